"""What county to simulate: how many enterprises, which months, from which seed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from scoring.errors import Invalid, Text

BANKS = ("demo-bank", "rural-bank", "commerce-bank")
"""Codes of the banks that appear in consents and loan outcomes; the first is the demonstration's own."""

MOST_ENTERPRISES = 1_000_000
CONCERNS = (
    "population", "life", "utilities", "taxes", "staff", "public_credit", "lending", "dirt",
    "identity", "meters", "collection", "contributions", "notices", "courts", "standing", "repairs", "books", "uncoded",
)  # fmt: skip
"""What draws from a random stream of its own; new ones stand at the end, so that the others stay as they are."""


@dataclass(frozen=True)
class CountyPlan:
    """A county of ``enterprises``, observed for ``months`` up to and including ``last_month``."""

    enterprises: int = 3000
    seed: int = 2020
    months: int = 36
    last_month: date = date(2026, 10, 31)

    def __post_init__(self) -> None:
        """Refuse a county that cannot be drawn."""
        if not 1 <= self.enterprises <= MOST_ENTERPRISES or self.months < 1 or self.seed < 0:
            raise Invalid(
                Text("模拟方案不成立", "This county cannot be simulated"),
                Text(
                    f"企业数 1 至 {MOST_ENTERPRISES}，月数至少 1，随机种子不为负",
                    f"1 to {MOST_ENTERPRISES} enterprises, at least one month, a seed that is not negative",
                ),
            )

    @property
    def calendar(self) -> np.ndarray:
        """The months with readings, oldest first, as ``datetime64[M]``."""
        after = np.datetime64(self.last_month, "M") + 1
        return np.arange(after - self.months, after)

    @property
    def end(self) -> np.datetime64:
        """The last day with readings."""
        last: np.datetime64 = month_end(self.calendar)[-1]
        return last

    @property
    def as_of(self) -> np.datetime64:
        """The day after the newest delivery (tax, on the 15th of the month after the last one)."""
        return self.end + np.timedelta64(16, "D")

    def streams(self) -> dict[str, np.random.Generator]:
        """One independent random stream a concern, so that a change in one leaves the others as they are."""
        seeds = np.random.SeedSequence(self.seed).spawn(len(CONCERNS))
        return {concern: np.random.default_rng(seed) for concern, seed in zip(CONCERNS, seeds, strict=True)}


def some_day(plan: CountyPlan, month: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A working-hours kind of day in each month, given by its index: the 3rd to the 27th."""
    days: np.ndarray = plan.calendar.astype("datetime64[D]")[month] + rng.integers(2, 27, len(month))
    return days


def month_end(months: np.ndarray) -> np.ndarray:
    """The last days of months, as ``datetime64[D]``."""
    return (months + 1).astype("datetime64[D]") - 1


def day_after(months: np.ndarray, day: int) -> np.ndarray:
    """The ``day``-th of the month after each month, as ``datetime64[D]``."""
    return (months + 1).astype("datetime64[D]") + (day - 1)


AS_OF: date = CountyPlan().as_of.astype(date)
"""The as-of date of the demonstration: 2026-11-16, the day after the newest delivery of the default plan."""
