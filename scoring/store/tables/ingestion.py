"""Delivered files and the rows that were not accepted."""

from sqlalchemy import CheckConstraint, Column, Date, DateTime, ForeignKey, Integer, String, Table
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
    Column("ingested_at", DateTime(timezone=True), nullable=False),
    CheckConstraint("accepted + quarantined = rows", name="counts_add_up"),
)

quarantine = Table(
    "quarantine",
    METADATA,
    Column("batch_id", String(16), ForeignKey("batch.id"), primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("part", Integer, primary_key=True, comment="0 unless one line was refused twice"),
    Column("troubles", JSON, nullable=False, comment="field, reason id and hint of everything wrong with the row"),
    Column("content", JSON, nullable=False, comment="the row as it came, personal data hidden"),
)
