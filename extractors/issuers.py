"""Whose document a cited one is: the unit of the body that issued it, which its symbol leaves open.

``20-NQ/TU`` is a resolution of some province: the words around the symbol say of which, else the document that cites it
does by its own issuer, else the province that a text speaks of.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Doc

from extractors.facts import Header
from extractors.gazetteer import TIERS
from extractors.rules import load
from extractors.text import Span, any_of, fold
from extractors.tokenizer import words_of

_BEFORE = 160  # characters before a citation among which its issuer is looked for
_CLAUSE = re.compile(r"[.;:!?\n]")
_LEVELS = {1: "province", 2: "district", 3: "commune"}
_GOVERNS = 4  # times as often as any other: the province that a text without a letterhead speaks of


@dataclass(frozen=True, slots=True)
class _Unit:
    """A mention of a unit."""

    start: int
    end: int
    tier: int
    name: str
    province: str | None


class IssuerPlacer:
    """A spaCy component that gives citations the ``locality`` and ``province`` of their issuer.

    A central body has none; where several units are possible the field stays None.
    """

    def __init__(self) -> None:
        tables = load("citations").tables
        self._tiers: dict[str, list[int]] = tables["tiers"]
        bodies = any_of(word for body in tables["bodies"] for word in body["words"])
        of = any_of(tables["words"]["of"])
        levels = any_of(word for words in tables["places"].values() for word in words)
        self._named = re.compile(rf"(?<!\w){bodies}(?:\s+{of})?(?:\s+(?:{of}\s+)?{levels})?\s+$")

    def __call__(self, doc: Doc) -> Doc:
        """Fill the two fields."""
        citations: list[dict[str, Any]] = doc.user_data["citations"]
        open_ones = [(item, tiers) for item in citations if (tiers := self._tiers.get(item["_level"] or "", []))]
        if not open_ones:
            return doc
        text = words_of(doc).whole
        folded = fold(text)
        units = _units(doc.user_data["localities"])
        header: Header | None = doc.user_data["header"]
        governing = _governing(units)
        tier = _tier(header, units)
        for item, tiers in open_ones:
            unit = _inside(units, item["_issuer_span"]) or self._before(text, folded, item["span"][0], tiers, units)
            if unit is not None:
                item["locality"], item["province"], item["level"] = unit.name, unit.province, _LEVELS[unit.tier]
                item["_why"]["locality"] = f"named as its issuer's ({text[unit.start : unit.end]})"
            elif header is not None:
                item["locality"], item["province"] = _own(header, tier, tiers)
                if item["province"]:
                    item["_why"]["locality"] = "that of the document that cites it"
            elif governing is not None:
                item["locality"], item["province"] = governing if tiers == [1] else None, governing
                item["_why"]["locality"] = "the province that the text speaks of"
        _give_back([item for item, _ in open_ones])
        return doc

    def _before(self, text: str, folded: str, at: int, tiers: list[int], units: Sequence[_Unit]) -> _Unit | None:
        """The unit of a body that the clause names before the citation: "Tỉnh ủy Lào Cai ban hành Nghị quyết ..."."""
        start = max((stop.end() for stop in _CLAUSE.finditer(text, max(0, at - _BEFORE), at)), default=0)
        start = max(start, at - _BEFORE, 0)
        for unit in reversed(_between(units, start, at)):
            if unit.tier in tiers and self._named.search(folded, start, unit.start):
                return unit
        return None


def _give_back(citations: Sequence[dict[str, Any]]) -> None:
    """Take dates back that were borrowed from a namesake of another unit: "12-NQ/HU" of two districts."""
    lenders: dict[str, set[str | None]] = {}
    for item in citations:
        if item["date"] and not item["_borrowed"]:
            lenders.setdefault(item["symbol"], set()).add(item["locality"])
    for item in citations:
        if item["_borrowed"] and item["locality"] not in lenders.get(item["symbol"], {item["locality"]}):
            item.update(date=None, year=item["_year"], term=None)
            del item["_why"]["date"]


def _units(localities: Sequence[dict[str, Any]]) -> list[_Unit]:
    found = [
        _Unit(start, end, TIERS[item["level"]], item["name"], item["province"])
        for item in localities
        for start, end in item["mentions"]
    ]
    return sorted(found, key=_start)


def _between(units: Sequence[_Unit], start: int, end: int) -> Sequence[_Unit]:
    """The mentions that begin in a span."""
    return units[bisect_left(units, start, key=_start) : bisect_left(units, end, key=_start)]


def _start(unit: _Unit) -> int:
    return unit.start


def _inside(units: Sequence[_Unit], span: Span | None) -> _Unit | None:
    """The lowest unit that a body's words name: "của Huyện ủy Hữu Lũng, tỉnh Lạng Sơn"."""
    named = _between(units, *span) if span is not None else ()
    return max(named, key=lambda unit: unit.tier, default=None)


def _tier(header: Header | None, units: Sequence[_Unit]) -> int | None:
    """Of the unit of the citing document's own issuer."""
    if header is None or header.locality is None:
        return None
    return max(u.tier for u in units if u.name == header.locality and u.province == header.province)


def _own(header: Header, tier: int | None, tiers: list[int]) -> tuple[str | None, str | None]:
    """The unit of the citing document where the code can mean no other, and its province."""
    if tier is None:
        return None, None
    if 1 in tiers and tier == 1:
        return header.locality, header.province
    if tiers == [1]:
        return header.province, header.province
    return header.locality if tiers == [tier] else None, header.province


def _governing(units: Sequence[_Unit]) -> str | None:
    """The province of all units, or of many times more than any other."""
    ranked = Counter(unit.province for unit in units if unit.province).most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] < _GOVERNS * ranked[1][1]):
        return None
    return ranked[0][0]
