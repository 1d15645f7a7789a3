"""Delivered files, read as text: whatever the format, out come rows of text cells with line numbers.

A file is copied once to a private place and hashed on the way (a file that changes while it is read
cannot mislead us), its encoding is detected, its header found under title lines, its source
recognised by its headers. Nothing is interpreted here: cells stay text, formulas stay unevaluated.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
from python_calamine import CalamineError, CalamineWorkbook

from scoring.errors import Text, UnreadableFile
from scoring.records.contract import Source
from scoring.records.kinds import tidy

BLOCK = 8 << 20
"""Bytes read at a time; memory stays within a few blocks whatever the size of the file."""

HEADER_WITHIN = 10
"""The header is looked for in the first ten lines, under titles and remarks."""

SPREADSHEETS = {".xlsx", ".xls", ".ods", ".xlsb"}
TABLES = {".csv", ".txt", ".parquet", *SPREADSHEETS}


@dataclass(frozen=True)
class BrokenLine:
    """A line that is no row of the table: undecodable, or with the wrong number of columns."""

    line: int
    text: str


@dataclass
class Delivered:
    """An opened delivery: where its header stands, and the rows below it in chunks.

    ``chunks`` yields ``(lines, table)``: line numbers as a spreadsheet counts them (the first line
    is 1) and the cells as text. ``broken`` grows while the chunks are read; where ``decodable`` is false
    some cells hold U+FFFD in place of bytes that the encoding does not explain.
    """

    sha256: str
    encoding: str
    header: tuple[str, ...]
    chunks: Iterator[tuple[np.ndarray, pa.Table]]
    decodable: bool = True
    broken: list[BrokenLine] = field(default_factory=list)


@contextmanager
def opened(path: Path, sources: Sequence[Source]) -> Iterator[Delivered]:
    """Open a delivered file; ``sources`` are the candidates whose headers are looked for.

    Raises :class:`~scoring.errors.UnreadableFile` if it is no table at all.
    """
    suffix = path.suffix.lower()
    if suffix not in TABLES:
        raise UnreadableFile(
            Text(f"不支持的文件类型：{path.name}", f"This type of file is not read: {path.name}"),
            Text("请使用 CSV、XLSX、XLS、ODS 或 Parquet", "Send CSV, XLSX, XLS, ODS or Parquet"),
        )
    with TemporaryDirectory(prefix="xinyidai-") as folder:
        copy = Path(folder) / f"delivered{suffix}"
        sha256 = _copy(path, copy)
        headers = {tidy(h) for s in sources for f in s.fields for h in f.headers}
        if suffix in SPREADSHEETS:
            yield _spreadsheet(copy, path.name, sha256, headers)
        elif suffix == ".parquet":
            yield _parquet(copy, path.name, sha256)
        else:
            yield _csv(copy, path.name, sha256, headers)


def digest_of(path: Path) -> str:
    """SHA-256 of a file, streamed."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def recognise(header: Sequence[str], sources: Sequence[Source]) -> Source | None:
    """The source whose required columns the header names best, or ``None`` below one half."""
    present = {tidy(h) for h in header}

    def share(source: Source) -> tuple[float, int]:
        known = [f for f in source.fields if present & {tidy(h) for h in f.headers}]
        required = [f for f in source.fields if f.required]
        return sum(f.required for f in known) / len(required), len(known)

    best = max(sources, key=share)
    return best if share(best)[0] > 0.5 else None  # noqa: PLR2004  (one half, as said above)


def _copy(path: Path, target: Path) -> str:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as source, target.open("wb") as copy:
            while block := source.read(BLOCK):
                digest.update(block)
                copy.write(block)
    except OSError as trouble:
        raise UnreadableFile(
            Text(f"无法打开 {path}", f"{path} cannot be opened ({trouble.strerror})"),
            Text("检查路径和权限", "Check the path and its permissions"),
        ) from trouble
    return digest.hexdigest()


def _header_line(lines: Sequence[Sequence[str]], known: set[str]) -> int:
    """Which of the first lines is the header: the one that names the most known columns."""
    named = [sum(tidy(cell) in known for cell in line) for line in lines]
    best = max(range(len(lines)), key=lambda i: named[i], default=0)
    return best if lines and named[best] else 0


# --- CSV -------------------------------------------------------------------------------------


def _csv(copy: Path, name: str, sha256: str, known: set[str]) -> Delivered:
    encoding, clean = _encoding(copy)
    with _decoded(copy, encoding) as text:
        start = [line for _, line in zip(range(HEADER_WITHIN), text, strict=False)]
    delimiter = "\t" if start and sum(s.count("\t") for s in start) > sum(s.count(",") for s in start) else ","
    rows = [next(csv.reader([line], delimiter=delimiter), []) for line in start]
    if not any(rows):
        raise _no_table(name)
    at = _header_line(rows, known)
    header = tuple(tidy(cell) for cell in rows[at])
    delivered = Delivered(sha256, encoding, header, iter(()), decodable=clean)
    delivered.chunks = _csv_chunks(copy, encoding, delimiter, at + 1, delivered)
    return delivered


def _encoding(copy: Path) -> tuple[str, bool]:
    """The encoding and whether every byte agrees with it; byte-order mark, UTF-8, then GB18030."""
    with copy.open("rb") as stream:
        start = stream.read(4096)
    for mark, marked in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if start.startswith(mark):
            return marked, _decodes(copy, marked)
    if start[1::2].count(0) > len(start) // 4:
        return "utf-16-le", _decodes(copy, "utf-16-le")
    for candidate in ("utf-8", "gb18030"):
        if _decodes(copy, candidate):
            return candidate, True
    return _fewest_errors(copy), False


def _decodes(copy: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with copy.open("rb") as stream:
            while block := stream.read(BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _fewest_errors(copy: Path) -> str:
    def errors(encoding: str) -> int:
        with copy.open("rb") as stream:
            return stream.read(BLOCK).decode(encoding, errors="replace").count("\ufffd")

    return min(("utf-8", "gb18030"), key=errors)


@contextmanager
def _decoded(copy: Path, encoding: str) -> Iterator[io.TextIOWrapper]:
    with copy.open("rb") as stream:
        yield io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")


class _AsUtf8(io.RawIOBase):
    """The decoded file again as UTF-8 bytes, for Arrow's reader; undecodable bytes become U+FFFD."""

    def __init__(self, copy: Path, encoding: str) -> None:
        super().__init__()
        self._stream = copy.open("rb")
        self._decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
        self._rest = b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while size < 0 or len(self._rest) < size:
            block = self._stream.read(BLOCK)
            self._rest += self._decoder.decode(block, final=not block).encode()
            if not block:
                break
        taken, self._rest = (self._rest, b"") if size < 0 else (self._rest[:size], self._rest[size:])
        return taken

    def close(self) -> None:
        self._stream.close()
        super().close()


def _csv_chunks(
    copy: Path, encoding: str, delimiter: str, skip: int, delivered: Delivered
) -> Iterator[tuple[np.ndarray, pa.Table]]:
    refused: dict[int, int] = {}

    def refuse(row: pacsv.InvalidRow) -> str:
        lines = row.text.splitlines()
        refused[row.number] = len(lines)
        delivered.broken.extend(BrokenLine(row.number + i, text) for i, text in enumerate(lines) if text.strip())
        return "skip"

    names = _unique(delivered.header)
    try:
        reader = pacsv.open_csv(
            pa.PythonFile(_AsUtf8(copy, encoding), mode="r"),
            read_options=pacsv.ReadOptions(column_names=names, skip_rows=skip, block_size=BLOCK, use_threads=False),
            parse_options=pacsv.ParseOptions(
                delimiter=delimiter, invalid_row_handler=refuse, newlines_in_values=False, ignore_empty_lines=False
            ),
            convert_options=pacsv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:  # no line below the header
        return
    at = skip + 1
    for batch in reader:
        lines = np.arange(at, at + len(batch), dtype=np.int64)
        if refused:
            for i in range(len(batch)):
                while at in refused:
                    at += refused.pop(at)
                lines[i] = at
                at += 1
        else:
            at += len(batch)
        yield _without_blank(lines, pa.Table.from_batches([batch]))


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
    return (lines, table) if filled.all() else (lines[filled], table.filter(pa.array(filled)))


# --- spreadsheets and Parquet ------------------------------------------------------------------


def _spreadsheet(copy: Path, name: str, sha256: str, known: set[str]) -> Delivered:
    try:
        rows = CalamineWorkbook.from_path(str(copy)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError, IndexError) as trouble:
        raise _no_table(name) from trouble
    text = [[_cell(value) for value in row] for row in rows]
    if not any(any(row) for row in text):
        raise _no_table(name)
    at = _header_line(text[:HEADER_WITHIN], known)
    header = tuple(tidy(cell) for cell in text[at])
    body = text[at + 1 :]
    columns = [pa.array([row[i] for row in body], type=pa.string()) for i in range(len(header))]
    table = pa.table(columns, names=_unique(header)) if body else None
    lines = np.arange(at + 2, at + 2 + len(body), dtype=np.int64)
    chunks = iter([_without_blank(lines, table)]) if table is not None else iter(())
    return Delivered(sha256, "spreadsheet", header, chunks)


def _cell(value: object) -> str:
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def _parquet(copy: Path, name: str, sha256: str) -> Delivered:
    try:
        file = pq.ParquetFile(copy)
    except pa.ArrowInvalid as trouble:
        raise _no_table(name) from trouble
    names = [tidy(column) for column in file.schema_arrow.names]
    return Delivered(sha256, "parquet", tuple(names), _parquet_chunks(file, _unique(names)))


def _parquet_chunks(file: pq.ParquetFile, names: list[str]) -> Iterator[tuple[np.ndarray, pa.Table]]:
    at = 1
    for batch in file.iter_batches(batch_size=1 << 18):
        columns = [pa.compute.fill_null(column.cast(pa.string()), "") for column in batch.columns]
        yield np.arange(at, at + len(batch), dtype=np.int64), pa.table(columns, names=names)
        at += len(batch)


def _no_table(name: str) -> UnreadableFile:
    return UnreadableFile(
        Text(f"{name} 不是可读取的表格（空文件或已损坏）", f"{name} is not a readable table (empty or damaged)"),
        Text("打开文件检查后重新报送", "Open the file, check it and send it again"),
    )
