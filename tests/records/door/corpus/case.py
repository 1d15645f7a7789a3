"""What a case is, and the usual ways to write its file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scoring.records.sources import source
from tests.records.rows import row

UNKNOWN = "不相符"
"""The headers are of no source."""

Content = bytes | Callable[[Path], object]


@dataclass(frozen=True)
class Case:
    """``rows`` were written; ``wrong`` are the refused ones: line and first reason. Or ``complaint``: its words."""

    name: str
    content: Content
    source: str = "electricity"
    suffix: str = "csv"
    rows: int = 0
    wrong: tuple[tuple[int, str], ...] = ()
    complaint: str = ""

    def write(self, folder: Path) -> Path:
        """The file of the case."""
        path = folder / f"case.{self.suffix}"
        if isinstance(self.content, bytes):
            path.write_bytes(self.content)
        else:
            self.content(path)
        return path


KEY = {
    "electricity": "account",
    "water": "account",
    "gas": "account",
    "vat_invoice": "number",
    "penalty": "document",
    "permit": "document",
    "social_insurance": "month",
    "tax_declaration": "month",
}
"""A field of the key by which rows of a file are told apart."""


def good(name: str, number: int = 1, /, **changes: str) -> dict[str, str]:
    """A valid row; another number, another fact."""
    key = KEY.get(name)
    text = f"2025-{number:02d}" if key == "month" else f"88{number:04d}"
    return row(name, **({key: text} if key else {}) | changes)


def heads(name: str) -> list[str]:
    """The official headers."""
    return [field.headers[0] for field in source(name).fields]


def text(rows: Sequence[Sequence[str]], delimiter: str = ",", newline: str = "\n") -> str:
    """Rows of cells as delimited text."""
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, lineterminator=newline).writerows(rows)
    return stream.getvalue()


def table(name: str, *rows: Mapping[str, str], head: Sequence[str] | None = None) -> str:
    """A CSV file of a source."""
    return text([head or heads(name), *(list(each.values()) for each in rows)])


def named(name: str, *rows: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Rows by header, blank cells left out."""
    return [{head: cell for head, cell in zip(heads(name), each.values(), strict=True) if cell != ""} for each in rows]


def objects(*rows: object) -> bytes:
    """JSON lines."""
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in rows).encode()
