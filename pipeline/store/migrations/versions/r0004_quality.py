"""How good the text of each page is, and where on the page each fact stands."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the table of boxes and the columns of pages; documents that are stored already get them when read anew."""
    op.add_column("document", sa.Column("grade", sa.String()))
    op.create_index(op.f("ix_document_grade"), "document", ["grade"])
    op.add_column("page", sa.Column("confidence", sa.Float()))
    op.add_column("page", sa.Column("rotation", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("page", sa.Column("unknown", sa.Float()))
    op.add_column("page", sa.Column("grade", sa.String()))
    op.create_table(
        "box",
        sa.Column("fact_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        *(sa.Column(side, sa.Float(), nullable=False) for side in ("left", "top", "right", "bottom")),
        sa.PrimaryKeyConstraint("fact_id", "number", name=op.f("pk_box")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_box_document_id_document"), ondelete="CASCADE"
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_box_number")),
        sa.CheckConstraint("page >= 1", name=op.f("ck_box_page")),
        sa.CheckConstraint('"right" >= "left" AND bottom >= top', name=op.f("ck_box_sides")),
    )
    op.create_index(op.f("ix_box_document_id"), "box", ["document_id"])
