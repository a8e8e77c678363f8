"""Wholes and their parts: every count of a text with the whole it is part of, in all shapes a breakdown takes."""

from __future__ import annotations

import pytest

from extractors.engine import analyse

Row = tuple[int, str, str, int | None]  # value, status, kind, part of

# Every text needs a word of the trade, or it is ordinary prose.
HEAD = {"vi": "Huyện ủy và UBND huyện họp.\n", "nl": "Het Partijcomité en het Volkscomité kwamen bijeen.\n"}
OK, GOAL, CHANGE = "achieved", "target", "change"
GROUP, PERSON, OTHER = "collective", "individual", "other"


def counts(lang: str, text: str) -> list[Row]:
    whole = HEAD[lang] + text
    facts = [fact for fact in analyse(whole, lang).facts if fact.type == "count"]
    assert [whole[fact.start : fact.end] for fact in facts] == [fact.quote for fact in facts]
    return [
        (fact.value, fact.status, fact.kind if fact.kind in (GROUP, PERSON) else OTHER, fact.part_of) for fact in facts
    ]


def achieved(whole: int, *parts: tuple[int, str]) -> list[Row]:
    return [(whole, OK, OTHER, None), *((value, OK, kind, whole) for value, kind in parts)]


VIETNAMESE: list[tuple[str, str, list[Row]]] = [
    ("trong đó", "Huyện có 87 mô hình, trong đó có 52 mô hình tập thể, 35 mô hình cá nhân.", achieved(87, (52, GROUP), (35, PERSON))),
    ("trong đó, nouns dropped", "Huyện có 87 mô hình, trong đó tập thể 52, cá nhân 35.", achieved(87, (52, GROUP), (35, PERSON))),
    ("trong đó, number first", "Huyện có 87 mô hình, trong đó 52 tập thể, 35 cá nhân.", achieved(87, (52, GROUP), (35, PERSON))),
    ("trong đó, next sentence", "Huyện có 87 mô hình. Trong đó, 52 mô hình tập thể.", achieved(87, (52, GROUP))),
    ("trong số đó", "Huyện có 87 mô hình. Trong số đó có 12 mô hình kinh tế.", achieved(87, (12, OTHER))),
    ("gồm", "Huyện có 87 mô hình, gồm 52 mô hình tập thể và 35 mô hình cá nhân.", achieved(87, (52, GROUP), (35, PERSON))),
    ("bao gồm", "Huyện có 87 mô hình, bao gồm: 52 tập thể, 35 cá nhân.", achieved(87, (52, GROUP), (35, PERSON))),
    ("còn lại", "Huyện có 87 mô hình, trong đó 52 mô hình tập thể, còn lại 35 mô hình cá nhân.", achieved(87, (52, GROUP), (35, PERSON))),
    ("còn lại là, noun dropped", "Huyện có 87 mô hình, trong đó có 52 mô hình tập thể, còn lại là 35 cá nhân.", achieved(87, (52, GROUP), (35, PERSON))),
    ("riêng", "Toàn huyện có 87 mô hình, riêng xã Tân An có 9 mô hình.", achieved(87, (9, OTHER))),
    ("brackets", "Huyện có 87 mô hình (52 tập thể, 35 cá nhân).", achieved(87, (52, GROUP), (35, PERSON))),
    ("brackets, label first", "Huyện có 87 mô hình (tập thể 52; cá nhân 35).", achieved(87, (52, GROUP), (35, PERSON))),
    ("brackets, trong đó", "Huyện có 87 mô hình (trong đó: 52 tập thể).", achieved(87, (52, GROUP))),
    ("colon", "Huyện có 87 mô hình: 52 mô hình tập thể, 35 mô hình cá nhân.", achieved(87, (52, GROUP), (35, PERSON))),
    ("fields, nouns dropped", "Huyện có 60 mô hình, trong đó lĩnh vực kinh tế 25, văn hóa - xã hội 20, quốc phòng - an ninh 15.", achieved(60, (25, OTHER), (20, OTHER), (15, OTHER))),
    ("lines", "Huyện có 87 mô hình, trong đó:\n- 52 mô hình tập thể;\n- 35 mô hình cá nhân.", achieved(87, (52, GROUP), (35, PERSON))),
    ("units", "Huyện có 30 mô hình, trong đó xã Tân An 12, xã Hòa An 10, xã Bình An 8.", achieved(30, (12, OTHER), (10, OTHER), (8, OTHER))),
    ("colon, nouns dropped", "Huyện có 87 mô hình: tập thể 52, cá nhân 35.", achieved(87, (52, GROUP), (35, PERSON))),
    ("shares", "Huyện có 87 mô hình. Xã Tân An góp 9, xã Hòa An góp 7.", achieved(87, (9, OTHER), (7, OTHER))),
    ("a share in words", "Huyện có 87 mô hình, quá nửa (52 mô hình) do phụ nữ giữ.", achieved(87, (52, OTHER))),
    ("some of the whole", "Bốn trong số mười chín mô hình của xã là mô hình tập thể.", [(4, OK, GROUP, 19), (19, OK, OTHER, None)]),
    ("riêng, nouns dropped", "Toàn huyện có 87 mô hình, riêng xã Tân An có 9.", achieved(87, (9, OTHER))),
    ("còn lại, no other cue", "Huyện có 87 mô hình; 52 mô hình của tập thể, còn lại 35 mô hình của cá nhân.", achieved(87, (52, GROUP), (35, PERSON))),
    ("a part of a part", "Huyện có 87 mô hình, trong đó có 52 mô hình tập thể, trong đó 12 mô hình mới.", [
        (87, OK, OTHER, None), (52, OK, GROUP, 87), (12, OK, OTHER, 52),
    ]),
    ("two wholes", "Xã Tân An có 12 mô hình (8 tập thể, 4 cá nhân); xã Hòa An có 10 mô hình (7 tập thể, 3 cá nhân).", [
        *achieved(12, (8, GROUP), (4, PERSON)), *achieved(10, (7, GROUP), (3, PERSON)),
    ]),
    ("a change is no part", "Huyện có 87 mô hình, tăng 12 mô hình so với năm trước.", [(87, OK, OTHER, None), (12, CHANGE, OTHER, None)]),
    ("a change between whole and parts", "Huyện có 87 mô hình, tăng 12 mô hình, trong đó có 52 mô hình tập thể.", [
        (87, OK, OTHER, None), (12, CHANGE, OTHER, None), (52, OK, GROUP, 87),
    ]),
    ("parts of a goal", "Năm 2025, huyện phấn đấu xây dựng 20 mô hình, trong đó có 15 mô hình tập thể.", [(20, GOAL, OTHER, None), (15, GOAL, GROUP, 20)]),
    ("two units side by side", "Xã Tân An có 12 mô hình, xã Hòa An có 10 mô hình.", [(12, OK, OTHER, None), (10, OK, OTHER, None)]),
    ("parts of households", "Huyện có 87 mô hình với 900 hộ, trong đó 40 hộ nghèo.", [(87, OK, OTHER, None)]),
    ("awards are no parts", "Huyện có 87 mô hình. Dịp này, 12 tập thể, 9 cá nhân được khen thưởng.", [(87, OK, OTHER, None)]),
    ("each commune", "Mỗi xã xây dựng ít nhất 02 mô hình.", [(2, GOAL, OTHER, None)]),
    ("each commune and the whole", "Mục tiêu năm 2025: mỗi xã có ít nhất 2 mô hình, toàn huyện có 40 mô hình.", [(2, GOAL, OTHER, None), (40, GOAL, OTHER, None)]),
    ("said again", "Huyện có 87 mô hình. Với 87 mô hình, huyện đứng đầu tỉnh.", [(87, OK, OTHER, None), (87, OK, OTHER, None)]),
]  # fmt: skip

DUTCH: list[tuple[str, str, list[Row]]] = [
    ("waaronder", "Er zijn 87 modellen, waaronder 52 collectieve modellen en 35 individuele modellen.", achieved(87, (52, GROUP), (35, PERSON))),
    ("waaronder, nouns dropped", "Er zijn 87 modellen, waaronder 52 collectieve en 35 individuele.", achieved(87, (52, GROUP), (35, PERSON))),
    ("waarvan", "Er zijn 87 modellen, waarvan 52 collectief en 35 individueel.", achieved(87, (52, GROUP), (35, PERSON))),
    ("waarvan, fields", "Er zijn 60 modellen, waarvan 25 in de economie, 20 in de cultuur en 15 in de veiligheid.", achieved(60, (25, OTHER), (20, OTHER), (15, OTHER))),
    ("daarvan", "Er zijn 87 modellen. Daarvan zijn er 52 collectief.", achieved(87, (52, GROUP))),
    ("de overige", "Er zijn 87 modellen, waarvan 52 collectief; de overige 35 zijn individueel.", achieved(87, (52, GROUP), (35, PERSON))),
    ("brackets", "Er zijn 87 modellen (52 collectief, 35 individueel).", achieved(87, (52, GROUP), (35, PERSON))),
    ("brackets, label first", "Er zijn 87 modellen (collectief 52; individueel 35).", achieved(87, (52, GROUP), (35, PERSON))),
    ("colon", "Er zijn 87 modellen: 52 collectieve modellen en 35 individuele modellen.", achieved(87, (52, GROUP), (35, PERSON))),
    ("bestaande uit", "Er zijn 87 modellen, bestaande uit 52 collectieve en 35 individuele modellen.", achieved(87, (52, GROUP), (35, PERSON))),
    ("van de", "Van de 87 modellen zijn er 52 collectief.", achieved(87, (52, GROUP))),
    ("lines", "Er zijn 87 modellen, waarvan:\n- 52 collectieve modellen;\n- 35 individuele modellen.", achieved(87, (52, GROUP), (35, PERSON))),
    ("a share", "Het district Ba Be (Bac Kan) telt 87 modellen. De gemeente Khang Ninh is goed voor 9.", achieved(87, (9, OTHER))),
    ("a share in words", "Er zijn 87 modellen, ruim de helft (52 modellen) van vrouwen.", achieved(87, (52, OTHER))),
    ("some of the whole", "Vier van de negentien modellen draaien in scholen.", [(4, OK, OTHER, 19), (19, OK, OTHER, None)]),
    ("de overige, number last", "Er zijn 87 modellen: 52 collectieve, de overige 35 individueel.", achieved(87, (52, GROUP), (35, PERSON))),
    ("a part of a part", "Er zijn 87 modellen, waaronder 52 collectieve modellen, waarvan 12 nieuwe modellen.", [
        (87, OK, OTHER, None), (52, OK, GROUP, 87), (12, OK, OTHER, 52),
    ]),
    ("two wholes", "Tan An telt 12 modellen (8 collectief, 4 individueel); Hoa An telt 10 modellen (7 collectief, 3 individueel).", [
        *achieved(12, (8, GROUP), (4, PERSON)), *achieved(10, (7, GROUP), (3, PERSON)),
    ]),
    ("toename van", "Er zijn 87 modellen, een toename van 12 modellen.", [(87, OK, OTHER, None), (12, CHANGE, OTHER, None)]),
    ("toename van, then parts", "Er zijn 87 modellen, een toename van 12 modellen, waaronder 52 collectieve modellen.", [
        (87, OK, OTHER, None), (12, CHANGE, OTHER, None), (52, OK, GROUP, 87),
    ]),
    ("afname met", "Er zijn 87 modellen, een afname met 3 modellen.", [(87, OK, OTHER, None), (3, CHANGE, OTHER, None)]),
    ("parts of a goal", "Het district moet 20 modellen opbouwen, waaronder 15 collectieve modellen.", [(20, GOAL, OTHER, None), (15, GOAL, GROUP, 20)]),
    ("two units side by side", "Tan An telt 12 modellen, Hoa An telt 10 modellen.", [(12, OK, OTHER, None), (10, OK, OTHER, None)]),
    ("parts of households", "Er zijn 87 modellen met 900 huishoudens, waarvan 40 arm.", [(87, OK, OTHER, None)]),
    ("awards are no parts", "Er zijn 87 modellen. Daarbij werden 12 collectieven en 9 individuen beloond.", [(87, OK, OTHER, None)]),
    ("each commune", "Elke gemeente moet minstens 2 modellen opbouwen.", [(2, GOAL, OTHER, None)]),
    ("said again", "Er zijn 87 modellen. Met 87 modellen staat het district vooraan.", [(87, OK, OTHER, None), (87, OK, OTHER, None)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in VIETNAMESE], ids=[case[0] for case in VIETNAMESE])
def test_vietnamese(text: str, expected: list[Row]) -> None:
    assert counts("vi", text) == expected


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in DUTCH], ids=[case[0] for case in DUTCH])
def test_dutch(text: str, expected: list[Row]) -> None:
    assert counts("nl", text) == expected


TABLES: list[tuple[str, str, str, list[Row]]] = [
    ("head row, total last", "vi", "Số mô hình từng xã:\nĐơn vị | Tổng số | Tập thể | Cá nhân\nXã Tân An | 12 | 8 | 4\nXã Hòa An | 10 | 7 | 3\nTổng cộng | 22 | 15 | 7", [
        (12, OK, OTHER, 22), (8, OK, GROUP, 12), (4, OK, PERSON, 12), (10, OK, OTHER, 22), (7, OK, GROUP, 10),
        (3, OK, PERSON, 10), (22, OK, OTHER, None), (15, OK, GROUP, 22), (7, OK, PERSON, 22),
    ]),
    ("total first", "vi", "Số mô hình từng xã:\nĐơn vị | Số mô hình\nToàn huyện | 22\nXã Tân An | 12\nXã Hòa An | 10", [
        (22, OK, OTHER, None), (12, OK, OTHER, 22), (10, OK, OTHER, 22),
    ]),
    ("other columns", "vi", "Kết quả mô hình năm 2023\nĐơn vị | Số hộ | Số mô hình | Tỷ lệ (%)\nXã Tân An | 1200 | 12 | 88,5\nXã Hòa An | 980 | 10 | 91,0", [
        (12, OK, OTHER, None), (10, OK, OTHER, None),
    ]),
    ("a goal in the head row", "vi", "Số mô hình năm 2025:\nĐơn vị | Chỉ tiêu mô hình\nXã Tân An | 12\nXã Hòa An | 10", [
        (12, GOAL, OTHER, None), (10, GOAL, OTHER, None),
    ]),
    ("head row, total last", "nl", "Modellen per gemeente:\nGemeente | modellen | collectief | individueel\nTan An | 12 | 8 | 4\nHoa An | 10 | 7 | 3\nTotaal | 22 | 15 | 7", [
        (12, OK, OTHER, 22), (8, OK, GROUP, 12), (4, OK, PERSON, 12), (10, OK, OTHER, 22), (7, OK, GROUP, 10),
        (3, OK, PERSON, 10), (22, OK, OTHER, None), (15, OK, GROUP, 22), (7, OK, PERSON, 22),
    ]),
    ("total first", "nl", "Modellen per gemeente:\nGemeente | Aantal modellen\nTotaal | 22\nTan An | 12\nHoa An | 10", [
        (22, OK, OTHER, None), (12, OK, OTHER, 22), (10, OK, OTHER, 22),
    ]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "text", "expected"), [case[1:] for case in TABLES], ids=[f"{c[1]} {c[0]}" for c in TABLES]
)
def test_tables(lang: str, text: str, expected: list[Row]) -> None:
    assert counts(lang, text) == expected


NOTHING = [
    ("vi", "Trong đó có 52 tập thể, 35 cá nhân."),
    ("vi", "Huyện có 900 hộ, trong đó xã Tân An 300, xã Hòa An 250, còn lại 350."),
    ("vi", "Mô hình có 45 thành viên, gồm 20 nam và 25 nữ."),
    ("vi", "Mô hình (ra mắt năm 2019, 45 hộ) được nhân rộng."),
    ("vi", "Số hộ của hai mô hình này lần lượt là 45 và 30."),
    ("vi", "Riêng xã Tân An có 9 chi bộ làm mô hình."),
    ("vi", "Số hộ theo mô hình:\nĐơn vị | Số hộ\nXã Tân An | 12\nXã Hòa An | 10"),
    ("nl", "Daarvan waren er 52 collectief en 35 individueel."),
    ("nl", "Het district telt 900 huishoudens, waarvan 300 in Tan An; de overige 600 wonen elders."),
    ("nl", "Het model telt 45 leden, waaronder 20 mannen en 25 vrouwen."),
    ("nl", "Het model (2019, 45 gezinnen) groeit."),
    ("nl", "Deze twee modellen tellen respectievelijk 45 en 30 gezinnen."),
    ("nl", "Het model ziet een toename van 12 leden."),
    ("nl", "Gezinnen bij het model:\nGemeente | Gezinnen\nTan An | 12\nHoa An | 10"),
]


@pytest.mark.parametrize(("lang", "text"), NOTHING)
def test_breakdowns_of_other_things(lang: str, text: str) -> None:
    assert counts(lang, text) == []


UNITS = [
    ("vi", "Huyện Ba Bể (Bắc Kạn) có 30 mô hình, trong đó xã Khang Ninh 12, xã Quảng Khê 10.", [(30, "Ba Bể"), (12, "Khang Ninh"), (10, "Quảng Khê")]),
    ("vi", "Hai huyện Ba Bể và Na Rì (Bắc Kạn) lần lượt có 12 mô hình và 10 mô hình.", [(12, "Ba Bể"), (10, "Na Rì")]),
    ("nl", "De districten Ba Be en Na Ri (Bac Kan) tellen respectievelijk 12 modellen en 10 modellen.", [(12, "Ba Bể"), (10, "Na Rì")]),
    ("nl", "De provincie Bac Kan telt 30 modellen, waarvan 12 in het district Ba Be en 10 in het district Na Ri.", [(30, "Bắc Kạn"), (12, "Ba Bể"), (10, "Na Rì")]),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "expected"), UNITS)
def test_units_of_the_parts(lang: str, text: str, expected: list[tuple[int, str]]) -> None:
    facts = [fact for fact in analyse(HEAD[lang] + text, lang).facts if fact.type == "count"]
    assert [(fact.value, fact.locality) for fact in facts] == expected


REMARKS = [
    ("vi", "Huyện có 90 mô hình (52 tập thể, 35 cá nhân).", ["sum_mismatch"]),
    ("vi", "Huyện có 90 mô hình, gồm 52 mô hình tập thể và 35 mô hình cá nhân.", ["sum_mismatch"]),
    ("vi", "Huyện có 80 mô hình, trong đó 52 mô hình tập thể, còn lại 35 mô hình cá nhân.", ["sum_mismatch"]),
    ("vi", "Huyện có 87 mô hình (52 tập thể, 35 cá nhân).", []),
    ("vi", "Huyện có 90 mô hình, trong đó có 52 mô hình tập thể.", []),
    ("vi", "Huyện có 90 mô hình, tăng 12 mô hình.", []),
    ("nl", "Er zijn 90 modellen (52 collectief, 35 individueel).", ["sum_mismatch"]),
    ("nl", "Er zijn 90 modellen, waarvan 52 collectief; de overige 35 zijn individueel.", ["sum_mismatch"]),
    ("nl", "Er zijn 90 modellen, waarvan 30 in Tan An, 20 in Hoa An en de overige 30 elders.", ["sum_mismatch"]),
    ("nl", "Er zijn 90 modellen, waarvan 30 in Tan An en 20 in Hoa An.", []),
    ("vi", "Huyện có 90 mô hình, trong đó xã Tân An 30, xã Hòa An 20, số còn lại 30 ở nơi khác.", ["sum_mismatch"]),
    ("vi", "Huyện có 90 mô hình, trong đó xã Tân An 30, xã Hòa An 20.", []),
    ("nl", "Er zijn 87 modellen (52 collectief, 35 individueel).", []),
    ("nl", "Er zijn bijna 90 modellen (52 collectief, 35 individueel).", []),
    ("nl", "Er zijn 90 modellen, waaronder 52 collectieve modellen.", []),
]


@pytest.mark.parametrize(("lang", "text", "kinds"), REMARKS)
def test_parts_that_cannot_add_up_are_remarked(lang: str, text: str, kinds: list[str]) -> None:
    assert [remark.kind for remark in analyse(HEAD[lang] + text, lang).remarks] == kinds
