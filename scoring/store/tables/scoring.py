"""Models and who decided on them, scoring runs, and what each run says of each enterprise and of each feature."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
    text,
)
from sqlalchemy.types import JSON

from scoring.store.tables.base import METADATA

_CHAMPION = text("state = 'in_force'")

model = Table(
    "model",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("version", String(80), nullable=False),
    Column("manifest", JSON, nullable=False),
    Column("registered_at", DateTime(timezone=True), nullable=False),
    Column("state", String(12), nullable=False),
    Column("since", DateTime(timezone=True), nullable=False, comment="when it came into this state"),
    CheckConstraint("state IN ('registered', 'shadow', 'in_force', 'retired')", name="known_state"),
    Index("ix_model_one_in_force", "state", unique=True, sqlite_where=_CHAMPION, postgresql_where=_CHAMPION),
)

promotion = Table(
    "promotion",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("model_digest", String(64), ForeignKey("model.digest"), nullable=False, index=True),
    Column("action", String(12), nullable=False),
    Column("reason", Text, nullable=False),
    Column("base", String(64), ForeignKey("model.digest"), comment="the model in force when it was proposed"),
    Column("state", String(12), nullable=False),
    Column("proposed_by", String(80), nullable=False),
    Column("proposed_at", DateTime(timezone=True), nullable=False),
    Column("decided_by", String(80)),
    Column("decided_at", DateTime(timezone=True)),
    CheckConstraint("proposed_by <> decided_by", name="four_eyes"),
    CheckConstraint("reason <> ''", name="for_a_reason"),
    CheckConstraint("action IN ('promote', 'roll_back', 'retire', 'shadow')", name="known_action"),
    CheckConstraint("state IN ('submitted', 'approved', 'rejected', 'withdrawn')", name="known_state"),
    CheckConstraint("(state IN ('approved', 'rejected')) = (decided_by IS NOT NULL)", name="decided_by_somebody"),
    CheckConstraint("(decided_by IS NULL) = (decided_at IS NULL)", name="decided_at_some_time"),
)

run = Table(
    "run",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("key", String(64), nullable=False, unique=True, comment="digest of as-of date, batches and model"),
    Column("as_of", Date, nullable=False),
    Column("model_digest", String(64), ForeignKey("model.digest"), nullable=False),
    Column("batches", JSON, nullable=False),
    Column("scored_at", DateTime(timezone=True), nullable=False),
)

assessment = Table(
    "assessment",
    METADATA,
    Column("run_id", Integer, ForeignKey("run.id"), primary_key=True),
    Column("enterprise", String(18), primary_key=True),
    Column("score", Float, nullable=False),
    Column("pd", Float, nullable=False),
    Column("band", Integer, nullable=False, comment="tier of the PD, 0 not enough to say"),
    Column("sources", Integer, nullable=False),
    Column("known_sources", JSON, nullable=False),
    Column("banks", JSON, nullable=False),
    Column("name", String(200), nullable=False),
    Column("industry", String(5), nullable=False),
    Column("township", String(40), nullable=False),
    Column("size", String(8), nullable=False),
    Column("ownership", String(20), nullable=False),
    Column("purpose", String(200), nullable=False),
    Column("taxpayer_grade", String(2), nullable=False),
    Column("environmental_grade", String(8), nullable=False),
    Column("public_grade", String(2), nullable=False),
    Column("demand", Boolean, nullable=False),
    Column("operating", Boolean, nullable=False),
    Column("bankrupt", Boolean, nullable=False),
    Column("dishonest", Boolean, nullable=False),
    Column("serious", Boolean, nullable=False),
    Column("tax_violation", Boolean, nullable=False),
    Column("abnormal", Boolean, nullable=False),
    Column("watched", Boolean, nullable=False),
    Column("grade_d", Boolean, nullable=False),
    Column("grade_d_linked", Boolean, nullable=False),
    Column("amount_fen", BigInteger),
    Column("term_months", Integer),
    Column("operating_months", Integer),
    Column("outstanding_fen", BigInteger),
    Column("unreachable", Float),
    Column("open_executions", Float),
    Column("without_assets", Float),
    Column("tax_arrears_yuan", Float),
    Column("electricity_unpaid", Float),
    Column("electricity_cut_off", Float),
    Column("electricity_fees_yuan", Float),
    Column("own_name_share", Float),
    Column("utility_accounts", Float),
    Column("tax_paid_yuan", Float),
    Column("days_since_tax", Float),
    Column("tax_overdue", Float),
    Column("sales_yuan", Float),
    Column("ceramics", Float),
    Column("infringements", Float),
)
"""What a run says of each enterprise; the facts are those of :mod:`scoring.policy.facts`."""

outcome_label = Table(
    "outcome_label",
    METADATA,
    Column("run_id", Integer, primary_key=True),
    Column("enterprise", String(18), primary_key=True),
    Column("state", String(16), nullable=False, comment="what became of it within the performance window"),
    Column("known_by", Date, nullable=False, comment="the outcomes known before this day"),
    CheckConstraint(
        "state IN ('good', 'bad', 'in_default', 'in_event', 'indeterminate', 'gone', 'short')", name="known_state"
    ),
    ForeignKeyConstraint(["run_id", "enterprise"], ["assessment.run_id", "assessment.enterprise"]),
)

shadow_assessment = Table(
    "shadow_assessment",
    METADATA,
    Column("run_id", Integer, primary_key=True),
    Column("model_digest", String(64), ForeignKey("model.digest"), primary_key=True),
    Column("enterprise", String(18), primary_key=True),
    Column("score", Float, nullable=False),
    Column("pd", Float, nullable=False),
    ForeignKeyConstraint(["run_id", "enterprise"], ["assessment.run_id", "assessment.enterprise"]),
)

portrait = Table(
    "portrait",
    METADATA,
    Column("run_id", Integer, ForeignKey("run.id"), primary_key=True),
    Column("enterprise", String(18), primary_key=True),
    Column("body", JSON, nullable=False),
)

feature_statistics = Table(
    "feature_statistics",
    METADATA,
    Column("run_id", Integer, ForeignKey("run.id"), primary_key=True),
    Column("feature", String(80), primary_key=True),
    Column("distribution", JSON, nullable=False, comment="see scoring.features.statistics"),
    Column("psi_model", Float, comment="against the model's training rows"),
    Column("psi_before", Float, comment="against the run behind the edition before"),
    Column("before_run", Integer, ForeignKey("run.id"), comment="that run; empty before the first edition"),
    CheckConstraint("(psi_before IS NULL) = (before_run IS NULL)", name="compared_with_a_run"),
)
