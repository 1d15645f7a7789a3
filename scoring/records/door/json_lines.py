"""JSON lines: one object a line, its keys the headers. Numbers stay the text they were, never a binary fraction."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import chain
from typing import Any

import numpy as np
import pyarrow as pa

from scoring.records import reasons
from scoring.records.contract import heading
from scoring.records.door.delimited import LONGEST_LINE, decodable, encodings, fewest_errors, first_lines, whole_lines
from scoring.records.door.delivery import BrokenLine, Delivered, File, unique
from scoring.records.kinds import tidy
from scoring.records.reasons import Reason

MOST_KEYS = 2000
"""Different keys in a file; more are no columns."""


class _Broken(ValueError):
    """A line that is no row, and why."""

    def __init__(self, reason: Reason, hint: str = "") -> None:
        super().__init__(reason.id)
        self.reason = reason
        self.hint = hint


def read(file: File, known: set[str]) -> Delivered:
    """The delivery in a file of JSON lines; ``known`` are the headers looked for. Any line may have any key."""
    start = file.start()
    named = {encoding: _named(start, encoding, known) for encoding in encodings(start)}
    most = max(named.values())
    encoding = fewest_errors(file, dict.fromkeys(e for e, n in named.items() if n == most))
    header: dict[str, None] = {}
    for _, text in chain.from_iterable(_blocks(file, encoding)):
        header.update(dict.fromkeys(_row(text, [])))
        if len(header) > MOST_KEYS:
            raise file.no_table()
    if not any(header):
        raise file.no_table()
    delivered = Delivered(file.sha256, encoding, tuple(tidy(key) for key in header), iter(()))
    delivered.chunks = _chunks(file, tuple(header), delivered)
    return delivered


def _named(start: bytes, encoding: str, known: set[str]) -> int:
    return sum(heading(key) in known for line in first_lines(start, encoding) for key in _row(line, []))


def _blocks(file: File, encoding: str) -> Iterator[list[tuple[int, str]]]:
    """The lines with their numbers, some at a time."""
    first = 1
    for block in whole_lines(file, encoding):
        texts = decodable(block).decode().removesuffix("\n").split("\n")
        yield list(enumerate(texts, first))
        first += len(texts)


def _chunks(file: File, keys: tuple[str, ...], delivered: Delivered) -> Iterator[tuple[np.ndarray, pa.Table]]:
    names = unique(delivered.header)
    for block in _blocks(file, delivered.encoding):
        lines, rows = [], []
        for line, text in block:
            trouble: list[_Broken] = []
            row = _row(text, trouble)
            if trouble:
                kept = text[:LONGEST_LINE]
                delivered.broken.append(BrokenLine(line, kept, trouble[0].reason, trouble[0].hint))
            elif any(cell.strip() for cell in row.values()):
                lines.append(line)
                rows.append(row)
        columns = [pa.array([row.get(key, "") for row in rows], pa.string()) for key in keys]
        yield np.array(lines, dtype=np.int64), pa.table(columns, names=names)


def _row(line: str, trouble: list[_Broken]) -> dict[str, str]:
    """The cells of a line by key; nothing of a blank line, nor of a broken one, which is added to ``trouble``."""
    if not line.strip():
        return {}
    try:
        found = _loaded(line)
        return {key: _cell(key, value) for key, value in found.items()}
    except _Broken as broken:
        trouble.append(broken)
    except (ValueError, RecursionError):
        trouble.append(_Broken(reasons.UNDECODABLE if "\ufffd" in line else reasons.NO_OBJECT))
    return {}


def _loaded(line: str) -> dict[str, Any]:
    if len(line.encode()) > LONGEST_LINE:
        raise _Broken(reasons.NO_OBJECT, f"> {LONGEST_LINE}")
    found = json.loads(line, object_pairs_hook=_once, parse_int=str, parse_float=str, parse_constant=_no_constant)
    if not isinstance(found, dict):
        raise _Broken(reasons.NO_OBJECT)
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _Broken(reasons.REPEATED_KEY, next(key for key in found if keys.count(key) > 1)[:40])
    return found


def _no_constant(word: str) -> str:
    raise _Broken(reasons.NO_OBJECT, word)


def _cell(key: str, value: Any) -> str:  # noqa: ANN401  (whatever JSON holds)
    if isinstance(value, dict | list):
        raise _Broken(reasons.NESTED, key[:40])
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value).encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # a lone \udXXX is no character
