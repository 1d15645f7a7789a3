"""The rules, listed: each a cause for leaving an enterprise off the list, with its legal basis."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from scoring.errors import Text
from scoring.policy.parameters import Policy


@dataclass(frozen=True)
class Rule:
    """``applies`` returns a mask of the enterprises (rows of the facts) that the rule keeps off the list."""

    id: str
    text: Text
    basis: str
    applies: Callable[[pd.DataFrame, Policy], np.ndarray]


LISTED = "MEETS_ALL"
"""The cause of a listing."""

RULES: tuple[Rule, ...] = (
    Rule(
        "NO_DEMAND",
        Text("没有有效的融资需求", "No financing demand in force"),
        "金发〔2024〕32号（企业自愿申报）",
        lambda f, _: ~f["demand"].to_numpy(bool),
    ),
    Rule(
        "NO_CONSENT",
        Text("没有有效的授权", "No consent in force"),
        "授权查询（经企业书面授权方可提供）",
        lambda f, _: (f["banks"].str.len() == 0).to_numpy(bool),
    ),
    Rule(
        "DISHONEST",
        Text("列为失信被执行人，尚未移出", "Listed as a dishonest judgment debtor"),
        "失信被执行人名单制度",
        lambda f, _: f["dishonest"].to_numpy(bool),
    ),
    Rule(
        "SERIOUS",
        Text("列入严重违法失信名单，尚未移出", "On the list of serious violations"),
        "严重违法失信名单管理制度",
        lambda f, _: f["serious"].to_numpy(bool),
    ),
    Rule(
        "GRADE_D",
        Text("最近一次纳税信用级别为 D", "Newest taxpayer grade is D"),
        "纳税信用管理制度",
        lambda f, _: f["grade_d"].to_numpy(bool),
    ),
    Rule(
        "NOT_OPERATING",
        Text("登记状态不是存续", "Not registered as operating"),
        "金发〔2024〕32号（合规持续经营）",
        lambda f, _: ~f["operating"].to_numpy(bool),
    ),
    Rule(
        "TOO_YOUNG",
        Text("经营时间不足或未知", "Too short a time in operation, or unknown"),
        "金发〔2024〕32号（合规持续经营）",
        lambda f, p: (
            np.nan_to_num(f["operating_months"].to_numpy(float), nan=-1.0) < p.minimum_operating_months
            if p.minimum_operating_months
            else np.zeros(len(f), dtype=bool)
        ),
    ),
    Rule(
        "FEW_SOURCES",
        Text("可依据的数据来源太少", "Too few data sources to rest on"),
        "金融办设定",
        lambda f, p: f["sources"].to_numpy(float) < p.minimum_sources,
    ),
    Rule(
        "LOW_SCORE",
        Text("融资推荐分低于最低分", "Score below the minimum"),
        "金融办设定",
        lambda f, p: f["score"].to_numpy(float) < p.minimum_score,
    ),
)

CAUSES: dict[str, Text] = {rule.id: rule.text for rule in RULES} | {
    LISTED: Text("符合全部条件", "Meets every condition")
}
