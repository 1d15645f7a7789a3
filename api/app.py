"""The application: JSON under ``/v1``, pages for people, one installation behind both."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import APIRouter, Depends, FastAPI
from starlette.staticfiles import StaticFiles

from api import problems
from api.headers import STATIC, SecurityHeaders
from api.pages import bank, catalogue, deliveries, enterprise, features, linking, models, office, public, quality
from api.pages import policies as policy_pages
from api.problems import Problem
from api.same_site import refuse_foreign
from api.v1 import (
    batches,
    consents,
    decisions,
    demands,
    editions,
    editions_of_the_office,
    exports,
    fund,
    fund_schemes,
    health,
    policies,
    portrait,
    quarantine,
    sign_in,
)
from api.v1 import catalogue as catalogue_data
from api.v1 import features as features_data
from api.v1 import lending as lending_data
from api.v1 import linking as linking_data
from api.v1 import models as models_data
from api.v1 import quality as quality_data
from scoring.pipeline.workspace import opened
from scoring.settings import Settings

PROGRAMS: tuple[APIRouter, ...] = (
    sign_in.router,
    editions.router,
    editions_of_the_office.router,
    portrait.router,
    consents.router,
    demands.router,
    lending_data.router,
    policies.router,
    decisions.router,
    fund_schemes.router,
    fund.router,
    exports.router,
    models_data.router,
    batches.router,
    quarantine.router,
    linking_data.router,
    catalogue_data.router,
    features_data.router,
    quality_data.router,
    health.router,
)
PEOPLE: tuple[APIRouter, ...] = (
    public.router,
    bank.router,
    office.router,
    policy_pages.router,
    models.router,
    deliveries.router,
    linking.router,
    enterprise.router,
    catalogue.router,
    features.router,
    quality.router,
)

_LARGEST_BODY = 64 * 1024
"""Bytes of a request; nothing that readers send comes near it."""


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application over the installation that ``settings`` names; from the environment if not given."""
    chosen = settings or Settings()

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        app.state.workspace = opened(chosen)
        yield
        app.state.workspace.database.engine.dispose()

    app = FastAPI(
        title="Xinyidai",
        summary="信易贷: an explained whitelist of borrowers, made from public records",
        version="1",
        lifespan=life,
        openapi_url="/v1/openapi.json",
        docs_url=None,  # the framework's pages load scripts from elsewhere
        redoc_url=None,
        dependencies=[Depends(refuse_foreign)],
        responses={"default": {"model": Problem, "description": "A problem document (RFC 9457)"}},
        max_body_size=_LARGEST_BODY,
        redirect_slashes=False,
    )
    app.add_middleware(SecurityHeaders)
    problems.install(app)
    for router in PROGRAMS:
        app.include_router(router)
    for router in PEOPLE:
        app.include_router(router, include_in_schema=False)
    sheets: list[str | tuple[str, str]] = [("scoring.model.validation", "static")]
    app.mount(STATIC, StaticFiles(directory=Path(__file__).parent / "pages" / "static", packages=sheets), name="static")
    return app
