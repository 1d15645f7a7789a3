"""Reports on the quality of the records, one a month."""

from sqlalchemy import Column, Date, DateTime, String, Table
from sqlalchemy.types import JSON

from scoring.store.tables.base import METADATA

quality_report = Table(
    "quality_report",
    METADATA,
    Column("month", Date, primary_key=True, comment="its first day"),
    Column("as_of", Date, nullable=False, comment="it rests on what was known before this day"),
    Column("batches", String(64), nullable=False, comment="digest of the batches that it rests on"),
    Column("made_at", DateTime(timezone=True), nullable=False),
    Column("made_by", String(80), nullable=False),
    Column("content", JSON, nullable=False),
)
