"""OpenDocument text."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from pipeline import media
from pipeline.errors import BrokenFileError, EncryptedFileError
from pipeline.model import RawText
from pipeline.readers import read

NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{uri}:1.0"'
    for name, uri in {"office": "office", "text": "text", "table": "table", "style": "style", "draw": "drawing"}.items()
) + (
    ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"'
)
STYLES = """
<style:font-face style:name="Cu" style:font-family="'.VnTimeH'"/>
<style:style style:family="paragraph" style:name="P1"><style:paragraph-properties fo:break-before="page"/></style:style>
<style:style style:family="text" style:name="T1"><style:text-properties style:font-name="Cu"/></style:style>
<style:style style:family="text" style:name="T2"><style:text-properties text:display="none"/></style:style>
<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="I" style:num-suffix="-"/>
<text:list-level-style-number text:level="2" style:num-format="1" style:num-suffix="." text:display-levels="2"/></text:list-style>
<text:list-style style:name="L2"><text:list-level-style-bullet text:level="1" text:bullet-char="•"/></text:list-style>
"""


NOTE = "<text:note><text:note-citation>1</text:note-citation><text:note-body>{}</text:note-body></text:note>"


def odt(path: Path, body: str, *, masters: str = "", meta: str = "", manifest: str = "<manifest/>") -> RawText:
    path = path / "a.odt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr(
            "content.xml",
            f"<office:document-content {NAMESPACES}><office:automatic-styles>{STYLES}</office:automatic-styles>"
            f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        )
        archive.writestr("styles.xml", f"<office:document-styles {NAMESPACES}>{masters}</office:document-styles>")
        archive.writestr("meta.xml", f"<office:document-meta {NAMESPACES}>{meta}</office:document-meta>")
    return read(path)


def p(inner: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{inner}</text:p>'


def item(*inner: str) -> str:
    return f"<text:list-item>{''.join(inner)}</text:list-item>"


def table(*rows: str) -> str:
    return f"<table:table>{''.join(f'<table:table-row>{row}</table:table-row>' for row in rows)}</table:table>"


def cell(*inner: str, extra: str = "") -> str:
    return f"<table:table-cell{extra}>{''.join(inner)}</table:table-cell>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (p("Một") + p("") + "<text:h>Hai</text:h>", "Một\nHai"),
        (p('a<text:s text:c="2"/>b<text:tab/>c<text:line-break/>d'), "a  b\tc\nd"),
        (p("dân\n   vận <text:span>khéo</text:span> lắm"), "dân vận khéo lắm"),
        (p('a<text:a>b</text:a><office:annotation><text:p>lời bàn</text:p></office:annotation>c'), "abc"),
        (f"<text:tracked-changes>{p('đã xóa')}</text:tracked-changes>" + p("còn"), "còn"),
        (p('ẩn <text:span text:style-name="T2">mất</text:span>hiện'), "ẩn hiện"),
        (p('<text:span text:style-name="T1">tØnh ñy</text:span> Hà Nam'), "TỈNH ỦY Hà Nam"),
        (f"<text:section>{p('trong')}</text:section>", "trong"),
        (p(f"thân{NOTE.format(p('chú'))} tiếp"), "thân tiếp\nchú"),
        (p(f"neo<draw:frame><draw:text-box>{p('khung')}</draw:text-box></draw:frame>"), "khung\nneo"),
        (p("một") + p("hai", "P1") + p("ba<text:soft-page-break/> bốn") + p("năm"), "một\fhai\nba bốn\fnăm"),
        (
            '<text:list text:style-name="L1">'
            + item(p("A"), "<text:list>" + item(p("a")) + item(p("b")) + "</text:list>")
            + item(p("B"), "<text:list>" + item(p("c"), p("không số")) + "</text:list>") + "</text:list>"
            + '<text:list text:style-name="L1">' + item(p("lại từ đầu")) + "</text:list>"
            + '<text:list text:style-name="L1" text:continue-numbering="true">' + item(p("tiếp")) + "</text:list>"
            + '<text:list text:style-name="L2">' + item(p("chấm")) + "</text:list>",
            "I- A\nI.1. a\nI.2. b\nII- B\nII.1. c\nkhông số\nI- lại từ đầu\nII- tiếp\n• chấm",
        ),
        (
            table(cell(p("TỈNH ỦY X"), p("Số 14-NQ/TU")) + cell(p("ĐẢNG CỘNG SẢN VIỆT NAM"), p("Ngày"))) + p("Thân"),
            "TỈNH ỦY X\nSố 14-NQ/TU\nĐẢNG CỘNG SẢN VIỆT NAM\nNgày\nThân",
        ),
        (table(cell(p("a")) + cell(table(cell(p("b")) + cell(p("c"))), p("d"))), "a\tb c d"),
    ],
)  # fmt: skip
def test_what_a_reader_sees(tmp_path: Path, body: str, expected: str) -> None:
    assert odt(tmp_path, body).text == expected


def test_tables_margins_and_properties(tmp_path: Path) -> None:
    body = table(
        cell(p("Xã")) + cell(p("Mô hình")) + "<table:covered-table-cell/>",
        cell(p("Hà")) + cell(p("1"), extra=' table:number-columns-repeated="2"'),
    )
    margins = f"<style:header>{p('Đầu')}</style:header><style:footer>{p('7')}</style:footer>"
    masters = f"<style:master-page>{margins}</style:master-page>"
    meta = "<office:meta><dc:title>Kế hoạch công tác</dc:title><dc:creator>Lê Văn B</dc:creator>"
    meta += "<meta:creation-date>2024-03-05T10:00:00</meta:creation-date></office:meta>"
    raw = odt(tmp_path, body, masters=masters, meta=meta)
    assert raw.text == "Đầu\nXã\tMô hình\t\nHà\t1\t1\n7"
    assert [raw.text[start:end] for start, end in raw.noise] == ["Đầu", "7"]
    rows = [[raw.text[start:end] for start, end in row] for row in raw.tables[0].rows]
    assert rows == [["Xã", "Mô hình", ""], ["Hà", "1", "1"]]
    assert raw.meta == {"title": "Kế hoạch công tác", "author": "Lê Văn B", "created": "2024-03-05"}


def test_a_password_and_damage_are_named(tmp_path: Path) -> None:
    with pytest.raises(EncryptedFileError, match="password"):
        odt(tmp_path, p("x"), manifest="<manifest><encryption-data/></manifest>")
    with pytest.raises(BrokenFileError, match="damaged"):
        odt(tmp_path, "<text:p>")


HEADINGS = """<text:outline-style style:name="Outline">
<text:outline-level-style text:level="1" style:num-format="I" style:num-suffix="."/>
<text:outline-level-style text:level="2" style:num-format="1" style:num-suffix="." text:display-levels="1"/></text:outline-style>"""


def h(inner: str, level: int, extra: str = "") -> str:
    return f'<text:h text:outline-level="{level}"{extra}>{inner}</text:h>'


def test_headings_are_numbered_by_the_outline(tmp_path: Path) -> None:
    body = h("Một", 1) + h("a", 2) + h("b", 2) + h("Hai", 1) + h("c", 2) + h("không", 3)
    masters = f"<office:styles>{HEADINGS}</office:styles>"
    assert odt(tmp_path, body, masters=masters).text.split("\n") == [
        "I. Một",
        "1. a",
        "2. b",
        "II. Hai",
        "1. c",
        "không",
    ]
    assert odt(tmp_path, h("Một", 1)).text == "Một"


def test_a_list_that_goes_on_with_another(tmp_path: Path) -> None:
    def numbered(identity: str, *items: str, extra: str = "") -> str:
        inner = "".join(item(p(each)) for each in items)
        return f'<text:list text:style-name="L1" xml:id="{identity}"{extra}>{inner}</text:list>'

    body = (
        numbered("a", "một", "hai")
        + p("xen")
        + numbered("b", "lại một")
        + numbered("c", "ba", extra=' text:continue-list="a"')
    )
    assert odt(tmp_path, body).text.split("\n") == ["I- một", "II- hai", "xen", "I- lại một", "III- ba"]


def test_each_part_has_styles_of_its_own(tmp_path: Path) -> None:
    automatic = (
        '<style:style style:family="text" style:name="T1"><style:text-properties style:font-name="Moi"/></style:style>'
    )
    masters = (
        '<style:font-face style:name="Moi" style:font-family="Arial"/>'
        f"<office:automatic-styles>{automatic}</office:automatic-styles><style:master-page><style:header>"
        '<text:p><text:span text:style-name="T1">één</text:span></text:p></style:header></style:master-page>'
    )
    raw = odt(tmp_path, p('<text:span text:style-name="T1">tØnh</text:span>'), masters=masters)
    assert raw.text == "één\nTỈNH"


def test_the_default_font_and_what_is_hidden_or_above_the_line(tmp_path: Path) -> None:
    default = '<style:default-style style:family="paragraph"><style:text-properties style:font-name="Cu"/></style:default-style>'
    masters = f"<office:styles>{default}</office:styles>"
    assert odt(tmp_path, p("tØnh"), masters=masters).text == "TỈNH"
    hidden = f'<text:section text:display="none">{p("ẩn")}</text:section><text:section>{p("hiện")}</text:section>'
    assert odt(tmp_path, hidden).text == "hiện"
    ruby = "<text:ruby><text:ruby-base>gốc</text:ruby-base><text:ruby-text>trên</text:ruby-text></text:ruby>"
    assert odt(tmp_path, p(ruby)).text == "gốc(trên)"
    split = p('<text:span text:style-name="V">Qua</text:span><text:span text:style-name="W">ûng</text:span>')
    old = "".join(
        f'<style:style style:family="text" style:name="{name}"><style:text-properties fo:font-family="VNI-Times"/></style:style>'
        for name in "VW"
    )
    assert odt(tmp_path, split, masters=f"<office:styles>{old}</office:styles>").text == "Quảng"


def test_a_flat_document(tmp_path: Path) -> None:
    path = tmp_path / "a.fodt"
    mimetype = 'office:mimetype="application/vnd.oasis.opendocument.text"'
    path.write_text(
        f"<?xml version='1.0'?><office:document {NAMESPACES} {mimetype}><office:meta><dc:title>Kế hoạch năm</dc:title>"
        f"</office:meta><office:automatic-styles>{STYLES}</office:automatic-styles><office:body><office:text>"
        f"<text:tracked-changes>{p('xóa')}</text:tracked-changes>{p('Thân')}</office:text></office:body></office:document>",
        encoding="utf-8",
    )
    assert media.detect(path) == media.ODT
    raw = read(path)
    assert (raw.text, raw.meta) == ("Thân", {"title": "Kế hoạch năm"})
    path.write_text(path.read_text(encoding="utf-8")[:-30], encoding="utf-8")
    with pytest.raises(BrokenFileError, match="damaged"):
        read(path)
