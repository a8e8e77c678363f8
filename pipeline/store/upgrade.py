"""Brings a database to the schema of this program, and refuses one that it does not know."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from pipeline.errors import StoreError
from pipeline.store.engine import has_dangling_keys
from pipeline.store.schema import REVISIONS
from pipeline.store.views import create_views, drop_views

MIGRATIONS = Path(__file__).parent / "migrations"


def revision_of(connection: Connection) -> str | None:
    """The revision that a database is of.

    Args:
        connection: To the database.

    Returns:
        One of ``REVISIONS``; None for an empty database.

    Raises:
        StoreError: The database is of a newer vanban, or of another program.
    """
    tables = inspect(connection).get_table_names()
    if "alembic_version" not in tables:
        if tables:
            raise StoreError(
                f"the database holds tables of another program ({', '.join(sorted(tables)[:3])})",
                remedy="Set VANBAN_DATABASE to a file of its own.",
            )
        return None
    revision: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if revision is not None and revision not in REVISIONS:
        raise StoreError(
            f"the database has the schema {revision}, and this vanban knows none after {REVISIONS[-1]}",
            remedy="Update vanban to the version that made the database; nothing was changed.",
        )
    return revision


def upgrade(engine: Engine) -> None:
    """Bring a database to the latest revision, in one transaction.

    Args:
        engine: That does not enforce foreign keys, since a changed table is made anew and renamed.

    Raises:
        StoreError: The database is not one that can be upgraded, or its rows contradict each other afterwards.
    """
    # Alembic takes a third of a second to import: only when there is something to do.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with engine.execution_options(writes=True).begin() as connection:
        drop_views(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, REVISIONS[-1])
        create_views(connection)
        if has_dangling_keys(connection):
            raise StoreError(
                "rows of the database refer to rows that are not there, so it was left as it was",
                remedy="Restore the database from a backup, or report it with the version that last wrote to it.",
            )
