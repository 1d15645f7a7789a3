"""What many tests share: records drawn as small tables, and one small county run through the whole line."""

from __future__ import annotations

import datetime as dt
import fcntl
import json
import pickle
import shutil
import sqlite3
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import postgres
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import Connection, Engine, Pool, event

from scoring.codes import uscc
from scoring.county.simulated import AS_OF, CountyPlan
from scoring.engine.lake import Lake
from scoring.model.training import ONE_TRY
from scoring.pipeline import demo
from scoring.pipeline.demo import Demonstration
from scoring.pipeline.workspace import Workspace, opened
from scoring.records.sources import source
from scoring.settings import Settings
from scoring.store import people

settings.register_profile("steady", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")  # a slow machine fails no test

KILN, SHOP, STUDIO = (uscc.compose("91", "350526", f"MA00000{n}") for n in (1, 2, 3))
"""Three enterprises that tests speak of."""


@event.listens_for(Engine, "engine_connect")
def _no_waiting_for_the_disk(connection: Connection) -> None:
    """Only a machine that loses its power tells the difference; the crash tests run in processes of their own."""
    if connection.dialect.name == "sqlite":
        connection.connection.dbapi_connection.execute("PRAGMA synchronous=OFF")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Laws go through the same lines hundreds of times: that other tests reach them is what coverage has to show."""
    for item in items:
        if item.get_closest_marker("hypothesis"):
            item.add_marker(pytest.mark.no_cover)


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """No test reads the settings of who runs it."""
    monkeypatch.delenv("XINYIDAI_HOME", raising=False)
    monkeypatch.delenv("XINYIDAI_TODAY", raising=False)
    monkeypatch.chdir(tmp_path)
    return


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    """A PostgreSQL server of this session; what needs one is skipped where PostgreSQL is not installed."""
    if postgres.programs() is None:
        pytest.skip("PostgreSQL is not installed; on Debian: apt-get install postgresql")
    with postgres.running(durable=False) as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: postgres.Server) -> Iterator[str]:
    """An empty PostgreSQL database; connections that a test leaves open are closed with it."""
    name, connections = f"test-{uuid.uuid4()}", []

    def note(connection: Any, _record: Any) -> None:
        connections.append(connection)

    event.listen(Pool, "connect", note)
    yield postgres_server.create(name)
    event.remove(Pool, "connect", note)
    for connection in connections:
        connection.close()
    postgres_server.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of either kind: the test runs on both."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.sqlite'}"
    return request.getfixturevalue("postgres_url")


Drawn = Sequence[Mapping[str, Any]]


@pytest.fixture
def lake_of(tmp_path: Path) -> Callable[..., dict[str, tuple[Path, ...]]]:
    """Write drawn records into a lake: ``lake_of(electricity=[{...}, ...])`` gives its files by source.

    A row may leave out what the test does not speak of; ``occurred_at`` comes from the contract's own
    column, ``known_at`` is the next day unless the row says otherwise.
    """
    lake = Lake(tmp_path / "lake")

    def write(**sources: Drawn) -> dict[str, tuple[Path, ...]]:
        files = {}
        for name, rows in sources.items():
            contract = source(name)
            batch = f"drawn{len(list((tmp_path / 'lake').rglob('*.parquet')))}"
            with lake.writing(name, batch, contract.schema) as writer:
                writer.write_table(drawn(name, rows, batch))
            files[name] = (lake.path(name, batch),)
        return files

    return write


def drawn(name: str, rows: Drawn, batch: str = "drawn") -> pa.Table:
    """Rows of a source as an Arrow table of its schema."""
    contract = source(name)
    whole = []
    for line, row in enumerate(rows, 2):
        occurred = row[contract.occurred]
        book = {
            "occurred_at": occurred,
            "known_at": occurred + dt.timedelta(days=1),
            "received_on": occurred,
            "batch": batch,
            "line": line,
        }
        whole.append(dict.fromkeys(contract.schema.names) | book | dict(row))
    return pa.Table.from_pylist(whole, schema=contract.schema)


COUNTY = CountyPlan(enterprises=500, seed=7)


@pytest.fixture(scope="session")
def county_made(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder with the county's ``home``, the ``delivery`` and what the line ``shown``: made once for all workers."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "county"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "shown").exists():
            workspace = opened(Settings(home=folder / "home", _env_file=None))
            shown = demo.county(workspace, folder / "delivery", COUNTY, budget=ONE_TRY)
            workspace.database.engine.dispose()
            (folder / "shown").write_bytes(pickle.dumps(shown))
    return folder


@pytest.fixture(scope="session")
def county(county_made: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, Demonstration]:
    """A county of 500 enterprises after the whole line: read it, never change it."""
    home = copied(county_made / "home", tmp_path_factory.mktemp("county") / "home")
    shown = pickle.loads((county_made / "shown").read_bytes())
    assert shown.as_of == AS_OF
    return opened(Settings(home=home, _env_file=None)), shown


@pytest.fixture
def own_county(county_made: Path, tmp_path: Path) -> Workspace:
    """A copy of the county, to be changed."""
    return opened(Settings(home=copied(county_made / "home", tmp_path / "copy"), _env_file=None))


def copied(home: Path, target: Path) -> Path:
    """Copy a workspace's home to ``target``: its database at one moment, whoever may have it open."""
    shutil.copytree(home, target, ignore=shutil.ignore_patterns("store.sqlite*"))
    with (
        closing(sqlite3.connect(home / "store.sqlite")) as ours,
        closing(sqlite3.connect(target / "store.sqlite")) as copy,
    ):
        ours.backup(copy)
    return target


def rebundled(workspace: Workspace, folder: Path) -> Path:
    """The bundle of the first model under another version, in ``folder``: a second model that scores alike."""
    bundle = next(workspace.models.glob("*/*"))
    shutil.copytree(bundle, folder)
    manifest = json.loads((bundle / "manifest.json").read_text("utf-8"))
    (folder / "manifest.json").write_text(json.dumps(manifest | {"version": "other"}), encoding="utf-8")
    return folder


def entered(connection: Connection, name: str, password: str, length: dt.timedelta) -> tuple[str, people.Person]:
    """Check a password and open a sign-in, as the readers do in two steps."""
    who = people.checked(connection, name, password)
    return people.open_sign_in(connection, who, length), who
