"""Demands, cases, outcomes and totals. Money is in fen, rates in basis points a year."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from api.v1.schemas.base import LARGEST, Given, Moment, Paragraph, ShortLine, Told, Worded

MOST_FEN = 10**13
MOST_ROWS = 200
"""Outcomes in one request; more are sent as a file."""


def _day(given: object) -> object:
    return date.fromisoformat(given) if isinstance(given, str) else given


Day = Annotated[date, BeforeValidator(_day)]
"""A day as YYYY-MM-DD."""

Fen = Annotated[int, Field(ge=0, le=MOST_FEN)]
Months = Annotated[int, Field(ge=1, le=360)]
Number = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[^\x00]+$")]
Uscc = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{1,18}$")]


class Wished(Given):
    """What an enterprise wishes to borrow: amount and term may be left open."""

    amount_fen: Fen | None = None
    term_months: Months | None = None
    purpose: Annotated[ShortLine, StringConstraints(min_length=1)]
    valid_until: Day


class Refusal(Told):
    """Why a bank refused: reasons of the list with what can be done about each, and the bank's own words."""

    reasons: list[RefusalReason]
    words: str


class RefusalReason(Told):
    """A reason of the list, and what the enterprise can do."""

    id: str
    reason: Worded
    advice: Worded


class Term(Told):
    """The loan that was approved."""

    amount_fen: int
    rate_bp: int
    term_months: int
    product: str
    secured: bool


class Loan(Told):
    """The loan that was paid out, and how it stood when last reported; ``reported_on`` is none before."""

    loan_no: str
    on: date
    principal_fen: int
    outstanding_fen: int
    overdue_days: int
    reported_on: date | None


class Case(Told):
    """A demand at a bank. ``due``: the last day for a decision; ``possible``: what the bank may do today."""

    number: int
    enterprise: str
    demand_no: str
    bank: str
    edition: int
    state: str
    told: Worded
    wish: dict[str, Any]
    taken_up_on: date
    papers_on: date | None
    remind_on: date | None
    due: date | None
    overdue: bool
    decided_on: date | None
    approval: Term | None
    refusal: Refusal | None
    loan: Loan | None
    authorised: bool
    possible: list[str]


class Step(Told):
    """Something that was done in a case."""

    kind: str
    told: Worded
    day: date
    detail: dict[str, Any]
    by: str
    at: Moment


class CaseWithSteps(Case):
    """A case with what was done in it, oldest first."""

    steps: list[Step]


class CaseForEnterprise(Told):
    """How a demand stands at a bank, as the enterprise reads it."""

    bank: str
    state: str
    told: Worded
    taken_up_on: date
    due: date | None
    decided_on: date | None
    approval: Term | None
    refusal: Refusal | None


class Demand(Told):
    """A demand of an enterprise, how far it has come, and how it stands at each bank."""

    demand_no: str
    amount_fen: int | None
    term_months: int | None
    purpose: str
    stated_on: date
    valid_until: date
    withdrawn_on: date | None
    stage: str
    told: Worded
    cases: list[CaseForEnterprise]


class TakeUp(Given):
    """Which enterprise a bank takes up; of its demands the newest in force if none is named."""

    enterprise: Uscc
    demand_no: Number | None = None


class Papers(Given):
    """The day on which the papers were complete."""

    on: Day


class Approved(Given):
    """A loan that the bank approves."""

    decision: Literal["approved"]
    amount_fen: Annotated[int, Field(ge=1, le=MOST_FEN)]
    rate_bp: Annotated[int, Field(ge=0, le=10_000)]
    term_months: Months
    product: ShortLine
    secured: bool


class Refused(Given):
    """A refusal: reasons of the list; words where the reason is another one."""

    decision: Literal["refused"]
    reasons: Annotated[list[ShortLine], Field(min_length=1, max_length=20)]
    words: Paragraph = ""


Decision = Annotated[Approved | Refused, Field(discriminator="decision")]


class Disbursed(Given):
    """The loan that was paid out."""

    loan_no: Number
    on: Day
    principal_fen: Annotated[int, Field(ge=1, le=MOST_FEN)]


class Outcome(Given):
    """What a bank reports of a loan at a day, a month's end as a rule."""

    reported_on: Day
    state: Literal["normal", "overdue", "settled", "written_off"]
    overdue_days: Annotated[int, Field(ge=0, le=10_000)]
    balance_fen: Fen | None = None
    classification: Literal["normal", "special_mention", "substandard", "doubtful", "loss"] | None = None
    matures_on: Day | None = None


class OutcomeOf(Outcome):
    """The same of a loan named by its number."""

    loan_no: Number


class OutcomeReceipt(Told):
    """What became of a row: accepted, known (the same was reported before), or refused and why."""

    loan_no: str
    state: Literal["accepted", "known", "refused"]
    reasons: list[Worded]


class OutcomeReceipts(Told):
    """A receipt for each row, in order; ``rows = accepted + known + refused``."""

    rows: int
    accepted: int
    known: int
    refused: int
    receipts: list[OutcomeReceipt]


class Line(Given):
    """A loan on the bank's own books."""

    loan_no: Number
    balance_fen: Fen
    overdue_fen: Fen = 0


class Totals(Given):
    """A bank's own books at a month's end: loans with a balance, their sum, the part overdue; the loans if it likes."""

    month_end: Day
    loans: Annotated[int, Field(ge=0, le=LARGEST)]
    balance_fen: Annotated[int, Field(ge=0, le=10**17)]
    overdue_fen: Annotated[int, Field(ge=0, le=10**17)]
    lines: Annotated[list[Line], Field(max_length=500)] | None = None

    @model_validator(mode="after")
    def once_each(self) -> Totals:
        """Refuse a loan that is listed twice."""
        if self.lines is not None and len({line.loan_no for line in self.lines}) != len(self.lines):
            raise ValueError("a loan is listed twice")
        return self


class Difference(Told):
    """What differs: of the totals (``loan_no`` empty) or of a loan; in fen, ``count`` in loans."""

    kind: str
    told: Worded
    loan_no: str
    ours: int | None
    theirs: int | None
    state: Literal["open", "explained", "resolved"]
    explanation: str | None


class Reconciliation(Told):
    """A bank's newest statement of a month's end and what differs from its reports now."""

    bank: str
    month_end: date
    loans: int
    balance_fen: int
    overdue_fen: int
    open: int
    differences: list[Difference]


class Explanation(Given):
    """Why something differs."""

    bank: Number
    month_end: Day
    kind: ShortLine
    loan_no: Annotated[str, StringConstraints(max_length=40, pattern=r"^[^\x00]*$")] = ""
    words: Paragraph
