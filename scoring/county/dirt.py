"""Dirty rows: the mistakes that real deliveries contain, each kind in one table.

A *fault* must be quarantined. Most faults are extra, broken copies of a good row, standing after it; one
in five stands in its place, so that a little truth is lost as it is in life. A *variant* is an
unusual way of writing that must still be accepted; it replaces the usual one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from scoring.codes.uscc import ALPHABET
from scoring.county.parcels import Parcel
from scoring.records import kinds
from scoring.records.contract import ENTERPRISE, Source

FAULTY, VARIED = 0.0045, 0.003
"""Shares of rows that get a fault, or a variant."""
IN_PLACE = 0.2
"""Share of faults that replace the good row instead of following it."""

Row = dict[str, str]
Chooser = Callable[[Source, Row], list[str]]
Change = Callable[[str], str]


@dataclass(frozen=True)
class Line:
    """A row to be written: its cells, or a break of the file itself."""

    cells: tuple[str, ...]
    undecodable: bool = False


@dataclass
class Spoilt:
    """What stands instead of some rows, and how many of which fault were made."""

    lines: dict[int, tuple[Line, ...]] = field(default_factory=dict)
    faults: Counter[str] = field(default_factory=Counter)


def _of_kind(kind: type[kinds.Kind], pattern: str = ".", *, required: bool = True) -> Chooser:
    """Fields of a kind whose cell matches ``pattern``."""

    def choose(source: Source, row: Row) -> list[str]:
        return [
            f.name
            for f in source.fields
            if isinstance(f.kind, kind) and f.required >= required and re.search(pattern, row.get(f.name, ""))
        ]

    return choose


def _occurred(source: Source, row: Row) -> list[str]:
    return [source.occurred] if row[source.occurred] else []


def _not_in_key(source: Source, row: Row) -> list[str]:
    """A field that can differ while the key stays: a choice if there is one, else a number, else a text."""
    free = [f for f in source.fields if f.required and f.name not in source.key and row.get(f.name)]
    for kind in (kinds.Choice, kinds.Number, kinds.TextKind):
        if found := [f.name for f in free if isinstance(f.kind, kind)]:
            return found[:1]
    return []


def _enterprise(source: Source, row: Row) -> list[str]:
    del source
    return [ENTERPRISE] if row[ENTERPRISE] else []


def _anything(source: Source, row: Row) -> list[str]:
    return [f.name for f in source.fields if f.required and row.get(f.name)]


def _wrong_check_digit(code: str) -> str:
    return code[:-1] + ALPHABET[(ALPHABET.index(code[-1]) + 7) % len(ALPHABET)]


def _other(value: str) -> str:
    """Different content of the same kind."""
    if value in SWAPS:
        return SWAPS[value]
    return f"1{value}" if value[:1].isdigit() else value


def _full_width(value: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in value)


def _thousands(value: str) -> str:
    whole, _, rest = value.partition(".")
    return f"{int(whole):,}" + (f".{rest}" if rest else "")


SWAPS = {
    "有效发票": "作废发票", "作废发票": "有效发票", "正常": "核销", "贷款审批": "贷后管理", "贷后管理": "贷款审批",
}  # fmt: skip
"""Words that a later row of the same key might say instead."""
ISO = r"^\d{4}-\d\d-\d\d$"
LARGE = r"^\d{4,}(\.\d+)?$"

FAULTS: Mapping[str, tuple[Chooser, Change]] = {
    "bad_check_digit": (_enterprise, _wrong_check_digit),
    "short_code": (_enterprise, lambda code: code[:-1]),
    "negative": (_of_kind(kinds.Number, r"^0*[1-9]"), lambda number: f"-{number}"),
    "words_in_number": (_of_kind(kinds.Number), lambda number: f"约{number}"),
    "impossible_date": (_of_kind(kinds.Day), lambda day: f"{day[:4]}-02-30"),
    "future_date": (_occurred, lambda day: f"{int(day[:4]) + 3}{day[4:]}"),
    "empty": (_anything, lambda _: ""),
    "duplicate": (_enterprise, lambda code: code),
    "conflict": (_not_in_key, _other),
    "extra_column": (_enterprise, lambda code: code),
    "undecodable": (_enterprise, lambda code: code),
}
"""Each fault: the fields it may strike, and what it does to the cell. The last four concern the row."""

FOLLOWS_ONLY = {"duplicate", "conflict"}
"""Faults that are faults only beside the good row."""
TEXT_FILES_ONLY = {"extra_column", "undecodable"}

VARIANTS: Mapping[str, tuple[Chooser, Change]] = {
    "full_width": (_enterprise, _full_width),
    "trailing_space": (_anything, lambda value: f"{value} \u3000"),
    "thousands": (_of_kind(kinds.Number, LARGE), _thousands),
    "dotted_date": (_of_kind(kinds.Day, ISO), lambda d: f"{d[:4]}.{int(d[5:7])}.{int(d[8:])}"),
    "eight_digits": (_of_kind(kinds.Day, ISO), lambda d: d.replace("-", "")),
    "chinese_date": (_of_kind(kinds.Day, ISO), lambda d: f"{d[:4]}年{int(d[5:7])}月{int(d[8:])}日"),
}
"""Each variant: the fields it may touch, and how it writes the cell."""


def spoil(parcel: Parcel, rng: np.random.Generator) -> Spoilt:
    """Choose rows of a parcel and spoil them. Rows about private persons count as faults as they are."""
    rows, source, spoilt = len(parcel.table), parcel.source, Spoilt()
    if source.natural_person is not None:
        column, _ = source.natural_person
        persons = np.array(parcel.table.column(column).to_pylist()) == "自然人"
        spoilt.faults.update({"natural_person": int(persons.sum())})
    else:
        persons = np.zeros(rows, dtype=bool)
    faulty, varied = rng.binomial(rows, FAULTY), rng.binomial(rows, VARIED)
    chosen = rng.permutation(np.flatnonzero(~persons))[: faulty + varied]
    for place, at in enumerate(chosen.tolist()):
        row: Row = {name: parcel.table.column(name)[at].as_py() for name in parcel.table.column_names}
        if place < faulty:
            name = _draw(FAULTS, parcel, rng)
            lines = _fault(name, source, row, rng)
        else:
            name = _draw(VARIANTS, parcel, rng)
            lines = _variant(name, source, row, rng)
        if lines:
            spoilt.lines[at] = lines
            spoilt.faults[name] += place < faulty
    return spoilt


def _draw(table: Mapping[str, tuple[Chooser, Change]], parcel: Parcel, rng: np.random.Generator) -> str:
    names = [n for n in table if parcel.style.format == "csv" or n not in TEXT_FILES_ONLY]
    return names[int(rng.integers(len(names)))]


def _changed(choose: Chooser, change: Change, source: Source, row: Row, rng: np.random.Generator) -> Row | None:
    fields = choose(source, row)
    if not fields:
        return None
    name = fields[int(rng.integers(len(fields)))]
    return row | {name: change(row[name])}


def _fault(name: str, source: Source, row: Row, rng: np.random.Generator) -> tuple[Line, ...]:
    changed = _changed(*FAULTS[name], source, row, rng)
    if changed is None or (name == "conflict" and changed == row):
        return ()
    cells = tuple(changed.values()) + (("补录",) if name == "extra_column" else ())
    broken = Line(cells, undecodable=name == "undecodable")
    if name not in FOLLOWS_ONLY and rng.random() < IN_PLACE:
        return (broken,)
    return Line(tuple(row.values())), broken


def _variant(name: str, source: Source, row: Row, rng: np.random.Generator) -> tuple[Line, ...]:
    changed = _changed(*VARIANTS[name], source, row, rng)
    return (Line(tuple(changed.values())),) if changed else ()
