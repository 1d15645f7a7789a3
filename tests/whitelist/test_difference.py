"""What moved between two editions, and which substitution moved it."""

import dataclasses
import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.policy.decide import decide
from scoring.policy.parameters import Policy
from scoring.policy.population import population
from scoring.whitelist.difference import KINDS, REASONS, difference, told, with_consents, with_demands
from tests.policy.people import AS_OF, crowd, crowds, facts_of, people_of

LATER = AS_OF + dt.timedelta(days=30)
USUAL = Policy()


def moves(before, after, *, old=USUAL, new=USUAL, between=None):
    """Kind and cause of each move by enterprise; each population is drawn as changes of the good enterprise."""
    found = difference(people_of(*before), old, people_of(*after), new, between and people_of(*between))
    return {move.enterprise: (move.kind, move.cause) for move in found.moves}


@pytest.mark.parametrize(
    ("before", "after", "move"),
    [
        ({"demand": False}, {}, ("entered", "demand")),
        ({}, {"demand": False}, ("left", "demand")),
        ({"amount_fen": 1e8}, {"amount_fen": 5e6}, ("limit", "demand")),
        ({"purpose": "购房"}, {"purpose": "购买原料"}, ("entered", "demand")),
        ({"banks": ()}, {}, ("entered", "consent")),
        ({}, {"banks": ()}, ("left", "consent")),
        ({"dishonest": True}, {}, ("entered", "record")),
        ({}, {"score": 500.0}, ("left", "record")),
        ({"score": 500.0}, {"score": 550.0}, ("cultivated", "record")),
        ({"score": 550.0}, {"score": 500.0}, ("uncultivated", "record")),
        ({"outstanding_fen": 1e7}, {"outstanding_fen": 2e7}, ("limit", "record")),
    ],
)
def test_a_move_is_told_with_the_facts_that_made_it(before, after, move):
    assert moves([before], [after]) == {"E00000": move}


def test_who_did_not_move_is_not_told():
    assert moves([{}, {"score": 600.0}], [{}, {"score": 601.0}]) == {}


def test_the_first_substitution_that_makes_the_move_is_its_cause():
    """Demand, then consent, then records: the demand alone brings it onto the list; without the consent it takes both."""
    assert moves([{"demand": False, "score": 600.0}], [{"score": 640.0}]) == {"E00000": ("entered", "demand")}
    assert moves([{"demand": False, "banks": ()}], [{}]) == {"E00000": ("entered", "consent")}


def test_a_new_model_is_the_cause_where_the_old_one_would_not_have_moved_it():
    found = moves([{"score": 600.0}], [{"score": 500.0}], between=[{"score": 601.0}])
    assert found == {"E00000": ("left", "model")}
    found = moves([{"score": 600.0}], [{"score": 500.0}], between=[{"score": 500.0}])
    assert found == {"E00000": ("left", "record")}


def test_a_policy_is_the_cause_where_the_facts_are_the_same():
    same = [{"score": 600.0}]
    assert moves(same, same, new=Policy(minimum_score=620.0)) == {"E00000": ("left", "policy")}
    assert moves(same, same, new=Policy(credit_offered=False, watch_points=0.0)) == {}


def test_who_only_made_room_or_lost_it_to_others_moved_because_of_the_places():
    limited = Policy(quota_by_township={"龙浔镇": 1})
    found = moves([{"score": 600.0}, {"score": 590.0}], [{"score": 600.0}, {"score": 610.0}], old=limited, new=limited)
    assert found == {"E00000": ("left", "places"), "E00001": ("entered", "record")}


def test_a_smaller_quota_is_the_policys_doing():
    same = [{"score": 600.0}, {"score": 590.0}]
    found = moves(same, same, new=Policy(quota_by_township={"龙浔镇": 1}))
    assert found == {"E00001": ("left", "policy")}


def test_ranks_move_by_the_own_score_or_by_the_places_of_others():
    found = moves([{"score": 600.0}, {"score": 590.0}], [{"score": 600.0}, {"score": 610.0}])
    assert found == {"E00000": ("rank", "places"), "E00001": ("rank", "record")}


def test_an_enterprise_that_was_not_known_before_entered_by_its_records():
    found = difference(people_of({}), USUAL, people_of({}, {"score": 600.0}), USUAL)
    [move] = found.moves
    assert (move.enterprise, move.kind, move.cause, move.before) == ("E00001", "entered", "record", None)
    assert move.after is not None
    [gone] = difference(people_of({}, {"score": 600.0}), USUAL, people_of({}), USUAL).moves
    assert (gone.kind, gone.cause, gone.after) == ("left", "record", None)
    assert gone.name


@pytest.mark.parametrize(
    ("before", "after", "zh", "en"),
    [
        ({}, {"banks": ()}, "离开推荐名单（原第 1 名）；原因：授权变化；现在：没有有效的授权", "now: No consent in force"),
        ({"dishonest": True}, {}, "新进入推荐名单（第 1 名）；原因：记录变化；此前：列为失信被执行人，尚未移出", "entered the list (rank 1)"),
        ({"amount_fen": 1e8}, {"amount_fen": 5e6}, "建议额度变化（100 → 5 万元）；原因：融资需求变化", "(100 → 5 × 10,000 yuan)"),
    ],
)  # fmt: skip
def test_a_move_is_told_in_words(before, after, zh, en):
    [move] = difference(people_of(before), USUAL, people_of(after), USUAL).moves
    assert told(move).zh == zh
    assert en in told(move).en


POLICIES = st.sampled_from(
    [
        USUAL,
        Policy(minimum_score=600.0),
        Policy(minimum_sources=2, watch_points=40.0),
        Policy(quota_by_township={"龙浔镇": 3}, quota_by_bank={"north-bank": 2}),
        Policy(bank_scopes={"south-bank": {"sizes": ("micro", "small")}}, credit_offered=False),
    ]
)


@given(crowds, st.integers(0, 2**32 - 1), POLICIES, POLICIES, st.booleans())
def test_every_move_is_told_once_with_one_cause_and_nothing_else_is(facts, seed, old, new, other_model):
    following = crowd(seed, len(facts))
    people, later = population(facts, AS_OF), population(following, LATER)
    between = dataclasses.replace(later, score=later.score + 15.0) if other_model else None
    found = difference(people, old, later, new, between)
    before, after = decide(people, old), decide(later, new)
    told_of = {move.enterprise: move for move in found.moves}
    assert len(told_of) == len(found.moves)
    for place, code in enumerate(people.enterprises):
        one = (before.decision_of(place), int(before.rank[place]), float(before.limit_yuan[place]))
        other = (after.decision_of(place), int(after.rank[place]), float(after.limit_yuan[place]))
        assert (code in told_of) == (one != other)
        if code in told_of:
            move = told_of[code]
            assert (move.before.decision, move.after.decision) == (one[0], other[0])
            assert move.cause in REASONS
            assert str(told(move))
    assert sum(found.counts.values()) == len(found.moves)
    assert {kind for kind, _ in found.counts} <= set(KINDS)
    if old == new:
        assert "policy" not in {move.cause for move in found.moves}
    if not other_model:
        assert "model" not in {move.cause for move in found.moves}


@given(crowds)
def test_between_the_same_population_and_policy_nothing_moves(facts):
    people = population(facts, AS_OF)
    assert difference(people, USUAL, people, USUAL).moves == ()


def test_facts_of_demand_and_consent_are_put_in_by_enterprise():
    old = people_of({"demand": False, "purpose": ""}, {"banks": ("a",)})
    new = population(facts_of({}, {}, {}).iloc[1:].assign(banks=[("b",), ("c",)], demand=True, amount_fen=7.0), LATER)
    demanding = with_demands(old, new)
    assert demanding.marks["demand"].tolist() == [False, True]
    assert np.isnan(demanding.numbers["amount_fen"][0])
    assert demanding.numbers["amount_fen"][1] == 7.0
    consenting = with_consents(old, new)
    held = [[b for b, here in zip(consenting.banks, row, strict=True) if here] for row in consenting.consents]
    assert held == [["north-bank"], ["b"]]
