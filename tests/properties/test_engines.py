"""The product's way of reading records and the reference's agree, for every feature, on drawn histories and a county."""

import datetime as dt

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.engine import embedded
from scoring.engine.versions import versions
from scoring.features.matrix import build, build_each
from scoring.features.registry import FEATURES
from scoring.records.view import scan
from tests.features import reference
from tests.properties.histories import DAYS, SLOW, histories, written

OWN = [f for f in FEATURES if not f.peers_of]


def differing(mine, theirs) -> list[str]:
    return [
        name
        for name in theirs.columns
        if not np.array_equal(mine[name].to_numpy(), theirs[name].to_numpy(float), equal_nan=True)
    ]


@SLOW
@given(histories, st.dates(dt.date(2025, 6, 1), dt.date(2026, 12, 31)))
def test_the_product_and_the_reference_agree(tmp_path_factory, history, as_of):
    files = written(tmp_path_factory.mktemp("engines"), history)
    mine, theirs = build(files, as_of, features=OWN).values, reference.values(files, as_of, OWN)
    assert list(mine.index) == list(theirs.index)
    assert differing(mine, theirs) == []


@pytest.mark.parametrize("as_of", [dt.date(2025, 11, 16), dt.date(2026, 11, 16)])
def test_they_agree_on_enterprises_of_a_county(county, as_of, monkeypatch):
    home = county[0].settings.home / "lake"
    files = {folder.name: tuple(sorted(folder.glob("*.parquet"))) for folder in home.iterdir()}
    mine = build(files, as_of, features=OWN).values
    some = list(mine.index[::25])
    monkeypatch.setattr(embedded, "enterprises", lambda scans, day: some)
    assert differing(mine.loc[some], reference.values(files, as_of, OWN)) == []


@SLOW
@given(histories, st.lists(DAYS, min_size=2, max_size=4, unique=True))
def test_many_dates_at_once_give_what_each_gives_alone(tmp_path_factory, history, dates):
    files = written(tmp_path_factory.mktemp("dates"), history)
    for together, as_of in zip(build_each(files, dates), dates, strict=True):
        alone = build(files, as_of)
        assert together.as_of == as_of
        assert together.values.equals(alone.values)
        assert together.coverage.equals(alone.coverage)


@SLOW
@given(histories, DAYS)
def test_the_version_that_counts_is_the_same_in_sql_and_in_memory(tmp_path_factory, history, as_of):
    files = written(tmp_path_factory.mktemp("versions"), history)
    for name in files:
        asked, columns = scan(name, files), ["batch", "line"]
        by_sql = embedded.newest(asked, columns, as_of).to_pylist()
        rows = embedded.rows(asked, columns, dt.date(2030, 1, 1))
        in_memory = rows.filter(pa.array(versions(rows, asked.ended).counting(as_of))).select(columns).to_pylist()
        assert sorted(map(str, by_sql)) == sorted(map(str, in_memory)), name
