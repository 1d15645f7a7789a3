"""Files are put together from what each district adds to them."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook

from scoring.county.dirt import Line, Spoilt
from scoring.county.files import LARGEST_SPREADSHEET, MANIFEST, put_together
from scoring.county.fragments import Bundle, bundled
from scoring.county.parcels import Parcel, Style
from scoring.records.honour import HONOUR

DAY = date(2026, 3, 14)


def honours(rows: int, style: Style, district: str = "A") -> Parcel:
    """Honours of a district, too few columns for the door and enough for a file."""
    documents = [f"{district}{place}" for place in range(rows)]
    table = pa.table({"name": documents, "awarded_on": ["2026-03-01"] * rows})
    return Parcel(HONOUR, style, HONOUR.owner, DAY, table)


def bundle(parcel: Parcel, path: Path) -> Bundle:
    """What a district adds that has this parcel and no faults."""
    return bundled([parcel], path, lambda _: Spoilt())


def listed(folder: Path) -> list[dict[str, str]]:
    with (folder / MANIFEST).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize(
    ("each", "ending"), [(LARGEST_SPREADSHEET // 2, "xlsx"), (LARGEST_SPREADSHEET // 2 + 1, "csv")]
)
def test_the_whole_file_tells_whether_it_is_too_long_for_a_spreadsheet(tmp_path: Path, each: int, ending: str) -> None:
    style = Style("荣誉表彰", format="xlsx", title="名册")
    put_together([bundle(honours(each, style, d), tmp_path / d) for d in "AB"], tmp_path)
    (entry,) = listed(tmp_path)
    assert entry["文件"] == f"荣誉表彰_20260314.{ending}"
    assert {path.name for path in tmp_path.iterdir()} == {entry["文件"], MANIFEST}
    path = tmp_path / entry["文件"]
    if ending == "xlsx":
        rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()[1:]
    else:
        rows = [line.split(",") for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(rows) - 1 == int(entry["行数"]) == 2 * each
    assert [rows[1][0], rows[each][0], rows[each + 1][0], rows[-1][0]] == ["A0", f"A{each - 1}", "B0", f"B{each - 1}"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_text_has_one_header_and_its_digest_is_in_the_manifest(tmp_path: Path, encoding: str) -> None:
    style = Style("荣誉", encoding=encoding)
    put_together([bundle(honours(3, style, d), tmp_path / d) for d in "AB"], tmp_path)
    (entry,) = listed(tmp_path)
    raw = (tmp_path / entry["文件"]).read_bytes()
    lines = raw.decode(encoding).splitlines()
    assert [line.partition(",")[0] for line in lines[1:]] == ["A0", "A1", "A2", "B0", "B1", "B2"]
    assert "\ufeff" not in lines[0]
    assert (entry["行数"], entry["SHA256"]) == ("6", hashlib.sha256(raw).hexdigest())


def test_json_lines_follow_one_another(tmp_path: Path) -> None:
    style = Style("荣誉", format="jsonl")
    put_together([bundle(honours(2, style, d), tmp_path / d) for d in "AB"], tmp_path)
    lines = (tmp_path / "荣誉_20260314.jsonl").read_text(encoding="utf-8").splitlines()
    assert [line[:12].count("{") for line in lines] == [1, 1, 1, 1]


def test_parquet_keeps_every_cell_as_text_blank_ones_too(tmp_path: Path) -> None:
    parcel = honours(3, Style("荣誉", format="parquet"))
    strange = Spoilt({1: (Line(('有"逗号",的', "")), Line(("null", "1,000")))})
    put_together([bundled([parcel], tmp_path / "A", lambda _: strange)], tmp_path)
    table = pq.read_table(tmp_path / "荣誉_20260314.parquet")
    assert table.column_names == parcel.headers
    assert [column.to_pylist() for column in table.columns] == [
        ["A0", '有"逗号",的', "null", "A2"],
        ["2026-03-01", "", "1,000", "2026-03-01"],
    ]
    assert listed(tmp_path)[0]["行数"] == "4"


def test_what_a_district_adds_is_deleted_before_the_next_is_taken(tmp_path: Path) -> None:
    """So that the disk holds the county about once, however many districts it has."""

    def bundles() -> Iterator[Bundle]:
        for district in "ABC":
            assert not list(tmp_path.glob("bundle*"))
            yield bundle(honours(2, Style("荣誉"), district), tmp_path / f"bundle{district}")

    assert put_together(bundles(), tmp_path).rows == 6


def test_a_file_of_an_earlier_run_is_replaced(tmp_path: Path) -> None:
    for rows in (5, 2):
        put_together([bundle(honours(rows, Style("荣誉")), tmp_path / "A")], tmp_path)
    assert len((tmp_path / "荣誉_20260314.csv").read_text(encoding="utf-8").splitlines()) == 3


def test_what_is_broken_off_leaves_nothing_that_looks_like_a_delivery(tmp_path: Path) -> None:
    def interrupted() -> Iterator[Bundle]:
        yield bundle(honours(2, Style("荣誉")), tmp_path / "first")
        raise KeyboardInterrupt

    target = tmp_path / "target"
    target.mkdir()
    with pytest.raises(KeyboardInterrupt):
        put_together(interrupted(), target)
    assert list(target.iterdir()) == []
