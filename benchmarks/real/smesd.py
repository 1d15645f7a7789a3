"""SMEsD: Chinese enterprises, their capital, lawsuits and links, and which of them went bankrupt.

Age and the months and periods of lawsuits are never read: they count back from the bankruptcy of an enterprise that
failed, and from December 2021 for one that did not.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse

from real.table import Column, Reported, Table

SPLITS = ("train", "valid", "test")
LINKS = {
    "supervisors": (0,),
    "executives": (2,),
    "shareholders": (4,),
    "holdings": (6,),
    "holders": (7, 9),
    "branches": (10, 11),
    "dealings": tuple(range(12, 20)),
}
"""Kinds of links by the authors' numbers, seen from the enterprise."""
CAUSES = 11
FREQUENT = 40
"""An industry of as many enterprises that are learned from has a column of its own."""


ABOUT = """SMEsD V1.0 (Wei and others, Information Sciences 659, 2024, doi 10.1016/j.ins.2023.120081): {rows:,} Chinese
enterprises, {bad:,} of them bankrupt. Learned from those that failed up to 2019, tested on those of 2020 and 2021, as
the authors divide them. An enterprise that stands in two parts (53 do) is kept in the earlier one. Never used: age and
every time of a lawsuit, which count back from the bankruptcy of those that failed, and anybody's outcome. Used:
capital, lawsuits by side, result, cause and court, links, the enterprises one or two links away, industry, area. The
authors collected links and lawsuits afterwards, not as known on a day: the figures compare models, they forecast
nothing."""


def read(folder: Path) -> list[Table]:
    """One row for each enterprise; one that stands in two parts is kept in the earlier one only."""
    firms, lawsuits, edges, groups = (
        pd.read_parquet(folder / f"{name}.parquet") for name in ("companies", "lawsuits", "edges", "hyperedges")
    )
    firms["part"] = firms["split"].map(SPLITS.index)
    firms = firms.sort_values(["part", "company_idx"]).drop_duplicates("company_idx").set_index("company_idx")
    test = (firms["split"] == "test").to_numpy()
    lawsuits, groups = (_of_its_part(rows, firms, "company_idx") for rows in (lawsuits, groups))
    edges = _of_its_part(edges, firms, "src")
    own = pd.concat([_capital(firms), _suits(lawsuits, firms.index), _links(edges, firms.index)], axis=1)
    values = pd.concat([own, _around(edges, own), _groups(groups, firms.index[~test], firms.index)], axis=1)
    return [
        Table(
            name="smesd",
            about=ABOUT.format(rows=len(firms), bad=int(firms["bankrupt"].sum())),
            values=values.reset_index(drop=True),
            bad=firms["bankrupt"].to_numpy(),
            group=firms.index.to_numpy(),
            test=test,
            alone=Column("registered_capital", "higher_is_safer"),
            reported=(
                Reported("a simple LightGBM, same division, without what leaks", {"AUC": "0.679", "F1": "0.783"}),
                Reported("the paper's graph network and its twelve baselines: figures not seen", {}),
            ),
        )
    ]


def _of_its_part(rows: pd.DataFrame, firms: pd.DataFrame, key: str) -> pd.DataFrame:
    """What is told of an enterprise in the part in which it is kept."""
    return rows[rows[key].map(firms["split"]).eq(rows["split"])]


def _capital(firms: pd.DataFrame) -> pd.DataFrame:
    registered, paid = firms["registered_capital"], firms["paid_capital"]
    return pd.DataFrame({"registered_capital": registered, "paid_capital": paid, "paid_share": paid / registered})


def _suits(lawsuits: pd.DataFrame, index: pd.Index) -> pd.DataFrame:
    """Lawsuits by side, result, cause and court."""
    sued = lawsuits["result"].isin((2, 3))
    found = pd.DataFrame(
        {
            "suits_brought": ~sued,
            "suits_brought_and_lost": lawsuits["result"] == 1,
            "suits_against": sued,
            "suits_against_and_lost": lawsuits["result"] == 3,
            "suits_in_higher_courts": lawsuits["court"] > 0,
            **{f"suits_against_of_cause_{cause}": sued & (lawsuits["cause"] == cause) for cause in range(CAUSES)},
        }
    )
    return found.astype(float).groupby(lawsuits["company_idx"]).sum().reindex(index, fill_value=0.0)


def _links(edges: pd.DataFrame, index: pd.Index) -> pd.DataFrame:
    """How many links of each kind, and with how many persons and enterprises."""
    found = {kind: edges.loc[edges["type"].isin(numbers), "src"].value_counts() for kind, numbers in LINKS.items()}
    other = edges.drop_duplicates(["src", "dst"])
    found["linked"] = other["src"].value_counts()
    return pd.DataFrame(found).reindex(index).fillna(0.0)


def _around(edges: pd.DataFrame, own: pd.DataFrame) -> pd.DataFrame:
    """Enterprises linked directly or through one person or enterprise: how many, their lawsuits and their capital."""
    nodes = int(max(edges["src"].max(), edges["dst"].max(), own.index.max())) + 1
    ones = np.ones(2 * len(edges))
    both = (np.r_[edges["src"], edges["dst"]], np.r_[edges["dst"], edges["src"]])
    near = sparse.csr_matrix((ones, both), shape=(nodes, nodes))
    near = ((near + near @ near)[own.index][:, own.index] > 0).astype(float)
    near.setdiag(0.0)
    count = np.asarray(near.sum(axis=1)).ravel()
    told = own[["suits_against", "suits_against_and_lost", "suits_brought", "registered_capital"]]
    sums = near @ np.nan_to_num(told.to_numpy())
    means = np.divide(sums, count[:, None], out=np.full(sums.shape, np.nan), where=count[:, None] > 0)
    return pd.DataFrame(means, own.index, [f"around_{name}" for name in told]).assign(around=count)


def _groups(groups: pd.DataFrame, learned: pd.Index, index: pd.Index) -> pd.DataFrame:
    """Area; how many qualifications; the frequent industries, an enterprise may have several."""
    area = groups[groups["kind"] == "area"].drop_duplicates("company_idx").set_index("company_idx")["value"]
    count = groups[groups["kind"] == "qualify"]["company_idx"].value_counts()
    industry = groups[groups["kind"] == "industry"]
    rows = industry[industry["company_idx"].isin(learned)]["value"].value_counts()
    flags = {
        f"industry={name}": pd.Series(1.0, industry.loc[industry["value"] == name, "company_idx"].unique())
        for name in sorted(rows.index[rows >= FREQUENT])
    }
    found = pd.DataFrame({name: flag.reindex(index, fill_value=0.0) for name, flag in flags.items()}, index)
    return found.assign(area=area.reindex(index).replace("nan", None), qualifications=count.reindex(index).fillna(0.0))
