"""Parquet: columns of any plain type, read as text batch by batch."""

from __future__ import annotations

import io
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from scoring.errors import Text, UnreadableFile
from scoring.records.door.delivery import Delivered, File, unique
from scoring.records.kinds import tidy

BATCH = 1 << 16
"""Rows read at a time."""

LARGEST_GROUP = 4 << 30
"""Bytes of a row group when unpacked: it says how much memory the file asks for."""

MOST_ROWS_OF_A_BYTE = 20
"""Real rows differ; a file of more rows than that says the same thing over and over: a bomb, not a table."""

TROUBLES = (pa.ArrowException, OSError, ValueError, MemoryError)


def read(file: File, known: set[str]) -> Delivered:
    """The delivery in a Parquet file; its columns have names, so nothing is looked for."""
    del known
    file.stream.seek(0)
    try:
        table = pq.ParquetFile(file.stream)
    except TROUBLES as trouble:
        raise file.no_table() from trouble
    groups = (table.metadata.row_group(i).total_byte_size for i in range(table.metadata.num_row_groups))
    size = file.stream.seek(0, io.SEEK_END)
    if max(groups, default=0) > LARGEST_GROUP or table.metadata.num_rows > MOST_ROWS_OF_A_BYTE * size:
        raise UnreadableFile(
            Text(f"{file.name} 解压后过大", f"{file.name} unpacks to more than may be held"),
            Text("分成较小的行组或文件后重新报送", "Write smaller row groups, or several files"),
        )
    for column in table.schema_arrow:
        if not _plain(column.type):
            name = tidy(column.name)[:40]
            raise UnreadableFile(
                Text(f"{file.name} 的列“{name}”类型为 {column.type}，不是文字、数字或日期",
                     f"The column '{name}' of {file.name} is {column.type}: no text, number or date"),
                Text("导出为文字、数字或日期列", "Write it as a column of text, numbers or dates"),
            )  # fmt: skip
    names = [tidy(column) for column in table.schema_arrow.names]
    return Delivered(file.sha256, "parquet", tuple(names), _chunks(file, table, unique(names)))


def _plain(kind: pa.DataType) -> bool:
    """Whether the values have one spelling as text; a time with a zone would have several days."""
    inner = kind.value_type if pa.types.is_dictionary(kind) else kind
    zoned = pa.types.is_timestamp(inner) and inner.tz is not None
    nested = pa.types.is_nested(inner) or pa.types.is_binary(inner) or pa.types.is_fixed_size_binary(inner)
    return not (zoned or nested or pa.types.is_large_binary(inner) or pa.types.is_duration(inner))


def _chunks(file: File, table: pq.ParquetFile, names: list[str]) -> Iterator[tuple[np.ndarray, pa.Table]]:
    at = 1
    try:
        for batch in table.iter_batches(batch_size=BATCH):
            columns = [pc.fill_null(_text(column), "") for column in batch.columns]
            for column in columns:
                column.validate(full=True)  # a damaged file may hold bytes that are no text
            yield np.arange(at, at + len(batch), dtype=np.int64), pa.table(columns, names=names)
            at += len(batch)
    except TROUBLES as trouble:
        raise file.no_table() from trouble
    for _ in file.blocks():  # complains if the file was changed meanwhile
        pass


def _text(column: pa.Array) -> pa.Array:
    if pa.types.is_timestamp(column.type):
        return pc.strftime(column.cast(pa.timestamp("s"), safe=False), format="%Y-%m-%d %H:%M:%S")
    return column.cast(pa.string())
