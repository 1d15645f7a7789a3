"""The fund: its standing, exposures, claims, fuses and the entries of its ledger. Amounts are in fen."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import Field

from api.v1.schemas.base import Given, Paragraph, ShortLine, Told, Worded

Fen = Annotated[int, Field(gt=0, le=10**15)]


class Contribution(Given):
    """Money for the pool."""

    amount_fen: Fen
    contributor: ShortLine
    note: Paragraph = ""


class LoanNamed(Given):
    """A loan by its bank and the bank's number; a bank may leave itself out."""

    loan_no: ShortLine
    bank: ShortLine = ""


class ClaimFiled(LoanNamed):
    """Unpaid principal for which a bank asks compensation."""

    amount_fen: Fen
    note: Paragraph = ""


class Recovery(LoanNamed):
    """What came back from a borrower after compensation."""

    amount_fen: Fen
    note: Paragraph = ""


class WriteOff(LoanNamed):
    """What is still owed is given up."""

    reason: Paragraph


class Reason(Given):
    """Why."""

    reason: Paragraph


class Lifted(Given):
    """The fuse to be lifted, of a bank or (empty) of the pool, and why."""

    bank: ShortLine = ""
    reason: Paragraph


class PostingTold(Told):
    """An amount moved into an account, out of it if negative."""

    account: str
    fen: int
    bank: str
    loan_no: str


class EntryTold(Told):
    """An entry of the ledger; it never changes."""

    number: int
    kind: str
    label: Worded
    day: date
    by: str
    other: str | None
    bank: str
    loan_no: str
    claim: int | None
    reverses: int | None
    note: str
    facts: dict[str, Any]
    postings: list[PostingTold]


class Standing(Told):
    """How the fund stands: what was paid this year and what the caps allow in all."""

    scheme: int
    name: str
    balances: dict[str, int]
    covered_fen: int
    year: int
    paid_fen: int
    limit_fen: int


class Exposure(Told):
    """A loan that is or was in cover."""

    bank: str
    loan_no: str
    enterprise: str
    granted_on: date
    enrolled_on: date
    edition: int
    scheme: int
    principal_fen: int
    covered_fen: int
    overdue_fen: int
    owed_fen: int
    written_off_fen: int
    borne: dict[str, int]
    recovered: dict[str, int]


class Claim(Told):
    """A claim and its answer."""

    number: int
    bank: str
    loan_no: str
    enterprise: str
    amount_fen: int
    overdue_days: int
    filed_on: date
    state: str
    answered_on: date | None
    note: str
    paid_fen: int


class Fuse(Told):
    """The fuse of a bank, or (``bank`` empty) of the pool; ``why`` says what it stops and since when."""

    bank: str
    blown_since: date | None
    overdue_fen: int
    outstanding_fen: int
    level_bp: int
    reached: bool
    told: Worded
    why: Worded | None
