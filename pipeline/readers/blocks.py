"""Puts paragraphs, tables and page breaks together to one text with spans, for the readers of marked-up formats."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline import encoding
from pipeline.model import Page, Span, Table

Cell = list[str]  # the lines of a cell
Row = list[Cell]
# What stands where a cell is merged with the one to its left, or above it; told by identity.
LEFT: Cell = []
ABOVE: Cell = []
PAGE = "\f"  # a page break inside the text of a paragraph, until it is put before or behind it

# What only stands in the two-column letterhead or closing block of an official document, folded to bare capitals.
_LETTERHEAD = re.compile(
    r"CONG HOA XA HOI CHU NGHIA|DANG CONG SAN VIET NAM|DOC LAP ?[-–—] ?TU DO|"
    r"COMMUNISTISCHE PARTIJ VAN VIETNAM|SOCIALISTISCHE REPUBLIEK VIETNAM|ONAFHANKELIJKHEID ?[-–—] ?VRIJHEID"
)
_CLOSING = re.compile(r"^\W*(?:NOI NHAN|KINH GUI|NOI GUI|VERZONDEN AAN|VERZENDLIJST|ONTVANGERS)\b", re.M)
_LONG_CELL = 400  # characters of a cell above which it is running text in a frame, not an entry of a table


def folded(text: str) -> str:
    """Bare capitals: no diacritics, for comparing.

    Args:
        text: Any text.

    Returns:
        Upper case without combining marks.
    """
    bare = "".join(c for c in unicodedata.normalize("NFD", text.upper()) if not unicodedata.combining(c))
    return bare.replace("Đ", "D")


def is_letterhead(text: str) -> bool:
    """Whether a text is (part of) the heading of an official document."""
    return bool(_LETTERHEAD.search(folded(text)))


def is_closing(text: str) -> bool:
    """Whether a text holds the list of recipients that opens a closing block."""
    return bool(_CLOSING.search(folded(text)))


@dataclass(slots=True)
class Runs:
    """Grows the text of a paragraph out of runs, each in Unicode or in the encoding of an old font.

    Attributes:
        pieces: Text with ``encoding.legacy_font`` of its font.
    """

    pieces: list[tuple[str, tuple[str, bool] | None]] = field(default_factory=list)

    def say(self, text: str, font: tuple[str, bool] | None) -> None:
        """Add text; neighbours of one encoding are joined, since a letter may stand in two runs."""
        if not text:
            return
        if self.pieces and self.pieces[-1][1] == font:
            self.pieces[-1] = (self.pieces[-1][0] + text, font)
        else:
            self.pieces.append((text, font))

    def text(self) -> str:
        """The text in Unicode; where no font says anything, the words decide on their encoding."""
        if not any(font for _, font in self.pieces):
            return encoding.repair("".join(text for text, _ in self.pieces))[0]
        by_font: dict[str, str] = {}
        for text, font in self.pieces:
            if font:
                by_font[font[0]] = by_font.get(font[0], "") + text
        old = {name for name, text in by_font.items() if encoding.is_legacy(text, name)}
        return "".join(
            encoding.from_legacy(text, font[0], capitals=font[1]) if font and font[0] in old else text
            for text, font in self.pieces
        )


@dataclass(slots=True)
class Block:
    """A paragraph or a table, in the order of the page.

    Attributes:
        text: Of a paragraph; its own line breaks inside.
        rows: Of a table.
        breaks_before: The page ends before it.
        breaks_after: The page ends in or after it.
    """

    text: str = ""
    rows: list[Row] | None = None
    breaks_before: bool = False
    breaks_after: bool = False


def paragraph(text: str, label: str = "", *, breaks: bool = False) -> Block:
    """Make a block of a paragraph.

    Args:
        text: With ``PAGE`` where the page ends; a break inside goes behind the paragraph, which stays whole.
        label: Number or bullet before it.
        breaks: The page ends before it.

    Returns:
        The block.
    """
    starts = breaks or text.lstrip(" \n").startswith(PAGE)
    ends = PAGE in text.lstrip(" \n" + PAGE)
    bare = (label + text.replace(PAGE, "")).strip(" \n")
    return Block(text=bare, breaks_before=starts, breaks_after=ends)


def lines_of(block: Block) -> list[str]:
    """The lines of a block, as part of a cell or to look at."""
    if block.rows is None:
        return [line for line in block.text.split("\n") if line.strip()]
    # The rows of a table inside a cell are lines of that cell.
    return ["\t".join(" ".join(cell) for cell in row).strip("\t") for row in block.rows if any(row)]


def put(builder: Builder, blocks: Iterable[Block], *, noise: bool = False) -> None:
    """Add blocks to a text.

    Args:
        builder: The text.
        blocks: In the order of the page.
        noise: They are running headers or footers. A letterhead among them heads the document and is no such line.
    """
    found = list(blocks)
    noise = noise and not any(is_letterhead("\n".join(lines_of(block))) for block in found)
    run: list[str] = []
    for block in [*found, Block(rows=[])]:
        if block.rows is None and not block.breaks_before:
            run.append(block.text)
            if not block.breaks_after:
                continue
        for line in in_columns([part for text in run for part in text.split("\n")]):
            builder.line(line, noise=noise)
        run = []
        if block.breaks_before:
            builder.page_break()
            run = [block.text]
        if block.rows is not None:
            builder.table(block.rows, noise=noise)
        if block.breaks_after:
            for text in run:
                builder.line(text, noise=noise)
            run = []
            builder.page_break()


@dataclass(slots=True)
class Builder:
    """Grows a text line by line and remembers where things stand in it.

    Attributes:
        tables: Spans of the cells of each table so far.
        noise: Spans of running headers and footers so far.
    """

    tables: list[Table] = field(default_factory=list)
    noise: list[Span] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _breaks: list[int] = field(default_factory=list)

    def line(self, text: str, *, noise: bool = False) -> None:
        """Add a line (or several, divided by line feeds); a blank one is left out."""
        if text.strip():
            span = self._add(text)
            if noise:
                self.noise.append(span)

    def table(self, rows: list[Row], *, noise: bool = False) -> None:
        """Add a table: a row a line with tabs between its cells, or column by column where it only places text."""
        rows = [row for row in rows if any(line.strip() for cell in row for line in cell)]
        if not rows:
            return
        start = self._length
        self._table(rows)
        if noise:
            self.noise.append((start, self._length - 1))

    def _table(self, rows: list[Row]) -> None:
        whole = "\n".join(line for row in rows for cell in row for line in cell)
        if is_letterhead(whole) or is_closing(whole):
            for column in range(max(map(len, rows))):
                for row in rows:
                    self._lines(row[column] if column < len(row) else [])
            return
        if max(map(len, rows)) == 1 or any(_is_running(cell) for row in rows for cell in row):
            for row in rows:
                for cell in row:
                    self._lines(cell)
            return
        spans: list[tuple[Span, ...]] = []
        for row in rows:
            spans.append(self._row(row, spans[-1] if spans else ()))
        self.tables.append(Table(rows=tuple(spans)))

    def page_break(self) -> None:
        """End the page; at the very start or twice in a row it does nothing."""
        if self._parts and (not self._breaks or self._breaks[-1] != self._length):
            self._breaks.append(self._length)

    def build(self) -> tuple[str, tuple[Page, ...]]:
        """The text and its pages.

        Returns:
            Lines joined by line feeds, pages by form feeds.
        """
        text = "".join(self._parts).removesuffix("\n")
        starts = [0, *(offset for offset in self._breaks if offset < len(text))]
        for start in starts[1:]:
            text = text[: start - 1] + "\f" + text[start:]
        ends = [*(start - 1 for start in starts[1:]), len(text)]
        pages = tuple(
            Page(number=number, start=start, end=end)
            for number, (start, end) in enumerate(zip(starts, ends, strict=True), 1)
        )
        return text, pages

    def _add(self, text: str, end: str = "\n") -> Span:
        start = self._length
        self._parts.append(text + end)
        self._length += len(text) + len(end)
        return start, start + len(text)

    def _lines(self, cell: Cell) -> None:
        for text in cell:
            self.line(text)

    def _row(self, row: Row, above: tuple[Span, ...]) -> tuple[Span, ...]:
        spans: list[Span] = []
        for index, cell in enumerate(row):
            text = " ".join(line.strip() for part in cell for line in part.split("\n") if line.strip()).replace(
                "\t", " "
            )
            span = self._add(text, "\n" if index == len(row) - 1 else "\t")
            if cell is LEFT and spans:
                span = spans[-1]
            elif cell is ABOVE and index < len(above):
                span = above[index]
            spans.append(span)
        return tuple(spans)


def _is_running(cell: Cell) -> bool:
    return len(cell) > 2 and sum(map(len, cell)) > _LONG_CELL


def in_columns(lines: list[str]) -> list[str]:
    """Order a letterhead or closing block that is made with tabs as a person reads it: left lines, then right lines.

    Args:
        lines: Of a document, tabs inside.

    Returns:
        The same lines; in a stretch of tabbed lines that holds a letterhead or a list of recipients, what stands before
        the (last) tab of each line comes before what stands behind it.
    """
    result: list[str] = []
    stretch: list[str] = []
    for line in [*lines, ""]:
        if "\t" in line or (stretch and line.strip() and len(line) < 60 and _continues(stretch, line)):
            stretch.append(line)
            continue
        result += _split(stretch)
        stretch = []
        result.append(line)
    return result[:-1]


def _continues(stretch: list[str], line: str) -> bool:
    """A line of the left column beside which the right one is empty, e.g. the star under a Party committee's name."""
    return (is_letterhead("\n".join(stretch)) and len(line.strip()) <= 3) or (
        is_closing("\n".join(stretch)) and line.lstrip().startswith("-")
    )


def _split(stretch: list[str]) -> list[str]:
    whole = "\n".join(stretch)
    if not (is_letterhead(whole) or is_closing(whole)):
        return stretch
    left, right = [], []
    for line in stretch:
        before, tab, after = line.rstrip().rpartition("\t")
        left.append(before.strip() if tab else after.strip())
        right.append(after.strip() if tab else "")
    return [line for line in left + right if line]
