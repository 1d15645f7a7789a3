"""What officials sign, gathered from the store: lists of an edition, the form of a policy, the fund, the cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from scoring.errors import NotFound
from scoring.lending.case_sheets import CaseLine, Compared, case_sheet, reconciliation_sheet
from scoring.lending.fund_sheets import fund_sheets
from scoring.lending.fund_view import exposures
from scoring.pipeline import outcomes
from scoring.pipeline.population import population_of
from scoring.pipeline.preview import preview_policy
from scoring.pipeline.workspace import Workspace
from scoring.policy.approval import Proposal, form
from scoring.policy.parameters import Policy
from scoring.policy.preview import Preview
from scoring.records.workbooks.signed import workbook
from scoring.settings import BEIJING
from scoring.store import editions, fund, lending, models, policies, runs
from scoring.whitelist.lists import Head, List, listed_in, sheet

LOOK = "export"
"""Action in the audit trail: who took a list with whose names on it."""


@dataclass(frozen=True)
class Exported:
    """A workbook, what it is of as the audit trail has it, a name for its file, and whom it names."""

    content: bytes
    subject: str
    file: str
    enterprises: list[str]


def edition_list(workspace: Workspace, number: int | None, which: List) -> Exported:
    """A list of an edition, of the newest one if no number is given; the edition and its seal are verified first."""
    with workspace.database.reading() as connection:
        head = editions.one(connection, number)
        made = editions.verify(connection, head["number"])
        known, _ = runs.assessments(connection, head["run_id"])
        about = models.one(connection, head["model_digest"])["manifest"].get("about")
    facts = known[["name", "township", "industry", "size"]].to_dict("index")
    paper = Head(
        county=workspace.settings.county,
        number=head["number"],
        policy=head["policy_version"],
        model=f"{head['model']}（{about}）" if about else head["model"],
        key=head["kid"] or "",
        withdrawn=head["reason"] or "",
    )
    return Exported(
        workbook([sheet(which, paper, made, facts)]),
        f"edition {head['number']} {which}",
        f"xinyidai-{head['number']}-{which}.xlsx",
        listed_in(which, made),
    )


def policy_form(workspace: Workspace, version: int) -> Exported:
    """The form of a version of the policy, against the version that it changes, tried on the newest scores."""
    today = workspace.settings.current_day
    with workspace.database.reading() as connection:
        row = policies.one(connection, version)
        state = policies.states(policies.every(connection), today)[version]
        ground = None if row["base_version"] is None else policies.one(connection, row["base_version"])
    before, proposed = policies.parameters(ground) if ground else Policy(), policies.parameters(row)
    paper = form(
        workspace.settings.county, _proposal(row, state), before, proposed, _foreseen(workspace, before, proposed)
    )
    return Exported(workbook([paper]), f"policy {version}", f"xinyidai-policy-{version}.xlsx", [])


def fund_book(workspace: Workspace) -> Exported:
    """The fund as its ledger adds up today, under the scheme in force."""
    today = workspace.settings.current_day
    with workspace.database.reading() as connection:
        kept, terms = fund.ledger(connection), fund.terms(connection, today)
    sheets = fund_sheets(workspace.settings.county, kept, terms, today)
    named = sorted({each.enterprise for each in exposures(kept)})
    return Exported(workbook(sheets), "fund", f"xinyidai-fund-{today}.xlsx", named)


def case_book(workspace: Workspace) -> Exported:
    """What all banks did about demands, and their books against what they reported."""
    today, county = workspace.settings.current_day, workspace.settings.county
    with workspace.database.reading() as connection:
        kept = lending.every(connection, today)
        told = [Compared(each.statement, each.differences) for each in outcomes.all_compared(connection, today)]
    names = _names(workspace)
    lines = [
        CaseLine(k.number, k.enterprise, names.get(k.enterprise, ""), k.bank, k.case, k.overdue(today)) for k in kept
    ]
    sheets = [case_sheet(county, lines, today), reconciliation_sheet(county, told, today)]
    return Exported(workbook(sheets), "cases", f"xinyidai-cases-{today}.xlsx", sorted({k.enterprise for k in kept}))


def _names(workspace: Workspace) -> dict[str, str]:
    """Names of enterprises as the newest scores knew them."""
    try:
        people = population_of(workspace)
    except NotFound:
        return {}
    return dict(zip(people.enterprises.tolist(), people.names.tolist(), strict=True))


def _proposal(row: Mapping[str, Any], state: str) -> Proposal:
    return Proposal(
        version=row["version"],
        base=row["base_version"],
        state=policies.STATES[state].zh,
        reason=row["reason"],
        proposed_by=row["proposed_by"],
        proposed_on=_day(row["proposed_at"]),
        decided_by=row["decided_by"] or "",
        decided_on=_day(row["decided_at"]) if row["decided_at"] else None,
        effective_on=row["effective_on"],
    )


def _foreseen(workspace: Workspace, before: Policy, proposed: Policy) -> tuple[date, Preview] | None:
    try:
        return population_of(workspace).as_of, preview_policy(workspace, proposed, before)
    except NotFound:
        return None


def _day(moment: datetime) -> date:
    """The day in Beijing; SQLite forgets the zone of what we wrote in UTC."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(BEIJING).date()
