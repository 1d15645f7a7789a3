"""The store as lines of JSON that any of its databases can read: every table at the revision at which it stands."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    Date,
    DateTime,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    cast,
    collate,
    func,
    insert,
    inspect,
    null,
    select,
)

from scoring.store.tables import batch, model

_REVISION = "alembic_version"
"""Alembic's own table: one row, the revision of the schema."""

_AT_ONCE = 1_000
"""Rows that are read or written together."""


def is_empty(connection: Connection) -> bool:
    """Whether the database has no table at all."""
    return not inspect(connection).get_table_names()


def revision(connection: Connection) -> str:
    """The revision of the schema."""
    version = Table(_REVISION, MetaData(), autoload_with=connection)
    return str(connection.execute(select(version.c.version_num)).scalar_one())


def tables(connection: Connection) -> list[Table]:
    """All tables as the database has them, each after those that it refers to."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != _REVISION]


def listed(connection: Connection) -> tuple[list[tuple[str, str, str]], list[tuple[str, str, str]]]:
    """What the store says of files, at any revision: (source, batch, SHA-256), and models: (name, version, digest)."""
    files = connection.execute(select(batch.c.source, batch.c.id, batch.c.lake_sha256).order_by(batch.c.id))
    models = connection.execute(select(model.c.name, model.c.version, model.c.digest).order_by(model.c.digest))
    return [(*row,) for row in files], [(*row,) for row in models]


def lines(connection: Connection, table: Table) -> Iterator[bytes]:
    """The rows of a table in the order of its primary key, a JSON object each: the same rows, the same bytes.

    Days and moments are in ISO 8601, moments in UTC, bytes in Base64; what is NULL is left out.
    """
    written = {c.name: _written(c) for c in table.columns}
    columns = [cast(c, Text).label(c.name) if isinstance(c.type, JSON) else c for c in table.columns]
    query = select(*columns).order_by(*(_in_bytes(connection, c) for c in table.primary_key))
    for row in connection.execute(query, execution_options={"yield_per": _AT_ONCE}).mappings():
        known = {name: write(row[name]) for name, write in written.items() if row[name] is not None}
        yield json.dumps(known, separators=(",", ":")).encode() + b"\n"


def fill(connection: Connection, table: Table, rows: Iterable[bytes]) -> None:
    """Insert the lines of a table, and let the database's own numbers go on after the last of them."""
    read = {c.name: _read(c) for c in table.columns}
    unknown = {c.name: null() if isinstance(c.type, JSON) else None for c in table.columns}
    known = (unknown | {name: read[name](value) for name, value in json.loads(line).items()} for line in rows)
    while some := list(islice(known, _AT_ONCE)):
        connection.execute(insert(table), some)
    counted = table.autoincrement_column
    if connection.dialect.name == "postgresql" and counted is not None:
        last = select(func.max(counted)).scalar_subquery()
        sequence = func.pg_get_serial_sequence(table.name, counted.name)
        connection.execute(select(func.setval(sequence, func.coalesce(last, 1), last.is_not(None))))


def _written(column: Column[Any]) -> Callable[[Any], Any]:
    """How a value of the column becomes one of JSON; a column of JSON is read as its text."""
    match column.type:
        case JSON():
            return json.loads
        case DateTime():
            return lambda moment: (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
        case Date():
            return date.isoformat
        case LargeBinary():
            return lambda content: base64.b64encode(content).decode()
        case _:
            return _as_it_is


def _read(column: Column[Any]) -> Callable[[Any], Any]:
    """The way back."""
    match column.type:
        case DateTime():
            return datetime.fromisoformat
        case Date():
            return date.fromisoformat
        case LargeBinary():
            return base64.b64decode
        case _:
            return _as_it_is


def _as_it_is(value: object) -> object:
    return value


def _in_bytes(connection: Connection, column: Column[Any]) -> ColumnElement[Any]:
    """The column in the order of its bytes, which SQLite keeps to and PostgreSQL only if it is told."""
    worded = connection.dialect.name == "postgresql" and isinstance(column.type, String)
    return collate(column, "C") if worded else column
