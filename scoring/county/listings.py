# ruff: noqa: PLR2004  (a simulation is made of numbers; each stands where it works)
"""The adverse lists that courts and market supervision keep: who is listed, on which ground, until when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from scoring.county import cells
from scoring.county.life import County
from scoring.county.parcels import Parcel, Style, monthly, parcels, told_twice
from scoring.county.payments import UNPAID
from scoring.county.plan import some_day
from scoring.county.population import COMPANY
from scoring.county.schemes import SHELL
from scoring.records.abnormal_operation import ABNORMAL_OPERATION
from scoring.records.dishonest_debtor import DISHONEST_DEBTOR
from scoring.records.serious_violation import SERIOUS_VIOLATION

LISTS = (DISHONEST_DEBTOR, SERIOUS_VIOLATION, ABNORMAL_OPERATION)
GROUNDS = (
    "有履行能力而拒不履行生效法律文书确定义务",
    "实施侵犯商标专用权的违法行为且情节严重",
    "未依照规定期限公示年度报告",
    "通过登记的住所或者经营场所无法联系",
)
DOCUMENTS = ("闽0526执", "德市监严", "德市监异", "德市监异")
COURT, MARKET = "德化县人民法院", "德化县市场监督管理局"
DISHONEST, SERIOUS, NO_REPORT, UNREACHABLE = 0, 1, 2, 3
NO_REPORT_IN_RELIEF, UNREACHABLE_IN_RELIEF = 0.15, 0.003
"""Chances in a month of relief to be listed on these grounds whoever one is."""
HIDING = 0.006
"""Chance in a month that nobody is found at the address of a shell."""


@dataclass(frozen=True)
class Listings:
    """Entries as columns: whose, when, on which ground, under which number, removed when (NaT if never)."""

    who: np.ndarray
    listed: np.ndarray
    ground: np.ndarray
    document: pa.Array
    removed: np.ndarray


def enlist(county: County, borrowed: np.ndarray, rng: np.random.Generator) -> Listings:
    """Who gets on the lists.

    ``borrowed``: whether each enterprise owed a bank when it failed. Whoever fails without a loan
    owes somebody else, who goes to court: dishonest-debtor entries follow within half a year.
    """
    who, listed, ground = _entries(county, borrowed, rng)
    stays = np.array([300, 700, 120, 200])[ground] * rng.exponential(1.0, len(who)) + 31
    removable = rng.random(len(who)) < np.array([0.25, 0.2, 0.75, 0.3])[ground]
    removed = np.where(removable, listed + stays.astype(np.int64), UNPAID)
    year = listed.astype("datetime64[Y]").astype(int) + 1970
    numbers = 1000 + county.plan.numbers(np.arange(len(who)))
    document = pa.array(
        [f"({y}){DOCUMENTS[g]}{number}号" for number, y, g in zip(numbers, year, ground, strict=True)], pa.string()
    )
    return Listings(who, listed, ground, document, removed)


def listings(county: County, entries: Listings) -> Iterator[Parcel]:
    """Entries into the adverse lists, and the same entries again when they are removed."""
    plan, people = county.plan, county.people
    deliveries = monthly(plan.calendar, 3)
    row, delivery, gone = told_twice(entries.listed, entries.removed, deliveries)
    day, lifted = entries.listed[row], np.where(gone, entries.removed[row], UNPAID)
    who, kind = entries.who[row], entries.ground[row]
    columns = {
        "enterprise": people.uscc.take(pa.array(who)),
        "name": people.identity.known_as(who, day),
        "ground": cells.pick(GROUNDS, kind),
        "document": entries.document.take(pa.array(row)),
        "listed_on": cells.days(day),
        "removed_on": cells.days(lifted),
        "authority": cells.pick((COURT, MARKET), np.minimum(kind, 1)),
    }
    for place, source in enumerate(LISTS):
        mine = np.flatnonzero(np.minimum(kind, 2) == place)
        own = {name: column.take(pa.array(mine)) for name, column in columns.items()}
        yield from parcels(source, Style(source.label.zh), own, delivery[mine], deliveries)


def _entries(
    county: County, borrowed: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Who was listed, on which day, on which ground."""
    plan, people, life = county
    n, months = life.alive.shape
    delay = np.where(borrowed, rng.integers(6, 13, n), rng.integers(2, 7, n))
    sued = rng.random(n) < np.where(borrowed, 0.35, 0.9)
    dishonest = np.flatnonzero(sued & (life.failed + delay < months))
    quarrel_who, quarrel_month = np.nonzero(life.alive & (rng.random((n, months)) < 0.00008))
    serious_rate = 0.00006 * np.exp(-0.8 * life.management + 0.5 * life.strain)
    serious_who, serious_month = np.nonzero(life.alive & (rng.random((n, months)) < serious_rate))
    careless = -3.55 - 0.5 * life.management + 0.35 * life.strain + 0.7 * people.negligence[:, None]
    july = plan.calendar.astype(int) % 12 == 6
    old = people.established[:, None] < plan.calendar.astype("datetime64[Y]").astype("datetime64[D]")[None, :]
    relief = life.weather.relief
    late_report = rng.random((n, months)) < np.maximum(1 / (1 + np.exp(-careless)), NO_REPORT_IN_RELIEF * relief)
    company = (people.kind == COMPANY)[:, None]
    report_who, report_month = np.nonzero(life.alive & old & company & july & late_report)
    flight = np.where(life.failing(), 0.016, 0.00014 * np.exp(0.6 * life.strain)) + UNREACHABLE_IN_RELIEF * relief
    flight = flight + HIDING * (people.schemes.kind == SHELL)[:, None]
    fled_who, fled_month = np.nonzero(life.alive & (rng.random((n, months)) < flight))
    fled_who, first = np.unique(fled_who, return_index=True)
    who = np.concatenate([dishonest, quarrel_who, serious_who, report_who, fled_who])
    month = np.concatenate(
        [life.failed[dishonest] + delay[dishonest], quarrel_month, serious_month, report_month, fled_month[first]]
    )
    counts = (len(dishonest) + len(quarrel_who), len(serious_who), len(report_who), len(fled_who))
    ground = np.repeat((DISHONEST, SERIOUS, NO_REPORT, UNREACHABLE), counts)
    day = np.maximum(some_day(plan, month, rng), people.established[who])
    return who, day, ground
