"""Grades of enterprises, each a value of its scheme: an A of one scheme says nothing about an A of another."""

from __future__ import annotations

from dataclasses import dataclass
from functools import total_ordering

from scoring.errors import Invalid, NotFound, Text


@dataclass(frozen=True)
class Scheme:
    """A way of grading: its symbols from best to worst, and those that say that nothing is known."""

    name: str
    label: Text
    symbols: tuple[str, ...]
    unknown: frozenset[str] = frozenset()
    internal: bool = False
    """Kept for the authority's own supervision: never shown, never a judgement on credit."""

    def __contains__(self, symbol: str) -> bool:
        """Whether the scheme knows this symbol."""
        return symbol in self.symbols or symbol in self.unknown


_AGENCY = "AAA AA+ AA AA- A+ A A- BBB+ BBB BBB- BB+ BB BB- B+ B B- CCC CC C"

SCHEMES = {
    scheme.name: scheme
    for scheme in (
        Scheme("taxpayer", Text("纳税缴费信用级别", "Taxpayer grade"), tuple("ABCD"), frozenset("M")),
        Scheme("public_credit", Text("全国公共信用综合评价", "National public-credit grade"), tuple("ABCD")),
        Scheme(
            "market_risk",
            Text("市场监管企业信用风险分类", "Market-supervision risk class"),
            tuple("ABCD"),
            internal=True,
        ),
        Scheme("environment", Text("企业环境信用等级", "Environmental credit grade"), tuple("绿蓝黄红")),
        Scheme("rating", Text("企业信用等级", "Credit rating"), tuple(_AGENCY.split())),
        Scheme("bank_rating", Text("银行内部评级", "Bank's internal rating"), (*_AGENCY.split(), "D")),
    )
}
"""All schemes by name.

``taxpayer``: M (new, or without income) means unknown and stands nowhere between A and D. ``market_risk``: risk from
low (A) to high (D), by its own words no evaluation of credit. ``rating``: three classes of nine grades (market
practice after GB/T 22116, number unverified), + and - allowed from AA to B; ``bank_rating`` adds D for default.
"""


@total_ordering
@dataclass(frozen=True)
class Grade:
    """A symbol of a scheme. The better of two grades is the greater one.

    Ordering raises :class:`TypeError` between two schemes and for a symbol that means unknown: both are questions
    without an answer.
    """

    scheme: Scheme
    symbol: str

    @property
    def known(self) -> bool:
        """False for a symbol that says that nothing is known (a taxpayer's M)."""
        return self.symbol not in self.scheme.unknown

    def __lt__(self, other: Grade) -> bool:
        """Whether this grade is worse than ``other``."""
        if self.scheme != other.scheme:
            raise TypeError(f"{self.scheme.name} and {other.scheme.name} grades cannot be compared")
        if not (self.known and other.known):
            raise TypeError(f"{self.symbol} and {other.symbol}: an unknown grade is neither better nor worse")
        return self.scheme.symbols.index(self.symbol) > self.scheme.symbols.index(other.symbol)


def grade(scheme: str, text: str) -> Grade:
    """The grade that ``text`` names in the scheme; a trailing 级 or 牌 is allowed (``A级``, ``绿牌``).

    Raises :class:`~scoring.errors.NotFound` for an unknown scheme, :class:`~scoring.errors.Invalid` for a symbol that
    the scheme does not have.
    """
    if scheme not in SCHEMES:
        raise NotFound(
            Text(f"没有评级体系“{scheme}”", f"There is no grading scheme {scheme!r}"),
            Text(f"可用：{'、'.join(SCHEMES)}", f"Use one of: {', '.join(SCHEMES)}"),
        )
    known = SCHEMES[scheme]
    symbol = text.strip().removesuffix("级").removesuffix("牌")
    if symbol not in known:
        symbols = " ".join((*known.symbols, *sorted(known.unknown)))
        raise Invalid(
            Text(f"{known.label.zh}没有“{text}”", f"{known.label.en}: there is no {text!r}"),
            Text(f"应为：{symbols}", f"Use one of: {symbols}"),
        )
    return Grade(known, symbol)
