"""What a file's header says against a contract: which column serves which field, and what is never guessed at."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scoring.errors import Text, UnreadableFile
from scoring.records import reasons
from scoring.records.contract import Field, Source, heading, stated_unit
from scoring.records.door.delivery import Delivered, printable, unique
from scoring.records.kinds import QUANTITIES, Finding, Kind, Number, read_column, tidy
from scoring.records.privacy import without_personal_data

LONGEST_HEADER = 40
"""Characters of a header that are shown."""


@dataclass(frozen=True)
class Column:
    """Where a field stands in this file, and how its cells are read there: a header may state another unit.

    ``again`` are further columns under the same header, or under it with another unit.
    """

    header: str
    kind: Kind
    again: tuple[Column, ...] = ()

    @property
    def every(self) -> tuple[Column, ...]:
        """The column and those that say the same."""
        return (self, *self.again)


def columns_of(header: Sequence[str], source: Source) -> dict[str, Column]:
    """The fields that the file has; a header serves one field only, and the contract's first word for it first."""
    words = dict(zip(unique(header), map(heading, header), strict=True))
    free, found = dict(words), {}
    for field in source.fields:
        match = next(((name, s) for s in field.spellings for name, word in free.items() if word == s), None)
        if match is not None:
            found[field.name] = Column(match[0], field.spellings[free.pop(match[0])])
    for field in source.fields:
        if field.name in found:
            column = found[field.name]
            again = [n for n, word in free.items() if _same(field, word, words[column.header])]
            more = tuple(Column(name, field.spellings[free.pop(name)]) for name in again)
            found[field.name] = Column(column.header, column.kind, more)
    return found


def _same(field: Field, word: str, other: str) -> bool:
    """Whether two headers are one, or differ by their units alone."""
    units = isinstance(field.kind, Number) and stated_unit(word)[0] == stated_unit(other)[0]
    return word == other or (units and word in field.spellings)


def read(table: pa.Table, column: Column, *, required: bool) -> tuple[pa.Array, list[tuple[str, Finding]]]:
    """The values of a field and what is wrong with them, by header, as :func:`read_column` tells.

    Of several columns the filled one counts; where they differ, or one cannot be read, none does.
    """
    if not column.again:
        values, findings = read_column(text_of(table, column), column.kind, required=required)
        return values, [(column.header, finding) for finding in findings]
    values, found = pa.nulls(len(table), column.kind.arrow), []
    for each in column.every:
        own, findings = read_column(text_of(table, each), each.kind, required=False)
        found += [(each.header, finding) for finding in findings]
        differ = np.flatnonzero(pc.fill_null(pc.not_equal(values, own), fill_value=False))
        if len(differ):
            found.append((column.header, Finding(differ, reasons.TWO_VALUES, f"{column.header} ≠ {each.header}")))
        values = pc.coalesce(values, own)
    sound = np.ones(len(table), dtype=bool)
    for _, finding in found:
        sound[finding.rows] = False
    empty = np.flatnonzero(np.asarray(values.is_null()) & sound)
    if required and len(empty):
        found.append((column.header, Finding(empty, reasons.EMPTY)))
    return pc.if_else(pa.array(sound), values, pa.scalar(None, values.type)), found


def text_of(table: pa.Table, column: Column) -> pa.Array:
    """The cells of a column, in one piece."""
    cells = table.column(column.header)
    return cells.chunk(0) if cells.num_chunks == 1 else cells.combine_chunks()


def personal_columns(header: Sequence[str], source: Source) -> tuple[str, ...]:
    """The columns of a file that are about private persons, as the contract knows them: they are never read."""
    personal = {heading(word) for word in source.personal}
    return tuple(word for word in header if heading(word) in personal)


def unread(header: Sequence[str], source: Source) -> tuple[str, ...]:
    """The headers that are neither a field's nor about private persons, personal numbers hidden."""
    taken = _taken(columns_of(header, source))
    personal = personal_columns(header, source)
    return tuple(
        shown(word)
        for name, word in zip(unique(header), header, strict=True)
        if word and name not in taken and word not in personal
    )


def shown(word: str) -> str:
    """A header as it is told to people."""
    return printable(without_personal_data(word))[:LONGEST_HEADER]


def lacks_unit(field: Field, header: Sequence[str], columns: Mapping[str, Column]) -> bool:
    """Whether a field was not found only because its header states no unit."""
    free = {heading(word) for word in unique(header)} - {heading(word) for word in _taken(columns)}
    return field.name not in columns and bool(field.without_unit & free)


def _taken(columns: Mapping[str, Column]) -> set[str]:
    return {each.header for column in columns.values() for each in column.every}


def refuse_misleading(name: str, delivered: Delivered, source: Source) -> None:
    """Raise :class:`~scoring.errors.UnreadableFile` for a file whose header would have to be guessed at."""
    columns = columns_of(delivered.header, source)
    near = [(shown(word), known) for word, known in _near_misses(delivered.header, source, columns)]
    if near:
        zh = "、".join(f"“{word}”（模板为“{known}”）" for word, known in near)
        en = ", ".join(f"'{word}' (template: '{known}')" for word, known in near)
        raise UnreadableFile(
            Text(f"{name} 的表头与模板相近而不相同：{zh}", f"{name} has headers nearly those of the template: {en}"),
            Text("按模板改写表头；如不是同一内容，换一个不易混淆的名称",
                 "Write the header as in the template; if it means something else, call it by another name"),
        )  # fmt: skip
    for header, own, stated in _contradicted(delivered, columns):
        raise UnreadableFile(
            Text(
                f"{name} 表头上方写的单位是“{stated}”，“{shown(header)}”列的单位却是“{own}”",
                f"{name} states the unit '{stated}' above the header, but the column '{shown(header)}' is in '{own}'",
            ),
            Text("只写一个正确的单位，如“金额(万元)”", "State the right unit once, such as 金额(万元) in the header"),
        )


# --- headers that are nearly known ---------------------------------------------------------------

_UNITS = "|".join(sorted({unit for quantity in QUANTITIES for unit in quantity}, key=len, reverse=True))
_OF_A_DAY, _OF_AN_AMOUNT = "年月日|时间|日期|日", "金额|数额"
_GENERIC = re.compile(f"{_OF_A_DAY}|{_OF_AN_AMOUNT}|情况|名单|的")
_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|〔[^〔〕]*〕|【[^【】]*】|「[^「」]*」|<[^<>]*>")


def near_miss(word: str, field: Field) -> str | None:
    """The header of ``field`` that ``word`` is nearly: the same but for brackets, punctuation, units, generic words.

    What speaks of an amount is no day, and what speaks of a day is nothing else.
    """
    of_a_day = field.kind.arrow == pa.date32()
    if re.search(_OF_AN_AMOUNT if of_a_day else _OF_A_DAY, heading(word)):
        return None
    core = _core(word)
    return next((header for header in field.headers if core and core == _core(header)), None)


@lru_cache(maxsize=4096)
def _core(word: str) -> str:
    plain = re.sub(f"/({_UNITS})$", "", _IN_BRACKETS.sub("", heading(word)))
    return _GENERIC.sub("", re.sub(r"[\W_]", "", plain))


def _near_misses(header: Sequence[str], source: Source, columns: Mapping[str, Column]) -> Iterator[tuple[str, str]]:
    lost = [f for f in source.fields if f.name not in columns and not lacks_unit(f, header, columns)]
    for word in unread(header, source):
        known = next(filter(None, (near_miss(word, field) for field in lost)), None)
        if known is not None:
            yield word, known


# --- units stated above the header ---------------------------------------------------------------

_STATED_FOR_ALL = re.compile(r"单位\s*[:(为]?\s*([^\s()]+)")
_STATED_FOR_A_GROUP = re.compile(r"[^()]+(?<!单位)\((?:单位[:为]?)?([^()]+)\)")
_KEPT_IN = dict(zip(("fen", "wh", "litre"), QUANTITIES, strict=True))
"""A field's name ends with the unit it is held in: so its quantity is known."""


def _contradicted(delivered: Delivered, columns: Mapping[str, Column]) -> Iterator[tuple[str, str, str]]:
    """Columns with another unit than stated above them: header, its unit, the unit above."""
    stated = [found for line in delivered.above for found in _stated_in(line, len(delivered.header))]
    places = {name: at for at, name in enumerate(unique(delivered.header))}
    for field, found in columns.items():
        quantity = _KEPT_IN.get(field.rsplit("_", 1)[-1], {})
        for column in found.every:
            for over, units in stated:
                said = {unit: quantity[unit] for unit in units if unit in quantity}
                own = column.kind.scale if isinstance(column.kind, Number) else 0
                if said and places[column.header] in over and own not in said.values():
                    yield (
                        column.header,
                        next(unit for unit, scale in quantity.items() if scale == own),
                        next(iter(said)),
                    )


def _stated_in(line: Sequence[str], width: int) -> Iterator[tuple[range, list[str]]]:
    """The columns, of ``width``, that a line above the header states units for, and those units.

    ``单位：万元`` is over all of them, ``金额（万元）`` over those up to the next cell.
    """
    cells = [unicodedata.normalize("NFKC", tidy(cell)).casefold() for cell in line]
    filled = [at for at, cell in enumerate(cells) if cell]
    for at, after in pairwise([*filled, width]):
        group = _STATED_FOR_A_GROUP.fullmatch(cells[at])
        said = group or _STATED_FOR_ALL.search(cells[at])
        if said is not None:
            yield range(at, after) if group else range(width), re.split("[、,/;和]", said[1].replace("人民币", ""))
