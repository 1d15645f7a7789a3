"""The risk-mitigation fund: schemes, and a ledger that the database itself only lets grow.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

DECIDES = sa.text("kind IN ('payment', 'refusal')")
LEDGER = ("fund_entry", "fund_posting")
NEXT = {
    "fund_entry": "NEW.number <> 1 + (SELECT COALESCE(MAX(number), 0) FROM fund_entry)",
    "fund_posting": "NEW.line NOT BETWEEN 1 AND (SELECT lines FROM fund_entry WHERE number = NEW.entry)",
}
"""What a new row must not be: out of turn, or more than its entry says."""


def upgrade() -> None:
    op.create_table(
        "fund_scheme",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False, comment="in force from this day until a later one is"),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=True, comment="the newest approved when drafted"),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.String(length=80), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(length=80), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("proposed_by <> decided_by", name=op.f("ck_fund_scheme_four_eyes")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_fund_scheme_for_a_reason")),
        sa.CheckConstraint(
            "state IN ('submitted', 'approved', 'rejected', 'withdrawn')", name=op.f("ck_fund_scheme_known_state")
        ),
        sa.CheckConstraint(
            "(state IN ('approved', 'rejected')) = (decided_by IS NOT NULL)",
            name=op.f("ck_fund_scheme_decided_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["base_version"], ["fund_scheme.version"], name=op.f("fk_fund_scheme_base_version_fund_scheme")
        ),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_fund_scheme")),
    )
    op.create_table(
        "fund_entry",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False, comment="without gaps"),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column(
            "other",
            sa.String(length=80),
            nullable=True,
            comment="a second person: who filed the claim, or booked what is taken back",
        ),
        sa.Column("bank", sa.String(length=40), nullable=False, comment="empty: of no bank, or of all"),
        sa.Column("loan_no", sa.String(length=40), nullable=False),
        sa.Column("claim", sa.Integer(), nullable=True, comment="the claim that it decides"),
        sa.Column("reverses", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False, comment="what it rested on"),
        sa.Column("lines", sa.Integer(), nullable=False, comment="how many postings it has"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('contribution', 'enrolment', 'report', 'claim', 'refusal', 'payment', 'recovery', 'write_off', "
            "'reversal', 'fuse_blown', 'fuse_lifted')",
            name=op.f("ck_fund_entry_known_kind"),
        ),
        sa.CheckConstraint('other <> "by"', name=op.f("ck_fund_entry_four_eyes")),
        sa.CheckConstraint(
            "kind NOT IN ('payment', 'write_off', 'reversal') OR other IS NOT NULL",
            name=op.f("ck_fund_entry_two_people"),
        ),
        sa.CheckConstraint(
            "(kind IN ('payment', 'refusal')) = (claim IS NOT NULL)", name=op.f("ck_fund_entry_decides_a_claim")
        ),
        sa.CheckConstraint(
            "(kind = 'reversal') = (reverses IS NOT NULL)", name=op.f("ck_fund_entry_reverses_an_entry")
        ),
        sa.CheckConstraint(
            "kind NOT IN ('refusal', 'write_off', 'reversal', 'fuse_lifted') OR note <> ''",
            name=op.f("ck_fund_entry_for_a_reason"),
        ),
        sa.ForeignKeyConstraint(["claim"], ["fund_entry.number"], name=op.f("fk_fund_entry_claim_fund_entry")),
        sa.ForeignKeyConstraint(["reverses"], ["fund_entry.number"], name=op.f("fk_fund_entry_reverses_fund_entry")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_fund_entry")),
        sa.UniqueConstraint("reverses", name=op.f("uq_fund_entry_reverses")),
    )
    op.create_index(
        "ix_fund_entry_decided_once",
        "fund_entry",
        ["claim"],
        unique=True,
        sqlite_where=DECIDES,
        postgresql_where=DECIDES,
    )
    op.create_table(
        "fund_posting",
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(length=20), nullable=False),
        sa.Column(
            "fen",
            sa.BigInteger(),
            nullable=False,
            comment="into the account, out of it if negative; an entry sums to zero",
        ),
        sa.Column("bank", sa.String(length=40), nullable=False),
        sa.Column("loan_no", sa.String(length=40), nullable=False, comment="empty: of no loan"),
        sa.CheckConstraint("fen <> 0", name=op.f("ck_fund_posting_moves_something")),
        sa.ForeignKeyConstraint(["entry"], ["fund_entry.number"], name=op.f("fk_fund_posting_entry_fund_entry")),
        sa.PrimaryKeyConstraint("entry", "line", name=op.f("pk_fund_posting")),
    )
    (_postgresql if op.get_bind().dialect.name == "postgresql" else _sqlite)()


def _sqlite() -> None:
    for table in LEDGER:
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_{change.lower()} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'the ledger of the fund is never changed'); END"
            )
        op.execute(
            f"CREATE TRIGGER {table}_insert BEFORE INSERT ON {table} WHEN {NEXT[table]} "
            f"BEGIN SELECT RAISE(ABORT, 'the ledger of the fund only grows at its end'); END"
        )


def _postgresql() -> None:
    op.execute(
        "CREATE FUNCTION fund_unchanged() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'the ledger of the fund is never changed' USING ERRCODE = 'integrity_constraint_violation'; "
        "END $$"
    )
    for table in LEDGER:
        op.execute(
            f"CREATE TRIGGER {table}_unchanged BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION fund_unchanged()"
        )
        op.execute(
            f"CREATE FUNCTION {table}_next() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {NEXT[table]} THEN RAISE EXCEPTION 'the ledger of the fund only grows at its end' "
            f"USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_insert BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_next()"
        )


def downgrade() -> None:
    for table in reversed(LEDGER):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        for name in ("fund_unchanged", *(f"{table}_next" for table in LEDGER)):
            op.execute(f"DROP FUNCTION {name}()")
    op.drop_table("fund_scheme")
