"""Footnotes of a PDF page: read behind the paragraph that points to them, as in a Word document."""

from __future__ import annotations

import re

import pypdfium2.raw as pdfium

from pipeline.readers.pdf_layout import Line, PageView

_SMALLER = 0.95  # of the size of the text: the largest type of a footnote
_NUMBER = re.compile(r"\(?(\d{1,2})\)?[.\s]?(?=[^\W\d]|[“\"(])")
_GLUED = re.compile(r"(\d{1,2})(?=[^\W\d_])")
_END = (".", ";", ":", "!", "?")


def with_notes(page: PageView, lines: list[Line]) -> list[Line]:
    """Lines with each footnote behind the paragraph that holds its mark.

    Args:
        page: The page.
        lines: In reading order.

    Returns:
        The same lines; those of notes at the foot of the page in other places.
    """
    notes = _notes(page, lines)
    if not notes:
        return lines
    first = min(lines.index(note[0]) for note in notes.values())
    body = lines[:first]
    behind: dict[int, list[Line]] = {}
    for (start, _), number in _numbers(page):
        at = next((i for i, line in enumerate(body) if line.start <= start < line.end), None)
        if at is None or number not in notes:
            continue
        end = next((i for i in range(at, len(body)) if _shown(page, body[i]).endswith(_END)), at)
        behind.setdefault(end, []).extend(notes.pop(number))
    moved = {line for found in behind.values() for line in found}
    result: list[Line] = []
    for index, line in enumerate(body):
        result += [line, *behind.get(index, ())]
    return [*result, *(line for line in lines[first:] if line not in moved)]


def _numbers(page: PageView) -> list[tuple[tuple[int, int], int]]:
    return [((start, end), int(page.raw[start:end])) for start, end in page.marks]


def _shown(page: PageView, line: Line) -> str:
    """A line without the marks at its end."""
    end = line.end
    while (mark := next((start for start, stop in page.marks if stop == end), None)) is not None:
        end = mark
    return page.raw[line.start : end].rstrip()


def _notes(page: PageView, lines: list[Line]) -> dict[int, list[Line]]:
    """The notes at the foot of the page by their numbers: in smaller type than the text that points to them."""
    wanted = {number for _, number in _numbers(page)}
    size = max((_size(page, start - 1) for start, _ in page.marks), default=0.0)
    foot = range(len(lines) - len(lines) // 3, len(lines))
    begin = next((at for at in foot if (glued := _GLUED.match(page.text(lines[at]))) and int(glued[1]) in wanted), None)
    if begin is None:
        begin = len(lines)
        while begin and (_is_number(page, lines[begin - 1]) or _size_of(page, lines[begin - 1]) < _SMALLER * size):
            begin -= 1
    notes: dict[int, list[Line]] = {}
    current: list[Line] | None = None
    for line in lines[begin:]:
        match = _NUMBER.match(page.text(line))
        if match is not None and int(match[1]) in wanted and int(match[1]) not in notes:
            current = notes.setdefault(int(match[1]), [])
        if current is not None and not _is_number(page, line):
            current.append(line)
    return notes


def _is_number(page: PageView, line: Line) -> bool:
    """True for the number of the page."""
    return page.text(line).strip(" -–").isdigit()


def _size_of(page: PageView, line: Line) -> float:
    """The size of the type of a line, its own raised number apart."""
    middle = (line.start + line.end) // 2
    return _size(page, middle if not page.raw[middle].isspace() else middle - 1)


def _size(page: PageView, at: int) -> float:
    return float(pdfium.FPDFText_GetFontSize(page.handle, page.index(at)))
