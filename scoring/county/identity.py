"""By what an enterprise is known beside its code: names old and new, the old number, an address, who answers for it.

Names, numbers and persons are invented. A person is a token without a name behind it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scoring.codes.legacy import iso7064_mod_11_10
from scoring.county import cells
from scoring.county.plan import CountyPlan

FIRST = "宏瑞兴盛恒嘉泰华金玉鸿福德信诚益晟顺隆新润锦荣源茂安博祥凯百万佳美龙凤天戴云浔洞"
SECOND = "达发丰源泰辉盛隆昌兴艺鑫峰立成创和通远航业康悦雅韵轩腾耀晖旺宝裕"
COUNTY = "德化县"
VILLAGES = "上下东西南北前后里外溪坂林村岭湖洋石桥亭埔墩曲科英丁蔡乐仁高内大"
"""None of them begins the rest of a name."""
STREETS = ("龙东路", "瓷都大道", "湖前路", "宝美街", "进城路", "浔北路", "陶瓷科技园", "鹏祥路")

RENAMED, RENAMED_BEFORE, NEW_PERSON, SHARED_PERSON = 0.04, 0.06, 0.05, 0.08
"""Shares of enterprises: renamed within the months or before them, with a new person, with somebody else's person."""
UNIFIED_CODE_SINCE = np.datetime64("2015-10-01")
"""Enterprises registered earlier had a registration number of their own."""
TOLD_AFTER = 2
"""Months after which other departments write a new name."""
FAR = np.datetime64("2999-12-31", "D")

_AVOIDED = [0, *range(13, 100)]
"""No months: a registration number with a month and a day in it may be taken for a person's identity number."""


@dataclass(frozen=True)
class Identity:
    """Columns, one value an enterprise.

    ``name``: when the months begin. ``former``: the name before it, empty if there was none, changed on
    ``former_until``. ``later``: the name from ``renamed`` on, which is far away for most. ``number``: the old
    registration number, empty for the young. ``place``: street and house. ``person``: who answers for it;
    ``successor`` from ``succeeded`` on.
    """

    name: pa.Array
    former: pa.Array
    former_until: np.ndarray
    later: pa.Array
    renamed: np.ndarray
    number: pa.Array
    place: pa.Array
    person: np.ndarray
    successor: np.ndarray
    succeeded: np.ndarray

    def name_of(self, who: np.ndarray, day: np.ndarray) -> pa.Array:
        """The registered name of each of ``who`` on a day."""
        both = pa.concat_arrays([self.name, self.later])
        return both.take(pa.array(who + len(self.name) * (day >= self.renamed[who])))

    def known_as(self, who: np.ndarray, day: np.ndarray) -> pa.Array:
        """The name by which other departments know each of ``who``: a new one comes through in time."""
        return self.name_of(who, day - 30 * TOLD_AFTER)


def names(plan: CountyPlan, rng: np.random.Generator, trades: Sequence[str], suffixes: Sequence[str]) -> pa.Array:
    """Invented names: the county, the village that a district has in its names, two characters, trade, legal form."""
    before = COUNTY + _village(plan.district)
    first = rng.choice(list(FIRST), len(trades))
    second = rng.choice(list(SECOND), len(trades))
    return pa.array(
        [f"{before}{a}{b}{trade}{end}" for a, b, trade, end in zip(first, second, trades, suffixes, strict=True)]
    )


def _village(district: int) -> str:
    """A word of its own for each district, so that none has the names of another; the first has none."""
    rest, place = divmod(district, len(VILLAGES))
    return _village(rest) + VILLAGES[place] if district else ""


def identify(
    plan: CountyPlan,
    name: pa.Array,
    established: np.ndarray,
    made: tuple[Sequence[str], Sequence[str]],
    rng: np.random.Generator,
) -> Identity:
    """Draw the identities of enterprises called ``name``; ``made`` are the trades and legal forms in their names."""
    n, begin = len(name), plan.calendar[0].astype("datetime64[D]")
    span = max(1, int((plan.end - begin).astype(int)))
    old = established < begin - 700
    former, later = names(plan, rng, *made), names(plan, rng, *made)
    had_another = old & (rng.random(n) < RENAMED_BEFORE) & np.asarray(pc.not_equal(former, name))
    age = (begin - established).astype(int)
    former_until = begin - (rng.uniform(0.05, 0.9, n) * np.maximum(age, 0)).astype(np.int64) - 1
    day = begin + rng.integers(30, max(31, span), n)
    renamed = np.where((rng.random(n) < RENAMED) & (day > established + 90), day, FAR)
    renamed[np.asarray(pc.equal(later, name))] = FAR
    changed = begin + rng.integers(30, max(31, span), n)
    succeeded = np.where((rng.random(n) < NEW_PERSON) & (changed > established + 90), changed, FAR)
    everyone = np.arange(n)
    person = np.where(rng.random(n) < SHARED_PERSON, rng.integers(n, size=n), everyone)
    house = cells.numbered(cells.pick(STREETS, rng.integers(len(STREETS), size=n)), rng.integers(1, 400, n), 1, "号")
    return Identity(
        name=name,
        former=pc.if_else(pa.array(had_another), former, ""),
        former_until=np.where(had_another, former_until, FAR),
        later=later,
        renamed=renamed,
        number=_numbers(plan, established < UNIFIED_CODE_SINCE),
        place=house,
        person=person,
        successor=n + everyone,
        succeeded=succeeded,
    )


def person_tokens(plan: CountyPlan, person: np.ndarray) -> pa.Array:
    """The token of each person, as a registry makes it: it cannot be read back."""
    mixed = plan.numbers(person).astype(np.uint64) + np.uint64(plan.seed * 0x9E3779B97F4A7C15 % 2**64)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return pa.array([f"P{token:015x}" for token in (mixed >> np.uint64(4)).tolist()], pa.string())


def _numbers(plan: CountyPlan, old: np.ndarray) -> pa.Array:
    """Registration numbers of 15 digits with their check digit, for the old ones."""
    places = plan.numbers(np.arange(len(old))).tolist()
    numbers = [_number(place) if is_old else "" for place, is_old in zip(places, old.tolist(), strict=True)]
    return pa.array(numbers, pa.string())


def _number(place: int) -> str:
    rest, low = divmod(place, 10_000)
    block, eighth = divmod(rest, 10)
    first = f"3505261{eighth}{_AVOIDED[block % len(_AVOIDED)]:02d}{low:04d}"
    return first + iso7064_mod_11_10(first)
