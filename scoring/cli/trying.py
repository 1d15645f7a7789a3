"""Trying a policy before anybody proposes it: what it would do now, and what it would have done then."""

from __future__ import annotations

import getpass
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Annotated

import typer
from rich.table import Table

from scoring.cli.console import console, results
from scoring.cli.line import day
from scoring.cli.policies import Set, change
from scoring.errors import Invalid, Text
from scoring.model.validation.fairness import TRAITS, label
from scoring.pipeline import backtest as testing
from scoring.pipeline.backtest import BackTest
from scoring.pipeline.policies import tried
from scoring.pipeline.preview import preview_policy
from scoring.pipeline.workspace import opened
from scoring.policy.hindsight import Fate, Hindsight
from scoring.policy.preview import Moves, Outlook, Preview, Share
from scoring.policy.rules import CAUSES
from scoring.settings import Settings
from scoring.store import audit

FEN_A_WAN = 1_000_000
NOTHING = "—"

AsJson = Annotated[bool, typer.Option("--json", help="One JSON line")]


def preview(changes: Set = None, as_json: AsJson = False) -> None:
    """Tell what the last approved policy with some parameters changed would do on the newest scores."""
    workspace = opened(Settings())
    found = preview_policy(workspace, tried(workspace, dict(map(change, changes or ()))))
    named = sorted(move.enterprise for move in (*found.enters.shown, *found.leaves.shown))
    with workspace.database.transaction() as connection:
        audit.note(connection, getpass.getuser(), "preview", "policy", enterprises=named)
    if as_json:
        typer.echo(json.dumps(asdict(found), ensure_ascii=False))
        return
    console.print("现行 → 拟定；金额为万元 / in force → proposed; money in 10,000 yuan", soft_wrap=True)
    _outlooks(found)
    for trait, shares in found.shares.items():
        _shares(trait, shares)
    _moves(Text("进入", "enter"), found.enters)
    _moves(Text("退出", "leave"), found.leaves)


def backtest(
    edition: Annotated[
        str | None, typer.Option(help="Number of a past edition, or 'newest': its facts, model and policy")
    ] = None,
    as_of: Annotated[
        date | None,
        typer.Option("--as-of", parser=day, metavar="DAY", help="A past day: the records known then, today's model"),
    ] = None,
    changes: Set = None,
    as_json: AsJson = False,
) -> None:
    """Tell what a policy would have done on a past day, by what became of the enterprises within twelve months."""
    if (edition is None) == (as_of is None):
        raise Invalid(
            Text("需要期号或基准日，二者选一", "An edition or a day is needed, one of them"),
            Text("给出 --edition 期号 或 --as-of 日期", "Give --edition NUMBER or --as-of DAY"),
        )
    workspace = opened(Settings())
    proposed = tried(workspace, dict(map(change, changes or ())))
    if as_of is not None:
        found = testing.of_day(workspace, as_of, proposed)
    else:
        number = _number(str(edition))
        testing.find_out(workspace, number, getpass.getuser())
        found = testing.of_edition(workspace, number, proposed)
    if as_json:
        typer.echo(json.dumps(asdict(found), ensure_ascii=False, default=str))
        return
    _told(found)


def _number(edition: str) -> int | None:
    if edition == "newest":
        return None
    if not (edition.isdecimal() and edition.isascii()):
        raise Invalid(
            Text(f"“{edition}”不是期号", f"'{edition}' is no number of an edition"),
            Text("给出期号或 newest", "Give a number or newest"),
        )
    return int(edition)


def _outlooks(found: Preview) -> None:
    results.print(f"申报 applied: {found.applied:,}")
    _columns(_figures(found.before), _figures(found.after), Text("现行", "in force"), Text("拟定", "proposed"))


def _figures(side: Outlook) -> dict[str, str]:
    figures = {
        "入列 listed": f"{side.listed:,}",
        "培育 cultivated": f"{side.cultivated:,}",
        "预期违约率 expected default": _percent(side.expected_default),
        "按额度加权 weighted by limit": _percent(side.expected_default_by_limit),
        "建议额度合计 suggested": _wan(side.suggested_fen),
        "一年预期损失 loss expected in a year": _wan(side.expected_loss_fen),
        "99% 的年份不超过 99 % of years lose no more": _wan(side.bad_year_fen),
    }
    if side.fund:
        figures |= {
            "基金预期补偿 the fund expects to pay": _wan(side.fund.expected_fen),
            "基金 99% 的年份不超过 99 % of years it pays no more": _wan(side.fund.bad_year_fen),
            "基金一年最多补偿 it pays at most": _wan(side.fund.cap_fen),
        }
    return figures


def _columns(left: Mapping[str, str], right: Mapping[str, str], *heads: Text) -> None:
    table = Table("", *(str(head) for head in heads))
    for name, value in left.items():
        table.add_row(name, value, right[name])
    results.print(table)


def _shares(trait: str, shares: tuple[Share, ...]) -> None:
    table = Table(str(TRAITS[trait]), "申报 applied", "入列 listed", "比值 ratio")
    for share in shares:
        ratio = "样本太少 too few" if share.small else f"{_ratio(share.ratio_before)} → {_ratio(share.ratio_after)}"
        listed = f"{share.before:,} → {share.after:,}"
        table.add_row(str(label(trait, share.word)), f"{share.applied:,}", listed, ratio)
    results.print(table)


def _moves(way: Text, moves: Moves) -> None:
    results.print(f"{way}: {moves.count:,}")
    for move in moves.shown:
        why = "；".join(str(CAUSES[cause]) for cause in move.causes)
        results.print(f"  {move.enterprise} {move.name} {move.score:.2f}  {why}", markup=False, soft_wrap=True)
    if moves.count > len(moves.shown):
        console.print(f"  … 只列出前 {len(moves.shown)} 户 / the first {len(moves.shown)} only")


def _told(found: BackTest) -> None:
    what = f"第 {found.edition} 期 edition {found.edition}，" if found.edition else ""
    results.print(
        f"{what}{found.as_of}，{found.model}，{found.enterprises:,} 户 enterprises；"
        f"结果截至 outcomes known before {found.known_by}",
        markup=False,
        soft_wrap=True,
    )
    if found.has_seen:
        console.print(
            "模型学习时已见过这段时间的结果，分数偏乐观 / it learned from outcomes of that time: its scores flatter",
            soft_wrap=True,
        )
    first = Text("当期方案", "the edition's") if found.edition else Text("现行", "in force")
    _columns(_fates(found.ground), _fates(found.proposed), first, Text("拟定", "proposed"))


def _fates(side: Hindsight) -> dict[str, str]:
    figures: dict[str, str] = {}
    for what, fate in (("入列 listed", side.listed), ("申报未入列 left out", side.left_out)):
        figures |= {
            what: f"{fate.enterprises:,}",
            f"{what}：坏 bad / 好 good": f"{fate.bad:,} / {fate.good:,}",
            f"{what}：不定 indeterminate / 未观察 unknown": f"{fate.indeterminate:,} / {fate.unknown:,}",
            f"{what}：违约率 bad rate (95%)": _interval(fate),
            f"{what}：申请金额 asked for，其中坏 by the bad": (
                f"{_wan(fate.asked_fen)} / {_wan(fate.asked_by_bad_fen)}"
            ),
        }
    suggested = f"{_wan(side.suggested_fen)} / {_wan(side.suggested_to_bad_fen)}"
    return figures | {"建议额度 suggested，其中坏 to the bad": suggested}


def _interval(fate: Fate) -> str:
    if fate.rate is None or fate.low is None or fate.high is None:
        return NOTHING
    return f"{fate.rate:.1%} ({fate.low:.1%} – {fate.high:.1%})"


def _percent(share: float | None) -> str:
    return NOTHING if share is None else f"{share:.2%}"


def _ratio(ratio: float | None) -> str:
    return NOTHING if ratio is None else f"{ratio:.2f}"


def _wan(fen: int) -> str:
    return f"{fen / FEN_A_WAN:,.2f}"
