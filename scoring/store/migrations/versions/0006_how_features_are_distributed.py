"""How features are distributed in each run, and how far they have drifted.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "feature_statistics",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("feature", sa.String(length=80), nullable=False),
        sa.Column("distribution", sa.JSON(), nullable=False, comment="see scoring.features.statistics"),
        sa.Column("psi_model", sa.Float(), comment="against the model's training rows"),
        sa.Column("psi_before", sa.Float(), comment="against the run behind the edition before"),
        sa.Column("before_run", sa.Integer(), comment="that run; empty before the first edition"),
        sa.CheckConstraint(
            "(psi_before IS NULL) = (before_run IS NULL)", name=op.f("ck_feature_statistics_compared_with_a_run")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_feature_statistics_run_id_run")),
        sa.ForeignKeyConstraint(["before_run"], ["run.id"], name=op.f("fk_feature_statistics_before_run_run")),
        sa.PrimaryKeyConstraint("run_id", "feature", name=op.f("pk_feature_statistics")),
    )


def downgrade() -> None:
    op.drop_table("feature_statistics")
