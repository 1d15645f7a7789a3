"""Rows of one source as features see them: every method against plain Python over a list of rows."""

import datetime as dt
import math
from collections import Counter
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.features.monthly import MONTHS
from scoring.features.shapes import ALL, Events, Months, Records, shared

NAN = math.nan
AS_OF = dt.date(2026, 11, 16)
SIZE = 3
SCHEMA = pa.schema(
    [
        ("occurred_at", pa.date32()),
        ("month", pa.date32()),
        ("word", pa.string()),
        ("fen", pa.int64()),
        ("day", pa.date32()),
    ]
)

Row = dict[str, Any]
DAYS = st.dates(dt.date(2025, 3, 1), AS_OF - dt.timedelta(days=1))
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "owner": st.integers(0, SIZE - 1),
            "occurred_at": DAYS,
            "month": st.dates(dt.date(2024, 11, 1), dt.date(2026, 10, 31)),
            "word": st.none() | st.sampled_from(["甲", "乙", "丙", "甲乙"]),
            "fen": st.none() | st.integers(-100, 1000),
            "day": st.none() | st.dates(dt.date(2026, 1, 1), dt.date(2027, 6, 1)),
            "chosen": st.booleans(),
        }
    ),
    max_size=12,
)
EACH = settings(max_examples=60, deadline=None)


def table_of(rows: list[Row]) -> pa.Table:
    return pa.Table.from_pylist([{c: row[c] for c in SCHEMA.names} for row in rows], schema=SCHEMA)


def shape(kind: type, rows: list[Row], *, delivered: bool = True, noting: bool = False) -> Any:
    owner = np.array([row["owner"] for row in rows], dtype=np.int64)
    used = np.zeros(len(rows), dtype=bool) if noting else None
    return kind(SIZE, AS_OF, owner, table_of(rows), delivered, used)


def chosen(rows: list[Row]) -> np.ndarray:
    return np.array([row["chosen"] for row in rows], dtype=bool)


def by_owner(rows: list[Row]) -> list[list[Row]]:
    return [[row for row in rows if row["owner"] == owner] for owner in range(SIZE)]


def chosen_by_owner(rows: list[Row]) -> list[list[Row]]:
    return by_owner([row for row in rows if row["chosen"]])


def told(rows: list[Row], column: str) -> list:
    return [row[column] for row in rows if row[column] is not None]


def newest(rows: list[Row]) -> Row | None:
    """The row of the last day; of one day the one that stands last."""
    return max(enumerate(rows), key=lambda p: (p[1]["occurred_at"], p[0]), default=(0, None))[1]


def number(value: float | None) -> float:
    return NAN if value is None else float(value)


def ago(day: dt.date | None) -> float:
    return NAN if day is None else float((AS_OF - day).days)


def same(found: np.ndarray, expected: list, **near) -> None:
    assert found.tolist() == pytest.approx(expected, nan_ok=True, **({"rel": 0, "abs": 0} | near))


@EACH
@given(ROWS)
def test_columns_are_arrays_of_numbers_days_and_words(rows):
    records = shape(Records, rows)
    same(records["fen"], [number(row["fen"]) for row in rows])
    assert records["word"].tolist() == [row["word"] for row in rows]
    assert records["day"].astype(object).tolist() == [row["day"] for row in rows]
    assert (records["fen"].dtype, records["day"].dtype) == (np.float64, "datetime64[D]")


@EACH
@given(ROWS)
def test_days_are_counted_back_from_the_as_of_date(rows):
    records = shape(Records, rows)
    same(records.days_since("day"), [ago(row["day"]) for row in rows])
    same(records.days_ago, [ago(row["occurred_at"]) for row in rows])


@EACH
@given(ROWS)
def test_words_select_rows_or_stand_for_numbers_and_a_missing_one_does_neither(rows):
    for records in (shape(Records, rows), as_codes(rows)):
        assert records.where("word", "甲", "丙").tolist() == [row["word"] in {"甲", "丙"} for row in rows]
        assert records.mentions("word", "^甲|丁").tolist() == [(row["word"] or "").startswith("甲") for row in rows]
        same(records.numbered("word", len), [NAN if row["word"] is None else len(row["word"]) for row in rows])


def as_codes(rows: list[Row]) -> Records:
    """The same rows, their words held as numbers of a vocabulary."""
    table = table_of(rows)
    codes = table.column("word").combine_chunks().dictionary_encode()
    owner = np.array([row["owner"] for row in rows], dtype=np.int64)
    return Records(SIZE, AS_OF, owner, table.set_column(2, "word", codes), delivered=True)


@EACH
@given(ROWS)
def test_count_total_largest_and_smallest(rows):
    records, mine = shape(Records, rows), chosen_by_owner(rows)
    same(records.count(chosen(rows)), [len(own) for own in mine])
    same(records.count(), [len(own) for own in by_owner(rows)])
    same(records.total("fen", chosen(rows)), [sum(told(own, "fen")) for own in mine])
    same(records.largest("fen", chosen(rows)), [max(told(own, "fen"), default=NAN) for own in mine])
    same(records.smallest("fen", chosen(rows)), [min(told(own, "fen"), default=NAN) for own in mine])


@EACH
@given(ROWS)
def test_the_newest_row_counts_and_of_one_day_the_one_that_stands_last(rows):
    records, last = shape(Records, rows), [newest(own) for own in chosen_by_owner(rows)]
    same(records.newest("fen", chosen(rows)), [number(row["fen"]) if row else NAN for row in last])
    same(records.days_since_newest(chosen(rows)), [ago(row["occurred_at"]) if row else NAN for row in last])


@EACH
@given(ROWS)
def test_distinct_counts_words(rows):
    expected = [len(set(told(own, "word"))) for own in chosen_by_owner(rows)]
    same(shape(Records, rows).distinct("word", chosen(rows)), expected)


@EACH
@given(ROWS)
def test_the_largest_share_and_the_spread_are_over_sums_by_word(rows):
    records = shape(Records, rows)
    positive = chosen(rows) & (records["fen"] > 0)
    largest, spread = [], []
    for own in chosen_by_owner(rows):
        sums: Counter[str] = Counter()
        for row in own:
            if row["word"] is not None and (row["fen"] or 0) > 0:
                sums[row["word"]] += row["fen"]
        whole = sums.total()
        largest.append(max(sums.values()) / whole if whole else NAN)
        spread.append(sum((s / whole) ** 2 for s in sums.values()) if whole else NAN)
    same(records.largest_share("word", "fen", positive), largest)
    same(records.spread("word", "fen", positive), spread, rel=1e-12)


@EACH
@given(ROWS)
def test_also_finds_all_rows_of_a_word_that_some_rows_hold(rows):
    held = {(row["owner"], row["word"]) for row in rows if row["chosen"] and row["word"] is not None}
    expected = [(row["owner"], row["word"]) in held for row in rows]
    assert shape(Records, rows).also("word", chosen(rows)).tolist() == expected


@EACH
@given(ROWS, ROWS)
def test_a_name_is_compared_with_the_newest_of_another_source(rows, others):
    last = [newest(own) for own in by_owner(others)]
    names = [row["word"] if row else None for row in last]
    expected = [row["word"] is not None and row["word"] == names[row["owner"]] for row in rows]
    assert shape(Records, rows).same_name("word", shape(Records, others), "word").tolist() == expected


@EACH
@given(ROWS)
def test_what_is_not_known_is_not_zero(rows):
    records, known = shape(Records, rows), [bool(own) for own in by_owner(rows)]
    assert records.known.tolist() == known
    same(records.where_known(np.arange(3.0)), [float(i) if k else NAN for i, k in enumerate(known)])
    nothing_came = shape(Records, [], delivered=False)
    for found in (
        nothing_came.count(),
        nothing_came.total("fen"),
        nothing_came.distinct("word"),
        nothing_came.largest("fen"),
        nothing_came.newest("fen"),
        nothing_came.largest_share("word", "fen"),
        nothing_came.spread("word", "fen"),
        nothing_came.days_since_newest(ALL),
    ):
        same(found, [NAN] * SIZE)
    for found in (shape(Records, []).count(), shape(Records, []).total("fen"), shape(Records, []).distinct("word")):
        same(found, [0.0] * SIZE)


@EACH
@given(ROWS, st.integers(1, 3))
def test_recurring_words_occur_in_enough_of_the_last_twelve_spans(rows, at_least):
    spans: dict[tuple, set[int]] = {}
    for row in rows:
        days = (AS_OF - row["occurred_at"]).days
        if row["chosen"] and row["word"] is not None and days <= 360:
            spans.setdefault((row["owner"], row["word"]), set()).add((days - 1) // 30)
    expected = [len(spans.get((row["owner"], row["word"]), ())) >= at_least for row in rows]
    assert shape(Events, rows).recurring("word", chosen(rows), at_least).tolist() == expected


def back(row: Row) -> int:
    return (2026 - row["month"].year) * 12 + 10 - row["month"].month


@EACH
@given(ROWS)
def test_readings_add_up_by_calendar_month_and_a_month_without_a_value_is_unknown(rows):
    months = shape(Months, rows)
    same(months.back, [back(row) for row in rows])
    for values in ("fen", months["fen"]):
        found = months.monthly(values)
        for owner, own in enumerate(by_owner(rows)):
            for place in range(MONTHS):
                here = told([row for row in own if back(row) == place], "fen")
                assert (found.values[place, owner], found.known[place, owner]) == (sum(here), bool(here))


@EACH
@given(ROWS)
def test_a_month_is_flagged_by_any_of_its_rows(rows):
    found = shape(Months, rows).flagged(chosen(rows))
    for owner, own in enumerate(by_owner(rows)):
        for place in range(MONTHS):
            here = [row["chosen"] for row in own if back(row) == place]
            assert (found.values[place, owner], found.known[place, owner]) == (any(here), bool(here))


def test_month_zero_is_the_last_whole_month():
    assert shape(Months, []).calendar[:12, 0].tolist() == [10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 12, 11]


@EACH
@given(ROWS)
def test_the_rows_that_are_taken_are_noted(rows):
    picked = chosen(rows)
    last = [row for own in chosen_by_owner(rows) if (row := newest(own))]
    by_place = [any(row is one for one in last) for row in rows]
    for take, expected in (
        (lambda s: s.count(picked), picked),
        (lambda s: s.total("fen", picked), picked),
        (lambda s: s.largest("fen", picked), picked),
        (lambda s: s.distinct("word", picked), picked),
        (lambda s: s.spread("word", "fen", picked), picked),
        (lambda s: s.also("word", picked), picked),
        (lambda s: s.newest("fen", picked), by_place),
        (lambda s: s.days_since_newest(picked), by_place),
        (lambda s: (s["fen"], s.days_ago, s.where("word", "甲"), s.mentions("word", "甲")), [False] * len(rows)),
    ):
        noting = shape(Records, rows, noting=True)
        take(noting)
        assert noting.used.tolist() == list(expected)


@EACH
@given(ROWS)
def test_the_rows_of_the_months_looked_at_are_noted(rows):
    noting = shape(Months, rows, noting=True)
    noting.monthly("fen").sum((3, 9))
    assert noting.used.tolist() == [3 <= back(row) < 9 for row in rows]


@EACH
@given(ROWS)
def test_one_row_of_each_enterprise_is_the_witness_that_it_is_known(rows):
    noting = shape(Records, rows, noting=True)
    assert noting.known.sum() == noting.used.sum()
    witnesses = [row for row, used in zip(rows, noting.used, strict=True) if used]
    assert all(newest(own) in witnesses for own in by_owner(rows) if own)


def test_what_features_share_is_computed_once_for_a_shape_and_its_arguments():
    calls = []

    @shared
    def part(records: Records, word: str) -> np.ndarray:
        calls.append(word)
        return records.where("word", word)

    one, other = (shape(Records, []) for _ in range(2))
    assert part(one, "甲") is part(one, "甲")
    part(one, "乙")
    part(other, "甲")
    assert calls == ["甲", "乙", "甲"]
