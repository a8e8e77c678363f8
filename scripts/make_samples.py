"""Make samples/inbox from samples/sources, the same every time, and put the texts into samples/gold.jsonl.

A source is a text file, one paragraph a line. For TXT files it is the text itself; for the other formats a line may
begin with a mark: ``= `` centred, ``# `` heading, ``+ `` numbered item, ``- `` bullet, ``| a | b`` table row;
``[[``, ``||`` and ``]]`` stand around and between two columns; ``[^…]`` is a footnote; ``key: value`` lines on top are
what a web page says of itself; ``¬`` is where a word may be broken at the end of a line.

Run: python scripts/make_samples.py (needs the dev dependencies: reportlab, ttf-opensans)
"""

from __future__ import annotations

import html
import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from string import Template
from typing import NamedTuple
from xml.sax.saxutils import escape

import ttf_opensans
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "samples" / "sources"
INBOX = ROOT / "samples" / "inbox"
GOLD = ROOT / "samples" / "gold.jsonl"

BREAK = "¬"
SOFT_HYPHEN = "\N{SOFT HYPHEN}"
MARKS = {"= ": "centre", "# ": "heading", "+ ": "item", "- ": "bullet"}
FOOTNOTE = re.compile(r"\[\^(.+?)\]")

# TCVN3 (ABC), the encoding of the .VnTime fonts: 0xA1 and up, "." where there is no letter.
TCVN3 = (
    "ĂÂÊÔƠƯĐăâêôơưđ" + "." * 6 + "àảãáạ.ằẳẵắ" + "." * 7 + "ặầẩẫấậè.ẻẽéẹềểễếệìỉ...ĩíịò.ỏõóọồổỗốộờởỡớợù.ủũúụừửữứựỳỷỹýỵ"
)


class Made(NamedTuple):
    """A sample: its bytes and the text that a reader of it sees."""

    data: bytes
    text: str


@dataclass(frozen=True)
class Block:
    """A piece of a document; ``cells`` are the two columns, or the cells of a table row."""

    kind: str
    text: str = ""
    cells: tuple[str, ...] = ()
    number: int = 0


@dataclass(frozen=True)
class Source:
    """A parsed source: what it says of itself, its blocks, and the whole as it stands."""

    raw: str
    meta: dict[str, str] = field(default_factory=dict)
    blocks: tuple[Block, ...] = ()

    @classmethod
    def parse(cls, raw: str) -> Source:
        """Read the marks described on top of this module."""
        lines = raw.splitlines()
        meta = {}
        while re.match(r"(title|published|author|site): ", lines[0]):
            key, value = lines.pop(0).split(": ", 1)
            meta[key] = value
        return cls(raw, meta, tuple(_blocks(iter(lines))))


def _blocks(lines: Iterator[str]) -> Iterator[Block]:
    number = 0
    for line in lines:
        if line == "[[":
            left = "\n".join(iter(lines.__next__, "||"))
            yield Block("columns", cells=(left, "\n".join(iter(lines.__next__, "]]"))))
        elif line.startswith("| "):
            yield Block("row", cells=tuple(cell.strip() for cell in line[2:].split(" | ")))
        elif line:
            kind = MARKS.get(line[:2], "paragraph")
            number = number + 1 if kind == "item" else number * (kind != "heading")
            yield Block(kind, line[2:] if kind != "paragraph" else line, number=number)


def plain(block: Block) -> str:
    """A block as lines of text: columns one after the other, cells with tabs between, footnotes below."""
    if block.kind == "columns":
        return "\n".join(line for cell in block.cells for line in cell.splitlines() if line)
    if block.kind == "row":
        return "\t".join(block.cells)
    mark = {"item": f"{block.number}. ", "bullet": "- "}.get(block.kind, "")
    return "\n".join([mark + FOOTNOTE.sub("", block.text), *FOOTNOTE.findall(block.text)])


def wrap(text: str, fits: Callable[[str], bool], hyphen: str = "-") -> list[str]:
    """Break text into lines, inside a word only at ``¬``; a symbol broken after its own hyphen gets no second one."""
    lines, line = [], ""
    for word in text.split(" "):
        pieces = word.split(BREAK)
        glue = " " if line else ""
        while pieces:
            for count in range(len(pieces), 0, -1):
                head = "".join(pieces[:count])
                tail = "" if count == len(pieces) or head.endswith("-") else hyphen
                if fits(line + glue + head + tail):
                    break
            else:
                count, tail = (0, "") if line else (len(pieces), "")
                head = "".join(pieces[:count])
            line += glue + head + tail if head else ""
            pieces = pieces[count:]
            if pieces:
                lines.append(line)
                line, glue = "", ""
    return [*lines, line]


def text_file(encode: Callable[[str], bytes]) -> Callable[[Source], Made]:
    """A maker of TXT files in one encoding."""

    def make(source: Source) -> Made:
        return Made(encode(source.raw), source.raw)

    return make


def to_tcvn3(text: str) -> bytes:
    """Encode in TCVN3, which has no capitals with tone marks: a text must do without."""
    return bytes(TCVN3.index(char) + 0xA1 if ord(char) > 127 else ord(char) for char in text)


def decomposed(source: Source) -> Made:
    """A TXT file in NFD, as macOS and old keyboards write Vietnamese."""
    text = unicodedata.normalize("NFD", source.raw)
    return Made(text.encode(), text)


def broken_lines(source: Source) -> Made:
    """A TXT file as copied out of a narrow column: hard line ends, soft hyphens inside and at the end of lines."""

    def narrow(line: str) -> bool:
        return len(line) <= 58

    lines = []
    for paragraph in source.raw.splitlines():
        for line in wrap(paragraph.replace(BREAK, SOFT_HYPHEN + BREAK), narrow, hyphen=""):
            lines.append(line)
        lines.append("")
    text = "\n".join(lines)
    return Made(text.encode(), text)


def markdown(source: Source) -> Made:
    """A Markdown file."""
    out: list[str] = []
    for block, previous in zip(source.blocks, (None, *source.blocks), strict=False):
        same = previous is not None and previous.kind == block.kind
        if block.kind == "row":
            rule = [] if same else ["|" + " --- |" * len(block.cells)]
            out += [*([] if same else [""]), "| " + " | ".join(block.cells) + " |", *rule]
        elif block.kind == "columns":
            out += ["", *(line + "  " for line in plain(block).splitlines())]
        else:
            mark = {"centre": "# " if not same else "## ", "heading": "### ", "bullet": "- "}.get(block.kind, "")
            text = block.text if block.text != "-----" else ""
            out += [*([] if same and block.kind == "bullet" else [""]), mark + text if text else "---"]
    text = "\n".join(plain(block) for block in source.blocks) + "\n"
    return Made(("\n".join(out).lstrip("\n") + "\n").encode(), text)


def web_page(language: str) -> Callable[[Source], Made]:
    """A maker of saved web pages: menu, cookie notice, article with date and author, other headlines, footer."""
    page = Template((SOURCES / f"page-{language}.html").read_text(encoding="utf-8"))

    def make(source: Source) -> Made:
        body = "\n".join(f"    <p>{html.escape(block.text)}</p>" for block in source.blocks)
        data = page.substitute({key: html.escape(value) for key, value in source.meta.items()}, body=body)
        return Made(data.encode(), "\n".join([source.meta["title"], *(block.text for block in source.blocks)]) + "\n")

    return make


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PARTS = ("styles", "numbering", "footnotes")


def _run(text: str, bold: bool = False) -> str:
    return f'<w:r>{"<w:rPr><w:b/></w:rPr>" * bold}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _paragraph(runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def _cell(lines: str, width: int, align: str, bold: bool = False) -> str:
    body = "".join(_paragraph(_run(line, bold), f'<w:jc w:val="{align}"/>') for line in lines.split("\n"))
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{body}</w:tc>'


def _table(rows: list[tuple[str, ...]], ruled: bool) -> str:
    edges = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f'<w:{edge} w:val="{"single" if ruled else "none"}" w:sz="4"/>' for edge in edges)
    width = 9000 // len(rows[0])
    grid = f'<w:gridCol w:w="{width}"/>' * len(rows[0])
    body = "".join(
        "<w:tr>" + "".join(_cell(c, width, "left" if ruled else "center", not i and ruled) for c in row) + "</w:tr>"
        for i, row in enumerate(rows)
    )
    head = f'<w:tblPr><w:tblW w:w="9000" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders></w:tblPr>'
    return f"<w:tbl>{head}<w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"


def _with_notes(text: str, notes: list[str]) -> str:
    runs = ""
    for index, piece in enumerate(FOOTNOTE.split(text)):
        if index % 2:
            notes.append(piece)
            raised = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
            runs += f'<w:r>{raised}<w:footnoteReference w:id="{len(notes)}"/></w:r>'
        elif piece:
            runs += _run(piece)
    return runs


def _docx_body(blocks: tuple[Block, ...], notes: list[str]) -> tuple[str, int]:
    """The body's XML, filling ``notes``, and the number of numbered lists: each heading starts one."""
    body, lists, rows = "", 1, list[tuple[str, ...]]()
    for block in (*blocks, Block("end")):
        if rows and block.kind != "row":
            body += _table(rows, ruled=True) + _paragraph("")
            rows = []
        if block.kind == "row":
            rows.append(block.cells)
        elif block.kind == "columns":
            body += _table([block.cells], ruled=False) + _paragraph("")
        elif block.kind == "centre":
            body += _paragraph(_run(block.text, bold=True), '<w:jc w:val="center"/>')
        elif block.kind == "heading":
            lists += 1
            body += _paragraph(_run(block.text, bold=True), '<w:keepNext/><w:spacing w:before="200"/>')
        elif block.kind == "item":
            number = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{lists}"/></w:numPr>'
            body += _paragraph(_with_notes(block.text, notes), number)
        elif block.kind == "paragraph":
            body += _paragraph(_with_notes(block.text, notes), '<w:ind w:firstLine="567"/>')
    return body, lists


def docx(source: Source) -> Made:
    """A Word file: letterhead and closing block as borderless tables, ruled tables, list numbers, footnotes."""
    notes: list[str] = []
    body, lists = _docx_body(source.blocks, notes)
    size = '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="850" w:bottom="1134" w:left="1701"/>'
    level = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbers = (f'<w:num w:numId="{n}"><w:abstractNumId w:val="0"/>{restart}</w:num>' for n in range(1, lists + 1))
    separators = "".join(
        f'<w:footnote w:type="{kind}" w:id="{n}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for n, kind in ((-1, "separator"), (0, "continuationSeparator"))
    )
    foot = "".join(f'<w:footnote w:id="{n}">{_paragraph(_run(t))}</w:footnote>' for n, t in enumerate(notes, 1))
    font = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/><w:sz w:val="28"/>'
    default = f"<w:docDefaults><w:rPrDefault><w:rPr>{font}</w:rPr></w:rPrDefault></w:docDefaults>"
    normal = '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    types = "".join(f'<Override PartName="/word/{p}.xml" ContentType="{WORD}.{p}+xml"/>' for p in PARTS)
    links = "".join(f'<Relationship Id="r{n}" Type="{OFFICE}/{p}" Target="{p}.xml"/>' for n, p in enumerate(PARTS))
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{WORD}.document.main+xml"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r0" '
        f'Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>',
        "word/document.xml": f"<w:document {W}><w:body>{body}<w:sectPr>{size}</w:sectPr></w:body></w:document>",
        "word/styles.xml": f"<w:styles {W}>{default}{normal}</w:styles>",
        "word/numbering.xml": f'<w:numbering {W}><w:abstractNum w:abstractNumId="0">'
        f'<w:multiLevelType w:val="singleLevel"/>{level}</w:abstractNum>{"".join(numbers)}</w:numbering>',
        "word/footnotes.xml": f"<w:footnotes {W}>{separators}{foot}</w:footnotes>",
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, xml in parts.items():  # a ZipInfo without a date is of 1980: the same bytes every time
            archive.writestr(zipfile.ZipInfo(name), HEAD + xml, zipfile.ZIP_DEFLATED)
    return Made(packed.getvalue(), "\n".join(plain(block) for block in source.blocks) + "\n")


class Pdf:
    """Lines onto A4 pages, remembering what was drawn in which order."""

    LEFT, RIGHT, TOP, BOTTOM, MIDDLE = 85, 540, 785, 70, 312.5

    def __init__(self, official: bool) -> None:
        for name in ("Regular", "Bold"):
            face = ttf_opensans.TTF_BIN_FOLDER / f"OpenSans-{name}.ttf"
            pdfmetrics.registerFont(TTFont(name, str(face)))
        self.official = official
        self.size, self.leading = (12.5, 19.5) if official else (14.0, 23.0)
        self.file = io.BytesIO()
        self.canvas = Canvas(self.file, pagesize=(595.28, 841.89), invariant=1)
        self.pages: list[list[str]] = [[]]
        self.y: float = self.TOP

    def draw(self, x: float, text: str, *, bold: bool = False, centre: bool = False) -> None:
        """Draw one line and move down."""
        self.canvas.setFont("Bold" if bold else "Regular", self.size)
        (self.canvas.drawCentredString if centre else self.canvas.drawString)(x, self.y, text)
        self.pages[-1].append(text)
        self.y -= self.leading

    def number(self) -> None:
        """The page number: top centre from page 2 on official papers, at the foot of every page of an article."""
        if not self.official:
            self.y = 40
        if not self.official or len(self.pages) > 1:
            self.draw(self.MIDDLE, str(len(self.pages)), centre=True)

    def need(self, height: float) -> None:
        """Start a new page if so much does not fit."""
        if self.y - height < self.BOTTOM:
            if not self.official:
                self.number()
            self.canvas.showPage()
            self.pages.append([])
            self.y = self.TOP
            if self.official:
                self.number()

    def columns(self, cells: tuple[str, ...]) -> None:
        """Two columns side by side, the left one drawn first."""
        self.need(self.leading * max(cell.count("\n") for cell in cells))
        top, bottoms = self.y, []
        for cell, x in zip(cells, (self.LEFT + 105, self.RIGHT - 110), strict=True):
            self.y = top
            listed = "\n- " in cell
            for line in cell.split("\n"):
                if line:
                    self.draw(self.LEFT if listed else x, line, bold=not listed and line.isupper(), centre=not listed)
                else:
                    self.y -= 2 * self.leading
            bottoms.append(self.y)
        self.y = min(bottoms) - self.leading / 2

    def block(self, block: Block) -> None:
        """Draw a paragraph, a heading or the two columns."""
        if block.kind == "columns":
            return self.columns(block.cells)
        bold, centre = block.kind in {"centre", "heading"}, block.kind == "centre"
        width = self.RIGHT - self.LEFT

        def fits(line: str) -> bool:
            return bool(pdfmetrics.stringWidth(line, "Bold" if bold else "Regular", self.size) <= width)

        for line in wrap(plain(block), fits):
            self.need(0)
            self.draw(self.MIDDLE if centre else self.LEFT, line, bold=bold, centre=centre)
        self.y -= 0 if centre else 5
        return None


def pdf(official: bool) -> Callable[[Source], Made]:
    """A maker of PDF files with embedded subset fonts, lines wrapped, page numbers."""

    def make(source: Source) -> Made:
        page = Pdf(official)
        for block in source.blocks:
            page.block(block)
        if not official:
            page.number()
        page.canvas.save()
        return Made(page.file.getvalue(), "\f".join("\n".join(lines) for lines in page.pages) + "\n")

    return make


utf8 = text_file(str.encode)
utf16 = text_file(lambda text: b"\xff\xfe" + text.replace("\n", "\r\n").encode("utf-16-le"))

SAMPLES: dict[str, tuple[str, Callable[[Source], Made]]] = {
    "s-vi-01": ("nghe-an-ghi-so-viec-chung.pdf", pdf(official=False)),
    "s-vi-02": ("38-nq-tu-ha-giang.pdf", pdf(official=True)),
    "s-vi-03": ("87-kh-bdvtu-phu-yen.docx", docx),
    "s-vi-04": ("lam-dong-sau-hop-nhat.html", web_page("vi")),
    "s-vi-05": ("luu-tru/29-bc-bdvhu-vu-ban.txt", text_file(to_tcvn3)),
    "s-vi-06": ("luu-tru/kien-giang-mua-nuoc-len.txt", decomposed),
    "s-vi-07": ("gia-lai-khong-dau.txt", utf8),
    "s-vi-08": ("112-kl-tu-can-tho.md", markdown),
    "s-nl-01": ("thai-binh-een-dijk.pdf", pdf(official=False)),
    "s-nl-02": ("214-bc-bdvtu-ninh-thuan.docx", docx),
    "s-nl-03": ("dak-lak-hoogland-en-kust.html", web_page("nl")),
    "s-nl-04": ("vinh-long-bewegingen.txt", utf8),
    "s-nl-05": ("133-kh-tu-son-la.md", markdown),
    "s-nl-06": ("14-ct-tu-tay-ninh.txt", utf16),
    "s-nl-07": ("bac-kan-van-deur-tot-deur.txt", broken_lines),
}
DUPLICATE = ("lam-dong-sau-hop-nhat.html", "luu-tru/lam-dong-ban-sao.html")
TRUNCATED = ("thai-binh-een-dijk.pdf", "thai-binh-afgebroken-download.pdf")


def make(inbox: Path) -> dict[str, str]:
    """Write every sample below ``inbox`` and return the text of each, by the id of its gold case."""
    texts = {}
    for name, (path, build) in SAMPLES.items():
        made = build(Source.parse((SOURCES / f"{name}.txt").read_text(encoding="utf-8")))
        (inbox / path).parent.mkdir(parents=True, exist_ok=True)
        (inbox / path).write_bytes(made.data)
        texts[name] = made.text
    (inbox / DUPLICATE[1]).write_bytes((inbox / DUPLICATE[0]).read_bytes())
    whole = (inbox / TRUNCATED[0]).read_bytes()
    (inbox / TRUNCATED[1]).write_bytes(whole[: len(whole) // 3])
    return texts


def refresh_gold(texts: dict[str, str]) -> None:
    """Put the texts into the gold cases of the same id; the facts stay as they are."""
    cases = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    lines = (json.dumps(case | {"text": texts.get(case["id"], case["text"])}, ensure_ascii=False) for case in cases)
    GOLD.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    refresh_gold(make(INBOX))
