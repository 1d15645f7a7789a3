"""Parcels written to disk as departments write them, and the manifest that goes with them."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import xlsxwriter

from scoring.county.dirt import Line, Spoilt
from scoring.county.parcels import Parcel
from scoring.records import kinds

MANIFEST = "清单.csv"
MANIFEST_HEADER = ("文件", "来源", "报送部门", "报送日期", "行数", "SHA256")

LARGEST_SPREADSHEET = 10_000
"""Rows beyond which a department would send CSV instead."""
CREATED = datetime(2026, 1, 1, tzinfo=UTC)
"""Date of creation inside every spreadsheet, so that the same content has the same bytes."""
DATE_FORMAT = {"num_format": "yyyy-mm-dd"}

Spoiler = Callable[[Parcel], Spoilt]


@dataclass(frozen=True)
class Delivery:
    """What was written: ``files`` without the manifest, data ``rows``, ``dirty`` and ``uncoded`` ones among them.

    A dirty row must be quarantined. An uncoded one lacks its code, yet other records tell whose it is. ``rows_of``
    counts by source, ``dirty_of`` by kind of fault, ``uncoded_of`` by what the row has instead.
    """

    files: int
    rows: int
    dirty: int
    rows_of: dict[str, int] = field(default_factory=dict)
    dirty_of: dict[str, int] = field(default_factory=dict)
    uncoded_of: dict[str, int] = field(default_factory=dict)

    @property
    def uncoded(self) -> int:
        """Rows without a code that the door can link to their enterprise."""
        return sum(self.uncoded_of.values())


def write(parcels: Iterable[Parcel], target: Path, spoiler: Spoiler) -> Delivery:
    """Write each parcel as a file into ``target``, then the manifest."""
    target.mkdir(parents=True, exist_ok=True)
    listed: list[tuple[str, ...]] = []
    rows_of: Counter[str] = Counter()
    dirty_of: Counter[str] = Counter()
    uncoded_of: Counter[str] = Counter()
    for parcel in parcels:
        sized = parcel.suited(LARGEST_SPREADSHEET)
        spoilt = spoiler(sized)
        rows = len(sized.table) + sum(len(lines) - 1 for lines in spoilt.lines.values())
        path = target / sized.file
        _WRITERS[sized.style.format](sized, spoilt, path)
        rows_of[sized.source.name] += rows
        dirty_of += spoilt.faults
        uncoded_of += spoilt.uncoded
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        day = sized.delivered_on.isoformat()
        listed.append((sized.file, sized.source.name, sized.sender, day, str(rows), digest))
    with (target / MANIFEST).open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows([MANIFEST_HEADER, *sorted(listed, key=lambda entry: (entry[3], entry[0]))])
    return Delivery(len(listed), rows_of.total(), dirty_of.total(), dict(rows_of), dict(dirty_of), dict(uncoded_of))


def _write_csv(parcel: Parcel, spoilt: Spoilt, path: Path) -> None:
    stream = io.BytesIO()
    pacsv.write_csv(parcel.table, stream, pacsv.WriteOptions(include_header=False, quoting_style="none"))
    encoding = parcel.style.encoding.removesuffix("-sig")
    text = stream.getvalue()
    lines = (text if encoding == "utf-8" else text.decode().encode(encoding)).split(b"\n")
    for row, instead in spoilt.lines.items():
        lines[row] = b"\n".join(_encoded(line, encoding) for line in instead)
    header = ",".join(parcel.headers).encode(parcel.style.encoding)
    path.write_bytes(b"\n".join([header, *lines]))


def _encoded(line: Line, encoding: str) -> bytes:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="").writerow(line.cells)
    raw = stream.getvalue().encode(encoding)
    first, comma, rest = raw.partition(b",")
    return first + b"\xff" + comma + rest if line.broken == "undecodable" else raw


def _write_spreadsheet(parcel: Parcel, spoilt: Spoilt, path: Path) -> None:
    readers = [_cell_reader(parcel, name) for name in parcel.table.column_names]
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        book.set_properties({"created": CREATED.replace(tzinfo=None)})
        sheet, as_date = book.add_worksheet(), book.add_format(DATE_FORMAT)
        above = [(parcel.style.title,)] if parcel.style.title else []
        at = 0
        for cells in (*above, parcel.headers):
            for column, cell in enumerate(cells):
                sheet.write_string(at, column, cell)
            at += 1
        for line in _lines(parcel.table, spoilt):
            for column, (read, cell) in enumerate(zip(readers, line.cells, strict=True)):
                value = read(cell)
                if isinstance(value, str):
                    sheet.write_string(at, column, value)
                elif isinstance(value, date):
                    sheet.write_datetime(at, column, value, as_date)
                else:
                    sheet.write_number(at, column, value)
            at += 1


def _lines(table: pa.Table, spoilt: Spoilt) -> Iterator[Line]:
    columns = [column.to_pylist() for column in table.columns]
    for place, row in enumerate(zip(*columns, strict=True)):
        yield from spoilt.lines.get(place) or (Line(row),)


def _cell_reader(parcel: Parcel, name: str) -> Callable[[str], str | float | date]:
    """How a spreadsheet program takes a typed-in cell: numbers and dates become values, the rest stays text."""
    kind = next((f.kind for f in parcel.source.fields if f.name == name), None)
    if isinstance(kind, kinds.Number):
        return _number
    return _day if isinstance(kind, kinds.Day) else str


def _number(cell: str) -> str | float:
    try:
        return float(cell)
    except ValueError:
        return cell


def _day(cell: str) -> str | date:
    try:
        return date.fromisoformat(cell)
    except ValueError:
        return cell


def _write_json_lines(parcel: Parcel, spoilt: Spoilt, path: Path) -> None:
    lines = (_object(parcel.headers, line) for line in _lines(parcel.table, spoilt))
    path.write_text("\n".join(lines), encoding="utf-8", newline="")


def _object(keys: list[str], line: Line) -> str:
    cells: dict[str, object] = dict(zip(keys, line.cells, strict=True))
    if line.broken == "nested":
        cells[keys[0]] = {"value": cells[keys[0]]}
    text = json.dumps(cells, ensure_ascii=False)
    match line.broken:
        case "half_object":
            return text[:-1]
        case "repeated_key":
            return f"{{{json.dumps(keys[0], ensure_ascii=False)}: null, {text[1:]}"
    return text


def _write_parquet(parcel: Parcel, spoilt: Spoilt, path: Path) -> None:
    pieces, begin = [], 0
    for place, lines in sorted(spoilt.lines.items()):
        columns = zip(*(line.cells for line in lines), strict=True)
        instead = [pa.array(column, pa.string()) for column in columns]
        pieces += [parcel.table.slice(begin, place - begin), pa.table(instead, names=parcel.table.column_names)]
        begin = place + 1
    table = pa.concat_tables([*pieces, parcel.table.slice(begin)]) if pieces else parcel.table
    pq.write_table(table.rename_columns(parcel.headers), path)


_WRITERS = {"csv": _write_csv, "xlsx": _write_spreadsheet, "jsonl": _write_json_lines, "parquet": _write_parquet}
