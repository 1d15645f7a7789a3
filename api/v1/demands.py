"""An enterprise's demands: state, change and withdraw them, and see how they stand at the banks."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path, status
from sqlalchemy import Connection

from api import access
from api.dependencies import IdempotencyKey, Opened, Today
from api.v1.lending import approval, refusal
from api.v1.schemas.base import Worded
from api.v1.schemas.lending import CaseForEnterprise, Demand, Wished
from scoring.lending.life import STAGES, STATES
from scoring.pipeline import demands as acts
from scoring.pipeline.demands import Wish
from scoring.store import demands, lending
from scoring.store.idempotency import once
from scoring.store.people import Person

router = APIRouter(prefix="/v1/demands", tags=["demands"])

DemandNumber = Annotated[str, Path(max_length=40, pattern=r"^[^\x00]+$")]


@router.get("")
def every(person: access.Enterprise, workspace: Opened, today: Today) -> list[Demand]:
    """The enterprise's demands, newest first."""
    with workspace.database.reading() as connection:
        return own(connection, person, today)


@router.post("", status_code=status.HTTP_201_CREATED)
def state(
    person: access.Enterprise, wished: Wished, key: IdempotencyKey, workspace: Opened, today: Today
) -> list[Demand]:
    """State a demand; it becomes a record before the next day's scoring."""
    content = {"act": "state demand", **wished.model_dump(mode="json")}
    with workspace.database.transaction() as connection:

        def act() -> Any:  # noqa: ANN401  (JSON)
            acts.state(connection, person.subject, _wish(wished), person.name, today)
            return _json(own(connection, person, today))

        return [Demand(**each) for each in once(connection, person.name, key, content, act)]


@router.put("/{demand_no:path}")
def change(  # noqa: PLR0913  (what the framework brings)
    person: access.Enterprise,
    demand_no: DemandNumber,
    wished: Wished,
    key: IdempotencyKey,
    workspace: Opened,
    today: Today,
) -> list[Demand]:
    """Change a demand that is not withdrawn."""
    content = {"act": "change demand", "demand_no": demand_no, **wished.model_dump(mode="json")}
    with workspace.database.transaction() as connection:

        def act() -> Any:  # noqa: ANN401  (JSON)
            acts.change(connection, person.subject, demand_no, _wish(wished), person.name, today)
            return _json(own(connection, person, today))

        return [Demand(**each) for each in once(connection, person.name, key, content, act)]


@router.post("/{demand_no:path}/withdraw")
def withdraw(
    person: access.Enterprise, demand_no: DemandNumber, key: IdempotencyKey, workspace: Opened, today: Today
) -> list[Demand]:
    """Withdraw a demand; what led to no loan yet ends with it."""
    with workspace.database.transaction() as connection:

        def act() -> Any:  # noqa: ANN401  (JSON)
            acts.withdraw(connection, person.subject, demand_no, person.name, today)
            return _json(own(connection, person, today))

        content = {"act": "withdraw demand", "demand_no": demand_no}
        return [Demand(**each) for each in once(connection, person.name, key, content, act)]


def own(connection: Connection, person: Person, today: date) -> list[Demand]:
    """The demands of the person's own enterprise as they stand today."""
    told = []
    stages = lending.stages(connection, person.subject, today)
    cases = lending.every(connection, today, enterprise=person.subject)
    for each in demands.of_enterprise(connection, person.subject):
        name = stages[each.demand_no]
        told.append(
            Demand(
                demand_no=each.demand_no,
                amount_fen=each.amount_fen,
                term_months=each.term_months,
                purpose=each.purpose,
                stated_on=each.stated_on,
                valid_until=each.valid_until,
                withdrawn_on=each.withdrawn_on,
                stage=name,
                told=Worded(zh=STAGES[name].zh, en=STAGES[name].en),
                cases=[_case(kept) for kept in cases if kept.demand_no == each.demand_no],
            )
        )
    return told


def _case(kept: lending.Kept) -> CaseForEnterprise:
    case = kept.case
    return CaseForEnterprise(
        bank=kept.bank,
        state=case.state,
        told=Worded(zh=STATES[case.state].zh, en=STATES[case.state].en),
        taken_up_on=case.taken_up_on,
        due=case.due,
        decided_on=case.decided_on,
        approval=approval(case),
        refusal=refusal(case),
    )


def _wish(wished: Wished) -> Wish:
    return Wish(wished.amount_fen, wished.term_months, wished.purpose, wished.valid_until)


def _json(told: list[Demand]) -> list[dict[str, Any]]:
    return [each.model_dump(mode="json") for each in told]
