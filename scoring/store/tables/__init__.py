"""Tables, one file per stage of the line."""

from scoring.store.tables.base import METADATA
from scoring.store.tables.deciding import (
    decision,
    edition,
    edition_bank,
    edition_row,
    edition_withdrawal,
    policy,
    seal,
    signing_key,
)
from scoring.store.tables.fund import fund_entry, fund_posting, fund_scheme
from scoring.store.tables.ingestion import batch, correction, quarantine
from scoring.store.tables.lending import (
    bank_total,
    demand,
    difference,
    idempotency,
    lending_case,
    lending_event,
    outcome,
)
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
    "bank_total",
    "batch",
    "consent",
    "correction",
    "decision",
    "demand",
    "difference",
    "edition",
    "edition_bank",
    "edition_row",
    "edition_withdrawal",
    "feature_statistics",
    "fund_entry",
    "fund_posting",
    "fund_scheme",
    "idempotency",
    "lending_case",
    "lending_event",
    "model",
    "outcome",
    "outcome_label",
    "person",
    "policy",
    "portrait",
    "promotion",
    "quality_report",
    "quarantine",
    "run",
    "seal",
    "shadow_assessment",
    "sign_in",
    "signing_key",
]
