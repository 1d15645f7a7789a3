"""The text of parcels, one after another in one file: what a district adds to each file of the county."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pacsv

from scoring.county.dirt import Line, Spoilt
from scoring.county.parcels import Cover, Parcel

Spoiler = Callable[[Parcel], Spoilt]


@dataclass(frozen=True)
class Fragment:
    """So many ``rows`` of a file, as ``size`` bytes of text."""

    cover: Cover
    rows: int
    size: int


@dataclass(frozen=True)
class Bundle:
    """The fragments that stand in the file ``path`` one after another, and what was spoilt in them."""

    path: Path
    fragments: tuple[Fragment, ...]
    faults: Counter[str]
    uncoded: Counter[str]


def bundled(parcels: Iterable[Parcel], path: Path, spoiler: Spoiler) -> Bundle:
    """Write the rows of all parcels into the file ``path``."""
    fragments: list[Fragment] = []
    faults: Counter[str] = Counter()
    uncoded: Counter[str] = Counter()
    with path.open("wb") as stream:
        for parcel in parcels:
            spoilt = spoiler(parcel)
            text = _json_lines(parcel, spoilt) if parcel.style.format == "jsonl" else _csv(parcel, spoilt)
            rows = len(parcel.table) + sum(len(lines) - 1 for lines in spoilt.lines.values())
            fragments.append(Fragment(parcel.cover, rows, stream.write(text)))
            faults += spoilt.faults
            uncoded += spoilt.uncoded
    return Bundle(path, tuple(fragments), faults, uncoded)


def _csv(parcel: Parcel, spoilt: Spoilt) -> bytes:
    stream = io.BytesIO()
    pacsv.write_csv(parcel.table, stream, pacsv.WriteOptions(include_header=False, quoting_style="none"))
    encoding = parcel.style.encoding.removesuffix("-sig")
    text = stream.getvalue()
    lines = (text if encoding == "utf-8" else text.decode().encode(encoding)).split(b"\n")
    for row, instead in spoilt.lines.items():
        lines[row] = b"\n".join(_encoded(line, encoding) for line in instead)
    return b"\n".join(lines)


def _encoded(line: Line, encoding: str) -> bytes:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="").writerow(line.cells)
    raw = stream.getvalue().encode(encoding)
    first, comma, rest = raw.partition(b",")
    return first + b"\xff" + comma + rest if line.broken == "undecodable" else raw


def _json_lines(parcel: Parcel, spoilt: Spoilt) -> bytes:
    return "".join(_object(parcel.headers, line) + "\n" for line in _lines(parcel.table, spoilt)).encode()


def _lines(table: pa.Table, spoilt: Spoilt) -> Iterator[Line]:
    columns = [column.to_pylist() for column in table.columns]
    for place, row in enumerate(zip(*columns, strict=True)):
        yield from spoilt.lines.get(place) or (Line(row),)


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
