"""Loans guaranteed by the US Small Business Administration: the teaching case of Li, Mickel and Taylor (2018).

``Term``, ``daysterm`` and ``xx`` encode the outcome; the charge-off columns are the outcome. ``RealEstate`` is made of
``Term``, and ``Recession`` looks years ahead: they serve to compare with the paper, and never to lend.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from real.table import Reported, Table

THREE = ["RealEstate", "Portion", "Recession"]
LENDING = {
    "ApprovalDate": "number", "Bank": "text", "BankState": "text", "CreateJob": "number", "FranchiseCode": "number",
    "GrAppv": "number", "LowDoc": "text", "NAICS": "text", "NewExist": "text", "NoEmp": "number", "Portion": "number",
    "RetainedJob": "number", "RevLineCr": "text", "SBA_Appv": "number", "UrbanRural": "text", "Zip": "number",
}  # fmt: skip
"""What a lender knows when the loan is approved. Codes are text, but for the postcode, whose order is geography."""

SOURCE = "Li, Mickel and Taylor, Journal of Statistics Education 26(1) 2018, doi 10.1080/10691898.2018.1434342"
ABOUT = """Teaching case of the US Small Business Administration ({source}): {rows:,} loans to real-estate and rental
businesses in California, {bad} charged off; the authors' halves, `Selected` = 1 to learn from."""
OF_THE_PAPER = """ The three variables of the paper. One of them is made from the term, which encodes the outcome, and
one looks years ahead: for comparison with the paper only."""
AT_LENDING = """ What is known at lending: without the term and all that is made from it, and without the later
recession. The halves are drawn at random over 1989–2012, so the date of approval tells the vintage."""


def read(folder: Path) -> list[Table]:
    """The paper's three variables, and what is known at lending."""
    loans = pd.read_parquet(folder / "SBAcase.parquet")
    texts = {name: "string" for name, kind in LENDING.items() if kind == "text"}
    about = ABOUT.format(source=SOURCE, rows=len(loans), bad=int(loans["Default"].sum()))
    paper = Reported("the paper's logistic regression", {"AUC": "“over 0.75”", "wrong": "32.2%"})
    return [
        _table("sba, the paper's three variables", about + OF_THE_PAPER, loans, loans[THREE], (paper,)),
        _table("sba, known at lending", about + AT_LENDING, loans, loans[list(LENDING)].astype(texts)),
    ]


def _table(
    name: str, about: str, loans: pd.DataFrame, values: pd.DataFrame, reported: tuple[Reported, ...] = ()
) -> Table:
    return Table(
        name,
        about,
        values,
        loans["Default"].to_numpy(),
        loans["LoanNr_ChkDgt"].to_numpy(),
        (loans["Selected"] == 0).to_numpy(),
        reported=reported,
    )
