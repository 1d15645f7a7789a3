"""Quarantine as a workflow: what became of refused rows, and batches that were withdrawn."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

CASE = ("case_batch", "case_line", "case_part")
AT_ONCE = 10_000


def upgrade() -> None:
    with op.batch_alter_table("batch", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "ingested_by", sa.String(length=80), nullable=False, server_default="", comment="empty: not known"
            )
        )
        batch_op.add_column(
            sa.Column(
                "withdrawn_at",
                sa.DateTime(timezone=True),
                nullable=True,
                comment="from then on nothing new rests on the batch",
            )
        )
        batch_op.add_column(sa.Column("withdrawn_by", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("withdrawn_because", sa.Text(), nullable=True))
        batch_op.create_check_constraint(
            batch_op.f("ck_batch_withdrawn_by_somebody_for_a_reason"),
            "(withdrawn_at IS NULL) = (withdrawn_by IS NULL) AND (withdrawn_at IS NULL) = (withdrawn_because IS NULL)",
        )
        batch_op.create_index(batch_op.f("ix_batch_ingested_at"), ["ingested_at"], unique=False)
    op.execute(
        "UPDATE batch SET ingested_by = COALESCE("
        "(SELECT MIN(actor) FROM audit WHERE audit.action = 'ingest' AND audit.subject = batch.id), '')"
    )

    with op.batch_alter_table("quarantine", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reason", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("case_batch", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("case_line", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("case_part", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "state",
                sa.String(length=12),
                nullable=False,
                server_default="open",
                comment="follows from the other columns, see scoring.store.quarantine",
            )
        )
        batch_op.add_column(
            sa.Column(
                "answered_by",
                sa.String(length=16),
                nullable=True,
                comment="the later batch that resolved or superseded it",
            )
        )
        batch_op.add_column(sa.Column("dismissed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("dismissed_by", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("dismissed_because", sa.Text(), nullable=True))
    op.execute("UPDATE quarantine SET case_batch = batch_id, case_line = line, case_part = part")
    _name_the_first_reason()
    with op.batch_alter_table("quarantine", schema=None) as batch_op:
        batch_op.alter_column(
            "reason",
            existing_type=sa.String(length=16),
            nullable=False,
            comment="id of the first trouble: each row counts under one",
        )
        batch_op.alter_column(
            "case_batch",
            existing_type=sa.String(length=16),
            nullable=False,
            comment="the row that was refused first, itself or what it mends",
        )
        for name in CASE[1:]:
            batch_op.alter_column(name, existing_type=sa.Integer(), nullable=False)
        batch_op.create_foreign_key(batch_op.f("fk_quarantine_answered_by_batch"), "batch", ["answered_by"], ["id"])
        batch_op.create_check_constraint(
            batch_op.f("ck_quarantine_known_state"),
            "state IN ('open', 'resolved', 'superseded', 'dismissed', 'withdrawn')",
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_quarantine_answered_by_a_batch"),
            "(state IN ('resolved', 'superseded')) = (answered_by IS NOT NULL)",
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_quarantine_dismissed_by_somebody_for_a_reason"),
            "(dismissed_at IS NULL) = (dismissed_by IS NULL) AND (dismissed_at IS NULL) = (dismissed_because IS NULL)",
        )
        batch_op.create_index("ix_quarantine_case", CASE, unique=False)
        batch_op.create_index("ix_quarantine_state", ["state", "reason"], unique=False)

    op.create_table(
        "correction",
        sa.Column("batch_id", sa.String(length=16), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False, comment="an accepted row that mends a refused one"),
        sa.Column("case_batch", sa.String(length=16), nullable=False),
        sa.Column("case_line", sa.Integer(), nullable=False),
        sa.Column("case_part", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_correction_batch_id_batch")),
        sa.ForeignKeyConstraint(
            CASE,
            ["quarantine.batch_id", "quarantine.line", "quarantine.part"],
            name=op.f("fk_correction_case_batch_case_line_case_part_quarantine"),
        ),
        sa.PrimaryKeyConstraint("batch_id", "line", name=op.f("pk_correction")),
    )
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.create_index("ix_correction_case", CASE, unique=False)


def _name_the_first_reason() -> None:
    """The two databases look into JSON differently; Python does it for both, a part at a time."""
    rows = sa.table(
        "quarantine", *map(sa.column, ("batch_id", "line", "part", "reason")), sa.column("troubles", sa.JSON)
    )
    named = (
        sa.update(rows)
        .where(rows.c.batch_id == sa.bindparam("b"), rows.c.line == sa.bindparam("l"), rows.c.part == sa.bindparam("p"))
        .values(reason=sa.bindparam("r"))
    )
    connection = op.get_bind()
    unnamed = sa.select(rows.c.batch_id, rows.c.line, rows.c.part, rows.c.troubles).where(rows.c.reason.is_(None))
    while found := connection.execute(unnamed.limit(AT_ONCE)).all():
        connection.execute(named, [{"b": b, "l": n, "p": p, "r": troubles[0]["reason"]} for b, n, p, troubles in found])


def downgrade() -> None:
    op.drop_table("correction")
    with op.batch_alter_table("quarantine", schema=None) as batch_op:
        batch_op.drop_index("ix_quarantine_state")
        batch_op.drop_index("ix_quarantine_case")
        batch_op.drop_constraint(batch_op.f("ck_quarantine_known_state"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_quarantine_answered_by_a_batch"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_quarantine_dismissed_by_somebody_for_a_reason"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_quarantine_answered_by_batch"), type_="foreignkey")
        for name in ("reason", *CASE, "state", "answered_by", "dismissed_at", "dismissed_by", "dismissed_because"):
            batch_op.drop_column(name)
    with op.batch_alter_table("batch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_batch_ingested_at"))
        batch_op.drop_constraint(batch_op.f("ck_batch_withdrawn_by_somebody_for_a_reason"), type_="check")
        for name in ("ingested_by", "withdrawn_at", "withdrawn_by", "withdrawn_because"):
            batch_op.drop_column(name)
