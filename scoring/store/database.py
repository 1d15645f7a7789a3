"""The database behind the store: SQLite embedded, PostgreSQL in production."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, make_url, text

MIGRATIONS = Path(__file__).parent / "migrations"

POOL = {"pool_size": 40, "max_overflow": 20}
"""Connections: one for each of the 40 threads that serve requests, and some to spare."""

READING: dict[str, dict[str, Any]] = {
    "sqlite": {"read_only": True},  # see _begin_sqlite
    "postgresql": {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
}
"""What makes a transaction see one moment of the store, and change nothing."""


class Database:
    """An engine and its transactions."""

    def __init__(self, url: str) -> None:
        """Open the database at ``url``; the folder of a SQLite file is made if need be."""
        self.url = url
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite" and parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        self.engine: Engine = create_engine(url, **({} if _in_memory(parsed) else POOL))
        if self.engine.dialect.name == "sqlite":
            event.listen(self.engine, "connect", _prepare_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One transaction: committed when the block ends, rolled back if it raises."""
        with self.engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """The store at one moment, for reading; it waits for no writer."""
        only = READING[self.engine.dialect.name]
        with self.engine.connect().execution_options(**only) as connection, connection.begin():
            yield connection

    def upgrade(self, revision: str = "head") -> None:
        """Bring the schema to ``revision``."""
        command.upgrade(self._config(), revision)

    def downgrade(self, revision: str) -> None:
        """Take the schema back to ``revision``."""
        command.downgrade(self._config(), revision)

    def _config(self) -> Config:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["engine"] = self.engine
        return config


def one_at_a_time(connection: Connection, table: Table) -> None:
    """Let no other transaction write ``table`` until this one ends; SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"LOCK TABLE {table.name} IN EXCLUSIVE MODE"))


def _in_memory(url: URL) -> bool:
    """Whether this is a SQLite database without a file, which keeps its own kind of pool."""
    return url.get_backend_name() == "sqlite" and url.database in {None, "", ":memory:"}


def _prepare_sqlite(connection: Any, _record: Any) -> None:  # noqa: ANN401  (driver objects)
    connection.isolation_level = None  # SQLAlchemy begins transactions itself, see _begin_sqlite
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=30000", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at once: a read that later writes would otherwise fail instead of waiting."""
    deferred = connection.get_execution_options().get("read_only", False)
    connection.exec_driver_sql("BEGIN" if deferred else "BEGIN IMMEDIATE")
