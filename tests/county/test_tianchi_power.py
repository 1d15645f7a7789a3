"""The adapter of the Tianchi power contest: a tiny data set of the same shape, drawn here.

The contest's own files are not part of the project. Where ``XINYIDAI_TIANCHI_POWER`` names their folder, they are
brought to the door as well.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from scoring.codes import uscc
from scoring.county import tianchi_power
from scoring.county.files import MANIFEST
from scoring.county.tianchi_power import PLACEHOLDER, READINGS, masked_uscc, readings
from scoring.errors import UnreadableFile
from scoring.features import matrix
from scoring.features.registry import BY_NAME
from scoring.pipeline.ingest import deliveries, ingest
from scoring.pipeline.score import batches_before, files_of
from scoring.pipeline.workspace import opened
from scoring.settings import Settings
from scoring.store import batches

REAL = os.environ.get("XINYIDAI_TIANCHI_POWER")
needs_the_real_data = pytest.mark.skipif(REAL is None, reason="XINYIDAI_TIANCHI_POWER names no folder")

DAYS = pd.date_range("2015-01-01", "2015-04-15")
"""Three whole months and half of a fourth."""
STEADY, LATE, PAUSING, SILENT = 1, 2, 30, 1454


def _drawn(folder: Path, without: tuple[int, str] | None = None) -> Path:
    """Four enterprises; ``without`` takes one reading of one of them away."""
    kwh = pd.DataFrame(100, index=DAYS, columns=[STEADY, LATE, PAUSING, SILENT])
    kwh.loc[:"2015-02-09", LATE] = PLACEHOLDER
    kwh.loc["2015-02-10", PAUSING] = PLACEHOLDER
    kwh.loc["2015-03-01":"2015-03-31", PAUSING] = PLACEHOLDER
    kwh[SILENT] = PLACEHOLDER
    kwh = kwh.rename_axis(index="record_date").reset_index()
    long = kwh.melt("record_date", var_name="user_id", value_name="power_consumption")
    long = long.astype({"user_id": "int16", "power_consumption": "int32"})
    if without is not None:
        long = long[(long["user_id"] != without[0]) | (long["record_date"] != without[1])]
    folder.mkdir()
    long.to_parquet(folder / READINGS, index=False)
    return folder


@pytest.fixture
def contest(tmp_path: Path) -> Path:
    return _drawn(tmp_path / "contest")


def _bills(folder: Path) -> pd.DataFrame:
    files = sorted(path for path in folder.glob("*.csv") if path.name != MANIFEST)
    return pd.concat([pd.read_csv(path, dtype=str, keep_default_na=False) for path in files])


def _taken_in(folder: Path, home: Path, as_of: date, names: Sequence[str]) -> tuple[int, int, pd.DataFrame]:
    """Rows accepted and quarantined at the door, and the features computed from what lies behind it."""
    workspace = opened(Settings(home=home, _env_file=None))
    receipts = ingest(workspace, deliveries([folder], as_of), "test")
    assert all(r.problem is None and r.rows == r.accepted + r.quarantined for r in receipts)
    with workspace.database.reading() as connection:
        listed = batches.every(connection)
    files = files_of(workspace.lake, batches_before(listed, as_of), listed)
    workspace.database.engine.dispose()
    values = matrix.build(files, as_of, features=[BY_NAME[name] for name in names]).values
    return sum(r.accepted for r in receipts), sum(r.quarantined for r in receipts), values


def test_codes_are_valid_and_of_no_real_region():
    codes = [masked_uscc(number) for number in (STEADY, PAUSING, SILENT)]
    assert all(uscc.fault(code) is None and code[2:8] == "000000" for code in codes)
    assert len(set(codes)) == len(codes)


def test_a_month_is_billed_when_all_its_days_were_read(contest, tmp_path):
    tianchi_power.deliver(contest, tmp_path / "out")
    bills = _bills(tmp_path / "out")
    mine = bills[bills["统一社会信用代码"] == masked_uscc(STEADY)]
    assert dict(zip(mine["费用月份"], mine["用电量(千瓦时)"], strict=True)) == {
        "2015-01": "3100", "2015-02": "2800", "2015-03": "3100",
    }  # fmt: skip
    assert readings(contest).incomplete == 3, "April, of each enterprise that was open"


def test_a_month_that_lacks_a_day_of_one_enterprise_is_left_out_for_that_one_only(tmp_path):
    read = readings(_drawn(tmp_path / "contest", without=(STEADY, "2015-02-14")))
    february = read.kwh[:, list(read.months).index(np.datetime64("2015-02"))]
    assert np.isnan(february[0])
    assert february[2] == 2700
    assert read.incomplete == 4


def test_a_placeholder_is_no_account_before_the_first_reading_and_no_use_after_it(contest, tmp_path):
    tianchi_power.deliver(contest, tmp_path / "out")
    kwh_of = _bills(tmp_path / "out").groupby("统一社会信用代码")["用电量(千瓦时)"].agg(list)
    assert kwh_of[masked_uscc(LATE)] == ["1900", "3100"]
    assert kwh_of[masked_uscc(PAUSING)] == ["3100", "2700", "0"]
    assert masked_uscc(SILENT) not in kwh_of


def test_every_cell_is_accounted_for(contest):
    read = readings(contest)
    assert (read.cells, read.unopened, read.idle, read.silent) == (4 * len(DAYS), 40 + len(DAYS), 32, 1)
    kwh = pd.read_parquet(contest / READINGS)["power_consumption"]
    assert (kwh == PLACEHOLDER).sum() == read.unopened + read.idle


def test_nothing_is_told_of_payments(contest, tmp_path):
    tianchi_power.deliver(contest, tmp_path / "out")
    assert {"实缴日期", "实收金额(元)", "欠费金额(元)", "缴费方式"}.isdisjoint(_bills(tmp_path / "out").columns)


def test_the_door_takes_every_bill_on_the_day_the_grid_would_send_it(contest, tmp_path):
    target = tmp_path / "out"
    delivery = tianchi_power.deliver(contest, target)
    sent = pd.read_csv(target / MANIFEST, dtype=str)
    assert sent["报送日期"].tolist() == ["2015-02-10", "2015-03-10", "2015-04-10"]
    accepted, quarantined, values = _taken_in(target, tmp_path / "home", date(2015, 4, 11), ["electricity_use"])
    assert (accepted, quarantined) == (delivery.rows, 0) == (8, 0)
    assert values["electricity_use"].to_dict() == pytest.approx(
        {masked_uscc(STEADY): 3000, masked_uscc(LATE): np.nan, masked_uscc(PAUSING): 5800 / 3}, nan_ok=True
    )


def test_a_folder_that_lacks_the_readings_is_told(tmp_path):
    with pytest.raises(UnreadableFile, match=r"tianchi_power\.parquet") as raised:
        tianchi_power.deliver(tmp_path, tmp_path / "out")
    assert "Tianchi" in raised.value.remedy.en


@needs_the_real_data
def test_the_real_readings_pass_the_door_and_the_features(tmp_path):
    assert REAL is not None
    read = readings(Path(REAL))
    delivery = tianchi_power.deliver(Path(REAL), tmp_path / "out")
    use = ["electricity_use", "electricity_variation", "electricity_growth"]
    accepted, quarantined, values = _taken_in(tmp_path / "out", tmp_path / "home", date(2016, 10, 11), use)
    assert (accepted, quarantined) == (delivery.rows, 0)
    assert len(values) == len(read.numbers) - read.silent == 1380
    assert read.unopened + read.idle == pytest.approx(0.16 * read.cells, rel=0.01)
    codes = np.array([masked_uscc(number) for number in read.numbers], dtype=object)
    last_year = read.kwh[:, -12:]
    complete = np.isfinite(last_year).all(axis=1)
    expected = pd.Series(last_year[complete].mean(axis=1), codes[complete])
    assert values.loc[expected.index, "electricity_use"].to_numpy() == pytest.approx(expected.to_numpy())
