"""Which administrative unit the models of a count belong to: the nearest that governs in the discourse."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from typing import Any

from spacy.tokens import Doc

from extractors.anchors import LISTING, Anchor, Anchors, NamedUnit
from extractors.forms import both_forms
from extractors.gazetteer import TIERS
from extractors.meanings import Meanings
from extractors.passage import Count, counts_in
from extractors.qualifiers import is_heading
from extractors.rules import HitIndex
from extractors.sentences import span_at, topic_line
from extractors.tokenizer import words_of
from extractors.wholes import Wholes

_ATTACHED = 7  # tokens between a noun and the unit that belongs to it
_NARROWED = 3  # of these, words that narrow the noun: "mô hình dân vận ở huyện X"
_BEHIND = 9  # tokens between a noun and the unit named behind it
_SENTENCES_BACK = 12
_SEVERAL = 3
_LEAD = 4  # tokens of "tổng cộng có" before a number
_TOTALS = frozenset(("tổng", "cộng", "tong", "cong", "totaal"))
_HEAD = 30  # tokens of the longest title line
_AT = frozenset("ở tại của thuộc trên trong cho o tai cua thuoc in uit van voor binnen te".split())


class GoverningUnits:
    """The governing units of the counts of one text.

    Args:
        doc: As for ``Anchors``.
        counts: In order.
        totals: Which count is the whole of which.
        hits: Of the link pack.
        lists: Its word lists.
    """

    def __init__(self, doc: Doc, counts: list[Count], totals: Wholes, hits: HitIndex, lists: dict[str, Any]) -> None:
        self.words = words_of(doc)
        self.counts = counts
        self.totals = totals
        self.hits = hits
        self.adjectives = frozenset(lists["adjectives"].split())
        self.anchors = Anchors(doc, hits, lists)
        header = doc.user_data["header"]
        self.issuer: str | None = header.locality if header is not None else None
        self._main_at = -1  # where the document's unit is first named, if that is all that makes it so
        self._tables = self._tiers_of_tables()
        self._known: dict[int, str | None] = {}
        self._why: dict[int, str] = {}
        self._reason = self._main_reason = ""
        self.main: str | None = None
        whole_words = both_forms(lists["whole"])
        self.meanings = Meanings(doc, self.anchors, whole_words)
        self.main = self._main()
        self.meanings = Meanings(doc, self.anchors, whole_words, self.main)
        self._known = {}

    def of(self, count: Count) -> str | None:
        """Name of the unit that governs a count, None where the text names none."""
        key = id(count)
        if key not in self._known:
            self._known[key] = None  # a cycle of wholes ends here
            self._known[key] = self._of(count)
            self._why[key] = self._reason
        return self._known[key]

    def because(self, count: Count) -> str:
        """Why `of` chose as it did, in words for `explain`."""
        return self._why.get(id(count), "")

    def _chosen(self, name: str | None, reason: str, anchor: Anchor | NamedUnit | None = None) -> str | None:
        """Note the reason of a choice, with the words that it rests on."""
        words = self.words
        quote = f" ({words.whole[words.start[anchor.start] : words.end(anchor.end - 1)]!r})" if anchor else ""
        self._reason = ("no unit is named for it" if anchor and name is None else reason) + quote
        return name

    def _of(self, count: Count) -> str | None:
        if count.label is not None:
            return self._in_table(count, count.label)
        whole = self.totals.of(count)
        part = self._in_segment(count) if whole is not None or count.cue is not None else None
        restated = self.totals.restated(count)
        if restated is not None:
            return self._chosen(self.of(restated), f"the unit of the total that it says again ({restated.value})")
        if part is not None:
            return self._chosen(part, "named in the part's own words")
        subject = self._subject(count, whole) if whole is not None else None
        if subject is not None:
            return self._chosen(subject.name, "the subject of its own sentence", subject)
        if whole is not None:
            return self._chosen(self.of(whole), f"the unit of the whole ({whole.value})")
        ordered = self._in_order(count)
        if ordered is not None:
            return self._chosen(ordered.name, "named at the same place of the list before it", ordered)
        attached = self._attached(count)
        if attached is not None:
            return self._chosen(attached.name, "named right behind the noun", attached)
        return self._above(count) or self._in_sentence(count)

    def _tiers_of_tables(self) -> dict[int, int]:
        """For each table by its first token the lowest tier of the units that its rows name."""
        tiers: dict[int, int] = {}
        for count in self.counts:
            if count.table is not None and count.label is not None:
                units = self.anchors.units_between(*count.label)
                tiers[count.table[0]] = max([tiers.get(count.table[0], 0), *(unit.tier for unit in units)])
        return tiers

    def _in_table(self, count: Count, label: tuple[int, int]) -> str | None:
        """The unit of a table row; a row without one ("các đơn vị còn lại") belongs to the table's own."""
        own = self.anchors.units_between(*label)
        if own:
            return self._chosen(own[0].name, "named in the label of the row", own[0])
        assert count.table is not None  # as every count with a label
        tier = self._tables.get(count.table[0], 0)
        above = [unit for unit in self.anchors.units_before(count.table[1]) if unit.tier < tier]
        for anchor in self.anchors.between(*label):  # "Toàn tỉnh"
            meant = self.meanings.of(anchor)
            if any(unit.name == meant for unit in above):
                return self._chosen(meant, "meant by the label of the row", anchor)
        if above:
            return self._chosen(above[-1].name, "the unit above those of the other rows", above[-1])
        return self._before(count.table[1])

    def _in_sentence(self, count: Count) -> str | None:
        sentence = span_at(self.words.sentences, count.number.start, len(self.words.text))
        if self._totals(count, sentence[0]):
            return self._before(sentence[0])
        named = self.anchors.between(sentence[0], count.number.start)
        for anchor in reversed(named):
            if self.anchors.reaches(anchor, count.number.start):
                return self._chosen(self.meanings.of(anchor), "the nearest before it in the sentence", anchor)
            self.anchors.drop(anchor, "in brackets or a relative clause that ends before the count")
        behind = [
            anchor
            for anchor in self.anchors.between(count.noun_end, min(sentence[1], count.noun_end + _BEHIND))
            if anchor.unit is not None or self.words.text[anchor.start].lower() not in self.adjectives
        ]
        if behind and not any(w in ",;.:" for w in self.words.text[count.noun_end : behind[0].start]):
            return self._chosen(self.meanings.of(behind[0]), "the first behind it in the clause", behind[0])
        return self._before(sentence[0])

    def _totals(self, count: Count, start: int) -> bool:
        """True for the sum of the units that its sentence lists: "huyện A 22, huyện B 18; tổng cộng 40"."""
        lead = self.words.text[max(start, count.number.start - _LEAD) : count.number.start]
        if _TOTALS.isdisjoint(word.lower() for word in lead):
            return False
        listed = counts_in(self.counts, start, count.number.start)
        return len(listed) > 1 and len({self.of(c) for c in listed}) > 1

    # --- the count's own surroundings ---

    def _attached(self, count: Count) -> NamedUnit | None:
        """A unit right behind the noun: "12 mô hình ở xã X", "31 uit de stad Y"."""
        words = self.words
        for unit in self.anchors.units_between(count.noun_end + 1, count.noun_end + _ATTACHED + 1):
            between = words.text[count.noun_end : unit.start]
            led = next((i for i, word in enumerate(between) if word.lower() in _AT), _ATTACHED)
            plain = all(word.islower() or word == "." or word in "TPHX" for word in between)
            if led <= _NARROWED and plain and not LISTING & set(between):
                return unit
        return None

    def _in_order(self, count: Count) -> NamedUnit | None:
        """Of "de districten A en B ... respectievelijk 60 modellen en 45 modellen" each count's own."""
        start, end = span_at(self.words.sentences, count.number.start, len(self.words.text))
        cues = [hit.end for hit in self.hits.within(start, count.number.start, "links.respective")]
        if not cues:
            return None
        listed = counts_in(self.counts, cues[-1], end)
        named = [a.unit for a in self.anchors.between(start, cues[-1]) if a.unit is not None]
        if len(named) < len(listed) or count not in listed or len(listed) < 2:
            return None
        return named[len(named) - len(listed) + listed.index(count)]

    def _in_segment(self, count: Count) -> str | None:
        """A unit named in the part's own piece of the breakdown."""
        words = self.words
        first = count.number.start
        share = count.cue is not None and count.cue.rule.id == "breakdown.share"  # the verb stands behind the unit
        floor = max(count.cue.end if count.cue is not None and not share else 0, first - 14)
        floor = max(floor, span_at(words.sentences, first, len(words.text))[0])
        if first - 1 > floor and words.text[first - 1] == ":":  # "Huyện X: 8 mô hình"
            first -= 1
        while first > floor and words.text[first - 1] not in ",;:(" and words.text[first - 1].lower() not in LISTING:
            first -= 1
        last = count.noun_end
        while (
            last < len(words.text)
            and words.text[last] not in ",;.):\n"
            and words.text[last].lower() not in ("và", "en")
        ):
            last += 1
        inside = [a for a in self.anchors.between(first, min(last, count.noun_end + _BEHIND)) if a.unit is not None]
        before = [a for a in inside if a.start < count.number.start]
        chosen = before[-1:] or [a for a in inside if a.start >= count.number.end][:1]
        return chosen[0].unit.name if chosen and chosen[0].unit is not None else None

    def _above(self, count: Count) -> str | None:
        """The unit whose communes or districts "mỗi xã", "elk district" are: the nearest of a higher tier."""
        levels = (
            [level for hit in self.hits.within(*count.unit, "place.") for level in hit.rule.data["levels"]]
            if count.unit
            else []
        )
        if not levels:
            return None
        tier = max(TIERS[level] for level in levels)
        token = count.number.start
        start = span_at(self.words.sentences, token, len(self.words.text))[0]
        named = {unit.name for unit in self.anchors.units if unit.tier < tier}
        inside = [a for a in self.anchors.between(start, token) if self.meanings.of(a) in named]
        if inside:
            nearest = inside[-1]
            return self._chosen(self.meanings.of(nearest), "the nearest in the sentence that has such units", nearest)
        if self.main in named:
            return self._chosen(self.main, "the unit that the document is about, which has such units")
        return None

    def _subject(self, count: Count, whole: Count) -> NamedUnit | None:
        """The unit named before a share whose whole another sentence states: "Het district X heeft er 188 van"."""
        start = span_at(self.words.sentences, count.number.start, len(self.words.text))[0]
        if count.cue is not None and (whole.number.start >= start or count.cue.rule.id == "breakdown.of_which"):
            return None
        named = [a.unit for a in self.anchors.between(start, count.number.start) if a.unit is not None]
        return named[-1] if named else None

    # --- the discourse before ---

    def _before(self, token: int) -> str | None:
        """The unit that the sentences before speak of, in the same paragraph; else the document's own."""
        words = self.words
        length = len(words.text)
        line = topic_line(words, min(token, length - 1))
        at = token
        for _ in range(_SENTENCES_BACK):
            if at <= line:
                break
            start, end = span_at(words.sentences, at - 1, length)
            inside = counts_in(self.counts, start, end)
            own = [c for c in inside if c.cue is None and c.label is None and self.totals.of(c) is None]
            if (
                own and len({self.of(count) for count in own}) < _SEVERAL
            ):  # "A 41, B 34, C 27": what follows goes on with none of them
                return self._chosen(self.of(own[-1]), f"the unit of the count before it ({own[-1].value})")
            anchors = self.anchors.between(start, end)
            units = [anchor.unit for anchor in anchors if anchor.unit is not None]
            examples = len({unit.name for unit in units}) > 1 and len({unit.tier for unit in units}) == 1
            if anchors and not inside and not examples:  # "lan tỏa ở xã A, xã B" speaks of neither
                topic = next((a for a in anchors if a.unit is not None), anchors[0])
                return self._chosen(self.meanings.of(topic), "what the sentence before speaks of", topic)
            at = start
        heading = self._heading(line)
        if heading is not None:
            return self._chosen(heading, "named in the heading")
        if self.main is None:
            return self._chosen(None, "the text names none")
        if self._main_at > token:
            return self._chosen(None, "the text names none before it")
        return self._chosen(self.main, f"the unit that the document is about: {self._main_reason}")

    def _heading(self, line: int) -> str | None:
        """A unit named in the headings right above a paragraph."""
        words = self.words
        index = bisect_right(words.lines, line) - 1
        while index > 0 and is_heading(words, words.lines[index - 1], words.lines[index]):
            inside = [a for a in self.anchors.between(words.lines[index - 1], words.lines[index]) if a.unit is not None]
            if inside:
                return self.meanings.of(inside[0])
            index -= 1
        return None

    def _main(self) -> str | None:
        """The unit that the document is about.

        Its issuer's, its title's, the one that most of its counts name themselves, else the one that it names first.
        """
        self._main_reason = "its issuer's"
        if self.issuer:
            return self.issuer
        heads = [anchor.unit for anchor in self.anchors.all if anchor.unit is not None]
        self._main_reason = "the first that it names"
        if not heads:
            return self.anchors.units[0].name if self.anchors.units else None
        self._main_at = heads[0].start
        title_end = self.words.lines[1] if len(self.words.lines) > 1 else 0
        if heads[0].start < title_end < _HEAD:
            self._main_reason, self._main_at = "named in its title", -1
            return heads[0].name
        governed = Counter(name for name in map(self.of, self.counts) if name is not None)
        name, often = governed.most_common(1)[0] if governed else (None, 0)
        if often > 1:
            self._main_reason = "the one that most of its counts name"
            self._main_at = min((unit.start for unit in self.anchors.units if unit.name == name), default=-1)
            return name
        return heads[0].name
