"""Pages about the policy: the form for a change and its preview, a version with its trail, and what is done to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError

from api import access
from api.dependencies import Opened
from api.pages import charts, locales, rendering
from api.pages.forms import Form, day, parameters, texts
from api.problems import invalid
from api.v1 import policies as deciding
from api.v1.policies import Version
from api.v1.previews import preview_of
from api.v1.schemas.base import LARGEST
from api.v1.schemas.policies import Proposal
from scoring.errors import Invalid, Text, UserError
from scoring.pipeline import policies as acting
from scoring.pipeline.policies import Wish
from scoring.pipeline.population import population_of
from scoring.pipeline.workspace import Workspace
from scoring.policy.decide import decide
from scoring.policy.parameters import BY_NAME, PARAMETERS, SECTIONS, Parameter, Policy, changed
from scoring.policy.wording import KEYS, written
from scoring.store import audit, policies
from scoring.store.people import Person

router = APIRouter(prefix="/office")

Asked = Annotated[int | None, Query(ge=1, le=LARGEST)]

_NOTICES = {
    "saved": Text("草稿已保存，提交后由另一位同事批准。", "The draft is kept; submit it for a colleague to approve."),
    "submit": Text("方案已提交，等待另一位同事批准。", "The proposal is submitted and waits for a colleague."),
    "approve": Text(
        "方案已批准，自生效日起适用；发布新一期后影响白名单。", "Approved; publish to apply it to the list."
    ),
    "reject": Text("方案已退回。", "The proposal was turned down."),
    "withdraw": Text("方案已撤回。", "The version was withdrawn."),
    "rebase": Text(
        "改动已移到最近批准的方案上，请核对后提交。", "Carried onto the last approved policy: check, then submit."
    ),
    "roll-back": Text("回退方案已提交，等待另一位同事批准。", "The way back is submitted and waits for a colleague."),
}

_INSTALLED = Policy()


@dataclass(frozen=True)
class Field:
    """A parameter on the form: what stands in its field, what is in force and as installed, and whether they differ."""

    parameter: Parameter
    text: str
    now: Text
    installed: Text
    changed: bool
    names: tuple[Text, ...]


@router.get("/policy")
def form(
    person: access.Office, request: Request, workspace: Opened, draft: Asked = None, like: Asked = None
) -> Response:
    """The form: for a new change, to go on with a ``draft``, or to begin ``like`` a version.

    Parameters in the address are filled in and previewed.
    """
    language = locales.language_of(request)
    with workspace.database.reading() as connection:
        ground = policies.ground(connection)
        begun = policies.one(connection, draft or like or 0) if draft or like else ground
    typed = texts(_INSTALLED if begun is None else policies.parameters(begun), language)
    if draft and begun is not None:
        until = begun["effective_on"]
        typed |= {"draft": str(draft), "reason": begun["reason"], "effective_on": until.isoformat() if until else ""}
    base = begun["base_version"] if draft and begun is not None else ground and ground["version"]
    typed["base"] = "" if base is None else str(base)
    asked = {name: text for name, text in request.query_params.items() if name in BY_NAME}
    return _form_page(request, workspace, person, typed | asked, preview=bool(asked))


@router.post("/policy")
def change(person: access.Office, request: Request, form: Form, workspace: Opened) -> Response:
    """Preview, keep or submit what is typed; if it is refused, the page keeps it."""
    do = form.get("do", "submit")
    if do == "preview":
        return _form_page(request, workspace, person, form, preview=True)
    try:
        version = _kept(workspace, person, form, submit=do != "save")
    except UserError as error:
        return _form_page(request, workspace, person, form, error=error)
    return RedirectResponse("/office?done=proposed", HTTPStatus.SEE_OTHER) if do != "save" else _done(version, "saved")


@router.get("/policies/{version}")
def one(person: access.Office, request: Request, version: Version, workspace: Opened, since: Asked = None) -> Response:
    """One version: what it changes in words, its people and its trail; while it is open, its preview and the forms."""
    return _version_page(request, workspace, person, version, since=since)


@router.post("/policies/{version}/submit")
def submit(person: access.Office, request: Request, version: Version, workspace: Opened) -> Response:
    """Submit one's own draft."""
    return _act(request, workspace, person, version, {}, "submit")


@router.post("/policies/{version}/approve")
def approve(person: access.Office, request: Request, version: Version, workspace: Opened) -> Response:
    """Approve a colleague's proposal."""
    return _act(request, workspace, person, version, {}, "approve")


@router.post("/policies/{version}/reject")
def reject(person: access.Office, request: Request, version: Version, form: Form, workspace: Opened) -> Response:
    """Turn a colleague's proposal down."""
    return _act(request, workspace, person, version, form, "reject")


@router.post("/policies/{version}/withdraw")
def withdraw(person: access.Office, request: Request, version: Version, form: Form, workspace: Opened) -> Response:
    """Take a version back."""
    return _act(request, workspace, person, version, form, "withdraw")


@router.post("/policies/{version}/rebase")
def rebase(person: access.Office, request: Request, version: Version, form: Form, workspace: Opened) -> Response:
    """Carry one's own stale version onto the last approved one."""
    return _act(request, workspace, person, version, form, "rebase")


@router.post("/policies/{version}/roll-back")
def roll_back(person: access.Office, request: Request, version: Version, form: Form, workspace: Opened) -> Response:
    """Propose an older version's parameters anew."""
    return _act(request, workspace, person, version, form, "roll-back")


_ACTS: dict[str, Callable[[Workspace, int, str, Mapping[str, str]], int | None]] = {
    "submit": lambda workspace, version, by, _: acting.submit(workspace, version, by),
    "approve": lambda workspace, version, by, _: acting.approve(workspace, version, by),
    "reject": lambda workspace, version, by, form: acting.reject(workspace, version, by, _reason(form)),
    "withdraw": lambda workspace, version, by, form: acting.withdraw(workspace, version, by, _reason(form)),
    "rebase": lambda workspace, version, by, form: acting.rebase(
        workspace, version, by, [name.removeprefix("keep.") for name in form if name.startswith("keep.")]
    ),
    "roll-back": lambda workspace, version, by, form: acting.roll_back(
        workspace, version, by, _reason(form), day(form.get("effective_on", ""))
    ),
}
"""What the buttons do; where that makes a new version, it is returned."""


def _act(  # noqa: PLR0913  (who does what to which version)
    request: Request, workspace: Workspace, person: Person, version: int, form: Mapping[str, str], act: str
) -> Response:
    try:
        new = _ACTS[act](workspace, version, person.name, form)
    except UserError as error:
        return _version_page(request, workspace, person, version, typed=form, error=error)
    return _done(new or version, act)


def _form_page(  # noqa: PLR0913  (everything that the page keeps)
    request: Request,
    workspace: Workspace,
    person: Person,
    typed: Mapping[str, str],
    *,
    preview: bool = False,
    error: UserError | None = None,
) -> Response:
    language = locales.language_of(request)
    with workspace.database.reading() as connection:
        now = policies.parameters(policies.in_force(connection, workspace.settings.current_day))
        ground = policies.ground(connection)
    given = None
    if preview:
        try:
            given = changed(now, parameters(typed))
        except UserError as refused:
            error = refused
    in_force = texts(now, language)
    shown = in_force | dict(typed)
    return rendering.page(
        request,
        "office_policy.html",
        status=error.status if error else HTTPStatus.OK,
        sections=[
            (title, [_field(p, shown[p.name], in_force[p.name], now) for p in PARAMETERS if p.section == section])
            for section, title in SECTIONS.items()
            if any(p.section == section for p in PARAMETERS)
        ],
        typed=typed,
        moved=ground is not None and typed.get("base", "") not in {"", str(ground["version"])} and ground["version"],
        today=workspace.settings.current_day,
        error=error,
        **_effect(workspace, person, now, given),
    )


def _field(parameter: Parameter, text: str, in_force: str, now: Policy) -> Field:
    lines = [text.split(), in_force.split()]
    return Field(
        parameter,
        text,
        written(parameter, getattr(now, parameter.name)),
        written(parameter, getattr(_INSTALLED, parameter.name)),
        lines[0] != lines[1],
        tuple(KEYS.get(parameter.keys, {}).values()),
    )


def _version_page(  # noqa: PLR0913  (everything that the page keeps)
    request: Request,
    workspace: Workspace,
    person: Person,
    version: int,
    *,
    since: int | None = None,
    typed: Mapping[str, str] | None = None,
    error: UserError | None = None,
) -> Response:
    told = deciding.told(workspace, version)
    with workspace.database.reading() as connection:
        now = policies.parameters(policies.in_force(connection, workspace.settings.current_day))
        row = policies.one(connection, version)
        compared = None if since is None else deciding.compared(connection, version, since)
        versions = deciding.versions(workspace, connection)
        trail = audit.newest(connection, f"policy {version}")
    held = policies.parameters(row)
    return rendering.page(
        request,
        "office_version.html",
        status=error.status if error else HTTPStatus.OK,
        error=error,
        notice=_NOTICES.get(request.query_params.get("done", "")),
        told=told,
        typed=typed or {},
        since=since,
        compared=compared,
        versions=versions,
        trail=trail,
        today=workspace.settings.current_day,
        rows=[(p, written(p, getattr(now, p.name)), written(p, getattr(held, p.name))) for p in PARAMETERS],
        **_effect(workspace, person, now, held if told.state in policies.OPEN else None),
    )


def _effect(workspace: Workspace, person: Person, now: Policy, given: Policy | None) -> dict[str, Any]:
    """Preview and picture of a policy, for the templates."""
    if given is None:
        return {"preview": None, "picture": None}
    preview = preview_of(workspace, person, given)
    people = population_of(workspace)
    lowest = BY_NAME["minimum_score"].lowest
    otherwise = decide(people, replace(given, minimum_score=lowest)).listed
    scores = [float(score) for score in people.score[otherwise]]
    return {"preview": preview, "picture": charts.histogram(scores, now.minimum_score, given.minimum_score)}


def _kept(workspace: Workspace, person: Person, form: Mapping[str, str], *, submit: bool) -> int:
    """Keep what is typed as a new draft on the version that it was begun on, or in the draft that it goes on with."""
    values = parameters(form)
    draft, base = _number(form, "draft"), _number(form, "base")
    try:
        given = Proposal.model_validate(
            {"parameters": values, "reason": form.get("reason", ""), "effective_on": day(form.get("effective_on", ""))}
        )
    except ValidationError as trouble:
        raise invalid(trouble) from trouble
    wish = Wish(given.parameters, given.reason, given.effective_on)
    if draft is None:
        return acting.begin(workspace, wish, person.name, base=base, submit=submit)
    acting.edit(workspace, draft, wish, person.name, submit=submit)
    return draft


def _number(form: Mapping[str, str], name: str) -> int | None:
    """The number of a version in a hidden field."""
    text = form.get(name, "")
    if text and not (text.isdecimal() and 0 < int(text[:11]) <= LARGEST):
        raise Invalid(
            Text(f"“{text[:20]}”不是方案的版本号", f"'{text[:20]}' is no version of the policy"),
            Text("从金融办工作台重新打开", "Open the form again from the finance office's page"),
        )
    return int(text) if text else None


def _reason(form: Mapping[str, str]) -> str:
    return form.get("reason", "")


def _done(version: int, what: str) -> Response:
    return RedirectResponse(f"/office/policies/{version}?done={what}", HTTPStatus.SEE_OTHER)
