"""The life of a policy on the command line: drafted and proposed by one person, decided by another."""

from __future__ import annotations

import getpass
import json
from datetime import date
from typing import Annotated

import typer
from rich.table import Table

from scoring.cli.console import console, results
from scoring.cli.line import day
from scoring.errors import Invalid, Text
from scoring.pipeline import policies as acting
from scoring.pipeline.policies import Wish
from scoring.pipeline.workspace import Workspace, opened
from scoring.policy.differences import Change, differences
from scoring.policy.parameters import BY_NAME, PARAMETERS, Policy
from scoring.policy.wording import written
from scoring.settings import Settings
from scoring.store import policies as kept

Version = Annotated[int, typer.Argument(min=1, help="Version, see xinyidai policies")]
Because = Annotated[str, typer.Option("--reason", help="Why: kept with the version, and in the audit trail")]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="A parameter and its value, as JSON or a plain word; repeat it"),
]
From = Annotated[
    date | None,
    typer.Option("--from", parser=day, metavar="DAY", help="In force from this day; without it from the approval"),
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON line each")]


def policies(as_json: AsJson = False) -> None:
    """List the versions of the policy, the newest first, with what each is today."""
    workspace = opened(Settings())
    with workspace.database.reading() as connection:
        found = kept.every(connection)
    states = kept.states(found, workspace.settings.current_day)
    if as_json:
        for row in found:
            typer.echo(json.dumps(row | {"state": states[row["version"]]}, ensure_ascii=False, default=str))
        return
    table = Table("版本 version", "状态 state", "生效 from", "提出 by", "决定 decided by", "理由 reason")
    for row in found:
        table.add_row(
            str(row["version"]),
            str(kept.STATES[states[row["version"]]]),
            str(row["effective_on"] or "—"),
            row["proposed_by"],
            row["decided_by"] or "—",
            row["reason"],
        )
    results.print(table)


def policy(version: Version) -> None:
    """Show a version: what it changes on its base in words, whether the ground has changed, and all parameters."""
    workspace = opened(Settings())
    with workspace.database.reading() as connection:
        row = kept.one(connection, version)
        state = kept.states(kept.every(connection), workspace.settings.current_day)[version]
        base = row["base_version"]
        before = Policy() if base is None else kept.parameters(kept.one(connection, base))
        standing = kept.standing(connection, row) if row["state"] in kept.OPEN else None
    held = kept.parameters(row)
    _say(f"第 {version} 版 version {version}：{kept.STATES[state]}")
    _say(f"{row['proposed_by']}：{row['reason']}")
    _tell(differences(before, held))
    if standing and standing.stale:
        _say(f"起草之后，方案已变为第 {standing.ground} 版 / version {standing.ground} was approved meanwhile")
        _tell(standing.moved)
        if standing.conflicts:
            _say(f"两边都改过 changed by both: {', '.join(standing.conflicts)}")
        _say(f"xinyidai rebase-policy {version} [--keep NAME]")
    table = Table("参数 parameter", "含义 meaning", "值 value")
    for parameter in PARAMETERS:
        table.add_row(parameter.name, parameter.label.zh, str(written(parameter, getattr(held, parameter.name))))
    results.print(table)


def compare_policies(
    earlier: Annotated[int, typer.Argument(min=1, help="From this version")],
    later: Annotated[int, typer.Argument(min=1, help="To this version")],
) -> None:
    """Say in words what changes from one version to another."""
    with opened(Settings()).database.reading() as connection:
        one, other = (kept.parameters(kept.one(connection, version)) for version in (earlier, later))
    _tell(differences(one, other))


def draft_policy(reason: Because, changes: Set = None, since: From = None) -> None:
    """Keep a change of the last approved policy as a draft; submit it with submit-policy."""
    workspace = opened(Settings())
    version = acting.begin(workspace, _wish(changes, reason, since), getpass.getuser())
    _drafted(workspace, version)


def edit_policy(version: Version, reason: Because, changes: Set = None, since: From = None) -> None:
    """Change a draft of your own; parameters that are not named stay as they are."""
    workspace = opened(Settings())
    acting.edit(workspace, version, _wish(changes, reason, since), getpass.getuser())
    _drafted(workspace, version)


def submit_policy(version: Version) -> None:
    """Submit a draft of your own; somebody else approves it."""
    acting.submit(opened(Settings()), version, getpass.getuser())
    _proposed(version)


def approve_policy(version: Version) -> None:
    """Let what somebody else proposed come into force on its day."""
    workspace = opened(Settings())
    acting.approve(workspace, version, getpass.getuser())
    with workspace.database.reading() as connection:
        since = kept.one(connection, version)["effective_on"]
    _say(f"第 {version} 版已批准，自 {since} 生效 / version {version} is approved, in force from {since}")


def reject_policy(version: Version, reason: Because) -> None:
    """Turn down what somebody else proposed."""
    acting.reject(opened(Settings()), version, getpass.getuser(), reason)
    _say(f"第 {version} 版已退回 / version {version} is rejected")


def withdraw_policy(version: Version, reason: Because) -> None:
    """Take back a draft or proposal of your own, or any version that is approved for a later day."""
    acting.withdraw(opened(Settings()), version, getpass.getuser(), reason)
    _say(f"第 {version} 版已撤回 / version {version} is withdrawn")


def rebase_policy(
    version: Version,
    keep: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Keep your value of a parameter that both changed; repeat it"),
    ] = None,
) -> None:
    """Carry a draft of your own, whose ground has changed, onto the last approved policy: a new draft."""
    workspace = opened(Settings())
    _drafted(workspace, acting.rebase(workspace, version, getpass.getuser(), keep or ()))


def roll_back_policy(version: Version, reason: Because, since: From = None) -> None:
    """Propose the parameters of an older version anew; somebody else approves it."""
    _proposed(acting.roll_back(opened(Settings()), version, getpass.getuser(), reason, since))


def _wish(changes: list[str] | None, reason: str, since: date | None) -> Wish:
    return Wish(dict(change(each) for each in changes or ()), reason, since)


def change(given: str) -> tuple[str, object]:
    """A parameter and its value; a single word stands for a list of one where words are asked for."""
    name, equals, text = given.partition("=")
    if not equals:
        raise Invalid(
            Text(f"“{given}”不是“参数=值”", f"'{given}' is not NAME=VALUE"),
            Text("例如 --set minimum_score=580", "For example --set minimum_score=580"),
        )
    try:
        value = json.loads(text)
    except ValueError:
        value = text
    words = name in BY_NAME and BY_NAME[name].kind == "words"
    return name, [value] if words and isinstance(value, str) else value


def _drafted(workspace: Workspace, version: int) -> None:
    with workspace.database.reading() as connection:
        row = kept.one(connection, version)
        _tell(differences(kept.parameters(kept.one(connection, row["base_version"])), kept.parameters(row)))
    _say(f"草稿已保存 / kept as a draft; xinyidai submit-policy {version}")
    typer.echo(version)


def _proposed(version: int) -> None:
    _say(
        f"已提交，由另一人批准：xinyidai approve-policy {version}，或金融办网页 / "
        f"proposed; somebody else approves it: xinyidai approve-policy {version}, or the finance office's page"
    )
    typer.echo(version)


def _tell(changes: tuple[Change, ...]) -> None:
    for change in changes:
        _say(f"- {change.text}")
    if not changes:
        _say("参数相同 / the same parameters")


def _say(text: str) -> None:
    console.print(text, markup=False, soft_wrap=True)
