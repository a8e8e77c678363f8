"""The views, for people who write SQL. They hold no data: after every upgrade they are dropped and made anew.

A change here needs a revision too, an empty one, so that existing databases get the new views.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, Text, cast, func, literal, select, union_all
from sqlalchemy.sql.expression import ColumnElement, case

from pipeline.store.schema import FACT_TABLES, citation, cited_document, model_count


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


def cited_by_select() -> Select[Any]:
    """Every citation with the cited document that it means: the view's definition, and what queries start from.

    Returns:
        Of the cited document ``cited_id``, ``symbol``, ``locality``, ``province``, ``date`` and, where it is stored,
        ``cited_document_id``; of the citation ``id``, ``document_id``, ``page``, ``start``, ``end``, ``quote``,
        ``rule``.
    """
    said = cited_document.alias()  # by this citation
    c = cited_document.c
    means = func.coalesce(said.c.same_as, said.c.id)
    evidence = (citation.c[name] for name in ("id", "document_id", "page", "start", "end", "quote", "rule"))
    stored = c.document_id.label("cited_document_id")
    query = select(c.id.label("cited_id"), c.symbol, c.locality, c.province, c.date, stored, *evidence)
    joined = citation.join(said, citation.c.cited_id == said.c.id)
    return query.select_from(joined.join(cited_document, c.id == means))


def _definitions(connection: Connection) -> dict[str, str]:
    views = {"fact": union_all(*map(fact_select, FACT_TABLES)), "cited_by": cited_by_select()}
    options = {"literal_binds": True}
    return {name: str(query.compile(connection, compile_kwargs=options)) for name, query in views.items()}


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
