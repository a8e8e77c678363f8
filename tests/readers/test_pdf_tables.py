"""Ruled tables and old fonts in PDF."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from pdfs import At, Mark, Rule, grid, paragraph, write_pdf

from pipeline.model import RawText
from pipeline.readers import pdf, pdf_tables

ROWS = [
    ("TT", "Đơn vị", "Mô hình tập thể", "Mô hình cá nhân"),
    ("1", "Huyện Hải Hà", "12", "3"),
    ("2", "Thành phố Móng Cái", "9", ""),
    ("", "Tổng cộng", "21", "3"),
]
BEFORE, AFTER = "Chỉ tiêu giao cho các đơn vị như sau:", "Các đơn vị báo cáo trước ngày 15/11/2024."


def read(path: Path, *pages: list[Mark]) -> RawText:
    return pdf.read(write_pdf(path / "a.pdf", pages))


def cells(raw: RawText) -> list[list[tuple[str, ...]]]:
    return [[tuple(raw.text[start:end] for start, end in row) for row in found.rows] for found in raw.tables]


@pytest.mark.parametrize("drawn_last", [False, True])
def test_a_ruled_table_is_rows_of_cells_in_its_place(tmp_path: Path, drawn_last: bool) -> None:
    table = grid(60, 230, (30, 150, 140, 140), ROWS)
    above, below = At(72, 200, BEFORE), At(72, 400, AFTER)
    raw = read(tmp_path, [above, below, *table] if drawn_last else [above, *table, below])
    rows = "\n".join("\t".join(row) for row in ROWS)
    assert cells(raw) == [ROWS]
    assert sorted(raw.text.split("\n")) == sorted([BEFORE, *rows.split("\n"), AFTER])
    assert raw.text == (f"{BEFORE}\n{AFTER}\n{rows}" if drawn_last else f"{BEFORE}\n{rows}\n{AFTER}")


def test_a_cell_of_several_lines_stays_together(tmp_path: Path) -> None:
    table = grid(60, 230, (120, 120, 120), [("", "", ""), ("Hải Hà", "12", "3")], step=40)
    head: list[Mark] = [
        At(65, 244, "Đơn vị"), At(185, 244, "Mô hình"), At(305, 244, "Mô hình"),
        At(65, 260, "đăng ký"), At(185, 260, "tập thể"), At(305, 260, "cá nhân"),
    ]  # fmt: skip
    raw = read(tmp_path, [*table, *head])
    assert cells(raw) == [[("Đơn vị đăng ký", "Mô hình tập thể", "Mô hình cá nhân"), ("Hải Hà", "12", "3")]]


def test_two_tables_on_a_page_and_one_on_the_next(tmp_path: Path) -> None:
    first, second = [("a", "b"), ("c", "d")], [("e", "f"), ("g", "h")]
    pages = [[*grid(60, 100, (90, 90), first), At(72, 200, "Giữa"), *grid(60, 230, (90, 90), second)]]
    raw = read(tmp_path, *pages, [At(72, 90, "Tiếp"), *grid(60, 100, (90, 90), first)])
    assert raw.text == "a\tb\nc\td\nGiữa\ne\tf\ng\th\fTiếp\na\tb\nc\td"
    assert cells(raw) == [first, second, first]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("shift", [(0, 0), (-40, 30)])
def test_pages_that_are_turned_or_shown_in_part(tmp_path: Path, turn: int, shift: tuple[int, int]) -> None:
    path = write_pdf(tmp_path / "a.pdf", [grid(60, 130, (30, 150, 140, 140), ROWS)], rotate=turn)
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        x, y = shift
        document.pages[0].MediaBox = [x, y, 595 + x, 842 + y]
        document.save(path)
    assert cells(pdf.read(path)) == [ROWS]


@pytest.mark.parametrize(
    "drawn",
    [
        [Rule(60, 220, 300, 220)],  # a line under a heading
        [Rule(60, y, 300, y) for y in (220, 240, 260, 280)],  # dotted lines to fill in
        [Rule(30, 30, 560, 30), Rule(30, 800, 560, 800), Rule(30, 30, 30, 800), Rule(560, 30, 560, 800)],  # a frame
    ],
)
def test_lines_that_make_no_table(tmp_path: Path, drawn: list[Mark]) -> None:
    raw = read(tmp_path, [*drawn, *paragraph(72, 230, [BEFORE, AFTER])])
    assert (raw.text, raw.tables) == (f"{BEFORE}\n{AFTER}", ())


def test_a_letterhead_in_a_ruled_table_is_no_table(tmp_path: Path) -> None:
    rows = [("TỈNH ỦY HÀ NAM", "ĐẢNG CỘNG SẢN VIỆT NAM"), ("Số 14-NQ/TU", "Phủ Lý, ngày 05 tháng 3 năm 2024")]
    raw = read(tmp_path, [*grid(40, 50, (200, 300), rows), At(72, 200, BEFORE)])
    assert raw.tables == ()
    assert raw.text.split("\n") == [rows[0][0], rows[1][0], rows[0][1], rows[1][1], BEFORE]


def test_pages_without_rulings_never_open_pdfplumber(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_tables.pdfplumber, "open", lambda path: pytest.fail("opened"))
    assert read(tmp_path, [At(72, 200, BEFORE)]).text == BEFORE


def test_a_failure_of_pdfplumber_costs_the_table_and_not_the_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(path: Path) -> None:
        raise KeyError("no such font")

    monkeypatch.setattr(pdf_tables.pdfplumber, "open", fail)
    raw = read(tmp_path, grid(60, 230, (30, 150, 140, 140), ROWS))
    assert "Huyện Hải Hà" in raw.text
    assert raw.tables == ()
    assert [(issue.kind, issue.page) for issue in raw.issues] == [("tables_unread", 1)]


@pytest.mark.parametrize(
    ("font", "written", "expected"),
    [
        (".VnTime", "TØnh ñy Qu¶ng Ninh ®-îc nh©n d©n tin yªu", "Tỉnh ủy Quảng Ninh được nhân dân tin yêu"),
        (
            ".VnTime",
            "nh- kinh tÕ-x· héi cña t- t-ëng, ngµy 03-6-2013",
            "như kinh tế-xã hội của tư tưởng, ngày 03-6-2013",
        ),
        (".VnTimeH", "tØnh ñy qu¶ng ninh", "TỈNH ỦY QUẢNG NINH"),
        ("ABCDEF+.VnArial", "®¶ng bé tØnh", "đảng bộ tỉnh"),
        ("VNI-Times", "Ñaûng boä tænh Quaûng Ninh ñöôïc ñieàu", "Đảng bộ tỉnh Quảng Ninh được điều"),
        ("Unknown", "NghÞ quyÕt cña TØnh ñy Qu¶ng Ninh", "Nghị quyết của Tỉnh ủy Quảng Ninh"),
        ("Arial", "Đảng bộ tỉnh ©®µ 25 µm", "Đảng bộ tỉnh ©®µ 25 µm"),
        ("Arial", "ideeën, coördinatie © 2024 ® 5 ½ één", "ideeën, coördinatie © 2024 ® 5 ½ één"),
    ],
)
def test_old_fonts(tmp_path: Path, font: str, written: str, expected: str) -> None:
    assert read(tmp_path, [At(72, 200, written, font=font)]).text == expected


def test_a_mixed_page_comes_out_right_font_by_font(tmp_path: Path) -> None:
    marks: list[Mark] = [
        At(72, 100, "tØnh ñy hµ nam", font=".VnTimeH"),
        At(72, 120, "§¶ng bé ®-îc nh©n d©n tin yªu, nh-", font=".VnTime"),
        At(72, 140, "cấp ủy và chính quyền", font="Arial"),
        At(72, 160, "Ñaûng boä", font="VNI-Times"),
        At(150, 160, "vững mạnh", font="Arial"),
    ]
    assert read(tmp_path, marks).text.split("\n") == [
        "TỈNH ỦY HÀ NAM", "Đảng bộ được nhân dân tin yêu, như", "cấp ủy và chính quyền", "Đảng bộ vững mạnh",
    ]  # fmt: skip
