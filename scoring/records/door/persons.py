"""Rows about private persons: told by the kind of subject, an identity document, or a name and nothing else.

The rule. Words for a private person in the column for the kind of subject make a row one about a person, whatever else
it holds. So does, where the row has neither a valid code nor an older number of an enterprise, the form of an identity
number in place of the code, or anything but an enterprise's number in a column of the subject's identity document. A
name of two to four Chinese characters, or one with a middle dot, without a word for an enterprise in it, does so if the
row has no code and is not known by a number or an account either. What may be about a person is withheld too: a kind of
subject that is filled in but unreadable, or neither kind nor code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from scoring.codes import legacy
from scoring.records.contract import ENTERPRISE, Source, heading
from scoring.records.door.columns import personal_columns
from scoring.records.identity.clues import NAMES, cells_of, clues_by_row
from scoring.records.kinds import BLANK_WORDS, tidy
from scoring.records.privacy import has_form_of_resident_id

_PERSON = re.compile(r"(?:自然人|公民|个人)(?!独资|投资|出资|控股)")
_DOCUMENT = re.compile(r"(?!.*(?:法定代表|负责人|人员|变更|_fr_)).*(?:身份证|证件号|_sfz|_zjhm)")
"""Columns of the subject's own identity document, not that of its head."""
_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]+(?:[·•・‧][\u4e00-\u9fff]+)+")
_ENTERPRISE = re.compile(r"[厂店社馆坊院所部站场铺校局]$|公司|集团|企业|实业|中心|陶瓷|瓷业|商行|银行|酒店|工艺")


class Persons(NamedTuple):
    """Masks of rows: ``certain`` are about a person, ``named`` like one and nothing else, ``private`` withheld."""

    certain: np.ndarray
    named: np.ndarray
    private: np.ndarray


def persons(
    source: Source, table: pa.Table, text: Callable[[str], pa.Array | None], values: Mapping[str, pa.Array]
) -> Persons:
    """The rows of ``table`` about private persons.

    ``text`` gives the cells of a field, ``None`` where the file lacks it; ``values`` are the fields as read.
    """
    uncoded = np.asarray(values[ENTERPRISE].is_null())
    marked, doubtful = _by_kind(source, text, values)
    certain, named = marked.copy(), np.zeros(len(table), dtype=bool)
    for row, person, name in _of_uncoded(source, table, text, np.flatnonzero(uncoded & ~marked)):
        certain[row], named[row] = person, name
    if source.natural_person is None:
        return Persons(certain, named, certain)
    return Persons(certain, named, certain | doubtful)


def like_a_person(name: str) -> bool:
    """Whether a name may be that of a private person, and says nothing of an enterprise."""
    plain = tidy(name).replace(" ", "")
    return (
        _NAME.fullmatch(plain) is not None and plain.casefold() not in BLANK_WORDS and _ENTERPRISE.search(plain) is None
    )


def _by_kind(
    source: Source, text: Callable[[str], pa.Array | None], values: Mapping[str, pa.Array]
) -> tuple[np.ndarray, np.ndarray]:
    """Rows marked as a person's, and rows whose mark is unreadable, or missing like their code."""
    unread = np.asarray(values[ENTERPRISE].is_null())
    nobody = np.zeros(len(unread), dtype=bool)
    if source.natural_person is None:
        return nobody, nobody
    column, word = source.natural_person
    marks = text(column)
    if marks is None:
        return nobody, unread
    cells = marks.dictionary_encode()
    words = [re.sub(r"\s", "", tidy(cell)) for cell in cells.dictionary.to_pylist()]
    codes = np.asarray(cells.indices)
    person = np.array([_PERSON.search(each) is not None for each in words], dtype=bool)[codes]
    blank = np.array([each.casefold() in BLANK_WORDS for each in words], dtype=bool)[codes]
    read = np.asarray(values[column].is_valid())
    own = np.asarray(values[column].to_numpy(zero_copy_only=False) == word)
    return person | own, ~read & (~blank | unread)


def _of_uncoded(
    source: Source, table: pa.Table, text: Callable[[str], pa.Array | None], rows: np.ndarray
) -> Iterator[tuple[int, bool, bool]]:
    """Of these rows without a code: whether it is about a person for certain, and whether it is named like one."""
    if not len(rows):
        return
    at = pa.array(rows)
    fields = dict.fromkeys((ENTERPRISE, *cells_of(source), *(f.name for f in source.fields if f.name in NAMES)))
    columns = {name: column.take(at).to_pylist() for name in fields if (column := text(name)) is not None}
    headers = [h for h in personal_columns(tuple(table.column_names), source) if _DOCUMENT.match(heading(h))]
    documents = [table.column(header).take(at).to_pylist() for header in headers]
    clues = clues_by_row(source, columns) if columns else [()] * len(rows)
    blank = [""] * len(rows)
    names = [columns[name] for name in fields if name in NAMES and name in columns]
    for place, (row, code) in enumerate(zip(rows.tolist(), columns.get(ENTERPRISE, blank), strict=True)):
        if not any(clue.kind == "number" for clue in clues[place]):
            shown = any(_identifies_a_person(document[place]) for document in documents)
            named = any(like_a_person(name[place]) for name in names)
            yield row, shown or has_form_of_resident_id(code), named


def _identifies_a_person(cell: str) -> bool:
    text = tidy(cell)
    return text.casefold() not in BLANK_WORDS and not legacy.kinds(text.upper().replace(" ", ""))
