"""The second pass: which whole, locality, period and campaign a count belongs to."""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from typing import Any

from spacy.tokens import Doc
from spacy.vocab import Vocab

from extractors.anchors import NamedUnit
from extractors.campaigns import Named, surface
from extractors.forms import LineForms
from extractors.governing import GoverningUnits
from extractors.notes import asked, discard
from extractors.passage import Count
from extractors.periods import Time, times
from extractors.qualifiers import is_heading
from extractors.quotes import titles
from extractors.rules import HitIndex, Lexicon, load, native
from extractors.sentences import span_at, topic_line
from extractors.text import Span
from extractors.tokenizer import Words, words_of
from extractors.wholes import Wholes

Choice = tuple[str | None, str]  # what a link leads to, and why
_BEHIND = 4  # tokens between a noun and the campaign named behind it
_REACH = 30  # tokens of the longest name with what stands between it and its count
_OWNER = 4  # tokens between a campaign and the count that it has: "phong trào “X” đã có 12 mô hình"
_APART = frozenset((*",.;:)(\n", "và", "en", "of", "hoặc", "va"))
_HAVING = frozenset(
    (*"\"“”'’»", "có", "đã", "hiện", "co", "da", "hien", "telt", "tellen", "heeft", "hebben", "kent", "met", "với")
)
_MAIN = "dan-van-kheo"  # the movement whose models these documents count
_AND = frozenset(("en", "và", "va"))
_SHORT_LINE = 30  # tokens; longer lines are paragraphs
_NOUN_PHRASE = 18  # tokens from a noun to the year that dates it


class Linker:
    """A spaCy component that turns count places into count facts with their links."""

    def __init__(self, vocab: Vocab) -> None:
        pack = load("links")
        self._lexicon = Lexicon(vocab, pack.rules)
        self._words = pack.tables["words"]

    def __call__(self, doc: Doc) -> Doc:
        """Fill ``doc.user_data["counts"]``."""
        counts: list[Count] = doc.user_data["count_places"]
        doc.user_data["units"] = _mentions(doc)
        doc.user_data["counts"] = []
        if counts:
            hits = HitIndex(native(doc, self._lexicon(doc)))
            doc.user_data["hits"] += hits.hits
            doc.user_data["counts"] = _Links(doc, counts, hits, self._words).facts()
        return doc


def _mentions(doc: Doc) -> list[NamedUnit]:
    """Every mention of a locality, in order."""
    starts = words_of(doc).start
    units = [
        NamedUnit(bisect_left(starts, start), bisect_left(starts, end), item["name"], item["level"], item["province"])
        for item in doc.user_data.get("localities", ())
        for start, end in item["mentions"]
    ]
    return sorted(units, key=lambda unit: unit.start)


class _Links:
    """The links of one text."""

    def __init__(self, doc: Doc, counts: list[Count], hits: HitIndex, lists: dict[str, Any]) -> None:
        self.doc = doc
        self.words: Words = words_of(doc)
        self.counts = counts
        self.hits = hits
        self.totals = Wholes(doc, counts, hits)
        self.units = GoverningUnits(doc, counts, self.totals, hits, lists)
        self.periods = _Periods(doc, hits, lists)
        self.campaigns = _Campaigns(doc)
        header = doc.user_data["header"]
        self.written: str | None = header.signed[:4] if header is not None and header.signed else None

    def facts(self) -> list[dict[str, Any]]:
        """One dict a count, in order."""
        words = self.words
        facts = []
        for count in self.counts:
            whole = self.totals.of(count)
            period, campaign = self._period(count, whole), self.campaigns.of(count)
            if count.status == "achieved" and self.written is not None and (period[0] or "")[:4] > self.written:
                count.status = "target"  # nothing is achieved in a year after that of the document
            part_of = count.whole if count.whole is not None else whole.value if whole else None
            facts.append(
                {
                    "type": "count",
                    "span": (words.start[count.start], words.end(count.end - 1)),
                    "rule": count.rule,
                    "value": count.value,
                    "qualifier": count.qualifier,
                    "status": count.status,
                    "kind": count.kind,
                    "locality": self.units.of(count),
                    "period": period[0],
                    "campaign": campaign[0],
                    "part_of": part_of,
                    "_candidates": [words.span(count.number.start, count.number.end)],
                    "_why": {
                        "locality": self.units.because(count),
                        "period": period[1],
                        "campaign": campaign[1],
                        "part_of": self.totals.because(count),
                    },
                }
            )
        return facts

    def _period(self, count: Count, whole: Count | None) -> Choice:
        if count.period is not None:
            return count.period, "heads its column"
        own = self.periods.beside(count, whole)
        if own is not None:
            return own.value, f"stated beside it ({self.words.whole[own.start : own.end]!r})"
        whole = whole or self.totals.restated(count)
        if whole is not None and whole is not count:
            period, _ = self._period(whole, self.totals.of(whole))
            return period, f"the period of the whole ({whole.value})"
        return self.periods.governing(count)


class _Campaigns:
    """Which campaign governs a count: the one named nearest in its sentence, else before it."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.words = words_of(doc)
        self.named: list[Named] = doc.user_data["campaign_places"]
        self.forms = LineForms(doc)
        loose = [item for item in self.named if not self._introduced(item)]
        self.by_form = {
            form: [item for item in loose if self.forms.accented(item.start) == form] or loose for form in (True, False)
        }

    def of(self, count: Count) -> Choice:
        """The campaign named behind the noun, else the movement that these documents count for, else the nearest."""
        if not self.named:
            return None, "the text names none"
        words = self.words
        at = count.number.start
        start, end = span_at(words.sentences, at, len(words.text))
        places = self.by_form[self.forms.accented(at)]
        behind = [
            item
            for item in _between(self.named, count.noun_end, count.noun_end + _BEHIND + 1)
            if _APART.isdisjoint(word.lower() for word in words.text[count.noun_end : item.start])
        ]
        owner = [
            item
            for item in _between(self.named, count.start - _REACH, count.start)
            if item.end <= count.start <= item.end + _OWNER
            and _HAVING.issuperset(word.lower() for word in words.text[item.end : count.start])
        ]
        inside = _between(places, start, end)
        before = bisect_left(places, at, key=_start)
        last_main = next((places[i] for i in range(before - 1, -1, -1) if places[i].key == _MAIN), None)
        choices: tuple[tuple[list[Named], str], ...] = (
            (behind[:1], "named right behind the noun"),
            (owner[-1:], "the subject of the count"),
            ([item for item in inside if item.key == _MAIN], "mass mobilisation, named in its sentence"),
            ([last_main] if last_main else [], "mass mobilisation, named last before it"),
            (inside, "named in its sentence"),
            (places[max(0, before - 1) : before], "named last before it"),
            ([item for item in places if item.key == _MAIN][:1], "mass mobilisation, which the text names later"),
            ([], "the text names none that governs it"),
        )
        choice, why = next(((named, why) for named, why in choices if named), choices[-1])
        if not choice:
            return None, why
        nearest = min(choice, key=lambda item: abs(item.start - at))
        name = surface(self.doc, words, nearest.start, nearest.end)
        if asked(self.doc):
            others = dict.fromkeys(surface(self.doc, words, item.start, item.end) for item in inside)
            passed = ", ".join(other for other in others if other != name)
            why += f"; passed over: {passed}" if passed else ""
        return name, why

    def _introduced(self, item: Named) -> bool:
        """True for an abbreviation in the brackets that introduce it: the name before it is nearer."""
        return item.end - item.start == 1 and self.words.text[item.start - 1] == "("


def _between(named: list[Named], start: int, end: int) -> list[Named]:
    """The names that begin in a span of tokens."""
    return named[bisect_left(named, start, key=_start) : bisect_left(named, end, key=_start)]


def _start(item: Named) -> int:
    return item.start


class _Periods:
    """Which time governs a place of the text."""

    def __init__(self, doc: Doc, hits: HitIndex, lists: dict[str, Any]) -> None:
        self.clause = frozenset(lists["clause"].split())
        self.words = words_of(doc)
        self.hits = hits
        words = self.words
        cited = [item["span"] for item in doc.user_data.get("citations", ())]
        counts: list[Count] = doc.user_data["count_places"]
        self.counts = counts
        self.numbers = [count.number.start for count in counts]
        quoted = [(words.start[q.open], words.end(q.close - 1)) for q in titles(doc, self.numbers)]
        counted = [words.span(count.number.start, count.number.end) for count in counts]  # "meer dan 1900 modellen"
        found = times(words.whole, [*cited, *quoted, *counted], lists["compared"], cited)
        self.times = [(self._token(time), time) for time in found if not time.unfit]
        counting = {span_at(words.sentences, count.number.start, len(words.text))[0] for count in counts}
        for time in found:
            token = self._token(time)
            if time.unfit and span_at(words.sentences, token, len(words.text))[0] in counting:
                discard(doc, "period", (time.start, time.end), time.unfit)
        self.tokens = [token for token, _ in self.times]
        self.headings = self._headings()
        self.letterhead: list[Span] = doc.user_data["letterhead"]
        self.aims: HitIndex = doc.user_data["count_hits"]
        self.title = self._title()

    def _headings(self) -> list[int]:
        lines = [*self.words.lines, len(self.words.text)]
        return [start for start, end in itertools.pairwise(lines) if is_heading(self.words, start, end)]

    def _title(self) -> list[tuple[int, Time]]:
        """The times in the head of the text: its short first lines, letterhead and dates of place lines apart."""
        lines = [*self.words.lines, len(self.words.text)]
        for start, end in itertools.pairwise(lines):
            if end - start > _SHORT_LINE or "." in self.words.text[max(start, end - 2) : end]:
                return self._plain(start)
        return self._plain(lines[1]) if len(lines) > 2 else []  # a text of one line has no title

    def _plain(self, end: int) -> list[tuple[int, Time]]:
        return [
            (token, time)
            for token, time in self._between(0, end)
            if not time.dated and not any(start <= time.start < stop for start, stop in self.letterhead)
        ]

    def beside(self, count: Count, whole: Count | None) -> Time | None:
        """A time in the count's own sentence: behind its noun in the same clause, else the last one before it.

        A part keeps the time of its whole, unless one stands behind the cue that makes it a part.
        """
        words = self.words
        start, end = span_at(words.sentences, count.number.start, len(words.text))
        if count.label is not None:
            return None
        for token, time in self._between(count.noun_end, min(end, count.noun_end + _NOUN_PHRASE)):
            if not time.dated:
                between = words.text[count.noun_end : token]
                joined = any(word.lower() in _AND for word in between[-2:])  # "45 modellen en in 2023 ..."
                if joined:
                    break
                if not any(word in ",;.:()" or word[0].isdigit() or word.lower() in self.clause for word in between):
                    return time
        before = self._between(start, count.number.start)
        before = [(token, time) for token, time in before if not self._closed(token, count.number.start)]
        if count.cue is not None and whole is not None and whole.number.start >= start:
            before = [(token, time) for token, time in before if token > count.cue.start]
        if before and not self._now(before[-1][0], count.number.start):
            return before[-1][1]
        return None

    def _closed(self, token: int, count: int) -> bool:
        """True for the time of another count, in brackets that close before: "74 modellen (2022: 62), 58 modellen"."""
        between = self.words.text[token:count]
        if ")" not in between or "(" in between[: between.index(")")]:
            return False
        close = token + between.index(")")
        return bisect_left(self.numbers, token) < bisect_left(self.numbers, close)

    def _now(self, start: int, end: int) -> bool:
        return bool(self.hits.within(start, end, "period.now"))

    def governing(self, count: Count) -> Choice:
        """The time of the passage: earlier in the paragraph, in the section, in its heading, in the title."""
        words = self.words
        length = len(words.text)
        token = count.number.start
        sentence = span_at(words.sentences, token, length)
        now = self.hits.within(*sentence, "period.now") or self.hits.within(*sentence, "period.later")
        if now:
            return None, f"the sentence speaks of {words.quote(now[0].start, now[0].end)}"
        line = topic_line(words, token)
        section = (
            self.headings[bisect_right(self.headings, token) - 1] if self.headings and self.headings[0] <= token else 0
        )
        paragraph = self._times(line, sentence[0])
        if count.status == "achieved":  # "Đến năm 2025 phấn đấu ..." is no time of what follows and is done
            paragraph = [time for time in paragraph if not self._is_aim(time)]
        if paragraph:
            return paragraph[-1].value, "stated last before it in the paragraph"
        earlier = self._times(section, line)
        distinct = sorted({time.value for time in earlier})
        if len(distinct) == 1 and not self._now(self._token(earlier[-1]), line):
            return distinct[0], "the only time before it in the section"
        several = f"several before it in the section ({', '.join(distinct)})" if distinct else ""
        title = self._titled(count)
        if title is None:
            return None, several or "the text states none that governs it"
        return title, "stated in the head of the text" + (f"; passed over: {several}" if several else "")

    def _titled(self, count: Count) -> str | None:
        """The last time of the title; of "kết quả năm 2023, phương hướng năm 2024" what is done takes the first."""
        chosen: str | None = None
        before = 0
        for token, time in self.title:
            aim = self.aims.within(before, token, "status.target_heading")
            if chosen is None or not aim or count.status == "target":
                chosen = time.value
            before = token
        return chosen

    def _is_aim(self, time: Time) -> bool:
        """True for a time whose own sentence counts nothing but goals."""
        start, end = span_at(self.words.sentences, self._token(time), len(self.words.text))
        own = [count.status for count in self.counts if start <= count.number.start < end]
        return bool(own) and set(own) == {"target"}

    def _token(self, time: Time) -> int:
        return bisect_right(self.words.start, time.start) - 1

    def _between(self, start: int, end: int) -> list[tuple[int, Time]]:
        """The times that begin in a span of tokens."""
        return self.times[bisect_left(self.tokens, start) : bisect_left(self.tokens, end)]

    def _times(self, start: int, end: int) -> list[Time]:
        """Times between two tokens that govern what follows; "Alleen al in 2024" speaks for its own sentence only."""
        return [
            time
            for token, time in self._between(start, end)
            if not any(self.hits.ending(at, "period.only") for at in range(max(0, token - 3), token + 1))
        ]
