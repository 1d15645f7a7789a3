"""The data-quality report: gathered from store and lake once, kept, and only read from then on."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection

from scoring.engine.embedded import Scan
from scoring.engine.facts import facts, filled
from scoring.errors import Invalid, Text
from scoring.pipeline.workspace import Workspace
from scoring.records import reasons
from scoring.records.contract import ENTERPRISE, Source
from scoring.records.quality import coverage
from scoring.records.quality import report as quality
from scoring.records.quality.conflicts import CONFLICTS, look, prepare
from scoring.records.quality.report import Codes, Continuity, Delivered, Refused, Report, SourceReport, Told
from scoring.records.sources import SOURCES
from scoring.records.view import scan
from scoring.store import audit, batches
from scoring.store import quality as reports

REPORT = TypeAdapter(Report)
"""A report as it is kept, and back."""

LOOK = "quality"
"""The action under which the audit trail keeps a look at the enterprises that a report names."""

TREND_MONTHS = 12
EXAMPLES = 20
"""Enterprises that are named for each conflict."""


@dataclass(frozen=True)
class Kept:
    """A report as it stands in the store: when it was made, by whom, on which batches (their digest).

    ``provisional``: it was made before its month was over. ``outdated``: files that it should rest on came, or
    were withdrawn, since.
    """

    made_at: datetime
    made_by: str
    batches: str
    provisional: bool
    outdated: bool
    report: Report


def make(workspace: Workspace, month: date, by: str, *, today: date) -> Report:
    """Make the report of a month from what is known ``today`` and keep it in place of an earlier one."""
    if month > today:
        raise Invalid(
            Text(f"{month:%Y-%m} 还没有开始", f"{month:%Y-%m} has not begun yet"),
            Text("给出本月或以前的月份", "Give this month or an earlier one"),
        )
    as_of = min(quality.next_month(month), today + timedelta(days=1))
    with workspace.database.reading() as connection:
        store = _of_store(connection, month, as_of)
    made = _made(workspace, store, month, as_of)
    values = {"month": month, "as_of": as_of, "batches": store.digest, "made_by": by}
    with workspace.database.transaction() as connection:
        reports.put(connection, values | {"content": REPORT.dump_python(made, mode="json")})
        audit.note(connection, by, "quality report", f"{month:%Y-%m}", batches=store.digest)
    return made


def kept(connection: Connection, month: date | None = None) -> Kept:
    """The report of a month, or the newest, of a finished month if there is one.

    Raises :class:`~scoring.errors.NotFound`.
    """
    months = reports.months(connection)
    finished = [m for m, as_of in months.items() if not _provisional(m, as_of)]
    row = reports.one(connection, month or next(iter(finished or months), None))
    made_at = row["made_at"] if row["made_at"].tzinfo else row["made_at"].replace(tzinfo=UTC)  # SQLite forgets it
    outdated = reports.outdated(connection, made_at, row["as_of"])
    provisional = _provisional(row["month"], row["as_of"])
    return Kept(made_at, row["made_by"], row["batches"], provisional, outdated, REPORT.validate_python(row["content"]))


def _provisional(month: date, as_of: date) -> bool:
    return as_of < quality.next_month(month)


@dataclass(frozen=True)
class _Store:
    """What the store knows before a day: batches, refused rows, and the month's values that were not there."""

    batches: Sequence[dict[str, Any]]
    refused: Sequence[Refused]
    absent: Mapping[str, Mapping[str, int]]

    @property
    def digest(self) -> str:
        """Changes when a batch comes or goes, or a correction changes the state of a refused row."""
        told = sorted(b["lake_sha256"] for b in self.batches) + sorted(map(repr, self.refused))
        return hashlib.sha256("\n".join(told).encode()).hexdigest()


def _of_store(connection: Connection, month: date, as_of: date) -> _Store:
    known = [b for b in batches.live(connection) if b["received_on"] < as_of]
    fresh = [b["id"] for b in known if quality.first_of(b["received_on"]) == month]
    refused = [Refused(**row) for row in reports.refused(connection) if row["received_on"] < as_of]
    return _Store(known, refused, reports.absent(connection, fresh, quality.ABSENT))


@dataclass(frozen=True)
class _Lake:
    """What the lake says of every source: coverage by township, continuity, codes under several names."""

    coverage: Mapping[str, tuple[Told, ...]]
    continuity: Mapping[str, Continuity | None]
    repeated: Mapping[str, int]


def _made(workspace: Workspace, store: _Store, month: date, as_of: date) -> Report:
    files = workspace.lake.files((b["source"], b["id"]) for b in store.batches)
    with facts({s.name: (scan(s.name, files), s.schema) for s in SOURCES}, as_of) as asked:
        prepare(asked, SOURCES)
        lake = _Lake(
            coverage.coverage(asked, SOURCES, as_of),
            {s.name: coverage.continuity(asked, s) for s in SOURCES},
            coverage.repeated_codes(asked, month),
        )
        operating = sum(coverage.operating(asked).values())
        found = look(asked, CONFLICTS, as_of, EXAMPLES)
    told = tuple(_source(workspace, each, store, lake, month, as_of) for each in SOURCES)
    return Report(month, as_of, operating, told, tuple(found))


def _source(  # noqa: PLR0913  (all that a source's part rests on)
    workspace: Workspace, source: Source, store: _Store, lake: _Lake, month: date, as_of: date
) -> SourceReport:
    known = [b for b in store.batches if b["source"] == source.name]
    delivered = [Delivered(b["received_on"], b["rows"], b["quarantined"]) for b in known]
    refused = [r for r in store.refused if r.source == source.name]
    fresh = [b for b in known if quality.first_of(b["received_on"]) == month]
    why = [r for r in refused if quality.first_of(r.received_on) == month]
    rows = sum(b["rows"] for b in fresh)
    accepted, full = filled(
        Scan(tuple(workspace.lake.path(source.name, b["id"]) for b in fresh), source.key), source.schema
    )
    townships = lake.coverage[source.name]
    repeated = lake.repeated.get(source.name, 0)
    if source.key == (ENTERPRISE,):
        repeated += sum(r.rows for r in why if r.reason == reasons.CONFLICT.id)
    return SourceReport(
        source=source.name,
        owner=source.owner,
        timeliness=quality.timeliness([d.received_on for d in delivered], source.update_days, month, as_of),
        files=len(fresh),
        rows=rows,
        quarantined=sum(b["quarantined"] for b in fresh),
        duplicates=sum(r.rows for r in why if r.reason in quality.DUPLICATES),
        codes=Codes(sum(r.rows for r in why if r.reason in quality.WRONG_CODES), repeated),
        reasons=quality.why_refused(why),
        fills=quality.fills(source, rows, accepted, full, store.absent.get(source.name, {})),
        continuity=lake.continuity[source.name],
        since=quality.told_since(source, as_of),
        coverage=Told("", sum(t.told for t in townships), sum(t.of for t in townships)),
        townships=townships,
        trend=quality.trend(source, delivered, refused, quality.months_before(month, TREND_MONTHS), as_of),
    )
