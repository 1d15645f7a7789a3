"""Delivered files, read as text: whatever the format, out come rows of text cells with line numbers.

A file is hashed first and again while its rows are read: one that changes meanwhile is refused. Its encoding
is detected, its header found under title lines, its source recognised by its headers. Nothing is interpreted
here: cells stay text, formulas stay unevaluated.
"""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path

from scoring.errors import Text, UnreadableFile
from scoring.records.contract import Source, heading
from scoring.records.door import columnar, delimited, json_lines, spreadsheets
from scoring.records.door.delivery import Delivered, File, name_of, printable

__all__ = ["Delivered", "content_of", "digest_of", "lacking", "name_of", "opened", "printable", "recognise"]

FORMATS: Mapping[str, Callable[[File, set[str]], Delivered]] = {
    **dict.fromkeys((".csv", ".tsv", ".txt"), delimited.read),
    **dict.fromkeys((".jsonl", ".ndjson"), json_lines.read),
    **dict.fromkeys((".xlsx", ".xls", ".ods"), spreadsheets.read),
    ".parquet": columnar.read,
}

WITH_MACROS = {".xlsm", ".xlsb", ".xltm", ".xlam", ".xla", ".xlt"}

SIGNS: Mapping[bytes, tuple[str, set[str]]] = {
    b"PK\x03\x04": ("XLSX / ODS / ZIP", {".xlsx", ".ods"}),
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": ("XLS / 加密的 XLSX", {".xls", ".xlsx"}),
    b"PAR1": ("Parquet", {".parquet"}),
    b"%PDF": ("PDF", set()),
    b"\x1f\x8b": ("GZIP", set()),
    b"Rar!": ("RAR", set()),
    b"7z\xbc\xaf": ("7z", set()),
}
"""How files of some formats begin, and the suffixes that such a file may have."""


class _Unopened(Exception):
    """The system does not let us read a file; says why."""


@contextmanager
def opened(path: Path, sources: Sequence[Source]) -> Iterator[Delivered]:
    """Open a delivered file; ``sources`` are the candidates whose headers are looked for.

    Raises :class:`~scoring.errors.UnreadableFile` if it is no table at all.
    """
    name, suffix = name_of(path), path.suffix.lower()
    if suffix in WITH_MACROS:
        raise spreadsheets.with_macros(name)
    if suffix not in FORMATS:
        raise UnreadableFile(
            Text(f"不支持的文件类型：{name}", f"This type of file is not read: {name}"),
            Text("请使用 CSV、XLSX、XLS、ODS、JSONL 或 Parquet", "Send CSV, XLSX, XLS, ODS, JSONL or Parquet"),
        )
    try:
        with _regular(path) as stream:
            file = File(stream, hashlib.file_digest(stream, "sha256").hexdigest(), name)
            if not file.start():
                raise UnreadableFile(
                    Text(f"{name} 是空文件（0 字节）", f"{name} is empty (0 bytes)"),
                    Text(
                        "可能没有传完：打开原文件检查后重新报送",
                        "It may be cut off: look at the original, send it again",
                    ),
                )
            _look_at_sign(file, suffix)
            yield FORMATS[suffix](file, {h for s in sources for f in s.fields for h in f.spellings})
    except _Unopened as trouble:
        raise _cannot_open(name, trouble) from trouble


def _regular(path: Path) -> BufferedReader:
    """An ordinary file, opened; pipes and devices, which could make us wait, are not touched."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise _Unopened("no regular file")
        return path.open("rb")
    except (OSError, ValueError) as trouble:
        raise _Unopened(getattr(trouble, "strerror", None) or "no such file") from trouble


def _cannot_open(name: str, trouble: _Unopened) -> UnreadableFile:
    return UnreadableFile(
        Text(f"无法打开 {name}（{trouble}）", f"{name} cannot be opened ({trouble})"),
        Text("检查路径和权限", "Check the path and its permissions"),
    )


def _look_at_sign(file: File, suffix: str) -> None:
    """Refuse a file whose content is of another format than its name says."""
    start = file.start()
    for sign, (what, suffixes) in SIGNS.items():
        if start.startswith(sign) and suffix not in suffixes:
            raise UnreadableFile(
                Text(
                    f"{file.name} 的内容是 {what}，与扩展名不符", f"{file.name} holds {what}, not what its suffix says"
                ),
                Text("另存为正确的格式，或改正扩展名", "Save it in the right format, or correct the suffix"),
            )


def content_of(path: Path, at_most: int) -> bytes:
    """The bytes of a small file. Raises :class:`~scoring.errors.UnreadableFile` if it is no ordinary file, or large."""
    name = name_of(path)
    try:
        with _regular(path) as stream:
            content = stream.read(at_most + 1)
    except _Unopened as trouble:
        raise _cannot_open(name, trouble) from trouble
    if len(content) > at_most:
        raise UnreadableFile(
            Text(f"{name} 超过 {at_most} 字节", f"{name} is larger than {at_most} bytes"),
            Text("检查是否放错了文件", "Check whether it is the right file"),
        )
    return content


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
        known = [f for f in source.fields if present & f.spellings.keys()]
        required = [f for f in source.fields if f.required]
        return sum(f.required for f in known) / len(required), len(known)

    most = max(map(share, sources))
    best = [s for s in sources if share(s) == most]
    if most[0] <= 0.5:  # noqa: PLR2004  (one half, as said above)
        return None
    if named is not None:
        return named if named in best else None
    return best[0] if len(best) == 1 else None


def lacking(header: Sequence[str], source: Source) -> list[str]:
    """The required columns of a source that a header does not have, as the template calls them."""
    present = {heading(h) for h in header}
    return [f.headers[0] for f in source.fields if f.required and not present & f.spellings.keys()]
