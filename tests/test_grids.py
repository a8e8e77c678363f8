"""Tables whose cells a reader knows: each cell is a count, with what the words over and beside it say."""

import pytest

from extractors.engine import analyse

VI = "BÁO CÁO\nkết quả phong trào “Dân vận khéo” năm 2024 của tỉnh Quảng Ninh\n{}:\n"
NL = "VERSLAG\nDe provincie Quang Ninh telt de modellen van de massamobilisatie in 2024.\n{}:\n"
MODELS = "Số mô hình của các địa phương"
LEFT, ABOVE = "<", "^"


def laid_out(before, rows):
    """A text with a table in it, and the spans of its cells; ``<`` and ``^`` are merged with the cell there."""
    text, grid = before, []
    for row in rows:
        spans = []
        for at, cell in enumerate(row):
            span = len(text), len(text) + len(cell)
            spans.append(spans[-1] if cell == LEFT else grid[-1][at] if cell == ABOVE else span)
            text += ("" if cell in (LEFT, ABOVE) else cell) + ("\t" if at < len(row) - 1 else "\n")
        grid.append(tuple(spans))
    return text, tuple(grid)


def counts(before, rows, lang="vi", *more):
    """Value, kind, locality, period and whole of each count, with its status where that is not achieved."""
    text, grid = laid_out(before, rows)
    grids = [grid]
    for between, table in more:
        text, another = laid_out(text + between, table)
        grids.append(another)
    found = [fact for fact in analyse(text, lang, (), grids).facts if fact.type == "count"]
    assert all(text[fact.start : fact.end] == fact.quote for fact in found)
    return [
        (f.value, f.kind, f.locality, f.period, f.part_of, *([f.status] if f.status != "achieved" else []))
        for f in found
    ]


TWO_HEADS = [
    ["STT", "Đơn vị", "Số mô hình", LEFT, LEFT],
    [ABOVE, ABOVE, "Tập thể", "Cá nhân", "Tổng"],
    ["1", "Thành phố Hạ Long", "30", "15", "45"],
    ["2", "Ba Chẽ", "12", "8", "20"],
    ["", "Tổng cộng", "42", "23", "65"],
]
YEARS = [
    ["STT", "Đơn vị", "Năm 2022", "Năm 2023", "Số hộ", "Tỷ lệ %"],
    ["1", "Huyện Hải Hà", "15", "1 245", "300", "41,5"],
    ["2", "Huyện Đầm Hà", "8", "-", "1", "12"],
    ["Toàn tỉnh", LEFT, "23", "1.245", "301", "40"],
]
GOALS = [
    ["Lĩnh vực", "Kế hoạch 2024", "Thực hiện 2024", "Đạt (%)"],
    ["Kinh tế", "30", "35", "116"],
    ["Văn hóa - xã hội", "12", "8", "66"],
    ["Cộng", "42", "43", "102"],
]
MEASURES = [
    ["TT", "Nội dung", "ĐVT", "Kế hoạch", "Kết quả"],
    ["1", "Mô hình “Dân vận khéo” tập thể", "Mô hình", "30", "35"],
    ["2", "Hiến đất", "m2", "1200", "1300"],
    ["3", "Hộ tham gia mô hình", "Hộ", "5", "6"],
]
ACROSS = [["Loại mô hình", "Hạ Long", "Cẩm Phả"], ["Tập thể", "30", "35"], ["Cá nhân", "12", "8"]]
DOWN = [["Năm", "Tập thể", "Cá nhân"], ["2021", "30", "35"], ["2022", "12", "8"]]
INITIALS = [
    ["TT", "Đơn vị", "KT", "VH-XH", "Tổng số mô hình"],
    ["A", "B", "1", "2", "3 = 1 + 2"],
    ["1", "Hạ Long", "3", "4", "7"],
    ["2", "Móng Cái", "2", "1", "3"],
]
MERGED = [
    ["Huyện", "Loại", "Số lượng"],
    ["Hải Hà", "Tập thể", "3"],
    [ABOVE, "Cá nhân", "4"],
    ["Đầm Hà", "Tập thể", "5"],
    [ABOVE, "Cá nhân", "6"],
]
OWN_ROW = [["Nội dung", "2022", "2023"], ["Mô hình đăng ký", "64", "70"], ["Hội nghị", "12", "9"]]
SUMMED = [["Đơn vị", "Số mô hình"], ["Tỉnh", "60"], ["Hạ Long", "30"], ["Cẩm Phả", "20"], ["Ba Chẽ", "10"]]
MORE = [["Đơn vị", "Mô hình mới", "Tăng so với 2023"], ["Hạ Long", "30", "4"], ["Cẩm Phả", "20", "2"]]
DISTRICTS = [
    ["Nr.", "District", "Collectief", "Individueel", "Totaal"],
    ["1", "Hai Ha", "3", "4", "7"],
    ["2", "Dam Ha", "1", "1", "2"],
    ["", "Totaal", "4", "5", "9"],
]
OTHER = [["Đơn vị", "Số hộ nghèo", "Đảng viên"], ["Hạ Long", "30", "4"], ["Cẩm Phả", "20", "2"]]

TABLES = {
    "heads over heads, a total row": (
        "vi", MODELS, TWO_HEADS,
        [
            (30, "collective", "Hạ Long", "2024", 45), (15, "individual", "Hạ Long", "2024", 45), (45, "total", "Hạ Long", "2024", 65),
            (12, "collective", "Ba Chẽ", "2024", 20), (8, "individual", "Ba Chẽ", "2024", 20), (20, "total", "Ba Chẽ", "2024", 65),
            (42, "collective", "Quảng Ninh", "2024", 65), (23, "individual", "Quảng Ninh", "2024", 65), (65, "total", "Quảng Ninh", "2024", None),
        ],
    ),
    "years over columns, households beside": (
        "vi", MODELS, YEARS,
        [
            (15, "total", "Hải Hà", "2022", 23), (1245, "total", "Hải Hà", "2023", 1245), (8, "total", "Đầm Hà", "2022", 23),
            (23, "total", "Quảng Ninh", "2022", None), (1245, "total", "Quảng Ninh", "2023", None),
        ],
    ),
    "goals beside results, fields as rows": (
        "vi", MODELS, GOALS,
        [
            (30, "Kinh tế", "Quảng Ninh", "2024", 42, "target"), (35, "Kinh tế", "Quảng Ninh", "2024", 43),
            (12, "Văn hóa - xã hội", "Quảng Ninh", "2024", 42, "target"), (8, "Văn hóa - xã hội", "Quảng Ninh", "2024", 43),
            (42, "total", "Quảng Ninh", "2024", None, "target"), (43, "total", "Quảng Ninh", "2024", None),
        ],
    ),
    "a column says what is counted": (
        "vi", "Kết quả", MEASURES,
        [(30, "collective", "Quảng Ninh", "2024", None, "target"), (35, "collective", "Quảng Ninh", "2024", None)],
    ),
    "units over columns": (
        "vi", MODELS, ACROSS,
        [
            (30, "collective", "Hạ Long", "2024", None), (35, "collective", "Cẩm Phả", "2024", None),
            (12, "individual", "Hạ Long", "2024", None), (8, "individual", "Cẩm Phả", "2024", None),
        ],
    ),
    "years as rows": (
        "vi", MODELS, DOWN,
        [
            (30, "collective", "Quảng Ninh", "2021", None), (35, "individual", "Quảng Ninh", "2021", None),
            (12, "collective", "Quảng Ninh", "2022", None), (8, "individual", "Quảng Ninh", "2022", None),
        ],
    ),
    "unknown heads that add up, numbered columns": (
        "vi", "Kết quả", INITIALS,
        [
            (3, "KT", "Hạ Long", "2024", 7), (4, "VH-XH", "Hạ Long", "2024", 7), (7, "total", "Hạ Long", "2024", None),
            (2, "KT", "Móng Cái", "2024", 3), (1, "VH-XH", "Móng Cái", "2024", 3), (3, "total", "Móng Cái", "2024", None),
        ],
    ),
    "cells merged over rows": (
        "vi", MODELS, MERGED,
        [
            (3, "collective", "Hải Hà", "2024", None), (4, "individual", "Hải Hà", "2024", None),
            (5, "collective", "Đầm Hà", "2024", None), (6, "individual", "Đầm Hà", "2024", None),
        ],
    ),
    "one row of models": ("vi", "Kết quả", OWN_ROW, [(64, "total", "Quảng Ninh", "2022", None), (70, "total", "Quảng Ninh", "2023", None)]),
    "a row that sums the others without saying so": (
        "vi", MODELS, SUMMED,
        [
            (60, "total", "Quảng Ninh", "2024", None), (30, "total", "Hạ Long", "2024", 60),
            (20, "total", "Cẩm Phả", "2024", 60), (10, "total", "Ba Chẽ", "2024", 60),
        ],
    ),
    "increases": (
        "vi", "Kết quả", MORE,
        [
            (30, "mới", "Hạ Long", "2024", None), (4, "total", "Hạ Long", "2024", None, "change"),
            (20, "mới", "Cẩm Phả", "2024", None), (2, "total", "Cẩm Phả", "2024", None, "change"),
        ],
    ),
    "Dutch": (
        "nl", "Aantal modellen per district", DISTRICTS,
        [
            (3, "collective", "Hải Hà", "2024", 7), (4, "individual", "Hải Hà", "2024", 7), (7, "total", "Hải Hà", "2024", 9),
            (1, "collective", "Đầm Hà", "2024", 2), (1, "individual", "Đầm Hà", "2024", 2), (2, "total", "Đầm Hà", "2024", 9),
            (4, "collective", "Quảng Ninh", "2024", 9), (5, "individual", "Quảng Ninh", "2024", 9), (9, "total", "Quảng Ninh", "2024", None),
        ],
    ),
    "groups of rows, and words behind the figures": (
        "vi", MODELS,
        [["TT", "Đơn vị", "Kết quả"], ["I", "Khối phường", "30 mô hình"], ["1", "Phường Bãi Cháy", "30 mô hình"], ["", "Cộng", "30 mô hình"]],
        [(30, "total", "Quảng Ninh", "2024", 30), (30, "total", "Bãi Cháy", "2024", 30), (30, "total", "Quảng Ninh", "2024", None)],
    ),
    "hamlets": (
        "vi", MODELS, [["Thôn", "2022", "2023"], ["Thôn 1", "3", "4"], ["Đi Bộ", "2", "5"], ["Hộ nghèo", "7", "8"]],
        [
            (3, "total", "Quảng Ninh", "2022", None), (4, "total", "Quảng Ninh", "2023", None),
            (2, "total", "Quảng Ninh", "2022", None), (5, "total", "Quảng Ninh", "2023", None),
        ],
    ),
    "other things": ("vi", "Kết quả", OTHER, []),
    "other things under a line on models": ("vi", MODELS, OTHER, []),
    "heads alone": ("vi", MODELS, TWO_HEADS[:2], []),
    "nothing": ("vi", MODELS, [["", ""], ["", ""]], []),
}  # fmt: skip


@pytest.mark.parametrize(("lang", "caption", "rows", "expected"), TABLES.values(), ids=TABLES)
def test_a_count_for_each_cell(lang, caption, rows, expected):
    assert counts((VI if lang == "vi" else NL).format(caption), rows, lang) == expected


def test_a_table_that_a_page_divides_is_one():
    before = VI.format(MODELS)
    whole = counts(before, TWO_HEADS)
    assert counts(before, TWO_HEADS[:3], "vi", ("\f", TWO_HEADS[3:])) == whole
    assert counts(before, TWO_HEADS[:3], "vi", ("\f", TWO_HEADS[:2] + TWO_HEADS[3:])) == whole
    assert counts(before, TWO_HEADS, "vi", ("", [["Đơn vị", "", "Hộ", "Hội", "Họp"], *TWO_HEADS[2:]])) == whole


def test_cells_are_no_words_of_the_text_around():
    text, grid = laid_out(VI.format(MODELS), TWO_HEADS)
    behind = "Trong đó 12 mô hình được nhân rộng."
    found = analyse(text + behind, "vi", (), [grid]).facts
    assert [fact.value for fact in found if fact.type == "count"][-1] == 12


@pytest.mark.parametrize(
    ("total", "messages"),
    [
        ("50", []),
        ("51", ["The rows of the table add up to 50, its total row says 51."]),
        ("", []),
    ],
)
def test_rows_that_do_not_add_up_are_said(total, messages):
    rows = [["Đơn vị", "Số mô hình", "Số hộ"], ["Hạ Long", "30", "1"], ["Cẩm Phả", "20", "2"], ["Cộng", total, "9"]]
    text, grid = laid_out(VI.format(MODELS), rows)
    remarks = analyse(text, "vi", (), [grid]).remarks
    assert [remark.message.partition(" Check")[0] for remark in remarks] == messages
