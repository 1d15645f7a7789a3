"""Spreadsheets as text: every cell as a person would copy it from the screen, and nothing that fills the memory.

Formulas are never computed: the value that was saved with one counts, and a formula without any is refused.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import islice

import numpy as np
import olefile
import pyarrow as pa
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum

from scoring.errors import Text, UnreadableFile
from scoring.records.door.delivery import HEADER_WITHIN, Delivered, File, Header, find_header, unique, without_blank

BLOCK = 8 << 20
"""Bytes of an unpacked part that are looked through at a time."""

ROWS = 1 << 14
"""Rows handed on at a time."""

LARGEST_SHEET = 30_000_000
"""Cells of a sheet, empty ones between included: its reader holds them all in memory."""

LARGEST_FILE = 256 << 20
"""Bytes of a spreadsheet as delivered."""

LARGEST_BOOK = 2 << 30
"""Bytes of a spreadsheet when unpacked."""

LARGEST_RATIO, FROM_SIZE = 250, 16 << 20
"""A part of more than ``FROM_SIZE`` bytes that unpacks to more than so many times its size is a bomb, not a table."""

LIKE_A_ROW = 2 / 3
"""Another sheet holds data, not remarks, if some row of it has so many of the cells that the first row has."""

NAMES_A_TABLE = 2
"""Another sheet is a table, however poor, if its header names so many known columns and a row stands below it."""

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
    struct.error,
)
"""What a damaged spreadsheet makes its readers raise."""


def read(file: File, known: set[str]) -> Delivered:
    """The delivery in a spreadsheet: one sheet holds the table; ``known`` are the headers looked for."""
    file.stream.seek(0)
    content = file.stream.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise _too_large(file.name)
    try:
        if content.startswith(olefile.MAGIC):
            _look_through_ole(content, file.name)
        else:
            _look_through_parts(content, file.name)
        sheets = _sheets(content)
    except UnreadableFile:
        raise
    except BaseException as trouble:
        if isinstance(trouble, TROUBLES) or type(trouble).__name__ == "PanicException":  # how its reader gives up
            raise file.no_table() from trouble
        raise
    if not sheets:
        raise file.no_table()
    headers = [find_header(list(islice(_texts(sheet), HEADER_WITHIN)), known) for sheet in sheets]
    chosen = max(range(len(sheets)), key=lambda i: headers[i].named)
    first = next(islice(_texts(sheets[chosen]), headers[chosen].at + 1, None), headers[chosen].cells)
    like_a_row = max(2, LIKE_A_ROW * min(headers[chosen].named, _filled(first)))
    others = [(sheet, header) for i, (sheet, header) in enumerate(zip(sheets, headers, strict=True)) if i != chosen]
    if any(_holds_rows(*other) or any(_filled(row) >= like_a_row for row in _texts(other[0])) for other in others):
        raise UnreadableFile(
            Text(f"{file.name} 有多个工作表含有数据", f"{file.name} holds data in more than one sheet"),
            Text("每个文件只报送一个工作表", "Send one sheet a file"),
        )
    header = headers[chosen]
    return Delivered(file.sha256, "spreadsheet", header.cells, _chunks(sheets[chosen], header), above=header.above)


def _holds_rows(sheet: CalamineSheet, header: Header) -> bool:
    """Whether a sheet has a header of its own, though perhaps of fewer columns, and anything below it."""
    return header.named >= NAMES_A_TABLE and any(map(_filled, islice(_texts(sheet), header.at + 1, None)))


def _sheets(content: bytes) -> list[CalamineSheet]:
    """The sheets that hold anything, hidden ones too."""
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        every = [
            book.get_sheet_by_index(i)
            for i, sheet in enumerate(book.sheets_metadata)
            if sheet.typ == SheetTypeEnum.WorkSheet
        ]
    return [sheet for sheet in every if any(map(_filled, _texts(sheet)))]


def _texts(sheet: CalamineSheet) -> Iterator[list[str]]:
    return ([_cell(value) for value in row] for row in sheet.iter_rows())


def _filled(row: Sequence[str]) -> int:
    return sum(map(bool, row))


def _chunks(sheet: CalamineSheet, header: Header) -> Iterator[tuple[np.ndarray, pa.Table]]:
    rows, names, first = _texts(sheet), unique(header.cells), header.at + 2
    for _ in islice(rows, header.at + 1):
        pass
    while body := list(islice(rows, ROWS)):
        table = pa.table([pa.array([row[i] for row in body], pa.string()) for i in range(len(names))], names=names)
        yield without_blank(np.arange(first, first + len(body), dtype=np.int64), table)
        first += len(body)


# --- XLSX and ODS: parts in a ZIP file -----------------------------------------------------------

_ADDRESS = re.compile(rb"""\sr=["']([A-Za-z]+)(\d+)["']""")
_FORMULA_ERROR = re.compile(rb"""<c\s[^>]*\bt=["']e["']|calcext:value-type="error\"""")
_UNCALCULATED = re.compile(
    rb"""<c\s(?![^>]*\bt=["']str["'])[^>]*>\s*<f\b[^>]*(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>"""
    rb"""|<table:table-cell(?![^>]*value-type)[^>]*\stable:formula="""
)
_FAR_CELL = re.compile(
    rb"""number-columns-repeated="\d{4,}"[^>]*(?:value-type|/>\s*<table:table-cell[^>]*value-type)"""
)
_MACROS = re.compile(r"vbaProject|vbaData|^Basic/|^Scripts/|macrosheets/", re.IGNORECASE)

TAIL = 1 << 14
"""Bytes of a block looked at again with the next one: a cell may lie across the border."""


def _look_through_parts(content: bytes, name: str) -> None:
    """Refuse a spreadsheet that would fill the memory, that brings macros, or whose formulas have no value.

    One value in the last corner of a sheet is enough for the first; the last would read as blanks.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        entries = parts.infolist()
        if any(entry.flag_bits & 1 for entry in entries):
            raise _encrypted(name)
        bombs = [e for e in entries if e.file_size > FROM_SIZE and e.file_size > LARGEST_RATIO * e.compress_size]
        if bombs or sum(entry.file_size for entry in entries) > LARGEST_BOOK:
            raise _too_large(name)
        if any(_MACROS.search(entry.filename) for entry in entries):
            raise with_macros(name)
        for entry in entries:
            _look_through_part(parts, entry, name)


def _look_through_part(parts: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> None:
    columns, rows, tail = 0, 0, b""
    with parts.open(entry) as stream:
        while block := stream.read(BLOCK):
            text = tail + block
            if entry.filename == "META-INF/manifest.xml" and b"encryption-data" in text:
                raise _encrypted(name)
            addresses = _ADDRESS.findall(text)
            columns = max([columns, *(_column(letters) for letters in {a for a, _ in addresses})])
            rows = max([rows, *(int(digits[:9]) for digits in {b for _, b in addresses})])
            if columns * rows > LARGEST_SHEET or _FAR_CELL.search(text):
                raise _too_large(name)
            if _FORMULA_ERROR.search(text):
                raise _formula_in_error(name)
            if _UNCALCULATED.search(text):
                raise UnreadableFile(
                    Text(
                        f"{name} 有未计算的公式（没有保存结果）", f"{name} has formulas that were saved without a value"
                    ),
                    Text(
                        "用 Excel 或 WPS 打开并保存，或粘贴为数值",
                        "Open it in a spreadsheet and save it, or paste values",
                    ),
                )
            tail = text[-TAIL:]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper()[:9]:
        number = number * 26 + letter - ord("A") + 1
    return number


# --- XLS: a stream of records in an OLE file -----------------------------------------------------

_FORMULA, _BOOLERR, _FILEPASS, _STRINGS = 0x0006, 0x0205, 0x002F, 0x00FC

_NO_SECTOR = 0xFFFFFFFA
"""From here on a number is a mark: the end of a chain, a free sector."""


def _look_through_ole(content: bytes, name: str) -> None:
    """Refuse an old or an encrypted workbook that brings macros, asks for a password, or has formulas in error."""
    with olefile.OleFileIO(io.BytesIO(content)) as book:
        book.loadminifat()
        if not (_chains_end(book.fat) and _chains_end(book.minifat) and _tables_end(content, book.sectorsize)):
            raise ValueError("a chain of sectors without an end")
        if book.exists("EncryptedPackage"):
            raise _encrypted(name)
        if book.exists("_VBA_PROJECT_CUR") or book.exists("Macros"):
            raise with_macros(name)
        stream = next((s for s in ("Workbook", "Book") if book.exists(s)), None)
        records = book.openstream(stream).read() if stream else b""
    at = 0
    while at + 4 <= len(records):
        kind, size = struct.unpack_from("<HH", records, at)
        body = records[at + 4 : at + 4 + size]
        if kind == _FILEPASS:
            raise _encrypted(name)
        if kind == _STRINGS and struct.unpack_from("<I", body, 4)[0] > len(records):
            raise ValueError("more strings than bytes")
        in_error = kind == _FORMULA and body[12:14] == b"\xff\xff" and body[6:7] == b"\x02"
        if in_error or (kind == _BOOLERR and body[7:8] == b"\x01"):
            raise _formula_in_error(name)
        at += 4 + size


def _tables_end(content: bytes, sector_size: int) -> bool:
    """Whether the list of the sectors that hold the table of chains ends."""
    seen = set()
    (sector,) = struct.unpack_from("<I", content, 68)
    while sector < _NO_SECTOR:
        if sector in seen:
            return False
        seen.add(sector)
        (sector,) = struct.unpack_from("<I", content, (sector + 2) * sector_size - 4)
    return True


def _chains_end(table: Sequence[int]) -> bool:
    """Whether every chain of sectors ends: one that runs in a circle would be read for ever."""
    unseen, followed, ended = 0, 1, 2
    state = bytearray(len(table))
    for start in range(len(table)):
        at, path = start, []
        while at < len(table) and state[at] == unseen:
            state[at] = followed
            path.append(at)
            at = table[at]
        if at < len(table) and state[at] == followed:
            return False
        for sector in path:
            state[sector] = ended
    return True


# --- cells and complaints ------------------------------------------------------------------------


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value)) if abs(value) < EXACT else f"{value:E}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def with_macros(name: str) -> UnreadableFile:
    """The complaint about a workbook with macros."""
    return UnreadableFile(
        Text(f"{name} 是含宏的工作簿，不予打开", f"{name} is a workbook with macros; it is not opened"),
        Text("另存为不含宏的 XLSX 后重新报送", "Save it as XLSX without macros and send it again"),
    )


def _encrypted(name: str) -> UnreadableFile:
    return UnreadableFile(
        Text(f"{name} 设有密码，无法读取", f"{name} is protected by a password"),
        Text("取消密码后重新报送；传输另行加密", "Remove the password and send it again; encrypt the transfer instead"),
    )


def _formula_in_error(name: str) -> UnreadableFile:
    return UnreadableFile(
        Text(f"{name} 有公式结果为错误的单元格（如 #N/A）", f"{name} has formulas in error (#N/A)"),
        Text("更正公式，或粘贴为数值后重新报送", "Correct the formulas, or paste their values"),
    )


def _too_large(name: str) -> UnreadableFile:
    return UnreadableFile(
        Text(f"{name} 的工作表过大，或有单元格远离表格", f"A sheet of {name} is too large, or a cell stands far away"),
        Text("删除表格以外的单元格，或改报 CSV", "Delete what stands outside the table, or send CSV"),
    )
