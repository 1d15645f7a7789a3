"""Dated legal parameters: the value in force on a day, its unit, and the document that says so.

The values stand in ``scoring/codes/rules/*.yaml``, in order of their first day. A value is never deleted: the next
one supersedes it, and ``null`` ends it. ``verified`` means that value, day and document number were all read in a
public text of the document; what is not verified must be marked so wherever a person reads it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from scoring.codes.data import load
from scoring.errors import NotFound, Text

Value = bool | int | str | None


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One value of a legal parameter and the days on which it is in force.

    ``since`` is the first day, ``until`` the first day of the next value (``None``: none is known). A ``value`` of
    ``None`` says that the rule ended on ``since``, by the document in ``reference``.
    """

    name: str
    label: Text
    value: Value
    unit: str
    since: date
    until: date | None
    reference: str
    verified: bool
    note: str


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    since: date = Field(alias="from")
    value: Value
    unit: str = Field(min_length=1)
    reference: str = Field(min_length=1)
    verified: bool
    note: str = ""


class _History(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)
    values: tuple[_Entry, ...] = Field(min_length=1)


_FILE = TypeAdapter(dict[str, _History])


def parse(document: Mapping[str, Any]) -> dict[str, tuple[Rule, ...]]:
    """The rules of one YAML file by name, oldest value first.

    Raises :class:`ValueError` where a unit, a reference or a label is missing, a word is unknown, or the days do not
    ascend: such a file is a defect of ours.
    """
    rules = {}
    for name, history in _FILE.validate_python(document).items():
        starts = [entry.since for entry in history.values]
        if any(later <= earlier for earlier, later in pairwise(starts)):
            raise ValueError(f"{name}: the days must ascend, found {[str(day) for day in starts]}")
        rules[name] = tuple(
            Rule(
                name=name,
                label=Text(history.zh, history.en),
                value=entry.value,
                unit=entry.unit,
                since=entry.since,
                until=until,
                reference=entry.reference,
                verified=entry.verified,
                note=entry.note,
            )
            for entry, until in zip(history.values, [*starts[1:], None], strict=True)
        )
    return rules


@cache
def _histories() -> dict[str, tuple[Rule, ...]]:
    names = sorted(f.name for f in (files("scoring.codes") / "rules").iterdir() if f.name.endswith(".yaml"))
    return {name: history for file in names for name, history in parse(load(f"rules/{file}")).items()}


def every() -> tuple[Rule, ...]:
    """All values that any rule ever had, by name and then by day; for a page that shows them."""
    return tuple(value for _, history in sorted(_histories().items()) for value in history)


def rule(name: str, on: date) -> Rule:
    """The value of rule ``name`` in force on the day ``on``.

    Raises :class:`~scoring.errors.NotFound` for an unknown name and for a day before the first value.
    """
    history = _histories().get(name)
    if history is None:
        family = name.partition(".")[0]
        known = "、".join(sorted(n for n in _histories() if n.startswith(family)) or sorted(_histories()))
        raise NotFound(
            Text(f"没有名为“{name}”的规则", f"There is no rule named {name!r}"),
            Text(f"可用的规则：{known}", f"Use one of: {known}"),
        )
    in_force = [value for value in history if value.since <= on]
    if not in_force:
        first = history[0]
        raise NotFound(
            Text(f"“{first.label.zh}”在 {on} 尚无规定", f"{first.label.en}: no rule is known for {on}"),
            Text(
                f"最早的规定自 {first.since} 起（{first.reference}），请用该日或以后的日期",
                f"The first one holds from {first.since} ({first.reference}); ask for that day or a later one",
            ),
        )
    return in_force[-1]


def number(name: str, on: date) -> int:
    """The whole number that rule ``name`` gives on ``on``, in the rule's unit.

    Raises :class:`~scoring.errors.NotFound` as :func:`rule` does, and where the rule has ended.
    """
    found = rule(name, on)
    if isinstance(found.value, int) and not isinstance(found.value, bool):
        return found.value
    raise NotFound(
        Text(f"“{found.label.zh}”在 {on} 没有数值", f"{found.label.en}: no number on {on}"),
        Text(f"见{found.reference}，自 {found.since} 起", f"See {found.reference}, from {found.since} on"),
    )
