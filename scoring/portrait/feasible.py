"""What each enterprise can do now, or from a day on, by the records that count against it and the rules in force."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from scoring.features.passes import oldest_seen
from scoring.portrait import paying, restoring
from scoring.portrait.actions import ALLOWED, Action, Rows
from scoring.records.contract import ENTERPRISE
from scoring.records.sources import source
from scoring.records.view import View

_READ = (*ALLOWED, "penalty", "serious_violation")

BY_REPAIR = (restoring.penalties, restoring.serious)
"""Finders of what ends by a repair: nobody can see one where repairs were never told of."""

FINDERS: Sequence[Callable[[Rows, date], Iterator[Action]]] = (
    *(paying.bills(utility) for utility in ("electricity", "water", "gas")),
    paying.tax,
    *(paying.contributions(name) for name in ("social_insurance", "medical_insurance", "housing_fund")),
    paying.headcount,
    restoring.abnormal,
    restoring.judgments,
    *BY_REPAIR,
    restoring.commitments,
)
"""What finds actions in the records of one enterprise. Of two that change one record the later one goes first."""


def feasible(view: View, enterprises: Sequence[str]) -> dict[str, list[Action]]:
    """The actions open to each of the enterprises (sorted by code), the arrears first; those of a later day, too."""
    rows = {name: _by_enterprise(view, name, enterprises) for name in _READ}
    repairs = view.delivered("repair")
    found = {}
    for enterprise in enterprises:
        own = {name: told.get(enterprise, []) for name, told in rows.items()}
        finders = FINDERS if repairs else [find for find in FINDERS if find not in BY_REPAIR]
        found[enterprise] = [action for find in finders for action in find(own, view.as_of)]
    return found


def _by_enterprise(view: View, name: str, enterprises: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    if not enterprises:
        return {}
    since = oldest_seen(source(name), view.as_of)
    table = view.table(name, since=since, enterprises=(enterprises[0], enterprises[-1]))
    if "bill_fen" in table.column_names:
        owed = pc.greater(pc.fill_null(table.column("arrears_fen"), 0), 0)
        table = table.filter(pc.or_(pc.is_null(table.column("paid_on")), owed))
    told: dict[str, list[dict[str, Any]]] = {}
    for row in table.filter(pc.is_in(table.column(ENTERPRISE), pa.array(list(enterprises)))).to_pylist():
        told.setdefault(row[ENTERPRISE], []).append(row)
    return told
