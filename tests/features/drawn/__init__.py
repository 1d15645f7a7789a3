"""Drawn tables: what each feature means, told by small tables of records and the value that comes of them.

As of 16 November 2026; the last whole month is October. A drawing holds one or more tables::

    electricity
    month             energy_wh  bill_fen
    2025-11..2026-10  100_000    6_000

The first line names the source, the second the columns, then come the rows. ``..`` repeats a row for every month from
one to the other. A month stands for its last day. ``.`` leaves a cell empty. Columns that the drawing leaves out are
empty too, but ``enterprise`` (the kiln). ``known_at`` is the day after the record happened unless it is drawn.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from scoring.codes.periods import months_later
from scoring.records.sources import source
from tests.conftest import KILN, drawn

AS_OF = dt.date(2026, 11, 16)
NULL = math.nan
MONTH = re.compile(r"\d{4}-\d{2}")


@dataclass(frozen=True)
class Drawing:
    """A feature, a sentence that says what the tables show, the tables, and the kiln's value."""

    feature: str
    says: str
    tables: str
    value: float
    as_of: dt.date = AS_OF


def records(tables: str) -> dict[str, pa.Table]:
    """The drawn records by source."""
    found = {}
    for part in re.split(r"\n\s*\n", tables.strip()):
        name, header, *lines = (line.strip() for line in part.strip().splitlines())
        columns = header.split()
        rows = [row for line in lines for row in _rows(dict(zip(columns, line.split(), strict=True)), name)]
        found[name] = drawn(name, rows, f"drawn_{name}")
    return found


def _rows(cells: dict[str, str], name: str) -> Iterator[dict[str, Any]]:
    schema = source(name).schema
    repeated = next((c for c, cell in cells.items() if ".." in cell and len(cell) > 2), None)
    for month in _months(cells[repeated]) if repeated else [""]:
        row = {c: month if c == repeated else cell for c, cell in cells.items()}
        yield {"enterprise": KILN} | {c: _value(cell, schema.field(c).type) for c, cell in row.items()}


def _months(span: str) -> Iterator[str]:
    first, last = (dt.date.fromisoformat(f"{end}-01") for end in span.split(".."))
    while first <= last:
        yield f"{first:%Y-%m}"
        first = months_later(first, 1)


def _value(cell: str, kind: pa.DataType) -> Any:
    if cell == ".":
        return None
    if pa.types.is_integer(kind):
        return int(cell)
    if pa.types.is_date(kind):
        whole = MONTH.fullmatch(cell)
        return (
            months_later(dt.date.fromisoformat(f"{cell}-01"), 1) - dt.timedelta(days=1)
            if whole
            else dt.date.fromisoformat(cell)
        )
    return cell
