"""The small county of :mod:`small_county`, served."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from small_county import AS_OF, House, fill

from api.app import create_app
from scoring.pipeline.workspace import opened
from scoring.settings import Settings
from tests.conftest import copied


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """The filled store, made once; every test reads and writes its own copy."""
    home = tmp_path_factory.mktemp("built")
    workspace = opened(Settings(home=home, today=AS_OF))
    tokens = fill(workspace)
    workspace.database.engine.dispose()
    return home, tokens


@pytest.fixture(scope="module")
def open_house(built: tuple[Path, dict[str, str]], tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A store that the tests of a module only look at."""
    home, tokens = built
    app = create_app(Settings(home=copied(home, tmp_path_factory.mktemp("open") / "home"), today=AS_OF))
    with TestClient(app):
        yield House(app, tokens)


@pytest.fixture
def house(built: tuple[Path, dict[str, str]], tmp_path: Path) -> Iterator[House]:
    home, tokens = built
    app = create_app(Settings(home=copied(home, tmp_path / "home"), today=AS_OF))
    with TestClient(app):
        yield House(app, tokens)
