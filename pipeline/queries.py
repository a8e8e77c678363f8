"""What analysts ask of the database, each question a function whose rows show their evidence.

Every function takes the same filters. A filter on something that the row itself says (a count's locality, a citation's
symbol) holds for the row; otherwise it holds for its document, which must have a fact that says so. Rows come by
document, in the order in which documents were stored, then by offset.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property
from typing import Any, TypedDict, TypeVar, Unpack

from sqlalchemy import ColumnElement, FromClause, Select, Table, and_, func, or_, select, union_all

from pipeline.errors import UsageError
from pipeline.record import name_key, period_key, symbol_key
from pipeline.store import Store, StoredDocument, schema
from pipeline.store.find import find_document
from pipeline.store.schema import FACT_TABLES
from pipeline.store.views import cited_by_select, fact_select


class Filters(TypedDict, total=False):
    """What narrows a question; None is the same as leaving it out.

    Attributes:
        locality: Name of an administrative unit, with or without diacritics.
        campaign: Name of a campaign, with or without diacritics, or its key.
        symbol: Symbol of a document, in any spelling: ``5-QD/TW`` is ``05-QĐ/TW``. Of the rows of ``documents`` it is
            their own; elsewhere the document cited.
        period: As in the record, ``2024`` or ``2020-2025``.
        since: ISO date; documents signed or published on or after it. Those that give no date are left out.
        document: One document: its id, the first digits of its hash, its file name or its own symbol.
        limit: How many rows at most.
    """

    locality: str | None
    campaign: str | None
    symbol: str | None
    period: str | None
    since: str | None
    document: str | None
    limit: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where a row's fact stands.

    Attributes:
        document: Name of the file, as dropped.
        page: Number of the page, from 1.
        quote: The words of the text.
        rule: Id of the rule that found it.
        document_id: Of the document, for ``vanban show``.
        id: Of the fact.
        start: Offset of the quote in the document's text.
        end: Offset after the quote.
    """

    document: str
    page: int
    quote: str
    rule: str
    document_id: int
    id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationRow(Evidence):
    """A citation; fields as in the record."""

    symbol: str
    doc_type: str | None
    issuer: str | None
    level: str | None
    locality: str | None
    province: str | None
    year: int | None
    date: str | None
    term: str | None
    title: str | None
    repaired: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalityRow(Evidence):
    """A locality; fields as in the record."""

    name: str
    level: str
    province: str | None
    code: str | None
    successors: list[dict[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRow(Evidence):
    """A count of models; fields as in the record."""

    value: int
    qualifier: str
    status: str
    kind: str
    locality: str | None
    period: str | None
    campaign: str | None
    part_of: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignRow(Evidence):
    """A campaign; fields as in the record."""

    name: str
    kind: str
    key: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRow(Evidence):
    """A model that is called by a name; fields as in the record."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRow(Evidence):
    """A fact of any type.

    Attributes:
        type: As in the record.
        value: What it says, for a person to read.
    """

    type: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """A document; fields as in the record, and how much was found.

    Attributes:
        facts: How many facts.
        issues: How many issues.
    """

    id: int
    name: str
    language: str
    kind: str
    title: str | None
    symbol: str | None
    issuer: str | None
    locality: str | None
    province: str | None
    place: str | None
    signed: str | None
    signatory: str | None
    office: str | None
    author: str | None
    publication: str | None
    published: str | None
    media_type: str
    container: str | None
    grade: str | None
    pages: int
    characters: int
    facts: int
    issues: int
    sha256: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedRow:
    """A document that others cite.

    Attributes:
        symbol: As in the record; so for the next three fields.
        documents: How many documents cite it.
        citations: How often they do.
        first_cited: Date of the earliest of them that is dated.
        stored: Name of its own file, where it is stored.
        stored_id: Of its own document, for ``vanban show``.
        id: Of the cited document.
    """

    symbol: str
    locality: str | None
    province: str | None
    date: str | None
    documents: int
    citations: int
    first_cited: str | None
    stored: str | None
    stored_id: int | None
    id: int


Row = Evidence | DocumentRow | CitedRow
R = TypeVar("R", bound=Row)


def columns(row_type: type[Row]) -> list[str]:
    """The fields of a row type in reading order: what it says, then its evidence.

    Args:
        row_type: One of the row classes above.

    Returns:
        Field names.
    """
    evidence = {field.name for field in fields(Evidence)} if issubclass(row_type, Evidence) else set()
    return sorted((field.name for field in fields(row_type)), key=lambda name: name in evidence)


def citations(store: Store, **filters: Unpack[Filters]) -> list[CitationRow]:
    """Which documents cite which, one row a mention.

    Args:
        store: The open database.
        filters: See ``Filters``; so for every question below.
    """
    return _typed(store, CitationRow, schema.citation, filters)


def cited(store: Store, **filters: Unpack[Filters]) -> list[CitedRow]:
    """Which documents are cited, the most cited first; filters hold for the citations that are counted."""
    asked = _Asked(store, filters)
    said = cited_by_select().subquery()
    own = schema.document.alias()
    query = (
        select(
            *(said.c[name] for name in ("symbol", "locality", "province", "date")),
            func.count(said.c.document_id.distinct()).label("documents"),
            func.count().label("citations"),
            func.min(schema.document.c.date).label("first_cited"),
            own.c.name.label("stored"),
            own.c.id.label("stored_id"),
            said.c.cited_id.label("id"),
        )
        .join_from(schema.citation, said, said.c.id == schema.citation.c.id)
        .join(schema.document, schema.document.c.id == schema.citation.c.document_id)
        .outerjoin(own, own.c.id == said.c.cited_document_id)
        .where(*asked.conditions(schema.citation))
        .group_by(said.c.cited_id)
        .order_by(func.count(said.c.document_id.distinct()).desc(), said.c.symbol, said.c.cited_id)
    )
    return asked.rows(CitedRow, query.limit(asked.limit))


def localities(store: Store, **filters: Unpack[Filters]) -> list[LocalityRow]:
    """Of which administrative units the documents speak, one row a unit and document."""
    return _typed(store, LocalityRow, schema.locality, filters)


def counts(store: Store, **filters: Unpack[Filters]) -> list[CountRow]:
    """How many models the documents count, one row a statement."""
    return _typed(store, CountRow, schema.model_count, filters)


def campaigns(store: Store, **filters: Unpack[Filters]) -> list[CampaignRow]:
    """Which campaigns the documents name, one row a name and document."""
    return _typed(store, CampaignRow, schema.campaign, filters)


def models(store: Store, **filters: Unpack[Filters]) -> list[ModelRow]:
    """Which models the documents call by name, one row a name and document."""
    return _typed(store, ModelRow, schema.named_model, filters)


def facts(store: Store, **filters: Unpack[Filters]) -> list[FactRow]:
    """Facts of every type; each type is filtered as by its own question."""
    asked = _Asked(store, filters)
    # Each type is cut to the limit by itself: sorting all facts of a large archive takes seconds.
    parts = [
        asked.first(
            fact_select(kind)
            .add_columns(schema.document.c.name.label("document"))
            .join_from(table, schema.document)
            .where(*asked.conditions(table)),
            table,
        ).subquery()
        for kind, table in FACT_TABLES.items()
    ]
    found = union_all(*map(select, parts)).subquery()
    return asked.rows(FactRow, asked.first(select(found), found))


def documents(store: Store, **filters: Unpack[Filters]) -> list[DocumentRow]:
    """The documents themselves, one row each."""
    asked = _Asked(store, filters)
    c = schema.document.c
    found = [_number_of(table, c.id) for table in FACT_TABLES.values()]
    stored = [c[field.name] for field in fields(DocumentRow) if field.name not in {"facts", "issues"}]
    query = select(*stored, sum(found[1:], found[0]).label("facts"), _number_of(schema.issue, c.id).label("issues"))
    return asked.rows(DocumentRow, query.where(*asked.conditions(schema.document)).order_by(c.id).limit(asked.limit))


def document(store: Store, ref: str) -> StoredDocument:
    """The one document that a reference means, with its text, facts and issues.

    Args:
        store: The open database.
        ref: Its id, file name, own symbol, or the first digits of its hash.

    Raises:
        UsageError: No document fits, or several do; the message names candidates.
    """
    with store.reading() as connection:
        identifier = find_document(connection, ref)
    found = store.load(identifier)
    assert found is not None  # documents are never deleted
    return found


def _typed(store: Store, row_type: type[R], table: Table, filters: Filters) -> list[R]:
    asked = _Asked(store, filters)
    names = [field.name for field in fields(row_type) if field.name != "document"]
    query = select(schema.document.c.name.label("document"), *(table.c[name] for name in names))
    query = query.join_from(table, schema.document).where(*asked.conditions(table))
    return asked.rows(row_type, asked.first(query, table))


def _number_of(table: Table, document_id: ColumnElement[int]) -> ColumnElement[int]:
    return select(func.count()).where(table.c.document_id == document_id).scalar_subquery()


class _Asked:
    """Filters, checked, as conditions on any of the tables."""

    def __init__(self, store: Store, filters: Filters) -> None:
        self._store = store
        self._filters = {name: value for name, value in filters.items() if value is not None}
        self.limit = filters.get("limit")
        if self.limit is not None and self.limit < 1:
            raise UsageError(f"a limit of {self.limit} leaves nothing to show", remedy="Ask for 1 row or more.")

    def conditions(self, table: Table) -> list[ColumnElement[bool]]:
        """What must hold for a row of a table, to be joined with ``document``."""
        found = []
        for name, value in self._filters.items():
            if name == "since":
                found.append(schema.document.c.date >= _iso_date(str(value)))
            elif name == "document":
                found.append(_document_key(table) == self._document_id)
            elif name != "limit":
                found.append(_holds(table, name, str(value)))
        return found

    def first(self, query: Select[Any], facts: FromClause) -> Select[Any]:
        """The first facts of a query, as many as are asked for, by document and offset."""
        c = facts.c
        return query.order_by(c.document_id, c.start, c.end, c.id).limit(self.limit)

    def rows(self, row_type: type[R], query: Select[Any]) -> list[R]:
        """Run a query whose columns are a row type's fields."""
        names = {field.name for field in fields(row_type)}
        with self._store.reading() as connection:
            found = connection.execute(query).mappings()
            return [row_type(**{name: row[name] for name in names}) for row in found]

    @cached_property
    def _document_id(self) -> int:
        with self._store.reading() as connection:
            return find_document(connection, str(self._filters["document"]))


# How a filter's value is folded, and the columns to compare it with; the first one's table speaks for the document.
_COLUMNS: dict[str, tuple[Callable[[str], str], dict[Table, ColumnElement[str]]]] = {
    "symbol": (
        symbol_key,
        {schema.citation: schema.citation.c.symbol_folded, schema.document: schema.document.c.symbol_folded},
    ),
    "period": (period_key, {schema.model_count: schema.model_count.c.period}),
    "locality": (
        name_key,
        {schema.locality: schema.locality.c.name_folded, schema.model_count: schema.model_count.c.locality_folded},
    ),
    "campaign": (
        name_key,
        {schema.campaign: schema.campaign.c.name_folded, schema.model_count: schema.model_count.c.campaign_folded},
    ),
}


def _document_key(table: Table) -> ColumnElement[int]:
    return table.c.id if table is schema.document else table.c.document_id


def _holds(table: Table, name: str, value: str) -> ColumnElement[bool]:
    """What must hold for a row that says such a thing itself, else for the row's document."""
    fold, by_table = _COLUMNS[name]
    if table not in by_table:
        home = next(iter(by_table))
        return _document_key(table).in_(select(home.c.document_id).where(_holds(home, name, value)))
    says = by_table[table] == fold(value)
    return says if name != "campaign" else or_(says, _has_key(table, by_table[table], value))


def _has_key(table: Table, name: ColumnElement[str], value: str) -> ColumnElement[bool]:
    """Whether a row's campaign is one that its document's campaigns know by this key."""
    known = schema.campaign.alias()
    same = and_(known.c.document_id == table.c.document_id, known.c.name_folded == name)
    return select(known.c.id).where(same, known.c.key == value.strip().lower()).exists()


def _iso_date(value: str) -> str:
    try:
        return date.fromisoformat(value.strip()).isoformat()
    except ValueError as error:
        raise UsageError(f"{value!r} is not a date", remedy="Write it as YYYY-MM-DD, e.g. 2024-01-31.") from error
