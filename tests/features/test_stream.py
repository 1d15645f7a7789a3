"""Features in bounded memory: parts of enterprises, compared with all of them."""

import datetime as dt

import numpy as np
import pyarrow as pa

from scoring.features.matrix import build_each, matrix, stream
from scoring.features.passes import AS_OF

DATES = [dt.date(2025, 11, 16), dt.date(2026, 11, 16)]


def test_parts_give_together_what_the_whole_gives(county, tmp_path):
    home = county[0].settings.home / "lake"
    files = {folder.name: tuple(sorted(folder.glob("*.parquet"))) for folder in home.iterdir()}
    tables = list(stream(files, DATES, tmp_path, parts=3))
    assert len(tables) == 6
    assert not any(tmp_path.iterdir()), "what was spilled is gone"
    for whole in build_each(files, DATES):
        parts = [t for t in tables if t.column(AS_OF)[0].as_py() == whole.as_of]
        together = matrix(whole.as_of, pa.concat_tables(parts))
        values = together.values.sort_index()
        assert list(values.index) == list(whole.values.index)
        assert [n for n in values if not np.array_equal(values[n], whole.values[n], equal_nan=True)] == []
        assert together.coverage.sort_index().equals(whole.coverage)
