"""Administrative regions (GB/T 2260): province, prefecture and counties of Quanzhou.

The six digits inside a unified social credit code are the region of the authority that *registered* the enterprise,
frozen on that day: a firm of Dehua may carry 350500 or 350000, and one with 350526 may have moved away. Where an
enterprise is (属地) is a field of its record, never these digits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from scoring.codes.data import load
from scoring.errors import Invalid, NotFound, Text


@dataclass(frozen=True)
class Region:
    """A region: six digits, its name, and the code of the region around it (``None`` for a province)."""

    code: str
    name: Text
    parent: str | None


def _significant(code: str) -> str:
    """``code`` without the pairs of zeros that fill it up: ``35``, ``3505``, ``350526``."""
    if not re.fullmatch(r"[1-9]\d{5}", code, re.ASCII):
        raise Invalid(
            Text(f"“{code}”不是六位行政区划代码", f"{code!r} is not a region code of six digits"),
            Text("填写六位代码，例如德化县 350526", "Give six digits, for example 350526 for Dehua"),
        )
    return re.sub(r"(?:00){1,2}$", "", code)


def region(code: str) -> Region:
    """The region with this code; raises :class:`~scoring.errors.NotFound` outside Quanzhou and Fujian itself."""
    names = load("regions.yaml").get(code)
    if names is None:
        raise NotFound(
            Text(f"没有收录行政区划代码“{code}”", f"The region code {code!r} is not kept here"),
            Text("收录的是福建省、泉州市及其县（市、区）", "Kept are Fujian, Quanzhou and its counties"),
        )
    around = _significant(code)[:-2].ljust(6, "0")
    return Region(code, Text(**names), around if around != "000000" else None)


def every() -> tuple[Region, ...]:
    """All regions kept here, by code."""
    return tuple(region(code) for code in sorted(load("regions.yaml")))


def within(code: str, ancestor: str) -> bool:
    """Whether the region ``code`` is ``ancestor`` or lies in it; told by the digits, so any six digits may be asked.

    Raises :class:`~scoring.errors.Invalid` for anything but six digits.
    """
    return _significant(code).startswith(_significant(ancestor))
