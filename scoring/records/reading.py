"""Delivered files, read as text: whatever the format, out come rows of text cells with line numbers.

A file is copied once to a private place and hashed on the way (a file that changes while it is read
cannot mislead us), its encoding is detected, its header found under title lines, its source
recognised by its headers. Nothing is interpreted here: cells stay text, formulas stay unevaluated.

A row of a text file is one line. A line whose quotation marks do not close before it ends is broken
and stands alone: it never swallows the lines below it.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from scoring.errors import Text, UnreadableFile
from scoring.records import spreadsheets
from scoring.records.contract import Source
from scoring.records.kinds import tidy

BLOCK = 8 << 20
"""Bytes read at a time; memory stays within a few blocks whatever the size of the file."""

START = 1 << 18
"""Bytes that the encoding, the delimiter and the header are looked for in."""

LONGEST_LINE = 1 << 16
"""Bytes of a line; a longer one is no row (a file without line breaks cannot fill the memory)."""

HEADER_WITHIN = 10
"""The header is looked for in the first ten lines, under titles and remarks."""

TABLES = {".csv", ".tsv", ".txt", ".parquet", *spreadsheets.SUFFIXES}

ENCODINGS, WIDE = ("utf-8", "gb18030"), ("utf-16-le", "utf-16-be")
"""Tried without a byte-order mark; the wide ones only where there are zero bytes, as in their commas."""
MARKED = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
DELIMITERS = ",\t;|"


@dataclass(frozen=True)
class BrokenLine:
    """A line that is no row of the table: too many or too few columns, or a stray quotation mark."""

    line: int
    text: str


@dataclass
class Delivered:
    """An opened delivery: where its header stands, and the rows below it in chunks.

    ``chunks`` yields ``(lines, table)``: line numbers as a spreadsheet counts them (the first line
    is 1) and the cells as text, with U+FFFD in place of bytes that the encoding does not explain.
    ``broken`` grows while the chunks are read.
    """

    sha256: str
    encoding: str
    header: tuple[str, ...]
    chunks: Iterator[tuple[np.ndarray, pa.Table]]
    broken: list[BrokenLine] = field(default_factory=list)


@contextmanager
def opened(path: Path, sources: Sequence[Source]) -> Iterator[Delivered]:
    """Open a delivered file; ``sources`` are the candidates whose headers are looked for.

    Raises :class:`~scoring.errors.UnreadableFile` if it is no table at all.
    """
    name, suffix = name_of(path), path.suffix.lower()
    if suffix not in TABLES:
        raise UnreadableFile(
            Text(f"不支持的文件类型：{name}", f"This type of file is not read: {name}"),
            Text("请使用 CSV、XLSX、XLS、ODS 或 Parquet", "Send CSV, XLSX, XLS, ODS or Parquet"),
        )
    with TemporaryDirectory(prefix="xinyidai-") as folder:
        copy = Path(folder) / f"delivered{suffix}"
        sha256 = _copy(path, copy)
        headers = {heading(h) for s in sources for f in s.fields for h in f.headers}
        if suffix in spreadsheets.SUFFIXES:
            yield _spreadsheet(copy, name, sha256, headers)
        elif suffix == ".parquet":
            yield _parquet(copy, name, sha256)
        else:
            yield _csv(copy, name, sha256, headers)


def name_of(path: Path) -> str:
    """The name of a file as text, also where another system wrote it in GB18030."""
    raw = os.fsencode(path.name)
    try:
        return printable(raw.decode())
    except UnicodeDecodeError:
        return printable(raw.decode("gb18030", errors="replace"))


def printable(text: str) -> str:
    """``text`` without control characters, which a terminal would obey."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f]", "?", text)


@lru_cache(maxsize=4096)
def heading(text: str) -> str:
    """A header as it is compared: without spaces, stars of required columns, and case."""
    return re.sub(r"[\s*]", "", unicodedata.normalize("NFKC", tidy(text))).casefold()


def digest_of(path: Path) -> str:
    """SHA-256 of a file, streamed."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def recognise(header: Sequence[str], sources: Sequence[Source], named: Source | None = None) -> Source | None:
    """The source whose required columns the header names best, or ``None`` below one half.

    Where several do equally well, ``named`` decides; without it nothing is guessed.
    """
    present = {heading(h) for h in header}

    def share(source: Source) -> tuple[float, int]:
        known = [f for f in source.fields if present & {heading(h) for h in f.headers}]
        required = [f for f in source.fields if f.required]
        return sum(f.required for f in known) / len(required), len(known)

    most = max(map(share, sources))
    best = [s for s in sources if share(s) == most]
    if most[0] <= 0.5:  # noqa: PLR2004  (one half, as said above)
        return None
    if named is not None:
        return named if named in best else None
    return best[0] if len(best) == 1 else None


def _copy(path: Path, target: Path) -> str:
    try:
        if not path.is_file():
            raise FileNotFoundError(None, "no such file")
        digest = hashlib.sha256()
        with path.open("rb") as source, target.open("wb") as copy:
            while block := source.read(BLOCK):
                digest.update(block)
                copy.write(block)
    except OSError as trouble:
        name = name_of(path)
        raise UnreadableFile(
            Text(f"无法打开 {name}", f"{name} cannot be opened ({trouble.strerror})"),
            Text("检查路径和权限", "Check the path and its permissions"),
        ) from trouble
    return digest.hexdigest()


def _header_line(lines: Sequence[Sequence[str]], known: set[str]) -> tuple[int, int]:
    """Which of the first lines is the header, the one that names the most known columns, and how many."""
    named = [sum(heading(cell) in known for cell in line) for line in lines[:HEADER_WITHIN]]
    best = max(range(len(named)), key=lambda i: named[i])
    return best, named[best]


# --- text files ------------------------------------------------------------------------------


class _Layout(NamedTuple):
    """How a text file may be meant: the header line (from 0) under this reading, and what it names."""

    encoding: str
    delimiter: str
    at: int
    named: int
    header: tuple[str, ...]


def _csv(copy: Path, name: str, sha256: str, known: set[str]) -> Delivered:
    with copy.open("rb") as stream:
        start = stream.read(START)
    unmarked = ENCODINGS + WIDE if b"\0" in start else ENCODINGS
    encodings = [encoding for mark, encoding in MARKED.items() if start.startswith(mark)] or unmarked
    layouts = [_layout(start, encoding, delimiter, known) for encoding in encodings for delimiter in DELIMITERS]
    most = max(layout.named for layout in layouts)
    likely = [layout for layout in layouts if layout.named == most]
    possible = dict.fromkeys(layout.encoding for layout in likely)
    encoding = min(possible, key=lambda e: _errors(copy, e)) if len(possible) > 1 else next(iter(possible))
    layout = next(layout for layout in likely if layout.encoding == encoding)
    if not any(layout.header):
        raise _no_table(name)
    delivered = Delivered(sha256, encoding, layout.header, iter(()))
    delivered.chunks = _csv_chunks(copy, layout, delivered)
    return delivered


def _layout(start: bytes, encoding: str, delimiter: str, known: set[str]) -> _Layout:
    text = start.decode(encoding, errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    lines = [line[:LONGEST_LINE] for line in text.split("\n")[:HEADER_WITHIN]]
    rows = [next(csv.reader([line], delimiter=delimiter), []) for line in lines]
    at, named = _header_line(rows, known)
    return _Layout(encoding, delimiter, at, named, tuple(tidy(cell) for cell in rows[at]))


def _errors(copy: Path, encoding: str) -> int:
    return sum(text.count("\ufffd") for _, text in _lines(copy, encoding))


def _lines(copy: Path, encoding: str) -> Iterator[tuple[int, str]]:
    """Blocks of whole lines, each ended by a newline, with the number of the first line."""
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)(errors="replace"), translate=True)
    line, rest, final = 1, "", False
    with copy.open("rb") as stream:
        while not final:
            block = stream.read(BLOCK)
            final = not block
            text, newline, rest = (rest + decoder.decode(block, final=final)).rpartition("\n")
            if final and rest:
                text, newline = text + newline + rest, "\n"
            if newline:
                yield line, text + newline
                line += text.count("\n") + 1
            rest = rest[: LONGEST_LINE + 1]


def _csv_chunks(copy: Path, layout: _Layout, delivered: Delivered) -> Iterator[tuple[np.ndarray, pa.Table]]:
    names = _unique(layout.header)
    options = pacsv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False)
    for number, block in _lines(copy, layout.encoding):
        above = min(max(layout.at + 2 - number, 0), block.count("\n"))
        first, text = number + above, block.split("\n", above)[above]
        if not text:
            continue
        broken: list[BrokenLine] = []
        data = _well_formed(text.encode(), first, layout.delimiter, broken)
        wrong: list[int] = []

        def refuse(row: pacsv.InvalidRow, wrong: list[int] = wrong, first: int = first) -> str:
            wrong.append(row.number - 1)
            broken.append(BrokenLine(first + row.number - 1, row.text))  # noqa: B023  (called before the next block)
            return "skip"

        table = pacsv.read_csv(
            pa.BufferReader(data),
            read_options=pacsv.ReadOptions(column_names=names, block_size=len(data) + 1, use_threads=False),
            parse_options=pacsv.ParseOptions(
                delimiter=layout.delimiter, invalid_row_handler=refuse, ignore_empty_lines=False
            ),
            convert_options=options,
        )
        filled = (line for line in broken if line.text.replace(layout.delimiter, " ").strip())
        delivered.broken += sorted(filled, key=lambda line: line.line)
        lines = np.delete(np.arange(first, first + len(table) + len(wrong), dtype=np.int64), wrong)
        yield _without_blank(lines, table)


def _well_formed(data: bytes, first: int, delimiter: str, broken: list[BrokenLine]) -> bytes:
    """``data`` with every line emptied that is too long or whose quotation marks are astray.

    A mark opens a cell after a delimiter or at the start of a line, closes one before a delimiter or
    at the end of a line, and stands double inside (RFC 4180); opening and closing take turns.
    """
    characters = np.frombuffer(b"\n" + data, dtype=np.uint8)
    breaks = np.flatnonzero(characters == ord("\n"))
    marks = np.flatnonzero(characters == ord('"'))
    before = np.searchsorted(marks, breaks)
    in_line = np.diff(before)
    closing = (np.arange(len(marks)) - np.repeat(before[:-1], in_line)) % 2
    beside = characters[marks + 2 * closing - 1]
    fitting = np.zeros(256, dtype=bool)
    fitting[list(f'\n"{delimiter}'.encode())] = True
    astray = np.searchsorted(before, np.flatnonzero(~fitting[beside]), side="right") - 1
    bad = np.unique(np.r_[astray, np.flatnonzero((in_line % 2 == 1) | (np.diff(breaks) > LONGEST_LINE))])
    if not len(bad):
        return data
    kept, at = [], 0
    for i in bad.tolist():
        start, end = int(breaks[i]), int(breaks[i + 1]) - 1
        broken.append(BrokenLine(first + i, data[start : min(end, start + LONGEST_LINE)].decode(errors="replace")))
        kept.append(data[at:start])
        at = end
    return b"".join([*kept, data[at:]])


def _unique(header: Sequence[str]) -> list[str]:
    """Header names made unique, so that a repeated column cannot overwrite the first one."""
    seen: dict[str, int] = {}
    names = []
    for name in header:
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name}#{seen[name]}")
    return names


def _without_blank(lines: np.ndarray, table: pa.Table) -> tuple[np.ndarray, pa.Table]:
    filled = np.zeros(len(table), dtype=bool)
    for column in table.columns:
        filled |= np.asarray(pa.compute.not_equal(pa.compute.utf8_trim_whitespace(column), ""))
        if filled.all():
            return lines, table
    return lines[filled], table.filter(pa.array(filled))


# --- spreadsheets and Parquet ------------------------------------------------------------------


def _spreadsheet(copy: Path, name: str, sha256: str, known: set[str]) -> Delivered:
    try:
        sheets = spreadsheets.sheets(copy, name)
    except spreadsheets.TROUBLES as trouble:
        raise _no_table(name) from trouble
    if not sheets:
        raise _no_table(name)
    places = [_header_line(sheet, known) for sheet in sheets]
    chosen = max(range(len(sheets)), key=lambda i: places[i][1])
    text, (at, named) = sheets[chosen], places[chosen]
    if any(i != chosen and _widest(sheet) >= max(named, 2) for i, sheet in enumerate(sheets)):
        raise UnreadableFile(
            Text(f"{name} 有多个工作表含有数据", f"{name} holds data in more than one sheet"),
            Text("每个文件只报送一个工作表", "Send one sheet a file"),
        )
    header = tuple(tidy(cell) for cell in text[at])
    body = text[at + 1 :]
    table = pa.table(
        [pa.array([row[i] for row in body], type=pa.string()) for i in range(len(header))], names=_unique(header)
    )
    lines = np.arange(at + 2, at + 2 + len(body), dtype=np.int64)
    return Delivered(sha256, "spreadsheet", header, iter([_without_blank(lines, table)]))


def _widest(sheet: Sequence[Sequence[str]]) -> int:
    return max(sum(map(bool, row)) for row in sheet)


def _parquet(copy: Path, name: str, sha256: str) -> Delivered:
    try:
        file = pq.ParquetFile(copy)
    except (pa.ArrowException, OSError, ValueError) as trouble:
        raise _no_table(name) from trouble
    names = [tidy(column) for column in file.schema_arrow.names]
    return Delivered(sha256, "parquet", tuple(names), _parquet_chunks(file, name, _unique(names)))


def _parquet_chunks(file: pq.ParquetFile, name: str, names: list[str]) -> Iterator[tuple[np.ndarray, pa.Table]]:
    at = 1
    try:
        with file:
            for batch in file.iter_batches(batch_size=1 << 18):
                columns = [pa.compute.fill_null(column.cast(pa.string()), "") for column in batch.columns]
                for column in columns:
                    column.validate(full=True)  # a damaged file may hold bytes that are no text
                yield np.arange(at, at + len(batch), dtype=np.int64), pa.table(columns, names=names)
                at += len(batch)
    except (pa.ArrowException, OSError, ValueError) as trouble:
        raise _no_table(name) from trouble


def _no_table(name: str) -> UnreadableFile:
    return UnreadableFile(
        Text(f"{name} 不是可读取的表格（空文件或已损坏）", f"{name} is not a readable table (empty or damaged)"),
        Text("打开文件检查后重新报送", "Open the file, check it and send it again"),
    )
