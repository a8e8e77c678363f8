"""What a text says of a cited document behind its symbol: date, issuing body, term, title."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from extractors.text import Span, any_of, fold

_CENTRAL = "Ban Chấp hành Trung ương"
_LONGEST = 600  # characters behind a symbol that are looked at
_LONGEST_TITLE = 25  # words without quotation marks
_LONGEST_NAME = 5  # syllables of a place
_ORDINAL = r"(?:(?P<nth>\d{1,2})(?:e|de|ste)\s+|(?!de\s)\w{3,10}de\s+)?"
_SESSIONS = ("plenum", "plenaire vergadering", "conferentie", "vergadering", "zitting")
_TERM = r"(?P<term>[ivxl]{1,6}|(?:19|20)\d\d\s?[-–]\s?(?:19|20)\d\d|\d{1,2})(?!\w)"
_ROMAN = (("X", 10), ("IX", 9), ("V", 5), ("IV", 4), ("I", 1))
_NUMERIC = r"(?P<day>\d{1,2})\s?(?P<mark>[/.\-–])\s?(?P<month>\d{1,2})\s?(?P=mark)\s?(?P<year>\d{4})(?![\w/])"
_VIETNAMESE = r"(?P<day>\d{1,2})\s+thang\s+(?P<month>\d{1,2})(?:\s*/\s*|\s*,?\s+nam\s+|\s+)(?P<year>\d{4})(?!\w)"
_NAME = re.compile(r"\s+([^\W\d_][\w'’-]*)")
_TITLE_END = re.compile(r"[,;:.()\n\"“”„«»]")


@dataclass(frozen=True, slots=True)
class Details:
    """What the text says of a cited document.

    Attributes:
        date: ISO date.
        issuer: Issuing body in Vietnamese.
        issuer_span: Clean span of the words that name it with its place.
        term: Of the committee or congress, a Roman numeral or years.
        title: Without quotation marks.
        end: Offset after the last of these words.
    """

    date: str | None = None
    issuer: str | None = None
    issuer_span: Span | None = None
    term: str | None = None
    title: str | None = None
    end: int = 0

    def of_document(self, other: Details) -> Details:
        """These details, with what tells a document from its namesakes taken from others.

        Args:
            other: Said elsewhere of the same document, or of all that a list names.
        """
        return replace(
            self, date=other.date, issuer=other.issuer, issuer_span=other.issuer_span, term=other.term or self.term
        )


class DetailReader:
    """Reads the words behind a symbol.

    Args:
        tables: Of the pack ``citations``: ``words``, ``bodies``, ``places``.
    """

    def __init__(self, tables: Mapping[str, Any]) -> None:
        words = tables["words"]
        self._bodies = {fold(form): body["name"] for body in tables["bodies"] for form in body["words"]}
        self._places = {fold(form): name for name, forms in tables["places"].items() for form in forms}
        self._months = {fold(name): number for number, name in enumerate(words["months"], 1)}
        lead = rf"\s*,?\s*(?:\(\s*)?(?:{any_of(words['date'])}\s*)?"
        dutch = rf"(?P<day>\d{{1,2}})\s+(?P<month>{any_of(words['months'])})\s+(?P<year>\d{{4}})(?!\w)"
        self._dates = [re.compile(lead + form + r"\)?") for form in (_NUMERIC, _VIETNAMESE, dutch)]
        of = rf"\s*,?\s+{any_of(words['of'])}\s+"
        session = rf"(?:hoi nghi(?: lan thu)? \w+,?\s+|{_ORDINAL.replace('?P<nth>', '')}{any_of(_SESSIONS)}{of})?"
        self._issuer = re.compile(rf"{of}{session}{_ORDINAL}(?P<body>{any_of(self._bodies)})(?!\w)")
        terms = any_of(words["term"])
        self._term = re.compile(rf"\s*,?\s*(?P<open>\()?(?:{terms}\s+{_TERM}|{_ORDINAL}{terms})(?!\w)(?(open)\s*\))")
        self._next_body = re.compile(rf"\s+(?:{any_of(words['of'])}\s+)?(?P<body>{any_of(self._bodies)})(?!\w)")
        self._place = re.compile(rf"\s+(?:{any_of(words['of'])}\s+)?(?P<place>{any_of(self._places)})(?!\w)")
        self._of = re.compile(rf"\s+{any_of(words['of'])}(?!\w)")
        self._title = re.compile(rf"\s*,?\s+{any_of(words['title'])}\s+")
        self._trailing = re.compile(rf"\s+(?:{'|'.join(re.escape(word) for word in words['and'])})$")
        self._clause = re.compile(rf"(?<!\w){any_of(words['clause'])}(?!\w)")

    def read(self, text: str, start: int, stop: int, quoted: Mapping[int, tuple[int, int]]) -> Details:
        """Read what stands right behind a symbol, in whatever order.

        Args:
            text: Clean text.
            start: Offset after the symbol.
            stop: Where the next citation begins, or the text ends.
            quoted: Offset of each opening quotation mark to the span of the words inside.

        Returns:
            Whatever was found; ``end`` is ``start`` where nothing was.
        """
        line = text.find("\n", start, min(stop, start + _LONGEST))
        stop = line if line >= 0 else min(stop, start + _LONGEST)
        passage = _Passage(text[start:stop], fold(text[start:stop]), start, quoted)
        found = Details(end=start)
        at = 0
        for _ in range(5):
            before = at
            if found.date is None and (hit := self._read_date(passage, at)) is not None:
                found, at = replace(found, date=hit[0]), hit[1]
            if found.issuer is None and (body := self._read_issuer(passage, at)) is not None:
                span = (start + at, start + body.end)
                found, at = replace(found, issuer=body.name, issuer_span=span, term=found.term or body.term), body.end
            if (match := self._term.match(passage.folded, at)) is not None and (said := _term(match)) is not None:
                found, at = replace(found, term=said), match.end()
            if found.title is None and (hit := self._read_title(passage, at)) is not None:
                found, at = replace(found, title=hit[0]), hit[1]
            if at == before:
                break
        return replace(found, end=start + at)

    def first_date(self, text: str) -> str | None:
        """The first date of a short text, as an ISO date.

        Args:
            text: Clean text.
        """
        folded = fold(text)
        matches = [match for form in self._dates for match in form.finditer(folded)]
        days = [(match.start("day"), day) for match in matches if (day := self._iso(match)) is not None]
        return min(days)[1] if days else None

    def _read_date(self, passage: _Passage, at: int) -> tuple[str, int] | None:
        for form in self._dates:
            match = form.match(passage.folded, at)
            if match is None:
                continue
            lead = match.group()[: match.start("day") - at]
            if any(char.isalpha() or char == "(" for char in lead) and (day := self._iso(match)) is not None:
                return day, match.end()
        return None

    def _iso(self, match: re.Match[str]) -> str | None:
        month = self._months.get(match["month"]) or int(match["month"])
        try:
            day = date(int(match["year"]), month, int(match["day"]))
        except ValueError:
            return None
        return day.isoformat() if 1930 <= day.year <= 2100 else None

    def _read_issuer(self, passage: _Passage, at: int) -> _Body | None:
        match = self._issuer.match(passage.folded, at)
        if match is None:
            return None
        term = None
        if match["nth"] and self._bodies[_plain(match["body"])] == _CENTRAL and "conferentie" not in match["body"]:
            term = _roman(int(match["nth"]))  # "het 11e Centraal Comité"
        names: list[str] = []
        end = at
        while match is not None and len(names) < 4:
            name = self._bodies[_plain(match["body"])]
            names.append("Trung ương" if names and name == _CENTRAL else name)
            end = match.end()
            match = self._next_body.match(passage.folded, end)
        if (place := self._place.match(passage.folded, end)) is not None:
            word = self._places[_plain(place["place"])]
            if not names[-1].endswith(word):
                names.append(word)
            end = place.end()
        of = self._of.match(passage.folded, end)
        name, name_end = passage.name(of.end() if of is not None else end)
        if name:
            names.append(name)
            end = name_end
        return _Body(" ".join(names), end, term)

    def _read_title(self, passage: _Passage, at: int) -> tuple[str, int] | None:
        lead = self._title.match(passage.folded, at)
        begin = lead.end() if lead is not None else at
        blanks = len(passage.text[begin:]) - len(passage.text[begin:].lstrip(" ,"))
        if (span := passage.quoted.get(passage.start + begin + blanks)) is not None:
            start, end = (offset - passage.start for offset in span)
            inside = passage.text[start:end].strip()
            return (inside, end + 1) if inside and end <= len(passage.text) else None
        if lead is None:
            return None
        end = passage.clause_end(begin)
        title = self._trailing.sub("", passage.text[begin:end].strip())
        fits = 2 <= len(title.split()) <= _LONGEST_TITLE and not self._clause.search(passage.folded[begin:end])
        return (title, end) if fits else None


@dataclass(frozen=True, slots=True)
class _Body:
    """An issuing body as named behind a symbol; ``end`` is an offset of the passage."""

    name: str
    end: int
    term: str | None


@dataclass(frozen=True, slots=True)
class _Passage:
    """The text behind a symbol; offsets are its own."""

    text: str
    folded: str
    start: int
    quoted: Mapping[int, tuple[int, int]]

    def clause_end(self, at: int) -> int:
        """Where a run of words ends: at a punctuation mark outside quotation marks."""
        while (stop := _TITLE_END.search(self.text, at)) is not None:
            inside = self.quoted.get(self.start + stop.start())
            if inside is None or inside[1] + 1 - self.start > len(self.text):
                return stop.start()
            at = inside[1] + 1 - self.start
        return len(self.text)

    def name(self, at: int) -> tuple[str, int]:
        """The capitalised words of a place's name."""
        words: list[str] = []
        while len(words) < _LONGEST_NAME and (match := _NAME.match(self.text, at)) is not None:
            word = match.group(1)
            if not word[0].isupper() or (len(word) > 1 and word.isupper()):
                break
            words.append(word)
            at = match.end()
        return " ".join(words), at


def _term(match: re.Match[str]) -> str | None:
    """``XI`` for "khóa XI", "khóa 11", "11e zittingsperiode"; years as they are."""
    said: str | None = match["term"]
    if said is None:
        return _roman(int(match["nth"])) if match["nth"] else None
    if said.isdigit():
        return _roman(int(said))
    return said.upper() if said.isalpha() else re.sub(r"\s?[-–]\s?", "-", said)


def _plain(words: str) -> str:
    return " ".join(words.split())


def _roman(number: int) -> str:
    numeral = ""
    for letters, value in _ROMAN:
        numeral, number = numeral + letters * (number // value), number % value
    return numeral
