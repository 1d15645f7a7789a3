"""The records of some enterprises held in memory: read once, asked for any number of dates.

What :class:`~scoring.records.view.View` answers from the lake, in the same sense: happened and known before the date,
in the newest version, and not out of use.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from scoring.engine.versions import Versions, versions
from scoring.records.contract import ENTERPRISE, Source
from scoring.records.sources import source
from scoring.records.use import ALWAYS, Ended, in_use
from scoring.records.view import ENDING, ended


@dataclass(frozen=True, eq=False)
class Held:
    """Every version of the records of one source; ``owner`` is the place of each row's enterprise."""

    contract: Source
    table: pa.Table
    owner: np.ndarray
    versions: Versions

    def usable(self, as_of: date, since: date | None, ended: Ended) -> tuple[pa.Table, np.ndarray]:
        """The rows that may be used on a date, happened not before ``since``, and their owners."""
        counting = self.versions.counting(as_of, since)
        whole = counting.all()
        table, owner = (self.table, self.owner) if whole else (_kept(self.table, counting), self.owner[counting])
        if self.contract.use == ALWAYS:
            return table, owner
        using = in_use(self.contract.name, self.contract.use, table, as_of, ended)
        return _kept(table, using), owner[using]

    def heard_of(self, as_of: date, size: int) -> np.ndarray:
        """Which enterprises had a row by the date."""
        heard = np.zeros(size, dtype=bool)
        heard[self.owner[self.versions.counting(as_of)]] = True
        return heard


@dataclass(frozen=True, eq=False)
class Holding:
    """Some enterprises, sorted by code, and what is held of them by source."""

    enterprises: Sequence[str]
    held: Mapping[str, Held]

    def ended(self, as_of: date) -> Ended:
        """What ends the use of other records on a date."""
        nothing = Ended()
        tables = {
            name: self.held[name].usable(as_of, None, nothing)[0]
            if name in self.held
            else source(name).schema.empty_table()
            for name in ENDING
        }
        return ended(tables, as_of)


def holding(tables: Mapping[str, pa.Table]) -> Holding:
    """Hold what an engine has loaded (:func:`scoring.engine.embedded.rows`), by source; no enterprise is split."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        told = dict(zip(tables, pool.map(_told, tables, tables.values()), strict=True))
    enterprises = sorted(set().union(*(code.dictionary.to_pylist() for code, _, _ in told.values())))
    place = {enterprise: number for number, enterprise in enumerate(enterprises)}
    held = {}
    for name, (code, table, counted) in told.items():
        where = np.array([place[e] for e in code.dictionary.to_pylist()], dtype=np.int64)
        owner = where[np.asarray(code.indices)] if len(table) else np.empty(0, dtype=np.int64)
        held[name] = Held(source(name), table, owner, counted)
    return Holding(enterprises, held)


def _told(name: str, table: pa.Table) -> tuple[pa.DictionaryArray, pa.Table, Versions]:
    """The enterprises of a table's rows, the table with its words as numbers, and the versions in it."""
    contract = source(name)
    code = table.column(ENTERPRISE).combine_chunks().dictionary_encode()
    counted = versions(table, contract.use.lifted)
    if contract.use != ALWAYS:
        return code, table, counted
    return code, _worded(table.set_column(table.column_names.index(ENTERPRISE), ENTERPRISE, code)), counted


def _worded(table: pa.Table) -> pa.Table:
    """Words as numbers of a vocabulary: taking rows then moves numbers only."""
    columns = [
        column.combine_chunks().dictionary_encode() if pa.types.is_string(column.type) else column.combine_chunks()
        for column in table.columns
    ]
    return pa.table(columns, names=table.column_names)


def _kept(table: pa.Table, rows: np.ndarray) -> pa.Table:
    return table if rows.all() else table.filter(pa.array(rows))
