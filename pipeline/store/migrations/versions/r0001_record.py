"""The record: runs, documents with pages and issues, one table a fact type, mentions."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    _run()
    _document()
    _parts()
    _mention()
    _citation()
    _locality()
    _model_count()
    _campaign()
    _named_model()


def _check(name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(name))


def _needed(name: str, kind: type[Any] = sa.Text) -> sa.Column[Any]:
    return sa.Column(name, kind(), nullable=False)


def _document_key(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_document_id_document")
    return sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=name, ondelete="CASCADE")


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _run() -> None:
    op.create_table(
        "run",
        _needed("id", sa.Integer),
        _needed("reason"),
        _needed("status", sa.String),
        sa.Column("started", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished", sa.DateTime(timezone=True)),
        _needed("counts", sa.JSON),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
        _check("ck_run_status", "status IN ('running', 'done', 'failed', 'interrupted')"),
        _check("ck_run_finished", "(status = 'running') = (finished IS NULL)"),
    )


def _document() -> None:
    op.create_table(
        "document",
        _needed("id", sa.Integer),
        _needed("sha256", sa.String),
        _needed("name"),
        _needed("name_folded"),
        _needed("path"),
        _needed("media_type", sa.String),
        _needed("size", sa.BigInteger),
        _needed("language", sa.String),
        _needed("kind", sa.String),
        sa.Column("title", sa.Text()),
        sa.Column("symbol", sa.Text()),
        sa.Column("symbol_folded", sa.Text()),
        sa.Column("issuer", sa.Text()),
        sa.Column("place", sa.Text()),
        sa.Column("signed", sa.String()),
        sa.Column("signatory", sa.Text()),
        sa.Column("published", sa.String()),
        sa.Column("date", sa.String()),
        _needed("pages", sa.Integer),
        _needed("characters", sa.Integer),
        _needed("text"),
        _needed("rules_version", sa.String),
        sa.Column("run_id", sa.Integer()),
        sa.Column("stored", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("sha256", name=op.f("uq_document_sha256")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_document_run_id_run"), ondelete="SET NULL"),
        _check("ck_document_sha256", "length(sha256) = 64"),
        _check("ck_document_sizes", "size >= 0 AND pages >= 0 AND characters >= 0"),
        _check("ck_document_language", "language IN ('vi', 'nl', 'other')"),
    )
    _index("document", "name_folded", "symbol_folded", "date", "rules_version")


def _parts() -> None:
    op.create_table(
        "page",
        _needed("document_id", sa.Integer),
        _needed("number", sa.Integer),
        _needed("start", sa.Integer),
        _needed("end", sa.Integer),
        sa.PrimaryKeyConstraint("document_id", "number", name=op.f("pk_page")),
        _document_key("page"),
        _check("ck_page_number", "number >= 1"),
        _check("ck_page_span", 'start >= 0 AND "end" >= start'),
    )
    op.create_table(
        "issue",
        _needed("document_id", sa.Integer),
        _needed("number", sa.Integer),
        _needed("kind", sa.String),
        _needed("message"),
        sa.Column("page", sa.Integer()),
        sa.PrimaryKeyConstraint("document_id", "number", name=op.f("pk_issue")),
        _document_key("issue"),
        _check("ck_issue_number", "number >= 1"),
        _check("ck_issue_page", "page >= 1"),
    )
    _index("issue", "kind")


def _mention() -> None:
    op.create_table(
        "mention",
        _needed("fact_id", sa.String),
        _needed("number", sa.Integer),
        _needed("document_id", sa.Integer),
        _needed("type", sa.String),
        _needed("page", sa.Integer),
        _needed("start", sa.Integer),
        _needed("end", sa.Integer),
        _needed("quote"),
        _needed("reference", sa.Boolean),
        sa.PrimaryKeyConstraint("fact_id", "number", name=op.f("pk_mention")),
        _document_key("mention"),
        _check("ck_mention_number", "number >= 1"),
        _check("ck_mention_type", "type IN ('citation', 'locality', 'count', 'campaign', 'named_model')"),
        _check("ck_mention_span", 'start >= 0 AND "end" >= start'),
        _check("ck_mention_page", "page >= 1"),
    )
    _index("mention", "document_id")


def _fact(table: str, *own: Any) -> None:
    op.create_table(
        table,
        _needed("id", sa.String),
        _needed("document_id", sa.Integer),
        _needed("page", sa.Integer),
        _needed("start", sa.Integer),
        _needed("end", sa.Integer),
        _needed("quote"),
        _needed("rule", sa.String),
        *own,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        _document_key(table),
        _check(f"ck_{table}_span", 'start >= 0 AND "end" >= start'),
        _check(f"ck_{table}_page", "page >= 1"),
    )
    _index(table, "document_id")


def _citation() -> None:
    _fact(
        "citation",
        _needed("symbol"),
        _needed("symbol_folded"),
        sa.Column("doc_type", sa.String()),
        sa.Column("issuer", sa.Text()),
        sa.Column("year", sa.Integer()),
        sa.Column("date", sa.String()),
        sa.Column("title", sa.Text()),
        _needed("repaired", sa.Boolean),
    )
    _index("citation", "symbol_folded")


def _locality() -> None:
    _fact(
        "locality",
        _needed("name"),
        _needed("name_folded"),
        _needed("level", sa.String),
        sa.Column("province", sa.Text()),
        sa.Column("code", sa.String()),
        _check(
            "ck_locality_level",
            "level IN ('province', 'district', 'district_town', 'city', 'urban_district', 'commune', 'ward',"
            " 'township', 'special_zone')",
        ),
    )
    _index("locality", "name_folded", "code")


def _model_count() -> None:
    _fact(
        "model_count",
        _needed("value", sa.BigInteger),
        _needed("qualifier", sa.String),
        _needed("status", sa.String),
        _needed("kind"),
        sa.Column("locality", sa.Text()),
        sa.Column("locality_folded", sa.Text()),
        sa.Column("period", sa.String()),
        sa.Column("campaign", sa.Text()),
        sa.Column("campaign_folded", sa.Text()),
        sa.Column("part_of", sa.BigInteger()),
        _check("ck_model_count_value", "value >= 0"),
        _check(
            "ck_model_count_qualifier",
            "qualifier IN ('exact', 'more_than', 'at_least', 'nearly', 'about', 'less_than')",
        ),
        _check("ck_model_count_status", "status IN ('achieved', 'target', 'change')"),
    )
    _index("model_count", "locality_folded", "period", "campaign_folded")


def _campaign() -> None:
    _fact(
        "campaign",
        _needed("name"),
        _needed("name_folded"),
        _needed("kind", sa.String),
        sa.Column("key", sa.String()),
        _check("ck_campaign_kind", "kind IN ('movement', 'campaign')"),
    )
    _index("campaign", "name_folded", "key")


def _named_model() -> None:
    _fact("named_model", _needed("name"), _needed("name_folded"))
    _index("named_model", "name_folded")
