"""Cases for banks and the office; outcomes and totals from banks; their reconciliation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, status
from sqlalchemy import Connection

from api import access
from api.dependencies import IdempotencyKey, Opened, Today
from api.v1.schemas import lending as schemas
from api.v1.schemas.base import LARGEST, Worded
from api.v1.schemas.lending import (
    MOST_ROWS,
    Case,
    CaseWithSteps,
    Decision,
    Disbursed,
    Explanation,
    Loan,
    Outcome,
    OutcomeOf,
    OutcomeReceipt,
    OutcomeReceipts,
    Papers,
    Reconciliation,
    Refusal,
    RefusalReason,
    Refused,
    Step,
    TakeUp,
    Term,
    Totals,
)
from scoring.errors import Text
from scoring.lending import life
from scoring.lending.reconciliation import KINDS, Statement
from scoring.lending.refusals import REFUSALS
from scoring.pipeline import lending as acts
from scoring.pipeline import outcomes as reporting
from scoring.pipeline.workspace import Workspace
from scoring.store import lending
from scoring.store.idempotency import once
from scoring.store.lending import Kept
from scoring.store.people import Person

router = APIRouter(prefix="/v1", tags=["lending"])

Number = Annotated[int, Path(ge=1, le=LARGEST)]
Rows = Annotated[list[OutcomeOf], Body(max_length=MOST_ROWS)]


@router.get("/cases")
def every(person: access.BankOrOffice, workspace: Opened, today: Today) -> list[Case]:
    """Cases, newest first: all of them for the office; for a bank its own, where it may see the enterprise."""
    with workspace.database.transaction() as connection:
        return cases_of(connection, person, today)


@router.get("/cases/overdue")
def overdue(person: access.Office, workspace: Opened, today: Today) -> list[Case]:
    """Decisions that are late, the longest first."""
    with workspace.database.transaction() as connection:
        found = acts.overdue(connection, today)
        access.note_look(connection, person, "read", "overdue decisions", [kept.enterprise for kept in found])
        return [case_told(kept, today) for kept in found]


@router.get("/cases/{number}")
def one(person: access.BankOrOffice, number: Number, workspace: Opened, today: Today) -> CaseWithSteps:
    """One case with what was done in it."""
    with workspace.database.transaction() as connection:
        kept = lending.one(connection, number, today, person.subject if person.role == "bank" else None)
        access.note_look(connection, person, "read", kept.enterprise, [kept.enterprise])
        steps = [_step(row) for row in lending.log(connection, number)]
        return CaseWithSteps(**case_told(kept, today).model_dump(), steps=steps)


@router.get("/refusal-reasons")
def refusal_reasons(_: access.SignedIn) -> list[RefusalReason]:
    """The reasons that a bank chooses from, and what an enterprise can do about each."""
    return [_reason(name) for name in REFUSALS]


@router.post("/cases", status_code=status.HTTP_201_CREATED)
def take_up(person: access.Bank, asked: TakeUp, key: IdempotencyKey, workspace: Opened, today: Today) -> Case:
    """Take a demand up: of an enterprise that is recommended to the bank and consents to it at this moment."""
    return _acted(
        workspace, person, key, {"act": "take up", **asked.model_dump(mode="json")}, today,
        lambda c: acts.take_up(c, person.subject, asked.enterprise, asked.demand_no, person.name, today),
    )  # fmt: skip


@router.post("/cases/{number}/papers")
def papers(  # noqa: PLR0913  (what the framework brings)
    person: access.Bank, number: Number, asked: Papers, key: IdempotencyKey, workspace: Opened, today: Today
) -> Case:
    """Note that the papers are complete; from then on the bank's time to decide runs."""
    return _acted(
        workspace, person, key, {"act": "papers", "case": number, **asked.model_dump(mode="json")}, today,
        lambda c: acts.papers(c, person.subject, number, asked.on, person.name, today),
    )  # fmt: skip


@router.post("/cases/{number}/decision")
def decide(  # noqa: PLR0913  (what the framework brings)
    person: access.Bank, number: Number, asked: Decision, key: IdempotencyKey, workspace: Opened, today: Today
) -> Case:
    """Approve a loan, or refuse with reasons of the list."""

    def act(connection: Connection) -> Kept:
        if isinstance(asked, Refused):
            return acts.refuse(connection, person.subject, number, asked.reasons, asked.words, person.name, today)
        what = acts.Approval(**asked.model_dump(exclude={"decision"}))
        return acts.approve(connection, person.subject, number, what, person.name, today)

    content = {"act": "decide", "case": number, **asked.model_dump(mode="json")}
    return _acted(workspace, person, key, content, today, act)


@router.post("/cases/{number}/disbursement")
def disburse(  # noqa: PLR0913  (what the framework brings)
    person: access.Bank, number: Number, asked: Disbursed, key: IdempotencyKey, workspace: Opened, today: Today
) -> Case:
    """Note that the loan was paid out."""
    content = {"act": "disburse", "case": number, **asked.model_dump(mode="json")}
    return _acted(
        workspace, person, key, content, today,
        lambda c: acts.disburse(
            c, person.subject, number, asked.loan_no, asked.on, asked.principal_fen, person.name, today
        ),
    )  # fmt: skip


@router.post("/cases/{number}/lapse")
def lapse(person: access.Bank, number: Number, key: IdempotencyKey, workspace: Opened, today: Today) -> Case:
    """Note that an approved loan was not drawn."""
    return _acted(
        workspace, person, key, {"act": "lapse", "case": number}, today,
        lambda c: acts.lapse(c, person.subject, number, person.name, today),
    )  # fmt: skip


@router.post("/cases/{number}/outcomes")
def report_one(  # noqa: PLR0913  (what the framework brings)
    person: access.Bank, number: Number, asked: Outcome, key: IdempotencyKey, workspace: Opened, today: Today
) -> OutcomeReceipt:
    """Report how the loan of a case stands; a later report of the same day replaces the earlier one."""
    content = {"act": "report", "case": number, **asked.model_dump(mode="json")}
    with workspace.database.transaction() as connection:

        def act() -> Any:  # noqa: ANN401  (JSON)
            told = reporting.report_one(connection, person.subject, number, asked.model_dump(), person.name, today)
            return _receipt(told).model_dump(mode="json")

        return OutcomeReceipt(**once(connection, person.name, key, content, act))


@router.post("/outcomes")
def report(person: access.Bank, asked: Rows, key: IdempotencyKey, workspace: Opened, today: Today) -> OutcomeReceipts:
    """Report how several loans stand: a receipt for each row, in order."""
    content = {"act": "report", "rows": [row.model_dump(mode="json") for row in asked]}
    with workspace.database.transaction() as connection:

        def act() -> Any:  # noqa: ANN401  (JSON)
            rows = [row.model_dump() for row in asked]
            return _receipts(reporting.report(connection, person.subject, rows, person.name, today))

        return OutcomeReceipts(**once(connection, person.name, key, content, act))


@router.post("/totals")
def totals(person: access.Bank, asked: Totals, key: IdempotencyKey, workspace: Opened, today: Today) -> Reconciliation:
    """State the bank's own totals at a month's end; the answer says what differs from its reports."""
    lines = None if asked.lines is None else {x.loan_no: (x.balance_fen, x.overdue_fen) for x in asked.lines}
    stated = Statement(person.subject, asked.month_end, asked.loans, asked.balance_fen, asked.overdue_fen, lines)
    content = {"act": "state totals", **asked.model_dump(mode="json")}
    with workspace.database.transaction() as connection:

        def act() -> Any:  # noqa: ANN401  (JSON)
            return _compared(reporting.state_totals(connection, stated, person.name, today)).model_dump(mode="json")

        return Reconciliation(**once(connection, person.name, key, content, act))


@router.get("/reconciliation")
def reconciliation(person: access.BankOrOffice, workspace: Opened, today: Today) -> list[Reconciliation]:
    """What differs between banks' totals and their reports, newest month first; a bank sees its own."""
    with workspace.database.reading() as connection:
        found = reporting.all_compared(connection, today, person.subject if person.role == "bank" else None)
        return [_compared(each) for each in found]


@router.post("/reconciliation/explanations")
def explain(
    person: access.Office, asked: Explanation, key: IdempotencyKey, workspace: Opened, today: Today
) -> Reconciliation:
    """Explain a difference."""
    content = {"act": "explain", **asked.model_dump(mode="json")}
    with workspace.database.transaction() as connection:

        def act() -> Any:  # noqa: ANN401  (JSON)
            found = reporting.explain(connection, **asked.model_dump(), by=person.name, today=today)
            return _compared(found).model_dump(mode="json")

        return Reconciliation(**once(connection, person.name, key, content, act))


def cases_of(connection: Connection, person: Person, today: date) -> list[Case]:
    """The cases that the person may see, newest first; noted in the audit trail."""
    if person.role == "bank":
        mine = lending.every(connection, today, bank=person.subject)
        found = [kept for kept in mine if lending.visible(kept, person.subject)]
    else:
        found = lending.every(connection, today)
    access.note_look(connection, person, "read", "cases", {kept.enterprise for kept in found})
    return [case_told(kept, today) for kept in found]


def case_told(kept: Kept, today: date) -> Case:
    """A case as banks and the office read it."""
    case = kept.case
    return Case(
        number=kept.number,
        enterprise=kept.enterprise,
        demand_no=kept.demand_no,
        bank=kept.bank,
        edition=case.edition,
        state=case.state,
        told=_worded(life.STATES[case.state]),
        wish={name: value for name, value in case.wish.items() if name != "edition"},
        taken_up_on=case.taken_up_on,
        papers_on=case.papers_on,
        remind_on=case.remind_on,
        due=case.due,
        overdue=kept.overdue(today),
        decided_on=case.decided_on,
        approval=approval(case),
        refusal=refusal(case),
        loan=_loan(case),
        authorised=kept.authorised,
        possible=list(kept.life.possible(kept.bank, today)) if kept.authorised else [],
    )


def approval(case: life.Case) -> Term | None:
    """What was approved."""
    return Term(**case.approval) if case.approval else None


def refusal(case: life.Case) -> Refusal | None:
    """Why it was refused."""
    if case.refusal is None:
        return None
    return Refusal(reasons=[_reason(name) for name in case.refusal["reasons"]], words=case.refusal["words"])


def _loan(case: life.Case) -> Loan | None:
    if case.loan is None:
        return None
    last = case.last
    return Loan(
        loan_no=case.loan["loan_no"],
        on=case.loan["on"],
        principal_fen=case.loan["principal_fen"],
        outstanding_fen=case.outstanding_fen,
        overdue_days=last.overdue_days if last else 0,
        reported_on=last.reported_on if last else None,
    )


def _acted(  # noqa: PLR0913  (who asks what, and how it is done)
    workspace: Workspace,
    person: Person,
    key: str,
    content: dict[str, Any],
    today: date,
    act: Callable[[Connection], Kept],
) -> Case:
    with workspace.database.transaction() as connection:
        told = once(
            connection, person.name, key, content, lambda: case_told(act(connection), today).model_dump(mode="json")
        )
    return Case(**told)


def _receipt(told: reporting.Receipt) -> OutcomeReceipt:
    reasons = [_worded(text) for text in told.reasons]
    return OutcomeReceipt(loan_no=told.loan_no, state=told.state, reasons=reasons)


def _receipts(told: list[reporting.Receipt]) -> Any:  # noqa: ANN401  (JSON)
    counts = Counter(each.state for each in told)
    return OutcomeReceipts(
        rows=len(told),
        accepted=counts[reporting.ACCEPTED],
        known=counts[reporting.KNOWN],
        refused=counts[reporting.REFUSED],
        receipts=[_receipt(each) for each in told],
    ).model_dump(mode="json")


def _compared(found: reporting.Compared) -> Reconciliation:
    stated = found.statement
    differences = [
        schemas.Difference(
            kind=d.kind,
            told=_worded(KINDS[d.kind]),
            loan_no=d.loan_no,
            ours=d.ours,
            theirs=d.theirs,
            state=state,
            explanation=words,
        )
        for d, state, words in found.differences
    ]
    return Reconciliation(
        bank=stated.bank,
        month_end=stated.month_end,
        loans=stated.loans,
        balance_fen=stated.balance_fen,
        overdue_fen=stated.overdue_fen,
        open=found.open,
        differences=differences,
    )


def _reason(name: str) -> RefusalReason:
    reason, advice = REFUSALS[name]
    return RefusalReason(id=name, reason=_worded(reason), advice=_worded(advice))


def _step(row: Mapping[str, Any]) -> Step:
    told = {name: row[name] for name in ("kind", "day", "detail", "by", "at")}
    return Step(**told, told=_worded(life.ACTS[row["kind"]]))


def _worded(text: Text) -> Worded:
    return Worded(zh=text.zh, en=text.en)
