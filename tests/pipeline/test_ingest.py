"""Delivered files into the lake and the store: once, whole, and with every row accounted for."""

import csv
import datetime as dt
import hashlib
import os
from collections import Counter

import pyarrow.parquet as pq
import pytest

from scoring.errors import NotFound, UnreadableFile
from scoring.pipeline import ingest as room
from scoring.pipeline.ingest import MANIFEST, Delivery, deliveries, ingest
from scoring.pipeline.workspace import opened
from scoring.records.privacy import WITHHELD
from scoring.records.sources import SOURCES, source
from scoring.records.workbooks.template import template
from scoring.settings import Settings
from scoring.store import batches, consents, quarantine
from scoring.store.quarantine import Filter
from tests.conftest import KILN
from tests.records.rows import RECEIVED, headers, row, table, workbook

GOOD, BAD = row("electricity", account="1"), row("electricity", account="2", bill_fen="-1")
MIXED = table("electricity", GOOD, BAD, GOOD) + "1,2,3\n"


@pytest.fixture
def workspace(tmp_path):
    return opened(Settings(home=tmp_path / "home", _env_file=None))


@pytest.fixture
def delivery(tmp_path):
    """A folder of files: ``delivery({"用电.csv": "…"})``; bytes stay as they are."""

    def write(files):
        folder = tmp_path / "delivery"
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return folder

    return write


def listed(name, content, source_name="electricity", day="2025-06-30", rows=1, sha256=None):
    """A line of a manifest."""
    digest = hashlib.sha256(content.encode()).hexdigest() if sha256 is None else sha256
    return {"文件": name, "来源": source_name, "报送日期": day, "行数": str(rows), "SHA256": digest}


def manifest(*lines, encoding="utf-8-sig"):
    return "\r\n".join([",".join(lines[0]), *(",".join(line.values()) for line in lines)]).encode(encoding)


def take(workspace, *paths, named=None):
    return ingest(workspace, deliveries(paths, RECEIVED, named), "officer")


def state(workspace):
    """Everything that ingestion leaves: batches, quarantine, files of the lake."""
    with workspace.database.reading() as connection:
        kept = batches.every(connection), quarantine.refused(connection)
    return kept, {p.name: p.read_bytes() for p in workspace.lake.root.rglob("*") if p.is_file()}


def test_a_receipt_says_what_became_of_every_row(workspace, delivery):
    [receipt] = take(workspace, delivery({"用电.csv": MIXED}))
    assert (receipt.file, receipt.state, receipt.source, receipt.encoding) == (
        "用电.csv",
        "ingested",
        "electricity",
        "utf-8",
    )
    assert (receipt.rows, receipt.accepted, receipt.quarantined) == (4, 1, 3)
    assert dict(receipt.by_reason) == {"F02": 1, "K01": 1, "V08": 1}


def test_the_store_holds_the_counts_and_every_refused_row_under_its_line(workspace, delivery):
    [receipt] = take(workspace, delivery({"用电.csv": MIXED}))
    with workspace.database.reading() as connection:
        assert batches.totals(connection) == {"rows": 4, "accepted": 1, "quarantined": 3}
        kept = quarantine.refused(connection, Filter(batch=receipt.batch))
    assert [(r["line"], r["troubles"][0]["field"], r["troubles"][0]["reason"]) for r in kept] == [
        (3, "应收金额(元)", "V08"),
        (4, "户号", "K01"),
        (5, "", "F02"),
    ]
    assert Counter(r["troubles"][0]["reason"] for r in kept) == dict(receipt.by_reason)
    assert kept[0]["content"]["应收金额(元)"] == "-1"
    [path] = workspace.lake.files([("electricity", receipt.batch)])["electricity"]
    assert pq.read_table(path, partitioning=None)["line"].to_pylist() == [2]


def test_the_same_file_twice_changes_nothing(workspace, delivery):
    folder = delivery({"用电.csv": MIXED})
    [first] = take(workspace, folder)
    before = state(workspace)
    [again] = take(workspace, folder)
    assert (again.state, again.batch, again.rows) == ("known", first.batch, 0)
    assert state(workspace) == before


def test_the_same_content_under_another_name_is_known(workspace, delivery):
    first, second = take(workspace, delivery({"a.csv": MIXED, "b.csv": MIXED}))
    assert (first.state, second.state, second.batch) == ("ingested", "known", first.batch)


def test_a_file_with_a_header_only_is_no_delivery_and_leaves_nothing(workspace, delivery):
    [receipt] = take(workspace, delivery({"用电.csv": table("electricity")}))
    assert receipt.state == "refused"
    assert "只有表头，没有数据" in receipt.problem.detail.zh
    assert state(workspace) == (([], []), {})


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "parquet", "jsonl"])
def test_an_empty_file_is_called_empty(workspace, delivery, suffix):
    [receipt] = take(workspace, delivery({f"用电.{suffix}": b""}))
    assert "空文件（0 字节）" in receipt.problem.detail.zh


def test_a_template_as_it_was_downloaded_is_no_delivery(workspace, delivery):
    receipts = take(workspace, delivery({f"{s.name}.xlsx": template(s) for s in SOURCES}))
    assert len(receipts) == len(SOURCES)
    assert all("只有表头，没有数据" in receipt.problem.detail.zh for receipt in receipts)
    assert state(workspace) == (([], []), {})


def test_consents_are_taken_over_into_the_store(workspace, delivery):
    take(workspace, delivery({"授权.csv": table("consent", row("consent"))}))
    with workspace.database.reading() as connection:
        assert [c["consent_no"] for c in consents.of_enterprise(connection, KILN)] == ["consent_no 1"]


def test_a_file_that_cannot_be_read_does_not_stop_the_others(workspace, delivery):
    files = {
        "a.csv": b"",
        "b.xlsx": b"PK\x03\x04broken",
        "c.parquet": b"PAR1PAR1",
        "d.csv": "甲,乙\n1,2\n",
        "e.csv": MIXED,
    }
    receipts = take(workspace, delivery(files))
    assert [r.state for r in receipts] == ["refused"] * 4 + ["ingested"]
    assert all(isinstance(r.problem, UnreadableFile) for r in receipts[:4])
    assert "甲、乙" in receipts[3].problem.detail.zh


def test_the_message_about_unknown_headers_shows_no_private_number(workspace, delivery):
    [receipt] = take(workspace, delivery({"a.csv": "陈某,350526199001011234,13800000000\n"}))
    assert "350526" not in str(receipt.problem)
    assert "1380" not in str(receipt.problem)


def test_progress_is_told_file_by_file(workspace, delivery):
    told = []
    ingest(workspace, deliveries([delivery({"a.csv": MIXED, "b.csv": ""})], RECEIVED), "o", lambda *t: told.append(t))
    assert told == [("a.csv", 0.0), ("b.csv", 0.5), ("", 1.0)]


# --- which files, and what their sender says of them -------------------------------------------


def test_a_folder_is_searched_to_its_depths_and_nothing_visible_is_passed_over(delivery):
    folder = delivery(
        {"a.CSV": MIXED, "sub/b.xlsx": "", "sub/sub/c.txt": "", "说明.docx": "", ".hidden.csv": "", "~$b.xlsx": ""}
    )
    (folder / "folder.csv").mkdir()
    assert [d.path.relative_to(folder).as_posix() for d in deliveries([folder], RECEIVED)] == [
        "a.CSV",
        "sub/b.xlsx",
        "sub/sub/c.txt",
        "说明.docx",
    ]


def test_a_file_named_by_itself_is_taken_whatever_it_is_called(workspace, delivery):
    folder = delivery({"说明.docx": "x"})
    [receipt] = take(workspace, folder / "说明.docx")
    assert receipt.state == "refused"
    [gone] = take(workspace, folder / "没有.csv")
    assert gone.state == "refused"


def test_files_come_by_the_day_received_and_then_by_name(delivery):
    text = table("electricity", GOOD)
    lines = [listed("b.csv", text, day="2025-05-01"), listed("a.csv", text, day="2025-06-01")]
    folder = delivery({"a.csv": text, "b.csv": text, "c.csv": text, MANIFEST: manifest(*lines)})
    assert [d.path.name for d in deliveries([folder], dt.date(2025, 5, 15))] == ["b.csv", "c.csv", "a.csv"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030"])
def test_a_manifest_says_when_a_file_came_and_what_it_is(workspace, delivery, encoding):
    text = table("water", row("water"))
    entry = listed("用水.csv", text, "water", "2025-05-10")
    [receipt] = take(workspace, delivery({"用水.csv": text, MANIFEST: manifest(entry, encoding=encoding)}))
    assert receipt.source == "water"
    with workspace.database.reading() as connection:
        assert batches.one(connection, receipt.batch)["received_on"] == dt.date(2025, 5, 10)


def test_each_folder_may_have_its_own_manifest_and_files_of_one_name_stay_apart(workspace, delivery):
    may, june = (table("electricity", row("electricity", account=a)) for a in ("5", "6"))
    files = {
        "may/用电.csv": may,
        f"may/{MANIFEST}": manifest(listed("用电.csv", may, day="2025-05-10")),
        "june/用电.csv": june,
        MANIFEST: manifest(listed("june\\用电.csv", june, day="2025-06-10")),
    }
    folder = delivery(files)
    assert [(d.path.parent.name, d.received_on.month) for d in deliveries([folder], RECEIVED)] == [
        ("may", 5),
        ("june", 6),
    ]
    assert [r.state for r in take(workspace, folder)] == ["ingested", "ingested"]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"sha256": "0" * 64}, "摘要"),
        ({"rows": 2}, "清单写的是 2 行"),
        ({"rows": 0}, "清单写的是 0 行"),
        ({"name": "另.csv"}, "无法打开"),
    ],
)
def test_a_file_that_is_not_what_the_manifest_says_is_refused_and_leaves_nothing(workspace, delivery, wrong, says):
    text = table("electricity", GOOD)
    files = {"用电.csv": text} if "name" not in wrong else {}
    receipts = take(
        workspace, delivery(files | {MANIFEST: manifest(listed(**{"name": "用电.csv", "content": text} | wrong))})
    )
    assert [r.state for r in receipts] == ["refused"]
    assert says in receipts[0].problem.detail.zh
    assert state(workspace) == (([], []), {})


def test_a_digest_in_capitals_is_the_same_digest(workspace, delivery):
    text = table("electricity", GOOD)
    entry = listed("用电.csv", text)
    entry["SHA256"] = entry["SHA256"].upper()
    assert take(workspace, delivery({"用电.csv": text, MANIFEST: manifest(entry)}))[0].state == "ingested"


@pytest.mark.parametrize(
    "change",
    [
        {"报送日期": "2025年6月"},
        {"行数": "many"},
        {"行数": ""},
        {"文件": ""},
        {"文件": "../用电.csv"},
        {"文件": "/etc/用电.csv"},
    ],
)
def test_a_manifest_that_is_not_right_is_refused(delivery, change):
    entry = listed("用电.csv", MIXED) | change
    with pytest.raises(UnreadableFile, match="清单"):
        deliveries([delivery({"用电.csv": MIXED, MANIFEST: manifest(entry)})], RECEIVED)


@pytest.mark.parametrize(
    "content", ["文件\n用电.csv\n", "文件,来源,报送日期,行数,SHA256\n用电.csv\n", "x" * 200_000 + "\n1\n"]
)
def test_a_manifest_with_missing_columns_or_cells_is_refused(delivery, content):
    with pytest.raises(UnreadableFile):
        deliveries([delivery({MANIFEST: content})], RECEIVED)


def test_a_manifest_that_names_an_unknown_source_says_which_there_are(delivery):
    with pytest.raises(NotFound):
        deliveries([delivery({MANIFEST: manifest(listed("a.csv", "", "gossip"))})], RECEIVED)
    with pytest.raises(NotFound):
        deliveries([], RECEIVED, "gossip")


@pytest.mark.parametrize("named", ["water", "penalty"])
def test_a_wrong_source_named_refuses_the_file_and_keeps_the_way_open_for_the_right_one(workspace, delivery, named):
    folder = delivery({"用电.csv": MIXED})
    [wrong] = take(workspace, folder, named=named)
    assert wrong.state == "refused"
    assert f"（{named}）" in wrong.problem.detail.zh
    assert "看来是“用电”（electricity）" in wrong.problem.detail.zh
    assert state(workspace) == (([], []), {})
    [right] = take(workspace, folder, named="electricity")
    assert right.state == "ingested"


def test_bills_that_could_be_of_any_utility_are_taken_under_the_name_given(workspace, delivery):
    text = table("water", row("water")).replace("用水量(立方米)", "数量")
    folder = delivery({"账单.csv": text})
    assert take(workspace, folder)[0].state == "refused"
    [receipt] = take(workspace, folder, named="water")
    assert (receipt.source, receipt.by_reason) == ("water", (("F03", 1),))


def test_a_file_name_of_another_system_is_kept_readable(workspace, tmp_path):
    path = tmp_path / os.fsdecode("用电.csv".encode("gb18030"))
    path.write_text(MIXED, encoding="utf-8")
    [receipt] = take(workspace, path)
    assert (receipt.file, receipt.state) == ("用电.csv", "ingested")
    with workspace.database.reading() as connection:
        assert batches.one(connection, receipt.batch)["file_name"] == "用电.csv"


# --- interruptions ----------------------------------------------------------------------------


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("step", [batches, quarantine], ids=["batch", "quarantine"])
def test_killed_between_lake_and_store_nothing_is_visible_and_the_next_run_completes(
    workspace, delivery, monkeypatch, step
):
    def kill(*_args):
        raise Killed

    folder = delivery({"用电.csv": MIXED})
    with monkeypatch.context() as patch:
        patch.setattr(step, "add", kill)
        with pytest.raises(Killed):
            take(workspace, folder)
    with workspace.database.reading() as connection:
        assert (batches.every(connection), quarantine.refused(connection)) == ([], [])
    [receipt] = take(workspace, folder)
    assert (receipt.state, receipt.rows, receipt.accepted) == ("ingested", 4, 1)


def test_killed_while_the_lake_is_written_leaves_no_file(workspace, delivery, monkeypatch):
    def kill(*_args):
        raise Killed
        yield

    monkeypatch.setattr(room, "accept", kill)
    with pytest.raises(Killed):
        take(workspace, delivery({"用电.csv": MIXED}))
    assert state(workspace) == (([], []), {})


def test_two_who_ingest_the_same_file_at_once_make_one_batch(workspace, delivery, monkeypatch):
    folder, between = delivery({"用电.csv": MIXED}), []
    digest = room.digest_of

    def other_is_faster(path):
        monkeypatch.setattr(room, "digest_of", digest)
        between.extend(take(workspace, folder))
        return digest(path)

    monkeypatch.setattr(room, "digest_of", other_is_faster)
    [second] = take(workspace, folder)
    assert ([r.state for r in between], second.state) == (["ingested"], "known")


def test_a_batch_that_the_lake_has_lost_is_written_again_as_it_was(workspace, delivery):
    folder = delivery({"用电.csv": MIXED})
    [receipt] = take(workspace, folder)
    before = state(workspace)
    workspace.lake.path("electricity", receipt.batch).unlink()
    later = [Delivery(folder / "用电.csv", RECEIVED + dt.timedelta(days=90), source("electricity"))]
    assert [r.state for r in ingest(workspace, later, "officer")] == ["known"]
    assert state(workspace) == before


def test_forty_careless_and_malicious_files_are_each_read_or_refused_and_never_crash(workspace, delivery, tmp_path):
    head = ",".join(headers("electricity"))
    line = ",".join(GOOD.values())
    files = {
        "01.csv": b"", "02.csv": b"\n\n\n", "03.csv": b"\x00" * 5000, "04.csv": bytes(range(256)) * 50, "05.csv": head,
        "06.csv": "x" * 3_000_000, "07.csv": ("," * 200_000) + "\n", "08.csv": '"' * 5001, "09.csv": f"{head}\n" + '"' * 70_001,
        "10.csv": f"{head}\n{line}\n" + "z" * 300_000, "11.csv": f'{head}\n"{line}\n{line}\n', "12.csv": f"{line}\n{line}\n",
        "13.csv": f"{head}\n{head}\n{head}\n", "14.csv": f"{head},{head}\n{line},{line}\n", "15.csv": head.encode("utf-16"),
        "16.csv": b"\xff\xfe" + f"{head}\n{line}".encode("utf-16-le") + b"\x00", "17.csv": f"{head}\n{line}".encode("utf-32"),
        "18.csv": f"{head}\n{line}".encode("big5", errors="replace"), "19.csv": b"\xef\xbb\xbf" * 3 + f"{head}\n{line}".encode(),
        "20.csv": f"{head}\r{line}\r\n{line}\n\r", "21.csv": head.replace(",", ";") + "\n" + line.replace(",", ";"),
        "22.csv": b"PK\x03\x04" + b"\x00" * 500, "23.csv": f"{head}\n" + f"{line}\x1a", "24.csv": f"{head}\n=cmd|' /C calc'!A0{line}",
        "25.csv": f"{head}\n" + line.replace("2025-02", "2025-02\x00"), "26.csv": "\n" * 20 + f"{head}\n{line}",
        "27.csv": f"{head}\n" + "\n".join(f"{line[:n]}" for n in range(len(line))), "28.csv": f"{head}\n{line[::-1]}",
        "29.csv": f"{head}\n" + line.replace(KILN, "'; DROP TABLE batch; --"), "30.csv": f"{head}\n{line}\ud800".encode("utf-8", "surrogatepass"),
        "31.csv": f"{head}\n{line}".replace(",", "，"), "32.csv": f"\u202e{head}\n{line}", "33.csv": f"{head}\n" + line.replace("1", "①"),
        "34.xlsx": b"", "35.xlsx": f"{head}\n{line}", "36.xlsx": b"PK\x05\x06" + b"\x00" * 18, "37.xls": "<html></html>",
        "38.parquet": b"PAR1", "39.ods": b"PK\x03\x04", "40.parquet": b"PAR1\x15\x00PAR1", "41.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 100,
    }  # fmt: skip
    folder = delivery(files)
    workbook(folder / "42.xlsx", [headers("electricity"), [None] * 9, list(GOOD.values())], [["a"] * 20])
    workbook(folder / "43.xlsx", [[float(n) for n in range(30)]] * 30)
    receipts = take(workspace, folder)
    assert len(receipts) == len(files) + 2 >= 40
    assert {r.state for r in receipts} == {"ingested", "refused"}
    for receipt in receipts:
        assert receipt.rows == receipt.accepted + receipt.quarantined
        assert sum(n for _, n in receipt.by_reason) == receipt.quarantined
    with workspace.database.reading() as connection:
        assert len(quarantine.refused(connection)) == sum(r.quarantined for r in receipts)
    told = {r.file[:2]: (r.state, r.accepted, r.quarantined) for r in receipts}
    assert told["10"] == told["11"] == told["20"] == ("ingested", 1, 1)
    assert told["09"] == told["16"] == told["23"] == ("ingested", 0, 1)
    assert told["19"] == told["21"] == ("ingested", 1, 0)


def test_a_hundred_rows_of_every_source_arrive_in_one_delivery(workspace, tmp_path):
    folder = tmp_path / "all"
    folder.mkdir()
    for contract in room.SOURCES:
        with (folder / f"{contract.name}.csv").open("w", encoding="gb18030", newline="") as stream:
            rows = [row(contract.name) for _ in range(100)]
            csv.writer(stream).writerows([headers(contract.name), *(r.values() for r in rows)])
    receipts = take(workspace, folder)
    assert sorted(r.source for r in receipts) == sorted(s.name for s in room.SOURCES)
    assert {(r.rows, r.accepted, r.by_reason) for r in receipts} == {(100, 1, (("K01", 99),))}


def test_columns_that_nobody_reads_are_named_and_those_of_a_correction_are_not(workspace, delivery):
    head, *lines = table("electricity", GOOD).splitlines()
    more = ",".join(["电价档次", "13800138000", *room.CORRECTION_MARKS])
    text = "\n".join([f"{head},{more}", *(f"{line},甲,乙,,," for line in lines)])
    [receipt] = take(workspace, delivery({"用电.csv": text}))
    assert receipt.unread == ("电价档次", WITHHELD)


def test_a_header_nearly_that_of_the_template_refuses_the_file_whole(workspace, delivery):
    text = table("penalty", row("penalty")).replace("罚款金额(万元)", "罚款金额[元]")
    [receipt] = take(workspace, delivery({"处罚.csv": text}))
    assert (receipt.state, receipt.rows) == ("refused", 0)
    assert "罚款金额[元]" in receipt.problem.detail.zh
    assert batches_of(workspace) == []


def test_a_number_of_a_person_in_an_unknown_header_is_hidden_before_the_header_is_cut(workspace, delivery):
    [receipt] = take(workspace, delivery({"表.csv": "某某家庭住址某某110101199003077571,甲\n1,2\n"}))
    assert "1101" not in str(receipt.problem)


def batches_of(workspace):
    with workspace.database.reading() as connection:
        return batches.every(connection)
