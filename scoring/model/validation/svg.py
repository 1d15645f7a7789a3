"""Drawings as SVG text: axes, marks, and a frame that a screen reader can read. Numbers in, the same bytes out.

Colours are presentation attributes and sizes are in the drawing's own units, so that a strict content security policy
has nothing to object to, and a page of any width shows the same picture.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from scoring.errors import Text

WIDTH = 340.0
LEFT, RIGHT = 40.0, 324.0

INK, QUIET, LINE, FAINT = "#1b2730", "#5a6872", "#c9d0d2", "#eef1f0"
BRAND, SOFT, FOR, AGAINST, AMBER = "#0e4a5f", "#cfe1e7", "#1d7a63", "#b0482b", "#c46a00"

MOST_TICKS = 6
EM_OF_HAN, EM_OF_LATIN = 1.0, 0.6
"""How wide a character is, about, in the size of its font."""


@dataclass(frozen=True)
class Axis:
    """From values ``low`` to ``high`` to places ``start`` to ``end``; values beyond stand at the end."""

    low: float
    high: float
    start: float
    end: float
    logarithmic: bool = False

    def place(self, value: float) -> float:
        """Where a value stands."""
        low, high, at = self.low, self.high, min(max(value, self.low), self.high)
        if self.logarithmic:
            low, high, at = math.log(low), math.log(high), math.log(at)
        return self.start + (self.end - self.start) * (at - low) / (high - low)

    def ticks(self) -> list[float]:
        """Round values along the axis, six or so."""
        if self.logarithmic:
            wide_enough = self.high > self.low * 30
            steps = [m * 10.0**k for k in range(-5, 1) for m in ((1, 3) if wide_enough else (1, 2, 3, 5, 7))]
            return [step for step in steps if self.low <= step * 1.0001 and step <= self.high * 1.0001]
        step = _round_step((self.high - self.low) / (MOST_TICKS - 1))
        first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        return [round(step * k, 10) + 0.0 for k in range(first, last + 1)]


def around(values: Sequence[float], start: float, end: float, *, least: float = 0.0) -> Axis:
    """An axis over all values with a little room, at least ``least`` long, beginning and ending on round values."""
    low, high = min(values), max(values)
    short = max(least - (high - low), 0.0) / 2
    low, high = low - short, high + short
    step = _round_step((high - low or 1.0) / (MOST_TICKS - 1))
    return Axis(math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step or step, start, end)


def drawing(key: str, title: Text, description: Text, height: float, parts: Sequence[str]) -> str:
    """The frame: a picture with a name and a description for those who do not see it. ``key`` is unique on a page."""
    return (
        f'<svg class="plot" role="img" aria-labelledby="{key}-title {key}-text" viewBox="0 0 {WIDTH:g} {height:g}" '
        f'font-size="11" fill="{QUIET}" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="{key}-title">{escape(str(title))}</title>'
        f'<desc id="{key}-text">{escape(str(description))}</desc>{"".join(parts)}</svg>'
    )


def words(  # noqa: PLR0913  (a text has a place and a look)
    x: float, y: float, said: str, *, anchor: str = "start", fill: str = QUIET, size: float = 11, bold: bool = False
) -> str:
    """A line of text; ``anchor`` is start, middle or end."""
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}" fill="{fill}" font-size="{size:g}"{weight}>'
        f"{escape(said)}</text>"
    )


def fitting(said: str, width: float, size: float = 11) -> str:
    """As much of a text as fits, with an ellipsis where it is cut."""
    room = width / size
    for place, letter in enumerate(said):
        room -= wide(letter)
        if room < (0 if place == len(said) - 1 else 1):
            return said[:place].rstrip() + "…"
    return said


def wide(said: str) -> float:
    """About how wide a text is, in the size of its font."""
    return sum(EM_OF_HAN if ord(letter) > 0x2E7F else EM_OF_LATIN for letter in said)  # noqa: PLR2004  (CJK begins)


def line(  # noqa: PLR0913  (a line has two ends and a look)
    x1: float, y1: float, x2: float, y2: float, *, stroke: str = LINE, width: float = 1, dash: str = ""
) -> str:
    """A straight line."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}" stroke="{stroke}" '
        f'stroke-width="{width:g}"{dashed}/>'
    )


def curve(points: Sequence[tuple[float, float]], *, stroke: str, width: float = 2, dash: str = "") -> str:
    """Straight pieces from point to point."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<polyline points="{_points(points)}" fill="none" stroke="{stroke}" stroke-width="{width:g}"{dashed}/>'


def area(points: Sequence[tuple[float, float]], *, fill: str) -> str:
    """What the points enclose."""
    return f'<polygon points="{_points(points)}" fill="{fill}"/>'


def box(x: float, y: float, width: float, height: float, *, fill: str) -> str:
    """A filled rectangle."""
    return (
        f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(max(width, 0.0))}" height="{_n(max(height, 0.0))}" fill="{fill}"/>'
    )


def dot(x: float, y: float, *, fill: str = BRAND, radius: float = 3.5, hollow: bool = False) -> str:
    """A round mark."""
    inside, stroke = ("#fff", fill) if hollow else (fill, "#fff")
    return (
        f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{radius:g}" fill="{inside}" fill-opacity="0.8" stroke="{stroke}" '
        f'stroke-width="{1.5 if hollow else 0.75}"/>'
    )


def diamond(x: float, y: float, *, fill: str = AMBER) -> str:
    """A mark for what was expected."""
    return area([(x, y - 4.5), (x + 4.5, y), (x, y + 4.5), (x - 4.5, y)], fill=fill)


def below(axis: Axis, top: float, floor: float, form: str, name: Text | None = None) -> list[str]:
    """A horizontal axis: grid lines from ``top`` to ``floor``, figures under it, its name under those."""
    parts = []
    for tick in axis.ticks():
        x = axis.place(tick)
        parts += [line(x, top, x, floor), words(x, floor + 14, _told(tick, form), anchor="middle")]
    if name:
        parts.append(words((axis.start + axis.end) / 2, floor + 30, str(name), anchor="middle"))
    return parts


def beside(axis: Axis, left: float, right: float, form: str, name: Text | None = None) -> list[str]:
    """A vertical axis: grid lines from ``left`` to ``right``, figures before it, its name above."""
    parts = []
    for tick in axis.ticks():
        y = axis.place(tick)
        parts += [line(left, y, right, y), words(left - 5, y + 4, _told(tick, form), anchor="end")]
    if name:
        parts.append(words(2, min(axis.start, axis.end) - 24, str(name)))
    return parts


def _told(value: float, form: str) -> str:
    """A figure on an axis: short percentages are written without needless decimals."""
    return f"{value * 100:.4g}%" if form == "%" else f"{value:{form}}"


def _round_step(least: float) -> float:
    power = 10.0 ** math.floor(math.log10(least))
    return next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= least * (1 - 1e-9))


def _points(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{_n(x)},{_n(y)}" for x, y in points)


def _n(value: float) -> str:
    return f"{round(value, 1) + 0.0:g}"
