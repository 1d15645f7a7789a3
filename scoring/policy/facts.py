"""The facts that a decision rests on beside the score: demand, consent, lists, state, age."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from scoring.features.matrix import Matrix
from scoring.records.consent import FOR_A_LOAN
from scoring.records.registration import OPERATING
from scoring.records.view import Files, View

LISTS = {"dishonest": "dishonest_debtor", "serious": "serious_violation", "abnormal": "abnormal_operation"}
"""Which fact tells that an enterprise stands on which list."""


def facts(files: Files, matrix: Matrix) -> pd.DataFrame:
    """One row per enterprise of the matrix, as of its date.

    ``name, industry, township`` (text, empty if unknown), ``amount_fen`` (NaN if not stated), ``purpose``,
    ``demand, operating, dishonest, serious, abnormal, grade_d`` (bool), ``banks`` (tuple of the banks that
    hold a valid consent), ``operating_months`` (NaN if unknown), ``sources`` (how many are known).
    """
    as_of = matrix.as_of
    index = matrix.values.index
    found = pd.DataFrame(index=index)
    view = View(files, as_of)
    registered = _by_enterprise(view.table("registration"))
    demands = _by_enterprise(_lasting(view.table("demand"), as_of))
    grades = _by_enterprise(view.table("taxpayer_grade").sort_by("year"))
    consents = _by_enterprise(view.table("consent"))

    found["name"] = [_last(registered, e, "name") or _last(demands, e, "name") or "" for e in index]
    found["industry"] = [_last(registered, e, "industry") or "" for e in index]
    found["township"] = [_last(registered, e, "township") or "" for e in index]
    found["operating"] = [_last(registered, e, "state") in (None, OPERATING) for e in index]
    found["operating_months"] = [_months(_last(registered, e, "established_on"), as_of) for e in index]
    found["demand"] = [e in demands for e in index]
    amounts = [_last(demands, e, "amount_fen") for e in index]
    found["amount_fen"] = [np.nan if a is None else float(a) for a in amounts]
    found["purpose"] = [_last(demands, e, "purpose") or "" for e in index]
    found["banks"] = [_banks(consents.get(e, []), as_of) for e in index]
    found["grade_d"] = [_last(grades, e, "grade") == "D" for e in index]
    for column, name in LISTS.items():
        found[column] = index.isin(view.table(name, ["enterprise"]).column("enterprise").to_pylist())
    found["sources"] = matrix.coverage.sum(axis=1)
    return found


def _by_enterprise(table: pa.Table) -> dict[str, list[dict[str, Any]]]:
    """Rows of a source by enterprise, oldest first."""
    grouped: dict[str, list[dict[str, Any]]] = {}
    for row in table.to_pylist():
        grouped.setdefault(row["enterprise"], []).append(row)
    return grouped


def _last(rows: dict[str, list[dict[str, Any]]], enterprise: str, column: str) -> Any:  # noqa: ANN401
    return rows[enterprise][-1][column] if enterprise in rows else None


def _lasting(demands: pa.Table, as_of: date) -> pa.Table:
    return demands.filter(pc.greater_equal(demands.column("valid_until"), as_of))


def _banks(consents: list[dict[str, Any]], as_of: date) -> tuple[str, ...]:
    """Banks that hold a consent to see the enterprise for a loan; one withdrawn once stays withdrawn."""
    withdrawn = {c["consent_no"] for c in consents if c["withdrawn_on"] is not None}
    return tuple(
        sorted(
            {
                c["bank"]
                for c in consents
                if c["purpose"] == FOR_A_LOAN and c["valid_until"] >= as_of and c["consent_no"] not in withdrawn
            }
        )
    )


def _months(since: date | None, as_of: date) -> float:
    if since is None:
        return np.nan
    return (as_of.year - since.year) * 12 + as_of.month - since.month - (as_of.day < since.day)
