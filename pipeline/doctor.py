"""Whether everything is as it should be: tools, folders, disk, database, archive, evidence; nothing is changed."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, func, select

from pipeline import ocr
from pipeline.config import Settings
from pipeline.errors import VanbanError
from pipeline.inbox import OWN_FOLDER, walk
from pipeline.packs import lay_packs
from pipeline.store import Store, schema
from pipeline.store.engine import database_path

_ROOM = 1_000_000_000  # bytes of free disk
_NAMED = 5  # files that one finding names
_DEPTH = 4  # parts of a name in the archive, at least


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        about: What was looked at, e.g. ``archive``.
        message: What was found.
        remedy: What to do, None where all is well.
    """

    about: str
    message: str
    remedy: str | None = None


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at everything.

    Args:
        settings: Where everything is.

    Yields:
        Findings, those that are wrong with a remedy.
    """
    try:
        lay_packs(settings.rules)
        yield Finding("rules", "sound" if settings.rules is None else f"ours and those in {settings.rules} are sound")
    except VanbanError as error:
        yield Finding("rules", str(error), error.advice)
    yield from _tools()
    yield from _folders(settings)
    try:
        with Store.open(settings.database, read_only=True) as store, store.reading() as connection:
            yield from _database(settings, connection)
            yield from _evidence(connection)
            yield from _archive(settings.data, connection)
    except VanbanError as error:
        yield Finding("database", str(error), error.advice)
    yield from _left(settings)


def _tools() -> Iterator[Finding]:
    languages = ocr.languages()
    if languages:
        yield Finding("tesseract", f"reads scans in {languages.replace('+', ', ')}")
    else:
        yield Finding("tesseract", "is not installed, or lacks its Vietnamese data: scans wait", ocr.INSTALL)
    office = shutil.which("soffice") or shutil.which("libreoffice")
    yield Finding("libreoffice", "opens damaged .doc files" if office else "is not installed: few .doc files need it")


def _folders(settings: Settings) -> Iterator[Finding]:
    for name, folder in {"data folder": settings.data, "inbox": settings.inbox}.items():
        if folder.exists() and not folder.is_dir():
            yield Finding(name, f"{folder} is no folder", "Move away what is there, or set another folder.")
        elif not folder.is_dir():
            yield Finding(name, f"{folder} is not there yet", "Run vanban ingest once: it makes the folder.")
        elif not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            yield Finding(name, f"{folder} cannot be read and written", "Let this user read and write the folder.")
        else:
            free = shutil.disk_usage(folder).free
            tight = "Free space on the disk, or set VANBAN_DATA to another one." if free < _ROOM else None
            yield Finding(name, f"{folder}, {free / 1e9:.1f} GB free", tight)


def _database(settings: Settings, connection: Connection) -> Iterator[Finding]:
    said = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check(3)")]
    path = database_path(settings.database)
    if said == ["ok"]:
        documents = connection.execute(select(func.count()).select_from(schema.document)).scalar_one()
        yield Finding("database", f"{path} is sound, {documents} documents")
    else:
        yield Finding("database", f"{path} is damaged: {'; '.join(said)}", "Restore it from a backup (operations.md).")
    running = select(schema.run.c.id).where(schema.run.c.status == "running").order_by(schema.run.c.id)
    open_runs = [str(number) for number in connection.execute(running).scalars()]
    if open_runs:
        remedy = "If none is going on now, they were killed: run vanban ingest, which takes up what they left."
        yield Finding("runs", f"{len(open_runs)} have not ended: {_some(open_runs)}", remedy)


def _evidence(connection: Connection) -> Iterator[Finding]:
    """Whether the stored text holds the quote of each fact at its place."""
    text, wrong, total = schema.document.c.text, [], 0
    for kind, table in schema.FACT_TABLES.items():
        c = table.c
        total += connection.execute(select(func.count()).select_from(table)).scalar_one()
        there = func.substr(text, c.start + 1, c.end - c.start)
        query = select(c.id).join_from(table, schema.document).where(there != c.quote).limit(_NAMED + 1)
        wrong += [f"{kind} {number}" for number in connection.execute(query).scalars()]
    if wrong:
        remedy = "Restore the database from a backup, or ingest the documents again from the archive."
        yield Finding("evidence", f"facts whose quote is not in the text: {_some(wrong)}", remedy)
    else:
        yield Finding("evidence", f"{total} facts stand where they say")


def _archive(data: Path, connection: Connection) -> Iterator[Finding]:
    """Whether the archive holds what the ledger says, unchanged, and nothing else."""
    shelf = data / "archive"
    known = set(connection.execute(select(schema.ledger.c.sha256).distinct()).scalars())
    c = schema.document.c
    stored = connection.execute(select(c.name, c.path).where(c.path.like("%/archive/%"))).all()
    missing = [name for name, path in stored if not Path(path).exists()]
    changed, orphans, files = [], [], 0
    for path in walk(shelf):
        files += 1
        name = path.relative_to(shelf)  # year/month/start of the hash/name as dropped
        if path.is_symlink() or not path.is_file() or len(name.parts) < _DEPTH:
            orphans.append(str(name))
        elif not (digest := _hash(path)).startswith(name.parts[2]):
            changed.append(str(name))
        elif digest not in known:
            orphans.append(str(name))
    if missing:
        yield Finding("archive", f"gone: {_some(missing)}", "Restore the files from a backup of the archive.")
    if changed:
        yield Finding("archive", f"changed: {_some(changed)}", "Restore the files from a backup of the archive.")
    if orphans:
        remedy = "Drop them into the inbox again: the ledger does not know them."
        yield Finding("archive", f"not in the ledger: {_some(orphans)}", remedy)
    if not (missing or changed or orphans):
        yield Finding("archive", f"{files} files, all as they were stored")


def _left(settings: Settings) -> Iterator[Finding]:
    left = [path.name for path in walk(settings.inbox / OWN_FOLDER / "work")]
    if left:
        remedy = "If no run is going on now, run vanban ingest: it takes them up."
        yield Finding("inbox", f"in the hands of a run: {_some(left)}", remedy)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _some(names: list[str]) -> str:
    rest = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {rest} more" if rest > 0 else "")
