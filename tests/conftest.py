"""What many tests share: records drawn as small tables, and one small county run through the whole line."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from sqlalchemy import Connection

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

KILN, SHOP, STUDIO = (uscc.compose("91", "350526", f"MA00000{n}") for n in (1, 2, 3))
"""Three enterprises that tests speak of."""


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """No test reads the settings of who runs it."""
    monkeypatch.delenv("XINYIDAI_HOME", raising=False)
    monkeypatch.delenv("XINYIDAI_TODAY", raising=False)
    monkeypatch.chdir(tmp_path)
    return


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


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, Demonstration]:
    """A county of 500 enterprises after the whole line: read it, never change it."""
    home = tmp_path_factory.mktemp("county")
    workspace = opened(Settings(home=home, _env_file=None))
    shown = demo.county(workspace, home / "delivery", CountyPlan(enterprises=500, seed=7), budget=ONE_TRY)
    assert shown.as_of == AS_OF
    return workspace, shown


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
