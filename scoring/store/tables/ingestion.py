"""Delivered files, the rows that were not accepted, and what became of those."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
)
from sqlalchemy.types import JSON

from scoring.store.tables.base import METADATA

batch = Table(
    "batch",
    METADATA,
    Column("id", String(16), primary_key=True, comment="first digits of the file's SHA-256"),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("lake_sha256", String(64), nullable=False, comment="SHA-256 of the Parquet file of accepted records"),
    Column("source", String(40), nullable=False, index=True),
    Column("file_name", String(400), nullable=False),
    Column("received_on", Date, nullable=False, comment="from when on we knew its content"),
    Column("encoding", String(20), nullable=False),
    Column("rows", Integer, nullable=False),
    Column("accepted", Integer, nullable=False),
    Column("quarantined", Integer, nullable=False),
    Column("personal", JSON, comment="cells in which personal numbers were dropped, and headers of columns never read"),
    Column("ingested_at", DateTime(timezone=True), nullable=False, index=True),
    Column("ingested_by", String(80), nullable=False, default="", comment="empty: not known"),
    Column("withdrawn_at", DateTime(timezone=True), comment="from then on nothing new rests on the batch"),
    Column("withdrawn_by", String(80)),
    Column("withdrawn_because", Text),
    CheckConstraint("accepted + quarantined = rows", name="counts_add_up"),
    CheckConstraint(
        "(withdrawn_at IS NULL) = (withdrawn_by IS NULL) AND (withdrawn_at IS NULL) = (withdrawn_because IS NULL)",
        name="withdrawn_by_somebody_for_a_reason",
    ),
)

quarantine = Table(
    "quarantine",
    METADATA,
    Column("batch_id", String(16), ForeignKey("batch.id"), primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("part", Integer, primary_key=True, comment="0 unless one line was refused twice"),
    Column("troubles", JSON, nullable=False, comment="field, reason id and hint of everything wrong with the row"),
    Column("content", JSON, nullable=False, comment="the row as it came, personal data hidden"),
    Column("reason", String(16), nullable=False, comment="id of the first trouble: each row counts under one"),
    Column("case_batch", String(16), nullable=False, comment="the row that was refused first, itself or what it mends"),
    Column("case_line", Integer, nullable=False),
    Column("case_part", Integer, nullable=False),
    Column("state", String(12), nullable=False, comment="follows from the other columns, see scoring.store.quarantine"),
    Column("answered_by", String(16), ForeignKey("batch.id"), comment="the later batch that resolved or superseded it"),
    Column("dismissed_at", DateTime(timezone=True)),
    Column("dismissed_by", String(80)),
    Column("dismissed_because", Text),
    CheckConstraint("state IN ('open', 'resolved', 'superseded', 'dismissed', 'withdrawn')", name="known_state"),
    CheckConstraint("(state IN ('resolved', 'superseded')) = (answered_by IS NOT NULL)", name="answered_by_a_batch"),
    CheckConstraint(
        "(dismissed_at IS NULL) = (dismissed_by IS NULL) AND (dismissed_at IS NULL) = (dismissed_because IS NULL)",
        name="dismissed_by_somebody_for_a_reason",
    ),
    Index("ix_quarantine_case", "case_batch", "case_line", "case_part"),
    Index("ix_quarantine_state", "state", "reason"),
)

correction = Table(
    "correction",
    METADATA,
    Column("batch_id", String(16), ForeignKey("batch.id"), primary_key=True),
    Column("line", Integer, primary_key=True, comment="an accepted row that mends a refused one"),
    Column("case_batch", String(16), nullable=False),
    Column("case_line", Integer, nullable=False),
    Column("case_part", Integer, nullable=False),
    ForeignKeyConstraint(
        ["case_batch", "case_line", "case_part"], ["quarantine.batch_id", "quarantine.line", "quarantine.part"]
    ),
    Index("ix_correction_case", "case_batch", "case_line", "case_part"),
)
