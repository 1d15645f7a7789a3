"""Health of the service."""

from __future__ import annotations

from typing import Literal

from api.v1.schemas.base import Told


class Alive(Told):
    """The process answers."""

    state: Literal["alive"] = "alive"


class Ready(Told):
    """The store is reachable and there is an edition to read."""

    state: Literal["ready"] = "ready"
    edition: int
