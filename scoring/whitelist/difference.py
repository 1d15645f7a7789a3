"""What moved between two editions, and why: demand, consent, record, model, policy, or only the places of others.

The older edition is turned into the newer one step by step: first the facts of demand are put in the place of the old
ones, then the consents, then all records (still scored by the old model), then the model, then the policy. The first
step after which an enterprise stands where it stands in the newer edition is the cause of its move. Who moves although
nothing about it changed in that step moved because others did.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from scoring.errors import Text
from scoring.policy.decide import Decisions, decide
from scoring.policy.parameters import Policy
from scoring.policy.population import Group, Population
from scoring.policy.products import FEN
from scoring.policy.rules import CAUSES, PLACES

STEPS = ("demand", "consent", "record", "model", "policy")

REASONS: dict[str, Text] = {
    "demand": Text("融资需求变化", "the demand changed"),
    "consent": Text("授权变化", "the consent changed"),
    "record": Text("记录变化", "the records changed"),
    "model": Text("模型更换", "another model"),
    "policy": Text("方案调整", "another policy"),
    "places": Text("其他企业的变动", "others moved"),
}
"""Why somebody moved: the steps, or that others did."""

KINDS: dict[str, Text] = {
    "entered": Text("新进入推荐名单", "entered the list"),
    "left": Text("离开推荐名单", "left the list"),
    "limit": Text("建议额度变化", "another limit"),
    "rank": Text("排名变化", "another rank"),
    "cultivated": Text("进入培育名单", "entered the cultivation list"),
    "uncultivated": Text("离开培育名单", "left the cultivation list"),
}

_WITHOUT_PLACES = np.arange(len(PLACES)) != PLACES["NO_PLACE"]
_PLACING = ("quota_by_bank", "quota_by_industry", "quota_by_township", "bank_scopes")
_CULTIVATING = ("cultivation_points", "cultivation_causes")


@dataclass(frozen=True)
class Standing:
    """Where an enterprise stands in an edition; ``rank`` is 0 and ``limit_fen`` too for who is not recommended."""

    decision: str
    rank: int
    limit_fen: int
    score: float
    causes: tuple[str, ...]


@dataclass(frozen=True)
class Move:
    """An enterprise that moved: ``kind`` of :data:`KINDS`, ``cause`` of :data:`REASONS`; ``None`` where unknown."""

    enterprise: str
    name: str
    kind: str
    cause: str
    before: Standing | None
    after: Standing | None


@dataclass(frozen=True)
class Difference:
    """All moves, of the first kind first, each kind by code."""

    moves: tuple[Move, ...]

    @property
    def counts(self) -> dict[tuple[str, str], int]:
        """How many moved, by kind and cause."""
        found = Counter((move.kind, move.cause) for move in self.moves)
        return {(kind, cause): found[kind, cause] for kind in KINDS for cause in REASONS if found[kind, cause]}


@dataclass(frozen=True, eq=False)
class _World:
    """The decisions after a step, in the order of all enterprises; ``here``: who is known in it."""

    here: np.ndarray
    place: np.ndarray
    decisions: Decisions

    def of(self, values: np.ndarray, absent: object) -> np.ndarray:
        """Values of this world's enterprises, for all; ``absent`` for who is not known."""
        if not len(values):
            return np.full((len(self.here), *values.shape[1:]), absent, dtype=values.dtype)
        found = values[self.place]
        found[~self.here] = absent
        return found

    def standing(self, i: int) -> Standing | None:
        """Where one of all the enterprises stands."""
        if not self.here[i]:
            return None
        place, made = int(self.place[i]), self.decisions
        return Standing(
            made.decision_of(place),
            int(made.rank[place]),
            round(float(made.limit_yuan[place])) * FEN,
            float(made.people.score[place]),
            made.causes_of(place),
        )


def difference(
    old: Population, old_policy: Policy, new: Population, new_policy: Policy, between: Population | None = None
) -> Difference:
    """Every move from the old edition to the new one, with its cause.

    ``between``: the new records scored by the old model, where the model is another.
    """
    scored = new if between is None else between
    demanding = with_demands(old, new)
    steps = [
        (old, old_policy),
        (demanding, old_policy),
        (with_consents(demanding, new), old_policy),
        (scored, old_policy),
        (new, old_policy),
        (new, new_policy),
    ]
    everybody = np.union1d(old.enterprises.astype(str), new.enterprises.astype(str))
    worlds = [_world(decide(people, policy), everybody) for people, policy in steps]
    asides = [_own(*pair) for pair in pairwise(worlds)]
    listed = [world.of(world.decisions.listed, absent=False) for world in worlds]
    cultivated = [world.of(world.decisions.cultivated, absent=False) for world in worlds]
    limits = [world.of(world.decisions.limits.max(axis=0, initial=0.0), 0.0) for world in worlds]
    scores = [world.of(world.decisions.people.score, np.nan) for world in worlds]
    ranks = [world.of(world.decisions.rank, 0) for world in worlds]
    entered, left, both = ~listed[0] & listed[-1], listed[0] & ~listed[-1], listed[0] & listed[-1]
    relimited = both & (limits[0] != limits[-1])
    neither = ~listed[0] & ~listed[-1]
    kinds = {
        "entered": (entered, _first(listed, asides)),
        "left": (left, _first(listed, asides)),
        "limit": (relimited, _first(limits, None)),
        "rank": (both & ~relimited & (ranks[0] != ranks[-1]), _first(scores, None)),
        "cultivated": (neither & ~cultivated[0] & cultivated[-1], _first(cultivated, asides)),
        "uncultivated": (neither & cultivated[0] & ~cultivated[-1], _first(cultivated, asides)),
    }
    names = [worlds[-1].of(new.names, ""), worlds[0].of(old.names, "")]
    return Difference(
        tuple(
            Move(
                str(everybody[i]),
                str(names[0][i] or names[1][i]),
                kind,
                str(causes[i]),
                worlds[0].standing(i),
                worlds[-1].standing(i),
            )
            for kind, (moved, causes) in kinds.items()
            for i in np.flatnonzero(moved).tolist()
        )
    )


def with_demands(people: Population, other: Population) -> Population:
    """The same population with the demands that another knows of its enterprises."""
    here, place = _places(other.enterprises, people.enterprises)

    def taken(own: np.ndarray, others: np.ndarray) -> np.ndarray:
        return np.where(here, others[place], own) if len(others) else own

    names = np.array([*people.purposes.names, *other.purposes.names], dtype=object)
    codes = taken(people.purposes.codes, other.purposes.codes + len(people.purposes.names))
    words, codes = np.unique(names[codes].astype(str), return_inverse=True)
    return replace(
        people,
        marks=people.marks | {"demand": taken(people.marks["demand"], other.marks["demand"])},
        numbers=people.numbers
        | {name: taken(people.numbers[name], other.numbers[name]) for name in ("amount_fen", "term_months")},
        purposes=Group(codes.astype(np.int32), tuple(str(word) for word in words)),
    )


def with_consents(people: Population, other: Population) -> Population:
    """The same population with the consents that another knows of its enterprises."""
    here, place = _places(other.enterprises, people.enterprises)
    banks = tuple(sorted({*people.banks, *other.banks}))
    own, others = _columns(people, banks), _columns(other, banks)
    consents = np.where(here[:, None], others[place], own) if len(others) else own
    return replace(people, banks=banks, consents=consents)


def told(move: Move) -> Text:
    """A move in words: what, why, and which conditions it meets or misses now."""
    kind, reason = KINDS[move.kind], REASONS[move.cause]
    shown = _standing_told(move)
    parts_zh, parts_en = [f"原因：{reason.zh}"], [f"because {reason.en}"]
    causes = _causes_told(move)
    if causes is not None:
        parts_zh.append(causes.zh)
        parts_en.append(causes.en)
    return Text(f"{kind.zh}{shown.zh}；{'；'.join(parts_zh)}", f"{kind.en}{shown.en}; {'; '.join(parts_en)}")


def _standing_told(move: Move) -> Text:
    """From where to where, in brackets."""
    wan = 10_000 * FEN
    if move.kind == "limit" and move.before and move.after:
        both = [f"{each.limit_fen / wan:,.2f}".rstrip("0").rstrip(".") for each in (move.before, move.after)]
        return Text(f"（{both[0]} → {both[1]} 万元）", f" ({both[0]} → {both[1]} × 10,000 yuan)")
    if move.kind == "rank" and move.before and move.after:
        both = [str(each.rank) for each in (move.before, move.after)]
        return Text(f"（第 {both[0]} → {both[1]} 名）", f" ({both[0]} → {both[1]})")
    if move.kind == "entered" and move.after:
        return Text(f"（第 {move.after.rank} 名）", f" (rank {move.after.rank})")
    if move.kind == "left" and move.before:
        return Text(f"（原第 {move.before.rank} 名）", f" (rank {move.before.rank} before)")
    return Text("", "")


def _causes_told(move: Move) -> Text | None:
    """What kept it off before it entered, or keeps it off now."""
    if move.kind in {"left", "uncultivated"} and move.after:
        texts = [CAUSES[cause] for cause in move.after.causes]
        return Text(f"现在：{'、'.join(t.zh for t in texts)}", f"now: {', '.join(t.en for t in texts)}")
    if move.kind == "entered" and move.before:
        texts = [CAUSES[cause] for cause in move.before.causes]
        return Text(f"此前：{'、'.join(t.zh for t in texts)}", f"before: {', '.join(t.en for t in texts)}")
    return None


def _places(codes: np.ndarray, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Whether each wanted code is among these (ascending), and its place; 0 for who is not."""
    codes, wanted = codes.astype(str), wanted.astype(str)
    if not len(codes):
        return np.zeros(len(wanted), dtype=bool), np.zeros(len(wanted), dtype=np.int64)
    place = np.minimum(np.searchsorted(codes, wanted), len(codes) - 1)
    here = codes[place] == wanted
    return here, np.where(here, place, 0)


def _world(decisions: Decisions, everybody: np.ndarray) -> _World:
    return _World(*_places(decisions.people.enterprises, everybody), decisions)


def _columns(people: Population, banks: Sequence[str]) -> np.ndarray:
    """The consents of a population in columns of these banks."""
    found = np.zeros((len(people), len(banks)), dtype=bool)
    for column, bank in enumerate(people.banks):
        found[:, banks.index(bank)] = people.consents[:, column]
    return found


def _first(values: Sequence[np.ndarray], asides: Sequence[np.ndarray] | None) -> np.ndarray:
    """The cause for each: the first step after which its value is the last one; ``places`` where others moved it."""
    causes = np.full(len(values[0]), "places", dtype=object)
    settled = _same(values[0], values[-1])
    for place, step in enumerate(STEPS):
        now = ~settled & _same(values[place + 1], values[-1])
        causes[now if asides is None else now & asides[place]] = step
        settled |= now
    return causes


def _same(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    if one.dtype.kind == "f":
        return np.asarray((one == other) | (np.isnan(one) & np.isnan(other)))
    return np.asarray(one == other)


def _own(before: _World, after: _World) -> np.ndarray:
    """Whose own standing a step touched: its score, its group, its consents, its causes but for the places."""
    one, other = before.decisions, after.decisions
    banks = tuple(sorted({*one.people.banks, *other.people.banks}))
    own = before.here != after.here
    own |= ~_same(before.of(one.people.score, np.nan), after.of(other.people.score, np.nan))
    rows = [world.of(made.causes[_WITHOUT_PLACES].T, absent=False) for world, made in ((before, one), (after, other))]
    own |= (rows[0] != rows[1]).any(axis=1)
    rows = [world.of(_columns(made.people, banks), absent=False) for world, made in ((before, one), (after, other))]
    own |= (rows[0] != rows[1]).any(axis=1)
    for name in ("industry", "township", "size"):
        words = [
            world.of(np.array(made.people.groups[name].names, dtype=object)[made.people.groups[name].codes], "")
            for world, made in ((before, one), (after, other))
        ]
        own |= np.asarray(words[0] != words[1], dtype=bool)
    if any(getattr(one.policy, name) != getattr(other.policy, name) for name in (*_PLACING, *_CULTIVATING)):
        own[:] = True
    return own
