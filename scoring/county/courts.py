# ruff: noqa: PLR2004  (a simulation is made of numbers; each stands where it works)
"""What the court decides and enforces: who stops paying is sued, then executed against, and some are listed at last.

Others go to court over ordinary quarrels, and the sound ones sue those who owe them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scoring.county import cells
from scoring.county.life import NEVER, County
from scoring.county.listings import COURT, DISHONEST, Listings
from scoring.county.parcels import Parcel, Style, monthly, parcels, told_twice
from scoring.county.payments import UNPAID
from scoring.county.plan import some_day
from scoring.records.executed_person import EXECUTED_PERSON
from scoring.records.judgment import JUDGMENT

PLAINTIFF, DEFENDANT = 0, 1
WON, LOST, PART, SETTLED = range(4)
CAUSES = ("买卖合同纠纷", "金融借款合同纠纷", "劳动争议", "承揽合同纠纷", "民间借贷纠纷")
RESULTS = ("胜诉", "败诉", "部分胜诉", "调解")
ENDINGS = ("执行完毕", "终结本次执行", "和解")
QUARREL, CLAIM = 0.0016, 0.0018
"""Chance in a month to be sued without having failed, and to win against somebody who owes."""
IN_RELIEF = 0.004
"""Chance in a month of relief to be sued whoever one is: deliveries that could not be made."""
EXECUTED = 0.35
"""Of ordinary judgments against a firm, those that it does not perform by itself."""


@dataclass(frozen=True)
class Judged:
    """Judgments as columns: whose, on which day, on which side, how it ended, over how much in fen, performed when."""

    who: np.ndarray
    day: np.ndarray
    role: np.ndarray
    result: np.ndarray
    cause: np.ndarray
    amount: np.ndarray
    performed: np.ndarray
    executed: np.ndarray


def courts(county: County, entries: Listings, rng: np.random.Generator) -> Iterator[Parcel]:
    """Judgments, and what had to be enforced."""
    judged = _judge(county, entries, rng)
    yield from _judgments(county, judged)
    yield from _executions(county, judged, rng)


def _judge(county: County, entries: Listings, rng: np.random.Generator) -> Judged:
    plan, people, life = county
    begin, (n, months) = plan.calendar[0].astype("datetime64[D]"), life.alive.shape
    listed = np.flatnonzero(entries.ground == DISHONEST)
    before = entries.listed[listed] - rng.integers(60, 130, len(listed))
    listed, before = listed[before > begin], before[before > begin]
    failed = np.flatnonzero((life.failed < NEVER) & (rng.random(n) < 0.5))
    late = life.failed[failed] + rng.integers(2, 9, len(failed))
    failed, late = failed[late < months], late[late < months]
    tension = QUARREL * np.exp(0.55 * life.strain - 0.3 * life.management)
    sued, sued_in = np.nonzero(life.alive & (rng.random((n, months)) < tension + IN_RELIEF * life.weather.relief))
    size = np.log(people.scale / np.median(people.scale))[:, None]
    suing, won_in = np.nonzero(life.alive & (rng.random((n, months)) < CLAIM * np.exp(0.5 * size)))
    who = np.concatenate([entries.who[listed], failed, sued, suing])
    parts = (len(listed), len(failed), len(sued), len(suing))
    day = np.concatenate([before, some_day(plan, late, rng), some_day(plan, sued_in, rng), some_day(plan, won_in, rng)])
    day = np.maximum(day, people.established[who] + 60)
    role = np.repeat((DEFENDANT, DEFENDANT, DEFENDANT, PLAINTIFF), parts)
    ours, theirs = rng.choice((WON, PART, SETTLED), len(who), p=(0.6, 0.2, 0.2)), rng.random(len(who))
    against = np.select([theirs < 0.62, theirs < 0.82, theirs < 0.94], [LOST, PART, SETTLED], WON)
    result = np.where(role == PLAINTIFF, ours, np.where(np.arange(len(who)) < parts[0], LOST, against))
    weight = np.repeat((0.4, 0.6, -0.9, -0.9), parts)
    amount = np.round(people.scale[who] * np.exp(rng.normal(weight, 0.8))).astype(np.int64) * 100 + 100_000
    amount[(role == DEFENDANT) & (result == WON)] = 0
    unperformed = (role == DEFENDANT) & (result != WON)
    executed = unperformed & ((np.arange(len(who)) < parts[0] + parts[1]) | (rng.random(len(who)) < EXECUTED))
    paid = day + rng.integers(10, 90, len(who))
    performed = np.where(unperformed & ~executed & (rng.random(len(who)) < 0.8), paid, UNPAID)
    cause = rng.integers(len(CAUSES), size=len(who))
    return Judged(who, day, role, result, cause, amount, performed, executed)


def _judgments(county: County, judged: Judged) -> Iterator[Parcel]:
    """By the month, as JSON lines from the court's own system; sent again when a judgment was performed."""
    plan, people = county.plan, county.people
    deliveries = monthly(plan.calendar, 9)
    row, delivery, over = told_twice(judged.day, judged.performed, deliveries)
    known = np.where(over, judged.performed[row], UNPAID)
    who = judged.who[row]
    columns = {
        "enterprise": people.uscc.take(pa.array(who)),
        "name": people.identity.known_as(who, judged.day[row]),
        "document": cells.numbered(_case(judged.day[row], "闽0526民初"), plan.numbers(row) + 1, 1, "号"),
        "authority": pa.repeat(COURT, len(row)),
        "cause": cells.pick(CAUSES, judged.cause[row]),
        "role": cells.pick(("原告", "被告"), judged.role[row]),
        "result": cells.pick(RESULTS, judged.result[row]),
        "amount_fen": cells.decimals(judged.amount[row], 2),
        "judged_on": cells.days(judged.day[row]),
        "effective_on": cells.days(judged.day[row] + 15),
        "performed_on": cells.days(known),
    }
    yield from parcels(JUDGMENT, Style("裁判文书", format="jsonl"), columns, delivery, deliveries)


def _executions(county: County, judged: Judged, rng: np.random.Generator) -> Iterator[Parcel]:
    """What was not performed is enforced; sent again when the execution ends, with or without money."""
    plan, people, life = county
    chosen = np.flatnonzero(judged.executed)
    who = judged.who[chosen]
    filed = judged.day[chosen] + rng.integers(20, 50, len(chosen))
    broken = life.failed[who] < NEVER
    luck = rng.random(len(chosen))
    ending = np.where(broken, np.select([luck < 0.2, luck < 0.85], [0, 1], 2), np.select([luck < 0.8], [0], 2))
    closes = rng.random(len(chosen)) < 0.8
    closed = np.where(closes, filed + rng.integers(40, 300, len(chosen)), UNPAID)
    deliveries = monthly(plan.calendar, 4)
    row, delivery, over = told_twice(filed, closed, deliveries)
    amount = judged.amount[chosen][row]
    left = np.select(
        [over & (ending[row] == 0), over & (ending[row] == 1)], [0, (amount * 0.9).astype(np.int64)], amount
    )
    columns = {
        "enterprise": people.uscc.take(pa.array(who[row])),
        "name": people.identity.known_as(who[row], filed[row]),
        "document": cells.numbered(_case(filed[row], "闽0526执"), 100_000 + plan.numbers(row), 1, "号"),
        "authority": pa.repeat(COURT, len(row)),
        "filed_on": cells.days(filed[row]),
        "amount_fen": cells.decimals(amount, 2),
        "unpaid_fen": cells.decimals(left, 2),
        "closed_on": cells.days(np.where(over, closed[row], UNPAID)),
        "ending": pc.if_else(pa.array(over), cells.pick(ENDINGS, ending[row]), ""),
    }
    yield from parcels(EXECUTED_PERSON, Style("被执行人", encoding="gb18030"), columns, delivery, deliveries)


def _case(day: np.ndarray, court: str) -> pa.Array:
    """The beginning of case numbers: the year in brackets, the court and the kind of case."""
    year = pa.array((day.astype("datetime64[Y]").astype(int) + 1970).astype(str), pa.string())
    return pc.binary_join_element_wise("（", year, f"）{court}", "")
