"""What county to simulate: how many enterprises, which months, from which seed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from scoring.errors import Invalid, Text

BANKS = ("demo-bank", "rural-bank", "commerce-bank")
"""Codes of the banks that appear in consents and loan outcomes; the first is the demonstration's own."""

MOST_ENTERPRISES = 5_000_000
CONCERNS = (
    "population", "life", "utilities", "taxes", "staff", "public_credit", "lending", "dirt",
    "identity", "meters", "collection", "contributions", "notices", "courts", "standing", "repairs", "books", "uncoded",
    "schemes", "quiet", "sums", "payroll",
)  # fmt: skip
"""What draws from a random stream of its own; new ones stand at the end, so that the others stay as they are."""


@dataclass(frozen=True)
class CountyPlan:
    """A county of ``enterprises``, observed for ``months`` up to and including ``last_month``.

    A large county is drawn district by district, none larger than ``largest_district``. The plan of a district
    says which ``district`` of how many ``districts`` it is, and has the enterprises of that district only.
    """

    enterprises: int = 3000
    seed: int = 2020
    months: int = 36
    last_month: date = date(2026, 10, 31)
    largest_district: int = 5000
    district: int = 0
    districts: int = 1

    def __post_init__(self) -> None:
        """Refuse a county that cannot be drawn."""
        smallest = min(self.months, self.seed + 1, self.largest_district)
        if not 1 <= self.enterprises <= MOST_ENTERPRISES or smallest < 1:
            raise Invalid(
                Text("模拟方案不成立", "This county cannot be simulated"),
                Text(
                    f"企业数 1 至 {MOST_ENTERPRISES}，月数与片区至少为 1，随机种子不为负",
                    f"1 to {MOST_ENTERPRISES} enterprises, months and districts of at least one, no negative seed",
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

    def divided(self) -> list[CountyPlan]:
        """The plans of the county's districts, which differ by at most one enterprise."""
        count = -(-self.enterprises // self.largest_district)
        least, more = divmod(self.enterprises, count)
        return [
            replace(self, enterprises=least + (place < more), district=place, districts=count) for place in range(count)
        ]

    def numbers(self, places: np.ndarray) -> np.ndarray:
        """Numbers that no other district gives: what is at these places here, of the whole county."""
        whole: np.ndarray = places * self.districts + self.district
        return whole

    def streams(self) -> dict[str, np.random.Generator]:
        """One independent random stream a concern, so that a change in one leaves the others as they are.

        They are the district's own: districts can be drawn in any order, or at the same time.
        """
        return {
            concern: np.random.default_rng(np.random.SeedSequence(self.seed, spawn_key=(self.district, place)))
            for place, concern in enumerate(CONCERNS)
        }

    def common(self, concern: str) -> np.random.Generator:
        """The random stream of what is the same in all districts of the county, such as the luck of an industry."""
        return np.random.default_rng(np.random.SeedSequence(self.seed, spawn_key=(CONCERNS.index(concern),)))


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
