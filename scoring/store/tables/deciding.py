"""Policies with their two people, and the editions that they made."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)
from sqlalchemy.types import JSON

from scoring.store.tables.base import METADATA

policy = Table(
    "policy",
    METADATA,
    Column("version", Integer, primary_key=True),
    Column("parameters", JSON, nullable=False),
    Column("state", String(12), nullable=False),
    Column("base_version", Integer, ForeignKey("policy.version"), comment="the policy in force when it was drafted"),
    Column("reason", Text, nullable=False),
    Column("proposed_by", String(80), nullable=False),
    Column("proposed_at", DateTime(timezone=True), nullable=False),
    Column("decided_by", String(80)),
    Column("decided_at", DateTime(timezone=True)),
    CheckConstraint("proposed_by <> decided_by", name="four_eyes"),
    CheckConstraint("state IN ('submitted', 'in_force', 'superseded', 'rejected', 'withdrawn')", name="known_state"),
    CheckConstraint(
        "state NOT IN ('in_force', 'superseded') OR decided_by IS NOT NULL", name="in_force_needs_approval"
    ),
)

edition = Table(
    "edition",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("digest", String(64), nullable=False, index=True),
    Column("as_of", Date, nullable=False),
    Column("run_id", Integer, ForeignKey("run.id"), nullable=False),
    Column("policy_version", Integer, ForeignKey("policy.version"), nullable=False),
    Column("listed", Integer, nullable=False),
    Column("left_out", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("published_by", String(80), nullable=False),
    Column("published_at", DateTime(timezone=True), nullable=False),
)

edition_row = Table(
    "edition_row",
    METADATA,
    Column("edition", Integer, ForeignKey("edition.number"), primary_key=True),
    Column("rank", Integer, primary_key=True),
    Column("enterprise", String(18), nullable=False, index=True),
    Column("body", JSON, nullable=False),
)

decision = Table(
    "decision",
    METADATA,
    Column("edition", Integer, ForeignKey("edition.number"), primary_key=True),
    Column("enterprise", String(18), primary_key=True),
    Column("listed", Boolean, nullable=False),
    Column("rank", Integer),
    Column("causes", JSON, nullable=False),
)
