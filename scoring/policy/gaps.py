"""What separates an enterprise from the list: for each cause what it has, what the policy needs, and in which unit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from scoring.errors import Text
from scoring.policy import products
from scoring.policy.decide import Decisions
from scoring.policy.parameters import PRODUCTS, UNITS, Policy
from scoring.policy.population import Population
from scoring.policy.rules import CAUSES, minimum_scores

DECIMALS = {"points": 2, "share": 6}
"""Of what is told in a unit; whole numbers otherwise."""

SMALL_LIMIT = "SMALL_LIMIT"
"""What a product lacks whose terms are all met: its limit is below the smallest one."""


@dataclass(frozen=True)
class Gap:
    """``have`` and ``need`` are in ``unit`` (of :data:`~scoring.policy.parameters.UNITS`); ``None`` where unknown.

    Where a cause is not a matter of numbers both are ``None``. ``lacking``: what each product that the policy offers
    lacks, where the cause is that none fits.
    """

    cause: str
    have: float | None = None
    need: float | None = None
    unit: str = ""
    lacking: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class Measure:
    """How a cause is measured: both numbers by enterprise."""

    unit: str
    have: Callable[[Population], np.ndarray]
    need: Callable[[Population, Policy], np.ndarray | float]


MEASURES: dict[str, Measure] = {
    "NO_CONSENT": Measure("count", lambda f: f.consents.sum(axis=1), lambda *_: 1),
    "NO_FIXED_PLACE": Measure("count", lambda f: f.numbers["utility_accounts"], lambda *_: 1),
    "TOO_YOUNG": Measure("months", lambda f: f.numbers["operating_months"], lambda _, p: p.minimum_operating_months),
    "FEW_SOURCES": Measure("sources", lambda f: f.sources, lambda _, p: p.minimum_sources),
    "LOW_SCORE": Measure("points", lambda f: f.score, minimum_scores),
    "HIGH_PD": Measure(
        "share", lambda f: f.pd, lambda f, p: f.groups["size"].looked_up(dict(p.maximum_pd_by_size), p.maximum_pd)
    ),
}
"""The causes that are a matter of numbers."""


def gaps(decisions: Decisions, places: np.ndarray) -> list[tuple[Gap, ...]]:
    """What separates each of the enterprises at some places from the list, one entry for each of its causes."""
    some, policy = decisions.people.taken(places), decisions.policy
    measured = {cause: _measured(cause, some, policy) for cause in MEASURES}
    lacking = _lacking(some, policy)
    return [
        tuple(
            measured[cause][i] if cause in MEASURES else Gap(cause, lacking=lacking(i) if cause == "NO_PRODUCT" else ())
            for cause in decisions.causes_of(place)
            if not decisions.listed[place]
        )
        for i, place in enumerate(places.tolist())
    ]


def gap(kept: Mapping[str, Any]) -> Gap:
    """A gap as an edition keeps it."""
    lacking = tuple((str(product), tuple(terms)) for product, terms in kept["lacking"])
    return Gap(kept["cause"], kept["have"], kept["need"], kept["unit"], lacking)


def told(found: Gap) -> Text:
    """A gap in words."""
    cause = CAUSES[found.cause]
    if found.lacking:
        each = [(PRODUCTS[name], [_LACKING[term] for term in terms]) for name, terms in found.lacking]
        zh = "；".join(f"{product.zh}：{'、'.join(t.zh for t in terms)}" for product, terms in each)
        en = "; ".join(f"{product.en}: {', '.join(t.en for t in terms)}" for product, terms in each)
        return Text(f"{cause.zh}（{zh}）", f"{cause.en} ({en})")
    if found.need is None:
        return cause
    have, need, unit = _number(found.have, found.unit), _number(found.need, found.unit), UNITS[found.unit]
    if found.unit == "share":
        unit = Text("", "")
    have_zh, have_en = (
        ("未知", "unknown") if found.have is None else (f"{have} {unit.zh}".strip(), f"{have} {unit.en}".strip())
    )
    return Text(
        f"{cause.zh}（现为 {have_zh}，须为 {f'{need} {unit.zh}'.strip()}）",
        f"{cause.en} (has {have_en}, needs {f'{need} {unit.en}'.strip()})",
    )


_LACKING: dict[str, Text] = {term.id: term.text for product in products.EVERY for term in product.terms} | {
    SMALL_LIMIT: Text("可贷额度低于最小额度", "less than the smallest limit is left")
}


def _measured(cause: str, people: Population, policy: Policy) -> list[Gap]:
    """The gap of each enterprise, whether the cause applies to it or not."""
    measure = MEASURES[cause]
    have = measure.have(people).astype(np.float64)
    need = np.broadcast_to(measure.need(people, policy), have.shape).astype(np.float64)
    rounded = np.round(have, DECIMALS.get(measure.unit, 0))
    shown = np.where(rounded == need, have, rounded)
    known = ~np.isnan(have)
    return [
        Gap(cause, each if here else None, needed, measure.unit)
        for each, here, needed in zip(shown.tolist(), known.tolist(), need.tolist(), strict=True)
    ]


def _lacking(people: Population, policy: Policy) -> Callable[[int], tuple[tuple[str, tuple[str, ...]], ...]]:
    """What each product that the policy offers lacks, for the enterprise at a place."""
    offered = [
        (product.name, [(term.id, ~term.holds(people, policy)) for term in product.terms])
        for product in products.EVERY
        if product.offered(policy)
    ]

    def of(place: int) -> tuple[tuple[str, tuple[str, ...]], ...]:
        return tuple(
            (name, tuple(term for term, missing in terms if missing[place]) or (SMALL_LIMIT,))
            for name, terms in offered
        )

    return of


def _number(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    return f"{value:.2%}" if unit == "share" else f"{value:,.2f}".rstrip("0").rstrip(".")
