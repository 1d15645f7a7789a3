"""The facts of several sources side by side, for questions that compare them; and how full a delivery is.

Used for reports on the records. Features ask :mod:`scoring.engine.embedded` source by source.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa

from scoring.engine.embedded import Scan, newest_first, quiet


@dataclass(frozen=True)
class Facts:
    """Open facts: every source is a table of its own name, its columns as the contract has them now."""

    connection: duckdb.DuckDBPyConnection

    def add(self, name: str, table: pa.Table) -> None:
        """Put another table beside the sources, such as a list of codes."""
        self.connection.register("handed_over", table)
        self.connection.execute(f'CREATE TEMP TABLE "{name}" AS SELECT * FROM handed_over')
        self.connection.unregister("handed_over")

    def view(self, name: str, query: str) -> None:
        """Give a question a name, so that others can build on it."""
        self.connection.execute(f'CREATE TEMP VIEW "{name}" AS {query}')

    def ask(self, query: str, **bounds: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401  (dates, numbers, words)
        """The rows of a question; ``bounds`` are those of its ``$names`` that it mentions."""
        named = {name: value for name, value in bounds.items() if f"${name}" in query}
        return self.connection.execute(query, named).fetchall()


@contextmanager
def facts(sources: Mapping[str, tuple[Scan, pa.Schema]], as_of: date) -> Iterator[Facts]:
    """The facts of every source as of a date, each in its newest version; a source without files is empty.

    A column that the files of a batch lack, because the contract grew since, is null in its rows.
    """
    with duckdb.connect() as connection:
        quiet(connection)
        for name, (scan, schema) in sources.items():
            connection.register("as_promised", schema.empty_table())
            known = f"SELECT * FROM ({_rows(scan, schema)}) WHERE known_at < $day AND occurred_at < $day"
            key = ", ".join(f'"{column}"' for column in scan.key)
            connection.execute(
                f"""CREATE TEMP TABLE "{name}" AS {known} QUALIFY row_number() OVER (
                    PARTITION BY {key} ORDER BY {newest_first(scan, "$day")}
                ) = 1""",
                {"day": as_of},
            )
        yield Facts(connection)


def filled(scan: Scan, schema: pa.Schema) -> tuple[int, dict[str, int]]:
    """How many records the files hold, and in how many of them each column has a value."""
    with duckdb.connect() as connection:
        quiet(connection)
        counts = ", ".join(f'count("{name}")' for name in schema.names)
        connection.register("as_promised", schema.empty_table())
        query = f"SELECT count(*), {counts} FROM ({_rows(scan, schema)})"
        rows, *each = connection.execute(query).fetchall()[0]
    return rows, dict(zip(schema.names, each, strict=True))


def _rows(scan: Scan, schema: pa.Schema) -> str:
    """The query of all records of a source in the columns of its schema, which ``as_promised`` has."""
    wanted = ", ".join(f'"{name}"' for name in schema.names)
    if not scan.files:
        return f"SELECT {wanted} FROM as_promised"
    files = ", ".join("'" + str(path).replace("'", "''") + "'" for path in scan.files)
    read = f"SELECT * FROM read_parquet([{files}], union_by_name = true)"
    return f"SELECT {wanted} FROM (SELECT * FROM as_promised UNION ALL BY NAME {read})"
