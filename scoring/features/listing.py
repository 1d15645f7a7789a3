"""Adverse lists of courts and departments, while the enterprise stands on them.

A policy may keep those listed out of the recommendation list altogether; the features are told all the same, for the
portrait and for watching enterprises.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from scoring.errors import Text
from scoring.features.feature import declared
from scoring.features.firm_size import to_size, year_sales
from scoring.features.monthly import Array, ratio
from scoring.features.shapes import ALL, Events, Months, Rows

feature = partial(
    declared,
    dimension="public_credit",
    unit="count",
    window=None,
    missing=("not_delivered",),
    direction="higher_is_riskier",
    action="repair",
    evidence=("mechanism",),
    limits=("in_use", "public"),
)


def longest_standing(entries: Events, rows: Rows = ALL) -> Array:
    """Days from the oldest of ``rows`` to the as-of date; 0 without any, NaN where nothing was delivered."""
    return entries.where_delivered(np.nan_to_num(entries.largest(entries.days_ago, rows)))


def stated_amount(entries: Events, rows: Rows = ALL) -> Array:
    """Sum of the amounts that ``rows`` state, in fen; NaN where there are rows and none states one."""
    stated = (~np.isnan(entries["amount_fen"])).astype(np.float64)
    silent = (entries.count(rows) > 0) & (entries.total(stated, rows) == 0)
    return np.where(silent, np.nan, entries.total("amount_fen", rows))


@feature(
    evidence=("court_list", "mechanism"),
    label=Text("失信被执行人记录条数", "Entries as dishonest judgment debtor"),
    meaning=Text(
        "作为失信被执行人、尚未移出的记录有几条。",
        "How many entries as a dishonest judgment debtor still stand.",
    ),
)
def dishonest_debtor_entries(dishonest_debtor: Events) -> Array:
    """Number of entries on the courts' list of dishonest judgment debtors that stand."""
    return dishonest_debtor.count()


@feature(
    unit="yuan",
    missing=("not_delivered", "not_stated"),
    evidence=("court_list",),
    label=Text("失信被执行人未履行金额", "Amount unperformed as dishonest debtor"),
    meaning=Text(
        "作为失信被执行人还有多少钱没有履行。", "How much it has not performed as a dishonest judgment debtor."
    ),
)
def dishonest_debtor_amount(dishonest_debtor: Events) -> Array:
    """Sum of the amounts unperformed that standing entries state, in yuan. Null where there are some and none does."""
    return stated_amount(dishonest_debtor) / 100.0


@feature(
    unit="ratio",
    missing=("none_such", "not_stated"),
    evidence=("court_list",),
    label=Text("失信被执行人记录中全部未履行的比例", "Share of dishonest-debtor entries without any performance"),
    meaning=Text(
        "写明履行情况的失信记录中，完全没有履行的占多少。",
        "Of the entries that state the performance, the share in which nothing was performed.",
    ),
)
def dishonest_debtor_unperformed_share(dishonest_debtor: Events) -> Array:
    """Standing entries with nothing performed over those that state the performance. Null where none does."""
    nothing = dishonest_debtor.where("performance", "none")
    stated = dishonest_debtor.where("performance", "none", "part", "full")
    return ratio(dishonest_debtor.count(nothing), dishonest_debtor.count(stated))


@feature(
    unit="days",
    evidence=("court_list",),
    label=Text("列入失信被执行人名单的最长天数", "Days on the list of dishonest debtors"),
    meaning=Text(
        "尚未移出的失信被执行人记录中，最早的一条已列入多少天。",
        "How many days ago the oldest entry that still stands was made.",
    ),
)
def dishonest_debtor_days(dishonest_debtor: Events) -> Array:
    """Days from the oldest standing entry to the as-of date; 0 without an entry."""
    return longest_standing(dishonest_debtor)


@feature(
    label=Text("严重违法失信名单记录条数", "Entries of serious violation"),
    meaning=Text(
        "列入市场监管严重违法失信名单、尚未移出的记录有几条。",
        "How many entries on the list of serious violations still stand.",
    ),
)
def serious_violations(serious_violation: Events) -> Array:
    """Number of entries on market supervision's list of serious violations that stand."""
    return serious_violation.count()


@feature(
    label=Text("重大税收违法失信记录条数", "Entries of serious tax violation"),
    meaning=Text(
        "作为重大税收违法失信主体、尚未移出的记录有几条。",
        "How many entries as a serious tax violator still stand.",
    ),
)
def tax_violations(tax_violation: Events) -> Array:
    """Number of entries on the tax authority's list of serious violations that stand."""
    return tax_violation.count()


@feature(
    unit="ratio",
    missing=("not_delivered", "not_stated", "no_basis"),
    evidence=("practice",),
    limits=("in_use", "public", "authorised"),
    action="pay",
    label=Text("涉案未缴税额占近12个月申报销售额", "Tax of listed violations over declared sales of 12 months"),
    meaning=Text(
        "税收违法案件中尚未缴清的税额相当于一年申报销售额的多少。",
        "The tax of listed violations not yet paid up, as a share of a year's declared sales.",
    ),
)
def tax_violation_to_sales(tax_violation: Events, tax_declaration: Months) -> Array:
    """Tax of standing entries not paid up over the sales declared for the last 12 months, at most 10.

    0 without any, whatever the sales. Null below 3 declared months, without sales, or where no tax is stated.
    """
    unpaid = np.isnat(tax_violation["paid_on"])
    return to_size(stated_amount(tax_violation, unpaid), year_sales(tax_declaration))


@feature(
    evidence=("guangzhou",),
    label=Text("列入重点关注名单的领域数", "Fields in which it is under key attention"),
    meaning=Text(
        "在几个行业领域被列入重点关注名单；只作提示，不属于失信。",
        "In how many fields it is on a list of key attention: a hint, not dishonesty.",
    ),
)
def key_attention_fields(key_attention: Events) -> Array:
    """Number of different fields (领域) in which an entry of key attention stands."""
    return key_attention.distinct("field")


FEATURES = (
    dishonest_debtor_entries,
    dishonest_debtor_amount,
    dishonest_debtor_unperformed_share,
    dishonest_debtor_days,
    serious_violations,
    tax_violations,
    tax_violation_to_sales,
    key_attention_fields,
)
