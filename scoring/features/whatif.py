"""What the features would be, had some more records been known: a what-if is an enterprise like any other.

The enterprise's records are copied, the further ones laid beside them as the newest, and the two passes run over all
the copies at once. Each copy is compared with the population in which it stands for its enterprise and nobody else has
changed, so that its features are, bit for bit, those of a county in which these records alone had come.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa

from scoring.engine import embedded
from scoring.engine.versions import FACT
from scoring.features import passes, peers
from scoring.features.feature import Feature
from scoring.features.matrix import PART, Matrix, first_known, loaded, matrix
from scoring.features.monthly import Array
from scoring.features.peers import GROUPS, Standing
from scoring.records.contract import ENTERPRISE
from scoring.records.held import holding
from scoring.records.sources import source
from scoring.records.view import Files


@dataclass(frozen=True, eq=False)
class Scenario:
    """Records that might have been known of an enterprise: by source, in the columns of the contract.

    They happened and were known before the as-of date, after all other versions of the same facts, and their sources
    had told of something by that date.
    """

    enterprise: str
    records: Mapping[str, pa.Table]


def what_if(files: Files, as_of: date, scenarios: Sequence[Scenario], features: Sequence[Feature]) -> Matrix:
    """Features as of a date, one row a scenario in their order; the index repeats their enterprises."""
    tables, since = loaded(files, [as_of], features), first_known(files, features)
    compared = [f for f in features if f.peers_of]
    groups = dict(zip(GROUPS, passes.GROUP_COLUMNS, strict=True)) if compared else {}
    everybody = passes.first_pass(holding(tables), as_of, compared, since) if compared else None
    whose = pd.Index([s.enterprise for s in scenarios], name=ENTERPRISE)
    concerned = {name: _sorted(table, whose.unique()) for name, table in tables.items()}
    rows, levels = [], []
    for begin in range(0, len(scenarios), PART):
        some = scenarios[begin : begin + PART]
        first = passes.first_pass(holding(_copies(concerned, some)), as_of, features, since)
        rows.append(_compared(first, [s.enterprise for s in some], everybody, features))
        levels.append(pd.DataFrame({level: first.column(c).to_numpy() for level, c in groups.items()}))
    found = matrix(as_of, pa.concat_tables([passes.final_schema(features).empty_table(), *rows]))
    grouped = pd.concat([pd.DataFrame(columns=list(groups), dtype=object), *levels])
    return Matrix(as_of, *(told.set_axis(whose) for told in (found.values, found.coverage, grouped)))


def _sorted(table: pa.Table, enterprises: pd.Index) -> pa.Table:
    """The rows of some enterprises, each one's together and in the order in which they stood."""
    code = table.column(ENTERPRISE).combine_chunks().dictionary_encode()
    place = enterprises.get_indexer(code.dictionary.to_pylist())[np.asarray(code.indices)]
    rows = np.argsort(place, kind="stable")[np.count_nonzero(place < 0) :]
    return table.take(pa.array(rows))


def _copies(tables: Mapping[str, pa.Table], scenarios: Sequence[Scenario]) -> dict[str, pa.Table]:
    """The records of every scenario's enterprise and its further ones, under the scenario's number as code."""
    copies = {}
    for name, table in tables.items():
        rows, copy = _rows(table, [s.enterprise for s in scenarios])
        told = [(number, s.records[name]) for number, s in enumerate(scenarios) if name in s.records]
        further = pa.concat_tables([source(name).schema.empty_table(), *(records for _, records in told)])
        known = embedded.numbered(further, source(name).key).select(table.column_names).cast(table.schema)
        whole = pa.concat_tables([table.take(pa.array(rows)), known])
        number = np.concatenate([copy, np.repeat([n for n, _ in told], [len(r) for _, r in told]).astype(np.int64)])
        code = pa.array([f"{n:08}" for n in range(len(scenarios))], pa.string()).take(pa.array(number))
        fact = whole.column(FACT).combine_chunks().dictionary_encode()
        apart = np.asarray(fact.indices).astype(np.int64) + number * len(fact.dictionary)
        whole = whole.set_column(whole.column_names.index(ENTERPRISE), ENTERPRISE, code)
        copies[name] = whole.set_column(whole.column_names.index(FACT), FACT, pa.array(apart))
    return copies


def _rows(table: pa.Table, enterprises: Sequence[str]) -> tuple[Array, Array]:
    """The places of the rows of each of ``enterprises`` in a sorted table, and the number of the copy they go to."""
    code = table.column(ENTERPRISE).combine_chunks().dictionary_encode()
    size = np.bincount(np.asarray(code.indices), minlength=len(code.dictionary))
    start = np.cumsum(size) - size
    group = pd.Index(code.dictionary.to_pylist()).get_indexer(list(enterprises))
    length = np.where(group < 0, 0, np.append(size, 0)[group])
    copy = np.repeat(np.arange(len(enterprises)), length)
    within = np.arange(len(copy)) - np.repeat(np.cumsum(length) - length, length)
    return np.append(start, 0)[group][copy] + within, copy


def _compared(
    first: pa.Table, whose: Sequence[str], everybody: pa.Table | None, features: Sequence[Feature]
) -> pa.Table:
    """The second pass of the copies. What moved of a copy is compared with a population in which it moved, too."""
    if everybody is None:
        return passes.second_pass(first, {}, features)
    final = passes.second_pass(first, passes.population_of(everybody, features), features)
    origin = pd.Index(everybody.column(ENTERPRISE).to_pylist()).get_indexer(list(whose))
    moving = _Moving(everybody, first, origin)
    for feature, base in ((f, f.peers_of) for f in features if f.peers_of):
        columns = passes.columns_of(base)
        copies = np.flatnonzero(moving.moved(columns))
        if len(copies):
            values = final.column(feature.name).to_numpy().copy()
            values[copies] = feature.compute(moving.standing(columns, copies))
            final = final.set_column(final.column_names.index(feature.name), feature.name, pa.array(values))
    return final


class _Moving:
    """Copies beside those they are copies of (``origin``: their rows in ``everybody``), before the comparison."""

    def __init__(self, everybody: pa.Table, copies: pa.Table, origin: Array) -> None:
        self.everybody, self.copies, self.origin = everybody, copies, origin
        self.groups = [(_words(everybody, name), _words(copies, name)) for name in passes.GROUP_COLUMNS]
        self.regrouped = np.any([theirs[origin] != own for theirs, own in self.groups], axis=0)

    def moved(self, columns: Sequence[str]) -> Array:
        """Which copies differ from their enterprise in one of the columns, or in a group of peers."""
        pairs = [(self._theirs(c)[self.origin], self._own(c)) for c in columns]
        return np.any([self.regrouped, *((a != b) & ~(np.isnan(a) & np.isnan(b)) for a, b in pairs)], axis=0)

    def standing(self, columns: Sequence[str], copies: Array) -> Standing:
        """Some copies, each in a population of its own."""
        names = np.array([str(copy) for copy in copies], dtype=object)
        population: dict[tuple[str, str], Array] = {}
        for name, copy in zip(names, copies, strict=True):
            for column in columns:
                population |= self._quantiles(name, column, copy)
        return Standing({c: self._own(c)[copies] for c in columns}, [names], population)

    def _quantiles(self, name: str, column: str, copy: int) -> dict[tuple[str, str], Array]:
        """Of the nearest group that is large enough once the copy stands for its enterprise."""
        for theirs, own in self.groups:
            if own[copy]:
                members = np.flatnonzero(theirs == own[copy])
                others = self._theirs(column)[members[members != self.origin[copy]]]
                found = peers.quantiles(name, {column: np.append(others, self._own(column)[copy])})
                if found:
                    return found
        return {}

    def _theirs(self, column: str) -> Array:
        return self.everybody.column(column).to_numpy()

    def _own(self, column: str) -> Array:
        return self.copies.column(column).to_numpy()


def _words(table: pa.Table, column: str) -> Array:
    return np.asarray(table.column(column).to_pylist(), dtype=object)
