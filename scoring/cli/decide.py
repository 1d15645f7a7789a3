"""What the policy in force says of one enterprise, with every cause and every step of its limit."""

from __future__ import annotations

from typing import Annotated

import typer

from scoring.cli.console import console, results
from scoring.pipeline.deciding import decision_on
from scoring.pipeline.workspace import opened
from scoring.policy.decide import DECISIONS
from scoring.settings import Settings

WAN = 10_000


def decide(enterprise: Annotated[str, typer.Argument(metavar="CODE", help="Unified social credit code")]) -> None:
    """Tell what the policy in force decides on an enterprise, why, and how each limit comes about."""
    found = decision_on(opened(Settings()), enterprise)
    place = f"，第 {found.rank} 位 rank {found.rank}" if found.rank else ""
    _line(f"{found.enterprise} {found.name}  {DECISIONS[found.decision]}{place}")
    watch = "，关注名单 watched" if found.watched else ""
    _line(f"融资推荐分 score {found.score:.2f}，要求 needed {found.needed:g}{watch}")
    for cause in found.causes:
        _line(f"  ✗ {cause.text}（{cause.basis}）→ {cause.exit}")
    for each in found.suggestions:
        _line(f"  {each.product.label}：{each.limit_yuan / WAN:,.2f} 万元 (×10,000 yuan)")
        for term in each.lacking:
            _line(f"      ✗ {term.text}")
        if not each.lacking:
            for step in each.steps:
                _line(f"      {step.yuan / WAN:>12,.2f}  {step.text}")
    console.print("特征与记录 / features and records: xinyidai explain CODE", markup=False)


def _line(text: str) -> None:
    results.print(text, markup=False, soft_wrap=True)
