"""Champion and challenger: which model scores, which are tried beside it, and who said so."""

from __future__ import annotations

import getpass
import json
from typing import Annotated

import typer
from rich.table import Table

from scoring.cli.console import bar, console, results
from scoring.pipeline import models as registry
from scoring.pipeline.train import remake
from scoring.pipeline.workspace import opened
from scoring.settings import Settings
from scoring.store import models as registered
from scoring.store.models import ACTIONS, STATES, Action

_NAMED = "Its name/version, its name if that is one model, or the beginning of its digest"
Model = Annotated[str, typer.Argument(metavar="MODEL", help=_NAMED)]
Because = Annotated[str, typer.Option("--reason", help="Why: kept with the proposal, and in the audit trail")]


def models(as_json: Annotated[bool, typer.Option("--json", help="One JSON line each")] = False) -> None:
    """List the registered models, the newest first, and the proposals that wait for a second person."""
    with opened(Settings()).database.reading() as connection:
        found = registered.every(connection)[::-1]
        waiting = [p for p in registered.proposals(connection) if p["state"] == "submitted"]
    if as_json:
        for model in found:
            typer.echo(json.dumps(model, ensure_ascii=False, default=str))
        return
    table = Table("模型 model", "状态 state", "自 since", "AUC", "摘要 digest")
    for model in found:
        auc = registry.auc(model["manifest"])
        table.add_row(
            registered.name_of(model),
            str(STATES[model["state"]]),
            f"{model['since']:%Y-%m-%d}",
            "—" if auc is None else f"{auc:.3f}",
            model["digest"][:12],
        )
    results.print(table)
    names = {model["digest"]: registered.name_of(model) for model in found}
    for p in waiting:
        results.print(
            f"{p['id']}  {ACTIONS[p['action']]}  {names[p['model_digest']]}  {p['proposed_by']}：{p['reason']}",
            markup=False,
            soft_wrap=True,
        )
    if waiting:
        console.print("由另一人批准 / somebody else approves: xinyidai approve-model NUMBER")


def promote(model: Model, reason: Because) -> None:
    """Propose that a model scores from now on, or again; it does once somebody else approves."""
    _propose(model, "promote", reason)


def shadow(model: Model, reason: Because) -> None:
    """Propose that a model is scored beside the champion, seen by the finance office only."""
    _propose(model, "shadow", reason)


def retire(model: Model, reason: Because) -> None:
    """Propose that a model is never promoted any more; what it scored stays as it is."""
    _propose(model, "retire", reason)


def approve_model(
    number: Annotated[int, typer.Argument(min=1, help="Number of the proposal, see xinyidai models")],
) -> None:
    """Approve what somebody else proposed about a model."""
    workspace = opened(Settings())
    registry.decide(workspace, number, "approve", getpass.getuser())
    with workspace.database.reading() as connection:
        model = registered.one(connection, registered.proposal(connection, number)["model_digest"])
    console.print(f"{registered.name_of(model)}：{STATES[model['state']]}", markup=False, soft_wrap=True)


def validate(model: Model) -> None:
    """Make a model again from its records, with every figure of its validation report, and compare the bytes.

    Exit code 0: identical. 5: different, or an input was changed.
    """
    workspace = opened(Settings())
    with workspace.database.reading() as connection:
        row = registered.named(connection, model)
    with bar() as progress:
        again = remake(workspace, row["digest"], progress)
    report = workspace.models / row["name"] / row["version"] / "validation.html"
    console.print(f"报告 report: {report}", markup=False, soft_wrap=True)
    if again.different:
        console.print(f"不一致 / different: {', '.join(again.different)}", markup=False, soft_wrap=True)
        raise typer.Exit(5)
    console.print("逐字节一致 / identical, byte for byte")


def _propose(name: str, action: Action, reason: str) -> None:
    workspace = opened(Settings())
    with workspace.database.reading() as connection:
        digest = registered.named(connection, name)["digest"]
    number = registry.propose(workspace, digest, action, reason, getpass.getuser())
    console.print(
        f"已提交，由另一人批准：xinyidai approve-model {number}，或金融办网页 / "
        f"proposed; somebody else approves it: xinyidai approve-model {number}, or the finance office's page",
        soft_wrap=True,
    )
    typer.echo(number)
