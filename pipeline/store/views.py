"""The views, for people who write SQL. They hold no data: after every upgrade they are dropped and made anew.

A change here needs a revision too, an empty one, so that existing databases get the new views.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, Text, cast, literal, select, union_all
from sqlalchemy.sql.expression import ColumnElement, case

from pipeline.store.schema import FACT_TABLES, model_count


def _value(kind: str) -> ColumnElement[str]:
    """What a fact says, for a person to read."""
    columns = FACT_TABLES[kind].c
    if kind == "count":
        number: ColumnElement[str] = cast(model_count.c.value, Text)
        status = case((columns.status == "achieved", ""), else_=literal(" (") + columns.status + ")")
        return number + " " + columns.kind + status
    return columns.symbol if kind == "citation" else columns.name


def fact_select(kind: str) -> Select[Any]:
    """The facts of one type in the columns that all types share: the view's definition, and what queries start from.

    Args:
        kind: Type of fact, as in the record.

    Returns:
        ``id``, ``type``, ``document_id``, ``page``, ``start``, ``end``, ``quote``, ``rule``, ``value``.
    """
    c = FACT_TABLES[kind].c
    shared = (c.id, literal(kind).label("type"), c.document_id, c.page, c.start, c.end, c.quote, c.rule)
    return select(*shared, _value(kind).label("value"))


def _definitions(connection: Connection) -> dict[str, str]:
    whole = union_all(*map(fact_select, FACT_TABLES)).compile(connection, compile_kwargs={"literal_binds": True})
    return {"fact": str(whole)}


def drop_views(connection: Connection) -> None:
    """Drop the views of the program, so that the tables under them can change; views of other people stay.

    Args:
        connection: In a transaction.
    """
    for name in _definitions(connection):
        connection.exec_driver_sql(f'DROP VIEW IF EXISTS "{name}"')


def create_views(connection: Connection) -> None:
    """Make the views of this version of the program.

    Args:
        connection: In a transaction, to a database with the latest tables.
    """
    for name, definition in _definitions(connection).items():
        connection.exec_driver_sql(f'CREATE VIEW "{name}" AS {definition}')
