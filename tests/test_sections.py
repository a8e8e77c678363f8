"""The tree of an official document's sections."""

import pytest

from extractors.engine import analyse
from extractors.sections import read_sections

TREES = {
    "party": (
        """I- TÌNH HÌNH
Đoạn mở đầu.
1. Kết quả đạt được
1.1. Về kinh tế có chuyển biến.
1.2. Về văn hóa có chuyển biến.
a) Một là;
b) Hai là.
2. Hạn chế
5 xã chưa thực hiện.
II- NHIỆM VỤ
1- Tiếp tục thực hiện.
- Gạch đầu dòng.""",
        [
            ("heading", "I", "TÌNH HÌNH", None),
            ("clause", "1", "Kết quả đạt được", 1),
            ("subclause", "1.1", None, 2),
            ("subclause", "1.2", None, 2),
            ("point", "a", None, 4),
            ("point", "b", None, 4),
            ("clause", "2", "Hạn chế", 1),
            ("heading", "II", "NHIỆM VỤ", None),
            ("clause", "1", None, 8),
        ],
    ),
    "state": (
        """Chương I
QUY ĐỊNH CHUNG
Điều 1. Phạm vi điều chỉnh
1. Nghị quyết này quy định mức chi.
2. Không áp dụng cho:
a) Cơ quan trung ương;
b) Doanh nghiệp;
c) Hộ kinh doanh;
d) Cá nhân;
đ) Tổ chức khác.
Điều 2. Giao Ủy ban nhân dân tỉnh tổ chức thực hiện.
Chương II
ĐIỀU KHOẢN THI HÀNH
Điều 3. Hiệu lực. Nghị quyết có hiệu lực từ ngày ký.""",
        [
            ("chapter", "Chương I", "QUY ĐỊNH CHUNG", None),
            ("article", "Điều 1", "Phạm vi điều chỉnh", 1),
            ("clause", "1", None, 2),
            ("clause", "2", None, 2),
            *(("point", letter, None, 4) for letter in "abcdđ"),
            ("article", "Điều 2", None, 1),
            ("chapter", "Chương II", "ĐIỀU KHOẢN THI HÀNH", None),
            ("article", "Điều 3", "Hiệu lực", 11),
        ],
    ),
    "letters": (
        """Phần A
QUY ĐỊNH CHUNG
Mục L. Không theo thứ tự
Mục A. Phạm vi
Mục B. Đối tượng
Phần B
TỔ CHỨC""",
        [
            ("part", "Phần A", "QUY ĐỊNH CHUNG", None),
            ("division", "Mục A", "Phạm vi", 1),
            ("division", "Mục B", "Đối tượng", 1),
            ("part", "Phần B", "TỔ CHỨC", None),
        ],
    ),
    "dutch": (
        """I. STAND VAN ZAKEN
1. De commissies kozen werk dat telt.
2. Wat ontbreekt:
a) tijd;
b) geld.
Artikel 1. Dit besluit treedt vandaag in werking.""",
        [
            ("heading", "I", "STAND VAN ZAKEN", None),
            ("clause", "1", None, 1),
            ("clause", "2", None, 1),
            ("point", "a", None, 3),
            ("point", "b", None, 3),
            ("article", "Artikel 1", None, None),
        ],
    ),
    "a scan loses strokes": (
        "I- MỘT\nL. Một là.\n2. Hai là.\nI- HAI\nđoạn\nII- BA\nđoạn\nIV- BỐN",
        [
            ("heading", "I", "MỘT", None),
            ("clause", "1", None, 1),
            ("clause", "2", None, 1),
            ("heading", "II", "HAI", None),
            ("heading", "III", "BA", None),
            ("heading", "IV", "BỐN", None),
        ],
    ),
    "numbers that open no section": ("12. Mười hai xã tham gia.\n3) ba.\nx) x.\n2024. Năm nay.\nA. Nguyễn Văn B", []),
    "none": ("Đoạn văn không có mục nào.\nĐoạn thứ hai.", []),
}


@pytest.mark.parametrize(("text", "expected"), TREES.values(), ids=list(TREES))
def test_trees(text, expected):
    found = read_sections(text, 0, len(text))
    assert [(s.kind, s.label, s.title, s.parent) for s in found] == expected
    assert [s.number for s in found] == list(range(1, len(found) + 1))


def test_a_section_ends_where_the_next_of_its_rank_begins():
    text = TREES["party"][0]
    found = read_sections(text, 0, len(text))
    first, second = (section for section in found if section.kind == "heading")
    assert text[first.start : first.end].startswith("I- TÌNH HÌNH")
    assert text[first.start : first.end].endswith("5 xã chưa thực hiện.")
    assert (text[second.start :][:2], second.end) == ("II", len(text))
    for section in found:
        if section.parent is not None:
            parent = found[section.parent - 1]
            assert parent.start < section.start < section.end <= parent.end


OFFICIAL = """TỈNH ỦY BẮC KẠN
*
Số 31-NQ/TU
ĐẢNG CỘNG SẢN VIỆT NAM
Bắc Kạn, ngày 04 tháng 5 năm 2021

NGHỊ QUYẾT
về đổi mới công tác dân vận
-----
Thực hiện Chỉ thị số 12-CT/TW, cấp ủy quyết nghị:
I- MỤC TIÊU
1. Xây dựng 40 mô hình.
II- TỔ CHỨC THỰC HIỆN
1. Các huyện ủy thực hiện.
Nơi nhận:
- Huyện ủy Na Rì,
- Lưu Văn phòng Tỉnh ủy.
T/M BAN THƯỜNG VỤ
BÍ THƯ
Hoàng Văn Lợi
"""


def test_the_sections_of_a_document_are_those_of_its_body_and_point_into_its_text():
    text = OFFICIAL.replace("MỤC TIÊU", "MỤC\u00a0TI\u00adÊU")
    found = analyse(text).sections
    assert [(s.label, s.title, text[s.start : s.end].split("\n")[0]) for s in found] == [
        ("I", "MỤC TIÊU", "I- MỤC\u00a0TI\u00adÊU"),
        ("1", None, "1. Xây dựng 40 mô hình."),
        ("II", "TỔ CHỨC THỰC HIỆN", "II- TỔ CHỨC THỰC HIỆN"),
        ("1", None, "1. Các huyện ủy thực hiện."),
    ]
    assert text[: found[-1].end].endswith("Các huyện ủy thực hiện.")


def test_an_article_has_none():
    assert analyse("I. Mở đầu\n1. Tỉnh ủy Bắc Kạn có 40 mô hình dân vận.").sections == ()
