"""The facts that a decision rests on, one column each; and what became of the enterprises of a run.

Runs of before knew fewer facts: what they did not know stays unknown, and nobody was on the lists they did not read.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TEXTS = {"size": 8, "ownership": 20, "taxpayer_grade": 2, "environmental_grade": 8, "public_grade": 2}
MARKS = ("bankrupt", "tax_violation", "watched", "grade_d_linked")
NUMBERS = (
    "unreachable",
    "open_executions",
    "without_assets",
    "tax_arrears_yuan",
    "electricity_unpaid",
    "electricity_cut_off",
    "electricity_fees_yuan",
    "own_name_share",
    "utility_accounts",
    "tax_paid_yuan",
    "days_since_tax",
    "tax_overdue",
    "sales_yuan",
    "ceramics",
    "infringements",
)
BAND = """UPDATE assessment SET band = CASE
    WHEN sources < 2 THEN 0 WHEN pd < 0.005 THEN 1 WHEN pd < 0.01 THEN 2 WHEN pd < 0.02 THEN 3
    WHEN pd < 0.04 THEN 4 WHEN pd < 0.08 THEN 5 WHEN pd < 0.16 THEN 6 ELSE 7 END"""


def upgrade() -> None:
    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "band", sa.Integer(), nullable=False, server_default="0", comment="tier of the PD, 0 not enough to say"
            )
        )
        for name, length in TEXTS.items():
            batch_op.add_column(sa.Column(name, sa.String(length=length), nullable=False, server_default=""))
        for name in MARKS:
            batch_op.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("term_months", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("outstanding_fen", sa.BigInteger(), nullable=True))
        for name in NUMBERS:
            batch_op.add_column(sa.Column(name, sa.Float(), nullable=True))
    op.execute(BAND)
    with op.batch_alter_table("assessment", schema=None) as batch_op:
        for name in ("band", *TEXTS, *MARKS):
            batch_op.alter_column(name, server_default=None)
    op.create_table(
        "outcome_label",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("enterprise", sa.String(length=18), nullable=False),
        sa.Column(
            "state", sa.String(length=16), nullable=False, comment="what became of it within the performance window"
        ),
        sa.Column("known_by", sa.Date(), nullable=False, comment="the outcomes known before this day"),
        sa.CheckConstraint(
            "state IN ('good', 'bad', 'in_default', 'in_event', 'indeterminate', 'gone', 'short')",
            name=op.f("ck_outcome_label_known_state"),
        ),
        sa.ForeignKeyConstraint(
            ["run_id", "enterprise"],
            ["assessment.run_id", "assessment.enterprise"],
            name=op.f("fk_outcome_label_run_id_enterprise_assessment"),
        ),
        sa.PrimaryKeyConstraint("run_id", "enterprise", name=op.f("pk_outcome_label")),
    )


def downgrade() -> None:
    op.drop_table("outcome_label")
    with op.batch_alter_table("assessment", schema=None) as batch_op:
        for name in ("band", *TEXTS, *MARKS, "term_months", "outstanding_fen", *NUMBERS):
            batch_op.drop_column(name)
