"""How a database is reached and what its errors mean: the one place that knows SQLite."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.pool import NullPool, QueuePool

from pipeline.errors import ConfigurationError, StoreBusyError, StoreError

_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_REMEDIES = {
    sqlite3.SQLITE_READONLY: "Let this user write to the file and its folder, or set VANBAN_DATABASE to another place.",
    sqlite3.SQLITE_CANTOPEN: "Check that the folder exists and that this user may read and write it and the file.",
    sqlite3.SQLITE_NOTADB: "The file is something else: set VANBAN_DATABASE to another place, or move the file away.",
    sqlite3.SQLITE_CORRUPT: "Restore the database from a backup: this file is damaged.",
    sqlite3.SQLITE_FULL: "Free space on the disk that holds the database, then run the command again.",
    sqlite3.SQLITE_IOERR: "Check the disk and that it is not a network share: SQLite needs a local one.",
}


def database_path(url: str) -> Path:
    """The file that a database URL names.

    Args:
        url: E.g. ``sqlite:///data/vanban.db``.

    Returns:
        The file's path.

    Raises:
        ConfigurationError: It is no URL, or not one of a SQLite file.
    """
    remedy = "Write it as sqlite:///FOLDER/vanban.db, with a fourth slash where the folder begins at the root."
    try:
        parsed: URL = make_url(url)
    except ArgumentError as error:
        raise ConfigurationError(f"{url!r} is not the URL of a database", remedy=remedy) from error
    if parsed.get_backend_name() != "sqlite" or not parsed.database or parsed.database == ":memory:":
        raise ConfigurationError(f"{parsed.render_as_string()!r} is not the URL of a SQLite file", remedy=remedy)
    return Path(parsed.database)


def open_engine(path: Path, *, read_only: bool, wait: float, enforce: bool = True) -> Engine:
    """An engine whose connections are set up as vanban needs them.

    Args:
        path: The SQLite file.
        read_only: Whether writing is refused; the file must exist then.
        wait: Seconds to wait for another process that writes.
        enforce: Whether foreign keys are enforced; only a migration does without.

    Returns:
        The engine. A transaction of a connection with the execution option ``writes`` holds the write lock from its
        begin, so that what it reads stays true until it commits.
    """
    uri = f"file:{quote(str(path.absolute()))}?mode={'ro' if read_only else 'rwc'}"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(uri, uri=True, timeout=wait, isolation_level=None, check_same_thread=False)
        try:
            connection.execute(f"PRAGMA foreign_keys={'ON' if enforce else 'OFF'}")
            # A file moves to the archive once its record is stored: a power cut must not take the record back.
            connection.execute("PRAGMA synchronous=FULL")
            if not read_only:
                _use_wal(connection, wait)
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool if enforce else NullPool)
    event.listen(engine, "begin", _begin)
    return engine


def _use_wal(connection: sqlite3.Connection, wait: float) -> None:
    """Switch to write-ahead logging, for which SQLite does not wait where another process is about to write."""
    deadline = time.monotonic() + wait
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in _BUSY or time.monotonic() >= deadline:
                raise
            time.sleep(0.02)
        else:
            return


def _begin(connection: Connection) -> None:
    # Python's driver would begin before the first write only, and then without waiting for its turn.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def has_dangling_keys(connection: Connection) -> bool:
    """Whether a row refers to a row that is not there.

    Args:
        connection: One that does not enforce foreign keys.
    """
    return connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None


def copy_database(engine: Engine, target: Path) -> None:
    """Copy one state of a database, with SQLite's backup, which others who write do not disturb.

    Args:
        engine: Of the database.
        target: A file; what it holds is replaced.
    """
    source = engine.raw_connection()
    try:
        copy = sqlite3.connect(target)
        try:
            source.driver_connection.backup(copy)  # type: ignore[union-attr]  # set while it is out
        finally:
            copy.close()
    except sqlite3.Error as error:
        raise StoreError(f"the backup {target}: {error}", remedy="Check the disk that holds it.") from error
    finally:
        source.close()


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn the database's errors into ones that say what to do.

    Args:
        path: The database, for the message.

    Raises:
        StoreBusyError: Another process holds it.
        StoreError: Anything else that the database refuses.
    """
    try:
        yield
    except DBAPIError as error:
        code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
        if code in _BUSY:
            raise StoreBusyError(f"the database {path} is held by another process") from error
        raise StoreError(f"the database {path}: {error.orig}", remedy=_REMEDIES.get(code)) from error
    except SQLAlchemyError as error:
        raise StoreError(f"the database {path}: {error}") from error
