"""Decisions about rows that do not carry their code."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "alias",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("value", sa.String(length=400), nullable=False, comment="as the directory compares it"),
        sa.Column("enterprise", sa.String(length=18), nullable=True, comment="empty: none of the enterprises known"),
        sa.Column("decided_on", sa.Date(), nullable=False, comment="it counts from this day on"),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('account', 'number', 'name')", name=op.f("ck_alias_known_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alias")),
    )
    op.create_index("ix_alias_kind_value", "alias", ["kind", "value"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_alias_kind_value", table_name="alias")
    op.drop_table("alias")
