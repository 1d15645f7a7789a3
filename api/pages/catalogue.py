"""The catalogue as pages for everybody: departments see what is asked of them and take the templates."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api import access
from api.pages import rendering
from api.v1.catalogue import Name
from scoring.features.vocabulary import DIMENSIONS
from scoring.records import catalogue
from scoring.records.quality.conflicts import CONFLICTS
from scoring.records.sources import SOURCES, source
from scoring.records.workbooks import exports

router = APIRouter()


@router.get("/catalogue")
def every(_: access.Anybody, request: Request) -> Response:
    """All sources by department."""
    sources = [catalogue.about(each) for each in SOURCES]
    return rendering.page(
        request,
        "catalogue.html",
        owners={owner: [a for a in sources if a.owner == owner] for owner in dict.fromkeys(a.owner for a in sources)},
        fields=sum(a.fields for a in sources),
        rules=sum(a.rules for a in sources),
        conflicts=CONFLICTS,
        severities=exports.SEVERITIES,
    )


@router.get("/catalogue/{name}")
def one(_: access.Anybody, request: Request, name: Name) -> Response:
    """One source: columns, rules, and what is known to be wrong with it."""
    told = catalogue.entry(source(name))
    headers = dict.fromkeys(rule.header for rule in told.rules)
    return rendering.page(
        request,
        "catalogue_source.html",
        about=told.about,
        columns=told.columns,
        rules={header: [rule for rule in told.rules if rule.header == header] for header in headers},
        dimension=DIMENSIONS[told.about.dimension],
        conflicts=[c for c in CONFLICTS if name in c.sources],
    )
