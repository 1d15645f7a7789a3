"""Tax arrears that the tax office announced, until they are cleared."""

from __future__ import annotations

from functools import partial

import numpy as np

from scoring.errors import Text
from scoring.features.daily import TWO_YEARS, YEAR
from scoring.features.feature import declared
from scoring.features.firm_size import to_size, year_sales
from scoring.features.listing import longest_standing
from scoring.features.monthly import Array
from scoring.features.shapes import Events, Months, shared

feature = partial(
    declared,
    dimension="tax",
    window=None,
    missing=("not_delivered",),
    direction="higher_is_riskier",
    action="pay",
    evidence=("taizhou",),
    limits=("in_use", "public"),
)


@shared
def _newest_announcement(tax_arrears: Events) -> Array:
    """A mask of the rows of each enterprise's newest announcement: one for each kind of tax owed."""
    newest = np.full(tax_arrears.size, np.inf)
    np.minimum.at(newest, tax_arrears.owner, tax_arrears.days_ago)
    return tax_arrears.days_ago == newest[tax_arrears.owner]


def _owed(tax_arrears: Events) -> Array:
    """Fen owed by the newest announcement that was not cleared."""
    return tax_arrears.total("balance_fen", _newest_announcement(tax_arrears))


@feature(
    unit="yuan",
    label=Text("公告欠税余额", "Tax in arrears, as announced"),
    meaning=Text(
        "税务机关最近一次公告、尚未清缴的欠税合计。", "The tax owed by the newest announcement that is not cleared."
    ),
)
def announced_tax_arrears(tax_arrears: Events) -> Array:
    """Balances of the newest announcement not cleared, over all kinds of tax, in yuan; 0 without any."""
    return _owed(tax_arrears) / 100.0


@feature(
    unit="ratio",
    missing=("not_delivered", "no_basis"),
    evidence=("taizhou", "practice"),
    limits=("in_use", "public", "authorised"),
    label=Text("公告欠税相当于近12个月申报销售额的比例", "Announced tax arrears over declared sales of 12 months"),
    meaning=Text(
        "尚未清缴的公告欠税占全年申报销售额的几成。",
        "How the announced arrears compare with the sales declared in a year.",
    ),
)
def announced_tax_arrears_to_sales(tax_arrears: Events, tax_declaration: Months) -> Array:
    """Announced arrears over the sales declared for 12 months, at most tenfold; 0 without arrears.

    Null with arrears but fewer than 3 declared months or no sales.
    """
    return to_size(_owed(tax_arrears), year_sales(tax_declaration))


@feature(
    unit="count",
    window=25,
    label=Text("近24个月欠税公告条数（尚未清缴）", "Announcements of tax arrears in 24 months, not cleared"),
    meaning=Text(
        "两年里按季公告、至今没有清缴的欠税有几条。",
        "How many of the quarterly announcements of two years tell of arrears that are not cleared.",
    ),
)
def tax_arrears_announcements(tax_arrears: Events) -> Array:
    """Announcements of the last 730 days not cleared, one for each kind of tax and quarter; 0 without any."""
    return tax_arrears.count(tax_arrears.days_ago <= TWO_YEARS[1])


@feature(
    unit="yuan",
    window=13,
    label=Text("近12个月新增欠税", "New tax arrears of 12 months"),
    meaning=Text(
        "最近12个月的公告中新发生、尚未清缴的欠税合计。", "The arrears that arose in the announcements of 12 months."
    ),
)
def new_tax_arrears(tax_arrears: Events) -> Array:
    """Newly arisen arrears of the announcements of the last 365 days not cleared, in yuan; 0 without any."""
    return tax_arrears.total("new_fen", tax_arrears.days_ago <= YEAR[1]) / 100.0


@feature(
    unit="days",
    label=Text("欠税已公告天数", "Days since the arrears were first announced"),
    meaning=Text(
        "尚未清缴的欠税最早一次公告距今多少天，没有欠税为零。",
        "How many days ago the oldest announcement that is not cleared was made; none without arrears.",
    ),
)
def tax_arrears_days(tax_arrears: Events) -> Array:
    """Days from the oldest announcement not cleared to the as-of date; 0 without any."""
    return longest_standing(tax_arrears)


FEATURES = (
    announced_tax_arrears,
    announced_tax_arrears_to_sales,
    tax_arrears_announcements,
    new_tax_arrears,
    tax_arrears_days,
)
