"""Boosted trees that say what every feature did, exactly and fast, and to which an unknown value is neutral.

Where a value is unknown, both branches are followed, weighted by the training rows that went each way. That is what
path-dependent TreeSHAP (Lundberg and others, Nature Machine Intelligence 2, 2020) does for a feature that is left out,
so an unknown feature has the share zero, exactly, and the known ones add up to the margin.

Trees are small. Each node answers left, right or unknown; a tree's margin and Shapley values depend on these answers
only, so they are worked out once for every combination of answers, and a row is explained by looking them up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from math import factorial
from typing import Any, Literal

import lightgbm as lgb
import numpy as np

from scoring.errors import Invalid, Text

LEFT, RIGHT, UNKNOWN = 0, 1, 2
ANSWERS = 3
MOST_NODES = 7
"""Decisions of the largest tree: 2,187 combinations of answers."""
ROWS_TOGETHER = 8_192
FEW_ROWS = 32
NOTHING = 1e-12

Missing = Literal["neutral", "as_trained"]


@dataclass(frozen=True, eq=False)
class Tree:
    """A tree's decisions (``feature``, ``threshold``: a value up to it goes left) and what every answer leads to.

    ``margin``: (combinations,). ``shares``: (features, combinations), the Shapley values of ``features``.
    """

    feature: tuple[int, ...]
    threshold: tuple[float, ...]
    features: tuple[int, ...]
    margin: np.ndarray
    shares: np.ndarray
    expected: float


@dataclass(frozen=True, eq=False)
class Trees:
    """The trees of a model over ``width`` features."""

    trees: tuple[Tree, ...]
    width: int

    @property
    def expected(self) -> float:
        """The margin of an enterprise of which nothing is known."""
        return float(sum(tree.expected for tree in self.trees))

    def shares(self, values: np.ndarray) -> np.ndarray:
        """What each feature adds to the margin: (rows, features) of values, NaN where unknown, to the same shape.

        With ``expected`` a row's shares sum to its margin. The same row gives the same bits alone and among others.
        """
        values = np.ascontiguousarray(values, dtype=np.float64)
        if len(values) <= FEW_ROWS:
            return np.stack([self._one(row) for row in values]) if len(values) else np.empty((0, self.width))
        found = np.empty((len(values), self.width))
        for start in range(0, len(values), ROWS_TOGETHER):
            found[start : start + ROWS_TOGETHER] = self._many(values[start : start + ROWS_TOGETHER])
        return found

    def margin(self, values: np.ndarray) -> np.ndarray:
        """The margins of rows: the log-odds before calibration."""
        return self.expected + self.shares(values).sum(axis=1)

    def _one(self, row: np.ndarray) -> np.ndarray:
        """Every tree at once."""
        known = row[self._table.feature]
        answers = np.where(np.isnan(known), UNKNOWN, known > self._table.threshold)
        combination = (answers * self._table.weight).sum(axis=1)
        found = self._table.shares[self._table.start + combination[self._table.tree]]
        return np.bincount(self._table.owner, found, minlength=self.width)

    def _many(self, values: np.ndarray) -> np.ndarray:
        """Tree by tree, each for every row at once."""
        found = np.zeros((self.width, len(values)))
        ranks = self._ranks(values)
        combinations: list[np.ndarray] = []
        for tree, cuts in zip(self.trees, self._cuts, strict=True):
            combination = np.zeros(len(values), dtype=np.uint8 if ANSWERS ** len(cuts) <= 256 else np.uint16)  # noqa: PLR2004
            for place, (feature, cut) in enumerate(zip(tree.feature, cuts, strict=True)):
                combination += cut.astype(combination.dtype)[ranks[feature]] * combination.dtype.type(ANSWERS**place)
            combinations.append(combination)
        table = self._table
        for slot, (tree_number, owner) in enumerate(zip(table.tree.tolist(), table.owner.tolist(), strict=True)):
            start = table.start[slot]
            length = ANSWERS ** len(self.trees[tree_number].feature)
            found[owner] += table.shares[start : start + length][combinations[tree_number]]
        return np.ascontiguousarray(found.T)

    def _ranks(self, values: np.ndarray) -> dict[int, np.ndarray]:
        """Between which thresholds each value lies; the last rank is for the unknown."""
        ranks = {}
        for feature, thresholds in self._thresholds.items():
            column = values[:, feature]
            rank = np.searchsorted(thresholds, column, side="left").astype(np.uint16)
            rank[np.isnan(column)] = len(thresholds) + 1
            ranks[feature] = rank
        return ranks

    @cached_property
    def _thresholds(self) -> dict[int, np.ndarray]:
        met: dict[int, set[float]] = {}
        for tree in self.trees:
            for feature, threshold in zip(tree.feature, tree.threshold, strict=True):
                met.setdefault(feature, set()).add(threshold)
        return {feature: np.array(sorted(thresholds)) for feature, thresholds in sorted(met.items())}

    @cached_property
    def _cuts(self) -> list[list[np.ndarray]]:
        """The answer of each tree's nodes by the rank of the value."""
        return [
            [self._answers(feature, threshold) for feature, threshold in zip(tree.feature, tree.threshold, strict=True)]
            for tree in self.trees
        ]

    def _answers(self, feature: int, threshold: float) -> np.ndarray:
        thresholds = self._thresholds[feature]
        ranks = np.arange(len(thresholds) + 2)
        answers = np.where(ranks > np.searchsorted(thresholds, threshold), RIGHT, LEFT)
        answers[-1] = UNKNOWN
        return answers

    @cached_property
    def _table(self) -> _Table:
        return _table(self.trees)


@dataclass(frozen=True, eq=False)
class _Table:
    """All trees in one: nodes as (trees, nodes), and a slot for each feature of each tree, in the order of features."""

    feature: np.ndarray
    threshold: np.ndarray
    weight: np.ndarray
    tree: np.ndarray
    owner: np.ndarray
    start: np.ndarray
    shares: np.ndarray


def _table(trees: Sequence[Tree]) -> _Table:
    nodes = max((len(tree.feature) for tree in trees), default=0)
    feature = np.zeros((len(trees), nodes), dtype=np.int64)
    threshold = np.full((len(trees), nodes), np.inf)
    weight = np.zeros((len(trees), nodes), dtype=np.int64)
    for number, tree in enumerate(trees):
        inner = len(tree.feature)
        feature[number, :inner], threshold[number, :inner] = tree.feature, tree.threshold
        weight[number, :inner] = ANSWERS ** np.arange(inner)
    slots = sorted((owner, number, place) for number, t in enumerate(trees) for place, owner in enumerate(t.features))
    parts = [trees[number].shares[place] for _, number, place in slots]
    lengths = np.array([len(part) for part in parts], dtype=np.int64)
    return _Table(
        feature,
        threshold,
        weight,
        tree=np.array([number for _, number, _ in slots], dtype=np.int64),
        owner=np.array([owner for owner, _, _ in slots], dtype=np.int64),
        start=np.cumsum(lengths) - lengths,
        shares=np.concatenate(parts) if parts else np.empty(0),
    )


def trees_of(booster: lgb.Booster, *, missing: Missing = "neutral") -> Trees:
    """The trees of a LightGBM model; raises ``Invalid`` if one is too large or asks for a category.

    ``missing``: "as_trained" sends the unknown where LightGBM sends it; margins and shares are then its own.
    """
    told = booster.dump_model()
    grown = [_tree(each["tree_structure"], missing) for each in told["tree_info"]]
    return Trees(tuple(grown), int(told["max_feature_idx"]) + 1)


@dataclass(frozen=True)
class _Node:
    """A decision: which branch follows each answer (another node's place, or a leaf's value), and the rows of each."""

    feature: int
    threshold: float
    branches: tuple[_Branch, _Branch]
    rows: tuple[float, float]
    unknown_goes: int


_Branch = int | float
"""The place of a node in its tree, or the value of a leaf."""


def _tree(structure: dict[str, Any], missing: Missing) -> Tree:
    nodes: list[_Node] = []
    root = _grown(structure, nodes)
    if len(nodes) > MOST_NODES:
        raise Invalid(
            Text(
                f"模型中一棵树有 {len(nodes)} 个判断，超过 {MOST_NODES} 个，无法逐一解释",
                f"A tree of the model takes {len(nodes)} decisions, more than {MOST_NODES}: it cannot be explained",
            ),
            Text(f"训练时树叶不超过 {MOST_NODES + 1} 片", f"Train with at most {MOST_NODES + 1} leaves"),
        )
    features = tuple(sorted({node.feature for node in nodes}))
    answers = _all_answers(len(nodes))
    if missing == "as_trained":
        goes = np.array([node.unknown_goes for node in nodes], dtype=np.int64)
        answers = np.where(answers == UNKNOWN, goes[:, None], answers)
    worth = {
        group: _margin(root, nodes, answers, frozenset(group))
        for size in range(len(features) + 1)
        for group in combinations(features, size)
    }
    shares = np.zeros((len(features), answers.shape[1]))
    for place, feature in enumerate(features):
        for group in (g for g in worth if feature not in g):
            joined = tuple(sorted((*group, feature)))
            others = len(features) - len(group) - 1
            share = factorial(len(group)) * factorial(others) / factorial(len(features))
            shares[place] += share * (worth[joined] - worth[group])
    return Tree(
        tuple(node.feature for node in nodes),
        tuple(node.threshold for node in nodes),
        features,
        worth[features],
        shares,
        float(worth[()][0]),
    )


def _all_answers(nodes: int) -> np.ndarray:
    """Every combination of answers: (nodes, combinations), the first node's answer changing fastest."""
    return np.arange(ANSWERS**nodes)[None, :] // ANSWERS ** np.arange(nodes)[:, None] % ANSWERS


def _grown(structure: dict[str, Any], nodes: list[_Node]) -> _Branch:
    """Note the decisions of a LightGBM tree; returns where it begins."""
    if "split_feature" not in structure:
        return float(structure["leaf_value"])
    if structure["decision_type"] != "<=":
        raise Invalid(
            Text("模型按类别分叉，无法解释", "The model splits by category: it cannot be explained"),
            Text("把类别编码为数值再训练", "Encode categories as numbers and train again"),
        )
    place = len(nodes)
    left, right = structure["left_child"], structure["right_child"]
    threshold = float(structure["threshold"])
    goes_left = structure["default_left"] if structure["missing_type"] == "NaN" else threshold >= 0
    nodes.append(_Node(int(structure["split_feature"]), threshold, (0, 0), (0.0, 0.0), LEFT if goes_left else RIGHT))
    branches = (_grown(left, nodes), _grown(right, nodes))
    nodes[place] = replace(nodes[place], branches=branches, rows=(_rows(left), _rows(right)))
    return place


def _rows(structure: dict[str, Any]) -> float:
    return float(structure["internal_count" if "split_feature" in structure else "leaf_count"])


def _margin(at: _Branch, nodes: Sequence[_Node], answers: np.ndarray, known: frozenset[int]) -> np.ndarray:
    """The tree's margin for every combination of answers, where only ``known`` features answer."""
    if isinstance(at, float):
        return np.full(answers.shape[1], at)
    node = nodes[at]
    left, right = (_margin(branch, nodes, answers, known) for branch in node.branches)
    between = (node.rows[0] * left + node.rows[1] * right) / sum(node.rows)
    if node.feature not in known:
        return between
    return np.choose(answers[at], (left, right, between))


def rising(tree: Tree, feature: int) -> tuple[bool, bool]:
    """Whether the tree's margin can rise, and whether it can fall, as ``feature`` rises and nothing else changes.

    By exhaustion: every combination of answers of the other features, unknown ones included.
    """
    mine = [place for place, asked in enumerate(tree.feature) if asked == feature]
    order = sorted(mine, key=lambda place: tree.threshold[place])
    answers = _all_answers(len(tree.feature))
    others = np.flatnonzero((answers[mine] == LEFT).all(axis=0))
    rises = falls = False
    for passed, place in enumerate(order):
        before = others + sum(RIGHT * ANSWERS**p for p in order[:passed])
        step = tree.margin[before + RIGHT * ANSWERS**place] - tree.margin[before]
        rises, falls = rises or bool((step > NOTHING).any()), falls or bool((step < -NOTHING).any())
    return rises, falls


def breaches(trees: Trees, signs: Sequence[int]) -> dict[int, int]:
    """How many trees move against the sign (+1 rises only, -1 falls only, 0 free) of a feature: empty if none does.

    If no tree does, neither does their sum: this certifies the trained model, whatever it was asked for in training.
    """
    found: dict[int, int] = {}
    for tree in trees.trees:
        for feature in tree.features:
            rises, falls = rising(tree, feature)
            if (signs[feature] > 0 and falls) or (signs[feature] < 0 and rises):
                found[feature] = found.get(feature, 0) + 1
    return found
