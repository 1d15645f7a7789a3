"""What was delivered: batches, the rows that were refused, and what a person decides about both."""

from __future__ import annotations

import csv
import getpass
import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from scoring.cli.console import console, results
from scoring.errors import Invalid, Text
from scoring.pipeline import quarantine as handling
from scoring.pipeline import withdrawal
from scoring.pipeline.withdrawal import Rested
from scoring.pipeline.workspace import opened
from scoring.records.sources import source
from scoring.records.workbooks.corrections import told
from scoring.settings import Settings
from scoring.store import batches as listed
from scoring.store import quarantine as kept
from scoring.store.quarantine import Filter

SHOWN = 50

Because = Annotated[str, typer.Option("--reason", help="Why: kept with the act, and in the audit trail")]


def batches(
    of: Annotated[str | None, typer.Option("--source", help="Only this source")] = None,
    whole: Annotated[bool, typer.Option("--all", help=f"All of them, not the newest {SHOWN} only")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="All of them, one JSON line each")] = False,
) -> None:
    """List the batches, the newest first, with how many of their refused rows are open."""
    if of is not None:
        source(of)
    with opened(Settings()).database.reading() as connection:
        found = listed.page(connection, source=of, limit=None if whole or as_json else SHOWN)
        waiting = kept.open_in(connection, [b["id"] for b in found])
        count = listed.count(connection, of)
    for b in found:
        if as_json:
            typer.echo(json.dumps(b | {"open": waiting.get(b["id"], 0)}, ensure_ascii=False, default=str))
            continue
        counts = f"{b['rows']:,} = {b['accepted']:,} + {b['quarantined']:,}，待更正 open {waiting.get(b['id'], 0):,}"
        state = "，已撤回 withdrawn" if b["withdrawn_at"] else ""
        results.print(
            f"{b['id']}  {b['received_on']}  {b['source']}  {b['file_name']}  {counts}{state}",
            markup=False,
            soft_wrap=True,
        )
    if count > len(found):
        console.print(f"… 另有 {count - len(found):,} 批 / {count - len(found):,} more: xinyidai batches --all")


def quarantine(  # noqa: PLR0913  (one for each way to choose)
    file: Annotated[Path | None, typer.Option(help="Write all of them to this CSV file")] = None,
    xlsx: Annotated[
        Path | None, typer.Option(help="Write the open rows of a batch or source as the Excel file to correct")
    ] = None,
    batch: Annotated[str | None, typer.Option(help="Only this batch")] = None,
    of: Annotated[str | None, typer.Option("--source", help="Only this source")] = None,
    finding: Annotated[str | None, typer.Option(help="Only rows whose first finding has this id, as V03")] = None,
    state: Annotated[str, typer.Option(help=f"{', '.join(kept.STATES)}, or all")] = "open",
    as_json: Annotated[bool, typer.Option("--json", help="All of them, one JSON line each")] = False,
) -> None:
    """Show the rows that were not accepted: file, line, field, reason, and what to do."""
    if state not in {*kept.STATES, "all"}:
        raise Invalid(
            Text(f"没有“{state}”这种状态", f"There is no state '{state}'"),
            Text(f"可用：{'、'.join(kept.STATES)}、all", f"Use {', '.join(kept.STATES)} or all"),
        )
    workspace = opened(Settings())
    which = Filter(of, batch, finding, None if state == "all" else state)
    if xlsx is not None:
        xlsx.write_bytes(handling.correction(workspace, which, getpass.getuser()))
        console.print(f"→ {xlsx}")
        return
    with workspace.database.reading() as connection:
        handling.existing(connection, which)
        rows = kept.refused(connection, which, limit=None if file or as_json else SHOWN)
        count = kept.count(connection, which)
    if file is not None:
        with file.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(
                ["文件", "批次", "行", "状态", "字段", "编号", "原因与处理办法", "Reason and remedy", "原行"]
            )
            for row in rows:
                address = (row["file_name"], row["batch_id"], row["line"], row["state"])
                whole = " | ".join(f"{k}={v}" for k, v in row["content"].items())
                for t in row["troubles"]:
                    words = told(t, row["content"])
                    cells = (*address, t["field"], t["reason"], words.zh, words.en, whole)
                    writer.writerow([_harmless(str(cell)) for cell in cells])
        console.print(f"{count:,} rows → {file}")
        return
    for row in rows:
        if as_json:
            typer.echo(json.dumps(row, ensure_ascii=False, default=str))
            continue
        for t in row["troubles"]:
            results.print(f"{row['file_name']}:{row['line']}  {t['reason']}", markup=False, soft_wrap=True)
            results.print(f"    {told(t, row['content'])}", markup=False, soft_wrap=True)
        results.print(f"    批次 batch {row['batch_id']}  {row['state']}", markup=False, soft_wrap=True)
    if count > len(rows):
        console.print(f"… {count - len(rows):,} more: xinyidai quarantine --file FILE")


def _harmless(text: str) -> str:
    """A cell that a spreadsheet will not take for a formula."""
    return "'" + text if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def dismiss(
    batch: Annotated[str, typer.Argument(help="Batch whose open rows are closed")],
    reason: Because,
    line: Annotated[list[int] | None, typer.Option(min=1, help="Only these lines")] = None,
    finding: Annotated[str | None, typer.Option(help="Only rows whose first finding has this id, as P01")] = None,
) -> None:
    """Close refused rows of a batch for which nothing more will come."""
    which = Filter(batch=batch, reason=finding, lines=tuple(line or ()))
    done = handling.dismiss(opened(Settings()), which, getpass.getuser(), reason)
    console.print(f"{done:,} 行不再处理 / {done:,} rows dismissed")


def withdraw(
    batch: Annotated[str, typer.Argument(help="Batch to withdraw")],
    reason: Because,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask")] = False,
) -> None:
    """Take a whole batch out of use: nothing new rests on it; what was published stays reproducible.

    Shows first which editions, scores and models rest on it.
    """
    workspace = opened(Settings())
    with workspace.database.reading() as connection:
        _tell(withdrawal.rested_on(connection, batch))
    if not yes and not sys.stdin.isatty():
        raise Invalid(
            Text("没有终端可供询问，批次没有撤回", "There is no terminal to ask on; nothing was withdrawn"),
            Text("核对以上影响后加 --yes", "Look at what rests on it, above, and add --yes"),
        )
    if not yes:
        typer.confirm("撤回本批次？ / Withdraw it?", abort=True, err=True)
    withdrawal.withdraw(workspace, batch, getpass.getuser(), reason)
    console.print("已撤回；请重新评分后发布 / withdrawn; score again, then publish")


def _tell(found: Rested) -> None:
    b = found.batch
    console.print(
        f"{b['file_name']} [{b['source']}] {b['received_on']} {b['rows']:,} = {b['accepted']:,} + {b['quarantined']:,}",
        markup=False,
        soft_wrap=True,
    )
    editions = "、".join(f"{e['number']} ({e['as_of']})" for e in found.editions) or "—"
    runs = "、".join(f"{r['id']} ({r['as_of']})" for r in found.runs) or "—"
    models = (
        "、".join(f"{m.name}/{m.version}" + ("" if m.certain else "（不确定 uncertain）") for m in found.models) or "—"
    )
    for what, which in (("白名单 editions", editions), ("评分 scoring runs", runs), ("模型 models", models)):
        console.print(f"  {what}: {which}", markup=False, soft_wrap=True)


def restore(batch: Annotated[str, typer.Argument(help="Withdrawn batch")], reason: Because) -> None:
    """Take the withdrawal of a batch back; says whether it needs a new score."""
    if withdrawal.restore(opened(Settings()), batch, getpass.getuser(), reason):
        console.print("已恢复；重新评分后计入 / restored; it counts from the next score on")
    else:
        console.print("已恢复；最近一次评分已含本批次，可直接发布 / restored; the newest scores include it: publish")
