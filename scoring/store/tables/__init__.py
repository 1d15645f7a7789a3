"""Tables, one file per stage of the line."""

from scoring.store.tables.base import METADATA
from scoring.store.tables.deciding import decision, edition, edition_row, policy
from scoring.store.tables.ingestion import batch, quarantine
from scoring.store.tables.people import audit, consent, person, sign_in
from scoring.store.tables.scoring import assessment, model, portrait, run

__all__ = [
    "METADATA",
    "assessment",
    "audit",
    "batch",
    "consent",
    "decision",
    "edition",
    "edition_row",
    "model",
    "person",
    "policy",
    "portrait",
    "quarantine",
    "run",
    "sign_in",
]
