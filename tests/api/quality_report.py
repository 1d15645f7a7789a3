"""A small data-quality report, as the pipeline would have kept it."""

from datetime import date

from sqlalchemy import Connection

from scoring.pipeline.quality import REPORT
from scoring.records.quality import report as quality
from scoring.records.quality.conflicts import CONFLICTS, Example, Found
from scoring.records.quality.report import Codes, Delivered, Fill, ReasonCount, Refused, Report, SourceReport, Told
from scoring.records.sources import SOURCES
from scoring.store import quality as reports

MONTH, AS_OF = date(2026, 10, 1), date(2026, 11, 1)
MONTHS = quality.months_before(MONTH, 12)


def _source(contract, concerned: str) -> SourceReport:
    told = contract.name == concerned
    days = [date(2026, month, 10) for month in range(5, 11)] if told else []
    delivered = [Delivered(day, 1000, 5) for day in days]
    refused = [Refused(contract.name, days[-1], "V03", "open", 2)] if told else []
    return SourceReport(
        source=contract.name,
        owner=contract.owner,
        timeliness=quality.timeliness(days, contract.update_days, MONTH, AS_OF),
        files=int(told),
        rows=1000 if told else 0,
        quarantined=5 if told else 0,
        duplicates=1 if told else 0,
        codes=Codes(2, 1) if told else Codes(0, 0),
        reasons=(ReasonCount("V03", 2, 2), ReasonCount("K01", 1, 0)) if told else (),
        fills=(Fill("account", "户号", required=True, filled=999, of=1000),) if told else (),
        continuity=quality.Continuity(date(2026, 9, 1), 40, 39) if told else None,
        since=quality.told_since(contract, AS_OF),
        coverage=Told("", 30, 40) if told else Told("", 0, 40),
        townships=(Told("龙浔镇", 25, 30), Told("", 5, 10)) if told else (Told("龙浔镇", 0, 30), Told("", 0, 10)),
        trend=quality.trend(contract, delivered, refused, MONTHS, AS_OF),
    )


def report(enterprise: str) -> Report:
    """Electricity delivered well, everything else never; one conflict names ``enterprise``."""
    found = [
        Found(rule.id, asked=True, enterprises=1, cases=2, examples=(Example(enterprise, "2026-03-15 / 2026-04"),))
        if rule.id == "CF03"
        else Found(rule.id, asked=rule.id == "CF01", enterprises=0, cases=0, examples=())
        for rule in CONFLICTS
    ]
    return Report(MONTH, AS_OF, 40, tuple(_source(s, "electricity") for s in SOURCES), tuple(found))


def keep(connection: Connection, enterprise: str) -> None:
    """Put the report into the store."""
    values = {"month": MONTH, "as_of": AS_OF, "batches": "d" * 64, "made_by": "office"}
    reports.put(connection, values | {"content": REPORT.dump_python(report(enterprise), mode="json")})
