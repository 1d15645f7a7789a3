"""The data-quality report from delivered files: made once, kept, and the same from the same records."""

from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from scoring.errors import Invalid, NotFound
from scoring.pipeline import quality
from scoring.pipeline.ingest import Delivery, ingest
from scoring.pipeline.workspace import opened
from scoring.records.sources import SOURCES, source
from scoring.records.workbooks.exports import quality_workbook
from scoring.settings import Settings
from scoring.store import audit, batches
from tests.conftest import KILN, SHOP
from tests.records.rows import row, table

MARCH, APRIL, TODAY = date(2025, 3, 1), date(2025, 4, 1), date(2025, 4, 20)
FIRM = row("registration", enterprise=KILN, township="龙浔镇")
BILLS = [row("electricity", account=str(n), month="2025-02") for n in range(4)]


@pytest.fixture
def workspace(tmp_path):
    return opened(Settings(home=tmp_path / "home", _env_file=None))


@pytest.fixture
def deliver(workspace, tmp_path):
    """Send rows of a source on a day; returns the batch."""

    def send(name, day, *rows):
        path = tmp_path / f"{name}-{day}.csv"
        path.write_text(table(name, *rows), encoding="utf-8")
        [receipt] = ingest(workspace, [Delivery(path, day, source(name))], "officer")
        assert receipt.problem is None
        return receipt.batch

    return send


def told(report, name):
    return next(s for s in report.sources if s.source == name)


def test_a_month_is_told_by_what_came_in_it_and_was_known_at_its_end(workspace, deliver):
    deliver("registration", date(2025, 3, 12), FIRM)
    bad, empty = BILLS[2] | {"enterprise": KILN[:17] + "?"}, BILLS[3] | {"bill_fen": ""}
    deliver("electricity", date(2025, 3, 20), BILLS[0], BILLS[0], BILLS[1], bad, empty)
    deliver("electricity", date(2025, 4, 10), row("electricity", account="9", month="2025-03"))
    report = quality.make(workspace, MARCH, "officer", today=TODAY)
    assert (report.as_of, report.operating, len(report.sources)) == (APRIL, 1, len(SOURCES))
    power = told(report, "electricity")
    assert (power.files, power.rows, power.quarantined, power.duplicates) == (1, 5, 3, 1)
    assert (power.codes.wrong, power.codes.repeated) == (1, 0)
    assert [(r.reason, r.rows, r.open) for r in power.reasons] == [("K01", 1, 0), ("V01", 1, 1), ("V02", 1, 1)]
    fill = {f.field: (f.filled, f.of) for f in power.fills}
    assert (fill["bill_fen"], fill["account"], fill["paid_on"]) == ((4, 5), (5, 5), (0, 2))
    assert (power.coverage.told, power.coverage.of) == (1, 1)
    assert power.timeliness.state == "on_time"
    assert told(report, "gas").timeliness.state == "never"
    assert len(power.trend) == quality.TREND_MONTHS
    assert power.trend[-1].rows == 5


def test_the_report_of_a_running_month_knows_what_came_today(workspace, deliver):
    deliver("electricity", TODAY, BILLS[0])
    report = quality.make(workspace, APRIL, "officer", today=TODAY)
    assert told(report, "electricity").rows == 1
    assert report.as_of == date(2025, 4, 21)


def test_a_conflict_between_two_deliveries_is_found_and_named(workspace, deliver):
    deliver("registration", date(2025, 3, 12), FIRM | {"state": "注销", "changed_on": "2025-03-10"})
    deliver("demand", date(2025, 3, 13), row("demand", enterprise=KILN, valid_until="2025-12-31"))
    deliver("electricity", date(2025, 3, 13), BILLS[0] | {"enterprise": SHOP})
    found = {f.rule: f for f in quality.make(workspace, MARCH, "officer", today=TODAY).conflicts}
    assert [e.enterprise for e in found["CF12"].examples] == [KILN]
    assert [e.enterprise for e in found["CF01"].examples] == [SHOP]
    assert not found["CF09"].asked


def test_what_is_kept_is_what_was_made_and_the_same_records_make_the_same(workspace, deliver):
    deliver("electricity", date(2025, 3, 20), *BILLS)
    made = quality.make(workspace, MARCH, "officer", today=TODAY)
    with workspace.database.reading() as connection:
        first = quality.kept(connection, MARCH)
        [entry] = [e for e in audit.newest(connection) if e["action"] == "quality report"]
    assert first.report == made == quality.make(workspace, MARCH, "officer", today=TODAY)
    assert (first.made_by, entry["actor"], entry["subject"]) == ("officer", "officer", "2025-03")
    with workspace.database.reading() as connection:
        again = quality.kept(connection)
    assert again.batches == first.batches
    assert again.made_at > first.made_at


def test_a_withdrawn_batch_is_no_delivery(workspace, deliver):
    batch = deliver("electricity", date(2025, 3, 20), *BILLS)
    with workspace.database.reading() as connection:
        before = quality._of_store(connection, MARCH, APRIL).digest
    with workspace.database.transaction() as connection:
        batches.withdraw(connection, batch, "li", "报错文件")
    assert told(quality.make(workspace, MARCH, "officer", today=TODAY), "electricity").timeliness.state == "never"
    with workspace.database.reading() as connection:
        assert quality.kept(connection).batches != before


def test_a_report_is_outdated_once_a_file_of_its_time_comes_or_goes(workspace, deliver):
    def outdated():
        with workspace.database.reading() as connection:
            return quality.kept(connection, MARCH).outdated

    quality.make(workspace, MARCH, "officer", today=TODAY)
    deliver("electricity", APRIL, BILLS[0])
    assert not outdated(), "what came after its day does not concern it"
    batch = deliver("electricity", date(2025, 3, 31), BILLS[1])
    assert outdated()
    quality.make(workspace, MARCH, "officer", today=TODAY)
    assert not outdated()
    with workspace.database.transaction() as connection:
        batches.withdraw(connection, batch, "li", "报错文件")
    assert outdated()


def test_a_report_made_before_its_month_is_over_is_provisional_and_gives_way_to_a_finished_one(workspace):
    def shown(month=None):
        with workspace.database.reading() as connection:
            kept = quality.kept(connection, month)
        return kept.report.month, kept.provisional

    quality.make(workspace, APRIL, "officer", today=TODAY)
    assert shown() == (APRIL, True), "there is no other"
    quality.make(workspace, MARCH, "officer", today=TODAY)
    assert shown() == (MARCH, False)
    assert shown(APRIL) == (APRIL, True)


def test_nothing_delivered_makes_a_report_of_nothing(workspace):
    report = quality.make(workspace, MARCH, "officer", today=TODAY)
    assert {s.timeliness.state for s in report.sources} == {"never"}
    assert not any(f.asked for f in report.conflicts)
    assert report.operating == 0


def test_a_month_that_has_not_begun_is_refused(workspace):
    with pytest.raises(Invalid, match="2025-05"):
        quality.make(workspace, date(2025, 5, 1), "officer", today=TODAY)
    with workspace.database.reading() as connection, pytest.raises(NotFound):
        quality.kept(connection)


def test_the_workbook_has_a_sheet_for_each_part_and_its_figures(workspace, deliver, tmp_path):
    deliver("registration", date(2025, 3, 12), FIRM)
    deliver("electricity", date(2025, 3, 20), *BILLS, BILLS[0])
    report = quality.make(workspace, MARCH, "officer", today=TODAY)
    path = tmp_path / "quality.xlsx"
    path.write_bytes(quality_workbook(report))
    book = CalamineWorkbook.from_path(str(path))
    assert book.sheet_names[0] == "总览 2025-03"
    header, *rows = book.get_sheet_by_index(0).to_python()
    power = dict(zip(header, next(r for r in rows if r[1] == "用电"), strict=True))
    assert (power["读到行"], power["隔离行"], power["隔离率"], power["覆盖率"]) == (5, 1, 0.2, 1)
    assert len(rows) == len(SOURCES)
    assert len(book.sheet_names) == 7
