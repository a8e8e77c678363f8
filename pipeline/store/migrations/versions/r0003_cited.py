"""Cited documents: who cites what; the unit of an issuer; the successors of a locality.

Facts that are stored already get these fields when ``vanban ingest`` extracts their documents with the new rules.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table of cited documents and the columns that go with it."""
    _cited_document()
    for table in ("document", "citation"):
        for column in ("locality", "locality_folded", "province"):
            op.add_column(table, sa.Column(column, sa.Text()))
        op.create_index(op.f(f"ix_{table}_locality_folded"), table, ["locality_folded"])
    op.add_column("citation", sa.Column("term", sa.String()))
    with op.batch_alter_table("citation") as citation:
        citation.add_column(sa.Column("cited_id", sa.Integer()))
        citation.create_index(op.f("ix_citation_cited_id"), ["cited_id"])
        citation.create_foreign_key(op.f("fk_citation_cited_id_cited_document"), "cited_document", ["cited_id"], ["id"])
    op.add_column("locality", sa.Column("successors", sa.JSON(), nullable=False, server_default="[]"))


def _cited_document() -> None:
    op.create_table(
        "cited_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("symbol", sa.Text(), nullable=False),
        sa.Column("symbol_folded", sa.Text(), nullable=False),
        sa.Column("locality", sa.Text()),
        sa.Column("locality_folded", sa.Text()),
        sa.Column("province", sa.Text()),
        sa.Column("date", sa.String()),
        sa.Column("first_cited", sa.String()),
        sa.Column("same_as", sa.Integer()),
        sa.Column("document_id", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cited_document")),
        sa.ForeignKeyConstraint(
            ["same_as"],
            ["cited_document.id"],
            name=op.f("fk_cited_document_same_as_cited_document"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_cited_document_document_id_document"),
            ondelete="SET NULL",
        ),
    )
    for column in ("locality_folded", "same_as", "document_id"):
        op.create_index(op.f(f"ix_cited_document_{column}"), "cited_document", [column])
    said = [sa.text(f"coalesce({column}, '')") for column in ("locality", "province", "date")]
    op.create_index("uq_cited_document_said", "cited_document", ["symbol_folded", *said], unique=True)
