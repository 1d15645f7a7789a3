"""The financing recommendation score (融资推荐分): points affine in the log-odds of the calibrated PD.

Because the map is affine, each feature's share of the log-odds is worth a number of points, and the
points sum exactly to the score. It is not a public-credit grade.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from scoring.errors import Text

DISCLAIMER = Text(
    "融资推荐分由公共数据按统一模型计算，仅供融资对接参考，不是公共信用评价等级，也不构成放贷承诺；"
    "是否放贷由银行依法独立决定。企业对评分或数据有异议的，可向县金融办申请复核。",
    "The financing recommendation score is calculated from public records by one model for all. It serves "
    "financing matchmaking only: it is not a public-credit grade and no promise of a loan, which each bank "
    "decides by itself under the law. An enterprise that disagrees may ask the county finance office for a review.",
)
"""Stands wherever the score is shown."""


@dataclass(frozen=True)
class Scale:
    """``base`` points at odds of ``base_odds`` good to one bad; ``doubling`` points double the odds."""

    base: float = 600.0
    base_odds: float = 30.0
    doubling: float = 40.0

    @property
    def factor(self) -> float:
        """Points per unit of log-odds."""
        return self.doubling / math.log(2)

    def score(self, log_odds: np.ndarray) -> np.ndarray:
        """Points for the log-odds of default; more risk, fewer points."""
        return self.base - self.factor * (np.asarray(log_odds) + math.log(self.base_odds))

    def log_odds(self, score: np.ndarray) -> np.ndarray:
        """The inverse of :meth:`score`."""
        return (self.base - np.asarray(score)) / self.factor - math.log(self.base_odds)


def probability(log_odds: np.ndarray) -> np.ndarray:
    """PD from its log-odds."""
    return 1.0 / (1.0 + np.exp(-np.asarray(log_odds)))


@dataclass(frozen=True)
class Tier:
    """A step of the master scale: PDs below ``until`` that are not in the step before."""

    number: int
    label: Text
    until: float


TIERS = tuple(
    Tier(number, Text(f"{zh}档", f"tier {number}"), until)
    for number, (zh, until) in enumerate(
        zip("一二三四五六七", (0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 1.0), strict=True), 1
    )
)
"""The master scale (主标尺) of PD: each step doubles the risk. No name looks like a public-credit grade."""

NOT_ENOUGH = Tier(0, Text("资料不足", "not enough to say"), 0.0)
"""Where too few kinds of data are known for any step."""

FEWEST_SOURCES = 2
"""Kinds of data below which there is not enough to say."""


def tiers(pd_: np.ndarray, sources: np.ndarray) -> np.ndarray:
    """The number of each row's tier: 1 (least risk) to 7, or 0 where fewer than ``FEWEST_SOURCES`` kinds are known."""
    ends = [tier.until for tier in TIERS[:-1]]
    found = 1 + np.searchsorted(ends, np.asarray(pd_), side="right")
    return np.where(np.asarray(sources) < FEWEST_SOURCES, NOT_ENOUGH.number, found)


def tier(number: int) -> Tier:
    """A tier by its number; 0 is :data:`NOT_ENOUGH`."""
    return (NOT_ENOUGH, *TIERS)[number]
