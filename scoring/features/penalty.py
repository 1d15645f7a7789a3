"""Administrative penalties while they may be used: in force, and within their publication period."""

from __future__ import annotations

import numpy as np

from scoring.features.feature import feature
from scoring.features.shapes import Array, Events


def _in_use(penalty: Events) -> Array:
    """Not revoked, not under dispute, and still published on the as-of date."""
    standing = np.isin(penalty["state"], ("revoked", "disputed"), invert=True)
    return standing & (penalty["published_until"] >= penalty.today)


@feature(
    dimension="public_credit",
    unit="count",
    direction="higher_is_riskier",
    zh="公示期内行政处罚次数",
    en="Administrative penalties still published",
)
def penalties_in_use(penalty: Events) -> Array:
    """Number of penalties whose publication period has not ended, without revoked and disputed ones."""
    return penalty.count(_in_use(penalty))


@feature(
    dimension="public_credit",
    unit="yuan",
    direction="higher_is_riskier",
    zh="公示期内罚款金额",
    en="Fines still published",
)
def fines_in_use(penalty: Events) -> Array:
    """Sum of the fines of penalties whose publication period has not ended, in yuan."""
    return penalty.total("fine_fen", _in_use(penalty)) / 100.0
