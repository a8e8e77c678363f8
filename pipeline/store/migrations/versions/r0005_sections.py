"""The sections of official documents, and more of what documents say of themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the table of sections and the columns; documents that are stored already get them when extracted anew."""
    op.add_column("document", sa.Column("office", sa.Text()))
    op.add_column("document", sa.Column("recipients", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("document", sa.Column("author", sa.Text()))
    op.add_column("document", sa.Column("publication", sa.Text()))
    op.create_table(
        "section",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("parent", sa.Integer()),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("title", sa.Text()),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("document_id", "number", name=op.f("pk_section")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_section_document_id_document"), ondelete="CASCADE"
        ),
        sa.CheckConstraint("number >= 1 AND parent < number", name=op.f("ck_section_number")),
        sa.CheckConstraint(
            "kind IN ('part', 'chapter', 'division', 'article', 'heading', 'clause', 'subclause', 'point')",
            name=op.f("ck_section_kind"),
        ),
        sa.CheckConstraint('start >= 0 AND "end" >= start', name=op.f("ck_section_span")),
    )
