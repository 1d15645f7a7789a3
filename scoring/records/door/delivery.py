"""A delivered file on its way to the door: its bytes, streamed and hashed, and the table that they turn out to be."""

from __future__ import annotations

import hashlib
import os
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest
from pathlib import Path
from typing import BinaryIO, NamedTuple, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scoring.errors import Text, UnreadableFile
from scoring.records import reasons
from scoring.records.contract import heading
from scoring.records.kinds import tidy
from scoring.records.privacy import without_personal_data
from scoring.records.reasons import Reason

BLOCK = 4 << 20
"""Bytes read at a time; memory stays within a few blocks whatever the size of the file."""

START = 1 << 18
"""Bytes that the encoding, the delimiter and the header are looked for in."""

HEADER_WITHIN = 10
"""The header is looked for in the first ten lines, under titles and remarks."""

THREADS = 2
"""Blocks worked on at once in each stage; more would only hold more of the file in memory."""

In = TypeVar("In")
Out = TypeVar("Out")


@dataclass(frozen=True)
class BrokenLine:
    """A line that is no row of the table: too many or too few columns, a stray quotation mark, half an object."""

    line: int
    text: str
    reason: Reason = reasons.COLUMN_COUNT
    hint: str = ""


@dataclass
class Delivered:
    """An opened delivery: where its header stands, and the rows below it in chunks.

    ``chunks`` yields ``(lines, table)``: line numbers as a spreadsheet counts them (the first line
    is 1) and the cells as text, with U+FFFD in place of bytes that the encoding does not explain.
    ``broken`` grows while the chunks are read. ``above`` are the lines over the header: titles, groups, units.
    """

    sha256: str
    encoding: str
    header: tuple[str, ...]
    chunks: Iterator[tuple[np.ndarray, pa.Table]]
    broken: list[BrokenLine] = field(default_factory=list)
    above: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class File:
    """The bytes of a delivered file: an open stream, their digest, and what the sender calls the file."""

    stream: BinaryIO
    sha256: str
    name: str

    def start(self) -> bytes:
        """The first bytes."""
        return self._read(0, START)

    def _read(self, at: int, size: int) -> bytes:
        try:
            self.stream.seek(at)
            return self.stream.read(size)
        except OSError as trouble:
            raise self.no_table() from trouble

    def blocks(self) -> Iterator[bytes]:
        """All bytes, block by block. Raises ``UnreadableFile`` at the end if they are others than at first."""
        digest = hashlib.sha256()
        at = 0
        while block := self._read(at, BLOCK):
            at += len(block)
            digest.update(block)
            yield block
        if digest.hexdigest() != self.sha256:
            raise UnreadableFile(
                Text(f"{self.name} 在读取过程中被改动", f"{self.name} was changed while it was read"),
                Text("等文件写完后再导入", "Ingest it again when nobody writes to it any more"),
            )

    def no_table(self) -> UnreadableFile:
        """The complaint that this is no table."""
        return UnreadableFile(
            Text(
                f"{self.name} 不是可读取的表格（空文件或已损坏）",
                f"{self.name} is not a readable table (empty or damaged)",
            ),
            Text("打开文件检查后重新报送", "Open the file, check it and send it again"),
        )


def in_order(work: Callable[[In], Out], items: Iterable[In]) -> Iterator[Out]:
    """``work`` done on every item, on some of them at once; the results come in the order of the items."""
    ahead: deque[Future[Out]] = deque()
    with ThreadPoolExecutor(THREADS) as threads:
        for item in items:
            ahead.append(threads.submit(work, item))
            if len(ahead) > THREADS:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()


class Header(NamedTuple):
    """A header that was found: its line (from 0), the columns it names, how many are known, the lines above it."""

    at: int
    cells: tuple[str, ...]
    named: int
    above: tuple[tuple[str, ...], ...] = ()


def find_header(lines: Sequence[Sequence[str]], known: set[str]) -> Header:
    """The header among the first lines: the line that names the most known columns.

    Under merged cells a header takes two lines: a group above, its columns below it. The two count as one
    where that names more.
    """
    first = lines[:HEADER_WITHIN]
    single = [(at, line, first[:at]) for at, line in enumerate(first)]
    double = [(at + 1, [low if tidy(low) else up for up, low in pair],
               [*first[:at], [up if tidy(low) else "" for up, low in pair]])
              for at, pair in enumerate(list(zip_longest(*two, fillvalue="")) for two in pairwise(first))]  # fmt: skip
    found = [Header(at, tuple(map(tidy, line)), sum(heading(cell) in known for cell in line),
                    tuple(map(tuple, above))) for at, line, above in [*single, *double]]  # fmt: skip
    return max(found, key=lambda header: header.named)


def unique(header: Sequence[str]) -> list[str]:
    """Header names made unique, so that a repeated column cannot overwrite the first one."""
    seen: dict[str, int] = {}
    names = []
    for name in header:
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name}#{seen[name]}")
    return names


def without_blank(lines: np.ndarray, table: pa.Table) -> tuple[np.ndarray, pa.Table]:
    """The rows that hold anything but white space."""
    filled = np.zeros(len(table), dtype=bool)
    for column in table.columns:
        filled |= np.asarray(pc.not_equal(pc.utf8_trim_whitespace(column), ""))
        if filled.all():
            return lines, table
    return lines[filled], table.filter(pa.array(filled))


def name_of(path: Path) -> str:
    """The name of a file as text without personal numbers, also where another system wrote it in GB18030."""
    raw = os.fsencode(path.name)
    try:
        name = raw.decode()
    except UnicodeDecodeError:
        name = raw.decode("gb18030", errors="replace")
    return printable(without_personal_data(name))


def printable(text: str) -> str:
    """``text`` without control characters, which a terminal would obey."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", "?", text)
