"""The sources, listed: a source exists when it stands here."""

from __future__ import annotations

from scoring.errors import NotFound, Text
from scoring.records.consent import CONSENT
from scoring.records.contract import Source
from scoring.records.demand import DEMAND
from scoring.records.electricity import ELECTRICITY
from scoring.records.gas import GAS
from scoring.records.listing import LISTING
from scoring.records.loan_outcome import LOAN_OUTCOME
from scoring.records.penalty import PENALTY
from scoring.records.registration import REGISTRATION
from scoring.records.social_insurance import SOCIAL_INSURANCE
from scoring.records.tax_declaration import TAX_DECLARATION
from scoring.records.taxpayer_grade import TAXPAYER_GRADE
from scoring.records.vat_invoice import VAT_INVOICE
from scoring.records.water import WATER

SOURCES: tuple[Source, ...] = (
    REGISTRATION,
    ELECTRICITY,
    WATER,
    GAS,
    TAX_DECLARATION,
    VAT_INVOICE,
    TAXPAYER_GRADE,
    SOCIAL_INSURANCE,
    PENALTY,
    LISTING,
    DEMAND,
    CONSENT,
    LOAN_OUTCOME,
)


def source(name: str) -> Source:
    """The source of this name; an unknown name raises :class:`~scoring.errors.NotFound`."""
    for candidate in SOURCES:
        if candidate.name == name:
            return candidate
    known = ", ".join(s.name for s in SOURCES)
    raise NotFound(
        Text(f"没有名为“{name}”的来源", f"There is no source named '{name}'"),
        Text(f"可用的来源：{known}", f"Known sources: {known}"),
    )
