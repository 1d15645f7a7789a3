"""How good the deliveries of a month were, by source: the report's parts, and what is counted without the lake.

A month is told by its first day. ``as_of`` is the day before which everything was known that the report rests on.
Shares are numbers from 0 to 1; ``None`` stands where there is nothing to divide by.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from scoring.errors import Text
from scoring.records import reasons
from scoring.records.contract import ENTERPRISE, Source, heading
from scoring.records.quality.conflicts import Found

State = Literal["on_time", "late", "missing", "not_due", "never"]
"""The worst that happened to a deadline of the month; ``never``: the source has not delivered at all."""

DUPLICATES = frozenset({reasons.DUPLICATE.id, reasons.CONFLICT.id})
WRONG_CODES = frozenset({reasons.NOT_A_USCC.id, reasons.USCC_CHECK.id})
ABSENT = frozenset({reasons.EMPTY.id, reasons.MISSING_COLUMN.id, *(r.id for r in reasons.CATALOGUE if r.id[0] == "N")})
"""A required value was not there, or no code and no enterprise found without it."""

CODE_MEASURE = Text(
    "重错码率：城市信用状况监测评价指标（2020 年）所列。本表口径为（错码行数＋重码数）÷ 读到行数；"
    "错码指统一社会信用代码位数、字符或校验位不符，重码指同月同一来源中一个代码对应两个以上名称。"
    "官方口径以当年监测通知为准。",
    "Rate of wrong and repeated codes, an indicator of the city credit monitoring (2020). Counted here as rows with a "
    "wrong code plus codes that stand under two or more names in a month's deliveries of a source, over the rows "
    "read. The monitoring notice of the year decides on the official count.",
)


@dataclass(frozen=True)
class Delivered:
    """One delivered file in numbers."""

    received_on: date
    rows: int
    quarantined: int


@dataclass(frozen=True)
class Refused:
    """Refused rows of one source, day, reason and state of the quarantine."""

    source: str
    received_on: date
    reason: str
    state: str
    rows: int


@dataclass(frozen=True)
class Timeliness:
    """Deadlines of a month and how they were kept. ``late_days``: by how much at worst. ``due``: the next deadline."""

    state: State
    expected: int
    on_time: int
    late: int
    missing: int
    late_days: int
    last: date | None
    due: date | None


@dataclass(frozen=True)
class Fill:
    """How many cells of a column had a value, of how many."""

    field: str
    header: str
    required: bool
    filled: int
    of: int


@dataclass(frozen=True)
class Continuity:
    """Of the operating enterprises with records in the two months before ``month``, how many have one in it too."""

    month: date | None
    had: int
    present: int


@dataclass(frozen=True)
class ReasonCount:
    """Rows refused for one reason, and how many of them still wait for a correction."""

    reason: str
    rows: int
    open: int


@dataclass(frozen=True)
class Codes:
    """Rows with a wrong code, and codes that stand under several names."""

    wrong: int
    repeated: int


@dataclass(frozen=True)
class Told:
    """Operating enterprises of which the source told anything in its period, of all of them; of one township or all."""

    township: str
    told: int
    of: int


@dataclass(frozen=True)
class Month:
    """A source's month in numbers, for the trend."""

    month: date
    state: State
    expected: int
    on_time: int
    files: int
    rows: int
    quarantined: int
    duplicates: int
    wrong_codes: int


@dataclass(frozen=True)
class SourceReport:
    """Everything about one source.

    ``trend`` ends with the month of the report; ``since`` begins the coverage, if it has a beginning.
    """

    source: str
    owner: str
    timeliness: Timeliness
    files: int
    rows: int
    quarantined: int
    duplicates: int
    codes: Codes
    reasons: tuple[ReasonCount, ...]
    fills: tuple[Fill, ...]
    continuity: Continuity | None
    since: date | None
    coverage: Told
    townships: tuple[Told, ...]
    trend: tuple[Month, ...]


@dataclass(frozen=True)
class Report:
    """A month's report on all sources and the conflicts between them. ``operating``: enterprises of that state."""

    month: date
    as_of: date
    operating: int
    sources: tuple[SourceReport, ...]
    conflicts: tuple[Found, ...]


def share(part: int, whole: int) -> float | None:
    """``part`` of ``whole``, if there is a whole."""
    return part / whole if whole else None


def first_of(day: date) -> date:
    """The first day of the month of ``day``."""
    return day.replace(day=1)


def next_month(month: date) -> date:
    """The first day of the month after."""
    return first_of(month.replace(day=28) + timedelta(days=4))


def months_before(month: date, count: int) -> list[date]:
    """``count`` months, oldest first, the last of them ``month``."""
    found = [month]
    while len(found) < count:
        found.append(first_of(found[-1] - timedelta(days=1)))
    return found[::-1]


@dataclass(frozen=True)
class Deadline:
    """What became of one deadline: the day it counts under, how it was kept, how long the source had been overdue."""

    day: date
    state: State
    late_days: int = 0


def deadlines(days: Iterable[date], period: int, as_of: date) -> list[Deadline]:
    """What became of every deadline up to ``as_of``: a delivery is due ``period`` days after the one before.

    The first delivery sets the clock. A deadline by which nothing came is missing, unless the delivery comes later
    in the same month; then, and in a later month too, that delivery is late, counted from the first deadline missed.
    What a month's report says thus stays true when the next one is made.
    """
    found: list[Deadline] = []
    due: date | None = None
    for day in sorted(set(days)):
        if due is None or day <= due:
            found.append(Deadline(day, "on_time"))
        else:
            overdue = [due + timedelta(days=late) for late in range(0, (day - due).days, period)]
            silent = overdue if first_of(overdue[-1]) < first_of(day) else overdue[:-1]
            found += [Deadline(missed, "missing") for missed in silent]
            found.append(Deadline(day, "late", (day - due).days))
        due = day + timedelta(days=period)
    if due is not None:
        found += [
            Deadline(due + timedelta(days=late), "missing") for late in range(0, max((as_of - due).days, 0), period)
        ]
    return found


def timeliness(days: Sequence[date], period: int, month: date, as_of: date) -> Timeliness:
    """How a source kept its deadlines in a month, by the ``days`` of all its deliveries before ``as_of``."""
    kept = [d for d in deadlines(days, period, as_of) if first_of(d.day) == month]
    count = Counter(d.state for d in kept)
    last = max(days, default=None)
    return Timeliness(
        state=_state(count) if days and min(days) < next_month(month) else "never",
        expected=len(kept),
        on_time=count["on_time"],
        late=count["late"],
        missing=count["missing"],
        late_days=max((d.late_days for d in kept), default=0),
        last=last,
        due=last and last + timedelta(days=period),
    )


def _state(count: Mapping[State, int]) -> State:
    worst_first: tuple[State, ...] = ("missing", "late", "on_time")
    return next((state for state in worst_first if count.get(state)), "not_due")


def trend(
    source: Source, delivered: Sequence[Delivered], refused: Sequence[Refused], months: Sequence[date], as_of: date
) -> tuple[Month, ...]:
    """The source's months in numbers."""
    days = [d.received_on for d in delivered]
    found = []
    for month in months:
        files = [d for d in delivered if first_of(d.received_on) == month]
        rows = [r for r in refused if first_of(r.received_on) == month]
        kept = timeliness(days, source.update_days, month, as_of)
        found.append(
            Month(
                month=month,
                state=kept.state,
                expected=kept.expected,
                on_time=kept.on_time,
                files=len(files),
                rows=sum(d.rows for d in files),
                quarantined=sum(d.quarantined for d in files),
                duplicates=_rows_for(rows, DUPLICATES),
                wrong_codes=_rows_for(rows, WRONG_CODES),
            )
        )
    return tuple(found)


def _rows_for(refused: Iterable[Refused], among: frozenset[str]) -> int:
    return sum(r.rows for r in refused if r.reason in among)


def why_refused(refused: Iterable[Refused]) -> tuple[ReasonCount, ...]:
    """The reasons of refused rows, the most frequent first."""
    rows: Counter[str] = Counter()
    waiting: Counter[str] = Counter()
    for each in refused:
        rows[each.reason] += each.rows
        waiting[each.reason] += each.rows if each.state == "open" else 0
    return tuple(
        ReasonCount(reason, count, waiting[reason])
        for reason, count in sorted(rows.items(), key=lambda r: (-r[1], r[0]))
    )


def fills(
    source: Source, rows: int, accepted: int, filled: Mapping[str, int], absent: Mapping[str, int]
) -> tuple[Fill, ...]:
    """How full each column was: a required one over all rows read, an optional one over the accepted.

    ``filled`` counts accepted cells by column; ``absent`` counts, by header as delivered, the rows refused because
    a required value was not there.
    """
    found = []
    for field in source.fields:
        lacking = sum(count for header, count in absent.items() if heading(header) in field.spellings)
        of = rows if field.required else accepted
        found.append(
            Fill(
                field=field.name,
                header=field.headers[0],
                required=field.required,
                filled=of - lacking if field.required else filled.get(field.name, 0),
                of=of,
            )
        )
    return tuple(found)


def told_since(source: Source, as_of: date) -> date | None:
    """From when on something told counts for coverage: a period for readings, a year for events.

    ``None``, from the beginning, where the source keeps one record of each enterprise: it stands until corrected.
    """
    if source.key == (ENTERPRISE,):
        return None
    days = max(source.update_days, 31) if source.shape == "months" else 366
    return as_of - timedelta(days=days)


def completeness(fills: Iterable[Fill], *, required: bool) -> float | None:
    """The share of filled cells over all required, or all optional, columns."""
    some = [f for f in fills if f.required == required]
    return share(sum(f.filled for f in some), sum(f.of for f in some))


def code_rate(report: SourceReport) -> float | None:
    """重错码率: see :data:`CODE_MEASURE`."""
    return share(report.codes.wrong + report.codes.repeated, report.rows)
