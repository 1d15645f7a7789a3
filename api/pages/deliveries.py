"""The office's desk for what was delivered: batches, refused rows, corrections, withdrawals."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from http import HTTPStatus
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, File, Request, UploadFile
from fastapi import Form as FormField
from fastapi.responses import RedirectResponse, Response

from api import access, wording
from api.dependencies import Opened, Today
from api.pages import rendering
from api.pages.forms import Form
from api.v1 import batches as reading
from api.v1.batches import After, Id, Source
from api.v1.quarantine import After as AfterRow
from api.v1.quarantine import Batch, Finding, State, chosen, rows
from scoring.errors import Invalid, Text, UnreadableFile, UserError
from scoring.pipeline import quarantine as handling
from scoring.pipeline import withdrawal
from scoring.pipeline.ingest import Delivery, ingest
from scoring.pipeline.workspace import Workspace
from scoring.records.door.reading import printable
from scoring.records.sources import SOURCES
from scoring.records.sources import source as source_named
from scoring.store import batches, quarantine
from scoring.store.quarantine import Filter

router = APIRouter(prefix="/office")

BATCHES_A_PAGE, ROWS_A_PAGE, REASONS_AT_FIRST = 20, 30, 6

LARGEST_UPLOAD, LARGEST_BODY = 20 << 20, 64 << 20
"""Bytes of a file sent by the page, larger ones go through the command line; and of a request that is read at all."""

LONGEST_NAME = 60
"""Characters of an uploaded file's name that are kept: they fit into every file system."""

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_NOTICES = {
    "ingested": Text("文件已导入，结果如下。", "The file is in; here is what became of it."),
    "known": Text("此文件以前导入过，未作任何改变。", "This file was ingested before; nothing changed."),
    "withdrawn": Text(
        "此文件的内容属于已撤回的批次，未作任何改变；如须恢复，请在下方填写理由。",
        "The content of a withdrawn batch: nothing changed. To bring it back, say why below.",
    ),
    "withdrawal": Text("批次已撤回。请重新评分后再发布。", "The batch is withdrawn. Score again, then publish."),
    "restoration": Text("批次已恢复，重新评分后计入。", "The batch is restored; it counts from the next score on."),
    "as_before": Text(
        "批次已恢复。最近一次评分已含本批次，可直接发布。",
        "The batch is restored. The newest scores include it: you can publish.",
    ),
    "dismissed": Text("所选的行不再处理。", "The rows are dismissed."),
}


@router.get("/deliveries")
def desk(_: access.Office, request: Request, workspace: Opened, source: Source = None, after: After = None) -> Response:
    """Delivered files with their counts, what waits for a correction and why, and the way back in."""
    return _desk(request, workspace, source or None, after)


@router.post("/deliveries", max_body_size=LARGEST_BODY)
def deliver(  # noqa: PLR0913  (what the framework brings)
    person: access.Office,
    request: Request,
    workspace: Opened,
    today: Today,
    file: Annotated[UploadFile, File()],
    source: Annotated[str, FormField()] = "",
) -> Response:
    """Take a file in, a correction or any other, through the same door as every delivery."""
    try:
        _small_enough(file)
        with TemporaryDirectory(prefix="xinyidai-") as folder:
            path = Path(folder) / _file_name(file.filename or "")
            with path.open("wb") as target:
                shutil.copyfileobj(file.file, target)
            given = source_named(source) if source else None
            [receipt] = ingest(workspace, [Delivery(path, today, given)], person.name)
    except UserError as error:
        return _desk(request, workspace, error=error)
    if receipt.problem is not None:
        return _desk(request, workspace, error=receipt.problem)
    return _done(f"/office/deliveries/{receipt.batch}", receipt.state)


@router.get("/deliveries/{batch}")
def one(_: access.Office, request: Request, batch: Id, workspace: Opened) -> Response:
    """One batch: what became of its rows, and what rests on it."""
    return _batch_page(request, workspace, "office_batch.html", batch)


@router.get("/deliveries/{batch}/withdrawal")
def before_withdrawal(_: access.Office, request: Request, batch: Id, workspace: Opened) -> Response:
    """What rests on a batch, before it is withdrawn."""
    return _batch_page(request, workspace, "office_withdrawal.html", batch)


@router.post("/deliveries/{batch}/withdrawal")
def withdraw(person: access.Office, request: Request, batch: Id, form: Form, workspace: Opened) -> Response:
    """Withdraw a batch for a reason."""
    try:
        withdrawal.withdraw(workspace, batch, person.name, form.get("reason", ""))
    except Invalid as error:
        return _batch_page(request, workspace, "office_withdrawal.html", batch, error)
    return _done(f"/office/deliveries/{batch}", "withdrawal")


@router.post("/deliveries/{batch}/restoration")
def restore(person: access.Office, request: Request, batch: Id, form: Form, workspace: Opened) -> Response:
    """Take a withdrawal back for a reason."""
    try:
        again = withdrawal.restore(workspace, batch, person.name, form.get("reason", ""))
    except Invalid as error:
        return _batch_page(request, workspace, "office_batch.html", batch, error)
    return _done(f"/office/deliveries/{batch}", "restoration" if again else "as_before")


@router.get("/quarantine")
def refused(  # noqa: PLR0913  (one for each way to choose)
    person: access.Office,
    request: Request,
    workspace: Opened,
    source: Source = None,
    batch: Batch = None,
    finding: Finding = None,
    state: State = "open",
    after: AfterRow = None,
) -> Response:
    """Refused rows with their reasons, by source, batch, reason and state."""
    which = chosen(source, batch, finding, state)
    with workspace.database.transaction() as connection:
        found = rows(connection, person, which, after, ROWS_A_PAGE)
    asked = {"source": which.source, "batch": which.batch, "finding": which.reason, "state": state}
    return rendering.page(
        request,
        "office_quarantine.html",
        notice=_NOTICES.get(request.query_params.get("done", "")),
        found=found,
        which=which,
        state=state,
        asked=urlencode({k: v for k, v in asked.items() if v}),
        after=after,
        last=f"{found.rows[-1].batch}:{found.rows[-1].line}:{found.rows[-1].part}" if found.next else None,
        sources=SOURCES,
    )


@router.get("/quarantine.xlsx")
def workbook(
    person: access.Office, workspace: Opened, source: Source = None, batch: Batch = None, finding: Finding = None
) -> Response:
    """Open rows of a batch or a source as the Excel file to correct."""
    who = {"role": person.role, "institution": person.subject}
    made = handling.correction(workspace, chosen(source, batch, finding, "open"), person.name, **who)
    name = f"隔离更正_{batch or wording.of_source(source or '').zh}.xlsx"
    headers = {"content-disposition": f"attachment; filename=\"corrections.xlsx\"; filename*=UTF-8''{quote(name)}"}
    return Response(made, headers=headers, media_type=_XLSX)


@router.post("/quarantine/dismissals")
def dismiss(person: access.Office, form: Form, workspace: Opened) -> Response:
    """Close the open rows that the page showed: one of them, or all that were chosen."""
    which = Filter(
        form.get("source") or None,
        form.get("batch") or None,
        form.get("finding") or None,
        lines=(_number(form["line"]),) if form.get("line") else (),
    )
    handling.dismiss(workspace, which, person.name, form.get("reason", ""), expected=_number(form.get("rows", "")))
    asked = {"source": which.source, "batch": which.batch, "finding": which.reason}
    return _done("/office/quarantine", "dismissed", {k: v for k, v in asked.items() if v and not which.lines})


def _desk(
    request: Request,
    workspace: Workspace,
    source: str | None = None,
    after: str | None = None,
    error: UserError | None = None,
) -> Response:
    with workspace.database.reading() as connection:
        found = reading.page(connection, source, after, BATCHES_A_PAGE)
        totals, states = batches.totals(connection), quarantine.by_state(connection)
        reasons: dict[str, list[tuple[str, int]]] = {}
        for reason, name, count in quarantine.by_reason(connection, Filter(state="open")):
            reasons.setdefault(reason, []).append((name, count))
    return rendering.page(
        request,
        "office_deliveries.html",
        status=error.status if error else HTTPStatus.OK,
        error=error,
        totals=totals,
        states=states,
        reasons=sorted(reasons.items(), key=lambda found: (-_total(found[1]), found[0])),
        shown=REASONS_AT_FIRST,
        found=found,
        source=source,
        after=after,
        last=found.batches[-1].id if found.next else None,
        sources=SOURCES,
        largest=LARGEST_UPLOAD >> 20,
    )


def _total(sources: Sequence[tuple[str, int]]) -> int:
    return sum(count for _, count in sources)


def _batch_page(
    request: Request, workspace: Workspace, template: str, batch: str, error: UserError | None = None
) -> Response:
    with workspace.database.reading() as connection:
        told = reading.told(withdrawal.rested_on(connection, batch))
        reasons = quarantine.by_reason(connection, Filter(batch=batch, state="open"))
    return rendering.page(
        request,
        template,
        status=error.status if error else HTTPStatus.OK,
        error=error,
        notice=_NOTICES.get(request.query_params.get("done", "")),
        told=told,
        reasons=reasons,
    )


def _small_enough(file: UploadFile) -> None:
    if (file.size or 0) > LARGEST_UPLOAD:
        most = LARGEST_UPLOAD >> 20
        raise UnreadableFile(
            Text(f"文件超过 {most} MB", f"The file is larger than {most} MB"),
            Text(
                "请运维人员用 xinyidai ingest 导入，或拆分后报送", "Have it ingested on the command line, or split it"
            ),
        )


def _file_name(sent: str) -> str:
    """The name of an uploaded file without any path, short enough to be one."""
    name = PurePosixPath(printable(sent).replace("\\", "/")).name
    path = PurePosixPath("upload" if name in {"", ".."} else name)
    return path.stem[:LONGEST_NAME] + path.suffix[:8]


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 9:  # noqa: PLR2004  (digits that fit into a column)
        raise Invalid(Text("表单不完整", "The form is not complete"), Text("刷新后重试", "Reload and try again"))
    return int(text)


def _done(where: str, what: str, more: dict[str, str] | None = None) -> Response:
    return RedirectResponse(f"{where}?{urlencode({'done': what} | (more or {}))}", HTTPStatus.SEE_OTHER)
