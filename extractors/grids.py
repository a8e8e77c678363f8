"""Tables whose cells are known: what the words over and beside a cell say of the models that it counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from extractors.numbers import Number, is_year
from extractors.rules import HitIndex
from extractors.sentences import span_at
from extractors.tablerows import all_years, has_letters, is_figure, number_of
from extractors.tables import Column, Grid, Row, Table, whole_of
from extractors.text import Span
from extractors.tokenizer import Words

_CAPTION = 3  # lines above a table among which its caption is looked for
_LONG = 60  # tokens of a cell or a caption from which on it is running text
_FEW = 3  # rows from which on a sum is no chance
_KNOWN = ("kind.", "table.", "status.", "model.noun")
_OF_YEAR = frozenset("nam jaar trong cua so van in het de mo hinh va en".split())  # may stand beside a year


def grids(words: Words, hits: HitIndex, found: Iterable[Grid], units: Sequence[int]) -> Iterator[Table]:
    """The tables that count models.

    Args:
        words: Of the text.
        hits: Of the count pack, the nouns for models included.
        found: Tables as tokens of their cells, in order.
        units: First tokens of all mentions of localities.

    Yields:
        What each says, in order.
    """
    places = frozenset(units)
    for grid in _joined(words, found):
        table = _Reading(words, hits, grid, places).table()
        if table is not None:
            yield table


def extent(grid: Grid) -> Span:
    """The tokens of a table.

    Args:
        grid: With at least one cell.
    """
    cells = [cell for row in grid for cell in row]
    return min(start for start, _ in cells), max(end for _, end in cells)


def _joined(words: Words, found: Iterable[Grid]) -> list[Grid]:
    """Tables with as many columns that only a page break divides are one."""
    joined: list[Grid] = []
    for grid in found:
        if not grid or not any(end > start for row in grid for start, end in row):
            continue
        width = max(map(len, grid))
        even = tuple((*row, *[(row[-1][1], row[-1][1])] * (width - len(row))) for row in grid if row)
        last = joined[-1] if joined else ()
        if last and len(last[0]) == width and _goes_on(words, last, even):
            joined[-1] = (*last, *even)
        else:
            joined.append(even)
    return joined


def _goes_on(words: Words, last: Grid, grid: Grid) -> bool:
    between = words.text[extent(last)[1] : extent(grid)[0]]
    if any(not word.isspace() for word in between):
        return False
    said = [[words.norm[slice(*cell)] for cell in row] for row in (last[0], grid[0])]
    return said[0] == said[1] or any(number_of(words, cell) and is_figure(words, cell) for cell in grid[0])


class _Reading:
    """One table: its heads are the rows above the first that has a label and figures."""

    def __init__(self, words: Words, hits: HitIndex, grid: Grid, units: frozenset[int]) -> None:
        self.words = words
        self.hits = hits
        self.grid = grid
        self.units = units
        self.first = next((i for i, row in enumerate(grid) if self._is_body(row)), len(grid))

    def table(self) -> Table | None:
        """What it says, None where it counts no models."""
        if not self.rows or not self.figures:
            return None
        caption = self._caption()
        heads = [self._head(column) for column in self.figures]
        columns = tuple(self._column(spans) for spans in heads)
        named = caption is not None or any(self._names_models(span) for spans in heads for span in spans)
        rows = [row for row in self.rows if named or self._names_models(row.label)]
        if not rows or not any(column.kind for column in columns):
            return None
        columns = self._parts(columns, rows, heads)
        counted = [index for index, column in enumerate(columns) if column.kind is not None]
        rows = self._with_total(rows, counted)
        start = extent(self.grid)[0]
        head = caption if caption is not None else start
        return Table(head, start, columns, tuple(rows), whole_of(tuple(rows), counted))

    def _is_body(self, row: tuple[Span, ...]) -> bool:
        figures = [(at, number) for at, cell in enumerate(row) if (number := self._figure(cell))]
        named = next((at for at, cell in enumerate(row) if self._is_text(cell)), None)
        if named is None:
            dated = is_figure(self.words, row[0]) and all_years(self.words, [self._figure(row[0])])
            return dated and len(figures) > 1 and not all_years(self.words, [number for _, number in figures])
        behind = [number for at, number in figures if at > named]
        return bool(behind) and not all_years(self.words, behind) and not self._numbers_columns(row)

    def _numbers_columns(self, row: tuple[Span, ...]) -> bool:
        """True for the row "A | B | 1 | 2 | 3 = 1 + 2" that numbers the columns."""
        cells = [[word for word in self.words.text[slice(*cell)] if word not in "()"] for cell in dict.fromkeys(row)]
        figures = [int(cell[0]) for cell in cells if cell and cell[0].isdigit()]
        short = all(len(cell) < 2 or "=" in cell or "+" in cell for cell in cells)
        counted = figures == list(range(figures[0], figures[0] + len(figures))) if figures else False
        return short and counted and len(figures) > 1 and figures[0] <= _FEW

    @cached_property
    def _body(self) -> list[tuple[Span, ...]]:
        return [row for row in self.grid[self.first :] if any(self._figure(cell) for cell in row)]

    @cached_property
    def _labels(self) -> list[int]:
        """The columns that say what a row is about; those left of them number the rows."""
        width = len(self.grid[0])
        texts = [sum(self._is_text(row[at]) for row in self._body) for at in range(width)]
        named = [at for at in range(width) if 2 * texts[at] >= len(self._body) > 0]
        if not named:
            return [0] if self._body else []
        last = named[0]
        while last + 1 in named:
            last += 1
        return list(range(named[0], last + 1))

    @cached_property
    def figures(self) -> list[int]:
        """The columns that hold figures, right of the labels."""
        if not self._labels:
            return []
        right = range(self._labels[-1] + 1, len(self.grid[0]))
        return [at for at in right if any(self._figure(row[at]) for row in self._body)]

    @cached_property
    def rows(self) -> list[Row]:
        """The rows that can count models."""
        return [row for cells in self._body if (row := self._row(cells)) is not None]

    def _row(self, cells: tuple[Span, ...]) -> Row | None:
        words, hits = self.words, self.hits
        labels = list(dict.fromkeys(cells[at] for at in (*range(self._labels[0]), *self._labels)))
        labels = [cell for cell in labels if has_letters(words, cell)] or [cells[self._labels[0]]]
        if labels[-1][0] == labels[-1][1] or any(end - start > _LONG for start, end in labels):
            return None
        measures = [at for at in self._labels if any(self._has(span, "table.measure") for span in self._head(at))]
        if measures:
            if not any(self._names_models(cells[at]) for at in measures):
                return None
            labels = [cell for cell in labels if cell not in [cells[at] for at in measures]] or labels
        if any(self._heads_other(label) or hits.starting(label[0], "count.average") for label in labels):
            return None
        total = any(hits.starting(label[0], "table.total") for label in labels)
        own = [label for label in labels if label not in self._merged(cells)] or labels
        said = [self._column([label]) for label in labels]
        unit = next((label for label in reversed(labels) if self._names_unit(label)), None)
        kinds = [column.kind for column in said if column.kind not in (None, "total")]
        field = any(self._has(span, "table.field") for at in self._labels for span in self._head(at))
        if not kinds and field and unit is None and not total:
            kinds = [self._words_of(labels[-1])]
        return Row(
            own[-1],
            tuple(self._figure(cells[at]) for at in self.figures),
            total,
            target=any(column.target for column in said),
            kind=None if total or not kinds else kinds[-1],
            period=next((column.period for column in said if column.period), None),
            unit=unit,
        )

    def _merged(self, row: tuple[Span, ...]) -> set[Span]:
        """Cells of a row that reach into it from the one above."""
        above = self.grid[self.grid.index(row) - 1] if row is not self.grid[0] else ()
        return {cell for cell in row if cell in above and cell[0] < cell[1]}

    def _caption(self) -> int | None:
        """First token of the clause above that names models, in the nearest line that does."""
        words, start = self.words, extent(self.grid)[0]
        at, seen = start, 0
        while at > 0 and seen < _CAPTION:
            line = span_at(words.lines, at - 1, len(words.text))
            seen += line[1] > line[0] + 1
            if models := self.hits.within(*line, "model.noun"):
                sentence = span_at(words.sentences, models[-1].start, len(words.text))[0]
                at = models[-1].start
                while at > max(line[0], sentence) and words.text[at - 1] not in ";:":
                    at -= 1
                return at
            at = line[0]
        return None

    def _head(self, column: int) -> list[Span]:
        """The cells over a column, from the top; each once."""
        spans = dict.fromkeys(row[column] for row in self.grid[: self.first])
        return [span for span in spans if span[1] > span[0] and not self._is_number(span)]

    def _is_number(self, span: Span) -> bool:
        number = self._figure(span)
        return number is not None and not is_year(self.words.text[number.start])

    def _column(self, spans: Sequence[Span]) -> Column:
        """What the cells over a column say, the lowest first; of the label of a row likewise."""
        if not spans:
            return Column("total")
        words, lowest = self.words, spans[-1]
        if self._is_other(lowest) or "%" in words.text[slice(*lowest)]:
            return Column(None)
        text = [word for span in reversed(spans) for word in words.text[slice(*span)]]
        year = next((word for word in text if is_year(word)), None)
        unit = lowest if self._names_unit(lowest) else None
        change = any(self._has(span, "status.change", "table.change") for span in spans)
        column = Column(
            self._kind(spans),
            None if change else year,  # "Tăng so với 2023"
            target=any(self._has(span, "status.target", "table.goal") for span in spans),
            change=change,
            unit=unit,
        )
        if column.kind is None and (unit or any(map(self._names_models, spans))):
            return replace(column, kind="total")
        return column

    def _kind(self, spans: Sequence[Span]) -> str | None:
        """The kind that the lowest of some cells names; None where its words are not known."""
        for span in reversed(spans):
            ids = {hit.rule.id for hit in self.hits.within(*span, "kind.")}
            if len(ids) == 1:
                return ids.pop().removeprefix("kind.")
        lowest = spans[-1]
        narrowed = self.hits.within(*lowest, "table.kind")
        if narrowed:
            models = self._names_models(lowest)
            return self._words_of((narrowed[0].start, max(hit.end for hit in narrowed)) if models else lowest)
        above = any(self._names_models(span) for span in spans[:-1])
        if self._names_models(lowest) or self._has(lowest, "table.total", "table.goal", "table.done", "table.change"):
            return "total" if above or self._names_models(lowest) or not self._unknown(lowest) else None
        if any(is_year(word) for word in self.words.text[slice(*lowest)]) and not self._unknown(lowest):
            return "total"
        return self._words_of(lowest) if above else None

    def _parts(self, columns: tuple[Column, ...], rows: list[Row], heads: list[list[Span]]) -> tuple[Column, ...]:
        """Columns of unknown words that in every row add up to one that counts models are kinds of models."""
        unknown = [i for i, column in enumerate(columns) if column.kind is None and heads[i]]
        unknown = [i for i in unknown if not self._is_other(heads[i][-1]) and "%" not in self._text(heads[i][-1])]
        for at, column in enumerate(columns):
            full = [row for row in rows if row.numbers[at] is not None]
            if column.kind != "total" or len(unknown) < 2 or len(full) < 2:
                continue
            if all(_value(row.numbers[at]) == sum(_value(row.numbers[i]) for i in unknown) for row in full):
                return tuple(
                    replace(column, kind=self._words_of(heads[i][-1])) if i in unknown else column
                    for i, column in enumerate(columns)
                )
        return columns

    def _with_total(self, rows: list[Row], counted: list[int]) -> list[Row]:
        """The first or last row sums the others where no row says that it does and all columns add up."""
        if len(rows) <= _FEW or any(row.total for row in rows):
            return rows
        for at in (0, -1):
            others = [row for row in rows if row is not rows[at]]
            own = [_value(rows[at].numbers[i]) for i in counted]
            if all(own) and own == [sum(_value(row.numbers[i]) for row in others) for i in counted]:
                rows[at] = replace(rows[at], total=True)
                break
        return rows

    def _is_text(self, cell: Span) -> bool:
        return has_letters(self.words, cell) and self._figure(cell) is None

    def _figure(self, cell: Span) -> Number | None:
        """The number that a cell holds alone, or with "mô hình" behind it."""
        if not is_figure(self.words, cell):
            number = number_of(self.words, cell)
            noun = self.hits.starting(number.end, "model.noun") if number is not None else None
            if number is None or noun is None or noun.end != cell[1]:
                return None
            cell = cell[0], number.end
        return number_of(self.words, cell)

    def _has(self, span: Span, *prefixes: str) -> bool:
        return any(self.hits.within(*span, prefix) for prefix in prefixes)

    def _names_models(self, span: Span) -> bool:
        return self._has(span, "model.noun") and not self._is_other(span)

    def _is_other(self, span: Span) -> bool:
        """True where what is counted is no model: "Số hộ tham gia mô hình", not "Mô hình của hộ"."""
        others, models = (self.hits.within(*span, name) for name in ("table.other", "model.noun"))
        return bool(others) and (not models or others[0].start < models[0].start)

    def _heads_other(self, label: Span) -> bool:
        """True for a row of something else, "Hộ nghèo"; not for one of its kind with a name, "Thôn 1"."""
        hit = self.hits.starting(label[0], "table.other")
        if hit is None:
            return self._is_other(label)
        behind = self.words.text[hit.end] if hit.end < label[1] else ""
        return not (behind[:1].isdigit() or behind[:1].isupper())

    def _names_unit(self, span: Span) -> bool:
        return any(at in self.units for at in range(*span))

    def _unknown(self, span: Span) -> bool:
        """True where a cell has words that no rule knows: "Tổng số buổi"."""
        known = {at for name in _KNOWN for hit in self.hits.within(*span, name) for at in range(hit.start, hit.end)}
        words = self.words
        return any(
            words.text[at][0].isalpha() and at not in known and words.norm[at] not in _OF_YEAR for at in range(*span)
        )

    def _text(self, span: Span) -> list[str]:
        return self.words.text[slice(*span)]

    def _words_of(self, span: Span) -> str:
        """The words of a cell as a kind: without what says only that the models are planned or done."""
        plain = {
            at
            for name in ("table.goal", "table.done", "table.total", "model.noun")
            for hit in self.hits.within(*span, name)
            for at in range(hit.start, hit.end)
        }
        kept = [at for at in range(*span) if at not in plain and self.words.text[at][0].isalpha()]
        whole = kept and kept[-1] - kept[0] < len(kept) + 3 and not plain.intersection(range(kept[0], kept[-1]))
        if whole:  # "Văn hóa - xã hội"
            return self.words.whole[self.words.start[kept[0]] : self.words.end(kept[-1])]
        return " ".join(self.words.text[at] for at in kept) or "total"


def _value(number: Number | None) -> int:
    return 0 if number is None else number.value or 0
