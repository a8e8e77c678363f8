"""Campaigns and movements: the whole list of a text, with the names that are something else left out."""

from __future__ import annotations

import unicodedata

import pytest

from extractors.engine import extract

Found = list[tuple[str, str, str | None]]

# Every text needs a word of the trade, or it is ordinary prose.
HEAD = {
    "vi": "Huyện ủy và UBND huyện họp.\n",
    "plain": "Huyen uy va UBND huyen hop.\n",
    "nl": "Het Partijcomité en het Volkscomité kwamen bijeen.\n",
}
MOVEMENT, CAMPAIGN, MODEL = "movement", "campaign", "model"
DVK = "dan-van-kheo"


def facts(text: str, lang: str) -> list:
    """Campaigns and named models, each checked against the text: the first place where it stands."""
    whole = HEAD["plain" if text.isascii() and lang == "vi" else lang] + text
    named = [fact for fact in extract(whole, lang) if fact.type in ("campaign", "named_model")]
    assert [(whole.index(fact.quote), whole.index(fact.quote) + len(fact.quote)) for fact in named] == [
        (fact.start, fact.end) for fact in named
    ]
    return named


def found(text: str, lang: str) -> Found:
    """Name, kind and key of each campaign; of a named model its name and "model"."""
    return [
        (fact.name, fact.kind, fact.key) if fact.type == "campaign" else (fact.name, MODEL, None)
        for fact in facts(text, lang)
    ]


VIETNAMESE: list[tuple[str, str, Found]] = [
    ("quoted movement", "Phong trào thi đua “Đường sáng, ngõ sạch” lan rộng.", [("Đường sáng, ngõ sạch", MOVEMENT, None)]),
    ("quoted campaign", "Cuộc vận động “Nhà sạch, vườn mẫu” bắt đầu từ tháng 3.", [("Nhà sạch, vườn mẫu", CAMPAIGN, None)]),
    ("chiến dịch", "Chiến dịch “90 ngày làm đường” kết thúc sớm.", [("90 ngày làm đường", CAMPAIGN, None)]),
    ("abbreviated cue", "CVĐ “Nhà sạch, vườn mẫu” được 9 xã hưởng ứng.", [("Nhà sạch, vườn mẫu", CAMPAIGN, None)]),
    ("quoted behind thi đua", "Huyện phát động thi đua “Ngày làm thêm giờ”.", [("Ngày làm thêm giờ", MOVEMENT, None)]),
    ("unquoted, known", "Phong trào Dân vận khéo đi vào chiều sâu.", [("Dân vận khéo", MOVEMENT, DVK)]),
    ("unquoted, not known", "Phong trào Sạch ngõ đẹp nhà được các xã hưởng ứng.", [("Sạch ngõ đẹp nhà", MOVEMENT, None)]),
    ("cue behind", "“Ngõ sáng đèn” là phong trào do Hội Phụ nữ khởi xướng.", [("Ngõ sáng đèn", MOVEMENT, None)]),
    ("a word between", "Phong trào thi đua yêu nước mang tên “Ngõ hoa” được phát động.", [("Ngõ hoa", MOVEMENT, None)]),
    ("one cue, a list", "Các phong trào “Ngõ hoa”, “Cổng trường an toàn” và “Bếp ấm” đều tốt.", [
        ("Ngõ hoa", MOVEMENT, None), ("Cổng trường an toàn", MOVEMENT, None), ("Bếp ấm", MOVEMENT, None),
    ]),
    ("one cue, a list behind như", "Nhiều phong trào thi đua sôi nổi như “Ngõ hoa”; “Bếp ấm”; “Vườn xanh”.", [
        ("Ngõ hoa", MOVEMENT, None), ("Bếp ấm", MOVEMENT, None), ("Vườn xanh", MOVEMENT, None),
    ]),
    ("one cue, a list of lines", "Các phong trào nổi bật:\n- “Ngõ hoa”;\n- “Bếp ấm”;\n- “Vườn xanh”.", [
        ("Ngõ hoa", MOVEMENT, None), ("Bếp ấm", MOVEMENT, None), ("Vườn xanh", MOVEMENT, None),
    ]),
    ("two cues", "Phong trào “Ngõ hoa”, cuộc vận động “Bếp ấm” và chiến dịch “Vườn xanh”.", [
        ("Ngõ hoa", MOVEMENT, None), ("Bếp ấm", CAMPAIGN, None), ("Vườn xanh", CAMPAIGN, None),
    ]),
    ("the list ends at another noun", "Các phong trào “Ngõ hoa”, “Bếp ấm” và câu lạc bộ “Sống khỏe” hoạt động đều.", [
        ("Ngõ hoa", MOVEMENT, None), ("Bếp ấm", MOVEMENT, None),
    ]),
    ("movement and model", "Từ phong trào “Ngõ hoa” có mô hình “Cổng hồng”.", [("Ngõ hoa", MOVEMENT, None), ("Cổng hồng", MODEL, None)]),
    ("a model named for the movement", "Xã có mô hình “Dân vận khéo” về làm đường.", [("Dân vận khéo", MOVEMENT, DVK)]),
    ("known, quoted, no cue", "“Dân vận khéo” đã về từng thôn.", [("Dân vận khéo", MOVEMENT, DVK)]),
    ("known, not quoted, no cue", "Nhờ Dân vận khéo, đường được mở rộng.", [("Dân vận khéo", MOVEMENT, DVK)]),
    ("twice", "Phong trào “Ngõ hoa” ra đời. Nay phong trào “Ngõ Hoa” đã rộng khắp.", [("Ngõ hoa", MOVEMENT, None)]),
    ("heading in capitals", "PHONG TRÀO “NGÕ HOA” LAN RỘNG\nPhong trào “Ngõ hoa” lan rộng.", [("Ngõ hoa", MOVEMENT, None)]),
    ("introduced initials", "Phong trào “Dân vận khéo” (DVK) lan rộng. DVK giúp dân.", [("Dân vận khéo", MOVEMENT, DVK), ("DVK", MOVEMENT, DVK)]),
    ("introduced initials, not known", "Phong trào “Ngõ hoa sạch” (NHS) lan rộng. NHS giúp dân.", [("Ngõ hoa sạch", MOVEMENT, None), ("NHS", MOVEMENT, None)]),
    ("brackets that are no initials", "Phong trào “Ngõ hoa sạch” (HTX) lan rộng. HTX giúp dân.", [("Ngõ hoa sạch", MOVEMENT, None)]),
    ("no diacritics, quoted", 'Phong trao thi dua "Dan van kheo" lan rong.', [("Dan van kheo", MOVEMENT, DVK)]),
    ("no diacritics, campaign", 'Cuoc van dong "Nha sach, vuon mau" bat dau.', [("Nha sach, vuon mau", CAMPAIGN, None)]),
    ("no diacritics, unquoted", "Phong trao Dan van kheo di vao chieu sau.", [("Dan van kheo", MOVEMENT, DVK)]),
    ("nested", "Phong trào “Toàn dân “nói không” với rác thải nhựa” lan rộng.", [("Toàn dân nói không với rác thải nhựa", MOVEMENT, "chong-rac-thai-nhua")]),
    ("nested, other marks", "Phong trào “Đọc 'sách hay' mỗi ngày” lan rộng.", [("Đọc 'sách hay' mỗi ngày", MOVEMENT, None)]),
    ("mixed marks", "Phong trào “Ngõ hoa\" và cuộc vận động \"Bếp ấm” lan rộng.", [("Ngõ hoa", MOVEMENT, None), ("Bếp ấm", CAMPAIGN, None)]),
    ("guillemets", "Phong trào «Ngõ hoa» lan rộng.", [("Ngõ hoa", MOVEMENT, None)]),
    ("never closed", "Phong trào “Ngõ hoa, nhà sạch được 12 thôn hưởng ứng.", [("Ngõ hoa, nhà sạch", MOVEMENT, None)]),
    ("never closed, in a list", "Các phong trào “Ngõ hoa, “Bếp ấm” và “Vườn xanh” đều tốt.", [
        ("Ngõ hoa", MOVEMENT, None), ("Bếp ấm", MOVEMENT, None), ("Vườn xanh", MOVEMENT, None),
    ]),
    ("never closed, known", "Phong trào “Dân vận khéo ở huyện lan rộng.", [("Dân vận khéo", MOVEMENT, DVK)]),
    ("commas and a hyphen inside", "Phong trào “Tuổi cao - Gương sáng” lan rộng.", [("Tuổi cao - Gương sáng", MOVEMENT, "tuoi-cao-guong-sang")]),
]  # fmt: skip

DUTCH: list[tuple[str, str, Found]] = [
    ("quoted movement", 'De navolgingsbeweging "Schone stegen" groeit.', [("Schone stegen", MOVEMENT, None)]),
    ("quoted campaign", "De campagne “Ieder gezin een boom” begint.", [("Ieder gezin een boom", CAMPAIGN, None)]),
    ("compound campaign", 'De bewustwordingscampagne "Ieder gezin een boom" begint.', [("Ieder gezin een boom", CAMPAIGN, None)]),
    ("unquoted, known", "De beweging Bekwame Massamobilisatie groeit.", [("Bekwame Massamobilisatie", MOVEMENT, DVK)]),
    ("unquoted, not known", "De beweging Groene Stegen groeit.", [("Groene Stegen", MOVEMENT, None)]),
    ("cue behind, hyphen", 'De "Groene weg"-beweging groeit.', [("Groene weg", MOVEMENT, None)]),
    ("cue behind, no marks", "De Open Deur-beweging groeit.", [("Open Deur", MOVEMENT, None)]),
    ("cue behind, is een", '"Groene weg" is een beweging van de Vrouwenunie.', [("Groene weg", MOVEMENT, None)]),
    ("genaamd behind", 'Er ontstond een beweging, "Groene weg" genaamd, in drie dorpen.', [("Groene weg", MOVEMENT, None)]),
    ("genaamd before", 'Er ontstond een beweging genaamd "Groene weg".', [("Groene weg", MOVEMENT, None)]),
    ("one cue, a list", 'De bewegingen "Groene weg", "Rood dak" en "Open erf" groeien.', [
        ("Groene weg", MOVEMENT, None), ("Rood dak", MOVEMENT, None), ("Open erf", MOVEMENT, None),
    ]),
    ("one cue, a list behind zoals", 'Campagnes op veel gebieden, zoals "Rood dak" en "Open erf", lopen door.', [
        ("Rood dak", CAMPAIGN, None), ("Open erf", CAMPAIGN, None),
    ]),
    ("two cues", 'De beweging "Groene weg" en de campagne "Rood dak".', [("Groene weg", MOVEMENT, None), ("Rood dak", CAMPAIGN, None)]),
    ("the list ends at another noun", 'De beweging "Groene weg" en het fonds "Rood dak".', [("Groene weg", MOVEMENT, None)]),
    ("movement and model", 'Uit de beweging "Groene weg" kwam het model "Rood dak".', [("Groene weg", MOVEMENT, None), ("Rood dak", MODEL, None)]),
    ("four translations", (
        "De beweging “Bekwame Massamobilisatie”, ook “Geschoolde Massamobilisatie” of “Slimme Massamobilisatie”, "
        "is in Vietnam “Dân vận khéo”."
    ), [
        ("Bekwame Massamobilisatie", MOVEMENT, DVK), ("Geschoolde Massamobilisatie", MOVEMENT, DVK),
        ("Slimme Massamobilisatie", MOVEMENT, DVK), ("Dân vận khéo", MOVEMENT, DVK),
    ]),
    ("a model named for the movement", 'Het model "Slimme Massamobilisatie" werkt.', [("Slimme Massamobilisatie", MOVEMENT, DVK)]),
    ("a Vietnamese name without diacritics", 'De beweging "Dan van kheo" groeit.', [("Dan van kheo", MOVEMENT, DVK)]),
    ("an English cue", 'The movement "Skillful mass mobilization" groeit.', [("Skillful mass mobilization", MOVEMENT, DVK)]),
    ("nested", "De campagne “Zeg ‘nee’ tegen plastic” begint.", [("Zeg ‘nee’ tegen plastic", CAMPAIGN, None)]),
    ("an apostrophe inside", "De beweging 'Foto's van het dorp' groeit.", [("Foto's van het dorp", MOVEMENT, None)]),
    ("mixed marks", "De beweging „Groene weg\" en de campagne «Rood dak» lopen.", [("Groene weg", MOVEMENT, None), ("Rood dak", CAMPAIGN, None)]),
    ("never closed", 'De beweging "Groene weg heeft 12 dorpen bereikt.', [("Groene weg", MOVEMENT, None)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in VIETNAMESE], ids=[case[0] for case in VIETNAMESE])
def test_vietnamese(text: str, expected: Found) -> None:
    assert found(text, "vi") == expected


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in DUTCH], ids=[case[0] for case in DUTCH])
def test_dutch(text: str, expected: Found) -> None:
    assert found(text, "nl") == expected


NO_CAMPAIGNS = [
    ("vi", "Phong trào năm nay với phương châm “Dân cần, cán bộ đến” được mở rộng."),
    ("vi", "Phong trào lấy khẩu hiệu “Nói đi đôi với làm” làm đầu."),
    ("vi", "Huyện ủy ban hành Nghị quyết “Về tăng cường công tác dân vận trong tình hình mới”."),
    ("vi", "Chủ đề năm 2024 là “Kỷ cương, trách nhiệm, hiệu quả”."),
    ("vi", "Phong trào năm nay có chủ đề “Kỷ cương, trách nhiệm, hiệu quả”."),
    ("vi", "Nói về phong trào, ông An cho biết: “Dân tin thì việc khó mấy cũng xong.”"),
    ("vi", "Ông An nhìn lại phong trào: “Dân tin thì việc khó mấy cũng xong.”"),
    ("vi", "Bà Hoa nhìn lại phong trào: “Chúng tôi làm đến đâu chắc đến đó”, bà nói."),
    ("vi", "Phong trào này “Đi trước một bước” so với huyện bạn."),
    ("vi", "Phong trào “điểm” của xã được nhân rộng."),
    ("vi", "“Tôi thấy phong trào này rất hay”, bà Hoa nói."),
    ("vi", "Huyện ra mắt câu lạc bộ “Sống khỏe” và quỹ “Áo ấm”."),
    ("vi", "Xã tổ chức hội thi “Bếp khéo” và ngày hội “Sắc xuân”."),
    ("vi", "Xã nhận cờ thi đua “Đơn vị xuất sắc” và danh hiệu “Gia đình văn hóa”."),
    ("vi", "Bài hát “Đường về bản” mở đầu buổi lễ; báo “Quê hương” đưa tin."),
    ("vi", "Phong trào văn nghệ, thể thao của huyện phát triển mạnh."),
    ("vi", "Phong trào Hội Cựu chiến binh của xã có nhiều tiến bộ."),
    ("vi", "Các phong trào, cuộc vận động của huyện được triển khai."),
    ("vi", "Cán bộ phải khéo dân vận, gần dân."),
    ("nl", "De beweging met als motto \"Dicht bij het volk\" groeit."),
    ("nl", "De beweging met als thema \"Een uur extra\" groeit."),
    ("nl", "Het jaarthema van 2024 is \"Discipline en verantwoordelijkheid\"."),
    ("nl", "Het district nam de resolutie \"Over de versterking van het massawerk\" aan."),
    ("nl", "Over de beweging zei de heer An: \"Als het volk vertrouwt, lukt alles.\""),
    ("nl", "Mevrouw Hoa keek terug op de beweging: \"Als het volk vertrouwt, lukt alles.\""),
    ("nl", "Mevrouw Hoa keek terug op de beweging: \"Wij doen het stap voor stap\", lacht ze."),
    ("nl", "\"Ik vind de beweging mooi\", aldus mevrouw Hoa."),
    ("nl", "De club \"Oude makkers\" en het fonds \"Warme dekens\" werken samen."),
    ("nl", "De gemeente kreeg de prijs \"Beste eenheid\" en de titel \"Cultureel gezin\"."),
    ("nl", "Het boek \"De weg naar het dorp\" en het lied \"Terug naar huis\" zijn bekend."),
    ("nl", "De krant \"Ons dorp\" schreef over de campagne."),
    ("nl", "De beweging groeit in het hele district."),
    ("nl", "De beweging Vaderlands Front Vietnam bestaat al lang."),
    ("nl", "De campagnes en bewegingen van het district lopen door."),
    ("nl", "De Volksbeweging van Ba Be groeit."),
    ("nl", "De beweging Ba Be groeit."),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text"), NO_CAMPAIGNS)
def test_no_campaigns(lang: str, text: str) -> None:
    assert found(text, lang) == []


SURFACES = [
    ("vi", "Phong trào “Toàn dân “nói không” với rác thải nhựa” lan rộng.", "Toàn dân “nói không” với rác thải nhựa", "Toàn dân nói không với rác thải nhựa"),
    ("vi", "PHONG TRÀO “NGÕ HOA” LAN RỘNG\nPhong trào “Ngõ hoa” lan rộng.", "NGÕ HOA", "Ngõ hoa"),
    ("vi", "PHONG TRÀO “NGÕ HOA” LAN RỘNG", "NGÕ HOA", "Ngõ hoa"),
    ("vi", "PHONG TRÀO “HÀNG VIỆT VỀ LÀNG”\nPhong trào “Hàng Việt về làng” lan rộng.", "HÀNG VIỆT VỀ LÀNG", "Hàng Việt về làng"),
    ("vi", "Phong trào “Ngõ hoa, nhà sạch.” lan rộng.", "Ngõ hoa, nhà sạch", "Ngõ hoa, nhà sạch"),
    ("nl", 'De beweging " Groene weg, " groeit.', "Groene weg", "Groene weg"),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "quote", "name"), SURFACES)
def test_the_name_as_quoted_and_as_filed(lang: str, text: str, quote: str, name: str) -> None:
    assert [(fact.quote, fact.name) for fact in facts(text, lang)] == [(quote, name)]


KEYS = [
    (DVK, "vi", ["Dân vận khéo", "Dân Vận Khéo", "Dan van kheo", "Thi đua Dân vận khéo trong tôn giáo"]),
    (DVK, "nl", ["Dân vận khéo", "Bekwame massamobilisatie", "Geschoolde Massamobilisatie", "Slimme Massamobilisatie",
        "Vaardige massamobilisatie", "Goede volksmobilisatie", "Skilled Mass Mobilization"]),
    ("nong-thon-moi", "vi", ["Cả nước chung sức xây dựng nông thôn mới", "Chung sức xây dựng nông thôn mới"]),
    ("nong-thon-moi", "nl", ["Samen bouwen aan nieuwe plattelandsgebieden"]),
    ("doi-song-van-hoa", "vi", ["Toàn dân đoàn kết xây dựng đời sống văn hóa", "Toàn dân đoàn kết xây dựng đời sống văn hoá"]),
    ("doi-song-van-hoa", "nl", ["Het hele volk verenigt zich voor een cultureel leven"]),
    ("hang-viet", "vi", ["Người Việt Nam ưu tiên dùng hàng Việt Nam"]),
    ("hang-viet", "nl", ["Vietnamezen geven voorrang aan Vietnamese producten"]),
    ("vi-nguoi-ngheo", "vi", ["Vì người nghèo"]),
    ("vi-nguoi-ngheo", "nl", ["Voor de armen"]),
    ("nha-tam", "vi", ["Xóa nhà tạm, nhà dột nát", "Xoá nhà tạm, nhà dột nát"]),
    ("5-khong-3-sach", "vi", ["Xây dựng gia đình 5 không, 3 sạch", "5 không, 3 sạch"]),
    ("ngay-chu-nhat-xanh", "nl", ["Groene zondag"]),
    (None, "vi", ["Ngõ hoa", "Vận động khéo", "Dân biết, dân bàn", "Giàu nghèo", "Ngày thứ ba xanh"]),
    (None, "nl", ["Groene weg", "Massamobilisatie", "Bekwame boeren", "Groene maandag", "Voor de rijken"]),
]  # fmt: skip
CUE = {"vi": "Phong trào “{}” lan rộng.", "nl": "De beweging “{}” groeit."}


@pytest.mark.parametrize(("key", "lang", "name"), [(key, lang, name) for key, lang, names in KEYS for name in names])
def test_key(key: str | None, lang: str, name: str) -> None:
    assert found(CUE[lang].format(name), lang) == [(name, MOVEMENT, key)]


@pytest.mark.parametrize("name", ["Dân vận khéo", "Đường sáng, ngõ sạch"])
def test_decomposed_letters_make_the_same_campaign(name: str) -> None:
    text = HEAD["vi"] + CUE["vi"].format(name)
    composed, decomposed = (
        [(fact.name, fact.kind, fact.key) for fact in extract(form, "vi") if fact.type == "campaign"]
        for form in (text, unicodedata.normalize("NFD", text))
    )
    assert [name for name, *_ in composed] == [name]
    assert decomposed == composed


LISTS = [
    ("vi", "Huyện ủy duy trì các phong trào Dân vận khéo, Bếp ấm vùng cao và Lớp học đêm.", ["Dân vận khéo", "Bếp ấm vùng cao", "Lớp học đêm"]),
    ("nl", "Het Partijcomité steunt de bewegingen Bekwame Massamobilisatie, Warme Keuken en Groene Zondag.", ["Bekwame Massamobilisatie", "Warme Keuken", "Groene Zondag"]),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "expected"), LISTS)
def test_a_known_name_does_not_end_a_list_without_quotation_marks(lang, text, expected):
    assert [fact.name for fact in extract(text, lang) if fact.type == "campaign"] == expected
