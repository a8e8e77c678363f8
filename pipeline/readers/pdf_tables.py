"""Ruled tables of a PDF page, found by pdfplumber; only pages with rulings are asked, since it is slow."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import pdfplumber
import pypdfium2.raw as pdfium
from pdfplumber.pdf import PDF

from pipeline.readers.pdf_layout import Line, PageView

Box = tuple[float, float, float, float]  # left, top, right, bottom

_THIN = 3.0  # points; a ruling is no thicker
_DRAWING = 20_000  # objects of a page, from which on it is a map or plan that would take minutes
_LEAST = 8.0  # points; the side of a cell is no shorter


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table.

    Attributes:
        box: Its place on the page.
        rows: Places of its cells; None where a cell is merged into another.
    """

    box: Box
    rows: tuple[tuple[Box | None, ...], ...]

    def covering(self, row: int, column: int) -> tuple[int, int] | None:
        """The place of the cell that a place without one is merged into, None where nothing covers it."""
        top = min((cell[1] for cell in self.rows[row] if cell), default=None)
        lefts = [cell[0] for cells in self.rows for cell in cells[column : column + 1] if cell]
        if top is None or not lefts:
            return None
        x, y = min(lefts) + 1, top + 1
        return next(
            (
                (i, j)
                for i, cells in enumerate(self.rows)
                for j, cell in enumerate(cells)
                if cell and cell[0] < x < cell[2] and cell[1] < y < cell[3]
            ),
            None,
        )


def has_rulings(page: Any) -> bool:
    """Whether enough horizontal and vertical lines are drawn on a page to make a table.

    Args:
        page: An open page of pypdfium2.
    """
    edges = [ctypes.c_float() for _ in range(4)]
    pointers = [ctypes.byref(edge) for edge in edges]
    across = down = 0
    count = pdfium.FPDFPage_CountObjects(page.raw)
    for index in range(count if count < _DRAWING else 0):
        drawn = pdfium.FPDFPage_GetObject(page.raw, index)
        if pdfium.FPDFPageObj_GetType(drawn) != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        pdfium.FPDFPageObj_GetBounds(drawn, *pointers)
        left, bottom, right, top = (edge.value for edge in edges)
        wide, high = right - left, top - bottom
        across += (wide >= _LEAST) * (2 if high >= _LEAST else high <= _THIN)
        down += (high >= _LEAST) * (2 if wide >= _LEAST else wide <= _THIN)
        if across >= 3 and down >= 3:  # two cells at least: a frame around the page or a signature is no table
            return True
    return False


class TableFinder:
    """Finds the ruled tables of the pages of one PDF; opened when first asked.

    Args:
        path: The PDF.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._document: PDF | None = None

    def grids(self, number: int) -> list[Grid]:
        """The ruled tables of a page.

        Args:
            number: Of the page, from 1.

        Returns:
            Those with at least two rows and two columns, from top to bottom.
        """
        if self._document is None:
            self._document = pdfplumber.open(self._path)
        page = self._document.pages[number - 1]
        left, top = page.bbox[0], page.bbox[1]
        found = []
        for table in page.find_tables():
            rows = tuple(
                tuple(cell and (cell[0] - left, cell[1] - top, cell[2] - left, cell[3] - top) for cell in row.cells)
                for row in table.rows
            )
            if len(rows) >= 2 and max(map(len, rows)) >= 2:
                x0, y0, x1, y1 = table.bbox
                found.append(Grid(box=(x0 - left, y0 - top, x1 - left, y1 - top), rows=rows))
        page.close()
        return sorted(found, key=lambda grid: grid.box[1])

    def close(self) -> None:
        """Close the PDF, if it was opened."""
        if self._document is not None:
            self._document.close()


def fill(page: PageView, grid: Grid, lines: list[Line]) -> tuple[list[Line], list[list[list[Line]]]]:
    """Put the text of a table into its cells.

    Args:
        page: The page.
        grid: The table.
        lines: All lines of the page.

    Returns:
        The lines that are in the table, and for each row and cell the parts of them that stand there, from top to
        bottom. Empty where some text of a line lies outside of every cell, since it would be lost.
    """
    inside = [line for line in lines if _overlaps(line, grid.box)]
    cells: list[list[list[Line]]] = [[[] for _ in row] for row in grid.rows]
    for line in inside:
        visible = (offset for offset in range(line.start, line.end) if not page.raw[offset].isspace())
        for place, group in groupby(visible, key=lambda offset: _cell_of(grid, page.box(offset))):
            if place is None:
                return [], []
            offsets = list(group)
            end = offsets[-1] + 1
            cells[place[0]][place[1]].append(page.line(offsets[0], end, hyphen=line.hyphen and end == line.end))
    for row in cells:
        for cell in row:
            cell.sort(key=lambda part: (round(part.top), part.left))
    return inside, cells


def _overlaps(line: Line, box: Box) -> bool:
    middle = (line.top + line.bottom) / 2
    return box[1] < middle < box[3] and line.left < box[2] and line.right > box[0]


def _cell_of(grid: Grid, box: Box) -> tuple[int, int] | None:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    for number, row in enumerate(grid.rows):
        for index, cell in enumerate(row):
            if cell and cell[0] <= x <= cell[2] and cell[1] <= y <= cell[3]:
                return number, index
    return None
