"""Files that are tricks, change under our hands or are too large, and the laws of the door that hold for any bytes."""

import hashlib
import json
import os
import random
import subprocess
import sys
import textwrap

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.engine.lake import Lake
from scoring.errors import NoSpace, UnreadableFile
from scoring.records.door import delivery, reading
from scoring.records.door.accepting import accept
from scoring.records.door.columns import personal_columns
from scoring.records.door.delivery import in_order
from scoring.records.door.reading import opened
from scoring.records.door.seen import Prints, Seen
from scoring.records.privacy import WITHHELD
from scoring.records.sources import SOURCES, source
from tests.records.door.corpus import CASES
from tests.records.rows import RECEIVED, headers, row, table, through

ELECTRICITY = source("electricity")
MANY = table("electricity", *(row("electricity", account=f"{n:05d}") for n in range(400)))


# --- tricks -----------------------------------------------------------------------------------


def test_a_pipe_is_refused_at_once_and_nobody_waits_for_its_writer(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(UnreadableFile, match="no regular file"), opened(tmp_path / "pipe.csv", SOURCES):
        pass


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null", "/dev/tty"])
def test_a_device_under_the_name_of_a_table_is_not_touched(tmp_path, device):
    (tmp_path / "file.csv").symlink_to(device)
    with pytest.raises(UnreadableFile, match="cannot be opened"), opened(tmp_path / "file.csv", SOURCES):
        pass


@pytest.mark.parametrize("name", ["a\0b.csv", "x" * 5000 + ".csv"])
def test_a_name_that_no_file_can_have_cannot_be_opened(tmp_path, name):
    with pytest.raises(UnreadableFile), opened(tmp_path / name, SOURCES):
        pass


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "parquet"])
def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path, suffix):
    path = tmp_path / f"file.{suffix}"
    cells = {head: ["1"] * 9 for head in headers("electricity")}
    if suffix == "parquet":
        pq.write_table(pa.table(cells), path)
    elif suffix == "jsonl":
        path.write_text(json.dumps(dict.fromkeys(cells, "1")) + "\n", encoding="utf-8")
    else:
        path.write_text(MANY, encoding="utf-8")
    with pytest.raises(UnreadableFile, match="改动"), opened(path, SOURCES) as delivered:
        with path.open("ab") as stream:
            stream.write(b"\n")
        for _ in accept(delivered, ELECTRICITY, RECEIVED):
            pass


def test_a_file_replaced_while_it_is_read_is_read_as_it_was(tmp_path):
    path = tmp_path / "file.csv"
    path.write_text(MANY, encoding="utf-8")
    with opened(path, SOURCES) as delivered:
        (tmp_path / "new").write_text("x", encoding="utf-8")
        (tmp_path / "new").replace(path)
        assert sum(len(part.accepted) for part in accept(delivered, ELECTRICITY, RECEIVED)) == 400


# --- size -------------------------------------------------------------------------------------

STREAMED = """
    import json, re, sys
    from datetime import date
    from pathlib import Path
    from scoring.records.door.accepting import accept
    from scoring.records.door.reading import opened
    from scoring.records.sources import SOURCES, source
    rows = 0
    with opened(Path(sys.argv[1]), SOURCES) as delivered:
        for part in accept(delivered, source("electricity"), date(2025, 6, 30)):
            rows += len(part.accepted) + len(part.refused)
    peak = re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]
    print(json.dumps([rows, int(peak)]))
"""


def streamed(path):
    """Rows of a file that was read in a process of its own, and the peak of that process in kB.

    The kernel's own mark, since ``ru_maxrss`` begins with the memory of whoever started the process.
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(STREAMED), str(path)], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def test_memory_does_not_grow_with_the_file(tmp_path):
    path, sizes, peaks = tmp_path / "file.csv", [], []
    for count in (400_000, 1_000_000):
        line = ",".join(row("electricity", account="{}", account_name="厂" * 70).values()) + "\n"
        with path.open("w", encoding="utf-8") as stream:
            stream.write(",".join(headers("electricity")) + "\n")
            stream.writelines(line.replace("{}", str(n)) for n in range(count))
        rows, peak = streamed(path)
        assert rows == count
        sizes.append(path.stat().st_size / 1024)
        peaks.append(peak)
    assert peaks[1] - peaks[0] < (sizes[1] - sizes[0]) / 2, "some thirty bytes a row, not the rows themselves"


def test_a_sparse_file_of_gigabytes_without_a_line_break_is_one_broken_line(tmp_path):
    path = tmp_path / "file.csv"
    with path.open("wb") as stream:
        stream.write(MANY.encode())
        stream.truncate(200 << 20)  # zero bytes: what ten gigabytes would be, in a twentieth of the time
    rows, peak = streamed(path)
    assert rows == 401
    assert peak < 600_000


def test_json_lines_are_read_in_blocks(tmp_path, monkeypatch):
    monkeypatch.setattr(delivery, "BLOCK", 500)
    path = tmp_path / "file.jsonl"
    path.write_text(
        "".join(json.dumps(dict(zip(headers("electricity"), row("electricity", account=str(n)).values(), strict=True)))
                + "\n" for n in range(50)), encoding="utf-8"
    )  # fmt: skip
    with opened(path, SOURCES) as delivered:
        parts = [len(lines) for lines, _ in delivered.chunks]
    assert sum(parts) == 50
    assert max(parts) < 5


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path):
    lake = Lake(tmp_path / "lake")
    with pytest.raises(NoSpace), lake.writing("electricity", "b", ELECTRICITY.schema):
        raise OSError(28, "No space left on device")
    assert [p for p in lake.root.rglob("*") if p.is_file()] == []


# --- order and bytes --------------------------------------------------------------------------


def test_work_on_several_items_at_once_keeps_their_order():
    draw = random.Random(1)

    def busy(item):
        for _ in range(draw.randrange(20_000)):
            pass
        return item

    assert list(in_order(busy, range(200))) == list(range(200))


def test_an_error_in_the_work_arrives_where_the_results_are_taken():
    def fails(item):
        if item == 3:
            raise UnreadableFile(None, None)
        return item

    results = in_order(fails, range(100))
    assert [next(results) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(UnreadableFile):
        next(results)


@pytest.mark.parametrize("block", [3000, 1 << 20])
def test_the_bytes_of_a_batch_are_the_same_on_every_run(tmp_path, monkeypatch, block):
    monkeypatch.setattr(delivery, "BLOCK", block)
    path = tmp_path / "file.csv"
    path.write_text(MANY + MANY.split("\n", 1)[1].replace(",1,1,", ",1,-1,"), encoding="utf-8")
    digests = set()
    for run in range(4):
        lake = Lake(tmp_path / str(run))
        with (
            opened(path, SOURCES) as delivered,
            lake.writing("electricity", "b", ELECTRICITY.schema) as writer,
        ):
            for part in accept(delivered, ELECTRICITY, RECEIVED):
                writer.write_table(part.accepted)
        digests.add(hashlib.sha256(lake.path("electricity", "b").read_bytes()).hexdigest())
    assert len(digests) == 1


@given(st.lists(st.tuples(st.integers(0, 30), st.booleans(), st.integers(0, 2)), max_size=200), st.integers(1, 40))
def test_what_was_seen_before_is_found_whatever_slot_its_key_falls_in(rows, block):
    keys = np.array([(k << 59 | k) if high else k for k, high, _ in rows], dtype=np.uint64)
    contents = np.array([content for *_, content in rows], dtype=np.uint32)
    seen, found, first, expected = Seen(), [], {}, []
    for at in range(0, len(rows), block):
        lines = np.arange(at, min(at + block, len(rows)), dtype=np.uint32)
        prints = Prints(keys[lines], contents[lines], lines)
        found += [(at + n, line, why.id) for n, line, why in seen.repeated(prints, np.arange(len(lines)))]
    for number, key in enumerate(keys.tolist()):
        if key in first:
            expected.append((number, first[key], "K01" if contents[number] == contents[first[key]] else "K02"))
        first.setdefault(key, number)
    assert found == expected


def test_what_was_seen_is_remembered_when_the_table_of_slots_grows():
    keys = np.random.default_rng(1).integers(0, 2**64, 200_000, dtype=np.uint64)
    seen = Seen()
    for at in range(0, len(keys), 9000):
        lines = np.arange(at, min(at + 9000, len(keys)), dtype=np.uint32)
        assert list(seen.repeated(Prints(keys[lines], lines, lines), np.arange(len(lines)))) == []
    again = Prints(keys[::1000], np.zeros(200, dtype=np.uint32), np.arange(200, dtype=np.uint32))
    assert [line for _, line, _ in seen.repeated(again, np.arange(200))] == list(range(0, 200_000, 1000))


# --- personal data ----------------------------------------------------------------------------


def test_cells_in_which_numbers_were_dropped_are_counted(tmp_path):
    rows = [
        row("electricity", account="1", account_name="陈 13800000000"),
        row("electricity", account="2", account_name="德化瓷厂"),
        row("electricity", account="3", account_name="林 13900000000", bill_fen="x"),
    ]
    (tmp_path / "file.csv").write_text(table("electricity", *rows), encoding="utf-8")
    with opened(tmp_path / "file.csv", SOURCES) as delivered:
        parts = list(accept(delivered, ELECTRICITY, RECEIVED))
    assert sum(part.hidden for part in parts) == 2
    assert parts[0].accepted.column("account_name").to_pylist() == [f"陈 {WITHHELD}", "德化瓷厂"]


def test_columns_about_persons_are_named_and_never_read():
    header = ["统一社会信用代码", "法定代表人 证件号码*", "联系电话", "备注"]
    assert personal_columns(header, source("registration")) == ("法定代表人 证件号码*", "联系电话")
    assert personal_columns(header, source("electricity")) == ()


# --- any bytes --------------------------------------------------------------------------------

SUFFIXES = ["csv", "txt", "jsonl", "xlsx", "xls", "ods", "parquet"]


def read_or_refused(path):
    """Every row accounted for, or a complaint with a remedy; never anything else."""
    try:
        outcome = through(ELECTRICITY, path)
    except UnreadableFile:
        return
    found = [r["line"] for r in outcome.accepted] + [r.line for r in outcome.refused]
    assert len(set(found)) == len(found)
    assert all(refusal.troubles for refusal in outcome.refused)


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=400),
    st.sampled_from(SUFFIXES),
    st.sampled_from([b"", b"PK\x03\x04", b"PAR1", b'{"', *reading.SIGNS]),
)
def test_random_bytes_are_read_or_refused(tmp_path_factory, content, suffix, sign):
    path = tmp_path_factory.mktemp("bytes") / f"file.{suffix}"
    path.write_bytes(sign + content)
    read_or_refused(path)


WHOLE = [case for case in CASES if case.source == "electricity" and not case.complaint and case.suffix != "csv"]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(WHOLE), st.integers(0, 2**32))
def test_files_of_every_format_with_any_bytes_changed_are_read_or_refused(tmp_path_factory, case, seed):
    path, dice = case.write(tmp_path_factory.mktemp("changed")), random.Random(seed)
    content = bytearray(path.read_bytes())
    for _ in range(dice.randint(1, 8)):
        at = dice.randrange(len(content) or 1)
        how = dice.randrange(4)
        if how == 0:
            content[at : at + 1] = bytes([dice.randrange(256)])
        elif how == 1:
            del content[at : at + dice.randrange(50)]
        elif how == 2:
            content[at:at] = content[at // 2 : at // 2 + dice.randrange(50)]
        else:
            content[at:at] = dice.choice([b"\0", b'"', b"\n", b"\xff\xfe", b",", b"{", b"\r"])
    path.write_bytes(content)
    read_or_refused(path)


objects = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from([*headers("electricity"), "x", ""]), objects) | objects, max_size=6))
def test_any_json_is_accounted_for_line_by_line(tmp_path_factory, found):
    good = dict(zip(headers("electricity"), row("electricity").values(), strict=True))
    path = tmp_path_factory.mktemp("json") / "file.jsonl"
    path.write_text("".join(json.dumps(o) + "\n" for o in [good, *found]), encoding="utf-8")
    outcome = through(ELECTRICITY, path)
    blank = sum(isinstance(o, dict) and not any(str("" if v is None else v).strip() for v in o.values()) for o in found)
    assert outcome.rows == 1 + len(found) - blank
