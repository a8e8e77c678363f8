"""Counts of the cells of tables: each with its row, its kind or year, and what it is a part of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from extractors.facts import Status
from extractors.grids import extent, grids
from extractors.passage import Count, Passage
from extractors.tables import Column, Row, Table, tables

_TITLE = 16  # tokens of the line above a table
# Kinds whose columns are parts of the first; "Geregistreerd | Erkend" are none of each other.
_PARTS = frozenset(("collective", "individual"))


def known_tables(passage: Passage) -> list[Table]:
    """The tables of counts among those whose cells are known.

    Args:
        passage: The text.
    """
    data, words = passage.doc.user_data, passage.words
    units = [words.tokens(span)[0] for item in data["localities"] for span in item["mentions"]]
    return list(grids(words, passage.hits, data.get("grids", ()), units))


def cells(passage: Passage, known: list[Table], stated: list[Count]) -> Iterator[Count]:
    """One count for each cell of a table, tied to its row and its whole.

    Args:
        passage: The text.
        known: As ``known_tables`` gives them; those that an export has flattened are found here.
        stated: Counts of the text itself.

    Yields:
        Counts in the order of the tables.
    """
    found = passage.doc.user_data.get("grids", ())
    for table in (*known, *tables(passage.words, passage.hits, [extent(grid) for grid in found if grid])):
        named = min(table.heads, passage.line(table.head)[1])  # what stands between is no name of the table
        own = passage.sentence(named - 1)[0]  # what else stands on the line of the heads says nothing of them
        goal = passage.hits.within(own if own > table.head else _title(passage, table), named, "status.target")
        target = bool(goal) or passage.stated(table.head, table.head).status == "target"
        beside = len({column.target for column in table.columns if column.kind is not None}) > 1  # results beside goals
        totals = _totals(table, stated)
        passage.doc.user_data.setdefault("remarks", []).extend(_mismatches(passage, table))
        for row in table.rows:
            for column, count in _row(passage, table, row, totals):
                count.status = _status(column, row, goal=target and not beside)
                count.table = table.head, table.rows[0].label[0]
                passage.take(count.number)
                yield count


def _status(column: Column, row: Row, *, goal: bool) -> Status:
    return "change" if column.change else "target" if column.target or row.target or goal else "achieved"


def _title(passage: Passage, table: Table) -> int:
    """First token of the short line above the heads of a table, else of the heads."""
    above = passage.line(max(0, table.head - 1))[0]
    short = table.head - above <= _TITLE and passage.text[max(above, table.head - 2)] not in ".;"
    return above if short else table.head


def _totals(table: Table, stated: list[Count]) -> list[int | None]:
    """What each column sums to: by its total row, else where the text above the table states the sum."""
    for row in table.rows:
        if row.total:
            return [number.value if number else None for number in row.numbers]
    said = {count.value for count in stated if count.number.end <= table.rows[0].label[0]}
    cells = [[number.value if number else 0 for number in row.numbers] for row in table.rows]
    sums = [sum(value or 0 for value in column) for column in zip(*cells, strict=True)]
    return [total if total in said else None for total in sums]


def _mismatches(passage: Passage, table: Table) -> Iterator[dict[str, Any]]:
    """Remarks on columns of models whose rows, all of them units, do not add up to their total row."""
    total = next((row for row in table.rows if row.total), None)
    parts = [row for row in table.rows if not row.total]
    if total is None or not parts or any(row.unit is None for row in parts):
        return
    for column, whole, *cells in zip(table.columns, total.numbers, *(row.numbers for row in parts), strict=True):
        if column.kind is None or whole is None or whole.value is None:
            continue
        added = sum(cell.value or 0 for cell in cells if cell is not None)
        if added != whole.value:
            message = (
                f"The rows of the table add up to {added}, its total row says {whole.value}."
                " Check the document: one of the numbers is wrong in it."
            )
            yield {"kind": "sum_mismatch", "message": message, "span": passage.words.span(total.label[0], whole.end)}


def _row(passage: Passage, table: Table, row: Row, totals: list[int | None]) -> Iterator[tuple[Column, Count]]:
    """The cells of a row that count models."""
    first: Count | None = None
    for index, (column, number) in enumerate(zip(table.columns, row.numbers, strict=True)):
        if column.kind is None and number is not None:
            passage.drop(number, "its column counts no models")
        if column.kind is None or number is None or number.value is None or passage.is_taken(number):
            continue
        kind = column.kind if column.kind != "total" or row.kind is None else row.kind
        if kind == "total" and passage.hits.within(*row.label, "kind."):
            kind = passage.kind_of(*row.label)  # "Collectief: 52"
        count = Count(number, row.label[0], number.end, number.end, "table.cell", kind=kind)
        count.label, count.period = row.unit or column.unit or row.label, column.period or row.period
        sum_of = row.numbers[table.whole] if table.whole is not None else None
        if sum_of is not None and index != table.whole:
            count.whole, count.whole_why = sum_of.value, "the total of its row"
        elif first is not None and column.kind in _PARTS and first.kind not in _PARTS:
            count.whole, count.whole_why = first.value, "the first number of its row"
        elif not row.total:
            count.whole, count.whole_why = totals[index], "the total of its column"
        first = first or count
        yield column, count
