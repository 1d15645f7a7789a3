"""The facts that a decision rests on beside the score: demand, consent, lists, grades, state, age, sums of money."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa

from scoring.codes.size import CLASSES
from scoring.features.feature import Feature
from scoring.features.lending import FOR_POLICIES
from scoring.features.matrix import Matrix
from scoring.features.registry import BY_NAME
from scoring.records.consent import FOR_A_LOAN
from scoring.records.person_link import LEGAL_REPRESENTATIVE
from scoring.records.registration import OPERATING
from scoring.records.view import Files, View

LISTS = {
    "dishonest": "dishonest_debtor",
    "serious": "serious_violation",
    "tax_violation": "tax_violation",
    "abnormal": "abnormal_operation",
    "watched": "key_attention",
}
"""Which fact tells that an enterprise stands on which list."""

MEASURED: dict[str, str] = {
    "unreachable": "unreachable",
    "open_executions": "open_executions",
    "without_assets": "executions_without_assets",
    "tax_arrears_yuan": "announced_tax_arrears",
    "electricity_unpaid": "electricity_unpaid",
    "electricity_cut_off": "disconnected_now",
    "electricity_fees_yuan": "electricity_fees_two_years",
    "own_name_share": "meter_name_match",
    "utility_accounts": "open_utility_accounts",
    "tax_paid_yuan": "tax_paid",
    "days_since_tax": "days_since_tax_paid",
    "tax_overdue": "tax_arrears",
    "sales_yuan": "declared_sales",
    "ceramics": "ceramics",
    "infringements": "infringement_penalties",
    "environment": "environmental_grade",
    "size_class": "size_class",
}
"""Numbers by the feature that measures them, NaN where unknown. ``sales_yuan`` and the like are as the feature has
them; see ``docs/features.md``."""

TEXTS = ("name", "industry", "township", "size", "ownership", "purpose", "taxpayer_grade", "environmental_grade",
         "public_grade")  # fmt: skip
MARKS = ("demand", "operating", "bankrupt", *LISTS, "grade_d", "grade_d_linked")
NUMBERS = ("amount_fen", "term_months", "operating_months", "outstanding_fen",
           *(name for name in MEASURED if name not in {"environment", "size_class"}))  # fmt: skip

_COLOURS = np.array(["red", "yellow", "blue", "green", ""], dtype=object)
_SIZES = np.array([*CLASSES, ""], dtype=object)


def needed(features: tuple[Feature, ...]) -> tuple[Feature, ...]:
    """The features of a model and those that facts are made of."""
    measured = {**{f.name: f for f in FOR_POLICIES}, **BY_NAME}
    return tuple(dict.fromkeys([*features, *(measured[name] for name in MEASURED.values())]))


def facts(files: Files, matrix: Matrix) -> pd.DataFrame:
    """One row per enterprise of the matrix, as of its date; the matrix has the features of :func:`needed`.

    Text (:data:`TEXTS`) is empty if unknown: ``industry`` is the code of GB/T 4754, ``size`` the statistical class,
    ``ownership`` the kind of registration. :data:`MARKS` are booleans. :data:`NUMBERS` are floats, NaN if unknown or
    not stated: ``amount_fen`` and ``term_months`` of the newest demand in force, ``outstanding_fen`` what banks last
    reported as lent and not repaid. ``banks``: a tuple of the banks that hold a valid consent. ``sources``: how many
    kinds of data are known.
    """
    as_of, values = matrix.as_of, matrix.values
    index = values.index
    view = View(files, as_of)
    registered = _newest(view.table("registration").to_pandas()).reindex(index)
    demands = _newest(_lasting(view.table("demand").to_pandas(), "valid_until", as_of)).reindex(index)
    grades = _newest(view.table("taxpayer_grade").to_pandas().sort_values("year", kind="stable"))["grade"]
    public = _lasting(_newest(view.table("public_grade").to_pandas()), "until", as_of).reindex(index)

    found = pd.DataFrame(index=index)
    found["name"] = registered["name"].fillna(demands["name"]).fillna("")
    for column in ("industry", "township"):
        found[column] = registered[column].fillna("")
    found["ownership"] = registered["kind"].fillna("")
    found["size"] = _SIZES[np.nan_to_num(values["size_class"].to_numpy(), nan=-1).astype(int)]
    found["purpose"] = demands["purpose"].fillna("")
    found["taxpayer_grade"] = grades.reindex(index).fillna("")
    found["environmental_grade"] = _COLOURS[np.nan_to_num(values["environmental_grade"].to_numpy(), nan=-1).astype(int)]
    found["public_grade"] = public["grade"].fillna("")
    found["demand"] = demands["demand_no"].notna()
    found["operating"] = registered["state"].isna() | (registered["state"] == OPERATING)
    found["bankrupt"] = registered["state"] == "bankrupt"
    for column, source in LISTS.items():
        found[column] = index.isin(view.table(source, ["enterprise"]).column("enterprise").to_pylist())
    found["grade_d"] = found["taxpayer_grade"] == "D"
    found["grade_d_linked"] = index.isin(_linked(view, set(grades.index[grades == "D"])))
    for column in ("amount_fen", "term_months"):
        found[column] = demands[column].astype(np.float64)
    found["operating_months"] = _months(registered["established_on"], as_of)
    found["outstanding_fen"] = _outstanding(view, index)
    for column, name in MEASURED.items():
        if column in NUMBERS:
            found[column] = values[name].to_numpy(np.float64)
    found["banks"] = _banks(view.table("consent"), index, as_of)
    found["sources"] = matrix.coverage.sum(axis=1)
    return found


def _newest(rows: pd.DataFrame) -> pd.DataFrame:
    """The last row of each enterprise."""
    return rows.drop_duplicates("enterprise", keep="last").set_index("enterprise")


def _lasting(rows: pd.DataFrame, until: str, as_of: date) -> pd.DataFrame:
    """The rows that have not ended; one without an end lasts."""
    return rows[rows[until].isna() | (pd.to_datetime(rows[until]) >= pd.Timestamp(as_of))]


def _linked(view: View, grade_d: set[str]) -> pd.Series:
    """The enterprises whose person in charge answers for an enterprise of grade D too, other than this one."""
    duties = view.table("person_link", ["enterprise", "person", "role", "until"]).to_pandas()
    duties = _lasting(duties[duties["role"].isin([LEGAL_REPRESENTATIVE, "responsible"])], "until", view.as_of)
    answering = duties[duties["enterprise"].isin(grade_d)].drop_duplicates(["enterprise", "person"])
    both = duties.merge(answering, on="person", suffixes=("", "_d"))
    return both.loc[both["enterprise"] != both["enterprise_d"], "enterprise"]


def _outstanding(view: View, index: pd.Index) -> np.ndarray:
    """Balances of the loans that were open when last reported, in fen; the principal where no balance was stated."""
    columns = ["enterprise", "bank", "loan_no", "reported_on", "state", "principal_fen", "balance_fen"]
    told = view.table("loan_outcome", columns).to_pandas().sort_values("reported_on", kind="stable")
    told = told.drop_duplicates(["bank", "loan_no"], keep="last")
    told = told[told["state"].isin(["normal", "overdue"])]
    left = told["balance_fen"].fillna(told["principal_fen"]).astype(np.float64)
    sums = left.groupby(told["enterprise"]).sum()
    return np.asarray(sums.reindex(index).fillna(0.0), dtype=np.float64)


def _banks(consents: pa.Table, index: pd.Index, as_of: date) -> pd.Series:
    """Banks that hold a consent to see the enterprise for a loan; one withdrawn once stays withdrawn."""
    told = consents.select(["enterprise", "consent_no", "bank", "purpose", "valid_until", "withdrawn_on"]).to_pandas()
    key = ["enterprise", "consent_no"]
    gone = pd.MultiIndex.from_frame(told.loc[told["withdrawn_on"].notna(), key])
    valid = (told["purpose"] == FOR_A_LOAN) & (pd.to_datetime(told["valid_until"]) >= pd.Timestamp(as_of))
    told = told[valid & ~pd.MultiIndex.from_frame(told[key]).isin(gone)].drop_duplicates(["enterprise", "bank"])
    held = told.sort_values("bank").groupby("enterprise")["bank"].agg(tuple)
    return pd.Series([held.get(e, ()) for e in index], index=index, dtype=object)


def _months(since: pd.Series, as_of: date) -> np.ndarray:
    days = pd.to_datetime(since)
    months = (as_of.year - days.dt.year) * 12 + as_of.month - days.dt.month - (as_of.day < days.dt.day)
    return months.to_numpy(np.float64)
