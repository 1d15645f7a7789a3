"""Boosters grown on random tables, and the game that their trees play, told as plainly as can be."""

from itertools import combinations
from math import factorial

import lightgbm as lgb
import numpy as np


def table(seed, rows=200, width=5, missing=0.3):
    """Values, some of them unknown, and an outcome that depends on them: of continuous, stepped and rare columns."""
    draw = np.random.default_rng(seed)
    values = draw.normal(size=(rows, width)) * 10.0 ** draw.integers(-3, 4, width)
    stepped = draw.random(width) < 0.4
    values[:, stepped] = np.round(draw.normal(size=(rows, int(stepped.sum()))))
    often = missing * draw.random(width) * (draw.random(width) < 0.7)
    values[draw.random((rows, width)) < often] = np.nan
    told = np.nan_to_num(values / np.nanstd(values, axis=0).clip(1e-9), nan=0.8)
    return values, (told[:, 0] * told[:, -1] + told.sum(axis=1) + draw.normal(size=rows) > 0).astype(float)


def grown(values, outcome, *, leaves=6, rounds=8, **settings):
    """A booster of small trees."""
    asked = {
        "objective": "binary",
        "num_leaves": leaves,
        "learning_rate": 0.3,
        "min_data_in_leaf": 4,
        "verbosity": -1,
        "num_threads": 1,
        "deterministic": True,
        "force_row_wise": True,
        "seed": 1,
    }
    return lgb.train(asked | settings, lgb.Dataset(values, outcome), rounds)


def structures(booster):
    """The trees as LightGBM tells them."""
    return [told["tree_structure"] for told in booster.dump_model()["tree_info"]]


def margin(structure, row, told):
    """What a tree expects of a row of which the features ``told`` are known: elsewhere both branches, by their rows."""
    if "split_feature" not in structure:
        return structure["leaf_value"]
    left, right = structure["left_child"], structure["right_child"]
    feature = structure["split_feature"]
    if feature in told and not np.isnan(row[feature]):
        return margin(left if row[feature] <= structure["threshold"] else right, row, told)
    went = rows_of(left) / (rows_of(left) + rows_of(right))
    return went * margin(left, row, told) + (1 - went) * margin(right, row, told)


def rows_of(structure):
    """Training rows that came to a node or a leaf."""
    return structure["internal_count" if "split_feature" in structure else "leaf_count"]


def shapley(structure, row):
    """The Shapley value of every feature in the game of :func:`margin`, over all coalitions."""
    everybody = range(len(row))
    worth = {
        group: margin(structure, row, group) for size in range(len(row) + 1) for group in combinations(everybody, size)
    }
    found = np.zeros(len(row))
    for feature in everybody:
        for group, without in worth.items():
            if feature not in group:
                order = factorial(len(group)) * factorial(len(row) - len(group) - 1) / factorial(len(row))
                found[feature] += order * (worth[tuple(sorted((*group, feature)))] - without)
    return found
