"""Rows without a code on the command line: what waits, and a decision."""

from __future__ import annotations

import getpass
import json
from typing import Annotated

import typer

from scoring.cli.console import console, results
from scoring.errors import Invalid, Text
from scoring.pipeline import linking as handling
from scoring.pipeline.workspace import opened
from scoring.records.identity.clues import CLUES, Clue
from scoring.settings import Settings
from scoring.store import audit

SHOWN = 50


def linking(as_json: Annotated[bool, typer.Option("--json", help="All of them, one JSON line each")] = False) -> None:
    """Show rows without a code that wait for a person: the clue, how many rows, and who may be meant."""
    by = getpass.getuser()
    with opened(Settings()).database.transaction() as connection:
        found = handling.questions(connection)
        shown = found if as_json else found[:SHOWN]
        named = sorted({o.candidate.enterprise for question in shown for o in question.offered})
        audit.note(connection, by, handling.LOOK, "linking", enterprises=named)
    for q in shown:
        candidates = [o.candidate for o in q.offered]
        if as_json:
            told = {"kind": q.clue.kind, "value": q.clue.value, "reason": q.reason, "rows": q.count}
            more = {"sources": dict(q.sources), "candidates": [c._asdict() for c in candidates]}
            typer.echo(json.dumps(told | more, ensure_ascii=False))
            continue
        label = CLUES[q.clue.kind]
        sources = "、".join(f"{name}×{count}" for name, count in q.sources.most_common())
        results.print(f"{q.clue.kind} {q.clue.value}  [{label}] {q.reason}  {sources}", markup=False, soft_wrap=True)
        for c in candidates:
            results.print(
                f"    {c.confidence:.2f}  {c.enterprise}  {c.name} {c.township}", markup=False, soft_wrap=True
            )
    if len(found) > len(shown):
        console.print(f"… {len(found) - len(shown):,} more: xinyidai linking --json")


def link(
    kind: Annotated[str, typer.Argument(help="account, number or name")],
    value: Annotated[str, typer.Argument(help="The account, number or name as xinyidai linking shows it")],
    reason: Annotated[str, typer.Option("--reason", help="On what ground: kept with the act, and in the audit trail")],
    enterprise: Annotated[str | None, typer.Option(help="Code of the enterprise whose rows these are")] = None,
    nobody: Annotated[bool, typer.Option("--none", help="None of the registered enterprises")] = False,
) -> None:
    """Decide whose the rows with a clue are; they come in again at once, and later ones are linked by it."""
    clue = next((Clue(known, value) for known in CLUES if known == kind), None)
    if clue is None:
        kinds = Text("、".join(CLUES), ", ".join(CLUES))
        raise Invalid(
            Text(f"第一个参数“{kind}”不是线索的类别", f"The first argument '{kind}' is no kind of clue"),
            Text(f"可用：{kinds.zh}", f"Use one of {kinds.en}"),
        )
    if (enterprise is None) != nobody:
        raise Invalid(
            Text("--enterprise 和 --none 须给出其中一个", "Give either --enterprise or --none"),
            Text("企业代码用 xinyidai linking 查看", "See the codes by xinyidai linking"),
        )
    receipts = handling.decide(opened(Settings()), clue, enterprise, getpass.getuser(), reason)
    accepted, refused = (sum(getattr(r, name) for r in receipts) for name in ("accepted", "quarantined"))
    if nobody:
        console.print(f"“{value}”的行不再处理 / the rows of '{value}' are dismissed", markup=False, soft_wrap=True)
    if receipts or not nobody:
        console.print(f"接收 {accepted:,} 行，隔离 {refused:,} 行 / {accepted:,} accepted, {refused:,} refused")
