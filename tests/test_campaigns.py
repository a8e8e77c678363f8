"""Campaigns: where their names stand, in which quotation marks, and what is none."""

import pytest

from extractors.engine import analyse
from extractors.text import is_plain

VI = "Huyện ủy Ba Bể và UBND huyện họp. "
PLAIN = "Huyen uy Ba Be va UBND huyen hop. "
NL = "Het Partijcomité en het Volkscomité van Ba Be kwamen bijeen. "


def campaigns(text, lang):
    facts = analyse(text, lang).facts
    return [(fact.name, fact.kind, fact.key) for fact in facts if fact.type == "campaign"]


M, C = "movement", "campaign"
FOUND = [
    # what it shows, language, text, name, kind and key of each
    ("quoted", "vi", "Phong trào “Bếp ấm vùng cao” lan rộng.", [("Bếp ấm vùng cao", M, None)]),
    ("unquoted behind the cue", "vi", "Phong trào thi đua Dân vận khéo lan rộng.", [("Dân vận khéo", M, "dan-van-kheo")]),
    ("without diacritics", "vi", "Phong trao thi dua \"Dan van kheo\" lan rong.", [("Dan van kheo", M, "dan-van-kheo")]),
    ("cue behind the name", "vi", "“Bếp ấm vùng cao” là phong trào của phụ nữ.", [("Bếp ấm vùng cao", M, None)]),
    ("campaign", "vi", "Cuộc vận động “Nhà sạch vườn xanh” và chiến dịch “Một trăm ngày”.",
     [("Nhà sạch vườn xanh", C, None), ("Một trăm ngày", C, None)]),
    ("one cue before a list", "vi", "Các phong trào “Bếp ấm vùng cao”, “Đường hoa biên giới” và “Lớp học đêm”.",
     [("Bếp ấm vùng cao", M, None), ("Đường hoa biên giới", M, None), ("Lớp học đêm", M, None)]),
    ("nested", "vi", "Phong trào \"Toàn dân học tập \"Bếp ấm vùng cao\"\" lan rộng.",
     [("Toàn dân học tập Bếp ấm vùng cao", M, None)]),
    ("mixed", "vi", "Phong trào “Bếp ấm vùng cao\" và phong trào \"Lớp học đêm” lan rộng.",
     [("Bếp ấm vùng cao", M, None), ("Lớp học đêm", M, None)]),
    ("never closed", "vi", "Phong trào “Bếp ấm vùng cao được nhân dân hưởng ứng.", [("Bếp ấm vùng cao", M, None)]),
    ("single and angled marks", "vi", "Phong trào 'Lớp học đêm' và phong trào «Bếp ấm vùng cao».",
     [("Lớp học đêm", M, None), ("Bếp ấm vùng cao", M, None)]),
    ("said again", "vi", "Phong trào “Lớp học đêm” mới mở. “Lớp học đêm” đông người.", [("Lớp học đêm", M, None)]),
    ("dutch, quoted", "nl", "De beweging \"Warme keuken\" groeit.", [("Warme keuken", M, None)]),
    ("dutch, cue behind", "nl", "De \"Warme keuken\"-beweging groeit; de \"Schone straat\"-campagne ook.",
     [("Warme keuken", M, None), ("Schone straat", C, None)]),
    ("dutch, list", "nl", "De bewegingen \"Warme keuken\", \"Bloemenweg\" en \"Avondschool\" groeien.",
     [("Warme keuken", M, None), ("Bloemenweg", M, None), ("Avondschool", M, None)]),
    ("dutch, low and high marks", "nl", "De navolgingsbeweging „Warme keuken” groeit.", [("Warme keuken", M, None)]),
    ("dutch, unquoted", "nl", "De beweging Bekwame Massamobilisatie groeit.", [("Bekwame Massamobilisatie", M, "dan-van-kheo")]),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "expected"), [row[1:] for row in FOUND], ids=[row[0] for row in FOUND])
def test_campaigns(lang, text, expected):
    head = NL if lang == "nl" else PLAIN if is_plain(text) else VI
    assert campaigns(head + text, lang) == expected


NAMES = {
    "vi": ["Dân vận khéo", "Dân Vận Khéo", "Dan van kheo"],
    "nl": [
        "Bekwame Massamobilisatie",
        "Bekwame massamobilisatie",
        "Geschoolde Massamobilisatie",
        "Slimme Massamobilisatie",
        "Vaardige massamobilisatie",
        "Skilled Mass Mobilization",
        "Dan van kheo",
    ],
}
KNOWN = [(lang, name) for lang, names in NAMES.items() for name in names]


@pytest.mark.parametrize(("lang", "name"), KNOWN, ids=[f"{lang} {name}" for lang, name in KNOWN])
def test_one_key_across_languages_and_variants(lang, name):
    cue = "De navolgingsbeweging" if lang == "nl" else "Phong trào thi đua"
    text = f"{NL if lang == 'nl' else VI}{cue} “{name}” 2024."
    assert campaigns(text, lang) == [(name, M, "dan-van-kheo")]


NONE = [
    ("motto", "vi", "Thực hiện phương châm “Dân biết, dân bàn, dân làm, dân kiểm tra”."),
    ("motto, with a campaign's cue near", "nl", "Onder het motto \"Het volk weet, het volk doet\" kwam men bijeen."),
    ("theme of the year", "vi", "Chủ đề công tác năm là “Kỷ cương, sáng tạo, hiệu quả”."),
    ("theme of the year", "nl", "Het thema van het jaar luidt \"Discipline en creativiteit\"."),
    ("title of a resolution", "vi", "Nghị quyết số 20-NQ/TU “Về nâng cao chất lượng công tác dân vận”."),
    ("title of a resolution", "nl", "Resolutie nr. 20-NQ/TU \"Over de kwaliteit van de massamobilisatie\"."),
    ("speech", "vi", "Ông Lợi nói: “Bà con làm, cán bộ làm theo”."),
    ("speech", "nl", "\"Wij doen het samen\", zegt mevrouw Hoa van het district."),
    ("model", "vi", "Mô hình “Camera an ninh” của xã phát huy hiệu quả."),
    ("club", "vi", "Câu lạc bộ “Gia đình hạnh phúc” sinh hoạt mỗi tháng."),
    ("newspaper", "nl", "De krant \"Nieuws van Ba Be\" schreef erover."),
    ("movement without a name", "vi", "Phong trào văn nghệ của huyện sôi nổi."),
    ("movement without a name", "nl", "De beweging van de vrouwen groeit in het district."),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text"), [row[1:] for row in NONE], ids=[f"{row[1]} {row[0]}" for row in NONE])
def test_what_is_no_campaign(lang, text):
    assert campaigns((NL if lang == "nl" else VI) + text, lang) == []
