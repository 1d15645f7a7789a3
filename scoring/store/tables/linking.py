"""What people decided about rows that do not carry their code."""

from sqlalchemy import CheckConstraint, Column, Date, DateTime, Index, Integer, String, Table, Text

from scoring.store.tables.base import METADATA

alias = Table(
    "alias",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("kind", String(12), nullable=False),
    Column("value", String(400), nullable=False, comment="as the directory compares it"),
    Column("enterprise", String(18), comment="empty: none of the enterprises known"),
    Column("decided_on", Date, nullable=False, comment="it counts from this day on"),
    Column("decided_at", DateTime(timezone=True), nullable=False),
    Column("decided_by", String(80), nullable=False),
    Column("reason", Text, nullable=False),
    CheckConstraint("kind IN ('account', 'number', 'name')", name="known_kind"),
    Index("ix_alias_kind_value", "kind", "value"),
)
"""Never changed: of several decisions about the same clue the newest counts from its day on."""
