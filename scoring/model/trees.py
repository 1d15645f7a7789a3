"""Boosted trees that say what every feature did, exactly and fast, and to which an unknown value is neutral.

Where a value is unknown, both branches are followed, weighted by the training rows that went each way. That is what
path-dependent TreeSHAP (Lundberg and others, Nature Machine Intelligence 2, 2020) does for a feature that is left out,
so an unknown feature has the share zero, exactly, and the known ones add up to the margin.

Trees are small: each node answers left, right or unknown, and a tree's margin and Shapley values depend on these
answers only. :mod:`scoring.model.answers` works them out for every combination; here they are looked up.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import lightgbm as lgb
import numpy as np

from scoring.model.answers import ANSWERS, MOST_NODES, UNKNOWN, Tree, tree

ROWS_TOGETHER = 16_384
"""Rows that are looked up together: fewer, and calls outweigh the work; more, and it leaves the processor's cache."""
MANY_ROWS = 65_536
"""From so many rows on threads work side by side, on so many each at most; on fewer they wait for one another."""
FEW_ROWS = 32
"""Up to so many rows are looked up one by one, each in every tree at once."""
THREADS = os.cpu_count() or 1
BYTE = 5
"""Decisions whose answers are told apart in a byte."""


@dataclass(frozen=True, eq=False)
class Trees:
    """The trees of a model over ``width`` features."""

    trees: tuple[Tree, ...]
    width: int

    @cached_property
    def expected(self) -> float:
        """The margin of an enterprise of which nothing is known."""
        return float(sum(each.expected for each in self.trees))

    def margin(self, values: np.ndarray) -> np.ndarray:
        """The margins of rows, (rows, features), NaN where unknown: log-odds before calibration."""
        if len(values) <= FEW_ROWS:
            return np.array([self._tables.margin(row) for row in values], dtype=np.float64)
        return _in_parts(self._add_margins, values, np.zeros(len(values)))

    def shares(self, values: np.ndarray) -> np.ndarray:
        """What each feature adds to the margin: (rows, features) of values, NaN where unknown, to the same shape.

        With ``expected`` a row's shares sum to its margin. The same row gives the same bits alone and among others.
        """
        if len(values) <= FEW_ROWS:
            return np.array([self._tables.shares(row, self.width) for row in values]).reshape(len(values), self.width)
        return _in_parts(self._add_shares, values, np.zeros((self.width, len(values)))).T

    def _add_margins(self, values: np.ndarray, found: np.ndarray) -> None:
        got = np.empty(len(values))
        for each, combination in self._combinations(values):
            found += np.take(each.margin, combination, out=got, mode="clip")

    def _add_shares(self, values: np.ndarray, found: np.ndarray) -> None:
        """Tree by tree, each for every row at once: (features, rows)."""
        columns = list(found)
        room = np.empty((MOST_NODES, len(values)))
        for each, combination in self._combinations(values):
            got = np.take(each.shares, combination, axis=1, out=room[: len(each.features)], mode="clip")
            for feature, more in zip(each.features, got, strict=True):
                columns[feature] += more

    def _combinations(self, values: np.ndarray) -> Iterator[tuple[Tree, np.ndarray]]:
        """Each tree with the combination of answers that every row gives; the array is used again for the next."""
        answers = self._answers(values)
        combination = np.empty(len(values), dtype=np.intp)
        narrow, wide = np.empty(len(values), dtype=np.uint8), np.empty(len(values), dtype=np.uint16)
        for each, places in zip(self.trees, self._places, strict=True):
            total = narrow if len(places) <= BYTE else wide
            total.fill(0)
            for place in reversed(places):
                total *= ANSWERS
                total += answers[place]
            combination[:] = total
            yield each, combination

    def _answers(self, values: np.ndarray) -> list[np.ndarray]:
        """What each row answers at every threshold, in the order of ``_thresholds``."""
        found = np.empty((sum(map(len, self._thresholds.values())), len(values)), dtype=np.uint8)
        column = np.empty(len(values))
        start = 0
        for feature, thresholds in self._thresholds.items():
            mine = found[start : start + len(thresholds)]
            column[:] = values[:, feature]
            np.greater(column, thresholds[:, None], out=mine.view(bool))
            unknown = np.isnan(column)
            if unknown.any():
                mine += unknown * np.uint8(UNKNOWN)
            start += len(thresholds)
        return list(found)

    @cached_property
    def _thresholds(self) -> dict[int, np.ndarray]:
        """The different thresholds that each feature is compared with: trees have many in common."""
        asked: dict[int, set[float]] = {}
        for each in self.trees:
            for node in each.nodes:
                asked.setdefault(node.feature, set()).add(node.threshold)
        return {feature: np.array(sorted(asked[feature])) for feature in sorted(asked)}

    @cached_property
    def _places(self) -> list[list[int]]:
        """Where among the answers each tree finds those of its nodes."""
        questions = [(feature, limit) for feature, limits in self._thresholds.items() for limit in limits.tolist()]
        place = {question: number for number, question in enumerate(questions)}
        return [[place[node.feature, node.threshold] for node in each.nodes] for each in self.trees]

    @cached_property
    def _tables(self) -> _Tables:
        return _tables(self.trees)


def trees_of(booster: lgb.Booster, *, rounds: int | None = None, as_trained: bool = False) -> Trees:
    """The first ``rounds`` trees (all, if not given) of a LightGBM model; see :func:`scoring.model.answers.tree`."""
    told = booster.dump_model(num_iteration=rounds)
    grown = [tree(each["tree_structure"], as_trained=as_trained) for each in told["tree_info"]]
    return Trees(tuple(grown), int(told["max_feature_idx"]) + 1)


@dataclass(frozen=True, eq=False)
class _Tables:
    """All trees in one, for a row at a time: their nodes, (trees, nodes), and their tables one after another.

    A tree's margins begin at its place in ``first``. Each slot is a feature of a tree: its ``owner`` is the feature,
    ``tree`` the tree, and its shares begin at ``start``.
    """

    feature: np.ndarray
    threshold: np.ndarray
    weight: np.ndarray
    first: np.ndarray
    margins: np.ndarray
    owner: np.ndarray
    tree: np.ndarray
    start: np.ndarray
    all_shares: np.ndarray

    def margin(self, row: np.ndarray) -> float:
        """Every tree's margin, added up in the order of the trees."""
        return float(np.bincount(np.zeros_like(self.first), self.margins[self.first + self._combination(row)], 1)[0])

    def shares(self, row: np.ndarray, width: int) -> np.ndarray:
        """Every tree's shares, added up in the order of the trees."""
        combination = self._combination(row)
        return np.bincount(self.owner, self.all_shares[self.start + combination[self.tree]], width)

    def _combination(self, row: np.ndarray) -> np.ndarray:
        known = np.asarray(row, dtype=np.float64)[self.feature]
        answers = np.where(np.isnan(known), UNKNOWN, known > self.threshold)
        return (answers * self.weight).sum(axis=1)


def _tables(trees: tuple[Tree, ...]) -> _Tables:
    most = max((len(each.nodes) for each in trees), default=0)
    feature = np.zeros((len(trees), most), dtype=np.intp)
    threshold = np.full((len(trees), most), np.inf)
    weight = np.zeros((len(trees), most), dtype=np.intp)
    for number, each in enumerate(trees):
        for place, node in enumerate(each.nodes):
            feature[number, place], threshold[number, place] = node.feature, node.threshold
            weight[number, place] = ANSWERS**place
    first, margins = _end_to_end([each.margin for each in trees])
    start, all_shares = _end_to_end([table for each in trees for table in each.shares])
    slots = [(number, owner) for number, each in enumerate(trees) for owner in each.features]
    tree, owner = np.array(slots, dtype=np.intp).reshape(-1, 2).T
    return _Tables(feature, threshold, weight, first, margins, owner, tree, start, all_shares)


def _end_to_end(tables: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Where each table begins, and all in one."""
    lengths = np.array([len(table) for table in tables], dtype=np.intp)
    return np.cumsum(lengths) - lengths, np.concatenate([np.empty(0), *tables])


def _in_parts(work: Callable[[np.ndarray, np.ndarray], None], values: np.ndarray, found: np.ndarray) -> np.ndarray:
    """``found``, filled by the work on some rows of it (its last axis) at a time, side by side."""
    threads, together = (THREADS, MANY_ROWS) if len(values) >= MANY_ROWS else (1, ROWS_TOGETHER)
    count = threads * -(-len(values) // (threads * together))
    ends = np.linspace(0, len(values), count + 1).astype(int)
    parts = [slice(start, end) for start, end in pairwise(ends)]
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda part: work(values[part], found[..., part]), parts))
    return found
