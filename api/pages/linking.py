"""The office's page for rows without a code: who may be meant, and a person's decision."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api import access
from api.dependencies import Opened
from api.pages import rendering
from api.pages.forms import Form
from api.v1.linking import asked
from scoring.errors import Invalid, Text, UserError
from scoring.pipeline import linking
from scoring.pipeline.workspace import Workspace
from scoring.records.identity.clues import CLUES, Clue
from scoring.store import aliases
from scoring.store.people import Person

router = APIRouter(prefix="/office/linking")

QUESTIONS_A_PAGE = 20
NONE, OTHER = "none", "other"

_NOTICES = {
    "linked": Text("已核定，待核定的行已重新送检。", "Decided: the rows that waited were sent in again."),
    "nobody": Text("已核定为不是已登记的企业，相应的行不再处理。", "Nobody's: the rows are dismissed."),
}


@router.get("")
def waiting(person: access.Office, request: Request, workspace: Opened) -> Response:
    """Rows without a code that wait, by clue, with the candidates and what speaks for and against each."""
    return _page(request, workspace, person)


@router.post("")
def decide(person: access.Office, request: Request, form: Form, workspace: Opened) -> Response:
    """Say whose the rows with a clue are: one of the candidates, another enterprise, or none."""
    try:
        enterprise = _chosen(form.get("choice", ""), form.get("other", ""))
        linking.decide(workspace, _clue(form), enterprise, person.name, form.get("reason", ""))
    except UserError as error:
        return _page(request, workspace, person, error)
    return RedirectResponse(f"/office/linking?done={'linked' if enterprise else 'nobody'}", HTTPStatus.SEE_OTHER)


def _page(request: Request, workspace: Workspace, person: Person, error: UserError | None = None) -> Response:
    with workspace.database.transaction() as connection:
        found, decided = asked(connection, person, QUESTIONS_A_PAGE), aliases.newest(connection)
    return rendering.page(
        request,
        "office_linking.html",
        status=error.status if error else HTTPStatus.OK,
        error=error,
        notice=_NOTICES.get(request.query_params.get("done", "")),
        found=found,
        decided=decided,
        kinds=CLUES,
    )


def _clue(form: dict[str, str]) -> Clue:
    for kind in CLUES:
        if kind == form.get("kind"):
            return Clue(kind, form.get("value", ""))
    raise Invalid(Text("表单不完整", "The form is not complete"), Text("刷新后重试", "Reload and try again"))


def _chosen(choice: str, other: str) -> str | None:
    """The code that was chosen or typed; ``None`` for none of the enterprises."""
    if not choice or (choice == OTHER and not other):
        raise Invalid(
            Text("没有选定企业", "No enterprise is chosen"),
            Text("选一家候选企业、填写代码，或选“都不是”", "Choose a candidate, give a code, or say none of them"),
        )
    if choice == NONE:
        return None
    return "".join((other if choice == OTHER else choice).split()).upper()
