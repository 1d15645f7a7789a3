"""The county has the proportions that are published: each target with its source and a tolerance."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict

import numpy as np
import pytest

from scoring.codes.legacy import Kind, kinds
from scoring.county.lending import Loans, lend
from scoring.county.life import NEVER, County, live
from scoring.county.plan import CountyPlan
from scoring.county.population import settle
from scoring.county.simulated import deliver
from scoring.county.standing import ENVIRONMENTAL_SHARES, PUBLIC_SHARES
from scoring.records.privacy import is_resident_id

PLAN = CountyPlan(enterprises=4000, seed=11)


@pytest.fixture(scope="module")
def county() -> County:
    streams = PLAN.streams()
    people = settle(PLAN, streams["population"], streams["identity"])
    return County(PLAN, people, live(PLAN, people, streams["life"]))


@pytest.fixture(scope="module")
def loans(county: County) -> Loans:
    return lend(county, PLAN.streams()["lending"])


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, str]]]:
    """The text files of a county by their stems, rows as sent."""
    folder = tmp_path_factory.mktemp("sent")
    deliver(CountyPlan(enterprises=1200, seed=3), folder)
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for stem in ("公共信用综合评价", "任职关系", "信用修复", "行政处罚", "停供与复供"):
        for path in sorted(folder.glob(f"{stem}_*.csv")):
            with path.open(encoding="utf-8", errors="replace", newline="") as stream:
                found[stem] += list(csv.DictReader(stream))
    return found


def test_one_enterprise_in_five_makes_ceramics(county: County) -> None:
    """More than 4,000 ceramic firms (2024, m.mnw.cn) among about 20,000 enterprises."""
    assert county.people.of_industry("ceramics").mean() == pytest.approx(0.20, abs=0.025)


def test_seventy_per_cent_of_the_kilns_are_electric(county: County) -> None:
    """70 % of the ceramic firms fired electric kilns in 2018 (cri.cn, 2018-05-18)."""
    works = county.people.of_industry("ceramics")
    electric = county.people.gas_until[works] < PLAN.months
    assert electric.mean() == pytest.approx(0.70, abs=0.04)


def test_most_enterprises_are_small_or_micro(county: County) -> None:
    """Fewer than 20 workers makes a micro enterprise of an industrial one, 300 a medium one (工信部联企业〔2011〕300号)."""
    staff = county.people.staff
    assert (staff < 20).mean() > 0.6
    assert (staff >= 300).mean() < 0.03


def test_three_to_five_in_a_hundred_fail_in_a_year(county: County) -> None:
    """A 12-month default rate of 3 to 4 %, more among the small than among the large: see the default levels cited."""
    people, life = county.people, county.life
    yearly = (life.failed < NEVER) & (life.failed >= 0)
    assert 0.025 < yearly.mean() / (PLAN.months / 12) < 0.06
    large = people.scale > np.quantile(people.scale, 0.8)
    small = people.scale < np.quantile(people.scale, 0.4)
    assert yearly[small].mean() > 1.5 * yearly[large].mean()


def test_loans_are_of_the_size_of_inclusive_lending(loans: Loans) -> None:
    """95.8 万元 drawn on average in the mechanism of Quanzhou; 1,000 万元 at most (普惠型小微)."""
    wan = loans.principal_hundred / 100
    assert 40 < wan.mean() < 190
    assert wan.max() <= 1000


def test_public_grades_have_the_shares_of_zhejiang(sent: dict[str, list[dict[str, str]]]) -> None:
    """A 2.3, B 76.4, C 20.0, D 1.3 % of 2.303 million enterprises (zjvnet.com, evaluation of 2018)."""
    grades = Counter(row["公共信用综合评价等级"] for row in sent["公共信用综合评价"])
    whole = sum(grades[g] for g in "ABCD")
    for grade, share in zip("ABCD", PUBLIC_SHARES, strict=True):
        assert grades[grade] / whole == pytest.approx(share, abs=0.015)


def test_environmental_grades_have_the_shares_of_the_first_round_in_fujian() -> None:
    """185 green, 1,566 blue, 134 yellow, 157 red (fjsen.com, 2017-07-06)."""
    assert sum(ENVIRONMENTAL_SHARES) == pytest.approx(1)
    assert ENVIRONMENTAL_SHARES[0] == pytest.approx(0.091, abs=0.001)
    assert ENVIRONMENTAL_SHARES[3] == pytest.approx(0.077, abs=0.001)


def test_old_numbers_are_registration_numbers_and_nobodys_identity_number(county: County) -> None:
    numbers = [n for n in county.people.identity.number.to_pylist() if n]
    assert len(numbers) > 500
    assert len(set(numbers)) == len(numbers)
    assert all(Kind.REGISTRATION in kinds(number) for number in numbers)


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
