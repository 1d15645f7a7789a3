"""Policies with their two people, and the editions that they made."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    text,
)
from sqlalchemy.types import JSON

from scoring.store.tables.base import METADATA

_APPROVED, _FIRST = text("state = 'approved'"), text("state = 'approved' AND base_version IS NULL")

policy = Table(
    "policy",
    METADATA,
    Column("version", Integer, primary_key=True),
    Column("parameters", JSON, nullable=False),
    Column("state", String(12), nullable=False),
    Column("base_version", Integer, ForeignKey("policy.version"), comment="the last approved one when it was drafted"),
    Column("reason", Text, nullable=False),
    Column("effective_on", Date, comment="asked for while it waits; empty: the day of approval"),
    Column("proposed_by", String(80), nullable=False),
    Column("proposed_at", DateTime(timezone=True), nullable=False),
    Column("decided_by", String(80)),
    Column("decided_at", DateTime(timezone=True)),
    Column("withdrawn_by", String(80)),
    Column("withdrawn_at", DateTime(timezone=True)),
    Column("remark", Text, comment="why it was rejected or withdrawn"),
    CheckConstraint("state IN ('draft', 'submitted', 'approved', 'rejected', 'withdrawn')", name="known_state"),
    CheckConstraint("reason <> ''", name="for_a_reason"),
    CheckConstraint("base_version < version", name="on_an_older_version"),
    CheckConstraint("proposed_by <> decided_by", name="four_eyes"),
    CheckConstraint(
        "state = 'withdrawn' OR (state IN ('approved', 'rejected')) = (decided_by IS NOT NULL)",
        name="decided_by_somebody",
    ),
    CheckConstraint("(decided_by IS NULL) = (decided_at IS NULL)", name="decided_at_some_time"),
    CheckConstraint("state <> 'approved' OR effective_on IS NOT NULL", name="approved_for_a_day"),
    CheckConstraint(
        "(state = 'withdrawn') = (withdrawn_by IS NOT NULL) AND (withdrawn_by IS NULL) = (withdrawn_at IS NULL)",
        name="withdrawn_by_somebody",
    ),
    CheckConstraint(
        "state NOT IN ('rejected', 'withdrawn') OR (remark IS NOT NULL AND remark <> '')", name="ended_for_a_reason"
    ),
    Index("ix_policy_one_successor", "base_version", unique=True, sqlite_where=_APPROVED, postgresql_where=_APPROVED),
    Index("ix_policy_one_beginning", "state", unique=True, sqlite_where=_FIRST, postgresql_where=_FIRST),
)
edition = Table(
    "edition",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("digest", String(64), nullable=False, index=True),
    Column("as_of", Date, nullable=False),
    Column("valid_until", Date, comment="the last day on which it counts; empty: published before this was stated"),
    Column("run_id", Integer, ForeignKey("run.id"), nullable=False),
    Column("policy_version", Integer, ForeignKey("policy.version"), nullable=False),
    Column("applied", Integer, comment="how many had stated a demand; empty: published before this was counted"),
    Column("listed", Integer, nullable=False),
    Column("cultivated", Integer, nullable=False),
    Column("left_out", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("published_by", String(80), nullable=False),
    Column("published_at", DateTime(timezone=True), nullable=False),
)
"""What was published. Triggers refuse every change of it and of its rows, decisions, seals and withdrawals."""

edition_row = Table(
    "edition_row",
    METADATA,
    Column("edition", Integer, ForeignKey("edition.number"), primary_key=True),
    Column("rank", Integer, primary_key=True),
    Column("enterprise", String(18), nullable=False, index=True),
    Column("body", JSON, nullable=False),
)
"""The recommended, as banks read them."""

edition_bank = Table(
    "edition_bank",
    METADATA,
    Column("edition", Integer, ForeignKey("edition.number"), primary_key=True),
    Column("bank", String(80), primary_key=True),
    Column("enterprise", String(18), primary_key=True),
)
"""To which banks each of the recommended is recommended."""

decision = Table(
    "decision",
    METADATA,
    Column("edition", Integer, ForeignKey("edition.number"), primary_key=True),
    Column("enterprise", String(18), primary_key=True),
    Column("decision", String(12), nullable=False),
    Column("rank", Integer),
    Column("causes", JSON, nullable=False),
    Column("body", JSON(none_as_null=True), comment="the edition's row of who is not recommended"),
    CheckConstraint("decision IN ('recommended', 'cultivated', 'left_out')", name="known_decision"),
    CheckConstraint("(decision = 'recommended') = (rank IS NOT NULL)", name="ranked_if_recommended"),
)
"""What an edition decided on each enterprise: one row each."""

edition_withdrawal = Table(
    "edition_withdrawal",
    METADATA,
    Column("edition", Integer, ForeignKey("edition.number"), primary_key=True, autoincrement=False),
    Column("reason", Text, nullable=False),
    Column("withdrawn_by", String(80), nullable=False),
    Column("withdrawn_at", DateTime(timezone=True), nullable=False),
    CheckConstraint("reason <> ''", name="for_a_reason"),
)

signing_key = Table(
    "signing_key",
    METADATA,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("kid", String(64), nullable=False, unique=True, comment="thumbprint of the public key"),
    Column("jwk", JSON, nullable=False, comment="the public key; the private one is a file of the installation"),
    Column("reason", Text, nullable=False),
    Column("made_by", String(80), nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
)

seal = Table(
    "seal",
    METADATA,
    Column("number", Integer, ForeignKey("edition.number"), primary_key=True, autoincrement=False),
    Column("kid", String(64), ForeignKey("signing_key.kid"), nullable=False),
    Column("jws", Text, nullable=False, comment="see scoring.whitelist.seal"),
)
"""The signed seal of an edition; with it the edition is closed, and nothing is added to it."""
