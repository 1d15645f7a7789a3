"""The two shapes in which features see records: months of readings, and events.

Both hold the rows of one source for a bucket of enterprises as of one date, already filtered by what
was known. Sums are taken over integers (fen, Wh, litres, counts), so their order never matters.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

Array = np.ndarray

ALL = slice(None)
"""All rows."""

MONTHS = 24
"""How far monthly readings are looked back upon."""


@dataclass(frozen=True)
class Records:
    """Rows of one source: ``owner[i]`` is the enterprise (0 … ``size`` - 1) of row ``i``.

    ``delivered`` is false where no file of this source had come by the as-of date at all: then nothing
    is known of any enterprise, which is not the same as knowing that there is nothing.
    """

    size: int
    as_of: date
    owner: Array
    table: pa.Table
    delivered: bool
    _read: dict[str, Array] = field(default_factory=dict, repr=False, compare=False)

    def __getitem__(self, name: str) -> Array:
        """A column: integers as float64 (NaN if missing), days as ``datetime64[D]``, words as objects."""
        if name not in self._read:
            column = self.table.column(name).combine_chunks()
            if pa.types.is_integer(column.type):
                self._read[name] = column.cast(pa.float64()).to_numpy(zero_copy_only=False)
            elif pa.types.is_date(column.type):
                self._read[name] = np.asarray(column.to_numpy(zero_copy_only=False), dtype="datetime64[D]")
            else:
                words = column.dictionary_encode()
                vocabulary = np.array([*words.dictionary.to_pylist(), None], dtype=object)
                self._read[name] = vocabulary[np.asarray(words.indices.fill_null(len(words.dictionary)))]
        return self._read[name]

    def where(self, name: str, word: str) -> Array:
        """The rows in which a column of words holds this word."""
        key = f"{name}={word}"
        if key not in self._read:
            self._read[key] = np.asarray(pc.fill_null(pc.equal(self.table.column(name), word), fill_value=False))
        return self._read[key]

    def codes(self, name: str) -> Array:
        """A column of words as integers, equal where the words are equal."""
        return np.asarray(self.table.column(name).combine_chunks().dictionary_encode().indices.fill_null(-1))

    @property
    def today(self) -> np.datetime64:
        """The as-of date for comparison with day columns."""
        return np.datetime64(self.as_of, "D")

    @cached_property
    def days_ago(self) -> Array:
        """Days from when each row happened to the as-of date."""
        return (self.today - self["occurred_at"]).astype(np.int64)

    @cached_property
    def any(self) -> Array:
        """Which enterprises have at least one row."""
        return np.bincount(self.owner, minlength=self.size) > 0


class Events(Records):
    """Things that happen now and then: an invoice, a penalty, a listing."""

    def count(self, which: Array | slice = ALL) -> Array:
        """How many rows of each enterprise satisfy the mask ``which``; NaN where nothing was delivered."""
        return self._if_delivered(np.bincount(self.owner[which], minlength=self.size).astype(float))

    def total(self, name: str, which: Array | slice = ALL) -> Array:
        """Sum of a column over the rows that satisfy ``which``; a missing value adds nothing."""
        weights = np.nan_to_num(self[name][which])
        return self._if_delivered(np.bincount(self.owner[which], weights=weights, minlength=self.size))

    def newest(self, name: str) -> Array:
        """The value of a numeric column in the newest row of each enterprise (rows come sorted by date)."""
        value = np.full(self.size, np.nan)
        value[self.owner] = self[name]
        return value

    def _if_delivered(self, values: Array) -> Array:
        return values if self.delivered else np.full(self.size, np.nan)


class Months(Records):
    """Readings by calendar month. Column 0 of a dense array is the last whole month before the as-of date."""

    @cached_property
    def _cell(self) -> Array:
        months = self["month"].astype("datetime64[M]").astype(np.int64)
        this_month = (self.as_of.year - 1970) * 12 + self.as_of.month - 1
        return self.owner * MONTHS + (this_month - 1 - months)

    @cached_property
    def _known(self) -> Array:
        return self._counted(np.ones(len(self.owner))) > 0

    def _counted(self, weights: Array) -> Array:
        return np.bincount(self._cell, weights=weights, minlength=self.size * MONTHS).reshape(self.size, MONTHS)

    def dense(self, values: Array) -> Array:
        """Row values added up by enterprise and month: (size, MONTHS), NaN where nothing was known."""
        return np.where(self._known, self._counted(np.nan_to_num(values)), np.nan)
