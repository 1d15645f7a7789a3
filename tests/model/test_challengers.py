"""Challengers learn from what ours learns from, tell the truth about probabilities, and never vanish silently."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from scoring.errors import Text
from scoring.model.calibration import affine
from scoring.model.challengers import CHALLENGERS, Challenger
from scoring.model.points import probability
from scoring.model.sample import Sample


@dataclass(frozen=True)
class Told:
    name: str
    direction: str


COLUMNS = [Told("debts", "higher_is_riskier"), Told("sales", "higher_is_safer"), Told("noise", "none")]


def drawn(seed, rows=600):
    """Two rows of every enterprise; debts raise the risk and sales lower it, and one in ten values is unknown."""
    draw = np.random.default_rng(seed)
    values = pd.DataFrame(draw.normal(size=(rows, 3)), columns=[c.name for c in COLUMNS])
    bad = (draw.random(rows) < probability(1.5 * values["debts"] - 1.5 * values["sales"] - 1)).astype(int)
    values["nobody_knows"] = np.nan
    return Sample(values.mask(draw.random(values.shape) < 0.1), bad, np.repeat(np.arange(rows // 2), 2))


LEARNED, OTHERS = drawn(1), drawn(2, rows=4000)


@pytest.fixture(scope="module", params=CHALLENGERS)
def name(request):
    return request.param


@pytest.fixture(scope="module")
def fitted(name):
    return CHALLENGERS[name].fit(LEARNED, [*COLUMNS, Told("nobody_knows", "none")], 7)


def test_it_ranks_enterprises_that_it_has_not_seen(fitted):
    assert roc_auc_score(OTHERS.bad, fitted(OTHERS)) > 0.75


def test_its_probabilities_are_calibrated_neither_too_bold_nor_too_timid(fitted):
    """The log-odds of new enterprises need no further map: its slope would be near 1 and its shift near 0."""
    slope, shift = affine(fitted(OTHERS), OTHERS.bad)
    assert slope == pytest.approx(1, abs=0.25)
    assert shift == pytest.approx(0, abs=0.25)


def test_the_same_sample_and_seed_give_the_same_numbers(name, fitted):
    again = CHALLENGERS[name].fit(LEARNED, [*COLUMNS, Told("nobody_knows", "none")], 7)
    assert np.array_equal(again(OTHERS), fitted(OTHERS))


def test_the_outcomes_of_the_rows_judged_are_not_looked_at(fitted):
    assert np.array_equal(fitted(replace(OTHERS, bad=1 - OTHERS.bad)), fitted(OTHERS))


@pytest.mark.parametrize(("column", "sign"), [("debts", 1), ("sales", -1)])
def test_the_scorecard_moves_with_the_direction_of_a_column_and_not_at_all_where_it_is_unknown(column, sign):
    risk = CHALLENGERS["scorecard"].fit(LEARNED, COLUMNS, 7)
    grid = pd.DataFrame(0.0, index=range(42), columns=[c.name for c in COLUMNS])
    grid[column] = [*np.linspace(-3, 3, 41), np.nan]
    *known, unknown = sign * risk(Sample(grid, np.zeros(42), np.arange(42)))
    assert (np.diff(known) >= 0).all()
    assert known[0] < unknown < known[-1]


def test_of_too_many_rows_a_part_of_every_enterprise_is_learned_from():
    seen = []

    def learn(values, bad, columns, seed):
        seen.append(len(values))
        return lambda rows: rows["debts"].fillna(0).to_numpy()

    plain = Challenger(Text("平", "plain"), "numpy", 300, learn)
    first, again = (plain.fit(LEARNED, COLUMNS, 7)(OTHERS) for _ in range(2))
    assert max(seen) == 300
    assert np.array_equal(first, again)


def test_a_challenger_whose_package_is_absent_stays_in_the_list_and_says_so():
    assert set(CHALLENGERS) == {"scorecard", "ebm", "lightgbm"}
    assert all(each.installed for each in CHALLENGERS.values())
    assert not replace(CHALLENGERS["ebm"], package="a_package_that_nobody_wrote").installed
