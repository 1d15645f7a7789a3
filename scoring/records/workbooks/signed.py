"""Workbooks that officials sign: title, table, what must be told, boxes for the signatures; laid out for A4 paper."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import accumulate, pairwise
from typing import Any, Literal, NamedTuple

import xlsxwriter

from scoring.errors import Invalid, Text
from scoring.records.workbooks.sheets import CREATED, HEAD, width_of

Form = Literal["text", "whole", "points", "wan", "share", "day"]

FORMATS: dict[Form, dict[str, Any]] = {
    "text": {"num_format": "@", "text_wrap": True},
    "whole": {"num_format": "#,##0"},
    "points": {"num_format": "0.00"},
    "wan": {"num_format": "#,##0.00"},
    "share": {"num_format": "0.00%"},
    "day": {"num_format": "yyyy-mm-dd", "align": "center"},
}
"""How a cell is shown. ``wan``: given in fen, written in 万元."""

FEN_IN_WAN = 1_000_000
SIGNERS = ("编制人", "复核人", "批准人", "日期")
A4 = 9
"""The number of the paper."""

LINE, BOX, HIGHEST = 15, 42, 409
"""Heights in points: of a line, of a box to sign in, and the most that a row can have."""


class Figure(NamedTuple):
    """A number that is shown otherwise than its column says."""

    value: float
    form: Form


Cell = str | int | float | date | Figure | None


@dataclass(frozen=True)
class Column:
    """A column: its header, its width in narrow characters, and how its cells are shown."""

    title: str
    width: int
    form: Form = "text"


@dataclass(frozen=True)
class Signed:
    """A sheet to be signed. ``about`` stands beneath the title and ``notes`` beneath the table, a paragraph each.

    ``footer`` are the lines at the foot of every page: what the paper is tied to. Money in rows is in fen.
    """

    name: str
    title: str
    about: Sequence[str]
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    notes: Sequence[str] = ()
    footer: Sequence[str] = ()
    portrait: bool = False


def workbook(sheets: Sequence[Signed]) -> bytes:
    """The sheets as one XLSX file; the same sheets make the same bytes. No cell is ever a formula."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"created": CREATED, "title": sheets[0].title})
        plain = {"font_size": 10, "valign": "top"}
        looks = {form: book.add_format(plain | {"border": 1} | look) for form, look in FORMATS.items()} | {
            "title": book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"}),
            "head": book.add_format(HEAD | {"border": 1, "align": "center", "valign": "vcenter"}),
            "told": book.add_format(plain | {"text_wrap": True}),
            "box": book.add_format({"border": 1, "valign": "vcenter", "align": "center"}),
        }
        for each in sheets:
            _Page(book.add_worksheet(each.name), each, looks).write()
    return stream.getvalue()


class _Page:
    """A sheet being written, from the top down."""

    def __init__(self, sheet: Any, told: Signed, looks: Mapping[str, Any]) -> None:  # noqa: ANN401  (xlsxwriter is untyped)
        self.sheet, self.told, self.looks, self.at = sheet, told, looks, 0
        self.last = len(told.columns) - 1

    def write(self) -> None:
        told, sheet = self.told, self.sheet
        for number, column in enumerate(told.columns):
            sheet.set_column(number, number, column.width)
        self._across(0, self.last, told.title, "title", 30)
        self.at += 1
        for line in told.about:
            self._paragraph(line)
        header = self.at
        for number, column in enumerate(told.columns):
            sheet.write_string(header, number, column.title, self.looks["head"])
        for self.at, row in enumerate(told.rows, header + 1):
            for number, (cell, column) in enumerate(zip(row, told.columns, strict=True)):
                self._cell(number, cell, column.form)
        sheet.autofilter(header, 0, max(self.at, header + 1), self.last)
        sheet.freeze_panes(header + 1, 0)
        sheet.repeat_rows(header)
        self.at += 2
        for line in told.notes:
            self._paragraph(line)
        self._boxes()
        self._paper()

    def _cell(self, column: int, cell: Cell, form: Form) -> None:
        value, form = cell if isinstance(cell, Figure) else (cell, form)
        look, sheet = self.looks[form], self.sheet
        match value:
            case None | "":
                refused = sheet.write_blank(self.at, column, None, look)
            case str():
                refused = sheet.write_string(self.at, column, value, look)
            case date():
                refused = sheet.write_datetime(self.at, column, datetime.combine(value, time()), look)
            case _:
                number = value / FEN_IN_WAN if form == "wan" else value
                refused = sheet.write_number(self.at, column, number, look)
        if refused:
            raise Invalid(
                Text("内容超出一张 Excel 表的容量", "This is more than an Excel sheet can hold"),
                Text("改用 xinyidai export 导出原文", "Export the original with xinyidai export"),
            )

    def _paragraph(self, text: str) -> None:
        room = sum(column.width for column in self.told.columns)
        lines = sum(-(-max(width_of(part), 1) // room) for part in text.splitlines() or [""])
        self._across(0, self.last, text, "told", min(LINE * lines, HIGHEST))
        self.at += 1

    def _across(self, first: int, last: int, text: str, look: str, height: float) -> None:
        """Text over several columns of the present row."""
        self.sheet.set_row(self.at, height)
        if first == last:
            self.sheet.write_string(self.at, first, text, self.looks[look])
        else:
            self.sheet.merge_range(self.at, first, self.at, last, "", self.looks[look])
            self.sheet.write_string(self.at, first, text, self.looks[look])

    def _boxes(self) -> None:
        """Who signs, and an empty row to sign in, each about a quarter of the width."""
        self.at += 1
        for texts, height in ((SIGNERS, LINE + 3), ([""] * len(SIGNERS), BOX)):
            for text, (begin, end) in zip(texts, pairwise(_quarters(self.told.columns)), strict=True):
                self._across(begin, end - 1, text, "box", height)
            self.at += 1

    def _paper(self) -> None:
        sheet = self.sheet
        sheet.set_paper(A4)
        if not self.told.portrait:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.9)
        sheet.set_header(f"&R&8 {_literal(self.told.title)}")
        lines = "\n".join(_literal(line) for line in self.told.footer)
        sheet.set_footer(f"&L&8 {lines}&R&8 第 &P 页，共 &N 页")


def _quarters(columns: Sequence[Column]) -> list[int]:
    """Where each box begins, and where the last one ends; a table has as many columns as boxes or more."""
    ends = list(accumulate(column.width for column in columns))
    found = [0]
    for quarter in range(1, len(SIGNERS)):
        wanted = ends[-1] * quarter / len(SIGNERS)
        nearest = min(range(len(ends)), key=lambda i: abs(ends[i] - wanted)) + 1
        found.append(min(max(nearest, found[-1] + 1), len(columns) - len(SIGNERS) + quarter))
    return [*found, len(columns)]


def _literal(text: str) -> str:
    """Text in the head or foot of a page, where ``&`` begins a command."""
    return text.replace("&", "&&")
