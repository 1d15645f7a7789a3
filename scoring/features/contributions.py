"""Whether contributions are paid, the same for social insurance, medical insurance and the housing fund."""

from __future__ import annotations

import numpy as np

from scoring.features.monthly import LAST_YEAR, Array, Monthly
from scoring.features.shapes import Months, shared

LATEST = 180.0
"""Days to payment are counted up to here, so that one forgotten month does not outweigh a year."""


@shared
def short(paid_in: Months) -> Monthly:
    """1 in the months whose contributions are not fully paid, as far as known; 0 in the other known ones."""
    return paid_in.flagged(paid_in["contribution_paid_fen"] < paid_in["contribution_due_fen"])


def days_to_pay(paid_in: Months) -> Array:
    """Days from the end of a month to the payment of its contributions, averaged over the last 12 months.

    Payment before the month ends counts 0, what is unpaid counts to the as-of date. Null where nothing was due.
    """
    end = np.where(np.isnat(paid_in["paid_on"]), paid_in.today, paid_in["paid_on"])
    days = np.clip((end - paid_in["month"]).astype(np.int64).astype(np.float64), 0.0, LATEST)
    return paid_in.monthly(np.where(paid_in["contribution_due_fen"] > 0, days, np.nan)).mean(LAST_YEAR)
