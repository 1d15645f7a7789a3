"""Editions are sealed, chained, withdrawn and never changed.

Every enterprise has one of three decisions. Editions of before keep their bytes: they were signed by nobody, stated no
last day and counted no applications. From now on triggers refuse every change of what was published.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

NEVER_CHANGED = ("edition", "edition_row", "edition_bank", "decision", "edition_withdrawal", "signing_key", "seal")
CLOSED_BY_A_SEAL = ("edition_row", "edition_bank", "decision")


def upgrade() -> None:
    with op.batch_alter_table("edition", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "valid_until",
                sa.Date(),
                nullable=True,
                comment="the last day on which it counts; empty: published before this was stated",
            )
        )
        batch_op.add_column(
            sa.Column(
                "applied",
                sa.Integer(),
                nullable=True,
                comment="how many had stated a demand; empty: published before this was counted",
            )
        )
        batch_op.add_column(sa.Column("cultivated", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("edition", schema=None) as batch_op:
        batch_op.alter_column("cultivated", existing_type=sa.Integer(), server_default=None)

    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.add_column(sa.Column("decision", sa.String(length=12), nullable=True))
        batch_op.add_column(
            sa.Column("body", sa.JSON(), nullable=True, comment="the edition's row of who is not recommended")
        )
    op.execute("UPDATE decision SET decision = CASE WHEN listed THEN 'recommended' ELSE 'left_out' END")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.alter_column("decision", existing_type=sa.String(length=12), nullable=False)
        batch_op.drop_column("listed")
        batch_op.create_check_constraint(
            batch_op.f("ck_decision_known_decision"), "decision IN ('recommended', 'cultivated', 'left_out')"
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_decision_ranked_if_recommended"), "(decision = 'recommended') = (rank IS NOT NULL)"
        )

    op.create_table(
        "edition_bank",
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("bank", sa.String(length=80), nullable=False),
        sa.Column("enterprise", sa.String(length=18), nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["edition.number"], name=op.f("fk_edition_bank_edition_edition")),
        sa.PrimaryKeyConstraint("edition", "bank", "enterprise", name=op.f("pk_edition_bank")),
    )
    op.create_table(
        "edition_withdrawal",
        sa.Column("edition", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("withdrawn_by", sa.String(length=80), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_edition_withdrawal_for_a_reason")),
        sa.ForeignKeyConstraint(["edition"], ["edition.number"], name=op.f("fk_edition_withdrawal_edition_edition")),
        sa.PrimaryKeyConstraint("edition", name=op.f("pk_edition_withdrawal")),
    )
    op.create_table(
        "signing_key",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kid", sa.String(length=64), nullable=False, comment="thumbprint of the public key"),
        sa.Column(
            "jwk", sa.JSON(), nullable=False, comment="the public key; the private one is a file of the installation"
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_signing_key")),
        sa.UniqueConstraint("kid", name=op.f("uq_signing_key_kid")),
    )
    op.create_table(
        "seal",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kid", sa.String(length=64), nullable=False),
        sa.Column("jws", sa.Text(), nullable=False, comment="see scoring.whitelist.seal"),
        sa.ForeignKeyConstraint(["kid"], ["signing_key.kid"], name=op.f("fk_seal_kid_signing_key")),
        sa.ForeignKeyConstraint(["number"], ["edition.number"], name=op.f("fk_seal_number_edition")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_seal")),
    )
    _protect()


def downgrade() -> None:
    _release()
    op.drop_table("seal")
    op.drop_table("signing_key")
    op.drop_table("edition_withdrawal")
    op.drop_table("edition_bank")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_decision_ranked_if_recommended"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_decision_known_decision"), type_="check")
        batch_op.add_column(sa.Column("listed", sa.Boolean(), nullable=True))
    op.execute("UPDATE decision SET listed = (decision = 'recommended')")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.alter_column("listed", existing_type=sa.Boolean(), nullable=False)
        batch_op.drop_column("body")
        batch_op.drop_column("decision")
    op.execute("UPDATE edition SET left_out = left_out + cultivated")
    with op.batch_alter_table("edition", schema=None) as batch_op:
        for name in ("cultivated", "applied", "valid_until"):
            batch_op.drop_column(name)


def _protect() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '%: what was published never changes', TG_TABLE_NAME; END $$"
        )
        op.execute(
            "CREATE FUNCTION refuse_addition() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "IF EXISTS (SELECT 1 FROM added JOIN seal ON seal.number = added.edition) THEN "
            "RAISE EXCEPTION '%: nothing is added to a sealed edition', TG_TABLE_NAME; END IF; RETURN NULL; END $$"
        )
    for table in NEVER_CHANGED:
        for statement in _refusing_change(table):
            op.execute(statement)
    for table in CLOSED_BY_A_SEAL:
        op.execute(_refusing_addition(table))


def _refusing_change(table: str) -> list[str]:
    if op.get_bind().dialect.name == "postgresql":
        trigger = f"CREATE TRIGGER {table}_never_changes BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
        return [f"{trigger} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"]
    return [
        f"CREATE TRIGGER {table}_never_{act.lower()}d BEFORE {act} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table}: what was published never changes'); END"
        for act in ("UPDATE", "DELETE")
    ]


def _refusing_addition(table: str) -> str:
    if op.get_bind().dialect.name == "postgresql":
        return (
            f"CREATE TRIGGER {table}_closed AFTER INSERT ON {table} REFERENCING NEW TABLE AS added "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_addition()"
        )
    return (
        f"CREATE TRIGGER {table}_closed BEFORE INSERT ON {table} "  # noqa: S608  (a name of ours)
        "WHEN EXISTS (SELECT 1 FROM seal WHERE number = NEW.edition) "
        f"BEGIN SELECT RAISE(ABORT, '{table}: nothing is added to a sealed edition'); END"
    )


def _release() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    for table in NEVER_CHANGED:
        for name in (f"{table}_never_changes",) if postgresql else (f"{table}_never_updated", f"{table}_never_deleted"):
            op.execute(f"DROP TRIGGER {name} ON {table}" if postgresql else f"DROP TRIGGER {name}")
    for table in CLOSED_BY_A_SEAL:
        op.execute(f"DROP TRIGGER {table}_closed ON {table}" if postgresql else f"DROP TRIGGER {table}_closed")
    if postgresql:
        op.execute("DROP FUNCTION refuse_change()")
        op.execute("DROP FUNCTION refuse_addition()")
