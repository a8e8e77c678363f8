"""The words of a text that can govern a count: named units, and level words that mean one named before."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Doc

from extractors.counts import Count
from extractors.gazetteer import TIERS
from extractors.notes import discard
from extractors.quotes import Quotation, quotations
from extractors.rules import HitIndex
from extractors.sentences import span_at
from extractors.text import fold, shows_vietnamese
from extractors.tokenizer import Words, words_of

_WITHIN = 6  # tokens between a unit and the larger one that it lies in
_ISSUER = 9  # tokens from a cited document to the place of its issuer
_TITLE = 40  # tokens of the longest quoted name
_BODIES = frozenset("đảng bộ chi ủy uỷ ban dang bo uy".split())
_ARTICLES = frozenset("de het een".split())
LISTING = frozenset((",", "và", "va", "en", "of"))


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


class Anchors:
    """The anchors of one text.

    Args:
        doc: With ``user_data["places"]``.
        counts: In order.
        hits: Of the link pack.
        lists: Its word lists.

    Attributes:
        found: In order.
        mentions: Of units, in order.
    """

    def __init__(self, doc: Doc, counts: list[Count], hits: HitIndex, lists: dict[str, Any]) -> None:
        self.doc = doc
        self.words: Words = words_of(doc)
        self.hits = hits
        self.mentions: list[Place] = doc.user_data["places"]
        self._several = both(lists["several"])
        self._within = both(lists["within"])
        self._former = frozenset(lists["former"].split())
        self._relative = frozenset(lists["relative"].split())
        self._agents = both(lists["agents"])
        self._cited = [bisect_left(self.words.start, item["span"][1]) for item in doc.user_data["citations"]]
        self._ordinary = {
            at for hit in doc.user_data["hits"] if hit.rule.id == "not.level" for at in range(hit.start, hit.end)
        }
        self._quoted = titles(doc, counts)
        self._mention_starts = {place.start for place in self.mentions}
        self.found = self._anchors()
        self._starts = [anchor.start for anchor in self.found]

    def between(self, start: int, end: int) -> list[Anchor]:
        """The anchors that begin in a span of tokens."""
        return self.found[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def _anchors(self) -> list[Anchor]:
        anchors = [Anchor(p.start, p.end, p) for p in self._heads() if self.governs(p)]
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
        if before[-1] in self._several or counted or (last == start - 1 and before[-1] in LISTING):
            return True
        return before[0] in self._several and all(word in _BODIES for word in before[1:])

    def _covered(self, start: int, end: int) -> bool:
        """True for a level word inside a longer one, or inside a word that means something else: "xã hội"."""
        if not self._ordinary.isdisjoint(range(start, end)):
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
        return at >= 0 and text[at].lower() in self._agents

    def governs(self, place: Place) -> bool:
        """False for the place in a quoted name, of a cited document's issuer, or of a unit that has ended."""
        text = self.words.text
        if any(q.start <= place.start < q.end for q in self._quoted):
            return self.drop(place, "in a quoted name")
        past = any(self.hits.ending(at, "past.") for at in range(place.start - 3, place.start + 1))
        if past or (place.end < len(text) and text[place.end].lower() in self._former):
            return self.drop(place, "a unit of the past")
        if any(
            end <= place.start <= end + _ISSUER and not set(text[end : place.start]) & set(",;:.")
            for end in self._cited
        ):
            return self.drop(place, "the issuer of a cited document")
        return True

    def _names_next(self, at: int) -> bool:
        """True where the level word belongs to a name that follows: "huyện miền núi Hướng Hóa"."""
        starts = self._mention_starts
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
                if all(word.lower() in self._within for word in between):
                    last = place
                    continue
            heads.append(place)
            last = place
        return heads

    def reaches(self, anchor: Anchor, token: int) -> bool:
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
        relative = words.text[at] == "," and words.text[at + 1].lower() in self._relative
        return not (relative and "," in words.text[anchor.end : token])

    def drop(self, place: Anchor | Place, why: str) -> bool:
        """Note why a unit governs no count; False, for those who ask whether it does."""
        discard(self.doc, "governing unit", self.words.span(place.start, place.end), why)
        return False


def both(words: str) -> frozenset[str]:
    """The words of a list, each also without its diacritics.

    Args:
        words: With blanks between.
    """
    return frozenset(words.split()) | frozenset(fold(words).split())


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
