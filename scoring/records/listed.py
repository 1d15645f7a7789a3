"""What lists (名单) have in common: an entry, its ground and authority, and the day on which it is removed.

A removal arrives as the same entry again, now with its day of removal.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from scoring.codes.publicity import listing_end
from scoring.errors import NotFound, Text
from scoring.records import kinds
from scoring.records.checks import ordered, present
from scoring.records.contract import Check, Columns, Field
from scoring.records.documents import Document
from scoring.records.metered import ENTERPRISE_FIELD, NAME_FIELD
from scoring.records.use import Use

_REMOVED = ("移出日期", "删除日期", "退出日期", "移出时间", "移除日期", "移除时间", "删除时间", "移出名单日期")


def listed_fields(ground: Field, document: tuple[str, ...], listed: tuple[str, ...], *more: Field) -> tuple[Field, ...]:
    """The columns of an entry around its ``ground``; ``document`` and ``listed`` are the headers of number and day."""
    return (
        ENTERPRISE_FIELD,
        NAME_FIELD,
        ground,
        Field("document", document, Document()),
        Field("listed_on", listed, kinds.Day()),
        Field("until", ("公布截止日", "有效期至", "公示截止期"), kinds.Day(), required=False, ahead=True),
        Field("removed_on", _REMOVED, kinds.Day(), required=False),
        *more,
    )


def listed_checks(prefix: str) -> tuple[Check, ...]:
    """Checks that hold for every list."""
    return (
        ordered(
            f"{prefix}01",
            "listed_on",
            "removed_on",
            Text("移出日期早于列入日期", "The removal is dated before the listing"),
        ),
        ordered(f"{prefix}02", "listed_on", "until", Text("截止日早于列入日期", "The entry ends before it begins")),
    )


def listed_use(term: str | None = None) -> Use:
    """An entry is used until it is removed or repaired, or its term is over.

    ``term`` names the list whose legal term counts where the entry states no end of its own.
    """

    def last_day(columns: Columns, on: date) -> np.ndarray:
        stated = columns["until"]
        if term is None:
            return stated
        try:
            return np.where(present(stated), stated, listing_end(term, columns["listed_on"], on))
        except NotFound:  # before the first rule
            return stated

    return Use(lifted="removed_on", last_day=last_day, document="document")
