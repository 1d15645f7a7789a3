"""The door: rows of text in, accepted records and refusals out; every row is one or the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import reduce

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from scoring.records import reasons
from scoring.records.contract import MISSING_INTEGER, Source, batch_id
from scoring.records.kinds import read_column
from scoring.records.privacy import WITHHELD, without_personal_data
from scoring.records.reading import BrokenLine, Delivered, heading
from scoring.records.reasons import Reason


@dataclass(frozen=True)
class Trouble:
    """One thing wrong with a row: the column as the department calls it, the reason, a hint."""

    field: str
    reason: Reason
    hint: str = ""


@dataclass(frozen=True)
class Refusal:
    """A row that goes to quarantine with everything that is wrong with it.

    The row is kept as far as the contract knows its columns, personal data hidden; nothing of it is
    kept where it may be about a private person.
    """

    line: int
    troubles: tuple[Trouble, ...]
    row: dict[str, str]


@dataclass(frozen=True)
class Sorted:
    """A chunk of a file after the door: ``len(accepted) + len(refused)`` rows came in."""

    accepted: pa.Table
    refused: list[Refusal]


def accept(delivered: Delivered, source: Source, received_on: date) -> Iterator[Sorted]:
    """Sort the rows of a delivery into accepted records and refusals.

    ``received_on`` is the day of delivery: what it tells was known from then on, and nothing in it
    may have happened later.
    """
    columns = _columns_of(delivered.header, source)
    seen = _Seen()
    for lines, table in delivered.chunks:
        chunk = _Chunk(source, columns, lines, table)
        values = chunk.read()
        chunk.check(values, received_on)
        records = _records(values, chunk, received_on, batch_id(delivered.sha256))
        chunk.compare(seen, records)
        yield Sorted(records.filter(pa.array(chunk.fine)), chunk.refusals())
    keep = source.natural_person is None and len(columns) == len(delivered.header)
    yield Sorted(source.schema.empty_table(), [_broken(line, delivered.header, keep=keep) for line in delivered.broken])


def _columns_of(header: tuple[str, ...], source: Source) -> dict[str, str]:
    """Field name → the header it stands under in this file; a synonym serves one field only."""
    free = list(dict.fromkeys(header))
    found = {}
    for field in source.fields:
        match = next((h for name in field.headers for h in free if heading(h) == heading(name)), None)
        if match is not None:
            free.remove(match)
            found[field.name] = match
    return found


def _broken(line: BrokenLine, header: tuple[str, ...], *, keep: bool) -> Refusal:
    reason = reasons.UNDECODABLE if "\ufffd" in line.text else reasons.COLUMN_COUNT
    hint = "" if reason is reasons.UNDECODABLE else f"{len(header)}"
    text = without_personal_data(line.text) if keep else WITHHELD
    return Refusal(line.line, (Trouble("", reason, hint),), {"": text})


class _Chunk:
    """Some rows of a file on their way through the door, and what was found wrong with each."""

    def __init__(self, source: Source, columns: dict[str, str], lines: np.ndarray, table: pa.Table) -> None:
        self.source = source
        self.columns = columns
        self.lines = lines
        self.table = table
        self.troubles: dict[int, list[Trouble]] = {}
        self.persons, self.private = self._persons()

    def _persons(self) -> tuple[np.ndarray, np.ndarray]:
        """Two masks: rows marked as about a private person, and rows that may be: those not marked otherwise."""
        rows = len(self.lines)
        if self.source.natural_person is None:
            return np.zeros(rows, dtype=bool), np.zeros(rows, dtype=bool)
        name, word = self.source.natural_person
        if name not in self.columns:
            return np.zeros(rows, dtype=bool), np.ones(rows, dtype=bool)
        kind = next(f.kind for f in self.source.fields if f.name == name)
        marks = read_column(self._text(name), kind, required=False)[0]
        persons = np.asarray(pc.equal(marks, word).fill_null(pa.scalar(value=False)))
        return persons, persons | np.asarray(marks.is_null())

    def _text(self, name: str) -> pa.Array:
        return self.table.column(self.columns[name]).combine_chunks()

    def note(self, name: str, rows: np.ndarray, reason: Reason, hint: str = "") -> None:
        """Note the same trouble with the field ``name`` for several rows."""
        trouble = Trouble(self.columns.get(name, self.source.header_of(name)), reason, hint)
        for row in rows.tolist():
            self.troubles.setdefault(row, []).append(trouble)

    @property
    def fine(self) -> np.ndarray:
        """A mask of the rows that nothing is wrong with so far."""
        fine = np.ones(len(self.lines), dtype=bool)
        fine[list(self.troubles)] = False
        return fine

    def read(self) -> dict[str, pa.Array]:
        """The typed columns; what is missing or cannot be read is noted."""
        for field in self.source.fields:
            if field.required and field.name not in self.columns:
                self.note(field.name, np.arange(len(self.lines)), reasons.MISSING_COLUMN)
        values = {}
        for field in self.source.fields:
            values[field.name] = pa.nulls(len(self.lines), field.kind.arrow)
            if field.name in self.columns:
                values[field.name], findings = read_column(self._text(field.name), field.kind, required=field.required)
                for finding in findings:
                    self.note(field.name, finding.rows, finding.reason, finding.hint)
        return values

    def check(self, values: dict[str, pa.Array], received_on: date) -> None:
        """Note dates that cannot be, broken checks, and private persons.

        The source's own checks are asked only of rows whose cells could all be read.
        """
        arrays = {name: as_numpy(column) for name, column in values.items()}
        for field in self.source.fields:
            if field.kind.arrow == pa.date32() and not field.ahead:
                late = arrays[field.name] > np.datetime64(received_on)
                self.note(field.name, np.flatnonzero(late), reasons.FUTURE, received_on.isoformat())
        if self.source.known is not None:
            early = arrays[self.source.known] < arrays[self.source.occurred]
            self.note(self.source.known, np.flatnonzero(early), reasons.KNOWN_TOO_EARLY)
        readable = self.fine
        for check in self.source.checks:
            self.note(check.field, np.flatnonzero(check.broken(arrays) & readable), check.reason)
        if self.source.natural_person is not None:
            for row in np.flatnonzero(self.persons).tolist():
                self.troubles[row] = [Trouble(self.columns[self.source.natural_person[0]], reasons.NATURAL_PERSON)]

    def compare(self, seen: _Seen, records: pa.Table) -> None:
        """Note rows whose key stands earlier in the file."""
        for row, earlier, reason in seen.repeated(records, self.fine, self.source):
            self.note(self.source.key[0], np.array([row]), reason, str(earlier))

    def refusals(self) -> list[Refusal]:
        """The rows that something is wrong with, in the order of the file."""
        rows = sorted(self.troubles)
        headers = list(self.columns.values())
        cells_of = self.table.select(headers).take(pa.array(rows, pa.int64())).to_pylist()
        refused = []
        for row, cells in zip(rows, cells_of, strict=True):
            kept = {h: WITHHELD if self.private[row] else without_personal_data(cells[h]) for h in headers}
            refused.append(Refusal(int(self.lines[row]), tuple(self.troubles[row]), kept))
        return refused


def _records(values: dict[str, pa.Array], chunk: _Chunk, received_on: date, batch: str) -> pa.Table:
    source, rows = chunk.source, len(chunk.lines)
    received = pa.repeat(pa.scalar(received_on, pa.date32()), rows)
    known = values[source.known] if source.known else received
    own = [values[f.name] for f in source.fields]
    book = [values[source.occurred], known, received, pa.repeat(batch, rows), pa.array(chunk.lines)]
    return pa.table([*own, *book], schema=source.schema)


def as_numpy(column: pa.Array) -> np.ndarray:
    """An Arrow column as the checks see it: see :data:`scoring.records.contract.Columns`."""
    if column.type == pa.int64():
        return np.asarray(column.fill_null(MISSING_INTEGER))
    if column.type == pa.date32():
        return np.asarray(column.to_numpy(zero_copy_only=False), dtype="datetime64[D]")
    return np.asarray(column.to_numpy(zero_copy_only=False), dtype=object)


class _Seen:
    """The keys of the rows of one file that were accepted so far, as 64-bit hashes.

    Sixteen bytes a row let a file of ten million rows pass within bounded memory. Two different keys
    share a hash with a chance of one in 370,000 in such a file; the later row would then be
    quarantined as a conflict, never lost.
    """

    def __init__(self) -> None:
        self._keys = np.empty(0, dtype=np.uint64)
        self._contents = np.empty(0, dtype=np.uint64)
        self._lines = np.empty(0, dtype=np.int64)

    def repeated(self, records: pa.Table, fine: np.ndarray, source: Source) -> Iterator[tuple[int, int, Reason]]:
        """Rows among ``fine`` whose key was seen before: the row, the earlier line, the reason."""
        rows = np.flatnonzero(fine)
        kept = records if fine.all() else records.filter(pa.array(fine))
        hashes = {f.name: _hashes(kept.column(f.name).combine_chunks()) for f in source.fields}
        lines = kept.column("line").to_numpy()
        before = len(self._keys)
        keys = np.concatenate([self._keys, _combined(hashes[name] for name in source.key)])
        contents = np.concatenate([self._contents, _combined(hashes.values())])
        lines = np.concatenate([self._lines, lines])
        order = np.argsort(keys, kind="stable")
        keys, contents, lines = keys[order], contents[order], lines[order]
        first = np.r_[True, keys[1:] != keys[:-1]] if len(keys) else np.empty(0, dtype=bool)
        leader = np.maximum.accumulate(np.where(first, np.arange(len(keys)), 0))
        for at in np.flatnonzero(~first).tolist():
            same = contents[at] == contents[leader[at]]
            row = int(rows[order[at] - before])
            yield row, int(lines[leader[at]]), reasons.DUPLICATE if same else reasons.CONFLICT
        self._keys, self._contents, self._lines = keys[first], contents[first], lines[first]


def _hashes(column: pa.Array) -> np.ndarray:
    if column.type == pa.string():
        texts = column.dictionary_encode()
        words = np.asarray(texts.dictionary.to_numpy(zero_copy_only=False), dtype=object)
        table = np.append(pd.util.hash_array(words, categorize=False), np.uint64(0))
        return table[np.asarray(texts.indices.fill_null(len(words)))]
    whole = column.cast(pa.int32()).cast(pa.int64()) if column.type == pa.date32() else column
    return pd.util.hash_array(np.asarray(whole.fill_null(MISSING_INTEGER)))


def _combined(hashes: Iterable[np.ndarray]) -> np.ndarray:
    def mixed(before: np.ndarray, hashed: np.ndarray) -> np.ndarray:
        product = (before ^ hashed) * np.uint64(0xBF58476D1CE4E5B9)
        return product ^ (product >> np.uint64(31))

    return reduce(mixed, hashes)
