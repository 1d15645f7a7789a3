"""What a feature is: a plain array function with its metadata beside it."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from scoring.errors import Text
from scoring.features.monthly import Array
from scoring.features.vocabulary import EVIDENCE, UNITS, Action, Dimension, Direction, Limit, Missing, Unit

Language = Literal["zh", "en"]

UNKNOWN = Text("未知", "unknown")
STEPS = {
    "grade": {4.0: Text("A", "A"), 3.0: Text("B", "B"), 1.0: Text("C", "C"), 0.0: Text("D", "D")},
    "colour": {3.0: Text("绿", "green"), 2.0: Text("蓝", "blue"), 1.0: Text("黄", "yellow"), 0.0: Text("红", "red")},
    "size": {
        0.0: Text("微型", "micro"),
        1.0: Text("小型", "small"),
        2.0: Text("中型", "medium"),
        3.0: Text("大型", "large"),
    },
    "yes": {1.0: Text("是", "yes"), 0.0: Text("否", "no")},
}
"""What the steps of grades, of the size class and of a yes or no are called."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Feature:
    """A documented number about an enterprise as of a date.

    ``sources`` are the records it is computed from, in the order of the function's parameters. ``window``: how many
    months back it looks at most (of 30 days where days are counted), ``None`` if at everything that is known and may be
    used; what stands until it changes (registration, accounts, duties) counts as last told, however long ago.
    ``missing``: what a missing value means. ``direction`` becomes the model's monotone constraint; where it is
    ``"none"``, ``why`` says why. ``action``: what the enterprise can do about it. ``meaning`` tells it in one sentence
    to the enterprise, ``definition`` exactly to a reviewer. ``peers_of``: what this one compares with the enterprise's
    peers (:mod:`scoring.features.peers`); that may be a profile of several numbers (``width``).
    """

    name: str
    compute: Callable[..., Array]
    sources: tuple[str, ...]
    dimension: Dimension
    unit: Unit
    window: int | None
    missing: tuple[Missing, ...]
    direction: Direction
    why: Text | None
    action: Action
    label: Text
    meaning: Text
    definition: str
    evidence: tuple[str, ...]
    limits: tuple[Limit, ...]
    peers_of: Feature | None = None
    width: int = 1


def declared(
    *,
    dimension: Dimension,
    unit: Unit,
    window: int | None,
    missing: tuple[Missing, ...],
    direction: Direction,
    action: Action,
    label: Text,
    meaning: Text,
    evidence: tuple[str, ...],
    limits: tuple[Limit, ...],
    why: Text | None = None,
) -> Callable[[Callable[..., Array]], Feature]:
    """Make a feature of an array function whose parameters are named after the sources it reads.

    A module states what its features have in common once: ``feature = partial(declared, dimension=…, …)``.
    Unknown words, a missing docstring, or a direction of ``"none"`` without a reason fail on import.
    """

    def declare(compute: Callable[..., Array]) -> Feature:
        name = compute.__name__
        said: list[tuple[str, object]] = [
            (dimension, Dimension),
            (unit, Unit),
            (direction, Direction),
            (action, Action),
        ]
        said += [(word, Missing) for word in missing] + [(word, Limit) for word in limits]
        for word, allowed in said:
            if word not in get_args(allowed):
                raise TypeError(f"{name}: '{word}' is none of {get_args(allowed)}")
        if strangers := set(evidence) - EVIDENCE.keys():
            raise TypeError(f"{name}: no such evidence: {strangers}")
        if (direction == "none") != bool(why):
            raise TypeError(f"{name}: a feature without direction, and only such a one, says why")
        definition = inspect.getdoc(compute)
        if not (definition and evidence and limits and missing):
            raise TypeError(f"{name}: a feature has a docstring, evidence, limits of use, and says what missing means")
        return Feature(
            name=name,
            compute=compute,
            sources=tuple(inspect.signature(compute).parameters),
            dimension=dimension,
            unit=unit,
            window=window,
            missing=missing,
            direction=direction,
            why=why,
            action=action,
            label=label,
            meaning=meaning,
            definition=definition,
            evidence=evidence,
            limits=limits,
        )

    return declare


def sign(direction: Direction) -> int:
    """LightGBM's monotone constraint on the risk: +1 riskier, -1 safer, 0 free."""
    return {"higher_is_riskier": 1, "higher_is_safer": -1, "none": 0}[direction]


def written(value: float, unit: Unit, language: Language = "zh") -> str:
    """A value as people write it: percentages, 万元, whole months; NaN is unknown."""
    if np.isnan(value):
        return UNKNOWN.in_language(language)
    number = f"{value:,.0f}" if value.is_integer() else f"{value:,.1f}"
    match unit:
        case "ratio":
            return f"{value:.1%}"
        case "yuan":
            return Text(f"{value / 10_000:,.2f} 万元", f"CNY {value:,.0f}").in_language(language)
        case "grade" | "colour" | "size" | "yes":
            return STEPS[unit].get(value, Text(number, number)).in_language(language)
        case "count":
            return number
    words = UNITS[unit].in_language(language)
    return f"{number} {words.removesuffix('s') if number == '1' else words}"
