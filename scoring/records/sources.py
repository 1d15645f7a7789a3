"""The sources, listed: a source exists when it stands here."""

from __future__ import annotations

from scoring.errors import NotFound, Text
from scoring.records import reasons
from scoring.records.abnormal_operation import ABNORMAL_OPERATION
from scoring.records.arrears_owed import ARREARS_OWED
from scoring.records.commitment import COMMITMENT
from scoring.records.consent import CONSENT
from scoring.records.contract import Source
from scoring.records.demand import DEMAND
from scoring.records.dishonest_debtor import DISHONEST_DEBTOR
from scoring.records.electricity import ELECTRICITY
from scoring.records.environmental_grade import ENVIRONMENTAL_GRADE
from scoring.records.executed_person import EXECUTED_PERSON
from scoring.records.gas import GAS
from scoring.records.honour import HONOUR
from scoring.records.housing_fund import HOUSING_FUND
from scoring.records.judgment import JUDGMENT
from scoring.records.key_attention import KEY_ATTENTION
from scoring.records.loan_outcome import LOAN_OUTCOME
from scoring.records.medical_insurance import MEDICAL_INSURANCE
from scoring.records.penalty import PENALTY
from scoring.records.permit import PERMIT
from scoring.records.person_link import PERSON_LINK
from scoring.records.public_grade import PUBLIC_GRADE
from scoring.records.red_list import RED_LIST
from scoring.records.registration import REGISTRATION
from scoring.records.registration_change import REGISTRATION_CHANGE
from scoring.records.repair import REPAIR
from scoring.records.serious_violation import SERIOUS_VIOLATION
from scoring.records.social_insurance import SOCIAL_INSURANCE
from scoring.records.supply_interruption import SUPPLY_INTERRUPTION
from scoring.records.tax_arrears import TAX_ARREARS
from scoring.records.tax_declaration import TAX_DECLARATION
from scoring.records.tax_payment import TAX_PAYMENT
from scoring.records.tax_violation import TAX_VIOLATION
from scoring.records.taxpayer_grade import TAXPAYER_GRADE
from scoring.records.utility_account import UTILITY_ACCOUNT
from scoring.records.vat_invoice import VAT_INVOICE
from scoring.records.water import WATER

SOURCES: tuple[Source, ...] = (
    REGISTRATION,
    REGISTRATION_CHANGE,
    PERSON_LINK,
    ELECTRICITY,
    WATER,
    GAS,
    UTILITY_ACCOUNT,
    SUPPLY_INTERRUPTION,
    TAX_DECLARATION,
    TAX_PAYMENT,
    TAX_ARREARS,
    VAT_INVOICE,
    TAXPAYER_GRADE,
    SOCIAL_INSURANCE,
    MEDICAL_INSURANCE,
    HOUSING_FUND,
    PERMIT,
    PENALTY,
    DISHONEST_DEBTOR,
    EXECUTED_PERSON,
    SERIOUS_VIOLATION,
    ABNORMAL_OPERATION,
    TAX_VIOLATION,
    KEY_ATTENTION,
    RED_LIST,
    JUDGMENT,
    COMMITMENT,
    REPAIR,
    HONOUR,
    ARREARS_OWED,
    ENVIRONMENTAL_GRADE,
    PUBLIC_GRADE,
    DEMAND,
    CONSENT,
    LOAN_OUTCOME,
)

REASONS = {reason.id: reason for reason in reasons.CATALOGUE} | {
    check.reason.id: check.reason for source in SOURCES for check in source.checks
}
"""Why rows are refused: the common catalogue and the checks of the sources, by id."""


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
