"""The template of a source for download: an empty workbook that helps its sender to write what the door accepts.

Required columns are starred and coloured, every header says in a comment what belongs below it, codes are
text so that no spreadsheet cuts them, and what can be checked while typing is. The second sheet holds the
instructions and the allowed words in a single column, which the door takes for no table.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from scoring.records import kinds
from scoring.records.catalogue import Column, Entry, entry
from scoring.records.contract import Field, Source
from scoring.records.workbooks.sheets import CREATED

LAST_ROW = 1_048_575
"""The last row of a sheet: validations reach down to it."""

DATA, HELP = "数据", "填写说明"
REQUIRED, OPTIONAL = "#F6DCA8", "#E4EEF1"
FIRST_DAY, LAST_DAY = date(1949, 10, 1), date(2099, 12, 31)

_TEXT = 49
"""Excel's own number for the format of text."""
_FORMATS: dict[str, str | int] = {"number": "General", "day": "yyyy-mm-dd"}
"""How the cells of a column are formatted; text where nothing is said, months too."""


def template(source: Source) -> bytes:
    """The template as an XLSX file. Sent in unfilled it is a delivery without rows."""
    told = entry(source)
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"created": CREATED, "title": f"{source.label.zh} / {source.label.en}"})
        data, instructions = book.add_worksheet(DATA), book.add_worksheet(HELP)
        words = _instruct(book, instructions, told)
        heads = {
            needed: book.add_format({"bold": True, "border": 1, "bg_color": REQUIRED if needed else OPTIONAL})
            for needed in (True, False)
        }
        for at, (field, column) in enumerate(zip(source.fields, told.columns, strict=True)):
            title = f"{column.zh}*" if column.required else column.zh
            as_text = book.add_format({"num_format": _FORMATS.get(column.type, _TEXT)})
            data.set_column(at, at, max(len(title) * 2, 14) + 2, as_text)
            data.write_string(0, at, title, heads[column.required])
            data.write_comment(0, at, comment(column), {"x_scale": 2.2, "y_scale": 2.2, "font_size": 9})
            data.data_validation(1, at, LAST_ROW, at, _validation(field, column, words) | _message(column))
        data.freeze_panes(1, 0)
        data.set_landscape()
        data.repeat_rows(0)
    return stream.getvalue()


def comment(column: Column) -> str:
    """What a header's comment says: what it is, what to write, an example, whether it is required."""
    needed = "必填 / required" if column.required else "可空 / optional"
    ahead = "可晚于报送日 / may lie after the day of delivery"
    lines = [
        f"{column.zh} / {column.en}",
        f"格式 / format：{column.format.zh} / {column.format.en}",
        f"单位 / unit：{column.unit}" if column.unit else "",
        f"例 / example：{column.example}",
        needed + ("，主键 / key" if column.key else ""),
        ahead if column.ahead else "",
    ]
    return "\n".join(line for line in lines if line)


def _instruct(book: Workbook, sheet: Worksheet, told: Entry) -> dict[str, str]:
    """Write the instructions; returns where the allowed words of each column stand."""
    bold, plain = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 100, plain)
    about = told.about
    head = [
        f"{about.label.zh} / {about.label.en}：报送部门 / owner：{about.owner}",
        f"每 {about.update_days} 天至少报送一次 / at least once every {about.update_days} days",
        f"依据 / ground：{about.legal_basis}",
        "只在“数据”表第二行起填写；加 * 的列必填；不要改动表头。每个文件只填一个来源。",
        "Fill in the sheet “数据” from the second row on; columns with * are required; leave the headers as they are.",
        "不要填写自然人、身份证号和手机号。 / No natural persons, no identity-card or telephone numbers.",
    ]
    words: dict[str, str] = {}
    at = 0
    for line in head:
        sheet.write_string(at, 0, line, plain)
        at += 1
    for column in told.columns:
        at += 1
        sheet.write_string(at, 0, f"【{column.zh}】", bold)
        sheet.write_string(at + 1, 0, comment(column), plain)
        at += 2
        for word in column.words:
            sheet.write_string(at, 0, word, plain)
            at += 1
        if column.words:
            words[column.name] = f"='{HELP}'!$A${at - len(column.words) + 1}:$A${at}"
    return words


def _validation(field: Field, column: Column, words: Mapping[str, str]) -> dict[str, Any]:
    """What the spreadsheet checks while somebody types; pasted cells are checked at the door only."""
    match field.kind:
        case kinds.Choice():
            return {"validate": "list", "source": words[column.name]}
        case kinds.Uscc():
            return {"validate": "length", "criteria": "==", "value": 18}
        case kinds.Code(longest=longest) | kinds.TextKind(longest=longest):
            return {"validate": "length", "criteria": "<=", "value": longest}
        case kinds.Number(scale=scale, negative=negative, largest=largest):
            most = Decimal(largest) / scale
            kind = "integer" if scale == 1 else "decimal"
            return {"validate": kind, "criteria": "between", "minimum": -most if negative else 0, "maximum": most}
        case kinds.Month():
            return {"validate": "length", "criteria": "between", "minimum": 6, "maximum": 10}
        case _:
            latest = LAST_DAY if field.ahead else "=TODAY()"
            return {"validate": "date", "criteria": "between", "minimum": FIRST_DAY, "maximum": latest}


def _message(column: Column) -> dict[str, Any]:
    """What is said when the spreadsheet refuses a value; 255 characters at most, so the words are left out."""
    told = "请从下拉列表中选择 / choose from the list" if column.words else f"{column.format.zh} / {column.format.en}"
    return {"ignore_blank": True, "error_title": "不符合要求", "error_message": told[:255]}
