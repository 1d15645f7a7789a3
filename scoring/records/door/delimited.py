"""Delimited text (CSV and its kin): whole lines in UTF-8, parsed in blocks, every line a row or broken by itself.

A line whose quotation marks do not close before it ends is broken and stands alone: it never swallows
the lines below it.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from scoring.records import reasons
from scoring.records.door.delivery import (
    HEADER_WITHIN,
    BrokenLine,
    Delivered,
    File,
    Header,
    find_header,
    in_order,
    unique,
    without_blank,
)

LONGEST_LINE = 1 << 16
"""Bytes of a line; a longer one is no row (a file without line breaks cannot fill the memory)."""

ENCODINGS, WIDE = ("utf-8", "gb18030"), ("utf-16-le", "utf-16-be")
"""Tried without a byte-order mark; the wide ones only where there are zero bytes, as in their commas."""
MARKED = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
DELIMITERS = ",\t;|"


class _Layout(NamedTuple):
    """How a text file may be meant, and the header under this reading."""

    encoding: str
    delimiter: str
    header: Header


def read(file: File, known: set[str]) -> Delivered:
    """The delivery in a delimited text file; ``known`` are the headers looked for."""
    start = file.start()
    layouts = [_layout(start, encoding, d, known) for encoding in encodings(start) for d in DELIMITERS]
    most = max(layout.header.named for layout in layouts)
    likely = [layout for layout in layouts if layout.header.named == most]
    encoding = fewest_errors(file, dict.fromkeys(layout.encoding for layout in likely))
    layout = next(layout for layout in likely if layout.encoding == encoding)
    if not any(layout.header.cells):
        raise file.no_table()
    delivered = Delivered(file.sha256, encoding, layout.header.cells, iter(()), above=layout.header.above)
    delivered.chunks = _chunks(file, layout, delivered)
    return delivered


def encodings(start: bytes) -> list[str]:
    """The encodings that a file beginning so may have."""
    unmarked = ENCODINGS + WIDE if b"\0" in start else ENCODINGS
    return [encoding for mark, encoding in MARKED.items() if start.startswith(mark)] or list(unmarked)


def first_lines(start: bytes, encoding: str) -> list[str]:
    """The lines among which the header is looked for."""
    text = start.decode(encoding, errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    return [line[:LONGEST_LINE] for line in text.split("\n")[:HEADER_WITHIN]]


def fewest_errors(file: File, possible: dict[str, None]) -> str:
    """The encoding that leaves the fewest bytes unexplained; the whole file is read if there is a choice."""

    def errors(encoding: str) -> int:
        return sum(block.decode(errors="replace").count("\ufffd") for block in whole_lines(file, encoding))

    return min(possible, key=errors) if len(possible) > 1 else next(iter(possible))


def _layout(start: bytes, encoding: str, delimiter: str, known: set[str]) -> _Layout:
    rows = [next(csv.reader([line], delimiter=delimiter), []) for line in first_lines(start, encoding)]
    return _Layout(encoding, delimiter, find_header(rows, known))


def whole_lines(file: File, encoding: str) -> Iterator[bytes]:
    """Blocks of whole lines in UTF-8, each ended by a newline.

    Bytes that ``encoding`` does not explain become U+FFFD; in a file in UTF-8 they are left to the reader.
    """
    decoder = None if encoding.startswith("utf-8") else codecs.getincrementaldecoder(encoding)(errors="replace")
    first, rest, held = True, b"", b""
    for block in chain(file.blocks(), [b""]):
        final = not block
        data = held + (decoder.decode(block, final=final).encode() if decoder else block)
        if first:
            data, first = data.removeprefix(codecs.BOM_UTF8), False
        held = b"\r" if data.endswith(b"\r") and not final else b""  # its newline may be in the next block
        data = rest + data.removesuffix(held)
        if b"\r" in data:
            data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        if final and data and not data.endswith(b"\n"):
            data += b"\n"
        lines, newline, rest = data.rpartition(b"\n")
        if newline:
            yield lines + newline
        rest = rest[: LONGEST_LINE + 1]


def _chunks(file: File, layout: _Layout, delivered: Delivered) -> Iterator[tuple[np.ndarray, pa.Table]]:
    first = layout.header.at + 2
    blocks = _below(layout.header.at + 1, whole_lines(file, layout.encoding))
    for block in in_order(partial(_parsed, layout), blocks):
        delivered.broken += [replace(line, line=first + line.line) for line in block.broken]
        yield without_blank(first + block.lines, block.table)
        first += block.height


def _below(header: int, blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The lines below the first ones."""
    for block in blocks:
        rest = block
        while header and rest:
            rest, header = rest.partition(b"\n")[2], header - 1
        if rest:
            yield rest


class _Block(NamedTuple):
    """Some lines as a table, the number of each row within the block, and the lines that are no rows."""

    lines: np.ndarray
    table: pa.Table
    broken: list[BrokenLine]
    height: int


def _parsed(layout: _Layout, data: bytes) -> _Block:
    names = unique(layout.header.cells)
    broken: list[BrokenLine] = []
    data = _well_formed(decodable(data), layout.delimiter, broken)
    wrong: list[int] = []

    def refuse(row: pacsv.InvalidRow) -> str:
        wrong.append(row.number - 1)
        broken.append(BrokenLine(row.number - 1, row.text))
        return "skip"

    table = pacsv.read_csv(
        pa.BufferReader(data),
        read_options=pacsv.ReadOptions(column_names=names, block_size=len(data) + 1, use_threads=False),
        parse_options=pacsv.ParseOptions(
            delimiter=layout.delimiter, invalid_row_handler=refuse, ignore_empty_lines=False
        ),
        convert_options=pacsv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False, check_utf8=False
        ),
    )
    filled = [line for line in broken if line.text.replace(layout.delimiter, " ").strip()]
    count = len(table) + len(wrong)
    lines = np.delete(np.arange(count, dtype=np.int64), wrong)
    return _Block(lines, table, [_told(line, layout) for line in sorted(filled, key=lambda line: line.line)], count)


def _told(line: BrokenLine, layout: _Layout) -> BrokenLine:
    """A broken line with its reason."""
    if "\ufffd" in line.text:
        return BrokenLine(line.line, line.text, reasons.UNDECODABLE)
    return BrokenLine(line.line, line.text, reasons.COLUMN_COUNT, str(len(layout.header.cells)))


def decodable(data: bytes) -> bytes:
    """``data`` with U+FFFD in place of bytes that are no UTF-8."""
    ends = pa.py_buffer(np.array([0, len(data)], dtype=np.int64))
    try:
        pa.Array.from_buffers(pa.large_string(), 1, [None, ends, pa.py_buffer(data)]).validate(full=True)
    except pa.ArrowInvalid:
        return data.decode(errors="replace").encode()
    return data


def _well_formed(data: bytes, delimiter: str, broken: list[BrokenLine]) -> bytes:
    """``data`` with every line emptied that is too long or whose quotation marks are astray.

    A mark opens a cell after a delimiter or at the start of a line, closes one before a delimiter or
    at the end of a line, and stands double inside (RFC 4180); opening and closing take turns.
    """
    half = LONGEST_LINE // 2
    if b'"' not in data and all(data.find(b"\n", at, at + half) >= 0 for at in range(0, len(data), half)):
        return data  # as nearly always: no marks, and a line's end wherever one looks
    characters = np.frombuffer(b"\n" + data, dtype=np.uint8)
    breaks = np.flatnonzero(characters == ord("\n"))
    bad = np.union1d(np.flatnonzero(np.diff(breaks) > LONGEST_LINE), _astray(characters, breaks, delimiter))
    if not len(bad):
        return data
    kept, at = [], 0
    for i in bad.tolist():
        start, end = int(breaks[i]), int(breaks[i + 1]) - 1
        text = data[start : min(end, start + LONGEST_LINE)].decode(errors="ignore")
        broken.append(BrokenLine(i, text))
        kept.append(data[at:start])
        at = end
    return b"".join([*kept, data[at:]])


def _astray(characters: np.ndarray, breaks: np.ndarray, delimiter: str) -> np.ndarray:
    """The lines between ``breaks`` with a quotation mark that neither opens nor closes a cell."""
    marks = np.flatnonzero(characters == ord('"'))
    before = np.searchsorted(marks, breaks)
    in_line = np.diff(before)
    closing = (np.arange(len(marks)) - np.repeat(before[:-1], in_line)) % 2
    beside = characters[marks + 2 * closing - 1]
    fitting = np.zeros(256, dtype=bool)
    fitting[list(f'\n"{delimiter}'.encode())] = True
    lines = np.searchsorted(before, np.flatnonzero(~fitting[beside]), side="right") - 1
    return np.union1d(lines, np.flatnonzero(in_line % 2 == 1))
