"""Champion and challenger: a model is put in force by two people, and others are scored beside it.

Models of before stay registered: nobody approved them, so none of them is in force until two people say so.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

CHAMPION = sa.text("state = 'in_force'")


def upgrade() -> None:
    with op.batch_alter_table("model", schema=None) as batch_op:
        batch_op.add_column(sa.Column("state", sa.String(length=12), nullable=False, server_default="registered"))
        batch_op.add_column(
            sa.Column("since", sa.DateTime(timezone=True), nullable=True, comment="when it came into this state")
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_model_known_state"), "state IN ('registered', 'shadow', 'in_force', 'retired')"
        )
    op.execute("UPDATE model SET since = registered_at")
    with op.batch_alter_table("model", schema=None) as batch_op:
        batch_op.alter_column("state", existing_type=sa.String(length=12), server_default=None)
        batch_op.alter_column("since", existing_type=sa.DateTime(timezone=True), nullable=False)
        batch_op.create_index(
            "ix_model_one_in_force", ["state"], unique=True, sqlite_where=CHAMPION, postgresql_where=CHAMPION
        )

    op.create_table(
        "promotion",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("model_digest", sa.String(length=64), nullable=False),
        sa.Column("action", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("base", sa.String(length=64), nullable=True, comment="the model in force when it was proposed"),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("proposed_by", sa.String(length=80), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(length=80), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("proposed_by <> decided_by", name=op.f("ck_promotion_four_eyes")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_promotion_for_a_reason")),
        sa.CheckConstraint(
            "action IN ('promote', 'roll_back', 'retire', 'shadow')", name=op.f("ck_promotion_known_action")
        ),
        sa.CheckConstraint(
            "state IN ('submitted', 'approved', 'rejected', 'withdrawn')", name=op.f("ck_promotion_known_state")
        ),
        sa.CheckConstraint(
            "(state IN ('approved', 'rejected')) = (decided_by IS NOT NULL)",
            name=op.f("ck_promotion_decided_by_somebody"),
        ),
        sa.CheckConstraint(
            "(decided_by IS NULL) = (decided_at IS NULL)", name=op.f("ck_promotion_decided_at_some_time")
        ),
        sa.ForeignKeyConstraint(["model_digest"], ["model.digest"], name=op.f("fk_promotion_model_digest_model")),
        sa.ForeignKeyConstraint(["base"], ["model.digest"], name=op.f("fk_promotion_base_model")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promotion")),
    )
    op.create_index(op.f("ix_promotion_model_digest"), "promotion", ["model_digest"], unique=False)

    op.create_table(
        "shadow_assessment",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("model_digest", sa.String(length=64), nullable=False),
        sa.Column("enterprise", sa.String(length=18), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("pd", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["model_digest"], ["model.digest"], name=op.f("fk_shadow_assessment_model_digest_model")
        ),
        sa.ForeignKeyConstraint(
            ["run_id", "enterprise"],
            ["assessment.run_id", "assessment.enterprise"],
            name=op.f("fk_shadow_assessment_run_id_enterprise_assessment"),
        ),
        sa.PrimaryKeyConstraint("run_id", "model_digest", "enterprise", name=op.f("pk_shadow_assessment")),
    )


def downgrade() -> None:
    op.drop_table("shadow_assessment")
    op.drop_table("promotion")
    with op.batch_alter_table("model", schema=None) as batch_op:
        batch_op.drop_index("ix_model_one_in_force")
        batch_op.drop_constraint(batch_op.f("ck_model_known_state"), type_="check")
        batch_op.drop_column("since")
        batch_op.drop_column("state")
