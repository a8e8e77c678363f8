"""Which unit a level word of a text means: "toàn tỉnh", "de gemeente"."""

from __future__ import annotations

from spacy.tokens import Doc

from extractors.anchors import Anchor, Anchors, NamedUnit
from extractors.forms import LineForms
from extractors.gazetteer import TIERS
from extractors.sentences import span_at
from extractors.text import fold
from extractors.tokenizer import words_of

_CITY_PROVINCES = frozenset(("ha noi", "ho chi minh", "hai phong", "da nang", "can tho", "hue"))


class Meanings:
    """The names that the anchors of one text stand for.

    Args:
        doc: The text.
        anchors: Its anchors.
        whole_words: Words that make a level word the whole unit: in an official document its issuer's.
        main: Name of the unit that the document is about, where it is known.
    """

    def __init__(self, doc: Doc, anchors: Anchors, whole_words: frozenset[str], main: str | None = None) -> None:
        self.words = words_of(doc)
        self.anchors = anchors
        self.whole_words = whole_words
        self.main = main
        header = doc.user_data["header"]
        self.issuer: str | None = header.locality if header is not None else None
        self._forms = LineForms(doc)
        self._known: dict[Anchor, str | None] = {}

    def of(self, anchor: Anchor) -> str | None:
        """The name that an anchor stands for: its own, or the last unit of its level named before it."""
        if anchor.unit is not None:
            return anchor.unit.name
        if anchor not in self._known:
            self._known[anchor] = self._issuer(anchor) or self._named_before(anchor)
        return self._known[anchor]

    def _issuer(self, anchor: Anchor) -> str | None:
        """The issuer of an official document for "toàn xã", "de hele provincie"."""
        around = self.words.text[max(0, anchor.start - 1) : anchor.end]
        if self.issuer is None or not any(word.lower() in self.whole_words for word in around):
            return None
        same = (unit.name == self.issuer and unit.level in anchor.levels for unit in self.anchors.units)
        return self.issuer if any(same) else None

    def _named_before(self, anchor: Anchor) -> str | None:
        """The nearest unit before a level word that it can mean, else the first behind it."""
        near = self._nearest(anchor)
        for unit in near:
            if unit.level in anchor.levels and not (unit.level == "province" and self._wants_city(anchor, unit)):
                return unit.name
        tier = min(TIERS[level] for level in anchor.levels)
        same = next((unit.name for unit in near if unit.tier == tier and unit.level != "province"), None)
        if same is not None:
            return same
        if "province" in anchor.levels or tier == 1:
            return next((unit.province for unit in near if unit.province), None)
        return self.main

    def _nearest(self, anchor: Anchor) -> list[NamedUnit]:
        """The units before a level word, the last first, then all in order."""
        before = self.anchors.units_before(anchor.start)
        line = span_at(self.words.lines, anchor.start, len(self.words.text))[0]
        here = any(unit.start >= line and unit.level in anchor.levels for unit in before)
        if self.main is not None and not here:
            units = self.anchors.units
            before += [unit for unit in units if unit.name == self.main and unit.level in anchor.levels][:1]
        accented = self._forms.accented(anchor.start)
        before = [unit for unit in before if self._forms.accented(unit.start) == accented] or before
        return [*reversed(before), *self.anchors.units]

    def _wants_city(self, anchor: Anchor, province: NamedUnit) -> bool:
        """True for a word that can mean a city beside a province that is none."""
        return "city" in anchor.levels and fold(province.name) not in _CITY_PROVINCES
