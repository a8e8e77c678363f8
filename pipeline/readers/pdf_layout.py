"""Where the lines of a PDF page stand, and in which order a person reads them.

PDFium gives text in the order in which it was drawn, and joins what shares a baseline. That is right for most pages.
Two-column letterheads, closing blocks and bodies are cut at their gutter here and read left column first.
"""

from __future__ import annotations

import ctypes
import re
import threading
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from pipeline.readers.blocks import is_closing, is_letterhead

PDFIUM = threading.Lock()  # PDFium is not safe for two threads at once, not even with two documents

Box = tuple[float, float, float, float]  # left, top, right, bottom

_LINE = re.compile("[^\r\n\ufffe]+")
_HEAD = 900  # characters of a page among which its letterhead begins
# Cheap tests of a page in NFC and lower case; with and without diacritics, in the old tone style too.
_RECIPIENTS = ("nơi nhận", "noi nhan", "verzonden aan", "verzendlijst", "ontvangers")
_CUE_WORDS = ("việt nam", "viet nam", "vietnam")
_CUE = re.compile(
    r"c[oộ]ng h[oòó][aàá] x[aã] h[oộ]i ch[uủ]|[dđ][aả]ng c[oộ]ng s[aả]n vi[eệ]t nam|"
    r"communistische partij van vietnam|socialistische republiek vietnam"
)
_NUMBER = re.compile(r"(?:s[oố]|nr)\b")
MIN_COLUMN_LINES = 5  # lines that a body column has at least


class Line(NamedTuple):
    """A stretch of the page's raw text on one baseline.

    Attributes:
        start: Offset into the raw text of the page.
        end: Offset after its last visible character.
        hyphen: Its word goes on in the next line, behind a hyphen that PDFium takes out.
        left: Points from the left edge of the page as shown.
        top: Points from its upper edge.
        right: As ``left``.
        bottom: As ``top``.
    """

    start: int
    end: int
    hyphen: bool
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        """In points; about the size of the type."""
        return max(self.bottom - self.top, 1.0)


@dataclass
class PageView:
    r"""The text of a page with the places of its characters.

    Attributes:
        handle: PDFium's text page.
        raw: Its text as PDFium gives it, ``\r\n`` between lines and U+FFFE for a hyphen at a line's end.
        size: Width and height of the page as shown, in points.
        rotation: By which the page is shown turned, in degrees.
        origin: Lower left corner of the part of the page that is shown, in its own coordinates.
        places: For each character of ``raw`` PDFium's own number of it, where they are in another order; else None.
        marks: Spans of raised numbers that point to footnotes.
    """

    handle: Any
    raw: str
    size: tuple[float, float]
    rotation: int
    origin: tuple[float, float] = (0.0, 0.0)
    places: tuple[int, ...] | None = None
    marks: tuple[tuple[int, int], ...] = ()
    _rect: Any = field(default_factory=pdfium.FS_RECTF)

    def __post_init__(self) -> None:
        self._pointer = ctypes.byref(self._rect)

    def box(self, offset: int) -> Box:
        """The place of a character: left, top, right, bottom in points from the upper left corner.

        Args:
            offset: Into ``raw``.
        """
        rect = self._rect
        pdfium.FPDFText_GetLooseCharBox(self.handle, self.index(offset), self._pointer)
        x, y = self.origin
        left, bottom, right, top = rect.left - x, rect.bottom - y, rect.right - x, rect.top - y
        width, height = self.size
        if not self.rotation:
            return left, height - top, right, height - bottom
        if self.rotation == 90:
            return bottom, left, top, right
        if self.rotation == 180:
            return width - right, bottom, width - left, top
        return width - top, height - right, width - bottom, height - left

    def index(self, offset: int) -> int:
        """PDFium's own number of a character: it skips some that it counts."""
        if self.places is not None:
            return self.places[offset]
        return offset if self._direct else int(pdfium.FPDFText_GetCharIndexFromTextIndex(self.handle, offset))

    @cached_property
    def _direct(self) -> bool:
        return len(self.raw) == int(pdfium.FPDFText_CountChars(self.handle))

    @cached_property
    def lines(self) -> list[Line]:
        """The lines that PDFium made, in its order."""
        found = []
        for match in _LINE.finditer(self.raw):
            text = match.group()
            start = match.start() + len(text) - len(text.lstrip())
            end = match.start() + len(text.rstrip())
            if start < end:
                line = self.line(start, end, hyphen=self.raw.startswith("\ufffe", match.end()))
                found += self.split(line, line.height / 2) if self._jumps(line) else [line]
        return found

    def _jumps(self, line: Line) -> bool:
        """True for what PDFium takes for one line, though it goes on below its beginning."""
        first, last = self.box(line.start), self.box(line.end - 1)
        return last[1] > first[3] and last[2] < line.right + line.height and line.end - line.start > 1

    def line(self, start: int, end: int, *, hyphen: bool = False) -> Line:
        """A line of the raw text, placed by its first and last character."""
        first, last = self.box(start), self.box(end - 1)
        return Line(
            start=start,
            end=end,
            hyphen=hyphen,
            left=min(first[0], last[0]),
            top=min(first[1], last[1]),
            right=max(first[2], last[2]),
            bottom=max(first[3], last[3]),
        )

    def text(self, line: Line) -> str:
        """The characters of a line."""
        return self.raw[line.start : line.end]

    def gaps(self, line: Line, least: float) -> list[tuple[int, int, float, float]]:
        """The gaps of a line that are at least so wide, and where it jumps back that far.

        Args:
            line: Of this page.
            least: In points.

        Returns:
            For each the offsets of the characters before (exclusive) and after it, and its left and right border.
        """
        found = []
        previous: tuple[int, float] | None = None
        for offset in range(line.start, line.end):
            if self.raw[offset].isspace():
                continue
            left, _, right, _ = self.box(offset)
            if previous and abs(left - previous[1]) >= least:
                found.append((previous[0] + 1, offset, previous[1], left))
            previous = (offset, right)
        return found

    def split(self, line: Line, least: float) -> list[Line]:
        """Cut a line at its wide gaps."""
        parts = []
        start = line.start
        for before, after, _, _ in self.gaps(line, least):
            parts.append(self.line(start, before))
            start = after
        return [*parts, self.line(start, line.end, hyphen=line.hyphen)]


def reading_order(page: PageView, lines: list[Line]) -> list[Line]:
    """Lines of a page as a person reads them.

    Args:
        page: The page.
        lines: Those of its lines that are in no ruled table.

    Returns:
        The lines; those of a letterhead, closing block or two-column body cut at the gutter, left column first.
    """
    if len(lines) < 2:
        return lines
    plain = unicodedata.normalize("NFC", page.raw).lower().replace("\r", "")
    if any(word in plain[:_HEAD] for word in _CUE_WORDS) and _CUE.search(plain, 0, _HEAD):
        lines = _letterhead(page, lines)
    if any(words in plain for words in _RECIPIENTS):
        lines = _closing(page, lines)
    gutter = _body_gutter(page, lines)
    return _body(page, lines, gutter) if gutter else lines


def _letterhead(page: PageView, lines: list[Line]) -> list[Line]:
    zone = [line for line in lines if line.top < 0.4 * page.size[1]]
    parts = [part for line in zone for part in _cut_at_cue(page, line)]
    cue = next((part for part in parts if is_letterhead(page.text(part))), None)
    if cue is None:
        return lines
    parts = _above_title(page, parts, cue)
    near = [part for part in parts if part.right < cue.left and abs(part.top - cue.top) < 5 * cue.height]
    if not near:
        return lines
    return _in_columns(page, lines, zone, _columns(parts, max(part.right for part in near), cue.left, cue))


def _above_title(page: PageView, parts: list[Line], cue: Line) -> list[Line]:
    """The parts above a title that stands at the left margin: capitals below the document's number."""
    left = [part for part in parts if part.left < cue.left]
    number = next((part for part in left if _NUMBER.match(page.text(part).lower())), None)
    if number is None:
        return parts
    title = min((p.top for p in left if p.top > number.bottom - 2 and page.text(p).isupper()), default=page.size[1])
    return [part for part in parts if part.top < title]


def _cut_at_cue(page: PageView, line: Line) -> list[Line]:
    """Cut a line at wide gaps, and where a national heading begins in its middle, however narrow the gap."""
    parts = page.split(line, 1.3 * line.height)
    result = []
    for part in parts:
        text = page.text(part)
        match = _CUE.search(text.lower(), 3)
        if match and text[match.start() - 1].isspace():
            middle = part.start + match.start()
            before = text[: match.start()].rstrip()
            result += [page.line(part.start, part.start + len(before)), page.line(middle, part.end)]
        else:
            result.append(part)
    return result


def _closing(page: PageView, lines: list[Line]) -> list[Line]:
    recipients = next((line for line in reversed(lines) if is_closing(page.text(line))), None)
    if recipients is None:
        return lines
    zone = [line for line in lines if line.bottom > recipients.top - 4 * recipients.height]
    parts = [part for line in zone for part in page.split(line, 1.3 * line.height)]
    head = next(part for part in parts if part.start == recipients.start)
    right = [
        part
        for part in parts
        if part.left > max(head.right, 0.38 * page.size[0]) and part.top > head.top - 3 * head.height
    ]
    left = [
        part
        for part in parts
        if part.top >= head.top - 2 and part.left < head.left + 30 and part.right < page.size[0] / 2
    ]
    if not right:
        return lines
    start = min(right, key=lambda part: part.left).left
    # Above the list of recipients the left side is text: what stands beside it is too.
    text = max((part.bottom for part in parts if part.top < head.top - 2 and part.left < start), default=0.0)
    parts = [part for part in parts if (part.top + part.bottom) / 2 > text]
    return _in_columns(
        page, lines, zone, _columns(parts, max(part.right for part in [head, *left] if part.right < start), start, head)
    )


def _columns(parts: list[Line], lo: float, hi: float, seed: Line) -> tuple[list[Line], list[Line]]:
    """Order parts around a gutter: the contiguous stretch about the seed in which nothing crosses it.

    Args:
        parts: Of the zone.
        lo: Right border of the left column so far.
        hi: Left border of the right column so far.
        seed: A part that is in the stretch for sure.

    Returns:
        Its left column and its right column.
    """
    ordered = sorted(parts, key=lambda part: (part.top + part.bottom) / 2)
    at = ordered.index(seed)
    sides: dict[Line, bool] = {}

    def take(candidates: Iterable[Line]) -> None:
        nonlocal lo, hi
        for part in candidates:
            middle = (part.left + part.right) / 2
            if part.right < hi and (part.left <= lo or middle < (lo + hi) / 2):
                lo, sides[part] = max(lo, part.right), False
            elif part.left > lo:
                hi, sides[part] = min(hi, part.left), True
            else:
                return

    take(ordered[at:])
    take(reversed(ordered[:at]))
    left, right = ([part for part in ordered if sides.get(part) is side] for side in (False, True))
    return left, right


def _in_columns(
    page: PageView, lines: list[Line], zone: list[Line], columns: tuple[list[Line], list[Line]]
) -> list[Line]:
    """The lines with the columns at the place of their first line; what else is on those lines stays where it is."""
    inside = sorted((*columns[0], *columns[1]), key=lambda part: part.start)
    members = set(zone)
    result: list[Line] = []
    placed = False
    for line in lines:
        own = [part for part in inside if line.start <= part.start < line.end] if line in members else []
        if not own:
            result.append(line)
            continue
        if not placed:
            result += [*columns[0], *columns[1]]
            placed = True
        ends = [(line.start, line.start), *((part.start, part.end) for part in own), (line.end, line.end)]
        for (_, start), (end, _) in pairwise(ends):
            if page.raw[start:end].strip():
                result.append(page.line(start, end))
    return result


def _body_gutter(page: PageView, lines: list[Line]) -> tuple[float, float] | None:
    """The gutter of a two-column body whose lines were drawn row by row; None for any other page."""
    width = page.size[0]
    wide = [line for line in lines if line.right - line.left > 0.6 * width]
    found: list[tuple[float, float]] = []
    if len(wide) >= MIN_COLUMN_LINES:
        sample = wide[:: max(1, len(wide) // 6)][:6]
        for tried, line in enumerate(sample):
            if tried == 2 and not found:
                break  # most pages have one column: two lines without a gutter settle it
            found += _middle_gap(page, line)
        if len(found) < 0.6 * len(sample):
            found = []
    else:  # or the halves of each row stand apart, but one after the other
        pairs = [(one, two) for one, two in pairwise(lines) if _beside(one, two)]
        if len(pairs) >= MIN_COLUMN_LINES:
            found = [(one.right, two.left) for one, two in pairs if 0.35 * width < two.left < 0.65 * width]
    lo, hi = max((gap[0] for gap in found), default=0.0), min((gap[1] for gap in found), default=0.0)
    return (lo, hi) if len(found) >= 3 and hi - lo > 6 else None


def _middle_gap(page: PageView, line: Line) -> list[tuple[float, float]]:
    """The first gap wider than words have, about the middle of the page; only that part of the line is looked at."""
    aside = (line.end - line.start) * 3 // 8
    middle = line._replace(start=line.start + aside, end=line.end - aside)
    centre = page.size[0] / 2
    gaps = page.gaps(middle, 0.9 * line.height)
    return [(left, right) for _, _, left, right in gaps if abs((left + right) / 2 - centre) < 0.12 * page.size[0]][:1]


def _beside(one: Line, two: Line) -> bool:
    return two.left > one.right and abs(one.top - two.top) < 0.5 * one.height


def _body(page: PageView, lines: list[Line], gutter: tuple[float, float]) -> list[Line]:
    """Cut the lines at the gutter, and put each stretch of two full columns in order."""
    parts = [part for line in lines for part in _cut_in_gutter(page, line, gutter)]
    parts.sort(key=lambda part: (round((part.top + part.bottom) / 2), part.left))
    result: list[Line] = []
    stretch: list[Line] = []
    for part in [*parts, None]:
        if part is not None and (part.right <= gutter[1] or part.left >= gutter[0]):
            stretch.append(part)
            continue
        left = [each for each in stretch if each.right <= gutter[1]]
        right = [each for each in stretch if each.right > gutter[1]]
        if not (_is_column(page, left) and _is_column(page, right)):
            return lines  # a table without rulings, or few words: its rows are to be read across
        result += left + right
        stretch = []
        result += [part] if part else []
    return result


def _cut_in_gutter(page: PageView, line: Line, gutter: tuple[float, float]) -> list[Line]:
    for before, after, left, right in page.gaps(line, 0.5 * line.height):
        if left <= gutter[0] + 2 and right >= gutter[1] - 2:
            return [page.line(line.start, before), page.line(after, line.end, hyphen=line.hyphen)]
    return [line]


def _is_column(page: PageView, parts: list[Line]) -> bool:
    """Whether lines are running text: the column is wide, and most lines fill it."""
    if len(parts) < 3:
        return True
    full = max(part.right for part in parts) - min(part.left for part in parts)
    filled = sum(1 for part in parts if part.right - part.left > 0.7 * full)
    return full > 0.25 * page.size[0] and filled >= 0.5 * len(parts)
