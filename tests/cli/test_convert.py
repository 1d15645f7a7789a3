"""A public data set becomes a delivery that the door takes in."""

import json

import pandas as pd
import pytest

from scoring.county.tianchi_power import READINGS


@pytest.fixture
def contest(tmp_path):
    """Two enterprises, two whole months."""
    days = pd.date_range("2015-01-01", "2015-02-28")
    folder = tmp_path / "contest"
    folder.mkdir()
    pd.concat(
        pd.DataFrame({"record_date": days, "user_id": number, "power_consumption": 100 * number}) for number in (2, 3)
    ).to_parquet(folder / READINGS)
    return folder


def test_real_meters_are_converted_and_ingested_whole(run, contest, tmp_path):
    code, _, told = run("convert", "tianchi_power", contest, tmp_path / "delivery")
    assert (code, told.startswith("2 个文件 files · 4 行 rows")) == (0, True)
    code, told, _ = run("ingest", tmp_path / "delivery", "--json")
    assert code == 0
    assert json.loads(told)["accepted"] == 4


def test_a_folder_of_something_else_is_told(run, contest, tmp_path):
    code, _, told = run("convert", "cumcm2020c", contest, tmp_path / "delivery")
    assert code == 1
    assert "enterprises.csv" in told


def test_only_known_data_sets_are_converted(run, contest, tmp_path):
    assert run("convert", "something", contest, tmp_path / "delivery")[0] == 2
