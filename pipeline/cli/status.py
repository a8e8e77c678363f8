"""``vanban status`` and ``vanban runs``."""

# ruff: noqa: PLC0415 - imports stand where they are needed: so that `vanban --help` loads nothing heavy
from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.output import Format, emit, emit_rows, note

if TYPE_CHECKING:
    from pipeline.status import Overview


def register(app: typer.Typer) -> None:
    """Add the commands of this module.

    Args:
        app: The command line.
    """
    app.command(epilog="Example: `vanban status`")(status)
    app.command(epilog="Example: `vanban backup /mnt/backup/vanban-2026-11-27.db`")(backup)
    app.command(epilog="Example: `vanban runs --limit 5 --format csv`")(runs)


def status() -> None:
    """Print what is stored, what waits and what failed."""
    from pipeline.config import load_settings
    from pipeline.inbox import Inbox
    from pipeline.status import overview
    from pipeline.store import Store

    settings = load_settings()
    with Store.open(settings.database, read_only=True) as store:
        emit(_lines(overview(store, Inbox(settings.inbox, settings.data))))


def backup(file: Annotated[Path, typer.Argument(help="A file that is not there yet.")]) -> None:
    """Write a copy of the database, while runs may go on."""
    from pipeline.config import load_settings
    from pipeline.store import Store

    with Store.open(load_settings().database, read_only=True) as store:
        store.copy_to(file)
    note(f"{file} is whole; copy the archive after it (docs/operations.md).")


def runs(
    limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = 20,
    style: Annotated[Format, typer.Option("--format", help="What the data looks like.")] = Format.table,
) -> None:
    """Print the runs of ingest, newest first."""
    from pipeline import status as ledger
    from pipeline.config import load_settings
    from pipeline.store import Store

    with Store.open(load_settings().database, read_only=True) as store:
        rows = [run.row() for run in ledger.runs(store, limit)]
    if not rows:
        note("No run yet.")
    emit_rows(rows, ledger.RUN_COLUMNS, style)


def _lines(found: Overview) -> Iterator[str]:
    yield f"documents   {found.stored.documents}"
    yield "facts       " + _listed(found.stored.facts)
    yield "files       " + _listed(found.stored.ledger)
    yield f"inbox       {found.ready} to be read, {found.waiting} hidden, linked or still being written"
    if found.last is None:
        yield "last run    none yet"
    else:
        run = found.last.row()
        yield f"last run    {run['run']} ({run['reason']}), {run['started']}, {run['status']}"
    for name, failure in found.failures:
        yield f"failed      {name}: {failure.message}"
        yield f"            -> {failure.remedy}"


def _listed(numbers: dict[str, int]) -> str:
    return ", ".join(f"{number} {name}" for name, number in numbers.items())
