"""Tables of counts: rows under heads that say what their columns count."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.numbers import Number, is_year
from extractors.rules import HitIndex
from extractors.tablerows import LONGEST_LABEL, Line, lines_of, rows_at
from extractors.text import Span
from extractors.tokenizer import Words

Grid = tuple[tuple[Span, ...], ...]  # the cells of a table, row by row; a merged one in each place that it covers

_SHORT_HEAD = 6  # tokens
_HEADER_LINES = 8  # lines above the first row that may name what is counted


@dataclass(frozen=True, slots=True)
class Column:
    """What a column counts.

    Attributes:
        kind: As in the record; None for a column that counts no models.
        period: A year that heads it.
        target: True where the head says that it holds goals.
        change: True where the head says that it holds increases or decreases.
        unit: Span of the head where that names a locality.
    """

    kind: str | None
    period: str | None = None
    target: bool = False
    change: bool = False
    unit: Span | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row; spans are token indices.

    Attributes:
        label: Span of the words before the numbers.
        numbers: Its numbers, in order of the columns; None for an empty cell.
        total: True for the row that sums the others.
        target: True where its label says that it holds goals.
        kind: As in the record, where the row is that of a kind of models and not of a unit.
        period: A year that heads it.
        unit: Span of its words that name a locality, None where only the label can.
    """

    label: Span
    numbers: tuple[Number | None, ...]
    total: bool
    target: bool = False
    kind: str | None = None
    period: str | None = None
    unit: Span | None = None


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


def tables(words: Words, hits: HitIndex, known: Sequence[Span] = ()) -> Iterator[Table]:
    """Find the tables of counts of a text.

    Args:
        words: Of the text.
        hits: Of the count pack, the nouns for models included.
        known: Token spans of tables whose cells are known.

    Yields:
        Tables under a line that names models, in order.
    """
    lines = [line for line in lines_of(words) if not any(first <= line.start < last for first, last in known)]
    at = 0
    while at < len(lines):
        taken, rows = rows_at(words, lines, at)
        table = _table(words, hits, lines, at, rows) if rows else None
        if table is not None:
            yield table
        at += taken


def _table(words: Words, hits: HitIndex, lines: list[Line], at: int, rows: list[Line]) -> Table | None:
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
    whole = whole_of(parsed, list(counted))
    if columns is None and whole == 0:  # without heads
        columns = (Column("total"), *[Column("part")] * (width - 1))
    if columns is None or not parsed or not any(column.kind for column in columns):
        return None
    return Table(head.start, names[0][0] if names else rows[0].start, columns, parsed, whole)


def _heads(words: Words, hits: HitIndex, header: list[Line], width: int, above: list[Line]) -> list[Span]:
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
    fits = len(own) == width > 1 and all(end - start <= LONGEST_LABEL for start, end in own)
    return own if fits and _count(words, hits, own) else []


def _is_head(words: Words, hits: HitIndex, name: Span) -> bool:
    """True for a short line that can only be the head of a column."""
    start, end = name
    known = "%" in words.text[start:end] or hits.within(start, end, "table.other") or _column(words, hits, name).kind
    return bool(known) and end - start <= _SHORT_HEAD


def _count(words: Words, hits: HitIndex, names: list[Span]) -> bool:
    """True where one of the heads is that of a column that counts models."""
    return any(_column(words, hits, name).kind for name in names)


def _capitalised_names(words: Words, line: Line) -> list[Span]:
    """The names of a header line that nothing cuts, each from one capital to the next: "TT Đơn vị Tổng số Tập thể"."""
    starts = [at for at in range(line.start, line.end) if words.text[at][0].isupper()]
    if not starts or starts[0] != line.start:
        return []
    return list(itertools.pairwise([*starts, line.end]))


def _listed_names(words: Words, line: Line) -> list[Span]:
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
    year = next((word for word in text if is_year(word)), None)
    models = hits.within(start, end, "model.noun")
    if "%" in text or (hits.within(start, end, "table.other") and not models):
        return Column(None)
    target = bool(hits.within(start, end, "status.target"))
    kinds = {hit.rule.id.removeprefix("kind.") for hit in hits.within(start, end, "kind.")}
    target = target or bool(hits.within(start, end, "table.goal"))
    if len(kinds) == 1:
        return Column(kinds.pop(), year, target)
    if hits.within(start, end, "table.kind") and not models:
        return Column(" ".join(word for word in text if word[0].isalpha()), year, target)
    if year or models or target or any(hits.within(start, end, name) for name in ("table.total", "table.done")):
        return Column("total", year, target)
    return Column(None)


def whole_of(rows: tuple[Row, ...], counted: list[int]) -> int | None:
    """Of the columns that count models the first or the last, where in every row it is the sum of the others."""
    values = [[number.value or 0 if (number := row.numbers[i]) else 0 for i in counted] for row in rows]
    for at in (0, -1):
        if len(counted) > 2 and values and all(2 * row[at] == sum(row) for row in values):
            return counted[at]
    return None
