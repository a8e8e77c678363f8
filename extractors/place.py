"""A unit named at one place of a text, from the words that name it to the unit that it turns out to be."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.gazetteer import TIERS, Unit

Units = tuple[Unit, ...]


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
    units: Units
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
