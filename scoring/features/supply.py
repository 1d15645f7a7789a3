"""Supply of electricity, water and gas: whose accounts they are, whether all are paid, and when they were cut off."""

from __future__ import annotations

from functools import partial

import numpy as np

from scoring.errors import Text
from scoring.features import payment
from scoring.features.electricity import open_accounts, open_meters
from scoring.features.feature import declared
from scoring.features.monthly import LAST_YEAR, Array, ratio
from scoring.features.shapes import Events, Months, shared
from scoring.records.supply_interruption import ARREARS, THEFT
from scoring.records.utility_account import OWN, SHARED

YEAR, TWO_YEARS = 365.0, 730.0
"""In days."""
LONG_AGO = 60.0
"""Months since a disconnection are counted up to here."""

feature = partial(declared, dimension="operation", limits=("authorised",))
paying = partial(feature, missing=("no_record",), window=12, action="pay")
cutting = partial(feature, missing=("not_delivered",), direction="higher_is_riskier", action="pay")
holding = partial(feature, missing=("no_record",), window=None)


@paying(
    unit="count",
    missing=("no_record", "too_short"),
    direction="higher_is_riskier",
    label=Text("有到期未缴账单的种类数（水、电、气）", "Utilities with an unpaid bill (electricity, water, gas)"),
    meaning=Text(
        "水、电、气三种费用中，有几种到期没有缴清。",
        "For how many of electricity, water and gas a bill is due and unpaid.",
    ),
    evidence=("guangzhou", "grid_loan"),
)
def utilities_in_arrears(electricity: Months, water: Months, gas: Months) -> Array:
    """How many of the three have a bill of the last 12 months due and unpaid.

    Null without bills, or where it is not known of any whether it was paid.
    """
    unpaid = [payment.unpaid(bills) for bills in (electricity, water, gas)]
    known = (unpaid[0] + unpaid[1] + unpaid[2]).count(LAST_YEAR) > 0
    number = sum((month.sum(LAST_YEAR) > 0).astype(np.float64) for month in unpaid)
    return np.where(known, number, np.nan)


@paying(
    unit="ratio",
    missing=("no_record", "too_short"),
    direction="higher_is_safer",
    label=Text("近12个月水电气账单按期缴纳比例", "Utility bills paid in time, 12 months"),
    meaning=Text(
        "最近12个月到期的水、电、气账单中，按期缴清的占几成。",
        "How many of the bills for electricity, water and gas that fell due in 12 months were paid in time.",
    ),
    evidence=("payment_study", "guangzhou"),
)
def bills_on_time(electricity: Months, water: Months, gas: Months) -> Array:
    """Bills of the last 12 months paid by their due date over all that have fallen due, the three utilities together.

    Null where no bill has fallen due.
    """
    due = payment.due(electricity) + payment.due(water) + payment.due(gas)
    late = payment.late(electricity) + payment.late(water) + payment.late(gas)
    number = due.sum(LAST_YEAR)
    return ratio(number - late.sum(LAST_YEAR), number)


@shared
def for_arrears(supply_interruption: Events) -> Array:
    """A mask of the interruptions for unpaid bills."""
    return supply_interruption.where("ground", ARREARS)


@shared
def days_without(supply_interruption: Events) -> Array:
    """For each interruption the days until the supply came back, or until the as-of date."""
    back = supply_interruption["restored_on"]
    end = np.where(np.isnat(back), supply_interruption.today, back)
    return (end - supply_interruption["cut_on"]).astype(np.float64)


@cutting(
    unit="count",
    window=13,
    label=Text("近12个月欠费停供次数", "Disconnections for arrears, 12 months"),
    meaning=Text(
        "最近一年因欠费被停电、停水或停气几次。",
        "How often electricity, water or gas was cut off for unpaid bills in the last year.",
    ),
    evidence=("grid_classes", "grid_loan"),
)
def disconnections(supply_interruption: Events) -> Array:
    """Interruptions for arrears in the last 365 days, all utilities."""
    return supply_interruption.count(for_arrears(supply_interruption) & (supply_interruption.days_ago <= YEAR))


@cutting(
    unit="count",
    window=25,
    label=Text("近24个月欠费停供次数", "Disconnections for arrears, 24 months"),
    meaning=Text(
        "最近两年因欠费被停电、停水或停气几次。",
        "How often electricity, water or gas was cut off for unpaid bills in the last two years.",
    ),
    evidence=("grid_classes", "grid_loan"),
)
def disconnections_two_years(supply_interruption: Events) -> Array:
    """Interruptions for arrears in the last 730 days, all utilities."""
    return supply_interruption.count(for_arrears(supply_interruption) & (supply_interruption.days_ago <= TWO_YEARS))


@cutting(
    unit="months",
    window=None,
    direction="higher_is_safer",
    label=Text("距最近一次欠费停供的月数", "Months since the last disconnection for arrears"),
    meaning=Text(
        "最近一次因欠费停供离现在几个月；从未停供或在五年以前的，按60个月算。",
        "How many months ago supply was last cut off for unpaid bills; 60 if never, or longer ago.",
    ),
    evidence=("grid_classes", "grid_loan"),
)
def months_since_disconnection(supply_interruption: Events) -> Array:
    """Whole months of 30 days since the newest interruption for arrears; 60 at most, and where there is none."""
    days = supply_interruption.newest(supply_interruption.days_ago, for_arrears(supply_interruption))
    months = np.where(np.isnan(days), LONG_AGO, np.minimum(np.floor(days / 30.0), LONG_AGO))
    return supply_interruption.where_delivered(months)


@cutting(
    unit="days",
    window=25,
    label=Text("近24个月欠费停供天数", "Days cut off for arrears, 24 months"),
    meaning=Text(
        "最近两年的欠费停供一共停了几天，至今未恢复的算到今天。",
        "How many days the disconnections of the last two years lasted; one not over yet counts up to today.",
    ),
    evidence=("grid_classes", "practice"),
)
def disconnected_days(supply_interruption: Events) -> Array:
    """Days from cut to restoration (or to the as-of date) of the interruptions for arrears begun in 730 days, added up.

    Utilities cut off at the same time count each.
    """
    begun = for_arrears(supply_interruption) & (supply_interruption.days_ago <= TWO_YEARS)
    return supply_interruption.total(days_without(supply_interruption), begun)


@cutting(
    unit="yes",
    window=None,
    label=Text("当前是否因欠费停供", "Cut off for arrears now"),
    meaning=Text(
        "现在是否有电、水或气因欠费停着。", "Whether electricity, water or gas is cut off for unpaid bills now."
    ),
    evidence=("grid_loan", "grid_classes"),
)
def disconnected_now(supply_interruption: Events) -> Array:
    """1 if an interruption for arrears has no day of restoration yet, 0 otherwise."""
    lasting = for_arrears(supply_interruption) & np.isnat(supply_interruption["restored_on"])
    return np.minimum(supply_interruption.count(lasting), 1.0)


@cutting(
    unit="count",
    window=37,
    action="none",
    label=Text("近36个月窃电或违约用能次数", "Misuse or theft of supply, 36 months"),
    meaning=Text(
        "最近三年因窃电或违约使用电、水、气被停供几次。",
        "How often supply was cut off for theft or misuse in the last three years.",
    ),
    evidence=("grid_classes", "practice"),
)
def misuse_cases(supply_interruption: Events) -> Array:
    """Interruptions for theft or use against the contract in the last 1095 days, all utilities."""
    recent = supply_interruption.days_ago <= 3 * YEAR
    return supply_interruption.count(supply_interruption.where("ground", THEFT) & recent)


@holding(
    unit="count",
    direction="none",
    why=Text(
        "户数多可能是规模大，也可能是厂房分散",
        "Many accounts may mean a large works, or one scattered over many rooms",
    ),
    action="report",
    label=Text("在用水电气账户数", "Open utility accounts"),
    meaning=Text("现在有几个电、水、气账户没有销户。", "How many accounts for electricity, water and gas are open."),
    evidence=("grid_classes", "practice"),
)
def open_utility_accounts(utility_account: Events) -> Array:
    """Accounts not closed, all utilities; shared ones and a landlord's count too. Null where none was ever told."""
    return utility_account.where_known(utility_account.count(open_accounts(utility_account)))


@holding(
    unit="count",
    window=13,
    direction="none",
    why=Text(
        "销户可能是停业，也可能是搬迁、并户",
        "Accounts are closed by who gives up, but also by who moves or joins two",
    ),
    action="business",
    label=Text("近12个月销户数", "Utility accounts closed, 12 months"),
    meaning=Text(
        "最近一年销了几个电、水、气账户。",
        "How many accounts for electricity, water or gas were closed in the last year.",
    ),
    evidence=("grid_classes", "practice"),
)
def closed_utility_accounts(utility_account: Events) -> Array:
    """Accounts closed in the last 365 days, all utilities. Null where no account was ever told."""
    closed = utility_account.days_since("closed_on")
    return utility_account.where_known(utility_account.count((closed > 0) & (closed <= YEAR)))


@holding(
    unit="years",
    missing=("no_record", "no_basis"),
    direction="higher_is_safer",
    action="none",
    label=Text("最早在用水电气账户的年限", "Age of the oldest open utility account"),
    meaning=Text(
        "现在还在用的电、水、气账户中，最早的一个开了几年。",
        "How many years ago the oldest of the accounts still open was opened.",
    ),
    evidence=("grid_classes", "practice"),
)
def utility_account_years(utility_account: Events) -> Array:
    """Days since the oldest account that is not closed was opened, over 365.25. Null where none is open."""
    return utility_account.largest(utility_account.days_since("opened_on"), open_accounts(utility_account)) / 365.25


@holding(
    unit="ratio",
    missing=("no_record", "no_basis"),
    direction="none",
    why=Text(
        "租用厂房不是过错；房东户表只说明用量不全是本企业的",
        "To rent is no fault; a landlord's meter only says that not all it counts is the enterprise's own",
    ),
    action="report",
    label=Text("自有户表占比", "Share of meters of its own"),
    meaning=Text(
        "在用的电、水、气账户中，本企业自有的占几成；共用的按分摊比例算，房东的不算。",
        "How much of the open accounts is its own: a shared one by its part, a landlord's not at all.",
    ),
    evidence=("grid_loan", "practice"),
)
def own_meter_share(utility_account: Events) -> Array:
    """Open accounts of its own, and of shared ones the part stated (none stated counts 0), over all open accounts.

    A landlord's counts 0. Null where none is open.
    """
    shared_part = np.where(utility_account.where("ownership", SHARED), utility_account["share_percent"], 0.0)
    part = np.where(utility_account.where("ownership", OWN), 100.0, shared_part)
    accounts = open_accounts(utility_account)
    return ratio(utility_account.total(part, accounts) / 100.0, utility_account.count(accounts))


@holding(
    unit="ratio",
    missing=("no_record", "no_basis"),
    direction="higher_is_safer",
    action="report",
    label=Text("电表户名与企业名称一致的比例", "Electricity accounts in the enterprise's own name"),
    meaning=Text(
        "在用的电力账户中，户名就是本企业现名的占几成；不一致可到供电公司更名。",
        "How many of the open electricity accounts are in the enterprise's present name; the supplier can change it.",
    ),
    evidence=("grid_loan",),
)
def meter_name_match(utility_account: Events, registration: Events) -> Array:
    """Open electricity accounts whose name is the registered one, over all open ones (电e贷 admits no other name).

    Names are compared without region, brackets, points, spaces and width, and 有限责任公司 is 有限公司. Null where no
    electricity account is open or the registered name is unknown.
    """
    accounts = open_meters(utility_account)
    same = utility_account.same_name("account_name", registration, "name")
    share = ratio(utility_account.count(accounts & same), utility_account.count(accounts))
    return np.where(registration.known, share, np.nan)


FEATURES = (
    utilities_in_arrears,
    bills_on_time,
    disconnections,
    disconnections_two_years,
    months_since_disconnection,
    disconnected_days,
    disconnected_now,
    misuse_cases,
    open_utility_accounts,
    closed_utility_accounts,
    utility_account_years,
    own_meter_share,
    meter_name_match,
)
