"""The ledger: a line a file that was ever offered; the documents that are stored already get theirs."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table and fill it from the documents."""
    op.create_table(
        "ledger",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String()),
        sa.Column("size", sa.BigInteger()),
        sa.Column("media_type", sa.String()),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("document_id", sa.Integer()),
        sa.Column("duplicate_of", sa.Integer()),
        sa.Column("error_kind", sa.String()),
        sa.Column("error_message", sa.Text()),
        sa.Column("error_remedy", sa.Text()),
        sa.Column("passing", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("run_id", sa.Integer()),
        sa.Column("offered", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tried", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger")),
        *_keys(),
        *_checks(),
    )
    for column in ("sha256", "status", "document_id", "duplicate_of", "run_id"):
        op.create_index(op.f(f"ix_ledger_{column}"), "ledger", [column])
    op.create_index("uq_ledger_file", "ledger", ["name", sa.text("coalesce(sha256, '')")], unique=True)
    op.execute(
        "INSERT INTO ledger (name, sha256, size, media_type, status, document_id, passing, attempts, seconds, run_id,"
        " offered, tried)"
        " SELECT name, sha256, size, media_type, 'done', id, false, 1, 0, run_id, stored, stored"
        " FROM document ORDER BY id"
    )


def _keys() -> list[sa.ForeignKeyConstraint]:
    targets = {"document_id": "document", "duplicate_of": "document", "run_id": "run"}
    return [
        sa.ForeignKeyConstraint(
            [column], [f"{table}.id"], name=op.f(f"fk_ledger_{column}_{table}"), ondelete="SET NULL"
        )
        for column, table in targets.items()
    ]


def _checks() -> list[sa.CheckConstraint]:
    rules = {
        "status": "status IN ('done', 'duplicate', 'failed', 'waiting')",
        "sha256": "length(sha256) = 64",
        "attempts": "attempts >= 1 AND seconds >= 0",
        "known": "status NOT IN ('done', 'duplicate') OR sha256 IS NOT NULL",
        "error": "status = 'waiting' OR (status = 'failed') = (error_kind IS NOT NULL)"
        " AND (error_kind IS NULL) = (error_message IS NULL)"
        " AND (error_kind IS NULL) = (error_remedy IS NULL)",
    }
    return [sa.CheckConstraint(rule, name=op.f(f"ck_ledger_{name}")) for name, rule in rules.items()]
