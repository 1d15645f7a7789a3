"""Credit commitments: given, kept, broken, soon due."""

from __future__ import annotations

from functools import partial

from scoring.errors import Text
from scoring.features.feature import declared
from scoring.features.monthly import Array, ratio
from scoring.features.shapes import TWO_YEARS, Events
from scoring.records.commitment import FAILED, KEPT, OPEN, PARTLY

SOON = 90.0
"""Days ahead within which a commitment is soon due."""

feature = partial(
    declared,
    dimension="public_credit",
    unit="count",
    window=None,
    missing=("not_delivered",),
    action="keep",
    evidence=("credit_report", "guangzhou"),
    limits=("in_use", "public"),
)


@feature(
    window=24,
    direction="none",
    why=Text(
        "承诺多半由办事手续决定，作出承诺本身不说明是否守信",
        "Procedures decide mostly who gives commitments; giving one does not say whether it is kept",
    ),
    label=Text("近24个月作出信用承诺次数", "Credit commitments given, 24 months"),
    meaning=Text("最近24个月作出过几次信用承诺。", "How many credit commitments it gave in the last 24 months."),
)
def commitments_given(commitment: Events) -> Array:
    """Commitments of the last 720 days, whatever became of them."""
    return commitment.count(commitment.days_ago <= TWO_YEARS)


@feature(
    direction="higher_is_safer",
    label=Text("经核查全部履行的信用承诺次数", "Credit commitments kept"),
    meaning=Text(
        "经部门核查已全部履行的信用承诺有几次。",
        "How many of its credit commitments were checked and found wholly kept.",
    ),
)
def commitments_kept(commitment: Events) -> Array:
    """Commitments found wholly kept."""
    return commitment.count(commitment.where("state", KEPT))


@feature(
    direction="higher_is_riskier",
    label=Text("违反信用承诺次数", "Credit commitments broken"),
    meaning=Text(
        "经部门核查没有履行的信用承诺有几次。", "How many of its credit commitments were checked and found broken."
    ),
)
def commitments_broken(commitment: Events) -> Array:
    """Commitments found not kept at all."""
    return commitment.count(commitment.where("state", FAILED))


@feature(
    unit="ratio",
    direction="higher_is_safer",
    missing=("none_such",),
    label=Text("信用承诺履约率", "Share of commitments kept"),
    meaning=Text(
        "已核查的信用承诺中，全部履行的占多少。", "Of the commitments that were checked, the share wholly kept."
    ),
)
def commitments_kept_share(commitment: Events) -> Array:
    """Commitments wholly kept over those checked (kept, partly kept or broken). Null where none was checked."""
    kept = commitment.where("state", KEPT)
    return ratio(commitment.count(kept), commitment.count(commitment.where("state", KEPT, PARTLY, FAILED)))


@feature(
    direction="none",
    why=Text("即将到期不等于没有履行", "Soon due is not broken"),
    label=Text("90天内到期尚未核查的信用承诺次数", "Commitments due within 90 days and not checked"),
    meaning=Text(
        "90天之内到期、还没有核查履行情况的信用承诺有几次。",
        "How many commitments fall due within 90 days and have not been checked yet.",
    ),
)
def commitments_due_soon(commitment: Events) -> Array:
    """Open commitments whose due date is the as-of date or lies at most 90 days ahead."""
    left = -commitment.days_since("due_on")
    return commitment.count(commitment.where("state", OPEN) & (left >= 0) & (left <= SOON))


FEATURES = (
    commitments_given,
    commitments_kept,
    commitments_broken,
    commitments_kept_share,
    commitments_due_soon,
)
