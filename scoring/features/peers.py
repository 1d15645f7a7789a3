"""Where an enterprise stands among its peers: same industry and size, or the nearest wider group that is large enough.

A second, small pass: the first one gives every enterprise's own values and groups, from which the population's
quantiles follow; this one compares. Quantiles are values that occur (no interpolation), so that every engine finds the
same bits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from string import ascii_uppercase

import numpy as np

from scoring.codes.industries import to_2017
from scoring.errors import NotFound
from scoring.features.monthly import Array
from scoring.features.shapes import Events, Months
from scoring.features.size import size_class

FEWEST = 20
"""A group of fewer enterprises with a known value says nothing typical."""

KNOTS = 101
"""Quantiles kept of each group: the least, every hundredth, the largest."""

GROUPS = ("class_and_size", "division_and_size", "division", "all")
"""Groups of peers, the nearest first: class and division of GB/T 4754-2017, size class by the statistical rule."""

SOURCES_OF_GROUPS = ("registration", "tax_declaration")

Population = Mapping[tuple[str, str], Array]
"""The quantiles of a column (``KNOTS`` of them) by group and column, of the groups that are large enough."""


def groups(registration: Events, tax_declaration: Months) -> list[Array]:
    """The name of each enterprise's group, for each of ``GROUPS``; empty where industry or size is unknown."""
    newest = registration.newest(np.arange(len(registration.owner), dtype=float))
    size = size_class.compute(registration, tax_declaration)
    industry = np.array([""] * registration.size, dtype=object)
    known = ~np.isnan(newest)
    rows = newest[known].astype(np.int64)
    pairs = zip(registration["industry"][rows], registration["industry_edition"][rows], strict=True)
    industry[known] = [_class_of_2017(code, edition) for code, edition in pairs]
    named = np.array(["", "micro", "small", "medium", "large"], dtype=object)[np.nan_to_num(size + 1).astype(int)]
    division = np.array([code[:2] for code in industry], dtype=object)
    return [
        _named(np.array([code if len(code) > 2 else "" for code in industry], dtype=object), named),
        _named(division, named),
        division,
        np.array(["all"] * registration.size, dtype=object),
    ]


def _named(industry: Array, size: Array) -> Array:
    return np.where((industry != "") & (size != ""), industry + " " + size, "")


@cache
def _class_of_2017(code: str | None, edition: str | None) -> str:
    """The class that a registered code means in 2017's edition; the division alone where it was divided since."""
    code = (code or "").lstrip(ascii_uppercase)
    if not code:
        return ""
    if edition in (None, "2017"):
        return code
    try:
        became = to_2017(code, int(edition))
    except NotFound:
        return code[:2]
    return became[0] if len(became) == 1 else became[0][:2]


def population(columns: Mapping[str, Array], groups: Sequence[Array]) -> dict[tuple[str, str], Array]:
    """The quantiles of every column by group, over all enterprises whose value is known."""
    found: dict[tuple[str, str], Array] = {}
    for level in groups:
        for name, members in _members(level):
            found |= quantiles(name, {column: values[members] for column, values in columns.items()})
    return found


def _members(level: Array) -> list[tuple[str, Array]]:
    """The places of the members of each group; an empty name is none."""
    names, codes = np.unique(level, return_inverse=True)
    order = np.argsort(codes, kind="stable")
    bounds = np.searchsorted(codes[order], np.arange(len(names) + 1))
    groups = zip(names.tolist(), pairwise(bounds.tolist()), strict=True)
    return [(name, order[begin:end]) for name, (begin, end) in groups if name]


def quantiles(group: str, columns: Mapping[str, Array]) -> dict[tuple[str, str], Array]:
    """The quantiles of every column over the members of one group."""
    known = {name: np.sort(values[~np.isnan(values)]) for name, values in columns.items()}
    return {(group, name): _knots(values) for name, values in known.items() if len(values) >= FEWEST}


def _knots(ordered: Array) -> Array:
    """For each hundredth the first value that so many do not exceed (as SQL's ``percentile_disc``)."""
    rank = -(-np.arange(KNOTS) * len(ordered) // (KNOTS - 1)) - 1
    return ordered[np.maximum(rank, 0)]


@dataclass(frozen=True, eq=False)
class Standing:
    """Enterprises, their own columns and groups, and the population they are compared with."""

    columns: Mapping[str, Array]
    groups: Sequence[Array]
    population: Population

    def position(self, column: str) -> Array:
        """The share of peers with a lower value, equal ones counting half: 0 lowest, 1 highest. NaN if unknown."""
        values = self.columns[column]
        place = np.full(len(values), np.nan)
        for members, knots in self._compared(column):
            below = np.searchsorted(knots, values[members], "left") + np.searchsorted(knots, values[members], "right")
            place[members] = below / (2.0 * KNOTS)
        return np.where(np.isnan(values), np.nan, place)

    def typical(self, column: str) -> Array:
        """The median of the peers; NaN where no group is large enough."""
        median = np.full(len(self.columns[column]), np.nan)
        for members, knots in self._compared(column):
            median[members] = knots[KNOTS // 2]
        return median

    def _compared(self, column: str) -> Iterable[tuple[Array, Array]]:
        """Who is compared with which quantiles: each enterprise with its nearest group that is large enough."""
        waiting = np.ones(len(self.columns[column]), dtype=bool)
        for level in self._members:
            for name, everybody in level:
                members = everybody[waiting[everybody]]
                if len(members) and (name, column) in self.population:
                    waiting[members] = False
                    yield members, self.population[name, column]

    @cached_property
    def _members(self) -> list[list[tuple[str, Array]]]:
        return [_members(level) for level in self.groups]
