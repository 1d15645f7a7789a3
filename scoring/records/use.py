"""Whether a record may still be used: a repaired, lifted, voided or expired one is out of use.

Out of use means more than out of view: no feature, no portrait and no exclusion may rest on the record from
the moment we knew (发改委令第36号, art. 3). A question about a past date is answered by what was known on that
date and by the rule in force on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scoring.records.documents import document_key


@dataclass(frozen=True, kw_only=True)
class Use:
    """When records of a source stop being used, told by the names of their columns.

    ``lifted``: the day on which the record was lifted (removed from a list, paid off). ``stated``: the last
    day of publication as the department states it. ``void``: a column of states and the words that void the
    record. ``last_day``: the last day of use by law, from the record's columns and the as-of date.
    ``document``: the number under which a repair names the record. ``environmental``: the column of the
    authority, where an environmental credit grade takes the place of environmental records.
    """

    lifted: str | None = None
    stated: str | None = None
    void: tuple[str, frozenset[str]] | None = None
    last_day: Callable[[Mapping[str, np.ndarray], date], np.ndarray] | None = None
    document: str | None = None
    environmental: str | None = None


ALWAYS = Use()
"""Nothing ends the use of the source's records."""


@dataclass(frozen=True)
class Ended:
    """What ends the use of other records, as known on a date.

    ``repaired``: kind, enterprise and document of every record whose repair stands. ``graded``: enterprises with an
    environmental credit grade in force where it replaces environmental records.
    """

    repaired: frozenset[tuple[str, str, str]] = frozenset()
    graded: frozenset[str] = frozenset()


GRANTED, ANY = "granted", "other"
"""The result of a repair that ends the use of a record; and the kind that fits a record of any source."""
_ENVIRONMENTAL = r"生态\s*环境|环境\s*保护|环保|环境监察|环境执法|环境局"


def repaired(rows: Iterable[Mapping[str, Any]]) -> frozenset[tuple[str, str, str]]:
    """What :func:`in_use` finds repaired records by: kind, enterprise and document of repairs that stand.

    ``rows`` of the source ``repair``: of several decisions about one document the last counts, so that one that was
    cancelled brings the record back, whatever application it answers.
    """
    decided = sorted((r for r in rows if r["decided_on"]), key=lambda r: (r["decided_on"], r["applied_on"]))
    last = {(r["record_kind"], r["enterprise"], document_key(r["document"])): r["result"] for r in decided}
    return frozenset(case for case, result in last.items() if result == GRANTED)


def in_use(source: str, use: Use, table: pa.Table, as_of: date, ended: Ended) -> np.ndarray:
    """A mask of the rows of ``table`` that may be used on ``as_of``.

    ``table`` holds records of ``source``: the columns that ``use`` names, and ``enterprise``.
    """
    standing = np.ones(len(table), dtype=bool)
    if use == ALWAYS or not len(table):
        return standing
    day = pa.scalar(as_of, pa.date32())
    if use.lifted is not None:
        standing &= ~_true(pc.less(table.column(use.lifted), day))
    if use.stated is not None:
        standing &= ~_true(pc.less(table.column(use.stated), day))
    if use.void is not None:
        column, words = use.void
        standing &= ~_true(pc.is_in(table.column(column), pa.array(sorted(words))))
    if use.last_day is not None:
        arrays = {name: _plain(table.column(name)) for name in table.column_names}
        standing &= ~(use.last_day(arrays, as_of) < np.datetime64(as_of))
    if use.document is not None and ended.repaired:
        pairs = frozenset((who, document) for kind, who, document in ended.repaired if kind in {source, ANY})
        standing &= ~_repaired(table, use.document, pairs)
    if use.environmental is not None and ended.graded:
        environmental = pc.match_substring_regex(table.column(use.environmental), _ENVIRONMENTAL)
        graded = pc.is_in(table.column("enterprise"), pa.array(sorted(ended.graded)))
        standing &= ~(_true(environmental) & _true(graded))
    return standing


def _repaired(table: pa.Table, document: str, pairs: frozenset[tuple[str, str]]) -> np.ndarray:
    concerned = _true(pc.is_in(table.column("enterprise"), pa.array(sorted({e for e, _ in pairs}), pa.string())))
    rows = np.flatnonzero(concerned)
    some = table.select(["enterprise", document]).take(pa.array(rows))
    keys = zip(some.column("enterprise").to_pylist(), some.column(document).to_pylist(), strict=True)
    concerned[rows] = [(enterprise, document_key(number)) in pairs for enterprise, number in keys]
    return concerned


def _true(mask: pa.ChunkedArray) -> np.ndarray:
    return np.asarray(pc.fill_null(mask, fill_value=False))


def _plain(column: pa.ChunkedArray) -> np.ndarray:
    if pa.types.is_date(column.type):
        return np.asarray(column.to_numpy(), dtype="datetime64[D]")
    return np.asarray(column.to_numpy())
