"""What is stated on the site passes the same door as a file: the same readings, the same checks, the same words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from scoring.errors import Invalid, Text
from scoring.records.contract import Source
from scoring.records.door.accepting import accept
from scoring.records.door.delivery import Delivered
from scoring.records.workbooks.corrections import told

Row = Mapping[str, Any]
"""Values by field of the source; what is not stated is missing or ``None``."""

NOWHERE = "0" * 64
"""The digest of a file that there is not."""


@dataclass(frozen=True)
class Admitted:
    """What the door says of a row: the record, or why it is refused, each with its id and in words."""

    record: dict[str, Any] | None
    troubles: tuple[tuple[str, Text], ...] = ()


def cells(source: Source, row: Row) -> list[str]:
    """A row as the department would write it, field by field."""
    values = ((f, row.get(f.name)) for f in source.fields)
    return ["" if value is None else f.kind.shown(value) for f, value in values]


def admitted(source: Source, rows: Sequence[Row], today: date) -> list[Admitted]:
    """What the door of a source says of rows stated today, in their order."""
    header = tuple(f.headers[0] for f in source.fields)
    columns = zip(*(cells(source, row) for row in rows), strict=True)
    table = pa.table([pa.array(column, pa.string()) for column in columns], names=list(header))
    lines = np.arange(len(rows))
    found: dict[int, Admitted] = {}
    for part in accept(Delivered(NOWHERE, "utf-8", header, iter([(lines, table)])), source, today):
        found |= {record["line"]: Admitted(record) for record in part.accepted.to_pylist()}
        for refusal in part.refused:
            troubles = [{"field": t.field, "reason": t.reason.id, "hint": t.hint} for t in refusal.troubles]
            found[refusal.line] = Admitted(None, tuple((t["reason"], told(t, refusal.row)) for t in troubles))
    return [found[line] for line in range(len(rows))]


def admit(source: Source, row: Row, today: date) -> dict[str, Any]:
    """The record of one row stated today; raises ``Invalid`` with everything that is wrong with it."""
    [found] = admitted(source, [row], today)
    if found.record is None:
        raise Invalid(
            Text("".join(t.zh for _, t in found.troubles), " ".join(t.en for _, t in found.troubles)),
            Text("更正后重试", "Correct it and try again"),
        )
    return found.record
