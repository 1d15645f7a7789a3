"""Entries of abnormal operation while the enterprise stands on the list, weighed by their ground."""

from __future__ import annotations

from scoring.features.feature import feature
from scoring.features.shapes import Array, Events
from scoring.records.abnormal_operation import UNREACHABLE


@feature(
    dimension="public_credit",
    unit="count",
    direction="higher_is_riskier",
    zh="经营异常（无法联系）",
    en="Abnormal operation: unreachable",
)
def unreachable(abnormal_operation: Events) -> Array:
    """Standing entries of abnormal operation because the registered address does not answer."""
    return abnormal_operation.count(abnormal_operation.where("ground", UNREACHABLE))


@feature(
    dimension="public_credit",
    unit="count",
    direction="higher_is_riskier",
    zh="经营异常（其他原因）",
    en="Abnormal operation: other grounds",
)
def abnormal_on_other_grounds(abnormal_operation: Events) -> Array:
    """Standing entries of abnormal operation on other grounds, such as a late annual report."""
    return abnormal_operation.count(~abnormal_operation.where("ground", UNREACHABLE))
