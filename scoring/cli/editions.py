"""Editions after their publication: the list of them, withdrawal, two of them compared, and the keys of their seals."""

from __future__ import annotations

import getpass
import json
from dataclasses import asdict
from typing import Annotated, Literal

import typer
from rich.table import Table

from scoring.cli.console import console, results
from scoring.pipeline import compare as comparing
from scoring.pipeline import keys as sealing
from scoring.pipeline import publish as publishing
from scoring.pipeline.workspace import opened
from scoring.settings import Settings
from scoring.store import audit, seals
from scoring.store import editions as published
from scoring.whitelist.difference import KINDS, REASONS, told

Number = Annotated[int, typer.Argument(min=1, help="Number of an edition")]
Because = Annotated[str, typer.Option("--reason", help="Why; it is kept")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON line each")]


def editions(as_json: AsJson = False) -> None:
    """List the published editions."""
    workspace = opened(Settings())
    today = workspace.settings.current_day
    with workspace.database.reading() as connection:
        found = published.every(connection)
    if as_json:
        for e in found:
            typer.echo(json.dumps(e, ensure_ascii=False, default=str))
        return
    table = Table("期", "基准日 as of", "推荐 listed", "培育", "未入列", "方案", "有效至 until", "摘要 digest")
    for e in found:
        until = "" if e["valid_until"] is None else str(e["valid_until"])
        state = "已撤回 withdrawn" if e["withdrawn_at"] else "已过期 expired" if published.expired(e, today) else until
        counted = (e[k] for k in ("number", "as_of", "listed", "cultivated", "left_out", "policy_version"))
        table.add_row(*(str(each) for each in counted), state, e["digest"][:8])
    for column in (1, 6):
        table.columns[column].min_width = 10
    results.print(table)


def withdraw_edition(number: Number, reason: Because) -> None:
    """Withdraw an edition: it stays kept and verifiable, and readers get the newest one that was not withdrawn."""
    publishing.withdraw(opened(Settings()), number, reason, getpass.getuser())
    console.print(f"第 {number} 期已撤回 / edition {number} is withdrawn")


def compare_editions(before: Number, after: Number, as_json: AsJson = False) -> None:
    """Tell who moved between two editions and why: demand, consent, record, model, policy, or the moves of others.

    Where their models differ, the older one scores the newer records first, which takes as long as scoring does.
    """
    workspace = opened(Settings())
    by = getpass.getuser()
    comparing.score_beside(workspace, before, after, by)
    found = comparing.compared(workspace, before, after).difference
    with workspace.database.transaction() as connection:
        seen = sorted(move.enterprise for move in found.moves)
        audit.note(connection, by, comparing.LOOK, f"editions {before} {after}", enterprises=seen)
    for move in found.moves:
        words = told(move)
        if as_json:
            typer.echo(json.dumps(asdict(move) | {"zh": words.zh, "en": words.en}, ensure_ascii=False))
        else:
            results.print(f"{move.enterprise} {move.name}  {words}", markup=False, soft_wrap=True)
    for (kind, cause), count in found.counts.items():
        console.print(f"{KINDS[kind]} · {REASONS[cause]}: {count:,}", markup=False, soft_wrap=True)


def keys(
    action: Annotated[Literal["list", "rotate"], typer.Argument(help="list, or rotate: take a new key")] = "list",
    reason: Annotated[str, typer.Option(help="Why the key is changed; it is kept")] = "",
    as_json: AsJson = False,
) -> None:
    """List the public keys that verify the seals of editions, or take a new key; old seals stay verifiable."""
    workspace = opened(Settings())
    if action == "rotate":
        typer.echo(sealing.rotate(workspace, reason, getpass.getuser()))
        return
    with workspace.database.reading() as connection:
        found = seals.every_key(connection)
    for row in found:
        if as_json:
            typer.echo(json.dumps(row["jwk"]))
        else:
            moment = published.moment(row["made_at"])
            results.print(
                f"{row['sequence']} {row['jwk']['alg']} {row['kid']} {moment} {row['made_by']} {row['reason']}",
                markup=False,
                soft_wrap=True,
            )
