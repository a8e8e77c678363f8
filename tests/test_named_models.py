"""Models that are called by a name, and names of other things."""

import pytest

from extractors.engine import analyse

VI = "Huyện ủy Ba Bể và UBND huyện họp. "
NL = "Het Partijcomité en het Volkscomité van Ba Be kwamen bijeen. "


def models(text, lang):
    return [fact.name for fact in analyse(text, lang).facts if fact.type == "named_model"]


FOUND = [
    ("quoted", "vi", "Mô hình “Camera an ninh” phát huy hiệu quả.", ["Camera an ninh"]),
    ("list", "vi", "Các mô hình như “Camera an ninh”, “Đường hoa” và “Ngõ sáng”.", ["Camera an ninh", "Đường hoa", "Ngõ sáng"]),
    ("name with a comma", "vi", "Mô hình “Sạch nhà, đẹp ngõ” lan rộng.", ["Sạch nhà, đẹp ngõ"]),
    ("unquoted capitals", "vi", "Mô hình Camera an ninh của xã phát huy hiệu quả.", ["Camera an ninh"]),
    ("said again", "vi", "Mô hình “Ngõ sáng” ra đời. Nhờ “Ngõ sáng”, bà con yên tâm.", ["Ngõ sáng"]),
    ("named behind", "vi", "“Ngõ sáng” là mô hình của thanh niên.", ["Ngõ sáng"]),
    ("never closed", "vi", "Mô hình “Ngõ sáng được nhân rộng.", ["Ngõ sáng"]),
    ("named by a movement's model", "vi", "Mô hình “Dân vận khéo” “Ngõ sáng” được nhân rộng.", ["Ngõ sáng"]),
    ("dutch", "nl", "Het model \"Veilige camera\" werkt goed.", ["Veilige camera"]),
    ("dutch list", "nl", "Modellen zoals \"Veilige camera\", \"Bloemenweg\" en \"Lichte steeg\".", ["Veilige camera", "Bloemenweg", "Lichte steeg"]),
    ("dutch, named behind", "nl", "\"Lichte steeg\" is een model van de jeugd.", ["Lichte steeg"]),
    ("dutch, hyphen", "nl", "Het \"Lichte steeg\"-model werkt goed.", ["Lichte steeg"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "text", "expected"), [row[1:] for row in FOUND], ids=[f"{r[1]} {r[0]}" for r in FOUND]
)
def test_named_models(lang, text, expected):
    assert models((NL if lang == "nl" else VI) + text, lang) == expected


NONE = [
    ("campaign", "vi", "Huyện có 40 mô hình “Dân vận khéo”."),
    ("movement", "vi", "Phong trào “Bếp ấm vùng cao” lan rộng."),
    ("motto", "vi", "Mô hình hoạt động theo phương châm “Dân biết, dân bàn”."),
    ("club", "vi", "Câu lạc bộ “Gia đình hạnh phúc” sinh hoạt mỗi tháng."),
    ("award", "vi", "Ông Lợi nhận danh hiệu “Người tốt, việc tốt”."),
    ("speech", "vi", "Ông Lợi nói về mô hình: “Bà con làm, cán bộ làm theo”."),
    ("model without a name", "vi", "Mô hình của xã Khang Ninh phát huy hiệu quả."),
    ("newspaper", "nl", "De krant \"Nieuws van Ba Be\" schreef over het model."),
    ("motto", "nl", "Het model werkt onder het motto \"Samen sterk\"."),
    ("award", "nl", "Hij kreeg de titel \"Goede burger\" voor zijn model."),
    ("campaign", "nl", "Het district telt 40 modellen van \"Bekwame Massamobilisatie\"."),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text"), [row[1:] for row in NONE], ids=[f"{row[1]} {row[0]}" for row in NONE])
def test_names_of_other_things(lang, text):
    assert models((NL if lang == "nl" else VI) + text, lang) == []
