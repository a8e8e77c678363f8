"""The archive or message that a document was in."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the column."""
    op.add_column("document", sa.Column("container", sa.Text()))
    op.create_index(op.f("ix_document_container"), "document", ["container"])
