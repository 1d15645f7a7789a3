"""The data-quality report of a month for the office, as it was made and kept; reading makes nothing."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response
from sqlalchemy import Connection

from api import access
from api.dependencies import Opened
from api.v1.catalogue import XLSX
from scoring.pipeline import quality
from scoring.pipeline.quality import Kept
from scoring.records.quality.report import Report
from scoring.records.workbooks.exports import quality_workbook
from scoring.store.people import Person

router = APIRouter(prefix="/v1", tags=["quality"])

Month = Annotated[
    str | None,
    Query(pattern=r"^20\d\d-(0[1-9]|1[0-2])$", description="A month such as 2026-10; the newest with a report if none"),
]


@router.get("/quality")
def report(person: access.Office, workspace: Opened, month: Month = None) -> Kept:
    """The report of a month; the look at the enterprises that it names is noted."""
    with workspace.database.transaction() as connection:
        found = quality.kept(connection, first_day(month))
        note(connection, person, found.report)
    return found


@router.get("/quality.xlsx", response_class=Response)
def workbook(person: access.Office, workspace: Opened, month: Month = None) -> Response:
    """The same as a workbook."""
    with workspace.database.transaction() as connection:
        found = quality.kept(connection, first_day(month)).report
        note(connection, person, found)
    name = f"xinyidai-quality-{found.month:%Y-%m}.xlsx"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(quality_workbook(found), media_type=XLSX, headers=headers)


def first_day(month: str | None) -> date | None:
    """The first day of a month given as 2026-10."""
    return date.fromisoformat(f"{month}-01") if month else None


def note(connection: Connection, person: Person, told: Report, rule: str | None = None) -> None:
    """Note that somebody saw the enterprises that the conflicts name, of one rule or of all."""
    named = {e.enterprise for c in told.conflicts if rule in {None, c.rule} for e in c.examples}
    access.note_look(connection, person, quality.LOOK, f"{told.month:%Y-%m}", named)
