"""PDF: text by PDFium, about a millisecond a page; ruled tables by pdfplumber, on the pages that have rulings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import groupby
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from pipeline import ocr, quality
from pipeline.errors import BrokenFileError, EncryptedFileError, VanishedFileError
from pipeline.model import Issue, Page, RawText, Span, Table
from pipeline.ocr import Recognised
from pipeline.readers.blocks import is_closing, is_letterhead
from pipeline.readers.pdf_boxes import Locator, Piece, page_view
from pipeline.readers.pdf_fonts import FontReader, is_suspect
from pipeline.readers.pdf_layout import PDFIUM, Line, PageView, reading_order
from pipeline.readers.pdf_notes import with_notes
from pipeline.readers.pdf_tables import Grid, TableFinder, fill, has_rulings
from pipeline.readers.properties import plausible

_MARGIN = 0.13  # share of the page's height at its top and bottom where running lines stand
_PAGE_NUMBER = re.compile(
    r"[-–—\s|]*(?:(?:trang|pagina|page|blz\.?|p\.)\s*)?\d{1,4}(?:\s*(?:/|van|of|trên)\s*\d{1,4})?[-–—\s|.]*", re.I
)
_GARBAGE = re.compile(quality.GLYPH)
_DATE = re.compile(r"D:(\d{4})(\d\d)(\d\d)")


@dataclass(frozen=True, slots=True)
class _Chunk:
    """A piece of the text of a page: a line, or a part of one in a cell of a table.

    Attributes:
        text: As it is stored.
        line: Where it stands; None for the emptiness of a cell.
        after: What divides it from the next piece.
        cell: Number of its table on the page, of its row and of its column.
        merged: Row and column of the cell that its own is merged into.
    """

    text: str
    line: Line | None
    after: str = "\n"
    cell: tuple[int, int, int] | None = None
    merged: tuple[int, int] | None = None


@dataclass(slots=True)
class PageText:
    """The text of a page in reading order.

    Attributes:
        size: Width and height of the page as shown, in points.
        chunks: In order.
        issues: What went wrong.
        scan: What OCR made of it, None for a page with text of its own.
        marks: Spans of raised numbers in its raw text, which are no part of any sentence.
    """

    size: tuple[float, float] = (1.0, 1.0)
    chunks: list[_Chunk] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    scan: Recognised | None = None
    marks: tuple[Span, ...] = ()

    @property
    def text(self) -> str:
        """All its pieces."""
        return "\n".join(chunk.text for chunk in self.chunks)


def read(path: Path) -> RawText:
    """Read a PDF.

    Args:
        path: The file.

    Returns:
        Its text, a line of the page a line, with the pages, running headers and footers as noise, and ruled tables.
        A page that shows something but has no usable text is read by OCR; without Tesseract it gives an issue
        ``needs_ocr``.

    Raises:
        BrokenFileError: It is damaged, or has no page that can be opened.
        EncryptedFileError: It opens only with a password.
        VanishedFileError: It is gone.
    """
    with PDFIUM:
        document = _open(path)
        tables = TableFinder(path)
        try:
            pages = [_page(document, number, tables) for number in range(1, len(document) + 1)]
            meta = document.get_metadata_dict()
        finally:
            tables.close()
            document.close()
    unreadable = sum(1 for page in pages for issue in page.issues if issue.kind == "page_unreadable")
    if unreadable == len(pages):
        raise BrokenFileError("none of the pages of the PDF can be opened")
    return assemble(pages, meta, path)


def _open(path: Path) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        # For a PDF without pages PDFium leaves the code of an earlier file, so that the file itself has to agree.
        locked = b"/Encrypt" in path.read_bytes()
        if locked and error.err_code == pdfium.FPDF_ERR_PASSWORD:
            raise EncryptedFileError("the PDF opens only with a password") from error
        if locked and error.err_code == pdfium.FPDF_ERR_SECURITY:
            raise EncryptedFileError("the PDF is protected in a way that cannot be opened here") from error
        if error.err_code == pdfium.FPDF_ERR_FILE and not path.exists():
            raise VanishedFileError("the file is gone") from error
        raise BrokenFileError(f"the PDF is damaged or cut off: {error}") from error


def _page(document: pypdfium2.PdfDocument, number: int, tables: TableFinder) -> PageText:
    try:
        page = document[number - 1]
    except pypdfium2.PdfiumError as error:
        message = f"The page is damaged and was left out ({error}). Ask for a new copy if it matters."
        return PageText(issues=[Issue(kind="page_unreadable", message=message, page=number)])
    found = PageText(size=page.get_size())
    with ExitStack() as stack:
        stack.callback(page.close)
        view = page_view(page, stack)
        if _is_usable(view.raw):
            grids = _grids(page, number, tables, found.issues)
            found.chunks, found.marks = _chunks(view, grids), view.marks
            if not quality.is_garbled(found.text):
                return found
        elif pdfium.FPDFPage_CountObjects(page.raw) == 0:
            return found
        dots = ocr.scale(*found.size)
        scanned = read_picture(lambda: page.render(scale=dots).to_pil(), 72 * dots, number)
    better = quality.share_unknown(scanned.text) < quality.share_unknown(found.text)
    return replace(scanned, size=found.size) if better or not found.chunks else found


def read_picture(picture: Callable[[], Image.Image], dpi: float, number: int) -> PageText:
    """Read a page that is a picture.

    Args:
        picture: Gives it; asked only where Tesseract is installed.
        dpi: Dots per inch.
        number: Of the page.

    Returns:
        Its text; an issue where it could not be read.
    """
    if not ocr.languages():
        return PageText(issues=[_needs_ocr(number)])
    image = picture()
    size = (image.width * 72 / dpi, image.height * 72 / dpi)
    try:
        scan = ocr.recognise(image, dpi)
    except ocr.RecognitionError as error:
        message = f"Tesseract could not read the page ({error}). Scan it anew if it matters."
        return PageText(size=size, issues=[Issue(kind="ocr_failed", message=message, page=number)])
    with ExitStack() as stack:
        document = stack.enter_context(closing(pypdfium2.PdfDocument(scan.pdf)))
        page = stack.enter_context(closing(document[0]))
        return PageText(size=size, chunks=_chunks(page_view(page, stack), []), scan=scan)


def _grids(page: pypdfium2.PdfPage, number: int, tables: TableFinder, issues: list[Issue]) -> list[Grid]:
    if not has_rulings(page):
        return []
    try:
        return tables.grids(number)
    # pdfminer fails on files that PDFium mends, with errors of any kind; the text of the page is there all the same.
    except Exception as error:  # noqa: BLE001
        message = (
            f"The tables of the page were read as plain lines ({type(error).__name__}: {error}). Check its counts."
        )
        issues.append(Issue(kind="tables_unread", message=message, page=number))
        return []


def _chunks(view: PageView, grids: list[Grid]) -> list[_Chunk]:
    say = FontReader(view).say if is_suspect(view.raw) else partial(_say, view)
    lines = view.lines
    filled = []
    for grid in grids:
        inside, cells = fill(view, grid, lines)
        text = "\n".join(view.text(line) for line in inside)
        if inside and not is_letterhead(text) and not is_closing(text):
            filled.append((min(line.start for line in inside), grid, cells))
            members = set(inside)
            lines = [line for line in lines if line not in members]
    chunks = [_Chunk(say(line), line) for line in with_notes(view, reading_order(view, lines))]
    for number, (start, grid, cells) in enumerate(filled):
        before = [chunk for chunk in chunks if chunk.line and chunk.cell is None and chunk.line.start < start]
        at = chunks.index(max(before, key=lambda chunk: chunk.line.start if chunk.line else 0)) + 1 if before else 0
        chunks[at:at] = _table_chunks(number, grid, cells, say)
    return chunks


def _table_chunks(number: int, grid: Grid, cells: list[list[list[Line]]], say: Callable[[Line], str]) -> list[_Chunk]:
    chunks = []
    for row, places in enumerate(cells):
        for column, parts in enumerate(places):
            end = "\n" if column == len(places) - 1 else "\t"
            cell = (number, row, column)
            if not parts:
                merged = grid.covering(row, column) if grid.rows[row][column] is None else None
                chunks.append(_Chunk("", None, end, cell, merged))
            for index, part in enumerate(parts):
                # A word broken inside a cell goes on behind a line end, as everywhere, so that cleaning can join it.
                between = "\n" if part.hyphen else " "
                chunks.append(_Chunk(say(part), part, end if index == len(parts) - 1 else between, cell))
    return chunks


def _needs_ocr(number: int) -> Issue:
    message = (
        "The page is a picture without usable text, and Tesseract with its Vietnamese data is not installed. Install it"
        f" ({ocr.INSTALL}), then run `vanban reprocess --needs-ocr`."
    )
    return Issue(kind=ocr.NEEDED, message=message, page=number)


def _is_usable(raw: str) -> bool:
    letters = sum(map(str.isalnum, raw[:800]))
    return letters > 0 and len(_GARBAGE.findall(raw[:800])) < 0.2 * letters


def _say(view: PageView, line: Line) -> str:
    return view.text(line) + ("-" if line.hyphen else "")


def assemble(pages: list[PageText], meta: dict[str, str], path: Path | None) -> RawText:
    """Join the texts of pages.

    Args:
        pages: In order.
        meta: What the file says of itself, by the names of a PDF.
        path: Of the PDF; None where all pages are pictures.
    """
    noisy = _noise(pages)
    parts: list[str] = []
    spans: list[Page] = []
    noise: list[Span] = []
    pieces: list[Piece] = []
    cells: dict[tuple[int, int], dict[tuple[int, int], Span]] = {}
    offset = 0
    for number, page in enumerate(pages, 1):
        start = offset
        for index, chunk in enumerate(page.chunks):
            end = offset + len(chunk.text)
            if chunk.line:
                pieces.append(Piece(offset, end, number, chunk.line))
                if (number, chunk.line) in noisy:
                    noise.append((offset, end))
                shift = offset - chunk.line.start
                noise += [(a + shift, b + shift) for a, b in page.marks if chunk.line.start <= a < b <= chunk.line.end]
            if chunk.cell:
                table = cells.setdefault((number, chunk.cell[0]), {})
                own = (table.get(chunk.cell[1:], (offset, end))[0], end)
                table[chunk.cell[1:]] = table.get(chunk.merged, own) if chunk.merged else own
            after = chunk.after if index < len(page.chunks) - 1 else ""
            parts.append(chunk.text + after)
            offset = end + len(after)
        confidence = None if page.scan is None else round(page.scan.confidence, 1)
        rotation = 0 if page.scan is None else page.scan.turned
        spans.append(Page(number=number, start=start, end=offset, confidence=confidence, rotation=rotation))
        parts.append("\f")
        offset += 1
    created = _DATE.match(meta.get("CreationDate", ""))
    return RawText(
        text="".join(parts)[:-1],
        pages=tuple(spans),
        meta=plausible(meta.get("Title"), meta.get("Author"), "-".join(created.groups()) if created else None),
        tables=tuple(_table(found) for found in cells.values()),
        issues=tuple(issue for page in pages for issue in page.issues),
        noise=tuple(noise),
        locate=Locator(
            path,
            pieces,
            {number: page.scan for number, page in enumerate(pages, 1) if page.scan is not None},
            {number: page.size for number, page in enumerate(pages, 1)},
        ),
    )


def _table(cells: dict[tuple[int, int], Span]) -> Table:
    rows = groupby(sorted(cells), key=lambda place: place[0])
    return Table(rows=tuple(tuple(cells[place] for place in places) for _, places in rows))


def _noise(pages: list[PageText]) -> set[tuple[int, Line]]:
    """Page numbers, and what stands in the margin of several pages with at most its digits changed."""
    found: set[tuple[int, Line]] = set()
    seen: dict[str, list[tuple[int, Line]]] = {}
    for number, page in enumerate(pages, 1):
        edge = _MARGIN * page.size[1]
        for line, text in [(chunk.line, chunk.text) for chunk in page.chunks if chunk.line and not chunk.cell]:
            if edge < line.top and line.bottom < page.size[1] - edge:
                continue
            if _PAGE_NUMBER.fullmatch(text):
                found.add((number, line))
            elif text.strip():
                place = "top" if line.top <= edge else "bottom"
                seen.setdefault(place + re.sub(r"\d+", "#", text.casefold()), []).append((number, line))
    for key, places in seen.items():
        on = Counter(number for number, _ in places)
        if len(on) >= max(2, 0.3 * len(pages)) and not is_letterhead(key):
            found.update(places)
    return found
