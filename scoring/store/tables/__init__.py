"""Tables, one file per stage of the line."""

from scoring.store.tables.base import METADATA
from scoring.store.tables.deciding import decision, edition, edition_row, policy
from scoring.store.tables.ingestion import batch, correction, quarantine
from scoring.store.tables.linking import alias
from scoring.store.tables.people import audit, consent, person, sign_in
from scoring.store.tables.quality import quality_report
from scoring.store.tables.scoring import (
    assessment,
    feature_statistics,
    model,
    outcome_label,
    portrait,
    promotion,
    run,
    shadow_assessment,
)

__all__ = [
    "METADATA",
    "alias",
    "assessment",
    "audit",
    "batch",
    "consent",
    "correction",
    "decision",
    "edition",
    "edition_row",
    "feature_statistics",
    "model",
    "outcome_label",
    "person",
    "policy",
    "portrait",
    "promotion",
    "quality_report",
    "quarantine",
    "run",
    "shadow_assessment",
    "sign_in",
]
