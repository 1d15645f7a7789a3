"""Health, for whoever watches the service."""

from __future__ import annotations

from fastapi import APIRouter

from api.dependencies import Opened
from api.v1.schemas.health import Alive, Ready
from scoring.errors import Text, UserError
from scoring.store import editions

router = APIRouter(tags=["health"])


class NotReady(UserError):
    """The service runs and has nothing to serve."""

    slug = "not-ready"
    status = 503
    title = Text("尚未就绪", "Not ready")


@router.get("/healthz")
def alive() -> Alive:
    """The process answers."""
    return Alive()


@router.get("/readyz")
def ready(workspace: Opened) -> Ready:
    """The store is reachable and there is an edition to read."""
    try:
        with workspace.database.reading() as connection:
            return Ready(edition=editions.one(connection)["number"])
    except Exception as trouble:
        raise NotReady(
            Text("数据库不可用或还没有白名单", "The store is out of reach, or there is no edition"),
            Text("检查数据库，运行 xinyidai publish", "Check the database, run xinyidai publish"),
        ) from trouble
