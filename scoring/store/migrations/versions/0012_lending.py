"""A demand is taken up, decided, disbursed and followed.

Demands and outcomes delivered before are taken over from the lake at the next ingest or scoring.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

OPEN = sa.text("ended IS NULL")
BATCH = "the file that tells of it; none: stated on the site and not yet delivered as a record"


def upgrade() -> None:
    op.create_table(
        "demand",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("enterprise", sa.String(length=18), nullable=False),
        sa.Column("demand_no", sa.String(length=40), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("term_months", sa.Integer(), nullable=True),
        sa.Column("purpose", sa.String(length=200), nullable=False),
        sa.Column("stated_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("known_at", sa.Date(), nullable=False),
        sa.Column("batch", sa.String(length=16), nullable=True, comment=BATCH),
        sa.Column("by", sa.String(length=80), nullable=False, comment="empty: a file"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_demand")),
    )
    op.create_index("ix_demand_enterprise", "demand", ["enterprise", "demand_no"], unique=False)
    op.create_index(op.f("ix_demand_batch"), "demand", ["batch"], unique=False)

    op.create_table(
        "outcome",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("bank", sa.String(length=40), nullable=False),
        sa.Column("loan_no", sa.String(length=40), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.Column("enterprise", sa.String(length=18), nullable=False),
        sa.Column("granted_on", sa.Date(), nullable=False),
        sa.Column("principal_fen", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("balance_fen", sa.BigInteger(), nullable=True),
        sa.Column("matures_on", sa.Date(), nullable=True),
        sa.Column("classification", sa.String(length=16), nullable=True),
        sa.Column("overdue_days", sa.Integer(), nullable=False),
        sa.Column("known_at", sa.Date(), nullable=False),
        sa.Column("batch", sa.String(length=16), nullable=True, comment=BATCH),
        sa.Column("by", sa.String(length=80), nullable=False, comment="empty: a file"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_outcome")),
    )
    op.create_index("ix_outcome_loan", "outcome", ["bank", "loan_no", "reported_on"], unique=False)
    op.create_index(op.f("ix_outcome_enterprise"), "outcome", ["enterprise"], unique=False)
    op.create_index(op.f("ix_outcome_batch"), "outcome", ["batch"], unique=False)

    op.create_table(
        "lending_case",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("enterprise", sa.String(length=18), nullable=False),
        sa.Column("demand_no", sa.String(length=40), nullable=False),
        sa.Column("bank", sa.String(length=40), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("ended", sa.String(length=12), nullable=True, comment="how it ended without a loan"),
        sa.Column("loan_no", sa.String(length=40), nullable=True),
        sa.CheckConstraint("ended IN ('refused', 'lapsed')", name=op.f("ck_lending_case_known_end")),
        sa.CheckConstraint("ended IS NULL OR loan_no IS NULL", name=op.f("ck_lending_case_a_loan_does_not_end_here")),
        sa.ForeignKeyConstraint(["edition"], ["edition.number"], name=op.f("fk_lending_case_edition_edition")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_lending_case")),
    )
    op.create_index(op.f("ix_lending_case_enterprise"), "lending_case", ["enterprise"], unique=False)
    op.create_index(op.f("ix_lending_case_bank"), "lending_case", ["bank"], unique=False)
    op.create_index("ix_lending_case_loan", "lending_case", ["bank", "loan_no"], unique=True)
    op.create_index(
        "ix_lending_case_one_open",
        "lending_case",
        ["enterprise", "demand_no", "bank"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )

    op.create_table(
        "lending_event",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("case_number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('taken_up', 'papers', 'approved', 'refused', 'disbursed', 'claimed', 'lapsed')",
            name=op.f("ck_lending_event_known_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["case_number"], ["lending_case.number"], name=op.f("fk_lending_event_case_number_lending_case")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_lending_event")),
    )
    op.create_index(op.f("ix_lending_event_case_number"), "lending_event", ["case_number"], unique=False)

    op.create_table(
        "bank_total",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("bank", sa.String(length=40), nullable=False),
        sa.Column("month_end", sa.Date(), nullable=False),
        sa.Column("loans", sa.Integer(), nullable=False),
        sa.Column("balance_fen", sa.BigInteger(), nullable=False),
        sa.Column("overdue_fen", sa.BigInteger(), nullable=False),
        sa.Column(
            "lines",
            sa.JSON(),
            nullable=True,
            comment="balance and overdue balance in fen by loan, where the bank lists them",
        ),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_bank_total")),
    )
    op.create_index("ix_bank_total_month", "bank_total", ["bank", "month_end"], unique=False)

    op.create_table(
        "difference",
        sa.Column("bank", sa.String(length=40), nullable=False),
        sa.Column("month_end", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("loan_no", sa.String(length=40), nullable=False, comment="empty: of the totals"),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=True),
        sa.Column("explained_by", sa.String(length=80), nullable=True),
        sa.Column("explained_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(explanation IS NULL) = (explained_by IS NULL) AND (explanation IS NULL) = (explained_at IS NULL)",
            name=op.f("ck_difference_explained_by_somebody"),
        ),
        sa.PrimaryKeyConstraint("bank", "month_end", "kind", "loan_no", name=op.f("pk_difference")),
    )

    op.create_table(
        "idempotency",
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False, comment="chosen by who sent the request"),
        sa.Column("digest", sa.String(length=64), nullable=False, comment="SHA-256 of what was asked for"),
        sa.Column("answer", sa.JSON(), nullable=True, comment="what was answered, and is answered again"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("actor", "key", name=op.f("pk_idempotency")),
    )


def downgrade() -> None:
    for name in ("idempotency", "difference", "bank_total", "lending_event", "lending_case", "outcome", "demand"):
        op.drop_table(name)
