"""Consents of an enterprise."""

from __future__ import annotations

from datetime import date
from typing import Literal

from api.v1.schemas.base import Told

State = Literal["in_force", "not_yet", "ended", "withdrawn"]


class Consent(Told):
    """Which bank may see the enterprise's data, for what, until when, and how it stands today."""

    consent_no: str
    bank: str
    purpose: str
    granted_on: date
    valid_until: date
    withdrawn_on: date | None
    state: State
