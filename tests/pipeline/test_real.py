"""The line on the shape of the real data: one source only, no date of birth, masked names.

The contest's own files are not part of the project. Where ``XINYIDAI_CUMCM2020C`` names their folder, a
sample of them is run; otherwise a drawn set of the same shape, with the same defects.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from scoring.county.cumcm2020c import masked_uscc
from scoring.pipeline.reproduce import stored_edition
from scoring.pipeline.workspace import opened
from scoring.settings import Settings
from scoring.store import runs

LABELLED, WISHING = 123, 302


def drawn(folder: Path) -> None:
    """425 firms; the failing ones among the first 123 sell less, and more unevenly."""
    draw = np.random.default_rng(0)
    bad = np.arange(425) % 5 == 4
    firms = pd.DataFrame({"企业代号": [f"E{i + 1}" for i in range(425)], "企业名称": "***有限公司"})
    known = np.arange(425) < LABELLED
    firms["信誉评级"] = np.where(known, np.where(bad, "D", "A"), "")
    firms["是否违约"] = np.where(known, np.where(bad, "是", "否"), "")
    firms.to_csv(folder / "enterprises.csv", index=False, encoding="utf-8")
    days = pd.date_range("2018-01-01", "2020-02-21")
    for name, party in (("invoices_in", "销方单位代号"), ("invoices_out", "购方单位代号")):
        owner = np.repeat(np.arange(425), np.where(bad, 15, 45))
        rows = len(owner)
        amount = np.round(np.where(bad[owner], 100.0, 900.0) * draw.lognormal(size=rows), 2)
        amount *= np.where(draw.random(rows) < 0.03, -1, 1)
        tax = np.round(amount * 0.13, 2)
        status = np.where(draw.random(rows) < 0.05, "作废发票", "有效发票")
        frame = pd.DataFrame(
            {
                "企业代号": firms["企业代号"].to_numpy()[owner],
                "发票号码": [str(10_000_000 + i) for i in range(rows)],
                "开票日期": days[draw.integers(0, len(days), rows)].date,
                party: [f"B{n:05d}" for n in draw.integers(0, 500, rows)],
                "金额": amount,
                "税额": tax,
                "价税合计": np.round(amount + tax, 2),
                "发票状态": np.where((status == "作废发票") & (draw.random(rows) < 0.1), " 作废发票", status),
            }
        )
        frame.to_parquet(folder / f"{name}.parquet", index=False)


def sampled(real: Path, folder: Path) -> None:
    """Every firm of the real set, with one invoice in ten of each."""
    for path in real.iterdir():
        if path.suffix == ".parquet":
            whole = pd.read_parquet(path)
            every_tenth = whole.groupby("企业代号", sort=False).cumcount() % 10 == 0
            whole[every_tenth].to_parquet(folder / path.name, index=False)
        else:
            (folder / path.name).write_bytes(path.read_bytes())


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    folder, home = tmp_path_factory.mktemp("contest"), tmp_path_factory.mktemp("home")
    real = os.environ.get("XINYIDAI_CUMCM2020C")
    sampled(Path(real), folder) if real else drawn(folder)
    command = [sys.executable, "-m", "scoring.cli", "demo", "--real", str(folder), "--no-serve", "--json"]
    environment = os.environ | {"XINYIDAI_HOME": str(home)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1]), opened(Settings(home=home, _env_file=None))


def test_an_edition_decides_on_the_302_and_all_are_scored(ran):
    told, workspace = ran
    edition = stored_edition(workspace, "newest")
    wishing = {masked_uscc(f"E{n}") for n in range(124, 426)}
    without_demand = {r["enterprise"] for r in edition.others if "NO_DEMAND" in r["causes"]}
    assert told["enterprises"] == LABELLED + WISHING
    assert {r["enterprise"] for r in (*edition.listed, *edition.others)} - without_demand == wishing
    assert 0 < told["listed"] < WISHING
    assert told["as_of"] == "2020-02-22"


def test_a_score_on_one_source_says_how_little_it_rests_on(ran):
    _, workspace = ran
    edition = stored_edition(workspace, "newest")
    assert all(r["sources"] == ["vat_invoice"] for r in edition.listed)
    with workspace.database.reading() as connection:
        portrait = runs.portrait_of(connection, edition.listed[0]["enterprise"])
    assert portrait["coverage"]["known"] == 1
    assert "依据很少" in portrait["coverage"]["zh"]
    assert "very little" in portrait["coverage"]["en"]


def test_invoices_tell_the_failing_from_the_sound(ran):
    assert ran[0]["auc"] > 0.7


def test_the_rating_is_nowhere_in_the_store(ran):
    _, workspace = ran
    assert not any("评级" in p.read_text("utf-8", "ignore") for p in workspace.settings.home.rglob("*.csv"))
