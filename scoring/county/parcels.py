"""A parcel is what one department sends on one day: a table of text cells and how it is written down."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import numpy as np
import pyarrow as pa

from scoring.county.plan import day_after
from scoring.records.contract import Source


@dataclass(frozen=True)
class Style:
    """How a department writes its files.

    ``header``: which of a field's headers it uses, 0 for the official one, -1 for the last known.
    ``headers``: what it calls some columns instead, such as another unit or what the contract does not know.
    ``title``: a line above the header (spreadsheets only).
    """

    stem: str
    format: Literal["csv", "xlsx", "jsonl", "parquet"] = "csv"
    encoding: str = "utf-8"
    header: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    title: str = ""


@dataclass(frozen=True)
class Cover:
    """What is known of a file but its rows: ``columns`` by the contract's names, ``headers`` as they are sent."""

    source: str
    sender: str
    delivered_on: date
    style: Style
    columns: tuple[str, ...]
    headers: tuple[str, ...]

    def file(self, ending: str) -> str:
        """The name of the file."""
        return f"{self.style.stem}_{self.delivered_on:%Y%m%d}.{ending}"


@dataclass(frozen=True)
class Parcel:
    """Rows of one file: columns are named by the contract's fields, in the order in which they are sent.

    ``useless`` names the fault for which the whole file must be refused, if there is one.
    """

    source: Source
    style: Style
    sender: str
    delivered_on: date
    table: pa.Table
    useless: str = ""

    @property
    def cover(self) -> Cover:
        """The parcel without its rows."""
        columns = tuple(self.table.column_names)
        return Cover(self.source.name, self.sender, self.delivered_on, self.style, columns, tuple(self.headers))

    @property
    def headers(self) -> list[str]:
        """The headers as sent; a column that the contract does not know keeps its own name."""
        known = {f.name: f.headers[self.style.header] for f in self.source.fields} | dict(self.style.headers)
        return [known.get(name, name) for name in self.table.column_names]


Columns = Mapping[str, pa.Array]


def parcels(
    source: Source, style: Style, columns: Columns, delivery: np.ndarray, deliveries: np.ndarray
) -> Iterator[Parcel]:
    """One parcel for each delivery day; ``delivery`` says which of ``deliveries`` carries each row."""
    table = pa.table(dict(columns))
    return written_late(source, style, lambda rows: table.take(pa.array(rows)), delivery, deliveries)


def written_late(
    source: Source,
    style: Style,
    rows_of: Callable[[np.ndarray], pa.Table],
    delivery: np.ndarray,
    deliveries: np.ndarray,
) -> Iterator[Parcel]:
    """The same, where the text of a parcel's rows is written when its turn comes: all of it would fill the memory."""
    order = np.argsort(delivery, kind="stable")
    bounds = np.searchsorted(delivery[order], np.arange(len(deliveries) + 1))
    for place, day in enumerate(deliveries):
        begin, end = int(bounds[place]), int(bounds[place + 1])
        if end > begin:
            yield Parcel(source, style, source.owner, day.astype(date), rows_of(order[begin:end]))


def monthly(calendar: np.ndarray, day: int) -> np.ndarray:
    """Delivery on the ``day``-th of the month after each month."""
    return day_after(calendar, day)


def quarterly(calendar: np.ndarray, day: int) -> np.ndarray:
    """Delivery on the ``day``-th of the month after each quarter that ends within the calendar."""
    return day_after(calendar[calendar.astype(int) % 3 == 2], day)  # noqa: PLR2004  (months count from a January)


def carried_by(days: np.ndarray, deliveries: np.ndarray) -> np.ndarray:
    """The first delivery on or after each day; ``len(deliveries)`` if none follows."""
    return np.searchsorted(deliveries, days)


def told_twice(day: np.ndarray, later: np.ndarray, deliveries: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What happened on a ``day`` is told once, and again when something ``later`` (NaT: never) ended it.

    Returns the places of the rows, the delivery that carries each, and whether it tells the end already.
    """
    first, then = carried_by(day, deliveries), carried_by(later, deliveries)
    again = np.flatnonzero(~np.isnat(later) & (then > first))
    row = np.concatenate([np.arange(len(day)), again])
    delivery = np.concatenate([first, then[again]])
    return row, delivery, ~np.isnat(later[row]) & (then[row] <= delivery)
