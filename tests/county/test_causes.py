"""What departments see of an enterprise has a cause, and the causes come first."""

from __future__ import annotations

import numpy as np
import pytest

from scoring.county.accounts import OWN, SHARED, install
from scoring.county.collection import collection
from scoring.county.courts import courts
from scoring.county.identity import FAR
from scoring.county.lending import lend
from scoring.county.life import NEVER, County, live
from scoring.county.listings import DISHONEST, Listings, enlist
from scoring.county.parcels import Parcel
from scoring.county.plan import CountyPlan
from scoring.county.population import settle
from scoring.county.taxes import GRADES, Declared, declare, evaluate, sales

PLAN = CountyPlan(enterprises=2500, seed=17)
D = GRADES.index("D")


@pytest.fixture(scope="module")
def county() -> County:
    streams = PLAN.streams()
    people = settle(PLAN, streams["population"], streams["identity"])
    return County(PLAN, people, live(PLAN, people, streams["life"]))


@pytest.fixture(scope="module")
def entries(county: County) -> Listings:
    streams = PLAN.streams()
    owed = lend(county, streams["lending"]).owed_at_failure(county.people)
    return enlist(county, owed, streams["public_credit"])


@pytest.fixture(scope="module")
def declared(county: County) -> Declared:
    rng = PLAN.streams()["taxes"]
    return declare(county, sales(county, rng), rng)


def _days(parcels: list[Parcel], source: str, column: str) -> dict[str, np.datetime64]:
    """The earliest day of each enterprise in a source."""
    found: dict[str, np.datetime64] = {}
    for parcel in parcels:
        if parcel.source.name == source:
            cells = (parcel.table.column(name).to_pylist() for name in ("enterprise", column))
            for code, day in zip(*cells, strict=True):
                found[code] = min(found.get(code, FAR), np.datetime64(day))
    return found


def test_whoever_is_listed_as_dishonest_was_judged_and_executed_against_before(
    county: County, entries: Listings
) -> None:
    sent = list(courts(county, entries, PLAN.streams()["courts"]))
    judged, filed = _days(sent, "judgment", "judged_on"), _days(sent, "executed_person", "filed_on")
    codes = county.people.uscc.to_pylist()
    early = PLAN.calendar[6].astype("datetime64[D]")
    listed = [
        (codes[who], day)
        for who, day, ground in zip(entries.who, entries.listed, entries.ground, strict=True)
        if ground == DISHONEST and day > early
    ]
    assert len(listed) > 50
    assert all(judged[code] < filed[code] for code in filed if code in judged)
    assert sum(judged.get(code, FAR) < day for code, day in listed) == len(listed)


def test_grade_d_spreads_to_the_other_firms_of_the_person_in_charge(county: County) -> None:
    identity = county.people.identity
    first, second = evaluate(county, PLAN.streams()["taxes"])[:2]
    bad = {int(identity.person[who]) for who in first.who[(first.grade == D) & (first.points >= 0)]}
    unchanged = identity.succeeded > second.published
    tied = [
        grade
        for who, grade in zip(second.who, second.grade, strict=True)
        if unchanged[who] and int(identity.person[who]) in bad and who not in set(first.who[first.grade == D].tolist())
    ]
    assert tied
    assert set(tied) == {D}


def test_arrears_are_announced_of_those_who_did_not_pay(county: County, declared: Declared) -> None:
    sent = list(collection(county, declared, PLAN.streams()["collection"]))
    announced = _days(sent, "tax_arrears", "announced_on")
    late = (declared.owed > 0) & (np.isnat(declared.paid) | (declared.paid > declared.due + 30))
    owing = set(county.people.uscc.take(np.unique(declared.who[late])).to_pylist())
    assert len(announced) > 100
    assert announced.keys() <= owing


def test_the_failing_are_more_often_taken_to_court(county: County, entries: Listings) -> None:
    sent = list(courts(county, entries, PLAN.streams()["courts"]))
    executed = set(_days(sent, "executed_person", "filed_on"))
    codes = np.array(county.people.uscc.to_pylist())
    struck = np.isin(codes, list(executed))
    failed = county.life.failed < NEVER
    assert struck[failed].mean() > 4 * struck[~failed].mean()


def test_most_meters_are_an_enterprises_own_and_shared_ones_have_two_users(county: County) -> None:
    rng = np.random.default_rng(1)
    meters = install(county, np.ones(2500, dtype=bool), "35", np.ones((2500, 36)), rng, np.random.default_rng(2))
    assert (meters.ownership == OWN).mean() > 0.8
    shared = meters.ownership == SHARED
    assert shared.any()
    assert (meters.neighbour[shared] != meters.owner[shared]).all()
    assert ((meters.percent[shared] > 0) & (meters.percent[shared] < 100)).all()
    assert (meters.percent[~shared] == 100).all()


def test_a_new_name_reaches_other_departments_later_than_the_register(county: County) -> None:
    identity = county.people.identity
    who = np.flatnonzero(identity.renamed < FAR)
    day = identity.renamed[who]
    assert len(who) > 40
    assert identity.name_of(who, day).to_pylist() == identity.later.take(who).to_pylist()
    assert identity.known_as(who, day + 10).to_pylist() == identity.name.take(who).to_pylist()
    assert identity.known_as(who, day + 100).to_pylist() == identity.later.take(who).to_pylist()
