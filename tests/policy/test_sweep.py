"""The curve over the minimum score: every point is the list that a decision at that score would make."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from scoring.policy.decide import decide
from scoring.policy.parameters import BY_NAME, Policy
from scoring.policy.population import population
from scoring.policy.sweep import STEP, sweep
from tests.policy.people import AS_OF, crowds, people_of
from tests.policy.test_laws import policies


def shifted(policy: Policy, minimum: float) -> Policy:
    """All minimum scores moved by as many points as the general one."""
    points = minimum - policy.minimum_score
    by_size, by_industry = (
        {name: score + points for name, score in table.items()}
        for table in (policy.minimum_score_by_size, policy.minimum_score_by_industry)
    )
    return replace(policy, minimum_score=minimum, minimum_score_by_size=by_size, minimum_score_by_industry=by_industry)


@settings(max_examples=30, deadline=None)
@given(crowds, policies)
def test_every_point_is_what_a_decision_at_that_minimum_score_gives(facts, policy):
    people = population(facts, AS_OF)
    for point in sweep(decide(people, policy)):
        again = decide(people, shifted(policy, point.minimum_score))
        assert point.listed == again.listed.sum()
        assert point.suggested_fen == again.limit_yuan.sum() * 100
        expected = people.pd[again.listed].mean() if again.listed.any() else None
        assert point.expected_default == (expected if expected is None else pytest.approx(expected))


def test_the_curve_goes_through_all_minimum_scores_within_bounds_and_only_ever_falls():
    curve = sweep(decide(people_of({"score": 590.0}, {"score": 640.0}, {"score": 700.0, "demand": False}), Policy()))
    assert [point.minimum_score for point in curve][:3] == [0.0, STEP, 2 * STEP]
    assert curve[-1].minimum_score == BY_NAME["minimum_score"].highest
    lengths = {point.minimum_score: point.listed for point in curve}
    assert (lengths[590.0], lengths[595.0], lengths[640.0], lengths[645.0]) == (2, 1, 1, 0)
    assert list(lengths.values()) == sorted(lengths.values(), reverse=True)
    assert curve[-1].expected_default is None


def test_nobody_at_all_is_a_curve_of_nothing():
    assert {point.listed for point in sweep(decide(people_of({"demand": False}), Policy()))} == {0}
