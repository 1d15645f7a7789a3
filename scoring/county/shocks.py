"""What strikes the whole county at once: dated shocks, the fortune of each industry, and what energy costs.

It hangs on nothing but the county's seed and months: every district sees the same.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from scoring.county.plan import CountyPlan


@dataclass(frozen=True)
class Shock:
    """What changes from one month up to another, which is excluded; both as ``YYYY-MM``.

    ``demand``: log-demand won or lost by everybody, ``foreign``: by a pure exporter. ``rebate``: what is taken off the
    rate at which VAT on exports is paid back. ``energy``: the relative rise of the price of energy. ``relief``:
    whether bills are deferred, and adverse records come in numbers that tell nothing of who bears them.
    """

    name: str
    since: str
    until: str
    demand: float = 0.0
    foreign: float = 0.0
    rebate: float = 0.0
    energy: float = 0.0
    relief: bool = False


SHOCKS = (
    Shock("epidemic: works stand still", "2020-02", "2020-05", demand=-0.45, foreign=-0.10, relief=True),
    Shock("epidemic: the slow return", "2020-05", "2021-02", demand=-0.20, foreign=-0.15, relief=True),
    Shock("export rebate cut", "2025-03", "2026-03", foreign=-0.15, rebate=0.04),
    Shock("dear energy", "2025-08", "2026-04", energy=0.25),
)
"""Scenarios. That the rebate on ceramics swings is known (5 to 11 % in 2008, ctaoci.com); these swings are invented.

The epidemic lies within the years of relief of ``rules/publicity.yaml``; a plan that reaches back so far shows it.
"""

REBATE = 0.13
"""The full rate."""
LUCK, LUCK_LASTS = 0.02, 0.9


@dataclass(frozen=True)
class Weather:
    """The world by month. All arrays are (months,) but ``luck``, the log-demand of each industry, (months, industries).

    ``demand``, ``foreign`` and ``rebate`` as in :class:`Shock`, the last one as the rate itself; ``energy``: its price
    relative to normal; ``relief``: whether it is granted.
    """

    luck: np.ndarray
    demand: np.ndarray
    foreign: np.ndarray
    rebate: np.ndarray
    energy: np.ndarray
    relief: np.ndarray

    def since(self, month: int) -> Weather:
        """The same without the months before ``month``."""
        return Weather(*(getattr(self, f.name)[month:] for f in fields(self)))


def weather(plan: CountyPlan, industries: int, before: int) -> Weather:
    """The world of a plan, from ``before`` months before the first one observed."""
    calendar = np.arange(plan.calendar[0] - before, plan.calendar[-1] + 1)
    turns = plan.common("life").normal(0, LUCK, (len(calendar), industries))
    luck = np.empty_like(turns)
    now = np.zeros(industries)
    for month, turn in enumerate(turns):
        now = luck[month] = LUCK_LASTS * now + turn

    def total(what: str) -> np.ndarray:
        return sum(
            (getattr(shock, what) * _during(shock, calendar) for shock in SHOCKS),
            start=np.zeros(len(calendar)),
        )

    return Weather(
        luck=luck,
        demand=total("demand"),
        foreign=total("foreign"),
        rebate=REBATE - total("rebate"),
        energy=1 + total("energy"),
        relief=total("relief") > 0,
    )


def _during(shock: Shock, calendar: np.ndarray) -> np.ndarray:
    since, until = np.datetime64(shock.since, "M"), np.datetime64(shock.until, "M")
    during: np.ndarray = (calendar >= since) & (calendar < until)
    return during
