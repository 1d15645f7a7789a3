"""Spreadsheets: XLSX, ODS and XLS, as departments fill them in."""

from __future__ import annotations

import datetime as dt
import io
import struct
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from tests.records.door.corpus.case import Case, good, heads

NAME = "electricity"
HEADS = heads(NAME)
ONE, TWO = (list(good(NAME, n).values()) for n in (1, 2))
AT = {field: at for at, field in enumerate(good(NAME))}


def sheet(*lines: Sequence[Any]) -> Callable[[Path], None]:
    """A workbook with one sheet of plain values."""
    return sheets(lines)


def sheets(*each: Sequence[Sequence[Any]], hidden: Sequence[int] = ()) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd", "nan_inf_to_errors": True}) as book:
            for number, lines in enumerate(each):
                page = book.add_worksheet()
                for at, line in enumerate(lines):
                    page.write_row(at, 0, line)
                if number in hidden:
                    page.hide()

    return write


def drawn(draw: Callable[[Any, Any], None]) -> Callable[[Path], None]:
    """A workbook whose only sheet is drawn by hand."""

    def write(path: Path) -> None:
        with xlsxwriter.Workbook(path) as book:
            draw(book, book.add_worksheet())

    return write


def row(**changes: Any) -> list[Any]:
    cells: list[Any] = list(ONE)
    for field, value in changes.items():
        cells[AT[field]] = value
    return cells


def merged(_book: Any, page: Any) -> None:
    """The header over two rows: 电费信息 above 应收金额 and three more, the others merged downwards."""
    page.merge_range(0, 0, 0, len(HEADS) - 1, "德化县用电明细表")
    for at, head in enumerate(HEADS):
        if 4 <= at < 8:
            page.write(2, at, head)
        else:
            page.merge_range(1, at, 2, at, head)
    page.merge_range(1, 4, 1, 7, "电费信息")
    page.write_row(3, 0, ONE)
    page.write_row(4, 0, TWO)


def title(_book: Any, page: Any) -> None:
    page.merge_range(0, 0, 0, len(HEADS) - 1, "德化县用电明细表")
    page.merge_range(1, 0, 1, 3, "报送单位：供电公司")
    page.write_row(2, 0, HEADS)
    page.write_row(3, 0, ONE)


def formula(cached: Any, text: str = "=6*7") -> Callable[[Any, Any], None]:
    def draw(_book: Any, page: Any) -> None:
        page.write_row(0, 0, HEADS)
        page.write_row(1, 0, ONE)
        page.write_formula(1, AT["bill_fen"], text, None, cached)

    return draw


def far(row_: int, column: int) -> Callable[[Any, Any], None]:
    def draw(_book: Any, page: Any) -> None:
        page.write_row(0, 0, HEADS)
        page.write(row_, column, "x")

    return draw


def validated(_book: Any, page: Any) -> None:
    page.write_row(0, 0, HEADS)
    page.write_row(1, 0, ONE)
    page.data_validation(1, 12, 5000, 12, {"validate": "list", "source": ["正常", "暂停"]})
    page.write_comment(0, 0, "填写户号")
    page.freeze_panes(1, 0)
    page.set_column(0, 20, 30)


def formatted(book: Any, page: Any) -> None:
    page.write_row(0, 0, HEADS)
    page.write_row(1, 0, ONE)
    page.write(1, AT["paid_on"], 45717, book.add_format({"num_format": "0"}))
    page.write_row(2, 0, TWO)
    page.write(2, AT["paid_on"], dt.datetime(2025, 3, 1, 8, 30), book.add_format({"num_format": "yyyy/m/d h:mm"}))
    for line in range(3, 200):
        page.write_blank(line, 0, None, book.add_format({"bg_color": "#FFFF00"}))


def altered(change: Callable[[dict[str, bytes]], None], *lines: Sequence[Any]) -> Callable[[Path], None]:
    """A workbook whose parts are changed afterwards."""

    def write(path: Path) -> None:
        buffer = io.BytesIO()
        with xlsxwriter.Workbook(buffer) as book:
            page = book.add_worksheet()
            for at, line in enumerate(lines or (HEADS, ONE)):
                page.write_row(at, 0, line)
        with zipfile.ZipFile(buffer) as old:
            parts = {name: old.read(name) for name in old.namelist()}
        change(parts)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
            for name, content in parts.items():
                new.writestr(name, content)

    return write


SHEET = "xl/worksheets/sheet1.xml"


def without_value(parts: dict[str, bytes]) -> None:
    parts[SHEET] = parts[SHEET].replace(b"</row></sheetData>", b'<c r="F2"><f>6*7</f></c></row></sheetData>')


def empty_value(parts: dict[str, bytes]) -> None:
    parts[SHEET] = parts[SHEET].replace(b"</row></sheetData>", b'<c r="F2"><f>6*7</f><v></v></c></row></sheetData>')


def part(name: str, content: bytes = b"x") -> Callable[[dict[str, bytes]], None]:
    return lambda parts: parts.update({name: content})


def cut(parts: dict[str, bytes]) -> None:
    parts[SHEET] = parts[SHEET][: len(parts[SHEET]) // 2]


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as parts:
        parts.writestr("[Content_Types].xml", "<Types/>")
        with parts.open(SHEET, "w") as stream:
            for _ in range(40):
                stream.write(b" " * (1 << 20))


def halved(make: Callable[[Path], None], share: float) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        make(path)
        content = path.read_bytes()
        path.write_bytes(content[: int(len(content) * share)])

    return write


ODS = """<?xml version="1.0"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:body><office:spreadsheet><table:table table:name="s">{rows}</table:table></office:spreadsheet></office:body>
</office:document-content>"""


def ods(*lines: Sequence[str] | str, more: Sequence[str] = ()) -> Callable[[Path], None]:
    """An OpenDocument sheet; a line is cells, or the XML of its cells."""

    def cell(text: str) -> str:
        return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'

    def write(path: Path) -> None:
        rows = "".join(
            f"<table:table-row>{line if isinstance(line, str) else ''.join(map(cell, line))}</table:table-row>"
            for line in lines
        )
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
            parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            parts.writestr("META-INF/manifest.xml", "<manifest/>")
            parts.writestr("content.xml", ODS.format(rows=rows))
            for name in more:
                parts.writestr(name, "x")

    return write


def record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def xls(*lines: Sequence[Any], extra: bytes = b"", streams: Sequence[str] = ()) -> bytes:
    """An old workbook (BIFF8 in a compound file): text, numbers, and ``ERROR`` cells."""
    bof = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 6))
    page = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 6))
    for r, line in enumerate(lines):
        for c, cell in enumerate(line):
            at = struct.pack("<HHH", r, c, 0)
            if cell == "ERROR":
                page += record(0x0205, at + b"\x2a\x01")
            elif isinstance(cell, float):
                page += record(0x0203, at + struct.pack("<d", cell))
            elif cell:
                page += record(0x0204, at + struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le"))
    page += record(0x000A)
    start = len(bof) + len(extra) + 4 + 4 + 2 + 2 + 4
    name = struct.pack("<BB", 2, 0) + b"s1"
    globals_ = bof + extra + record(0x0085, struct.pack("<IH", start, 0) + name) + record(0x000A)
    body = globals_[:-4].replace(struct.pack("<I", start), struct.pack("<I", len(globals_)), 1) + globals_[-4:] + page
    return compound({"Workbook": body} | dict.fromkeys(streams, b"x" * 4096))


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file of large streams: header, streams, directory, allocation table."""
    sector, end, free = 512, 0xFFFFFFFE, 0xFFFFFFFF
    table: list[int] = []
    data = b""
    entries = []
    for name, content in streams.items():
        padded = content.ljust(max(4096, -(-len(content) // sector) * sector), b"\0")
        first, count = len(table), len(padded) // sector
        table += [*range(first + 1, first + count), end]
        data += padded
        entries.append((name, 2, first, len(padded)))
    directory, first_directory = b"", len(table)
    rows = [("Root Entry", 5, end, 0), *entries]
    for number, (name, kind, first, size) in enumerate(rows):
        raw = name.encode("utf-16-le") + b"\0\0"
        child = 1 if kind == 5 and entries else free
        right = number + 1 if 0 < number < len(rows) - 1 else free
        directory += raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw), kind, 1, free, right, child)
        directory += b"\0" * 36 + struct.pack("<IQ", first, size)
    directory = directory.ljust(-(-len(directory) // sector) * sector, b"\0")
    count = len(directory) // sector
    table += [*range(first_directory + 1, first_directory + count), end]
    allocation = len(table)
    table.append(0xFFFFFFFD)
    fat = b"".join(struct.pack("<I", n) for n in table).ljust(sector, b"\xff")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    head += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    head += struct.pack("<IIIIIIIII", 0, 1, first_directory, 0, 4096, end, 0, end, 0)
    head += struct.pack("<I", allocation) + b"\xff" * 432
    return head + data + directory + fat


def case(
    name: str, content: Any, rows: int = 0, *wrong: tuple[int, str], suffix: str = "xlsx", complaint: str = ""
) -> Case:
    return Case(name, content, suffix=suffix, rows=rows, wrong=wrong, complaint=complaint)


LONG = [*[""] * 3, "x"]

CASES: list[Case] = [
    case("a plain workbook", sheet(HEADS, ONE, TWO), 2),
    case("a merged title", drawn(title), 1),
    case("a merged header over two rows", drawn(merged), 2),
    case("lists of choice, comments, frozen rows", drawn(validated), 1),
    case("coloured cells without content, a date without its format", drawn(formatted), 2, (2, "V12")),
    case("numbers and dates as such", sheet(HEADS, row(account=350, bill_fen=12.5, energy_wh=300.0,
         month=dt.date(2025, 2, 1), paid_on=dt.date(2025, 3, 1))), 1),
    case("a code of sixteen digits as a number", sheet(HEADS, row(account=3501234567890123)), 1, (2, "V11")),
    case("a credit code as a number", sheet(HEADS, row(enterprise=913505267000000001)), 1, (2, "V02")),
    case("true for a word", sheet(HEADS, row(supply_status=True)), 1, (2, "V07")),
    case("infinity in a cell", sheet(HEADS, row(bill_fen=float("inf"))), complaint="公式结果为错误"),
    case("a total at the end", sheet(HEADS, ONE, ["合计", "", "", "", "", 300.5]), 2, (3, "F09")),
    case("a merged total at the end", sheet(HEADS, ONE, [], ["", "", "合  计", "", 300, 300.5]), 2, (4, "F09")),
    case("the header again", sheet(HEADS, ONE, HEADS, TWO), 3, (3, "F10")),
    case("blank rows between", sheet(HEADS, [], ONE, [], [], TWO, []), 2),
    case("the table away from the corner", sheet([], [], ["", *HEADS], ["", *ONE]), 1),
    case("a line break in a cell", sheet(HEADS, row(account_name="德化\n瓷厂")), 1),
    case("a very long cell", sheet(HEADS, row(account_name="厂" * 30_000)), 1, (2, "V10")),
    case("a text that looks like a formula", sheet(HEADS, row(account_name="'=1+1")), 1),
    case("a formula with its value", drawn(formula(42)), 1),
    case("a formula that gives a text", drawn(formula("42", '="4"&"2"')), 1),
    case("a formula that gives words", drawn(formula("见附件", '="见"&"附件"')), 1, (2, "V04")),
    case("a formula that calls for a program", drawn(formula(42, "=cmd|' /C calc'!A0")), 1),
    *(case(f"a formula in error {error}", drawn(formula(error)), complaint="公式结果为错误")
      for error in ("#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!")),
    case("a formula without a value", altered(without_value), complaint="未计算的公式"),
    case("a formula with an empty value", altered(empty_value), complaint="未计算的公式"),
    case("two sheets of data", sheets([HEADS, ONE], [HEADS, TWO]), complaint="多个工作表"),
    case("a second sheet without a header", sheets([HEADS, ONE], [TWO]), complaint="多个工作表"),
    case("data on a hidden sheet", sheets([HEADS, ONE], [HEADS, TWO], hidden=[1]), complaint="多个工作表"),
    case("the table on a hidden sheet only", sheets([["填表说明"]], [HEADS, ONE], hidden=[1]), 1),
    case("notes on other sheets", sheets([["填表说明"], ["每月 10 日前报送"]], [HEADS, ONE], []), 1),
    case("no sheet with content", sheets([], []), complaint="不是可读取的表格"),
    case("another table", sheet(["姓名", "电话"], ["某", "1"]), complaint="不相符"),
    case("a cell in the last corner", drawn(far(1_048_575, 16_383)), complaint="过大"),
    case("a cell in the last row", drawn(far(1_048_575, 60)), complaint="过大"),
    case("a bomb", bomb, complaint="过大"),
    case("a program inside", altered(part("xl/vbaProject.bin")), complaint="宏"),
    case("sheets of old macros", altered(part("xl/macrosheets/sheet1.xml")), complaint="宏"),
    case("a part that leads out", altered(part("../../evil.xml")), 1),
    case("half a sheet", altered(cut), complaint="不是可读取的表格"),
    case("half a file", halved(sheet(HEADS, ONE), 0.5), complaint="不是可读取的表格"),
    case("nine tenths of a file", halved(sheet(HEADS, ONE), 0.9), complaint="不是可读取的表格"),
    case("nothing", b"", complaint="空文件（0 字节）"),
    case("an empty archive", b"PK\x05\x06" + b"\0" * 18, complaint="不是可读取的表格"),
    case("text", ",".join(HEADS).encode(), complaint="不是可读取的表格"),
    case("a workbook behind a password", compound({"EncryptedPackage": b"x" * 5000}), complaint="密码"),
    case("a web page called XLS", b"<html><table></table></html>", suffix="xls", complaint="不是可读取的表格"),
    case("an XLSX called XLS", sheet(HEADS, ONE), suffix="xls", complaint="扩展名"),
    case("an XLSX called CSV", sheet(HEADS, ONE), suffix="csv", complaint="扩展名"),
    case("an old workbook", xls(HEADS, ONE, row(account="000009", bill_fen=12.5)), 2, suffix="xls"),
    case("an old workbook with a wrong row", xls(HEADS, ONE, row(account="000009", bill_fen="x")), 2, (3, "V04"), suffix="xls"),
    case("an old workbook with an error", xls(HEADS, row(paid_on="ERROR")), suffix="xls", complaint="公式结果为错误"),
    case("an old workbook with macros", xls(HEADS, ONE, streams=["_VBA_PROJECT_CUR"]), suffix="xls", complaint="宏"),
    case("an old workbook behind a password", xls(HEADS, ONE, extra=record(0x002F, b"\0" * 6)), suffix="xls", complaint="密码"),
    case("an old workbook, cut", xls(HEADS, ONE)[:1500], suffix="xls", complaint="不是可读取的表格"),
    case("an OLE file of nothing", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 100, suffix="xls", complaint="不是可读取的表格"),
    *(case(f"macros in a .{suffix}", sheet(HEADS, ONE), suffix=suffix, complaint="宏") for suffix in ("xlsm", "xlsb", "xltm", "xlam")),
    case("an OpenDocument sheet", ods(HEADS, ONE, TWO), 2, suffix="ods"),
    case("an OpenDocument sheet with a wrong row", ods(HEADS, ONE, row(account="000009", month="2025-13")), 2, (3, "V05"), suffix="ods"),
    case("an OpenDocument sheet with a total", ods(HEADS, ONE, ["合计"]), 2, (3, "F09"), suffix="ods"),
    case("an OpenDocument formula without a value", ods(HEADS, '<table:table-cell table:formula="of:=6*7"/>'),
         suffix="ods", complaint="未计算的公式"),
    case("an OpenDocument formula in error", ods(HEADS, '<table:table-cell table:formula="of:=NA()" '
         'office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>'),
         suffix="ods", complaint="公式结果为错误"),
    case("an OpenDocument cell far away", ods(HEADS, '<table:table-cell table:number-columns-repeated="16000"/>'
         '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'), suffix="ods", complaint="过大"),
    case("an OpenDocument sheet with macros", ods(HEADS, ONE, more=["Basic/Standard/Module1.xml"]), suffix="ods", complaint="宏"),
    case("an OpenDocument file, cut", halved(ods(HEADS, ONE), 0.6), suffix="ods", complaint="不是可读取的表格"),
    case("an ODS called XLSX", ods(HEADS, ONE), 1),
]  # fmt: skip
