"""Makes small PDFs whose text can be read: any letters, no font file needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

WIDTH, HEIGHT = 595.0, 842.0
ADVANCE = 0.5  # of every character, in ems


@dataclass(frozen=True)
class At:
    """Text at a place: points from the left and upper edge to the start of its baseline."""

    x: float
    y: float
    text: str
    size: float = 12.0
    font: str = "Test"


@dataclass(frozen=True)
class Rule:
    """A drawn line from one place to another."""

    x0: float
    y0: float
    x1: float
    y1: float


Mark = At | Rule


def width(text: str, size: float = 12.0) -> float:
    return len(text) * ADVANCE * size


def centred(x: float, y: float, text: str, size: float = 12.0) -> At:
    return At(x - width(text, size) / 2, y, text, size)


def paragraph(x: float, y: float, lines: Sequence[str], step: float = 16.0) -> list[Mark]:
    return [At(x, y + step * index, line) for index, line in enumerate(lines)]


def grid(x: float, y: float, widths: Sequence[float], rows: Sequence[Sequence[str]], step: float = 20.0) -> list[Mark]:
    """A ruled table with its text."""
    borders = [x + sum(widths[:index]) for index in range(len(widths) + 1)]
    marks: list[Mark] = [Rule(borders[0], y + step * n, borders[-1], y + step * n) for n in range(len(rows) + 1)]
    marks += [Rule(border, y, border, y + step * len(rows)) for border in borders]
    for number, row in enumerate(rows):
        marks += [At(borders[n] + 3, y + step * number + 14, cell) for n, cell in enumerate(row) if cell]
    return marks


def write_pdf(
    path: Path, pages: Sequence[Sequence[Mark]], *, info: dict[str, str] | None = None, rotate: int = 0
) -> Path:
    """Write a PDF.

    Args:
        path: Where to.
        pages: The marks of each page, drawn in this order.
        info: Entries of its properties, e.g. ``{"/Title": "…"}``.
        rotate: By which its pages are shown turned; the text is drawn so that it is upright then.

    Returns:
        ``path``.
    """
    pdf = Pdf.new()
    texts = [mark for marks in pages for mark in marks if isinstance(mark, At)]
    names = sorted({mark.font for mark in texts})
    fonts = {name: _font(pdf, name, "".join(m.text for m in texts if m.font == name)) for name in names}
    for marks in pages:
        content = " ".join(_drawn(mark, names, fonts, rotate) for mark in marks)
        page = pdf.add_blank_page(page_size=(WIDTH, HEIGHT))
        page.obj.Contents = Stream(pdf, content.encode("ascii"))
        page.obj.Resources = Dictionary(Font=Dictionary({f"/F{names.index(n)}": fonts[n][0] for n in names}))
        if rotate:
            page.obj.Rotate = rotate
    for key, value in (info or {}).items():
        pdf.docinfo[key] = value
    pdf.save(path)
    pdf.close()
    return path


def _drawn(mark: Mark, names: list[str], fonts: dict[str, tuple[pikepdf.Object, dict[str, int]]], rotate: int) -> str:
    if isinstance(mark, Rule):
        (x0, y0), (x1, y1) = _placed(mark.x0, mark.y0, rotate), _placed(mark.x1, mark.y1, rotate)
        return f"0.5 w {x0} {y0} m {x1} {y1} l S"
    codes = fonts[mark.font][1]
    text = "".join(f"{codes[char]:04x}" for char in mark.text)
    turn = {0: "1 0 0 1", 90: "0 1 -1 0", 180: "-1 0 0 -1", 270: "0 -1 1 0"}[rotate]
    x, y = _placed(mark.x, mark.y, rotate)
    return f"BT /F{names.index(mark.font)} {mark.size} Tf {turn} {x} {y} Tm <{text}> Tj ET"


def _placed(x: float, y: float, rotate: int) -> tuple[float, float]:
    """A place on the page as shown, in the coordinates of the page."""
    return {0: (x, HEIGHT - y), 90: (y, x), 180: (WIDTH - x, y), 270: (WIDTH - y, HEIGHT - x)}[rotate]


def _font(pdf: Pdf, name: str, text: str) -> tuple[pikepdf.Object, dict[str, int]]:
    codes = {char: number for number, char in enumerate(sorted(set(text)), 1)}
    pairs = "\n".join(f"<{code:04x}> <{char.encode('utf-16-be').hex()}>" for char, code in codes.items())
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /T def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{len(codes)} beginbfchar\n{pairs}\nendbfchar\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    )
    base = Name("/" + name)
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=base, Flags=4, FontBBox=Array([0, -200, 500, 800]),
        ItalicAngle=0, Ascent=800, Descent=-200, CapHeight=700, StemV=80,
    )  # fmt: skip
    descendant = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=base, DW=int(ADVANCE * 1000), FontDescriptor=descriptor,
        CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
    )  # fmt: skip
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=base, Encoding=Name("/Identity-H"),
        DescendantFonts=Array([descendant]), ToUnicode=Stream(pdf, cmap.encode("ascii")),
    )  # fmt: skip
    return pdf.make_indirect(font), codes
