"""The rows of one file that were accepted so far, so that a fact that stands in it twice is found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from scoring.records import reasons
from scoring.records.contract import MISSING_INTEGER
from scoring.records.reasons import Reason


class Prints(NamedTuple):
    """Of every row of a chunk: the hash of its key, of all its fields, and its line."""

    keys: np.ndarray
    contents: np.ndarray
    lines: np.ndarray

    def take(self, rows: np.ndarray) -> Prints:
        """The prints of some rows."""
        return Prints(*(column[rows] for column in self))


def prints_of(columns: Mapping[str, pa.Array], key: Sequence[str], lines: np.ndarray) -> Prints:
    """The prints of the rows of a chunk: ``columns`` are those that the file has."""
    hashes = {name: _hashes(column) for name, column in columns.items()}
    contents = _combined(hashes.values()).astype(np.uint32)
    return Prints(_combined(hashes[name] for name in key), contents, lines.astype(np.uint32))


class Seen:
    """What was seen: a hash table of slots.

    The first bits of a key say where it stands; a slot holds the last 32 bits of the key that took it, and
    one more than the number of that key's first row.

    Some thirty bytes a row let a file of ten million rows pass within bounded memory. Two different keys
    share a hash of 64 bits with a chance of one in 370,000 in such a file; the later row would then be
    quarantined as a conflict, never lost.
    """

    def __init__(self) -> None:
        """Nothing was seen yet."""
        self._slots = np.zeros(1 << 16, dtype=np.uint64)
        self._rows = Prints(np.empty(0, dtype=np.uint64), np.empty(0, dtype=np.uint32), np.empty(0, dtype=np.uint32))
        self._count = 0

    def repeated(self, prints: Prints, rows: np.ndarray) -> Iterator[tuple[int, int, Reason]]:
        """Those of ``rows`` whose key stands earlier: the row, the earlier line, the reason."""
        own, first = prints.take(rows), self._count
        self._make_room(len(rows))
        self._count += len(rows)
        for column, new in zip(self._rows, own, strict=True):
            column[first : self._count] = new
        holders = self._placed(own.keys, first)
        for at in np.flatnonzero(holders != np.arange(first, self._count)).tolist():
            earlier = holders[at]
            same = own.contents[at] == self._rows.contents[earlier]
            yield int(rows[at]), int(self._rows.lines[earlier]), reasons.DUPLICATE if same else reasons.CONFLICT

    def _placed(self, keys: np.ndarray, first: int) -> np.ndarray:
        """Seek a slot for the key of every row from the number ``first`` on; returns the row that holds it.

        A row takes a slot that is free; one whose key has a slot gets the row that took it; where another key
        stands, the next slot is tried.
        """
        holders = np.arange(first, first + len(keys))
        entries = keys << _HALF | np.arange(first + 1, first + 1 + len(keys), dtype=np.uint64)
        places = (keys >> np.uint64(65 - len(self._slots).bit_length())).view(np.int64)
        seeking = np.arange(len(keys))
        while len(seeking):
            held = self._slots[places]
            free = np.flatnonzero(held == 0)[::-1]  # backwards: of several rows that want it the first one gets it
            self._slots[places[free]] = entries[seeking[free]]
            held[free] = self._slots[places[free]]
            others = np.flatnonzero(held != entries[seeking])
            seeking, places, held = seeking[others], places[others], held[others]
            alike = np.flatnonzero(held >> _HALF == entries[seeking] >> _HALF)
            found = (held[alike] & _LAST_HALF).astype(np.int64) - 1
            known = self._rows.keys[found] == keys[seeking[alike]]
            holders[seeking[alike[known]]] = found[known]
            seeking, places = np.delete(seeking, alike[known]), np.delete(places, alike[known])
            places = (places + 1) % len(self._slots)
        return holders

    def _make_room(self, more: int) -> None:
        """Keep a third of the slots free."""
        needed = self._count + more
        if needed > len(self._rows.keys):
            self._rows = Prints(*(_longer(column, max(needed, self._count * 3 // 2)) for column in self._rows))
        if 3 * needed > 2 * len(self._slots):
            self._slots = np.zeros(1 << (3 * needed // 2).bit_length(), dtype=np.uint64)
            for first in range(0, self._count, AT_ONCE):
                self._placed(self._rows.keys[first : min(first + AT_ONCE, self._count)], first)


AT_ONCE = 1 << 16
"""Rows that move into a larger table at a time."""

_HALF, _LAST_HALF = np.uint64(32), np.uint64(0xFFFFFFFF)


def _longer(column: np.ndarray, length: int) -> np.ndarray:
    longer = np.empty(length, dtype=column.dtype)
    longer[: len(column)] = column
    return longer


def _hashes(column: pa.Array) -> np.ndarray:
    if column.type == pa.string():
        texts = column.dictionary_encode()
        words = np.asarray(texts.dictionary.to_numpy(zero_copy_only=False), dtype=object)
        table = np.append(pd.util.hash_array(words, categorize=False), np.uint64(0))
        return table[np.asarray(texts.indices.fill_null(len(words)))]
    whole = column.view(pa.int32()) if column.type == pa.date32() else column
    return pd.util.hash_array(np.asarray(whole.cast(pa.int64()).fill_null(MISSING_INTEGER)))


def _combined(hashes: Iterable[np.ndarray]) -> np.ndarray:
    def mixed(before: np.ndarray, hashed: np.ndarray) -> np.ndarray:
        product = (before ^ hashed) * np.uint64(0xBF58476D1CE4E5B9)
        return product ^ (product >> np.uint64(31))

    return reduce(mixed, hashes)
