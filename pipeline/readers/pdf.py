"""PDF: text by PDFium, about a millisecond a page; ruled tables by pdfplumber, on the pages that have rulings."""

from __future__ import annotations

import re
import threading
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.errors import BrokenFileError, EncryptedFileError, VanishedFileError
from pipeline.model import Issue, Page, RawText, Span
from pipeline.readers.blocks import folded, is_letterhead
from pipeline.readers.pdf_layout import Line, PageView, reading_order
from pipeline.readers.properties import plausible

PDFIUM = threading.Lock()  # PDFium is not safe for two threads at once, not even with two documents

_MARGIN = 0.13  # share of the page's height at its top and bottom where running lines stand
_PAGE_NUMBER = re.compile(
    r"[-–—\s|]*(?:(?:trang|pagina|page|blz\.?|p\.)\s*)?\d{1,4}(?:\s*(?:/|van|of|trên)\s*\d{1,4})?[-–—\s|.]*", re.I
)
_GARBAGE = re.compile(r"\(cid:\d+\)|[\ue000-\uf8ff\ufffd\x00-\x08\x0e-\x1f]")
_DATE = re.compile(r"D:(\d{4})(\d\d)(\d\d)")


@dataclass(slots=True)
class _PageText:
    """The lines of a page, in reading order, with their text."""

    height: float = 1.0
    lines: list[tuple[Line, str]] = field(default_factory=list)
    issue: Issue | None = None


def read(path: Path) -> RawText:
    """Read a PDF.

    Args:
        path: The file.

    Returns:
        Its text, a line of the page a line, with the pages, running headers and footers as noise, and ruled tables.
        A page that shows something but has no usable text gives an issue ``needs_ocr``.

    Raises:
        BrokenFileError: It is damaged, or has no page that can be opened.
        EncryptedFileError: It opens only with a password.
        VanishedFileError: It is gone.
    """
    with PDFIUM:
        document = _open(path)
        try:
            pages = [_page(document, number) for number in range(1, len(document) + 1)]
            meta = document.get_metadata_dict()
        finally:
            document.close()
    if not pages or all(page.issue and page.issue.kind == "page_unreadable" for page in pages):
        raise BrokenFileError("none of the pages of the PDF can be opened")
    return _assemble(pages, meta)


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


def _page(document: pypdfium2.PdfDocument, number: int) -> _PageText:
    try:
        page = document[number - 1]
    except pypdfium2.PdfiumError as error:
        message = f"The page is damaged and was left out ({error}). Ask for a new copy if it matters."
        return _PageText(issue=Issue(kind="page_unreadable", message=message, page=number))
    try:
        textpage = page.get_textpage()
        try:
            raw = textpage.get_text_range()
            view = PageView(handle=textpage.raw, raw=raw, size=page.get_size(), rotation=page.get_rotation())
            usable = _is_usable(raw)
            lines = [(line, _say(view, line)) for line in reading_order(view)] if usable else []
        finally:
            textpage.close()
        shows = usable or pdfium.FPDFPage_CountObjects(page.raw) > 0
        issue = None if usable or not shows else needs_ocr(number)
        return _PageText(height=page.get_height(), lines=lines, issue=issue)
    finally:
        page.close()


def needs_ocr(number: int) -> Issue:
    """The issue of a page that shows something but has no usable text."""
    message = "The page is a picture without usable text. Install Tesseract, then run `vanban reprocess --needs-ocr`."
    return Issue(kind="needs_ocr", message=message, page=number)


def _is_usable(raw: str) -> bool:
    letters = sum(map(str.isalnum, raw[:1500]))
    return letters > 0 and len(_GARBAGE.findall(raw[:1500])) < 0.2 * letters


def _say(view: PageView, line: Line) -> str:
    return view.text(line) + ("-" if line.hyphen else "")


def _assemble(pages: list[_PageText], meta: dict[str, str]) -> RawText:
    noisy = _noise(pages)
    parts: list[str] = []
    spans: list[Page] = []
    noise: list[Span] = []
    offset = 0
    for number, page in enumerate(pages, 1):
        start = offset
        for index, (line, text) in enumerate(page.lines):
            offset += 1 if index else 0
            if (number, line) in noisy:
                noise.append((offset, offset + len(text)))
            offset += len(text)
        spans.append(Page(number=number, start=start, end=offset))
        parts.append("\n".join(text for _, text in page.lines))
        offset += 1
    created = _DATE.match(meta.get("CreationDate", ""))
    return RawText(
        text="\f".join(parts),
        pages=tuple(spans),
        meta=plausible(meta.get("Title"), meta.get("Author"), "-".join(created.groups()) if created else None),
        issues=tuple(page.issue for page in pages if page.issue),
        noise=tuple(noise),
    )


def _noise(pages: list[_PageText]) -> set[tuple[int, Line]]:
    """Page numbers, and what stands in the margin of several pages with at most its digits changed."""
    found: set[tuple[int, Line]] = set()
    seen: dict[str, list[tuple[int, Line]]] = {}
    for number, page in enumerate(pages, 1):
        edge = _MARGIN * page.height
        for line, text in page.lines:
            if edge < line.top and line.bottom < page.height - edge:
                continue
            if _PAGE_NUMBER.fullmatch(text):
                found.add((number, line))
            elif text.strip():
                place = "top" if line.top <= edge else "bottom"
                seen.setdefault(place + re.sub(r"\d+", "#", folded(text)), []).append((number, line))
    for key, places in seen.items():
        on = Counter(number for number, _ in places)
        if len(on) >= max(2, 0.3 * len(pages)) and not is_letterhead(key):
            found.update(places)
    return found
