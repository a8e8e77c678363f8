"""What one outcome changes: the rows of its document, and the file's line in the ledger."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from pipeline.errors import StoreError
from pipeline.model import Outcome
from pipeline.record import readable
from pipeline.store.cited import forget, judge, refer, symbols_of
from pipeline.store.schema import FACT_TABLES, box, citation, document, issue, ledger, mention, page, section
from pipeline.store.stored import content_rows, document_row

_CONTENT = (page, section, issue, mention, box, *FACT_TABLES.values())


def put(connection: Connection, outcome: Outcome, run_id: int | None, now: datetime, again: bool = False) -> int:
    """Write a document with all that hangs on it, unless these rules have been there already.

    Args:
        connection: In a transaction that holds the write lock.
        outcome: Done.
        run_id: The run that found it.
        now: When.
        again: Replace what these rules have found before.

    Returns:
        The document's id.
    """
    found = outcome.document
    if found is None:
        raise ValueError(f"nothing to store: {outcome.name}")
    query = select(document.c.id, document.c.rules_version).where(document.c.sha256 == found.source.sha256)
    known = connection.execute(query).first()
    if known is not None and known.rules_version == outcome.rules_version and not again:
        return int(known.id)
    symbols = set() if known is None else symbols_of(connection, int(known.id))
    row = document_row(found) | {"rules_version": outcome.rules_version, "run_id": run_id, "stored": now}
    if known is None:
        document_id = int(connection.execute(insert(document).values(row).returning(document.c.id)).scalar_one())
    else:
        document_id = int(known.id)
        # The document keeps the name and place of the file that it first came from.
        forget(connection, document_id)
        first = {key: value for key, value in row.items() if key not in {"name", "name_folded", "path"}}
        connection.execute(update(document).where(document.c.id == document_id).values(first))
        for table in _CONTENT:
            connection.execute(delete(table).where(table.c.document_id == document_id))
    content = content_rows(document_id, found, outcome)
    refer(connection, content[citation], row["date"])
    for table, rows in content.items():
        if rows:
            connection.execute(insert(table), rows)
    judge(connection, symbols | symbols_of(connection, document_id))
    return document_id


def original(connection: Connection, outcome: Outcome) -> int | None:
    """The document that holds a file's content already.

    Args:
        connection: In a transaction.
        outcome: Duplicate or failed.

    Returns:
        Its id; None for a failed file whose content is not stored.

    Raises:
        StoreError: A duplicate's content is not stored.
    """
    sha256 = outcome.source.sha256 if outcome.source else None
    found = connection.execute(select(document.c.id).where(document.c.sha256 == sha256)).scalar()
    if found is None and outcome.status == "duplicate":
        raise StoreError(
            f"{outcome.name} is said to be a duplicate of a document that the database does not hold",
            remedy="Run the command again: the file is then read anew.",
        )
    return found


def enter(connection: Connection, outcome: Outcome, stored: int | None, run_id: int | None, now: datetime) -> None:
    """Write a file's line in the ledger.

    Args:
        connection: In a transaction that holds the write lock.
        outcome: Of the file.
        stored: The document that holds the file's content, None if none does.
        run_id: The run that tried the file.
        now: When.
    """
    name = readable(outcome.name)
    sha256 = outcome.source.sha256 if outcome.source else None
    lines = _lines(connection, name, sha256)
    values = _error(outcome) | {"name": name, "run_id": run_id, "tried": now, "seconds": outcome.seconds}
    if outcome.status == "failed":
        values |= {"status": "failed", "document_id": stored, "duplicate_of": None}
    else:
        if stored is None:  # an archive
            first = _first_name(connection, sha256) or name
        else:
            first = connection.execute(select(document.c.name).where(document.c.id == stored)).scalar_one()
        if first == name:
            values |= {"status": "done", "document_id": stored, "duplicate_of": None}
        else:
            values |= {"status": "duplicate", "document_id": None, "duplicate_of": stored}
        if [(line.status, line.document_id or line.duplicate_of) for line in lines] == [(values["status"], stored)]:
            return
    values["attempts"] = sum(line.attempts for line in lines) + 1
    if outcome.source is not None:
        values |= {"sha256": sha256, "size": outcome.source.size, "media_type": outcome.source.media_type}
    _write(connection, lines, values | {"offered": min([now, *(line.offered for line in lines)])})


def _first_name(connection: Connection, sha256: str | None) -> str | None:
    """The name under which the content of an archive was first taken in."""
    taken = (ledger.c.sha256 == sha256, ledger.c.status == "done")
    return connection.execute(select(ledger.c.name).where(*taken).order_by(ledger.c.id)).scalars().first()


def _lines(connection: Connection, name: str, sha256: str | None) -> list[Row[tuple[object, ...]]]:
    """The lines of a file: that of its content, and that of attempts in which its bytes could not be read."""
    contents = {"", sha256 or ""}
    query = select(ledger).where(ledger.c.name == name, func.coalesce(ledger.c.sha256, "").in_(contents))
    return list(connection.execute(query.order_by(ledger.c.id)))


def _write(connection: Connection, lines: list[Row[tuple[object, ...]]], values: dict[str, object]) -> None:
    if not lines:
        connection.execute(insert(ledger).values(values))
        return
    kept, *rest = [line.id for line in lines]
    connection.execute(delete(ledger).where(ledger.c.id.in_(rest)))
    connection.execute(update(ledger).where(ledger.c.id == kept).values(values))


def _error(outcome: Outcome) -> dict[str, object]:
    failure = outcome.failure
    if (outcome.status == "failed") != (failure is not None):
        raise ValueError(f"an outcome has a failure if and only if it failed: {outcome.name}")
    return {
        "error_kind": failure and failure.kind,
        "error_message": failure and failure.message,
        "error_remedy": failure and failure.remedy,
        "passing": failure is not None and failure.passing,
    }
