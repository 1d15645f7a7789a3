"""Lists and forms as workbooks for the office to sign; whom a list names learns of it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import Response

from api import access
from api.dependencies import Opened
from api.v1.catalogue import XLSX
from api.v1.editions import Number
from api.v1.schemas.base import LARGEST
from scoring.pipeline import exports
from scoring.pipeline.exports import Exported
from scoring.pipeline.workspace import Workspace
from scoring.store.people import Person
from scoring.whitelist.lists import List

router = APIRouter(prefix="/v1", tags=["exports"])

Version = Annotated[int, Path(ge=1, le=LARGEST)]


@router.get("/editions/{number}/{which}.xlsx", response_class=Response)
def edition_list(person: access.Office, number: Number, which: List, workspace: Opened) -> Response:
    """A list of an edition: recommended, applied or cultivated."""
    return _handed(workspace, person, exports.edition_list(workspace, number, which))


@router.get("/policies/{version}/approval.xlsx", response_class=Response)
def policy_form(person: access.Office, version: Version, workspace: Opened) -> Response:
    """The form on which a version of the policy is approved: what changes, and what it would do."""
    return _handed(workspace, person, exports.policy_form(workspace, version))


@router.get("/fund.xlsx", response_class=Response)
def fund_book(person: access.Office, workspace: Opened) -> Response:
    """How the fund stands, its loans, its claims and its ledger."""
    return _handed(workspace, person, exports.fund_book(workspace))


@router.get("/cases.xlsx", response_class=Response)
def case_book(person: access.Office, workspace: Opened) -> Response:
    """What banks did about demands, and the reconciliation of their loans."""
    return _handed(workspace, person, exports.case_book(workspace))


def _handed(workspace: Workspace, person: Person, made: Exported) -> Response:
    with workspace.database.transaction() as connection:
        access.note_look(connection, person, exports.LOOK, made.subject, made.enterprises)
    headers = {"content-disposition": f'attachment; filename="{made.file}"'}
    return Response(made.content, media_type=XLSX, headers=headers)
