"""A population in columns: the facts of all enterprises as arrays, so that a policy is tried on all of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from string import ascii_uppercase

import numpy as np
import pandas as pd

from scoring.policy.facts import MARKS, NUMBERS, TEXTS

FREE_TEXTS = ("name", "purpose")
"""Texts of which nearly every one is different."""

DIVISION = 2
"""Digits of an industry's division; the letter of its section may stand before them."""


@dataclass(frozen=True, eq=False)
class Group:
    """Enterprises told apart by a word: ``codes`` (enterprises) point into ``names``; the empty word is unknown."""

    codes: np.ndarray
    names: tuple[str, ...]

    def looked_up(self, values: dict[str, float], otherwise: float) -> np.ndarray:
        """A number for each enterprise by its word."""
        return np.array([values.get(name, otherwise) for name in self.names], dtype=np.float64).take(self.codes)

    def among(self, words: Sequence[str]) -> np.ndarray:
        """A mask of the enterprises whose word is one of these."""
        return np.array([name in words for name in self.names], dtype=bool).take(self.codes)

    def counts(self, where: np.ndarray) -> np.ndarray:
        """How many of a mask, or of some places, have each word."""
        return np.bincount(self.codes[where], minlength=len(self.names))


@dataclass(frozen=True, eq=False)
class Population:
    """``enterprises`` are codes in ascending order; every array has one value for each.

    ``marks`` (bool), ``numbers`` (float64, NaN unknown) and ``groups`` are the facts of
    :func:`scoring.policy.facts.facts` by name; ``groups["industry"]`` is the division of two digits. ``score``, ``pd``
    and ``tier`` are the model's. ``consents`` (enterprises × ``banks``, a column in one piece): who may be shown to
    whom for a loan.
    ``purposes`` are the texts of the demands, ``names`` those of the enterprises.
    """

    as_of: date
    enterprises: np.ndarray
    names: np.ndarray
    score: np.ndarray
    pd: np.ndarray
    tier: np.ndarray
    sources: np.ndarray
    marks: dict[str, np.ndarray]
    numbers: dict[str, np.ndarray]
    groups: dict[str, Group]
    purposes: Group
    banks: tuple[str, ...]
    consents: np.ndarray

    def __len__(self) -> int:
        """How many enterprises there are."""
        return len(self.enterprises)

    def taken(self, places: np.ndarray | slice) -> Population:
        """Some of the enterprises, in the given order; a slice copies nothing."""

        def some(group: Group) -> Group:
            return replace(group, codes=group.codes[places])

        return replace(
            self,
            enterprises=self.enterprises[places],
            names=self.names[places],
            score=self.score[places],
            pd=self.pd[places],
            tier=self.tier[places],
            sources=self.sources[places],
            marks={name: values[places] for name, values in self.marks.items()},
            numbers={name: values[places] for name, values in self.numbers.items()},
            groups={name: some(group) for name, group in self.groups.items()},
            purposes=some(self.purposes),
            consents=self.consents[places],
        )


def population(facts: pd.DataFrame, as_of: date) -> Population:
    """The columns of facts with ``score``, ``pd`` and ``band``; see :func:`scoring.policy.facts.facts`."""
    facts = facts if facts.index.is_monotonic_increasing else facts.sort_index()
    groups = {name: _group(facts[name]) for name in TEXTS if name not in FREE_TEXTS and name != "industry"}
    groups["industry"] = _group(facts["industry"].str.lstrip(ascii_uppercase).str[:DIVISION])
    banks, consents = _consents(facts["banks"])
    return Population(
        as_of=as_of,
        enterprises=facts.index.to_numpy(object),
        names=facts["name"].to_numpy(object),
        score=facts["score"].to_numpy(np.float64),
        pd=facts["pd"].to_numpy(np.float64),
        tier=facts["band"].to_numpy(np.int8),
        sources=facts["sources"].to_numpy(np.int16),
        marks={name: facts[name].to_numpy(bool) for name in MARKS},
        numbers={name: facts[name].to_numpy(np.float64) for name in NUMBERS},
        groups=groups,
        purposes=_group(facts["purpose"]),
        banks=banks,
        consents=consents,
    )


def _group(words: pd.Series) -> Group:
    codes, names = pd.factorize(words.to_numpy(object), sort=True)
    return Group(codes.astype(np.int32), tuple(str(name) for name in names))


def _consents(held: pd.Series) -> tuple[tuple[str, ...], np.ndarray]:
    combinations, sets = pd.factorize(held.to_numpy(object))
    banks = tuple(sorted({bank for each in sets for bank in each}))
    table = np.array([[bank in each for bank in banks] for each in sets], dtype=bool).reshape(len(sets), len(banks))
    return banks, np.asfortranarray(table[combinations])
