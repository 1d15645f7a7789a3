"""Batches and refused rows on the command line."""

import json

import pytest

from scoring.cli import deliveries
from tests.conftest import KILN
from tests.pipeline.consent_files import ENDS, consent, corrected, sheet

FAULTY = sheet(consent("A"), consent("B", fine=False), consent("C", fine=False))


@pytest.fixture
def batch(run, file):
    """A batch with two open rows in lines 3 and 4."""
    run("ingest", file(FAULTY, "授权.csv"), "--received", "2025-06-30")
    return listed(run)


def listed(run):
    """The id of the newest batch, as the list tells it."""
    return next(word for word in run("batches")[1].split() if len(word) == 16 and word.isalnum() and word.isascii())


def test_batches_are_listed_with_their_open_rows(run, batch):
    code, out, _ = run("batches", "--source", "consent")
    assert code == 0
    assert batch in out
    assert "授权.csv" in out
    told = json.loads(run("batches", "--json")[1])
    assert (told["id"], told["rows"], told["open"]) == (batch, 3, 2)
    assert run("batches", "--source", "water")[1].count(batch) == 0


def test_open_rows_go_out_as_a_workbook_and_come_back_through_ingest(run, batch, tmp_path):
    target = tmp_path / "更正.xlsx"
    assert run("quarantine", "--batch", batch, "--xlsx", target)[0] == 0
    corrected(target.read_bytes(), target)
    code, out, err = run("ingest", target, "--received", "2025-07-08", "--json")
    assert code == 0
    assert json.loads(out)["accepted"] == 2
    assert "2 refused rows mended, 0 still wrong" in err
    assert ENDS not in run("quarantine")[1]
    assert "resolved" in run("quarantine", "--state", "all")[1]


def test_refused_rows_are_chosen_by_source_batch_finding_and_state(run, batch):
    assert run("quarantine", "--batch", batch, "--finding", ENDS)[1].count(ENDS) == 2
    assert ENDS not in run("quarantine", "--finding", "V03")[1]
    assert ENDS not in run("quarantine", "--source", "water")[1]
    assert ENDS not in run("quarantine", "--state", "dismissed")[1]
    assert [json.loads(line)["line"] for line in run("quarantine", "--json")[1].splitlines()] == [3, 4]


def test_rows_are_dismissed_by_line_for_a_reason(run, batch):
    assert run("dismiss", batch)[0] == 2, "the reason is not optional"
    code, _, err = run("dismiss", batch, "--line", "3", "--reason", "已注销")
    assert code == 0
    assert "1 rows dismissed" in err
    assert run("quarantine", "--batch", batch)[1].count(ENDS) == 1
    code, _, err = run("dismiss", batch, "--line", "4", "--line", "3", "--line", "999", "--reason", "已注销")
    assert code == 1
    assert "第 3 行已不再处理（" in err
    assert "第 999 行不在" in err
    assert run("quarantine", "--batch", batch)[1].count(ENDS) == 1, "line 4 is still open"


def test_a_withdrawal_shows_what_rests_on_the_batch_and_asks(run, batch, monkeypatch):
    code, _, err = run("withdraw", batch, "--reason", "报错文件")
    assert code == 1, "nobody said yes"
    assert "--yes" in err
    assert "editions: —" in err
    assert "withdrawn" not in run("batches")[1]
    assert run("withdraw", batch, "--reason", "报错文件", "--yes")[0] == 0
    assert "withdrawn" in run("batches")[1]
    assert run("withdraw", batch, "--reason", "报错文件", "--yes")[0] == 1


def test_a_withdrawn_file_sent_again_is_told_how_to_come_back(run, file, batch):
    run("withdraw", batch, "--reason", "报错文件", "--yes")
    code, out, err = run("ingest", file(FAULTY, "授权.csv"), "--received", "2025-07-01", "--json")
    assert code == 0
    assert json.loads(out)["known"] == 1
    assert "xinyidai restore" in err
    assert run("restore", batch, "--reason", "核实无误")[0] == 0
    assert "nothing changed" in run("ingest", file(FAULTY, "授权.csv"), "--received", "2025-07-01")[2]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("withdraw", "0" * 16, "--reason", "x", "--yes"), "no batch"),
        (("restore", "0" * 16, "--reason", "x"), "no batch"),
        (("quarantine", "--batch", "0" * 16, "--xlsx", "x.xlsx"), "no batch"),
        (("quarantine", "--xlsx", "x.xlsx"), "Download a batch or a source"),
        (("quarantine", "--source", "weather"), "Known sources"),
        (("quarantine", "--finding", "ZZ99"), "no finding"),
        (("quarantine", "--state", "gone"), "superseded"),
        (("dismiss", "0" * 16, "--reason", "x"), "no batch"),
        (("quarantine", "--batch", "0" * 16), "no batch"),
        (("batches", "--source", "weather"), "Known sources"),
    ],
)
def test_what_cannot_be_done_is_told(run, words, said):
    code, _, err = run(*words)
    assert code == 1
    assert said in err
    assert "Traceback" not in err


def test_a_list_for_reading_never_holds_more_than_the_row_that_was_kept(run, file):
    penalty = "行政相对人名称,行政相对人类别,统一社会信用代码\n张三,自然人,\n"
    run("ingest", file(penalty, "处罚.csv"), "--received", "2025-06-30")
    assert "张三" not in run("quarantine", "--state", "all")[1]
    assert KILN not in run("quarantine", "--state", "all")[1]


def test_a_long_list_of_batches_says_how_many_more_there_are_and_how_to_see_them(run, batch, file, monkeypatch):
    monkeypatch.setattr(deliveries, "SHOWN", 1)
    run("ingest", file(sheet(consent("D")), "又一.csv"), "--received", "2025-07-01")
    code, out, err = run("batches")
    assert (code, len(out.splitlines())) == (0, 1)
    assert "1 more: xinyidai batches --all" in err
    _, out, err = run("batches", "--all")
    assert (len(out.splitlines()), err) == (2, "")


def test_a_row_that_is_no_work_is_closed_from_the_start(run, file):
    twice = sheet(consent("A"), consent("A"))
    assert run("ingest", file(twice, "重复.csv"), "--received", "2025-06-30")[0] == 3
    assert run("quarantine")[1] == ""
    row = json.loads(run("quarantine", "--state", "dismissed", "--json")[1])
    assert (row["reason"], row["dismissed_by"]) == ("K01", "rule")
    assert "无需处理" in row["dismissed_because"]
    assert run("quarantine", "--source", "consent", "--xlsx", "更正.xlsx")[0] == 1, "there is nothing to correct"
