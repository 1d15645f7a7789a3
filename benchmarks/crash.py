"""What a killed publication leaves behind: ``python benchmarks/crash.py``.

A process that publishes is killed (SIGKILL) at random moments, on SQLite and on PostgreSQL; there also the server's
own process, so that the server has to recover. After each kill a fresh process looks for what is torn: numbers, bytes
against digests, rows and decisions, seals and their chain, the audit trail, and one audit entry for each edition.
A control that commits each statement by itself is killed likewise: if it does not tear, the harness is blind.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import shutil
import signal
import statistics
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from multiprocessing.connection import Connection as Pipe
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any

import postgres
import report
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import OperationalError

from scoring.county.simulated import AS_OF, CountyPlan
from scoring.engine.lake import Lake
from scoring.errors import UserError
from scoring.model.training import ONE_TRY
from scoring.pipeline import demo
from scoring.pipeline.backup import backup, restore
from scoring.pipeline.publish import publish
from scoring.pipeline.reproduce import verify
from scoring.pipeline.workspace import Workspace, opened
from scoring.policy.parameters import changed, policy
from scoring.settings import Settings
from scoring.store import audit, editions, policies
from scoring.store.database import Database

SEED = 2020
MEASURED = 5
"""Undisturbed publications from which it is known how long one takes."""

RECOVERY = 60.0
"""Seconds that a killed server has to be back."""

OUTSIDE, INSIDE, WRITING, COMMITTING = range(4)
"""Where a publication is: not in its transaction, before its first write, after it, or at its end."""

LOADED = ["scoring.pipeline.backup", "scoring.pipeline.demo", "scoring.pipeline.reproduce", "psycopg"]
"""What the processes need, imported once."""


@dataclass(frozen=True)
class Way:
    """A way to publish and to be killed. ``renewed`` gives a store as it was at the beginning.

    ``pieces``: each statement is committed by itself. ``server``: the database's process is killed, not the publisher.
    """

    name: str
    renewed: Callable[[], Settings]
    pieces: bool = False
    server: bool = False


@dataclass
class Outcome:
    """What became of kills: where they hit, how many new editions were found after them, and what was torn."""

    hit: Counter[int] = field(default_factory=Counter)
    new: int = 0
    torn: list[str] = field(default_factory=list)


def work(settings: Settings, pieces: bool, place: Any, say: Pipe) -> None:  # noqa: ANN401, FBT001  (shared memory)
    """Publish an edition under a policy of its own; tell when it begins, by which backend, and what it took.

    What it took: seconds in all, and seconds from the first write on.
    """
    workspace = _attached(settings)
    today, engine = settings.current_day, workspace.database.engine
    with workspace.database.transaction() as connection:
        ground = policy(policies.in_force(connection, today)["parameters"])
        other = changed(ground, {"minimum_score": ground.minimum_score + 0.01})
        policies.approve(connection, policies.propose(connection, other, "benchmark", "li"), "wang", today)
        served = connection.dialect.name == "postgresql"
        backend = connection.scalar(text("SELECT pg_backend_pid()")) if served else None
    wrote = []

    def writes(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if place.value == INSIDE and statement.startswith("INSERT"):
            wrote.append(time.perf_counter())
            place.value = WRITING

    event.listen(engine, "begin", lambda _: setattr(place, "value", INSIDE))
    event.listen(engine, "before_cursor_execute", writes)
    event.listen(engine, "commit", lambda _: setattr(place, "value", COMMITTING))
    if pieces:
        event.listen(engine, "after_cursor_execute", _commit_at_once)
    say.send(backend)
    begun = time.perf_counter()
    publish(workspace, "benchmark")
    ended = time.perf_counter()
    place.value = OUTSIDE
    say.send((ended - begun, ended - wrote[0]))


def _commit_at_once(connection: Connection, _cursor: object, statement: str, *_: object) -> None:
    """The deliberately bad way: what a statement wrote is there for everybody, whatever becomes of the rest."""
    if statement.startswith(("INSERT", "UPDATE")):
        connection.connection.dbapi_connection.commit()


def examine(settings: Settings, after: int, say: Pipe) -> None:
    """Tell the number of the newest edition, and what is torn, looking at the editions after ``after``."""
    database = _attached(settings).database
    with database.reading() as connection:
        numbers = sorted(head["number"] for head in editions.every(connection))
        try:
            audit.verify(connection)
            assert numbers == list(range(1, len(numbers) + 1)), f"editions {numbers}"
            for number in numbers[after:]:
                editions.verify(connection, number)
                entries = [entry["action"] for entry in audit.newest(connection, f"edition {number}")]
                assert entries == ["publish"], f"audit entries of edition {number}: {entries}"
            fault = ""
        except (UserError, AssertionError) as torn:
            fault = str(torn)
    say.send((len(numbers), fault))


def _attached(settings: Settings) -> Workspace:
    """The installation as it is: its schema was brought up to date when it was made."""
    return Workspace(Lake(settings.home / "lake"), settings.home / "models", Database(settings.database_url), settings)


@dataclass(frozen=True)
class Processes:
    """Fresh processes, quickly: they have their imports from a server that forks them."""

    context: ForkServerContext

    def publishing(self, settings: Settings, way: Way) -> tuple[multiprocessing.Process, Pipe, Any, int | None]:
        """A publisher that has begun: its process, what it says, its place, and the backend that serves it."""
        here, there = self.context.Pipe(duplex=False)
        place = self.context.RawValue("b", OUTSIDE)
        process = self.context.Process(target=work, args=(settings, way.pieces, place, there))
        process.start()
        there.close()
        return process, here, place, here.recv()

    def undisturbed(self, settings: Settings, way: Way) -> tuple[float, float]:
        """The seconds of a publication that nobody kills, in all and from its first write on."""
        process, said, _, _ = self.publishing(settings, way)
        seconds = said.recv()
        process.join()
        return seconds

    def examined(self, settings: Settings, after: int) -> tuple[int, str]:
        """What a fresh process finds."""
        here, there = self.context.Pipe(duplex=False)
        process = self.context.Process(target=examine, args=(settings, after, there))
        process.start()
        there.close()
        found = here.recv()
        process.join()
        return found


def processes() -> Processes:
    """A server of fresh processes."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(LOADED)
    return Processes(context)


def killed(fresh: Processes, way: Way, kills: int, *, until_torn: bool = False) -> Outcome:
    """Kill so many publications, every other one after its first write, or until one is torn."""
    draw = random.Random(SEED)  # noqa: S311  (moments, not secrets)
    settings, outcome = way.renewed(), Outcome()
    took = [fresh.undisturbed(settings, way) for _ in range(MEASURED)]
    whole, writing = (statistics.median(each) for each in zip(*took, strict=True))
    last, fault = fresh.examined(settings, 0)
    assert not fault, f"{way.name}, undisturbed: {fault}"
    for turn in range(kills):
        process, _, place, backend = fresh.publishing(settings, way)
        while turn % 2 and process.is_alive() and place.value < WRITING:
            time.sleep(0.0005)
        time.sleep(draw.uniform(0, writing if turn % 2 else whole))
        if way.server:
            assert backend is not None
            with suppress(ProcessLookupError):  # the publisher had ended, and its backend with it
                os.kill(backend, signal.SIGKILL)
        process.kill()
        process.join()
        if way.server:
            _wait_for(settings)
        outcome.hit[place.value] += 1
        newest, fault = fresh.examined(settings, last)
        outcome.new += newest > last
        last = newest
        if fault:
            outcome.torn.append(fault)
            if until_torn:
                break
            settings = way.renewed()
            last, _ = fresh.examined(settings, 0)
        if turn % 50 == 49:
            report.told(f"{way.name}: {turn + 1} kills, {len(outcome.torn)} torn")
    if not outcome.torn:
        workspace = _attached(settings)
        verify(workspace)
        workspace.database.engine.dispose()
    return outcome


def _wait_for(settings: Settings) -> None:
    """Until the server has recovered."""
    begun = time.perf_counter()
    while True:
        database = Database(settings.database_url)
        try:
            with database.reading():
                return
        except OperationalError:
            if time.perf_counter() - begun > RECOVERY:
                raise
            time.sleep(0.02)
        finally:
            database.engine.dispose()


def made(home: Path, enterprises: int) -> Settings:
    """A county with its first edition, in a home of its own."""
    settings = Settings(home=home, today=AS_OF, _env_file=None)
    workspace = opened(settings)
    demo.county(workspace, home / "delivery", CountyPlan(enterprises=enterprises, seed=7), budget=ONE_TRY)
    workspace.database.engine.dispose()
    return settings


def on_sqlite(county: Settings, folder: Path) -> Settings:
    """A copy of the county in ``folder``, which is emptied."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(county.home, folder)
    return county.model_copy(update={"home": folder})


def on_postgres(county: Settings, folder: Path, server: postgres.Server) -> Callable[[], Settings]:
    """The county in PostgreSQL, as often as one asks."""
    original = f"county-{uuid.uuid4()}"
    template = county.model_copy(update={"home": folder / "home", "database": server.create(original)})
    folder.mkdir()
    backup(county, folder / "county.tar.zst", "benchmark", keys=True)
    restore(template, folder / "county.tar.zst", "benchmark")
    numbers = count(1)

    def renewed() -> Settings:
        return template.model_copy(update={"database": server.create(f"{original}-{next(numbers)}", original)})

    return renewed


def page(outcomes: dict[str, Outcome], enterprises: int) -> str:
    """The section of the page."""
    header = [
        "store, and what was killed",
        "kills",
        "before its first write",
        "between that and the commit",
        "during the commit",
        "new edition there",
        "torn",
    ]
    rows = [
        [
            name,
            *map(str, (o.hit.total(), *(o.hit[place] for place in (INSIDE, WRITING, COMMITTING)), o.new, len(o.torn))),
        ]
        for name, o in outcomes.items()
    ]
    return f"""## 发布中断 / Killed while publishing

`python benchmarks/crash.py`: a process that publishes an edition of {enterprises:,} enterprises is killed (SIGKILL) at
a moment drawn from the time that publishing takes, every other time from the part after its first write. Each time a
fresh process verifies numbers, bytes, rows, decisions, seals and their chain, and the audit trail with its entry for
the edition; at the end everything is verified again. "In pieces" is a control that commits each statement by itself:
it shows that a tear would have been seen.

{report.table(header, rows)}"""


def main() -> None:
    """Kill and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=500, help="how often, of each kind")
    parser.add_argument("--control", type=int, default=100, help="how often the control")
    parser.add_argument("--enterprises", type=int, default=500, help="of the county")
    parser.add_argument("--no-page", action="store_true", help="print the result only")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, postgres.running(durable=True) as server:
        folder = Path(name)
        county = made(folder / "county", given.enterprises)
        sqlite = partial(on_sqlite, county, folder / "sqlite")
        served = on_postgres(county, folder / "postgres", server)
        ways = {
            Way("SQLite, publisher", sqlite): given.kills,
            Way("PostgreSQL, publisher", served): given.kills,
            Way("PostgreSQL, server", served, server=True): given.control,
            Way("control in pieces: SQLite, publisher", sqlite, pieces=True): given.control,
            Way("control in pieces: PostgreSQL, publisher", served, pieces=True): given.control,
        }
        fresh = processes()
        outcomes = {way.name: killed(fresh, way, kills) for way, kills in ways.items()}
    for way in ways:
        assert bool(outcomes[way.name].torn) == way.pieces, f"{way.name}: {outcomes[way.name].torn}"
    text = page(outcomes, given.enterprises)
    if given.no_page:
        print(text)
    else:
        report.publish("crash", text)


if __name__ == "__main__":
    main()
