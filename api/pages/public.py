"""Pages for everybody: the first page, signing in and out."""

from __future__ import annotations

from collections import Counter
from http import HTTPStatus

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError

from api import access
from api.dependencies import Opened
from api.headers import STATIC
from api.pages import charts, rendering
from api.pages.forms import Form
from api.problems import headers_of, invalid
from api.v1 import sign_in as signing
from api.v1.schemas.sign_in import Credentials
from scoring.errors import UserError
from scoring.store import editions, people

router = APIRouter()


@router.get("/favicon.ico")
def icon() -> Response:
    """Our icon: browsers look for it here where a page does not name it, as a sealed validation report does not."""
    return RedirectResponse(f"{STATIC}/icon.svg", HTTPStatus.PERMANENT_REDIRECT)


@router.get("/")
def first(_: access.Anybody, request: Request, workspace: Opened) -> Response:
    """What this is, and the newest edition in numbers that cannot point at anybody."""
    with workspace.database.reading() as connection:
        head = editions.newest(connection)
        rows = editions.rows_of(connection, head["number"]) if head else []
    townships, elsewhere = access.public_counts(Counter(row["township"] for row in rows))
    return rendering.page(
        request,
        "first.html",
        head=head,
        listed=access.public_count(len(rows)),
        smallest=access.SMALLEST_PUBLIC_COUNT,
        townships=townships,
        bars=charts.count_bars([count for _, count in townships]),
        elsewhere=elsewhere,
    )


@router.get("/sign-in")
def sign_in_form(_: access.Anybody, request: Request) -> Response:
    """The form."""
    return rendering.page(request, "sign_in.html", name="", error=None)


@router.post("/sign-in")
def sign_in(request: Request, form: Form, workspace: Opened) -> Response:
    """Sign in and go to the role's own page."""
    name, password = form.get("name", ""), form.get("password", "")
    try:
        signed = signing.enter(workspace, _credentials(name, password))
    except UserError as error:
        return rendering.page(
            request, "sign_in.html", status=error.status, headers=headers_of(error), name=name, error=error
        )
    response = RedirectResponse(rendering.HOMES[signed.role], HTTPStatus.SEE_OTHER)
    response.set_cookie(
        access.COOKIE,
        signed.token,
        max_age=int(workspace.settings.session_length.total_seconds()),
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    return response


@router.post("/sign-out")
def sign_out(_: access.Anybody, request: Request, workspace: Opened) -> Response:
    """End the sign-in, if there is one."""
    with workspace.database.transaction() as connection:
        people.leave(connection, access.token_of(request) or "")
    response = RedirectResponse("/", HTTPStatus.SEE_OTHER)
    response.delete_cookie(access.COOKIE, httponly=True, samesite="strict")
    return response


def _credentials(name: str, password: str) -> Credentials:
    try:
        return Credentials(name=name, password=password)
    except ValidationError as trouble:
        raise invalid(trouble) from trouble
