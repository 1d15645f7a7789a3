"""How hard it is to tell who will fail: an honest model reaches an AUC of 0.75 to 0.85, none reaches 0.92.

Published models of this kind, without bureau data, are about there; above 0.92 a county leaks its own causes.
"""

from __future__ import annotations

import numpy as np
import pytest
from lightgbm import LGBMClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from scoring.county.life import County, truth
from scoring.county.payments import payment_days
from scoring.county.plan import CountyPlan, day_after
from scoring.county.register import register
from scoring.county.rings import circulate
from scoring.county.taxes import declare, evaluate, sales
from scoring.records.registration import REGISTRATION

LEAK, HARDEST = 0.92, 0.70
AS_OF, WINDOW = 24, 12
"""Month index of the as-of date, and the months in which a failure counts."""


@pytest.fixture(scope="module")
def county() -> County:
    return truth(CountyPlan(enterprises=6000, seed=29))


@pytest.fixture(scope="module")
def could_fail(county: County) -> np.ndarray:
    chosen: np.ndarray = county.life.alive[:, AS_OF - 1] & (county.life.failed >= AS_OF)
    return np.flatnonzero(chosen)


@pytest.fixture(scope="module")
def fails(county: County, could_fail: np.ndarray) -> np.ndarray:
    within: np.ndarray = county.life.failed[could_fail] < AS_OF + WINDOW
    return within


def observed(county: County) -> np.ndarray:
    """What departments could tell of each enterprise on the as-of date, (enterprises, measures)."""
    plan, life, streams = county.plan, county.life, county.plan.streams()
    year, before = slice(AS_OF - 12, AS_OF), slice(AS_OF - 24, AS_OF - 12)
    due = day_after(plan.calendar, 25)
    late = [
        (payment_days(county, due, due - 22, np.random.default_rng(seed)) > due)[:, year].mean(axis=1)
        for seed in range(3)
    ]
    sold = sales(county, streams["taxes"], streams["quiet"])
    declared = declare(county, sold, circulate(county, streams["schemes"]), streams["taxes"])
    grade = np.full(len(county.people), 1)
    for each in evaluate(county, streams["taxes"]):
        if each.published < plan.calendar[AS_OF]:
            grade[each.who] = each.grade
    filed_late = np.bincount(
        declared.who, (declared.filed > declared.due) & (declared.month < AS_OF), len(county.people)
    )
    size, staff = np.log1p(sold[:, year].sum(axis=1)), np.log(life.staff[:, AS_OF - 1] / life.staff[:, AS_OF - 13])
    growth = size - np.log1p(sold[:, before].sum(axis=1))
    return np.column_stack([*late, size, growth.clip(-2, 2), staff, grade == 0, grade == 3, grade == 4, filed_late])


def test_an_honest_model_ranks_the_failing_fairly_and_not_too_well(
    county: County, could_fail: np.ndarray, fails: np.ndarray
) -> None:
    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.1))
    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    seen = observed(county)[could_fail]
    chance = cross_val_predict(model, seen, fails, cv=folds, method="predict_proba")[:, 1]
    assert HARDEST < roc_auc_score(fails, chance) < LEAK


def test_even_who_knew_the_distress_itself_could_not_be_surer(
    county: County, could_fail: np.ndarray, fails: np.ndarray
) -> None:
    assert HARDEST < roc_auc_score(fails, county.life.strain[could_fail, AS_OF - 1]) < LEAK


def meaningless(county: County) -> np.ndarray:
    """What ought to tell nothing: letters of code and name, old number, places in the county and in the register."""
    codes, streams = county.people.uscc.to_pylist(), county.plan.streams()
    first = next(p for p in register(county, streams["public_credit"], streams["books"]) if p.source is REGISTRATION)
    row = {code: at for at, code in enumerate(first.table.column("enterprise").to_pylist())}
    texts = [code[8:] + name[3:7].ljust(4) for code, name in zip(codes, county.people.name.to_pylist(), strict=True)]
    letters = np.array([[ord(letter) for letter in text] for text in texts])
    numbers = [float(number or "nan") for number in county.people.identity.number.to_pylist()]
    return np.column_stack([np.arange(len(codes)), letters, numbers, [row.get(code, np.nan) for code in codes]])


def test_codes_names_and_the_order_of_rows_tell_nothing(
    county: County, could_fail: np.ndarray, fails: np.ndarray
) -> None:
    """Within four standard deviations of the AUC of chance, whatever a tree can make of them."""
    model = LGBMClassifier(n_estimators=60, num_leaves=8, min_child_samples=40, random_state=0, n_jobs=1, verbose=-1)
    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    chance = cross_val_predict(model, meaningless(county)[could_fail], fails, cv=folds, method="predict_proba")[:, 1]
    assert roc_auc_score(fails, chance) == pytest.approx(0.5, abs=4 * 0.29 / fails.sum() ** 0.5)
