"""Files that departments do not send as text: a CSV file becomes the spreadsheet or the Parquet file it stands for."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import xlsxwriter

from scoring.county.parcels import Cover
from scoring.records import kinds
from scoring.records.sources import source

CREATED = datetime(2026, 1, 1, tzinfo=UTC)
"""Date of creation inside every spreadsheet, so that the same content has the same bytes."""
DATE_FORMAT = {"num_format": "yyyy-mm-dd"}
ROW_GROUP = 1 << 24
"""Bytes of text that become one row group of a Parquet file."""


def spreadsheet(cover: Cover, text: Path, path: Path) -> None:
    """Write the spreadsheet ``path`` with the rows of the CSV file ``text``."""
    readers = [_cell_reader(cover, name) for name in cover.columns]
    with (
        text.open(encoding=cover.style.encoding, newline="") as stream,
        xlsxwriter.Workbook(path, {"constant_memory": True}) as book,
    ):
        book.set_properties({"created": CREATED.replace(tzinfo=None)})
        sheet, as_date = book.add_worksheet(), book.add_format(DATE_FORMAT)
        rows = csv.reader(stream)
        above = [[cover.style.title]] if cover.style.title else []
        at = 0
        for cells in (*above, next(rows)):
            for column, cell in enumerate(cells):
                sheet.write_string(at, column, cell)
            at += 1
        for row in rows:
            for column, (read, cell) in enumerate(zip(readers, row, strict=True)):
                value = read(cell)
                if isinstance(value, str):
                    sheet.write_string(at, column, value)
                elif isinstance(value, date):
                    sheet.write_datetime(at, column, value, as_date)
                else:
                    sheet.write_number(at, column, value)
            at += 1


def _cell_reader(cover: Cover, name: str) -> Callable[[str], str | float | date]:
    """How a spreadsheet program takes a typed-in cell: numbers and dates become values, the rest stays text."""
    kind = next((f.kind for f in source(cover.source).fields if f.name == name), None)
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


def parquet(cover: Cover, text: Path, path: Path) -> None:
    """Write the Parquet file ``path`` with the rows of the CSV file ``text``, every cell as text."""
    schema = pa.schema([pa.field(header, pa.string()) for header in cover.headers])
    batches = pacsv.open_csv(
        text,
        pacsv.ReadOptions(block_size=ROW_GROUP, use_threads=False),
        convert_options=pacsv.ConvertOptions(column_types=schema),
    )
    with pq.ParquetWriter(path, schema) as written:
        for batch in batches:
            written.write_batch(batch)
