"""Enterprises drawn for the tests of a policy: one that meets everything, changed as a test wishes."""

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from scoring.codes.size import CLASSES
from scoring.policy.decide import Decisions, decide
from scoring.policy.parameters import Policy
from scoring.policy.population import Population, population

AS_OF = dt.date(2026, 11, 16)

GOOD = {
    "score": 650.0,
    "pd": 0.008,
    "band": 2,
    "name": "德化窑",
    "industry": "C3074",
    "township": "龙浔镇",
    "size": "small",
    "ownership": "company",
    "purpose": "购买原料",
    "taxpayer_grade": "A",
    "environmental_grade": "green",
    "public_grade": "A",
    "demand": True,
    "operating": True,
    "bankrupt": False,
    "dishonest": False,
    "serious": False,
    "tax_violation": False,
    "abnormal": False,
    "watched": False,
    "grade_d": False,
    "grade_d_linked": False,
    "amount_fen": np.nan,
    "term_months": 12.0,
    "operating_months": 60.0,
    "outstanding_fen": 0.0,
    "unreachable": 0.0,
    "open_executions": 0.0,
    "without_assets": 0.0,
    "tax_arrears_yuan": 0.0,
    "electricity_unpaid": 0.0,
    "electricity_cut_off": 0.0,
    "electricity_fees_yuan": 400_000.0,
    "own_name_share": 1.0,
    "utility_accounts": 2.0,
    "tax_paid_yuan": 50_000.0,
    "days_since_tax": 20.0,
    "tax_overdue": 0.0,
    "sales_yuan": 5_000_000.0,
    "ceramics": 1.0,
    "infringements": 0.0,
    "banks": ("north-bank",),
    "sources": 6,
}
"""Meets every condition of the policy as installed, and every term of every product."""

USUAL = Policy()


def facts_of(*changes: dict[str, object]) -> pd.DataFrame:
    """Facts of one enterprise for each change, in order of their codes."""
    rows = [{**GOOD, **change} for change in changes]
    return _table({name: [row[name] for row in rows] for name in GOOD}, len(rows))


def _table(columns: dict[str, Sequence[object]], size: int) -> pd.DataFrame:
    index = pd.Index([f"E{i:05d}" for i in range(size)], name="enterprise", dtype=object)
    kinds = {str: object, tuple: object, bool: bool, int: np.int64, float: np.float64}
    whole = {name: pd.Series(columns[name], index, kinds[type(usual)]) for name, usual in GOOD.items()}
    return pd.DataFrame(whole)


def people_of(*changes: dict[str, object]) -> Population:
    return population(facts_of(*changes), AS_OF)


def decided(policy: Policy = USUAL, **change: object) -> Decisions:
    """The decision on one enterprise."""
    return decide(people_of(change), policy)


def causes(policy: Policy = USUAL, **change: object) -> tuple[str, ...]:
    return decided(policy, **change).causes_of(0)


def limits_of(policy: Policy = USUAL, **change: object) -> dict[str, int]:
    """The limits suggested to one enterprise in yuan, by product."""
    return {name: fen // 100 for name, fen in decided(policy, **change).products_of(0)}


SELDOM = (False, False, False, False, False, False, True)
COUNTS = (0.0, 0.0, 0.0, 0.0, 1.0, np.nan)

DRAWN: dict[str, tuple[object, ...]] = {
    "score": (300.0, 559.99, 560.0, 580.0, 580.0, 600.0, 615.5, 640.0, 700.0),
    "pd": (0.001, 0.004, 0.02, 0.05, 0.3),
    "band": tuple(range(8)),
    "sources": tuple(range(1, 9)),
    "industry": ("C3074", "3073", "C1711", "C", ""),
    "township": ("龙浔镇", "浔中镇", ""),
    "size": (*CLASSES, ""),
    "purpose": ("购买原料", "购买原料", "购房首付", "周转", ""),
    "taxpayer_grade": ("A", "B", "M", "C", "D", ""),
    "environmental_grade": ("green", "blue", "yellow", "red", ""),
    "public_grade": ("A", "B", "D", ""),
    "demand": (True, True, True, True, False),
    "operating": (True, True, True, True, False),
    "bankrupt": SELDOM,
    "dishonest": SELDOM,
    "serious": SELDOM,
    "tax_violation": SELDOM,
    "abnormal": SELDOM,
    "watched": SELDOM,
    "grade_d": SELDOM,
    "grade_d_linked": SELDOM,
    "amount_fen": (np.nan, 100_000.0, 999_999.0, 1e6, 12_345_678.0, 1e9),
    "operating_months": (0.0, 11.0, 12.0, 23.0, 24.0, 60.0, np.nan),
    "outstanding_fen": (0.0, 0.0, 1.0, 5e6, 3e7, 1e9),
    "unreachable": COUNTS,
    "open_executions": COUNTS,
    "without_assets": COUNTS,
    "tax_arrears_yuan": (0.0, 0.0, 0.0, 1.0, 1_000_000.0, 1_000_000.01, np.nan),
    "electricity_unpaid": COUNTS,
    "electricity_cut_off": COUNTS,
    "electricity_fees_yuan": (99_999.99, 100_000.0, 1_333_333.34, 9e7, np.nan),
    "own_name_share": (1.0, 0.5, 0.0, np.nan),
    "utility_accounts": (0.0, 1.0, 2.0, np.nan),
    "tax_paid_yuan": (4_999.99, 5_000.0, 78_901.23, 5e6, np.nan),
    "days_since_tax": (1.0, 182.0, 183.0, 730.0, np.nan),
    "tax_overdue": COUNTS,
    "sales_yuan": (0.0, 33_333.33, 1_000_000.0, 1_249_999.98, 8e7, np.nan),
    "ceramics": (1.0, 0.0, np.nan),
    "infringements": COUNTS,
    "banks": ((), ("north-bank",), ("south-bank",), ("north-bank", "south-bank")),
}
"""Each fact at its boundaries, beyond them and unknown."""


def crowd(seed: int, size: int) -> pd.DataFrame:
    """Facts of many enterprises: of each, some are drawn and the others those of the good one."""
    random = np.random.default_rng(seed)
    drawn = random.uniform(0, 0.6, size)
    columns: dict[str, Sequence[object]] = {}
    for name, choices in DRAWN.items():
        picked = random.integers(len(choices), size=size)
        changed = random.uniform(size=size) < drawn
        columns[name] = [choices[p] if c else GOOD[name] for p, c in zip(picked, changed, strict=True)]
    usual = {name: [value] * size for name, value in GOOD.items()}
    return _table(usual | columns, size)


crowds = st.builds(crowd, st.integers(0, 2**32 - 1), st.integers(1, 400))
