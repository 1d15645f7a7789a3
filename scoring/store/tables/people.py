"""People who sign in, what enterprises allowed, and who did what."""

from sqlalchemy import Boolean, CheckConstraint, Column, Date, DateTime, ForeignKey, Integer, String, Table
from sqlalchemy.types import JSON

from scoring.store.tables.base import METADATA

person = Table(
    "person",
    METADATA,
    Column("name", String(80), primary_key=True),
    Column("role", String(12), nullable=False),
    Column("subject", String(40), nullable=False, comment="the bank's code, the enterprise's code, or the office"),
    Column("password_hash", String(200), nullable=False, comment="Argon2id"),
    CheckConstraint("role IN ('bank', 'office', 'enterprise')", name="known_role"),
)

sign_in = Table(
    "sign_in",
    METADATA,
    Column("token_hash", String(64), primary_key=True, comment="SHA-256 of the token; the token itself is not kept"),
    Column("person", String(80), ForeignKey("person.name"), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
)

consent = Table(
    "consent",
    METADATA,
    Column("enterprise", String(18), primary_key=True),
    Column("consent_no", String(40), primary_key=True),
    Column("bank", String(40), nullable=False, index=True),
    Column("purpose", String(20), nullable=False),
    Column("granted_on", Date, nullable=False),
    Column("valid_until", Date, nullable=False),
    Column("withdrawn_on", Date),
    Column("known_at", Date, nullable=False),
    Column("online", Boolean, nullable=False, comment="withdrawn on the site and not yet delivered as a record"),
)

audit = Table(
    "audit",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("actor", String(80), nullable=False),
    Column("action", String(40), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("detail", JSON, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
)
