"""Registration changes: how often an enterprise changes who and where it is."""

from __future__ import annotations

import re
from functools import partial

import numpy as np

from scoring.errors import Text
from scoring.features.daily import SPAN
from scoring.features.feature import declared
from scoring.features.monthly import Array
from scoring.features.shapes import TWO_YEARS, Events, shared
from scoring.records.registration_change import ADDRESS, CAPITAL, NAME, PERSON

YEAR = 12 * SPAN

feature = partial(
    declared,
    dimension="profile",
    unit="count",
    window=24,
    missing=("not_delivered",),
    direction="higher_is_riskier",
    action="none",
    evidence=("taizhou",),
    limits=("public",),
)


def lately(registration_change: Events, item: str) -> Array:
    """A mask of the changes of an item in the last two years."""
    return registration_change.where("item", item) & (registration_change.days_ago <= TWO_YEARS)


@shared
def raised(registration_change: Events) -> Array:
    """By how much each change of the capital raised it, in its currency; NaN unless both amounts are told."""
    after, before = (registration_change.numbered(side, _amount) for side in ("after", "before"))
    return after - before


def _amount(text: str) -> float:
    """The first number in a text such as ``100万元人民币``."""
    found = re.search(r"(\d[\d,]*(?:\.\d+)?)\s*(万|亿)?", text)
    if found is None:
        return np.nan
    return float(found[1].replace(",", "")) * {None: 1.0, "万": 1e4, "亿": 1e8}[found[2]]


@feature(
    window=12,
    direction="none",
    why=Text(
        "增资、扩大经营范围也要变更登记，变更多不一定是坏事",
        "Raising capital and widening the scope are changes too: many are not bad by themselves",
    ),
    label=Text("近12个月变更登记次数", "Registration changes, last 12 months"),
    meaning=Text(
        "最近12个月办理了几次变更登记。", "How many changes of its registration the enterprise made in 12 months."
    ),
)
def registration_changes(registration_change: Events) -> Array:
    """Number of changes of any item in the last 360 days; 0 without."""
    return registration_change.count(registration_change.days_ago <= YEAR)


@feature(
    label=Text("近24个月法定代表人（负责人）变更次数", "Changes of the person in charge, last 24 months"),
    meaning=Text(
        "最近两年换了几次法定代表人或负责人。", "How many times in two years the person in charge was replaced."
    ),
)
def representative_changes(registration_change: Events) -> Array:
    """Number of changes of the legal representative or person in charge in the last 720 days; 0 without."""
    return registration_change.count(lately(registration_change, PERSON))


@feature(
    unit="months",
    direction="higher_is_safer",
    label=Text(
        "距上次变更法定代表人（负责人）月数（近24个月）", "Months since the person in charge changed, within 24"
    ),
    meaning=Text(
        "上次更换法定代表人或负责人过去了几个月，两年内没有的按24个月计。",
        "How many months ago the person in charge was last replaced; 24 if not in two years.",
    ),
)
def months_since_representative_change(registration_change: Events) -> Array:
    """Whole months of 30 days since the newest change of the person in charge within 720 days; 24 if there is none."""
    days = registration_change.newest(registration_change.days_ago, lately(registration_change, PERSON))
    months = np.where(np.isnan(days), float(TWO_YEARS // SPAN), np.floor(days / SPAN))
    return registration_change.where_delivered(months)


@feature(
    direction="none",
    why=Text(
        "迁到园区、扩大厂房也会变更住所", "Moving into an industrial park or larger premises changes the address too"
    ),
    label=Text("近24个月住所变更次数", "Changes of address, last 24 months"),
    meaning=Text("最近两年换了几次住所。", "How many times in two years the registered address changed."),
)
def address_changes(registration_change: Events) -> Array:
    """Number of changes of the address in the last 720 days; 0 without."""
    return registration_change.count(lately(registration_change, ADDRESS))


@feature(
    direction="none",
    why=Text("更名可能是为了甩开过去，也可能是为了发展品牌", "A new name may hide a past, or build a brand"),
    label=Text("近24个月名称变更次数", "Changes of name, last 24 months"),
    meaning=Text("最近两年改了几次企业名称。", "How many times in two years the enterprise changed its name."),
)
def name_changes(registration_change: Events) -> Array:
    """Number of changes of the name in the last 720 days; 0 without."""
    return registration_change.count(lately(registration_change, NAME))


@feature(
    direction="higher_is_safer",
    action="report",
    label=Text("近24个月增资次数", "Rises of the registered capital, last 24 months"),
    meaning=Text("最近两年增加过几次注册资本。", "How many times in two years the registered capital was raised."),
)
def capital_rises(registration_change: Events) -> Array:
    """Number of changes of the capital in the last 720 days after which it is more; 0 without.

    A change that does not tell both amounts counts neither as a rise nor as a cut.
    """
    return registration_change.count(lately(registration_change, CAPITAL) & (raised(registration_change) > 0))


@feature(
    label=Text("近24个月减资次数", "Cuts of the registered capital, last 24 months"),
    meaning=Text("最近两年减少过几次注册资本。", "How many times in two years the registered capital was cut."),
)
def capital_cuts(registration_change: Events) -> Array:
    """Number of changes of the capital in the last 720 days after which it is less; 0 without.

    A change that does not tell both amounts counts neither as a rise nor as a cut.
    """
    return registration_change.count(lately(registration_change, CAPITAL) & (raised(registration_change) < 0))


FEATURES = (
    registration_changes,
    representative_changes,
    months_since_representative_change,
    address_changes,
    name_changes,
    capital_rises,
    capital_cuts,
)
