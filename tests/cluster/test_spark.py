"""The features on a real Spark: the same values, bit for bit, as embedded (``make test-spark``)."""

import datetime as dt
import os
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from scoring.features import matrix
from scoring.features.passes import AS_OF, KNOWN
from scoring.records.contract import ENTERPRISE

pytestmark = [
    pytest.mark.spark,
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
]
DATES = [dt.date(2025, 11, 16), dt.date(2026, 5, 1), dt.date(2026, 11, 16)]


@pytest.fixture(scope="session")
def session(tmp_path_factory):
    """A local Spark of two workers."""
    from pyspark.sql import SparkSession  # noqa: PLC0415  (an extra)

    os.environ["PYSPARK_PYTHON"] = sys.executable
    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.shuffle.partitions": "4",
        "spark.sql.warehouse.dir": str(tmp_path_factory.mktemp("warehouse")),
    }
    running = SparkSession.builder.master("local[2]").config(map=settings).getOrCreate()
    yield running
    running.stop()


def lake_files(home: Path) -> dict[str, tuple[Path, ...]]:
    return {folder.name: tuple(sorted(folder.glob("*.parquet"))) for folder in (home / "lake").iterdir()}


@pytest.mark.parametrize("buckets", [1, 3])
def test_spark_gives_the_bits_of_the_embedded_engine(session, county, buckets):
    from scoring.features import cluster  # noqa: PLC0415  (needs the extra)

    files = lake_files(county[0].settings.home)
    told = cluster.build_each(session, files, DATES, buckets=buckets).toArrow().to_pandas().set_index(ENTERPRISE)
    for embedded in matrix.build_each(files, DATES):
        of_day = told[pd.to_datetime(told[AS_OF]).dt.date == embedded.as_of].sort_index()
        assert list(of_day.index) == list(embedded.values.index)
        differing = [
            name
            for name, column in embedded.values.items()
            if not np.array_equal(of_day[name].to_numpy(), column.to_numpy(), equal_nan=True)
        ]
        assert differing == []
        for name, known in embedded.coverage.items():
            assert np.array_equal(of_day[KNOWN + name].to_numpy(), known.to_numpy()), name
