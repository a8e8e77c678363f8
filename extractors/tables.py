"""Tables that a text export has flattened to lines.

A row is a line of cells between bars, tabs or semicolons, a label with its numbers behind it, or a label with its
numbers on lines of their own.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extractors.numbers import Number, number_at
from extractors.rules import HitIndex
from extractors.tokenizer import Words

_LONGEST_LABEL = 12  # tokens
_SHORT_HEAD = 6  # tokens
_HEADER_LINES = 8  # lines above the first row that may name what is counted
_ABBREVIATED = frozenset(("tp", "tx", "tt", "h", "p", "q", "x", "nr"))
_YEAR = re.compile(r"(?:19|20)\d\d$")
_CUTS = ("|", "\t", ";")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Column:
    """What a column counts.

    Attributes:
        kind: As in the record; None for a column that counts no models.
        period: A year that heads it.
        target: True where the head says that it holds goals.
    """

    kind: str | None
    period: str | None = None
    target: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row; spans are token indices.

    Attributes:
        label: Span of the words before the numbers.
        numbers: Its numbers, in order of the columns; None for an empty cell.
        total: True for the row that sums the others.
    """

    label: Span
    numbers: tuple[Number | None, ...]
    total: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A table of counts.

    Attributes:
        head: Index of the first token of the line that names what is counted.
        heads: Index of the first token of the heads of the columns, else of the first row.
        columns: One for each number of a row.
        rows: At least two.
        whole: Index of the column that in every row is the sum of the others that count models, None for none.
    """

    head: int
    heads: int
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    whole: int | None


@dataclass(frozen=True, slots=True)
class _Line:
    """A line as label and trailing numbers, in the two readings of "1 240", and as cells."""

    start: int
    end: int
    label: Span
    joined: tuple[Number | None, ...]
    single: tuple[Number | None, ...]
    cells: tuple[Span, ...] = ()


def tables(words: Words, hits: HitIndex) -> Iterator[Table]:
    """Find the tables of counts of a text.

    Args:
        words: Of the text.
        hits: Of the count pack, the nouns for models included.

    Yields:
        Tables under a line that names models, in order.
    """
    lines = [_parse(words, start, end) for start, end in _lines(words)]
    at = 0
    while at < len(lines):
        for read in (_rows_of_cells, _rows_with_numbers, _rows_on_lines):
            taken, rows = read(words, lines, at)
            if len(rows) > 1:
                table = _table(words, hits, lines, at, rows)
                if table is not None:
                    yield table
                at += taken
                break
        else:
            at += 1


def _lines(words: Words) -> Iterator[Span]:
    for index, start in enumerate(words.lines):
        end = words.lines[index + 1] - 1 if index + 1 < len(words.lines) else len(words.text)
        if end > start:
            yield start, end


def _parse(words: Words, start: int, end: int) -> _Line:
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
    return _Line(start, end, (first, at), tuple(joined), tuple(single), _cut(words, start, end))


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


# --- rows ---


def _rows_of_cells(words: Words, lines: list[_Line], at: int) -> tuple[int, list[_Line]]:
    """Rows between bars, tabs or semicolons: "1 | Xã A | 11 | 88,4", "District Ba Tri; 134; 97; 37"."""
    rows: list[_Line] = []
    for line in lines[at:]:
        row = _row_of_cells(words, line)
        if row is None and _is_rule(words, line):
            continue
        if row is None:
            break
        rows.append(row)
    width = max((len(row.joined) for row in rows), default=0)
    even = [_padded(row, width) for row in rows]
    return len(rows), even if width else []


def _row_of_cells(words: Words, line: _Line) -> _Line | None:
    """The first cell with letters is the label, the cells behind it are its numbers."""
    if len(line.cells) < 2:
        return None
    named = next(
        (i for i, (a, b) in enumerate(line.cells) if any(words.text[t][0].isalpha() for t in range(a, b))), None
    )
    if named is None or any(not _is_cell(words, cell) for cell in line.cells[:named]):
        return None
    if not _is_label(words, line.cells[named]):
        return None
    numbers = [_number_of(words, cell) for cell in line.cells[named + 1 :]]
    figures = [cell for cell in line.cells[named + 1 :] if _is_cell(words, cell)]
    if not any(numbers) or len(figures) < len(numbers):
        return None
    if _all_years(words, numbers):
        return None  # the heads of the columns
    return _Line(line.start, line.end, line.cells[named], tuple(numbers), tuple(numbers), line.cells)


def _all_years(words: Words, numbers: Iterable[Number | None]) -> bool:
    return all(number is not None and _YEAR.match(words.text[number.start]) for number in numbers)


def _has_letters(words: Words, start: int, end: int) -> bool:
    return any(word[0].isalpha() for word in words.text[start:end])


def _is_rule(words: Words, line: _Line) -> bool:
    """True for the line under the head of a Markdown table: "|---|---|"."""
    return all(word in "|-–:+" for word in words.text[line.start : line.end])


def _is_cell(words: Words, cell: Span) -> bool:
    """True for an empty cell or one that holds a number alone."""
    start, end = cell
    figures = [word for word in words.text[start:end] if not word.isspace()]
    return all(word[0].isdigit() or word in "%-–./" for word in figures)


def _number_of(words: Words, cell: Span) -> Number | None:
    start, end = cell
    while start < end and words.text[start].isspace():
        start += 1
    number = number_at(words, start) if start < end else None
    if number is None:
        return None
    alone = all(word.isspace() for word in words.text[number.end : end])
    return number if alone else Number(number.start, number.end, None)


def _padded(row: _Line, width: int) -> _Line:
    """A row whose last cells are missing."""
    numbers = (*row.joined, *[None] * (width - len(row.joined)))
    return _Line(row.start, row.end, row.label, numbers, numbers, row.cells)


def _rows_with_numbers(words: Words, lines: list[_Line], at: int) -> tuple[int, list[_Line]]:
    """Rows that carry their numbers on the same line: "Xã A 64 48 16"."""
    rows: list[_Line] = []
    for line in lines[at:]:
        cut = any(words.text[at] in "|\t" for at in range(line.start, line.end))
        if cut or not line.single or not _is_label(words, line.label) or _all_years(words, line.joined):
            break
        rows.append(line)
    return len(rows), _even(rows)


def _rows_on_lines(words: Words, lines: list[_Line], at: int) -> tuple[int, list[_Line]]:
    """Rows whose numbers stand on lines of their own below the label."""
    rows: list[_Line] = []
    position = at
    width = 0
    while position < len(lines):
        label = lines[position]
        first = position
        if _is_cell(words, (label.start, label.end)) and position + 1 < len(lines):
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
        rows.append(_Line(label.start, lines[below - 1].end, (label.start, label.end), numbers, numbers))
        position = below
    return position - at, _even(rows)


def _numbered(words: Words, lines: list[_Line], first: int, below: int, width: int) -> int:
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
    if not 0 < end - start <= _LONGEST_LABEL or not any(word[0].isalpha() for word in words.text[start:end]):
        return False
    return words.text[end - 1] not in ".;,(" and not any(
        words.text[at] in ";.?!" and at + 1 < end and words.text[at - 1].lower() not in _ABBREVIATED
        for at in range(start + 1, end)
    )


def _even(rows: list[_Line]) -> list[_Line]:
    """The rows, if all have the same number of columns in one of the two readings."""
    for reading in ("joined", "single"):
        widths = {len(getattr(row, reading)) for row in rows}
        if len(widths) == 1 and widths != {0}:
            numbers = [getattr(row, reading) for row in rows]
            return [_Line(row.start, row.end, row.label, n, n) for row, n in zip(rows, numbers, strict=True)]
    return []


# --- columns ---


def _table(words: Words, hits: HitIndex, lines: list[_Line], at: int, rows: list[_Line]) -> Table | None:
    above = lines[max(0, at - _HEADER_LINES) : at]
    head = next((line for line in reversed(above) if hits.within(line.start, line.end, "model.noun")), None)
    if head is None and above:  # "Năm 2021 | Năm 2022" above "Mô hình đăng ký | 64 | 70"
        rows = [row for row in rows if hits.within(*row.label, "model.noun")]
        head = above[-1]
    if head is None or not rows:
        return None
    width = len(rows[0].joined)
    names = _heads(words, hits, [line for line in above if line.start >= head.start - 1], width, above)
    columns = tuple(_column(words, hits, name) for name in names) if names else None
    if columns is None and width == 1:
        columns = (Column("total"),)
    parsed = tuple(
        Row(row.label, row.joined, bool(hits.starting(row.label[0], "table.total")))
        for row in rows
        if not hits.starting(row.label[0], "table.other") and not hits.starting(row.label[0], "count.average")
    )
    counted = [i for i, column in enumerate(columns or ()) if column.kind is not None] if columns else range(width)
    whole = _whole(parsed, list(counted))
    if columns is None and whole == 0:  # without heads
        columns = (Column("total"), *[Column("part")] * (width - 1))
    if columns is None or not parsed or not any(column.kind for column in columns):
        return None
    return Table(head.start, names[0][0] if names else rows[0].start, columns, parsed, whole)


def _heads(words: Words, hits: HitIndex, header: list[_Line], width: int, above: list[_Line]) -> list[Span]:
    """The column heads: cells, a list in brackets or behind a colon, capitalised words, or lines of their own."""
    own = [(line.start, line.end) for line in above[-width:] if not line.cells] if width > 1 else []
    if len(own) == width and all(_is_head(words, hits, name) for name in own):
        return own
    for line in reversed(header):
        for names in (list(line.cells), _listed_names(words, line), _capitalised_names(words, line)):
            if len(names) > width and hits.within(*names[0], "table.number"):
                del names[0]
            if len(names) == width + 1:
                del names[0]
            if len(names) == width and (width > 1 or line.cells) and (line.cells or _count(words, hits, names)):
                return names
    fits = len(own) == width > 1 and all(end - start <= _LONGEST_LABEL for start, end in own)
    return own if fits and _count(words, hits, own) else []


def _is_head(words: Words, hits: HitIndex, name: Span) -> bool:
    """True for a short line that can only be the head of a column."""
    start, end = name
    known = "%" in words.text[start:end] or hits.within(start, end, "table.other") or _column(words, hits, name).kind
    return bool(known) and end - start <= _SHORT_HEAD


def _count(words: Words, hits: HitIndex, names: list[Span]) -> bool:
    """True where one of the heads is that of a column that counts models."""
    return any(_column(words, hits, name).kind for name in names)


def _capitalised_names(words: Words, line: _Line) -> list[Span]:
    """The names of a header line that nothing cuts, each from one capital to the next: "TT Đơn vị Tổng số Tập thể"."""
    starts = [at for at in range(line.start, line.end) if words.text[at][0].isupper()]
    if not starts or starts[0] != line.start:
        return []
    return list(itertools.pairwise([*starts, line.end]))


def _listed_names(words: Words, line: _Line) -> list[Span]:
    """The names of a header line, cut at commas or semicolons, in brackets where there are some."""
    start, end = line.start, line.end
    for at in range(start, end):
        if words.text[at] == "(":
            start = at + 1
            end = next((i for i in range(at, end) if words.text[i] == ")"), end)
            break
    names: list[Span] = []
    first = start
    for at in range(start, end + 1):
        if at == end or words.text[at] in ",;":
            if at > first:
                names.append((first, at))
            first = at + 1
    return names


def _column(words: Words, hits: HitIndex, name: Span) -> Column:
    start, end = name
    text = words.text[start:end]
    year = next((word for word in text if _YEAR.match(word)), None)
    models = hits.within(start, end, "model.noun")
    if "%" in text or (hits.within(start, end, "table.other") and not models):
        return Column(None)
    target = bool(hits.within(start, end, "status.target"))
    kinds = {hit.rule.id.removeprefix("kind.") for hit in hits.within(start, end, "kind.")}
    if len(kinds) == 1:
        return Column(kinds.pop(), year, target)
    if hits.within(start, end, "table.kind") and not models:
        return Column(" ".join(word for word in text if word[0].isalpha()), year, target)
    if year or models or target or hits.within(start, end, "table.total"):
        return Column("total", year, target)
    return Column(None)


def _whole(rows: tuple[Row, ...], counted: list[int]) -> int | None:
    """Of the columns that count models the first or the last, where in every row it is the sum of the others."""
    values = [[number.value or 0 if (number := row.numbers[i]) else 0 for i in counted] for row in rows]
    for at in (0, -1):
        if len(counted) > 2 and values and all(2 * row[at] == sum(row) for row in values):
            return counted[at]
    return None
