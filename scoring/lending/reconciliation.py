"""What a bank's own books say at a month's end against what it reported, loan by loan as far as can be told."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from scoring.errors import Text
from scoring.lending.outcomes import OWING, Outcome

KINDS: dict[str, Text] = {
    "count": Text("笔数不符", "The number of loans differs"),
    "balance": Text("余额合计不符", "The outstanding balance differs"),
    "overdue": Text("逾期余额合计不符", "The overdue balance differs"),
    "not_reported": Text("本月没有反馈", "No report of this month"),
    "never_reported": Text("放款后从未反馈", "Disbursed and never reported"),
    "no_balance": Text("反馈未写余额，按放款金额计", "The report states no balance; the principal is counted"),
    "unknown_here": Text("银行列出而本系统没有", "Listed by the bank and unknown here"),
    "unknown_there": Text("本系统有而银行未列出", "Known here and not listed by the bank"),
    "loan_balance": Text("该笔余额不符", "The balance of this loan differs"),
    "loan_overdue": Text("该笔逾期余额不符", "The overdue balance of this loan differs"),
}
"""Kinds of differences in words; the first three are of the totals."""

TOTALS = ("count", "balance", "overdue")

State = Literal["open", "explained", "resolved"]

STATES: dict[State, Text] = {
    "open": Text("待核对", "open"),
    "explained": Text("已说明", "explained"),
    "resolved": Text("已消除", "resolved"),
}


@dataclass(frozen=True)
class Statement:
    """A bank's totals at a month's end: loans with a balance, their sum, and the part overdue, in fen.

    ``lines``: balance and overdue balance by loan number, where the bank lists its loans.
    """

    bank: str
    month_end: date
    loans: int
    balance_fen: int
    overdue_fen: int
    lines: Mapping[str, tuple[int, int]] | None = None


@dataclass(frozen=True)
class Difference:
    """One difference: of the totals (``loan_no`` empty) or of a loan. Ours and theirs in fen; ``count`` in loans."""

    kind: str
    loan_no: str
    ours: int | None
    theirs: int | None


def differences(
    statement: Statement, standing: Mapping[str, Outcome], unreported: Mapping[str, int]
) -> tuple[Difference, ...]:
    """What differs between a statement and what was reported.

    ``standing``: the last report of each of the bank's loans up to the month's end, by number; ``unreported``: the
    principal in fen of its loans disbursed by then of which nothing was ever reported. Those count with it.
    """
    owing = {number: o for number, o in standing.items() if o.state in OWING}
    held = {number: (o.outstanding_fen, o.overdue_fen) for number, o in owing.items()}
    held |= {number: (fen, 0) for number, fen in unreported.items()}
    ours = (len(held), sum(b for b, _ in held.values()), sum(o for _, o in held.values()))
    theirs = (statement.loans, statement.balance_fen, statement.overdue_fen)
    found = [Difference(k, "", a, b) for k, a, b in zip(TOTALS, ours, theirs, strict=True) if a != b]
    found += [Difference("never_reported", number, fen, None) for number, fen in unreported.items()]
    found += _faults(statement.month_end, owing)
    if statement.lines is not None:
        found += _by_loan(held, statement.lines)
    return tuple(sorted(found, key=lambda d: (d.loan_no, list(KINDS).index(d.kind))))


def _faults(month_end: date, owing: Mapping[str, Outcome]) -> list[Difference]:
    """Loans whose own reports may be why the totals differ."""
    month = (month_end.year, month_end.month)
    late = [
        Difference("not_reported", number, o.outstanding_fen, None)
        for number, o in owing.items()
        if (o.reported_on.year, o.reported_on.month) != month
    ]
    return late + [
        Difference("no_balance", number, o.outstanding_fen, None)
        for number, o in owing.items()
        if o.balance_fen is None
    ]


def _by_loan(held: Mapping[str, tuple[int, int]], listed: Mapping[str, tuple[int, int]]) -> list[Difference]:
    found = [Difference("unknown_there", n, held[n][0], None) for n in held.keys() - listed.keys()]
    found += [Difference("unknown_here", n, None, listed[n][0]) for n in listed.keys() - held.keys()]
    for number in held.keys() & listed.keys():
        for kind, a, b in zip(("loan_balance", "loan_overdue"), held[number], listed[number], strict=True):
            if a != b:
                found.append(Difference(kind, number, a, b))
    return found


Name = tuple[str, str]
"""Kind and loan number of a difference."""


def states(
    found: Collection[Difference], noted: Collection[Name], explained: Collection[Name]
) -> list[tuple[Difference, State]]:
    """The differences with their states: those found now are open or explained, those noted and gone are resolved."""
    now = {(d.kind, d.loan_no) for d in found}
    told: list[tuple[Difference, State]] = [
        (d, "explained" if (d.kind, d.loan_no) in explained else "open") for d in found
    ]
    gone = sorted(set(noted) - now, key=lambda name: (name[1], name[0]))
    return told + [(Difference(kind, number, None, None), "resolved") for kind, number in gone]
