"""The rules, each by itself: what keeps an enterprise off the list, on which ground, and what ends it."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from scoring.policy.decide import decide
from scoring.policy.parameters import Policy
from scoring.policy.population import population
from scoring.policy.rules import CAUSES, CRITERIA, EVERY, LISTED, PLACES, RULES, watched
from tests.policy.people import AS_OF, USUAL, causes, crowds, limits_of, people_of

NO_PRODUCTS = {f"{name}_offered": False for name in ("electricity", "tax", "green", "ceramics", "credit")}
MILLION = 1_000_000

KEPT_OFF = [
    ("NO_DEMAND", {"demand": False}, USUAL),
    ("NO_CONSENT", {"banks": ()}, USUAL),
    ("DISHONEST", {"dishonest": True}, USUAL),
    ("SERIOUS", {"serious": True}, USUAL),
    ("TAX_VIOLATION", {"tax_violation": True}, USUAL),
    ("GRADE_D", {"grade_d": True, "taxpayer_grade": "D"}, USUAL),
    ("GRADE_D_LINKED", {"grade_d_linked": True}, USUAL),
    ("TAX_ARREARS", {"tax_arrears_yuan": MILLION + 0.01}, USUAL),
    ("PUBLIC_GRADE_D", {"public_grade": "D"}, USUAL),
    ("RED_ENVIRONMENT", {"environmental_grade": "red"}, USUAL),
    ("BANKRUPT", {"bankrupt": True, "operating": False}, USUAL),
    ("NOT_OPERATING", {"operating": False}, USUAL),
    ("UNREACHABLE", {"unreachable": 1.0, "abnormal": True}, USUAL),
    ("NO_FIXED_PLACE", {"utility_accounts": 0.0}, Policy(own_meter_required=True)),
    ("NO_FIXED_PLACE", {"utility_accounts": np.nan}, Policy(own_meter_required=True)),
    ("TOO_YOUNG", {"operating_months": 11.0}, USUAL),
    ("TOO_YOUNG", {"operating_months": np.nan}, USUAL),
    ("UNLAWFUL_PURPOSE", {"purpose": "办公室购房首付"}, USUAL),
    ("UNLAWFUL_PURPOSE", {"purpose": ""}, USUAL),
    ("FEW_SOURCES", {"sources": 2}, USUAL),
    ("LOW_SCORE", {"score": 559.99}, USUAL),
    ("HIGH_PD", {"pd": 0.0501, "band": 5}, Policy(maximum_pd=0.05)),
    ("NO_PRODUCT", {}, Policy(**NO_PRODUCTS)),
    ("NO_PLACE", {}, Policy(quota_by_bank={"north-bank": 0.0})),
]


def test_who_meets_every_condition_is_listed_with_that_cause():
    assert causes() == (LISTED,)


@pytest.mark.parametrize(("cause", "change", "policy"), KEPT_OFF, ids=[f"{c}-{list(f)}" for c, f, _ in KEPT_OFF])
def test_each_rule_keeps_off_the_list_by_itself(cause, change, policy):
    assert causes(policy, **change) == (cause,)


def test_every_rule_was_shown_to_keep_off():
    assert {cause for cause, _, _ in KEPT_OFF} == {rule.id for rule in EVERY}


@pytest.mark.parametrize(
    ("change", "policy"),
    [
        ({"score": 560.0}, USUAL),
        ({"sources": 3}, USUAL),
        ({"operating_months": 12.0}, USUAL),
        ({"tax_arrears_yuan": float(MILLION)}, USUAL),
        ({"pd": 0.05, "band": 5}, Policy(maximum_pd=0.05)),
        ({"utility_accounts": 1.0}, Policy(own_meter_required=True)),
        ({"operating_months": np.nan}, Policy(minimum_operating_months=0)),
    ],
)
def test_the_boundary_itself_is_listed(change, policy):
    assert causes(policy, **change) == (LISTED,)


@pytest.mark.parametrize(
    ("switch", "change"),
    [
        ("grade_d_spreads", {"grade_d_linked": True}),
        ("unreachable_excludes", {"unreachable": 1.0}),
        ("public_grade_d_excludes", {"public_grade": "D"}),
        ("red_environment_excludes", {"environmental_grade": "red"}),
    ],
)
def test_what_the_office_may_decide_can_be_switched_off(switch, change):
    assert causes(replace(USUAL, **{switch: True}), **change) != (LISTED,)
    assert causes(replace(USUAL, **{switch: False}), **change) == (LISTED,)


@pytest.mark.parametrize("mark", ["dishonest", "serious", "tax_violation", "grade_d", "bankrupt"])
def test_what_excludes_by_law_no_policy_can_switch_off(mark):
    lax = Policy(
        minimum_score=0.0, minimum_sources=1, minimum_operating_months=0, tax_arrears_veto_yuan=100 * MILLION,
        grade_d_spreads=False, unreachable_excludes=False, public_grade_d_excludes=False,
        red_environment_excludes=False, forbidden_purposes=(),
    )  # fmt: skip
    assert causes(lax, **{mark: True}) == (mark.upper(),)


def test_all_causes_are_told_not_only_the_first():
    told = causes(demand=False, dishonest=True, bankrupt=True, operating=False, sources=1, score=1.0, banks=())
    assert told == ("NO_DEMAND", "NO_CONSENT", "DISHONEST", "BANKRUPT", "FEW_SOURCES", "LOW_SCORE")


def test_a_demand_that_was_not_stated_has_no_unlawful_purpose():
    assert causes(demand=False, purpose="") == ("NO_DEMAND",)


@pytest.mark.parametrize(
    "unknown",
    ["unreachable", "open_executions", "without_assets", "tax_arrears_yuan", "utility_accounts", "tax_overdue"],
)
def test_what_is_not_known_to_be_adverse_keeps_nobody_off(unknown):
    assert causes(**{unknown: np.nan}) == (LISTED,)


def test_an_unknown_grade_keeps_nobody_off():
    assert causes(public_grade="", environmental_grade="", taxpayer_grade="") == (LISTED,)


@pytest.mark.parametrize("rule", EVERY, ids=lambda rule: rule.id)
def test_every_rule_says_its_ground_and_what_ends_it_in_both_languages(rule):
    assert rule.basis
    assert rule.criterion in CRITERIA
    for words in (rule.text, rule.exit):
        assert words.zh
        assert words.en


def test_every_cause_has_one_name_and_its_words():
    assert len({rule.id for rule in EVERY}) == len(EVERY)
    assert set(CAUSES) == {rule.id for rule in EVERY} | {LISTED}


def test_each_of_the_five_criteria_of_the_coordination_mechanism_has_a_rule_that_cannot_be_switched_off():
    """合规持续经营、固定经营场所、真实融资需求、信用状况良好、贷款用途依法合规 (金发〔2024〕32号)."""
    five = ["compliant_operation", "fixed_place", "real_demand", "good_credit", "lawful_purpose"]
    assert list(CRITERIA)[:5] == five
    assert [CRITERIA[name].zh for name in five] == [
        "合规持续经营", "固定经营场所", "真实融资需求", "信用状况良好", "贷款用途依法合规",
    ]  # fmt: skip
    for criterion in five:
        rules = [rule for rule in RULES if rule.criterion == criterion]
        assert rules
        assert all("32号" in rule.basis for rule in rules if rule.kind == "condition")


# Minimum scores and PDs by segment.


@pytest.mark.parametrize(
    ("policy", "facts", "needed"),
    [
        (Policy(), {}, 560.0),
        (Policy(minimum_score_by_size={"small": 600.0}), {"size": "small"}, 600.0),
        (Policy(minimum_score_by_size={"small": 500.0}), {"size": "small"}, 500.0),
        (Policy(minimum_score_by_size={"small": 600.0}), {"size": "micro"}, 560.0),
        (Policy(minimum_score_by_size={"small": 600.0}), {"size": ""}, 560.0),
        (Policy(minimum_score_by_industry={"30": 600.0}), {"industry": "C3074"}, 600.0),
        (Policy(minimum_score_by_industry={"30": 500.0}), {"industry": "3074"}, 500.0),
        (Policy(minimum_score_by_industry={"30": 600.0}), {"industry": "C1711"}, 560.0),
        (Policy(minimum_score_by_industry={"30": 600.0}), {"industry": ""}, 560.0),
        (Policy(minimum_score_by_industry={"30": 500.0}, minimum_score_by_size={"small": 600.0}), {}, 600.0),
        (Policy(minimum_score_by_industry={"30": 600.0}, minimum_score_by_size={"small": 500.0}), {}, 600.0),
        (Policy(minimum_score_by_industry={"30": 500.0}, minimum_score_by_size={"micro": 600.0}), {}, 500.0),
        (Policy(watch_points=20.0), {"watched": True}, 580.0),
        (Policy(watch_points=0.0), {"watched": True}, 560.0),
        (Policy(minimum_score_by_size={"small": 600.0}, watch_points=15.0), {"abnormal": True}, 615.0),
    ],
)
def test_the_minimum_is_that_of_the_size_or_the_industry_the_higher_of_both_and_more_for_the_watched(
    policy, facts, needed
):
    assert decide(people_of(facts), policy).needed[0] == needed
    assert causes(policy, **facts, score=needed) == (LISTED,)
    assert causes(policy, **facts, score=needed - 0.01) == ("LOW_SCORE",)


def test_a_size_class_may_have_its_own_highest_pd():
    strict_for_micro = Policy(maximum_pd=0.05, maximum_pd_by_size={"micro": 0.01})
    assert causes(strict_for_micro, size="micro", pd=0.02) == ("HIGH_PD",)
    assert causes(strict_for_micro, size="small", pd=0.02) == (LISTED,)
    assert causes(strict_for_micro, size="", pd=0.02) == (LISTED,)


# The watch list only lowers.


@pytest.mark.parametrize(
    "change",
    [{"watched": True}, {"abnormal": True}, {"open_executions": 1.0}, {"without_assets": 2.0},
     {"environmental_grade": "yellow"}],
)  # fmt: skip
def test_who_is_watched_needs_more_points_and_gets_less(change):
    assert watched(people_of(change))[0]
    assert causes(**change, score=579.99) == ("LOW_SCORE",)
    assert 2 * limits_of(**change)["ceramics"] == limits_of()["ceramics"]


def test_nobody_is_watched_for_what_is_unknown():
    assert not watched(people_of({"open_executions": np.nan, "without_assets": np.nan, "environmental_grade": ""}))[0]


@given(crowds)
def test_being_watched_adds_no_cause_but_the_score_and_never_raises_a_limit(facts):
    colours = facts["environmental_grade"].replace("yellow", "blue")
    facts = facts.assign(abnormal=False, open_executions=0.0, without_assets=0.0, environmental_grade=colours)
    free, seen = (population(facts.assign(watched=mark), AS_OF) for mark in (False, True))
    for policy in (USUAL, Policy(watch_limit_share=0.0), Policy(watch_points=0.0)):
        one, other = decide(free, policy), decide(seen, policy)
        added = other.causes & ~one.causes
        assert not (one.causes & ~other.causes).any()
        assert set(np.flatnonzero(added.any(axis=1))) <= ({PLACES["LOW_SCORE"]} if policy.watch_points else set())
        assert (other.limits <= one.limits).all()
