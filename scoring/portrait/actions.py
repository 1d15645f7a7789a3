"""What an enterprise can do, as the records that the departments would send of it: never a reading of a meter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pyarrow as pa

from scoring.errors import Text
from scoring.records.sources import source

Row = dict[str, Any]
Rows = Mapping[str, Sequence[Row]]
"""The usable records of one enterprise by source, oldest first."""

_PAID_BILL = frozenset({"paid_on", "paid_fen", "arrears_fen"})
_PAID_CONTRIBUTION = frozenset({"contribution_paid_fen", "paid_on", "arrears_fen"})

ALLOWED: Mapping[str, frozenset[str]] = {
    "electricity": _PAID_BILL,
    "water": _PAID_BILL,
    "gas": _PAID_BILL,
    "supply_interruption": frozenset({"restored_on"}),
    "tax_arrears": frozenset({"cleared_on"}),
    "tax_declaration": frozenset({"tax_paid_fen", "paid_on"}),
    "social_insurance": _PAID_CONTRIBUTION | {"insured", "contribution_due_fen"},
    "medical_insurance": _PAID_CONTRIBUTION,
    "housing_fund": _PAID_CONTRIBUTION,
    "abnormal_operation": frozenset({"removed_on", "removal_ground"}),
    "dishonest_debtor": frozenset({"removed_on"}),
    "executed_person": frozenset({"closed_on", "ending", "unpaid_fen"}),
    "commitment": frozenset({"state", "verified_on"}),
    "repair": frozenset({"record_kind", "result", "decided_on", "channel"}),
}
"""All that an action may state, by source: no quantity, no bill, no sales."""

PROMISED = "promised"
"""The batch of records that nobody has sent; it stands after every other, whose names are digests."""


@dataclass(frozen=True, eq=False)
class Change:
    """A record as a department would send it next.

    ``row`` is the record as it stands, or only the key of a new one; ``values`` is what it would state instead.
    """

    source: str
    row: Row
    values: Row

    def __post_init__(self) -> None:
        """Refuse what no action may touch."""
        if strange := self.values.keys() - ALLOWED[self.source]:
            raise ValueError(f"no action changes {sorted(strange)} of {self.source}")

    @property
    def key(self) -> tuple[Any, ...]:
        """What identifies the fact."""
        return (self.source, *(self.row[name] for name in source(self.source).key))

    def told(self) -> dict[str, Any]:
        """Key and changed values under the department's own headers."""
        contract = source(self.source)
        stated = {name: self.row[name] for name in contract.key if name != "enterprise"} | self.values
        content = {f.headers[0]: f.kind.shown(stated[f.name]) for f in contract.fields if f.name in stated}
        return {"source": self.source, "zh": contract.label.zh, "en": contract.label.en, "content": content}


@dataclass(frozen=True, eq=False)
class Action:
    """Something that an enterprise can do at one office.

    ``since``: the first day on which it can be done or applied for. ``counts_from``: the day by which its record is
    here at the latest if that is done at once; ``None`` where no rule says how long the office may take.
    """

    id: str
    label: Text
    what: Text
    where: Text
    basis: str
    since: date
    counts_from: date | None
    changes: tuple[Change, ...]

    def told(self) -> dict[str, Any]:
        """As the portrait keeps it."""
        return {
            "id": self.id,
            "zh": self.label.zh,
            "en": self.label.en,
            "what": {"zh": self.what.zh, "en": self.what.en},
            "where": {"zh": self.where.zh, "en": self.where.en},
            "basis": self.basis,
            "since": self.since.isoformat(),
            "counts_from": self.counts_from.isoformat() if self.counts_from else None,
            "records": [change.told() for change in self.changes],
        }


def day_before(as_of: date) -> date:
    """The day of what is done now: the last one that counts as of a date."""
    return as_of - timedelta(days=1)


def records(actions: Iterable[Action], as_of: date) -> dict[str, pa.Table]:
    """The records of some actions done together, by source, in the columns of the contract.

    Known the day before ``as_of``. Where two actions change one record, it states both; the later one goes first.
    """
    day, whole = day_before(as_of), dict[tuple[Any, ...], dict[str, Any]]()
    for change in (change for action in actions for change in action.changes):
        whole[change.key] = whole.get(change.key, dict(change.row)) | change.values
    found: dict[str, list[dict[str, Any]]] = {}
    for (name, *_), row in whole.items():
        contract = source(name)
        told = {f.name: row.get(f.name) for f in contract.fields}
        book = {"occurred_at": row[contract.occurred], "known_at": day, "received_on": day, "batch": PROMISED}
        place = {"line": len(found.setdefault(name, [])) + 2}
        found[name].append(told | book | place)
    return {name: pa.Table.from_pylist(rows, source(name).schema) for name, rows in found.items()}
