"""JSON lines and Parquet, files under a wrong name, and files of no kind."""

from __future__ import annotations

import datetime as dt
import decimal
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tests.records.door.corpus.case import Case, good, heads, named, objects, table

NAME = "electricity"
ONE, TWO = named(NAME, good(NAME, 1), good(NAME, 2))
HEADS = heads(NAME)
MONEY, PAID = "应收金额(元)", "实缴日期"


def line(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False)


def raw(*lines: str) -> bytes:
    return "\n".join(lines).encode()


def lines(
    name: str, content: bytes, rows: int = 0, *wrong: tuple[int, str], suffix: str = "jsonl", complaint: str = ""
) -> Case:
    return Case(f"JSON lines: {name}", content, suffix=suffix, rows=rows, wrong=wrong, complaint=complaint)


def money(text: str) -> str:
    """A second line with this text for the amount."""
    return line(TWO).replace(f'"{MONEY}": "1"', f'"{MONEY}": {text}')


def parquet(**columns: Any) -> Callable[[Path], None]:
    """One good row, some of whose columns are others."""
    cells = {head: pa.array([cell]) for head, cell in zip(HEADS, good(NAME).values(), strict=True)}
    return lambda path: pq.write_table(pa.table(cells | columns), path)


def spoilt(make: Callable[[Path], None], change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        make(path)
        path.write_bytes(change(path.read_bytes()))

    return write


def column(name: str, content: Any, rows: int = 0, *wrong: tuple[int, str], complaint: str = "") -> Case:
    return Case(f"Parquet: {name}", content, suffix="parquet", rows=rows, wrong=wrong, complaint=complaint)


def repeated(path: Path) -> None:
    cells = {head: pa.repeat(cell, 3_000_000) for head, cell in zip(HEADS, good(NAME).values(), strict=True)}
    pq.write_table(pa.table(cells), path, compression="zstd")


UTC = pa.timestamp("ms", tz="UTC")
DAY = dt.datetime(2025, 3, 1)

CASES: list[Case] = [
    lines("as they should be", objects(ONE, TWO), 2),
    lines("called NDJSON", objects(ONE, TWO), 2, suffix="ndjson"),
    lines("keys in another order", objects(ONE, dict(reversed(TWO.items()))), 2),
    lines("a key that comes late", objects(ONE, TWO | {"用户名称": "德化瓷厂"}), 2),
    lines("keys that nobody knows", objects(ONE | {"id": 1}, TWO | {"remark": "x"}), 2),
    lines("a required key left out", objects(ONE, {k: v for k, v in TWO.items() if k != MONEY}), 2, (2, "V01")),
    lines("null for nothing", objects(ONE | {PAID: None}), 1),
    lines("numbers as numbers", objects(ONE | {MONEY: 1, "用电量(千瓦时)": 300.25}), 1),
    lines("a number that no binary fraction holds", raw(line(ONE), money("0.285")), 2, (2, "V06")),
    lines("a number with an exponent", raw(line(ONE), money("1e3")), 2),
    lines("a number of a hundred digits", raw(line(ONE), money("9" * 100)), 2, (2, "V09")),
    lines("a number of ten thousand digits", raw(line(ONE), money("9" * 10_000)), 2, (2, "V09")),
    lines("a negative number", raw(line(ONE), money("-1")), 2, (2, "V08")),
    lines("true for a number", raw(line(ONE), money("true")), 2, (2, "V04")),
    lines("NaN", raw(line(ONE), money("NaN")), 2, (2, "F06")),
    lines("infinity", raw(line(ONE), money("-Infinity")), 2, (2, "F06")),
    lines("a list for a value", raw(line(ONE), money("[1, 2]")), 2, (2, "F07")),
    lines("an object for a value", raw(line(ONE), money('{"元": 1}')), 2, (2, "F07")),
    lines("an empty list for a value", raw(line(ONE), money("[]")), 2, (2, "F07")),
    lines("a key twice", raw(line(ONE), line(TWO)[:-1] + f', "{MONEY}": "2"}}'), 2, (2, "F08")),
    lines("a key twice within", raw(line(ONE), money('{"a": 1, "a": 2}')), 2, (2, "F08")),
    lines("half a line", raw(line(ONE), line(TWO)[:40]), 2, (2, "F06")),
    lines("two objects in a line", raw(line(ONE), line(TWO) + line(TWO)), 2, (2, "F06")),
    lines("a comma after the object", raw(line(ONE), line(TWO) + ","), 2, (2, "F06")),
    lines("single quotation marks", raw(line(ONE), line(TWO).replace('"', "'")), 2, (2, "F06")),
    lines("a comment", raw("// 用电", line(ONE)), 2, (1, "F06")),
    lines("a number for a line", raw(line(ONE), "42"), 2, (2, "F06")),
    lines("a list for a line", raw(line(ONE), "[]"), 2, (2, "F06")),
    lines("null for a line", raw(line(ONE), "null"), 2, (2, "F06")),
    lines("an empty object", raw(line(ONE), "{}", line(TWO)), 2),
    lines("blank lines", raw(line(ONE), "", "  ", line(TWO), ""), 2),
    lines("an object over several lines", json.dumps(ONE, ensure_ascii=False, indent=1).encode(), complaint="不是可读取的表格"),
    lines("one list of all objects", json.dumps([ONE, TWO]).encode(), complaint="不是可读取的表格"),
    lines("very deep", raw(line(ONE), "[" * 5000 + "]" * 5000), 2, (2, "F06")),
    lines("a very long line", raw(line(ONE), line(TWO | {"用户名称": "厂" * 60_000}), line(TWO)), 3, (2, "F06")),
    lines("a zero byte in a text", raw(line(ONE), line(TWO | {"户号": "1\0002"})), 2, (2, "F01")),
    lines("half a surrogate pair", raw(line(ONE), line(TWO).replace("880002", "\\ud800")), 2, (2, "F01")),
    lines("a line break in a text", objects(ONE | {"用户名称": "德化\n瓷厂"}), 1),
    lines("bytes that are no UTF-8", raw(line(ONE)) + b"\n" + raw(line(TWO)).replace(b"880002", b"\xff"), 2, (2, "F01")),
    lines("GB18030", objects(ONE, TWO).decode().encode("gb18030"), 2),
    lines("a byte-order mark", b"\xef\xbb\xbf" + objects(ONE), 1),
    lines("UTF-16", objects(ONE).decode().encode("utf-16"), 1),
    lines("line ends of DOS", objects(ONE, TWO).replace(b"\n", b"\r\n"), 2),
    lines("the same object twice", objects(ONE, ONE), 2, (2, "K01")),
    lines("nothing", b"", complaint="空文件（0 字节）"),
    lines("a CSV file", table(NAME, good(NAME)).encode(), complaint="不是可读取的表格"),
    lines("other keys", objects({"a": 1, "b": 2}), complaint="不相符"),
    lines("a thousand new keys in every line", objects(*({f"k{n}-{i}": 1 for i in range(999)} for n in range(5))), complaint="不是可读取的表格"),
    lines("an identity number for a credit code", objects(ONE, TWO | {"统一社会信用代码": "11010519491231002X"}), 2, (2, "P01")),
    column("as it should be", parquet(), 1),
    column("whole numbers", parquet(**{MONEY: pa.array([3])}), 1),
    column("fractions", parquet(**{MONEY: pa.array([3.25])}), 1),
    column("NaN", parquet(**{MONEY: pa.array([float("nan")])}), 1, (1, "V01")),
    column("infinity", parquet(**{MONEY: pa.array([float("inf")])}), 1, (1, "V04")),
    column("decimals", parquet(**{MONEY: pa.array([decimal.Decimal("3.25")])}), 1),
    column("decimals too fine", parquet(**{MONEY: pa.array([decimal.Decimal("3.255")])}), 1, (1, "V06")),
    column("days", parquet(**{PAID: pa.array([DAY.date()])}), 1),
    column("times", parquet(**{PAID: pa.array([DAY], pa.timestamp("us"))}), 1),
    column("times with a zone", parquet(**{PAID: pa.array([DAY], UTC)}), complaint="类型"),
    column("nulls", parquet(**{PAID: pa.nulls(1)}), 1),
    column("nulls where something is needed", parquet(**{MONEY: pa.nulls(1)}), 1, (1, "V01")),
    column("true and false", parquet(供电状态=pa.array([True])), 1, (1, "V07")),
    column("words from a dictionary", parquet(供电状态=pa.array(["正常"]).dictionary_encode()), 1),
    column("large texts", parquet(户号=pa.array(["1"], pa.large_string())), 1),
    column("lists", parquet(户号=pa.array([["1"]])), complaint="类型"),
    column("objects", parquet(户号=pa.array([{"a": 1}])), complaint="类型"),
    column("bytes", parquet(户号=pa.array([b"\xff"])), complaint="类型"),
    column("a length of time", parquet(**{PAID: pa.array([dt.timedelta(1)])}), complaint="类型"),
    column("a repeated column", parquet(**{"户号 ": pa.array(["9"])}), 1, (1, "V14")),
    column("no rows", lambda path: pq.write_table(pa.table({h: pa.array([], pa.string()) for h in HEADS}), path), 0),
    column("other columns", lambda path: pq.write_table(pa.table({"a": [1]}), path), complaint="不相符"),
    column("no columns", lambda path: pq.write_table(pa.table({}), path), complaint="不相符"),
    column("nothing", b"", complaint="空文件（0 字节）"),
    column("a bomb of three million equal rows", repeated, complaint="过大"),
    column("its marks only", b"PAR1PAR1", complaint="不是可读取的表格"),
    column("half a file", spoilt(parquet(), lambda b: b[: len(b) // 2]), complaint="不是可读取的表格"),
    column("a damaged page", spoilt(parquet(), lambda b: b[:4] + b"\xff" * 40 + b[44:]), complaint="不是可读取的表格"),
    Case("Parquet called CSV", parquet(), complaint="扩展名"),
    Case("text called Parquet", table(NAME, good(NAME)).encode(), suffix="parquet", complaint="不是可读取的表格"),
    Case("JSON lines called CSV", objects(ONE, TWO), complaint="不相符"),
    *(Case(f"a file of type .{suffix}", b"x", suffix=suffix, complaint="不支持的文件类型")
      for suffix in ("doc", "docx", "pdf", "zip", "rar", "json", "xml", "exe", "csv.gz", "et", "mdb")),
    *(Case(f"a CSV file that is {what}", sign + b"\0" * 100, complaint="扩展名")
      for what, sign in (("PDF", b"%PDF-1.7"), ("GZIP", b"\x1f\x8b\x08"), ("RAR", b"Rar!\x1a\x07"), ("7z", b"7z\xbc\xaf\x27\x1c"),
                         ("ZIP", b"PK\x03\x04"))),
]  # fmt: skip
