"""How a feature is distributed in each run, and how far it has drifted."""

from __future__ import annotations

from datetime import date

from api.v1.schemas.base import Moment, Told
from scoring.features.statistics import Level


class Measured(Told):
    """A feature over all enterprises that a run scored.

    ``editions``: those decided on the run. ``coverage``: the share of ``enterprises`` of which it is known. ``zeros``
    counts among the known. ``quantiles`` by percentage, empty where nothing is known. ``psi_model``: population
    stability index against the model's training rows; ``psi_before``: against the run ``before_run``, the one behind
    the edition before; null if there is none. ``level``: what the larger of both asks for, null without either.
    """

    run: int
    as_of: date
    scored_at: Moment
    model: str
    editions: list[int]
    enterprises: int
    known: int
    coverage: float
    zeros: int
    mean: float | None
    quantiles: dict[str, float]
    psi_model: float | None
    psi_before: float | None
    before_run: int | None
    level: Level | None


class Drift(Told):
    """A feature in every run in which it was measured, newest first."""

    feature: str
    runs: list[Measured]
