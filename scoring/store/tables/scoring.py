"""Models, scoring runs, and what each run says of each enterprise and of each feature."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Integer,
    String,
    Table,
)
from sqlalchemy.types import JSON

from scoring.store.tables.base import METADATA

model = Table(
    "model",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("version", String(80), nullable=False),
    Column("manifest", JSON, nullable=False),
    Column("registered_at", DateTime(timezone=True), nullable=False),
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
    Column("name", String(200), nullable=False),
    Column("industry", String(5), nullable=False),
    Column("township", String(40), nullable=False),
    Column("purpose", String(200), nullable=False),
    Column("amount_fen", BigInteger),
    Column("operating_months", Integer),
    Column("sources", Integer, nullable=False),
    Column("known_sources", JSON, nullable=False),
    Column("banks", JSON, nullable=False),
    Column("demand", Boolean, nullable=False),
    Column("operating", Boolean, nullable=False),
    Column("dishonest", Boolean, nullable=False),
    Column("serious", Boolean, nullable=False),
    Column("abnormal", Boolean, nullable=False),
    Column("grade_d", Boolean, nullable=False),
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
