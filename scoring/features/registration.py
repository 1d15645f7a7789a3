"""Registration: age and capital."""

from __future__ import annotations

import numpy as np

from scoring.features.feature import feature
from scoring.features.shapes import Array, Events


@feature(
    dimension="profile",
    unit="years",
    direction="higher_is_safer",
    zh="经营年限",
    en="Years since foundation",
)
def operating_years(registration: Events) -> Array:
    """Years from foundation to the as-of date."""
    age = np.full(registration.size, np.nan)
    age[registration.owner] = (registration.today - registration["established_on"]).astype(np.int64) / 365.25
    return age


@feature(
    dimension="profile",
    unit="yuan",
    direction="higher_is_safer",
    zh="注册资本",
    en="Registered capital",
)
def registered_capital(registration: Events) -> Array:
    """Registered capital in yuan, as last registered."""
    return registration.newest("capital_fen") / 100.0
