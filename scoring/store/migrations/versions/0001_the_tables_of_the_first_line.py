"""The tables of the first line."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_hash")),
    )
    op.create_table(
        "batch",
        sa.Column("id", sa.String(length=16), nullable=False, comment="first digits of the file's SHA-256"),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column(
            "lake_sha256",
            sa.String(length=64),
            nullable=False,
            comment="SHA-256 of the Parquet file of accepted records",
        ),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("file_name", sa.String(length=400), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False, comment="from when on we knew its content"),
        sa.Column("encoding", sa.String(length=20), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("quarantined", sa.Integer(), nullable=False),
        sa.Column("ingested_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("accepted + quarantined = rows", name=op.f("ck_batch_counts_add_up")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
        sa.UniqueConstraint("sha256", name=op.f("uq_batch_sha256")),
    )
    with op.batch_alter_table("batch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_batch_source"), ["source"], unique=False)

    op.create_table(
        "consent",
        sa.Column("enterprise", sa.String(length=18), nullable=False),
        sa.Column("consent_no", sa.String(length=40), nullable=False),
        sa.Column("bank", sa.String(length=40), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("granted_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("known_at", sa.Date(), nullable=False),
        sa.Column(
            "online", sa.Boolean(), nullable=False, comment="withdrawn on the site and not yet delivered as a record"
        ),
        sa.PrimaryKeyConstraint("enterprise", "consent_no", name=op.f("pk_consent")),
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consent_bank"), ["bank"], unique=False)

    op.create_table(
        "model",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("version", sa.String(length=80), nullable=False),
        sa.Column("manifest", sa.JSON(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_model")),
    )
    op.create_table(
        "person",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column(
            "subject",
            sa.String(length=40),
            nullable=False,
            comment="the bank's code, the enterprise's code, or the office",
        ),
        sa.Column("password_hash", sa.String(length=200), nullable=False, comment="Argon2id"),
        sa.CheckConstraint("role IN ('bank', 'office', 'enterprise')", name=op.f("ck_person_known_role")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_person")),
    )
    op.create_table(
        "policy",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=True, comment="the policy in force when it was drafted"),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.String(length=80), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(length=80), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('submitted', 'in_force', 'superseded', 'rejected', 'withdrawn')",
            name=op.f("ck_policy_known_state"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('in_force', 'superseded') OR decided_by IS NOT NULL",
            name=op.f("ck_policy_in_force_needs_approval"),
        ),
        sa.CheckConstraint("proposed_by <> decided_by", name=op.f("ck_policy_four_eyes")),
        sa.ForeignKeyConstraint(["base_version"], ["policy.version"], name=op.f("fk_policy_base_version_policy")),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_policy")),
    )
    op.create_table(
        "quarantine",
        sa.Column("batch_id", sa.String(length=16), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False, comment="0 unless one line was refused twice"),
        sa.Column(
            "troubles", sa.JSON(), nullable=False, comment="field, reason id and hint of everything wrong with the row"
        ),
        sa.Column("content", sa.JSON(), nullable=False, comment="the row as it came, personal data hidden"),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_quarantine_batch_id_batch")),
        sa.PrimaryKeyConstraint("batch_id", "line", "part", name=op.f("pk_quarantine")),
    )
    op.create_table(
        "run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False, comment="digest of as-of date, batches and model"),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("model_digest", sa.String(length=64), nullable=False),
        sa.Column("batches", sa.JSON(), nullable=False),
        sa.Column("scored_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["model_digest"], ["model.digest"], name=op.f("fk_run_model_digest_model")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
        sa.UniqueConstraint("key", name=op.f("uq_run_key")),
    )
    op.create_table(
        "sign_in",
        sa.Column(
            "token_hash",
            sa.String(length=64),
            nullable=False,
            comment="SHA-256 of the token; the token itself is not kept",
        ),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.name"], name=op.f("fk_sign_in_person_person")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sign_in")),
    )
    op.create_table(
        "assessment",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("enterprise", sa.String(length=18), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("pd", sa.Float(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("industry", sa.String(length=5), nullable=False),
        sa.Column("township", sa.String(length=40), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("operating_months", sa.Integer(), nullable=True),
        sa.Column("sources", sa.Integer(), nullable=False),
        sa.Column("known_sources", sa.JSON(), nullable=False),
        sa.Column("banks", sa.JSON(), nullable=False),
        sa.Column("demand", sa.Boolean(), nullable=False),
        sa.Column("operating", sa.Boolean(), nullable=False),
        sa.Column("dishonest", sa.Boolean(), nullable=False),
        sa.Column("serious", sa.Boolean(), nullable=False),
        sa.Column("abnormal", sa.Boolean(), nullable=False),
        sa.Column("grade_d", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_assessment_run_id_run")),
        sa.PrimaryKeyConstraint("run_id", "enterprise", name=op.f("pk_assessment")),
    )
    op.create_table(
        "edition",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.Column("listed", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("published_by", sa.String(length=80), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["policy_version"], ["policy.version"], name=op.f("fk_edition_policy_version_policy")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_edition_run_id_run")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_edition")),
    )
    with op.batch_alter_table("edition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_edition_digest"), ["digest"], unique=False)

    op.create_table(
        "portrait",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("enterprise", sa.String(length=18), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_portrait_run_id_run")),
        sa.PrimaryKeyConstraint("run_id", "enterprise", name=op.f("pk_portrait")),
    )
    op.create_table(
        "decision",
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("enterprise", sa.String(length=18), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("causes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["edition.number"], name=op.f("fk_decision_edition_edition")),
        sa.PrimaryKeyConstraint("edition", "enterprise", name=op.f("pk_decision")),
    )
    op.create_table(
        "edition_row",
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("enterprise", sa.String(length=18), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["edition.number"], name=op.f("fk_edition_row_edition_edition")),
        sa.PrimaryKeyConstraint("edition", "rank", name=op.f("pk_edition_row")),
    )
    with op.batch_alter_table("edition_row", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_edition_row_enterprise"), ["enterprise"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("edition_row", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_edition_row_enterprise"))

    op.drop_table("edition_row")
    op.drop_table("decision")
    op.drop_table("portrait")
    with op.batch_alter_table("edition", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_edition_digest"))

    op.drop_table("edition")
    op.drop_table("assessment")
    op.drop_table("sign_in")
    op.drop_table("run")
    op.drop_table("quarantine")
    op.drop_table("policy")
    op.drop_table("person")
    op.drop_table("model")
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consent_bank"))

    op.drop_table("consent")
    with op.batch_alter_table("batch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_batch_source"))

    op.drop_table("batch")
    op.drop_table("audit")
