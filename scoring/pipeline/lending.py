"""What banks do about demands: take-up, papers, decision, disbursement, each on the ground of consent and edition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow.parquet as pq
from sqlalchemy import Connection

from scoring.errors import Conflict, Invalid, NotFound, Text
from scoring.lending.clock import term
from scoring.lending.demand import Demand
from scoring.lending.life import Event
from scoring.lending.refusals import refusal
from scoring.pipeline.workspace import Workspace
from scoring.policy.parameters import PRODUCTS
from scoring.records.kinds import Code, RejectedValue, tidy
from scoring.store import audit, demands, editions, lending, policies, versions
from scoring.store.lending import Kept


@dataclass(frozen=True)
class Approval:
    """What a bank approves: fen, rate in basis points a year, months, product, and whether it is secured."""

    amount_fen: int
    rate_bp: int
    term_months: int
    product: str
    secured: bool


def take_over(workspace: Workspace) -> None:
    """Bring demands and outcomes that files told of to the store, each batch once."""
    for source in versions.TABLES:
        with workspace.database.reading() as connection:
            new = versions.not_taken_over(connection, source)
        for batch in new:
            path = workspace.lake.path(source, batch["id"])
            if path.exists():  # a lost file is told of where the lake is read
                parts = (part.to_pylist() for part in pq.ParquetFile(path).iter_batches())
                with workspace.database.transaction() as connection:
                    versions.take_over(connection, source, batch["id"], parts)


def take_up(  # noqa: PLR0913  (which bank, which enterprise, which demand, by whom, when)
    connection: Connection, bank: str, enterprise: str, demand_no: str | None, by: str, today: date
) -> Kept:
    """Open a case at a bank: the newest demand in force if no number is given."""
    head = editions.standing(connection)
    _may_act(connection, head["number"], bank, enterprise, today)
    if head["valid_until"] is not None and today > head["valid_until"]:
        raise Conflict(
            Text(f"第 {head['number']} 期已过有效期", f"Edition {head['number']} has expired"),
            Text("等待金融办发布新一期", "Wait for the office to publish the next one"),
        )
    wish = _wish(connection, enterprise, demand_no, today)
    number = lending.take_up(connection, wish, bank, head["number"], by, today)
    audit.note(connection, by, "take up", enterprise, case=number, bank=bank, edition=head["number"])
    return lending.one(connection, number, today)


def papers(connection: Connection, bank: str, number: int, on: date, by: str, today: date) -> Kept:  # noqa: PLR0913
    """Note that the papers were complete ``on`` a day; the bank's time begins then, under the policy now in force."""
    given = term(on, policies.parameters(policies.in_force(connection, today)))
    detail = {"due": given.due, "remind_on": given.remind_on}
    return _act(connection, bank, number, Event("papers", on, bank, detail), by, today)


def approve(connection: Connection, bank: str, number: int, what: Approval, by: str, today: date) -> Kept:  # noqa: PLR0913
    """Approve a loan."""
    if what.product not in PRODUCTS:
        raise Invalid(
            Text(f"没有“{what.product}”这种产品", f"There is no product '{what.product}'"),
            Text(f"可用：{'、'.join(PRODUCTS)}", f"Use {', '.join(PRODUCTS)}"),
        )
    detail = {name: getattr(what, name) for name in Approval.__dataclass_fields__}
    return _act(connection, bank, number, Event("approved", today, bank, detail), by, today)


def refuse(  # noqa: PLR0913  (which case, why, by whom, when)
    connection: Connection, bank: str, number: int, reasons: Sequence[str], words: str, by: str, today: date
) -> Kept:
    """Refuse with reasons of the list, and words where they are needed."""
    return _act(connection, bank, number, Event("refused", today, bank, refusal(reasons, words)), by, today)


def disburse(  # noqa: PLR0913  (which case, which loan, by whom, when)
    connection: Connection, bank: str, number: int, loan_no: str, on: date, principal_fen: int, by: str, today: date
) -> Kept:
    """Note that the loan was paid out ``on`` a day, up to the amount approved."""
    kept = lending.one(connection, number, today, bank)
    most = kept.case.approval["amount_fen"] if kept.case.approval else principal_fen
    if principal_fen > most:
        raise Invalid(
            Text("放款金额大于批准金额", "More was paid out than was approved"),
            Text("核对放款金额", "Check the amount"),
        )
    detail = {"loan_no": _code(loan_no), "principal_fen": principal_fen}
    return _act(connection, bank, number, Event("disbursed", on, bank, detail), by, today)


def lapse(connection: Connection, bank: str, number: int, by: str, today: date) -> Kept:
    """Note that an approved loan was not drawn."""
    return _act(connection, bank, number, Event("lapsed", today, bank), by, today)


def _act(connection: Connection, bank: str, number: int, event: Event, by: str, today: date) -> Kept:  # noqa: PLR0913
    """Add an event to the bank's case, if its ground still holds; noted in the audit trail."""
    kept = lending.one(connection, number, today, bank)
    editions.standing(connection, kept.case.edition)
    _may_act(connection, kept.case.edition, bank, kept.enterprise, today)
    if event.on > today:
        raise Invalid(
            Text(f"{event.on} 晚于今天", f"{event.on} is after today"),
            Text("更正日期", "Correct the day"),
        )
    lending.add(connection, kept, event, by)
    audit.note(connection, by, event.kind, kept.enterprise, case=number, bank=bank, **_noted(event.detail))
    return lending.one(connection, number, today)


def _noted(detail: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in detail.items()}


def _may_act(connection: Connection, edition: int, bank: str, enterprise: str, today: date) -> None:
    """Refuse unless the edition recommends the enterprise to the bank and the enterprise's consent is in force now."""
    row = editions.row_for_bank(connection, edition, bank, today, enterprise)
    if row is None or bank not in row["banks"]:
        raise NotFound(
            Text(f"没有可供办理的企业 {enterprise}", f"There is no enterprise {enterprise} for your bank to act on"),
            Text(
                "企业须在推荐名单上，且对贵行的授权现时有效",
                "It has to be recommended to your bank, and its consent to be in force now",
            ),
        )


def _wish(connection: Connection, enterprise: str, demand_no: str | None, today: date) -> Demand:
    if demand_no is not None:
        return demands.one(connection, enterprise, demand_no)
    valid = [each for each in demands.of_enterprise(connection, enterprise) if each.valid(today)]
    if not valid:
        raise Conflict(
            Text("该企业现在没有有效的融资需求", "The enterprise has no demand in force now"),
            Text("请企业重新申报", "Ask the enterprise to state one"),
        )
    return valid[0]


def _code(loan_no: str) -> str:
    try:
        return str(Code().parse(tidy(loan_no)))
    except RejectedValue as trouble:
        raise Invalid(
            Text(f"借据编号：{trouble.reason.title.zh}", f"Number of the loan: {trouble.reason.title.en}"),
            trouble.reason.remedy,
        ) from trouble


def overdue(connection: Connection, today: date) -> list[Kept]:
    """Decisions that are late, the longest first, for the office."""
    late = [kept for kept in lending.every(connection, today) if kept.overdue(today)]
    return sorted(late, key=lambda kept: (kept.case.due or today, kept.number))
