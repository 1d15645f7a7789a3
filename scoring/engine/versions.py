"""Which version of a fact counts on a date, for rows held in memory: any number of dates for one sorting.

The order is that of :func:`scoring.engine.embedded.newest`, which asks the same question of the lake in SQL.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

Array = np.ndarray
BOOK_DAYS = ("occurred_at", "known_at", "received_on")
"""The days that tell which version counts."""

FACT = "fact"
"""The column of loaded rows in which equal numbers are versions of the same fact."""


@dataclass(frozen=True, eq=False)
class Versions:
    """Rows in the order of their batch and line. Days are counted from 1970.

    ``several``: the places of the rows whose fact has more than one version, by fact, the one that counts first
    first; ``fact``: which fact each of these is a version of.
    """

    occurred: Array
    known: Array
    received: Array
    several: Array
    fact: Array

    def counting(self, as_of: date, since: date | None = None) -> Array:
        """A mask of the rows that count on ``as_of``: happened before it (not before ``since``), in the version known.

        Of several versions the newest known counts; of those known on one day, the one whose file came last, though
        not after ``as_of`` if an earlier one had come by then; of those that came on one day, the one that tells of an
        end.
        """
        today = _day(as_of)
        counts = (self.known < today) & (self.occurred < today)
        if since is not None:
            counts &= self.occurred >= _day(since)
        if len(self.several):
            visible = counts[self.several]
            counts[self.several] = False
            timely = self._first(visible & (self.received[self.several] < today))
            answered = np.zeros(int(self.fact[-1]) + 1, dtype=bool)
            answered[self.fact[timely]] = True
            late = self._first(visible & ~answered[self.fact])
            counts[self.several[timely]] = counts[self.several[late]] = True
        return counts

    def _first(self, among: Array) -> Array:
        """Of each fact the first of ``several`` that is ``among`` them."""
        places = np.flatnonzero(among)
        return places[np.flatnonzero(np.diff(self.fact[places], prepend=-1))]


def versions(table: pa.Table, ended: str | None) -> Versions:
    """Sort the versions in ``table``, whose rows stand in the order of their batch and line.

    Columns: ``fact``, ``occurred_at``, ``known_at``, ``received_on`` and ``ended``, the day a fact's end is told by.
    """
    occurred, known, received = (_days(table.column(c)) for c in BOOK_DAYS)
    number = np.asarray(table.column(FACT))
    by_fact = np.argsort(number)
    alike = number[by_fact][1:] == number[by_fact][:-1]
    both = np.zeros(len(number), dtype=bool)
    both[1:] |= alike
    both[:-1] |= alike
    repeated = by_fact[both]
    fact = np.cumsum(np.diff(number[repeated], prepend=number[repeated[:1]]) != 0)
    over = np.asarray(table.column(ended).is_valid())[repeated] if ended else np.zeros(len(repeated), dtype=bool)
    first = np.argsort(_newer(known[repeated], received[repeated], over, repeated))[::-1]
    order = np.empty(len(first), dtype=np.int64)
    order[first] = np.arange(len(first))
    sorting = np.argsort(fact << _ROWS | order)
    return Versions(occurred, known, received, repeated[sorting], fact[sorting])


_DAYS, _ROWS = 16, 30
"""Bits of a day since 1970 (until 2149) and of a row number."""


def _newer(known: Array, received: Array, over: Array, place: Array) -> Array:
    """One number for each row, the larger the newer: known, received, tells of an end, stands later."""
    days = known.astype(np.int64) << _DAYS | received
    return (days << 1 | over) << _ROWS | place


def _days(column: pa.ChunkedArray) -> Array:
    return np.asarray(column.cast(pa.int32()))


def _day(day: date) -> int:
    return (day - date(1970, 1, 1)).days
