"""Demands, what banks do about them, what they report, and what was answered to each request.

Demands and outcomes are kept in every version, from files and from the site. A version that a file told of counts
unless that batch is withdrawn.
"""

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

_BATCH = "the file that tells of it; none: stated on the site and not yet delivered as a record"

demand = Table(
    "demand",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("enterprise", String(18), nullable=False),
    Column("demand_no", String(40), nullable=False),
    Column("amount_fen", BigInteger),
    Column("term_months", Integer),
    Column("purpose", String(200), nullable=False),
    Column("stated_on", Date, nullable=False),
    Column("valid_until", Date, nullable=False),
    Column("withdrawn_on", Date),
    Column("known_at", Date, nullable=False),
    Column("batch", String(16), index=True, comment=_BATCH),
    Column("by", String(80), nullable=False, comment="empty: a file"),
    Column("at", DateTime(timezone=True), nullable=False),
    Index("ix_demand_enterprise", "enterprise", "demand_no"),
)

outcome = Table(
    "outcome",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("bank", String(40), nullable=False),
    Column("loan_no", String(40), nullable=False),
    Column("reported_on", Date, nullable=False),
    Column("enterprise", String(18), nullable=False, index=True),
    Column("granted_on", Date, nullable=False),
    Column("principal_fen", BigInteger),
    Column("state", String(12), nullable=False),
    Column("balance_fen", BigInteger),
    Column("matures_on", Date),
    Column("classification", String(16)),
    Column("overdue_days", Integer, nullable=False),
    Column("known_at", Date, nullable=False),
    Column("batch", String(16), index=True, comment=_BATCH),
    Column("by", String(80), nullable=False, comment="empty: a file"),
    Column("at", DateTime(timezone=True), nullable=False),
    Index("ix_outcome_loan", "bank", "loan_no", "reported_on"),
)

OPEN = text("ended IS NULL")

lending_case = Table(
    "lending_case",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("enterprise", String(18), nullable=False, index=True),
    Column("demand_no", String(40), nullable=False),
    Column("bank", String(40), nullable=False, index=True),
    Column("edition", Integer, ForeignKey("edition.number"), nullable=False),
    Column("ended", String(12), comment="how it ended without a loan"),
    Column("loan_no", String(40)),
    CheckConstraint("ended IN ('refused', 'lapsed')", name="known_end"),
    CheckConstraint("ended IS NULL OR loan_no IS NULL", name="a_loan_does_not_end_here"),
    Index(
        "ix_lending_case_one_open",
        "enterprise",
        "demand_no",
        "bank",
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    ),
    Index("ix_lending_case_loan", "bank", "loan_no", unique=True),
)

lending_event = Table(
    "lending_event",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("case_number", Integer, ForeignKey("lending_case.number"), nullable=False, index=True),
    Column("kind", String(12), nullable=False),
    Column("day", Date, nullable=False),
    Column("detail", JSON, nullable=False),
    Column("by", String(80), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    CheckConstraint(
        "kind IN ('taken_up', 'papers', 'approved', 'refused', 'disbursed', 'claimed', 'lapsed')",
        name="known_kind",
    ),
)

bank_total = Table(
    "bank_total",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("bank", String(40), nullable=False),
    Column("month_end", Date, nullable=False),
    Column("loans", Integer, nullable=False),
    Column("balance_fen", BigInteger, nullable=False),
    Column("overdue_fen", BigInteger, nullable=False),
    Column("lines", JSON, comment="balance and overdue balance in fen by loan, where the bank lists them"),
    Column("by", String(80), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Index("ix_bank_total_month", "bank", "month_end"),
)

difference = Table(
    "difference",
    METADATA,
    Column("bank", String(40), primary_key=True),
    Column("month_end", Date, primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("loan_no", String(40), primary_key=True, comment="empty: of the totals"),
    Column("found_at", DateTime(timezone=True), nullable=False),
    Column("explanation", Text),
    Column("explained_by", String(80)),
    Column("explained_at", DateTime(timezone=True)),
    CheckConstraint(
        "(explanation IS NULL) = (explained_by IS NULL) AND (explanation IS NULL) = (explained_at IS NULL)",
        name="explained_by_somebody",
    ),
)

idempotency = Table(
    "idempotency",
    METADATA,
    Column("actor", String(80), primary_key=True),
    Column("key", String(80), primary_key=True, comment="chosen by who sent the request"),
    Column("digest", String(64), nullable=False, comment="SHA-256 of what was asked for"),
    Column("answer", JSON(none_as_null=True), comment="what was answered, and is answered again"),
    Column("at", DateTime(timezone=True), nullable=False),
)
