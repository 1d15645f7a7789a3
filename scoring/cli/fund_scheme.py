"""The fund's scheme on the command line: drafted by one person, approved by another, shown in words."""

from __future__ import annotations

import getpass
from datetime import date
from typing import Annotated

import typer
import yaml
from rich.table import Table

from scoring.cli.console import console, results
from scoring.cli.line import day
from scoring.errors import Invalid, Text
from scoring.pipeline import fund as acting
from scoring.pipeline.workspace import opened
from scoring.policy.scheme import PARAMETERS, TEMPLATES, Scheme, changed
from scoring.settings import Settings
from scoring.store import fund as store

scheme = typer.Typer(name="scheme", help="方案 the fund's scheme.", no_args_is_help=True)

Version = Annotated[int, typer.Argument(min=1)]


@scheme.command()
def draft(
    reason: Annotated[str, typer.Option("--reason", help="Why: kept with the scheme")],
    template: Annotated[str, typer.Option("--template", help=f"Begin with one of: {', '.join(TEMPLATES)}")] = "",
    given: Annotated[list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="A parameter to set")] = None,
    effective: Annotated[
        date | None, typer.Option("--from", parser=day, metavar="DAY", help="In force from; today if not given")
    ] = None,
) -> None:
    """Propose a scheme; without a template it begins with the one in force, or as installed."""
    workspace = opened(Settings())
    today = workspace.settings.current_day
    with workspace.database.transaction() as connection:
        approved = [row for row in store.schemes(connection) if row["state"] == "approved"]
        ground = Scheme(**approved[0]["parameters"]) if approved else Scheme()
        if template:
            ground = _template(template)
        proposed = changed(ground, dict(_pair(each) for each in given or ()))
        version = acting.propose(connection, proposed, effective or today, reason, getpass.getuser(), today)
    console.print(
        f"已提交，由另一人批准 / proposed; somebody else approves it: xinyidai fund scheme approve {version}",
        soft_wrap=True,
    )
    typer.echo(version)


@scheme.command()
def approve(version: Version) -> None:
    """Approve a scheme that somebody else proposed."""
    _decide(version, "approve")


@scheme.command()
def reject(version: Version) -> None:
    """Turn a scheme down; who proposed it withdraws it by the same."""
    _decide(version, "reject")


@scheme.command()
def show(version: Annotated[int | None, typer.Argument(min=1, help="All versions if not given")] = None) -> None:
    """List the versions, or tell every parameter of one."""
    with opened(Settings()).database.reading() as connection:
        rows = store.schemes(connection) if version is None else [store.one_scheme(connection, version)]
    if version is None:
        for row in rows:
            told = (row["version"], row["parameters"]["name"], row["state"], row["effective_on"], row["reason"])
            results.print("  ".join(map(str, told)), markup=False, soft_wrap=True)
        return
    table = Table("参数 parameter", "值 value", "说明 meaning")
    for p in PARAMETERS:
        table.add_row(f"{p.label}\n{p.name}", str(rows[0]["parameters"][p.name]), str(p.meaning))
    results.print(table)


def _template(name: str) -> Scheme:
    if name not in TEMPLATES:
        raise Invalid(
            Text(f"没有名为“{name}”的模板", f"There is no template '{name}'"),
            Text(f"可用：{'、'.join(TEMPLATES)}", f"Use {', '.join(TEMPLATES)}"),
        )
    found = TEMPLATES[name]
    remarks = [Text(f"来源：{found.source}", f"source: {found.source}")]
    if not found.verified:
        remarks.append(Text("未核实", "unverified"))
    if found.left_out is not None:
        remarks.append(found.left_out)
    for remark in remarks:
        console.print(str(remark), markup=False, soft_wrap=True)
    return found.scheme


def _pair(given: str) -> tuple[str, object]:
    name, _, value = given.partition("=")
    return name.strip(), yaml.safe_load(value)


def _decide(version: int, decision: str) -> None:
    workspace = opened(Settings())
    with workspace.database.transaction() as connection:
        acting.decide(connection, version, decision, getpass.getuser(), workspace.settings.current_day)
        told = store.one_scheme(connection, version)
    console.print(f"{version}  {told['parameters']['name']}  {told['state']}", markup=False)
