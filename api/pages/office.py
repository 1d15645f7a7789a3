"""Pages of the finance office: what is in force, a change and its preview, decisions, publishing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError
from sqlalchemy import Connection

from api import access
from api.dependencies import Opened
from api.pages import charts, rendering
from api.pages.forms import Form, parameters
from api.problems import invalid
from api.v1 import policies as deciding
from api.v1.policies import Version
from api.v1.schemas.policies import PolicyVersion, Proposal
from scoring.errors import NotFound, Text, UserError
from scoring.pipeline import publish as publishing
from scoring.pipeline.population import population_of
from scoring.pipeline.workspace import Workspace
from scoring.policy.decide import decide
from scoring.policy.parameters import PARAMETERS, Policy, policy
from scoring.store import batches, editions, policies, runs
from scoring.store.people import Person

router = APIRouter(prefix="/office")

_NOTICES = {
    "proposed": Text("方案已提交，等待另一位同事批准。", "The proposal is submitted and waits for a colleague."),
    "approve": Text("方案已批准并生效；发布新一期后影响白名单。", "Approved and in force; publish to apply it."),
    "reject": Text("方案已退回。", "The proposal was turned down."),
    "published": Text("已按生效方案发布新一期。", "A new edition is published under the policy in force."),
    "unchanged": Text("内容未变，未产生新一期。", "Nothing changed: no new edition was made."),
}


@router.get("")
def overview(_: access.Office, request: Request, workspace: Opened) -> Response:
    """What is in force, what waits, the editions, the deliveries in numbers."""
    with workspace.database.reading() as connection:
        versions = [PolicyVersion(**row) for row in policies.every(connection)]
        try:
            run = runs.newest_run(connection)
        except NotFound:
            run = None
        heads, totals = editions.every(connection), batches.totals(connection)
    return rendering.page(
        request,
        "office.html",
        notice=_NOTICES.get(request.query_params.get("done", "")),
        catalogue=PARAMETERS,
        in_force=next((v for v in versions if v.state == "in_force"), None),
        waiting=[v for v in versions if v.state == "submitted"],
        decided=[v for v in versions if v.state != "submitted"],
        editions=heads,
        run=run,
        totals=totals,
    )


@router.get("/policy")
def draft(person: access.Office, request: Request, workspace: Opened) -> Response:
    """The form, and what the typed numbers would change once they are there."""
    typed = dict(request.query_params)
    asked = any(p.name in typed for p in PARAMETERS)
    return _draft_page(request, workspace, person, typed if asked else None, show=asked)


@router.post("/policy")
def propose(person: access.Office, request: Request, form: Form, workspace: Opened) -> Response:
    """Submit the typed numbers for approval; if they are refused, the page keeps what was typed."""
    try:
        proposal = _proposal(form)
        with workspace.database.transaction() as connection:
            deciding.submit(connection, person, proposal.parameters, proposal.reason)
    except UserError as error:
        return _draft_page(request, workspace, person, form, error=error)
    return _done("proposed")


@router.get("/policies/{version}")
def proposal_page(person: access.Office, request: Request, version: Version, workspace: Opened) -> Response:
    """One version beside the one in force; while it waits, with its preview and the two buttons."""
    with workspace.database.reading() as connection:
        told = PolicyVersion(**policies.one(connection, version))
        ground = _in_force(connection)
    waiting = told.state == "submitted"
    given = policy(told.parameters) if waiting else None
    return rendering.page(
        request,
        "office_version.html",
        told=told,
        ground=asdict(ground),
        catalogue=PARAMETERS,
        **_effect(workspace, person, ground, given),
    )


@router.post("/policies/{version}/approve")
def approve(person: access.Office, version: Version, workspace: Opened) -> Response:
    """Put a proposal in force."""
    with workspace.database.transaction() as connection:
        deciding.decide(connection, person, version, "approve")
    return _done("approve")


@router.post("/policies/{version}/reject")
def reject(person: access.Office, version: Version, workspace: Opened) -> Response:
    """Turn a proposal down, or withdraw one's own."""
    with workspace.database.transaction() as connection:
        deciding.decide(connection, person, version, "reject")
    return _done("reject")


@router.post("/editions")
def publish(person: access.Office, workspace: Opened) -> Response:
    """Publish the newest scores under the policy in force."""
    made = publishing.publish(workspace, person.name)
    return _done("published" if made.new else "unchanged")


def _draft_page(  # noqa: PLR0913  (everything that the page keeps)
    request: Request,
    workspace: Workspace,
    person: Person,
    typed: Mapping[str, str] | None,
    *,
    show: bool = False,
    error: UserError | None = None,
) -> Response:
    with workspace.database.reading() as connection:
        ground = _in_force(connection)
    given = None
    if show and typed is not None:
        try:
            given = policy(parameters(typed))
        except UserError as refused:
            error = refused
    values = typed if typed is not None else {name: f"{value:g}" for name, value in asdict(ground).items()}
    return rendering.page(
        request,
        "office_policy.html",
        status=error.status if error else HTTPStatus.OK,
        catalogue=PARAMETERS,
        ground=asdict(ground),
        values=values,
        reason=values.get("reason", ""),
        error=error,
        **_effect(workspace, person, ground, given),
    )


def _effect(workspace: Workspace, person: Person, ground: Policy, given: Policy | None) -> dict[str, Any]:
    """Preview and picture of a policy, for the templates."""
    if given is None:
        return {"preview": None, "picture": None}
    preview = deciding.preview_of(workspace, person, given)
    people = population_of(workspace)
    lowest = next(p.lowest for p in PARAMETERS if p.name == "minimum_score")
    otherwise = decide(people, replace(given, minimum_score=lowest)).listed
    scores = [float(score) for score in people.score[otherwise]]
    return {"preview": preview, "picture": charts.histogram(scores, ground.minimum_score, given.minimum_score)}


def _in_force(connection: Connection) -> Policy:
    return policy(policies.in_force(connection)["parameters"])


def _proposal(form: Mapping[str, str]) -> Proposal:
    given = parameters(form)
    policy(given)
    try:
        return Proposal.model_validate({"parameters": given, "reason": form.get("reason", "")})
    except ValidationError as trouble:
        raise invalid(trouble) from trouble


def _done(what: str) -> Response:
    return RedirectResponse(f"/office?done={what}", HTTPStatus.SEE_OTHER)
