"""The level of the body that issued a cited document."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the column."""
    op.add_column("citation", sa.Column("level", sa.String()))
