"""Pages of a bank: the edition as a table, one enterprise with its reasons, the table for Excel."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api import access, wording
from api.dependencies import Opened, Today
from api.pages import charts, locales, rendering
from api.pages.spreadsheet import csv_for_excel
from api.v1 import editions as reading
from api.v1.editions import After, Code
from api.v1.schemas.base import LARGEST
from scoring.store import editions

router = APIRouter(prefix="/bank")

ROWS_A_PAGE = 50
ROWS_A_READING = 1000
Edition = Annotated[int | None, Query(ge=1, le=LARGEST)]

_HEADER = (
    "排名",
    "统一社会信用代码",
    "企业名称",
    "融资推荐分",
    "违约概率",
    "风险档",
    "行业",
    "乡镇",
    "需求金额(元)",
    "用途",
    "数据来源",
)


@router.get("")
def table(  # noqa: PLR0913  (what the framework brings)
    person: access.Bank,
    request: Request,
    workspace: Opened,
    today: Today,
    edition: Edition = None,
    after: After = 0,
) -> Response:
    """The newest edition, or the one asked for: the enterprises that consented to the bank."""
    with workspace.database.transaction() as connection:
        rows = reading.rows(connection, person, edition, today, after=after, limit=ROWS_A_PAGE)
        head = editions.one(connection, rows.edition)
        visible = editions.count_for_bank(connection, rows.edition, person.subject, today)
    return rendering.page(
        request,
        "bank.html",
        head=head,
        visible=visible,
        rows=rows.rows,
        bars=[charts.score_bar(row.score) for row in rows.rows],
        axis=charts.SCORES,
        after=after,
        following=rows.rows[-1].rank if rows.next else None,
    )


@router.get("/edition.csv")
def spreadsheet(
    person: access.Bank, request: Request, workspace: Opened, today: Today, edition: Edition = None
) -> Response:
    """The whole visible edition for Excel."""
    with workspace.database.transaction() as connection:
        part = reading.rows(connection, person, edition, today, limit=ROWS_A_READING)
        rows = list(part.rows)
        while part.next:
            part = reading.rows(connection, person, part.edition, today, after=rows[-1].rank, limit=ROWS_A_READING)
            rows += part.rows
    language = locales.language_of(request)
    body = csv_for_excel(
        _HEADER,
        (
            (
                row.rank, row.enterprise, row.name, f"{row.score:.2f}", row.pd, row.band.zh, row.industry, row.township,
                row.amount_yuan, row.purpose,
                "、".join(wording.of_source(s).in_language(language) for s in row.sources),
            )
            for row in rows
        ),
    )  # fmt: skip
    name = f'attachment; filename="xinyidai-edition-{part.edition}.csv"'
    return Response(body, headers={"content-disposition": name}, media_type="text/csv; charset=utf-8")


@router.get("/{enterprise}")
def one(  # noqa: PLR0913  (what the framework brings)
    person: access.Bank,
    request: Request,
    enterprise: Code,
    workspace: Opened,
    today: Today,
    edition: Edition = None,
) -> Response:
    """One enterprise: its row, what the score rests on, the reasons."""
    with workspace.database.transaction() as connection:
        found = reading.listed(connection, person, edition, enterprise, today)
    told = found.explanation
    return rendering.page(
        request,
        "bank_enterprise.html",
        found=found,
        fall=charts.waterfall(told.base, [*(d.points for d in told.dimensions), told.adjustment.points])
        if told
        else None,
    )
