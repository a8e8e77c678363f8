"""Localities: which units a text speaks of, and ordinary prose that speaks of none."""

from __future__ import annotations

import random
import unicodedata

import pytest

from extractors.engine import build_nlp
from extractors.facts import Successor
from extractors.gazetteer import gazetteer
from extractors.text import clean, fold

Found = list[tuple[str, str, str | None]]


def items(text: str, lang: str = "vi") -> list[dict]:
    nlp = build_nlp(lang)
    doc = nlp.make_doc(clean(text, lang).text)
    for name in ("sentences", "header", "citations", "localities"):
        doc = nlp.get_pipe(name)(doc)
    return doc.user_data["localities"]


def found(text: str, lang: str = "vi") -> Found:
    return [(item["name"], item["level"], item["province"]) for item in items(text, lang)]


QN, HN, HCM = "Quảng Ninh", "Hà Nội", "Hồ Chí Minh"

VIETNAMESE: list[tuple[str, str, Found]] = [
    ("level word", "Tỉnh Quảng Ninh họp.", [(QN, "province", QN)]),
    ("capitals", "TỈNH QUẢNG NINH HỌP", [(QN, "province", QN)]),
    ("no diacritics", "Huyen Ba Che (tinh Quang Ninh) hop.", [("Ba Chẽ", "district", QN), (QN, "province", QN)]),
    ("old tone placement", "Huyện uỷ Lạc Thuỷ, tỉnh Hoà Bình.", [("Lạc Thủy", "district", "Hòa Bình"), ("Hòa Bình", "province", "Hòa Bình")]),
    ("other tones are another name", "Tỉnh Quảng Nình họp.", []),
    ("organisations", "Thành ủy Hà Nội gặp Tỉnh ủy Yên Bái.", [(HN, "province", HN), ("Yên Bái", "province", "Yên Bái")]),
    ("abbreviations", "TX. Nghĩa Lộ, H. Văn Yên, TP Yên Bái (Yên Bái)", [
        ("Nghĩa Lộ", "district_town", "Yên Bái"), ("Văn Yên", "district", "Yên Bái"), ("Yên Bái", "city", "Yên Bái"),
        ("Yên Bái", "province", "Yên Bái"),
    ]),
    ("list", "Các huyện: Ba Chẽ, Bình Liêu và thành phố Móng Cái (tỉnh Quảng Ninh).", [
        ("Ba Chẽ", "district", QN), ("Bình Liêu", "district", QN), ("Móng Cái", "city", QN), (QN, "province", QN),
    ]),
    ("list with brackets", "Năm 2022, các xã Lương Minh (7 mô hình), Đồn Đạc (5) của huyện Ba Chẽ.", [
        ("Lương Minh", "commune", QN), ("Đồn Đạc", "commune", QN), ("Ba Chẽ", "district", QN),
    ]),
    ("two level words, one list", "Các xã, phường Phương Nam, Thượng Yên Công ở thành phố Uông Bí năm 2021", [
        ("Phương Nam", "ward", QN), ("Thượng Yên Công", "commune", QN), ("Uông Bí", "city", QN),
    ]),
    ("one level word before a list", "Huyện Hàm Yên, Chiêm Hóa và Na Hang (Tuyên Quang)", [
        ("Hàm Yên", "district", "Tuyên Quang"), ("Chiêm Hóa", "district", "Tuyên Quang"),
        ("Na Hang", "district", "Tuyên Quang"), ("Tuyên Quang", "province", "Tuyên Quang"),
    ]),
    ("a chain is no list", "Xã Tân Lập, Mộc Châu, Sơn La, năm 2021.", [
        ("Tân Lập", "commune", "Sơn La"), ("Mộc Châu", "district", "Sơn La"), ("Sơn La", "province", "Sơn La"),
    ]),
    ("namesakes told apart", "Huyện Châu Thành (Trà Vinh) đón huyện Châu Thành, tỉnh Tây Ninh.", [
        ("Châu Thành", "district", "Trà Vinh"), ("Trà Vinh", "province", "Trà Vinh"),
        ("Châu Thành", "district", "Tây Ninh"), ("Tây Ninh", "province", "Tây Ninh"),
    ]),
    ("the same name, named by its namesake", "Huyện Phú Tân (An Giang) gặp huyện cùng tên của tỉnh Cà Mau.", [
        ("Phú Tân", "district", "An Giang"), ("An Giang", "province", "An Giang"), ("Phú Tân", "district", "Cà Mau"),
        ("Cà Mau", "province", "Cà Mau"),
    ]),
    ("one name, three levels", "Năm 2020, thành phố Cao Lãnh và huyện Cao Lãnh (Đồng Tháp).", [
        ("Cao Lãnh", "city", "Đồng Tháp"), ("Cao Lãnh", "district", "Đồng Tháp"), ("Đồng Tháp", "province", "Đồng Tháp"),
    ]),
    ("numbers", "UBND TP.HCM, quận 3, Phường 12 năm 2023.", [
        (HCM, "province", HCM), ("3", "urban_district", HCM), ("12", "ward", HCM),
    ]),
    ("not in the gazetteer", "Xã Mường Tưởng Tượng, huyện Như Xuân, tỉnh Thanh Hóa.", [
        ("Mường Tưởng Tượng", "commune", "Thanh Hóa"), ("Như Xuân", "district", "Thanh Hóa"), ("Thanh Hóa", "province", "Thanh Hóa"),
    ]),
    ("a name that begins with a phrase", "Xã Giao Tân, huyện Giao Thủy, năm 2022.", [
        ("Giao Tân", "commune", "Nam Định"), ("Giao Thủy", "district", "Nam Định"),
    ]),
    ("a name that begins with a river's word", "Quận Cầu Giấy (Hà Nội)", [("Cầu Giấy", "urban_district", HN), (HN, "province", HN)]),
    ("a person behind the unit", "Chủ tịch UBND huyện Đông Anh Nguyễn Văn Bình nói ở Hà Nội.", [("Đông Anh", "district", HN), (HN, "province", HN)]),
    ("level by the time of the text", "Năm 2019, Đông Triều thuộc tỉnh Quảng Ninh.", [("Đông Triều", "district_town", QN), (QN, "province", QN)]),
    ("level as the text says", "Năm 2025, thị xã Đông Triều (Quảng Ninh)", [("Đông Triều", "district_town", QN), (QN, "province", QN)]),
    ("after the reform", "Ngày 12/10/2025, xã Ea Drăng, phường Buôn Ma Thuột (tỉnh Đắk Lắk).", [
        ("Ea Drăng", "commune", "Đắk Lắk"), ("Buôn Ma Thuột", "ward", "Đắk Lắk"), ("Đắk Lắk", "province", "Đắk Lắk"),
    ]),
    ("special zones", "Ngày 12/10/2025, đặc khu Vân Đồn (Quảng Ninh).", [("Vân Đồn", "special_zone", QN), (QN, "province", QN)]),
    ("what a district was", "Ngày 5/11/2025, xã Bác Ái Tây (huyện Bác Ái cũ), tỉnh Khánh Hòa.", [
        ("Bác Ái Tây", "commune", "Khánh Hòa"), ("Bác Ái", "district", "Ninh Thuận"), ("Khánh Hòa", "province", "Khánh Hòa"),
    ]),
    ("a province of its time", "Năm 2020, huyện A Lưới (Thừa Thiên Huế).", [
        ("A Lưới", "district", "Thừa Thiên Huế"), ("Thừa Thiên Huế", "province", "Thừa Thiên Huế"),
    ]),
    ("a centrally run city since 2026", "Tháng 10 năm 2026, thành phố Quảng Ninh họp.", [(QN, "province", QN)]),
    ("other spellings", "Tại tỉnh Đắc Lắc, TP Buôn Mê Thuột và Qui Nhơn (Bình Định).", [
        ("Đắk Lắk", "province", "Đắk Lắk"), ("Buôn Ma Thuột", "city", "Đắk Lắk"), ("Quy Nhơn", "city", "Bình Định"),
        ("Bình Định", "province", "Bình Định"),
    ]),
    ("apostrophes", "Huyện Cư M’gar, tỉnh Đắk Lắk.", [("Cư M'gar", "district", "Đắk Lắk"), ("Đắk Lắk", "province", "Đắk Lắk")]),
    ("a commune alone, in its district", "Năm 2022, huyện Hồng Dân kiểm tra ở Ninh Quới.", [
        ("Hồng Dân", "district", "Bạc Liêu"), ("Ninh Quới", "commune", "Bạc Liêu"),
    ]),
]  # fmt: skip

DUTCH: list[tuple[str, str, Found]] = [
    ("before", "In de provincie Quang Ninh.", [(QN, "province", QN)]),
    ("behind", "Het Ba Che-district in de Quang Ninh-provincie.", [("Ba Chẽ", "district", QN), (QN, "province", QN)]),
    ("in brackets", "Cao Lanh (stad) en het district Cao Lanh in Dong Thap, 2022.", [
        ("Cao Lãnh", "city", "Đồng Tháp"), ("Cao Lãnh", "district", "Đồng Tháp"), ("Đồng Tháp", "province", "Đồng Tháp"),
    ]),
    ("English", "Bac Kan Province; Ba Be District.", [("Bắc Kạn", "province", "Bắc Kạn"), ("Ba Bể", "district", "Bắc Kạn")]),
    ("list", "De districten Tien Yen, Ba Che en Binh Lieu (provincie Quang Ninh).", [
        ("Tiên Yên", "district", QN), ("Ba Chẽ", "district", QN), ("Bình Liêu", "district", QN), (QN, "province", QN),
    ]),
    ("compounds", "Het bergdistrict Muong Nhe (Dien Bien) in 2022.", [("Mường Nhé", "district", "Điện Biên"), ("Điện Biên", "province", "Điện Biên")]),
    ("exonyms", "Van Hanoi naar Haiphong en Ho Chi Minhstad.", [
        (HN, "province", HN), ("Hải Phòng", "province", "Hải Phòng"), (HCM, "province", HCM),
    ]),
    ("explained", "Nam Mau, een gemeente in het district Ba Be (Bac Kan), 2023.", [
        ("Nam Mẫu", "commune", "Bắc Kạn"), ("Ba Bể", "district", "Bắc Kạn"), ("Bắc Kạn", "province", "Bắc Kạn"),
    ]),
    ("its namesake", "Het district Tam Nong (Phu Tho) en het gelijknamige district in Dong Thap.", [
        ("Tam Nông", "district", "Phú Thọ"), ("Phú Thọ", "province", "Phú Thọ"), ("Tam Nông", "district", "Đồng Tháp"),
        ("Đồng Tháp", "province", "Đồng Tháp"),
    ]),
    ("a town as a stad", "De stad Buon Ho en het district Krong Buk in Dak Lak, 2024.", [
        ("Buôn Hồ", "district_town", "Đắk Lắk"), ("Krông Búk", "district", "Đắk Lắk"), ("Đắk Lắk", "province", "Đắk Lắk"),
    ]),
    ("a stad of the province's name", "De stad Kon Tum in de provincie Kon Tum, 2022.", [("Kon Tum", "city", "Kon Tum"), ("Kon Tum", "province", "Kon Tum")]),
    ("people beside places", "Mevrouw Nguyen Thi Ha Giang uit Hanoi en de heer Thai Binh.", [(HN, "province", HN)]),
    ("rivers, bays, villages beside places", "De Ha Long-baai, de rivier Ben Hai en het dorp Tan Lap bij Quang Tri.", [
        ("Quảng Trị", "province", "Quảng Trị"),
    ]),
    ("a special zone alone", "Op 3 december 2025 telt de provincie An Giang 46 modellen in Phu Quoc.", [
        ("An Giang", "province", "An Giang"), ("Phú Quốc", "special_zone", "An Giang"),
    ]),
]  # fmt: skip

NOTHING = [
    ("vi", "Anh Thái Bình và chị Hà Giang đến thăm bà Nguyễn Thị Hải Dương."),
    ("vi", "Chủ tịch Hồ Chí Minh dạy rằng học phải đi đôi với hành; Đoàn TNCS Hồ Chí Minh kỷ niệm ngày thành lập."),
    ("vi", "Đường Hai Bà Trưng đông xe, phố Lê Duẩn vắng; trường THPT Thái Bình nghỉ học."),
    ("vi", "Sông Hồng, núi Ba Vì, hồ Tây, cầu Long Biên và vịnh Hạ Long đều đẹp."),
    ("vi", "Báo Quảng Ninh đưa tin, tạp chí Xứ Lạng dẫn lại."),
    ("vi", "VÌ HÒA BÌNH VÀ HẠNH PHÚC\nTrẻ em cả nước vui chơi."),
    ("vi", "Nhà văn hóa Hòa Bình mở cửa; giải Nobel Hòa Bình được trao; cả nước yêu hòa bình."),
    ("vi", "Thái Bình Dương lặng sóng; Tây Nguyên vào mùa khô; Đông Nam Bộ mưa rào."),
    ("vi", "Mỗi phường 5 mô hình, mỗi xã 2 mô hình, phường 4 thôn vừa hoàn thành."),
    ("vi", "An sinh xã hội, hợp tác xã Tân Phú và đời sống văn hóa. CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    ("vi", "Thôn Tân Lập, bản Hải Hà, khu phố Đông Anh, ấp Châu Thành đều có nước sạch."),
    ("vi", "Trời đêm nhiều mây, gió nhẹ. Nhiệt độ thấp nhất 18 độ, độ ẩm 92 phần trăm."),
    ("vi", "Ướp thịt với hai thìa nước mắm, ba tép tỏi băm, đun lửa nhỏ 40 phút rồi rắc hành lá."),
    ("vi", "Phút 67, tiền đạo Nguyễn Tiến Linh sút xa, thủ môn Đặng Văn Lâm đẩy bóng ra biên; trận đấu kết thúc 2-1."),
    ("nl", "De gemeente Utrecht en de wijk Overvecht bouwen 120 woningen; de provincie Gelderland betaalt mee."),
    ("nl", "Stad Ede, Wijk Lang, District 3 en wijk 7 krijgen nieuwe lantaarns, zegt wethouder Van Don."),
    ("nl", "Jan van der Berg woont in Den Bosch. Minh Long wint de wedstrijd tegen Van Ho met 3-1."),
    ("nl", "Morgen valt er regen in het zuiden, met een stevige wind uit het westen en 14 graden."),
    ("nl", "Bak de ui glazig, voeg 200 gram linzen toe en laat het geheel een half uur pruttelen."),
    ("nl", "Het stadhuis in Den Haag sluit om vijf uur; de gemeenteraad vergadert over de begroting van 2024."),
    ("nl", "Kameraad Tran Binh Duong en mevrouw Pham Chi Linh lezen het werk van Ho Chi Minh."),
    ("nl", "De voetbalclub uit Groningen wint in de laatste minuut door een goal van Nguyen Ha Long."),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in VIETNAMESE], ids=[case[0] for case in VIETNAMESE])
def test_vietnamese(text: str, expected: Found) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in DUTCH], ids=[case[0] for case in DUTCH])
def test_dutch(text: str, expected: Found) -> None:
    assert found(text, "nl") == expected


@pytest.mark.parametrize(("lang", "text"), NOTHING)
def test_ordinary_prose_has_none(lang: str, text: str) -> None:
    assert found(text, lang) == []


def test_an_item_carries_its_evidence() -> None:
    text = "Tỉnh Quảng Ninh có huyện Ba Chẽ. Ở Ba Chẽ, dân góp công; năm 2022 Quảng Ninh khen."
    assert text[66:76] == QN
    said = [{key: value for key, value in item.items() if not key.startswith("_")} for item in items(text)]
    assert said == [
        {
            "type": "locality",
            "span": (5, 15),
            "rule": "level.province",
            "name": QN,
            "level": "province",
            "province": QN,
            "code": "22",
            "successors": (),
            "mentions": [(5, 15), (66, 76)],
        },
        {
            "type": "locality",
            "span": (25, 31),
            "rule": "level.district",
            "name": "Ba Chẽ",
            "level": "district",
            "province": QN,
            "code": "202",
            "successors": (
                Successor(name="Ba Chẽ", level="commune", province=QN, code="06970"),
                Successor(name="Kỳ Thượng", level="commune", province=QN, code="06979"),
                Successor(name="Lương Minh", level="commune", province=QN, code="06985"),
            ),
            "mentions": [(25, 31), (35, 41)],
        },
    ]


def test_a_unit_without_a_row_has_no_code() -> None:
    (item, *_) = items("Xã Mường Tưởng Tượng, huyện Như Xuân, tỉnh Thanh Hóa.")
    assert (item["name"], item["code"]) == ("Mường Tưởng Tượng", None)


def plain(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(char for char in letters if not unicodedata.combining(char))


def districts() -> list[tuple[str, str, str]]:
    """A sample of districts with the words that say their level, and their province."""
    words = {"district": "huyện", "district_town": "thị xã", "city": "thành phố", "urban_district": "quận"}
    units = [u for u in gazetteer().units if u.tier == 2 and u.valid("2023-06-01") and not u.name.isdigit()]
    return [(words[u.level], u.name, u.province_name) for u in random.Random(1).sample(units, 60)]


@pytest.mark.parametrize("form", ["as it is", "decomposed", "plain", "capitals"])
def test_any_district_in_any_form(form: str) -> None:
    forms = {
        "as it is": str,
        "decomposed": lambda text: unicodedata.normalize("NFD", text),
        "plain": plain,
        "capitals": str.upper,
    }
    missed = []
    for word, name, province in districts():
        text = forms[form](f"Năm 2023, {word} {name}, tỉnh {province} đã họp.")
        got = {(fold(a), fold(c or "")) for a, _, c in found(text)}
        if got != {(fold(name), fold(province)), (fold(province), fold(province))}:
            missed.append((text, got))
    assert missed == []


SUCCESSORS = [
    # text, what stands today in the place of each unit that it names
    ("Ngày 12/3/2024, huyện Ba Chẽ (Quảng Ninh) họp.", {"Ba Chẽ": ["Ba Chẽ", "Kỳ Thượng", "Lương Minh"], QN: []}),
    ("Ngày 12/3/2026, xã Ba Chẽ (Quảng Ninh) họp.", {"Ba Chẽ": [], QN: []}),
    ("Ngày 12/3/2026, xã thuộc huyện Ba Chẽ (cũ), tỉnh Quảng Ninh.", {"Ba Chẽ": ["Ba Chẽ", "Kỳ Thượng", "Lương Minh"], QN: []}),
    ("Ngày 12/3/2024, tỉnh Yên Bái họp.", {"Yên Bái": ["Lào Cai"]}),
    ("Ngày 12/3/2026, tỉnh Lào Cai họp.", {"Lào Cai": []}),
    ("Ngày 12/3/2024, xã Bản Không Có, tỉnh Quảng Ninh.", {"Bản Không Có": [], QN: []}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SUCCESSORS)
def test_units_that_ended_point_to_those_of_today(text: str, expected: dict[str, list[str]]) -> None:
    assert {item["name"]: [unit.name for unit in item["successors"]] for item in items(text)} == expected
