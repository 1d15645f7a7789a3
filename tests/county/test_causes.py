"""What departments see of an enterprise has a cause, and the causes come first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from scoring.codes.publicity import in_relief
from scoring.county.accounts import OWN, SHARED, install
from scoring.county.collection import collection
from scoring.county.contributions import contributions
from scoring.county.courts import courts
from scoring.county.identity import FAR
from scoring.county.lending import Loans, lend, looks, outcomes
from scoring.county.life import NEVER, County, hazard, truth
from scoring.county.listings import DISHONEST, Listings, enlist
from scoring.county.notices import penalise
from scoring.county.parcels import Parcel
from scoring.county.plan import CountyPlan
from scoring.county.population import INDUSTRIES
from scoring.county.rings import Circle, circulate
from scoring.county.schemes import HONEST, IDLE, RING, SHELL
from scoring.county.shocks import REBATE, SHOCKS, weather
from scoring.county.standing import standing
from scoring.county.taxes import GRADES, Declared, Graded, declare, evaluate, invoices, sales
from scoring.county.utilities import supply

PLAN = CountyPlan(enterprises=2500, seed=17)
D = GRADES.index("D")


@pytest.fixture(scope="module")
def county() -> County:
    return truth(PLAN)


@pytest.fixture(scope="module")
def sold(county: County) -> np.ndarray:
    return sales(county, *(PLAN.streams()[s] for s in ("taxes", "quiet")))


@pytest.fixture(scope="module")
def graded(county: County) -> list[Graded]:
    return evaluate(county, PLAN.streams()["taxes"])


@pytest.fixture(scope="module")
def circle(county: County) -> Circle:
    return circulate(county, PLAN.streams()["schemes"])


@pytest.fixture(scope="module")
def loans(county: County, sold: np.ndarray, graded: list[Graded]) -> Loans:
    return lend(county, sold, graded, PLAN.streams()["lending"])


@pytest.fixture(scope="module")
def entries(county: County, loans: Loans) -> Listings:
    return enlist(county, loans.owed_at_failure(county.people), PLAN.streams()["public_credit"])


@pytest.fixture(scope="module")
def declared(county: County, sold: np.ndarray, circle: Circle) -> Declared:
    return declare(county, sold, circle, PLAN.streams()["taxes"])


@pytest.fixture(scope="module")
def long() -> County:
    """A county observed from before the epidemic on."""
    return truth(CountyPlan(enterprises=4000, seed=23, months=84))


def gathered(parcels: Iterator[Parcel], source: str) -> pd.DataFrame:
    """All rows of a source, as they are sent."""
    return pd.concat([p.table.to_pandas() for p in parcels if p.source.name == source], ignore_index=True)


def thirds(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Masks of the lowest and of the highest third."""
    low, high = np.quantile(values, (1 / 3, 2 / 3))
    return values <= low, values >= high


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


def test_grade_d_spreads_to_the_other_firms_of_the_person_in_charge(large: County) -> None:
    identity = large.people.identity
    first, second = evaluate(large, large.plan.streams()["taxes"])[:2]
    bad = {int(identity.person[who]) for who in first.who[(first.grade == D) & (first.points >= 0)]}
    unchanged = identity.succeeded > second.published
    before = set(first.who[first.grade == D].tolist())
    tied = [
        grade
        for who, grade in zip(second.who, second.grade, strict=True)
        if unchanged[who] and int(identity.person[who]) in bad and who not in before
    ]
    assert tied
    assert set(tied) == {D}


def test_arrears_are_announced_of_those_who_did_not_pay(county: County, declared: Declared) -> None:
    sent = list(collection(county, declared, PLAN.streams()["collection"]))
    announced = _days(sent, "tax_arrears", "announced_on")
    late = (declared.owed > 0) & (np.isnat(declared.paid) | (declared.paid > declared.due + 30))
    owing = set(county.people.uscc.take(np.unique(declared.who[late])).to_pylist())
    assert len(announced) > 60
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


def test_failure_hangs_on_strain_alone(large: County) -> None:
    """Whoever one is otherwise, as many fail as strain says: within four standard deviations."""
    people, life = large.people, large.life
    month = np.arange(large.plan.months)
    founded = people.established[:, None] <= large.plan.calendar.astype("datetime64[D]")
    could = founded & (life.failed[:, None] >= month) & (life.closed[:, None] >= month)
    expected, failed = np.where(could, hazard(life.strain), 0.0).sum(axis=1), life.failed < NEVER
    for trait in (people.negligence, people.quality, people.scale, people.dispersion, life.margin.mean(axis=1)):
        for group in thirds(trait):
            assert failed[group].sum() == pytest.approx(expected[group].sum(), abs=4 * expected[group].sum() ** 0.5)


def test_what_moves_an_enterprise_moves_from_month_to_month_and_lasts(county: County) -> None:
    life = county.life
    for state in (life.demand, life.margin, life.management, life.strain):
        now, next_month = state[:, :-1].ravel(), state[:, 1:].ravel()
        assert 0.6 < np.corrcoef(now, next_month)[0, 1] < 0.999
        assert (state.std(axis=1) > 0).all()


def test_weak_demand_thin_margins_and_bad_management_strain(large: County) -> None:
    life = large.life
    for cause in (life.demand, life.margin, life.management):
        low, high = thirds(cause[:, :12].mean(axis=1))
        later = life.strain[:, 12:24].mean(axis=1)
        assert later[low].mean() > later[high].mean() + 0.2


def test_bad_management_files_late_breaks_its_word_and_is_penalised(
    county: County, declared: Declared, graded: list[Graded]
) -> None:
    low, high = thirds(county.life.management.mean(axis=1))
    late = declared.filed > declared.due
    given = penalise(county, PLAN.streams()["public_credit"])
    penalised = np.bincount(given.who, minlength=PLAN.enterprises)
    promises = gathered(standing(county, graded, PLAN.streams()["standing"]), "commitment").set_index("enterprise")
    broken = promises["state"].isin(["未履行", "部分履行"])
    codes = county.people.uscc.to_pandas()

    def kept_badly(group: np.ndarray) -> float:
        return float(broken[broken.index.isin(codes[group])].mean())

    assert late[low[declared.who]].mean() > 2 * late[high[declared.who]].mean()
    assert penalised[low].mean() > 1.5 * penalised[high].mean()
    assert kept_badly(low) > 1.3 * kept_badly(high)


def test_the_months_shown_hold_a_rebate_cut_and_dear_energy_and_the_epidemic_lies_before_them() -> None:
    world = weather(PLAN, len(INDUSTRIES), 0)
    assert 0 < (world.rebate < REBATE).sum() < PLAN.months
    assert 0 < (world.energy > 1).sum() < PLAN.months
    assert not world.relief.any()
    assert all(shock.since < shock.until for shock in SHOCKS)


def test_every_district_has_the_same_weather() -> None:
    first, *others = (weather(plan, 3, 5) for plan in CountyPlan(enterprises=12_000).divided())
    assert others
    assert all((getattr(first, name) == getattr(other, name)).all() for other in others for name in vars(first))


def test_a_rebate_cut_thins_the_margins_of_exporters_and_what_they_get_back(
    large: County, county: County, declared: Declared
) -> None:
    life, export = large.life, large.people.of_industry("export")
    cut = life.weather.rebate < REBATE
    change = life.margin[:, cut].mean(axis=1) - life.margin[:, ~cut].mean(axis=1)
    assert change[export >= 0.6].mean() < change[export == 0].mean() - 0.01
    vouchers = gathered(collection(county, declared, PLAN.streams()["collection"]), "tax_payment")
    refunds = vouchers[vouchers["nature"] == "退税"]
    back = -refunds["amount_fen"].astype(float).groupby([refunds["enterprise"], refunds["month"]]).sum()
    codes, months = county.people.uscc.to_pandas(), PLAN.calendar.astype(str)
    told = pd.Series(
        declared.sales / 1e6, pd.MultiIndex.from_arrays([codes[declared.who], months[declared.month]])
    ).reindex(back.index)
    rate = back / told
    during = rate.index.get_level_values(1).isin(months[county.life.weather.rebate < REBATE])
    assert rate[during].median() < 0.85 * rate[~during].median()


def test_dear_energy_thins_the_margins_of_those_who_burn_much(large: County) -> None:
    life, kilns = large.life, large.people.of_industry("ceramics")
    local = large.people.of_industry("export") == 0
    dear = (life.weather.energy > 1) & (life.weather.rebate == REBATE)
    calm = (life.weather.energy == 1) & (life.weather.rebate == REBATE)
    change = life.margin[:, dear].mean(axis=1) - life.margin[:, calm].mean(axis=1)
    assert change[kilns].mean() < change[local].mean() - 0.005


def test_a_longer_history_shows_the_epidemic_and_its_relief(long: County) -> None:
    life, relief = long.life, long.life.weather.relief
    assert 9 <= relief.sum() <= 18
    assert in_relief(long.plan.calendar[relief].astype("datetime64[D]")).all()
    spring = long.plan.calendar.astype(int) % 12
    april = np.flatnonzero(spring == 3)
    work = life.activity[:, april].sum(axis=0)
    assert work[0] < 0.8 * work[1:].mean()
    bills = gathered(supply(long, *(long.plan.streams()[s] for s in ("utilities", "meters"))), "electricity")
    after = pd.to_datetime(bills["due_on"]) - pd.to_datetime(bills["month"], format="%Y%m")
    deferred = bills["month"].isin([month.replace("-", "") for month in long.plan.calendar[relief].astype(str)])
    assert after[deferred].min() > after[~deferred].max()


def test_adverse_records_of_the_epidemic_are_many_and_tell_nothing(long: County) -> None:
    given = penalise(long, long.plan.streams()["public_credit"])
    months, relief = long.plan.calendar, long.life.weather.relief
    month = (given.decided.astype("datetime64[M]") - months[0]).astype(int)
    then = relief[month]
    assert then.sum() / relief.sum() > 2 * (~then).sum() / (~relief).sum()
    strain = long.life.strain[given.who, month]
    everybody = long.life.strain.mean(axis=0)[month]
    assert (strain - everybody)[~then].mean() > 2 * (strain - everybody)[then].mean()


def test_a_ring_invoices_in_a_circle_round_sums_that_grow(large: County) -> None:
    circle = circulate(large, np.random.default_rng(3))
    people = large.people
    rings = people.schemes.rings()
    assert len(rings) > 15
    assert ((people.schemes.ring >= 0) == (people.schemes.kind == RING)).all()
    assert all(3 <= len(members) <= 8 for members in rings)
    assert (people.schemes.ring[circle.seller] == people.schemes.ring[circle.buyer]).all()
    assert (circle.seller != circle.buyer).all()
    customers = Counter(seller for seller, _ in set(zip(circle.seller, circle.buyer, strict=True)))
    assert set(customers.values()) == {1, 2}
    assert set(circle.seller) == set(circle.buyer)
    assert (circle.total % 1_000_000 == 0).all()
    own = circle.sales(large)
    members = np.unique(circle.seller)
    growth = [own[who][own[who] > 0][-3:].mean() / own[who][own[who] > 0][:3].mean() for who in members]
    assert np.median(growth) > 1.2


def test_rings_show_in_the_invoices_of_both_sides_and_burn_no_energy(
    county: County, sold: np.ndarray, circle: Circle
) -> None:
    codes = county.people.uscc.to_pandas()
    told = gathered(invoices(county, sold, circle, *(PLAN.streams()[s] for s in ("taxes", "sums"))), "vat_invoice")
    members = set(codes[np.unique(circle.seller)])
    assert members
    within = told[told["enterprise"].isin(members) & told["counterparty"].isin(members)]
    twice = within.groupby("number")["direction"].nunique()
    assert (twice == 2).sum() > 0.9 * len(circle.month)
    ringed = county.people.schemes.kind == RING
    inflated = (sold + circle.sales(county))[ringed].sum() / sold[ringed].sum()
    assert inflated > 1.2
    assert np.array_equal(truth(PLAN).life.activity, county.life.activity)


def test_more_of_those_who_deceive_fail_though_most_do_not(large: County) -> None:
    failed, kind = large.life.failed < NEVER, large.people.schemes.kind
    for scheme in (RING, SHELL):
        assert 1.5 * failed[kind == HONEST].mean() < failed[kind == scheme].mean() < 0.6


def test_a_meter_may_run_without_a_business_and_a_business_without_a_meter(
    county: County, sold: np.ndarray, circle: Circle
) -> None:
    people, streams = county.people, PLAN.streams()
    codes = people.uscc.to_pandas()
    told = gathered(invoices(county, sold, circle, streams["taxes"], streams["sums"]), "vat_invoice")
    bills = gathered(supply(county, streams["utilities"], streams["meters"]), "electricity")
    idle, shell = (set(codes[people.schemes.kind == kind]) for kind in (IDLE, SHELL))
    assert idle
    assert shell
    assert not idle & set(told["enterprise"])
    assert idle <= set(bills["enterprise"])
    assert not shell & set(bills["enterprise"])
    assert len(shell & set(told["enterprise"])) > 0.7 * len(shell)


def test_only_approved_loans_show_outcomes_and_the_refused_would_have_failed_more_often(
    large: County, county: County, loans: Loans
) -> None:
    reports = gathered(outcomes(county, loans, PLAN.streams()["lending"]), "loan_outcome")
    refused = set(county.people.uscc.to_pandas()[loans.refused])
    assert len(refused) > 200
    assert not refused & set(reports["enterprise"])
    streams = large.plan.streams()
    many = lend(
        large, sales(large, streams["taxes"], streams["quiet"]), evaluate(large, streams["taxes"]), streams["lending"]
    )
    failed = large.life.failed < NEVER
    assert failed[many.refused].mean() > 1.5 * failed[np.unique(many.owner)].mean()


def test_a_bank_decides_on_what_it_can_see(county: County, sold: np.ndarray, graded: list[Graded]) -> None:
    begin = np.full(PLAN.enterprises, 20)
    veiled = county._replace(life=replace(county.life, strain=np.zeros_like(county.life.strain)))
    assert np.array_equal(looks(county, sold, graded, begin), looks(veiled, sold, graded, begin))
    seen = sold.copy()
    seen[:, :20] *= 3
    assert (looks(county, seen, graded, begin) >= looks(county, sold, graded, begin)).all()


def test_some_readings_are_corrected_when_the_bill_is_sent_again(county: County) -> None:
    bills = gathered(supply(county, *(PLAN.streams()[s] for s in ("utilities", "meters"))), "electricity")
    readings = bills.groupby(["account", "month"])["energy_wh"].nunique()
    assert 0.001 < (readings > 1).mean() < 0.01


def test_contributions_of_hard_times_fall_due_later(long: County) -> None:
    streams = (long.plan.streams()[s] for s in ("staff", "contributions", "payroll"))
    paid = gathered(contributions(long, *streams), "social_insurance")
    paid = paid[paid["paid_on"] != ""]
    after = (pd.to_datetime(paid["paid_on"]) - pd.to_datetime(paid["month"], format="%Y%m")).dt.days
    relief = paid["month"].isin([m.replace("-", "") for m in long.plan.calendar[long.life.weather.relief].astype(str)])
    assert after[relief].median() > after[~relief].median() + 20


def test_the_small_and_the_strained_sell_nothing_for_months_and_declare_just_that(
    county: County, sold: np.ndarray, declared: Declared
) -> None:
    honest = county.people.schemes.kind != IDLE
    quiet = ((sold == 0) & county.life.alive).mean(axis=1)
    for sooner, later in (thirds(county.people.scale), thirds(-county.life.strain.mean(axis=1))):
        assert quiet[sooner & honest].mean() > 1.5 * quiet[later & honest].mean()
    assert 0.02 < (declared.sales[honest[declared.who]] == 0).mean() < 0.06
    assert (declared.owed[declared.sales == 0] == 0).all()


def test_as_much_is_sold_and_bought_over_round_sums_as_by_real_enterprises(
    county: County, sold: np.ndarray, circle: Circle
) -> None:
    """Whole thousands of yuan: 34 % of an enterprise's sales invoices and 12 % of the others on average, CUMCM 2020-C.

    The quarter that rounds least does so with 6 % of the sales invoices, the quarter that does most with 60 %.
    """
    told = gathered(invoices(county, sold, circle, *(PLAN.streams()[s] for s in ("taxes", "sums"))), "vat_invoice")
    told = told[(told["status"] == "有效发票") & ~told["total_fen"].str.startswith("-")]
    whole = (told["total_fen"].astype(float) * 100).round() % 100_000 == 0
    share = whole.groupby([told["direction"], told["enterprise"]]).mean()
    assert share["销项"].mean() == pytest.approx(0.34, abs=0.04)
    assert share["进项"].mean() == pytest.approx(0.12, abs=0.03)
    assert share["销项"].quantile([0.25, 0.75]).tolist() == pytest.approx([0.06, 0.60], abs=0.05)


def test_few_buy_from_their_customers_unless_they_are_in_a_ring(
    county: County, sold: np.ndarray, circle: Circle
) -> None:
    told = gathered(invoices(county, sold, circle, *(PLAN.streams()[s] for s in ("taxes", "sums"))), "vat_invoice")
    partners = {
        way: set(zip(rows["enterprise"], rows["counterparty"], strict=True)) for way, rows in told.groupby("direction")
    }
    both = {enterprise for enterprise, _ in partners["销项"] & partners["进项"]}
    two_way = county.people.uscc.to_pandas().isin(both).to_numpy()
    kind = county.people.schemes.kind
    assert 0.05 < two_way[kind == HONEST].mean() < 0.15
    assert two_way[kind == RING].mean() > 2 * two_way[kind == HONEST].mean()


def test_staff_change_in_steps_bases_once_a_year_and_some_have_their_medical_insurance_elsewhere(
    county: County,
) -> None:
    streams = (PLAN.streams()[s] for s in ("staff", "contributions", "payroll"))
    sent = list(contributions(county, *streams))
    social, medical = (
        gathered(iter(sent), source).drop_duplicates(["enterprise", "month"]).set_index(["enterprise", "month"])
        for source in ("social_insurance", "medical_insurance")
    )
    heads = social["insured"].astype(int).sort_index()
    many = heads[heads.groupby(level=0).transform("min") >= 20]
    change = many.groupby(level=0).diff().dropna()
    assert 0.05 < (change != 0).mean() < 0.30
    assert (change[change != 0].abs() / many[change[change != 0].index]).median() > 0.07
    base = social["contribution_due_fen"].astype(float).sort_index() / heads
    moves = (base.groupby(level=0).pct_change().abs() > 0.002).groupby(level=1).mean()
    assert (moves[moves.index.str.endswith("07")] > 0.7).all()
    assert (moves[~moves.index.str.endswith("07")] < 0.03).all()
    other = medical["insured"].astype(int)
    assert (other <= heads.reindex(other.index)).mean() > 0.999
    assert (other == heads.reindex(other.index)).mean() < 0.95
