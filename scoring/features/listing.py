"""Adverse lists while the enterprise stands on them."""

from __future__ import annotations

import numpy as np

from scoring.features.feature import feature
from scoring.features.shapes import Array, Events
from scoring.records.listing import ABNORMAL

UNREACHABLE = "通过登记的住所或者经营场所无法联系"
"""The ground of abnormal operation that weighs by itself."""


def standing(listing: Events, name: str) -> Array:
    """Rows of the list ``name`` on which the enterprise still stands at the as-of date."""
    removed = listing["removed_on"] < listing.today
    return (listing["list"] == name) & ~removed


@feature(
    dimension="public_credit",
    unit="count",
    direction="higher_is_riskier",
    zh="经营异常（无法联系）",
    en="Abnormal operation: unreachable",
)
def unreachable(listing: Events) -> Array:
    """Standing entries of abnormal operation because the registered address does not answer."""
    ground = np.array([UNREACHABLE in text for text in listing["ground"]], dtype=bool)
    return listing.count(standing(listing, ABNORMAL) & ground)


@feature(
    dimension="public_credit",
    unit="count",
    direction="higher_is_riskier",
    zh="经营异常（其他原因）",
    en="Abnormal operation: other grounds",
)
def abnormal_operation(listing: Events) -> Array:
    """Standing entries of abnormal operation on other grounds, such as a late annual report."""
    ground = np.array([UNREACHABLE not in text for text in listing["ground"]], dtype=bool)
    return listing.count(standing(listing, ABNORMAL) & ground)
