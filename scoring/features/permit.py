"""Administrative permits: what an enterprise may do, and for how long."""

from __future__ import annotations

from functools import partial

import numpy as np

from scoring.errors import Text
from scoring.features.feature import declared
from scoring.features.monthly import Array
from scoring.features.shapes import TWO_YEARS, Events, shared

SOON = 90.0
"""Days ahead in which a permit that ends should be renewed."""

feature = partial(
    declared,
    dimension="profile",
    unit="count",
    window=None,
    missing=("not_delivered",),
    direction="higher_is_safer",
    action="business",
    evidence=("credit_report",),
    limits=("public", "in_use"),
)


@shared
def in_force(permit: Events) -> Array:
    """A mask of the permits that have begun; those that have ended or were revoked are not among the records."""
    return np.isnat(permit["valid_from"]) | (permit["valid_from"] <= permit.today)


@feature(
    label=Text("有效行政许可数", "Permits in force"),
    meaning=Text("目前有效的行政许可有几项。", "How many administrative permits are in force."),
)
def permits_in_force(permit: Events) -> Array:
    """Number of permits that have begun, have not ended, and were neither revoked nor disputed; 0 without."""
    return permit.count(in_force(permit))


@feature(
    window=24,
    label=Text("近24个月取得的有效行政许可数", "Permits granted in the last 24 months and in force"),
    meaning=Text(
        "最近两年取得、目前有效的行政许可有几项。", "How many of the permits in force were granted in two years."
    ),
)
def permits_granted(permit: Events) -> Array:
    """Number of permits in force that were decided in the last 720 days; 0 without."""
    return permit.count(in_force(permit) & (permit.days_ago <= TWO_YEARS))


@feature(
    direction="none",
    why=Text(
        "到期前换发是常事，但不换发就不能继续经营该项业务",
        "Renewal is routine; but without it the business may not go on",
    ),
    label=Text("90天内到期的行政许可数", "Permits that end within 90 days"),
    meaning=Text("有几项行政许可在90天内到期，需要及时换发。", "How many permits end within 90 days and need renewal."),
)
def permits_expiring(permit: Events) -> Array:
    """Number of permits in force whose last day lies 0 to 90 days ahead of the as-of date; 0 without."""
    return permit.count(in_force(permit) & (permit.days_since("valid_until") >= -SOON))


@feature(
    unit="yes",
    direction="none",
    why=Text("是否需要排污许可由行业和工艺决定", "The trade and the process decide who needs one"),
    label=Text("是否持有有效排污许可", "Pollutant-discharge permit in force"),
    meaning=Text("目前有没有有效的排污许可。", "Whether a permit to discharge pollutants is in force."),
)
def discharge_permit(permit: Events) -> Array:
    """1 with a permit in force whose title names 排污许可, 0 without."""
    return np.minimum(permit.count(in_force(permit) & permit.mentions("title", "排污许可")), 1.0)


FEATURES = (
    permits_in_force,
    permits_granted,
    permits_expiring,
    discharge_permit,
)
