"""Who answers for which enterprises: the ties along which a taxpayer grade D reaches other firms.

The rule (税务总局公告2025年第12号, art. 18, item 11): an enterprise that the directly responsible person of one
graded D registers or takes over *after* that grade is graded D itself. It speaks of that person's own firms, so
a tie is one step long: the firm that was reached does not reach others. Whom the tax office holds directly
responsible is not delivered to us; who answered for the firm in the year that was graded stands for it (our
reading, not verified). How long the grade of the second firm lasts was not found in a public text either: a tie
ends here when the first firm has a later grade that is not D, or the duty in the second firm ends.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

import pyarrow as pa

from scoring.records.person_link import CONTROLLER, LEGAL_REPRESENTATIVE
from scoring.records.view import View

RESPONSIBLE = frozenset({LEGAL_REPRESENTATIVE, "responsible", CONTROLLER})
"""Who answers for an enterprise (法定代表人、负责人、经营者、实际控制人); shareholders and directors do not."""

TIES = pa.schema(
    [
        pa.field("enterprise", pa.string()),
        pa.field("graded", pa.string()),
        pa.field("person", pa.string()),
        pa.field("since", pa.date32()),
        pa.field("graded_on", pa.date32()),
        pa.field("spreads", pa.bool_()),
    ]
)
"""One row a tie: the enterprise, the other one that is graded D, the token of the person who ties them, since when
that person answers for the enterprise, since when the other one is D, and whether the rule reaches the enterprise
(the duty is younger than the grade); otherwise the tie is worth knowing and no more."""

_LINKS = ("enterprise", "person", "role", "since", "until")
_GRADES = ("enterprise", "year", "grade", "published_on")


def ties_of(view: View) -> pa.Table:
    """The ties as known on the date of ``view``: see :data:`TIES`, sorted."""
    return ties(view.table("person_link", _LINKS), view.table("taxpayer_grade", _GRADES), view.as_of)


def ties(links: pa.Table, grades: pa.Table, as_of: date) -> pa.Table:
    """The ties on ``as_of`` between enterprises and others graded D, by duties and grades known by then.

    ``links`` has ``enterprise``, ``person``, ``role``, ``since`` and ``until``, ``grades`` has ``enterprise``,
    ``year``, ``grade`` and ``published_on``, each fact once.
    """
    duties = [row for row in links.to_pylist() if row["role"] in RESPONSIBLE]
    bad = _graded_d(grades.to_pylist())
    answered: dict[str, set[str]] = defaultdict(set)
    for duty in duties:
        graded = bad.get(duty["enterprise"])
        if graded and duty["since"] <= graded[1] and not _over(duty, date(graded[0], 1, 1)):
            answered[duty["person"]].add(duty["enterprise"])
    found: dict[tuple[str, str, str], date] = {}
    for duty in duties:
        if duty["since"] < as_of and not _over(duty, as_of):
            for other in answered[duty["person"]] - {duty["enterprise"]}:
                tie = (duty["enterprise"], other, duty["person"])
                found[tie] = min(duty["since"], found.get(tie, date.max))
    rows = [(*tie, since, bad[tie[1]][1], since > bad[tie[1]][1]) for tie, since in sorted(found.items())]
    return pa.Table.from_pylist([dict(zip(TIES.names, row, strict=True)) for row in rows], schema=TIES)


def _over(duty: dict[str, Any], day: date) -> bool:
    """Whether a duty had ended before ``day``; its last day still counts."""
    return duty["until"] is not None and duty["until"] < day


def _graded_d(grades: Iterable[dict[str, Any]]) -> dict[str, tuple[int, date]]:
    """Enterprises whose newest grade is D: the first year of the unbroken run of Ds, and the day it was published."""
    found: dict[str, tuple[int, date]] = {}
    for row in sorted(grades, key=lambda r: (r["enterprise"], r["year"])):
        if row["grade"] == "D":
            found.setdefault(row["enterprise"], (row["year"], row["published_on"]))
        else:
            found.pop(row["enterprise"], None)
    return found
