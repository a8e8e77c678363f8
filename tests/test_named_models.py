"""Models that are called by a name: the whole list of a text, beside the names that are something else's."""

from __future__ import annotations

import pytest

from extractors.engine import extract

# Every text needs a word of the trade, or it is ordinary prose.
HEAD = {
    "vi": "Huyện ủy và UBND huyện họp.\n",
    "plain": "Huyen uy va UBND huyen hop.\n",
    "nl": "Het Partijcomité en het Volkscomité kwamen bijeen.\n",
}


def named(text: str, lang: str) -> list[str]:
    """The names in order, each checked against the text: the first place where it stands."""
    whole = HEAD["plain" if text.isascii() and lang == "vi" else lang] + text
    facts = [fact for fact in extract(whole, lang) if fact.type == "named_model"]
    assert [(whole.index(fact.quote), whole.index(fact.quote) + len(fact.quote)) for fact in facts] == [
        (fact.start, fact.end) for fact in facts
    ]
    return [fact.name for fact in facts]


VIETNAMESE: list[tuple[str, str, list[str]]] = [
    ("quoted", "Mô hình “Camera an ninh” ra mắt.", ["Camera an ninh"]),
    ("straight marks", 'Mô hình "Camera an ninh" ra mắt.', ["Camera an ninh"]),
    ("guillemets", "Mô hình «Camera an ninh» ra mắt.", ["Camera an ninh"]),
    ("mixed marks", "Mô hình “Camera an ninh\" ra mắt.", ["Camera an ninh"]),
    ("never closed", "Mô hình “Ngõ hoa, nhà sạch được 12 hộ làm theo.", ["Ngõ hoa, nhà sạch"]),
    ("nested", "Mô hình “Thôn “ba không” về ma túy” ra mắt.", ["Thôn ba không về ma túy"]),
    ("capitalised, no marks", "Mô hình Camera an ninh được lắp ở 12 thôn.", ["Camera an ninh"]),
    ("no diacritics", 'Mo hinh "Camera an ninh" ra mat.', ["Camera an ninh"]),
    ("words between", "Mô hình tự quản mang tên “Ngõ hoa” ra mắt.", ["Ngõ hoa"]),
    ("noun behind", "“Ngõ sáng đèn” là mô hình của Hội Phụ nữ.", ["Ngõ sáng đèn"]),
    ("noun behind, one of", "“Ngõ sáng đèn” là một trong những mô hình hay.", ["Ngõ sáng đèn"]),
    ("list", "Các mô hình “Ngõ hoa”, “Bếp ấm” và “Vườn xanh” đều tốt.", ["Ngõ hoa", "Bếp ấm", "Vườn xanh"]),
    ("list behind như", "Nhiều mô hình hay như “Ngõ hoa”; “Bếp ấm”.", ["Ngõ hoa", "Bếp ấm"]),
    ("list with places", "Các mô hình “Ngõ hoa” ở xã Tân An, “Bếp ấm” ở xã Hòa An được khen.", ["Ngõ hoa", "Bếp ấm"]),
    ("list of lines", "Các mô hình nổi bật:\n- “Ngõ hoa”;\n- “Bếp ấm”.", ["Ngõ hoa", "Bếp ấm"]),
    ("behind a count", "Huyện có 12 mô hình, tiêu biểu là “Ngõ hoa”, “Bếp ấm”.", ["Ngõ hoa", "Bếp ấm"]),
    ("one count, one name", "Xã có 01 mô hình “Ngõ hoa”.", ["Ngõ hoa"]),
    ("twice", "Mô hình “Ngõ hoa” ra đời. Nay mô hình “Ngõ Hoa” có ở 9 thôn.", ["Ngõ hoa"]),
    ("behind the movement's name", "Các mô hình “Dân vận khéo” tiêu biểu như “Ngõ hoa”, “Bếp ấm”.", ["Ngõ hoa", "Bếp ấm"]),
    ("the list ends at another noun", "Mô hình “Ngõ hoa” và câu lạc bộ “Sống khỏe” ra mắt.", ["Ngõ hoa"]),
    ("beside a movement", "Phong trào “Bếp ấm” có mô hình “Ngõ hoa”.", ["Ngõ hoa"]),
]  # fmt: skip

DUTCH: list[tuple[str, str, list[str]]] = [
    ("quoted", 'Het model "Groene zondag" groeit.', ["Groene zondag"]),
    ("low and high marks", "Het model „Groene straat” groeit.", ["Groene straat"]),
    ("capitalised, no marks", "Het model Groene Straat groeit.", ["Groene Straat"]),
    ("never closed", 'Het model "Groene straat heeft 12 leden.', ["Groene straat"]),
    ("noun behind, hyphen", 'Het "Groene straat"-model groeit.', ["Groene straat"]),
    ("noun behind, is een", '"Groene straat" is een model van de Vrouwenunie.', ["Groene straat"]),
    ("genaamd", 'Een model genaamd "Groene straat" groeit.', ["Groene straat"]),
    ("compound", 'Het bewonersmodel "Open erf" groeit.', ["Open erf"]),
    ("list", 'De modellen "Groene straat", "Rood dak" en "Open erf" groeien.', ["Groene straat", "Rood dak", "Open erf"]),
    ("list behind zoals", 'Veel modellen, zoals "Groene straat" en "Rood dak", groeien.', ["Groene straat", "Rood dak"]),
    ("list behind a count", 'Er zijn 12 modellen, waaronder "Groene straat" en "Rood dak".', ["Groene straat", "Rood dak"]),
    ("twice", 'Het model "Groene straat" begon klein. Nu is het model "Groene Straat" groot.', ["Groene straat"]),
    ("a Vietnamese name", "Het model “Ngõ hoa” groeit.", ["Ngõ hoa"]),
    ("the list ends at another noun", 'Het model "Groene straat" en de club "Oude makkers".', ["Groene straat"]),
    ("beside a movement", 'De beweging "Rood dak" kent het model "Groene straat".', ["Groene straat"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in VIETNAMESE], ids=[case[0] for case in VIETNAMESE])
def test_vietnamese(text: str, expected: list[str]) -> None:
    assert named(text, "vi") == expected


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in DUTCH], ids=[case[0] for case in DUTCH])
def test_dutch(text: str, expected: list[str]) -> None:
    assert named(text, "nl") == expected


NO_NAMED_MODELS = [
    ("vi", "Xã có mô hình “Dân vận khéo” về làm đường."),
    ("vi", "Xã có mô hình “Khéo dân vận” về làm đường."),
    ("vi", "Ông An nhìn lại mô hình: “Dân tin thì việc khó mấy cũng xong.”"),
    ("vi", "Bà Hoa nhìn lại mô hình: “Chúng tôi làm đến đâu chắc đến đó”, bà nói."),
    ("vi", "Mô hình này “Đi trước một bước” so với huyện bạn."),
    ("vi", "Xã có mô hình “điểm” về làm đường."),
    ("vi", "Huyện có 12 mô hình Dân vận khéo."),
    ("vi", "Mô hình hoạt động theo phương châm “Dân cần, cán bộ đến”."),
    ("vi", "Mô hình lấy khẩu hiệu “Nói đi đôi với làm” làm đầu."),
    ("vi", "Mô hình được tặng danh hiệu “Đơn vị xuất sắc”."),
    ("vi", "Mô hình đoạt giải “Sao sáng” của tỉnh."),
    ("vi", "Câu lạc bộ “Sống khỏe” và quỹ “Áo ấm” ra mắt."),
    ("vi", "Mô hình được báo “Quê hương” giới thiệu."),
    ("vi", "Mô hình gắn với bài hát “Đường về bản” được nhiều người biết."),
    ("vi", "Mô hình nhiều lần có mặt trên tờ báo “Quê hương”."),
    ("vi", "Mô hình có bằng khen “Sáng tạo” của tỉnh."),
    ("vi", "Mô hình theo Nghị quyết “Về tăng cường công tác dân vận” được nhân rộng."),
    ("vi", "Nói về mô hình, ông An cho biết: “Dân tin thì việc khó mấy cũng xong.”"),
    ("vi", "Mô hình phải “thật”, không làm cho có."),
    ("vi", "Mô hình này giúp dân. “Ngõ hoa” thì khác."),
    ("vi", "Mô hình Hội Nông dân xã quản lý có hiệu quả."),
    ("vi", "Mô hình của xã Tân An được khen."),
    ("vi", "Phong trào “Ngõ hoa” có nhiều mô hình."),
    ("vi", "Mô hình kinh tế, mô hình trồng dâu được nhân rộng."),
    ("nl", 'Het model "Slimme Massamobilisatie" werkt.'),
    ("nl", 'Mevrouw Hoa keek terug op het model: "Als het volk vertrouwt, lukt alles."'),
    ("nl", 'Het model "proef" groeit.'),
    ("nl", 'Het model met als motto "Dicht bij het volk" groeit.'),
    ("nl", 'Het model kreeg de titel "Beste eenheid".'),
    ("nl", 'Het model won de prijs "Gouden ster".'),
    ("nl", 'De club "Oude makkers" en het fonds "Warme dekens" groeien.'),
    ("nl", 'Over het model schreef de krant "Ons dorp" al eerder.'),
    ("nl", 'Het model uit de film "De weg terug" trekt bezoek.'),
    ("nl", 'Het model met de medaille "Gouden ster" trekt bezoek.'),
    ("nl", 'Het model volgt de resolutie "Over de versterking van het massawerk".'),
    ("nl", 'Over het model zei de heer An: "Als het volk vertrouwt, lukt alles."'),
    ("nl", "Het rolmodel “Tante Sen” woont hier."),
    ("nl", "Het fotomodel “Mooie Hoa” woont hier."),
    ("nl", "Het model moet “echt” zijn."),
    ("nl", "Het model van het district Ba Be groeit."),
    ("nl", "De modellen in de landbouw groeien."),
    ("nl", 'De beweging "Groene straat" kent veel modellen.'),
]


@pytest.mark.parametrize(("lang", "text"), NO_NAMED_MODELS)
def test_no_named_models(lang: str, text: str) -> None:
    assert named(text, lang) == []
