"""Judgments being enforced against the enterprise (被执行人): no dishonesty by itself, but money that is owed."""

from __future__ import annotations

from functools import partial

import numpy as np

from scoring.errors import Text
from scoring.features.feature import declared
from scoring.features.firm_size import capital, to_size, year_sales
from scoring.features.listing import longest_standing
from scoring.features.monthly import Array, ratio
from scoring.features.shapes import Events, Months, shared
from scoring.records.executed_person import PERFORMED

feature = partial(
    declared,
    dimension="public_credit",
    unit="count",
    window=None,
    missing=("not_delivered",),
    direction="higher_is_riskier",
    action="repair",
    evidence=("credit_report",),
    limits=("in_use", "public"),
)


@shared
def still_open(executed_person: Events) -> Array:
    """Cases that are not closed."""
    return np.isnat(executed_person["closed_on"])


def unpaid(executed_person: Events) -> Array:
    """What is still owed in open cases and in those closed for want of assets, in fen.

    Where the amount left is not stated, it is the amount claimed.
    """
    stated = executed_person["unpaid_fen"]
    left = np.where(np.isnan(stated), executed_person["amount_fen"], stated)
    return executed_person.total(left, still_open(executed_person) | executed_person.where("ending", "no_assets"))


@feature(
    label=Text("未结被执行案件数", "Open cases of enforcement"),
    meaning=Text("法院正在对企业强制执行的案件有几件。", "How many judgments are being enforced against it."),
)
def open_executions(executed_person: Events) -> Array:
    """Number of cases of enforcement against the enterprise that are not closed."""
    return executed_person.count(still_open(executed_person))


@feature(
    label=Text("终结本次执行案件数", "Enforcements ended for want of assets"),
    meaning=Text(
        "因暂无财产可供执行而终结的案件有几件，欠款仍在。",
        "How many enforcements ended because no assets were found: the debt remains.",
    ),
)
def executions_without_assets(executed_person: Events) -> Array:
    """Number of cases ended for this time (终结本次执行) because no assets were found."""
    return executed_person.count(executed_person.where("ending", "no_assets"))


@feature(
    unit="yuan",
    label=Text("被执行案件未履行金额", "Unpaid under enforcement"),
    meaning=Text(
        "在执行和因无财产终结的案件里，还有多少钱没有履行。",
        "How much is still owed in cases being enforced or ended for want of assets.",
    ),
)
def execution_unpaid(executed_person: Events) -> Array:
    """Amount unperformed of cases open or ended for want of assets, in yuan; the amount claimed if not stated."""
    return unpaid(executed_person) / 100.0


@feature(
    unit="ratio",
    missing=("not_delivered", "no_basis"),
    evidence=("judgments",),
    limits=("in_use", "public", "authorised"),
    label=Text("被执行未履行金额占近12个月申报销售额", "Unpaid under enforcement over declared sales of 12 months"),
    meaning=Text(
        "被执行而未履行的金额相当于一年申报销售额的多少。",
        "What is owed under enforcement, as a share of a year's declared sales.",
    ),
)
def execution_unpaid_to_sales(executed_person: Events, tax_declaration: Months) -> Array:
    """Amount unperformed (as in execution_unpaid) over the sales declared for the last 12 months, at most 10.

    0 where nothing is owed, whatever the sales. Null below 3 declared months or without sales.
    """
    return to_size(unpaid(executed_person), year_sales(tax_declaration))


@feature(
    unit="ratio",
    missing=("not_delivered", "no_basis"),
    evidence=("judgments",),
    label=Text("被执行未履行金额占注册资本", "Unpaid under enforcement over registered capital"),
    meaning=Text(
        "被执行而未履行的金额相当于注册资本的多少。",
        "What is owed under enforcement, as a share of the registered capital.",
    ),
)
def execution_unpaid_to_capital(executed_person: Events, registration: Events) -> Array:
    """Amount unperformed (as in execution_unpaid) over the registered capital, at most 10.

    0 where nothing is owed, whatever the capital. Null where no capital is registered.
    """
    return to_size(unpaid(executed_person), capital(registration))


@feature(
    unit="ratio",
    missing=("none_such",),
    direction="higher_is_safer",
    label=Text("已结被执行案件中执行完毕或和解的比例", "Share of closed enforcements performed or settled"),
    meaning=Text(
        "已经结束的被执行案件中，履行完毕或达成和解的占多少。",
        "Of the enforcements that are closed, the share performed in full or settled.",
    ),
)
def executions_performed_share(executed_person: Events) -> Array:
    """Closed cases performed in full or settled, over all closed cases. Null without a closed case."""
    kept = executed_person.where("ending", PERFORMED, "settled")
    closed = ~still_open(executed_person)
    return ratio(executed_person.count(closed & kept), executed_person.count(closed))


@feature(
    unit="days",
    evidence=("practice",),
    label=Text("未结被执行案件的最长天数", "Days of the oldest open enforcement"),
    meaning=Text(
        "尚未结案的被执行案件中，最早的一件立案已有多少天。",
        "How many days ago the oldest enforcement still open was filed.",
    ),
)
def execution_days(executed_person: Events) -> Array:
    """Days from the filing of the oldest open case to the as-of date; 0 without an open case."""
    return longest_standing(executed_person, still_open(executed_person))


FEATURES = (
    open_executions,
    executions_without_assets,
    execution_unpaid,
    execution_unpaid_to_sales,
    execution_unpaid_to_capital,
    executions_performed_share,
    execution_days,
)
