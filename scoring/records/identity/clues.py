"""Clues: what in a row may say whose it is where its code does not: a meter account, an old number, a name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from scoring.codes import legacy
from scoring.errors import Text
from scoring.records.contract import ENTERPRISE, Source
from scoring.records.identity.names import parsed
from scoring.records.kinds import BLANK_WORDS, tidy
from scoring.records.privacy import without_personal_data
from scoring.records.utility_account import UTILITIES

ClueKind = Literal["account", "number", "name"]

CLUES: dict[ClueKind, Text] = {
    "account": Text("户号", "account"),
    "number": Text("旧证号", "old number"),
    "name": Text("名称", "name"),
}
"""The kinds of clues; where a row has several, a person is asked about the first."""


class Clue(NamedTuple):
    """One thing in a row that may say whose it is; ``value`` is written as it is compared."""

    kind: ClueKind
    value: str


def account(utility: str, number: str) -> str:
    """An account as it is compared: the word of its utility and its number, for numbers repeat between utilities."""
    return f"{UTILITIES.shown(utility)}/{number.upper()}"


def clue(kind: ClueKind, text: str) -> Clue | None:
    """The clue in a cell; ``None`` if it is blank, holds personal data, or is a number that is none of ours."""
    value = tidy(text)
    if value.casefold() in BLANK_WORDS or without_personal_data(value) != value:
        return None
    if kind == "name":
        return Clue(kind, parsed(value).plain) if parsed(value).plain else None
    value = value.upper().replace(" ", "")
    return None if kind == "number" and not legacy.kinds(value) else Clue(kind, value)


NAMES = frozenset({"name", "account_name"})
"""Fields that hold a name."""

NEVER = frozenset({"registration", "registration_change", "consent", "utility_account"})
"""Sources whose rows must carry the code: three say who is who, and a consent binds whom it names."""


def _kind_of(field: str, source: Source) -> ClueKind | None:
    if source.name in NEVER:
        return None
    if field in NAMES:
        return "name"
    if field in {"registration_no", "organisation_code", "taxpayer_no"} or field.startswith("old_number"):
        return "number"
    return "account" if field == "account" else None


def clue_fields(source: Source) -> dict[str, ClueKind]:
    """The fields of a source that tell whose a row is when the code does not, accounts first, names last."""
    found = {field.name: kind for field in source.fields if (kind := _kind_of(field.name, source))}
    if not found:
        return {}
    return dict(sorted((found | {ENTERPRISE: "number"}).items(), key=lambda each: list(CLUES).index(each[1])))


def cells_of(source: Source) -> tuple[str, ...]:
    """The fields whose cells :func:`clues_in` looks at."""
    fields = clue_fields(source)
    return (*fields, "utility") if "account" in fields else tuple(fields)


def clues_in(source: Source, cells: Mapping[str, str]) -> tuple[Clue, ...]:
    """The clues in a row, given its cells as text by field; none if the code is neither blank nor an old number."""
    code = tidy(cells.get(ENTERPRISE, ""))
    if code.casefold() not in BLANK_WORDS and clue("number", code) is None:
        return ()
    found = []
    for name, kind in clue_fields(source).items():
        made = clue(kind, cells.get(name, ""))
        if made is not None and kind == "account":
            utility = UTILITIES.words.get(tidy(cells.get("utility", "")), source.name)
            made = Clue(kind, account(utility, made.value))
        if made is not None:
            found.append(made)
    return tuple(dict.fromkeys(found))


def clues_by_row(source: Source, cells: Mapping[str, Sequence[str]]) -> list[tuple[Clue, ...]]:
    """The clues in each row, given columns of cells; rows of the same cells are read once."""
    rows = list(zip(*cells.values(), strict=True))
    read = {row: clues_in(source, dict(zip(cells, row, strict=True))) for row in set(rows)}
    return [read[row] for row in rows]
