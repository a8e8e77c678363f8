"""Whose document a cited one is: unit, province and term of its issuer."""

import pytest

from extractors.engine import analyse
from extractors.facts import Citation

LAO_CAI = "Tỉnh Lào Cai có huyện Bắc Hà và huyện Bảo Yên. "
LETTERHEAD = """{issuer}
*
Số 12-BC/{code}
ĐẢNG CỘNG SẢN VIỆT NAM
{place}, ngày 04 tháng 5 năm 2021

BÁO CÁO
kết quả công tác dân vận
-----
"""
PROVINCE = LETTERHEAD.format(issuer="TỈNH ỦY LÀO CAI", code="TU", place="Lào Cai")
DISTRICT = LETTERHEAD.format(issuer="HUYỆN ỦY BẮC HÀ", code="HU", place="Bắc Hà")

# Text, language, then symbol, locality and province of each citation.
ISSUERS = {
    "words behind": (
        "vi",
        "Nghị quyết số 20-NQ/TU ngày 12/5/2021 của Ban Thường vụ Tỉnh ủy Lào Cai về công tác dân vận.",
        [("20-NQ/TU", "Lào Cai", "Lào Cai")],
    ),
    "words behind, unit and its province": (
        "vi",
        "Chỉ thị số 05-CT/HU của Huyện ủy Bắc Hà, tỉnh Lào Cai.",
        [("05-CT/HU", "Bắc Hà", "Lào Cai")],
    ),
    "two provinces, each with its own": (
        "vi",
        "Nghị quyết số 20-NQ/TU của Tỉnh ủy Lào Cai và Nghị quyết số 20-NQ/TU của Tỉnh ủy Yên Bái.",
        [("20-NQ/TU", "Lào Cai", "Lào Cai"), ("20-NQ/TU", "Yên Bái", "Yên Bái")],
    ),
    "a list shares its issuer": (
        "vi",
        "Các Nghị quyết số 18, 19-NQ/TU của Tỉnh ủy Yên Bái được quán triệt.",
        [("18-NQ/TU", "Yên Bái", "Yên Bái"), ("19-NQ/TU", "Yên Bái", "Yên Bái")],
    ),
    "words before": (
        "vi",
        LAO_CAI + "Huyện ủy Bắc Hà đã ban hành Kế hoạch số 31-KH/HU.",
        [("31-KH/HU", "Bắc Hà", "Lào Cai")],
    ),
    "words before are another body's": (
        "vi",
        LAO_CAI + "Huyện ủy Bắc Hà thực hiện Nghị quyết số 20-NQ/TU.",
        [("20-NQ/TU", "Lào Cai", "Lào Cai")],
    ),
    "words before, in another sentence": (
        "vi",
        LAO_CAI + "Huyện ủy Bắc Hà họp. Kế hoạch số 31-KH/HU được thông qua.",
        [("31-KH/HU", None, "Lào Cai")],
    ),
    "committee of any tier": (
        "vi",
        LAO_CAI + "UBND huyện Bảo Yên ban hành Quyết định số 31/QĐ-UBND.",
        [("31/QĐ-UBND", "Bảo Yên", "Lào Cai")],
    ),
    "committee that nothing names": (
        "vi",
        LAO_CAI + "Quyết định số 31/QĐ-UBND đã có hiệu lực.",
        [("31/QĐ-UBND", None, "Lào Cai")],
    ),
    "two provinces, neither governs": (
        "vi",
        "Tỉnh Lào Cai và tỉnh Yên Bái cùng thực hiện Nghị quyết số 20-NQ/TU.",
        [("20-NQ/TU", None, None)],
    ),
    "no unit at all": ("vi", "Cán bộ học tập Nghị quyết số 20-NQ/TU.", [("20-NQ/TU", None, None)]),
    "central bodies have none": (
        "vi",
        LAO_CAI + "Nghị quyết số 25-NQ/TW, Luật số 59/2020/QH14, Nghị định số 30/2020/NĐ-CP.",
        [("25-NQ/TW", None, None), ("59/2020/QH14", None, None), ("30/2020/NĐ-CP", None, None)],
    ),
    "own province": (
        "vi",
        PROVINCE + "Thực hiện Nghị quyết số 20-NQ/TU, cấp ủy các cấp đã vào cuộc.",
        [("20-NQ/TU", "Lào Cai", "Lào Cai")],
    ),
    "province above the own district": (
        "vi",
        DISTRICT + "Thực hiện Nghị quyết số 20-NQ/TU và Chương trình số 09-CTr/HU, cấp ủy các cấp đã vào cuộc.",
        [("20-NQ/TU", "Lào Cai", "Lào Cai"), ("09-CTr/HU", "Bắc Hà", "Lào Cai")],
    ),
    "below the own district": (
        "vi",
        DISTRICT + "Nghị quyết số 07-NQ/ĐU là cách làm hay.",
        [("07-NQ/ĐU", None, "Lào Cai")],
    ),
    "a date is not borrowed from another district's": (
        "vi",
        LAO_CAI
        + "Huyện ủy Bắc Hà ban hành Nghị quyết số 12-NQ/HU. Huyện ủy Bảo Yên có Nghị quyết số 12-NQ/HU ngày 05/5/2021.",
        [("12-NQ/HU", "Bắc Hà", "Lào Cai"), ("12-NQ/HU", "Bảo Yên", "Lào Cai")],
    ),
    "dutch, behind": (
        "nl",
        "Resolutie nr. 20-NQ/TU van het Provinciaal Partijcomité van Lao Cai.",
        [("20-NQ/TU", "Lào Cai", "Lào Cai")],
    ),
    "dutch, before": (
        "nl",
        "In de provincie Lao Cai vaardigde het Volkscomité van het district Bac Ha Besluit nr. 31/QD-UBND uit.",
        [("31/QĐ-UBND", "Bắc Hà", "Lào Cai")],
    ),
}


@pytest.mark.parametrize(("lang", "text", "expected"), ISSUERS.values(), ids=list(ISSUERS))
def test_whose_document_is_cited(lang, text, expected):
    found = [fact for fact in analyse(text, lang).facts if isinstance(fact, Citation)]
    assert [(fact.symbol, fact.locality, fact.province) for fact in found] == expected


TERMS = [
    # text behind "Nghị quyết số 25-NQ/TW" or "Resolutie nr. 25-NQ/TW", term, date
    (" của Hội nghị lần thứ bảy Ban Chấp hành Trung ương khóa XI", "XI", None),
    (" ngày 03/6/2013 của Ban Chấp hành Trung ương Đảng (khóa XI)", "XI", "2013-06-03"),
    (", khóa 13, của Bộ Chính trị", "XIII", None),
    (" của Ban Chấp hành Trung ương, nhiệm kỳ 2020 - 2025", "2020-2025", None),
    (" của Ban Bí thư về một số vấn đề của nhiệm kỳ mới", None, None),
    (" van de 7e Centrale Conferentie (11e zittingsperiode)", "XI", None),
    (" van het 7e plenum van het 11e Centraal Comité", "XI", None),
    (" van de zevende conferentie van het Centraal Comité, termijn XI", "XI", None),
    (" van 3 juni 2013 van het Centraal Comité, zittingsperiode 11", "XI", "2013-06-03"),
    (" van het Politbureau over de taken in deze zittingsperiode", None, None),
]


@pytest.mark.parametrize(("behind", "term", "date"), TERMS)
def test_terms(behind, term, date):
    dutch = " van " in behind
    text = f"{'Resolutie nr.' if dutch else 'Nghị quyết số'} 25-NQ/TW{behind}."
    (fact,) = analyse(text, "nl" if dutch else "vi").facts
    assert isinstance(fact, Citation)
    assert (fact.term, fact.date) == (term, date)


def test_a_namesake_of_another_unit_lends_no_date():
    _, text, _ = ISSUERS["a date is not borrowed from another district's"]
    found = [fact for fact in analyse(text, "vi").facts if isinstance(fact, Citation)]
    assert [(fact.date, fact.year) for fact in found] == [(None, None), ("2021-05-05", 2021)]


LEVELS = [
    ("Nghị quyết số 25-NQ/TW, Nghị định số 30/2020/NĐ-CP.", ["central", "central"]),
    ("Nghị quyết số 20-NQ/TU, Chỉ thị số 05-CT/HU, Nghị quyết số 07-NQ/ĐU.", ["province", "district", "commune"]),
    ("Tỉnh Lào Cai. Quyết định số 31/QĐ-UBND.", [None]),
    ("Quyết định số 31/QĐ-UBND của UBND huyện Bắc Hà, tỉnh Lào Cai.", ["district"]),
    ("Quyết định số 32/QĐ-UBND của UBND tỉnh Lào Cai.", ["province"]),
]


@pytest.mark.parametrize(("text", "levels"), LEVELS)
def test_levels_of_issuing_bodies(text, levels):
    assert [fact.level for fact in analyse(text, "vi").facts if isinstance(fact, Citation)] == levels
