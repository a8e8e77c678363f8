"""One table in every format: a merged cell stands in each place that it covers."""

from __future__ import annotations

from pathlib import Path

import pytest
from docxs import p, table, tc, tr, write_docx
from pdfs import At, Rule, write_pdf
from test_odt import cell as odt_cell
from test_odt import odt
from test_odt import p as odt_p
from test_odt import table as odt_table
from test_rtf import rtf_read

from pipeline.model import RawText
from pipeline.readers import docx, html, pdf

EXPECTED = [
    ["Don vi", "Mo hinh", "Mo hinh"],
    ["Don vi", "Nhom", "Rieng"],
    ["Hai Ha", "12", "3"],
    ["Dam Ha", "9", "4"],
]


def from_docx(path: Path) -> RawText:
    rows = [
        tr(tc("Don vi", '<w:vMerge w:val="restart"/>'), tc("Mo hinh", '<w:gridSpan w:val="2"/>')),
        tr(tc("", "<w:vMerge/>"), "Nhom", "Rieng"),
        *(tr(*row) for row in EXPECTED[2:]),
    ]
    return docx.read(write_docx(path / "a.docx", table(*rows) + p("Sau")))


def from_html(path: Path) -> RawText:
    rows = ["<td rowspan=2>Don vi<th colspan=' 2 '>Mo hinh", "<td>Nhom<td>Rieng"]
    rows += ["".join(f"<td>{cell}" for cell in row) for row in EXPECTED[2:]]
    (path / "a.html").write_text(f"<table><tr>{'<tr>'.join(rows)}</table><p>Sau</p>")
    return html.read(path / "a.html")


def from_odt(path: Path) -> RawText:
    covered = "<table:covered-table-cell/>"
    rows = [
        odt_cell(odt_p("Don vi"), extra=' table:number-rows-spanned="2"')
        + odt_cell(odt_p("Mo hinh"), extra=' table:number-columns-spanned="2"')
        + covered,
        covered + odt_cell(odt_p("Nhom")) + odt_cell(odt_p("Rieng")),
        *("".join(odt_cell(odt_p(cell)) for cell in row) for row in EXPECTED[2:]),
    ]
    return odt(path, odt_table(*rows) + odt_p("Sau"))


def from_rtf(path: Path) -> RawText:
    narrow = r"\trowd\cellx100\cellx200\cellx300\intbl "
    rows = [
        r"\trowd\clvmgf\cellx100\cellx310\intbl Don vi\cell Mo hinh\cell\row",
        r"\trowd\clvmrg\cellx100\cellx200\cellx300\intbl \cell Nhom\cell Rieng\cell\row",
        *(narrow + r"\cell ".join(row) + r"\cell\row" for row in EXPECTED[2:]),
    ]
    return rtf_read(path, "".join(rows) + r"\pard Sau\par")


def from_pdf(path: Path) -> RawText:
    edges, tops = (60, 160, 260, 360), (100, 120, 140, 160, 180)
    across = [Rule(60, top, 360, top) for top in (*tops[:1], *tops[2:])] + [Rule(160, 120, 360, 120)]
    down = [Rule(edge, 100, edge, 180) for edge in (*edges[:2], edges[3])] + [Rule(260, 120, 260, 180)]
    words = [At(65, 127, "Don vi"), At(240, 114, "Mo hinh"), At(165, 134, "Nhom"), At(265, 134, "Rieng")]
    words += [At(edges[column] + 5, tops[row] + 14, EXPECTED[row][column]) for row in (2, 3) for column in range(3)]
    return pdf.read(write_pdf(path / "a.pdf", [[*across, *down, *words, At(60, 300, "Sau")]]))


@pytest.mark.parametrize("made", [from_docx, from_html, from_odt, from_rtf, from_pdf])
def test_a_merged_cell_stands_in_each_of_its_places(tmp_path, made):
    raw = made(tmp_path)
    (found,) = raw.tables
    assert [[raw.text[start:end] for start, end in row] for row in found.rows] == EXPECTED
    assert raw.text.removesuffix("\nSau") == "Don vi\tMo hinh\t\n\tNhom\tRieng\nHai Ha\t12\t3\nDam Ha\t9\t4"
