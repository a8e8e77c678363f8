"""Vietnam's administrative units before and after the reform of July 2025, from ``data/units.csv``.

A unit is one state of one place: where its level, name or parent changed there are two rows with one code. Codes are
those of the General Statistics Office, which gave many codes of ended units to new ones: a code means something only
together with a date.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from itertools import groupby
from operator import itemgetter

from extractors.text import fold, is_plain, spelling

TODAY = "9999-12-31"
# Names of the highlands are written with and without the tone: Đắk Lắk, Đăk Lăk, Đak Pơ, Đắk Pơ.
_HIGHLAND = re.compile("k\u0301(?!\\w)")
REFORM = "2025-07-01"
TIERS = {
    "province": 1,
    "district": 2,
    "district_town": 2,
    "city": 2,
    "urban_district": 2,
    "commune": 3,
    "ward": 3,
    "township": 3,
    "special_zone": 3,
}


@dataclass(slots=True, eq=False)
class Unit:
    """One state of one administrative unit.

    Attributes:
        code: Of the General Statistics Office.
        name: Official Vietnamese name without the level word.
        level: One of ``TIERS``.
        parent: Code of the unit above it, empty for a province.
        province: Code of its province; for a province, its own.
        valid_from: ISO date of its first day, empty where it is older than the data.
        valid_to: ISO date of its last day, empty where it still exists.
        heirs: Codes of the units that followed it, joined by a blank.
        latitude: In degrees, empty where unknown (see ``Gazetteer.point``).
        longitude: In degrees.
        province_name: Name of its province in its own time.
    """

    code: str
    name: str
    level: str
    parent: str
    province: str
    valid_from: str
    valid_to: str
    heirs: str
    latitude: str
    longitude: str
    province_name: str = ""

    @property
    def tier(self) -> int:
        """1 for a province, 2 for what had district rank, 3 for communes and their like."""
        return TIERS[self.level]

    @property
    def last_day(self) -> str:
        """``valid_to``, far in the future where the unit still exists."""
        return self.valid_to or TODAY

    def valid(self, date: str) -> bool:
        """True where the unit existed on an ISO date."""
        return self.valid_from <= date <= self.last_day

    def spelled(self, name: str) -> bool:
        """True where a name as written can be this unit's: same letters and tones, or no diacritics at all.

        Where the tone mark stands (hoà, hòa), case, and a bare d for đ make no difference.

        Args:
            name: Whose folded form equals this unit's.
        """
        return is_plain(name) or _loose(name) == _loose(self.name)


def _loose(name: str) -> str:
    plain = spelling(name.replace("’", "'")).replace("đ", "d")
    return _HIGHLAND.sub("k", plain)


def name_key(name: str) -> str:
    """The form by which units are looked up: folded, straight apostrophes, single blanks.

    Args:
        name: As written.
    """
    return " ".join(fold(name).replace("’", "'").split())


@dataclass(slots=True)
class Gazetteer:
    """All units, with the questions that finders and queries ask of them.

    Attributes:
        units: In the order of code and date.
    """

    units: list[Unit]
    _names: dict[str, list[Unit]] = field(default_factory=lambda: defaultdict(list))
    _codes: dict[str, list[Unit]] = field(default_factory=lambda: defaultdict(list))
    _children: dict[str, list[Unit]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for unit in self.units:
            self._codes[unit.code].append(unit)
            self._names[name_key(unit.name)].append(unit)
        for unit in self.units:
            province = self.at(unit.province, unit.last_day)
            unit.province_name = province.name if province else ""

    def names(self) -> Iterable[str]:
        """The folded names of all units, each once."""
        return self._names.keys()

    def named(self, name: str) -> list[Unit]:
        """All units of a name, whatever their time, level and diacritics.

        Args:
            name: With or without diacritics, without the level word.
        """
        return self._names.get(name_key(name), [])

    def at(self, code: str, date: str = TODAY) -> Unit | None:
        """The unit that had a code on a date.

        Args:
            code: Of the General Statistics Office.
            date: ISO date; today where not given.
        """
        return next((unit for unit in self._codes.get(code, ()) if unit.valid(date)), None)

    def resolve(
        self, name: str, level: str | None = None, province: str | None = None, date: str | None = None
    ) -> list[Unit]:
        """The units that a name can mean, the likeliest first.

        Args:
            name: As written, without the level word; its diacritics, where it has any, must be the unit's.
            level: Only units of this level.
            province: Only units of the province of this name, with or without diacritics.
            date: ISO date on which the unit existed.

        Returns:
            Provinces first, then the district level, then communes; of those the latest first.
        """
        where = name_key(province) if province else None
        found = [
            unit
            for unit in self.named(name)
            if unit.spelled(name)
            and (level is None or unit.level == level)
            and (where is None or name_key(unit.province_name) == where)
            and (date is None or unit.valid(date))
        ]
        found.sort(key=lambda unit: unit.last_day, reverse=True)
        found.sort(key=lambda unit: unit.tier)
        return found

    def parent(self, unit: Unit) -> Unit | None:
        """The unit above, in the last days of this one."""
        return self.at(unit.parent, unit.last_day) if unit.parent else None

    def successors(self, unit: Unit) -> list[Unit]:
        """The units that followed this one directly, empty where it still exists or they are not known."""
        found = []
        for code in unit.heirs.split():
            later = [other for other in self._codes[code] if other.valid_from > unit.valid_to or not other.valid_from]
            later = [other for other in later if other is not unit and other.last_day > unit.valid_to]
            found += later[:1]
        return found

    def today(self, unit: Unit) -> list[Unit]:
        """The units of today that stand in the place of one that has ended, in the order of their codes.

        Args:
            unit: Any.

        Returns:
            Empty where the unit still exists, or where what followed it is not known.
        """
        found: dict[str, Unit] = {}
        followed = [unit]
        for older in followed:
            for heir in self.successors(older):
                if heir.valid_to:
                    followed.append(heir)
                else:
                    found[heir.code] = heir
        return [found[code] for code in sorted(found)]

    def children(self, unit: Unit, date: str | None = None) -> list[Unit]:
        """The units directly below.

        Args:
            unit: A province or a unit of the district level.
            date: ISO date; the last day of the unit where not given.
        """
        if not self._children:
            above = itemgetter(0)
            pairs = sorted(((child.parent, i) for i, child in enumerate(self.units)), key=lambda pair: pair)
            self._children = {code: [self.units[i] for _, i in group] for code, group in groupby(pairs, key=above)}
        day = date or unit.last_day
        return [child for child in self._children.get(unit.code, ()) if child.valid(day)] if unit.valid(day) else []

    def point(self, unit: Unit) -> tuple[float, float] | None:
        """Latitude and longitude: its own, else the mean of its successors'.

        Args:
            unit: Any.
        """
        if unit.latitude:
            return float(unit.latitude), float(unit.longitude)
        points = [point for heir in self.successors(unit) if (point := self.point(heir))]
        if not points:
            return None
        return sum(lat for lat, _ in points) / len(points), sum(lon for _, lon in points) / len(points)


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer that is shipped with the program, read once a process."""
    source = resources.files("extractors") / "data" / "units.csv"
    rows = csv.reader(source.read_text(encoding="utf-8").splitlines())
    next(rows)
    return Gazetteer([Unit(*row) for row in rows])
