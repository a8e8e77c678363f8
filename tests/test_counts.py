"""Counts of models: whole lists compared, each with the words that state it, and as many texts without any."""

import json
from pathlib import Path

import pytest

from extractors.engine import analyse, build_nlp

# Every text needs a word of the trade, or it is ordinary prose.
HEAD = {"vi": "Huyện ủy và UBND huyện họp.\n", "nl": "Het Partijcomité en het Volkscomité kwamen bijeen.\n"}
PROSE = [json.loads(line) for line in (Path(__file__).parent / "data" / "prose.jsonl").read_text("utf-8").splitlines()]


def counts(lang, text):
    """Value, qualifier, status, kind and quote of each count, in order; the quotes are checked against the text."""
    whole = HEAD[lang] + text
    facts = [fact for fact in analyse(whole, lang).facts if fact.type == "count"]
    assert [whole[fact.start : fact.end] for fact in facts] == [fact.quote for fact in facts]
    kinds = [fact.kind if fact.kind in ("collective", "individual") else "other" for fact in facts]
    return [(f.value, f.qualifier, f.status, kind, f.quote) for f, kind in zip(facts, kinds, strict=True)]


CASES = [
    (
        "vi",
        "Năm 2023, toàn huyện có 145 mô hình, tăng 12 mô hình so với năm 2022.",
        [
            (145, "exact", "achieved", "other", "145 mô hình"),
            (12, "exact", "change", "other", "tăng 12 mô hình"),
        ],
    ),
    (
        "vi",
        "Huyện có 80 mô hình, giảm 7 so với cùng kỳ năm ngoái.",
        [
            (80, "exact", "achieved", "other", "80 mô hình"),
            (7, "exact", "change", "other", "giảm 7"),
        ],
    ),
    (
        "vi",
        "Toàn thành phố có 320 mô hình: tập thể 250, cá nhân 70.",
        [
            (320, "exact", "achieved", "other", "320 mô hình"),
            (250, "exact", "achieved", "collective", "tập thể 250"),
            (70, "exact", "achieved", "individual", "cá nhân 70"),
        ],
    ),
    (
        "vi",
        "Toàn thành phố có 320 mô hình, chia theo lĩnh vực: kinh tế 120; văn hóa - xã hội 110; quốc phòng - an ninh 50; xây dựng hệ thống chính trị 40.",
        [
            (320, "exact", "achieved", "other", "320 mô hình"),
            (120, "exact", "achieved", "other", "kinh tế 120"),
            (110, "exact", "achieved", "other", "văn hóa - xã hội 110"),
            (50, "exact", "achieved", "other", "quốc phòng - an ninh 50"),
            (40, "exact", "achieved", "other", "xây dựng hệ thống chính trị 40"),
        ],
    ),
    (
        "vi",
        "Tổng số mô hình đăng ký là 215, trong đó tập thể 180, cá nhân 35.",
        [
            (215, "exact", "achieved", "other", "Tổng số mô hình đăng ký là 215"),
            (180, "exact", "achieved", "collective", "tập thể 180"),
            (35, "exact", "achieved", "individual", "cá nhân 35"),
        ],
    ),
    (
        "vi",
        "Huyện có 40 mô hình, kém năm trước 6 mô hình.",
        [
            (40, "exact", "achieved", "other", "40 mô hình"),
            (6, "exact", "change", "other", "kém năm trước 6 mô hình"),
        ],
    ),
    (
        "vi",
        "Huyện có 40 mô hình, thấp hơn 6 mô hình so với năm trước.",
        [
            (40, "exact", "achieved", "other", "40 mô hình"),
            (6, "exact", "change", "other", "thấp hơn 6 mô hình"),
        ],
    ),
    (
        "vi",
        "Số mô hình giảm từ 52 xuống còn 41, tức giảm 11.",
        [
            (52, "exact", "achieved", "other", "52"),
            (41, "exact", "achieved", "other", "41"),
            (11, "exact", "change", "other", "giảm 11"),
        ],
    ),
    (
        "vi",
        "Toàn huyện có 87 mô hình, gồm 52 của tập thể và 35 của cá nhân.",
        [
            (87, "exact", "achieved", "other", "87 mô hình"),
            (52, "exact", "achieved", "collective", "52 của tập thể"),
            (35, "exact", "achieved", "individual", "35 của cá nhân"),
        ],
    ),
    (
        "vi",
        "Toàn huyện có 87 mô hình; tập thể có 52, cá nhân có 35.",
        [
            (87, "exact", "achieved", "other", "87 mô hình"),
            (52, "exact", "achieved", "collective", "tập thể có 52"),
            (35, "exact", "achieved", "individual", "cá nhân có 35"),
        ],
    ),
    (
        "vi",
        "Số mô hình theo năm:\nĐơn vị | 2022 | 2023\nXã An Phú | 5 | 7\nXã An Bình | 4 | 6\nToàn huyện | 9 | 13",
        [
            (5, "exact", "achieved", "other", "Xã An Phú | 5"),
            (7, "exact", "achieved", "other", "Xã An Phú | 5 | 7"),
            (4, "exact", "achieved", "other", "Xã An Bình | 4"),
            (6, "exact", "achieved", "other", "Xã An Bình | 4 | 6"),
            (9, "exact", "achieved", "other", "Toàn huyện | 9"),
            (13, "exact", "achieved", "other", "Toàn huyện | 9 | 13"),
        ],
    ),
    (
        "vi",
        "Huyện được tỉnh giao 15 mô hình, đã hoàn thành 18 mô hình.",
        [
            (15, "exact", "target", "other", "15 mô hình"),
            (18, "exact", "achieved", "other", "18 mô hình"),
        ],
    ),
    (
        "vi",
        "Kết quả, trong 6 tháng đầu năm 2024, các cấp đã xây dựng mới 42 mô hình, nâng tổng số mô hình lên 318; trong đó có 211 mô hình tập thể, 107 mô hình cá nhân. Khen thưởng 14 tập thể, 9 cá nhân.",
        [
            (42, "exact", "achieved", "other", "42 mô hình"),
            (318, "exact", "achieved", "other", "318"),
            (211, "exact", "achieved", "collective", "211 mô hình"),
            (107, "exact", "achieved", "individual", "107 mô hình"),
        ],
    ),
    (
        "vi",
        "Toàn tỉnh có 1.105 mô hình, trong đó:\n- Lĩnh vực kinh tế: 400;\n- Lĩnh vực văn hóa - xã hội: 365;\n- Lĩnh vực quốc phòng, an ninh: 180;\n- Xây dựng hệ thống chính trị: 160.",
        [
            (1105, "exact", "achieved", "other", "1.105 mô hình"),
            (400, "exact", "achieved", "other", "400"),
            (365, "exact", "achieved", "other", "365"),
            (180, "exact", "achieved", "other", "180"),
            (160, "exact", "achieved", "other", "160"),
        ],
    ),
    (
        "nl",
        "In 2023 telde het district 145 modellen, 12 meer dan in 2022.",
        [
            (145, "exact", "achieved", "other", "145 modellen"),
            (12, "exact", "change", "other", "12 meer dan in 2022"),
        ],
    ),
    (
        "nl",
        "Het aantal modellen nam met 12 toe tot 157.",
        [
            (12, "exact", "change", "other", "12"),
            (157, "exact", "achieved", "other", "157"),
        ],
    ),
    (
        "nl",
        "Het aantal modellen ligt nu op 212, dat is 14 minder dan een jaar eerder.",
        [
            (212, "exact", "achieved", "other", "aantal modellen ligt nu op 212"),
            (14, "exact", "change", "other", "14 minder dan een jaar eerder"),
        ],
    ),
    (
        "nl",
        "De provincie wil het aantal modellen verhogen van 120 naar 150.",
        [
            (120, "exact", "achieved", "other", "120"),
            (150, "exact", "target", "other", "150"),
        ],
    ),
    (
        "nl",
        "Van de 120 modellen zijn er 80 collectief en 40 individueel.",
        [
            (120, "exact", "achieved", "other", "120 modellen"),
            (80, "exact", "achieved", "collective", "80 collectief"),
            (40, "exact", "achieved", "individual", "40 individueel"),
        ],
    ),
    (
        "nl",
        "De provincie telt 120 modellen: 80 collectieve en 40 individuele.",
        [
            (120, "exact", "achieved", "other", "120 modellen"),
            (80, "exact", "achieved", "collective", "80 collectieve"),
            (40, "exact", "achieved", "individual", "40 individuele"),
        ],
    ),
    (
        "nl",
        "De provincie telt 120 modellen (80 collectief, 40 individueel).",
        [
            (120, "exact", "achieved", "other", "120 modellen"),
            (80, "exact", "achieved", "collective", "80 collectief"),
            (40, "exact", "achieved", "individual", "40 individueel"),
        ],
    ),
    (
        "nl",
        "De provincie telt 120 modellen; tachtig daarvan zijn van collectieven, de overige veertig van individuen.",
        [
            (120, "exact", "achieved", "other", "120 modellen"),
            (80, "exact", "achieved", "collective", "tachtig daarvan zijn van collectieven"),
            (40, "exact", "achieved", "individual", "veertig van individuen"),
        ],
    ),
    (
        "nl",
        "Er zijn 87 modellen, waaronder 52 van collectieven.",
        [
            (87, "exact", "achieved", "other", "87 modellen"),
            (52, "exact", "achieved", "collective", "52 van collectieven"),
        ],
    ),
    (
        "nl",
        "Modellen per gemeente:\nGemeente | collectief | individueel\nTan An | 5 | 2\nHoa An | 4 | 3\nTotaal | 9 | 5",
        [
            (5, "exact", "achieved", "collective", "Tan An | 5"),
            (2, "exact", "achieved", "individual", "Tan An | 5 | 2"),
            (4, "exact", "achieved", "collective", "Hoa An | 4"),
            (3, "exact", "achieved", "individual", "Hoa An | 4 | 3"),
            (9, "exact", "achieved", "collective", "Totaal | 9"),
            (5, "exact", "achieved", "individual", "Totaal | 9 | 5"),
        ],
    ),
    (
        "nl",
        "Het district zag het aantal modellen met vijf afnemen tot 36.",
        [
            (5, "exact", "change", "other", "vijf"),
            (36, "exact", "achieved", "other", "36"),
        ],
    ),
    (
        "nl",
        "Er zijn nu 40 modellen, een stijging met 6 ten opzichte van vorig jaar.",
        [
            (40, "exact", "achieved", "other", "40 modellen"),
            (6, "exact", "change", "other", "stijging met 6"),
        ],
    ),
    (
        "nl",
        "Er zijn nu 40 modellen; dat zijn er 6 meer dan vorig jaar.",
        [
            (40, "exact", "achieved", "other", "40 modellen"),
            (6, "exact", "change", "other", "6 meer dan vorig jaar"),
        ],
    ),
    (
        "nl",
        "In de eerste zes maanden van 2024 werden 42 nieuwe modellen opgezet, waarmee het totaal op 318 komt; daarvan zijn er 211 collectief en 107 individueel. De provincie beloonde 14 collectieven en 9 individuen.",
        [
            (42, "exact", "achieved", "other", "42 nieuwe modellen"),
            (318, "exact", "achieved", "other", "318"),
            (211, "exact", "achieved", "collective", "211 collectief"),
            (107, "exact", "achieved", "individual", "107 individueel"),
        ],
    ),
]


@pytest.mark.parametrize(("lang", "text", "expected"), CASES)
def test_counts(lang, text, expected):
    assert counts(lang, text) == expected


NO_COUNTS = [
    ("vi", "Mỗi xã bình quân có 3 mô hình."),
    ("vi", "Bình quân mỗi huyện xây dựng được 12 mô hình."),
    ("vi", "Có tới hàng chục mô hình hay."),
    ("vi", "Vài chục mô hình được nhân rộng."),
    ("vi", "Hội nghị tuyên dương 15 tập thể, 20 cá nhân tiêu biểu."),
    ("vi", "Chủ tịch UBND tỉnh tặng bằng khen cho 12 tập thể và 18 cá nhân có mô hình hay."),
    ("vi", "Mô hình thu hút 45 hộ tham gia, thu nhập tăng 12 triệu đồng mỗi năm."),
    ("vi", "Huyện có 12/15 xã đạt chuẩn, 85% hộ gia đình văn hóa, 3 xã kiểu mẫu."),
    ("vi", "Đội hình có 3 xe, 12 người và một mô hình “Bếp ấm”."),
    ("vi", "Mô hình số 3 của xã có 45 thành viên, trong đó 20 nữ."),
    ("vi", "Chương trình hỗ trợ 340 hộ, trong đó xã Tân An 120, xã Hòa An 90."),
    ("vi", "Tỷ lệ mô hình đạt loại tốt tăng từ 60 lên 75%."),
    ("vi", "Gần 9/10 số mô hình đạt loại khá."),
    ("vi", "Xã không còn mô hình nào phải dừng."),
    ("vi", "Nghị quyết đề ra mục tiêu xây dựng mới từ 20 đến 25 mô hình."),
    ("vi", "Đến hết quý III, huyện mới đạt 45/60 mô hình theo kế hoạch."),
    ("vi", "Mô hình “Camera an ninh” với 120 mắt, lắp tại 15 thôn, trong đó thôn Đông 30 mắt."),
    ("vi", "Toàn xã có 7 thôn; mô hình ra đời năm 2019 tại 2 thôn, nay lan ra 5."),
    ("vi", "Chỉ thị số 05 được 42 chi bộ thực hiện, 30 chi bộ có mô hình."),
    ("vi", "Huyện có 3.200 đảng viên, tăng 120 so với đầu nhiệm kỳ."),
    ("vi", "Mô hình có 45 hộ, trong đó 20 hộ nghèo, 15 hộ cận nghèo, còn lại 10 hộ khá."),
    ("vi", "Điều 3. Mô hình được hỗ trợ 30 triệu đồng. Điều 4. Mức chi: cấp tỉnh 20; cấp huyện 10."),
    ("vi", "Ngày 12/5, mô hình thứ 15 ra mắt tại Khu phố 3, Phường 7."),
    ("vi", "Đã có 3/5 mô hình được nghiệm thu, đạt 60%."),
    ("vi", "Lớp tập huấn về mô hình có 85 học viên: nam 40, nữ 45."),
    ("vi", "Mô hình giúp giảm nghèo từ 12,4% xuống 8,1%."),
    ("vi", "Số hội viên tham gia mô hình là 1.240."),
    ("vi", "Tổng số tiền huy động cho mô hình: 1.240.000.000 đồng."),
    ("vi", "Bà năm nay 72 tuổi, gắn bó với mô hình đã 15 năm."),
    ("vi", "Khen thưởng:\n- Tập thể: 12;\n- Cá nhân: 25."),
    ("vi", "Dân số toàn huyện 120.000 người; xã Tân An: 12.000; xã Tân Bình: 9.800."),
    ("vi", "Nghị quyết số 25-NQ/TW nêu 5 quan điểm, 3 mục tiêu; mô hình được nhân rộng."),
    ("vi", "Trong đó có 3 xã, 2 thị trấn làm tốt mô hình."),
    ("vi", "Huyện có nhiều mô hình hay.\nĐơn vị\tSố hộ\tĐảng viên\nXã An\t1200\t70\nXã Bình\t980\t50"),
    ("nl", "Gemiddeld heeft elke gemeente 4 modellen."),
    ("nl", "Per gemeente zijn er gemiddeld 4 modellen."),
    ("nl", "Tientallen modellen kwamen aan bod."),
    ("nl", "De gemeente beloonde 12 collectieven en 5 individuen."),
    ("nl", "In totaal namen 340 huishoudens deel, waarvan 120 in Tan An."),
    ("nl", "Negen van de tien modellen draaien goed."),
    ("nl", "De provincie telt drie modelgemeenten en 12 clubs."),
    ("nl", "Het model spaarde 120 miljoen VND en hielp 45 gezinnen."),
    ("nl", "85% van de modellen is doeltreffend."),
    ("nl", "Deze twee modellen worden dit jaar uitgebreid."),
    ("nl", "Daarvan werden er 41 erkend."),
    ("nl", "Op 12 maart 2024 bezocht de delegatie 3 gemeenten."),
    ("nl", "Het aantal huishoudens steeg van 38 naar 50."),
    ("nl", "Het model telt 120 camera's in 15 dorpen, waarvan 30 in Dong."),
    ("nl", "Het district telt 3.200 partijleden, 120 meer dan vorig jaar."),
    ("nl", "Op 1 juli 2025 telde de nieuwe provincie 96 gemeenten en wijken."),
    ("nl", "Bij het model zijn 45 gezinnen aangesloten, 20 ervan zijn arm."),
    ("nl", "Aan het model doen 45 gezinnen mee, waarvan 20 arm, 15 bijna arm en de overige 10 welgesteld."),
    ("nl", "Het model draait in Wijk 3 en Wijk 7, sinds 12 mei 2023."),
    ("nl", "De prijs van het model steeg van 12 naar 15 miljoen VND."),
    ("nl", "Met 12 gezinnen begon het model, nu zijn het er 45."),
    ("nl", "Het model begon met 12 gezinnen; inmiddels zijn er 45."),
    ("nl", "Het aantal leden van het model bedroeg 31.204."),
    ("nl", "Op 15 van de 20 scholen draait een model."),
    ("nl", "De modellen bereikten 9 op de 10 gezinnen."),
    ("nl", "Beloningen:\n- Collectieven: 12;\n- Individuen: 25."),
    ("nl", "De leider (34) van het model en zijn broer (29) wonen in Tan An."),
    ("nl", "Er kwamen 300 mensen kijken naar de modellen, 40 uit Tan An."),
]


@pytest.mark.parametrize(("lang", "text"), NO_COUNTS)
def test_no_counts(lang, text):
    assert counts(lang, text) == []


@pytest.mark.parametrize("case", PROSE, ids=lambda case: case["id"])
def test_ordinary_prose_has_no_count(case):
    assert [fact for fact in analyse(case["text"], case["lang"]).facts if fact.type == "count"] == []


WHOLES = [
    ("vi", "Huyện có 87 mô hình, trong đó tập thể 52, cá nhân 35.", [None, "breakdown.of_which", "breakdown.of_which"]),
    ("vi", "Huyện có 87 mô hình, tăng 5 mô hình.", [None, None]),
    ("vi", "Huyện có 87 mô hình (nông thôn 60, đô thị 27).", [None, "breakdown.bracket", "breakdown.bracket"]),
    ("nl", "Van de 87 modellen zijn er 52 collectief.", [None, "breakdown.out_of"]),
    ("nl", "Er zijn 87 modellen: 52 collectieve en 35 individuele.", [None, "breakdown.colon", "breakdown.colon"]),
    ("nl", "In 2023 waren er 87 modellen, tegenover 80 in 2022.", [None, None]),
]


@pytest.mark.parametrize(("lang", "text", "cues"), WHOLES)
def test_the_cue_of_a_part(lang, text, cues):
    places = build_nlp(lang)(HEAD[lang] + text).user_data["count_places"]
    assert [place.cue.rule.id if place.cue else None for place in places] == cues


SUMS = [
    ("vi", "Huyện có 90 mô hình, trong đó tập thể 52, cá nhân 35.", "52 + 35"),
    ("vi", "Huyện có 90 mô hình, trong đó xã An 30, xã Bình 20, còn lại 30 của các xã khác.", "30 + 20 + 30"),
    ("nl", "Er zijn 90 modellen, waarvan 52 collectief en 35 individueel.", "52 + 35"),
    ("vi", "Huyện có 87 mô hình, trong đó tập thể 52, cá nhân 35.", None),
    ("vi", "Huyện có gần 90 mô hình, trong đó tập thể 52, cá nhân 35.", None),
    ("vi", "Huyện có 90 mô hình, trong đó xã An 30, xã Bình 20.", None),
    ("nl", "De 64 modellen zijn verdeeld over economie 24, cultuur 20 en overige 20.", None),
    ("nl", "Er zijn 90 modellen, waarvan ruim 50 collectief en 35 individueel.", None),
]


@pytest.mark.parametrize(("lang", "text", "sum_of"), SUMS)
def test_parts_that_do_not_add_up_are_remarked(lang, text, sum_of):
    remarks = [remark for remark in analyse(HEAD[lang] + text, lang).remarks if remark.kind == "sum_mismatch"]
    assert [sum_of in remark.message for remark in remarks] == ([True] if sum_of else [])
