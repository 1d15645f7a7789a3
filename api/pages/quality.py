"""The data-quality report for the office: the board of all sources, one source, one conflict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from api import access
from api.dependencies import Opened
from api.pages import charts, rendering
from api.pages.charts import Bar, Square
from api.v1.catalogue import Name
from api.v1.quality import Month, first_day, note
from scoring.errors import NotFound, Text
from scoring.pipeline import quality as reporting
from scoring.pipeline.quality import Kept
from scoring.records.quality import report as quality
from scoring.records.quality.conflicts import CONFLICTS, Conflict, Found
from scoring.records.quality.report import Report, SourceReport, share
from scoring.records.sources import SOURCES
from scoring.records.workbooks.exports import SEVERITIES, STATES
from scoring.store import quality as reports

router = APIRouter(prefix="/office/quality")

Rule = Annotated[str, Path(pattern=r"^CF\d\d$")]

_RULES = {rule.id: rule for rule in CONFLICTS}


@dataclass(frozen=True)
class Line:
    """A source's line on the board: its report, and the shares that stand in the columns.

    Sources that tell only of what went wrong have no coverage to strive for.
    """

    told: SourceReport
    months: list[Square]
    refused: float | None
    codes: float | None
    duplicates: float | None
    required: float | None
    optional: float | None
    steady: float | None
    coverage: float | None
    drawn: Bar | None


@dataclass(frozen=True)
class Department:
    """An owner with the sources that have delivered, and those that never did."""

    owner: str
    lines: list[Line]
    silent: list[str]
    rows: int
    refused: float | None
    expected: int
    on_time: int


@router.get("")
def board(_: access.Office, request: Request, workspace: Opened, month: Month = None) -> Response:
    """All sources by department, the conflicts between them, and who is covered where."""
    with workspace.database.reading() as connection:
        months = reports.months(connection)
        if not months:
            return rendering.page(request, "office_quality_none.html")
        kept = reporting.kept(connection, first_day(month))
    report = kept.report
    speaking = [s for s in report.sources if s.timeliness.state != "never"]
    rows = sum(s.rows for s in speaking)
    return rendering.page(
        request,
        "office_quality.html",
        kept=kept,
        report=report,
        months=months,
        departments=[_department(owner, report.sources) for owner in dict.fromkeys(s.owner for s in report.sources)],
        speaking=len(speaking),
        states=STATES,
        counted=Counter(s.timeliness.state for s in speaking),
        rows=rows,
        refused=share(sum(s.quarantined for s in speaking), rows),
        codes=share(sum(s.codes.wrong + s.codes.repeated for s in speaking), rows),
        waiting=sum(r.open for s in speaking for r in s.reasons),
        conflicts=_conflicts(report),
        severities=SEVERITIES,
        measure=quality.CODE_MEASURE,
        covering=[s for s in speaking if s.source not in _adverse()],
        heat=charts.heat,
        share=share,
    )


@router.get("/sources/{name}")
def one_source(_: access.Office, request: Request, name: Name, workspace: Opened, month: Month = None) -> Response:
    """Everything about one source in a month."""
    kept = _kept(workspace, first_day(month))
    told = next((s for s in kept.report.sources if s.source == name), None)
    if told is None:
        raise NotFound(
            Text(f"报告中没有来源“{name}”", f"The report has no source '{name}'"),
            Text("从报告首页进入", "Go there from the report"),
        )
    return rendering.page(
        request,
        "office_quality_source.html",
        kept=kept,
        report=kept.report,
        line=_line(told),
        told=told,
        states=STATES,
        severities=SEVERITIES,
        reasons=charts.count_bars([r.rows for r in told.reasons]) if told.reasons else [],
        fills=[(f, share(f.filled, f.of), charts.share_bar(share(f.filled, f.of))) for f in told.fills if f.of],
        townships=[(t, share(t.told, t.of), charts.share_bar(share(t.told, t.of))) for t in told.townships],
        trend=[(m, share(m.quarantined, m.rows)) for m in told.trend],
        trend_bars=_rates([share(m.quarantined, m.rows) for m in told.trend]),
        conflicts=[(rule, found) for rule, found in _conflicts(kept.report) if name in rule.sources],
        measure=quality.CODE_MEASURE,
        adverse=name in _adverse(),
    )


@router.get("/conflicts/{rule}")
def one_conflict(
    person: access.Office, request: Request, rule: Rule, workspace: Opened, month: Month = None
) -> Response:
    """One rule, what it asks, and the first enterprises that it found; the look at them is noted."""
    with workspace.database.transaction() as connection:
        kept = reporting.kept(connection, first_day(month))
        found = next((f for f in kept.report.conflicts if f.rule == rule), None)
        if found is None or rule not in _RULES:
            raise NotFound(
                Text(f"报告中没有规则 {rule}", f"The report has no rule {rule}"),
                Text("从报告首页进入", "Go there from the report"),
            )
        note(connection, person, kept.report, rule)
    return rendering.page(
        request,
        "office_quality_conflict.html",
        report=kept.report,
        rule=_RULES[rule],
        found=found,
        severities=SEVERITIES,
    )


def _kept(workspace: Opened, month: date | None) -> Kept:
    with workspace.database.reading() as connection:
        return reporting.kept(connection, month)


def _adverse() -> set[str]:
    """Sources in which having no row is the rule: being covered by them is nothing to strive for."""
    return {s.name for s in SOURCES if s.adverse}


def _conflicts(report: Report) -> list[tuple[Conflict, Found]]:
    """The rules with what they found: the gravest and most frequent first, those that could not be asked last."""
    known = [(_RULES[found.rule], found) for found in report.conflicts if found.rule in _RULES]
    return sorted(known, key=lambda k: (not k[1].asked, not k[1].enterprises, k[0].severity, -k[1].enterprises))


def _department(owner: str, sources: Iterable[SourceReport]) -> Department:
    own = [s for s in sources if s.owner == owner]
    speaking = [s for s in own if s.timeliness.state != "never"]
    rows = sum(s.rows for s in speaking)
    return Department(
        owner=owner,
        lines=[_line(s) for s in speaking],
        silent=[s.source for s in own if s.timeliness.state == "never"],
        rows=rows,
        refused=share(sum(s.quarantined for s in speaking), rows),
        expected=sum(s.timeliness.expected for s in speaking),
        on_time=sum(s.timeliness.on_time for s in speaking),
    )


def _line(told: SourceReport) -> Line:
    steady = told.continuity
    coverage = None if told.source in _adverse() else share(told.coverage.told, told.coverage.of)
    return Line(
        told=told,
        months=charts.squares([m.state for m in told.trend]),
        refused=share(told.quarantined, told.rows),
        codes=quality.code_rate(told),
        duplicates=share(told.duplicates, told.rows),
        required=quality.completeness(told.fills, required=True),
        optional=quality.completeness(told.fills, required=False),
        steady=share(steady.present, steady.had) if steady else None,
        coverage=coverage,
        drawn=charts.share_bar(coverage),
    )


def _rates(rates: Sequence[float | None]) -> list[Bar]:
    """Bars of rates on one axis to the largest of them."""
    most = max((rate for rate in rates if rate), default=1.0)
    return [charts.share_bar((rate or 0.0) / most) or Bar(0.0, 0.0, "whole") for rate in rates]
