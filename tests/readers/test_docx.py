"""Word documents: everything that a reader of the page sees, in order, once."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx as python_docx
import pytest
from docxs import STRICT, listed, p, r, table, tc, tr, write_docx

from pipeline.errors import BrokenFileError, EncryptedFileError, TooLargeError
from pipeline.model import RawText
from pipeline.readers import docx, ooxml, read

BOX = "<wps:wsp><wps:txbx><w:txbxContent>{}</w:txbxContent></wps:txbx></wps:wsp>"
DRAWING = "<w:drawing><wp:inline><a:graphic><a:graphicData>{}</a:graphicData></a:graphic></wp:inline></w:drawing>"
VML = "<w:pict><v:shape><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict>"
BEGIN, SEPARATE, END = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
LIST = "<w:ddList><w:result w:val='1'/><w:listEntry w:val='Một'/><w:listEntry w:val='Hai'/></w:ddList>"
CHECK = "<w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox>"
MATH = "<m:r><m:t>{}</m:t></m:r>"
DELETED = "<w:del><w:r><w:delText>48</w:delText></w:r></w:del>"
BOTH = (
    f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'>{DRAWING.format(BOX.format(p('Khung')))}</mc:Choice>"
    f"<mc:Fallback>{VML.format(p('Khung'))}</mc:Fallback></mc:AlternateContent></w:r>"
)


def text(path: Path, body: str, **parts: str) -> str:
    return docx.read(write_docx(path / "a.docx", body, parts)).text


def cells(raw: RawText) -> list[list[list[str]]]:
    return [[[raw.text[start:end] for start, end in row] for row in found.rows] for found in raw.tables]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (p("Một") + p("") + p("Hai"), "Một\nHai"),
        (p("dân ", r("vận", "<w:b/>"), " khéo"), "dân vận khéo"),
        # what a run may hold
        (p("<w:r><w:t>25</w:t><w:noBreakHyphen/><w:t>NQ/TW</w:t></w:r>"), "25-NQ/TW"),
        (p("<w:r><w:t>samen</w:t><w:softHyphen/><w:t>werking</w:t></w:r>"), "samen\u00adwerking"),
        (p("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:cr/><w:t>d</w:t></w:r>"), "a\tb\nc\nd"),
        (p('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:t> xong</w:t></w:r>'), "✓ xong"),
        (p('<w:r><w:sym w:font="Arial" w:char="00E9"/></w:r>'), "é"),
        (p("<w:r><w:t>\n   thò thụt\n   </w:t></w:r>"), "thò thụt"),
        (p(r("ẩn", "<w:vanish/>"), r("hiện", '<w:vanish w:val="0"/>')), "hiện"),
        # wrappers
        (p("xem ", f"<w:hyperlink r:id='x'>{r('ở đây')}</w:hyperlink>"), "xem ở đây"),
        (p(f"<w:smartTag>{r('Hạ Long')}</w:smartTag>"), "Hạ Long"),
        (f"<w:sdt><w:sdtContent>{p('Khối')}</w:sdtContent></w:sdt>", "Khối"),
        (p(f"<w:sdt><w:sdtPr/><w:sdtContent>{r('Dòng')}</w:sdtContent></w:sdt>"), "Dòng"),
        (f"<w:customXml>{p('Trong')}</w:customXml>", "Trong"),
        (p("<m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath>"), "x+1"),
        # tracked changes
        (p("có ", f"<w:ins>{r('49')}</w:ins>", DELETED, " mô hình"), "có 49 mô hình"),
        (p(f"<w:moveFrom>{r('cũ')}</w:moveFrom>", f"<w:moveTo>{r('mới')}</w:moveTo>"), "mới"),
        (p("Một ", properties="<w:rPr><w:del/></w:rPr>") + p("câu"), "Một câu"),
        (f"<w:ins>{p('Đoạn thêm')}</w:ins>", "Đoạn thêm"),
        # fields show their result
        (p(BEGIN, "<w:r><w:instrText>REF a</w:instrText></w:r>", SEPARATE, "Phụ lục", END), "Phụ lục"),
        (p("<w:fldSimple w:instr='PAGE'>" + r("7") + "</w:fldSimple>"), "7"),
        (p(BEGIN, r("IF lệnh"), END, "sau"), "sau"),
        (p(BEGIN, "<w:r><w:instrText>REF a</w:instrText></w:r>") + p("còn nguyên"), "còn nguyên"),
        (p(f"<w:r><w:fldChar w:fldCharType='begin'><w:ffData>{LIST}</w:ffData></w:fldChar></w:r>", END, "."), "Hai."),
        (p(f"<w:r><w:fldChar w:fldCharType='begin'><w:ffData>{CHECK}</w:ffData></w:fldChar></w:r>", END, " có"), "☒ có"),
        # paragraph marks that are deleted at the end of a cell or of the document
        (p("Cuối", properties="<w:rPr><w:del/></w:rPr>"), "Cuối"),
        (table(tr(tc(p("Một", properties="<w:rPr><w:del/></w:rPr>")), "Hai")) + p("Ba"), "Một\tHai\nBa"),
        # signs, ruby, formulas
        (p('<w:r><w:sym w:font="Symbol" w:char="F061"/><w:sym w:font="Symbol" w:char="F0B3"/></w:r>'), "α≥"),
        (p('<w:r><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>'), "→"),
        (p(f"<w:r><w:ruby><w:rt>{r('trên')}</w:rt><w:rubyBase>{r('gốc')}</w:rubyBase></w:ruby></w:r>"), "gốc(trên)"),
        (p(f"<m:oMath><m:f><m:fPr/><m:num>{MATH.format('a')}</m:num><m:den>{MATH.format('b')}</m:den></m:f></m:oMath>"), "a/b"),
        (p(f"<m:oMath><m:rad><m:deg/><m:e>{MATH.format('x')}</m:e></m:rad><m:d><m:e>{MATH.format('y')}</m:e></m:d></m:oMath>"), "√(x)(y)"),
        (p(f"<m:oMath><m:sSup><m:e>{MATH.format('x')}</m:e><m:sup>{MATH.format('2')}</m:sup></m:sSup></m:oMath>"), "x2"),
        # text boxes: before their paragraph, and once
        (p("Neo", BOTH), "Khung\nNeo"),
        (p(f"<w:r>{VML.format(p('Cũ'))}</w:r>", "Neo"), "Cũ\nNeo"),
        (p(f"<w:r>{DRAWING.format('<a:p><a:r><a:t>Hình</a:t></a:r></a:p>')}</w:r>", "Neo"), "Hình\nNeo"),
        (p('<w:r><w:pict><v:shape><v:textpath string="DỰ THẢO"/></v:shape></w:pict></w:r>', "Neo"), "DỰ THẢO\nNeo"),
        # a letterhead made with tabs, and one that only looks like it
        (
            p("TỈNH ỦY HÀ NAM\tĐẢNG CỘNG SẢN VIỆT NAM")
            + p("*")
            + p("Số 14-NQ/TU\tPhủ Lý, ngày 05 tháng 3 năm 2024")
            + p("NGHỊ QUYẾT"),
            "TỈNH ỦY HÀ NAM\n*\nSố 14-NQ/TU\nĐẢNG CỘNG SẢN VIỆT NAM\nPhủ Lý, ngày 05 tháng 3 năm 2024\nNGHỊ QUYẾT",
        ),
        (p("Nơi nhận:\tCHỦ TỊCH") + p("- Lưu: VT.") + p("\tLê Văn B"), "Nơi nhận:\n- Lưu: VT.\nCHỦ TỊCH\nLê Văn B"),
        (p("Xã\tMô hình") + p("Hải Hà\t12"), "Xã\tMô hình\nHải Hà\t12"),
    ],
)  # fmt: skip
def test_what_a_reader_sees(tmp_path: Path, body: str, expected: str) -> None:
    assert text(tmp_path, body) == expected


def level(depth: int, form: str, shown: str, extra: str = "") -> str:
    inner = f'<w:start w:val="1"/><w:numFmt w:val="{form}"/>{extra}<w:lvlText w:val="{shown}"/>'
    return f'<w:lvl w:ilvl="{depth}">{inner}</w:lvl>'


def num(number: int, abstract: int, extra: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>{extra}</w:num>'


def abstract(number: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{number}">{"".join(levels)}</w:abstractNum>'


NUMBERING = "".join(
    [
        abstract(
            0,
            level(0, "upperRoman", "%1-"),
            level(1, "decimal", "%2."),
            level(2, "lowerLetter", "%3)"),
            level(3, "decimal", "%1.%4.", "<w:isLgl/>"),
        ),
        abstract(1, level(0, "bullet", "\uf0b7")),
        abstract(2, level(0, "decimal", "Điều %1.", '<w:pStyle w:val="Dieu"/>')),
        num(1, 0),
        num(2, 1),
        num(3, 2),
        num(4, 2, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'),
    ]
)


def test_list_numbers_are_counted_as_word_shows_them(tmp_path: Path) -> None:
    body = "".join(
        [
            listed("Một"), listed("a", level=1), listed("b", level=1), listed("x", level=2), listed("y", level=2),
            listed("Hai"), listed("c", level=1), listed("z", level=2), listed("s", level=3),
            listed("chấm", number=2), listed("chấm", number=2),
            listed("một", number=3), listed("hai", number=3), listed("năm", number=4), listed("sáu", number=4),
            listed("không", number=0), listed("lạ", number=99), listed(" "), listed("Ba"),
        ]
    )  # fmt: skip
    assert text(tmp_path, body, numbering=NUMBERING).split("\n") == [
        "I- Một", "1. a", "2. b", "a) x", "b) y", "II- Hai", "1. c", "a) z", "2.1. s",
        "• chấm", "• chấm", "Điều 1. một", "Điều 2. hai", "Điều 5. năm", "Điều 6. sáu", "không", "lạ", "III- Ba",
    ]  # fmt: skip


def test_a_list_that_a_style_asks_for(tmp_path: Path) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="Dieu"><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Con"><w:basedOn w:val="Dieu"/></w:style>'
    )
    body = p("Phạm vi", style="Dieu") + p("Đối tượng", style="Con")
    assert text(tmp_path, body, styles=styles, numbering=NUMBERING) == "Điều 1. Phạm vi\nĐiều 2. Đối tượng"


@pytest.mark.parametrize(
    ("value", "form", "expected"),
    [
        (4, "upperRoman", "IV"),
        (1999, "lowerRoman", "mcmxcix"),
        (1, "lowerLetter", "a"),
        (27, "upperLetter", "AA"),
        (7, "decimalZero", "07"),
        (3, "none", ""),
        (3, "chineseCounting", "3"),
        (0, "upperRoman", "0"),
    ],
)
def test_numerals(value: int, form: str, expected: str) -> None:
    assert ooxml.numeral(value, form) == expected


def test_notes_follow_their_paragraph(tmp_path: Path) -> None:
    first, second = '<w:r><w:footnoteReference w:id="2"/></w:r>', '<w:r><w:endnoteReference w:id="1"/></w:r>'
    body = p("Trước", first, " sau") + p("Cuối", second)
    footnotes = f'<w:footnote w:type="separator" w:id="0">{p("---")}</w:footnote>'
    footnotes += f'<w:footnote w:id="2">{p("Chú thích")}</w:footnote>'
    endnotes = f'<w:endnote w:id="1">{p("Hết")}</w:endnote>'
    assert text(tmp_path, body, footnotes=footnotes, endnotes=endnotes) == "Trước sau\nChú thích\nCuối\nHết"


def test_headers_and_footers_in_use_are_kept_as_noise(tmp_path: Path) -> None:
    wanted = {"header1": "default", "header2": "even", "header3": "first", "footer1": "default"}
    references = [f'<w:{name[:-1]}Reference w:type="{kind}" r:id="{name}"/>' for name, kind in wanted.items()]
    section = f"<w:sectPr>{''.join(references)}</w:sectPr>"
    parts = {"header1": p("Số 14-NQ/TU"), "header2": p("chẵn"), "header3": p("đầu"), "footer1": p("Trang ", r("1"))}
    raw = docx.read(write_docx(tmp_path / "a.docx", p("Thân") + section, parts))
    assert raw.text == "Số 14-NQ/TU\nThân\nTrang 1"
    assert [raw.text[start:end] for start, end in raw.noise] == ["Số 14-NQ/TU", "Trang 1"]
    first = section.replace("</w:sectPr>", "<w:titlePg/></w:sectPr>")
    raw = docx.read(write_docx(tmp_path / "b.docx", p("Thân") + first, parts | {"settings": "<w:evenAndOddHeaders/>"}))
    assert raw.text == "đầu\nSố 14-NQ/TU\nchẵn\nThân\nTrang 1"


def test_a_letterhead_in_the_page_header_is_no_noise(tmp_path: Path) -> None:
    head = table(tr("HUYỆN ỦY HẢI HÀ", "ĐẢNG CỘNG SẢN VIỆT NAM"))
    section = '<w:sectPr><w:headerReference w:type="default" r:id="header1"/></w:sectPr>'
    raw = docx.read(write_docx(tmp_path / "a.docx", p("Thân") + section, {"header1": head}))
    assert (raw.text, raw.noise) == ("HUYỆN ỦY HẢI HÀ\nĐẢNG CỘNG SẢN VIỆT NAM\nThân", ())


def test_a_table_is_rows_with_cells(tmp_path: Path) -> None:
    body = p("Biểu") + table(
        tr("Đơn vị", tc("Mô hình", '<w:gridSpan w:val="2"/>')),
        tr(tc("Hải Hà", '<w:vMerge w:val="restart"/>'), "tập thể", "12"),
        tr(tc("Hải Hà", "<w:vMerge/>"), "cá nhân", tc(p("3") + p("mới"))),
        tr("xóa", "xóa", "xóa", properties="<w:del/>"),
        f"<w:sdt><w:sdtContent>{tr('Tổng', '', '15')}</w:sdtContent></w:sdt>",
    )
    raw = docx.read(write_docx(tmp_path / "a.docx", body + p("Hết")))
    assert raw.text == "Biểu\nĐơn vị\tMô hình\t\nHải Hà\ttập thể\t12\n\tcá nhân\t3 mới\nTổng\t\t15\nHết"
    assert cells(raw) == [
        [
            ["Đơn vị", "Mô hình", "Mô hình"],
            ["Hải Hà", "tập thể", "12"],
            ["Hải Hà", "cá nhân", "3 mới"],
            ["Tổng", "", "15"],
        ]
    ]


def test_a_table_in_a_table_is_read_in_its_place(tmp_path: Path) -> None:
    inner = table(tr("a", "b"), tr("c", "d"))
    raw = docx.read(write_docx(tmp_path / "a.docx", table(tr("trái", tc(p("đầu") + inner + p("cuối"))))))
    assert raw.text == "trái\tđầu a b c d cuối"


@pytest.mark.parametrize("rows", [1, 2])
def test_letterhead_and_closing_block_are_read_by_columns(tmp_path: Path, rows: int) -> None:
    left, right = (
        (p("TỈNH ỦY X"), p("Số 14-NQ/TU")),
        (p("ĐẢNG CỘNG SẢN VIỆT NAM"), p("Phủ Lý, ngày 05 tháng 3 năm 2024")),
    )
    if rows == 1:
        head = table(tr(tc("".join(left)), tc("".join(right))))
    else:
        head = table(*(tr(tc(one), tc(other)) for one, other in zip(left, right, strict=True)))
    signed = p("T/M BAN THƯỜNG VỤ") + p("BÍ THƯ") + p("Lê Văn B")
    foot = table(tr(tc(p("Nơi nhận:") + p("- Lưu: VT.")), tc(signed)))
    raw = docx.read(write_docx(tmp_path / "a.docx", head + p("NGHỊ QUYẾT") + foot))
    assert raw.text == (
        "TỈNH ỦY X\nSố 14-NQ/TU\nĐẢNG CỘNG SẢN VIỆT NAM\nPhủ Lý, ngày 05 tháng 3 năm 2024\nNGHỊ QUYẾT\n"
        "Nơi nhận:\n- Lưu: VT.\nT/M BAN THƯỜNG VỤ\nBÍ THƯ\nLê Văn B"
    )
    assert raw.tables == ()


def test_page_breaks(tmp_path: Path) -> None:
    rendered, hard = "<w:r><w:lastRenderedPageBreak/></w:r>", '<w:r><w:br w:type="page"/></w:r>'
    body = p("Một") + p(hard) + p(rendered, "Hai") + p("Ba ", rendered, "và bốn") + p("Năm")
    raw = docx.read(write_docx(tmp_path / "a.docx", body + p("Sáu", properties="<w:pageBreakBefore/>")))
    assert raw.text == "Một\fHai\nBa và bốn\fNăm\fSáu"
    assert [raw.text[page.start : page.end] for page in raw.pages] == ["Một", "Hai\nBa và bốn", "Năm", "Sáu"]
    assert [page.number for page in raw.pages] == [1, 2, 3, 4]


def test_old_encodings_are_converted_run_by_run(tmp_path: Path) -> None:
    def run(content: str, font: str) -> str:
        return f'<w:r><w:rPr><w:rFonts w:ascii="{font}"/></w:rPr>{content}</w:r>'

    body = (
        p(run("<w:t>tØnh ñy</w:t>", ".VnTimeH"))
        + p(run("<w:t>nh©n d©n ®</w:t><w:softHyphen/><w:t>îc</w:t>", ".VnTime"), run("<w:t> và được</w:t>", "Arial"))
        + p(run("<w:t>Ña</w:t>", "VNI-Times"), run("<w:t>ûng</w:t>", "VNI-Times"))
        + p("NghÞ quyÕt", style="Cu")
        + p("één café")
    )
    styles = '<w:style w:type="paragraph" w:styleId="Cu"><w:rPr><w:rFonts w:hAnsi=".VnArial"/></w:rPr></w:style>'
    assert text(tmp_path, body, styles=styles).split("\n") == [
        "TỈNH ỦY", "nhân dân được và được", "Đảng", "Nghị quyết", "één café",
    ]  # fmt: skip


OLD = '<w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/>'
THEME = """<a:theme xmlns:a="x"><a:themeElements><a:fontScheme><a:majorFont><a:latin typeface="VNI-Times"/></a:majorFont>
<a:minorFont><a:latin typeface=".VnTime"/></a:minorFont></a:fontScheme></a:themeElements></a:theme>"""


def style(kind: str, name: str, properties: str, default: bool = False) -> str:
    says = ' w:default="1"' * default
    return f'<w:style w:type="{kind}" w:styleId="{name}"{says}><w:rPr>{properties}</w:rPr></w:style>'


@pytest.mark.parametrize(
    ("run", "styles", "expected"),
    [
        # each part of w:rFonts from the nearest place that names it
        (r("tØnh", '<w:rFonts w:cs="Arial"/>'), style("paragraph", "N", OLD, default=True), "tỉnh"),
        (r("tØnh", '<w:rFonts w:hint="eastAsia"/>'), style("paragraph", "N", OLD, default=True), "tỉnh"),
        (r("tØnh", '<w:rStyle w:val="C"/>'), style("character", "C", OLD), "tỉnh"),
        (r("één", '<w:rFonts w:ascii="Arial" w:hAnsi="Arial"/>'), style("paragraph", "N", OLD, default=True), "één"),
        # letters beyond ASCII are in the font of hAnsi
        (r("tØnh", '<w:rFonts w:ascii="Arial" w:hAnsi=".VnTime"/>'), "", "tỉnh"),
        (r("één", '<w:rFonts w:ascii=".VnTime" w:hAnsi="Arial"/>'), "", "één"),
        # through the theme
        (r("tØnh", '<w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi"/>'), "", "tỉnh"),
        (r("huyeän", '<w:rFonts w:asciiTheme="majorHAnsi" w:hAnsiTheme="majorHAnsi"/>'), "", "huyện"),
        # Unicode typed on in the font of the old
        (r("Nghị quyết đã được gõ", OLD), "", "Nghị quyết đã được gõ"),
        (r("Đảng bộ tỉnh ", OLD) + r("và nhân dân", OLD), "", "Đảng bộ tỉnh và nhân dân"),
    ],
)
def test_which_font_a_run_is_in(tmp_path: Path, run: str, styles: str, expected: str) -> None:
    path = write_docx(tmp_path / "a.docx", p(run), {"styles": styles}, files={"theme1.xml": ("theme", THEME)})
    assert docx.read(path).text == expected


def test_the_font_of_a_table_style(tmp_path: Path) -> None:
    styles = style("table", "B", OLD) + '<w:style w:type="table" w:styleId="T"><w:basedOn w:val="B"/></w:style>'
    body = table(tr("tØnh", "x· héi")).replace("<w:tblPr/>", '<w:tblPr><w:tblStyle w:val="T"/></w:tblPr>') + p("één")
    assert text(tmp_path, body, styles=styles) == "tỉnh\txã hội\néén"


def test_files_in_the_document_are_part_of_it(tmp_path: Path) -> None:
    inner = write_docx(tmp_path / "inner.docx", p("Trong Word")).read_bytes()
    body = "".join(f'<w:altChunk r:id="{name}"/>' for name in ("a.html", "b.docx", "c.bin")) + p("Sau")
    files = {
        "a.html": ("aFChunk", "<p>Trong trang web, một đoạn văn</p>"),
        "b.docx": ("aFChunk", inner),
        "c.bin": ("aFChunk", bytes(range(256)) * 9),
    }
    raw = docx.read(write_docx(tmp_path / "a.docx", body, files=files))
    assert raw.text == "Trong trang web, một đoạn văn\nTrong Word\nSau"
    ((kind, message),) = [(issue.kind, issue.message) for issue in raw.issues]
    assert kind == "part_unread"
    assert "word/c.bin" in message


def test_words_of_diagrams_and_charts(tmp_path: Path) -> None:
    drawn = DRAWING.format('<dgm:relIds xmlns:dgm="d" r:dm="data.xml"/>')
    chart = DRAWING.format('<c:chart xmlns:c="c" r:id="chart.xml"/>')
    words = '<dgm:pt xmlns:dgm="d" xmlns:a="a"><a:p><a:r><a:t>Bước </a:t></a:r><a:r><a:t>một</a:t></a:r></a:p></dgm:pt>'
    plot = (
        '<c:c xmlns:c="c" xmlns:a="a"><c:title><a:p><a:r><a:t>Số mô hình</a:t></a:r></a:p></c:title>'
        "<c:cat><c:pt><c:v>Hải Hà</c:v></c:pt><c:pt><c:v>Đầm Hà</c:v></c:pt></c:cat><c:val><c:v>12</c:v></c:val></c:c>"
    )
    files = {"data.xml": ("diagramData", words), "chart.xml": ("chart", plot)}
    body = p(f"<w:r>{drawn}</w:r>", "Một") + p(f"<w:r>{chart}</w:r>", "Hai")
    raw = docx.read(write_docx(tmp_path / "a.docx", body, files=files))
    assert raw.text == "Bước một\nMột\nSố mô hình\nHải Hà\tĐầm Hà\nHai"


def test_a_field_that_never_ends_in_a_page_header_costs_nothing_else(tmp_path: Path) -> None:
    head = p(BEGIN, "<w:r><w:instrText>PAGE</w:instrText></w:r>")
    section = '<w:sectPr><w:headerReference w:type="default" r:id="header1"/></w:sectPr>'
    assert text(tmp_path, p("Thân") + section, header1=head) == "Thân"


def test_hidden_by_a_style(tmp_path: Path) -> None:
    styles = '<w:style w:type="character" w:styleId="An"><w:rPr><w:vanish/></w:rPr></w:style>'
    assert text(tmp_path, p(r("ẩn", '<w:rStyle w:val="An"/>'), "hiện"), styles=styles) == "hiện"


def test_strict_office_open_xml(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "a.docx", p("Chặt chẽ"), namespaces=STRICT)
    assert docx.read(path).text == "Chặt chẽ"


@pytest.mark.parametrize(
    ("core", "expected"),
    [
        (
            "<dc:title>Về công tác dân vận</dc:title><dc:creator>Lê Thị Hoa</dc:creator>"
            "<dcterms:created>2024-03-05T01:02:03Z</dcterms:created>",
            {"title": "Về công tác dân vận", "author": "Lê Thị Hoa", "created": "2024-03-05"},
        ),
        ("<dc:title>Microsoft Word - a.doc</dc:title><dc:creator>Admin</dc:creator>", {}),
        ("<dc:title>NQ14.docx</dc:title><dcterms:created>hôm qua</dcterms:created>", {}),
        ("<dc:title/><dc:creator>Windows User</dc:creator>", {}),
        ("", {}),
    ],
)
def test_properties_only_where_plausible(tmp_path: Path, core: str, expected: dict[str, str]) -> None:
    assert docx.read(write_docx(tmp_path / "a.docx", p("x"), core=core)).meta == expected


def test_a_document_of_another_producer(tmp_path: Path) -> None:
    document = python_docx.Document()
    document.add_heading("Kế hoạch", 1)
    document.add_paragraph("Mục một", style="List Number")
    document.add_paragraph("Mục hai", style="List Number")
    document.add_paragraph("Dấu chấm", style="List Bullet")
    document.add_table(1, 2).rows[0].cells[0].text = "ô"
    document.sections[0].header.paragraphs[0].text = "Đầu trang"
    document.save(str(tmp_path / "a.docx"))
    raw = read(tmp_path / "a.docx")
    assert raw.text == "Đầu trang\nKế hoạch\n1. Mục một\n2. Mục hai\n• Dấu chấm\nô\t"


def test_damage_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_docx(tmp_path / "a.docx", p("Một"))
    for name, xml in {"cut": "<w:document", "none": "<w:document xmlns:w='x'/>", "entity": "&boom;"}.items():
        with zipfile.ZipFile(tmp_path / f"{name}.docx", "w") as archive:
            archive.writestr("word/document.xml", xml)
        with pytest.raises(BrokenFileError, match=r"main part|damaged"):
            docx.read(tmp_path / f"{name}.docx")
    data = bytearray(path.read_bytes())
    central = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1) + 1)
    data[central + 8] |= 1  # the flag of an encrypted member
    (tmp_path / "locked.docx").write_bytes(data)
    with pytest.raises(EncryptedFileError):
        docx.read(tmp_path / "locked.docx")
    monkeypatch.setattr(ooxml, "MAX_PART", 10)
    with pytest.raises(TooLargeError, match="10"):
        docx.read(path)


def test_an_entity_is_never_resolved(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("bí mật")
    xml = (
        f'<!DOCTYPE d [<!ENTITY x SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>'
        "<w:t>a&x;b</w:t></w:r></w:p></w:body></w:document>"
    )
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("word/document.xml", xml)
    assert "bí mật" not in docx.read(tmp_path / "a.docx").text
