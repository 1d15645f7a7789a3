"""What the model learns: whether an enterprise defaults or suffers a credit event within twelve months.

*Default* is what banks report of loans; a *credit event* is what public records tell, so that a county without one
loan can begin. :mod:`scoring.model.grounds` lists both. Whoever cannot be called good or bad is left out, and counted
by reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from scoring.codes.periods import months_later, months_later_each
from scoring.engine import embedded
from scoring.errors import Invalid, Text
from scoring.model.grounds import GROUNDS, LOANS, Among, AtLeast, AtMost, Condition, Ground
from scoring.records.contract import ENTERPRISE
from scoring.records.registration import OPERATING
from scoring.records.sources import source
from scoring.records.use import Use, in_use
from scoring.records.view import Files, View, scan

WINDOW_MONTHS = 12
LEAST_MONTHS = 6
"""Months of the window over which a loan must have been seen, for the borrower to be called good."""
LATE_DAYS = 30
"""Days overdue from which a borrower is not called good any more."""

Kind = Literal["default", "credit_event", "either"]

LEFT_OUT = {
    "in_default": Text("基准日已在违约中", "In default on the as-of date"),
    "in_event": Text("基准日已处于某项信用事件中", "In the state of a credit event on the as-of date"),
    "indeterminate": Text(
        f"最重逾期 {LATE_DAYS} 至 89 天，或未逾期而被列为关注：不好不坏",
        f"At worst {LATE_DAYS} to 89 days overdue, or special mention without being overdue: neither good nor bad",
    ),
    "gone": Text("表现期内注销、吊销、迁出或停业，此前无事件", "Left the register or stopped before any event"),
    "short": Text(
        f"表现期内贷款可观察不足 {LEAST_MONTHS} 个月且无事件",
        f"Loans seen for less than {LEAST_MONTHS} months, no event",
    ),
}
"""Why an enterprise that was observed is left out; the first reason that holds is counted."""
NEVER = np.datetime64("9999-12-31", "D")
_LATE: tuple[tuple[Condition, ...], ...] = (
    (AtLeast("overdue_days", LATE_DAYS),),
    (Among("classification", ("special_mention",)), AtMost("overdue_days", 0)),
)


@dataclass(frozen=True)
class Labelled:
    """Labels on one as-of date.

    ``bad``: 1.0 or 0.0 by enterprise, sorted by code. ``ground``: the id of the ground that came first, "" for the
    good; same index. ``left_out``: how many enterprises were observed and got no label, by reason in
    :data:`LEFT_OUT`. ``state``: of everybody who was observed, "bad", "good" or that reason.
    """

    bad: pd.Series
    ground: pd.Series
    left_out: Mapping[str, int]
    state: pd.Series


def window_end(as_of: date) -> date:
    """The first day after the performance window of ``as_of``."""
    return months_later(as_of, WINDOW_MONTHS)


def labels(files: Files, as_of: date, known_by: date, kind: Kind = "either") -> pd.Series:
    """The labels alone: see :func:`labelled`."""
    return labelled(files, as_of, known_by, kind).bad


def labelled(files: Files, as_of: date, known_by: date, kind: Kind = "either") -> Labelled:
    """Label everybody who could be observed in the window from ``as_of`` on, as known before ``known_by``.

    For ``"default"``: who has a loan reported in the window. For ``"credit_event"``: who is registered and operating
    on the as-of date, where a source of the grounds was delivered. Raises :class:`~scoring.errors.Invalid` while the
    window is still open on ``known_by``.
    """
    return labelled_each(files, [as_of], known_by, kind)[0]


def labelled_each(files: Files, dates: Sequence[date], known_by: date, kind: Kind = "either") -> list[Labelled]:
    """The same for several as-of dates, for little more than one: the records are read once."""
    for as_of in dates:
        if window_end(as_of) > known_by:
            raise Invalid(
                Text(
                    f"{as_of} 的表现期到 {window_end(as_of)} 才结束，而资料截至 {known_by}",
                    f"The performance window of {as_of} ends on {window_end(as_of)}, but records reach {known_by} only",
                ),
                Text("选用更早的基准日", "Choose an earlier as-of date"),
            )
    hindsight = _hindsight(files, known_by)
    return [
        _labelled(hindsight, np.datetime64(as_of, "D"), np.datetime64(window_end(as_of), "D"), kind) for as_of in dates
    ]


@dataclass(frozen=True, eq=False)
class _States:
    """States of enterprises as columns: whose, the days of its beginning, from which it counts, and of its end."""

    owner: np.ndarray
    began: np.ndarray
    counts: np.ndarray
    ended: np.ndarray

    def standing(self, day: np.datetime64, size: int) -> np.ndarray:
        """Who is in the state on a day, however lately it began."""
        mask = np.zeros(size, dtype=bool)
        mask[self.owner[(self.began < day) & (self.ended >= day)]] = True
        return mask

    def first(self, since: np.datetime64, until: np.datetime64, size: int) -> np.ndarray:
        """The first day from ``since`` on and before ``until`` on which the state counts; ``NEVER`` for most."""
        days = np.full(size, NEVER)
        rows = (self.counts >= since) & (self.counts < until) & (self.counts <= self.ended)
        np.minimum.at(days, self.owner[rows], self.counts[rows])
        return days


@dataclass(frozen=True, eq=False)
class _Loans:
    """Reports of loans as columns: whose, granted when, reported when, late or not, next reported sound when."""

    owner: np.ndarray
    granted: np.ndarray
    day: np.ndarray
    late: np.ndarray
    cured: np.ndarray

    def within(self, as_of: np.datetime64, end: np.datetime64, size: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Of which enterprises a loan is reported in the window, whose is late, and whose were seen too shortly."""
        window = (self.day >= as_of) & (self.day < end)
        owner, day = self.owner[window], self.day[window]
        seen, late = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)
        seen[owner] = True
        late[owner[self.late[window]]] = True
        since, until = np.full(size, NEVER), np.full(size, as_of)
        np.minimum.at(since, owner, np.maximum(self.granted[window], as_of))
        np.maximum.at(until, owner, day)
        return seen, late, seen & (until < months_later_each(since, LEAST_MONTHS))


@dataclass(frozen=True, eq=False)
class _Register:
    """The rows of the register as columns, by enterprise and day: whose, changed when, operating or not."""

    owner: np.ndarray
    changed: np.ndarray
    operating: np.ndarray

    def before(self, day: np.datetime64, size: int) -> tuple[np.ndarray, np.ndarray]:
        """Which enterprises are registered before a day, and which of them as operating."""
        rows = np.flatnonzero(self.changed < day)
        newest = np.full(size, -1)
        np.maximum.at(newest, self.owner[rows], rows)
        registered = newest >= 0
        return registered, registered & np.append(self.operating, False)[newest]


@dataclass(frozen=True, eq=False)
class _Hindsight:
    """What labels rest on, as known when we look back; an owner is a place in ``enterprises``."""

    enterprises: np.ndarray
    states: Mapping[str, _States]
    loans: _Loans
    register: _Register
    delivered: bool


def _hindsight(files: Files, known_by: date) -> _Hindsight:
    view = View(files, known_by)
    read = {name: _known(name, view) for name in dict.fromkeys(["registration", *(g.source for g in GROUNDS)])}
    codes = pa.chunked_array([c for t in read.values() for c in t.column(ENTERPRISE).chunks], pa.string())
    told = codes.combine_chunks().dictionary_encode()
    enterprises, place = np.unique(told.dictionary.to_numpy(zero_copy_only=False), return_inverse=True)
    bounds = np.cumsum([len(table) for table in read.values()])[:-1]
    owner = dict(zip(read, np.split(place[np.asarray(told.indices)], bounds), strict=True))
    register, loans = read["registration"], _loans(read[LOANS], owner[LOANS])
    operating = _all_hold((Among("state", (OPERATING,)),), register)
    return _Hindsight(
        enterprises=enterprises,
        states={g.id: _states(g, read[g.source], owner[g.source], loans) for g in GROUNDS},
        loans=loans,
        register=_Register(owner["registration"], _days(register, "changed_on"), operating),
        delivered=any(view.delivered(name) for name in read if source(name).adverse),
    )


def _known(name: str, view: View) -> pa.Table:
    """The records of a source as known on the view's date, but for those repaired by then: their use has ended.

    Lifted and expired ones count where they stood on the as-of date; of the register, every change counts.
    """
    contract = source(name)
    if not view.files.get(name):
        return contract.schema.empty_table()
    wanted = scan(name, view.files)
    if name == "registration":
        wanted = replace(wanted, key=(*wanted.key, contract.occurred))
    table = embedded.newest(wanted, contract.schema.names, view.as_of)
    unrepaired = in_use(name, Use(document=contract.use.document), table, view.as_of, view.ended)
    return table.filter(pa.array(unrepaired))


def _loans(table: pa.Table, owner: np.ndarray) -> _Loans:
    """Reports of loans, and until when each would be in default if it is: until the loan is next reported sound."""
    bank, number = (table.column(c).combine_chunks().dictionary_encode().indices for c in ("bank", "loan_no"))
    loan = np.asarray(bank, dtype=np.int64) * (len(table) + 1) + np.asarray(number)
    day = _days(table, "reported_on")
    order = np.lexsort((day, loan))
    sound = ~np.any([_all_hold(g.where, table) for g in GROUNDS if g.source == LOANS], axis=0)[order]
    places = np.arange(len(order))
    following = np.minimum.accumulate(np.where(sound, places, len(order))[::-1])[::-1].clip(max=len(order) - 1)
    cured = np.full(len(order), NEVER)
    same = sound[following] & (loan[order][following] == loan[order])
    cured[order] = np.where(same, day[order][following], NEVER)
    late = np.any([_all_hold(conditions, table) for conditions in _LATE], axis=0)
    return _Loans(owner, _days(table, "granted_on"), day, late, cured)


def _states(ground: Ground, table: pa.Table, owner: np.ndarray, loans: _Loans) -> _States:
    """When enterprises came into the state of a ground, and when they left it."""
    lifted = source(ground.source).use.lifted
    ended = _days(table, lifted) if lifted else np.full(len(table), NEVER)
    ended = loans.cured if ground.source == LOANS else np.where(np.isnat(ended), NEVER, ended)
    began = _days(table, ground.day)
    chosen = _all_hold(ground.where, table) & ~np.isnat(began)
    owner, began, ended = owner[chosen], began[chosen], ended[chosen]
    return _States(owner, began, months_later_each(began, ground.lasting), ended)


def _all_hold(conditions: Sequence[Condition], table: pa.Table) -> np.ndarray:
    """A mask of the rows of which every condition holds; what is not told does not hold."""
    mask = np.ones(len(table), dtype=bool)
    for condition in conditions:
        mask &= np.asarray(pc.fill_null(condition.holds(table), fill_value=False))
    return mask


def _days(table: pa.Table, column: str) -> np.ndarray:
    return np.asarray(table.column(column).to_numpy(), dtype="datetime64[D]")


def _labelled(known: _Hindsight, as_of: np.datetime64, end: np.datetime64, kind: Kind) -> Labelled:
    size = len(known.enterprises)
    asked = [ground for ground in GROUNDS if kind in ("either", ground.kind)]
    first, which = np.full(size, NEVER), np.full(size, "", dtype=object)
    already = {"default": np.zeros(size, dtype=bool), "credit_event": np.zeros(size, dtype=bool)}
    for ground in asked:
        states = known.states[ground.id]
        standing = states.standing(as_of, size)
        if ground.final:
            already[ground.kind] |= standing
        day = np.where(standing, NEVER, states.first(as_of, end, size))
        which[day < first] = ground.id
        first = np.minimum(first, day)

    bad = first < NEVER
    nobody = np.zeros(size, dtype=bool)
    public = known.register.before(as_of, size)[1] if kind != "default" and known.delivered else nobody
    seen, late, short = known.loans.within(as_of, end, size) if kind != "credit_event" else (nobody,) * 3
    registered, operating = known.register.before(end, size)
    reasons = {
        "in_default": already["default"],
        "in_event": already["credit_event"],
        "indeterminate": late & ~bad,
        "gone": registered & ~operating & ~bad,
        "short": short & ~public & ~bad,
    }
    observed = seen | public | already["default"]
    state, chosen, left_out = np.where(bad, "bad", "good").astype(object), observed, {}
    for reason, mask in reasons.items():
        left_out[reason] = int((chosen & mask).sum())
        state[chosen & mask] = reason
        chosen = chosen & ~mask
    index = pd.Index(known.enterprises[chosen], name=ENTERPRISE, dtype=object)
    everybody = pd.Index(known.enterprises[observed], name=ENTERPRISE, dtype=object)
    return Labelled(
        pd.Series(bad[chosen].astype(np.float64), index=index, name="bad"),
        pd.Series(which[chosen], index=index, name="ground"),
        left_out,
        pd.Series(state[observed], index=everybody, name="state", dtype=object),
    )
