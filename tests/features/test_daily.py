"""What events add up to over windows of days: against plain Python over the days ago of each event."""

import datetime as dt
import math

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.features.daily import CUTS, EARLIER_YEAR, HALF_YEAR, QUARTER, SPAN, YEAR, share
from scoring.features.monthly import MONTHS
from scoring.features.shapes import Events

NAN = math.nan
AS_OF = dt.date(2026, 11, 16)

AGO = st.one_of(st.sampled_from([1, 30, 31, 91, 92, 365, 366, 730, 731]), st.integers(1, 800))
HAPPENED = st.lists(st.tuples(AGO, st.integers(-100, 1000)), max_size=12)
SEVERAL = st.lists(HAPPENED, min_size=1, max_size=3)
WINDOW = st.sets(st.sampled_from(CUTS), min_size=2, max_size=2).map(lambda days: (min(days), max(days)))
EACH = settings(max_examples=60, deadline=None)


def events(several: list[list[tuple[int, int]]]) -> Events:
    rows = [(owner, ago, amount) for owner, happened in enumerate(several) for ago, amount in happened]
    table = pa.table(
        {
            "occurred_at": pa.array([AS_OF - dt.timedelta(days=ago) for _, ago, _ in rows], pa.date32()),
            "amount_fen": pa.array([amount for *_, amount in rows], pa.int64()),
        }
    )
    return Events(len(several), AS_OF, np.array([owner for owner, *_ in rows], dtype=np.int64), table, delivered=True)


def amounts(happened: list[tuple[int, int]], window: tuple[int, int]) -> list[int]:
    start, stop = window
    return [amount for ago, amount in happened if start < ago <= stop]


def same(found: np.ndarray, expected: list[float]) -> None:
    np.testing.assert_array_equal(found, np.array(expected, dtype=float))


@EACH
@given(SEVERAL, WINDOW)
def test_a_window_holds_what_happened_after_its_start_and_up_to_its_stop(several, window):
    by_day = events(several).by_day("amount_fen")
    sums = [sum(amounts(happened, window)) if happened else NAN for happened in several]
    same(by_day.sum(window), sums)
    same(by_day.positive(window), [total if total > 0 else NAN for total in sums])
    numbers = [len(amounts(happened, window)) if happened else NAN for happened in several]
    same(events(several).by_day().sum(window), numbers)


@EACH
@given(SEVERAL)
def test_growth_lies_between_nothing_left_and_tenfold(several):
    expected = []
    for happened in several:
        now, then = sum(amounts(happened, YEAR)), sum(amounts(happened, EARLIER_YEAR))
        expected.append(min(max(now / then, 0.0), 10.0) - 1.0 if then > 0 else NAN)
    same(events(several).by_day("amount_fen").growth(YEAR, EARLIER_YEAR), expected)


@EACH
@given(SEVERAL)
def test_spans_of_thirty_days_are_months_without_a_calendar(several):
    spans = events(several).by_span("amount_fen")
    for place, happened in enumerate(several):
        expected = [sum(amounts(happened, (s * SPAN, (s + 1) * SPAN))) for s in range(MONTHS)]
        same(spans.values[:, place], expected)
        assert spans.known[:, place].tolist() == [bool(happened)] * MONTHS


@EACH
@given(SEVERAL, st.integers(-50, 500))
def test_only_the_rows_asked_for_count_though_any_row_makes_the_enterprise_known(several, least):
    shape = events(several)
    large = shape.by_day("amount_fen", shape["amount_fen"] >= least)
    expected = [sum(a for a in amounts(h, HALF_YEAR) if a >= least) if h else NAN for h in several]
    same(large.sum(HALF_YEAR), expected)


@EACH
@given(SEVERAL)
def test_a_share_needs_a_whole_above_zero(several):
    shape = events(several)
    part = shape.by_day("amount_fen", shape["amount_fen"] > 500)
    expected = []
    for happened in several:
        whole = sum(amounts(happened, YEAR))
        expected.append(sum(a for a in amounts(happened, YEAR) if a > 500) / whole if whole > 0 else NAN)
    same(share(part, shape.by_day("amount_fen"), YEAR), expected)


@pytest.mark.parametrize(("ago", "within"), [(91, True), (92, False)])
def test_the_last_day_of_a_window_belongs_to_it(ago, within):
    same(events([[(ago, 5)]]).by_day("amount_fen").sum(QUARTER), [5.0 if within else 0.0])


def test_a_missing_amount_adds_nothing_but_is_an_event():
    table = pa.table(
        {"occurred_at": pa.array([AS_OF - dt.timedelta(days=3)]), "amount_fen": pa.array([None], pa.int64())}
    )
    shape = Events(1, AS_OF, np.array([0]), table, delivered=True)
    same(shape.by_day("amount_fen").sum(YEAR), [0.0])
    same(shape.by_day().sum(YEAR), [1.0])


@EACH
@given(SEVERAL, WINDOW)
def test_the_records_behind_a_sum_are_those_of_the_window_and_a_witness(several, window):
    shape = events(several)
    used = np.zeros(len(shape.owner), dtype=bool)
    noting = Events(shape.size, AS_OF, shape.owner, shape.table, delivered=True, used=used)
    noting.by_day("amount_fen").sum(window)
    for place in range(len(several)):
        ago = shape.days_ago[shape.owner == place]
        expected = (ago > window[0]) & (ago <= window[1])
        if len(ago):
            newest = len(ago) - 1 - np.argmin(ago[::-1])
            expected[newest] = True
        assert used[shape.owner == place].tolist() == expected.tolist()


def test_what_happened_on_the_day_that_a_window_begins_is_not_behind_its_sum():
    shape = events([[(1, 7), (365, 5), (366, 3), (730, 2), (731, 1)]])
    noting = Events(1, AS_OF, shape.owner, shape.table, delivered=True, used=np.zeros(5, dtype=bool))
    same(noting.by_day("amount_fen").sum(EARLIER_YEAR), [5.0])
    assert noting.used.tolist() == [True, False, True, True, False]
