"""Spreadsheets as text: every cell as a person would copy it from the screen, and nothing that fills the memory."""

from __future__ import annotations

import re
import zipfile
import zlib
from datetime import date, datetime
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from scoring.errors import Text, UnreadableFile

SUFFIXES = {".xlsx", ".xls", ".ods"}

BLOCK = 8 << 20
"""Bytes of an unpacked part that are looked through at a time."""

LARGEST_SHEET = 30_000_000
"""Cells of a sheet, empty ones between included: a spreadsheet is held in memory whole."""

LARGEST_BOOK = 2 << 30
"""Bytes of a spreadsheet when unpacked."""

EXACT = 10**15
"""A spreadsheet keeps 15 digits of a number: a longer one has lost its last and shows it by an exponent."""

TROUBLES = (
    CalamineError,
    OSError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
)
"""What a damaged or encrypted spreadsheet makes its readers raise."""


def sheets(path: Path, name: str) -> list[list[list[str]]]:
    """The sheets that hold anything, each as lines of text cells of one length.

    ``name`` is what the sender calls the file. Raises :class:`~scoring.errors.UnreadableFile`, or one
    of :data:`TROUBLES` where the file is damaged.
    """
    if path.suffix != ".xls":
        _look_through(path, name)
    with CalamineWorkbook.from_path(str(path)) as book:
        every = [book.get_sheet_by_index(i).to_python(skip_empty_area=False) for i in range(len(book.sheet_names))]
    texts = [[[_cell(value) for value in row] for row in rows] for rows in every]
    return [text for text in texts if any(map(any, text))]


_ADDRESS = re.compile(rb"""\sr=["']([A-Z]{1,3})(\d{1,7})["']""")
_FORMULA_ERROR = re.compile(rb"""<c\s[^>]*\bt=["']e["']""")
_FAR_CELL = re.compile(
    rb"""number-columns-repeated="\d{4,}"[^>]*(?:value-type|/>\s*<table:table-cell[^>]*value-type)"""
)


def _look_through(copy: Path, name: str) -> None:
    """Refuse a spreadsheet that would fill the memory, and one whose formulas ended in errors.

    One value in the last corner of a sheet is enough for the first; the second would read as blanks.
    """
    with zipfile.ZipFile(copy) as parts:
        if sum(part.file_size for part in parts.infolist()) > LARGEST_BOOK:
            raise _too_large(name)
        for part in parts.namelist():
            columns, rows = 0, 0
            with parts.open(part) as stream:
                tail = b""
                while block := stream.read(BLOCK):
                    addresses = _ADDRESS.findall(tail + block)
                    columns = max([columns, *(_column(letters) for letters in {a for a, _ in addresses})])
                    rows = max([rows, *(int(digits) for digits in {b for _, b in addresses})])
                    if columns * rows > LARGEST_SHEET or _FAR_CELL.search(tail + block):
                        raise _too_large(name)
                    if _FORMULA_ERROR.search(tail + block):
                        raise UnreadableFile(
                            Text(f"{name} 有公式结果为错误的单元格（如 #N/A）", f"{name} has formulas in error (#N/A)"),
                            Text("更正公式，或粘贴为数值后重新报送", "Correct the formulas, or paste their values"),
                        )
                    tail = block[-256:]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value)) if abs(value) < EXACT else f"{value:E}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _too_large(name: str) -> UnreadableFile:
    return UnreadableFile(
        Text(f"{name} 的工作表过大，或有单元格远离表格", f"A sheet of {name} is too large, or a cell stands far away"),
        Text("删除表格以外的单元格，或改报 CSV", "Delete what stands outside the table, or send CSV"),
    )
