"""The forms that checks over several columns take: an order of days, a limit, a sum, a needed or unwanted value.

Each returns a :class:`~scoring.records.contract.Check` whose reason bears the id ``rule``. A missing value
breaks no check but :func:`needed`: whether it may be missing is said by the field.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pandas as pd

from scoring.errors import Text
from scoring.records.contract import MISSING_INTEGER, Check, Columns
from scoring.records.reasons import Reason

Rows = Callable[[Columns], np.ndarray]
"""Which rows of a chunk, as a mask."""

TWO_DAYS = Text("核对两个日期", "Compare the two dates")
TWO_AMOUNTS = Text("核对两项金额或数量，以及计量单位", "Compare the two figures and their units")
FILL_IN = Text("补填后重新报送", "Fill it in and send the row again")
ONE_OF_TWO = Text("核对两栏，更正其中之一", "Compare the two columns and correct one of them")


def present(values: np.ndarray) -> np.ndarray:
    """Where a column has a value."""
    return values != MISSING_INTEGER if values.dtype.kind == "i" else pd.notna(values)


def has(name: str) -> Rows:
    """Rows in which the column has a value."""
    return lambda c: present(c[name])


def positive(name: str) -> Rows:
    """Rows in which the number is above zero."""
    return lambda c: c[name] > 0


def word(name: str, *words: str) -> Rows:
    """Rows in which the column holds one of these words."""
    return lambda c: np.logical_or.reduce([c[name] == each for each in words])


def both(one: Rows, other: Rows) -> Rows:
    """Rows for which both hold."""
    return lambda c: one(c) & other(c)


def broken(rule: str, field: str, rows: Rows, text: Text, remedy: Text = ONE_OF_TWO) -> Check:
    """A check that these rows break."""
    return Check(Reason(rule, text, remedy), field, rows)


def ordered(rule: str, earlier: str, later: str, text: Text, *, field: str = "") -> Check:
    """The day ``later`` is not before the day ``earlier``. The later one is told, unless ``field`` says otherwise."""
    return broken(rule, field or later, lambda c: c[later] < c[earlier], text, TWO_DAYS)


def within(rule: str, start: str, end: str, days: int, text: Text) -> Check:
    """The day ``end`` is at most so many days after ``start``."""
    return broken(rule, end, lambda c: c[end] > c[start] + np.timedelta64(days, "D"), text, TWO_DAYS)


def at_most(  # noqa: PLR0913  (a limit has these parts)
    rule: str,
    field: str,
    other: str,
    text: Text,
    *,
    times: float = 1,
    slack: int = 0,
) -> Check:
    """The number is at most so many times another one, and ``slack`` more, in smallest units."""

    def rows(c: Columns) -> np.ndarray:
        return present(c[other]) & (c[field] > times * np.where(present(c[other]), c[other], 0) + slack)

    return broken(rule, field, rows, text, TWO_AMOUNTS)


def limited(rule: str, field: str, text: Text, *, least: int | None = None, most: int | None = None) -> Check:
    """The number lies within bounds, in smallest units, both included."""

    def rows(c: Columns) -> np.ndarray:
        low = c[field] < least if least is not None else np.zeros(len(c[field]), dtype=bool)
        high = c[field] > most if most is not None else np.zeros(len(c[field]), dtype=bool)
        return present(c[field]) & (low | high)

    return broken(rule, field, rows, text, Text("核对数值和计量单位", "Check the figure and its unit"))


def adding_up(rule: str, total: str, parts: tuple[str, ...], slack: int, text: Text) -> Check:
    """The parts add up to the total within ``slack`` smallest units, where all are given."""

    def rows(c: Columns) -> np.ndarray:
        given = np.logical_and.reduce([present(c[name]) for name in (total, *parts)])
        sums = sum(np.where(given, c[name], 0) for name in parts)
        return given & (abs(sums - np.where(given, c[total], 0)) > slack)

    return broken(rule, total, rows, text, TWO_AMOUNTS)


def needed(rule: str, field: str, when: Rows, text: Text) -> Check:
    """The value is there in these rows."""
    return broken(rule, field, lambda c: ~present(c[field]) & when(c), text, FILL_IN)


def unwanted(rule: str, field: str, when: Rows, text: Text) -> Check:
    """The value is not there in these rows."""
    return broken(rule, field, lambda c: present(c[field]) & when(c), text)


def written(rule: str, field: str, pattern: str, text: Text, remedy: Text) -> Check:
    """The text matches a regular expression from beginning to end."""
    form = re.compile(pattern)
    return broken(
        rule,
        field,
        lambda c: np.array([v is not None and form.fullmatch(v) is None for v in c[field]], dtype=bool),
        text,
        remedy,
    )
