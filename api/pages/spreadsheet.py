"""Tables for Excel: CSV in UTF-8 with a mark that makes Excel read it as such."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_LONG_NUMBER = re.compile(r"\d{12,}")


def csv_for_excel(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """The table as bytes."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(header)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return "\ufeff".encode() + stream.getvalue().encode()


def _cell(value: object) -> object:
    """Numbers as they are; text so that Excel neither runs it as a formula nor rounds a long code."""
    if not isinstance(value, str):
        return "" if value is None else value
    if value.startswith(_FORMULA):
        return "'" + value
    return value + "\t" if _LONG_NUMBER.fullmatch(value) else value
