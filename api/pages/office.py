"""The first page of the finance office: what is in force, what waits, the editions; and publishing."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api import access
from api.dependencies import Opened
from api.pages import rendering
from api.v1 import policies as deciding
from api.v1.schemas.policies import PolicyVersion
from scoring.errors import NotFound, Text
from scoring.pipeline import publish as publishing
from scoring.policy.parameters import PARAMETERS, Parameter, policy
from scoring.policy.wording import written
from scoring.store import batches, editions, policies, runs

router = APIRouter(prefix="/office")

_NOTICES = {
    "proposed": Text("方案已提交，等待另一位同事批准。", "The proposal is submitted and waits for a colleague."),
    "published": Text("已按生效方案发布新一期。", "A new edition is published under the policy in force."),
    "unchanged": Text("内容未变，未产生新一期。", "Nothing changed: no new edition was made."),
}


@router.get("")
def overview(_: access.Office, request: Request, workspace: Opened) -> Response:
    """What is in force, what waits, the editions, the deliveries in numbers."""
    with workspace.database.reading() as connection:
        versions = deciding.versions(workspace, connection)
        try:
            run = runs.newest_run(connection)
        except NotFound:
            run = None
        heads, totals = editions.every(connection), batches.totals(connection)
    in_force = next((v for v in versions if v.state == "in_force"), None)
    return rendering.page(
        request,
        "office.html",
        notice=_NOTICES.get(request.query_params.get("done", "")),
        in_force=in_force,
        thresholds=_thresholds(in_force),
        waiting=[v for v in versions if v.state == "submitted"],
        drafts=[v for v in versions if v.state == "draft"],
        decided=[v for v in versions if v.state not in policies.OPEN],
        editions=heads,
        run=run,
        totals=totals,
    )


@router.post("/editions")
def publish(person: access.Office, workspace: Opened) -> Response:
    """Publish the newest scores under the policy in force."""
    made = publishing.publish(workspace, person.name)
    return _done("published" if made.new else "unchanged")


def _thresholds(in_force: PolicyVersion | None) -> list[tuple[Parameter, Text]]:
    """The thresholds of the policy in force, in words."""
    if in_force is None:
        return []
    held = policy(in_force.parameters)
    return [(p, written(p, getattr(held, p.name))) for p in PARAMETERS if p.section == "threshold"]


def _done(what: str) -> Response:
    return RedirectResponse(f"/office?done={what}", HTTPStatus.SEE_OTHER)
