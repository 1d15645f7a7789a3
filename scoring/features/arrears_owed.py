"""Arrears owed to the enterprise by public bodies and large firms: a strain on its cash, never a mark against it."""

from __future__ import annotations

from functools import partial

import numpy as np

from scoring.errors import Text
from scoring.features.feature import declared
from scoring.features.firm_size import to_size, year_sales
from scoring.features.monthly import Array, ratio
from scoring.features.shapes import Events, Months

YEAR = 365.0

feature = partial(
    declared,
    dimension="operation",
    unit="ratio",
    window=None,
    missing=("not_delivered",),
    direction="higher_is_riskier",
    action="none",
    evidence=("payment_rules",),
    limits=("creditor",),
)


def outstanding(arrears_owed: Events) -> Array:
    """What is left of each debt, in fen: the amount owed less what was paid of it."""
    return arrears_owed["amount_fen"] - np.nan_to_num(arrears_owed["paid_fen"])


@feature(
    unit="yuan",
    label=Text("被拖欠账款余额", "Arrears owed to it"),
    meaning=Text(
        "机关、事业单位和大型企业还拖欠企业多少钱；企业是受害方。",
        "How much public bodies and large firms still owe the enterprise, which is the victim.",
    ),
)
def arrears_owed_to_it(arrears_owed: Events) -> Array:
    """Registered arrears not settled, less what was paid of them, in yuan."""
    return arrears_owed.total(outstanding(arrears_owed)) / 100.0


@feature(
    missing=("not_delivered", "no_basis"),
    limits=("creditor", "authorised"),
    label=Text("被拖欠账款占近12个月申报销售额", "Arrears owed to it over declared sales of 12 months"),
    meaning=Text(
        "被拖欠的钱相当于一年申报销售额的多少；只看资金压力，不作失信。",
        "What it is owed, as a share of a year's declared sales: a strain on its cash, not dishonesty.",
    ),
)
def arrears_owed_to_sales(arrears_owed: Events, tax_declaration: Months) -> Array:
    """Arrears not settled over the sales declared for the last 12 months, at most 10.

    0 without any, whatever the sales. Null below 3 declared months or without sales.
    """
    return to_size(arrears_owed.total(outstanding(arrears_owed)), year_sales(tax_declaration))


@feature(
    missing=("none_such",),
    label=Text("被拖欠账款中逾期超过一年的比例", "Share of arrears owed overdue for over a year"),
    meaning=Text(
        "被拖欠的钱里，超过约定付款日一年以上的占多少。",
        "Of what it is owed, the share that has been due for more than a year.",
    ),
)
def arrears_owed_old_share(arrears_owed: Events) -> Array:
    """Arrears due more than 365 days before the as-of date over all that are not settled. Null where none is."""
    left = outstanding(arrears_owed)
    return ratio(arrears_owed.total(left, arrears_owed.days_since("due_on") > YEAR), arrears_owed.total(left))


@feature(
    unit="count",
    evidence=("practice",),
    label=Text("拖欠企业账款的单位数", "Debtors that owe it arrears"),
    meaning=Text(
        "有几家单位拖欠企业账款。", "How many public bodies and large firms owe the enterprise money overdue."
    ),
)
def arrears_debtors(arrears_owed: Events) -> Array:
    """Different debtors, by name, of arrears that are not settled."""
    return arrears_owed.distinct("debtor_name")


FEATURES = (arrears_owed_to_it, arrears_owed_to_sales, arrears_owed_old_share, arrears_debtors)
