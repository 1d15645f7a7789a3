"""The loan products: whose terms are met, and the limit that each suggests, with every step of its reasoning."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from scoring.errors import Text
from scoring.model.points import TIERS
from scoring.policy.parameters import PRODUCTS, Policy
from scoring.policy.population import Population
from scoring.policy.rules import known_above, watched

DAYS_A_YEAR, MONTHS_A_YEAR = 365, 12
FEN = 100
COUNTING = 1e-3
"""The part of a fen by which floating point may miss a whole one."""

Mask = Callable[[Population, Policy], np.ndarray]


@dataclass(frozen=True)
class Term:
    """A condition of a product: ``text`` says what is lacking where ``holds`` is false."""

    id: str
    text: Text
    holds: Mask


@dataclass(frozen=True)
class Product:
    """A product by its name in :data:`~scoring.policy.parameters.PRODUCTS`.

    ``base`` is what its limit starts from in yuan, NaN if unknown; ``told`` says what that is. ``cap`` in yuan. Where
    ``by_tier``, the base already depends on the tier of the PD.
    """

    name: str
    offered: Callable[[Policy], bool]
    terms: tuple[Term, ...]
    base: Mask
    told: Text
    cap: Callable[[Policy], float]
    by_tier: bool = False

    @property
    def label(self) -> Text:
        """The product's name in words."""
        return PRODUCTS[self.name]


def _within_days(people: Population, policy: Policy) -> np.ndarray:
    return people.numbers["days_since_tax"] <= round(policy.tax_paid_within_months * DAYS_A_YEAR / MONTHS_A_YEAR)


def _by_tier(people: Population, table: dict[str, float]) -> np.ndarray:
    """A number by the tier of the PD; 0 where the table names none."""
    return np.array([table.get(str(tier), 0.0) for tier in range(len(TIERS) + 1)]).take(people.tier)


EVERY: tuple[Product, ...] = (
    Product(
        "electricity",
        lambda p: p.electricity_offered,
        (
            Term(
                "OPERATING_TIME",
                Text("经营时间不足", "Too short a time in operation"),
                lambda f, p: f.numbers["operating_months"] >= p.electricity_operating_months,
            ),
            Term(
                "ELECTRICITY_FEES",
                Text("近24个月电费不足或未知", "Electricity fees of 24 months too small, or unknown"),
                lambda f, p: f.numbers["electricity_fees_yuan"] >= p.electricity_fees_yuan,
            ),
            Term(
                "METER_NAME",
                Text("电表户名与企业名称不一致", "The meter is not in the enterprise's name"),
                lambda f, _: f.numbers["own_name_share"] >= 1,
            ),
            Term(
                "ELECTRICITY_ARREARS",
                Text("有未缴的电费", "Electricity bills are unpaid"),
                lambda f, _: ~known_above(f.numbers["electricity_unpaid"], 0),
            ),
            Term(
                "SUPPLY",
                Text("用电状态不正常（停电）", "The supply is cut off"),
                lambda f, _: ~known_above(f.numbers["electricity_cut_off"], 0),
            ),
        ),
        lambda f, p: f.numbers["electricity_fees_yuan"] / 2 * p.electricity_multiple,
        Text("近24个月年均电费 × 倍数", "yearly electricity fees of 24 months × multiple"),
        lambda p: p.electricity_cap_yuan,
    ),
    Product(
        "tax",
        lambda p: p.tax_offered,
        (
            Term(
                "TAXPAYER_GRADE",
                Text("纳税信用级别未评或不在准入之列", "Taxpayer grade not among those admitted, or none"),
                lambda f, p: f.groups["taxpayer_grade"].among(list(p.tax_grades)),
            ),
            Term(
                "TAX_PAID",
                Text("近12个月纳税不足或未知", "Too little tax paid in 12 months, or unknown"),
                lambda f, p: f.numbers["tax_paid_yuan"] >= p.tax_paid_yuan,
            ),
            Term(
                "TAX_RECENT",
                Text("近期没有缴税记录", "No recent payment of tax"),
                _within_days,
            ),
            Term(
                "TAX_OVERDUE",
                Text("有逾期未缴的税款", "Tax is overdue"),
                lambda f, _: ~known_above(f.numbers["tax_overdue"], 0) & ~known_above(f.numbers["tax_arrears_yuan"], 0),
            ),
        ),
        lambda f, p: f.numbers["tax_paid_yuan"] * f.groups["taxpayer_grade"].looked_up(dict(p.tax_grades), 0.0),
        Text("近12个月纳税额 × 级别倍数", "tax paid in 12 months × multiple of the grade"),
        lambda p: p.tax_cap_yuan,
    ),
    Product(
        "green",
        lambda p: p.green_offered,
        (
            Term(
                "ENVIRONMENTAL_GRADE",
                Text("环保信用等级未评或不在准入之列", "Environmental grade not among those admitted, or none"),
                lambda f, p: f.groups["environmental_grade"].among(list(p.green_grades)),
            ),
        ),
        lambda f, p: f.numbers["sales_yuan"] * f.groups["environmental_grade"].looked_up(dict(p.green_grades), 0.0),
        Text("近12个月申报销售额 × 等级比例", "sales declared for 12 months × share of the grade"),
        lambda p: p.green_cap_yuan,
    ),
    Product(
        "ceramics",
        lambda p: p.ceramics_offered,
        (
            Term(
                "CERAMICS",
                Text("不是陶瓷制造企业", "Not a manufacturer of ceramics"),
                lambda f, _: f.numbers["ceramics"] == 1,
            ),
            Term(
                "INFRINGEMENT",
                Text("有仍在使用的侵权处罚", "Penalties for infringement are in use"),
                lambda f, p: ~known_above(f.numbers["infringements"], p.ceramics_infringements),
            ),
        ),
        lambda f, p: f.numbers["sales_yuan"] * p.ceramics_sales_share,
        Text("近12个月申报销售额 × 比例", "sales declared for 12 months × share"),
        lambda p: p.ceramics_cap_yuan,
    ),
    Product(
        "credit",
        lambda p: p.credit_offered,
        (),
        lambda f, p: _by_tier(f, dict(p.credit_limits_yuan)),
        Text("违约概率档次对应的额度", "the limit of the tier of the probability of default"),
        lambda p: max([0.0, *p.credit_limits_yuan.values()]),
        by_tier=True,
    ),
)

BY_NAME = {product.name: product for product in EVERY}


@dataclass(frozen=True)
class Step:
    """A step from the base to the limit: what it is, and the yuan after it."""

    text: Text
    yuan: float


def limits(people: Population, policy: Policy) -> np.ndarray:
    """Limits in whole yuan (products × enterprises), 0 where a product is not offered or not enough is left.

    Base, times the share of the tier, at most the cap; less what is outstanding; times the share left to watched
    enterprises, who keep one smallest limit if they had as much; at most what was asked for; rounded down to a multiple
    of the smallest limit.
    """
    ground = _ground(people, policy)
    found = np.zeros((len(EVERY), len(people)))
    for row, product in zip(found, EVERY, strict=True):
        if product.offered(policy):
            met = np.ones(len(people), dtype=bool)
            for term in product.terms:
                met &= term.holds(people, policy)
            np.multiply(_stepped(people, policy, product, ground)[-1][1], met, out=row)
    return found


def lacking(people: Population, policy: Policy, product: Product) -> tuple[Term, ...]:
    """The terms of a product that the first enterprise of a population does not meet."""
    return tuple(term for term in product.terms if not term.holds(people, policy)[0])


def reasoning(people: Population, policy: Policy, product: Product) -> tuple[Step, ...]:
    """How the limit of the first enterprise of a population came about."""
    steps = _stepped(people, policy, product, _ground(people, policy))
    return tuple(Step(text, float(yuan[0])) for text, yuan in steps)


@dataclass(frozen=True, eq=False)
class _Ground:
    """What all limits rest on: shares of the tier and of the watch list, yuan owed (0 if unknown) and asked for.

    ``asked``: NaN where no amount was stated.
    """

    shares: np.ndarray
    kept: np.ndarray
    owed: np.ndarray
    asked: np.ndarray


def _ground(people: Population, policy: Policy) -> _Ground:
    kept = np.ones(len(people))
    kept[watched(people)] = policy.watch_limit_share
    return _Ground(
        _by_tier(people, dict(policy.tier_shares)),
        kept,
        np.fmax(people.numbers["outstanding_fen"], 0.0) / FEN,
        people.numbers["amount_fen"] / FEN,
    )


def _stepped(people: Population, policy: Policy, product: Product, ground: _Ground) -> list[tuple[Text, np.ndarray]]:
    """Every step with the yuan of all enterprises after it."""
    yuan = np.fmax(product.base(people, policy), 0.0)
    steps = [(product.told, yuan)]

    def step(text: Text, values: np.ndarray) -> None:
        steps.append((text, values))

    if not product.by_tier:
        step(Text("按违约概率档次打折", "times the share of the tier"), yuan * ground.shares)
    step(Text("不超过产品最高额度", "at most the product's cap"), np.minimum(steps[-1][1], product.cap(policy)))
    if policy.outstanding_counts:
        left = np.maximum(steps[-1][1] - ground.owed, 0.0)
        step(Text("减去已有贷款余额", "less the loans outstanding"), left)
    unit, left = policy.smallest_limit_yuan, steps[-1][1]
    lowered = np.maximum(left * ground.kept, np.minimum(left, unit))
    step(Text("在关注名单上的打折", "times the share left to watched enterprises"), lowered)
    step(Text("不超过申请金额", "at most what was asked for"), np.fmin(steps[-1][1], ground.asked))
    fen = np.floor(steps[-1][1] * FEN + COUNTING)
    step(Text("向下取整", "rounded down"), np.floor(fen / (unit * FEN)) * unit)
    return steps
