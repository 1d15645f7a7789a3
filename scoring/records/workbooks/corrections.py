"""The workbook in which refused rows are corrected: written for a person, and its marks read again at the door.

It has the headers of the delivered file, in the contract's order, and three columns more that say what is
wrong and which refused row this is. A delivery that has the latter two is a delivery like any other; by
them the rows that it mends are known.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import xlsxwriter

from scoring.errors import Invalid, Text
from scoring.records import reasons
from scoring.records.catalogue import entry
from scoring.records.contract import Field, Source, heading
from scoring.records.door.reading import Delivered
from scoring.records.kinds import Choice
from scoring.records.privacy import WITHHELD
from scoring.records.sources import REASONS
from scoring.records.workbooks.sheets import CREATED, HEAD
from scoring.records.workbooks.template import comment

REASON, BATCH, LINE = "隔离原因", "隔离批次", "隔离行号"
"""The three columns at the end: what is wrong, and the address of the refused row."""

NOT_KEPT = Text(
    "内容未留存或无法按列拆分：请对照原文件补填，不补填则忽略本行。",
    "The content was not kept or cannot be split into columns: fill it in from the original file, or leave the row.",
)
"""Said of a row that is listed without its cells."""

MOST_ROWS = 20_000
"""More than that nobody corrects by hand; the department mends its export and sends the file again."""

SHEET, WRONG = "更正", "#FBE3D6"
COMMENT = {"x_scale": 2.2, "y_scale": 2.2, "font_size": 9}
"""The sheet's name, the colour of what is wrong, and the look of a comment."""

LONGEST_CELL = 32_767
"""Characters that a spreadsheet holds in a cell."""

LONGEST_LIST = 255
"""Characters that a spreadsheet allows for a list of choices within the rule itself."""

Refused = Mapping[str, Any]
"""A row as quarantine keeps it: ``batch_id``, ``line``, ``part``, ``troubles``, ``content``."""


class Address(NamedTuple):
    """Where a refused row stands: its batch, its line as a spreadsheet counts, and which part of that line."""

    batch: str
    line: int
    part: int


def told(trouble: Mapping[str, str], content: Mapping[str, str]) -> Text:
    """One trouble in words: field, value, what is wrong, what to do."""
    reason, field, hint = REASONS.get(trouble["reason"]), trouble["field"], trouble["hint"]
    value = content.get(field, "")
    at = f"{field}“{value}”" if field and value else field
    if reason is None:
        return Text(f"{at}：{trouble['reason']}", f"{at}: {trouble['reason']}")
    return Text(
        f"{at}{'：' if at else ''}{reason.title.zh}{f'（{hint}）' if hint else ''}。{reason.remedy.zh}。",
        f"{at}{': ' if at else ''}{reason.title.en}{f' ({hint})' if hint else ''}. {reason.remedy.en}.",
    )


def columns(source: Source, rows: Sequence[Refused]) -> list[tuple[str, Field]]:
    """The headers of the correction and their fields: those of the delivery, and what it lacked.

    It lacks a required column, and one whose header states no unit.

    Raises ``Invalid`` if the rows came under different headers: one of them may count in 万元, another in 元.
    """
    layouts = {tuple(row["content"]) for row in rows if "" not in row["content"]}
    if len(layouts) > 1:
        raise Invalid(
            Text("这些行来自表头不同的文件", "These rows come from files with different headers"),
            Text("按批次分别下载", "Download them batch by batch"),
        )
    if not layouts:
        return [(field.headers[0], field) for field in source.fields]
    free: list[str] = list(*layouts)
    lacking = {t["field"] for row in rows for t in row["troubles"] if t["reason"] == reasons.NO_UNIT.id}
    found = []
    for field in source.fields:
        header = next((h for h in free if heading(h) in field.spellings), None)
        if header is not None:
            free.remove(header)
            found.append((header, field))
        elif field.required or field.headers[0] in lacking:
            found.append((field.headers[0], field))
    return found


def workbook(source: Source, rows: Sequence[Refused]) -> bytes:
    """The rows as an XLSX file to be corrected and sent again; every cell is text, wrong ones are marked.

    What was not kept is not there: such a row is listed with its reason alone.
    """
    if len(rows) > MOST_ROWS:
        raise Invalid(
            Text(
                f"共 {len(rows)} 行，不宜手工更正",
                f"{len(rows)} rows are too many to mend by hand",
            ),
            Text("请部门更正导出后整文件重报，或缩小筛选范围", "Have the file mended at its origin, or ask for fewer"),
        )
    shown = columns(source, rows)
    headers = [header for header, _ in shown]
    official = {column.zh: comment(column) for column in entry(source).columns}
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"constant_memory": True}) as book:
        book.set_properties({"created": CREATED})
        plain = {"num_format": "@", "quote_prefix": True, "valign": "top"}
        cell, wrong = book.add_format(plain), book.add_format(plain | {"bg_color": WRONG})
        head, said = book.add_format(HEAD), book.add_format(plain | {"text_wrap": True})
        sheet = book.add_worksheet(SHEET)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(headers) + 2, 20, cell)
        sheet.set_column(len(headers), len(headers), 60, said)
        for column, (header, field) in enumerate(shown):
            _offer_choices(sheet, field, len(rows), column)
            if header in official:  # what it says of units holds under the official header only
                sheet.write_comment(0, column, official[header], COMMENT)
        for column, header in enumerate([*headers, REASON, BATCH, LINE]):
            sheet.write_string(0, column, header, head)
        for number, row in enumerate(rows, 1):
            content, troubles = row["content"], row["troubles"]
            words = [str(told(trouble, content)) for trouble in troubles]
            for column, header in enumerate(headers):
                notes = [why for why, trouble in zip(words, troubles, strict=True) if trouble["field"] == header]
                _write(sheet, number, column, _shown(content.get(header, "")), wrong if notes else cell)
                if notes:
                    sheet.write_comment(number, column, "\n".join(notes), COMMENT)
            kept = any(_shown(content.get(header, "")) for header in headers)
            why = words if kept else [*words, str(NOT_KEPT)]
            _write(sheet, number, len(headers), "\n".join(why)[:LONGEST_CELL], said)
            _write(sheet, number, len(headers) + 1, row["batch_id"], cell)
            _write(sheet, number, len(headers) + 2, _written(row["line"], row["part"]), cell)
    return stream.getvalue()


def _offer_choices(sheet: Any, field: Field, rows: int, column: int) -> None:  # noqa: ANN401  (xlsxwriter is untyped)
    words = list(field.kind.words) if isinstance(field.kind, Choice) else []
    if words and rows and len(",".join(words)) <= LONGEST_LIST:
        sheet.data_validation(1, column, rows, column, {"validate": "list", "source": words, "error_type": "warning"})


def _write(sheet: Any, row: int, column: int, text: str, look: Any) -> None:  # noqa: ANN401  (xlsxwriter is untyped)
    """A cell of text, never a formula or a number, whatever it begins with."""
    if text:
        sheet.write_string(row, column, text, look)
    else:
        sheet.write_blank(row, column, None, look)


def _shown(text: str) -> str:
    """A cell of quarantine as the sheet shows it; what was not kept, or does not fit, is left empty."""
    return "" if text == WITHHELD or len(text) > LONGEST_CELL else text


def _written(line: int, part: int) -> str:
    return f"{line}#{part}" if part else str(line)


_WRITTEN = re.compile(r"([0-9a-f]{16}) ([1-9]\d{0,8})(?:#(\d{1,4}))?", re.ASCII)


def cited(delivered: Delivered) -> dict[int, Address]:
    """By line, the refused rows that a delivery says it mends; filled while its chunks are read.

    A row that holds nothing but these marks was listed without content and not filled in: it is passed over.
    """
    found: dict[int, Address] = {}
    marks = {heading(name): name for name in (REASON, BATCH, LINE)}
    at = {marks[heading(h)]: i for i, h in enumerate(delivered.header) if heading(h) in marks}
    if at.keys() >= {BATCH, LINE}:
        delivered.chunks = _watched(delivered.chunks, at, found)
    return found


def _watched(
    chunks: Iterator[tuple[np.ndarray, pa.Table]], at: Mapping[str, int], found: dict[int, Address]
) -> Iterator[tuple[np.ndarray, pa.Table]]:
    for lines, table in chunks:
        filled = np.zeros(len(table), dtype=bool)
        for column in (c for i, c in enumerate(table.columns) if i not in at.values()):
            filled |= np.asarray(pc.not_equal(pc.utf8_trim_whitespace(column), ""))
        addresses = zip(table.column(at[BATCH]).to_pylist(), table.column(at[LINE]).to_pylist(), strict=True)
        for line, here, (batch, row) in zip(lines.tolist(), filled.tolist(), addresses, strict=True):
            marked = _WRITTEN.fullmatch(f"{batch.strip().lower()} {row.strip()}") if here else None
            if marked is not None:
                found[line] = Address(marked[1], int(marked[2]), int(marked[3] or 0))
        yield lines[filled], table.filter(pa.array(filled))
