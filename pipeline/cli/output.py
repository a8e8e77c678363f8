"""How commands print: data on stdout, everything for people on stderr."""

# ruff: noqa: PLC0415 - imports stand where they are needed: so that `vanban --help` loads nothing heavy
from __future__ import annotations

import csv
import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, TextIO

SOME_FAILED = 3  # exit code, see ``app.EXIT_CODES``


class Format(StrEnum):
    """What the data looks like."""

    table = "table"
    csv = "csv"
    jsonl = "jsonl"


def note(message: str) -> None:
    """Tell the person something.

    Args:
        message: One or more lines.
    """
    print(message, file=sys.stderr, flush=True)


def problem(message: str, remedy: str) -> None:
    """Tell the person what is wrong and what to do next.

    Args:
        message: What is wrong.
        remedy: What to do.
    """
    note(f"vanban: {message}\n  -> {remedy}")


def emit(lines: Iterable[str]) -> None:
    """Print data.

    Args:
        lines: Without their line ends; a reader that has gone away (``| head``) ends it quietly.
    """
    try:
        for line in lines:
            sys.stdout.write(line + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        # Python would complain once more when it flushes at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def emit_jsonl(rows: Iterable[Mapping[str, Any]]) -> None:
    """Print one JSON object a line.

    Args:
        rows: Objects.
    """
    emit(json.dumps(row, ensure_ascii=False) for row in rows)


def emit_rows(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], style: Format) -> None:
    """Print rows in the format asked for.

    Args:
        rows: Column name to value.
        columns: Which to print, in order.
        style: The format.
    """
    if style is Format.jsonl:
        emit_jsonl({column: row[column] for column in columns} for row in rows)
    elif style is Format.csv:
        writer = csv.writer(_Lines(), lineterminator="")
        emit(_csv_lines(writer, rows, columns))
    else:
        emit_table(rows, columns)


class _Lines:
    """A file for the csv writer that hands each line back: ``writerow`` returns what ``write`` returns."""

    def write(self, line: str) -> str:
        return line


def _csv_lines(writer: Any, rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> Iterable[str]:
    yield writer.writerow(columns)
    for row in rows:
        yield writer.writerow([_cell(row[column]) for column in columns])


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value


def emit_table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> None:
    """Print a table for reading: fitted to the terminal; in full width where the output is piped.

    Args:
        rows: Column name to value; None is shown as nothing. Without rows nothing is printed.
        columns: Which to print, in order.
    """
    if not rows:
        return
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        number = all(isinstance(row[column], int | float) or row[column] is None for row in rows)
        table.add_column(column.replace("_", " "), justify="right" if number else "left", overflow="fold")
    for row in rows:
        # Text, not str: what documents say must never be taken for markup.
        table.add_row(*(Text("" if row[column] is None else _one_line(row[column])) for column in columns))
    emit(render(table).splitlines())


def render(content: Any, *, wrap: bool = True) -> str:
    """Something of rich as text for stdout, with colours only on a terminal.

    Args:
        content: Anything that rich can print.
        wrap: Whether lines are broken at the terminal's width; a terminal breaks longer ones itself.

    Returns:
        Lines without blanks at their ends.
    """
    screen = console(sys.stdout)
    with screen.capture() as captured:
        screen.print(content, soft_wrap=wrap is False)
    return "\n".join(line.rstrip() for line in captured.get().splitlines())


def console(file: TextIO) -> Any:
    """A rich console.

    Args:
        file: ``sys.stdout`` or ``sys.stderr``.

    Returns:
        One as wide as the terminal; as wide as anything needs where the output is piped.
    """
    from rich.console import Console

    return Console(file=file, width=None if file.isatty() else 1_000, highlight=False)


def _one_line(value: object) -> str:
    return " ".join(str(value).split())
