"""Refused rows on their way into the store: kept in a file, as there may be more of them than memory holds."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Any, Self

from scoring.records.door.accepting import Refusal


class Spool:
    """The refused rows of one batch, in the form of the store; the file has no name and ends with the process."""

    def __init__(self, batch: str) -> None:
        """Empty, for the rows of ``batch``."""
        self.batch = batch
        self.count = 0
        self.by_reason: Counter[str] = Counter()
        self._file = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115  (closed by __exit__)

    def add(self, refused: Sequence[Refusal]) -> None:
        """Keep rows that stand together in the file."""
        parts: Counter[int] = Counter()
        for refusal in refused:
            troubles = [{"field": t.field, "reason": t.reason.id, "hint": t.hint} for t in refusal.troubles]
            row = {"batch_id": self.batch, "line": refusal.line, "part": parts[refusal.line], "troubles": troubles}
            parts[refusal.line] += 1
            self.by_reason[refusal.troubles[0].reason.id] += 1
            self._file.write(json.dumps(row | {"content": refusal.row}) + "\n")
        self.count += len(refused)

    def rows(self, at_once: int = 10_000) -> Iterator[list[dict[str, Any]]]:
        """The rows, some at a time."""
        self._file.seek(0)
        rows = []
        for line in self._file:
            rows.append(json.loads(line))
            if len(rows) == at_once:
                yield rows
                rows = []
        if rows:
            yield rows

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Forget the rows."""
        self._file.close()
