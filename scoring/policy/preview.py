"""What a change of policy would do, before anybody approves it: who moves, what is lent and lost, who fares how."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.model.losses import LOSS_GIVEN_DEFAULT, losses
from scoring.model.validation.calibration import FEWEST
from scoring.model.validation.fairness import TRAITS
from scoring.policy.decide import Decisions, by_score, decide
from scoring.policy.parameters import Policy
from scoring.policy.population import Group, Population
from scoring.policy.products import FEN
from scoring.policy.scheme import NO_CAP_YUAN, WHOLE, Scheme
from scoring.policy.sweep import Point, sweep

SHOWN = 200
"""So many of those who enter, and of those who leave, are named; all are counted."""

BAD_YEAR = 0.99
"""The share of years that lose no more than the bad year told."""


@dataclass(frozen=True)
class Move:
    """An enterprise that would enter or leave, with the causes under the policy that keeps it off."""

    enterprise: str
    name: str
    score: float
    causes: tuple[str, ...]


@dataclass(frozen=True)
class Moves:
    """How many would move one way, and the first of them by score."""

    count: int
    shown: tuple[Move, ...]


@dataclass(frozen=True)
class Burden:
    """What a fund would pay in a year for a list's loans under its scheme, in fen, before any recovery.

    ``covered_fen``: the principal that it covers. ``cap_fen``: what it pays at most in a year, by the yearly caps and
    by the fuse of the pool, after which claims stop; the fuses of single banks are not in it, since nobody knows yet
    who lends to whom. ``cap_reached``: in which share of the years (0 to 1) it would have to pay more than that.
    """

    covered_fen: int
    cap_fen: int
    expected_fen: int
    bad_year_fen: int
    cap_reached: float


@dataclass(frozen=True)
class Outlook:
    """A list and its loans, each drawn in full at the largest limit suggested, for one year.

    ``expected_default`` is the mean PD of the listed, ``expected_default_by_limit`` the mean weighted by limit (both
    0 to 1); ``None`` for an empty list. Losses in fen are after recovery, see :mod:`scoring.model.losses`; 99 % of the
    years lose no more than ``bad_year_fen``. ``fund`` is ``None`` where no scheme was given.
    """

    listed: int
    cultivated: int
    expected_default: float | None
    expected_default_by_limit: float | None
    suggested_fen: int
    expected_loss_fen: int
    bad_year_fen: int
    fund: Burden | None


@dataclass(frozen=True)
class Share:
    """Of the enterprises of one kind: how many applied, and how many are listed before and after.

    ``word`` is empty where the kind is unknown. The ratios compare the rate of listing among applicants with that of
    the kind with the most applicants (four fifths are usually asked for); ``None`` where the kind is ``small``, fewer
    than :data:`~scoring.model.validation.calibration.FEWEST` applicants, or where nobody of the other is listed.
    """

    word: str
    applied: int
    before: int
    after: int
    ratio_before: float | None
    ratio_after: float | None
    small: bool


@dataclass(frozen=True)
class Preview:
    """The list under the policy in force and under the proposed one.

    ``applied`` counts those with a demand: the list of applications, which no policy changes. ``shares`` by trait: of
    :data:`~scoring.model.validation.fairness.TRAITS`, the kinds with the most applicants first. ``curve``: the list
    under the proposed policy at every minimum score.
    """

    applied: int
    before: Outlook
    after: Outlook
    enters: Moves
    leaves: Moves
    shares: dict[str, tuple[Share, ...]]
    curve: tuple[Point, ...]


def preview(
    people: Population,
    in_force: Policy,
    proposed: Policy,
    scheme: Scheme | None = None,
    pool_fen: int = NO_CAP_YUAN * FEN,
) -> Preview:
    """Decide the whole population twice; ``pool_fen`` is what the fund has, without limit if nothing is given."""
    before, after = decide(people, in_force), decide(people, proposed)
    kinds = [np.flatnonzero(where) for where in (people.marks["demand"], before.listed, after.listed)]
    return Preview(
        len(kinds[0]),
        outlook(before, scheme, pool_fen),
        outlook(after, scheme, pool_fen),
        _moves(~before.listed & after.listed, before),
        _moves(before.listed & ~after.listed, after),
        {trait: _shares(people.groups[trait], *kinds) for trait in TRAITS},
        sweep(after),
    )


def outlook(decided: Decisions, scheme: Scheme | None = None, pool_fen: int = NO_CAP_YUAN * FEN) -> Outlook:
    """The list of one policy, what is suggested to it, and what that may lose."""
    listed = np.flatnonzero(decided.listed)
    risk = decided.people.pd[listed]
    lent_fen = decided.limits.take(listed, axis=1).max(axis=0, initial=0.0) * FEN
    total = float(lent_fen.sum())
    year = losses(risk, lent_fen * LOSS_GIVEN_DEFAULT)
    return Outlook(
        len(listed),
        int(decided.cultivated.sum()),
        float(risk.mean()) if len(listed) else None,
        float(risk @ lent_fen) / total if total else None,
        round(total),
        round(year.expected),
        round(year.quantile(BAD_YEAR)),
        burden(risk, lent_fen, scheme, pool_fen) if scheme else None,
    )


def burden(risk: np.ndarray, lent_fen: np.ndarray, scheme: Scheme, pool_fen: int = NO_CAP_YUAN * FEN) -> Burden:
    """What a fund would pay for one loan to each borrower, of a PD and a principal in fen."""
    principal = np.rint(lent_fen).astype(np.int64)
    covered = int(np.minimum(principal, scheme.borrower_covered_yuan * FEN).sum())
    paid = scheme.paid_for(principal)
    cap = scheme.yearly_limit(pool_fen, covered)
    if scheme.fuse_stops_claims:
        cap = min(cap, int(paid.sum()) * scheme.fuse_pool_bp // WHOLE)
    year = losses(risk, paid)
    return Burden(
        covered_fen=covered,
        cap_fen=cap,
        expected_fen=round(year.expected_up_to(cap)),
        bad_year_fen=min(round(year.quantile(BAD_YEAR)), cap),
        cap_reached=1 - year.at_most(cap),
    )


def _moves(moving: np.ndarray, kept_off_by: Decisions) -> Moves:
    """Those who move, the best scores first."""
    people, places = kept_off_by.people, by_score(kept_off_by.people, moving)
    shown = tuple(
        Move(str(people.enterprises[i]), str(people.names[i]), float(people.score[i]), kept_off_by.causes_of(i))
        for i in places[:SHOWN].tolist()
    )
    return Moves(len(places), shown)


def _shares(group: Group, *places: np.ndarray) -> tuple[Share, ...]:
    """Of the places of who applied, of who is listed before, and of who is after."""
    applied, *listed = (group.counts(each) for each in places)
    order = sorted(np.flatnonzero(applied).tolist(), key=lambda i: (not group.names[i], -applied[i], group.names[i]))
    return tuple(_share(group.names[place], applied, listed, place, order[0]) for place in order)


def _share(word: str, applied: np.ndarray, listed: list[np.ndarray], place: int, largest: int) -> Share:
    before, after = listed
    small = bool(applied[place] < FEWEST)
    return Share(
        word,
        int(applied[place]),
        int(before[place]),
        int(after[place]),
        None if small else _ratio(applied, before, place, largest),
        None if small else _ratio(applied, after, place, largest),
        small,
    )


def _ratio(applied: np.ndarray, listed: np.ndarray, place: int, largest: int) -> float | None:
    """The rate of listing of one kind over that of another."""
    rate, ground = (listed[i] / applied[i] for i in (place, largest))
    return float(rate / ground) if ground else None
