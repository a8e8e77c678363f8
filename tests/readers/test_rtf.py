"""Rich Text Format."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.model import RawText
from pipeline.readers import read, rtf

HEAD = (
    r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\froman\fcharset0 Times New Roman{\*\falt Times};}{\f1\fnil .VnTime;}"
    r"{\f2 .VnTimeH;}{\f3\fcharset163 Arial;}{\f4 VNI-Times;}{\f5\fcharset2 Symbol;}}{\colortbl;\red0\green0\blue0;}"
    r"{\stylesheet{\s0 Normal;}}{\*\generator Riched20;}"
    "\n"
)


def rtf_read(path: Path, body: str, head: str = HEAD) -> RawText:
    (path / "a.rtf").write_bytes((head + body + "}").encode("latin-1"))
    return rtf.read(path / "a.rtf")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (r"M\'f4 h\'ecnh\par hai", "Mô hình\nhai"),
        (r"\u272?\u7843?ng b\u7897?\par", "Đảng bộ"),
        (r"{\uc2\u7897\'3f\'3f}x\uc0\u272 y", "ộxĐy"),
        (r"\u-10179?\u-8704?", "😀"),
        (r"25\_NQ/TW a\~b samen\-werking \{x\} \\", "25-NQ/TW a\u00a0b samen\u00adwerking {x} \\"),
        (r"\ldblquote D\u226?n\rdblquote\endash\emdash\bullet a\tab b\line c", "“Dân”–—•a\tb\nc"),
        ("a\nb\r\nc", "abc"),
        ("a\\\nb", "a\nb"),
        (r"{\b \'e9\'e9n} {\i twee}", "één twee"),
        # encodings by font
        (r"\f1 TØnh ñy ®\'ad\'eec {\f2 tØnh ñy}{\f0  v\'e0 }\f4 Ña\'fbng", "Tỉnh ủy được TỈNH ỦY và Đảng"),
        (r"\f1 T\u216\'d8nh \u241\'f1y", "Tỉnh ủy"),
        (r"\f3 tha\'cc\'f0", "thàđ"),
        (r"{\f5\'b7} mục".replace("ụ", r"\u7909?"), "• mục"),
        # what is not on the page
        (r"a{\v \'e9n}b{\deleted x}c{\pict 0123}d{\*\unknown e}f{\field{\*\fldinst PAGE}{\fldrslt 7}}", "abcdf7"),
        (r"{\upr{ansi}{\*\ud{\u272?}}}", "Đ"),
        (r"a\bin3 {{{b", "ab"),
        (r"{\listtext 1.\tab}Một".replace("ộ", r"\u7897?"), "1. Một"),
        # notes and text boxes
        (r"Trang{\footnote\pard ghi ch\'fa}{\super 1} sau\par cu\'f4", "Trang1 sau\nghi chú\ncuô"),
        (r"{\shp{\*\shpinst\shpleft0{\sp{\sn x}{\sv 1}}{\shptxt khung\par}}{\shprslt khung}}neo\par", "khung\nneo"),
    ],
)
def test_what_a_reader_sees(tmp_path: Path, body: str, expected: str) -> None:
    raw = rtf_read(tmp_path, body)
    assert (raw.text, raw.issues) == (expected, ())


def test_tables_headers_pages_and_properties(tmp_path: Path) -> None:
    body = (
        r"{\info{\title K\'ea ho\'e0n c\'f4ng t\'e1c}{\author L\'ea V\'e2n B}{\creatim\yr2024\mo3\dy5}}"
        r"{\header S\'f4 5-KH\par}{\headerf S\'f4 5-KH\par}{\footer 1\par}"
        r"\trowd\cellx100\cellx200\intbl X\'e3\cell M\'f4 h\'ecnh\cell\row"
        r"\trowd\intbl H\'e0\par b\cell 12\cell\row\pard "
        r"Sau\page\par Hai\par"
    )
    raw = rtf_read(tmp_path, body)
    assert raw.text == "Sô 5-KH\nXã\tMô hình\nHà b\t12\nSau\fHai\n1"
    assert [raw.text[start:end] for start, end in raw.noise] == ["Sô 5-KH", "1"]
    assert [[raw.text[start:end] for start, end in row] for row in raw.tables[0].rows] == [
        ["Xã", "Mô hình"],
        ["Hà b", "12"],
    ]
    assert [page.number for page in raw.pages] == [1, 2]
    assert raw.meta == {"title": "Kê hoàn công tác", "author": "Lê Vân B", "created": "2024-03-05"}


def test_a_letterhead_is_read_by_columns(tmp_path: Path) -> None:
    left, right = (
        r"T\u7880?NH \u7910?Y X\par S\u7889? 14-NQ/TU",
        r"\u272?\u7842?NG C\u7896?NG S\u7842?N VI\u7878?T NAM\par Ng\'e0y",
    )
    raw = rtf_read(tmp_path, rf"\trowd\intbl {left}\cell {right}\cell\row\pard Th\'e2n\par")
    assert raw.text == "TỈNH ỦY X\nSố 14-NQ/TU\nĐẢNG CỘNG SẢN VIỆT NAM\nNgày\nThân"


def test_a_file_that_is_cut_off_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.doc").write_text(HEAD + r"Nghi quyet {\b so", encoding="latin-1")
    raw = read(tmp_path / "a.doc")
    assert raw.text == "Nghi quyet so"
    assert [issue.kind for issue in raw.issues] == ["cut_off"]
