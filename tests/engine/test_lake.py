"""The lake: a batch is there whole or not at all, and counts only when it is listed."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from scoring.engine.lake import Lake
from scoring.errors import Tampered

SCHEMA = pa.schema([("n", pa.int64())])
ONE = pa.table({"n": [1]}, schema=SCHEMA)


@pytest.fixture
def lake(tmp_path):
    return Lake(tmp_path / "lake")


def write(lake, source, batch, *tables):
    with lake.writing(source, batch, SCHEMA) as writer:
        for part in tables:
            writer.write_table(part)
    return lake.path(source, batch)


def everything(lake):
    return sorted(str(p.relative_to(lake.root)) for p in lake.root.rglob("*") if p.is_file())


def test_a_batch_is_one_file_in_the_folder_of_its_source(lake):
    path = write(lake, "water", "b1", ONE, ONE)
    assert everything(lake) == ["water/b1.parquet"]
    assert pq.read_table(path)["n"].to_pylist() == [1, 1]


def test_a_batch_without_a_row_is_a_file_too(lake):
    assert pq.read_table(write(lake, "water", "b1")).schema == SCHEMA


def test_the_same_rows_give_the_same_bytes(lake):
    assert write(lake, "water", "b1", ONE).read_bytes() == write(lake, "gas", "b1", ONE).read_bytes()


def test_nothing_stands_under_its_name_before_it_is_whole(lake):
    with lake.writing("water", "b1", SCHEMA) as writer:
        writer.write_table(ONE)
        assert not lake.path("water", "b1").exists()
        assert [p.suffix for p in lake.root.rglob("*") if p.is_file()] == [".part"]
    assert lake.path("water", "b1").exists()


@pytest.mark.parametrize("failure", [RuntimeError, KeyboardInterrupt])
def test_a_failure_leaves_no_file_at_all(lake, failure):
    with pytest.raises(failure), lake.writing("water", "b1", SCHEMA) as writer:
        writer.write_table(ONE)
        raise failure
    assert everything(lake) == []


def test_a_failure_leaves_the_earlier_file_as_it_was(lake):
    before = write(lake, "water", "b1", ONE).read_bytes()
    with pytest.raises(RuntimeError), lake.writing("water", "b1", SCHEMA) as writer:
        writer.write_table(pa.table({"n": [2]}, schema=SCHEMA))
        raise RuntimeError
    assert lake.path("water", "b1").read_bytes() == before


def test_only_listed_batches_are_handed_out_in_the_order_of_their_names(lake):
    for source, batch in (("water", "b2"), ("water", "b1"), ("gas", "b3"), ("gas", "unlisted")):
        write(lake, source, batch, ONE)
    files = lake.files([("water", "b2"), ("gas", "b3"), ("water", "b1")])
    assert {s: [p.stem for p in paths] for s, paths in files.items()} == {"gas": ["b3"], "water": ["b1", "b2"]}
    assert lake.files([]) == {}


def test_a_listed_batch_whose_file_is_gone_is_an_alarm(lake):
    with pytest.raises(Tampered, match="b1"):
        lake.files([("water", "b1")])
