"""Cases at the banks, and what differs between their books and their reports."""

from __future__ import annotations

import getpass
import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

import typer
from rich.table import Table

from scoring.cli.console import console, results
from scoring.cli.line import day
from scoring.lending.reconciliation import Statement
from scoring.pipeline import lending as acts
from scoring.pipeline import outcomes as reporting
from scoring.pipeline.lending_rows import case_rows, reconciliation_rows
from scoring.pipeline.workspace import opened
from scoring.settings import Settings
from scoring.store import lending

SHOWN = ("业务号", "统一社会信用代码", "银行", "状态", "受理日期", "办理期限", "是否超期", "借据编号", "贷款余额(万元)")
"""Columns of a case on a screen."""

FEN_OF_A_YUAN = 100

AsJson = Annotated[bool, typer.Option("--json", help="All columns, one JSON line each")]


def cases(
    bank: Annotated[str | None, typer.Option(help="Only this bank's")] = None,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only decisions that are late, the longest first")] = False,
    as_json: AsJson = False,
) -> None:
    """List the cases at the banks: taken up, decided, disbursed, followed."""
    workspace = opened(Settings())
    today = workspace.settings.current_day
    with workspace.database.reading() as connection:
        found = acts.overdue(connection, today) if overdue else lending.every(connection, today)
    _show(case_rows((kept for kept in found if bank in {None, kept.bank}), today), SHOWN, as_json=as_json)


def reconcile(
    bank: Annotated[str | None, typer.Option(help="Only this bank's")] = None,
    as_json: AsJson = False,
) -> None:
    """List what differs between the banks' own totals and what they reported, loan by loan."""
    workspace = opened(Settings())
    acts.take_over(workspace)
    with workspace.database.reading() as connection:
        found = reporting.all_compared(connection, workspace.settings.current_day, bank)
    rows = reconciliation_rows(found)
    _show(rows, tuple(rows[0]) if rows else (), as_json=as_json)
    waiting = sum(each.open for each in found)
    console.print(f"对账 {len(found)} 份，待核对 {waiting} 项 / {len(found)} statements, {waiting} differences open")


def totals(
    bank: Annotated[str, typer.Argument(help="Code of the bank")],
    month_end: Annotated[date, typer.Argument(parser=day, metavar="MONTH_END", help="Last day of the month")],
    loans: Annotated[int, typer.Option(min=0, help="Loans with a balance")],
    balance: Annotated[str, typer.Option(help="Their outstanding balance in yuan")],
    overdue: Annotated[str, typer.Option(help="The part of it that is overdue, in yuan")] = "0",
) -> None:
    """Note a bank's own totals at a month's end, as it wrote them, and say how many differences there are."""
    workspace = opened(Settings())
    acts.take_over(workspace)
    stated = Statement(bank, month_end, loans, _fen(balance), _fen(overdue))
    with workspace.database.transaction() as connection:
        found = reporting.state_totals(connection, stated, getpass.getuser(), workspace.settings.current_day)
    console.print(f"差异 {found.open} 项 / {found.open} differences: xinyidai reconcile --bank {bank}", markup=False)


def _fen(yuan: str) -> int:
    try:
        return int(Decimal(yuan.replace(",", "")) * FEN_OF_A_YUAN)
    except ArithmeticError:
        raise typer.BadParameter(f"'{yuan}': yuan") from None


def _show(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], *, as_json: bool) -> None:
    if as_json:
        for row in rows:
            typer.echo(json.dumps(row, ensure_ascii=False, default=str))
        return
    table = Table(*columns)
    for row in rows:
        table.add_row(*("" if row[name] is None else str(row[name]) for name in columns))
    results.print(table)
