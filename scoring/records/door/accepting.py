"""The door: rows of text in, accepted records and refusals out; every row is one or the other."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scoring.records import reasons
from scoring.records.contract import ENTERPRISE, MISSING_INTEGER, Source, batch_id, heading
from scoring.records.door.columns import Column, columns_of, lacks_unit, read, text_of
from scoring.records.door.delivery import BrokenLine, Delivered, in_order
from scoring.records.door.persons import persons
from scoring.records.door.seen import Prints, Seen, prints_of
from scoring.records.identity import linking
from scoring.records.identity.clues import Clue, ClueKind, cells_of, clues_by_row
from scoring.records.kinds import TextKind, tidy
from scoring.records.privacy import WITHHELD, without_personal_data
from scoring.records.reasons import Reason

_TOTAL = re.compile(
    r"(本[页月季年次]|[当全][月季年])?(合计|总计|小计|共计|累计)(数|金额)?|(grand|sub)?-?total", re.IGNORECASE
)
"""What a line of totals has in one of its cells, spaces and colons left out."""


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
    """A chunk of a file after the door: ``len(accepted) + len(refused)`` rows came in.

    ``hidden``: in how many of their cells personal numbers were dropped.
    """

    accepted: pa.Table
    refused: list[Refusal]
    hidden: int = 0


def accept(
    delivered: Delivered,
    source: Source,
    received_on: date,
    among: Callable[[], linking.Directory] = linking.Directory,
) -> Iterator[Sorted]:
    """Sort the rows of a delivery into accepted records and refusals.

    ``received_on`` is the day of delivery: what it tells was known from then on, and nothing in it
    may have happened later. ``among`` gives the directory of that day, asked for only if some row
    lacks its code but has another clue to its enterprise.
    """
    columns = columns_of(delivered.header, source)
    keep = source.natural_person is None and len(columns) == len(delivered.header)
    batch, directory, seen = batch_id(delivered.sha256), _once(among), Seen()

    def examined(chunk: tuple[np.ndarray, pa.Table]) -> _Chunk:
        return _Chunk(source, columns, *chunk).examine(received_on, batch, directory)

    for chunk in in_order(examined, delivered.chunks):
        chunk.compare(seen)
        yield chunk.sorted(_broken(delivered, keep=keep))
    yield Sorted(source.schema.empty_table(), _broken(delivered, keep=keep))


def _once(among: Callable[[], linking.Directory]) -> Callable[[], linking.Directory]:
    """``among``, asked for once only, whichever chunk needs it first."""
    made: list[linking.Directory] = []
    lock = threading.Lock()

    def directory() -> linking.Directory:
        with lock:
            if not made:
                made.append(among())
            return made[0]

    return directory


def _broken(delivered: Delivered, *, keep: bool) -> list[Refusal]:
    """The broken lines found since the last time, refused; their text is kept only if ``keep``."""
    lines, delivered.broken = delivered.broken, []
    return [_no_row(line, keep=keep) for line in lines]


def _no_row(line: BrokenLine, *, keep: bool) -> Refusal:
    total = line.reason is reasons.COLUMN_COUNT and any(map(_is_total, re.split(r"[,;|\t]", line.text)))
    trouble = Trouble("", reasons.TOTAL_LINE) if total else Trouble("", line.reason, line.hint)
    return Refusal(line.line, (trouble,), {"": without_personal_data(line.text) if keep else WITHHELD})


def _is_total(cell: str) -> bool:
    return _TOTAL.fullmatch(re.sub(r"[\s:：\"]", "", tidy(cell))) is not None


class _Chunk:
    """Some rows of a file on their way through the door, and what was found wrong with each."""

    def __init__(self, source: Source, columns: dict[str, Column], lines: np.ndarray, table: pa.Table) -> None:
        self.source = source
        self.columns = columns
        self.lines = lines
        self.table = table
        self.troubles: dict[int, list[Trouble]] = {}

    def examine(self, received_on: date, batch: str, among: Callable[[], linking.Directory]) -> _Chunk:
        """All that can be said of the rows without the other chunks."""
        values = self.read()
        self.persons = persons(self.source, self.table, self._text_if_any, values)
        linked = self.link(values, among)
        self.check(values, received_on)
        self.pass_over(values[ENTERPRISE])
        self.records = _records(values, linked, self, received_on, batch)
        named = {name: values[name] for name in {*self.source.key, *self.columns}}
        self.prints: Prints = prints_of(dict(sorted(named.items())), self.source.key, self.lines)
        return self

    def _text(self, name: str) -> pa.Array:
        return text_of(self.table, self.columns[name])

    def _text_if_any(self, name: str) -> pa.Array | None:
        return self._text(name) if name in self.columns else None

    def _header(self, name: str) -> str:
        return self.columns[name].header if name in self.columns else self.source.header_of(name)

    def note(self, name: str, rows: np.ndarray, reason: Reason, hint: str = "", header: str = "") -> None:
        """Note the same trouble with the field ``name``, or its column ``header``, for several rows."""
        trouble = Trouble(header or self._header(name), reason, hint)
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
            if lacks_unit(field, self.table.column_names, self.columns):
                self.note(field.name, np.arange(len(self.lines)), reasons.NO_UNIT)
            elif field.required and field.name not in self.columns:
                self.note(field.name, np.arange(len(self.lines)), reasons.MISSING_COLUMN)
        values = {}
        for field in self.source.fields:
            values[field.name] = pa.nulls(len(self.lines), field.kind.arrow)
            if field.name in self.columns:
                values[field.name], findings = read(self.table, self.columns[field.name], required=field.required)
                for header, finding in findings:
                    self.note(field.name, finding.rows, finding.reason, finding.hint, header)
        return values

    def link(self, values: dict[str, pa.Array], among: Callable[[], linking.Directory]) -> pa.Array:
        """Name the enterprise of rows without its code; returns the rule that led to it, null for all others."""
        rules = np.full(len(self.lines), None, dtype=object)
        clues = self._clues([row for row, found in self.troubles.items() if any(map(self._lacks_code, found))])
        if not clues:
            return pa.array(rules, pa.string())
        codes = np.asarray(values[ENTERPRISE].to_numpy(zero_copy_only=False), dtype=object)
        directory = among()
        for row, found in zip(clues, linking.resolve(list(clues.values()), directory), strict=True):
            answer = found.for_what_happened(values[self.source.occurred][row].as_py(), directory)
            others = [t for t in self.troubles.pop(row) if not self._lacks_code(t)]
            if answer.reason is not None:
                hint = "" if self.persons.private[row] else linking.hint(answer)
                others.append(Trouble(self._header(ENTERPRISE), answer.reason, hint))
            elif answer.rule is not None:
                codes[row], rules[row] = answer.enterprise, answer.rule.id
            if others:
                self.troubles[row] = others
        values[ENTERPRISE] = pa.array(codes, pa.string())
        return pa.array(rules, pa.string())

    def _lacks_code(self, trouble: Trouble) -> bool:
        return trouble.field == self._header(ENTERPRISE) and trouble.reason in linking.WITHOUT_CODE

    def _lacks_owner(self, trouble: Trouble) -> bool:
        return self._lacks_code(trouble) or trouble.reason is reasons.NOBODY

    def _clues(self, rows: list[int]) -> dict[int, tuple[Clue, ...]]:
        """What tells whose rows are, if anything does; of what may be about private persons, not their names."""
        names = [name for name in cells_of(self.source) if name in self.columns]
        if not rows or not names:
            return {}
        at = pa.array(rows, pa.int64())
        cells = {name: self._text(name).take(at).to_pylist() for name in names}
        found = {}
        for row, clues in zip(rows, clues_by_row(self.source, cells), strict=True):
            allowed = tuple(clue for clue in clues if clue.kind in self._trusted(row))
            if allowed:
                found[row] = allowed
        return found

    def _trusted(self, row: int) -> tuple[ClueKind, ...]:
        if self.persons.private[row]:
            return ("number",)
        return ("account", "number") if self.persons.named[row] else ("account", "number", "name")

    def check(self, values: dict[str, pa.Array], received_on: date) -> None:
        """Note dates that cannot be, broken checks, and private persons.

        The source's own checks are asked only of rows whose cells could all be read.
        """
        arrays = _Arrays(values)
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
        told_by = ENTERPRISE if self.source.natural_person is None else self.source.natural_person[0]
        for row in np.flatnonzero(self.persons.certain | self.persons.named).tolist():
            if self.persons.certain[row] or any(map(self._lacks_owner, self.troubles.get(row, ()))):
                self.troubles[row] = [Trouble(self._header(told_by), reasons.NATURAL_PERSON)]

    def pass_over(self, enterprises: pa.Array) -> None:
        """Give rows that are no records, totals and repeated headers, that one reason instead of all others."""
        heads = [heading(column.header) for column in self.columns.values()]
        for row in self._perhaps_no_records():
            cells = list(self._cells(row).values())
            if sum(heading(cell) == head for cell, head in zip(cells, heads, strict=True)) > len(heads) / 2:
                self.troubles[row] = [Trouble("", reasons.REPEATED_HEADER)]
            elif not enterprises[row].is_valid and any(map(_is_total, cells)):
                self.troubles[row] = [Trouble("", reasons.TOTAL_LINE)]

    def _perhaps_no_records(self) -> list[int]:
        """Rows in trouble with a word of totals in some cell, or the beginning of its header in most of them."""
        rows = np.array([row for row in self.troubles if not self.persons.certain[row]], dtype=np.int64)
        totals, heads = np.zeros(len(rows), dtype=bool), np.zeros(len(rows), dtype=np.int64)
        for column in self.columns.values() if len(rows) else ():
            cells = self.table.column(column.header).take(pa.array(rows))
            totals |= np.asarray(pc.match_substring_regex(cells, r"(?i)计|total"))
            heads += np.asarray(pc.match_substring(cells, column.header[:1], ignore_case=True))
        return rows[totals | (2 * heads > len(self.columns))].tolist()

    def _cells(self, row: int) -> dict[str, str]:
        return {name: self.table.column(column.header)[row].as_py() for name, column in self.columns.items()}

    def compare(self, seen: Seen) -> None:
        """Note rows whose key stands earlier in the file."""
        for row, earlier, reason in seen.repeated(self.prints, np.flatnonzero(self.fine)):
            self.note(self.source.key[0], np.array([row]), reason, str(earlier))

    def sorted(self, broken: list[Refusal]) -> Sorted:
        """The chunk after the door, with the broken lines around it."""
        accepted = self.records.filter(pa.array(self.fine)) if self.troubles else self.records
        refused, hidden = self._refusals()
        for name, column in self.columns.items():
            if isinstance(column.kind, TextKind):
                hidden += pc.sum(pc.match_substring(accepted.column(name), WITHHELD)).as_py() or 0
        return Sorted(accepted, [*refused, *broken], hidden)

    def _refusals(self) -> tuple[list[Refusal], int]:
        """The rows that something is wrong with, in the order of the file, and how many cells lost numbers."""
        rows = sorted(self.troubles)
        headers = [each.header for column in self.columns.values() for each in column.every]
        cells_of = self.table.take(pa.array(rows, pa.int64())).select(headers)
        refused, hidden = [], 0
        for row, cells in zip(rows, cells_of.to_pylist() or [{}] * len(rows), strict=True):
            if self.persons.private[row] or self.troubles[row][0].reason is reasons.NATURAL_PERSON:
                kept = dict.fromkeys(headers, WITHHELD)
            else:
                kept = {header: without_personal_data(cells[header]) for header in headers}
                hidden += sum(kept[header] != cells[header] for header in headers)
            refused.append(Refusal(int(self.lines[row]), tuple(self.troubles[row]), kept))
        return refused, hidden


def _records(values: dict[str, pa.Array], linked: pa.Array, chunk: _Chunk, received_on: date, batch: str) -> pa.Table:
    source, rows = chunk.source, len(chunk.lines)
    received = pa.repeat(pa.scalar(received_on, pa.date32()), rows)
    known = values[source.known] if source.known else received
    own = [values[f.name] for f in source.fields]
    book = [values[source.occurred], known, received, pa.repeat(batch, rows), pa.array(chunk.lines), linked]
    return pa.table([*own, *book], schema=source.schema)


def as_numpy(column: pa.Array) -> np.ndarray:
    """An Arrow column as the checks see it: see :data:`scoring.records.contract.Columns`."""
    if column.type == pa.int64():
        return np.asarray(column.fill_null(MISSING_INTEGER) if column.null_count else column)
    if column.type == pa.date32():
        return np.asarray(column.to_numpy(zero_copy_only=False), dtype="datetime64[D]")
    return np.asarray(column.to_numpy(zero_copy_only=False), dtype=object)


class _Arrays(Mapping[str, np.ndarray]):
    """The columns as the checks see them, each made when it is first asked for."""

    def __init__(self, columns: Mapping[str, pa.Array]) -> None:
        self._columns = columns
        self._made: dict[str, np.ndarray] = {}

    def __getitem__(self, name: str) -> np.ndarray:
        if name not in self._made:
            self._made[name] = as_numpy(self._columns[name])
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        return name in self._columns

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)
