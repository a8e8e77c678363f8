"""Makes official documents out of one notation (scripts/make_samples.py) in the ways in which offices made theirs."""

from __future__ import annotations

import html
import importlib.util
import sys
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from docxs import p, r, table, tc, tr, write_docx
from scans import scan

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "tests" / "documents"
_spec = importlib.util.spec_from_file_location("make_samples", ROOT / "scripts" / "make_samples.py")
assert _spec is not None and _spec.loader is not None
samples: Any = importlib.util.module_from_spec(_spec)
sys.modules["make_samples"] = samples
_spec.loader.exec_module(samples)

Say = Callable[[str], str]  # a run of text as XML

# VNI Windows: a letter, then its marks as one more; the same in capitals.
_VNI_MARKS = {
    **{"\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï", "\u0302": "â", "\u0306": "ê"},
    **{"\u0302\u0301": "á", "\u0302\u0300": "à", "\u0302\u0309": "å", "\u0302\u0303": "ã", "\u0302\u0323": "ä"},
    **{"\u0306\u0301": "é", "\u0306\u0300": "è", "\u0306\u0309": "ú", "\u0306\u0303": "ü", "\u0306\u0323": "ë"},
}
_VNI_LETTERS = {"đ": "ñ", "ơ": "ô", "ư": "ö", "ì": "ì", "í": "í", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î"}


def vni(text: str) -> str:
    """A text in VNI Windows, as its bytes read in Latin-1."""
    return "".join(_vni(char) for char in text)


def _vni(char: str) -> str:
    low = char.lower()
    if low in _VNI_LETTERS:
        said = _VNI_LETTERS[low]
    else:
        base, *marks = unicodedata.normalize("NFD", low)
        if "\u031b" in marks:  # the horn
            marks.remove("\u031b")
            base = _VNI_LETTERS[base + "\u031b" if base + "\u031b" in _VNI_LETTERS else {"o": "ơ", "u": "ư"}[base]]
        marks.sort(key=lambda mark: mark not in "\u0302\u0306")
        said = base + (_VNI_MARKS["".join(marks)] if marks else "")
    return said.upper() if char.isupper() else said


def tcvn3(text: str) -> str:
    """A text in TCVN3, as its bytes read in Latin-1; capitals with marks have a font of their own."""
    return samples.to_tcvn3(text).decode("latin-1")


def _font(name: str) -> str:
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}"/>'


def in_unicode(text: str) -> str:
    return r(escape(text))


def in_tcvn3(text: str) -> str:
    """Words in capitals in .VnTimeH, which draws small letters so; all others in .VnTime."""
    runs = groupby(text.split(" "), key=lambda word: word.upper() == word and any(map(str.isalpha, word)))
    parts = [(capital, " ".join(words)) for capital, words in runs]
    return "".join(
        r(escape(tcvn3(part.lower() if capital else part)) + " " * (index < len(parts) - 1), _font(".VnTime" + "H" * capital))
        for index, (capital, part) in enumerate(parts)
    )  # fmt: skip


def in_vni(text: str) -> str:
    return r(escape(vni(text)), _font("VNI-Times"))


def by_table(left: str, right: str, say: Say) -> str:
    return table(
        tr(
            *(
                "<w:tc><w:tcPr/>" + "".join(p(say(line)) for line in cell.split("\n")) + "</w:tc>"
                for cell in (left, right)
            )
        )
    )


def by_tabs(left: str, right: str, say: Say) -> str:
    one, two = left.split("\n"), right.split("\n")
    two += [""] * (len(one) - len(two))
    one += [""] * (len(two) - len(one))
    return "".join(
        p(*([say(a)] if a else []), *(["<w:r><w:tab/></w:r>", say(b)] if b else []))
        for a, b in zip(one, two, strict=True)
    )


def by_boxes(left: str, right: str, say: Say) -> str:
    """Two text boxes, each with the fallback that Word writes beside it."""
    boxes = ""
    for side in (left, right):
        inner = "<w:txbxContent>" + "".join(p(say(line)) for line in side.split("\n")) + "</w:txbxContent>"
        boxes += (
            "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor><a:graphic><a:graphicData>"
            f"<wps:wsp><wps:txbx>{inner}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
            f"<mc:Fallback><w:pict><v:shape><v:textbox>{inner}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        )
    return p(boxes)


def word(
    columns: Callable[[str, str, Say], str] = by_table, say: Say = in_unicode, running: str = ""
) -> Callable[[Any, Path], Path]:
    """A maker of Word files; ``running`` is the page header."""

    def make(source: Any, path: Path) -> Path:
        body = ""
        for kind, blocks in groupby(source.blocks, key=lambda block: block.kind):
            if kind == "row":
                rows = "".join(tr(*(tc(p(say(cell))) for cell in block.cells)) for block in blocks)
                body += table(rows)
                continue
            for block in blocks:
                body += columns(*block.cells, say) if kind == "columns" else p(say(samples.plain(block)))
        head = "<w:sectPr><w:headerReference w:type='default' r:id='header1'/></w:sectPr>" if running else ""
        return write_docx(path.with_suffix(".docx"), body + head, {"header1": p(running)} if running else {})

    return make


def odt(source: Any, path: Path) -> Path:
    """An OpenDocument text with its letterhead and closing block in tables."""

    def paragraphs(text: str) -> str:
        return "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n"))

    def row(cells: tuple[str, ...]) -> str:
        return (
            "<table:table-row>"
            + "".join(f"<table:table-cell>{paragraphs(cell)}</table:table-cell>" for cell in cells)
            + "</table:table-row>"
        )

    body = ""
    for kind, blocks in groupby(source.blocks, key=lambda block: "row" if block.kind in {"row", "columns"} else "text"):
        found = list(blocks)
        body += (
            f"<table:table>{''.join(row(b.cells) for b in found)}</table:table>"
            if kind == "row"
            else paragraphs("\n".join(map(samples.plain, found)))
        )
    office = "urn:oasis:names:tc:opendocument:xmlns:"
    names = " ".join(f'xmlns:{name}="{office}{name}:1.0"' for name in ("office", "text", "table", "style"))
    with zipfile.ZipFile(path.with_suffix(".odt"), "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr(
            "content.xml",
            f"<office:document-content {names}><office:body><office:text>{body}</office:text></office:body></office:document-content>",
        )
    return path.with_suffix(".odt")


def rtf(source: Any, path: Path) -> Path:
    """Rich text with its two columns in tables, every letter beyond ASCII as a Unicode escape."""

    def say(text: str) -> str:
        return "".join(char if ord(char) < 128 else f"\\u{ord(char)}?" for char in text).replace("\n", r"\par ")

    def row(cells: tuple[str, ...]) -> str:
        ends = "".join(rf"\cellx{(at + 1) * 9000 // len(cells)}" for at in range(len(cells)))
        return rf"\trowd{ends}\intbl " + "".join(say(cell) + r"\cell " for cell in cells) + r"\row\pard "

    body = "".join(row(block.cells) if block.cells else say(samples.plain(block)) + r"\par " for block in source.blocks)
    path.with_suffix(".rtf").write_text(
        rf"{{\rtf1\ansi\ansicpg1252\uc1{{\fonttbl{{\f0 Times New Roman;}}}}\f0 {body}}}", encoding="ascii"
    )
    return path.with_suffix(".rtf")


def web(source: Any, path: Path) -> Path:
    """A page of a collection of laws: menu, a block of properties, the document with dashes for its rules."""
    said = {
        "Số hiệu": next(line for line in source.blocks[0].cells[0].split("\n") if line.startswith("Số"))[3:].strip(
            ": "
        ),
        "Loại văn bản": source.blocks[1].text.capitalize(),
        "Người ký": source.blocks[-1].cells[1].split("\n")[-1],
    }
    properties = "".join(f"<tr><td>{key}:</td><td>{html.escape(value)}</td></tr>" for key, value in said.items())
    body = ""
    for block in source.blocks:
        lines = [html.escape(line) for line in samples.plain(block).split("\n")]
        if block.kind == "columns":
            cells = ("<br>".join(html.escape(line) for line in cell.split("\n")) for cell in block.cells)
            body += f"<table><tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr></table>"
        else:
            body += "".join(f"<p>{line}</p>" for line in lines)
    page = f"""<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Thư viện văn bản</title></head><body>
<nav><ul><li><a href="/">Trang chủ</a></li><li><a href="/moi">Văn bản mới</a></li></ul></nav>
<table>{properties}</table><div class="content">{body}</div><footer>Bản quyền thuộc Thư viện văn bản</footer></body></html>"""
    path.with_suffix(".html").write_text(page, encoding="utf-8")
    return path.with_suffix(".html")


class Page(samples.Pdf):  # type: ignore[misc]
    """A PDF with ruled tables, and with its body in two columns where there is a ``gap`` between them."""

    def __init__(self, gap: float = 0) -> None:
        super().__init__(official=True)
        self.gap = gap
        self.widths: list[float] = []
        self.head: tuple[str, ...] = ()

    def fill(self, blocks: tuple[Any, ...]) -> None:
        """Draw all blocks; the body between title and closing block in columns where that is wanted."""
        for kind, found in groupby(blocks, key=lambda block: block.kind):
            if kind == "row":
                self.rows([block.cells for block in found])
                continue
            group = list(found)
            for block in group:
                self.block(block)

    def rows(self, rows: list[tuple[str, ...]]) -> None:
        """A ruled table whose head is drawn again on each page."""
        widths = [(self.RIGHT - self.LEFT - 30) / (len(rows[0]) - 1)] * len(rows[0])
        if len(rows[0][0]) < 4:
            widths[0] = 30
        else:
            widths = [(self.RIGHT - self.LEFT) / len(rows[0])] * len(rows[0])
        self.need(3 * self.leading)
        for row in rows:
            cells = [self.wrapped(cell, wide - 8) for cell, wide in zip(row, widths, strict=True)]
            if self.y - max(map(len, cells)) * self.leading < self.BOTTOM:
                self.need(1000)
                if row is not rows[0]:
                    self.row([self.wrapped(cell, wide - 8) for cell, wide in zip(rows[0], widths, strict=True)], widths)
            self.row(cells, widths)
        self.y -= self.leading

    def wrapped(self, text: str, width: float) -> list[str]:
        return list(
            samples.wrap(text, lambda line: samples.pdfmetrics.stringWidth(line, "Regular", self.size) <= width)
        )

    def row(self, cells: list[list[str]], widths: list[float]) -> None:
        high, x, top = max(map(len, cells)) * self.leading, self.LEFT, self.y
        for lines, wide in zip(cells, widths, strict=True):
            self.canvas.rect(x, top + self.leading - 5 - high, wide, high)
            self.y = top
            for line in lines:
                self.draw(x + 4, line)
            x += wide
        self.y = top - high

    def two_columns(self, blocks: tuple[Any, ...]) -> None:
        """Running text in two columns a page, filled one after the other."""
        left, right, top = self.LEFT, self.RIGHT, self.y
        middle = (left + right) / 2
        lines = [line for block in blocks for line in self.wrapped(samples.plain(block), middle - left - self.gap)]
        room = int((top - self.BOTTOM) / self.leading)
        while lines:
            room = min(room, (len(lines) + 1) // 2)
            for x in (left, middle + self.gap):
                self.y = top
                for line in lines[:room]:
                    self.draw(x, line)
                lines = lines[room:]
            if lines:
                self.need(1000)
                top = self.y
                room = int((top - self.BOTTOM) / self.leading)
        self.y -= self.leading


def pdf(source: Any, path: Path, gap: float = 0) -> Path:
    page = Page(gap)
    if gap:
        marks = [index for index, block in enumerate(source.blocks) if block.kind not in {"columns", "centre"}]
        page.fill(source.blocks[: marks[0]])
        page.two_columns(source.blocks[marks[0] : marks[-1] + 1])
        page.fill(source.blocks[marks[-1] + 1 :])
    else:
        page.fill(source.blocks)
    page.canvas.save()
    path.with_suffix(".pdf").write_bytes(page.file.getvalue())
    return path.with_suffix(".pdf")


def in_two_columns(source: Any, path: Path) -> Path:
    return pdf(source, path, gap=10)


def scanned(suffix: str, **how: Any) -> Callable[[Any, Path], Path]:
    """A maker of scans."""

    def make(source: Any, path: Path) -> Path:
        return scan(pdf(source, path.with_name(path.name + "-born")), path.with_suffix(suffix), **how)

    return make


MAKERS: dict[str, Callable[[Any, Path], Path]] = {
    "an-giang-quyet-dinh": web,
    "ben-tre-thong-bao": word(say=in_vni),
    "ha-nam-nghi-quyet-hdnd": odt,
    "huong-khe-chi-thi": word(by_tabs, running="Chỉ thị số 09-CT/HU"),
    "lao-cai-nghi-quyet": in_two_columns,
    "nam-dinh-huong-dan": word(say=in_tcvn3),
    "quang-nam-bao-cao": pdf,
    "quang-tri-resolutie": pdf,
    "soc-trang-ke-hoach": word(by_boxes),
    "thanh-hoa-cong-van": scanned(".pdf", skew=0.8, stamp=True),
    "tuyen-quang-ket-luan": rtf,
    "vinh-phuc-du-thao": word(by_tabs),
    "xa-dong-van-chuong-trinh": scanned(".tiff", skew=-0.6),
}


def documents(folder: Path) -> Iterator[tuple[str, Path]]:
    """Make them all; each by its name."""
    for name, make in MAKERS.items():
        source = samples.Source.parse((SOURCES / f"{name}.txt").read_text(encoding="utf-8"))
        yield name, make(source, folder / name)
