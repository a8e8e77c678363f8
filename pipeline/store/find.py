"""Finds the one document that a person means."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlalchemy import ColumnElement, Connection, or_, select

from pipeline.errors import UsageError
from pipeline.record import path_key, symbol_key
from pipeline.store.schema import document

_SHOWN = 5
_HASH = re.compile(r"[0-9a-f]{4,64}", re.IGNORECASE)
_LARGEST_ID = 2**31 - 1


def find_document(connection: Connection, ref: str) -> int:
    """The id of the document that a reference means.

    The readings are tried in this order, and the first that any document fits decides: id, file name with or without
    its folders, own symbol, first digits (four or more) of the hash.

    Args:
        connection: To read from.
        ref: As typed.

    Returns:
        The document's id.

    Raises:
        UsageError: No document fits, or several do; the message names candidates.
    """
    for condition in _readings(ref.strip()):
        found = _candidates(connection, condition)
        if len(found) == 1:
            return next(iter(found))
        if found:
            raise UsageError(
                f"{ref!r} can mean several documents: {_listed(found)}", remedy="Name one by its id or its full name."
            )
    near = _candidates(connection, document.c.name_folded.contains(path_key(ref.strip()), autoescape=True))
    if ref.strip() and near:
        raise UsageError(
            f"no document is called {ref!r}; near it are: {_listed(near)}",
            remedy="Name one by its id or its full name.",
        )
    raise UsageError(f"no document is called {ref!r}", remedy="Run vanban query documents to see what there is.")


def _readings(ref: str) -> Iterator[ColumnElement[bool]]:
    if ref.isascii() and ref.isdigit() and int(ref) <= _LARGEST_ID:
        yield document.c.id == int(ref)
    if ref:
        name = path_key(ref)
        yield or_(document.c.name_folded == name, document.c.name_folded.endswith(f"/{name}", autoescape=True))
        yield document.c.symbol_folded == symbol_key(ref)
    if _HASH.fullmatch(ref):
        yield document.c.sha256.startswith(ref.lower())


def _candidates(connection: Connection, condition: ColumnElement[bool]) -> dict[int, str]:
    """Id and name of the first documents that fit, one more than are shown."""
    query = select(document.c.id, document.c.name).where(condition).order_by(document.c.id).limit(_SHOWN + 1)
    return {row.id: row.name for row in connection.execute(query)}


def _listed(found: dict[int, str]) -> str:
    shown = [f"{name} (id {identifier})" for identifier, name in list(found.items())[:_SHOWN]]
    return ", ".join(shown) + (", ..." if len(found) > _SHOWN else "")
