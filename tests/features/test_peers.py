"""Standing among peers: the nearest group that is large enough, by quantiles that are values of members."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.features.matrix import build
from scoring.features.peers import FEWEST, GROUPS, KNOTS, Standing, population, quantiles
from scoring.features.registry import BY_NAME

VALUES = st.lists(st.floats(-1e6, 1e6), min_size=FEWEST, max_size=300)


def words(*names: str) -> np.ndarray:
    return np.array(names, dtype=object)


def test_quantiles_are_the_values_that_so_many_hundredths_do_not_exceed():
    knots = quantiles("all", {"use": np.arange(1.0, 201.0)})["all", "use"]
    assert len(knots) == KNOTS
    assert (knots[0], knots[1], knots[50], knots[100]) == (1.0, 2.0, 100.0, 200.0)


@given(VALUES)
def test_a_quantile_is_the_first_value_that_enough_members_do_not_exceed(values):
    """As SQL says of ``percentile_disc``."""
    knots = quantiles("all", {"use": np.array(values)})["all", "use"]
    not_above = {value: sum(other <= value for other in values) for value in values}
    for hundredth, knot in enumerate(knots.tolist()):
        assert knot == min(v for v, count in not_above.items() if 100 * count >= hundredth * len(values))


def test_a_group_that_is_too_small_is_not_compared_with():
    few = np.arange(float(FEWEST - 1))
    assert quantiles("3074 micro", {"use": few}) == {}
    unknown = np.append(few, np.nan)
    assert quantiles("3074 micro", {"use": unknown}) == {}


def test_the_nearest_group_that_is_large_enough_counts():
    use = np.concatenate([np.arange(30.0), np.arange(1000.0, 1010.0)])
    near = words(*["3074 micro"] * 30, *["3074 small"] * 10)
    all_of_them = words(*["all"] * 40)
    standing = Standing({"use": use}, [near, all_of_them], population({"use": use}, [near, all_of_them]))
    position = standing.position("use")
    assert position[29] > 0.95, "the largest of its own thirty"
    assert position[30] == pytest.approx(0.75, abs=0.03), "its own ten are too few: the whole county counts"
    assert standing.typical("use")[0] == 14.0


@given(VALUES)
def test_who_has_more_stands_no_lower_and_equal_ones_stand_alike(values):
    use = np.array(values)
    groups = [words(*["all"] * len(use))]
    position = Standing({"use": use}, groups, population({"use": use}, groups)).position("use")
    order = np.argsort(use)
    assert (np.diff(position[order]) >= 0).all()
    assert ((position >= 0) & (position <= 1)).all()
    same = np.diff(use[order]) == 0
    assert (np.diff(position[order])[same] == 0).all()


def test_a_year_unlike_the_peers_deviates_by_the_share_that_would_have_to_move():
    even, seasonal = np.full((12, 25), 1 / 12), np.zeros((12, 1))
    seasonal[:6] = 1 / 6
    profile = np.concatenate([even, seasonal], axis=1)
    columns = {f"energy_profile_{month}": profile[month] for month in range(12)}
    groups = [words(*["all"] * 26)]
    deviation = BY_NAME["energy_pattern_deviation"].compute(Standing(columns, groups, population(columns, groups)))
    assert deviation[:25].tolist() == [0.0] * 25
    assert deviation[25] == pytest.approx(0.5)


def test_in_a_county_positions_spread_over_the_whole_range(county):
    home = county[0].settings.home / "lake"
    files = {folder.name: tuple(sorted(folder.glob("*.parquet"))) for folder in home.iterdir()}
    names = ["energy_use", "energy_use_among_peers", "energy_pattern_deviation"]
    values = build(files, dt.date(2026, 11, 16), features=[BY_NAME[name] for name in names]).values
    position = values["energy_use_among_peers"]
    assert position.isna().equals(values["energy_use"].isna())
    assert position.median() == pytest.approx(0.5, abs=0.06)
    assert position.quantile(0.9) > 0.8
    assert values["energy_pattern_deviation"].dropna().between(0, 1).all()


def test_a_matrix_tells_whom_everybody_is_compared_with_if_a_feature_compares(county):
    home = county[0].settings.home / "lake"
    files = {folder.name: tuple(sorted(folder.glob("*.parquet"))) for folder in home.iterdir()}
    compared = build(files, dt.date(2026, 11, 16), features=[BY_NAME["declared_sales_among_peers"]])
    groups = compared.groups
    assert tuple(groups.columns) == GROUPS
    assert groups.index.equals(compared.values.index)
    assert (groups["all"] == "all").all()
    near = groups[groups["class_and_size"] != ""]
    assert len(near) > len(groups) / 2
    assert (near["class_and_size"].str[:2] == near["division"]).all()
    assert build(files, dt.date(2026, 11, 16), features=[BY_NAME["declared_sales"]]).groups.columns.empty
