"""How exact a count is, and whether it was reached, is aimed at, or is a change."""

import pytest

from extractors.engine import analyse

HEAD = {"vi": "Huyện ủy và UBND huyện họp.\n", "nl": "Het Partijcomité en het Volkscomité kwamen bijeen.\n"}


def only(lang, text):
    """The one count of a text."""
    facts = [fact for fact in analyse(HEAD[lang] + text, lang).facts if fact.type == "count"]
    assert [fact.value for fact in facts] == [40], facts
    return facts[0]


QUALIFIERS = [
    ("vi", "exact", ["40", "đúng 40", "vỏn vẹn 40", "chỉ 40", "tròn 40", "từ 40"]),
    ("vi", "more_than", ["hơn 40", "trên 40", "vượt 40", "quá 40"]),
    ("vi", "at_least", ["ít nhất 40", "tối thiểu 40", "không dưới 40", "chí ít 40", "không ít hơn 40"]),
    ("vi", "nearly", ["gần 40", "ngót 40", "suýt soát 40", "ngót nghét 40", "non 40"]),
    ("vi", "about", ["khoảng 40", "chừng 40", "xấp xỉ 40", "trên dưới 40", "độ 40", "ước tính khoảng 40"]),
    ("vi", "less_than", ["dưới 40", "chưa đến 40", "không quá 40", "chưa đầy 40"]),
    ("nl", "exact", ["40", "precies 40", "maar liefst 40", "slechts 40"]),
    ("nl", "more_than", ["meer dan 40", "ruim 40", "dik 40", "iets meer dan 40"]),
    ("nl", "at_least", ["minstens 40", "minimaal 40", "ten minste 40", "niet minder dan 40", "op zijn minst 40"]),
    ("nl", "nearly", ["bijna 40", "krap 40", "een kleine 40", "net geen 40"]),
    ("nl", "about", ["ongeveer 40", "circa 40", "zo'n 40", "rond de 40", "een stuk of 40", "pakweg 40"]),
    ("nl", "less_than", ["minder dan 40", "nog geen 40", "hooguit 40", "ten hoogste 40"]),
]
FRAME = {"vi": "Huyện có {} mô hình.", "nl": "Het district telt {} modellen."}


@pytest.mark.parametrize(
    ("lang", "qualifier", "words"), [(lang, name, words) for lang, name, forms in QUALIFIERS for words in forms]
)
def test_qualifier_before_the_number(lang, qualifier, words):
    assert only(lang, FRAME[lang].format(words)).qualifier == qualifier


@pytest.mark.parametrize(
    ("lang", "text", "qualifier"),
    [
        ("vi", "Huyện có 40 mô hình trở lên.", "at_least"),
        ("vi", "Huyện có từ 40 mô hình “Sạch ngõ, đẹp nhà” trở lên.", "at_least"),
        ("vi", "Huyện có 40 mô hình trở xuống.", "less_than"),
        ("nl", "Het district telt 40 of meer modellen.", "at_least"),
        ("nl", "Het district telt 40 modellen of meer.", "at_least"),
        ("nl", "Het district telt een veertigtal modellen.", "about"),
        ("vi", "Huyện có từ 40 mô hình, người dân từ đủ 18 tuổi trở lên đều biết.", "exact"),
        ("nl", "Het district telt 40 modellen, meer is niet nodig.", "exact"),
    ],
)
def test_qualifier_behind_or_inside(lang, text, qualifier):
    assert only(lang, text).qualifier == qualifier


STATUSES = [
    ("vi", "achieved", "Đến nay, huyện đã có 40 mô hình."),
    ("vi", "achieved", "Huyện đăng ký 40 mô hình."),
    ("vi", "achieved", "Huyện xây dựng được 40 mô hình, vượt chỉ tiêu."),
    ("vi", "achieved", "40 mô hình có nguy cơ dừng hoạt động."),
    ("vi", "achieved", "Số mô hình tăng lên 40."),
    ("vi", "target", "Huyện phấn đấu có 40 mô hình."),
    ("vi", "target", "Huyện dự kiến tăng thêm 40 mô hình."),
    ("vi", "target", "Huyện được giao 40 mô hình."),
    ("vi", "target", "Phấn đấu năm 2025:\n- Xây dựng 40 mô hình."),
    ("vi", "target", "II. CHỈ TIÊU\nXây dựng 40 mô hình."),
    ("vi", "achieved", "II. KẾT QUẢ\nXây dựng 40 mô hình."),
    ("vi", "target", "Mỗi xã xây dựng 40 mô hình."),
    ("vi", "achieved", "Đến nay mỗi xã đã có 40 mô hình."),
    ("vi", "change", "So với năm trước, tăng 40 mô hình."),
    ("vi", "change", "So với năm trước, có thêm 40 mô hình."),
    ("vi", "change", "Huyện khai tử 40 mô hình."),
    ("vi", "change", "40 mô hình hoạt động kém bị giải thể."),
    ("nl", "achieved", "Tot nu toe telt het district 40 modellen."),
    ("nl", "achieved", "Er zijn 40 modellen die kinderen moeten helpen."),
    ("nl", "achieved", "Het district wist 40 modellen op te bouwen."),
    ("nl", "achieved", "Er zijn 40 modellen bij pagodes."),
    ("nl", "target", "Het district moet 40 modellen opbouwen."),
    ("nl", "target", "Er zullen 40 modellen worden opgebouwd."),
    ("nl", "target", "In 2026 moeten er 40 modellen zijn."),
    ("nl", "target", "Het district besloot 40 modellen op te bouwen."),
    ("nl", "target", "Het district streeft naar een groei van 40 modellen."),
    ("nl", "target", "III. STREEFCIJFERS\nElke gemeente telt 40 modellen."),
    ("nl", "achieved", "III. RESULTATEN\nHet district telt 40 modellen."),
    ("nl", "change", "Het district meldt een daling van 40 modellen."),
    ("nl", "change", "Vorig jaar zijn 40 modellen opgeheven."),
    ("nl", "change", "Er kwamen 40 modellen bij."),
    ("nl", "change", "Het district schrapte 40 modellen."),
]


@pytest.mark.parametrize(("lang", "status", "text"), STATUSES)
def test_status(lang, status, text):
    assert only(lang, text).status == status


UNDER_GOALS = [
    # a line under the heading "goals" of a text of January 2024, status
    ("vi", "Năm 2024, công nhận 40 mô hình.", "target"),
    ("vi", "Công nhận 40 mô hình.", "target"),
    ("vi", "Năm 2023, công nhận 40 mô hình.", "achieved"),
    ("vi", "Năm 2023, công nhận thêm 40 mô hình, tăng 40 mô hình.", "change"),
    ("vi", "Năm 2023, huyện đặt mục tiêu 40 mô hình.", "target"),
    ("nl", "In 2024 worden 40 modellen erkend.", "target"),
    ("nl", "In 2023 erkende het district 40 modellen.", "achieved"),
    ("nl", "Van 38 wijken in 2023 naar 40 modellen in 2024.", "target"),
]
GOALS = {
    "vi": "Ba Bể, ngày 15 tháng 01 năm 2024\nHuyện ủy và UBND huyện họp.\nII. CHỈ TIÊU\n1. ",
    "nl": "Ba Be, 15 januari 2024\nHet Partijcomité en het Volkscomité kwamen bijeen.\nII. DOELSTELLINGEN\n1. ",
}


@pytest.mark.parametrize(("lang", "line", "status"), UNDER_GOALS)
def test_a_heading_makes_no_goal_of_a_year_that_is_over(lang, line, status):
    found = [fact for fact in analyse(GOALS[lang] + line, lang).facts if fact.type == "count"]
    assert {fact.value for fact in found} == {40}
    assert found[-1].status == status


BESIDE = [
    ("vi", "Huyện có kế hoạch 40 mô hình.", "target"),
    ("vi", "Kế hoạch năm 2025 là 40 mô hình.", "target"),
    ("vi", "Kế hoạch công tác của huyện nêu 40 mô hình.", "achieved"),
    ("nl", "Het district heeft 40 geplande modellen.", "target"),
    ("nl", "Het district heeft 40 erkende modellen.", "achieved"),
]


@pytest.mark.parametrize(("lang", "text", "status"), BESIDE)
def test_a_plan_beside_the_number(lang, text, status):
    assert only(lang, text).status == status
