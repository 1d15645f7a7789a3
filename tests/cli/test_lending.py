"""Cases and reconciliation on the command line."""

import json

from tests.records.rows import row, table

OUTCOMES = table(
    "loan_outcome",
    row(
        "loan_outcome",
        bank="one-bank",
        loan_no="L1",
        granted_on="2026-01-05",
        reported_on="2026-10-31",
        balance_fen="40",
    ),
)


def test_there_are_no_cases_in_a_new_store(run):
    for words in (("cases",), ("cases", "--overdue")):
        code, out, _ = run(*words)
        assert code == 0
        assert "业务号" in out
    assert run("cases", "--json") == (0, "", "")


def test_totals_are_compared_with_what_a_file_reported(run, file, monkeypatch):
    monkeypatch.setenv("XINYIDAI_TODAY", "2026-11-02")
    assert run("ingest", file(OUTCOMES), "--source", "loan_outcome")[0] == 0
    code, _, err = run("totals", "one-bank", "2026-10-31", "--loans", "1", "--balance", "400,000")
    assert code == 0
    assert "差异 0 项" in err
    assert run("totals", "one-bank", "2026-10-31", "--loans", "1", "--balance", "350000.5")[0] == 0
    code, out, err = run("reconcile", "--json")
    assert code == 0
    [told] = map(json.loads, out.splitlines())
    assert (told["差异"], told["按反馈"], told["银行所报"], told["状态"]) == ("余额合计不符", 40.0, 35.00005, "待核对")
    assert "1 differences open" in err
    assert "one-bank" in run("reconcile", "--bank", "one-bank")[1]
    assert run("reconcile", "--bank", "other-bank", "--json")[1] == ""


def test_a_balance_that_is_no_number_and_a_day_that_is_no_month_end_are_told(run, monkeypatch):
    monkeypatch.setenv("XINYIDAI_TODAY", "2026-11-02")
    code, _, err = run("totals", "one-bank", "2026-10-31", "--loans", "1", "--balance", "many")
    assert code == 2
    assert "many" in err
    code, _, err = run("totals", "one-bank", "2026-10-30", "--loans", "1", "--balance", "1")
    assert code == 1
    assert "不是已过的月末" in err
