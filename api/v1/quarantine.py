"""Refused rows for the office: listed with their reasons, and dismissed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from sqlalchemy import Connection

from api import access
from api.dependencies import Opened
from api.v1.batches import Limit, Source
from api.v1.schemas.base import Worded
from api.v1.schemas.quarantine import Dismissal, Dismissed, RefusedRow, RefusedRows, Trouble
from scoring.pipeline import quarantine as handling
from scoring.records.workbooks.corrections import Address, told
from scoring.store import quarantine
from scoring.store.people import Person
from scoring.store.quarantine import Filter

router = APIRouter(prefix="/v1/quarantine", tags=["quarantine"])

Batch = Annotated[str | None, Query(pattern=r"^([0-9a-f]{16})?$", description="Only this batch")]
Finding = Annotated[
    str | None, Query(pattern=r"^[A-Z0-9]{0,16}$", description="Only rows whose first finding has this id")
]
State = Annotated[
    Literal["open", "resolved", "superseded", "dismissed", "withdrawn", "all"],
    Query(description="What became of the rows"),
]
After = Annotated[
    str | None,
    Query(pattern=r"^[0-9a-f]{16}:\d{1,9}:\d{1,4}$", description="The row after which the page begins"),
]


@router.get("")
def every(  # noqa: PLR0913  (one for each way to choose)
    person: access.Office,
    workspace: Opened,
    source: Source = None,
    batch: Batch = None,
    finding: Finding = None,
    state: State = "open",
    after: After = None,
    limit: Limit = 100,
) -> RefusedRows:
    """Refused rows, newest batch first, then in the order of the file; the look is noted."""
    with workspace.database.transaction() as connection:
        return rows(connection, person, chosen(source, batch, finding, state), after, limit)


@router.post("/dismissals")
def dismiss(person: access.Office, asked: Dismissal, workspace: Opened) -> Dismissed:
    """Close open rows for which nothing more will come, for a reason."""
    which = Filter(batch=asked.batch, reason=asked.finding, lines=tuple(asked.lines))
    return Dismissed(dismissed=handling.dismiss(workspace, which, person.name, asked.reason))


def chosen(source: str | None, batch: str | None, finding: str | None, state: str) -> Filter:
    """The rows that a reader asks for."""
    return Filter(source or None, batch or None, finding or None, None if state == "all" else state)


def rows(connection: Connection, person: Person, which: Filter, after: str | None, limit: int) -> RefusedRows:
    """A page of refused rows; noted in the audit trail with the enterprises that they name."""
    begin = None
    if after is not None:
        batch, line, part = after.split(":")
        begin = Address(batch, int(line), int(part))
    found = quarantine.refused(connection, handling.existing(connection, which), after=begin, limit=limit + 1)
    shown = found[:limit]
    subject = which.batch or which.source or "all"
    access.note_look(connection, person, handling.LOOK, subject, handling.enterprises_in(shown))
    following = None
    if len(found) > limit:
        last = shown[-1]
        asked = {"source": which.source, "batch": which.batch, "finding": which.reason, "state": which.state or "all"}
        here = {"after": f"{last['batch_id']}:{last['line']}:{last['part']}", "limit": limit}
        following = f"/v1/quarantine?{urlencode({k: v for k, v in (asked | here).items() if v is not None})}"
    return RefusedRows(total=quarantine.count(connection, which), rows=[_row(row) for row in shown], next=following)


def _row(row: Mapping[str, Any]) -> RefusedRow:
    return RefusedRow(
        **{name: row[name] for name in RefusedRow.model_fields if name in row and name != "troubles"},
        batch=row["batch_id"],
        troubles=[_trouble(trouble, row["content"]) for trouble in row["troubles"]],
    )


def _trouble(trouble: Mapping[str, str], content: Mapping[str, str]) -> Trouble:
    words = told(trouble, content)
    return Trouble(**trouble, told=Worded(zh=words.zh, en=words.en))
