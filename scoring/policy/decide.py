"""Decisions for a whole population at once: listed, cultivated or left out, with every cause, rank, product and limit.

Places are given by score among all who fulfil the conditions, whatever the thresholds are: so raising a threshold never
admits anybody, not even to a place that somebody else lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from scoring.errors import Text
from scoring.policy import products
from scoring.policy.parameters import PRODUCTS, Policy
from scoring.policy.population import Group, Population
from scoring.policy.rules import EVERY, LISTED, PLACES, RULES, minimum_scores

RECOMMENDED, CULTIVATED, LEFT_OUT = "recommended", "cultivated", "left_out"
"""The three decisions. Whoever stated a demand is on the list of applications (申报清单) whatever the decision."""

DECISIONS: dict[str, Text] = {
    RECOMMENDED: Text("推荐", "recommended"),
    CULTIVATED: Text("培育", "cultivated"),
    LEFT_OUT: Text("未推荐", "left out"),
}
"""The decisions in words."""

BLOCK = 32_768
"""Enterprises that the rules look at together: so many fit into a processor's cache, and the speed is twice that of
all at once."""

_EXCLUDING = np.array([rule.kind == "exclusion" for rule in EVERY])
_MEASURED = np.array([rule.kind == "threshold" for rule in EVERY])


@dataclass(frozen=True, eq=False)
class Decisions:
    """What a policy decides on a population; arrays have one value for each enterprise.

    ``causes`` (rules of :data:`~scoring.policy.rules.EVERY` × enterprises): an enterprise is ``listed`` exactly if no
    rule applies to it, that is if ``how_many`` is 0. ``rank``: 1, 2, … for the listed, 0 otherwise. ``limits``
    (products × enterprises) in whole yuan, 0 where a product is not suggested. ``banks`` (enterprises × banks): to whom
    it is recommended. ``cultivated``: near misses, see the policy. ``needed``: the score that the policy asks of each.
    """

    people: Population
    policy: Policy
    causes: np.ndarray
    how_many: np.ndarray
    listed: np.ndarray
    rank: np.ndarray
    limits: np.ndarray
    banks: np.ndarray
    needed: np.ndarray

    def causes_of(self, place: int) -> tuple[str, ...]:
        """Ids of all rules that keep the enterprise off the list, or the cause of its listing."""
        return tuple(EVERY[rule].id for rule in np.flatnonzero(self.causes[:, place])) or (LISTED,)

    def decision_of(self, place: int) -> str:
        """Recommended, cultivated or left out."""
        if self.listed[place]:
            return RECOMMENDED
        return CULTIVATED if self.cultivated[place] else LEFT_OUT

    @cached_property
    def cultivated(self) -> np.ndarray:
        """Applied, nothing excludes it, few causes, and not many points short."""
        few = (self.how_many > 0) & (self.how_many <= self.policy.cultivation_causes)
        near = self.people.score >= self.needed - self.policy.cultivation_points
        found = self.people.marks["demand"] & few & near
        places = np.flatnonzero(found)
        found[places] = ~self.causes[_EXCLUDING].take(places, axis=1).any(axis=0)
        return found

    @cached_property
    def limit_yuan(self) -> np.ndarray:
        """The largest limit suggested to each, in whole yuan; 0 for who is not listed."""
        return self.limits.max(axis=0) * self.listed

    def products_of(self, place: int) -> tuple[tuple[str, int], ...]:
        """The products suggested to an enterprise with their limits in fen, the largest first."""
        found = [(name, round(yuan) * products.FEN) for name, yuan in zip(PRODUCTS, self.limits[:, place], strict=True)]
        return tuple(sorted((each for each in found if each[1] > 0), key=lambda each: -each[1]))


def decide(people: Population, policy: Policy) -> Decisions:
    """Apply every rule to every enterprise; rank the listed by score, then by code."""
    causes = np.zeros((len(EVERY), len(people)), dtype=bool)
    limits = np.zeros((len(PRODUCTS), len(people)))
    needed = np.zeros(len(people))
    how_many = np.zeros(len(people), dtype=np.uint8)
    for start in range(0, len(people), BLOCK):
        block = slice(start, start + BLOCK)
        some = people.taken(block)
        for row, rule in zip(causes, RULES, strict=False):
            row[block] = rule.applies(some, policy)
        limits[:, block] = products.limits(some, policy)
        needed[block] = minimum_scores(some, policy)
        causes[PLACES["NO_PRODUCT"], block] = ~limits[:, block].any(axis=0)
        how_many[block] = causes[:, block].sum(axis=0, dtype=np.uint8)
    within, banks = _placed(people, policy, limits, causes)
    causes[PLACES["NO_PLACE"]] = people.consents.any(axis=1) & ~(within & banks.any(axis=1))
    how_many += causes[PLACES["NO_PLACE"]]
    listed = how_many == 0
    rank = np.zeros(len(people), dtype=np.int64)
    rank[by_score(people, listed)] = np.arange(1, int(listed.sum()) + 1)
    return Decisions(people, policy, causes, how_many, listed, rank, limits, banks, needed)


def by_score(people: Population, where: np.ndarray) -> np.ndarray:
    """The places of some enterprises, the highest score first, equal scores by code."""
    places = np.flatnonzero(where)
    return places[np.argsort(-people.score[places], kind="stable")]


def _placed(
    people: Population, policy: Policy, limits: np.ndarray, causes: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Who is within the places of its industry and township, and to which banks each may be recommended.

    Whoever has no place of its industry takes none of its township's, and of no bank's.
    """
    within = np.ones(len(people), dtype=bool)
    if not (policy.quota_by_industry or policy.quota_by_township or policy.quota_by_bank or policy.bank_scopes):
        return within, people.consents
    order = by_score(people, ~causes[~_MEASURED].any(axis=0))
    for table, name in ((policy.quota_by_industry, "industry"), (policy.quota_by_township, "township")):
        if table:
            group = people.groups[name]
            within[order] = _turn(group.codes[order]) < group.looked_up(dict(table), np.inf)[order]
            order = order[within[order]]
    banks = people.consents
    if policy.bank_scopes or policy.quota_by_bank:
        banks = banks.copy(order="K")
        for column, bank in enumerate(people.banks):
            banks[:, column] &= _in_scope(people, policy, limits, bank)
            if bank in policy.quota_by_bank:
                wanted = order[banks[order, column]]
                banks[wanted[int(policy.quota_by_bank[bank]) :], column] = False
    return within, banks


def _turn(codes: np.ndarray) -> np.ndarray:
    """How many with the same code came before each."""
    order = np.argsort(codes, kind="stable")
    sorted_ = codes[order]
    starts = np.flatnonzero(np.concatenate([[True], sorted_[1:] != sorted_[:-1]])) if len(codes) else np.empty(0, int)
    turn = np.empty(len(codes), dtype=np.int64)
    turn[order] = np.arange(len(codes)) - np.repeat(starts, np.diff(np.append(starts, len(codes))))
    return turn


def _in_scope(people: Population, policy: Policy, limits: np.ndarray, bank: str) -> np.ndarray:
    """Who belongs to what a bank is sent."""
    scope, inside = policy.bank_scopes.get(bank, {}), np.ones(len(people), dtype=bool)
    for aspect, name in (("industries", "industry"), ("townships", "township"), ("sizes", "size")):
        if scope.get(aspect):
            group: Group = people.groups[name]
            inside &= group.among(scope[aspect])
    if scope.get("products"):
        wanted = [place for place, name in enumerate(PRODUCTS) if name in scope["products"]]
        inside &= limits[wanted].any(axis=0)
    return inside
