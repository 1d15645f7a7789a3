"""How long a penalty or a listing may be published *and used*, by the rule in force on the as-of date.

The regime is that of the as-of date ``on``, also for older documents: a back-test uses the rule of its day. In force
were 发改办财金〔2017〕1171号 (from 2017-07-31, number unverified), 发改办财金〔2019〕527号 (2019-07-01), 发改委令第58号
(2023-05-01) and 发改委令第36号 (2026-04-01); the periods stand in ``rules/publicity.yaml``. The clock starts on the
date of the document, never on that of its publication, and its first day does not count (民法典 art. 201, 202): three
months from 1 April end with 1 July. What has passed its last day is out of use, not only out of view.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import numpy as np

from scoring.codes.periods import months_later_each
from scoring.codes.rules import every, number, rule

MINOR, GENERAL, SERIOUS = "minor", "general", "serious"
SEVERITIES = (MINOR, GENERAL, SERIOUS)

OPEN_END = np.datetime64("9999-12-31", "D")
"""The end of a listing that no lapse of time ends."""

_SERIOUS = re.compile("特别巨大|降低资质等级|吊销|限制开展生产经营|停产停业|责令关闭|限制从业")
_SUMMARY = "简易程序"
_WARNINGS = frozenset({"警告", "通报批评"})
_SEPARATORS = re.compile(r"[;；,，、/|。.\s]+|和|并处|并")


@lru_cache(maxsize=4096)
def _severity(classes: object) -> str:
    if not isinstance(classes, str):
        return GENERAL
    if _SERIOUS.search(classes):
        return SERIOUS
    parts = frozenset(_SEPARATORS.split(classes)) - {""}
    return MINOR if _SUMMARY in classes or (parts and parts <= _WARNINGS) else GENERAL


def severity(classes: Sequence[object] | np.ndarray) -> np.ndarray:
    """``minor``, ``general`` or ``serious`` for each text of 处罚类别, by the classes of 发改委令第36号.

    The text may name several classes (``警告;罚款``); the gravest decides. Warnings and public criticism alone, and
    whatever the text says was done in summary procedure (简易程序), are minor. A missing or unknown class is general.
    The standard option 暂扣许可证件、降低资质等级、吊销许可证件 of the template is read as serious, since it cannot
    be told apart. Earlier regimes drew their classes otherwise (527号 knew general and serious only); the class is
    the nearest there is.
    """
    return np.array([_severity(text) for text in classes], dtype="U7")


def _by_severity(severities: np.ndarray, minor: int, general: int, serious: int) -> np.ndarray:
    known = np.isin(severities, SEVERITIES)
    if not known.all():
        raise ValueError(f"not a severity: {sorted(set(severities[~known].tolist()))}")
    return np.select([severities == MINOR, severities == SERIOUS], [minor, serious], general)


def last_day(document_dates: np.ndarray, severities: np.ndarray, on: date) -> np.ndarray:
    """The last day on which each penalty may be published and used, under the rule in force on ``on``.

    ``document_dates``: ``datetime64[D]``; ``severities``: from :func:`severity`. A penalty that is not published at
    all (minor ones since 2023-05-01: 发改委令第58号, then 第36号) gets the day *before* its document, so that
    ``last_day >= today`` is never true. A minor penalty whose regulator insists on up to three months of publication
    (第36号) is not used either. The authority is not asked for, although market supervision published general
    penalties for a year at most from 2025-12-25 on already. An unknown date stays NaT. Where a record states an
    earlier end, that holds.

    Raises :class:`~scoring.errors.NotFound` for an ``on`` before 2017-07-31.
    """
    days = np.asarray(document_dates, dtype="datetime64[D]")
    published = rule("publicity.minor.published", on).value
    minor, general, serious = (
        number(f"publicity.{kind}.longest", on) if kind != MINOR or published else 0 for kind in SEVERITIES
    )
    last = months_later_each(days, _by_severity(severities, minor, general, serious))
    return last if published else np.where(severities == MINOR, days - 1, last)


def earliest_repair(
    document_dates: np.ndarray, severities: np.ndarray, on: date, special_field: np.ndarray | None = None
) -> np.ndarray:
    """The first day on which repair of each penalty may be applied for, under the rule in force on ``on``.

    That is the day after the shortest period of publication; the date of the document where there is none (minor
    penalties: as soon as the duties are performed). ``special_field`` marks food, drugs, special equipment, work
    safety and fire, which 发改委令第58号 kept for at least a year. An unknown date stays NaT.

    Raises :class:`~scoring.errors.NotFound` for an ``on`` before 2019-07-01 (发改办财金〔2019〕527号).
    """
    days = np.asarray(document_dates, dtype="datetime64[D]")
    minor, general, serious = (number(f"publicity.{kind}.shortest", on) for kind in SEVERITIES)
    months = _by_severity(severities, minor, general, serious)
    kept = rule("publicity.special_field.shortest", on).value
    if special_field is not None and isinstance(kept, int):
        months = np.where(special_field & (severities != MINOR), kept, months)
    return months_later_each(days, months) + (months > 0).astype(int)


def listing_end(name: str, listed_on: np.ndarray, on: date) -> np.ndarray:
    """The last day of each entry on the list ``name``, by the term in force on ``on``.

    ``name``: ``dishonest_debtor`` (two years, 法释〔2017〕7号), ``serious_violation`` (three years,
    市场监管总局令第44号, since 2026-04-01 also 发改委令第36号), ``tax_violation`` (three years,
    国家税务总局令第54号) or ``abnormal_operation``, which only a removal ends:
    :data:`OPEN_END`. ``listed_on``: ``datetime64[D]``, NaT stays NaT. A removal, or a term that the court extended,
    stands in the record and goes before this.

    Raises :class:`~scoring.errors.NotFound` for an unknown list and for an ``on`` before its first rule.
    """
    days = np.asarray(listed_on, dtype="datetime64[D]")
    if rule(f"listing.{name}.term", on).value == "until_removed":
        return np.where(np.isnat(days), days, OPEN_END)
    return months_later_each(days, number(f"listing.{name}.term", on))


def in_relief(happened_on: np.ndarray) -> np.ndarray:
    """Whether each day falls into the epidemic years, for a flag beside the record.

    The notice of 2020 promises help with repair to enterprises hit by the epidemic and keeps sanctions for serious
    dishonesty connected with it. The window, and any further relief, is unverified (``rules/publicity.yaml``).
    """
    days = np.asarray(happened_on, dtype="datetime64[D]")
    window = next(r for r in every() if r.name == "relief.epidemic" and r.value)
    return (days >= np.datetime64(window.since)) & (days < np.datetime64(window.until))
