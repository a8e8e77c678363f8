"""The second pass: which whole, locality, period and campaign a count belongs to."""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from typing import Any

from spacy.tokens import Doc
from spacy.vocab import Vocab

from extractors.anchors import Place, same_form, titles
from extractors.campaigns import surface
from extractors.counts import Count
from extractors.governing import Places
from extractors.notes import asked, discard
from extractors.periods import Time, times
from extractors.qualifiers import is_heading
from extractors.rules import HitIndex, Lexicon, load, native
from extractors.sentences import span_at, topic_line
from extractors.tokenizer import Words, words_of
from extractors.wholes import Wholes

Choice = tuple[str | None, str]  # what a link leads to, and why
_BEHIND = 4  # tokens between a noun and the campaign named behind it
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
        doc.user_data["places"] = _mentions(doc)
        doc.user_data["counts"] = []
        if counts:
            hits = HitIndex(native(doc, self._lexicon(doc)))
            doc.user_data["hits"] += hits.hits
            doc.user_data["counts"] = _Links(doc, counts, hits, self._words).facts()
        return doc


def _mentions(doc: Doc) -> list[Place]:
    """Every mention of a locality, in order."""
    starts = words_of(doc).start
    places = [
        Place(bisect_left(starts, start), bisect_left(starts, end), item["name"], item["level"], item["province"])
        for item in doc.user_data.get("localities", ())
        for start, end in item["mentions"]
    ]
    return sorted(places, key=lambda place: place.start)


class _Links:
    """The links of one text."""

    def __init__(self, doc: Doc, counts: list[Count], hits: HitIndex, lists: dict[str, Any]) -> None:
        self.doc = doc
        self.words: Words = words_of(doc)
        self.counts = counts
        self.hits = hits
        rests = {hit.start for hit in doc.user_data["hits"] if hit.rule.id == "breakdown.rest"}
        self.totals = Wholes(self.words, counts, hits, doc.user_data["places"], rests)
        self.wholes = self.totals.found
        self.places = Places(doc, counts, self.totals, hits, lists)
        self.periods = _Periods(doc, hits, lists)

    def facts(self) -> list[dict[str, Any]]:
        """One dict a count, in order."""
        words = self.words
        facts = []
        for count, whole, why in zip(self.counts, self.wholes, self.totals.why, strict=True):
            period, campaign = self._period(count, whole), self._campaign(count)
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
                    "locality": self.places.of(count),
                    "period": period[0],
                    "campaign": campaign[0],
                    "part_of": part_of,
                    "_candidates": [words.span(count.number.start, count.number.end)],
                    "_why": {
                        "locality": self.places.because(count),
                        "period": period[1],
                        "campaign": campaign[1],
                        "part_of": why,
                    },
                }
            )
        return facts

    # --- period ---

    def _period(self, count: Count, whole: Count | None) -> Choice:
        if count.period is not None:
            return count.period, "heads its column"
        own = self.periods.beside(count, whole)
        if own is not None:
            return own.value, f"stated beside it ({self.words.whole[own.start : own.end]!r})"
        whole = whole or self.totals.restated(count)
        if whole is not None and whole is not count:
            period, _ = self._period(whole, self.wholes[self.counts.index(whole)])
            return period, f"the period of the whole ({whole.value})"
        return self.periods.governing(count)

    # --- campaign ---

    def _campaign(self, count: Count) -> Choice:
        """The campaign named nearest: in the sentence, else before it, mass mobilisation first."""
        places = self.doc.user_data["campaign_places"]
        if not places:
            return None, "the text names none"
        words = self.words
        at = count.number.start
        start, end = span_at(words.sentences, at, len(words.text))
        behind = [
            p
            for p in places
            if count.noun_end <= p.start <= count.noun_end + _BEHIND
            and _APART.isdisjoint(word.lower() for word in words.text[count.noun_end : p.start])
        ]
        owner = [
            p
            for p in places
            if p.end <= count.start <= p.end + _OWNER
            and _HAVING.issuperset(word.lower() for word in words.text[p.end : count.start])
        ]
        places = [p for p in places if not self._introduced(p)]
        places = [p for p in places if same_form(self.doc, p.start, at)] or places
        inside = [p for p in places if start <= p.start < end]
        before = [p for p in places if p.start < at]
        choices = (
            (behind[:1], "named right behind the noun"),
            (owner[-1:], "the subject of the count"),
            ([p for p in inside if p.key == _MAIN], "mass mobilisation, named in its sentence"),
            ([p for p in before if p.key == _MAIN][-1:], "mass mobilisation, named last before it"),
            (inside, "named in its sentence"),
            (before[-1:], "named last before it"),
            (places[:1], "the first that the text names"),
        )
        choice, why = next((named, why) for named, why in choices if named)
        nearest = min(choice, key=lambda p: abs(p.start - at))
        name = surface(self.doc, words, nearest.start, nearest.end)
        if asked(self.doc):
            others = dict.fromkeys(surface(self.doc, words, p.start, p.end) for p in inside)
            passed = ", ".join(other for other in others if other != name)
            why += f"; passed over: {passed}" if passed else ""
        return name, why

    def _introduced(self, place: Any) -> bool:
        """True for an abbreviation in the brackets that introduce it: the name before it is nearer."""
        return bool(place.end - place.start == 1 and self.words.text[place.start - 1] == "(")


class _Periods:
    """Which time governs a place of the text."""

    def __init__(self, doc: Doc, hits: HitIndex, lists: dict[str, Any]) -> None:
        self.clause = frozenset(lists["clause"].split())
        self.words = words_of(doc)
        self.hits = hits
        words = self.words
        cited = [item["span"] for item in doc.user_data.get("citations", ())]
        counts: list[Count] = doc.user_data["count_places"]
        quoted = [(words.start[q.open], words.end(q.close - 1)) for q in titles(doc, counts)]
        counted = [words.span(count.number.start, count.number.end) for count in counts]  # "meer dan 1900 modellen"
        self.counts = counts
        self.numbers = [count.number.start for count in counts]
        found = times(words.whole, [*cited, *quoted, *counted], lists["compared"], cited)
        self.times = [(self._token(time), time) for time in found if not time.unfit]
        counting = {span_at(words.sentences, count.number.start, len(words.text))[0] for count in counts}
        for time in found:
            token = self._token(time)
            if time.unfit and span_at(words.sentences, token, len(words.text))[0] in counting:
                discard(doc, "period", (time.start, time.end), time.unfit)
        self.tokens = [token for token, _ in self.times]
        self.headings = self._headings()
        self.title = self._title()

    def _headings(self) -> list[int]:
        lines = [*self.words.lines, len(self.words.text)]
        return [start for start, end in itertools.pairwise(lines) if is_heading(self.words, start, end)]

    def _title(self) -> str | None:
        """The period in the head of the text: its short first lines, dates of place lines apart."""
        lines = [*self.words.lines, len(self.words.text)]
        for start, end in itertools.pairwise(lines):
            if end - start > _SHORT_LINE or "." in self.words.text[max(start, end - 2) : end]:
                return self._last_plain(0, start)
        return self._last_plain(0, lines[1]) if len(lines) > 2 else None  # a text of one line has no title

    def _last_plain(self, start: int, end: int) -> str | None:
        plain = [time.value for token, time in self.times if start <= token < end and not time.dated]
        return plain[-1] if plain else None

    def beside(self, count: Count, whole: Count | None) -> Time | None:
        """A time in the count's own sentence: behind its noun in the same clause, else the last one before it.

        A part keeps the time of its whole, unless one stands behind the cue that makes it a part.
        """
        words = self.words
        start, end = span_at(words.sentences, count.number.start, len(words.text))
        if count.label is not None:
            return None
        for token, time in self.times:
            if count.noun_end <= token < min(end, count.noun_end + _NOUN_PHRASE) and not time.dated:
                between = words.text[count.noun_end : token]
                joined = any(word.lower() in _AND for word in between[-2:])  # "45 modellen en in 2023 ..."
                if joined:
                    break
                if not any(word in ",;.:()" or word[0].isdigit() or word.lower() in self.clause for word in between):
                    return time
        before = [(token, time) for token, time in self.times if start <= token < count.number.start]
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
        inside = range(token, token + between.index(")"))
        return any(number in inside for number in self.numbers)

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
        if self.title is None:
            return None, several or "the text states none that governs it"
        return self.title, "stated in the head of the text" + (f"; passed over: {several}" if several else "")

    def _is_aim(self, time: Time) -> bool:
        """True for a time whose own sentence counts nothing but goals."""
        start, end = span_at(self.words.sentences, self._token(time), len(self.words.text))
        own = [count.status for count in self.counts if start <= count.number.start < end]
        return bool(own) and set(own) == {"target"}

    def _token(self, time: Time) -> int:
        return bisect_right(self.words.start, time.start) - 1

    def _times(self, start: int, end: int) -> list[Time]:
        """Times between two tokens that govern what follows; "Alleen al in 2024" speaks for its own sentence only."""
        first = bisect_left(self.tokens, start)
        last = bisect_left(self.tokens, end)
        return [
            time
            for token, time in self.times[first:last]
            if not any(self.hits.ending(at, "period.only") for at in range(max(0, token - 3), token + 1))
        ]
