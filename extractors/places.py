"""A place in a text that may name an administrative unit, and what the searches for such places share."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc

from extractors.capitals import Capitals, NameWords
from extractors.gazetteer import TIERS, Unit
from extractors.notes import discard
from extractors.placenames import Names
from extractors.rules import Hit, HitIndex
from extractors.text import Span
from extractors.tokenizer import words_of


@dataclass(slots=True, eq=False)
class Place:
    """A unit named at one place; spans are token indices.

    Attributes:
        start: First token of the name.
        end: After its last token.
        key: The name, folded.
        levels: What the text says it is, the likeliest first; empty where it says nothing.
        rule: Id of the rule that found it.
        units: What the gazetteer has under the name, empty for a name that it does not have.
        first: First token, the level word included.
        last: After the last token, a level word behind the name included.
        weak: True for a bare name in a quotation, in capitals, or an ordinary word: it needs support.
        at: How firmly the words before a bare name show a place: 2 "ở", "in"; 1 "của", "van", a bracket; 0 not at all.
        former: True where the text speaks of it as past.
        inside: The larger unit that the text names right behind it.
        unit: The unit it means, once that is settled.
        level: Its level, once settled.
        province: Name of its province, once settled; None where it stays open.
        why: Why it is that unit, or why it is none.
        why_level: Why it has that level.
    """

    start: int
    end: int
    key: str
    levels: tuple[str, ...]
    rule: str
    units: tuple[Unit, ...]
    first: int
    last: int
    weak: bool = False
    at: int = 0
    former: bool = False
    inside: Place | None = None
    unit: Unit | None = None
    level: str = ""
    province: str | None = None
    why: str = ""
    why_level: str = ""

    @property
    def tier(self) -> int:
        """The tier that the text says, else the highest that the name can have."""
        if self.unit is not None:
            return self.unit.tier
        if self.levels:
            return TIERS[self.levels[0]]
        return min((unit.tier for unit in self.units), default=3)


class Places:
    """The places of one text while they are searched for.

    Args:
        doc: Made by ``Tokenizer``.
        names: The gazetteer's names in it.
        hits: Of the locality pack.
        known: Words that tell names from other words.
    """

    def __init__(self, doc: Doc, names: Names, hits: list[Hit], known: NameWords) -> None:
        self.doc = doc
        self.names = names
        self.known = known
        self.words = words_of(doc)
        self.found: list[Place] = []
        self.taken = bytearray(len(self.words.text) + 1)
        for item in doc.user_data["citations"]:
            self.take(*self.words.tokens(item["span"]))
        self.run = Capitals(self.words, names, HitIndex(()), self.taken, known)
        self.levels: list[Hit] = []  # level words and their like, of overlapping ones the longest
        for hit in hits:
            level = hit.rule.id.startswith(("level.", "not.")) and self._counts(hit)
            if level and (not self.levels or hit.start >= self.levels[-1].end):
                self.levels.append(hit)
        others = [hit for hit in hits if not hit.rule.id.startswith(("level.", "not."))]
        self.hits = self.run.hits = HitIndex([*self.levels, *others])

    def _counts(self, hit: Hit) -> bool:
        """False for a word that means something else here: "song" without diacritics, "xã Giao Tân"."""
        if not self.is_sure(hit):
            return False
        last = hit.end - 1
        if hit.rule.id != "not.level":
            return True
        capital = hit.end - hit.start > 1 and self.words.text[last][0].isupper() and not self.run.in_caps(last)
        return not capital and not any(name.end > hit.end for name in self.names.starting.get(last, ()))

    def is_sure(self, hit: Hit) -> bool:
        """False for a word without the diacritics that it should have where the text around it has them."""
        if not hit.rule.data.get("accented") or self.names.lines.accented(hit.start):
            return True
        return not all(word.isascii() for word in self.words.text[hit.start : hit.end])

    def add(self, name: tuple[int, int, tuple[Unit, ...]], levels: tuple[str, ...], rule: str, whole: Span) -> Place:
        """Take a name as a place.

        Args:
            name: Its first token, the one after its last, and what it can mean.
            levels: What the text says that it is, the likeliest first.
            rule: Id of the rule that found it.
            whole: Span of the name with its level word.
        """
        start, end, units = name
        key = " ".join(self.words.norm[start:end])
        place = Place(start, end, key, levels, rule, units, *whole)
        place.former = self._is_former(place)
        self.found.append(place)
        self.take(*whole)
        return place

    def take(self, start: int, end: int) -> None:
        """Let no other name have a span of tokens."""
        self.taken[start:end] = b"\1" * (end - start)

    def drop(self, start: int, end: int, why: str) -> bool:
        """Note why a name is no unit; False, for those who ask whether it is one."""
        discard(self.doc, "locality", self.words.span(start, end), why)
        return False

    def _is_former(self, place: Place) -> bool:
        after = range(place.last, min(place.last + 3, len(self.words.text)))
        ahead = range(max(0, place.first - 2), place.first + 1)
        behind = [self.hits.starting(at, "former") for at in after if self.words.text[at] not in ".,;"]
        before = [self.hits.ending(at, "former") for at in ahead]
        # "huyện X cũ" in Vietnamese, "voormalig district X" in Dutch: the word on the other side is its neighbour's.
        return any(hit is not None and hit.rule.lang == "vi" for hit in behind) or any(
            hit is not None and hit.rule.lang == "nl" for hit in before
        )
