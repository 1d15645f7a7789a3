"""The fund: schemes with their two people, and a ledger that is only ever added to."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    text,
)
from sqlalchemy.types import JSON

from scoring.store.tables.base import METADATA

fund_scheme = Table(
    "fund_scheme",
    METADATA,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("parameters", JSON, nullable=False),
    Column("effective_on", Date, nullable=False, comment="in force from this day until a later one is"),
    Column("state", String(12), nullable=False),
    Column("base_version", Integer, ForeignKey("fund_scheme.version"), comment="the newest approved when drafted"),
    Column("reason", Text, nullable=False),
    Column("proposed_by", String(80), nullable=False),
    Column("proposed_at", DateTime(timezone=True), nullable=False),
    Column("decided_by", String(80)),
    Column("decided_at", DateTime(timezone=True)),
    CheckConstraint("proposed_by <> decided_by", name="four_eyes"),
    CheckConstraint("reason <> ''", name="for_a_reason"),
    CheckConstraint("state IN ('submitted', 'approved', 'rejected', 'withdrawn')", name="known_state"),
    CheckConstraint("(state IN ('approved', 'rejected')) = (decided_by IS NOT NULL)", name="decided_by_somebody"),
)

DECIDES = text("kind IN ('payment', 'refusal')")

fund_entry = Table(
    "fund_entry",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False, comment="without gaps"),
    Column("kind", String(12), nullable=False),
    Column("day", Date, nullable=False),
    Column("by", String(80), nullable=False),
    Column("other", String(80), comment="a second person: who filed the claim, or booked what is taken back"),
    Column("bank", String(40), nullable=False, comment="empty: of no bank, or of all"),
    Column("loan_no", String(40), nullable=False),
    Column("claim", Integer, ForeignKey("fund_entry.number"), comment="the claim that it decides"),
    Column("reverses", Integer, ForeignKey("fund_entry.number"), unique=True),
    Column("note", Text, nullable=False),
    Column("facts", JSON, nullable=False, comment="what it rested on"),
    Column("lines", Integer, nullable=False, comment="how many postings it has"),
    Column("at", DateTime(timezone=True), nullable=False),
    CheckConstraint(
        "kind IN ('contribution', 'enrolment', 'report', 'claim', 'refusal', 'payment', 'recovery', 'write_off', "
        "'reversal', 'fuse_blown', 'fuse_lifted')",
        name="known_kind",
    ),
    CheckConstraint('other <> "by"', name="four_eyes"),
    CheckConstraint("kind NOT IN ('payment', 'write_off', 'reversal') OR other IS NOT NULL", name="two_people"),
    CheckConstraint("(kind IN ('payment', 'refusal')) = (claim IS NOT NULL)", name="decides_a_claim"),
    CheckConstraint("(kind = 'reversal') = (reverses IS NOT NULL)", name="reverses_an_entry"),
    CheckConstraint(
        "kind NOT IN ('refusal', 'write_off', 'reversal', 'fuse_lifted') OR note <> ''", name="for_a_reason"
    ),
    Index("ix_fund_entry_decided_once", "claim", unique=True, sqlite_where=DECIDES, postgresql_where=DECIDES),
)

fund_posting = Table(
    "fund_posting",
    METADATA,
    Column("entry", Integer, ForeignKey("fund_entry.number"), primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("account", String(20), nullable=False),
    Column("fen", BigInteger, nullable=False, comment="into the account, out of it if negative; an entry sums to zero"),
    Column("bank", String(40), nullable=False),
    Column("loan_no", String(40), nullable=False, comment="empty: of no loan"),
    CheckConstraint("fen <> 0", name="moves_something"),
)
"""Triggers (in the migration) refuse every change of both tables, entries out of turn, and more postings than an entry
says that it has."""
