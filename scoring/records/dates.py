"""Texts that are no date of ours but may have meant one: it is told, never guessed."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress

from scoring.records import reasons
from scoring.records.reasons import Reason

_SERIAL = re.compile(r"[34567]\d{4}(\.0)?", re.ASCII)
"""Days as a spreadsheet counts them, from 1982 to 2119: a cell that lost its date format."""
_SERIAL_ZERO = dt.date(1899, 12, 30)
_SHORT_YEAR = re.compile(
    r"(?:民[国國]|ROC)?(?:(\d{2,3})[年./-](\d{1,2})(?:[月./-](?:(\d{1,2})日?)?)?|(1\d{2})(\d{2})(\d{2}))", re.ASCII
)
_ROC_YEARS = 1911
_CUT_MONTH = re.compile(r"(\d{4})\.1", re.ASCII)
"""January, or October from whose number a spreadsheet has cut the last zero."""
_YEAR_LAST = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})", re.ASCII)


def why_none(text: str) -> tuple[Reason, str]:
    """Why ``text`` is no date, with what it may have meant: it is told, never guessed."""
    if _SERIAL.fullmatch(text):
        return reasons.SERIAL_DATE, f"{text} → {_SERIAL_ZERO + dt.timedelta(days=int(float(text)))}"
    short = _SHORT_YEAR.fullmatch(text)
    if short is not None:
        year, month, day = (int(number or 1) for number in (short.groups()[:3] if short[1] else short.groups()[3:]))
        years = (2000 + year, _ROC_YEARS + year) if year < 100 else (_ROC_YEARS + year,)  # noqa: PLR2004
        return reasons.SHORT_YEAR, _meanings(text, [(year, month, day) for year in years])
    cut = _CUT_MONTH.fullmatch(text)
    if cut is not None:
        return reasons.NOT_A_DATE, f"{text} → {cut[1]}-01 / {cut[1]}-10 ?"
    last = _YEAR_LAST.fullmatch(text)
    if last is not None:
        first, second, year = int(last[1]), int(last[3]), int(last[4])
        return reasons.NOT_A_DATE, _meanings(text, [(year, first, second), (year, second, first)])
    return reasons.NOT_A_DATE, ""


def _meanings(text: str, dates: list[tuple[int, int, int]]) -> str:
    """What a date may have meant, as a hint."""
    possible: dict[dt.date, None] = {}
    for numbers in dates:
        with suppress(ValueError):
            possible[dt.date(*numbers)] = None
    return f"{text} → {' / '.join(map(str, possible))} ?" if possible else ""
