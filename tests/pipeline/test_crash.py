"""A publication killed at any moment leaves the edition before or the new one whole, never a part of it."""

from functools import partial

import crash
import pytest

from scoring.settings import Settings
from tests.conftest import copied


@pytest.fixture(scope="module")
def fresh():
    return crash.processes()


@pytest.fixture(scope="module")
def small(county, tmp_path_factory):
    """A copy of the county to publish from."""
    home = copied(county[0].settings.home, tmp_path_factory.mktemp("small") / "home")
    return Settings(home=home, today=county[1].as_of, _env_file=None)


def test_nothing_is_torn_on_sqlite(fresh, small, tmp_path):
    way = crash.Way("SQLite", partial(crash.on_sqlite, small, tmp_path / "home"))
    outcome = crash.killed(fresh, way, 12)
    assert outcome.torn == []
    assert outcome.hit[crash.INSIDE] + outcome.hit[crash.WRITING] > 0


def test_a_publication_in_pieces_is_seen_torn(fresh, small, tmp_path):
    way = crash.Way("in pieces", partial(crash.on_sqlite, small, tmp_path / "home"), pieces=True)
    assert crash.killed(fresh, way, 60, until_torn=True).torn


@pytest.mark.parametrize("server", [False, True], ids=["the publisher is killed", "the server is killed"])
def test_nothing_is_torn_on_postgresql(fresh, small, tmp_path, postgres_server, server):
    renewed = crash.on_postgres(small, tmp_path / "county", postgres_server)
    outcome = crash.killed(fresh, crash.Way("PostgreSQL", renewed, server=server), 6)
    assert outcome.torn == []
