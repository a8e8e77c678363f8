"""Which unit each named place is: its level, its province, its row in the gazetteer."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from extractors.dates import text_date
from extractors.gazetteer import REFORM, TIERS, Unit, gazetteer, name_key
from extractors.places import Place
from extractors.tokenizer import Words

_LAST_OLD_DAY = "2025-06-30"
_UNDATED = "2026-12-31"  # a text without years and without units of the time before the reform
_OLD_LEVELS = frozenset({"district", "district_town", "city", "urban_district", "township"})
# Words between a unit and the larger one that holds it: "xã Ba Vì (Ba Tơ)", "gemeente A van het district B".
_GLUE = frozenset(", ( ) thuoc cua thu do in de het van aan hoofdstad - – 's".split())
_GAP = 5
_LISTED = 4  # names of provinces in a reason
_OTHER_LEVEL = 15  # what it costs a unit to be of another level than the text says


def settle(words: Words, places: list[Place], central: dict[str, str]) -> list[Place]:
    """Decide for every place what it is, and drop those that are none.

    Args:
        words: Of the text.
        places: Those found, in order.
        central: Centrally run cities: name of the province to the first day of that status.

    Returns:
        The places that are units, each with ``level`` and, where known, ``unit`` and ``province``.
    """
    return _Settler(words, places, central).settle()


class _Settler:
    def __init__(self, words: Words, places: list[Place], central: dict[str, str]) -> None:
        self.words = words
        self.places = places
        self.central = central
        self.gazetteer = gazetteer()
        self.date = _date(words, places)
        self.share: Counter[str] = Counter()  # how much speaks for each province
        self.provinces: list[tuple[int, str]] = []  # where provinces are named
        self.settled: list[tuple[int, str]] = []  # where units are named, and their province
        self.districts: dict[str, list[int]] = {}  # where units of the district level are named

    def settle(self) -> list[Place]:
        _nest(self.words, self.places)
        self.said = {place.key for place in self.places if place.levels}
        self._provinces()
        self._guess()
        kept = [place for place in self.places if place.unit is not None]
        for tier in (2, 3):
            open_ones = [place for place in self.places if place.unit is None and place.tier == tier]
            open_ones = [place for place in open_ones if not self._is_namesake(place)]
            for place in sorted(open_ones, key=self._choice):
                if (place.levels or (tier == 2 and not self._is_new_commune(place))) and self._settle(place):
                    kept.append(place)
                    self._note(place)
        kept = self._supported(kept)
        kept += self._repeated(kept, [place for place in kept if place.levels])
        kept += self._communes(kept)
        kept += self._repeated(kept, kept)
        for place in kept:
            place.why_level = self._why_level(place)
        return sorted(kept, key=lambda place: place.start)

    # --- provinces -------------------------------------------------------------------------------------------

    def _provinces(self) -> None:
        said = [place for place in self.places if place.levels and place.tier == 2]
        named = {place.key for place in said if not self._in_its_namesake(place)}
        for place in self.places:
            units = [unit for unit in place.units if unit.tier == 1]
            if not units or not self._is_province(place, units, named):
                continue
            unit = self._state(units)
            place.unit, place.level, place.province = unit, "province", unit.name
            if place.former and self.date >= REFORM:
                continue  # "tỉnh Bạc Liêu trước đây" speaks for no unit of today
            self.share[unit.name] += 1 if place.weak else 3
            if not place.weak:
                self.provinces.append((place.start, unit.name))
                self.settled.append((place.start, unit.name))
        for place in self.places:
            if place.unit is None and place.levels[:1] == ("province",) and place.end - place.start > 1:
                place.level = "province"

    def _is_province(self, place: Place, units: list[Unit], named: set[str]) -> bool:
        if not place.levels:
            return place.key not in named
        if "province" not in place.levels:
            return False
        if place.levels[0] == "province":
            return True
        since = self.central.get(units[0].name)
        if since is not None and since <= self.date:
            return True
        return not any(unit.tier > 1 and unit.level in place.levels for unit in place.units)

    def _in_its_namesake(self, place: Place) -> bool:
        """True for a town of the province's name: beside it the bare name still means the province."""
        return any(unit.level in place.levels and unit.name == unit.province_name for unit in place.units)

    def _state(self, units: Iterable[Unit]) -> Unit:
        """Of several states of a unit the one of the text's date, else the nearest before it, else the first."""
        return max(units, key=lambda unit: (unit.valid(self.date), unit.valid_from <= self.date, unit.last_day))

    def _guess(self) -> None:
        """Let every name speak a little for the provinces that have it."""
        seen: set[tuple[str, int]] = set()
        for place in self.places:
            names = {unit.province_name for unit in self._candidates(place)}
            key = (place.key, place.tier)
            if place.unit is None and place.levels and names and key not in seen:
                seen.add(key)
                for name in names:
                    part = (0.6 if place.tier == 2 else 0.3) / len(names)
                    self.share[name] += part  # type: ignore[assignment]  # typeshed knows counters of ints only

    # --- districts and communes ----------------------------------------------------------------------------------

    def _candidates(self, place: Place) -> list[Unit]:
        if not place.levels:
            return [unit for unit in place.units if unit.tier == 2]
        tiers = {TIERS[level] for level in place.levels} - {1}
        units = [unit for unit in place.units if unit.tier in tiers]
        fitting = [unit for unit in units if unit.level in place.levels]
        return fitting if fitting and place.tier == 2 else units

    def _is_namesake(self, place: Place) -> bool:
        """True for a bare name that the text also gives with its level: ``_repeated`` makes it that unit."""
        return not place.levels and place.key in self.said

    def _is_new_commune(self, place: Place) -> bool:
        """True for a district's bare name in a text of after the reform, where a commune of the province has it now."""
        if place.levels or place.former or self.date < REFORM:
            return False
        communes = [unit for unit in place.units if unit.tier == 3 and unit.valid(self.date)]
        place.why = f"a district that had ended by {self.date}, and a commune of the text's provinces has the name now"
        return any(self.share[unit.province_name] >= 1 for unit in communes)

    def _choice(self, place: Place) -> int:
        """In how many provinces that the text speaks of the name is found: what is plain is settled first."""
        return len({unit.province_name for unit in self._candidates(place) if self.share[unit.province_name] >= 1})

    def _settle(self, place: Place) -> bool:
        """Choose a unit for a place; False where a bare name has nothing to stand on."""
        if place.level == "province":
            place.province = None
            return True
        units = self._candidates(place)
        within = self._of_today(self._within(units, place), place)
        if not within and not place.levels:
            place.why = "no district of the name lies in the unit named behind it"
            return False
        scored = sorted(((self._score(unit, place), i) for i, unit in enumerate(within)), reverse=True)
        unit = within[scored[0][1]] if scored else None
        if unit is not None and self._is_stranger(unit, place, scored, within):
            unit = None
        place.unit = unit
        if unit is not None:
            place.level = unit.level if not place.levels or unit.level in place.levels else place.levels[0]
            place.province = self._province_then(unit)
        else:
            place.level = place.levels[0] if place.levels else ""
            place.province = self._province_around(place)
        place.why = self._why(place, within)
        return bool(place.level)

    def _why(self, place: Place, units: list[Unit]) -> str:
        """Why the place has its province, or none."""
        own = place.unit
        others = [unit for unit in units if own is None or (unit.code != own.code and unit.province != own.province)]
        names = sorted({unit.province_name for unit in others})
        listed = ", ".join(names[:_LISTED]) + (f" and {len(names) - _LISTED} more" if len(names) > _LISTED else "")
        if place.inside is not None and place.inside.province == place.province:
            return f"named behind it ({self.words.quote(place.inside.first, place.inside.last)})"
        if own is not None and names:
            return f"the text speaks most for it; passed over: {listed}"
        if own is not None:
            return "no other has such a unit of this name"
        missing = f"the text speaks of no province that has the name ({listed})" if names else "not in the gazetteer"
        return f"{missing}; the province that the text speaks of most" if place.province else missing

    def _why_level(self, place: Place) -> str:
        if not place.levels:
            return "the bare name of a province" if place.tier == 1 else f"a bare name; what it was on {self.date}"
        word = (place.first, place.start) if place.first < place.start else (place.end, place.last)
        said = f"the level word {self.words.quote(*word)}" if word[0] < word[1] else "the level word beside it"
        return said if len(place.levels) == 1 or place.unit is None else f"{said}, and the gazetteer"

    def _province_then(self, unit: Unit) -> str:
        """The name that the unit's province had at the text's date: Thừa Thiên Huế until 2024, then Huế."""
        day = min(max(self.date, unit.valid_from), unit.last_day)
        province = self.gazetteer.at(unit.province, day)
        return province.name if province is not None else unit.province_name

    def _is_stranger(self, unit: Unit, place: Place, scored: list[tuple[float, int]], units: list[Unit]) -> bool:
        """True where the best unit is a namesake elsewhere: nothing in the text speaks for its province."""
        if place.inside is not None and place.inside.province:
            return False
        rivals = {units[i].province_name for score, i in scored if score > scored[0][0] - 1}
        if self.provinces or self.districts:
            spoken = self.share[unit.province_name] >= 1 or any(
                name == unit.province_name for _, name in self.provinces
            )
            if unit.tier == 3 or len({other.province_name for other in units}) > 1:
                return not spoken
            return False
        return len(rivals) > 1

    def _within(self, units: list[Unit], place: Place) -> list[Unit]:
        """Those that lie in the larger unit behind the place, or only in its province where a comma ties the two."""
        larger = place.inside
        if larger is None:
            return units
        within = [unit for unit in units if self._is_within(unit, larger)]
        if not within and larger.unit is not None and "," in self.words.text[place.last : larger.first]:
            within = [unit for unit in units if unit.province_name == larger.province]
        return within

    def _of_today(self, units: list[Unit], place: Place) -> list[Unit]:
        """In a text of after the reform a commune is one of today, where its province is spoken of."""
        if self.date < REFORM or place.former or place.inside is not None or place.tier < 3:
            return units
        today = [unit for unit in units if unit.valid(self.date) and self.share[unit.province_name] >= 1]
        return today or units

    def _is_within(self, unit: Unit, larger: Place) -> bool:
        if larger.tier == 1:
            return larger.unit is None or name_key(unit.province_name) == name_key(larger.unit.name)
        parent = self.gazetteer.parent(unit)
        if parent is not None and parent.tier == 1:  # after the reform: a commune of what was the district
            return any(unit.code in other.heirs.split() for other in larger.units)
        names = {name_key(other.name) for other in larger.units}
        return parent is not None and (name_key(parent.name) in names or not names)

    def _score(self, unit: Unit, place: Place) -> float:
        score = 30 * self.share[unit.province_name] / max(1, self.share.total())
        parent = self.gazetteer.parent(unit)
        if parent is not None and parent.tier == 2:
            near = self.districts.get(f"{parent.code}:{parent.province}", [])
            if near:
                distance = min(abs(place.start - at) for at in near)
                score += 40 + 20 / (1 + distance / 40)
        at = bisect_left(self.settled, (place.start, ""))
        if at and self.settled[at - 1][1] == unit.province_name:
            score += 10
        date = min(self.date, _LAST_OLD_DAY) if unit.level in _OLD_LEVELS and self.date >= REFORM else self.date
        score += 4 if unit.valid(date) else -4 * ((unit.valid_from >= REFORM) != (date >= REFORM))
        score += 1 if unit.valid_from <= date else 0
        if place.levels:
            score -= place.levels.index(unit.level) if unit.level in place.levels else _OTHER_LEVEL
        return score + int(unit.last_day[:4]) / 1e5

    def _province_around(self, place: Place) -> str | None:
        """The province of a unit that the gazetteer does not have, from what the text says around it."""
        larger = place.inside
        while larger is not None:
            if larger.province:
                return larger.province
            larger = larger.inside
        return self.share.most_common(1)[0][0] if self.share and self.share.most_common(1)[0][1] >= 1 else None

    def _note(self, place: Place) -> None:
        if place.unit is None or not place.levels:
            return
        insort(self.settled, (place.start, place.unit.province_name))
        if place.tier > 2:
            return
        self.districts.setdefault(f"{place.unit.code}:{place.unit.province}", []).append(place.start)
        self.share[place.unit.province_name] += 1

    # --- bare names ------------------------------------------------------------------------------------------------

    def _supported(self, places: list[Place]) -> list[Place]:
        """Drop bare names that nothing else in the text speaks for."""
        firm = [place for place in places if place.levels or (place.tier == 1 and not place.weak)]
        spoken = {place.province for place in firm if place.province}
        named = {_identity(place) for place in firm}
        solid = any(self._is_solid(place) for place in firm)
        kept = []
        for place in places:
            support = place.province in spoken or _identity(place) in named
            if place.levels:
                fine = self._is_solid(place) or bool(solid and not (place.unit is None and self._is_number(place)))
            elif place.tier == 1:
                fine = not place.weak or support
            else:
                fine = support or (place.at > 0 and not place.weak and not firm)
            if fine:
                kept.append(place)
            elif place.levels:
                place.why = "neither its letters nor the gazetteer show a Vietnamese unit"
            elif place.weak:
                place.why = "in capitals, in quotation marks or an ordinary word, and nothing else speaks for it"
            else:
                place.why = "a bare name, and nothing else in the text speaks for its province"
        return kept

    def _is_solid(self, place: Place) -> bool:
        """True for a name that is Vietnamese beyond doubt: several known syllables, or diacritics."""
        if self._is_number(place):
            return place.unit is not None and place.tier == 2 and not self.words.text[place.first].isascii()
        accented = any(not word.isascii() for word in self.words.text[place.first : place.end])
        return accented or (place.unit is not None and place.end - place.start > 1)

    def _is_number(self, place: Place) -> bool:
        return place.end - place.start == 1 and not self.words.text[place.start].isalpha()

    def _repeated(self, kept: list[Place], known_ones: list[Place]) -> list[Place]:
        """Bare names of units that the text names elsewhere: with their level, or where it is plain what they are."""
        settled = {id(place) for place in kept}
        by_name: dict[str, list[Place]] = {}
        for place in known_ones:
            by_name.setdefault(place.key, []).append(place)
        more = []
        for place in self.places:
            known = by_name.get(place.key, [])
            if place.inside is not None and place.inside.province:
                known = [other for other in known if other.province == place.inside.province]
            if id(place) not in settled and not place.levels and known:
                likeliest = min(known, key=lambda other: (other.tier, abs(other.start - place.start)))
                place.unit, place.level, place.province = likeliest.unit, likeliest.level, likeliest.province
                more.append(place)
        return more

    def _communes(self, kept: list[Place]) -> list[Place]:
        """Bare names of communes: in a district that the text names, or what a known district became in 2025."""
        spoken = {place.province for place in kept if place.levels or (place.tier == 1 and not place.weak)}
        settled = {id(place) for place in kept}
        more = []
        for place in self.places:
            if id(place) in settled:
                continue
            place.why = place.why or "a bare name, and the text names no district that has a commune of this name"
            if place.levels or place.weak or place.key in self.said:
                continue
            units = [unit for unit in place.units if unit.tier == 3 and unit.province_name in spoken]
            known = any(unit.tier < 3 for unit in place.units) and self.date >= REFORM
            near = [unit for unit in units if unit.valid(self.date) and (known or self._in_named_district(unit, place))]
            if len({unit.province_name for unit in near}) == 1:
                place.unit = max(near, key=lambda unit: unit.last_day)
                place.level, place.province = place.unit.level, place.unit.province_name
                place.why = "the only one of the text's provinces that has a commune of this name"
                more.append(place)
        return more

    def _in_named_district(self, unit: Unit, place: Place) -> bool:
        return place.at == 2 and place.end - place.start > 1 and f"{unit.parent}:{unit.province}" in self.districts


def _identity(place: Place) -> tuple[str, str | None]:
    return (f"{place.unit.code}:{place.unit.name}" if place.unit else str(place.start), place.province)


def _nest(words: Words, places: list[Place]) -> None:
    """Tie each unit to the larger one that is named right behind it."""
    for place, larger in pairwise(places):
        between = words.norm[place.last : larger.first]
        tier = min((unit.tier for unit in larger.units), default=larger.tier) if not larger.levels else larger.tier
        if tier < place.tier and between and len(between) <= _GAP and all(word in _GLUE for word in between):
            place.inside = None if larger.former and not place.former and larger.tier == 2 else larger


def _last_day(place: Place) -> str:
    return max((unit.last_day for unit in place.units if unit.tier == 1), default=_UNDATED)


def _date(words: Words, places: list[Place]) -> str:
    """The text's date as far as it says, on the right side of the reform."""
    old = new = 0
    for place in places:
        if place.former or not place.levels:
            continue
        if place.levels[0] in _OLD_LEVELS:
            old += 1
        elif place.levels[0] in ("commune", "ward", "special_zone") and place.units:
            since = {unit.valid_from >= REFORM for unit in place.units if unit.level in place.levels}
            new += since == {True}
            old += since == {False}
    date, exact = text_date(words)
    if date is None:
        ends = [_last_day(place) for place in places if place.levels == ("province",) and not place.former]
        return min([_LAST_OLD_DAY if old and old >= new else _UNDATED, *ends])
    if date >= REFORM and not exact and old > new:
        return _LAST_OLD_DAY
    if date < REFORM and new > old and date >= "2025":
        return REFORM
    return date
