"""The lake: accepted records as Parquet, one folder a source, one file a batch.

A file is written under a temporary name and renamed, so it is there whole or not at all. It counts
only once the store lists its batch; a file that the store does not list is never read.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from scoring.errors import Tampered, Text


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
        temporary = final.with_suffix(f".{os.getpid()}.part")
        try:
            with pq.ParquetWriter(temporary, schema, compression="zstd") as writer:
                yield writer
            with temporary.open("rb") as written:
                os.fsync(written.fileno())
            temporary.replace(final)
        finally:
            temporary.unlink(missing_ok=True)
