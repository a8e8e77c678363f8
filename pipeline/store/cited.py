"""Cited documents: which citations mean the same one, and which stored document it is.

A symbol alone is no key: ``20-NQ/TU`` exists in every province and every term. What texts say of a cited document,
symbol, unit of the issuer and date, is a row; a row that says less belongs to the one that says more where only one
can be meant. All rows of a symbol are judged together whenever one of them or a document of that symbol changes, so
that the order in which documents arrive makes no difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, delete, exists, func, insert, select, update
from sqlalchemy.sql.elements import ColumnElement

from pipeline.store.schema import citation, cited_document, document

_Row = dict[str, Any]
_SAID = ("locality", "province", "date")


@dataclass(frozen=True, slots=True)
class _Cited:
    """What is said of a document; None is not said."""

    id: int
    locality: str | None
    province: str | None
    date: str | None
    first_cited: str | None

    @property
    def said(self) -> set[str]:
        return {name for name in _SAID if getattr(self, name) is not None}

    def may_be(self, other: _Cited | _Stored) -> bool:
        """True where nothing that is said of the two differs, and this was not cited before the other was issued."""
        alike = all(getattr(self, name) == getattr(other, name) for name in self.said & other.said)
        return alike and (self.date is not None or not _before(self.first_cited, other.date))


@dataclass(frozen=True, slots=True)
class _Stored:
    """A stored document with its own symbol."""

    id: int
    locality: str | None
    province: str | None
    date: str | None

    @property
    def said(self) -> set[str]:
        return {name for name in _SAID if getattr(self, name) is not None}


def _before(day: str | None, other: str | None) -> bool:
    return day is not None and other is not None and day < other


def symbols_of(connection: Connection, document_id: int) -> set[str]:
    """The folded symbols of a document and of all that it cites.

    Args:
        connection: In a transaction.
        document_id: Of its row.
    """
    own = select(document.c.symbol_folded).where(document.c.id == document_id, document.c.symbol_folded.is_not(None))
    cited = select(citation.c.symbol_folded).where(citation.c.document_id == document_id)
    return {symbol for query in (own, cited) for symbol in connection.execute(query).scalars()}


def refer(connection: Connection, rows: Iterable[_Row], date: str | None) -> None:
    """Give rows of ``citation`` that are about to be inserted the cited document that each says.

    Args:
        connection: In a transaction that holds the write lock.
        rows: Of one document; ``cited_id`` is set in each.
        date: Of that document.
    """
    for row in rows:
        said = {name: row[name] for name in ("symbol_folded", *_SAID)}
        query = select(cited_document.c.id, cited_document.c.first_cited).where(*_is(said))
        known = connection.execute(query).first()
        if known is None:
            values = said | {"symbol": row["symbol"], "locality_folded": row["locality_folded"], "first_cited": date}
            added = insert(cited_document).values(values).returning(cited_document.c.id)
            row["cited_id"] = connection.execute(added).scalar_one()
            continue
        row["cited_id"] = known.id
        if date is not None and (known.first_cited is None or date < known.first_cited):
            connection.execute(update(cited_document).where(cited_document.c.id == known.id).values(first_cited=date))


def forget(connection: Connection, document_id: int) -> None:
    """Take the citations of a document out of what is known of the documents that it cites, before they are deleted.

    Args:
        connection: In a transaction that holds the write lock.
        document_id: Of its row.
    """
    cited = select(citation.c.cited_id).where(citation.c.document_id == document_id, citation.c.cited_id.is_not(None))
    dated = select(document.c.date).where(document.c.id == document_id).scalar_subquery()
    others = select(func.min(document.c.date)).join_from(citation, document)
    others = others.where(citation.c.cited_id == cited_document.c.id, document.c.id != document_id)
    # Only where this document was the first: to look at all others that cite a well-known one takes long.
    first = and_(cited_document.c.id.in_(cited), cited_document.c.first_cited == dated)
    connection.execute(update(cited_document).where(first).values(first_cited=others.scalar_subquery()))


def judge(connection: Connection, symbols: Iterable[str]) -> None:
    """Say which rows of some symbols mean the same document, and which stored one it is; drop those no longer cited.

    Args:
        connection: In a transaction that holds the write lock.
        symbols: Folded.
    """
    for symbol in sorted(symbols):
        ours = cited_document.c.symbol_folded == symbol
        cited = exists().where(citation.c.cited_id == cited_document.c.id)
        connection.execute(delete(cited_document).where(ours, ~cited))
        rows = [_Cited(**row) for row in _rows(connection, cited_document, ours)]
        stored = [_Stored(**row) for row in _rows(connection, document, document.c.symbol_folded == symbol)]
        for row in rows:
            same = _fullest(row, rows)
            values = {"same_as": None if same is row else same.id, "document_id": _stored(same, stored)}
            connection.execute(update(cited_document).where(cited_document.c.id == row.id).values(values))


def _is(said: _Row) -> list[ColumnElement[bool]]:
    columns = cited_document.c
    return [
        columns.symbol_folded == said["symbol_folded"],
        *(func.coalesce(columns[name], "") == (said[name] or "") for name in _SAID),
    ]


def _rows(connection: Connection, table: Any, condition: ColumnElement[bool]) -> list[_Row]:
    c = table.c
    names = [c.id, c.locality, c.province]
    names += [c.date, c.first_cited] if table is cited_document else [c.signed.label("date")]
    return [dict(row) for row in connection.execute(select(*names).where(condition).order_by(c.id)).mappings()]


def _fullest(row: _Cited, rows: Sequence[_Cited]) -> _Cited:
    """The one row that says most of the same document; the row itself where several could be meant."""
    fuller = [other for other in rows if row.said < other.said and row.may_be(other)]
    most = [one for one in fuller if not any(one.said < other.said and one.may_be(other) for other in fuller)]
    return most[0] if len(most) == 1 else row


def _stored(row: _Cited, stored: Sequence[_Stored]) -> int | None:
    """The one stored document that a row means."""
    fitting = [one.id for one in stored if row.may_be(one) and _is_told(row, one)]
    return fitting[0] if len(fitting) == 1 else None


def _is_told(row: _Cited, stored: _Stored) -> bool:
    """True where its unit, which a central body lacks, or its day tells the document from those of other units."""
    return row.locality == stored.locality or (row.date is not None and row.date == stored.date)
