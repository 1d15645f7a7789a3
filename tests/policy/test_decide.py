"""Decisions on a whole population: ranks, places, what banks are sent, and who is cultivated."""

import numpy as np
import pytest

from scoring.policy import decide as deciding
from scoring.policy.decide import CULTIVATED, LEFT_OUT, RECOMMENDED, decide
from scoring.policy.parameters import Policy
from scoring.policy.rules import LISTED
from tests.policy.people import USUAL, causes, decided, people_of

BOTH = ("north-bank", "south-bank")


def ranks(policy: Policy, *changes: dict[str, object]) -> list[int]:
    """The rank of each enterprise, 0 for who is not listed."""
    return decide(people_of(*changes), policy).rank.tolist()


def sent(policy: Policy, *changes: dict[str, object]) -> list[set[str]]:
    """The banks to which each of the listed is recommended."""
    people = people_of(*changes)
    made = decide(people, policy)
    names = np.array(people.banks)
    return [set(names[row].tolist()) for row in made.banks[made.listed]]


def test_rank_is_by_score_and_then_by_code():
    assert ranks(USUAL, {"score": 600.0}, {"score": 700.0}, {"score": 600.0}, {"demand": False}) == [2, 1, 3, 0]


def test_nobody_at_all_is_decided_too():
    made = decide(people_of(), USUAL)
    assert (made.listed.tolist(), made.rank.tolist(), made.limits.shape[1]) == ([], [], 0)


def test_blocks_make_no_difference(monkeypatch):
    changes = [{"score": 500.0 + 7 * i, "band": i % 8, "sources": 1 + i % 6} for i in range(30)]
    whole = decide(people_of(*changes), Policy(quota_by_bank={"north-bank": 5}))
    monkeypatch.setattr(deciding, "BLOCK", 7)
    parts = decide(people_of(*changes), Policy(quota_by_bank={"north-bank": 5}))
    for name in ("causes", "listed", "rank", "limits", "banks", "needed"):
        assert (getattr(whole, name) == getattr(parts, name)).all()


def test_the_limit_of_an_enterprise_is_the_largest_of_its_products_and_none_if_it_is_not_listed():
    made = decide(people_of({}, {"demand": False}), USUAL)
    assert made.limit_yuan.tolist() == [1_500_000, 0]
    assert made.products_of(0)[0] == ("green", 150_000_000)


# Places.


def test_places_go_by_score_and_who_finds_none_is_told_so():
    people = people_of({"score": 600.0}, {"score": 700.0}, {"score": 650.0})
    made = decide(people, Policy(quota_by_industry={"30": 2}))
    assert made.rank.tolist() == [0, 1, 2]
    assert made.causes_of(0) == ("NO_PLACE",)


@pytest.mark.parametrize(
    "policy",
    [
        Policy(quota_by_industry={"30": 1}),
        Policy(quota_by_township={"龙浔镇": 1}),
        Policy(quota_by_bank={"north-bank": 1}),
    ],
)
def test_a_quota_counts_those_of_its_name_only(policy):
    other = {"industry": "C1711", "township": "浔中镇", "banks": ("south-bank",)}
    assert ranks(policy, {"score": 700.0}, {"score": 690.0}, other, other) == [1, 0, 2, 3]


def test_of_equal_scores_the_first_code_has_the_last_place():
    assert ranks(Policy(quota_by_bank={"north-bank": 1}), {}, {}) == [1, 0]


def test_who_does_not_fulfil_the_conditions_takes_no_place():
    kept_off = [{"score": 800.0, "dishonest": True}, {"score": 800.0, "demand": False}, {"score": 800.0, "band": 0,
                "electricity_fees_yuan": np.nan, "tax_paid_yuan": np.nan, "sales_yuan": np.nan}]  # fmt: skip
    for quota in ({"quota_by_industry": {"30": 1}}, {"quota_by_bank": {"north-bank": 1}}):
        assert ranks(Policy(**quota), *kept_off, {"score": 600.0}) == [0, 0, 0, 1]


def test_who_fulfils_the_conditions_but_not_the_thresholds_keeps_its_place_so_that_raising_them_admits_nobody():
    few = {"score": 800.0, "sources": 2}
    assert ranks(Policy(quota_by_industry={"30": 1}), few, {"score": 600.0}) == [0, 0]


def test_who_has_no_place_of_its_industry_takes_none_of_its_township_and_of_no_bank():
    first, second, third = {"score": 700.0}, {"score": 690.0}, {"score": 680.0, "industry": "C1711"}
    for other in ({"quota_by_township": {"龙浔镇": 2}}, {"quota_by_bank": {"north-bank": 2}}):
        assert ranks(Policy(quota_by_industry={"30": 1}, **other), first, second, third) == [1, 0, 2]


def test_who_has_no_place_at_one_bank_is_sent_to_the_others_that_it_consented_to():
    full = Policy(quota_by_bank={"north-bank": 1})
    assert sent(full, {"score": 700.0, "banks": BOTH}, {"score": 690.0, "banks": BOTH}) == [set(BOTH), {"south-bank"}]
    assert ranks(full, {"score": 700.0, "banks": BOTH}, {"score": 690.0}) == [1, 0]


@pytest.mark.parametrize(
    ("scope", "outside"),
    [
        ({"industries": ["30"]}, {"industry": "C1711"}),
        ({"townships": ["龙浔镇", "浔中镇"]}, {"township": "上涌镇"}),
        ({"sizes": ["micro", "small"]}, {"size": "medium"}),
        ({"sizes": ["small"]}, {"size": ""}),
        ({"products": ["tax", "green"]}, {"taxpayer_grade": "C", "environmental_grade": ""}),
    ],
)
def test_a_bank_is_sent_only_what_is_within_its_scope(scope, outside):
    policy = Policy(bank_scopes={"north-bank": scope})
    assert causes(policy) == (LISTED,)
    assert causes(policy, **outside) == ("NO_PLACE",)
    assert sent(policy, {"banks": BOTH}, {"banks": BOTH, **outside}) == [set(BOTH), {"south-bank"}]


def test_who_is_outside_a_banks_scope_takes_none_of_its_places():
    policy = Policy(bank_scopes={"north-bank": {"industries": ["30"]}}, quota_by_bank={"north-bank": 1})
    assert ranks(policy, {"score": 700.0, "industry": "C1711"}, {"score": 600.0}) == [0, 1]


def test_an_empty_scope_and_a_scope_of_another_bank_have_no_limit():
    assert causes(Policy(bank_scopes={"north-bank": {}, "south-bank": {"sizes": ("large",)}})) == (LISTED,)
    assert causes(Policy(bank_scopes={"north-bank": {"industries": ()}})) == (LISTED,)


def test_without_a_consent_the_missing_place_is_not_told_as_well():
    assert causes(Policy(quota_by_bank={"north-bank": 0}), banks=()) == ("NO_CONSENT",)


# The cultivation list.


@pytest.mark.parametrize(
    ("change", "decision"),
    [
        ({}, RECOMMENDED),
        ({"score": 520.0}, CULTIVATED),
        ({"score": 519.99}, LEFT_OUT),
        ({"score": 540.0, "watched": True}, CULTIVATED),
        ({"score": 539.99, "watched": True}, LEFT_OUT),
        ({"banks": ()}, CULTIVATED),
        ({"banks": (), "sources": 2}, CULTIVATED),
        ({"banks": (), "sources": 2, "operating_months": 3.0}, LEFT_OUT),
        ({"demand": False}, LEFT_OUT),
        ({"dishonest": True}, LEFT_OUT),
        ({"environmental_grade": "red"}, LEFT_OUT),
        ({"unreachable": 1.0}, LEFT_OUT),
    ],
)
def test_who_applied_and_misses_by_few_causes_and_few_points_that_can_change_is_cultivated(change, decision):
    assert decided(**change).decision_of(0) == decision


def test_how_near_a_near_miss_is_the_policy_says():
    assert decided(Policy(cultivation_points=10.0), score=550.0).decision_of(0) == CULTIVATED
    assert decided(Policy(cultivation_points=10.0), score=549.0).decision_of(0) == LEFT_OUT
    assert decided(Policy(cultivation_causes=0), score=559.0).decision_of(0) == LEFT_OUT


def test_who_found_no_place_is_cultivated():
    assert decided(Policy(quota_by_bank={"north-bank": 0})).decision_of(0) == CULTIVATED
