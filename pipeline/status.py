"""What the ledger knows of runs and files, for the operator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select, true

from pipeline.inbox import Inbox
from pipeline.model import Failure
from pipeline.store import Store, Summary, schema


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """A run of the ledger.

    Attributes:
        id: Of the run.
        reason: Who or what started it.
        status: ``running``, ``done``, ``failed`` or ``interrupted``; a run that was killed stays ``running``.
        started: When.
        finished: When, None for one that has not ended.
        counts: What it did.
    """

    id: int
    reason: str
    status: str
    started: datetime
    finished: datetime | None
    counts: Mapping[str, int]

    def row(self) -> dict[str, Any]:
        """The run for a table.

        Returns:
            Column name to value; times in local time, to the second.
        """
        ended = None if self.finished is None else f"{self.finished.astimezone():%Y-%m-%d %H:%M:%S}"
        numbers = {name: self.counts.get(name) for name in RUN_COUNTS}
        about = {"run": self.id, "reason": self.reason, "status": self.status}
        return about | {"started": f"{self.started.astimezone():%Y-%m-%d %H:%M:%S}", "finished": ended} | numbers


RUN_COUNTS = ("done", "duplicate", "failed", "facts")
RUN_COLUMNS = ("run", "reason", "status", "started", "finished", *RUN_COUNTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Where everything stands.

    Attributes:
        stored: What the database holds.
        last: The last run, None before the first.
        ready: How many files wait in the inbox.
        waiting: How many there are still being written, hidden, or links.
        failures: The files that failed last and why, newest first.
    """

    stored: Summary
    last: RunRow | None
    ready: int
    waiting: int
    failures: tuple[tuple[str, Failure], ...]


def runs(store: Store, limit: int) -> list[RunRow]:
    """The runs of the ledger.

    Args:
        store: Open.
        limit: How many at most.

    Returns:
        Newest first.
    """
    columns = schema.run.c
    with store.reading() as connection:
        rows = connection.execute(select(schema.run).order_by(columns.id.desc()).limit(limit)).mappings()
        return [RunRow(**row) for row in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recent:
    """What became of files since a moment.

    Attributes:
        files: How many of each status, every status named.
        failures: Those that are failed, newest first.
    """

    files: dict[str, int]
    failures: tuple[tuple[str, Failure], ...]


def recent(store: Store, since: datetime | None) -> Recent:
    """What became of the files that were tried lately.

    Args:
        store: Open.
        since: The moment; None for all.
    """
    c = schema.ledger.c
    late = true() if since is None else c.tried > since
    counts = select(c.status, func.count()).where(late).group_by(c.status)
    with store.reading() as connection:
        files = dict.fromkeys(schema.LEDGER_STATUSES, 0) | dict(connection.execute(counts).tuples().all())
        failures = _failed(connection, late)
    return Recent(files=files, failures=failures)


def _failed(
    connection: Connection, where: ColumnElement[bool], limit: int | None = None
) -> tuple[tuple[str, Failure], ...]:
    """The files that are failed, newest first, with why."""
    c = schema.ledger.c
    query = (
        select(c.name, c.error_kind, c.error_message, c.error_remedy, c.passing)
        .where(c.status == "failed", where)
        .order_by(c.tried.desc(), c.id.desc())
        .limit(limit)
    )
    return tuple(
        (name, Failure(kind=kind, message=message, remedy=remedy, passing=passing))
        for name, kind, message, remedy, passing in connection.execute(query).tuples()
    )


def last_night(store: Store) -> datetime | None:
    """When the inbox had last been emptied at night, None before the first time.

    Args:
        store: Open.
    """
    c = schema.run.c
    with store.reading() as connection:
        return connection.execute(select(func.max(c.finished)).where(c.reason == "nightly")).scalar()


def overview(store: Store, inbox: Inbox, failures: int = 10) -> Overview:
    """Where everything stands.

    Args:
        store: Open.
        inbox: Looked at, not touched.
        failures: How many failed files to name.
    """
    ready, waiting = inbox.scan()
    with store.reading() as connection:
        failed = _failed(connection, true(), failures)
    return Overview(
        stored=store.counts(),
        last=next(iter(runs(store, 1)), None),
        ready=len(ready),
        waiting=len(waiting),
        failures=failed,
    )
