"""The store: opens the database, writes an outcome in one transaction, reads documents back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import ColumnElement, Connection, Engine, Table, func, insert, select, update

from pipeline.errors import StoreError
from pipeline.model import CONTAINERS, Outcome, SourceFile
from pipeline.store import schema
from pipeline.store.engine import copy_database, database_path, explained, open_engine
from pipeline.store.saving import enter, original, put
from pipeline.store.schema import FACT_TABLES, REVISIONS
from pipeline.store.stored import StoredDocument, load
from pipeline.store.upgrade import revision_of, upgrade


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What the database holds.

    Attributes:
        documents: How many.
        facts: How many of each type, every type named.
        ledger: How many files of each status, every status named.
    """

    documents: int
    facts: dict[str, int]
    ledger: dict[str, int]


class Store:
    """An open database; open one in each process, since connections do not survive a fork."""

    def __init__(self, path: Path, engine: Engine) -> None:
        self.path = path
        self._engine = engine

    @classmethod
    def open(cls, url: str, *, read_only: bool = False, wait: float = 30.0) -> Self:
        """Open a database; made and upgraded first where that is needed.

        Args:
            url: E.g. ``sqlite:///data/vanban.db``; folders that are missing are made.
            read_only: For queries: nothing is made, upgraded or written.
            wait: Seconds to wait while another process writes.

        Returns:
            The store, also a context manager.

        Raises:
            ConfigurationError: The URL is not one of a database that vanban can use.
            StoreBusyError: Another process holds the database for longer than ``wait``.
            StoreError: The database cannot be opened, is not vanban's, or is of a newer vanban.
        """
        path = database_path(url)
        if read_only and not (path.is_file() and path.stat().st_size):
            raise StoreError(
                f"there is no database {path} yet", remedy="Run vanban ingest first: it makes the database."
            )
        if not read_only:
            _make_folder(path.parent)
        store = cls(path, open_engine(path, read_only=read_only, wait=wait))
        try:
            store._bring_up_to_date(read_only, wait)
        except BaseException:
            store.close()
            raise
        return store

    def _bring_up_to_date(self, read_only: bool, wait: float) -> None:
        with self.reading() as connection:
            revision = revision_of(connection)
        if revision == REVISIONS[-1]:
            return
        if read_only:
            raise StoreError(
                f"the database {self.path} was made by an older vanban (schema {revision or 'empty'})",
                remedy="Run vanban ingest once: it upgrades the database.",
            )
        engine = open_engine(self.path, read_only=False, wait=wait, enforce=False)
        with explained(self.path):
            upgrade(engine)

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One state of the database, to read.

        Yields:
            A connection in a transaction that is rolled back at the end.

        Raises:
            StoreError: The database refuses.
        """
        with explained(self.path), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with explained(self.path), self._engine.execution_options(writes=True).begin() as connection:
            yield connection

    def start_run(self, reason: str, at: datetime) -> int:
        """Note that a run begins.

        Args:
            reason: Who or what started it.
            at: When, with its time zone.

        Returns:
            The run's id.
        """
        values = {"reason": reason, "status": "running", "started": at, "counts": {}}
        with self._writing() as connection:
            return int(connection.execute(insert(schema.run).values(values).returning(schema.run.c.id)).scalar_one())

    def finish_run(self, run_id: int, status: str, counts: dict[str, int], at: datetime) -> None:
        """Note how a run ended.

        Args:
            run_id: From ``start_run``.
            status: ``done``, ``failed`` or ``interrupted``.
            counts: What it did.
            at: When, with its time zone.

        Raises:
            StoreError: There is no such run, or the status is none of these.
        """
        values = {"status": status, "counts": counts, "finished": at}
        with self._writing() as connection:
            changed = connection.execute(update(schema.run).where(schema.run.c.id == run_id).values(values))
            if changed.rowcount != 1:
                raise StoreError(f"there is no run {run_id} in the database {self.path}")

    @contextmanager
    def run(self, reason: str, counts: Callable[[], dict[str, int]]) -> Iterator[int]:
        """Keep a run in the ledger, however it ends, unless its process is killed.

        Args:
            reason: Who or what started it.
            counts: Gives at the end what it did.

        Yields:
            The run's id.
        """
        run_id = self.start_run(reason, datetime.now(UTC))
        status = "failed"
        try:
            yield run_id
            status = "done"
        except KeyboardInterrupt:
            status = "interrupted"
            raise
        finally:
            self.finish_run(run_id, status, counts(), datetime.now(UTC))

    def end_open_runs(self, at: datetime) -> None:
        """Note that the runs that have not ended were interrupted; one that lives yet notes its own end later.

        Args:
            at: When that was seen, with its time zone.
        """
        values = {"status": "interrupted", "finished": at}
        with self._writing() as connection:
            connection.execute(update(schema.run).where(schema.run.c.status == "running").values(values))

    def stored(self, sha256: str, rules_version: str) -> int | None:
        """Whether a content is stored with the facts that these rules find.

        Args:
            sha256: Of the bytes.
            rules_version: Of the rules.

        Returns:
            The document's id, or None.
        """
        columns = schema.document.c
        query = select(columns.id).where(columns.sha256 == sha256, columns.rules_version == rules_version)
        with self.reading() as connection:
            return connection.execute(query).scalar()

    def save(self, outcome: Outcome, run_id: int | None, *, again: bool = False) -> int | None:
        """Write what became of a file, all of it or nothing.

        The same bytes again change nothing; with other rules they replace the text and facts of their document.

        Args:
            outcome: Of one file.
            run_id: From ``start_run``; None outside a run.
            again: Replace them with the same rules too, since the file was read in another way.

        Returns:
            The id of the document that holds the file's content, None for a failed file and for an archive.

        Raises:
            StoreBusyError: Another process holds the database for too long.
            StoreError: The database refuses, or lacks the document of which the file is said to be a duplicate.
        """
        now = datetime.now(UTC)
        with self._writing() as connection:
            if outcome.document is not None:
                stored: int | None = put(connection, outcome, run_id, now, again)
            elif outcome.status == "done":
                if outcome.source is None or outcome.source.media_type not in CONTAINERS:
                    raise ValueError(f"a done outcome without a document: {outcome.name}")
                stored = None  # the files in it are documents of their own
            else:
                stored = original(connection, outcome)
            enter(connection, outcome, stored, run_id, now)
        return None if outcome.status == "failed" else stored

    def load(self, document_id: int) -> StoredDocument | None:
        """Read a document back, with its text, facts and issues.

        Args:
            document_id: From ``save``.

        Returns:
            The document; None if there is none.
        """
        with self.reading() as connection:
            return load(connection, document_id)

    def with_issue(self, kind: str) -> list[SourceFile]:
        """The files of the documents that have an issue.

        Args:
            kind: Of the issue.

        Returns:
            In the order of ids.
        """
        found = select(schema.issue.c.document_id).where(schema.issue.c.kind == kind)
        return self._files(schema.document.c.id.in_(found))

    def outdated(self, rules_version: str) -> list[SourceFile]:
        """The files of the documents whose facts other rules have found.

        Args:
            rules_version: Of the rules in force.

        Returns:
            In the order of ids.
        """
        return self._files(schema.document.c.rules_version != rules_version)

    def _files(self, where: ColumnElement[bool]) -> list[SourceFile]:
        c = schema.document.c
        query = select(c.path, c.name, c.sha256, c.size, c.media_type, c.container).where(where).order_by(c.id)
        with self.reading() as connection:
            rows = connection.execute(query).mappings().all()
        return [SourceFile(**{**row, "path": Path(row["path"])}) for row in rows]

    def copy_to(self, target: Path) -> None:
        """Write one state of the database to another file, while others may go on writing.

        Args:
            target: A file that is not there yet; it is there when it is whole.

        Raises:
            StoreError: The file is there, or cannot be written.
        """
        if target.exists():
            raise StoreError(f"{target} is there already", remedy="Give another name: nothing is overwritten.")
        partial = target.with_name(target.name + ".part")
        try:
            partial.unlink(missing_ok=True)
            partial.touch()
            with explained(self.path):
                copy_database(self._engine, partial)
            partial.rename(target)
        except OSError as error:
            raise StoreError(
                f"{target} cannot be written: {error.strerror}", remedy="Name a file in a folder that can be written."
            ) from error

    def counts(self) -> Summary:
        """Count what the database holds.

        Returns:
            Documents, facts by type, files by status.
        """
        status = schema.ledger.c.status
        with self.reading() as connection:
            by_status = connection.execute(select(status, func.count()).group_by(status)).tuples().all()
            return Summary(
                documents=_count(connection, schema.document),
                facts={kind: _count(connection, table) for kind, table in FACT_TABLES.items()},
                ledger=dict.fromkeys(schema.LEDGER_STATUSES, 0) | dict(by_status),
            )


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"the folder {folder} of the database cannot be made: {error.strerror}",
            remedy="Let this user write there, or set VANBAN_DATABASE to another place.",
        ) from error
