"""What a quality report counts without the lake: deadlines, reasons, how full columns are, shares."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.records.quality import report as quality
from scoring.records.quality.report import Codes, Deadline, Delivered, Fill, Refused, deadlines, timeliness
from scoring.records.sources import source

D = date
OCTOBER = D(2026, 10, 1)
AS_OF = D(2026, 11, 1)


def october(*days, period=31):
    told = timeliness(days, period, OCTOBER, AS_OF)
    return told.state, told.expected, told.on_time, told.late, told.missing, told.late_days


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ((D(2026, 9, 10), D(2026, 10, 11)), ("on_time", 1, 1, 0, 0, 0)),  # on the last day
        ((D(2026, 9, 10), D(2026, 10, 12)), ("late", 1, 0, 1, 0, 1)),  # one day later
        ((D(2026, 9, 30),), ("missing", 1, 0, 0, 1, 0)),  # due on the 31st, before the report's day
        ((D(2026, 10, 1),), ("on_time", 1, 1, 0, 0, 0)),  # the first ever
        ((D(2026, 9, 15), D(2026, 10, 12), D(2026, 10, 13)), ("on_time", 2, 2, 0, 0, 0)),
        ((D(2026, 8, 10), D(2026, 10, 5)), ("late", 1, 0, 1, 0, 25)),  # due in September, where it was missing
        ((D(2026, 7, 1), D(2026, 11, 5)), ("missing", 1, 0, 0, 1, 0)),  # not known yet on the report's day
        ((), ("never", 0, 0, 0, 0, 0)),
        ((D(2026, 11, 5),), ("never", 0, 0, 0, 0, 0)),
    ],
)
def test_a_delivery_is_due_a_period_after_the_one_before(days, told):
    known = [day for day in days if day < AS_OF] if told[0] != "never" else days
    assert october(*known) == told


def test_a_source_of_a_longer_period_is_not_due_every_month():
    assert october(D(2026, 9, 15), period=92)[0] == "not_due"
    assert october(D(2026, 4, 25), period=366)[0] == "not_due"


def test_a_weekly_source_that_is_silent_misses_every_week():
    assert october(D(2026, 9, 28), period=7) == ("missing", 4, 0, 0, 4, 0)


def test_a_late_delivery_counts_its_days_from_the_first_deadline_missed():
    found = deadlines([D(2026, 10, 1), D(2026, 10, 27)], 7, AS_OF)
    assert found[1:] == [
        Deadline(D(2026, 10, 8), "missing"),
        Deadline(D(2026, 10, 15), "missing"),
        Deadline(D(2026, 10, 27), "late", 19),
    ]


def test_the_next_deadline_is_a_period_after_the_last_delivery():
    told = timeliness([D(2026, 10, 10)], 31, OCTOBER, AS_OF)
    assert (told.last, told.due) == (D(2026, 10, 10), D(2026, 11, 10))


DAYS = st.lists(st.integers(0, 700).map(lambda n: D(2024, 1, 1) + timedelta(days=n)), min_size=1, max_size=40)


@given(days=DAYS, period=st.integers(1, 400))
def test_every_day_of_delivery_counts_once_and_no_deadline_before_the_first(days, period):
    found = deadlines(days, period, D(2026, 1, 1))
    delivered = [d.day for d in found if d.state != "missing"]
    assert delivered == sorted(set(days))
    assert min(d.day for d in found) == min(days)
    assert all(d.late_days > 0 for d in found if d.state == "late")


@given(days=DAYS, period=st.integers(1, 400), later=DAYS)
def test_what_a_report_said_of_a_month_stays_true_when_later_months_are_told(days, period, later):
    month = quality.first_of(max(days))
    as_of = quality.next_month(month)
    then = timeliness(days, period, month, as_of)
    since = sorted({*days, *(day for day in later if day >= as_of)})
    now = timeliness(since, period, month, D(2026, 6, 1))
    assert (now.state, now.on_time, now.late, now.missing) == (then.state, then.on_time, then.late, then.missing)


def test_reasons_come_with_those_that_wait_the_most_frequent_first():
    refused = [
        Refused("water", OCTOBER, "V03", "open", 2),
        Refused("water", OCTOBER, "V03", "resolved", 3),
        Refused("water", OCTOBER, "K01", "dismissed", 6),
    ]
    told = [(r.reason, r.rows, r.open) for r in quality.why_refused(refused)]
    assert told == [("K01", 6, 0), ("V03", 5, 2)]


def test_required_columns_are_measured_over_the_rows_read_and_optional_ones_over_the_accepted():
    grade = source("taxpayer_grade")
    told = {f.field: f for f in quality.fills(grade, 10, 8, {"name": 6, "grade": 8}, {"信用级别": 1, "别的": 5})}
    assert (told["grade"].filled, told["grade"].of) == (9, 10)
    assert (told["name"].filled, told["name"].of) == (6, 8)
    assert told["grade"].required
    assert quality.completeness(told.values(), required=False) == 6 / 16


def test_a_share_of_nothing_is_unknown():
    assert quality.share(0, 0) is None
    assert quality.completeness([Fill("a", "甲", required=True, filled=0, of=0)], required=True) is None


def test_the_trend_has_a_month_for_each_asked_also_where_nothing_came():
    delivered = [Delivered(D(2026, 8, 10), 100, 4), Delivered(D(2026, 10, 10), 50, 1)]
    refused = [Refused("gas", D(2026, 8, 10), "K02", "open", 3), Refused("gas", D(2026, 8, 10), "V02", "open", 1)]
    months = quality.months_before(OCTOBER, 3)
    told = quality.trend(source("gas"), delivered, refused, months, AS_OF)
    assert [(m.month, m.state, m.files, m.rows, m.quarantined, m.duplicates, m.wrong_codes) for m in told] == [
        (D(2026, 8, 1), "on_time", 1, 100, 4, 3, 1),
        (D(2026, 9, 1), "missing", 0, 0, 0, 0, 0),
        (D(2026, 10, 1), "late", 1, 50, 1, 0, 0),
    ]


@pytest.mark.parametrize(
    ("name", "since"),
    [
        ("electricity", D(2026, 10, 1)),  # monthly readings: a period, at least a month
        ("water", D(2026, 8, 1)),  # billed by the quarter
        ("penalty", D(2025, 10, 31)),  # events: a year
        ("registration", None),  # one record of each enterprise: it stands until corrected
    ],
)
def test_coverage_looks_back_as_far_as_the_source_speaks(name, since):
    assert quality.told_since(source(name), AS_OF) == since


def test_months_turn_over_the_year():
    assert quality.next_month(D(2026, 12, 1)) == D(2027, 1, 1)
    assert quality.months_before(D(2026, 1, 1), 3) == [D(2025, 11, 1), D(2025, 12, 1), D(2026, 1, 1)]


def test_wrong_rows_and_repeated_codes_make_the_rate_together():
    assert Codes(wrong=2, repeated=1).wrong == 2
    assert quality.CODE_MEASURE.zh.startswith("重错码率")
