"""Where an installation keeps its things: lake, models, store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from scoring.engine.lake import Lake
from scoring.model.bundle import Bundle, load
from scoring.policy.parameters import Policy
from scoring.settings import Settings
from scoring.store import policies
from scoring.store.database import Database

FACTORY = ("factory-settings", "installation")
"""The two names under which the first policy of a new store stands."""

BEGINNING = date(2000, 1, 1)
"""The day from which the first policy is in force: earlier than any day as of which a store is opened."""


@dataclass(frozen=True)
class Workspace:
    """An opened installation."""

    lake: Lake
    models: Path
    database: Database
    settings: Settings


def opened(settings: Settings) -> Workspace:
    """Open an installation, making its folders, its schema and its first policy if they are not there."""
    home = settings.home.absolute()
    home.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database_url)
    database.upgrade()
    with database.transaction() as connection:
        if not policies.every(connection):
            version = policies.propose(connection, Policy(), "安装时的初始方案 / as installed", FACTORY[0])
            policies.approve(connection, version, FACTORY[1], BEGINNING)
    return Workspace(Lake(home / "lake"), home / "models", database, settings)


def bundle_of(workspace: Workspace, model: Mapping[str, Any]) -> Bundle:
    """The bundle of a registered model; a changed byte raises ``Tampered``."""
    return load(workspace.models / model["name"] / model["version"], model["digest"])
