"""The form on which a change of policy is approved (方案审批表): what changes, in words, and what it would do."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date

from scoring.model.bundle import canonical
from scoring.model.points import DISCLAIMER
from scoring.policy.differences import differences
from scoring.policy.parameters import PARAMETERS, SECTIONS, Policy
from scoring.policy.preview import Outlook, Preview
from scoring.policy.wording import written
from scoring.records.workbooks.signed import Cell, Column, Figure, Form, Signed

COLUMNS = (Column("类别", 12), Column("事项", 24), Column("原方案", 20), Column("拟议方案", 20), Column("变动", 34))


@dataclass(frozen=True)
class Proposal:
    """A version of the policy and its life so far; days are of Beijing, names empty and days ``None`` until then.

    ``state`` in words. ``base``: the version that it changes, ``None`` for the first.
    """

    version: int
    base: int | None
    state: str
    reason: str
    proposed_by: str
    proposed_on: date
    decided_by: str
    decided_on: date | None
    effective_on: date | None


def form(
    county: str, proposal: Proposal, before: Policy, proposed: Policy, foreseen: tuple[date, Preview] | None
) -> Signed:
    """The form; ``foreseen``: the as-of date of the scores on which the change was tried, and what it would do."""
    on = proposal.effective_on or "批准之日"
    decided = f"{proposal.decided_by}（{proposal.decided_on}）" if proposal.decided_by else "待定"
    digest = hashlib.sha256(canonical(asdict(proposed))).hexdigest()
    ground = "安装时的初始方案" if proposal.base is None else f"第 {proposal.base} 版"
    tried = f"预演：按基准日 {foreseen[0]} 的评分计算" if foreseen else "预演：还没有评分"
    return Signed(
        name="方案审批表",
        title=f"{county}信易贷方案审批表（第 {proposal.version} 版）",
        about=[
            f"改自：{ground}　　状态：{proposal.state}　　生效日：{on}",
            f"提出：{proposal.proposed_by}（{proposal.proposed_on}）　　决定：{decided}",
            f"理由：{proposal.reason}",
            tried,
        ],
        columns=COLUMNS,
        rows=[*_changes(before, proposed), *(_foreseen(foreseen[1]) if foreseen else ())],
        notes=["批准人须为提出人以外的人。预演中的损失按建议额度全部用足、为期一年估计，不是预测。", DISCLAIMER.zh],
        footer=[f"方案第 {proposal.version} 版　参数摘要（SHA-256）：{digest}"],
        portrait=True,
    )


def _changes(before: Policy, proposed: Policy) -> Iterator[tuple[Cell, ...]]:
    """A row for each parameter that changes."""
    told: dict[str, list[str]] = {}
    for change in differences(before, proposed):
        told.setdefault(change.name, []).append(change.text.zh)
    for parameter in (p for p in PARAMETERS if p.name in told):
        was, becomes = (written(parameter, getattr(each, parameter.name)).zh for each in (before, proposed))
        yield SECTIONS[parameter.section].zh, parameter.label.zh, was, becomes, "；".join(told[parameter.name])


def _foreseen(found: Preview) -> Iterator[tuple[Cell, ...]]:
    moves = f"进入 {found.enters.count:,} 户，退出 {found.leaves.count:,} 户"
    for (name, was, form_), (_, becomes, _) in zip(_figures(found.before), _figures(found.after), strict=False):
        yield "预演", name, _shown(was, form_), _shown(becomes, form_), moves if name == LISTED else ""


LISTED = "推荐户数"


def _figures(outlook: Outlook) -> Iterator[tuple[str, float | None, Form]]:
    yield LISTED, outlook.listed, "whole"
    yield "培育户数", outlook.cultivated, "whole"
    yield "平均违约概率（按户）", outlook.expected_default, "share"
    yield "平均违约概率（按额度）", outlook.expected_default_by_limit, "share"
    yield "建议额度合计（万元）", outlook.suggested_fen, "wan"
    yield "预期损失（万元）", outlook.expected_loss_fen, "wan"
    yield "99% 的年份损失不超过（万元）", outlook.bad_year_fen, "wan"
    if outlook.fund is not None:
        yield "基金预期补偿（万元）", outlook.fund.expected_fen, "wan"
        yield "99% 的年份基金补偿不超过（万元）", outlook.fund.bad_year_fen, "wan"
        yield "达到补偿上限的年份", outlook.fund.cap_reached, "share"


def _shown(value: float | None, form_: Form) -> Cell:
    return "—" if value is None else Figure(value, form_)
