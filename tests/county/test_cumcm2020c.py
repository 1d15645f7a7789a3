"""The adapter of the contest data: a tiny data set of the same shape, drawn here."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from scoring.codes import uscc
from scoring.county import cumcm2020c
from scoring.county.cumcm2020c import masked_code, masked_uscc
from scoring.county.files import MANIFEST
from scoring.errors import UnreadableFile
from scoring.records.sources import source

FIRMS = """企业代号,企业名称,信誉评级,是否违约
E1,***电器销售有限公司,A,否
E2,***技术有限责任公司,D,是
E124,个体经营E124,,
E125,***商贸有限公司,,
"""
Line = tuple[str, str, date, str, float, float, float, str]
IN: list[Line] = [
    ("E1", "3390939", date(2017, 7, 18), "A00297", -943.40, -56.60, -1000.00, "有效发票"),
    ("E124", "3390940", date(2020, 2, 21), "A00298", 100.0, 13.0, 113.0, " 作废发票"),
]
OUT: list[Line] = [
    ("E1", "11459356", date(2017, 8, 4), "B03711", 9401.71, 1598.29, 11000.0, "有效发票"),
    ("E1", "11459356", date(2017, 8, 4), "B03711", 9401.71, 1598.29, 11000.0, "有效发票"),
    ("E2", "5076239", date(2017, 8, 9), "B00844", 0.07, 0.01, 0.08, "作废发票"),
    ("E125", "5076240", date(2017, 8, 9), "B00844", 8170.94, 1389.06, 9999.99, "有效发票"),
]


def _write(path: Path, lines: list[Line], other: str) -> None:
    names = ("企业代号", "发票号码", "开票日期", other, "金额", "税额", "价税合计", "发票状态")
    columns = zip(*lines, strict=True)
    pq.write_table(pa.table({name: list(column) for name, column in zip(names, columns, strict=True)}), path)


@pytest.fixture
def contest(tmp_path: Path) -> Path:
    folder = tmp_path / "contest"
    folder.mkdir()
    (folder / "enterprises.csv").write_text(FIRMS, encoding="utf-8")
    _write(folder / "invoices_in.parquet", IN, "销方单位代号")
    _write(folder / "invoices_out.parquet", OUT, "购方单位代号")
    return folder


def _csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_codes_are_valid_reversible_and_of_no_real_region() -> None:
    for code in ("E1", "E123", "E425"):
        made_up = masked_uscc(code)
        assert uscc.fault(made_up) is None
        assert made_up[2:8] == "000000"
        assert masked_code(made_up) == code
    with pytest.raises(ValueError, match="masked"):
        masked_code(uscc.compose("91", "350526", "MA000001"))


def test_invoices_come_through_as_they_are(contest: Path, tmp_path: Path) -> None:
    delivery = cumcm2020c.deliver(contest, tmp_path / "out")
    contract = source("vat_invoice")
    frames = [pd.read_parquet(p) for p in sorted((tmp_path / "out").glob("*.parquet"))]
    lines = pd.concat(frames)
    assert list(lines.columns) == [contract.header_of(f.name) for f in contract.fields]
    assert len(lines) == len(IN) + len(OUT)
    statuses = lines[contract.header_of("status")].tolist()
    assert sorted(statuses) == sorted(line[-1] for line in [*IN, *OUT])
    totals = {str(total) for total in lines[contract.header_of("total_fen")]}
    assert {"-1000.00", "11000.00", "0.08"} <= totals
    assert set(lines[contract.header_of("direction")]) == {"进项", "销项"}
    assert {masked_code(c) for c in lines[contract.header_of("enterprise")]} == {"E1", "E2", "E124", "E125"}
    assert delivery.dirty_of == {"repeated": 1, "uneven": 1}
    assert delivery.dirty == 2


def test_the_flag_becomes_an_outcome_and_the_others_a_demand_with_consent(contest: Path, tmp_path: Path) -> None:
    target = tmp_path / "out"
    cumcm2020c.deliver(contest, target)
    by_source = {row["来源"]: row for row in _csv(target / MANIFEST)}
    assert by_source["loan_outcome"]["报送日期"] == "2021-02-22"
    assert {by_source[s]["报送日期"] for s in ("vat_invoice", "demand", "consent")} == {"2020-02-21"}
    outcomes = _csv(target / by_source["loan_outcome"]["文件"])
    states = {masked_code(r["统一社会信用代码"]): (r["贷款状态"], r["逾期天数"]) for r in outcomes}
    assert states == {"E1": ("结清", "0"), "E2": ("核销", "365")}
    demands = _csv(target / by_source["demand"]["文件"])
    assert [(masked_code(r["统一社会信用代码"]), r["需求金额(万元)"]) for r in demands] == [("E124", ""), ("E125", "")]
    consents = _csv(target / by_source["consent"]["文件"])
    assert {(r["被授权银行"], r["授权用途"], r["授权日期"], r["撤回日期"]) for r in consents} == {
        ("demo-bank", "贷款审批", "2020-02-20", "")
    }


def test_the_rating_is_written_nowhere(contest: Path, tmp_path: Path) -> None:
    target = tmp_path / "out"
    rated = contest / "enterprises.csv"
    cumcm2020c.deliver(contest, target)
    before = {p.name: p.read_bytes() for p in target.iterdir()}
    rated.write_text(FIRMS.replace(",A,", ",B,").replace(",D,", ",C,"), encoding="utf-8")
    cumcm2020c.deliver(contest, target)
    assert before == {p.name: p.read_bytes() for p in target.iterdir()}
    assert not any("信誉评级".encode() in content for content in before.values())


def test_a_folder_that_lacks_a_file_is_named(contest: Path, tmp_path: Path) -> None:
    (contest / "invoices_out.parquet").unlink()
    with pytest.raises(UnreadableFile, match=r"invoices_out\.parquet") as raised:
        cumcm2020c.deliver(contest, tmp_path / "out")
    assert "CUMCM 2020" in raised.value.remedy.en
