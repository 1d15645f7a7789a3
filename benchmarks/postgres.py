"""A PostgreSQL server of our own, in a temporary folder and on a Unix socket only, for tests and benchmarks."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, text

UNPRIVILEGED = "nobody"
"""Who runs the server where we are root: PostgreSQL refuses to."""

DEBIAN = Path("/usr/lib/postgresql")
"""Where Debian keeps each version's programs, off the path."""


@dataclass(frozen=True)
class Server:
    """A running server: its Unix socket's folder, and who owns its databases."""

    folder: Path
    owner: str

    def url(self, name: str) -> str:
        """The SQLAlchemy URL of a database."""
        return f"postgresql+psycopg://{self.owner}@/{name}?host={self.folder}"

    def create(self, name: str, template: str = "template1") -> str:
        """Make a database, an empty one or a copy of ``template``; returns its URL."""
        self._order(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)

    def drop(self, name: str) -> None:
        """Drop a database, whoever is still connected to it."""
        self._order(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _order(self, order: str) -> None:
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(order))
        engine.dispose()


def programs() -> Path | None:
    """The folder of the server's programs: on the path, or the newest of Debian's; None where there is no server."""
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).parent
    return max(DEBIAN.glob("*/bin"), key=lambda folder: int(folder.parent.name), default=None)


@contextmanager
def running(*, durable: bool) -> Iterator[Server]:
    """A server while the block lasts; its databases go with it. ``durable``: it syncs to disk, as one in use does."""
    folder = programs()
    assert folder is not None, "PostgreSQL is not installed"
    owner = UNPRIVILEGED if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    with tempfile.TemporaryDirectory(prefix="xinyidai-postgres-") as made:
        if os.geteuid() == 0:
            shutil.chown(made, owner, pwd.getpwnam(owner).pw_gid)
        data = f"{made}/data"

        def run(program: str, *words: str) -> None:
            subprocess.run(  # noqa: S603  (our own words)
                [folder / program, *words],
                cwd=made,
                user=owner if os.geteuid() == 0 else None,
                env={"LC_ALL": "C.UTF-8", "PATH": os.defpath},
                stdout=subprocess.DEVNULL,
                check=True,
            )

        run("initdb", "--auth=trust", "--encoding=UTF8", "--no-sync", f"--pgdata={data}")
        options = f"-k {made} -c listen_addresses=''" + ("" if durable else " -c fsync=off")
        run("pg_ctl", "start", "--wait", "--silent", f"--pgdata={data}", f"--log={made}/log", f"--options={options}")
        try:
            yield Server(Path(made), owner)
        finally:
            run("pg_ctl", "stop", "--mode=immediate", "--wait", "--silent", f"--pgdata={data}")
