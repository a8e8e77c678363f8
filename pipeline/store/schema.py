"""The tables, in types that SQLite and PostgreSQL share; docs/record.md explains each column.

A change here needs a revision in ``migrations/versions`` and its name at the end of ``REVISIONS``.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, get_args

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy.types import TypeDecorator
from typing_extensions import override

from extractors import facts
from extractors.sections import SectionKind
from pipeline.record import storable

# Every revision of the schema, oldest first; the program works with a database of the last one only.
REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007")

LANGUAGES = ("vi", "nl", "other")
LEDGER_STATUSES = ("done", "duplicate", "failed", "waiting")
RUN_STATUSES = ("running", "done", "failed", "interrupted")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Storable(TypeDecorator[str]):
    """Text without the characters that a database refuses, each replaced so that offsets stay right."""

    impl = Text
    cache_ok = True

    @override
    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value)


class Instant(TypeDecorator[datetime]):
    """A moment in UTC, also on SQLite, which keeps no time zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time needs its zone: {value.isoformat()}")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    @override
    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def one_of(column: str, values: Iterable[str], name: str | None = None) -> CheckConstraint:
    """A CHECK that a column holds one of some words.

    Args:
        column: Its name.
        values: The words.
        name: Of the constraint, the column's where None.
    """
    words = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({words})", name=name or column)


def _span(page: bool = True) -> list[CheckConstraint]:
    """What holds for every place in a text."""
    checks = [CheckConstraint('start >= 0 AND "end" >= start', name="span")]
    if page:
        checks.append(CheckConstraint("page >= 1", name="page"))
    return checks


def _document_key(**arguments: Any) -> Column[int]:
    return Column("document_id", ForeignKey("document.id", ondelete="CASCADE"), nullable=False, **arguments)


def _fact(name: str, *own: Any) -> Table:
    """A table of one fact type: the evidence, which all types share, and what is its own."""
    return Table(
        name,
        metadata,
        Column("id", String, primary_key=True),
        _document_key(index=True),
        Column("page", Integer, nullable=False),
        Column("start", Integer, nullable=False),
        Column("end", Integer, nullable=False),
        Column("quote", Storable, nullable=False),
        Column("rule", String, nullable=False),
        *_span(),
        *own,
    )


run = Table(
    "run",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("reason", Storable, nullable=False),
    Column("status", String, nullable=False),
    Column("started", Instant, nullable=False),
    Column("finished", Instant),
    Column("counts", JSON, nullable=False),
    one_of("status", RUN_STATUSES),
    CheckConstraint("(status = 'running') = (finished IS NULL)", name="finished"),
)

document = Table(
    "document",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sha256", String, nullable=False),
    Column("name", Storable, nullable=False),
    Column("name_folded", Storable, nullable=False, index=True),
    Column("path", Storable, nullable=False),
    Column("media_type", String, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("language", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("title", Storable),
    Column("symbol", Storable),
    Column("symbol_folded", Storable, index=True),
    Column("issuer", Storable),
    Column("place", Storable),
    Column("signed", String),
    Column("signatory", Storable),
    Column("published", String),
    Column("date", String, index=True),
    Column("pages", Integer, nullable=False),
    Column("characters", Integer, nullable=False),
    Column("text", Storable, nullable=False),
    Column("rules_version", String, nullable=False, index=True),
    Column("run_id", ForeignKey("run.id", ondelete="SET NULL")),
    Column("stored", Instant, nullable=False),
    Column("locality", Storable),
    Column("locality_folded", Storable, index=True),
    Column("province", Storable),
    Column("grade", String, index=True),
    Column("office", Storable),
    Column("recipients", JSON, nullable=False, server_default="[]"),
    Column("author", Storable),
    Column("publication", Storable),
    Column("container", Storable, index=True),
    UniqueConstraint("sha256"),
    CheckConstraint("length(sha256) = 64", name="sha256"),
    CheckConstraint("size >= 0 AND pages >= 0 AND characters >= 0", name="sizes"),
    one_of("language", LANGUAGES),
)

page = Table(
    "page",
    metadata,
    _document_key(primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("confidence", Float),
    Column("rotation", Integer, nullable=False, server_default="0"),
    Column("unknown", Float),
    Column("grade", String),
    CheckConstraint("number >= 1", name="number"),
    *_span(page=False),
)

issue = Table(
    "issue",
    metadata,
    _document_key(primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("kind", String, nullable=False, index=True),
    Column("message", Storable, nullable=False),
    Column("page", Integer),
    CheckConstraint("number >= 1", name="number"),
    CheckConstraint("page >= 1", name="page"),
)

mention = Table(
    "mention",
    metadata,
    Column("fact_id", String, primary_key=True),
    Column("number", Integer, primary_key=True),
    _document_key(index=True),
    Column("type", String, nullable=False),
    Column("page", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("quote", Storable, nullable=False),
    Column("reference", Boolean, nullable=False),
    CheckConstraint("number >= 1", name="number"),
    one_of("type", facts.FACT_TYPES),
    *_span(),
)

# One row a document as it is cited: what texts say of it alike. Documents that say less share their row.
cited_document = Table(
    "cited_document",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("symbol", Storable, nullable=False),
    Column("symbol_folded", Storable, nullable=False),
    Column("locality", Storable),
    Column("locality_folded", Storable, index=True),
    Column("province", Storable),
    Column("date", String),
    Column("first_cited", String),
    Column("same_as", ForeignKey("cited_document.id", ondelete="SET NULL"), index=True),
    Column("document_id", ForeignKey("document.id", ondelete="SET NULL"), index=True),
)
_said = (cited_document.c[name] for name in ("locality", "province", "date"))
Index("uq_cited_document_said", cited_document.c.symbol_folded, *(func.coalesce(c, "") for c in _said), unique=True)

section = Table(
    "section",
    metadata,
    _document_key(primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("parent", Integer),
    Column("kind", String, nullable=False),
    Column("label", Storable, nullable=False),
    Column("title", Storable),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    CheckConstraint("number >= 1 AND parent < number", name="number"),
    one_of("kind", get_args(SectionKind)),
    *_span(page=False),
)

box = Table(
    "box",
    metadata,
    Column("fact_id", String, primary_key=True),
    Column("number", Integer, primary_key=True),
    _document_key(index=True),
    Column("page", Integer, nullable=False),
    Column("left", Float, nullable=False),
    Column("top", Float, nullable=False),
    Column("right", Float, nullable=False),
    Column("bottom", Float, nullable=False),
    CheckConstraint("number >= 1", name="number"),
    CheckConstraint("page >= 1", name="page"),
    CheckConstraint('"right" >= "left" AND bottom >= top', name="sides"),
)

citation = _fact(
    "citation",
    Column("symbol", Storable, nullable=False),
    Column("symbol_folded", Storable, nullable=False, index=True),
    Column("doc_type", String),
    Column("issuer", Storable),
    Column("year", Integer),
    Column("date", String),
    Column("title", Storable),
    Column("repaired", Boolean, nullable=False),
    Column("locality", Storable),
    Column("locality_folded", Storable, index=True),
    Column("province", Storable),
    Column("term", String),
    Column("cited_id", ForeignKey("cited_document.id"), index=True),
    Column("level", String),
)

locality = _fact(
    "locality",
    Column("name", Storable, nullable=False),
    Column("name_folded", Storable, nullable=False, index=True),
    Column("level", String, nullable=False),
    Column("province", Storable),
    Column("code", String, index=True),
    Column("successors", JSON, nullable=False, server_default="[]"),
    one_of("level", get_args(facts.Level)),
)

model_count = _fact(
    "model_count",
    Column("value", BigInteger, nullable=False),
    Column("qualifier", String, nullable=False),
    Column("status", String, nullable=False),
    Column("kind", Storable, nullable=False),
    Column("locality", Storable),
    Column("locality_folded", Storable, index=True),
    Column("period", String, index=True),
    Column("campaign", Storable),
    Column("campaign_folded", Storable, index=True),
    Column("part_of", BigInteger),
    CheckConstraint("value >= 0", name="value"),
    one_of("qualifier", get_args(facts.Qualifier)),
    one_of("status", get_args(facts.Status)),
)

campaign = _fact(
    "campaign",
    Column("name", Storable, nullable=False),
    Column("name_folded", Storable, nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("key", String, index=True),
    one_of("kind", ("movement", "campaign")),
)

named_model = _fact(
    "named_model",
    Column("name", Storable, nullable=False),
    Column("name_folded", Storable, nullable=False, index=True),
)

# One table a fact type, by the type's name in the record.
FACT_TABLES: dict[str, Table] = {
    "citation": citation,
    "locality": locality,
    "count": model_count,
    "campaign": campaign,
    "named_model": named_model,
}

ledger = Table(
    "ledger",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Storable, nullable=False),
    Column("sha256", String, index=True),
    Column("size", BigInteger),
    Column("media_type", String),
    Column("status", String, nullable=False, index=True),
    Column("document_id", ForeignKey("document.id", ondelete="SET NULL"), index=True),
    Column("duplicate_of", ForeignKey("document.id", ondelete="SET NULL"), index=True),
    Column("error_kind", String),
    Column("error_message", Storable),
    Column("error_remedy", Storable),
    Column("passing", Boolean, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("run_id", ForeignKey("run.id", ondelete="SET NULL"), index=True),
    Column("offered", Instant, nullable=False),
    Column("tried", Instant, nullable=False),
    one_of("status", LEDGER_STATUSES),
    CheckConstraint("length(sha256) = 64", name="sha256"),
    CheckConstraint("attempts >= 1 AND seconds >= 0", name="attempts"),
    CheckConstraint("status NOT IN ('done', 'duplicate') OR sha256 IS NOT NULL", name="known"),
    CheckConstraint(
        "status = 'waiting' OR (status = 'failed') = (error_kind IS NOT NULL)"
        " AND (error_kind IS NULL) = (error_message IS NULL)"
        " AND (error_kind IS NULL) = (error_remedy IS NULL)",
        name="error",
    ),
)
# A file is one name with one content; a file whose bytes could not be read is known by its name alone.
Index("uq_ledger_file", ledger.c.name, func.coalesce(ledger.c.sha256, ""), unique=True)
