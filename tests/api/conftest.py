"""The small county of :mod:`small_county`, served."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from small_county import AS_OF, House, fill

from api.app import create_app
from scoring.pipeline.workspace import opened
from scoring.settings import Settings


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """The filled store, made once; every test reads and writes its own copy."""
    home = tmp_path_factory.mktemp("built")
    workspace = opened(Settings(home=home, today=AS_OF))
    tokens = fill(workspace)
    with workspace.database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    workspace.database.engine.dispose()
    return home, tokens


@pytest.fixture
def house(built: tuple[Path, dict[str, str]], tmp_path: Path) -> Iterator[House]:
    home, tokens = built
    shutil.copytree(home, tmp_path / "home")
    app = create_app(Settings(home=tmp_path / "home", today=AS_OF))
    with TestClient(app):
        yield House(app, tokens)
