"""Quality reports in the store, and what they count there."""

from datetime import UTC, date, datetime

import pytest

from scoring.errors import NotFound
from scoring.pipeline.workspace import opened
from scoring.settings import Settings
from scoring.store import batches, quality, quarantine

OCTOBER = date(2026, 10, 1)


@pytest.fixture
def connection(tmp_path):
    with opened(Settings(home=tmp_path / "home", _env_file=None)).database.transaction() as open_:
        yield open_


def put(connection, month, **content):
    values = {"month": month, "as_of": date(2026, 11, 1), "batches": "d" * 64, "made_by": "li"}
    quality.put(connection, values | {"content": content})


def batch(connection, number, source="gas"):
    digest = f"{number:064x}"
    values = {"id": digest[-16:], "sha256": digest, "lake_sha256": "c" * 64, "source": source, "file_name": "a.csv"}
    counts = {"rows": 5, "accepted": 3, "quarantined": 2, "received_on": date(2026, 10, 10), "encoding": "utf-8"}
    batches.add(connection, values | counts | {"ingested_at": datetime.now(UTC)})
    return digest[-16:]


def refuse(connection, batch_id, line, *troubles):
    told = [{"field": field, "reason": reason, "hint": ""} for field, reason in troubles]
    quarantine.add(connection, [{"batch_id": batch_id, "line": line, "part": 0, "troubles": told, "content": {}}])


def test_a_month_has_one_report_the_last_one_made(connection):
    put(connection, OCTOBER, made=1)
    put(connection, date(2026, 9, 1), made=2)
    put(connection, OCTOBER, made=3)
    assert list(quality.months(connection)) == [OCTOBER, date(2026, 9, 1)]
    assert quality.one(connection)["content"] == {"made": 3}
    assert quality.one(connection, date(2026, 9, 1))["content"] == {"made": 2}


def test_a_month_without_a_report_is_named_with_those_that_have_one(connection):
    put(connection, date(2026, 9, 1))
    with pytest.raises(NotFound) as problem:
        quality.one(connection, OCTOBER)
    assert "2026-10" in problem.value.detail.zh
    assert "2026-09" in problem.value.remedy.zh


def test_refused_rows_count_under_their_first_reason_and_not_when_their_batch_is_withdrawn(connection):
    kept, gone = batch(connection, 1), batch(connection, 2)
    refuse(connection, kept, 2, ("信用代码", "V03"), ("金额", "V04"))
    refuse(connection, kept, 3, ("信用代码", "V03"))
    refuse(connection, gone, 2, ("信用代码", "V02"))
    batches.withdraw(connection, gone, "li", "报错文件")
    counted = {"source": "gas", "received_on": date(2026, 10, 10), "reason": "V03", "state": "open", "rows": 2}
    assert quality.refused(connection) == [counted]


def test_values_that_were_not_there_are_counted_by_source_and_header_once_a_row(connection):
    one, two = batch(connection, 1), batch(connection, 2, source="water")
    refuse(connection, one, 2, ("户号", "V01"), ("户号", "F03"), ("金额", "V04"))
    refuse(connection, one, 3, ("户号", "V01"), ("金额", "V01"))
    refuse(connection, two, 2, ("户号", "V01"))
    assert quality.absent(connection, [one], {"V01", "F03"}) == {"gas": {"户号": 2, "金额": 1}}
    assert quality.absent(connection, [], {"V01"}) == {}
