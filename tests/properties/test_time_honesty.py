"""A feature as of a date sees only what was known before it: a law, tried on drawn histories of every source."""

import datetime as dt

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.features.matrix import build
from scoring.features.registry import FEATURES
from scoring.records.contract import Source
from scoring.records.kinds import Choice, Day, Month, Number, Uscc
from scoring.records.sources import SOURCES
from tests.conftest import KILN, SHOP, drawn

READ_BY_FEATURES = [s for s in SOURCES if any(s.name in f.sources for f in FEATURES)]
ENDING_USE = [s for s in SOURCES if s.name in {"repair", "environmental_grade"}]
"""What ends the use of other records; it must be known in time as well."""
FIRST, LAST = dt.date(2024, 6, 1), dt.date(2026, 12, 31)
DAYS = st.dates(FIRST, LAST)


def cell(kind) -> st.SearchStrategy:
    if isinstance(kind, Uscc):
        return st.sampled_from([KILN, SHOP])
    if isinstance(kind, Choice):
        return st.sampled_from(sorted(set(kind.words.values())))
    if isinstance(kind, Month):
        return DAYS.map(lambda d: (d.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1))
    if isinstance(kind, Day):
        return DAYS
    if isinstance(kind, Number):
        return st.integers(-10_000 if kind.negative else 0, 10_000)
    return st.sampled_from(["甲", "乙", "丙"])


def row(source: Source) -> st.SearchStrategy[dict]:
    """A record: known on the day it happened or up to 200 days later."""
    fields = {f.name: cell(f.kind) if f.required else st.none() | cell(f.kind) for f in source.fields}

    def known(values: dict, delay: int) -> dict:
        return values | {"known_at": values[source.occurred] + dt.timedelta(days=delay)}

    return st.builds(known, st.fixed_dictionaries(fields), st.integers(0, 200))


histories = st.fixed_dictionaries({s.name: st.lists(row(s), max_size=12) for s in [*READ_BY_FEATURES, *ENDING_USE]})


def written(folder, history):
    files = {}
    for name, rows in history.items():
        if rows:
            files[name] = (folder / f"{name}.parquet",)
            pq.write_table(drawn(name, rows), files[name][0])
    return files


def differing(a, b) -> list[str]:
    return [n for n in a.columns if not np.array_equal(a[n].to_numpy(), b[n].to_numpy(), equal_nan=True)]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(histories, st.dates(dt.date(2025, 6, 1), dt.date(2026, 12, 31)))
def test_what_is_known_on_or_after_the_date_changes_no_feature(tmp_path_factory, history, as_of):
    folder = tmp_path_factory.mktemp("honest")
    past = {name: [r for r in rows if r["known_at"] < as_of] for name, rows in history.items()}
    (folder / "whole").mkdir()
    (folder / "past").mkdir()
    with_future = build(written(folder / "whole", history), as_of)
    without = build(written(folder / "past", past), as_of)
    assert list(with_future.values.index) == list(without.values.index)
    assert differing(with_future.values, without.values) == [], "these features saw the future"
    assert with_future.coverage.equals(without.coverage)


@pytest.mark.parametrize("source", READ_BY_FEATURES, ids=lambda s: s.name)
def test_the_law_can_fail_a_record_known_in_time_does_change_something(source, tmp_path):
    """Were the filter to drop everything, the law above would hold and prove nothing."""
    as_of = dt.date(2026, 11, 16)
    values = {}
    for f in source.fields:
        values[f.name] = {
            Uscc: KILN,
            Month: dt.date(2026, 8, 31),
            Day: dt.date(2026, 9, 15),
            Number: 700,
        }.get(type(f.kind), next(iter(f.kind.words.values())) if isinstance(f.kind, Choice) else "甲")
    values |= {"known_at": dt.date(2026, 10, 1)}
    if source.name == "taxpayer_grade":
        values["grade"] = "A"
    if source.name == "abnormal_operation":
        values |= {"removed_on": None, "until": None}
    if source.name == "penalty":
        values |= {"published_until": dt.date(2027, 1, 1), "state": "in_force"}
    (tmp_path / "known").mkdir()
    known = build(written(tmp_path / "known", {source.name: [values]}), as_of)
    late = build(written(tmp_path, {source.name: [values | {"known_at": as_of}]}), as_of)
    assert known.values.loc[KILN].notna().any()
    assert late.values.empty


def test_buckets_do_not_change_values(tmp_path):
    """Whatever the number of enterprises computed together, the bits are the same."""
    rows = [
        {
            "account": a,
            "enterprise": e,
            "month": dt.date(2026, m, 28),
            "energy_wh": 1000 * m,
            "bill_fen": 60 * m,
            "due_on": dt.date(2026, m, 28),
        }
        for a, e in (("1", KILN), ("2", SHOP))
        for m in range(1, 11)
    ]
    files = written(tmp_path, {"electricity": rows})
    whole, one_by_one = build(files, dt.date(2026, 11, 16)), build(files, dt.date(2026, 11, 16), bucket=1)
    assert differing(whole.values, one_by_one.values) == []
