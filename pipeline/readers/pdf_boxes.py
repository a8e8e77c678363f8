"""Where words of the text stand on the pages of a PDF or a scan; asked for facts only, so that reading stays quick."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from math import cos, radians, sin
from pathlib import Path
from typing import NamedTuple

import pypdfium2

from pipeline.model import Box, Span
from pipeline.ocr import Recognised
from pipeline.readers.pdf_layout import PDFIUM, Line, PageView
from pipeline.readers.pdf_letters import in_place

Rectangle = tuple[float, float, float, float]


class Piece(NamedTuple):
    """A line of a page, or a part of one, where it stands in the text.

    Attributes:
        start: Offset of its first character in the text.
        end: Offset after its last one.
        page: Number of the page.
        line: In the page's own text.
    """

    start: int
    end: int
    page: int
    line: Line


@dataclass(frozen=True, slots=True)
class Locator:
    """Gives for spans of the text the boxes of their words, one a line.

    Attributes:
        path: The PDF; None for pictures, whose pages were all read by OCR.
        pieces: In order of offset.
        scans: By number the pages that were read by OCR.
        sizes: Of those pages as shown, in points.
    """

    path: Path | None
    pieces: Sequence[Piece]
    scans: Mapping[int, Recognised]
    sizes: Mapping[int, tuple[float, float]]

    def __call__(self, spans: Sequence[Span]) -> list[tuple[Box, ...]]:
        """The boxes of each span, in its order."""
        starts = [piece.start for piece in self.pieces]
        views: dict[int, PageView] = {}
        with PDFIUM, ExitStack() as stack:
            document = stack.enter_context(closing(pypdfium2.PdfDocument(self.path))) if self.path and spans else None

            def view(number: int) -> PageView:
                if number not in views:
                    scan = self.scans.get(number)
                    source = stack.enter_context(closing(pypdfium2.PdfDocument(scan.pdf))) if scan else document
                    assert source is not None
                    page = stack.enter_context(closing(source[0 if scan else number - 1]))
                    views[number] = page_view(page, stack)
                return views[number]

            return [tuple(self._boxes(span, starts, view)) for span in spans]

    def _boxes(self, span: Span, starts: list[int], view: Callable[[int], PageView]) -> Iterator[Box]:
        start, end = span
        at = max(0, bisect_right(starts, start) - 1)
        while at < len(self.pieces) and self.pieces[at].start < end:
            piece = self.pieces[at]
            at += 1
            if piece.end <= start or piece.start >= end:
                continue
            rectangle = _rectangle(view(piece.page), piece, max(start, piece.start), min(end, piece.end))
            if rectangle is None:
                continue
            scan = self.scans.get(piece.page)
            if scan is not None:
                rectangle = _as_shown(_around_words(rectangle, scan.words), scan, self.sizes[piece.page])
            left, top, right, bottom = (round(value, 1) for value in rectangle)
            yield Box(page=piece.page, left=left, top=top, right=right, bottom=bottom)


def page_view(page: pypdfium2.PdfPage, stack: ExitStack) -> PageView:
    """The text of a page with the places of its characters.

    Args:
        page: Open.
        stack: Closes what is opened here.
    """
    textpage = stack.enter_context(closing(page.get_textpage()))
    raw = textpage.get_text_range()
    view = PageView(textpage.raw, raw, page.get_size(), page.get_rotation(), tuple(page.get_bbox()[:2]))
    return in_place(view)


def _rectangle(view: PageView, piece: Piece, start: int, end: int) -> Rectangle | None:
    """Around the characters of a piece between two offsets of the text."""
    line = piece.line
    first, last = line.start + start - piece.start, line.start + end - piece.start
    if piece.end - piece.start not in {line.end - line.start, line.end - line.start + line.hyphen}:
        first, last = line.start, line.end  # its letters were turned into Unicode: the whole line
    last = min(last, line.end)
    boxes = [view.box(offset) for offset in range(first, last) if not view.raw[offset].isspace()]
    if not boxes:
        return None
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _around_words(rectangle: Rectangle, words: Sequence[Rectangle]) -> Rectangle:
    """The words whose middle lies in a rectangle of the invisible font, which stands a little too high and left."""
    left, top, right, bottom = rectangle
    height = bottom - top
    inside = [
        word
        for word in words
        if left <= (word[0] + word[2]) / 2 <= right + height / 2
        and top - 0.1 * height <= (word[1] + word[3]) / 2 <= bottom + 0.3 * height
    ]
    if not inside:
        return rectangle
    lefts, tops, rights, bottoms = zip(*inside, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _as_shown(rectangle: Rectangle, scan: Recognised, size: tuple[float, float]) -> Rectangle:
    """A rectangle of the straightened picture on the page as it is shown."""
    width, height = size
    turned = (height, width) if scan.turned % 180 else (width, height)
    corners = [(x, y) for x in rectangle[::2] for y in rectangle[1::2]]
    corners = [_turned_back(corner, scan.skew, turned, turned) for corner in corners]
    corners = [_turned_back(corner, scan.turned, turned, size) for corner in corners]
    xs, ys = zip(*corners, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _turned_back(
    point: tuple[float, float], angle: float, size: tuple[float, float], before: tuple[float, float]
) -> tuple[float, float]:
    """Where a point was before the picture was turned counter-clockwise about its middle; y runs down."""
    x, y = point[0] - size[0] / 2, point[1] - size[1] / 2
    c, s = cos(radians(angle)), sin(radians(angle))
    return x * c - y * s + before[0] / 2, x * s + y * c + before[1] / 2
