"""What banks report of loans: one report a loan and day, the newest version counts, however often it came."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from scoring.lending.loan import Loan

OWING = ("normal", "overdue")
"""States in which something is left to pay on the bank's books."""

Key = tuple[str, str]
"""A loan: the bank and its own number."""


@dataclass(frozen=True)
class Outcome:
    """One report of a loan. ``version`` orders the reports of one loan and day: the largest counts.

    Amounts in fen; principal and balance are ``None`` where the bank did not state them.
    """

    bank: str
    loan_no: str
    reported_on: date
    enterprise: str
    granted_on: date
    principal_fen: int | None
    state: str
    balance_fen: int | None
    overdue_days: int
    version: tuple[str, str, int] = ("", "", 0)

    @property
    def loan(self) -> Key:
        """What tells the loan from every other."""
        return self.bank, self.loan_no

    @property
    def outstanding_fen(self) -> int:
        """What is left to pay: the balance, the principal where none is stated; nothing once settled or written off."""
        if self.state not in OWING:
            return 0
        return (self.principal_fen or 0) if self.balance_fen is None else self.balance_fen

    @property
    def overdue_fen(self) -> int:
        """The whole outstanding balance of a loan that is overdue."""
        return self.outstanding_fen if self.overdue_days else 0


def newest(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """The version that counts of each loan and day, by loan and day; order and repetition do not matter."""
    found: dict[tuple[str, str, date], Outcome] = {}
    for outcome in outcomes:
        key = (*outcome.loan, outcome.reported_on)
        if key not in found or found[key].version < outcome.version:
            found[key] = outcome
    return [found[key] for key in sorted(found)]


def standing(outcomes: Iterable[Outcome], on: date = date.max) -> dict[Key, Outcome]:
    """The last report of each loan that speaks of ``on`` or a day before it."""
    return {outcome.loan: outcome for outcome in newest(o for o in outcomes if o.reported_on <= on)}


def loans(last: Mapping[Key, Outcome], editions: Mapping[Key, int]) -> list[Loan]:
    """Loans as they stand; ``editions`` says by which edition the enterprise was recommended when it was lent to."""
    return [
        Loan(
            bank=o.bank,
            loan_no=o.loan_no,
            enterprise=o.enterprise,
            granted_on=o.granted_on,
            principal_fen=o.principal_fen or 0,
            edition=editions.get(o.loan),
            reported_on=o.reported_on,
            state=o.state,
            balance_fen=o.outstanding_fen,
            overdue_days=o.overdue_days,
        )
        for o in last.values()
    ]
