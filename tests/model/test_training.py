"""Training is honest: grouped by enterprise, within its budget, right on average, and the same every time."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from scoring.errors import Invalid
from scoring.features.vocabulary import Direction
from scoring.model.answers import breaches
from scoring.model.points import probability
from scoring.model.sample import Sample
from scoring.model.training import BUDGET, ONE_TRY, Budget, parameters, threads, train

QUICK = Budget(leaves=(4,), columns=(3,), rounds=60)


@dataclass(frozen=True)
class Column:
    """A column of a table that is not ours."""

    name: str
    direction: Direction


COLUMNS = (
    Column("arrears", "higher_is_riskier"),
    Column("sales", "higher_is_safer"),
    Column("age", "none"),
    Column("noise", "higher_is_safer"),
)


def sample(seed=1, rows=1200, *, each=3):
    """Enterprises seen ``each`` times, of which not everything is known."""
    draw = np.random.default_rng(seed)
    values = pd.DataFrame(draw.normal(size=(rows, len(COLUMNS))), columns=[c.name for c in COLUMNS])
    risk = -1.5 + 1.2 * values["arrears"] - 0.8 * values["sales"]
    values = values.mask(draw.random(values.shape) < 0.2)
    traits = pd.DataFrame({"sources": draw.integers(1, 6, rows)})
    return Sample(values, (draw.random(rows) < probability(risk)).astype(float), np.arange(rows) // each, traits)


def trained(taught, **asked):
    return train(taught, **{"seed": 5, "features": COLUMNS, "budget": QUICK} | asked)


def same(one, other):
    return (
        one.booster.model_to_string() == other.booster.model_to_string()
        and one.calibration == other.calibration
        and one.held_out.tobytes() == other.held_out.tobytes()
        and one.search == other.search
    )


def test_training_again_gives_the_same_bytes_and_another_seed_gives_others():
    first = trained(sample())
    assert same(first, trained(sample()))
    assert not same(first, trained(sample(), seed=6))


def test_the_trained_model_keeps_to_the_directions_and_tells_good_from_bad():
    taught, judged = sample(1), sample(2)
    model = trained(taught)
    assert breaches(model.trees.trees, [1, -1, 0, -1]) == {}
    assert roc_auc_score(judged.bad, model.log_odds(judged)) > 0.7
    assert model.learned == [c.name for c in COLUMNS]


def test_the_search_tries_every_pair_and_takes_the_one_with_the_least_log_loss():
    model = trained(sample(), budget=Budget(leaves=(2, 7), columns=(1, 3), rounds=60))
    assert {(tried["leaves"], tried["columns"]) for tried in model.search} == {(2, 1), (2, 3), (7, 1), (7, 3)}
    chosen = [tried for tried in model.search if tried["chosen"]]
    assert len(chosen) == 1
    assert chosen[0]["log_loss"] == min(tried["log_loss"] for tried in model.search)
    assert len({tried["log_loss"] for tried in model.search}) > 1
    assert model.rounds == chosen[0]["rounds"] == model.booster.num_trees()
    assert max(len(each.nodes) for each in model.trees.trees) == chosen[0]["leaves"] - 1


def test_more_columns_than_there_are_are_all_of_them_tried_once():
    model = trained(sample(), budget=Budget(leaves=(4,), columns=(30, 100), rounds=20))
    assert [tried["columns"] for tried in model.search] == [len(COLUMNS)]


def test_no_more_rounds_than_the_budget_has():
    assert trained(sample(), budget=replace(QUICK, rounds=7)).rounds <= 7


def test_one_try_tries_what_the_search_chose_and_nothing_else():
    model = trained(sample(), budget=Budget(leaves=(2, 7), columns=(1, 3)))
    again = trained(sample(), budget=model.one_try(BUDGET))
    assert len(again.search) == 1
    assert again.booster.model_to_string() == model.booster.model_to_string()
    assert len(trained(sample(), budget=ONE_TRY).search) == 1


def test_a_feature_that_is_distributed_otherwise_where_scores_are_wanted_is_not_learned_from():
    recent = sample(3).values
    model = trained(sample(), recent=recent.assign(age=recent["age"] + 2))
    assert model.learned == ["arrears", "sales", "noise"]
    assert list(model.left_out) == ["age"]
    assert model.left_out["age"] > 0.25
    assert list(model.reference) == [c.name for c in COLUMNS]
    assert trained(sample(), recent=recent).left_out == {}


def test_where_most_has_shifted_it_is_no_features_fault():
    recent = sample(3).values
    elsewhere = recent.assign(age=recent["age"] + 2, sales=recent["sales"] - 2, arrears=np.nan)
    assert trained(sample(), recent=elsewhere).left_out == {}


def test_a_feature_left_out_moves_no_score():
    taught = sample()
    model = trained(taught, recent=taught.values.assign(age=99.0))
    moved = replace(taught, values=taught.values.assign(age=-1.0))
    assert model.log_odds(moved).tobytes() == model.log_odds(taught).tobytes()


def test_weights_count():
    """Where the bad rows weigh thrice, the weighted rate of default is what the model finds in the mean."""
    taught = sample()
    weight = np.where(taught.bad == 1, 3.0, 1.0)
    model = trained(taught, weight=weight)
    rate = np.average(taught.bad, weights=weight)
    assert rate > taught.bad.mean() + 0.1
    assert np.average(probability(model.held_out), weights=weight) == pytest.approx(rate, abs=0.01)
    assert np.mean(probability(trained(taught).held_out)) == pytest.approx(taught.bad.mean(), abs=0.01)


def test_rows_of_no_weight_teach_nothing():
    taught, judged = sample(), sample(2)
    weight = (np.arange(1200) < 400).astype(float)
    turned = replace(taught, bad=np.where(weight > 0, taught.bad, 1 - taught.bad))
    assert roc_auc_score(judged.bad, trained(turned, weight=weight).log_odds(judged)) > 0.7
    with pytest.raises(Invalid, match="calibration"):
        trained(turned)


def test_an_enterprise_is_never_on_both_sides():
    """A number that names the enterprise tells its outcome at once to a model that saw the enterprise before."""
    draw = np.random.default_rng(7)
    whose = np.repeat(np.arange(20), 60)
    fate = draw.random(20) < 0.4
    values = pd.DataFrame(
        {"age": draw.permutation(20).astype(float)[whose], "sales": draw.normal(size=1200) - 0.9 * fate[whose]}
    )
    grouped = Sample(values, fate[whose].astype(float), whose)
    strangers = replace(grouped, enterprise=np.arange(1200))
    asked = {"features": (COLUMNS[1], COLUMNS[2]), "budget": replace(QUICK, leaves=(8,), rounds=300)}
    assert roc_auc_score(grouped.bad, trained(strangers, **asked).held_out) > 0.95
    assert roc_auc_score(grouped.bad, trained(grouped, **asked).held_out) < 0.8


def test_rows_beyond_the_budget_are_whole_enterprises_and_only_they_are_not_judged():
    taught = sample()
    judged = ~np.isnan(trained(taught, budget=replace(QUICK, rows=500)).held_out)
    assert 500 - 3 < judged.sum() <= 500
    assert set(taught.enterprise[judged]).isdisjoint(taught.enterprise[~judged])
    assert not np.isnan(trained(taught, budget=replace(QUICK, rows=1200)).held_out).any()


def test_held_out_risk_is_right_on_average_and_no_better_than_on_strangers():
    taught, strangers = sample(1, 1_800), sample(2, 1_800)
    model = trained(taught)
    assert np.mean(probability(model.held_out)) == pytest.approx(taught.bad.mean(), abs=0.005)
    held_out = roc_auc_score(taught.bad, model.held_out)
    assert held_out == pytest.approx(roc_auc_score(strangers.bad, model.log_odds(strangers)), abs=0.04)


def test_the_outcome_of_who_is_scored_is_not_looked_at():
    model, judged = trained(sample()), sample(2)
    nobody_knows = replace(judged, bad=np.full(len(judged.bad), np.nan))
    assert model.log_odds(nobody_knows).tobytes() == model.log_odds(judged).tobytes()


def test_of_whom_nothing_is_known_the_risk_is_the_average():
    taught = sample()
    nothing = Sample(
        pd.DataFrame(np.nan, [0], [c.name for c in COLUMNS]),
        np.zeros(1),
        np.zeros(1),
        pd.DataFrame({"sources": [0]}),
    )
    assert probability(trained(taught).log_odds(nothing))[0] == pytest.approx(taught.bad.mean(), abs=0.03)


def test_the_weightiest_features_are_those_that_move_scores_in_the_order_of_the_table():
    taught = sample()
    model = trained(taught, recent=taught.values.assign(noise=9.0))
    assert model.weightiest(taught.values, 2) == ["arrears", "sales"]
    assert trained(taught, features=COLUMNS[::-1]).weightiest(taught.values, 2) == ["sales", "arrears"]
    assert model.weightiest(taught.values, 1) == ["arrears"]
    assert model.weightiest(taught.values.assign(sales=np.nan), 9) == ["arrears", "age"]


def test_too_few_defaults_teach_nothing():
    taught = sample(rows=60)
    for bad in (9, 60):
        with pytest.raises(Invalid, match=f"{bad} defaults"):
            trained(replace(taught, bad=(np.arange(60) < bad).astype(float)))


@pytest.mark.parametrize("values", ["constant", "against the directions"])
def test_records_that_do_not_tell_good_from_bad_fail_calibration(values):
    taught = sample()
    told = taught.values.fillna(0.0) * 0.0
    if values == "against the directions":
        told["sales"] = taught.bad
    with pytest.raises(Invalid, match="calibration"):
        trained(replace(taught, values=told))


def test_threads_are_for_large_samples():
    assert (threads(15_000), threads(1_000_000)) == (1, 0)


def test_constraints_are_in_the_order_of_the_columns():
    assert parameters(900, COLUMNS, 1, leaves=4, choice=2)["monotone_constraints"] == [1, -1, 0, -1]
