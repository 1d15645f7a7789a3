"""Dirty rows: the mistakes that real deliveries contain, each kind in one table.

A *fault* must be quarantined. Most faults are extra, broken copies of a good row, standing after it; one
in five stands in its place, so that a little truth is lost as it is in life. A *variant* is an
unusual way of writing that must still be accepted; it replaces the usual one.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pyarrow.compute as pc

from scoring.codes.uscc import ALPHABET
from scoring.county.parcels import Parcel
from scoring.records import kinds
from scoring.records.contract import ENTERPRISE, Source

FAULTY, VARIED = 0.0045, 0.003
"""Shares of rows that get a fault, or a variant."""
IN_PLACE = 0.2
"""Share of faults that replace the good row instead of following it."""

Row = dict[str, str]
Uncode = Callable[[Parcel, "np.ndarray", "Spoilt"], None]
"""Takes the code from some of the rows that were not spoilt otherwise."""
Chooser = Callable[[Source, Row], list[str]]
Change = Callable[[str], str]


@dataclass(frozen=True)
class Line:
    """A row to be written; ``broken`` names how the file itself is broken at this place, if it is."""

    cells: tuple[str, ...]
    broken: str = ""


@dataclass
class Spoilt:
    """What stands instead of some rows, how many of which fault were made, and how many rows lost their code."""

    lines: dict[int, tuple[Line, ...]] = field(default_factory=dict)
    faults: Counter[str] = field(default_factory=Counter)
    uncoded: Counter[str] = field(default_factory=Counter)


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


def _but_the_code(source: Source, row: Row) -> list[str]:
    """A row without its code may still be linked; see :mod:`scoring.county.uncoded`."""
    return [name for name in _anything(source, row) if name != ENTERPRISE]


def _serial(day: str) -> str:
    """The day as a spreadsheet counts it."""
    return str((date.fromisoformat(day) - date(1899, 12, 30)).days)


def _roc(day: str) -> str:
    """The day with a year of the Republic of China."""
    return f"{int(day[:4]) - 1911}.{int(day[5:7])}.{int(day[8:])}"


def _identity_number(value: str) -> str:
    """An identity number that is right in form and belongs to nobody: there is no region 800000.

    None of these 300 happens to be a credit code too.
    """
    body = f"80000019000101{zlib.crc32(value.encode()) % 300:03}"
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(body))
    return body + "10X98765432"[total % 11]


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
RECENT = r"^20\d\d-\d\d-\d\d$"
NEVER_YET = "2088"
LARGE = r"^\d{4,}(\.\d+)?$"

FAULTS: Mapping[str, tuple[Chooser, Change]] = {
    "bad_check_digit": (_enterprise, _wrong_check_digit),
    "short_code": (_enterprise, lambda code: code[:-1]),
    "negative": (_of_kind(kinds.Number, r"^0*[1-9]"), lambda number: f"-{number}"),
    "words_in_number": (_of_kind(kinds.Number), lambda number: f"约{number}"),
    "impossible_date": (_of_kind(kinds.Day), lambda day: f"{day[:4]}-02-30"),
    "serial_date": (_of_kind(kinds.Day, RECENT), _serial),
    "short_year": (_of_kind(kinds.Day, RECENT), _roc),
    "future_date": (_occurred, lambda day: f"{NEVER_YET}{day[4:]}"),
    "identity_number": (_of_kind(kinds.Code), _identity_number),
    "empty": (_but_the_code, lambda _: ""),
    "duplicate": (_enterprise, lambda code: code),
    "conflict": (_not_in_key, _other),
    "extra_column": (_enterprise, lambda code: code),
    "undecodable": (_enterprise, lambda code: code),
    "half_object": (_enterprise, lambda code: code),
    "nested": (_enterprise, lambda code: code),
    "repeated_key": (_enterprise, lambda code: code),
}
"""Each fault: the fields it may strike, and what it does to the cell. The last seven concern the row."""

FOLLOWS_ONLY = {"duplicate", "conflict"}
"""Faults that are faults only beside the good row."""
BREAKS = {
    "extra_column": "csv", "undecodable": "csv", "half_object": "jsonl", "nested": "jsonl", "repeated_key": "jsonl",
}  # fmt: skip
"""Faults of the file itself, and of which departments: those that never send a spreadsheet, however short."""
WHO_IS_WHO = {"registration", "registration_change", "utility_account"}
"""Sources of which no row is lost: rows without a code are linked by them."""

VARIANTS: Mapping[str, tuple[Chooser, Change]] = {
    "full_width": (_enterprise, _full_width),
    "trailing_space": (_anything, lambda value: f"{value} \u3000"),
    "thousands": (_of_kind(kinds.Number, LARGE), _thousands),
    "dotted_date": (_of_kind(kinds.Day, ISO), lambda d: f"{d[:4]}.{int(d[5:7])}.{int(d[8:])}"),
    "eight_digits": (_of_kind(kinds.Day, ISO), lambda d: d.replace("-", "")),
    "chinese_date": (_of_kind(kinds.Day, ISO), lambda d: f"{d[:4]}年{int(d[5:7])}月{int(d[8:])}日"),
}
"""Each variant: the fields it may touch, and how it writes the cell."""


def spoil(parcel: Parcel, rng: np.random.Generator, uncode: Uncode) -> Spoilt:
    """Choose rows of a parcel and spoil them, or take their code. Rows about private persons are faults as they are."""
    rows, source, spoilt = len(parcel.table), parcel.source, Spoilt()
    if parcel.useless:
        spoilt.faults[parcel.useless] = rows
        return spoilt
    persons = np.asarray(pc.equal(parcel.table.column(ENTERPRISE), ""))
    if source.natural_person is not None:
        spoilt.faults.update({"natural_person": int(persons.sum())})
    faulty, varied = rng.binomial(rows, FAULTY), rng.binomial(rows, VARIED)
    chosen = rng.permutation(np.flatnonzero(~persons))[: faulty + varied]
    rest = np.setdiff1d(np.flatnonzero(~persons), chosen)
    for place, at in enumerate(chosen.tolist()):
        row = row_at(parcel, at)
        if place < faulty:
            name = _draw(FAULTS, parcel, rng)
            lines = _fault(name, source, row, rng)
        else:
            name = _draw(VARIANTS, parcel, rng)
            lines = _variant(name, source, row, rng)
        if lines:
            spoilt.lines[at] = lines
            spoilt.faults[name] += place < faulty
    uncode(parcel, rest, spoilt)
    return spoilt


def row_at(parcel: Parcel, at: int) -> Row:
    """A row of a parcel by field."""
    return {name: parcel.table.column(name)[at].as_py() for name in parcel.table.column_names}


def _draw(table: Mapping[str, tuple[Chooser, Change]], parcel: Parcel, rng: np.random.Generator) -> str:
    names = [n for n in table if BREAKS.get(n, parcel.style.format) == parcel.style.format]
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
    broken = Line(cells, name if name in BREAKS else "")
    if name not in FOLLOWS_ONLY and source.name not in WHO_IS_WHO and rng.random() < IN_PLACE:
        return (broken,)
    return Line(tuple(row.values())), broken


def _variant(name: str, source: Source, row: Row, rng: np.random.Generator) -> tuple[Line, ...]:
    changed = _changed(*VARIANTS[name], source, row, rng)
    return (Line(tuple(changed.values())),) if changed else ()
