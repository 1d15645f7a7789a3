"""Size classes of enterprises (工信部联企业〔2011〕300号; the same bounds in 统计上大中小微型企业划分办法 of 2017).

A class holds whoever reaches *every* lower bound of it; failing one means the class below, and failing any bound of
small means micro. So 25 staff with 2.8 million yuan of revenue are micro, 400 staff with 19 million are small. Staff
counts dispatched workers, so the insured headcount is a lower estimate of it. Credit to small and micro enterprises
(普惠, by the size of the loan) is another notion.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from scoring.codes import industries
from scoring.codes.data import load
from scoring.errors import NotFound, Text

SizeClass = Literal["micro", "small", "medium", "large"]
CLASSES: tuple[SizeClass, ...] = ("micro", "small", "medium", "large")

FEN_IN_WAN_YUAN = 1_000_000


@dataclass(frozen=True)
class Group:
    """A group of industries and its lower bounds of small, medium and large, by indicator.

    ``bounds``: ``staff`` in persons, ``revenue_fen`` and ``assets_fen`` in fen.
    """

    name: str
    label: Text
    bounds: dict[str, tuple[int, int, int]]


@cache
def groups() -> dict[str, Group]:
    """The sixteen groups of the standard, by name."""
    unit = {
        "staff": ("staff", 1),
        "revenue": ("revenue_fen", FEN_IN_WAN_YUAN),
        "assets": ("assets_fen", FEN_IN_WAN_YUAN),
    }
    found = {}
    for name, row in load("size.yaml")["groups"].items():
        bounds = {}
        for word, (indicator, factor) in unit.items():
            if word in row:
                small, medium, large = row[word]
                bounds[indicator] = (small * factor, medium * factor, large * factor)
        found[name] = Group(name, Text(row["zh"], row["en"]), bounds)
    return found


def group_of(industry: str) -> str | None:
    """The group of an industry code of GB/T 4754-2017, ``None`` where there is none (finance, schools, railways).

    Which divisions a group comprises follows the notes of the statistical standard and is unverified. A real-estate
    code of two digits is ``None``: its groups differ. Raises :class:`~scoring.errors.Invalid` for no industry code
    and :class:`~scoring.errors.NotFound` for no such division.
    """
    section = industries.section(industry)
    where = load("size.yaml")["where"]
    found: str | None = next(where[p] for p in (industry[:3], industry[:2], section.letter) if p in where)
    return found


def size_class(
    group: str, *, staff: int | None = None, revenue_fen: int | None = None, assets_fen: int | None = None
) -> SizeClass | None:
    """The size class of an enterprise, ``None`` if an indicator that its group needs is missing.

    ``group``: a name of :func:`groups`; staff in persons at the end of the year, revenue and assets in fen. Raises
    :class:`~scoring.errors.NotFound` for an unknown group.
    """
    if group not in groups():
        raise NotFound(
            Text(f"没有划型行业“{group}”", f"There is no size group {group!r}"),
            Text(f"可用：{'、'.join(groups())}", f"Use one of: {', '.join(groups())}"),
        )
    given = {"staff": staff, "revenue_fen": revenue_fen, "assets_fen": assets_fen}
    reached = []
    for indicator, bounds in groups()[group].bounds.items():
        value = given[indicator]
        if value is None:
            return None
        reached.append(sum(value >= bound for bound in bounds))
    return CLASSES[min(reached)]
