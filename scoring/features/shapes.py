"""The two shapes in which features see the records of one source: events, and months of readings.

Both hold the rows of a bucket of enterprises as of one date, already filtered by what was known and may be used.
Quantities are integers (fen, Wh, litres, persons), so sums are exact and their order never matters. Whatever a
feature takes from a shape is noted, so that the records that made a value can be named
(:mod:`scoring.features.lineage`): look at ``shape["column"]`` to select and to weigh rows, but count, add up and
pick rows by the methods.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, wraps
from typing import Any, TypeVar, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scoring.features.daily import CUTS, SPAN, Daily
from scoring.features.monthly import MONTHS, Array, Monthly, nothing_read
from scoring.records.identity.names import bodies

ALL = slice(None)
"""All rows."""

Rows = Array | slice
"""Some rows: a mask or ``ALL``."""

TWO_YEARS = 720
"""The days of 24 spans of 30 days."""

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Records:
    """Rows of one source: ``owner[i]`` is the enterprise (0 … ``size`` - 1) of row i.

    ``delivered`` is false where no file of this source had come by the as-of date at all: then nothing is known of
    any enterprise, which is not the same as knowing that there is nothing. ``used`` collects which rows were taken,
    if somebody wants to know.
    """

    size: int
    as_of: date
    owner: Array
    table: pa.Table
    delivered: bool
    used: Array | None = None
    _kept: dict[Any, Any] = field(default_factory=dict, repr=False)

    def __getitem__(self, name: str) -> Array:
        """A column: integers as float64 (NaN if missing), days as ``datetime64[D]``, words as objects."""
        if name not in self._kept:
            self._kept[name] = _plain(self.table.column(name).combine_chunks())
        return cast("Array", self._kept[name])

    def where(self, name: str, *words: str) -> Array:
        """A mask of the rows in which a column of words holds one of these."""
        key = (name, *words)
        if key not in self._kept:
            codes, vocabulary = self._words(name)
            self._kept[key] = np.array([*(word in words for word in vocabulary), False])[codes]
        return cast("Array", self._kept[key])

    def numbered(self, name: str, number: Callable[[str], float]) -> Array:
        """A number for each row, made of the word in a column; NaN where the word is missing. For masks and weights."""
        codes, vocabulary = self._words(name)
        return np.array([*map(number, vocabulary), np.nan], dtype=np.float64)[codes]

    def mentions(self, name: str, pattern: str) -> Array:
        """A mask of the rows in which a regular expression is found somewhere in a column of words."""
        key = ("mentions", name, pattern)
        if key not in self._kept:
            codes, vocabulary = self._words(name)
            found = [re.search(pattern, word) is not None for word in vocabulary]
            self._kept[key] = np.array([*found, False])[codes]
        return cast("Array", self._kept[key])

    def _words(self, name: str) -> tuple[Array, list[str]]:
        """A column of words as codes, -1 where missing, and the words."""
        key = (name,)
        if key not in self._kept:
            column = self.table.column(name).combine_chunks()
            told = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
            self._kept[key] = np.asarray(told.indices.fill_null(-1)), told.dictionary.to_pylist()
        return cast("tuple[Array, list[str]]", self._kept[key])

    @property
    def today(self) -> np.datetime64:
        """The as-of date for comparison with day columns."""
        return np.datetime64(self.as_of, "D")

    @cached_property
    def days_ago(self) -> Array:
        """Days from when each row happened to the as-of date."""
        return self.days_since("occurred_at")

    def days_since(self, name: str) -> Array:
        """Days from the day in a column to the as-of date, as float64: NaN where missing, negative if it lies ahead."""
        days = self[name]
        return np.where(np.isnat(days), np.nan, (self.today - days).astype(np.float64))

    def _take(self, rows: Rows) -> None:
        if self.used is not None:
            self.used[rows] = True

    @cached_property
    def _sequence(self) -> Array:
        """The places of all rows, by enterprise and date; those of one day in the order of their batch and line."""
        return np.lexsort((self["occurred_at"], self.owner))

    def _last(self, rows: Rows = ALL) -> Array:
        """The place of the newest of ``rows`` of each enterprise that has any."""
        chosen = np.zeros(len(self.owner), dtype=bool)
        chosen[rows] = True
        places = self._sequence[chosen[self._sequence]]
        return places[np.flatnonzero(np.diff(self.owner[places], append=-1))]

    @cached_property
    def _known(self) -> Array:
        known = np.zeros(self.size, dtype=bool)
        known[self.owner] = True
        return known

    @property
    def known(self) -> Array:
        """Which enterprises have at least one row; their newest one is the witness."""
        if self.used is not None:
            self._take(self._last())
        return self._known

    def where_known(self, values: Array) -> Array:
        """``values`` of the enterprises that have at least one row, NaN of the others: nothing known is not zero."""
        return np.where(self.known, values, np.nan)

    def where_delivered(self, values: Array) -> Array:
        """``values``, or NaN for all where the source had not come at all: having no row is then no news."""
        return values if self.delivered else np.full(self.size, np.nan)

    def count(self, rows: Rows = ALL) -> Array:
        """How many of ``rows`` each enterprise has; NaN where nothing was delivered."""
        self._take(rows)
        return self.where_delivered(np.bincount(self.owner[rows], minlength=self.size).astype(float))

    def total(self, values: str | Array, rows: Rows = ALL) -> Array:
        """Sum of ``values`` (a column, or one number for each row) over ``rows``; missing adds nothing."""
        self._take(rows)
        weights = np.nan_to_num(self._of(values)[rows])
        return self.where_delivered(np.bincount(self.owner[rows], weights=weights, minlength=self.size))

    def newest(self, values: str | Array, rows: Rows = ALL) -> Array:
        """The value in the newest of ``rows`` of each enterprise; NaN without any."""
        last = self._last(rows)
        self._take(last)
        value = np.full(self.size, np.nan)
        value[self.owner[last]] = self._of(values)[last]
        return value

    def largest(self, values: str | Array, rows: Rows = ALL) -> Array:
        """The largest of ``values`` over ``rows``, missing ones left out; NaN without any."""
        self._take(rows)
        value = np.full(self.size, -np.inf)
        np.maximum.at(value, self.owner[rows], np.nan_to_num(self._of(values)[rows], nan=-np.inf))
        return np.where(np.isneginf(value), np.nan, value)

    def smallest(self, values: str | Array, rows: Rows = ALL) -> Array:
        """The smallest of ``values`` over ``rows``, missing ones left out; NaN without any."""
        return -self.largest(-self._of(values), rows)

    def distinct(self, name: str, rows: Rows = ALL) -> Array:
        """How many different words a column holds in ``rows``; missing is no word. NaN where nothing was delivered."""
        owner, _ = self._by_word(name, np.ones(len(self.owner)), rows)
        return self.where_delivered(np.bincount(owner, minlength=self.size).astype(float))

    def largest_share(self, name: str, values: str | Array, rows: Rows = ALL) -> Array:
        """Share of the word with the largest sum of ``values`` in the sum of all words; NaN where that sum is 0."""
        owner, total = self._by_word(name, self._of(values), rows)
        largest = np.zeros(self.size)
        np.maximum.at(largest, owner, total)
        whole = np.bincount(owner, weights=total, minlength=self.size)
        return np.divide(largest, whole, out=np.full(self.size, np.nan), where=whole > 0)

    def spread(self, name: str, values: str | Array, rows: Rows = ALL) -> Array:
        """Herfindahl index: the squared shares of the words in the sum of ``values``; NaN where that sum is 0.

        The smallest shares are added first, so that the order of the words never matters.
        """
        owner, total = self._by_word(name, self._of(values), rows)
        order = np.lexsort((total, owner))
        owner, total = owner[order], total[order]
        whole = np.bincount(owner, weights=total, minlength=self.size)
        share = np.divide(total, whole[owner], out=np.zeros(len(total)), where=whole[owner] > 0)
        squares = np.bincount(owner, weights=share * share, minlength=self.size)
        return np.where(whole > 0, squares, np.nan)

    def same_name(self, name: str, other: Records, other_name: str) -> Array:
        """Which rows hold the name that the newest row of ``other`` gives the same enterprise, as names are compared.

        False where either is missing.
        """
        last = other._last()
        newest = np.full(self.size, -1)
        newest[other.owner[last]] = last
        place = newest[self.owner]
        other._take(np.unique(place[place >= 0]))
        theirs = other._bodies(other_name).take(pa.array(place, mask=place < 0))
        same = pc.equal(self._bodies(name), theirs)
        return cast("Array", pc.fill_null(same, fill_value=False).to_numpy(zero_copy_only=False))

    def _bodies(self, name: str) -> pa.Array:
        codes, vocabulary = self._words(name)
        return bodies(pa.array(vocabulary, pa.string())).take(pa.array(codes, mask=codes < 0))

    def also(self, name: str, rows: Rows) -> Array:
        """A mask of all rows whose word in a column the same enterprise also has in some of ``rows``."""
        self._take(rows)
        pair, owner = self._pairs(name)
        found = np.zeros(len(owner) + 1, dtype=bool)
        found[pair[rows]] = True
        found[-1] = False
        return cast("Array", found[pair])

    def _by_word(self, name: str, values: Array, rows: Rows) -> tuple[Array, Array]:
        """Every pair of enterprise and word in ``rows``: the enterprise, and the sum of ``values``."""
        self._take(rows)
        pair, owner = self._pairs(name)
        chosen = pair[rows]
        found = np.bincount(chosen, minlength=len(owner) + 1)[:-1] > 0
        totals = np.bincount(chosen, weights=np.nan_to_num(values[rows]), minlength=len(owner) + 1)[:-1]
        return owner[found], totals[found]

    def _pairs(self, name: str) -> tuple[Array, Array]:
        """The pair of enterprise and word that each row belongs to, as a number, and the enterprise of each pair.

        Rows without a word belong to one more pair, the last, which is nobody's.
        """
        key = ("pairs", name)
        if key not in self._kept:
            codes, vocabulary = self._words(name)
            told = pa.array(self.owner * (len(vocabulary) + 1) + codes + 1).dictionary_encode()
            pairs, place = np.asarray(told.dictionary), np.asarray(told.indices)
            self._kept[key] = np.where(codes < 0, len(pairs), place), pairs // (len(vocabulary) + 1)
        return cast("tuple[Array, Array]", self._kept[key])

    def days_since_newest(self, rows: Rows) -> Array:
        """Days from the newest of ``rows`` of each enterprise to the as-of date; NaN without any."""
        if self.used is not None:
            self._take(self._last(rows))
        days = np.full(self.size, np.inf)
        np.minimum.at(days, self.owner[rows], self.days_ago[rows])
        return np.where(np.isinf(days), np.nan, days)

    def _of(self, values: str | Array) -> Array:
        return self[values] if isinstance(values, str) else values


class Events(Records):
    """Things that happen now and then: an invoice, a penalty, a listing."""

    def by_span(self, values: str | Array | None = None, rows: Rows = ALL) -> Monthly:
        """Events as a quantity by spans of 30 days before the as-of date: span 0 are the last 30 days.

        Sum of ``values``, or their number if none are given. A span without events is 0; all is unknown where the
        enterprise has no row at all.
        """
        return self.by_day(values, rows).by_span()

    def by_day(self, values: str | Array | None = None, rows: Rows = ALL) -> Daily:
        """What events add up to over windows of days: the sum of ``values``, or their number if none are given."""
        mask = np.zeros(len(self.owner), dtype=bool)
        mask[rows] = True
        mask &= self._within
        weights = None if values is None else np.nan_to_num(self._of(values)[mask])
        pieces = len(CUTS) - 1
        sums = np.bincount(self._piece[mask], weights=weights, minlength=pieces * self.size).astype(np.float64)

        def read(start: int, stop: int) -> None:
            self._take(self._last())
            self._take(mask & (self.days_ago > start) & (self.days_ago <= stop))

        noted = nothing_read if self.used is None else read
        return Daily(sums.reshape(pieces, self.size), self._known, noted)

    @cached_property
    def _within(self) -> Array:
        return (self.days_ago > 0) & (self.days_ago <= CUTS[-1])

    @cached_property
    def _piece(self) -> Array:
        """The cell of :class:`Daily` in which each row counts."""
        return (np.searchsorted(CUTS, self.days_ago) - 1) * self.size + self.owner

    def recurring(self, name: str, rows: Rows, at_least: int) -> Array:
        """A mask of all rows whose word occurs with the enterprise in so many of the last 12 spans of 30 days.

        Only ``rows`` count as an occurrence.
        """
        recent = np.zeros(len(self.owner), dtype=bool)
        recent[rows] = True
        recent &= (self.days_ago > 0) & (self.days_ago <= 12 * SPAN)
        self._take(recent)
        pair, owner = self._pairs(name)
        span = ((self.days_ago[recent] - 1) // SPAN).astype(np.int64)
        seen = np.zeros((len(owner) + 1, 12), dtype=bool)
        seen[pair[recent], span] = True
        enough = seen.sum(axis=1) >= at_least
        enough[-1] = False
        return cast("Array", enough[pair])


class Months(Records):
    """Readings by calendar month."""

    @cached_property
    def back(self) -> Array:
        """How many months back each row's month lies: 0 is the last whole month before the as-of date."""
        months = self["month"].astype("datetime64[M]").astype(np.int64)
        this_month = (self.as_of.year - 1970) * 12 + self.as_of.month - 1
        return cast("Array", this_month - 1 - months)

    @property
    def calendar(self) -> Array:
        """The calendar month (1 … 12) of month 0, 1, …: of shape (months, 1)."""
        return ((self.as_of.month - 2 - np.arange(MONTHS)) % 12 + 1)[:, None]

    @cached_property
    def _cell(self) -> Array:
        return self.back * self.size + self.owner

    @cached_property
    def _metered(self) -> Array:
        return np.bincount(self._cell, minlength=MONTHS * self.size).reshape(MONTHS, self.size) > 0

    def monthly(self, values: str | Array) -> Monthly:
        """A column, or one number for each row, added up by enterprise and month (over several meters).

        A month is known where there is a row with a value.
        """
        if isinstance(values, str) and (found := self._kept.get(("monthly", values))) is not None:
            return cast("Monthly", found)
        numbers = self._of(values)
        missing = np.isnan(numbers)
        sums = np.bincount(self._cell, weights=np.where(missing, 0.0, numbers), minlength=MONTHS * self.size)
        known = self._metered
        if missing.any():
            known = np.bincount(self._cell[~missing], minlength=MONTHS * self.size).reshape(MONTHS, self.size) > 0

        def read(start: int, stop: int) -> None:
            self._take((self.back >= start) & (self.back < stop))

        added = sums.astype(np.float64, copy=False).reshape(MONTHS, self.size)
        quantity = Monthly(added, known, nothing_read if self.used is None else read)
        if isinstance(values, str):
            self._kept["monthly", values] = quantity
        return quantity

    def flagged(self, rows: Array) -> Monthly:
        """1 in the months in which at least one row satisfies the mask ``rows``, 0 in the other known ones."""
        found = self.monthly(rows.astype(np.float64))
        return found.where(found.values > 0)


def shared(build: Callable[..., T]) -> Callable[..., T]:
    """Compute what several features build from the same shapes only once for a bucket.

    For a function whose arguments are shapes, then plain values. Returns what the function returns; what it takes
    from the shapes is noted when it is computed, so share only quantities (:class:`Monthly`) and masks.
    """

    @wraps(build)
    def kept(first: Records, *others: Any) -> T:  # noqa: ANN401  (shapes, numbers, words)
        key = (build, *(id(o) if isinstance(o, Records) else o for o in others))
        if key not in first._kept:  # noqa: SLF001  (the shape keeps it for us)
            first._kept[key] = build(first, *others)  # noqa: SLF001
        return cast("T", first._kept[key])  # noqa: SLF001

    return kept


def _plain(column: pa.Array) -> Array:
    if pa.types.is_integer(column.type):
        return column.cast(pa.float64()).to_numpy(zero_copy_only=False)
    if pa.types.is_date(column.type):
        return np.asarray(column.to_numpy(zero_copy_only=False), dtype="datetime64[D]")
    words = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    vocabulary = np.array([*words.dictionary.to_pylist(), None], dtype=object)
    return vocabulary[np.asarray(words.indices.fill_null(len(words.dictionary)))]
