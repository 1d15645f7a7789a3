"""The three lists of an edition on paper: recommended (推荐清单), applied (申报清单) and cultivated (培育清单)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from scoring.codes.industries import named
from scoring.errors import Conflict, Text
from scoring.model.points import DISCLAIMER, tier
from scoring.policy.decide import CULTIVATED, DECISIONS
from scoring.policy.gaps import Gap, told
from scoring.policy.parameters import PRODUCTS
from scoring.policy.rules import CAUSES, EVERY
from scoring.policy.wording import name_of
from scoring.records.workbooks.signed import FEN_IN_WAN, Cell, Column, Signed
from scoring.whitelist.edition import EARLIER, Edition

List = Literal["recommended", "applied", "cultivated"]

NAMES: dict[List, Text] = {
    "recommended": Text("推荐清单", "Recommended"),
    "applied": Text("申报清单", "Applied"),
    "cultivated": Text("培育清单", "Cultivated"),
}

Facts = Mapping[str, Mapping[str, Any]]
"""By enterprise: ``name``, ``township``, ``industry`` and ``size``, as the scores knew them."""


@dataclass(frozen=True)
class Head:
    """What the paper is headed and tied to: county, number, version of the policy, the model, the key of the seal.

    ``key`` is empty for an edition without a seal; ``withdrawn`` says why it was taken back, empty if it was not.
    """

    county: str
    number: int
    policy: int
    model: str
    key: str
    withdrawn: str = ""


def sheet(which: List, head: Head, edition: Edition, facts: Facts) -> Signed:
    """One of the lists; an edition of the earlier format, which has no products and no cultivated, is refused."""
    if edition.manifest["format"] == EARLIER:
        raise Conflict(
            Text(
                f"第 {head.number} 期由较早的版本生成，没有清单所需的内容",
                f"Edition {head.number} is of an earlier format",
            ),
            Text("重新评分并发布新一期后导出", "Score and publish again, then export the new edition"),
        )
    shape = _SHAPES[which]
    members = shape.members(edition)
    numbered = f"第 {head.number} 期"
    taken_back = [f"本期已撤回：{head.withdrawn}"] if head.withdrawn else []
    return Signed(
        name=NAMES[which].zh,
        title=f"{head.county}信易贷{numbered}{NAMES[which].zh}",
        about=[
            f"基准日：{edition.manifest['as_of']}　　有效期至：{edition.valid_until}",
            f"方案：第 {head.policy} 版　　模型：{head.model}",
            shape.summary(members),
            *taken_back,
        ],
        columns=[*shape.before, *_WHO, *shape.after],
        rows=[shape.row(row, facts[row["enterprise"]], edition) for row in members],
        notes=[*shape.notes, DISCLAIMER.zh],
        footer=[
            f"{numbered}　摘要（SHA-256）：{edition.digest}",
            f"签章密钥：{head.key}" if head.key else "本期没有签章",
        ],
    )


def listed_in(which: List, edition: Edition) -> list[str]:
    """The codes of the enterprises that a list names."""
    return [row["enterprise"] for row in _SHAPES[which].members(edition)]


Row = Mapping[str, Any]


@dataclass(frozen=True)
class _Shape:
    """What makes a list: who is on it, what stands before and after who they are, and how a row is written."""

    members: Callable[[Edition], list[dict[str, Any]]]
    summary: Callable[[list[dict[str, Any]]], str]
    row: Callable[[Row, Row, Edition], tuple[Cell, ...]]
    before: tuple[Column, ...]
    after: tuple[Column, ...]
    notes: tuple[str, ...] = ()


_WHO = (
    Column("统一社会信用代码", 21),
    Column("企业名称", 26),
    Column("乡镇", 10),
    Column("行业", 18),
    Column("规模", 6),
    Column("融资推荐分", 10, "points"),
)

_EXITS = {rule.id: rule.exit for rule in EVERY}


def _who(row: Row, known: Row) -> tuple[Cell, ...]:
    size = name_of("size", known["size"]).zh
    return (row["enterprise"], known["name"], known["township"], named(known["industry"]).zh, size, row["score"])


def _recommended(row: Row, known: Row, edition: Edition) -> tuple[Cell, ...]:
    products = "；".join(f"{PRODUCTS[name].zh} {fen / FEN_IN_WAN:,.2f}" for name, fen in row["products"])
    watched = "（关注）" if row["watched"] else ""
    return (
        row["rank"],
        *_who(row, known),
        tier(row["tier"]).label.zh + watched,
        products,
        row["limit_fen"],
        "、".join(row["banks"]),
        edition.valid_until,
    )


def _applied(row: Row, known: Row, _: Edition) -> tuple[Cell, ...]:
    causes = [CAUSES[cause].zh for cause in row["causes"]]
    exits = dict.fromkeys(_EXITS[cause].zh for cause in row["causes"] if cause in _EXITS)
    decision = DECISIONS[row["decision"]].zh
    return (*_who(row, known), decision, row.get("rank"), "；".join(causes), "；".join(exits))


def _cultivated(row: Row, known: Row, _: Edition) -> tuple[Cell, ...]:
    between = [told(Gap(**gap)).zh for gap in row["gaps"]]
    exits = dict.fromkeys(_EXITS[gap["cause"]].zh for gap in row["gaps"])
    return (*_who(row, known), row["needed"], "；".join(between), "；".join(exits))


def _sum_of_limits(rows: list[dict[str, Any]]) -> str:
    total = sum(row["limit_fen"] for row in rows) / FEN_IN_WAN
    return f"推荐 {len(rows):,} 户，建议额度合计 {total:,.2f} 万元"


def _by_decision(rows: list[dict[str, Any]]) -> str:
    parts = (f"{text.zh} {sum(row['decision'] == name for row in rows):,} 户" for name, text in DECISIONS.items())
    return f"申报 {len(rows):,} 户：{'，'.join(parts)}"


_SHAPES: dict[List, _Shape] = {
    "recommended": _Shape(
        lambda edition: list(edition.listed),
        _sum_of_limits,
        _recommended,
        (Column("名次", 6, "whole"),),
        (
            Column("风险档次", 10),
            Column("产品及额度（万元）", 24),
            Column("建议额度（万元）", 12, "wan"),
            Column("推荐给的授权银行", 20),
            Column("有效期至", 12, "day"),
        ),
        ("建议额度取各产品中最高的一项，供银行参考；“关注”指在关注名单上，要求的分数较高、额度打折。",),
    ),
    "applied": _Shape(
        lambda edition: [row for row in (*edition.listed, *edition.others) if row.get("applied", True)],
        _by_decision,
        _applied,
        (),
        (Column("决定", 8), Column("名次", 6, "whole"), Column("全部原因", 40), Column("如何改变", 34)),
    ),
    "cultivated": _Shape(
        lambda edition: [row for row in edition.others if row["decision"] == CULTIVATED],
        lambda rows: f"培育 {len(rows):,} 户",
        _cultivated,
        (),
        (Column("要求的分数", 10, "points"), Column("与推荐清单的差距", 44), Column("如何改变", 34)),
        ("培育清单列出已申报、没有依法排除的事由、离推荐清单不远的企业，供走访帮扶，不是推荐。",),
    ),
}
