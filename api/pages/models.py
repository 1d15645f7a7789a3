"""Pages about models for the finance office: the champion, its challengers, and the two people behind each change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, get_args

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup
from pydantic import ValidationError

from api import access
from api.dependencies import Opened
from api.headers import SECURITY
from api.pages import rendering
from api.pages.forms import Form
from api.problems import invalid
from api.v1.models import Digest, Number, head
from api.v1.schemas.models import ModelProposal, Promotion
from scoring.errors import NotFound, Tampered, Text, UserError
from scoring.model.validation import page
from scoring.model.validation.report import FORMAT
from scoring.pipeline import models as registry
from scoring.pipeline.workspace import Workspace
from scoring.store import models
from scoring.store.models import Action
from scoring.store.people import Person

router = APIRouter(prefix="/office/models")

PRINTED = "validation.html"
"""The sealed file of a bundle that people print: whole in itself, with its own style."""

_PRINTED_POLICY = SECURITY["content-security-policy"].replace("style-src 'self'", "style-src 'unsafe-inline'")

_NOTICES = {
    "proposed": Text("提议已提交，等待另一位同事批准。", "The proposal is submitted and waits for a colleague."),
    "approve": Text("已批准；启用的模型用于下次评分。", "Approved; the model in force is used by the next scoring."),
    "reject": Text("提议已退回。", "The proposal was turned down."),
}


@router.get("")
def every(_: access.Office, request: Request, workspace: Opened) -> Response:
    """The champion, the others, and what was proposed and decided."""
    with workspace.database.reading() as connection:
        found = [head(row) for row in reversed(models.every(connection))]
        trail = [Promotion(**row) for row in models.proposals(connection)]
    return rendering.page(
        request,
        "office_models.html",
        notice=_notice(request),
        champion=next((m for m in found if m.state == "in_force"), None),
        models=found,
        names={m.digest: f"{m.name}/{m.version}" for m in found},
        waiting=[p for p in trail if p.state == "submitted"],
        decided=[p for p in trail if p.state != "submitted"],
    )


@router.get("/{digest}")
def one(person: access.Office, request: Request, digest: Digest, workspace: Opened) -> Response:
    """A model's figures and card, its validation, how it scores in the shadow, and the forms."""
    return _model_page(request, workspace, person, digest)


@router.get("/{digest}/validation")
def validation(_: access.Office, digest: Digest, workspace: Opened) -> Response:
    """The validation report to print, as it is sealed in the bundle."""
    return Response(
        registry.sealed(workspace, digest, PRINTED),
        media_type="text/html; charset=utf-8",
        headers={"content-security-policy": _PRINTED_POLICY},
    )


@router.post("/{digest}/proposals")
def propose(person: access.Office, request: Request, digest: Digest, form: Form, workspace: Opened) -> Response:
    """Submit a change of the model's state; if it is refused, the page keeps what was typed."""
    try:
        given = _proposal(digest, form)
        registry.propose(workspace, digest, given.action, given.reason, person.name)
    except UserError as error:
        return _model_page(request, workspace, person, digest, form, error)
    return _done(digest, "proposed")


@router.post("/proposals/{number}/approve")
def approve(person: access.Office, number: Number, workspace: Opened) -> Response:
    """Do what was proposed."""
    return _decided(workspace, person, number, "approve")


@router.post("/proposals/{number}/reject")
def reject(person: access.Office, number: Number, workspace: Opened) -> Response:
    """Turn a proposal down, or withdraw one's own."""
    return _decided(workspace, person, number, "reject")


def _model_page(  # noqa: PLR0913  (everything that the page keeps)
    request: Request,
    workspace: Workspace,
    person: Person,
    digest: str,
    typed: Mapping[str, str] | None = None,
    error: UserError | None = None,
) -> Response:
    with workspace.database.reading() as connection:
        row = models.one(connection, digest)
        trail = [Promotion(**p) for p in models.proposals(connection, digest)]
    beside = registry.beside_champion(workspace, digest)
    if beside is not None:
        named = [mover.enterprise for mover in beside.compared.movers]
        with workspace.database.transaction() as connection:
            access.note_look(connection, person, registry.LOOK, models.name_of(row), named)
    sealed, broken = _sealed(workspace, digest)
    return rendering.page(
        request,
        "office_model.html",
        status=error.status if error else HTTPStatus.OK,
        error=error or broken,
        notice=_notice(request),
        told=head(row),
        manifest=row["manifest"],
        measured=_measured(row["manifest"]),
        card=sealed.card if sealed else None,
        report=sealed.report if sealed else None,
        possible=[action for action in get_args(Action) if models.possible(row, action)],
        typed=typed or {},
        trail=trail,
        beside=beside,
    )


@dataclass(frozen=True)
class _Sealed:
    """What the page shows of a bundle's files; ``report`` as HTML, ``None`` in a format of another version."""

    card: str
    report: Markup | None


def _sealed(workspace: Workspace, digest: str) -> tuple[_Sealed | None, UserError | None]:
    """The card and the validation report as they are sealed, or why they cannot be shown."""
    try:
        card = registry.sealed(workspace, digest, "CARD.md").decode()
        found = registry.validation(workspace, digest)
    except (NotFound, Tampered) as broken:
        return None, broken
    report = Markup(page.body(found)) if found["format"] == FORMAT else None  # noqa: S704  (it escapes what it tells)
    return _Sealed(card, report), None


def _measured(manifest: Mapping[str, Any]) -> list[tuple[Text, Mapping[str, Any]]]:
    """The measures that the manifest keeps, the headline first."""
    words = {
        "out_of_time": Text("时间外", "Out of time"),
        "held_out": Text("按企业交叉验证", "Held out by enterprise"),
    }
    return [(word, manifest[name]) for name, word in words.items() if manifest.get(name)]


def _proposal(digest: str, form: Mapping[str, str]) -> ModelProposal:
    try:
        return ModelProposal.model_validate(
            {"model": digest, "action": form.get("action", ""), "reason": form.get("reason", "")}
        )
    except ValidationError as trouble:
        raise invalid(trouble) from trouble


def _decided(workspace: Workspace, person: Person, number: int, decision: str) -> Response:
    registry.decide(workspace, number, decision, person.name)
    with workspace.database.reading() as connection:
        digest = models.proposal(connection, number)["model_digest"]
    return _done(digest, decision)


def _notice(request: Request) -> Text | None:
    return _NOTICES.get(request.query_params.get("done", ""))


def _done(digest: str, what: str) -> Response:
    return RedirectResponse(f"/office/models/{digest}?done={what}", HTTPStatus.SEE_OTHER)
