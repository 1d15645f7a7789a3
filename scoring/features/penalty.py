"""Administrative penalties while they may be used: see :mod:`scoring.records.use`."""

from __future__ import annotations

from scoring.features.feature import feature
from scoring.features.shapes import Array, Events


@feature(
    dimension="public_credit",
    unit="count",
    direction="higher_is_riskier",
    zh="公示期内行政处罚次数",
    en="Administrative penalties still published",
)
def penalties_in_use(penalty: Events) -> Array:
    """Number of penalties in use: not revoked, disputed or repaired, and within their publication period."""
    return penalty.count()


@feature(
    dimension="public_credit",
    unit="yuan",
    direction="higher_is_riskier",
    zh="公示期内罚款金额",
    en="Fines still published",
)
def fines_in_use(penalty: Events) -> Array:
    """Sum of the fines of penalties in use, in yuan."""
    return penalty.total("fine_fen") / 100.0
