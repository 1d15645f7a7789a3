"""Reports on the quality of the records.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quality_report",
        sa.Column("month", sa.Date(), nullable=False, comment="its first day"),
        sa.Column("as_of", sa.Date(), nullable=False, comment="it rests on what was known before this day"),
        sa.Column("batches", sa.String(length=64), nullable=False, comment="digest of the batches that it rests on"),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=80), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("month", name=op.f("pk_quality_report")),
    )


def downgrade() -> None:
    op.drop_table("quality_report")
