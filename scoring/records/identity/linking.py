"""Linking: which enterprise a row speaks of that does not carry its code, by one rule after another.

A row tells by clues: a number from before the unified code, a meter account, a name. What a person decided about a
clue goes first. Otherwise each clue is looked up exactly, and the row is linked only if all that answer agree on one
enterprise. A name that is merely like another is never accepted: 德化县宏达瓷厂 and 德化县宏远瓷厂 are two firms. It
waits for a person, with the candidates.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from rapidfuzz import fuzz, process
from rapidfuzz.distance import JaroWinkler

from scoring.codes import legacy
from scoring.errors import Text
from scoring.records import reasons
from scoring.records.identity.clues import CLUES, Clue, account
from scoring.records.identity.names import Name, parsed, sounded
from scoring.records.reasons import Reason
from scoring.records.utility_account import OWN


@dataclass(frozen=True)
class Rule:
    """How a clue leads to an enterprise, and how sure that is (stated; the benchmark measures it)."""

    id: str
    label: Text
    confidence: float


DECIDED = Rule("L0", Text("经人核定", "Decided by a person"), 1.0)
OTHER_COLUMN = Rule("L1", Text("统一社会信用代码填在其他栏", "The code stands in another column"), 1.0)
ORGANISATION = Rule("L2", Text("组织机构代码（校验位相符）", "Organisation code, check digit right"), 0.99)
REGISTRATION_NO = Rule("L3", Text("15 位工商注册号（校验位相符）", "Registration number of 15 digits"), 0.99)
TAX_NO = Rule("L4", Text("15 位税务登记号（内含组织机构代码）", "Old taxpayer number, by the code inside"), 0.99)
ACCOUNT = Rule("L5", Text("用能户号（本企业自有户表）", "Meter account of its own"), 0.97)
NAME = Rule("L6", Text("名称一致且唯一", "The same name, and only one has it"), 0.95)
FORMER_NAME = Rule("L7", Text("曾用名一致且唯一", "The same former name, and only one had it"), 0.93)
NEAR = Rule("L8", Text("名称相近（须经人核定）", "A name like it: for a person to decide"), 0.9)

RULES = {
    rule.id: rule
    for rule in (DECIDED, OTHER_COLUMN, ORGANISATION, REGISTRATION_NO, TAX_NO, ACCOUNT, NAME, FORMER_NAME, NEAR)
}
"""By id, in the order in which they are asked; :data:`NEAR` bounds the confidence in what is only like it."""

WITHOUT_CODE = (reasons.MISSING_COLUMN, reasons.EMPTY, reasons.NOT_A_USCC)
"""What is found wrong with the code of a row that may be linked by another clue."""

WAITING = (reasons.SEVERAL_CANDIDATES, reasons.NEAR_NAME, reasons.NOT_ITS_METER)
"""Reasons for which a row waits for a person's decision."""

LIKE, CANDIDATES = 0.65, 3
"""How alike two names must be, of 1, to be offered; and how many are."""
_AT_ONCE, _LOOKED_AT = 256, 30
_COUNTED_OFF = {"form": 0.03, "numbers": 0.1, "branch": 0.1, "region": 0.05}


class Candidate(NamedTuple):
    """An enterprise that a row may speak of."""

    enterprise: str
    name: str
    township: str
    confidence: float


@dataclass(frozen=True)
class Answer:
    """Either ``enterprise`` and the ``rule`` that led to it, or the ``reason`` why none did, with candidates.

    ``since``: from when on the meter that led to it was the enterprise's; what happened earlier is another's.
    """

    enterprise: str | None = None
    rule: Rule | None = None
    reason: Reason | None = None
    clue: Clue | None = None
    candidates: tuple[Candidate, ...] = ()
    since: date | None = None

    def for_what_happened(self, day: date | None, among: Directory) -> Answer:
        """The answer for a row about ``day``: a meter tells nothing of the time before it was opened."""
        if self.since is None or self.enterprise is None or day is None or day >= self.since:
            return self
        candidate = _candidate(self.enterprise, ACCOUNT.confidence, among)
        return Answer(reason=reasons.NOT_ITS_METER, clue=self.clue, candidates=(candidate,))


class Known(NamedTuple):
    """What candidates are told by: the newest name and township of an enterprise."""

    name: str
    township: str


class Named(NamedTuple):
    """An enterprise that has or had a name."""

    enterprise: str
    name: Name
    former: bool


class Meter(NamedTuple):
    """Who uses an account, on one of its own or not, and from when until when it was open."""

    enterprise: str
    own: bool
    opened_on: date
    closed_on: date | None


@dataclass(frozen=True)
class Decision:
    """What a person decided about a clue, for all rows from that day on; ``enterprise`` is ``None`` for none."""

    clue: Clue
    enterprise: str | None
    decided_on: date


@dataclass(frozen=True)
class Directory:
    """What the records known by ``day`` say of who is who."""

    day: date = date.max
    known: Mapping[str, Known] = field(default_factory=dict)
    organisations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    registrations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    accounts: Mapping[str, tuple[Meter, ...]] = field(default_factory=dict)
    plain: Mapping[str, tuple[Named, ...]] = field(default_factory=dict)
    bodies: Mapping[str, tuple[Named, ...]] = field(default_factory=dict)
    decided: Mapping[Clue, str | None] = field(default_factory=dict)

    def alone(self, meter: Meter) -> bool:
        """Whether an account is open and of the enterprise's own: then its bills are those of nobody else."""
        return meter.own and (meter.closed_on is None or meter.closed_on >= self.day)

    def on(self, day: date, decisions: Iterable[Decision]) -> Directory:
        """The same directory on a day, with what people had decided by then; of two decisions the later one counts."""
        told = sorted((d for d in decisions if d.decided_on <= day), key=lambda d: d.decided_on)
        return replace(self, day=day, decided={decision.clue: decision.enterprise for decision in told})


def directory(registrations: pa.Table, accounts: pa.Table) -> Directory:
    """The directory from what was known by some day.

    ``registrations`` holds every name that an enterprise was registered under (``enterprise``, ``name``,
    ``township``, ``occurred_at``, ``registration_no``), ``accounts`` the newest version of each user of an account
    (``utility``, ``account``, ``enterprise``, ``ownership``, ``opened_on``, ``closed_on``).
    """
    rows = sorted(registrations.to_pylist(), key=lambda r: (r["enterprise"], r["occurred_at"]))
    newest = {row["enterprise"]: row for row in rows}
    plain: dict[str, dict[str, Named]] = {}
    organisations: dict[str, set[str]] = {}
    old: dict[str, set[str]] = {}
    for row in rows:
        code, name = row["enterprise"], parsed(row["name"])
        former = parsed(newest[code]["name"]).plain != name.plain
        plain.setdefault(name.plain, {})[code] = Named(code, name, former)
        organisations.setdefault(code[8:17], set()).add(code)
        if row["registration_no"]:
            old.setdefault(row["registration_no"], set()).add(code)
    bodies: dict[str, list[Named]] = {}
    for bearers in plain.values():
        for named in bearers.values():
            bodies.setdefault(named.name.body, []).append(named)
    meters: dict[str, list[Meter]] = {}
    for row in accounts.to_pylist():
        meter = Meter(row["enterprise"], row["ownership"] == OWN, row["opened_on"], row["closed_on"])
        meters.setdefault(account(row["utility"], row["account"]), []).append(meter)
    return Directory(
        known={code: Known(row["name"], row["township"] or "") for code, row in newest.items()},
        organisations={number: tuple(sorted(codes)) for number, codes in organisations.items()},
        registrations={number: tuple(sorted(codes)) for number, codes in old.items()},
        accounts={number: tuple(users) for number, users in meters.items()},
        plain={name: tuple(bearers.values()) for name, bearers in plain.items()},
        bodies={body: tuple(bearers) for body, bearers in bodies.items()},
    )


def resolve(rows: Sequence[tuple[Clue, ...]], among: Directory) -> list[Answer]:
    """For each row's clues, the enterprise, or why a person must decide, or that nothing is known."""
    distinct = list(dict.fromkeys(rows))
    answers = {clues: _exactly(clues, among) for clues in distinct}
    unknown = [clues for clues in distinct if answers[clues].reason is reasons.NOBODY]
    names = list(dict.fromkeys(c.value for clues in unknown for c in clues if c.kind == "name"))
    like = dict(zip(names, _like(names, among), strict=True))
    for clues in unknown:
        found = [candidate for c in clues if c.kind == "name" for candidate in like[c.value]]
        if found:
            best = tuple(sorted(found, key=lambda c: (-c.confidence, c.enterprise))[:CANDIDATES])
            answers[clues] = Answer(reason=reasons.NEAR_NAME, clue=clues[0], candidates=best)
    return [answers[clues] for clues in rows]


def _exactly(clues: tuple[Clue, ...], among: Directory) -> Answer:
    decided = {among.decided[c] for c in clues if c in among.decided}
    people = {code: DECIDED for code in decided if code is not None}
    numbers = _found((c for c in clues if c.kind == "number"), among)
    if decided == {None} and not numbers:
        return Answer(reason=reasons.NONE_OF_THEM, clue=clues[0])
    found = people or _found(clues, among)
    meters = [m for c in clues if c.kind == "account" for m in among.accounts.get(c.value, ())]
    foreign = not people and not numbers and not all(map(among.alone, meters))
    if len(found) == 1 and not foreign:
        ((code, rule),) = found.items()
        since = min((m.opened_on for m in meters), default=None) if rule == ACCOUNT else None
        return Answer(code, rule, clue=clues[0], since=since)
    if not found and not foreign:
        return Answer(reason=reasons.NOBODY, clue=clues[0] if clues else None)
    possible = found | ({m.enterprise: ACCOUNT for m in meters} if foreign else {})
    others = len(possible) + foreign  # whoever else uses a meter that is not its own
    candidates = tuple(_candidate(c, round(r.confidence / others, 2), among) for c, r in sorted(possible.items()))
    reason = reasons.NOT_ITS_METER if foreign else reasons.SEVERAL_CANDIDATES
    return Answer(reason=reason, clue=clues[0], candidates=candidates)


def _found(clues: Iterable[Clue], among: Directory) -> dict[str, Rule]:
    """The enterprises that clues lead to exactly, and the first rule that led to each."""
    found: dict[str, Rule] = {}
    for asked in clues:
        for rule, codes in _look_up(asked, among):
            for code in codes:
                found.setdefault(code, rule)
    return found


def _look_up(asked: Clue, among: Directory) -> Iterable[tuple[Rule, tuple[str, ...]]]:
    """What a clue leads to by each rule, without any guess."""
    value = asked.value
    match asked.kind:
        case "number":
            for kind in sorted(legacy.kinds(value), key=lambda k: k.value):
                match kind:
                    case legacy.Kind.USCC:
                        yield OTHER_COLUMN, (value,)
                    case legacy.Kind.ORGANISATION:
                        yield ORGANISATION, among.organisations.get(value.replace("-", ""), ())
                    case legacy.Kind.TAXPAYER:
                        yield TAX_NO, among.organisations.get(value[6:], ())
                    case legacy.Kind.REGISTRATION:
                        yield REGISTRATION_NO, among.registrations.get(value, ())
        case "account":
            yield ACCOUNT, tuple(m.enterprise for m in among.accounts.get(value, ()) if among.alone(m))
        case "name":
            for named in _bearers(parsed(value), among):
                yield FORMER_NAME if named.former else NAME, (named.enterprise,)


def _bearers(name: Name, among: Directory) -> tuple[Named, ...]:
    """Who has or had this name: letter by letter, else but for the spelling of the region and the legal form.

    A name without region is not taken for that of the county: whoever is not in the register may bear it too.
    """
    exact = among.plain.get(name.plain)
    return exact or tuple(named for named in among.bodies.get(name.body, ()) if named.name.region == name.region)


def _like(names: Sequence[str], among: Directory) -> list[list[Candidate]]:
    """For each name the enterprises with the names most like it, best first.

    Two measures take turns in being right: Jaro-Winkler on the characters favours the beginning, which is the
    firm's own word, and finds a changed trade; likeness of sound finds what was typed with a wrong homophone.
    """
    bearers = [named for several in among.plain.values() for named in several]
    if not names or not bearers:
        return [[] for _ in names]
    stems = [named.name.stem for named in bearers]
    sounds = [sounded(stem) for stem in stems]
    found = []
    for start in range(0, len(names), _AT_ONCE):
        asked = [parsed(name) for name in names[start : start + _AT_ONCE]]
        written = process.cdist([name.stem for name in asked], stems, scorer=JaroWinkler.similarity)
        spoken = process.cdist([sounded(name.stem) for name in asked], sounds, scorer=fuzz.ratio)
        for name, scores in zip(asked, (written + spoken / 100) / 2, strict=True):
            likely = np.argpartition(-scores, min(_LOOKED_AT, len(scores)) - 1)[:_LOOKED_AT]
            found.append(_ranked(name, [(bearers[i], float(scores[i])) for i in likely if scores[i] >= LIKE], among))
    return found


def _ranked(name: Name, alike: Iterable[tuple[Named, float]], among: Directory) -> list[Candidate]:
    confidence: dict[str, float] = {}
    for named, score in alike:
        off = sum(cost for part, cost in _COUNTED_OFF.items() if getattr(name, part) != getattr(named.name, part))
        sure = round(max(NEAR.confidence * score - off, 0.0), 2)
        confidence[named.enterprise] = max(sure, confidence.get(named.enterprise, 0.0))
    best = sorted(confidence.items(), key=lambda each: (-each[1], each[0]))[:CANDIDATES]
    return [_candidate(code, sure, among) for code, sure in best]


def _candidate(code: str, confidence: float, among: Directory) -> Candidate:
    known = among.known.get(code, Known("", ""))
    return Candidate(code, known.name, known.township, confidence)


_BAR, _NEXT, _ARROW = "｜", "；", " → "


def hint(answer: Answer) -> str:
    """What quarantine says beside the reason: the clue, and the candidates with code, name, township, confidence."""
    if answer.clue is None:
        return ""
    asked = f"{CLUES[answer.clue.kind].zh} {answer.clue.value}"
    told = (
        _BAR.join((c.enterprise, _plain(c.name), _plain(c.township), f"{c.confidence:.2f}")) for c in answer.candidates
    )
    return asked + (_ARROW + _NEXT.join(told) if answer.candidates else "")


def read_hint(text: str) -> tuple[Clue, tuple[Candidate, ...]]:
    """The clue and the candidates of a hint; raises :class:`ValueError` if it is none of ours."""
    asked, _, told = text.partition(_ARROW)
    word, _, value = asked.partition(" ")
    kind = next((kind for kind, label in CLUES.items() if label.zh == word), None)
    if kind is None or not value:
        raise ValueError(text)
    parts = [each.split(_BAR) for each in told.split(_NEXT) if each]
    return Clue(kind, value), tuple(Candidate(code, name, place, float(sure)) for code, name, place, sure in parts)


def _plain(text: str) -> str:
    """A name without the marks that part candidates."""
    return text.replace(_BAR, " ").replace(_NEXT, " ").replace(_ARROW, " ")
