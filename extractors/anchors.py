"""The words of a text that can govern its counts: named units, and level words that mean one of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Doc

from extractors.forms import both_forms
from extractors.gazetteer import TIERS
from extractors.notes import discard
from extractors.quotes import is_quoted, titles
from extractors.rules import HitIndex
from extractors.tokenizer import Words, words_of

LISTING = frozenset((",", "và", "va", "en", "of"))
_WITHIN = 6  # tokens between a unit and the larger one that it lies in
_ISSUER = 9  # tokens from a cited document to the place of its issuer
_BODIES = frozenset("đảng bộ chi ủy uỷ ban dang bo uy".split())
_ARTICLES = frozenset("de het een".split())


@dataclass(frozen=True, slots=True)
class NamedUnit:
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
        unit: The named unit, None for a level word.
        levels: What a level word may mean.
    """

    start: int
    end: int
    unit: NamedUnit | None
    levels: tuple[str, ...] = ()


class Anchors:
    """The anchors of one text.

    Args:
        doc: With all that is found before links in its ``user_data``, and the mentions of units in ``["units"]``.
        hits: Of the link pack.
        lists: Its word lists.
    """

    def __init__(self, doc: Doc, hits: HitIndex, lists: dict[str, Any]) -> None:
        self.doc = doc
        self.words: Words = words_of(doc)
        self.hits = hits
        self.units: list[NamedUnit] = doc.user_data["units"]
        self._unit_starts = [unit.start for unit in self.units]
        self._several = both_forms(lists["several"])
        self._inside = both_forms(lists["within"])
        self._agents = both_forms(lists["agents"])
        self._former = frozenset(lists["former"].split())
        self._relative = frozenset(lists["relative"].split())
        self._cited = sorted(self.words.tokens(item["span"])[1] for item in doc.user_data.get("citations", ()))
        self._quoted = titles(doc, [count.number.start for count in doc.user_data["count_places"]])
        self._ordinary = {
            at for hit in doc.user_data["hits"] if hit.rule.id == "not.level" for at in range(hit.start, hit.end)
        }
        self._level_words = [hit for hit in hits.hits if hit.rule.id.startswith("place.")]
        self._longest = max((hit.end - hit.start for hit in self._level_words), default=0)
        self._governing: dict[NamedUnit, bool] = {}
        self._borders = [at for at, word in enumerate(self.words.text) if word in ",.;\n"]
        self._commas = [at for at, word in enumerate(self.words.text) if word == ","]
        self.all = self._find()
        self._starts = [anchor.start for anchor in self.all]

    def between(self, start: int, end: int) -> list[Anchor]:
        """The anchors that begin in a span of tokens."""
        return self.all[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def units_between(self, start: int, end: int) -> list[NamedUnit]:
        """The mentions of units that begin in a span of tokens, those that govern nothing too."""
        return self.units[bisect_left(self._unit_starts, start) : bisect_left(self._unit_starts, end)]

    def units_before(self, token: int) -> list[NamedUnit]:
        """The mentions of units before a token that can govern."""
        return [unit for unit in self.units_between(0, token) if self._governs(unit)]

    def drop(self, anchor: Anchor | NamedUnit, why: str) -> bool:
        """Note why a unit governs no count; False, for those who ask whether it does."""
        discard(self.doc, "governing unit", self.words.span(anchor.start, anchor.end), why)
        return False

    def reaches(self, anchor: Anchor, token: int) -> bool:
        """False for a unit in brackets or in a relative clause that close before the count."""
        closed = self.words.closings[anchor.end]
        if closed is not None and closed < token:
            return False
        at = anchor.start
        if at > 1:
            before = bisect_right(self._borders, at)
            at = max(1, self._borders[before - 1]) if before else 1
        text = self.words.text
        if text[at] != "," or text[at + 1].lower() not in self._relative:
            return True
        return bisect_left(self._commas, anchor.end) == bisect_left(self._commas, token)

    def _find(self) -> list[Anchor]:
        anchors = [Anchor(unit.start, unit.end, unit) for unit in self._heads() if self._governs(unit)]
        several = -1  # index after the last level word that means more than one unit
        for hit in self._level_words:
            if self._covered(hit.start, hit.end) or self._acts(hit.start):
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
        around = self.hits.within(max(0, end - self._longest), start + self._longest, "place.")
        return any(hit.start <= start and end <= hit.end and hit.end - hit.start > end - start for hit in around)

    def _acts(self, start: int) -> bool:
        """True for a unit that acts on the models of another: "được tỉnh chọn", "door de provincie erkend"."""
        text = self.words.text
        at = start - 1
        while at > 0 and text[at].lower() in _ARTICLES:
            at -= 1
        return at >= 0 and text[at].lower() in self._agents

    def _governs(self, unit: NamedUnit) -> bool:
        """False for the place in a quoted name, of a cited document's issuer, or of a unit that has ended."""
        if unit not in self._governing:
            why = self._governs_nothing(unit)
            self._governing[unit] = not why or self.drop(unit, why)
        return self._governing[unit]

    def _governs_nothing(self, unit: NamedUnit) -> str:
        """Why a unit can govern no count, empty where it can."""
        text = self.words.text
        if is_quoted(self._quoted, unit.start):
            return "in a quoted name"
        past = any(self.hits.ending(at, "past.") for at in range(unit.start - 3, unit.start + 1))
        if past or (unit.end < len(text) and text[unit.end].lower() in self._former):
            return "a unit of the past"
        for index in range(bisect_left(self._cited, unit.start - _ISSUER), bisect_left(self._cited, unit.start + 1)):
            if not set(text[self._cited[index] : unit.start]) & set(",;:."):
                return "the issuer of a cited document"
        return ""

    def _names_next(self, at: int) -> bool:
        """True where the level word belongs to a name that follows: "huyện miền núi Hướng Hóa"."""
        starts = {unit.start for unit in self.units_between(at, at + 5)}
        for index in range(at, min(at + 4, len(self.words.text))):
            if index in starts:
                return True
            if not self.words.text[index].islower():
                return self.words.text[index] == "." and index + 1 in starts
        return False

    def _heads(self) -> list[NamedUnit]:
        """Mentions without the larger units behind them: of "xã A, huyện B (tỉnh C)" only A."""
        heads: list[NamedUnit] = []
        last: NamedUnit | None = None
        for unit in self.units:
            if last is not None and unit.tier < last.tier and unit.start - last.end <= _WITHIN:
                between = self.words.text[last.end : unit.start]
                if all(word.lower() in self._inside for word in between):
                    last = unit
                    continue
            heads.append(unit)
            last = unit
        return heads
