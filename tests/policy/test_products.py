"""The products: each term by itself, the published templates as worked examples, and every step to a limit."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.policy import products
from scoring.policy.decide import decide
from scoring.policy.parameters import PRODUCTS, Policy
from scoring.policy.population import population
from scoring.policy.products import BY_NAME, EVERY, lacking, reasoning
from tests.policy.people import AS_OF, USUAL, causes, crowd, crowds, limits_of, people_of

WAN, FLOATING = 10_000, 1e-6
ELECTRICITY_LOAN = {
    "operating_months": 24.0,
    "electricity_fees_yuan": 100_000.0,
    "own_name_share": 1.0,
    "electricity_unpaid": 0.0,
    "electricity_cut_off": 0.0,
}
"""Just what 电e贷 asks for."""

TAX_LOAN = {"taxpayer_grade": "M", "tax_paid_yuan": 5_000.0, "days_since_tax": 182.0, "tax_overdue": 0.0}
"""Just what 减税云贷 asks for."""

LACKING = [
    ("electricity", "OPERATING_TIME", {"operating_months": 23.0}),
    ("electricity", "OPERATING_TIME", {"operating_months": np.nan}),
    ("electricity", "ELECTRICITY_FEES", {"electricity_fees_yuan": 99_999.99}),
    ("electricity", "ELECTRICITY_FEES", {"electricity_fees_yuan": np.nan}),
    ("electricity", "METER_NAME", {"own_name_share": 0.5}),
    ("electricity", "METER_NAME", {"own_name_share": np.nan}),
    ("electricity", "ELECTRICITY_ARREARS", {"electricity_unpaid": 0.01}),
    ("electricity", "SUPPLY", {"electricity_cut_off": 1.0}),
    ("tax", "TAXPAYER_GRADE", {"taxpayer_grade": "C"}),
    ("tax", "TAXPAYER_GRADE", {"taxpayer_grade": ""}),
    ("tax", "TAX_PAID", {"tax_paid_yuan": 4_999.99}),
    ("tax", "TAX_PAID", {"tax_paid_yuan": np.nan}),
    ("tax", "TAX_RECENT", {"days_since_tax": 183.0}),
    ("tax", "TAX_RECENT", {"days_since_tax": np.nan}),
    ("tax", "TAX_OVERDUE", {"tax_overdue": 0.01}),
    ("tax", "TAX_OVERDUE", {"tax_arrears_yuan": 0.01}),
    ("green", "ENVIRONMENTAL_GRADE", {"environmental_grade": "yellow"}),
    ("green", "ENVIRONMENTAL_GRADE", {"environmental_grade": ""}),
    ("ceramics", "CERAMICS", {"ceramics": 0.0}),
    ("ceramics", "CERAMICS", {"ceramics": np.nan}),
    ("ceramics", "INFRINGEMENT", {"infringements": 1.0}),
]


def test_the_products_stand_in_one_order_everywhere():
    assert [product.name for product in EVERY] == list(PRODUCTS)
    assert len({term.id for product in EVERY for term in product.terms}) == sum(len(p.terms) for p in EVERY)


def test_who_meets_every_term_is_offered_every_product():
    assert set(limits_of()) == set(PRODUCTS)
    assert [lacking(people_of({}), USUAL, product) for product in EVERY] == [()] * len(EVERY)


@pytest.mark.parametrize(("name", "term", "change"), LACKING, ids=[f"{t}-{list(c)}" for _, t, c in LACKING])
def test_each_term_by_itself_takes_its_product_away_and_is_told(name, term, change):
    assert name not in limits_of(**change)
    assert [each.id for each in lacking(people_of(change), USUAL, BY_NAME[name])] == [term]


def test_every_term_was_shown_to_take_its_product_away_and_has_its_words():
    terms = {term.id: term for product in EVERY for term in product.terms}
    assert {term for _, term, _ in LACKING} == set(terms)
    assert all(term.text.zh and term.text.en for term in terms.values())


@pytest.mark.parametrize("name", list(PRODUCTS))
def test_a_product_that_is_not_offered_is_suggested_to_nobody(name):
    offered = limits_of()
    assert limits_of(replace(USUAL, **{f"{name}_offered": False})) == {n: y for n, y in offered.items() if n != name}


# Worked examples.


def electricity_only(**change: object) -> dict[str, int]:
    """The limit of 电易贷 for who has just what 电e贷 asks for, best tier."""
    return {k: v for k, v in limits_of(**(ELECTRICITY_LOAN | {"band": 1} | change)).items() if k == "electricity"}


@pytest.mark.parametrize(
    ("change", "admitted"),
    [
        ({}, True),
        ({"operating_months": 23.0}, False),
        ({"electricity_fees_yuan": 99_999.0}, False),
        ({"own_name_share": 0.0}, False),
        ({"electricity_unpaid": 1.0}, False),
        ({"electricity_cut_off": 1.0}, False),
    ],
)
def test_the_electricity_loan_admits_whom_the_published_one_admits(change, admitted):
    """电e贷 of the Construction Bank and State Grid (2019, nxnews.net 2019-04-24).

    In operation for two years; electricity fees of 100,000 yuan and more in 24 months; the meter is in the name of the
    applicant; no arrears; a normal supply; at most two million.
    """
    assert bool(electricity_only(**change)) == admitted


def test_the_electricity_loan_is_three_times_the_yearly_fees_and_two_million_at_most():
    """The cap is published (电e贷, 2019); the multiple is the office's."""
    assert electricity_only() == {"electricity": 15 * WAN}
    assert electricity_only(electricity_fees_yuan=1_333_333.34) == {"electricity": 200 * WAN}
    assert electricity_only(electricity_fees_yuan=9e7) == {"electricity": 200 * WAN}


def tax_only(**change: object) -> dict[str, int]:
    """The limit of 税易贷 for who has just what 减税云贷 asks for, best tier."""
    return {k: v for k, v in limits_of(**(TAX_LOAN | {"band": 1} | change)).items() if k == "tax"}


@pytest.mark.parametrize(
    ("change", "admitted"),
    [
        ({}, True),
        ({"taxpayer_grade": "A"}, True),
        ({"taxpayer_grade": "B"}, True),
        ({"taxpayer_grade": "C"}, False),
        ({"tax_paid_yuan": 4_999.0}, False),
        ({"days_since_tax": 184.0}, False),
        ({"tax_overdue": 1.0}, False),
    ],
)
def test_the_tax_loan_admits_whom_the_published_one_admits(change, admitted):
    """减税云贷 of the Construction Bank (19ps.cn/dk/41129).

    Taxpayer grade A, B or M; at least 5,000 yuan of tax (here without the relief) in 12 months; a payment within six
    months; nothing overdue; no dishonest judgment debtor; at most three million.
    """
    assert bool(tax_only(**change)) == admitted


def test_the_tax_loan_goes_to_no_dishonest_debtor():
    assert causes(**TAX_LOAN, dishonest=True) == ("DISHONEST",)


def test_the_tax_loan_is_a_multiple_of_the_years_tax_by_grade_and_three_million_at_most():
    """The grades and the cap are published (减税云贷); the multiples are the office's."""
    assert [tax_only(taxpayer_grade=g, tax_paid_yuan=3e4)["tax"] // WAN for g in "ABM"] == [30, 24, 15]
    assert tax_only(taxpayer_grade="A", tax_paid_yuan=5e6) == {"tax": 300 * WAN}


def test_a_grade_of_another_alphabet_is_not_the_taxpayers():
    assert "tax" in limits_of(taxpayer_grade="A", public_grade="")
    assert "tax" not in limits_of(taxpayer_grade="", public_grade="A")


def test_the_green_loan_is_a_share_of_sales_by_environmental_grade():
    found = [limits_of(environmental_grade=g, band=1)["green"] // WAN for g in ("green", "blue")]
    assert found == [150, 100]
    assert limits_of(Policy(green_grades={"yellow": 0.1}), environmental_grade="yellow", band=1)["green"] == 25 * WAN


def test_the_ceramics_loan_is_a_share_of_sales_and_allows_as_many_infringements_as_the_policy():
    assert limits_of(band=1)["ceramics"] == 100 * WAN
    assert "ceramics" in limits_of(Policy(ceramics_infringements=1), infringements=1.0)
    assert "ceramics" not in limits_of(Policy(ceramics_infringements=1), infringements=2.0)


def test_the_credit_loan_is_what_the_table_says_for_the_tier():
    found = [limits_of(band=band).get("credit", 0) // WAN for band in range(8)]
    assert found == [0, 100, 80, 60, 40, 20, 10, 0]


def test_a_limit_that_rests_on_what_is_unknown_is_not_suggested():
    assert set(limits_of(sales_yuan=np.nan)) == {"electricity", "tax", "credit"}


# From the base to the limit.


def steps(name: str, policy: Policy = USUAL, **change: object) -> list[tuple[str, float]]:
    return [(s.text.zh, s.yuan) for s in reasoning(people_of(change), policy, BY_NAME[name])]


def test_every_step_from_the_base_to_the_limit_is_told():
    told = steps(
        "tax", tax_paid_yuan=400_000.0, band=3, outstanding_fen=100 * WAN * 100.0, watched=True, amount_fen=6.5e7
    )
    assert told == [
        ("近12个月纳税额 × 级别倍数", 400 * WAN),
        ("按违约概率档次打折", 360 * WAN),
        ("不超过产品最高额度", 300 * WAN),
        ("减去已有贷款余额", 200 * WAN),
        ("在关注名单上的打折", 100 * WAN),
        ("不超过申请金额", 65 * WAN),
        ("向下取整", 65 * WAN),
    ]


def test_the_credit_loan_is_not_lowered_by_the_tier_a_second_time():
    assert steps("credit", band=5)[:2] == [("违约概率档次对应的额度", 20 * WAN), ("不超过产品最高额度", 20 * WAN)]


def test_loans_outstanding_are_taken_off_if_the_policy_says_so():
    owing = {"outstanding_fen": 30 * WAN * 100.0}
    assert limits_of(**owing)["credit"] == 50 * WAN
    assert limits_of(Policy(outstanding_counts=False), **owing)["credit"] == 80 * WAN
    assert "减去已有贷款余额" not in dict(steps("credit", Policy(outstanding_counts=False)))


def test_who_owes_as_much_as_every_limit_is_offered_nothing_more():
    assert causes(outstanding_fen=5e8) == ("NO_PRODUCT",)


def test_no_more_is_suggested_than_was_asked_for_and_all_if_no_amount_was_stated():
    assert set(limits_of(amount_fen=12 * WAN * 100.0).values()) == {12 * WAN}
    assert limits_of(amount_fen=np.nan)["credit"] == 80 * WAN
    assert causes(amount_fen=999_999.0) == ("NO_PRODUCT",), "a fen less than the smallest limit"


def test_a_limit_is_rounded_down_to_a_multiple_of_the_smallest():
    assert limits_of(amount_fen=19.99 * WAN * 100)["credit"] == 19 * WAN
    assert limits_of(Policy(smallest_limit_yuan=50_000), amount_fen=19.99 * WAN * 100)["credit"] == 15 * WAN


def test_a_whole_multiple_is_not_lost_by_the_way_computers_count():
    assert 350 * WAN * 0.2 * 0.7 < 49 * WAN
    assert limits_of(Policy(tier_shares={"2": 0.7}), sales_yuan=350.0 * WAN)["ceramics"] == 49 * WAN


def test_the_watched_keep_one_smallest_limit_if_they_had_as_much():
    least = {"amount_fen": 1e6, "watched": True}
    assert set(limits_of(**least).values()) == {1 * WAN}
    assert set(limits_of(Policy(watch_limit_share=0.0), watched=True).values()) == {1 * WAN}


@pytest.mark.parametrize("name", [n for n in PRODUCTS if n != "credit"])
def test_a_tier_without_a_share_is_suggested_credit_only(name):
    assert name not in limits_of(Policy(tier_shares={"1": 1.0}), band=2)


def test_products_are_told_with_the_largest_limit_first_equal_ones_in_the_order_of_products():
    told = decide(people_of({"amount_fen": 12 * WAN * 100.0}), USUAL).products_of(0)
    assert told == tuple((name, 12 * WAN * 100) for name in PRODUCTS)
    told = decide(people_of({}), USUAL).products_of(0)
    assert [fen for _, fen in told] == sorted((fen for _, fen in told), reverse=True)
    assert told[0] == ("green", 150 * WAN * 100)


@given(crowds)
def test_a_limit_is_a_multiple_of_the_smallest_never_negative_never_above_the_cap_or_what_was_asked_for(facts):
    people = population(facts, AS_OF)
    limits = products.limits(people, USUAL)
    assert (limits >= 0).all()
    assert (limits % USUAL.smallest_limit_yuan == 0).all()
    asked = np.nan_to_num(people.numbers["amount_fen"], nan=np.inf)
    assert (limits * 100 <= asked).all()
    for row, product in zip(limits, EVERY, strict=True):
        assert (row <= product.cap(USUAL)).all()


@given(st.builds(crowd, st.integers(0, 2**32 - 1), st.just(1)))
def test_the_last_step_is_the_limit_wherever_nothing_is_lacking_and_no_step_but_the_base_raises(facts):
    people = population(facts, AS_OF)
    for row, product in zip(products.limits(people, USUAL), EVERY, strict=True):
        told = [step.yuan for step in reasoning(people, USUAL, product)]
        assert all(after <= before + FLOATING for before, after in pairwise(told))
        assert row[0] == (0.0 if lacking(people, USUAL, product) else told[-1])
