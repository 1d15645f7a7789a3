"""Two models over the same enterprises: how alike they rank, and whom the list would gain and lose."""

import numpy as np
import pandas as pd
import pytest

from scoring.policy.parameters import Policy
from scoring.policy.shadow import MOVERS, compare
from tests.policy.people import people_of

POLICY = Policy(minimum_score=600.0)


def beside(scores, others, **change):
    """The champion's scores beside those of another model, which scored only the first of the enterprises."""
    people = people_of(*({"score": float(score), "pd": 0.02, "band": 4, **change} for score in scores))
    other = pd.DataFrame({"score": np.asarray(others, float), "pd": 0.03}, index=people.enterprises[: len(others)])
    return compare(people, other, POLICY)


def test_a_model_beside_itself_changes_nothing():
    told = beside([590, 610, 640], [590, 610, 640])
    assert told.rank_correlation == pytest.approx(1)
    assert (told.listed, told.shadow_listed, told.enters, told.leaves, told.changed) == (2, 2, 0, 0, 0)
    assert told.psi == 0
    assert (told.mean_pd, told.shadow_mean_pd) == pytest.approx((0.02, 0.03))


def test_who_enters_and_who_leaves_is_a_share_of_those_whom_either_model_lists():
    told = beside([590, 610, 640, 500], [620, 590, 650, 500])
    assert (told.listed, told.shadow_listed, told.enters, told.leaves) == (2, 2, 1, 1)
    assert told.changed == pytest.approx(2 / 3)
    assert [m.enterprise for m in told.movers[:3]] == ["E00000", "E00001", "E00002"]
    assert (told.movers[0].listed, told.movers[0].shadow_listed) == (False, True)


def test_ranks_turned_round_are_told_as_such_and_a_shift_of_all_only_as_drift():
    assert beside([1, 2, 3], [30, 20, 10]).rank_correlation == pytest.approx(-1)
    scores = np.linspace(500, 700, 200)
    shifted = beside(scores, scores + 80)
    assert shifted.rank_correlation == pytest.approx(1)
    assert shifted.psi > 0.25


def test_enterprises_that_the_other_model_did_not_score_are_counted_and_left_out():
    told = beside([590, 610, 640], [590, 610])
    assert (told.enterprises, told.not_scored, told.listed) == (2, 1, 1)


def test_equal_scores_have_no_rank_correlation_and_an_empty_list_no_share():
    told = beside([500, 500, 500], [501, 502, 503])
    assert told.rank_correlation is None
    assert told.changed is None


def test_only_the_largest_moves_are_named():
    told = beside(np.full(50, 600.0), 600 + np.arange(50))
    assert [m.shadow_score for m in told.movers] == [float(v) for v in range(649, 649 - MOVERS, -1)]


def test_the_other_model_decides_by_the_tier_of_its_own_probabilities():
    people = people_of(
        {"pd": 0.001, "band": 1, "electricity_fees_yuan": np.nan, "sales_yuan": np.nan, "tax_paid_yuan": np.nan}
    )
    other = pd.DataFrame({"score": [650.0], "pd": [0.5]}, index=people.enterprises)
    told = compare(people, other, POLICY)
    assert (told.listed, told.shadow_listed) == (1, 0), "tier seven has no limit of a credit loan"
