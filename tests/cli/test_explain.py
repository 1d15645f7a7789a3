"""A feature of an enterprise with its records, on the command line."""

import json

import pytest

from tests.conftest import KILN, SHOP
from tests.records.rows import row, table

ASKED = ("--feature", "electricity_bills", "--as-of", "2025-07-01")


@pytest.fixture
def billed(run, file):
    """Two bills of the kiln and one of the shop."""
    bills = [
        row("electricity", account=account, enterprise=code, month=month, due_on=due, energy_wh="500", bill_fen=bill)
        for account, code, month, due, bill in (
            ("1", KILN, "2025-02", "2025-03-20", "100.50"),
            ("1", KILN, "2025-03", "2025-04-20", "200"),
            ("2", SHOP, "2025-03", "2025-04-20", "7"),
        )
    ]
    code, _, err = run("ingest", file(table("electricity", *bills), "用电.csv"), "--received", "2025-06-30")
    assert code == 0, err


def test_a_feature_is_told_with_its_value_its_meaning_and_its_records(run, billed):
    code, out, _ = run("explain", KILN, *ASKED)
    assert code == 0
    assert "0.03 万元 / CNY 300" in out
    assert "最近24个月的电费一共多少钱。" in out
    assert [line.split("  ")[2] for line in out.splitlines() if "用电.csv" in line] == ["2025-02-28", "2025-03-31"]
    assert "用电.csv:2 " in out
    assert "用电.csv:4 " not in out


def test_a_program_reads_the_same_as_json(run, billed):
    [told] = [json.loads(line) for line in run("explain", KILN, *ASKED, "--json")[1].splitlines()]
    assert (told["enterprise"], told["as_of"], told["feature"]) == (KILN, "2025-07-01", "electricity_bills")
    assert told["value"] == 300.5
    assert [(r["file"], r["line"], r["occurred_at"]) for r in told["records"]["electricity"]] == [
        ("用电.csv", 2, "2025-02-28"),
        ("用电.csv", 3, "2025-03-31"),
    ]


def test_without_a_name_all_features_are_told_with_the_number_of_records(run, billed):
    code, out, err = run("explain", SHOP, "--as-of", "2025-07-01")
    assert code == 0
    assert "electricity_bills" in out
    assert "记录 records：用电 1" in out
    assert "用电.csv" not in out
    assert "--feature" in err


def test_a_feature_of_whose_sources_nothing_is_known_of_an_enterprise_is_told_all_the_same(run, billed):
    """The enterprise is known from its electricity: it is not unknown because it burns no gas."""
    told = [
        run("explain", KILN, "--feature", name, "--as-of", "2025-07-01") for name in ("gas_use", "penalties_in_use")
    ]
    assert [code for code, _, _ in told] == [0, 0]
    assert "未知 / unknown    记录 records：用气 0" in told[0][1]
    assert "记录 records：行政处罚 0" in told[1][1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("X", *ASKED), "不是统一社会信用代码"),
        ((KILN, "--feature", "luck", "--as-of", "2025-07-01"), "没有名为“luck”的特征"),
        ((KILN, "--feature", "electricity_bills", "--as-of", "2025-06-30"), "之前没有企业"),
        ((KILN, "--feature", "electricity_bills"), "还没有评分"),
    ],
    ids=["no code", "no feature", "nothing known yet", "nothing scored"],
)
def test_what_cannot_be_explained_is_refused_with_a_reason(run, billed, words, said):
    code, _, err = run("explain", *words)
    assert code == 1
    assert said in err
