"""A loan as its bank reported it last: what the fund covers, and what follows a demand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Loan:
    """A loan with the newest state that its bank reported.

    ``edition`` is the number of the edition that recommended the enterprise to this bank on the day of granting,
    ``None`` if there was none. ``state``: normal, overdue, settled or written_off, as in the reported outcomes;
    an amount that the bank left open is ``None``.
    """

    bank: str
    loan_no: str
    enterprise: str
    granted_on: date
    principal_fen: int | None
    edition: int | None
    reported_on: date
    state: str
    balance_fen: int | None
    overdue_days: int

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from every other loan: the bank and its own number."""
        return self.bank, self.loan_no
