"""Entries of abnormal operation while the enterprise stands on the list, weighed by their ground."""

from __future__ import annotations

from functools import partial

from scoring.errors import Text
from scoring.features.feature import declared
from scoring.features.listing import longest_standing
from scoring.features.monthly import Array
from scoring.features.shapes import Events
from scoring.records.abnormal_operation import FALSE_NOTICE, NO_NOTICE, NO_REPORT, UNREACHABLE

feature = partial(
    declared,
    dimension="public_credit",
    unit="count",
    window=None,
    missing=("not_delivered",),
    direction="higher_is_riskier",
    action="repair",
    evidence=("abnormal_rules",),
    limits=("in_use", "public"),
)


@feature(
    evidence=("abnormal_rules", "taizhou"),
    label=Text("经营异常（无法联系）", "Abnormal operation: unreachable"),
    meaning=Text(
        "因登记的住所联系不上而列入经营异常名录、尚未移出的有几条。",
        "How many entries stand because nobody could be reached at the registered address.",
    ),
)
def unreachable(abnormal_operation: Events) -> Array:
    """Standing entries of abnormal operation because the registered address does not answer."""
    return abnormal_operation.count(abnormal_operation.where("ground", UNREACHABLE))


@feature(
    label=Text("经营异常（其他原因）", "Abnormal operation: other grounds"),
    meaning=Text(
        "因年报未公示等其他原因列入经营异常名录、尚未移出的有几条。",
        "How many entries stand on other grounds, such as an annual report that was not published.",
    ),
)
def abnormal_on_other_grounds(abnormal_operation: Events) -> Array:
    """Standing entries of abnormal operation on other grounds, such as a late annual report."""
    return abnormal_operation.count(~abnormal_operation.where("ground", UNREACHABLE))


@feature(
    label=Text("经营异常（未按期公示年报）", "Abnormal operation: annual report not published"),
    meaning=Text(
        "因没有按期公示年度报告而列入、尚未移出的有几条；补报后即可移出，属于小事。",
        "How many entries stand for an annual report not published in time: a small matter, ended by filing it.",
    ),
)
def late_annual_reports(abnormal_operation: Events) -> Array:
    """Standing entries because the annual report was not published in time: the commonest ground and the lightest."""
    return abnormal_operation.count(abnormal_operation.where("ground", NO_REPORT))


@feature(
    label=Text("经营异常（未按规定公示信息）", "Abnormal operation: information not published"),
    meaning=Text(
        "因没有按要求公示有关信息而列入、尚未移出的有几条。",
        "How many entries stand because information was not published when ordered.",
    ),
)
def undisclosed_information(abnormal_operation: Events) -> Array:
    """Standing entries because information was not published within the time ordered."""
    return abnormal_operation.count(abnormal_operation.where("ground", NO_NOTICE))


@feature(
    label=Text("经营异常（公示信息弄虚作假）", "Abnormal operation: false information"),
    meaning=Text(
        "因公示的信息隐瞒真实情况、弄虚作假而列入、尚未移出的有几条。",
        "How many entries stand because the information published was false.",
    ),
)
def false_disclosures(abnormal_operation: Events) -> Array:
    """Standing entries because the information published hides or falsifies the facts."""
    return abnormal_operation.count(abnormal_operation.where("ground", FALSE_NOTICE))


@feature(
    unit="days",
    evidence=("practice",),
    label=Text("列入经营异常名录的最长天数", "Days on the list of abnormal operation"),
    meaning=Text(
        "尚未移出的经营异常记录中，最早的一条已列入多少天。",
        "How many days ago the oldest entry that still stands was made.",
    ),
)
def abnormal_days(abnormal_operation: Events) -> Array:
    """Days from the oldest standing entry, on any ground, to the as-of date; 0 without an entry."""
    return longest_standing(abnormal_operation)


FEATURES = (
    unreachable,
    abnormal_on_other_grounds,
    late_annual_reports,
    undisclosed_information,
    false_disclosures,
    abnormal_days,
)
