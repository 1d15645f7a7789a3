"""What a delivery leaves behind: nothing of persons, nothing of a killed run; and folders that are tricks."""

import gc
import json
import os
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from typer.testing import CliRunner

from scoring.cli.app import app
from scoring.errors import UnreadableFile
from scoring.pipeline.ingest import MANIFEST, deliveries, ingest
from scoring.pipeline.workspace import opened
from scoring.records import kinds
from scoring.records.sources import source
from scoring.settings import Settings
from scoring.store import batches, quarantine
from tests.conftest import KILN
from tests.records.door.corpus import CASES
from tests.records.rows import RECEIVED, headers, row, table

ROOT = Path(__file__).parents[2]
GOOD = table("electricity", row("electricity", account="1"))


@pytest.fixture
def workspace(tmp_path):
    return opened(Settings(home=tmp_path / "home", _env_file=None))


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "delivery").mkdir()
    return tmp_path / "delivery"


def take(workspace, *paths, named=None):
    return ingest(workspace, deliveries(paths, RECEIVED, named), "officer")


# --- the corpus, in one delivery ---------------------------------------------------------------


def test_the_whole_corpus_is_accounted_for_in_the_store(workspace, folder):
    for number, case in enumerate(CASES):
        place = folder / f"{number:04d}"
        place.mkdir()
        case.write(place)
    receipts = take(workspace, folder)
    assert len(receipts) == len(CASES)
    for receipt in receipts:
        assert receipt.rows == receipt.accepted + receipt.quarantined
        assert sum(count for _, count in receipt.by_reason) == receipt.quarantined
        assert (receipt.problem is not None) == (receipt.state == "refused")
    with workspace.database.reading() as connection:
        assert batches.totals(connection) == {
            name: sum(getattr(r, name) for r in receipts) for name in ("rows", "accepted", "quarantined")
        }
        assert quarantine.count(connection, quarantine.Filter()) == sum(r.quarantined for r in receipts)


# --- personal data ----------------------------------------------------------------------------

SECRETS = {
    "identity": "11010519491231002X",
    "small": "11010519491231002x",
    "unchecked": "350526199001011234",
    "old": "110105491231002",
    "mobile": "13812345678",
    "card": "6222020200000000006",
    "person": "陈某某",
}
WRITTEN_OTHERWISE = {
    "points": "138.1234.0004",
    "long dashes": "138—1234—0005",
    "blocks": "3505 2619 8001 0112 34",
    "after the region": "350526 1980 0101 1235",
    "permanent resident": "911234199001011234",
    "in a name of a file": "13912340006",
    "in a code": "13812340007",
    "in a code with words": "350526198001011231",
    "minority": "买买提·某某",
}
WIDE = {ord(c): ord(c) + 0xFEE0 for c in "0123456789X"}


def full_of_persons(folder):
    """Files with a personal number in every place that a file has."""
    numbers = [number for name, number in SECRETS.items() if name != "person"]
    cells = [*numbers, *(n.translate(WIDE) for n in numbers), *(f"陈 {n[:6]}-{n[6:]}" for n in numbers[:2])]
    for number, cell in enumerate(cells):
        known = number in {0, 1, 6, 7}  # a code is refused only where it is certainly an identity number
        fields = [f.name for f in source("electricity").fields if known or not isinstance(f.kind, kinds.Code)]
        rows = [row("electricity", account=f"a{number}", account_name=f"电话 {cell}")]
        rows += [row("electricity", account=f"{field}{number}") | {field: cell} for field in fields]
        text = table("electricity", *rows) + f"{cell},x\n" + ",".join(rows[0].values()) + f",{cell}\n"
        (folder / f"{number}.csv").write_text(text, encoding="utf-8")
        objects = [dict(zip(headers("electricity"), r.values(), strict=True)) for r in rows]
        lines = [json.dumps(o, ensure_ascii=False) for o in objects] + [f'{{"户号": "{cell}", "户号": 1}}', cell]
        (folder / f"{number}.jsonl").write_text("\n".join(lines), encoding="utf-8")
        (folder / f"headers{number}.csv").write_text(f"姓名,{cell}\n{cell},1\n", encoding="utf-8")
    others = list(WRITTEN_OTHERWISE.values())
    rows = [row("electricity", account=f"o{at}", account_name=f"电话 {text}") for at, text in enumerate(others[:5])]
    rows += [cells | {"enterprise": "", "bill_fen": "x"} for cells in rows]
    (folder / f"电费 {others[5]} 陈.csv").write_text(table("electricity", *rows), encoding="utf-8")
    (folder / f"{others[5]}.pdf").write_bytes(b"%PDF")
    documents = [f"ZJ{others[6]}", f"德罚2025-{others[6]}-1", f"德罚〔2025〕1号(张一{others[7]})", others[7]]
    rows = [row("executed_person", document=document) for document in documents]
    rows += [row("executed_person", enterprise=code, name=name) for code in ("", others[7], others[4]) for name in
             (SECRETS["person"], others[8])]  # fmt: skip
    (folder / "executed.csv").write_text(table("executed_person", *rows), encoding="utf-8")
    marks = ("公民", "个人", "自 然 人", "自然人（含个体工商户）", "不详", "法人")
    rows = [row("permit", subject_kind=mark, name=SECRETS["person"], enterprise=others[7]) for mark in marks]
    (folder / "permit.csv").write_text(table("permit", *rows, *(r | {"enterprise": KILN} for r in rows[:5])))
    person = row("penalty", subject_kind="自然人", name=SECRETS["person"], enterprise=numbers[0], facts=numbers[4])
    (folder / "penalty.csv").write_text(table("penalty", person, person | {"state": "?"}), encoding="utf-8")
    head, line = table("registration", row("registration")).splitlines()
    text = f"{head},法定代表人证件号码,联系电话,备注\n{line},{numbers[0]},{numbers[4]},{numbers[2]}\n"
    (folder / "registration.csv").write_text(text, encoding="utf-8")
    (folder / MANIFEST).write_text(f"文件,来源,报送日期,行数,SHA256\n{numbers[0]}.csv,electricity,2025-01-01,1,x\n")


def traces(content: bytes) -> set[str]:
    return {name for name, secret in (SECRETS | WRITTEN_OTHERWISE).items() if secret.encode() in content or
            secret.encode("utf-16-le") in content or json.dumps(secret)[1:-1].encode() in content}  # fmt: skip


def test_no_number_of_a_person_is_found_in_anything_that_an_ingest_leaves(
    workspace, folder, tmp_path, monkeypatch, caplog
):
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    full_of_persons(folder)
    (folder / MANIFEST).unlink()
    receipts = take(workspace, folder)
    workspace.database.engine.dispose()
    gc.collect()
    left = [p for place in ("home", "temporary") for p in (tmp_path / place).rglob("*") if p.is_file()]
    assert {p.suffix for p in left} >= {".parquet", ".sqlite"}
    for path in left:
        assert not traces(path.read_bytes()), path
    assert not traces(repr([(r, str(r.problem)) for r in receipts]).encode())
    assert not traces(caplog.text.encode())
    assert sum(r.personal_cells for r in receipts) > 100
    counted = {r.file: r.personal_columns for r in receipts if r.personal_columns}
    assert counted == {"registration.csv": ("法定代表人证件号码", "联系电话")}


def test_the_batch_says_how_much_personal_data_was_dropped(workspace, folder):
    (folder / "用电.csv").write_text(
        table("electricity", row("electricity", account_name="陈 13812345678")), encoding="utf-8"
    )
    [receipt] = take(workspace, folder)
    with workspace.database.reading() as connection:
        assert batches.one(connection, receipt.batch)["personal"] == {"cells": 1, "columns": []}


def test_the_command_tells_encoding_and_personal_data_file_by_file(folder, tmp_path, monkeypatch):
    monkeypatch.setenv("XINYIDAI_HOME", str(tmp_path / "home"))
    text = table("electricity", row("electricity", account_name="陈 13812345678"))
    (folder / "用电.csv").write_text(text, encoding="gb18030")
    done = CliRunner().invoke(app, ["ingest", str(folder), "--received", "2025-06-30", "--json"])
    [told] = json.loads(done.stdout.splitlines()[-1])["receipts"]
    assert (told["file"], told["encoding"], told["personal_cells"]) == ("用电.csv", "gb18030", 1)
    assert "gb18030" in done.stderr
    assert "1 处号码未留存" in done.stderr


def test_the_command_names_the_columns_that_it_did_not_read(folder, tmp_path, monkeypatch):
    monkeypatch.setenv("XINYIDAI_HOME", str(tmp_path / "home"))
    head, line = table("electricity", row("electricity")).splitlines()
    (folder / "用电.csv").write_text(f"{head},电价档次\n{line},一\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["ingest", str(folder), "--received", "2025-06-30", "--json"])
    [told] = json.loads(done.stdout.splitlines()[-1])["receipts"]
    assert told["unread"] == ["电价档次"]
    assert "未读取的列：电价档次" in done.stderr


# --- tricks -----------------------------------------------------------------------------------


def test_a_link_that_leads_out_of_the_delivered_folder_is_refused_and_one_within_it_is_not(workspace, folder, tmp_path):
    (tmp_path / "secret.csv").write_text(GOOD, encoding="utf-8")
    (folder / "out.csv").symlink_to(tmp_path / "secret.csv")
    (folder / "there.csv").write_text(GOOD, encoding="utf-8")
    (folder / "within.csv").symlink_to(folder / "there.csv")
    states = {r.file: (r.state, str(r.problem or "")) for r in take(workspace, folder)}
    assert states["out.csv"][0] == "refused"
    assert "链接" in states["out.csv"][1]
    assert {states["there.csv"][0], states["within.csv"][0]} == {"ingested", "known"}


def test_links_to_folders_pipes_and_lost_links_are_refused_not_passed_over(workspace, folder, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "file.csv").write_text(GOOD, encoding="utf-8")
    (folder / "folder.csv").symlink_to(tmp_path / "elsewhere")
    (folder / "lost.csv").symlink_to(tmp_path / "nothing.csv")
    os.mkfifo(folder / "pipe.csv")
    assert {r.file: r.state for r in take(workspace, folder)} == dict.fromkeys(
        ("folder.csv", "lost.csv", "pipe.csv"), "refused"
    )


def test_a_manifest_through_a_link_to_a_folder_elsewhere_is_refused(workspace, folder, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "file.csv").write_text(GOOD, encoding="utf-8")
    (folder / "sub").symlink_to(tmp_path / "elsewhere")
    text = f"文件,来源,报送日期,行数,SHA256\nsub/file.csv,electricity,2025-06-30,1,{'0' * 64}\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    assert {r.state for r in take(workspace, folder)} == {"refused"}


@pytest.mark.parametrize(
    "path", ["a\0b.csv", "/etc/passwd", "../x.csv", "..\\x.csv", "a/../../x.csv", ".", "C:/x.csv", "x" * 5000]
)
def test_no_path_in_a_manifest_leads_anywhere_else(workspace, folder, path):
    text = f"文件,来源,报送日期,行数,SHA256\n{path},electricity,2025-06-30,1,{'0' * 64}\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    with suppress(UnreadableFile):
        assert {r.state for r in take(workspace, folder)} == {"refused"}


def test_a_manifest_that_is_a_pipe_is_refused_at_once(folder):
    os.mkfifo(folder / MANIFEST)
    with pytest.raises(UnreadableFile, match="no regular file"):
        deliveries([folder], RECEIVED)


# --- killed runs ------------------------------------------------------------------------------


def test_what_a_killed_run_left_in_the_lake_is_removed_by_the_next_one(workspace, folder):
    stray = workspace.lake.path("water", "0123456789abcdef").with_suffix(".4711.part")
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"half")
    (folder / "用电.csv").write_text(GOOD, encoding="utf-8")
    assert [r.state for r in take(workspace, folder)] == ["ingested"]
    assert list(workspace.lake.root.rglob("*.part")) == []


def test_what_another_run_is_writing_is_left_alone(workspace, folder):
    contract = source("water")
    (folder / "用电.csv").write_text(GOOD, encoding="utf-8")
    with workspace.lake.writing("water", "0123456789abcdef", contract.schema) as writer:
        take(workspace, folder)
        writer.write_table(contract.schema.empty_table())
    assert workspace.lake.path("water", "0123456789abcdef").exists()


def test_an_ingest_that_is_killed_leaves_the_whole_batch_or_none_and_the_next_one_completes_it():
    command = [sys.executable, str(ROOT / "benchmarks" / "kills.py"), "--kills", "8", "--rows", "5000", "--no-page"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "killed 8 times" in done.stdout
