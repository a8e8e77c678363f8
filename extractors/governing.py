"""Which administrative unit the models of a count belong to: the nearest that governs in the discourse."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from typing import Any, Protocol

from spacy.tokens import Doc

from extractors.counts import Count
from extractors.gazetteer import TIERS
from extractors.notes import discard
from extractors.qualifiers import is_heading
from extractors.quotes import Quotation, quotations
from extractors.rules import HitIndex
from extractors.sentences import span_at, topic_line
from extractors.text import fold, shows_vietnamese
from extractors.tokenizer import Words, words_of

_WITHIN = 6  # tokens between a unit and the larger one that it lies in
_ATTACHED = 7  # tokens between a noun and the unit that belongs to it
_NARROWED = 3  # of these, words that narrow the noun: "mô hình dân vận ở huyện X"
_BEHIND = 9  # tokens between a noun and the unit named behind it
_SENTENCES_BACK = 12
_ISSUER = 9  # tokens from a cited document to the place of its issuer
_SEVERAL = 3
_HEAD = 30  # tokens of the longest title line
_TITLE = 40  # tokens of the longest quoted name
_BODIES = frozenset("đảng bộ chi ủy uỷ ban".split())
_LISTING = frozenset((",", "và", "va", "en", "of"))
_AT = frozenset("ở tại của thuộc trên trong cho o tai cua thuoc in uit van voor binnen te".split())
_ARTICLES = frozenset("de het een".split())
_CITY_PROVINCES = frozenset(("ha noi", "ho chi minh", "hai phong", "da nang", "can tho", "hue"))


@dataclass(frozen=True, slots=True)
class Place:
    """A mention of a unit; offsets are token indices.

    Attributes:
        start: Index of its first token.
        end: Index after its last one.
        name: Official name.
        level: As in the record.
        province: Name of its province.
    """

    start: int
    end: int
    name: str
    level: str
    province: str | None

    @property
    def tier(self) -> int:
        """1 for a province, 2 for what had district rank, 3 for communes and their like."""
        return TIERS[self.level]


@dataclass(frozen=True, slots=True)
class Anchor:
    """A word that can govern a count: a named unit, or a level word that means one named before.

    Attributes:
        start: Index of its first token.
        end: Index after its last one.
        place: The named unit, None for a level word.
        levels: What a level word may mean.
    """

    start: int
    end: int
    place: Place | None
    levels: tuple[str, ...] = ()


class Totals(Protocol):
    """What this module needs to know of wholes and parts (``wholes.Wholes``)."""

    found: list[Count | None]

    def restated(self, count: Count) -> Count | None:
        """The count that another one only says again."""


class Places:
    """The governing units of one text.

    Args:
        doc: With ``user_data["localities"]``.
        counts: In order.
        totals: Which count is the whole of which.
        hits: Of the link pack.
        lists: Its word lists.
    """

    def __init__(self, doc: Doc, counts: list[Count], totals: Totals, hits: HitIndex, lists: dict[str, Any]) -> None:
        self.words: Words = words_of(doc)
        self.counts = counts
        self.totals = totals
        self.wholes = totals.found
        self.hits = hits
        self.several = frozenset(lists["several"].split()) | frozenset(fold(lists["several"]).split())
        self.within = frozenset(lists["within"].split()) | frozenset(fold(lists["within"]).split())
        self.former = frozenset(lists["former"].split())
        self.cited = [bisect_left(self.words.start, item["span"][1]) for item in doc.user_data.get("citations", ())]
        self.doc = doc
        self.relative = frozenset(lists["relative"].split())
        self.agents = frozenset(lists["agents"].split()) | frozenset(fold(lists["agents"]).split())
        self.adjectives = frozenset(lists["adjectives"].split())
        self.ordinary = {
            at for hit in doc.user_data["hits"] if hit.rule.id == "not.level" for at in range(hit.start, hit.end)
        }
        self.quoted = titles(doc, counts)
        self.mentions: list[Place] = doc.user_data["places"]
        self.mention_starts = {place.start for place in self.mentions}
        self.anchors = self._anchors()
        self.starts = [anchor.start for anchor in self.anchors]
        header = doc.user_data["header"]
        self.issuer: str | None = header.locality if header is not None else None
        self.whole = frozenset(lists["whole"].split()) | frozenset(fold(lists["whole"]).split())
        self.main: str | None = None
        self._known: dict[int, str | None] = {}
        self._reason = self._main_reason = ""
        self.why: dict[int, str] = {}
        self.main = self._main(doc)
        self._known = {}

    def of(self, count: Count) -> str | None:
        """Name of the unit that governs a count, None where the text names none."""
        key = id(count)
        if key not in self._known:
            self._known[key] = None  # a cycle of wholes ends here
            self._known[key] = self._of(count)
            self.why[key] = self._reason
        return self._known[key]

    def because(self, count: Count) -> str:
        """Why `of` chose as it did, in words for `explain`."""
        return self.why.get(id(count), "")

    def _chosen(self, name: str | None, reason: str, anchor: Anchor | Place | None = None) -> str | None:
        """Note the reason of a choice, with the words that it rests on."""
        words = self.words
        quote = f" ({words.whole[words.start[anchor.start] : words.end(anchor.end - 1)]!r})" if anchor else ""
        self._reason = ("no unit is named for it" if anchor and name is None else reason) + quote
        return name

    def _of(self, count: Count) -> str | None:
        if count.label is not None:
            return self._in_label(count, count.label)
        whole = self.wholes[self.counts.index(count)]
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

    def _in_label(self, count: Count, label: tuple[int, int]) -> str | None:
        """The unit of a table row; a row without one ("các đơn vị còn lại") belongs to the table's own."""
        own = [p for p in self.mentions if label[0] <= p.start < label[1]]
        if own:
            return self._chosen(own[0].name, "named in the label of the row", own[0])
        first = self.counts.index(count)
        while first > 0 and self.counts[first - 1].label is not None:
            first -= 1
        head = self.counts[first].label
        return self._before(head[0] if head else label[0])

    def _in_sentence(self, count: Count) -> str | None:
        sentence = span_at(self.words.sentences, count.number.start, len(self.words.text))
        named = self._between(sentence[0], count.number.start)
        before = [a for a in named if self._reaches(a, count.number.start)]
        for anchor in named:
            if anchor not in before:
                self._drop(anchor, "in brackets or a relative clause that ends before the count")
        if before:
            return self._chosen(self._name(before[-1]), "the nearest before it in the sentence", before[-1])
        behind = [
            anchor
            for anchor in self._between(count.noun_end, min(sentence[1], count.noun_end + _BEHIND))
            if anchor.place is not None or self.words.text[anchor.start].lower() not in self.adjectives
        ]
        if behind and not any(w in ",;.:" for w in self.words.text[count.noun_end : behind[0].start]):
            return self._chosen(self._name(behind[0]), "the first behind it in the clause", behind[0])
        return self._before(sentence[0])

    def _drop(self, place: Anchor | Place, why: str) -> bool:
        """Note why a unit governs no count; False, for those who ask whether it does."""
        discard(self.doc, "governing unit", self.words.span(place.start, place.end), why)
        return False

    # --- anchors ---

    def _anchors(self) -> list[Anchor]:
        anchors = [Anchor(p.start, p.end, p) for p in self._heads() if self._governs(p)]
        several = -1  # index after the last level word that means more than one unit
        for hit in self.hits.hits:
            if not hit.rule.id.startswith("place.") or self._covered(hit.start, hit.end) or self._acts(hit.start):
                continue
            if self._means_several(hit.start, several):
                several = hit.end
                continue
            if self._names_next(hit.end):
                continue
            anchors.append(Anchor(hit.start, hit.end, None, tuple(hit.rule.data["levels"])))
        return sorted(anchors, key=lambda anchor: anchor.start)

    def _means_several(self, start: int, last: int) -> bool:
        """True for "các đảng bộ xã", "04 xã", and for what goes on such a list: "mỗi xã, phường"."""
        text = self.words.text
        before = [word.lower() for word in text[max(0, start - 3) : start]]
        if not before:
            return False
        counted = before[-1].isdigit() and len(before[-1]) < 4  # "04 xã", but "năm 2022 huyện"
        if before[-1] in self.several or counted or (last == start - 1 and before[-1] in _LISTING):
            return True
        return before[0] in self.several and all(word in _BODIES for word in before[1:])

    def _covered(self, start: int, end: int) -> bool:
        """True for a level word inside a longer one, or inside a word that means something else: "xã hội"."""
        if not self.ordinary.isdisjoint(range(start, end)):
            return True
        return any(
            other.start <= start and end <= other.end and (other.end - other.start) > end - start
            for other in self.hits.hits
            if other.rule.id.startswith("place.")
        )

    def _acts(self, start: int) -> bool:
        """True for a unit that acts on the models of another: "được tỉnh chọn", "door de provincie erkend"."""
        text = self.words.text
        at = start - 1
        while at > 0 and text[at].lower() in _ARTICLES:
            at -= 1
        return at >= 0 and text[at].lower() in self.agents

    def _governs(self, place: Place) -> bool:
        """False for the place in a quoted name, of a cited document's issuer, or of a unit that has ended."""
        text = self.words.text
        if any(q.start <= place.start < q.end for q in self.quoted):
            return self._drop(place, "in a quoted name")
        past = any(self.hits.ending(at, "past.") for at in range(place.start - 3, place.start + 1))
        if past or (place.end < len(text) and text[place.end].lower() in self.former):
            return self._drop(place, "a unit of the past")
        if any(
            end <= place.start <= end + _ISSUER and not set(text[end : place.start]) & set(",;:.") for end in self.cited
        ):
            return self._drop(place, "the issuer of a cited document")
        return True

    def _names_next(self, at: int) -> bool:
        """True where the level word belongs to a name that follows: "huyện miền núi Hướng Hóa"."""
        starts = self.mention_starts
        for index in range(at, min(at + 4, len(self.words.text))):
            if index in starts:
                return True
            if not self.words.text[index].islower():
                return self.words.text[index] == "." and index + 1 in starts
        return False

    def _heads(self) -> list[Place]:
        """Mentions without the larger units behind them: of "xã A, huyện B (tỉnh C)" only A."""
        heads: list[Place] = []
        last: Place | None = None
        for place in self.mentions:
            if last is not None and place.tier < last.tier and place.start - last.end <= _WITHIN:
                between = self.words.text[last.end : place.start]
                if all(word.lower() in self.within for word in between):
                    last = place
                    continue
            heads.append(place)
            last = place
        return heads

    def _between(self, start: int, end: int) -> list[Anchor]:
        return [a for a in self.anchors[bisect_right(self.starts, start - 1) :] if a.start < end]

    def _reaches(self, anchor: Anchor, token: int) -> bool:
        """False for a unit in brackets or in a relative clause that close before the count."""
        words = self.words
        depth = 0
        for word in words.text[anchor.end : token]:
            depth += (word == "(") - (word == ")")
            if depth < 0:
                return False
        at = anchor.start
        while at > 1 and words.text[at] not in ",.;\n":
            at -= 1
        relative = words.text[at] == "," and words.text[at + 1].lower() in self.relative
        return not (relative and "," in words.text[anchor.end : token])

    def _name(self, anchor: Anchor) -> str | None:
        """The name that an anchor stands for: its own, or the last unit of its level named before it."""
        if anchor.place is not None:
            return anchor.place.name
        if self.issuer is not None and self._is_whole(anchor):
            issuer = [p for p in self.mentions if p.name == self.issuer and p.level in anchor.levels]
            if issuer:
                return issuer[0].name
        before = [p for p in self.mentions if p.start < anchor.start and self._governs(p)]
        line = span_at(self.words.lines, anchor.start, len(self.words.text))[0]
        if self.main is not None and not any(p.start >= line and p.level in anchor.levels for p in before):
            before += [p for p in self.mentions if p.name == self.main and p.level in anchor.levels][:1]
        before = [p for p in before if same_form(self.doc, p.start, anchor.start)] or before
        for place in [*reversed(before), *self.mentions]:
            if place.level in anchor.levels:
                if place.level == "province" and "city" in anchor.levels and not self._is_city_province(place):
                    continue
                return place.name
        tier = min(TIERS[level] for level in anchor.levels)
        same = [p for p in [*reversed(before), *self.mentions] if p.tier == tier and p.level != "province"]
        if same:
            return same[0].name
        if "province" in anchor.levels or tier == 1:
            provinces = [p.province for p in [*reversed(before), *self.mentions] if p.province]
            return provinces[0] if provinces else None
        return self.main

    def _is_whole(self, anchor: Anchor) -> bool:
        """True for "toàn xã", "de hele provincie": in an official document its issuer's."""
        text = self.words.text
        return any(text[at].lower() in self.whole for at in range(max(0, anchor.start - 1), anchor.end))

    def _is_city_province(self, place: Place) -> bool:
        return fold(place.name) in _CITY_PROVINCES

    # --- the count's own surroundings ---

    def _attached(self, count: Count) -> Place | None:
        """A unit right behind the noun: "12 mô hình ở xã X", "31 uit de stad Y"."""
        words = self.words
        for place in self.mentions:
            if count.noun_end < place.start <= count.noun_end + _ATTACHED:
                between = words.text[count.noun_end : place.start]
                led = next((i for i, word in enumerate(between) if word.lower() in _AT), _ATTACHED)
                if (
                    led <= _NARROWED
                    and not _LISTING & set(between)
                    and all(w.islower() or w == "." or w in "TPHX" for w in between)
                ):
                    return place
        return None

    def _in_order(self, count: Count) -> Place | None:
        """Of "de districten A en B ... respectievelijk 60 modellen en 45 modellen" each count's own."""
        start, end = span_at(self.words.sentences, count.number.start, len(self.words.text))
        cues = [hit.end for hit in self.hits.within(start, count.number.start, "links.respective")]
        if not cues:
            return None
        listed = [c for c in self.counts if cues[-1] <= c.number.start < end]
        named = [a.place for a in self._between(start, cues[-1]) if a.place is not None]
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
        while first > floor and words.text[first - 1] not in ",;:(" and words.text[first - 1].lower() not in _LISTING:
            first -= 1
        last = count.noun_end
        while (
            last < len(words.text)
            and words.text[last] not in ",;.):\n"
            and words.text[last].lower() not in ("và", "en")
        ):
            last += 1
        inside = [a for a in self._between(first, min(last, count.noun_end + _BEHIND)) if a.place is not None]
        before = [a for a in inside if a.start < count.number.start]
        chosen = before[-1:] or [a for a in inside if a.start >= count.number.end][:1]
        return chosen[0].place.name if chosen and chosen[0].place is not None else None

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
        named = {p.name for p in self.mentions if p.tier < tier}
        inside = [a for a in self._between(start, token) if self._name(a) in named]
        if inside:
            return self._chosen(self._name(inside[-1]), "the nearest in the sentence that has such units", inside[-1])
        if self.main in named:
            return self._chosen(self.main, "the unit that the document is about, which has such units")
        return None

    def _subject(self, count: Count, whole: Count) -> Place | None:
        """The unit named before a share whose whole another sentence states: "Het district X heeft er 188 van"."""
        start = span_at(self.words.sentences, count.number.start, len(self.words.text))[0]
        if count.cue is not None and (whole.number.start >= start or count.cue.rule.id == "breakdown.of_which"):
            return None
        named = [a.place for a in self._between(start, count.number.start) if a.place is not None]
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
            own = [
                c for c in self.counts if start <= c.number.start < end and self.wholes[self.counts.index(c)] is None
            ]
            own = [c for c in own if c.cue is None and c.label is None]
            units = {self.of(count) for count in own}
            if own and len(units) < _SEVERAL:  # "A 41, B 34, C 27": what follows goes on with none of them
                return self._chosen(self.of(own[-1]), f"the unit of the count before it ({own[-1].value})")
            has_counts = any(start <= c.number.start < end for c in self.counts)
            anchors = self._between(start, end)
            if anchors and not has_counts:
                topic = next((a for a in anchors if a.place is not None), anchors[0])
                return self._chosen(self._name(topic), "what the sentence before speaks of", topic)
            at = start
        heading = self._heading(line)
        if heading is not None:
            return self._chosen(heading, "named in the heading")
        if self.main is None:
            return self._chosen(None, "the text names none")
        return self._chosen(self.main, f"the unit that the document is about: {self._main_reason}")

    def _heading(self, line: int) -> str | None:
        """A unit named in the headings right above a paragraph."""
        words = self.words
        index = bisect_right(words.lines, line) - 1
        while index > 0 and is_heading(words, words.lines[index - 1], words.lines[index]):
            inside = [a for a in self._between(words.lines[index - 1], words.lines[index]) if a.place is not None]
            if inside:
                return self._name(inside[0])
            index -= 1
        return None

    def _main(self, doc: Doc) -> str | None:
        """The unit that the document is about.

        Its issuer's, its title's, the one that most of its counts name themselves, else the one that it names first.
        """
        self._main_reason = "its issuer's"
        if self.issuer:
            return self.issuer
        heads = [anchor.place for anchor in self.anchors if anchor.place is not None]
        self._main_reason = "the first that it names"
        if not heads:
            return self.mentions[0].name if self.mentions else None
        title_end = self.words.lines[1] if len(self.words.lines) > 1 else 0
        if heads[0].start < title_end < _HEAD:
            self._main_reason = "named in its title"
            return heads[0].name
        governed = Counter(name for name in map(self.of, self.counts) if name is not None)
        name, often = governed.most_common(1)[0] if governed else (None, 0)
        if often > 1:
            self._main_reason = "the one that most of its counts name"
            return name
        return heads[0].name


def titles(doc: Doc, counts: list[Count]) -> list[Quotation]:
    """The short quotations of a text that are names: those in which nothing is counted.

    Args:
        doc: The text.
        counts: In order.
    """
    numbers = [count.number.start for count in counts]
    return [
        q
        for q in quotations(doc)
        if q.close - q.open < _TITLE and bisect_left(numbers, q.start) == bisect_left(numbers, q.end)
    ]


def same_form(doc: Doc, token: int, other: int) -> bool:
    """True where two places of a text are both written with Vietnamese diacritics, or both without.

    A text with a passage in the other language names its units and campaigns once in each.

    Args:
        doc: The text.
        token: Index of a token.
        other: Index of another.
    """
    words = words_of(doc)
    length = len(words.text)
    plain = []
    for at in (token, other):
        start, end = span_at(words.lines, at, length)
        plain.append(shows_vietnamese(words.whole[words.start[start] : words.end(end - 1)]))
    return plain[0] == plain[1]
