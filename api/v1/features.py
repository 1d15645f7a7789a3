"""The features: what each means, for everybody; how each is distributed and drifts, for the office."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Path

from api import access
from api.dependencies import Opened
from api.v1.schemas.features import Drift, Measured
from scoring.features import catalogue
from scoring.features.catalogue import About, Entry, feature_named
from scoring.features.registry import FEATURES
from scoring.features.statistics import PERCENTS, Distribution, level
from scoring.store import statistics

router = APIRouter(prefix="/v1", tags=["features"])

FeatureName = Annotated[str, Path(pattern=r"^[a-z][a-z0-9_]{0,79}$", description="Name of a feature")]


@router.get("/features")
def every() -> list[About]:
    """All features: label, meaning, dimension, sources, unit and direction of each."""
    return [catalogue.about(feature) for feature in FEATURES]


@router.get("/features/{name}")
def one(name: FeatureName) -> Entry:
    """Everything about a feature: window, definition, what missing means, evidence, limits of use."""
    return catalogue.entry(feature_named(name))


@router.get("/features/{name}/drift")
def drift(_: access.Office, name: FeatureName, workspace: Opened) -> Drift:
    """How the feature was distributed in each run, and how far from the training rows and from the edition before."""
    feature_named(name)
    with workspace.database.reading() as connection:
        return Drift(feature=name, runs=[measured(row) for row in statistics.history(connection, name)])


def measured(row: Mapping[str, Any]) -> Measured:
    """What was measured of a feature in a run, as readers see it."""
    told = Distribution.of(row["distribution"])
    indices = [row[name] for name in ("psi_model", "psi_before") if row[name] is not None]
    return Measured(
        run=row["run_id"],
        as_of=row["as_of"],
        scored_at=row["scored_at"],
        model=row["model"],
        editions=row["editions"],
        enterprises=told.enterprises,
        known=told.known,
        coverage=told.coverage,
        zeros=told.zeros,
        mean=told.mean,
        quantiles={str(p): value for p, value in zip(PERCENTS, told.quantiles, strict=False)},
        psi_model=row["psi_model"],
        psi_before=row["psi_before"],
        before_run=row["before_run"],
        level=level(max(indices)) if indices else None,
    )
