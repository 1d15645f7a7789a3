"""The page of an enterprise: its own score, why, on which records, who may see it and who did."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api import access
from api.dependencies import Opened, Today
from api.pages import charts, rendering
from api.pages.forms import Form
from api.pages.locales import telling
from api.v1 import consents
from api.v1 import portrait as reading
from scoring.errors import NotFound, Text
from scoring.records.consent import FOR_A_LOAN

router = APIRouter(prefix="/enterprise")

_NOTICES = {
    "withdrawn": Text(
        "授权已撤回，银行从现在起不能再据此查看。", "The consent is withdrawn: from now on the bank cannot look by it."
    )
}


@router.get("")
def own(person: access.Enterprise, request: Request, workspace: Opened, today: Today) -> Response:
    """Everything about the enterprise on one page."""
    with workspace.database.reading() as connection:
        given = consents.own(connection, person, today)
        shown: dict[str, Any] = {
            "decision": reading.decision(connection, person.subject),
            "visible": any(consent.state == "in_force" and consent.purpose == FOR_A_LOAN for consent in given),
            "consents": given,
            "looks": reading.looks(connection, person),
            "notice": _NOTICES.get(request.query_params.get("done", "")),
        }
        try:
            portrait = reading.portrait(connection, person.subject)
        except NotFound as none:
            portrait, missing = None, none
    if portrait is None:
        return rendering.page(request, "enterprise_without_portrait.html", missing=missing, **shown)
    told = [reason for reason in portrait.reasons if telling(reason)]
    helping = [reason for reason in told if reason.points > 0]
    hurting = [reason for reason in told if reason.points < 0]
    by_source = sorted((s for s in portrait.sources if round(s.points, 2)), key=lambda s: -s.points)
    beside = [d.peers for d in portrait.dimensions if d.peers]
    bars = charts.signed_bars([reason.points for reason in (*helping, *hurting)])
    return rendering.page(
        request,
        "enterprise.html",
        portrait=portrait,
        fall=charts.waterfall(portrait.base, [*(d.points for d in portrait.dimensions), portrait.adjustment.points]),
        radar=charts.radar([d.points for d in portrait.dimensions], [(p.low, p.median, p.high) for p in beside]),
        beside=beside,
        by_source=list(zip(by_source, charts.signed_bars([s.points for s in by_source]), strict=True)),
        helping=list(zip(helping, bars[: len(helping)], strict=True)),
        hurting=list(zip(hurting, bars[len(helping) :], strict=True)),
        points=sorted(portrait.points, key=lambda p: -p.points),
        **shown,
    )


@router.post("/withdraw")
def withdraw(person: access.Enterprise, form: Form, workspace: Opened, today: Today) -> Response:
    """Withdraw a consent."""
    with workspace.database.transaction() as connection:
        consents.take_back(connection, person, form.get("consent_no", ""), today)
    return RedirectResponse("/enterprise?done=withdrawn#consents", HTTPStatus.SEE_OTHER)
