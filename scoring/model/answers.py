"""A small tree as a table: its margin and each feature's Shapley value for every combination of its nodes' answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

import numpy as np

from scoring.errors import Invalid, Text

LEFT, RIGHT, UNKNOWN = 0, 1, 2
ANSWERS = 3
MOST_NODES = 7
"""Decisions of the largest tree: 2,187 combinations of answers."""

LIKELY, WEIGHT = (np.polynomial.legendre.leggauss(MOST_NODES // 2 + 1) + np.array([[1.0], [0.0]])) / 2
"""Quadrature over 0 to 1 (Gauss-Legendre), exact for polynomials up to the degree of ``MOST_NODES``."""

_Branch = int | float
"""The place of a node in its tree, or the value of a leaf."""
_Path = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Node:
    """A decision: a value up to ``threshold`` goes left. ``share``: of the training rows that came here, went left.

    ``branches`` are left and right. ``unknown_goes``: the branch that LightGBM itself sends an unknown value to.
    """

    feature: int
    threshold: float
    branches: tuple[_Branch, _Branch]
    share: float
    unknown_goes: int


@dataclass(frozen=True, eq=False)
class Tree:
    """A tree's decisions, the first at its root, and what every combination of answers leads to.

    A combination is the sum of answer · 3^place over the nodes. ``as_trained``: an unknown value goes where LightGBM
    sends it, and margin and shares are LightGBM's own; otherwise it goes both ways.
    """

    nodes: tuple[Node, ...]
    root: _Branch
    as_trained: bool = False

    @cached_property
    def features(self) -> tuple[int, ...]:
        """The features that are asked for, ascending."""
        return tuple(sorted({node.feature for node in self.nodes}))

    @cached_property
    def expected(self) -> float:
        """The margin where nothing is known."""
        return float(self._margin(self.root, np.full((len(self.nodes), 1), UNKNOWN))[0])

    @cached_property
    def margin(self) -> np.ndarray:
        """The margin of every combination."""
        return self._margin(self.root, self._answers(range(len(self.nodes))))

    @cached_property
    def shares(self) -> np.ndarray:
        """The Shapley values of ``features`` in every combination: (features, combinations)."""
        found = np.zeros((len(self.features), ANSWERS ** len(self.nodes)))
        for leaf, path in self._paths(self.root, ()):
            asked = sorted({self.nodes[place].feature for place, _ in path})
            every = among(tuple(place for place, _ in path), len(self.nodes))
            found[np.searchsorted(self.features, asked)] += self._of_leaf(leaf, path, asked)[:, every]
        return found

    def _answers(self, places: Sequence[int]) -> np.ndarray:
        """Every combination of some nodes' answers: (nodes, combinations); an answer that is not taken is replaced."""
        answers = every_answer(len(places))
        if self.as_trained:
            goes = np.array([self.nodes[place].unknown_goes for place in places], dtype=np.intp)
            answers = np.where(answers == UNKNOWN, goes[:, None], answers)
        return answers

    def _margin(self, at: _Branch, answers: np.ndarray) -> np.ndarray:
        if isinstance(at, float):
            return np.full(answers.shape[1], at)
        node = self.nodes[at]
        left, right = (self._margin(branch, answers) for branch in node.branches)
        return np.choose(answers[at], (left, right, node.share * left + (1 - node.share) * right))

    def _paths(self, at: _Branch, path: _Path) -> list[tuple[float, _Path]]:
        """Every leaf's value, and the (node, branch) that lead to it."""
        if isinstance(at, float):
            return [(at, path)]
        return [
            leaf for side in (LEFT, RIGHT) for leaf in self._paths(self.nodes[at].branches[side], (*path, (at, side)))
        ]

    def _of_leaf(self, leaf: float, path: _Path, asked: Sequence[int]) -> np.ndarray:
        """A leaf's part of the shares, in every combination of the answers on its path: (features, combinations).

        A feature lets through ``told`` if it is in the coalition, else ``untold``; the product is how much reaches the
        leaf. A feature's share averages what it adds over how likely the others are in: the integral of a polynomial.
        """
        answers = self._answers([place for place, _ in path])
        told = np.ones((len(asked), answers.shape[1]))
        untold = np.ones((len(asked), 1))
        for answer, (place, side) in zip(answers, path, strict=True):
            node, owner = self.nodes[place], asked.index(self.nodes[place].feature)
            part = node.share if side == LEFT else 1 - node.share
            told[owner] *= np.array([side == LEFT, side == RIGHT, part])[answer]
            untold[owner] *= part
        added = told - untold
        through = untold + LIKELY[:, None, None] * added
        for owner in range(len(asked)):
            others = np.delete(through, owner, axis=1).prod(axis=1)
            added[owner] *= leaf * (WEIGHT @ others)
        return added


@cache
def every_answer(nodes: int) -> np.ndarray:
    """Every combination of answers: (nodes, combinations), the first node's answer changing fastest."""
    found = np.arange(ANSWERS**nodes)[None, :] // ANSWERS ** np.arange(nodes)[:, None] % ANSWERS
    found.setflags(write=False)
    return found


@cache
def among(places: tuple[int, ...], nodes: int) -> np.ndarray:
    """Of every combination of ``nodes`` answers, the combination of those at ``places``."""
    found = ANSWERS ** np.arange(len(places)) @ every_answer(nodes)[list(places)]
    found.setflags(write=False)
    return found


def tree(structure: dict[str, Any], *, as_trained: bool = False) -> Tree:
    """A tree as LightGBM tells it; raises ``Invalid`` if it is too large to tabulate or asks for a category."""
    nodes: list[Node] = []
    root = _grown(structure, nodes)
    if len(nodes) > MOST_NODES:
        raise Invalid(
            Text(
                f"模型中一棵树有 {len(nodes)} 个判断，超过 {MOST_NODES} 个，无法逐一解释",
                f"A tree of the model takes {len(nodes)} decisions, more than {MOST_NODES}: it cannot be explained",
            ),
            Text(f"训练时树叶不超过 {MOST_NODES + 1} 片", f"Train with at most {MOST_NODES + 1} leaves"),
        )
    return Tree(tuple(nodes), root, as_trained)


def _grown(structure: dict[str, Any], nodes: list[Node]) -> _Branch:
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
    share = _rows(left) / (_rows(left) + _rows(right))
    nodes.append(Node(int(structure["split_feature"]), threshold, (0, 0), share, LEFT if goes_left else RIGHT))
    branches = (_grown(left, nodes), _grown(right, nodes))
    nodes[place] = replace(nodes[place], branches=branches)
    return place


def _rows(structure: dict[str, Any]) -> float:
    return float(structure["internal_count" if "split_feature" in structure else "leaf_count"])


def moves(table: Tree, feature: int) -> tuple[bool, bool]:
    """Whether the tree's margin can rise, and whether it can fall, as ``feature`` rises and nothing else changes.

    By exhaustion: every combination of answers of the other features, unknown ones included.
    """
    mine = [place for place, node in enumerate(table.nodes) if node.feature == feature]
    order = sorted(mine, key=lambda place: table.nodes[place].threshold)
    others = np.flatnonzero((every_answer(len(table.nodes))[mine] == LEFT).all(axis=0))
    weights = [RIGHT * ANSWERS**place for place in order]
    steps = [
        table.margin[others + sum(weights[: passed + 1])] - table.margin[others + sum(weights[:passed])]
        for passed in range(len(order))
    ]
    return any((step > NOTHING).any() for step in steps), any((step < -NOTHING).any() for step in steps)


NOTHING = 1e-12
"""Less than this is rounding."""


def breaches(trees: Sequence[Tree], signs: Sequence[int]) -> dict[int, int]:
    """How many trees move against the sign (+1 rises only, -1 falls only, 0 free) of a feature: empty if none does.

    If no tree does, neither does their sum: this certifies the trained model, whatever it was asked for in training.
    """
    found: dict[int, int] = {}
    for one in trees:
        for feature in one.features:
            rises, falls = moves(one, feature)
            if (signs[feature] > 0 and falls) or (signs[feature] < 0 and rises):
                found[feature] = found.get(feature, 0) + 1
    return found
