"""Header fields of official documents, and what a letterhead keeps out of the facts."""

import pytest

from extractors.engine import analyse
from extractors.facts import Header

PARTY = """TỈNH ỦY BẮC KẠN
*
Số 31-NQ/TU
ĐẢNG CỘNG SẢN VIỆT NAM
Bắc Kạn, ngày 04 tháng 5 năm 2021

NGHỊ QUYẾT
của Ban Thường vụ Tỉnh ủy
về đổi mới công tác dân vận
ở vùng cao giai đoạn 2021 - 2025
-----
Thực hiện Chỉ thị số 12-CT/TW, cấp ủy các cấp xây dựng 40 mô hình ở huyện Ba Bể.
Nơi nhận:
- Huyện ủy Na Rì,
- Lưu Văn phòng Tỉnh ủy.
T/M BAN THƯỜNG VỤ
BÍ THƯ
(đã ký)
Hoàng Văn Lợi
"""
STATE = """HỘI ĐỒNG NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH BẮC KẠN Độc lập - Tự do - Hạnh phúc
Số: 14/2022/NQ-HDND Bắc Kạn, ngày 08 tháng 12 năm 2022
NGHỊ QUYẾT
Quy định mức hỗ trợ các tổ tự quản
HỘI ĐỒNG NHÂN DÂN TỈNH BẮC KẠN
Căn cứ Luật số 59/2020/QH14;
CHỦ TỊCH
Phương Thị Mai
"""
COMMISSION = """HUYỆN ỦY BA BỂ
BAN DÂN VẬN
*
Số 07-BC/BDVHU
ĐẢNG CỘNG SẢN VIỆT NAM
Ba Bể, ngày 9-3-2020
BÁO CÁO
kết quả quý I năm 2020
-----
Ban Dân vận đã họp.
"""
DUTCH = """VOLKSCOMITÉ VAN HET DISTRICT BA BE
Nr.: 88/KH-UBND
Ba Be, 5 februari 2024

PLAN
voor de massamobilisatie in 2024

Het Volkscomité wil 12 modellen.
Verzonden aan:
- Provinciaal Partijcomité Bac Kan;
NAMENS HET VOLKSCOMITÉ
VOORZITTER
(getekend)
Hoang Van Loi
"""
HEADERS = [
    (
        "vi",
        PARTY,
        Header(
            kind="resolution",
            symbol="31-NQ/TU",
            issuer="Tỉnh ủy Bắc Kạn",
            place="Bắc Kạn",
            signed="2021-05-04",
            title="về đổi mới công tác dân vận ở vùng cao giai đoạn 2021 - 2025",
            signatory="Hoàng Văn Lợi",
        ),
    ),
    (
        "vi",
        STATE,
        Header(
            kind="resolution",
            symbol="14/2022/NQ-HĐND",
            issuer="Hội đồng nhân dân tỉnh Bắc Kạn",
            place="Bắc Kạn",
            signed="2022-12-08",
            title="Quy định mức hỗ trợ các tổ tự quản",
            signatory="Phương Thị Mai",
        ),
    ),
    (
        "vi",
        COMMISSION,
        Header(
            kind="report",
            symbol="07-BC/BDVHU",
            issuer="Ban Dân vận Huyện ủy Ba Bể",
            place="Ba Bể",
            signed="2020-03-09",
            title="kết quả quý I năm 2020",
        ),
    ),
    (
        "nl",
        DUTCH,
        Header(
            kind="plan",
            symbol="88/KH-UBND",
            issuer="Volkscomité van het district Ba Be",
            place="Ba Be",
            signed="2024-02-05",
            title="voor de massamobilisatie in 2024",
            signatory="Hoang Van Loi",
        ),
    ),
]
FIELDS = ("kind", "symbol", "issuer", "place", "signed", "title", "signatory")
PLAIN = [
    ("vi", "Dân vận ở Ba Bể\nNăm 2022, huyện Ba Bể có 40 mô hình. Nghị quyết số 25-NQ/TW đi vào cuộc sống."),
    ("vi", "KẾT QUẢ\nSố hộ tham gia là 40. Ba Bể, ngày 4 tháng 5 năm 2021, trời mưa to và bà con vẫn đến họp đông đủ."),
    ("nl", "Ba Be, 5 februari 2024 - In het district Ba Be kwamen vandaag veel mensen naar de markt.\nHet was druk."),
    ("nl", "PLAN\nWe gaan morgen fietsen."),
    ("vi", ""),
]


@pytest.mark.parametrize(("lang", "text", "expected"), HEADERS, ids=["party", "state", "commission", "dutch"])
def test_headers(lang, text, expected):
    found = analyse(text, lang).header
    assert found is not None
    assert {name: getattr(found, name) for name in FIELDS} == {name: getattr(expected, name) for name in FIELDS}


@pytest.mark.parametrize(("lang", "text"), PLAIN)
def test_what_is_no_official_document(lang, text):
    assert analyse(text, lang).header is None


def test_letterhead_recipients_and_signature_give_no_facts():
    facts = [(fact.type, fact.quote) for fact in analyse(PARTY, "vi").facts if fact.type in ("citation", "locality")]
    assert facts == [("locality", "BẮC KẠN"), ("citation", "Chỉ thị số 12-CT/TW"), ("locality", "Ba Bể")]


def test_the_issuer_s_unit_governs_what_names_no_unit():
    text = COMMISSION.replace("Ban Dân vận đã họp.", "Các chi bộ có 40 mô hình dân vận.")
    (count,) = [fact for fact in analyse(text, "vi").facts if fact.type == "count"]
    assert count.locality == "Ba Bể"


def test_a_draft_has_no_number_and_says_so():
    extraction = analyse(PARTY.replace("Số 31-NQ/TU", "Số     -NQ/TU"), "vi")
    assert extraction.header is not None
    assert extraction.header.symbol is None
    assert [remark.kind for remark in extraction.remarks] == ["draft"]
