"""Peers are the nearest group that is large enough, and their quartiles are values that occur."""

import numpy as np
import pandas as pd
import pytest

from scoring.features.peers import FEWEST, GROUPS, Standing, population
from scoring.portrait.typical import WORDS, Peers, levels

FIRMS = pd.Index([f"E{number}" for number in range(3 * FEWEST)])


def grouped(**named: list[str]) -> dict[str, np.ndarray]:
    return levels(pd.DataFrame(named, index=FIRMS), FIRMS)


def column(values: object) -> pd.DataFrame:
    return pd.DataFrame({"x": values}, index=FIRMS, dtype=float)


def test_the_nearest_group_with_enough_known_values_is_taken():
    kilns = ["3074 micro"] * (FEWEST - 1) + [""] * (2 * FEWEST + 1)
    makers = ["30"] * FEWEST + ["52"] * (2 * FEWEST)
    peers = Peers(column(np.arange(3 * FEWEST)), grouped(class_and_size=kilns, division=makers))
    near = peers.typical("x", 0)
    assert near is not None
    assert (near.group, near.members) == ("division", FEWEST)
    assert near.high < FEWEST
    assert near.words.zh == f"同行业大类 {FEWEST} 家企业"


def test_who_knows_nothing_does_not_count_and_the_wider_group_takes_over():
    values = np.where(np.arange(3 * FEWEST) < 2, np.nan, 1.0)
    peers = Peers(column(values), grouped(division=["30"] * (FEWEST + 1) + ["52"] * (2 * FEWEST - 1)))
    found = peers.typical("x", 0)
    assert found is not None
    assert (found.group, found.members) == ("all", 3 * FEWEST - 2)


def test_where_even_all_are_too_few_nothing_is_typical():
    values = np.where(np.arange(3 * FEWEST) < FEWEST - 1, 1.0, np.nan)
    assert Peers(column(values), grouped()).typical("x", 0) is None


def test_without_groups_everybody_is_compared_with_all():
    found = Peers(column(1.0), levels(pd.DataFrame(), FIRMS)).typical("x", 0)
    assert found is not None
    assert found.words.en == f"all {3 * FEWEST} enterprises"


def test_the_median_is_the_one_that_features_compare_with():
    values = np.random.default_rng(7).normal(size=3 * FEWEST).round(1)
    groups = [np.array(["a", "b", ""] * FEWEST, dtype=object), np.full(3 * FEWEST, "all", dtype=object)]
    theirs = Standing({"x": values}, groups, population({"x": values}, groups)).typical("x")
    peers = Peers(column(values), grouped(division=groups[0].tolist()))
    for place in range(3 * FEWEST):
        found = peers.typical("x", place)
        assert found is not None
        assert found.median == theirs[place]
        assert {found.low, found.median, found.high} <= set(values.tolist())


@pytest.mark.parametrize("group", GROUPS)
def test_every_group_has_words_that_say_how_many(group: str):
    words = WORDS[group].format(members="38")
    assert "38 家企业" in words.zh
    assert "38 enterprises" in words.en
