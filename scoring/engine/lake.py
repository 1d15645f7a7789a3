"""The lake: accepted records as Parquet, one folder a source, one file a batch.

A file is written under a temporary name and renamed, so it is there whole or not at all. It counts
only once the store lists its batch; a file that the store does not list is never read.
"""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from scoring.errors import NoSpace, Tampered, Text


@dataclass(frozen=True)
class Lake:
    """The folder of all sources."""

    root: Path

    def path(self, source: str, batch: str) -> Path:
        """Where the records of a batch stand."""
        return self.root / source / f"{batch}.parquet"

    def files(self, batches: Iterable[tuple[str, str]]) -> dict[str, tuple[Path, ...]]:
        """Files by source of the given ``(source, batch)`` pairs; a missing file raises ``Tampered``."""
        found: dict[str, list[Path]] = {}
        for source, batch in sorted(batches):
            path = self.path(source, batch)
            if not path.exists():
                raise Tampered(
                    Text(f"数据湖缺少批次文件 {path.name}", f"The lake lacks the file of batch {path.name}"),
                    Text("从备份恢复，或重新导入原文件", "Restore it from backup, or ingest the file again"),
                )
            found.setdefault(source, []).append(path)
        return {source: tuple(paths) for source, paths in found.items()}

    @contextmanager
    def writing(self, source: str, batch: str, schema: pa.Schema) -> Iterator[pq.ParquetWriter]:
        """Write a batch; the file appears under its name when the block ends without an error."""
        final = self.path(source, batch)
        final.parent.mkdir(parents=True, exist_ok=True)
        for abandoned in self.root.glob("*/*.part"):
            _remove_abandoned(abandoned)
        temporary = final.with_suffix(f".{os.getpid()}.part")
        try:
            with _claimed(temporary) as claim:
                with pq.ParquetWriter(temporary, schema, **_encoding(schema)) as writer:
                    yield writer
                os.fsync(claim.fileno())
                temporary.replace(final)
        except OSError as trouble:
            if trouble.errno != errno.ENOSPC:
                raise
            raise NoSpace(
                Text("数据湖所在磁盘空间不足，本批次未写入", "The disk of the lake is full; the batch was not written"),
                Text("清理或扩充磁盘后重新导入该文件", "Make room and ingest the file again"),
            ) from trouble
        finally:
            temporary.unlink(missing_ok=True)


@contextmanager
def _claimed(path: Path) -> Iterator[BinaryIO]:
    """A new file, locked while the block lasts: to others a file without a lock is what a killed run left behind."""
    while True:
        with path.open("wb") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX)
            if path.exists() and path.stat().st_ino == os.fstat(stream.fileno()).st_ino:  # nobody was faster
                yield stream
                return


def _remove_abandoned(path: Path) -> None:
    with suppress(OSError), path.open("rb") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        path.unlink()


def _encoding(schema: pa.Schema) -> dict[str, Any]:
    """Numbers differ from row to row and are packed as they are; of words and dates there are few: a dictionary."""
    numbers = [column.name for column in schema if pa.types.is_integer(column.type)]
    return {
        "compression": "zstd",
        "use_dictionary": [name for name in schema.names if name not in numbers],
        "column_encoding": dict.fromkeys(numbers, "DELTA_BINARY_PACKED"),
    }
