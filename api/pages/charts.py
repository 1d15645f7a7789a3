"""Geometry of the charts: numbers into places on the drawing; the templates draw them.

Bars stand in the cells of a table that says the same in figures, so a reader without pictures lacks nothing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

SCORES = (400.0, 800.0)
"""Where bars of scores begin and end. A bar is cut there, and the page says where it begins."""


@dataclass(frozen=True)
class Bar:
    """A bar on an axis from 0 to 100: where it begins, how long it is, and where the line of reference stands."""

    x: float
    width: float
    tone: str
    line: float | None = None


def score_bar(score: float) -> Bar:
    """A score on the common axis."""
    low, high = SCORES
    return Bar(0.0, _share(score, low, high), "whole")


def count_bars(counts: Sequence[int]) -> list[Bar]:
    """Counts on one axis from zero to the largest."""
    return [Bar(0.0, _share(count, 0, max(counts)), "whole") for count in counts]


def share_bar(share: float | None) -> Bar | None:
    """A share of one on an axis from nothing to the whole; no bar for none."""
    return None if share is None else Bar(0.0, _share(share, 0.0, 1.0), "whole")


HEATS = 5


def heat(share: float | None) -> int:
    """How dark a cell is, from 0 for nothing to 5 for the whole or nearly so."""
    return 0 if not share else 1 + min(math.floor(share * HEATS), HEATS - 1)


@dataclass(frozen=True)
class Square:
    """One of a row of squares on an axis from 0 to 100."""

    x: float
    width: float
    tone: str


def squares(tones: Sequence[str]) -> list[Square]:
    """A square for each tone, side by side with a gap of a tenth."""
    wide = 100 / len(tones)
    return [Square(round(wide * place, 2), round(wide * 0.9, 2), tone) for place, tone in enumerate(tones)]


def signed_bars(values: Sequence[float]) -> list[Bar]:
    """Bars to the right for what adds and to the left for what takes, on one axis."""
    widest = max((abs(v) for v in values), default=0.0) or 1.0
    return [Bar(*_span(0.0, v, -widest, widest), _tone(v), 50.0) for v in values]


@dataclass(frozen=True)
class Waterfall:
    """From the base over every step to the score; ``low`` is where the axis begins."""

    base: Bar
    steps: list[Bar]
    total: Bar
    low: float


def waterfall(base: float, steps: Sequence[float], grid: float = 20.0) -> Waterfall:
    """Each step begins where the one before it ended."""
    stops = [base, *(base + float(s) for s in np.cumsum(steps))]
    low = (math.floor(min(stops) / grid) - 1) * grid
    high = (math.ceil(max(stops) / grid) + 1) * grid
    moved = [Bar(*_span(start, end, low, high), _tone(end - start)) for start, end in pairwise(stops)]
    return Waterfall(
        Bar(*_span(low, base, low, high), "base"), moved, Bar(*_span(low, stops[-1], low, high), "whole"), low
    )


@dataclass(frozen=True)
class Spoke:
    """An axis of a radar: where it ends and where its name stands."""

    x: float
    y: float
    name_x: float
    name_y: float
    anchor: str


@dataclass(frozen=True)
class Radar:
    """Points on spokes of one scale: the own outline, the peers' median and middle half (none without peers), zero.

    Outlines are lists of places as an SVG polygon takes them, the half is a path between two of them.
    """

    spokes: list[Spoke]
    own: str
    zero: str
    median: str | None
    half: str | None
    width: float = 440.0
    height: float = 310.0
    middle: tuple[float, float] = (220.0, 166.0)


_REACH, _CORE, _BESIDE = 130.0, 14.0, 14.0
"""A radar's outer radius, the radius of its least value, and how far off the names stand."""


def radar(own: Sequence[float], peers: Sequence[tuple[float, float, float]] | None) -> Radar:
    """The own values beside the quartiles of the peers' (low, median, high), clockwise from the top."""
    every = [0.0, *own, *(value for three in peers or () for value in three)]
    low, high = min(every), max(every)
    turns = [2 * math.pi * place / len(own) for place in range(len(own))]
    centre = Radar.middle

    def place(radius: float, turn: float) -> tuple[float, float]:
        return round(centre[0] + radius * math.sin(turn), 2), round(centre[1] - radius * math.cos(turn), 2)

    def outline(values: Sequence[float]) -> str:
        share = [(value - low) / (high - low) if high > low else 0.0 for value in values]
        ends = [place(_CORE + (_REACH - _CORE) * part, turn) for part, turn in zip(share, turns, strict=True)]
        return " ".join(f"{x},{y}" for x, y in ends)

    def spoke(turn: float) -> Spoke:
        side = math.sin(turn)
        anchor = "middle" if math.isclose(side, 0.0, abs_tol=1e-9) else "start" if side > 0 else "end"
        return Spoke(*place(_REACH, turn), *place(_REACH + _BESIDE, turn), anchor)

    inner, middle, outer = ([outline(values) for values in zip(*peers, strict=True)]) if peers else (None,) * 3
    half = f"M{outer}Z M{inner}Z" if peers else None
    return Radar([spoke(turn) for turn in turns], outline(own), outline([0.0] * len(own)), middle, half)


_LEFT, _RIGHT, _TOP, _FLOOR = 8.0, 372.0, 34.0, 172.0
"""The field of the histogram on its drawing of 380 by 200."""


@dataclass(frozen=True)
class Column:
    """A column of a histogram with what it stands for."""

    x: float
    y: float
    width: float
    height: float
    start: float
    end: float
    count: int
    listed: bool


@dataclass(frozen=True)
class Mark:
    """A place on the axis: a tick, or a line drawn over the columns."""

    x: float
    value: float


@dataclass(frozen=True)
class Histogram:
    """How many enterprises have which score, and where the thresholds stand."""

    columns: list[Column]
    ticks: list[Mark]
    in_force: Mark
    proposed: Mark
    width: float = 380.0
    height: float = 200.0
    floor: float = _FLOOR


_STEPS = (5, 10, 20, 25, 50, 100, 1000)
_MOST_COLUMNS = 26
_TICKS = 6


def histogram(scores: Sequence[float], in_force: float, proposed: float) -> Histogram | None:
    """Columns of equal, round width over all scores and both thresholds; none without scores."""
    if not scores:
        return None
    first, last = min(*scores, in_force, proposed), max(*scores, in_force, proposed)
    step = next(s for s in _STEPS if (last - first) / s <= _MOST_COLUMNS)
    edges: list[float] = [step * place for place in range(math.floor(first / step), math.floor(last / step) + 1)]
    counts: list[int] = np.histogram(scores, [*edges, edges[-1] + step])[0].tolist()
    tall = (_FLOOR - _TOP) / max(counts)
    wide = (_RIGHT - _LEFT) / len(edges)

    def mark(value: float) -> Mark:
        return Mark(round(_LEFT + wide * (value - edges[0]) / step, 2), value)

    columns = [
        Column(
            x=round(mark(start).x + 0.5, 2),
            y=round(_FLOOR - tall * count, 2),
            width=round(wide - 1, 2),
            height=round(tall * count, 2),
            start=start,
            end=start + step,
            count=count,
            listed=start >= proposed,
        )
        for start, count in zip(edges, counts, strict=True)
    ]
    ticks = [mark(edge) for edge in edges[:: math.ceil(len(edges) / _TICKS)]]
    return Histogram(columns, ticks, mark(in_force), mark(proposed))


@dataclass(frozen=True)
class Pillar:
    """A column over a range of values, and how many enterprises it stands for."""

    x: float
    y: float
    width: float
    height: float
    start: float
    end: float
    count: int


@dataclass(frozen=True)
class Spread:
    """How the known values of a feature are spread, and where its median stands."""

    pillars: list[Pillar]
    ticks: list[Mark]
    median: Mark
    width: float = 380.0
    height: float = 200.0
    floor: float = _FLOOR


def spread(counts: Sequence[int], quantiles: Sequence[float]) -> Spread | None:
    """Columns of equal width from the first quantile to the last; none where nothing is known."""
    if not counts:
        return None
    low, high, middle = quantiles[0], quantiles[-1], quantiles[len(quantiles) // 2]
    step, wide, tall = (high - low) / len(counts), (_RIGHT - _LEFT) / len(counts), (_FLOOR - _TOP) / max(counts)

    def mark(value: float) -> Mark:
        share = 0.5 if high == low else (value - low) / (high - low)
        return Mark(round(_LEFT + (_RIGHT - _LEFT) * share, 2), value)

    pillars = [
        Pillar(
            x=round(_LEFT + wide * place + 0.5, 2),
            y=round(_FLOOR - tall * count, 2),
            width=round(wide - 1, 2),
            height=round(tall * count, 2),
            start=low + step * place,
            end=low + step * (place + 1),
            count=count,
        )
        for place, count in enumerate(counts)
    ]
    ticks = [mark(low)] if high == low else [mark(low), mark((low + high) / 2), mark(high)]
    return Spread(pillars, ticks, mark(middle))


@dataclass(frozen=True)
class Box:
    """A population on an axis from 0 to 100: nearly all of it, its middle half, and its median."""

    whole: Bar
    half: Bar
    median: float


def boxes(quantiles: Sequence[Sequence[float]]) -> list[Box | None]:
    """Seven quantiles each, least to largest, on one common axis; none where nothing is known."""
    known = [q for q in quantiles if q]
    low, high = min((q[0] for q in known), default=0.0), max((q[-1] for q in known), default=1.0)
    ends = (low, high) if high > low else (low - 1.0, high + 1.0)
    return [
        Box(Bar(*_span(q[0], q[-1], *ends), "track"), Bar(*_span(q[2], q[4], *ends), "base"), _share(q[3], *ends))
        if q
        else None
        for q in quantiles
    ]


def _span(start: float, end: float, low: float, high: float) -> tuple[float, float]:
    a, b = sorted((_share(start, low, high), _share(end, low, high)))
    return a, round(b - a, 2)


def _share(value: float, low: float, high: float) -> float:
    return round(100 * min(max((value - low) / (high - low), 0.0), 1.0), 2)


def _tone(value: float) -> str:
    return "for" if value >= 0 else "against"
