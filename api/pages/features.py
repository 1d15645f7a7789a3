"""The features as pages: what each means, for everybody; for the office also how it is distributed and drifts."""

from __future__ import annotations

import math
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api import access
from api.dependencies import Opened
from api.pages import charts, rendering
from api.pages.locales import language_of
from api.v1.features import FeatureName, measured
from api.v1.schemas.base import LARGEST
from scoring.features import catalogue
from scoring.features.catalogue import feature_named
from scoring.features.feature import written
from scoring.features.registry import FEATURES
from scoring.features.statistics import LEVELS, Distribution
from scoring.features.vocabulary import DIMENSIONS, Unit
from scoring.records.sources import SOURCES
from scoring.store import statistics
from scoring.store.people import Person

router = APIRouter()

Words = Annotated[str, Query(max_length=80)]
Name = Annotated[str, Query(pattern=r"^[a-z_]{0,40}$")]
Run = Annotated[int | None, Query(ge=1, le=LARGEST)]
Asked = Annotated[str, Query(pattern="^(stable|watch|shifted)?$")]


@router.get("/features")
def every(  # noqa: PLR0913  (one for each way to choose)
    person: access.Anybody,
    request: Request,
    workspace: Opened,
    q: Words = "",
    dimension: Name = "",
    source: Name = "",
    level: Asked = "",
    run: Run = None,
) -> Response:
    """The features that were asked for, by dimension; for the office with coverage and drift in a run."""
    runs: list[dict[str, Any]] = []
    chosen: dict[str, Any] | None = None
    told = {}
    if _office(person):
        with workspace.database.reading() as connection:
            runs = statistics.measured(connection)
            chosen = next((r for r in runs if run in {None, r["run_id"]}), None)
            kept = statistics.of_run(connection, chosen["run_id"]) if chosen else {}
        told = {name: measured(chosen | row) for name, row in kept.items() if chosen}
    shown = catalogue.found(FEATURES, words=q, dimension=dimension, source=source)
    if level:
        shown = [f for f in shown if f.name in told and told[f.name].level == level]
    abouts = [catalogue.about(f) for f in shown]
    return rendering.page(
        request,
        "features.html",
        dimensions={name: [a for a in abouts if a.dimension.id == name] for name in DIMENSIONS},
        labels=DIMENSIONS,
        total=len(FEATURES),
        shown=len(shown),
        sources=[s for s in SOURCES if any(s.name in f.sources for f in FEATURES)],
        asked={"q": q, "dimension": dimension, "source": source, "level": level},
        levels=LEVELS,
        runs=runs,
        chosen=chosen,
        told=told,
    )


@router.get("/features/{name}")
def one(person: access.Anybody, request: Request, name: FeatureName, workspace: Opened) -> Response:
    """Everything about one feature; for the office also its distribution and its drift from run to run."""
    feature = feature_named(name)
    kept: list[dict[str, Any]] = []
    if _office(person):
        with workspace.database.reading() as connection:
            kept = statistics.history(connection, name)
    distributions = [Distribution.of(row["distribution"]) for row in kept]

    def value(number: float | None) -> str:
        return _written(number, feature.unit, request)

    return rendering.page(
        request,
        "feature.html",
        told=catalogue.entry(feature),
        rows=[measured(row) for row in kept],
        boxes=charts.boxes([d.quantiles for d in distributions]),
        spread=charts.spread(distributions[0].columns, distributions[0].quantiles) if distributions else None,
        levels=LEVELS,
        office=_office(person),
        value=value,
    )


def _office(person: Person | None) -> bool:
    return person is not None and person.role == "office"


def _written(number: float | None, unit: Unit, request: Request) -> str:
    return written(math.nan if number is None else number, unit, language_of(request))
