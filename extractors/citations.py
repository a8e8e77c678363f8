"""Cited documents: symbols in running text, lists that share a head, short references to a document cited before."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from spacy.tokens import Doc
from spacy.vocab import Vocab

from extractors.cited import DetailReader, Details
from extractors.notes import asked, discard
from extractors.quotes import quotations
from extractors.rules import Hit, Lexicon, load
from extractors.symbols import DASHES, SURE, Context, Symbol, candidates, read_symbol
from extractors.text import Span, fold
from extractors.tokenizer import Words, words_of

_LONGEST_LIST = 120  # characters of "số 18, 19 và 20" before the symbol that ends it
_LONGEST_NARROWING = 24  # characters between "Báo cáo" and "số"
_LONGEST_LAW = 200  # characters of a law's name between "Luật" and "số"
_LETTERHEAD = 250  # characters behind a document's own number among which its date stands
_LEVELS = frozenset(("central", "province", "district", "commune"))
_GLUE = re.compile(r"\s?\(?\s?$")
_BARE_NUMBER = re.compile(rf"(\d{{1,5}}[a-hđ]?)(?![^\W_]|\s?[{DASHES}/]\s?\w|[.,]\d|\s?%)", re.IGNORECASE)
# What stands behind a document's own number on its line: nothing, or place and date.
_OWN_LINE = re.compile(r"\s*(?:[^\W\d_][^,]{1,40},\s*(?:ngày|ngay|\d).*)?")


@dataclass(frozen=True, slots=True)
class _Left:
    """What stands before a symbol: where the quote begins, and the cue word."""

    start: int
    numbered: bool = False
    cue: Hit | None = None
    title: str | None = None

    @property
    def context(self) -> Context:
        kind = self.cue.rule.data["kind"] if self.cue is not None else None
        return Context(sure=self.numbered or self.cue is not None, kind=kind)


@dataclass(slots=True)
class _Cited:
    """One citation on its way to a dict."""

    span: Span
    symbol: Symbol
    spelled: str
    number: str
    year: int | None
    kind: str
    rule: str
    details: Details = field(default_factory=Details)
    resolved_from: list[Span] = field(default_factory=list)
    why: dict[str, str] = field(default_factory=dict)
    borrowed: bool = False

    def item(self) -> dict[str, Any]:
        stated = int(self.details.date[:4]) if self.details.date else None
        return {
            "type": "citation",
            "span": self.span,
            "rule": self.rule,
            "symbol": self.spelled,
            "doc_type": self.kind,
            "issuer": self.details.issuer or self.symbol.issuer,
            "level": self.symbol.level if self.symbol.level in _LEVELS else None,
            "locality": None,
            "province": None,
            "year": self.year or stated,
            "date": self.details.date,
            "term": self.details.term,
            "title": self.details.title,
            "repaired": self.symbol.rule == "citation.repaired",
            "mentions": [self.span],
            "resolved_from": self.resolved_from,
            "_level": self.symbol.level,
            "_issuer_span": self.details.issuer_span,
            "_borrowed": self.borrowed,
            "_year": self.year,
            "_why": self.why,
        }


class CitationFinder:
    """A spaCy component that finds cited documents.

    Symbols inside ``doc.user_data["letterhead"]``, clean spans of the document's own header, are left alone; so is a
    number that stands alone on its line, which is the document's own, wherever it is said again (page headers).

    Args:
        vocab: Of the pipeline.
    """

    def __init__(self, vocab: Vocab) -> None:
        pack = load("citations")
        words = pack.tables["words"]
        self._lexicon = Lexicon(vocab, pack.rules)
        self._details = DetailReader(pack.tables)
        number = "|".join(re.escape(fold(word)) for word in sorted(words["number"], key=len, reverse=True))
        self._number_word = re.compile(rf"(?<![^\W_])(?:{number})(?![^\W\d_])\s?[.:]{{0,2}}\s*$")
        joined = "|".join(re.escape(fold(word)) for word in sorted(words["and"], key=len, reverse=True))
        between = rf"\s*(?:[,;]|(?<!\w)(?:{joined})(?!\w))\s*(?:(?:{number})[.:]{{0,2}}\s*)?"
        entry = rf"\d{{1,5}}[a-hđ]?(?:/(?:19|20)\d\d)?(?:\s?[{DASHES}]\s?[a-z]{{1,6}})?"
        self._list = re.compile(rf"(?<![\w.,/{DASHES}])(?:{entry}{between}){{1,12}}$")
        self._entry = re.compile(
            rf"(?P<number>\d{{1,5}}[a-hđ]?)(?:/(?P<year>(?:19|20)\d\d))?(?:\s?[{DASHES}]\s?(?P<type>[a-z]{{1,6}}))?{between}"
        )
        self._joint = re.compile(rf"\s*(?:{joined})\s*$")

    def __call__(self, doc: Doc) -> Doc:
        """Fill ``doc.user_data["citations"]``."""
        doc.user_data["citations"] = []
        text = words_of(doc).whole
        numbers = [(number, symbol) for number in candidates(text) if (symbol := read_symbol(text, number, SURE))]
        if not numbers and not asked(doc):
            return doc
        hits = self._lexicon(doc)
        doc.user_data["hits"] = [*doc.user_data.get("hits", ()), *hits]
        cues = _Cues(words_of(doc), hits, text)
        found, own = self._find(doc, numbers, cues)
        self._describe(doc, found)
        found = self._of_others(doc, found, own)
        self._share(text, found)
        self._repeat(found)
        self._refer(doc, cues, found, own)
        doc.user_data["citations"] = [cited.item() for cited in found]
        return doc

    def _find(
        self, doc: Doc, numbers: list[tuple[re.Match[str], Symbol]], cues: _Cues
    ) -> tuple[list[_Cited], list[Symbol]]:
        """All citations in order, and the document's own symbols; each number with the symbol that it may begin."""
        text = words_of(doc).whole
        folded = fold(text)
        found: list[_Cited] = []
        own: list[Symbol] = []
        end = 0
        for number, likely in numbers:
            if number.start() < end:
                continue
            left = self._left(text, folded, number.start(), cues)
            goes_on = left.cue is None and not left.numbered and self._goes_on(folded, end, left.start)
            entries = self._entries(folded, number.start()) if left.cue is None else []
            head = self._left(text, folded, entries[0].start(), cues) if entries else left
            if entries and not head.context.sure:
                entries, head = [], left
            listed = (
                Context(sure=True, kind=found[-1].kind) if goes_on and found else SURE
            )  # "Quy định số 37, 41-QĐ/TW"
            symbol = read_symbol(text, number, listed if goes_on and not entries else head.context)
            if symbol is None:
                why = "its codes are not known, and no word for a kind of document stands before it"
                discard(doc, "citation", (left.start, likely.end), why)
                continue
            end = symbol.end
            if _inside(symbol.start, doc) or _is_own(text, head, symbol):
                own.append(symbol)
                discard(doc, "citation", (head.start, symbol.end), "the document's own number")
                continue
            kind = listed.kind if goes_on and not entries else head.context.kind
            found += self._cited(doc, head, entries, symbol, kind)
        return found, own

    def _left(self, text: str, folded: str, start: int, cues: _Cues) -> _Left:
        """Number word and cue word before an offset."""
        begin = max(0, start - 14)
        match = self._number_word.search(folded[begin:start])
        at = begin + match.start() if match is not None else start
        glue = _GLUE.search(text, max(0, at - 4), at)
        before = glue.start() if glue is not None else at
        if (cue := cues.ending(before)) is not None:
            return _Left(cues.start(cue), match is not None, cue)
        if match is not None and (cue := cues.titled(before)) is not None:
            return _Left(cues.start(cue), True, cue, text[cues.start(cue) : before])
        if match is not None and (cue := cues.narrowed(before)) is not None:
            return _Left(cues.start(cue), True, cue)
        return _Left(at, match is not None)

    def _goes_on(self, folded: str, end: int, start: int) -> bool:
        """True where only a comma or "và" stands behind the symbol that ended last."""
        if end == 0 or start - end > 12:
            return False
        between = folded[end:start].strip()
        return between in {",", ";"} or self._joint.fullmatch(between) is not None

    def _entries(self, folded: str, start: int) -> list[re.Match[str]]:
        """The numbers of a list that ends in a whole symbol: "18, 19" before "20-NQ/TW"."""
        begin = max(0, start - _LONGEST_LIST)
        match = self._list.search(folded, begin, start)
        return list(self._entry.finditer(folded, match.start(), start)) if match is not None else []

    def _cited(
        self, doc: Doc, left: _Left, entries: list[re.Match[str]], symbol: Symbol, said: str | None
    ) -> Iterator[_Cited]:
        text = words_of(doc).whole
        written = text[symbol.start : symbol.end]
        kind = _kind(symbol, said)
        code = re.search(r"[^\W\d_]+", symbol.tail)
        for index, entry in enumerate(entries):
            last = max(entry.end(name) for name in ("number", "year", "type"))
            if entry["type"] and code is not None and fold(code.group()) != entry["type"]:
                discard(
                    doc, "citation", (entry.start(), last), f"its type is not that of {written!r}, which ends the list"
                )
                continue
            year = int(entry["year"]) if entry["year"] else symbol.year
            number = text[entry.start("number") : entry.end("number")]
            start = entry.start() if index else left.start
            spelled = symbol.spelled(number, year)
            why = {"symbol": f"completed from {written!r}, which ends the list"}
            yield _Cited((start, last), symbol, spelled, number, year, kind, "citation.list", why=why)
        start = symbol.start if entries else left.start
        cited = _Cited((start, symbol.end), symbol, symbol.text, symbol.number, symbol.year, kind, symbol.rule)
        cited.details = Details(title=left.title)
        if written != symbol.text:
            cited.why["symbol"] = (
                f"{'mended' if symbol.rule == 'citation.repaired' else 'brought into form'} from {written!r}"
            )
        yield cited

    def _describe(self, doc: Doc, found: list[_Cited]) -> None:
        """Date, issuer and title from the words behind each symbol."""
        words = words_of(doc)
        quoted = {words.start[q.open]: (words.start[q.start], words.end(q.end - 1)) for q in quotations(doc)}
        for index, cited in enumerate(found):
            stop = found[index + 1].span[0] if index + 1 < len(found) else len(words_of(doc).whole)
            details = self._details.read(words_of(doc).whole, cited.span[1], stop, quoted)
            cited.details = replace(details, title=details.title or cited.details.title)

    def _of_others(self, doc: Doc, found: list[_Cited], own: list[Symbol]) -> list[_Cited]:
        """Without the document's own number; with another date it is that of an earlier term or another province."""
        text = words_of(doc).whole
        own_dates = {
            (symbol.text, self._details.first_date(text[symbol.end : symbol.end + _LETTERHEAD])) for symbol in own
        }
        own_symbols = {symbol.text for symbol in own}
        others = []
        for cited in found:
            dated = cited.details.date is not None and (cited.spelled, cited.details.date) not in own_dates
            if dated or cited.spelled not in own_symbols:
                others.append(cited)
            else:
                discard(doc, "citation", cited.span, "the document's own number")
        return others

    def _repeat(self, found: list[_Cited]) -> None:
        """A document that is cited again without its date is the one that was dated, where there is only one such."""
        known: dict[str, dict[tuple[str, str | None], Details]] = {}
        for cited in found:
            if cited.details.date is not None:
                dated = known.setdefault(cited.spelled, {})
                dated.setdefault((cited.details.date, cited.details.issuer), cited.details)
        for cited in found:
            dates = known.get(cited.spelled, {})
            if cited.details.date is None and cited.details.issuer is None and len(dates) == 1:
                (same,) = dates.values()
                cited.details = cited.details.of_document(same)
                cited.borrowed = True
                cited.why["date"] = "where the text cites it with its date"

    def _share(self, text: str, found: list[_Cited]) -> None:
        """Documents of one list or joined by "và" share the date and issuer behind the last one."""
        for index in range(len(found) - 2, -1, -1):
            cited, after = found[index], found[index + 1]
            same = cited.symbol.tail == after.symbol.tail and cited.details.end == cited.span[1]
            joined = self._joint.fullmatch(fold(text[cited.span[1] : after.span[0]])) is not None
            if cited.symbol is after.symbol or (same and joined):
                cited.details = cited.details.of_document(after.details)
                if after.details.date is not None:
                    cited.why["date"] = f"shared with {after.spelled}"

    def _refer(self, doc: Doc, cues: _Cues, found: list[_Cited], own: list[Symbol]) -> None:
        """Tie "Nghị quyết 25", "Nghị quyết này" and "deze resolutie" to the citation before them."""
        text = words_of(doc).whole
        own_kinds = {kind for symbol in own for kind in symbol.kinds}
        latest: dict[tuple[str, str | None], _Cited] = {}  # by kind, and by kind and number
        index = 0
        for cue in cues.hits:
            start, end = cues.span(cue)
            while index < len(found) and found[index].span[0] <= start:
                cited = found[index]
                for kind in {cited.kind, *cited.symbol.kinds}:
                    latest[kind, None] = latest[kind, _plain(cited.number)] = cited
                index += 1
            if index and start < found[index - 1].span[1]:
                continue
            kind = cue.rule.data["kind"]
            number = _BARE_NUMBER.match(text, self._number_start(text, end))
            pointing = cues.pointing(cue) if kind not in own_kinds else None
            meant = latest.get((kind, _plain(number.group(1)) if number is not None else None))
            span = (start, number.end(1)) if number is not None else pointing
            if meant is not None and span is not None:
                meant.resolved_from.append(span)
            elif kind in own_kinds and span is None and cues.pointing(cue):
                discard(doc, "citation", (start, end), "means this document itself")
            elif span is not None:
                discard(doc, "citation", span, "no symbol, and nothing that it could mean is cited before it")
            elif text[start].isupper() and not (
                _inside(start, doc) or text[self._number_start(text, end) :][:1].isdigit()
            ):
                discard(doc, "citation", (start, end), "no number behind it")

    def _number_start(self, text: str, at: int) -> int:
        """Where a number behind a cue word would begin: past the blank and "số"."""
        window = fold(text[at : at + 12])
        match = re.match(r"\s(?:(?:so|nr|nummer)\b[.:]{0,2}\s?)?", window)
        return at + match.end() if match is not None else len(text)


class _Cues:
    """Cue words by where they end."""

    def __init__(self, words: Words, hits: list[Hit], text: str) -> None:
        self._words = words
        self._text = text
        longest: dict[int, Hit] = {}
        for hit in hits:
            if hit.rule.id.startswith("citation.cue."):
                end = words.end(hit.end - 1)
                if end not in longest or hit.start < longest[end].start:
                    longest[end] = hit
        self._by_end = longest
        inner = -1
        self.hits: list[Hit] = []
        for hit in sorted(longest.values(), key=lambda hit: (hit.start, -hit.end)):
            if hit.end > inner:
                self.hits.append(hit)
                inner = hit.end
        self._titled = [hit for hit in self.hits if hit.rule.data.get("titled")]
        self._titled_ends = [words.end(hit.end - 1) for hit in self._titled]
        self._after = {hit.start: hit for hit in hits if hit.rule.id == "citation.this.after"}
        self._before = {hit.end: hit for hit in hits if hit.rule.id == "citation.this.before"}

    def start(self, hit: Hit) -> int:
        return self._words.start[hit.start]

    def span(self, hit: Hit) -> Span:
        return self._words.start[hit.start], self._words.end(hit.end - 1)

    def ending(self, at: int) -> Hit | None:
        """The longest cue that ends at an offset."""
        return self._by_end.get(at)

    def titled(self, at: int) -> Hit | None:
        """The nearest "Luật" whose name runs up to an offset."""
        index = bisect_left(self._titled_ends, at) - 1
        if index < 0 or at - self._titled_ends[index] > _LONGEST_LAW:
            return None
        hit = self._titled[index]
        name = self._text[self._titled_ends[index] : at]
        named = self._text[self.start(hit)].isupper() or hit.rule.lang == "nl"
        return hit if named and not any(char in ".;:\n()" for char in name) else None

    def narrowed(self, at: int) -> Hit | None:
        """The cue from which a few words in small letters run up to an offset: "Báo cáo thẩm tra"."""
        for begin in range(at - 1, max(0, at - _LONGEST_NARROWING), -1):
            char = self._text[begin - 1]
            if char == " " and (hit := self._by_end.get(begin - 1)) is not None:
                return hit if self._text[self.start(hit)].isupper() else None
            if not (char == " " or char.islower()):
                return None
        return None

    def pointing(self, hit: Hit) -> Span | None:
        """The span of a cue with "này" behind or "deze" before it."""
        start, end = self.span(hit)
        if (after := self._after.get(hit.end)) is not None and after.rule.lang == hit.rule.lang:
            return start, self.span(after)[1]
        if (before := self._before.get(hit.start)) is not None and before.rule.lang == hit.rule.lang:
            return self.start(before), end
        return None


def _kind(symbol: Symbol, cue: str | None) -> str:
    """The code says the kind; where it can stand for several, or for none, the cue word does."""
    if not symbol.kinds:
        return cue or "official_letter"
    return cue if cue in symbol.kinds else symbol.kinds[0]


def _plain(number: str) -> str:
    return number.lstrip("0").lower()


def _inside(at: int, doc: Doc) -> bool:
    return any(start <= at < end for start, end in doc.user_data.get("letterhead", ()))


def _is_own(text: str, left: _Left, symbol: Symbol) -> bool:
    """True for "Số: 14/2022/NQ-HĐND" alone on its line: the number of the document itself."""
    if left.cue is not None or not left.numbered or not text[left.start].isupper():
        return False
    before = text[max(0, left.start - 80) : left.start].rpartition("\n")[2]
    behind = text[symbol.end : symbol.end + 200].partition("\n")[0]
    return not before.strip(" *") and (behind.isupper() or _OWN_LINE.fullmatch(behind) is not None)
