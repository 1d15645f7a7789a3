"""What the model learns: whether an enterprise defaults or suffers a credit event within twelve months.

*Default*: a loan at least 90 days overdue, or written off, as banks reported it. *Credit event*: a new
entry on the list of dishonest judgment debtors or of serious violations, from public records, so that
a county without one loan can begin. An enterprise already in default or listed on the as-of date is
left out: it has nothing left to predict.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from scoring.codes.periods import months_later
from scoring.engine import embedded
from scoring.errors import Invalid, Text
from scoring.records.sources import source
from scoring.records.use import Use, in_use
from scoring.records.view import Files, View, scan

WINDOW_MONTHS = 12
CREDIT_EVENTS = ("dishonest_debtor", "serious_violation")
"""Lists whose new entries are credit events."""
DEFAULT_DAYS = 90
"""Days overdue from which a loan counts as in default."""


def window_end(as_of: date) -> date:
    """The first day after the performance window of ``as_of``."""
    return months_later(as_of, WINDOW_MONTHS)


def labels(files: Files, as_of: date, known_by: date) -> pd.Series:
    """1 for a default or credit event in the window from ``as_of`` on, 0 for none, by enterprise.

    Only enterprises that could be observed appear: those with a loan reported in the window, and, where
    lists are delivered, those registered and operating on the as-of date. ``known_by`` is when we look
    back. Raises :class:`~scoring.errors.Invalid` while the window is still open then.
    """
    end = window_end(as_of)
    if end > known_by:
        raise Invalid(
            Text(
                f"{as_of} 的表现期到 {end} 才结束，而资料截至 {known_by}",
                f"The performance window of {as_of} ends on {end}, but records reach {known_by} only",
            ),
            Text("选用更早的基准日", "Choose an earlier as-of date"),
        )
    loans = _facts("loan_outcome", files, end, known_by)
    bad_state = pc.or_(
        pc.greater_equal(loans.column("overdue_days"), DEFAULT_DAYS), pc.equal(loans.column("state"), "written_off")
    )
    adverse = pa.concat_tables(_entries(name, files, end, known_by) for name in CREDIT_EVENTS)

    defaulted_before = _who(loans, bad_state, before=as_of)
    removed = adverse.column("removed_on")
    standing = pc.or_kleene(pc.is_null(removed), pc.greater_equal(removed, as_of))
    listed_before = _who(adverse, standing, before=as_of)
    bad = _who(loans, bad_state, since=as_of) | _who(adverse, None, since=as_of)
    observed = _who(loans, None, since=as_of) | bad
    if any(embedded.anything_known(scan(name, files), known_by) for name in CREDIT_EVENTS):
        firms = _facts("registration", files, as_of, as_of)
        observed |= _who(firms, pc.equal(firms.column("state"), "operating"))
    who = sorted(observed - defaulted_before - listed_before)
    index = pd.Index(who, name="enterprise", dtype=object)
    return pd.Series([float(w in bad) for w in who], index=index, name="bad", dtype=np.float64)


def _facts(name: str, files: Files, until: date, known_by: date) -> pa.Table:
    contract = source(name)
    if not files.get(name):
        return contract.schema.empty_table()
    return embedded.newest(scan(name, files), contract.schema.names, until, known_by=known_by)


def _entries(name: str, files: Files, until: date, known_by: date) -> pa.Table:
    """Entries of a list, lifted since or not, but for those that were repaired by ``known_by``: their use has ended."""
    table = _facts(name, files, until, known_by)
    repaired_only = Use(document=source(name).use.document)
    kept = in_use(name, repaired_only, table, known_by, View(files, known_by).ended)
    return table.filter(pa.array(kept)).select(["enterprise", "occurred_at", "removed_on"])


def _who(table: pa.Table, which: pa.Array | None, *, since: date | None = None, before: date | None = None) -> set[str]:
    mask = (
        pc.fill_null(which, pa.scalar(value=False)) if which is not None else pa.array(np.ones(len(table), dtype=bool))
    )
    happened = table.column("occurred_at")
    if since is not None:
        mask = pc.and_(mask, pc.greater_equal(happened, since))
    if before is not None:
        mask = pc.and_(mask, pc.less(happened, before))
    return set(table.filter(mask).column("enterprise").to_pylist())
