"""What the commands say, and how they end."""

import csv
import datetime as dt
import json
import shutil

import pytest
from typer.testing import CliRunner

from scoring.cli import app as cli
from scoring.cli import line
from scoring.codes import uscc
from scoring.county.simulated import AS_OF
from scoring.records.sources import SOURCES

HEADER = "统一社会信用代码,企业名称,评价年度,纳税信用级别,发布日期\n"
KILN = uscc.compose("91", "350526", "MA000001")


def test_a_clean_file_ends_with_zero(run, file):
    code, out, err = run(
        "ingest", file(HEADER + f"{KILN},窑,2025,A,2026-04-20\n"), "--received", "2026-05-01", "--json"
    )
    assert code == 0
    told = json.loads(out)
    [receipt] = told.pop("receipts")
    assert told == {"rows": 1, "accepted": 1, "quarantined": 0, "files": 1, "known": 0, "unreadable": 0}
    assert (receipt["source"], receipt["encoding"], receipt["problem"]) == ("taxpayer_grade", "utf-8", "")
    assert "1 = 1 + 0" in err


def test_quarantined_rows_end_with_three_and_can_be_seen(run, file, tmp_path):
    faulty = file(HEADER + f"{KILN},窑,2025,A,2026-04-20\n{KILN},窑,2024,E,2025-04-20\nx,=1+1,2025,A,2027-04-20\n")
    code, _, err = run("ingest", faulty, "--received", "2026-05-01")
    assert code == line.SOME_QUARANTINED
    assert "3 = 1 + 2" in err
    code, out, _ = run("quarantine")
    assert code == 0
    assert "grades.csv" in out
    target = tmp_path / "quarantine.csv"
    assert run("quarantine", "--file", target)[0] == 0
    with target.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(r["行"], r["字段"], r["编号"]) for r in rows] == [
        ("3", "纳税信用级别", "V07"),
        ("4", "统一社会信用代码", "V02"),
        ("4", "发布日期", "T01"),
    ]
    assert all(r["原因与处理办法"] for r in rows)
    assert rows[0]["Reason and remedy"].startswith("纳税信用级别“E”: Not one of the allowed words")


def test_the_same_file_twice_changes_nothing(run, file):
    path = file(HEADER + f"{KILN},窑,2025,A,2026-04-20\n")
    run("ingest", path, "--received", "2026-05-01")
    code, out, err = run("ingest", path, "--received", "2026-05-02", "--json")
    assert code == 0
    assert json.loads(out)["known"] == 1
    assert "nothing changed" in err


def test_a_file_that_is_no_table_ends_with_one_and_says_what_to_do(run, file):
    code, _, err = run("ingest", file("", "empty.csv"), file("\x00\x01", "x.pdf"), "--received", "2026-05-01")
    assert code == 1
    assert "empty.csv 是空文件（0 字节）" in err
    assert "CSV" in err


def test_a_file_of_no_known_source_is_told(run, file):
    code, _, err = run("ingest", file("天气,温度\n晴,30\n"), "--received", "2026-05-01")
    assert code == 1
    assert "天气" in err


def test_a_template_without_a_row_ends_with_one_and_makes_no_batch(run, file):
    code, _, err = run("ingest", file(HEADER), "--received", "2026-05-01")
    assert code == 1
    assert "只有表头，没有数据" in err
    assert run("batches")[1] == ""


def test_a_wrong_source_named_says_what_is_missing_and_whose_headers_they_are(run, file):
    path = file(HEADER + f"{KILN},窑,2025,A,2026-04-20\n")
    code, _, err = run("ingest", path, "--received", "2026-05-01", "--source", "penalty")
    assert code == 1
    assert "（penalty），缺少必需的列：" in err
    assert "行政处罚决定书文号" in err
    assert "看来是“纳税信用级别”（taxpayer_grade）" in err


def test_a_missing_column_quarantines_every_row(run, file):
    path = file("统一社会信用代码,企业名称,评价年度,纳税信用级别\n" + f"{KILN},窑,2025,A\n" * 3)
    code, out, err = run("ingest", path, "--received", "2026-05-01", "--json")
    assert code == line.SOME_QUARANTINED
    assert json.loads(out)["quarantined"] == 3
    assert "F03" in err


@pytest.mark.parametrize(
    "words",
    [("ingest", "nowhere.csv"), ("score", "--as-of", "yesterday"), ("nonsense",), ("demo", "--enterprises", "1")],
)
def test_a_mistyped_command_ends_with_two(run, words):
    assert run(*words)[0] == 2


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        (("publish",), "xinyidai score"),
        (("score", "--as-of", "2026-01-01"), "xinyidai train"),
        (("train", "--as-of", "2026-01-01"), "Ingest outcomes"),
        (("reproduce", "newest"), "xinyidai publish"),
        (("reproduce", "nowhere"), "newest"),
    ],
)
def test_a_step_taken_too_early_says_which_comes_first(run, words, remedy):
    code, _, err = run(*words)
    assert code == 1
    assert remedy in err


def test_the_line_command_by_command(run, tmp_path, promoted):
    delivery = tmp_path / "delivery"
    assert run("simulate", delivery, "--enterprises", 240, "--seed", 7)[0] == 0
    assert run("ingest", delivery)[0] == line.SOME_QUARANTINED
    assert run("train", "--as-of", AS_OF)[0] == 0
    promoted(json.loads(run("models", "--json")[1])["digest"])
    assert run("score", "--as-of", AS_OF)[0] == 0
    code, digest, _ = run("publish")
    assert code == 0
    assert run("reproduce", "1")[1] == digest
    exported = tmp_path / "edition.ndjson"
    assert run("export", "1", exported)[1] == digest
    assert run("reproduce", exported)[1] == digest
    assert "推荐" in run("editions")[1]
    assert json.loads(run("editions", "--json")[1])["number"] == 1
    assert "whole" in run("audit")[1]
    exported.write_bytes(exported.read_bytes().replace(b'"rank":1,', b'"rank":2,'))
    code, _, err = run("reproduce", exported)
    assert code == 5
    assert "different" in err


def test_a_county_without_outcomes_begins_with_a_model_made_elsewhere(run, tmp_path, county_made, promoted):
    bundle = next((county_made / "home" / "models").glob("*/*"))
    delivery = tmp_path / "delivery"
    delivery.mkdir()
    for kind in ("登记注册", "用电账单", "纳税申报", "融资需求", "授权"):
        for path in (county_made / "delivery").glob(f"{kind}_2026*"):
            shutil.copy(path, delivery)
    assert run("ingest", delivery, "--received", AS_OF - dt.timedelta(days=1))[0] == line.SOME_QUARANTINED
    assert run("adopt", bundle)[0] == 0
    promoted(f"{bundle.parent.name}/{bundle.name}")
    assert run("score", "--as-of", AS_OF)[0] == 0
    (tmp_path / "changed").mkdir()
    for path in bundle.iterdir():
        (tmp_path / "changed" / path.name).write_bytes(path.read_bytes() + b" ")
    assert run("adopt", tmp_path / "changed")[0] == 5


def test_a_user_is_made_with_a_known_role(run):
    assert run("user", "li", "--role", "office", "--subject", "finance", "--password", "a long password")[0] == 0
    code, _, err = run("user", "li", "--role", "king", "--subject", "x", "--password", "a long password")
    assert code == 1
    assert "bank, office or enterprise" in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("reproduce", "9" * 20), "no such file"),
        (("export", "1", "/nonexistent/e"), "xinyidai publish"),
        (("simulate", "/dev/null/x"), "cannot be used"),
        (("quarantine", "--file", "/nonexistent/x.csv"), "cannot be used"),
        (("adopt", "/tmp"), "no model bundle"),
        (("train", "--as-of", "2026-01-01", "--name", "../x"), "../x"),
    ],
)
def test_what_cannot_be_done_is_told_without_a_traceback(run, words, said):
    code, _, err = run(*words)
    assert code == 1
    assert said in err
    assert "Traceback" not in err


@pytest.mark.parametrize(("name", "value"), [("SEED", "abc"), ("TODAY", "someday"), ("SESSION_HOURS", "0")])
def test_a_wrong_setting_is_named(run, monkeypatch, name, value):
    monkeypatch.setenv(f"XINYIDAI_{name}", value)
    code, _, err = run("editions")
    assert code == 1
    assert f"XINYIDAI_{name}" in err


@pytest.mark.parametrize("url", ["nonsense", "sqlite:////proc/nowhere/x", "postgresql+psycopg://127.0.0.1:1/x"])
def test_a_database_that_cannot_be_used_is_told(run, monkeypatch, url):
    monkeypatch.setenv("XINYIDAI_DATABASE", url)
    code, _, err = run("editions")
    assert code == 1
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "content", ["{}", "[]", "not json", '{"sha256": {}}', '{"sha256": {}, "name": 5, "version": "1"}']
)
def test_what_only_looks_like_a_bundle_is_refused(run, tmp_path, content):
    (tmp_path / "bundle").mkdir()
    (tmp_path / "bundle" / "manifest.json").write_text(content)
    assert run("adopt", tmp_path / "bundle")[0] == 5


def test_help_names_every_command():
    told = CliRunner().invoke(cli.app, ["--help"]).output
    for command in cli.COMMANDS:
        assert command.__name__.replace("_", "-") in told
        assert command.__doc__


def test_templates_are_written_one_by_one_or_all_into_a_folder(run, tmp_path):
    code, _, err = run("template", "electricity", "--out", tmp_path / "用电.xlsx")
    assert code == 0
    assert "用电" in err
    assert run("template")[0] == 0
    assert (tmp_path / "templates" / "electricity.xlsx").read_bytes() == (tmp_path / "用电.xlsx").read_bytes()
    assert len(list((tmp_path / "templates").iterdir())) == len(SOURCES)
    code, _, err = run("template", "gossip")
    assert code == 1
    assert "electricity" in err


def test_the_quality_report_is_told_written_and_printed(run, file, tmp_path, monkeypatch):
    monkeypatch.setenv("XINYIDAI_TODAY", "2026-05-20")
    run(
        "ingest",
        file(HEADER + f"{KILN},窑,2025,A,2026-04-20\n{KILN},窑,2024,E,2025-04-20\n"),
        "--received",
        "2026-04-25",
    )
    code, out, _ = run("quality", "--xlsx", tmp_path / "q.xlsx", "--json")
    assert code == 0
    told = json.loads(out)
    assert told["month"] == "2026-04-01", "the month before, if none is given"
    grade = next(s for s in told["sources"] if s["source"] == "taxpayer_grade")
    assert (grade["rows"], grade["quarantined"], grade["timeliness"]["state"]) == (2, 1, "on_time")
    shown = run("quality")[1]
    assert "taxpayer_grade：按时 / on time" in shown
    assert "never delivered" in shown
    assert (tmp_path / "q.xlsx").read_bytes()[:2] == b"PK"


@pytest.mark.parametrize(("month", "code"), [("2026-13", 2), ("2026-4", 2), ("april", 2), ("2026-06", 1)])
def test_a_report_of_no_month_or_of_one_to_come_is_refused(run, monkeypatch, month, code):
    monkeypatch.setenv("XINYIDAI_TODAY", "2026-05-20")
    assert run("quality", "--month", month)[0] == code
