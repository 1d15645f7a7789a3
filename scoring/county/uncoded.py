"""Rows that reach us without a code: other numbers, a former name or a meter account tell whose they are, or nearly.

Some can be linked at the door (:mod:`scoring.records.identity.linking`); the others wait for a person.
Only what the first files of the register and of the suppliers tell is relied on, so that the outcome is certain.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from scoring.county.dirt import Line, Row, Spoilt, row_at
from scoring.county.parcels import Parcel
from scoring.records.contract import ENTERPRISE

SHARES = {"judgment": 0.4, "executed_person": 0.4, "penalty": 0.15, "water": 0.003, "gas": 0.003}
"""Of the rows of a source, those that lack their code in the files of a bad month."""
BAD_MONTHS = {4}
"""Each year the files of one month were filled in by hand from old papers."""
METERED = {"water": "水", "gas": "气"}
WAITING = {"shared_name", "like_name", "landlord_meter"}
"""What does not suffice without a person."""


@dataclass(frozen=True)
class Firm:
    """What the first file of the register tells of an enterprise beside its code."""

    name: str
    former: str
    number: str


class Known:
    """Who is who by the first files, gathered as they pass."""

    def __init__(self, bearers: Counter[str], formers: Mapping[str, str], lasting: frozenset[str]) -> None:
        """Nothing was gathered yet.

        ``bearers``: how many ever bear each name. ``formers``: the name before, by code. ``lasting``: who never ends.
        """
        self.bearers = bearers
        self.formers = formers
        self.lasting = lasting
        self.firms: dict[str, Firm] = {}
        self.registered: Counter[str] = Counter()
        self.own: set[tuple[str, str]] = set()
        self.rented: set[tuple[str, str]] = set()

    def gather(self, parcel: Parcel) -> None:
        """Note what a first file of the register or of the suppliers tells."""
        if parcel.source.name == "registration" and not self.firms:
            columns = (parcel.table.column(n).to_pylist() for n in (ENTERPRISE, "name", "registration_no"))
            for code, name, number in zip(*columns, strict=True):
                self.registered[name] += 1
                if code in self.lasting:
                    self.firms[code] = Firm(name, self.formers.get(code, ""), number)
        elif parcel.source.name == "utility_account" and not self.own:
            columns = (parcel.table.column(n).to_pylist() for n in ("utility", "account", "ownership"))
            for utility, account, ownership in zip(*columns, strict=True):
                if ownership != "共用":
                    (self.own if ownership == "自有" else self.rented).add((utility, account))

    def alone(self, name: str) -> bool:
        """Whether only one enterprise ever bears this name."""
        return self.bearers[name] == 1


def without_codes(known: Known, rng: np.random.Generator) -> Callable[[Parcel, np.ndarray, Spoilt], None]:
    """Takes the code from some rows, in one of the ways in which such rows come."""

    def uncode(parcel: Parcel, rows: np.ndarray, spoilt: Spoilt) -> None:
        known.gather(parcel)
        share = SHARES.get(parcel.source.name, 0.0)
        if not share or parcel.delivered_on.month not in BAD_MONTHS:
            return
        for at in rng.permutation(rows)[: rng.binomial(len(rows), share)].tolist():
            row = row_at(parcel, at)
            ways = _ways(parcel, row, known)
            if ways:
                way = list(ways)[int(rng.integers(len(ways)))]
                spoilt.lines[at] = (Line(tuple((row | ways[way]).values())),)
                (spoilt.faults if way in WAITING else spoilt.uncoded)[way] += 1

    return uncode


def _ways(parcel: Parcel, row: Row, known: Known) -> dict[str, Row]:
    """The ways in which this row may lack its code: what its cells then hold."""
    firm = known.firms.get(row[ENTERPRISE])
    if firm is None:
        return {}
    if parcel.source.name in METERED:
        return _by_account((METERED[parcel.source.name], row["account"]), known)
    if row["name"] != firm.name:
        return {}
    number = {"organisation_code": {ENTERPRISE: row[ENTERPRISE][8:17]}} if known.alone(firm.name) else {}
    return number if parcel.source.name == "penalty" else number | _by_name(firm, known)


def _by_account(account: tuple[str, str], known: Known) -> dict[str, Row]:
    bare = {ENTERPRISE: "", "account_name": ""}
    if account in known.own:
        return {"account": bare}
    return {"landlord_meter": bare} if account in known.rented else {}


def _by_name(firm: Firm, known: Known) -> dict[str, Row]:
    if firm.former and known.alone(firm.former):
        return {"former_name": {ENTERPRISE: "", "name": firm.former}}
    ways: dict[str, Row] = {}
    if known.alone(firm.name):
        ways["name"] = {ENTERPRISE: ""}
        if firm.number:
            ways["registration_no"] = {ENTERPRISE: firm.number}
        like = firm.name.replace("有限公司", "瓷业有限公司")
        if not known.bearers[like]:
            ways["like_name"] = {ENTERPRISE: "", "name": like}
    elif known.registered[firm.name] > 1:
        ways["shared_name"] = {ENTERPRISE: ""}
    return ways
