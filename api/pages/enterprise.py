"""The page of an enterprise: its own score, why, on which records, who may see it and who did."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api import access
from api.dependencies import Reading, Today, Writing
from api.pages import charts, rendering
from api.pages.forms import Form
from api.pages.locales import telling
from api.v1 import consents
from api.v1 import portrait as reading
from scoring.errors import NotFound, Text

router = APIRouter(prefix="/enterprise")

_NOTICES = {
    "withdrawn": Text(
        "授权已撤回，银行从现在起不能再据此查看。", "The consent is withdrawn: from now on the bank cannot look by it."
    )
}


@router.get("")
def own(person: access.Enterprise, request: Request, connection: Reading, today: Today) -> Response:
    """Everything about the enterprise on one page."""
    try:
        portrait = reading.portrait(connection, person.subject)
    except NotFound as missing:
        return rendering.page(
            request,
            "enterprise_without_portrait.html",
            missing=missing,
            decision=reading.decision(connection, person.subject),
            consents=consents.own(connection, person, today),
            looks=reading.looks(connection, person),
            notice=_NOTICES.get(request.query_params.get("done", "")),
        )
    told = [reason for reason in portrait.reasons if telling(reason)]
    helping = [reason for reason in told if reason.points > 0]
    hurting = [reason for reason in told if reason.points < 0]
    bars = charts.signed_bars([reason.points for reason in (*helping, *hurting)])
    return rendering.page(
        request,
        "enterprise.html",
        portrait=portrait,
        decision=portrait.decision,
        fall=charts.waterfall(portrait.base, [d.points for d in portrait.dimensions]),
        helping=list(zip(helping, bars[: len(helping)], strict=True)),
        hurting=list(zip(hurting, bars[len(helping) :], strict=True)),
        points=sorted(portrait.points, key=lambda p: -p.points),
        consents=consents.own(connection, person, today),
        looks=reading.looks(connection, person),
        notice=_NOTICES.get(request.query_params.get("done", "")),
    )


@router.post("/withdraw")
def withdraw(person: access.Enterprise, form: Form, connection: Writing, today: Today) -> Response:
    """Withdraw a consent."""
    consents.take_back(connection, person, form.get("consent_no", ""), today)
    return RedirectResponse("/enterprise?done=withdrawn#consents", HTTPStatus.SEE_OTHER)
