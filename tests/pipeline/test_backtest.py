"""What a policy would have done on a past day, judged by what became of the enterprises since."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from scoring.codes.periods import months_later
from scoring.county.simulated import AS_OF
from scoring.errors import Invalid, NotFound
from scoring.model.labels import LEFT_OUT, labels
from scoring.pipeline import backtest
from scoring.pipeline.publish import publish
from scoring.pipeline.score import batches_before, files_of, score
from scoring.pipeline.workspace import opened
from scoring.policy.hindsight import wilson
from scoring.policy.parameters import Policy
from scoring.settings import Settings
from scoring.store import batches
from scoring.store import labels as kept
from tests.conftest import copied

A_YEAR_AGO = months_later(AS_OF, -12)
STRICTER = replace(Policy(), minimum_score=620.0)


@pytest.fixture
def workspace(county, tmp_path):
    """A copy of the county on the day to which its records reach."""
    return opened(Settings(home=copied(county[0].settings.home, tmp_path / "copy"), today=AS_OF, _env_file=None))


@pytest.fixture
def edition(workspace):
    """An edition as of a year ago, by the model in force."""
    run = score(workspace, A_YEAR_AGO, "test")
    number = publish(workspace, "test").number
    backtest.find_out(workspace, number, "test")
    return number, run.id


def known_labels(workspace):
    with workspace.database.reading() as connection:
        listed = batches.live(connection)
    return labels(files_of(workspace.lake, batches_before(listed, AS_OF), listed), A_YEAR_AGO, AS_OF)


def test_on_a_past_day_both_policies_are_judged_by_the_labels_known_now(workspace):
    found = backtest.of_day(workspace, A_YEAR_AGO, STRICTER)
    assert (found.as_of, found.known_by, found.edition) == (A_YEAR_AGO, AS_OF, None)
    told = known_labels(workspace)
    for side in (found.ground, found.proposed):
        listed, left_out = side.listed, side.left_out
        for fate in (listed, left_out):
            assert fate.enterprises == fate.bad + fate.good + fate.indeterminate + fate.unknown
            assert fate.bad + fate.good > 0
            assert fate.rate == fate.bad / (fate.bad + fate.good)
            assert fate.low < fate.rate < fate.high or fate.bad == 0
            assert 0 <= fate.asked_by_bad_fen <= fate.asked_fen
        assert listed.bad + left_out.bad <= told.sum()
        assert side.suggested_to_bad_fen <= side.suggested_fen
    assert found.proposed.listed.enterprises < found.ground.listed.enterprises
    together = [side.listed.enterprises + side.left_out.enterprises for side in (found.ground, found.proposed)]
    assert together[0] == together[1], "the stricter policy moves applicants from the one to the other"


def test_a_model_that_learned_from_outcomes_of_that_time_is_said_to_have_seen_them(workspace):
    assert backtest.of_day(workspace, A_YEAR_AGO, STRICTER).has_seen


def test_a_day_whose_twelve_months_are_not_over_is_refused(workspace):
    with pytest.raises(Invalid, match="performance window"):
        backtest.of_day(workspace, A_YEAR_AGO + dt.timedelta(days=1), STRICTER)


def test_an_edition_is_judged_on_what_it_was_decided_on_with_its_own_policy(workspace, edition):
    number, _ = edition
    found = backtest.of_edition(workspace, number, STRICTER)
    day = backtest.of_day(workspace, A_YEAR_AGO, STRICTER)
    assert (found.edition, found.as_of) == (number, A_YEAR_AGO)
    assert (found.ground, found.proposed) == (day.ground, day.proposed)


def test_what_became_of_them_is_kept_with_the_reasons_for_no_label(workspace, edition):
    _, run = edition
    with workspace.database.reading() as connection:
        states, known_by = kept.of_run(connection, run)
    assert known_by == AS_OF
    assert set(states) <= {"good", "bad", *LEFT_OUT}
    told = known_labels(workspace).reindex(states.index)
    assert np.array_equal(states[told == 1].unique(), ["bad"])
    assert np.array_equal(states[told == 0].unique(), ["good"])
    assert not states[told.isna()].isin(["good", "bad"]).any()


def test_what_was_found_out_today_is_not_found_out_again(workspace, edition):
    number, run = edition
    before = backtest.of_edition(workspace, number, STRICTER)
    with workspace.database.transaction() as connection:
        states, _ = kept.of_run(connection, run)
        kept.put(connection, run, states.replace("good", "bad"), AS_OF)
    backtest.find_out(workspace, number, "test")
    assert backtest.of_edition(workspace, number, STRICTER).ground.listed.good == 0 < before.ground.listed.good
    later = opened(workspace.settings.model_copy(update={"today": AS_OF + dt.timedelta(days=1)}))
    backtest.find_out(later, number, "test")
    again = backtest.of_edition(later, number, STRICTER)
    assert (again.known_by, again.ground) == (AS_OF + dt.timedelta(days=1), before.ground)


def test_before_anybody_found_out_what_became_of_them_there_is_nothing_to_judge_by(workspace):
    with pytest.raises(NotFound, match="what became of the enterprises of edition 1"):
        backtest.of_edition(workspace, 1, STRICTER)


def test_the_interval_of_a_rate_is_that_of_wilson():
    assert wilson(3, 20) == pytest.approx((0.05237, 0.36042), abs=5e-6)
    assert wilson(0, 10) == pytest.approx((0.0, 0.27753), abs=5e-6)
    assert wilson(10, 10) == pytest.approx((0.72247, 1.0), abs=5e-6)
    assert wilson(0, 0) == (None, None)
