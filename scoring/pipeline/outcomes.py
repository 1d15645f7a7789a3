"""What banks report on the site of the loans that cases led to, and their totals against it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from sqlalchemy import Connection

from scoring.errors import Conflict, Invalid, NotFound, Text
from scoring.lending import reconciliation as reconciling
from scoring.lending.reconciliation import Difference, Statement, differences, states
from scoring.pipeline.admission import Admitted, admitted
from scoring.records.loan_outcome import LOAN_OUTCOME
from scoring.records.reasons import DUPLICATE
from scoring.store import audit, lending, outcomes, reconciliation, versions
from scoring.store.lending import Kept

State = Literal["accepted", "known", "refused"]
ACCEPTED: State = "accepted"
KNOWN: State = "known"
REFUSED: State = "refused"

NO_LOAN = Text("本行业务中没有这笔贷款", "No case of your bank led to this loan")
SETTLED = Text(
    "该笔贷款 {day} 已结清；如有误，先更正该日的反馈",
    "The loan was settled by {day}; if that is wrong, correct that report first",
)

TOLD = tuple(f.name for f in LOAN_OUTCOME.fields)


@dataclass(frozen=True)
class Receipt:
    """What became of a reported row: accepted, known (the same is reported already), or refused and why."""

    loan_no: str
    state: State
    reasons: tuple[Text, ...] = ()


def report(connection: Connection, bank: str, rows: Sequence[Mapping[str, Any]], by: str, today: date) -> list[Receipt]:
    """Take a bank's reports of its loans, each as the door of the source admits it; one receipt a row, in order.

    A row names a loan (``loan_no``) that a case led to, and says what a file would: ``reported_on``, ``state``,
    ``balance_fen``, ``overdue_days``, ``classification``, ``matures_on``. A later report of the same loan and day
    replaces the earlier one; both are kept.
    """
    cases = {number: lending.of_loan(connection, bank, number, today) for number in {r["loan_no"] for r in rows}}
    known = [(i, kept) for i, row in enumerate(rows) if (kept := cases[row["loan_no"]]) is not None]
    whole = [_whole(kept, rows[i]) for i, kept in known]
    found = dict(zip([i for i, _ in known], admitted(LOAN_OUTCOME, whole, today) if whole else [], strict=True))
    told = [_received(connection, bank, row, found.get(i), by, today) for i, row in enumerate(rows)]
    audit.note(connection, by, "report outcomes", bank, loans=len(cases), **Counter(str(r.state) for r in told))
    return told


def report_one(  # noqa: PLR0913  (of which case, what, by whom, when)
    connection: Connection, bank: str, number: int, row: Mapping[str, Any], by: str, today: date
) -> Receipt:
    """Take the report of a case's loan; raises ``Conflict`` before there is one, ``Invalid`` for a refused report."""
    loan = lending.one(connection, number, today, bank).case.loan
    if loan is None:
        raise Conflict(
            Text(f"第 {number} 号业务尚未放款", f"Case {number} has led to no loan yet"),
            Text("先登记放款", "Note the disbursement first"),
        )
    [receipt] = report(connection, bank, [{**row, "loan_no": loan["loan_no"]}], by, today)
    if receipt.state == REFUSED:
        raise Invalid(
            Text("".join(r.zh for r in receipt.reasons), " ".join(r.en for r in receipt.reasons)),
            Text("更正后重新反馈", "Correct it and report again"),
        )
    return receipt


def _whole(kept: Kept, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as a file would have it: whose loan, granted when, how much."""
    lent = lending.as_lent(kept)
    same = {name: getattr(lent, name) for name in ("enterprise", "bank", "loan_no", "granted_on", "principal_fen")}
    return {**row, **same}


def _received(  # noqa: PLR0913  (whose row, what the door says of it, by whom, when)
    connection: Connection, bank: str, row: Mapping[str, Any], found: Admitted | None, by: str, today: date
) -> Receipt:
    loan_no = row["loan_no"]
    if found is None:
        return Receipt(loan_no, REFUSED, (NO_LOAN,))
    if found.record is None:
        repeated = [reason for reason, _ in found.troubles] == [DUPLICATE.id]
        return Receipt(loan_no, KNOWN) if repeated else Receipt(loan_no, REFUSED, tuple(t for _, t in found.troubles))
    day = found.record["reported_on"]
    settled = [o for o in outcomes.of_loan(connection, bank, loan_no) if o.state == "settled" and o.reported_on < day]
    if settled:
        return Receipt(loan_no, REFUSED, (SETTLED.format(day=settled[0].reported_on),))
    before = outcomes.newest_version(connection, bank, loan_no, day)
    if before is not None and all(before[name] == found.record[name] for name in TOLD):
        return Receipt(loan_no, KNOWN)
    versions.state(connection, LOAN_OUTCOME.name, found.record, by, today)
    return Receipt(loan_no, ACCEPTED)


@dataclass(frozen=True)
class Compared:
    """A bank's statement of a month's end, what differs, the state of each difference, and what was said of it."""

    statement: Statement
    differences: tuple[tuple[Difference, reconciling.State, str | None], ...]

    @property
    def open(self) -> int:
        """How many differences nobody explained."""
        return sum(state == "open" for _, state, _ in self.differences)


def state_totals(connection: Connection, stated: Statement, by: str, today: date) -> Compared:
    """Take a bank's totals at a month's end and say what differs from its reports."""
    if (stated.month_end + timedelta(days=1)).day != 1 or stated.month_end > today:
        raise Invalid(
            Text(f"{stated.month_end} 不是已过的月末", f"{stated.month_end} is not the end of a past month"),
            Text("填写月末日期", "Give the last day of a month"),
        )
    reconciliation.put(connection, stated, by)
    reconciliation.note(connection, stated, _differences(connection, stated, today))
    audit.note(connection, by, "state totals", stated.bank, month_end=stated.month_end.isoformat())
    return compared(connection, stated, today)


def compared(connection: Connection, stated: Statement, today: date) -> Compared:
    """What differs now between a statement and the reports, with what became of what differed before."""
    noted = reconciliation.noted(connection, stated.bank, stated.month_end)
    explained = {name: words for name, words in noted.items() if words is not None}
    told = states(_differences(connection, stated, today), set(noted), set(explained))
    return Compared(stated, tuple((d, state, explained.get((d.kind, d.loan_no))) for d, state in told))


def all_compared(connection: Connection, today: date, bank: str | None = None) -> list[Compared]:
    """The newest statement of each bank and month, newest month first."""
    return [compared(connection, stated, today) for stated in reconciliation.statements(connection, bank)]


def explain(  # noqa: PLR0913  (which difference, in which words, by whom, when)
    connection: Connection, bank: str, month_end: date, kind: str, loan_no: str, words: str, by: str, today: date
) -> Compared:
    """Explain a difference that is there now."""
    if not words.strip():
        raise Invalid(Text("没有写明原因", "There is no explanation"), Text("用一两句话写明", "Say it in a sentence"))
    stated = next((s for s in reconciliation.statements(connection, bank) if s.month_end == month_end), None)
    there = stated is not None and any(
        (d.kind, d.loan_no) == (kind, loan_no) for d in _differences(connection, stated, today)
    )
    if stated is None or not there:
        raise NotFound(
            Text("没有这项差异", "There is no such difference"),
            Text("差异见对账列表", "The reconciliation lists the differences"),
        )
    reconciliation.explain(connection, bank, month_end, (kind, loan_no), words.strip(), by)
    audit.note(connection, by, "explain difference", bank, month_end=month_end.isoformat(), kind=kind, loan_no=loan_no)
    return compared(connection, stated, today)


def _differences(connection: Connection, stated: Statement, today: date) -> tuple[Difference, ...]:
    standing = {o.loan_no: o for o in outcomes.standing(connection, stated.bank, stated.month_end).values()}
    unreported = {
        kept.case.loan["loan_no"]: int(kept.case.loan["principal_fen"])
        for kept in lending.every(connection, today, bank=stated.bank)
        if kept.case.loan and kept.case.loan["on"] <= stated.month_end
    }
    return differences(stated, standing, {n: fen for n, fen in unreported.items() if n not in standing})
