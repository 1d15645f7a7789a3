"""The county has the proportions that are published: each target with its source and a tolerance.

[W] marks a weak source, a lead only. The tolerances leave room for chance, at 20,000 enterprises, and for no more.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator

import numpy as np
import pytest

from scoring.codes.legacy import Kind, kinds
from scoring.codes.size import CLASSES, FEN_IN_WAN_YUAN, SizeClass, group_of, size_class
from scoring.county.lending import Loans, lend, outcomes
from scoring.county.life import County, hazard, truth
from scoring.county.listings import NO_REPORT, UNREACHABLE, enlist
from scoring.county.parcels import Parcel
from scoring.county.plan import CountyPlan
from scoring.county.population import INDUSTRIES
from scoring.county.simulated import deliver
from scoring.county.standing import standing
from scoring.county.taxes import evaluate, sales
from scoring.records.privacy import is_resident_id

ABOVE_SCALE = 2000
"""Yearly sales in 万元 from which an industrial enterprise counts as above scale (规模以上)."""
YEAR = 12


@pytest.fixture(scope="module")
def loans(large: County) -> Loans:
    streams = large.plan.streams()
    sold, graded = sales(large, streams["taxes"], streams["quiet"]), evaluate(large, streams["taxes"])
    return lend(large, sold, graded, streams["lending"])


@pytest.fixture(scope="module")
def seen(large: County) -> list[Parcel]:
    """How authorities see the large county."""
    streams = large.plan.streams()
    return list(standing(large, evaluate(large, streams["taxes"]), streams["standing"]))


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, str]]]:
    """The text files of a county by their stems, rows as sent."""
    folder = tmp_path_factory.mktemp("sent")
    deliver(CountyPlan(enterprises=1200, seed=3), folder)
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for stem in ("任职关系", "信用修复", "行政处罚", "停供与复供"):
        for path in sorted(folder.glob(f"{stem}_*.csv")):
            with path.open(encoding="utf-8", errors="replace", newline="") as stream:
                found[stem] += list(csv.DictReader(stream))
    return found


def yearly_sales(county: County) -> np.ndarray:
    """In 万元, of each enterprise in normal times."""
    wan: np.ndarray = county.people.scale * 12 / 1e4
    return wan


def size_classes(county: County) -> np.ndarray:
    """The size class of each enterprise, as an index into :data:`CLASSES`; -1 where its industry asks for assets."""
    groups = [group_of(industry.code) for industry in INDUSTRIES]
    people = county.people
    known: list[SizeClass | None] = [
        size_class(groups[industry] or "", staff=int(staff), revenue_fen=int(wan * FEN_IN_WAN_YUAN))
        for industry, staff, wan in zip(people.industry, people.staff, yearly_sales(county), strict=True)
    ]
    return np.array([-1 if word is None else CLASSES.index(word) for word in known])


def default_within_a_year(county: County) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """From the beginning of each year on: who could still fail, and each enterprise's chance to within twelve months.

    The chance, not the event: so that a hundred medium-sized works tell as much as they can.
    """
    life = county.life
    for begin in range(0, county.plan.months - YEAR + 1, YEAR):
        chance = 1 - np.prod(1 - hazard(life.strain[:, begin : begin + YEAR]), axis=1)
        yield life.alive[:, begin] & (life.failed >= begin), chance


def test_four_thousand_of_twenty_thousand_enterprises_make_ceramics(large: County) -> None:
    """More than 4,000 ceramic firms (2024, m.mnw.cn) among about 20,000 enterprises."""
    assert large.people.of_industry("ceramics").sum() == pytest.approx(4000, abs=200)


def test_a_ceramic_firm_has_25_workers_and_sells_for_14_million_yuan_on_average(large: County) -> None:
    """577 亿 of output (2023) and more than 100,000 workers over 4,000 firms: 1,440 万 and 25 (arithmetic)."""
    works = large.people.of_industry("ceramics")
    assert yearly_sales(large)[works].mean() == pytest.approx(1440, rel=0.15)
    assert large.people.staff[works].mean() == pytest.approx(25, rel=0.10)


def test_a_tenth_of_the_ceramic_firms_makes_four_fifths_of_the_output(large: County) -> None:
    """81.05 of 99.57 亿 came from firms above scale in the first half of 2017 (qz.fjsen.com, 2017-09-20)."""
    wan = yearly_sales(large)[large.people.of_industry("ceramics")]
    assert wan[wan >= ABOVE_SCALE].sum() / wan.sum() == pytest.approx(0.81, abs=0.03)
    assert 0.08 < (wan >= ABOVE_SCALE).mean() < 0.16


def test_most_ceramic_firms_are_micro_and_nearly_all_small_or_micro(large: County) -> None:
    """Very skewed, most of them micro or small (arithmetic from the averages; 工信部联企业〔2011〕300号 for the bounds)."""
    classes = size_classes(large)[large.people.of_industry("ceramics")]
    assert 0.6 < (classes == CLASSES.index("micro")).mean() < 0.85
    assert (classes <= CLASSES.index("small")).mean() > 0.97


def test_seventy_per_cent_of_the_kilns_are_electric(large: County) -> None:
    """70 % of the ceramic firms fired electric kilns in 2018 (cri.cn, 2018-05-18)."""
    works = large.people.of_industry("ceramics")
    electric = large.people.gas_until[works] < large.plan.months
    assert electric.mean() == pytest.approx(0.70, abs=0.025)


def test_three_to_four_in_a_hundred_fail_within_a_year(large: County) -> None:
    """A 12-month default rate of 3 to 4 %: NPL of inclusive lending 2.18 % (2022), of an online bank 3.8 to 4.2 % [W]."""
    life = large.life
    for begin in range(0, large.plan.months, YEAR):
        could = life.alive[:, begin] & (life.failed >= begin)
        fails = could & (life.failed < begin + YEAR)
        assert 0.028 < fails.sum() / could.sum() < 0.042


def test_the_smaller_the_works_the_sooner_it_fails() -> None:
    """Manufacturing: micro 4 to 6 %, small 2 to 3 %, medium 1 to 1.5 % within 12 months (the suggested generator)."""
    could, chance = np.zeros(len(CLASSES)), np.zeros(len(CLASSES))
    for seed in range(11, 15):
        county = truth(CountyPlan(enterprises=20_000, seed=seed))
        classes = np.where(county.people.of_industry("works"), size_classes(county), -1)
        for alive, fails in default_within_a_year(county):
            for place in range(len(CLASSES)):
                could[place] += (alive & (classes == place)).sum()
                chance[place] += fails[alive & (classes == place)].sum()
    micro, small, medium, _ = chance / could
    assert 0.04 < micro < 0.06
    assert 0.02 < small < 0.03
    assert 0.008 < medium < 0.017


def test_loans_are_of_the_size_of_inclusive_lending(loans: Loans) -> None:
    """95.8 万元 drawn on average in the mechanism of Quanzhou (2025-04); 1,000 万元 at most (普惠型小微)."""
    wan = loans.principal_hundred / 100
    assert wan.mean() == pytest.approx(95.8, rel=0.08)
    assert wan.max() <= 1000


def test_three_in_a_hundred_yuan_lent_are_ninety_days_overdue_at_the_end(large: County, loans: Loans) -> None:
    """A stock of non-performing loans of 2.2 (inclusive lending, 2022) to 3.8 % (manufacturing at an online bank [W])."""
    balance, bad = 0.0, 0.0
    for parcel in outcomes(large, loans, np.random.default_rng(1)):
        row = parcel.table.to_pandas()
        row = row[(row["reported_on"] == str(large.plan.end)) & ~row["state"].isin(["结清", "核销"])]
        owed = row["balance_fen"].astype(float)
        balance, bad = balance + owed.sum(), bad + owed[row["overdue_days"].astype(int) >= 90].sum()
    assert 0.02 < bad / balance < 0.042


def test_most_entries_of_abnormal_operation_are_for_late_annual_reports(large: County, loans: Loans) -> None:
    """77.5 % of the entries in Xi'an in 2024 [W]."""
    entries = enlist(large, loans.owed_at_failure(large.people), large.plan.streams()["public_credit"])
    late, gone = ((entries.ground == ground).sum() for ground in (NO_REPORT, UNREACHABLE))
    assert late / (late + gone) == pytest.approx(0.775, abs=0.03)


def grade_shares(seen: list[Parcel], source: str, grades: str) -> list[float]:
    """The share of each grade among all that a source tells."""
    told = Counter[str]()
    for parcel in seen:
        if parcel.source.name == source:
            told.update(parcel.table.column("grade").to_pylist())
    return [told[grade] / told.total() for grade in grades]


def test_public_grades_have_the_shares_of_zhejiang(seen: list[Parcel]) -> None:
    """A 2.3, B 76.4, C 20.0, D 1.3 % of 2.303 million enterprises (zjvnet.com, evaluation of 2018)."""
    shares = grade_shares(seen, "public_grade", "ABCD")
    assert shares == pytest.approx([0.023, 0.764, 0.200, 0.013], abs=0.002)


def test_environmental_grades_have_the_shares_of_the_first_round_in_fujian(seen: list[Parcel]) -> None:
    """185 green, 1,566 blue, 134 yellow, 157 red of 2,042 rated enterprises (fjsen.com, 2017-07-06)."""
    shares = grade_shares(seen, "environmental_grade", "绿蓝黄红")
    assert shares == pytest.approx([0.091, 0.767, 0.066, 0.077], abs=0.002)


def test_old_numbers_are_registration_numbers_and_nobodys_identity_number(large: County) -> None:
    numbers = [n for n in large.people.identity.number.to_pylist() if n]
    assert len(numbers) > 2000
    assert len(set(numbers)) == len(numbers)
    assert all(Kind.REGISTRATION in kinds(number) for number in numbers[:3000])


def test_some_persons_answer_for_several_enterprises(sent: dict[str, list[dict[str, str]]]) -> None:
    firms: dict[str, set[str]] = defaultdict(set)
    for row in sent["任职关系"]:
        if row["职务"] == "法定代表人":
            firms[row["人员标识"]].add(row["统一社会信用代码"])
    several = sum(len(codes) > 1 for codes in firms.values())
    assert 0.02 < several / len(firms) < 0.15
    assert any(row["任职截止日"] for row in sent["任职关系"])


def test_a_repair_names_a_penalty_that_was_sent(sent: dict[str, list[dict[str, str]]]) -> None:
    penalties = {row.get("行政处罚决定书文号") or row.get("cf_wsh") for row in sent["行政处罚"]}
    repaired = [row for row in sent["信用修复"] if row["被修复信息类别"] == "行政处罚"]
    assert len(repaired) > 20
    named = [row["被修复信息文号"].strip() in penalties for row in repaired if len(row["统一社会信用代码"]) == 18]
    assert sum(named) > 0.97 * len(named)
    assert {row["修复结果"] for row in repaired} >= {"受理中", "准予修复", "不予修复"}


def test_the_two_numbers_in_the_middle_change_places_between_the_templates(
    sent: dict[str, list[dict[str, str]]],
) -> None:
    old, new = "行政相对人代码_3(工商登记码)", "行政相对人代码_3(组织机构代码)"
    firsts = [row[old] for row in sent["行政处罚"] if row.get(old)]
    seconds = [row[new] for row in sent["行政处罚"] if row.get(new)]
    assert firsts
    assert seconds
    assert {len(number) for number in firsts} == {15}
    assert {len(number) for number in seconds} == {9}


def test_identity_numbers_of_private_persons_are_nobodys(sent: dict[str, list[dict[str, str]]]) -> None:
    column = "行政相对人代码_5(居民身份证号)"
    numbers = [row.get(column) or row.get("自然人证件号码") or row.get("cf_xdr_zjhm") for row in sent["行政处罚"]]
    shown = [number for number in numbers if number]
    assert shown
    assert all(number.startswith("800000") and not is_resident_id(number) for number in shown)


def test_a_cut_for_arrears_states_what_is_owed(sent: dict[str, list[dict[str, str]]]) -> None:
    rows = [row for row in sent["停供与复供"] if row["停供原因"] == "欠费"]
    assert len(rows) > 50
    assert sum(bool(row["停供时欠费(元)"]) for row in rows) > 0.99 * len(rows)
    assert {row["停供原因"] for row in sent["停供与复供"]} >= {"欠费", "违约用能", "计划检修"}
