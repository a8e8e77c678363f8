"""Rows of tables that a text export has flattened to lines.

A row is a line of cells between bars, tabs or semicolons, a label with its numbers behind it, or a label with its
numbers on lines of their own.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass

from extractors.numbers import Number, is_year, number_at
from extractors.text import Span
from extractors.tokenizer import Words

LONGEST_LABEL = 12  # tokens
_ABBREVIATED = frozenset(("tp", "tx", "tt", "h", "p", "q", "x", "nr"))
_CUTS = ("|", "\t", ";")


@dataclass(frozen=True, slots=True)
class Line:
    """A line as label and trailing numbers, in the two readings of "1 240", and as cells; spans are token indices.

    Attributes:
        start: Index of its first token.
        end: Index after its last one.
        label: Span of the words before the numbers.
        joined: The numbers, "1 240" read as one; in a row None for an empty cell.
        single: The numbers, "1 240" read as two.
        cells: Spans of its cells, none where nothing cuts it.
    """

    start: int
    end: int
    label: Span
    joined: tuple[Number | None, ...]
    single: tuple[Number | None, ...]
    cells: tuple[Span, ...] = ()


def lines_of(words: Words) -> list[Line]:
    """The lines of a text that are not empty, in order.

    Args:
        words: Of the text.
    """
    ends = [*(start - 1 for start in words.lines[1:]), len(words.text)]
    return [_parse(words, start, end) for start, end in zip(words.lines, ends, strict=True) if end > start]


def rows_at(words: Words, lines: list[Line], at: int) -> tuple[int, list[Line]]:
    """The rows that begin at a line, read in the first way that gives at least two.

    Args:
        words: Of the text.
        lines: From ``lines_of``.
        at: Index of a line.

    Returns:
        How many lines they take and the rows, all with the same number of numbers; one line and none where none begin.
    """
    for read in (_rows_of_cells, _rows_with_numbers, _rows_on_lines):
        taken, rows = read(words, lines, at)
        if len(rows) > 1:
            return taken, rows
    return 1, []


def _parse(words: Words, start: int, end: int) -> Line:
    first = start
    if end - start > 2 and words.text[start].isdigit() and words.text[start + 1][0].isalpha():
        first = start + 1  # the row's own number
    elif end - start > 3 and words.text[start].isdigit() and words.text[start + 1] in ".)":
        first = start + 2
    at = end
    while at > first and (words.text[at - 1][0].isdigit() or words.text[at - 1] in "\t|%:–-"):
        at -= 1
    joined: list[Number] = []
    position = at
    while position < end:
        number = number_at(words, position)
        if number is not None:
            joined.append(number)
        position = number.end if number else position + 1
    single = [
        Number(i, i + 1, number.value if number.end == i + 1 else int(words.text[i]))
        for i in range(at, end)
        if (number := number_at(words, i)) is not None
    ]
    return Line(start, end, (first, at), tuple(joined), tuple(single), _cut(words, start, end))


def _cut(words: Words, start: int, end: int) -> tuple[Span, ...]:
    """The cells of a line, empty ones included; none where nothing cuts it."""
    for mark in _CUTS:
        marks = [at for at in range(start, end) if words.text[at] == mark]
        if marks:
            edges = [start - 1, *marks, end]
            cells = [(left + 1, right) for left, right in itertools.pairwise(edges)]
            if mark == "|" and words.text[start] == "|":
                cells = cells[1:]
            if mark == "|" and words.text[end - 1] == "|":
                cells = cells[:-1]
            return tuple(cells)
    return ()


def _rows_of_cells(words: Words, lines: list[Line], at: int) -> tuple[int, list[Line]]:
    """Rows between bars, tabs or semicolons: "1 | Xã A | 11 | 88,4", "District Ba Tri; 134; 97; 37"."""
    rows: list[Line] = []
    for line in itertools.islice(lines, at, None):
        row = _row_of_cells(words, line)
        if row is None and _is_rule(words, line):
            continue
        if row is None:
            break
        rows.append(row)
    width = max((len(row.joined) for row in rows), default=0)
    even = [_padded(row, width) for row in rows]
    return len(rows), even if width else []


def _row_of_cells(words: Words, line: Line) -> Line | None:
    """The first cell with letters is the label, the cells behind it are its numbers."""
    if len(line.cells) < 2:
        return None
    named = next((i for i, cell in enumerate(line.cells) if has_letters(words, cell)), None)
    if named is None or any(not is_figure(words, cell) for cell in line.cells[:named]):
        return None
    if not _is_label(words, line.cells[named]):
        return None
    numbers = [number_of(words, cell) for cell in line.cells[named + 1 :]]
    figures = [cell for cell in line.cells[named + 1 :] if is_figure(words, cell)]
    if not any(numbers) or len(figures) < len(numbers):
        return None
    if all_years(words, numbers):
        return None  # the heads of the columns
    return Line(line.start, line.end, line.cells[named], tuple(numbers), tuple(numbers), line.cells)


def all_years(words: Words, numbers: Iterable[Number | None]) -> bool:
    """True where all numbers are years, as in the heads of columns.

    Args:
        words: Of the text.
        numbers: Of a row.
    """
    return all(number is not None and is_year(words.text[number.start]) for number in numbers)


def has_letters(words: Words, span: Span) -> bool:
    """True for a span of tokens with a word in it.

    Args:
        words: Of the text.
        span: Of a cell.
    """
    return any(word[0].isalpha() for word in words.text[slice(*span)])


def _is_rule(words: Words, line: Line) -> bool:
    """True for the line under the head of a Markdown table: "|---|---|"."""
    return all(word in "|-–:+" for word in words.text[line.start : line.end])


def is_figure(words: Words, cell: Span) -> bool:
    """True for an empty cell or one that holds a number alone.

    Args:
        words: Of the text.
        cell: Span of its tokens.
    """
    start, end = cell
    figures = [word for word in words.text[start:end] if not word.isspace()]
    return all(word[0].isdigit() or word in "%-–./" for word in figures)


def number_of(words: Words, cell: Span) -> Number | None:
    """The number with which a cell begins.

    Args:
        words: Of the text.
        cell: Span of its tokens.

    Returns:
        Without a value where more stands behind it.
    """
    start, end = cell
    while start < end and words.text[start].isspace():
        start += 1
    number = number_at(words, start) if start < end else None
    if number is None:
        return None
    alone = all(word.isspace() for word in words.text[number.end : end])
    return number if alone else Number(number.start, number.end, None)


def _padded(row: Line, width: int) -> Line:
    """A row whose last cells are missing."""
    numbers = (*row.joined, *[None] * (width - len(row.joined)))
    return Line(row.start, row.end, row.label, numbers, numbers, row.cells)


def _rows_with_numbers(words: Words, lines: list[Line], at: int) -> tuple[int, list[Line]]:
    """Rows that carry their numbers on the same line: "Xã A 64 48 16"."""
    rows: list[Line] = []
    for line in itertools.islice(lines, at, None):
        cut = any(words.text[at] in "|\t" for at in range(line.start, line.end))
        if cut or not line.single or not _is_label(words, line.label) or all_years(words, line.joined):
            break
        rows.append(line)
    return len(rows), _even(rows)


def _rows_on_lines(words: Words, lines: list[Line], at: int) -> tuple[int, list[Line]]:
    """Rows whose numbers stand on lines of their own below the label."""
    rows: list[Line] = []
    position = at
    width = 0
    while position < len(lines):
        label = lines[position]
        first = position
        if is_figure(words, (label.start, label.end)) and position + 1 < len(lines):
            first = position + 1  # the row's own number, on its own line
            label = lines[first]
        if not _is_label(words, (label.start, label.end)):
            break
        below = first + 1
        while below < len(lines) and lines[below].label[0] == lines[below].label[1] and lines[below].single:
            below += 1
        numbered = _numbered(words, lines, first, below, width or (-1 if first > position else 0))
        if numbered and [number.value for row in rows for number in row.joined if number] == [1]:
            return 1, []  # the first row was the last head with the number of the first row below it
        below -= numbered
        if below == first + 1 or (width and below - first - 1 != width):
            break
        width = below - first - 1
        numbers = tuple(number for line in lines[first + 1 : below] for number in line.joined)
        rows.append(Line(label.start, lines[below - 1].end, (label.start, label.end), numbers, numbers))
        position = below
    return position - at, _even(rows)


def _numbered(words: Words, lines: list[Line], first: int, below: int, width: int) -> int:
    """1 where the last of the number lines is the next row's own number.

    ``width`` is the number of columns, 0 where it is not known yet, -1 where the first row has a number of its own.
    """
    more = below < len(lines) and _is_label(words, (lines[below].start, lines[below].end))
    if width < 0:
        own, last = words.text[lines[first - 1].start], words.text[lines[below - 1].start]
        return int(more and own.isdigit() and last.isdigit() and int(last) == int(own) + 1 and below - first > 2)
    return int(more and width > 0 and below - first - 1 == width + 1)


def _is_label(words: Words, span: Span) -> bool:
    start, end = span
    if not 0 < end - start <= LONGEST_LABEL or not has_letters(words, span):
        return False
    return words.text[end - 1] not in ".;,(" and not any(
        words.text[at] in ";.?!" and at + 1 < end and words.text[at - 1].lower() not in _ABBREVIATED
        for at in range(start + 1, end)
    )


def _even(rows: list[Line]) -> list[Line]:
    """The rows, if all have the same number of columns in one of the two readings."""
    for reading in ("joined", "single"):
        widths = {len(getattr(row, reading)) for row in rows}
        if len(widths) == 1 and widths != {0}:
            numbers = [getattr(row, reading) for row in rows]
            return [Line(row.start, row.end, row.label, n, n) for row, n in zip(rows, numbers, strict=True)]
    return []
