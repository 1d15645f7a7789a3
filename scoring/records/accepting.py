"""The door: rows of text in, accepted records and refusals out; every row is one or the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa

from scoring.records import reasons
from scoring.records.contract import MISSING_INTEGER, Source, batch_id
from scoring.records.kinds import read_column, tidy
from scoring.records.privacy import WITHHELD, without_personal_data
from scoring.records.reading import BrokenLine, Delivered
from scoring.records.reasons import Reason


@dataclass(frozen=True)
class Trouble:
    """One thing wrong with a row: the column as the department calls it, the reason, a hint."""

    field: str
    reason: Reason
    hint: str = ""


@dataclass(frozen=True)
class Refusal:
    """A row that goes to quarantine, whole, with everything that is wrong with it."""

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
    missing = [f for f in source.fields if f.required and f.name not in columns]
    seen = _Seen()
    for lines, table in delivered.chunks:
        chunk = _Chunk(source, columns, lines, table)
        if missing:
            for field in missing:
                chunk.note(field.name, np.arange(len(lines)), reasons.MISSING_COLUMN)
            records = source.schema.empty_table()
        else:
            values = chunk.read()
            chunk.check(values, received_on)
            records = _records(values, chunk, received_on, batch_id(delivered.sha256))
            chunk.compare(seen, records)
            records = records.filter(pa.array(chunk.fine))
        yield Sorted(records, chunk.refusals())
    yield Sorted(source.schema.empty_table(), [_broken(line, delivered.header) for line in delivered.broken])


def _columns_of(header: tuple[str, ...], source: Source) -> dict[str, str]:
    """Field name → the header it stands under in this file; a synonym serves one field only."""
    free = list(dict.fromkeys(header))
    found = {}
    for field in source.fields:
        match = next((h for name in field.headers for h in free if h == tidy(name)), None)
        if match is not None:
            free.remove(match)
            found[field.name] = match
    return found


def _broken(line: BrokenLine, header: tuple[str, ...]) -> Refusal:
    reason = reasons.UNDECODABLE if "\ufffd" in line.text else reasons.COLUMN_COUNT
    hint = "" if reason is reasons.UNDECODABLE else f"{len(header)}"
    return Refusal(line.line, (Trouble("", reason, hint),), {"": without_personal_data(line.text)})


class _Chunk:
    """Some rows of a file on their way through the door, and what was found wrong with each."""

    def __init__(self, source: Source, columns: dict[str, str], lines: np.ndarray, table: pa.Table) -> None:
        self.source = source
        self.columns = columns
        self.lines = lines
        self.table = table
        self.troubles: dict[int, list[Trouble]] = {}

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
        """The typed columns; what cannot be read is noted."""
        values = {}
        for field in self.source.fields:
            values[field.name] = pa.nulls(len(self.lines), field.kind.arrow)
            if field.name in self.columns:
                text = self.table.column(self.columns[field.name]).combine_chunks()
                values[field.name], findings = read_column(text, field.kind, required=field.required)
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
            name, word = self.source.natural_person
            for row in np.flatnonzero(arrays[name] == word).tolist():
                self.troubles[row] = [Trouble(self.columns[name], reasons.NATURAL_PERSON)]

    def compare(self, seen: _Seen, records: pa.Table) -> None:
        """Note rows whose key stands earlier in the file."""
        for row, earlier, reason in seen.repeated(records, self.fine, self.source):
            self.note(self.source.key[0], np.array([row]), reason, str(earlier))

    def refusals(self) -> list[Refusal]:
        """The rows that something is wrong with: as they came, personal data hidden, unnamed columns left out."""
        return [self._refusal(row, tuple(found)) for row, found in sorted(self.troubles.items())]

    def _refusal(self, row: int, troubles: tuple[Trouble, ...]) -> Refusal:
        line = int(self.lines[row])
        if troubles[0].reason is reasons.NATURAL_PERSON:
            return Refusal(line, troubles, dict.fromkeys(self.columns.values(), WITHHELD))
        cells = {header: str(self.table.column(header)[row].as_py()) for header in self.columns.values()}
        undecodable = next((header for header, cell in cells.items() if "\ufffd" in cell), None)
        if undecodable is not None:
            troubles = (Trouble(undecodable, reasons.UNDECODABLE), *troubles)
        return Refusal(line, troubles, {header: without_personal_data(cell) for header, cell in cells.items()})


def _records(values: dict[str, pa.Array], chunk: _Chunk, received_on: date, batch: str) -> pa.Table:
    source, rows = chunk.source, len(chunk.lines)
    known = values[source.known] if source.known else pa.repeat(pa.scalar(received_on, pa.date32()), rows)
    own = [values[f.name] for f in source.fields]
    book = [values[source.occurred], known, pa.repeat(batch, rows), pa.array(chunk.lines)]
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
        kept = records.take(pa.array(rows))
        keys = _hashes(kept, source.key)
        contents = _hashes(kept, tuple(f.name for f in source.fields))
        lines = kept.column("line").to_numpy()
        before = len(self._keys)
        keys = np.concatenate([self._keys, keys])
        contents = np.concatenate([self._contents, contents])
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


def _hashes(records: pa.Table, names: tuple[str, ...]) -> np.ndarray:
    combined = np.full(len(records), 0x9E3779B97F4A7C15, dtype=np.uint64)
    for name in names:
        column = records.column(name)
        if column.type == pa.string():
            texts = column.combine_chunks().dictionary_encode()
            words = np.asarray(texts.dictionary.to_numpy(zero_copy_only=False), dtype=object)
            table = np.append(pd.util.hash_array(words, categorize=False), np.uint64(0))
            hashed = table[np.asarray(texts.indices.fill_null(len(words)))]
        else:
            whole = (
                column.combine_chunks().cast(pa.int32() if column.type == pa.date32() else pa.int64()).cast(pa.int64())
            )
            hashed = pd.util.hash_array(np.asarray(whole.fill_null(MISSING_INTEGER)))
        combined = (combined ^ hashed) * np.uint64(0xBF58476D1CE4E5B9)
        combined ^= combined >> np.uint64(31)
    return combined
