"""Columns that are missing, strange, in other units or in other places."""

from __future__ import annotations

from scoring.records.sources import source
from tests.records.door.corpus.case import Case, good, heads, text

NAME = "electricity"
HEADS = heads(NAME)
CELLS, OTHER = list(good(NAME, 1).values()), list(good(NAME, 2).values())


def file(head: list[str], *rows: list[str]) -> bytes:
    return text([head, *rows]).encode()


def renamed(old: str, new: str, *rows: list[str]) -> bytes:
    return file([new if head == old else head for head in HEADS], *(rows or (CELLS,)))


def without(field: str, name: str = NAME) -> bytes:
    at = [f.name for f in source(name).fields].index(field)
    rows = [heads(name), list(good(name, 1).values()), list(good(name, 2).values())]
    return text([[c for i, c in enumerate(row) if i != at] for row in rows]).encode()


REQUIRED = [
    (name, field.name)
    for name in ("electricity", "water", "vat_invoice", "taxpayer_grade", "registration")
    for field in source(name).fields
    if field.required and field.name != "enterprise"
]
OPTIONAL = [(NAME, f.name) for f in source(NAME).fields if not f.required]
MONEY = "应收金额(元)"

CASES: list[Case] = [
    *(
        Case(f"{name} without {field}", without(field, name), source=name, rows=2,
             wrong=((2, "F03"), (3, "F03")))
        for name, field in REQUIRED
        if not (name == "water" and field == "volume_litre")
    ),
    *(Case(f"{name} without {field}, which it need not have", without(field, name), source=name, rows=2)
      for name, field in OPTIONAL),
    *(
        Case(f"the header {head!r}", renamed(MONEY, head), rows=1)
        for head in ("应收电费(元)", "应收金额（元）", "应收金额 (元)", "*应收金额(元)", "应收金额(元)*", "应 收 金 额 ( 元 )", "应收金额(万元)",
                     "应收金额(分)", "应收金额（单位：元）", "应收金额（单位：万元）", "\ufeff应收金额(元)", "应收金额(元)\u200b")
    ),
    Case("no unit of money", renamed(MONEY, "应收金额"), rows=1, wrong=((2, "F05"),)),
    Case("an unknown unit of money", renamed(MONEY, "应收金额(美元)"), rows=1, wrong=((2, "F03"),)),
    Case("no unit of energy", renamed("用电量(千瓦时)", "用电量"), rows=1, wrong=((2, "F05"),)),
    Case("energy in MWh", renamed("用电量(千瓦时)", "用电量(兆瓦时)"), rows=1),
    Case("columns in another order", file(HEADS[::-1], CELLS[::-1], OTHER[::-1]), rows=2),
    Case("a column twice", file([*HEADS, HEADS[0]], [*CELLS, "999"]), rows=1, wrong=((2, "V14"),)),
    Case("a column twice, the second empty", file([*HEADS, MONEY], [*CELLS, ""]), rows=1),
    Case("columns that nobody knows", file([*HEADS, "备注", "序号", ""], [*CELLS, "补录", "1", ""]), rows=1),
    Case("a numbering in front", file(["序号", *HEADS], ["1", *CELLS], ["2", *OTHER]), rows=2),
    Case("a thousand columns", file([*HEADS, *(f"列{n}" for n in range(1000))], [*CELLS, *["x"] * 1000]), rows=1),
    Case("a thousand empty columns", file([*HEADS, *[""] * 1000], [*CELLS, *[""] * 1000]), rows=1),
    Case("a header over two lines", text([
        [*HEADS[:4], "电费信息", "", "", "", *HEADS[8:]],
        ["", "", "", "", *HEADS[4:8], *[""] * len(HEADS[8:])], CELLS]).encode(), rows=1),
    Case("groups above the whole header", text([
        ["客户信息", *[""] * 3, "电费信息", *[""] * (len(HEADS) - 5)], HEADS, CELLS]).encode(), rows=1),
    Case("a header below the tenth line", b"\n" * 20 + file(HEADS, CELLS), complaint="不是可读取的表格"),
    Case("a table of persons", "姓名,电话,住址\n某某,1,2\n".encode(), complaint="不相符"),
    Case("no header", file(CELLS, OTHER), complaint="不相符"),
    Case("half of the columns missing", text([HEADS[:2], CELLS[:2]]).encode(), complaint="不相符"),
    Case("a header in English", b"account,name,code\n1,2,3\n", complaint="不相符"),
    Case("nothing at all", b"", complaint="空文件（0 字节）"),
    Case("blank lines only", b"\n\n \n", complaint="不是可读取的表格"),
    Case("a byte-order mark only", b"\xef\xbb\xbf", complaint="不是可读取的表格"),
    Case("delimiters only", b",,,\n,,,\n", complaint="不是可读取的表格"),
    Case("zero bytes only", b"\x00" * 5000, complaint="不相符"),
    Case("one endless line", b"x" * 3_000_000, complaint="不相符"),
    Case("columns of delimiters", b"," * 200_000 + b"\n", complaint="不是可读取的表格"),
    Case("marks of quotation only", b'"' * 5001, complaint="不相符"),
    Case("all bytes there are", bytes(range(256)) * 50, complaint="不相符"),
    Case("a web page", b"<html><table><tr><td>1</td></tr></table></html>", complaint="不相符"),
]  # fmt: skip
