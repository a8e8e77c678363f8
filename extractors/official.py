"""Header and closing block of official documents: symbol, issuer, place, date, title, signatory."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from spacy.tokens import Doc

from extractors.facts import Header
from extractors.rules import load
from extractors.symbols import header_symbol
from extractors.text import Span, fold
from extractors.tokenizer import words_of

_HEAD = 26  # lines within which a letterhead ends
_CLOSE = 24  # lines within which a closing block stands
_TITLE = 7  # lines of the longest title
_SIGNS = 2  # of: heading, number, place with date, type line
_RULE = re.compile(r"[\W_]*$")
_SECTION = re.compile(r"\s*(?:[IVX]{1,4}|\d{1,2}|[A-Z])\s*[.)-]\s|\s*(?:Điều|Artikel|Chương|Phần|Mục|Hoofdstuk)\s")
_NAME = re.compile(r"[^\W\d_][\w'’]*(?: [^\W\d_][\w'’.]*){1,6}$")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the clean text, without the blanks around it."""

    start: int
    end: int
    text: str
    folded: str


class HeaderFinder:
    """A spaCy component that reads the header fields of an official document."""

    def __init__(self) -> None:
        self._tables = _Tables(load("official").tables)

    def __call__(self, doc: Doc) -> Doc:
        """Set ``user_data["header"]``, ``["letterhead"]`` (spans without facts) and ``["issuer_span"]``."""
        text = words_of(doc).whole
        lines = list(_lines(text))
        reading = _Reading(lines, self._tables)
        doc.user_data["header"] = header = reading.header()
        doc.user_data["letterhead"] = reading.spans() if header is not None else []
        doc.user_data["issuer_span"] = reading.issuer_span() if header is not None else None
        if header is not None and header.symbol is None and reading.number is not None:
            doc.user_data.setdefault("remarks", []).append(
                {
                    "kind": "draft",
                    "message": "the number of the document is left blank: it looks like a draft; check the final copy",
                    "span": (reading.number.start, reading.number.end),
                }
            )
        return doc


class LetterheadFilter:
    """A spaCy component that takes out what letterhead, recipients and signature name: they are metadata, no facts."""

    def __call__(self, doc: Doc) -> Doc:
        """Drop citations and localities of those spans, the issuer's own unit excepted, and set ``header_place``."""
        data = doc.user_data
        spans: list[Span] = data["letterhead"]
        issuer: Span | None = data["issuer_span"]
        if not spans:
            return doc
        header: Header = data["header"]
        data["citations"] = [
            item
            for item in data["citations"]
            if not _inside(item["span"], spans)
            and not (item["symbol"] == header.symbol and item["span"][0] < spans[0][1])
        ]
        kept = []
        for item in data["localities"]:
            mentions = [m for m in item["mentions"] if not _inside(m, spans) or (issuer and _inside(m, [issuer]))]
            if mentions:
                kept.append({**item, "mentions": mentions, "span": mentions[0]})
        data["localities"] = kept
        own = [item for item in kept if issuer and _inside(item["mentions"][0], [issuer])]
        if own:
            data["header_place"] = min(own, key=lambda item: _RANK[item["level"]])["name"]
        return doc


# The unit of an issuer's lines is the lowest that they name: "ĐẢNG BỘ TỈNH A / HUYỆN ỦY B" is of B.
_RANK = {
    **dict.fromkeys(("commune", "ward", "township", "special_zone"), 0),
    **dict.fromkeys(("district", "district_town", "city", "urban_district"), 1),
    "province": 2,
}


def _inside(span: Span, spans: list[Span]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in spans)


def _lines(text: str) -> Iterator[_Line]:
    at = 0
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped:
            start = at + line.index(stripped[0])
            yield _Line(start, start + len(stripped), stripped, fold(stripped))
        at += len(line) + 1


class _Tables:
    """The word lists of the pack, folded and ready to compare."""

    def __init__(self, tables: Any) -> None:
        kinds = {**tables["kinds"]["vi"], **tables["kinds"]["nl"]}
        self.kinds = {fold(name): kind for name, kind in kinds.items()}
        self.cited: dict[str, str] = tables["kinds"]["cited"]
        self.heading = re.compile("|".join(tables["headings"]["vi"] + tables["headings"]["nl"]))
        numbers = sorted((fold(word) for word in tables["number"]["words"]), key=len, reverse=True)
        words = "|".join(map(re.escape, numbers))
        self.number = re.compile(rf"\W*(?:{words})\b\.?\s*[:.]?\s*(?=\d|[-–./…]|$)")
        months = [fold(month) for month in tables["dates"]["months"]]
        self.months = {month: index for index, month in enumerate(months, start=1)}
        named = "|".join(months)
        where, year = r"[^\W\d_][\w.'’ -]{1,40}?", r"(?:19|20)\d\d"
        self.placed = re.compile(
            rf"(?P<place>{where})\s*,\s*ngay\s*(?P<day>\d{{1,2}})\s*(?:thang|[/.-])\s*(?P<month>\d{{1,2}})"
            rf"\s*(?:nam|[/.-])\s*(?P<year>{year})"
            rf"|(?P<plaats>{where})\s*,\s*(?:op\s+)?(?P<dag>\d{{1,2}})\s+(?P<maand>{named})\s+(?P<jaar>{year})"
        )
        self.stamps = frozenset(map(fold, tables["stamps"]["lines"]))
        self.stamp_begins = tuple(map(fold, tables["stamps"]["begin"] + tables["stamps"]["draft"]))
        self.openers = tuple(fold(word) + " " for word in tables["title"]["opener"])
        self.authority = tuple(fold(word) + " " for word in tables["title"]["authority"])
        self.subject = tuple(map(fold, tables["title"]["subject"]))
        self.hanging = tuple(f" {word}" for word in tables["title"]["hanging"])
        self.recipients = tuple(map(fold, tables["closing"]["recipients"]))
        self.signing = tuple(fold(word) for word in tables["closing"]["authority"])
        self.offices = tuple(sorted(map(fold, tables["closing"]["offices"]), key=len, reverse=True))
        self.signed = tuple(map(fold, tables["closing"]["signed"]))
        self.ranks = tuple(map(fold, tables["closing"]["ranks"]))
        self.no_name = tuple(f"{fold(word)} " for word in tables["closing"]["no_name"])
        bodies = tables["bodies"]
        self.casing = sorted(bodies["casing"] + bodies["committees"], key=len, reverse=True)
        self.committees = tuple(map(fold, bodies["committees"]))
        self.levels = tuple(fold(word) + " " for word in bodies["levels"])
        self.level_words = tuple(bodies["levels"])
        self.lower = frozenset(bodies["lower"])
        self.neuter = tuple(map(fold, bodies["neuter"]))
        self.organs = tuple(map(fold, bodies["organs"]))
        self.departments = tuple(map(fold, bodies["departments"]))


class _Reading:
    """The reading of one document."""

    def __init__(self, lines: list[_Line], tables: _Tables) -> None:
        self.lines = lines
        self.tables = tables
        self.head = lines[:_HEAD]

    @cached_property
    def heading(self) -> _Line | None:
        return next((line for line in self.head if self.tables.heading.search(line.folded)), None)

    @cached_property
    def number(self) -> _Line | None:
        """The line of the document's own number; a text line does not begin with it."""
        return next((line for line in self.head[:16] if self.tables.number.match(line.folded)), None)

    @cached_property
    def placed(self) -> tuple[_Line, re.Match[str]] | None:
        for line in self.head[:18]:
            match = self.tables.placed.search(line.folded)
            if match is not None and match.end() >= len(line.folded.rstrip(" .")) and len(line.text) < 140:
                return line, match
        return None

    @cached_property
    def type_at(self) -> int | None:
        """Index of the line that names the kind of document."""
        for index, line in enumerate(self.head):
            if fold(line.text).strip(" :*-") in self.tables.kinds:
                return index
            first = self._kind_in_capitals(line)
            if first is not None:
                return index
        return None

    def _kind_in_capitals(self, line: _Line) -> str | None:
        """The kind of a line such as "NGHỊ QUYẾT CỦA BAN CHẤP HÀNH": in capitals, the kind first."""
        words = line.folded.split()
        if not line.text.isupper() or len(words) > 12:
            return None
        fits = (" ".join(words[:count]) for count in range(min(4, len(words)), 0, -1))
        return next((name for name in fits if name in self.tables.kinds), None)

    def header(self) -> Header | None:
        """The fields, None for a text that is no official document."""
        signs = [self.heading, self.number, self.placed, self.type_at]
        found = sum(sign is not None for sign in signs)
        if found < _SIGNS or (self.number is None and self.placed is None):
            return None
        if self.type_at is None and self.heading is None and not self._capital_issuer():
            return None
        symbol = header_symbol(self.number.text) if self.number is not None else None
        kind = self._kind()
        if kind is None and symbol is not None:
            kind = next((self.tables.cited.get(k, k) for k in symbol.kinds), "official_letter")
        place, signed = self._place_and_date()
        return Header(
            kind=kind,
            symbol=symbol.text if symbol is not None else None,
            issuer=self._issuer(),
            place=place,
            signed=signed,
            title=self._title(),
            signatory=self.signature[1] if self.signature is not None else None,
        )

    def _capital_issuer(self) -> bool:
        return bool(self.issuer_lines) and all(line.text.isupper() for line in self.issuer_lines)

    def _kind(self) -> str | None:
        if self.type_at is None:
            return None
        line = self.head[self.type_at]
        name = line.folded.strip(" :*-")
        return self.tables.kinds.get(name) or self.tables.kinds.get(self._kind_in_capitals(line) or "")

    def _place_and_date(self) -> tuple[str | None, str | None]:
        if self.placed is None:
            return None, None
        line, match = self.placed
        group = "place" if match["place"] else "plaats"
        place = line.text[match.start(group) : match.end(group)].strip()
        if self.number is line:  # "Số: 14/2022/NQ-HĐND Hà Nam, ngày 08 …": the place is what follows the symbol
            symbol = header_symbol(line.text)
            if symbol is not None and symbol.end <= match.end(group):
                place = line.text[max(symbol.end, match.start(group)) : match.end(group)].strip()
        if match["year"]:
            year, month, day = match["year"], int(match["month"]), int(match["day"])
        else:
            year, month, day = match["jaar"], self.tables.months[match["maand"]], int(match["dag"])
        if not (1 <= month <= 12 and 1 <= day <= 31):
            return place, None
        return place, f"{year}-{month:02}-{day:02}"

    # --- issuer ---

    @cached_property
    def letterhead_end(self) -> int:
        """Index after the last line of the letterhead."""
        if self.type_at is not None:
            return self.type_at
        marks = [self.head.index(line) for line in (self.number, self.placed and self.placed[0]) if line is not None]
        return max(marks) + 1 if marks else 0

    @cached_property
    def issuer_lines(self) -> list[_Line]:
        """The lines that name the issuing body, the superior body left out."""
        found = []
        for line in self.head[: self.letterhead_end]:
            text = self._without_heading(line)
            if text is None or _RULE.match(text.text) or text.folded in self.tables.stamps:
                continue
            if text.folded.startswith(self.tables.stamp_begins) or line is self.number:
                continue
            if self.placed is not None and line is self.placed[0]:
                continue
            found.append(text)
        capitals = [line for line in found if line.text.isupper()]
        found = capitals or found  # a running page header in small letters is no issuer
        while len(found) > 1 and fold(found[0].text).startswith(("dang bo ", "partijorganisatie")):
            found.pop(0)
        if len(found) > 1 and self._is_superior(found[0], found[1]):
            found.pop(0)
        return found[:3]

    def _is_superior(self, first: _Line, second: _Line) -> bool:
        """True where both lines name a committee of their own: the lower one issues."""
        both = all(line.folded.startswith(self.tables.committees) for line in (first, second))
        return both and len(second.folded.split()) > 2

    def _without_heading(self, line: _Line) -> _Line | None:
        """The left part of a line that is glued to the heading of the right column; None for a heading alone."""
        match = self.tables.heading.search(line.folded)
        if match is None:
            return line
        left = line.text[: match.start()].strip()
        return _Line(line.start, line.start + len(left), left, fold(left)) if len(left) > 2 else None

    def issuer_span(self) -> Span | None:
        """Clean span of the issuer's lines."""
        lines = self.issuer_lines
        return (lines[0].start, lines[-1].end) if lines else None

    def _issuer(self) -> str | None:
        lines = [line.text for line in self.issuer_lines]
        if not lines:
            return None
        first, rest = lines[0], lines[1:]
        if rest and not self._goes_on(first, rest[0]):
            below = " ".join(rest)
            if fold(below).startswith(self.tables.organs):
                return f"{self._cased(below)} {self._cased(first)}"
            if fold(first).startswith(self.tables.committees):
                return self._of(self._cased(below), self._cased(first))
            if fold(below).startswith(self.tables.departments):
                unit = next((w for w in (fold(first).find(level) for level in self.tables.levels) if w >= 0), -1)
                return f"{self._cased(below)} {self._cased(first[unit:])}" if unit >= 0 else self._cased(below)
            return self._cased(below)
        return self._cased(" ".join(lines))

    def _goes_on(self, first: str, second: str) -> bool:
        """True where the second line carries the name of the unit: "ỦY BAN NHÂN DÂN / HUYỆN A"."""
        return fold(second).startswith((*self.tables.levels, "van ")) or self._hangs(first)

    def _of(self, body: str, committee: str) -> str:
        """A body of a committee: "Ban Dân vận Tỉnh ủy X"; in Dutch with an article between."""
        if fold(body).isascii() and re.search(r"comit|commissie|raad|bureau", fold(body)):
            article = "het" if any(word in fold(committee) for word in self.tables.neuter) else "de"
            return f"{body} van {article} {committee}"
        return f"{body} {committee}"

    def _cased(self, text: str) -> str:
        """Normal case for words in capitals: known bodies as they are written, names capitalised."""
        if not text.isupper():
            return " ".join(text.split())
        words = " ".join(text.split()).title().replace("’S", "’s").replace("'S", "'s")
        for body in self.tables.casing:
            at = fold(words).find(fold(body))
            if at >= 0 and (at == 0 or words[at - 1] == " "):
                written = words[at : at + len(body)]
                words = words[:at] + _like(written, body) + words[at + len(body) :]
        for level in self.tables.level_words:
            words = re.sub(rf"(?<=\s){re.escape(level.title())}(?=\s)", level, words)
        for word in self.tables.lower:
            words = re.sub(rf"(?<=\s){re.escape(word.title())}(?=\s)", word, words)
        return words

    # --- title ---

    def _title(self) -> str | None:
        if self.type_at is None:
            return None
        parts: list[str] = []
        for line in self.lines[self.type_at + 1 : self.type_at + 1 + _TITLE]:
            if _RULE.match(line.text) or _SECTION.match(line.text) or (self.placed and line is self.placed[0]):
                break
            if parts and f"{line.folded} ".startswith(self.tables.openers) and not self._hangs(parts[-1]):
                break
            if not parts and line.folded.startswith(self.tables.authority) and not self._speaks(line):
                continue
            if len(line.text) > 400 or (parts and line.text.endswith((";", ":", "."))):
                break
            parts.append(line.text)
        return " ".join(parts) or None

    def _speaks(self, line: _Line) -> bool:
        """True where an authority line goes on with the subject itself: "của … về …"."""
        return re.search(r"\s(?:ve|over|betreffende|inzake)\s", line.folded) is not None

    def _hangs(self, text: str) -> bool:
        return text.lower().endswith(self.tables.hanging)

    # --- closing block ---

    @cached_property
    def closing_at(self) -> int | None:
        """Index of the first line of the closing block."""
        first = max(self.letterhead_end + 1, len(self.lines) - 3 * _CLOSE)
        for index in range(first, len(self.lines)):
            folded = self.lines[index].folded.lstrip("*_ ")
            if folded.startswith(self.tables.recipients):
                return index
        for index in range(max(first, len(self.lines) - _CLOSE), len(self.lines)):
            line = self.lines[index]
            if re.match(r"(?:t/m|tm\.|k/t|kt\.|t/l|tl\.|namens )", line.folded) and len(line.text) < 90:
                return index
        return None

    @cached_property
    def signature(self) -> tuple[_Line, str] | None:
        """The line and the name that end the closing block, below office and "(đã ký)"."""
        start = self.closing_at if self.closing_at is not None else max(0, len(self.lines) - 8)
        offices = False
        name: tuple[_Line, str] | None = None
        for line in self.lines[start : start + 3 * _CLOSE]:
            folded = line.folded.strip(" ()*.")
            if folded.startswith(self.tables.signed) or self._is_office(folded):
                offices = True
                continue
            candidate = self._name_of(line)
            if candidate is not None and (offices or self.closing_at is not None):
                name = line, candidate
                if offices:
                    break
        return name

    def _is_office(self, folded: str) -> bool:
        authority = re.match(r"(?:t/m|tm|k/t|kt|t/l|tl|tuq|namens|voor (?:de|het)|q)\b", folded) is not None
        return authority or folded.startswith(self.tables.offices)

    def _name_of(self, line: _Line) -> str | None:
        text = re.sub(r"^(?:-\s.*?[.;,]\s+)", "", line.text).strip()  # "- Lưu: VT. Đinh Trọng Khang"
        words = text.split()
        while words and fold(words[0]).strip(".") in self.tables.ranks:
            words.pop(0)
        text = " ".join(words)
        if not _NAME.match(text) or len(words) > 6 or f"{fold(text)} ".startswith(self.tables.no_name):
            return None
        if not all(word[0].isupper() for word in words):
            return None
        return text.title() if text.isupper() and not fold(text).startswith(self.tables.committees) else text

    def spans(self) -> list[Span]:
        """Clean spans in which nothing is a fact: letterhead, place line, recipients and signature."""
        spans = []
        if self.letterhead_end:
            spans.append((0, self.head[self.letterhead_end - 1].end))
        if self.closing_at is not None:
            last = self.signature[0] if self.signature is not None else self.lines[-1]  # a list may follow the name
            spans.append((self.lines[self.closing_at].start, last.end))
        return spans


def _like(written: str, body: str) -> str:
    """The case of a known body on the letters of the text, which may have lost their diacritics."""
    return "".join(char.upper() if model.isupper() else char.lower() for char, model in zip(written, body, strict=True))
