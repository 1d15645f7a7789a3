"""Credit repairs: granted, refused, pending.

The record that was repaired is out of use (发改委令第36号, art. 3). That it was repaired may speak for the enterprise
and never against it.
"""

from __future__ import annotations

from functools import partial

from scoring.errors import Text
from scoring.features.feature import declared
from scoring.features.monthly import Array
from scoring.features.shapes import TWO_YEARS, Events
from scoring.records.repair import PENDING, REFUSED
from scoring.records.use import GRANTED

feature = partial(
    declared,
    dimension="public_credit",
    unit="count",
    window=24,
    missing=("not_delivered",),
    action="repair",
    evidence=("repair_rules",),
    limits=("in_use", "public"),
)


def applied(repair: Events, result: str) -> Array:
    """Applications of the last 24 months with this result."""
    return repair.count(repair.where("result", result) & (repair.days_ago <= TWO_YEARS))


@feature(
    direction="higher_is_safer",
    label=Text("近24个月获准的信用修复次数", "Credit repairs granted, 24 months"),
    meaning=Text(
        "最近24个月申请并获准的信用修复有几次；只会加分，不会减分。",
        "How many repairs applied for in the last 24 months were granted: it can only speak for the enterprise.",
    ),
)
def repairs_granted(repair: Events) -> Array:
    """Applications of the last 720 days that were granted.

    The direction is a safeguard: a model bound to it cannot hold a repaired record against the enterprise.
    """
    return applied(repair, GRANTED)


@feature(
    direction="none",
    why=Text(
        "不予修复常因最短公示期未满；未修复的记录本身已经计算",
        "Often refused because the shortest period of publication is not over; the record itself counts already",
    ),
    label=Text("近24个月不予修复次数", "Credit repairs refused, 24 months"),
    meaning=Text(
        "最近24个月申请而未获准的信用修复有几次。", "How many repairs applied for in the last 24 months were refused."
    ),
)
def repairs_refused(repair: Events) -> Array:
    """Applications of the last 720 days that were refused."""
    return applied(repair, REFUSED)


@feature(
    direction="none",
    why=Text(
        "申请修复是企业的权利；结果未定，不作好坏判断", "To apply is a right; until it is decided it says nothing"
    ),
    label=Text("受理中的信用修复申请数", "Credit repairs pending"),
    meaning=Text(
        "最近24个月申请、还没有结果的信用修复有几件。",
        "How many repairs applied for in the last 24 months are not decided yet.",
    ),
)
def repairs_pending(repair: Events) -> Array:
    """Applications of the last 720 days that are not decided."""
    return applied(repair, PENDING)


FEATURES = (repairs_granted, repairs_refused, repairs_pending)
