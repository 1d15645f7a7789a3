"""Workbooks for people to read: plain tables with a header that stays, a sheet each."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import xlsxwriter

CREATED = datetime(2026, 1, 1)  # noqa: DTZ001  (spreadsheets know no time zone)
"""Date of creation inside every workbook, so that the same content has the same bytes."""

HEAD = {"bold": True, "bg_color": "#E4EEF1", "bottom": 1, "valign": "top", "text_wrap": True}
CELL = {"valign": "top", "text_wrap": True}
_NARROWEST, _WIDEST = 6, 60


@dataclass(frozen=True)
class Sheet:
    """A table under a name. In its cells a float is a share of one and shown as a percentage; text is never run."""

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[str | int | float | None]]


def workbook(sheets: Iterable[Sheet]) -> bytes:
    """The sheets as one XLSX file."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"created": CREATED})
        head, cell = book.add_format(HEAD), book.add_format(CELL)
        share = book.add_format(CELL | {"num_format": "0.0%"})
        for each in sheets:
            sheet = book.add_worksheet(each.name)
            rows = list(each.rows)
            for column, title in enumerate(each.header):
                sheet.write_string(0, column, title, head)
                longest = max((width_of(row[column]) for row in rows), default=0)
                sheet.set_column(column, column, min(max(longest, width_of(title), _NARROWEST), _WIDEST) + 2)
            for at, row in enumerate(rows, 1):
                for column, value in enumerate(row):
                    if isinstance(value, str):
                        sheet.write_string(at, column, value, cell)
                    elif value is not None:
                        sheet.write_number(at, column, value, share if isinstance(value, float) else cell)
            sheet.freeze_panes(1, 0)
            sheet.autofilter(0, 0, max(len(rows), 1), len(each.header) - 1)
            sheet.set_landscape()
            sheet.set_paper(9)
            sheet.fit_to_pages(1, 0)
            sheet.repeat_rows(0)
    return stream.getvalue()


def width_of(value: object) -> int:
    """How many narrow characters a cell takes: a Chinese one is twice as wide."""
    return sum(1 if character.isascii() else 2 for character in str("" if value is None else value))
