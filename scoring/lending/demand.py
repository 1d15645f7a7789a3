"""A demand in its versions: the newest counts, and what was withdrawn once stays withdrawn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from scoring.lending.life import Event


@dataclass(frozen=True)
class Demand:
    """What an enterprise wishes to borrow. ``version`` orders the versions of one demand: the largest counts.

    ``amount_fen`` and ``term_months`` are ``None`` where they were left open.
    """

    enterprise: str
    demand_no: str
    amount_fen: int | None
    term_months: int | None
    purpose: str
    stated_on: date
    valid_until: date
    withdrawn_on: date | None = None
    version: tuple[str, str, int] = ("", "", 0)

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from every other demand."""
        return self.enterprise, self.demand_no

    def events(self) -> tuple[Event, ...]:
        """Its beginning as the life of a demand knows it."""
        return (Event("stated", self.stated_on, detail={"valid_until": self.valid_until}),)

    def end(self) -> tuple[Event, ...]:
        """Its withdrawal, if it was withdrawn."""
        return () if self.withdrawn_on is None else (Event("withdrawn", self.withdrawn_on),)

    def valid(self, on: date) -> bool:
        """Whether a bank may take it up on this day."""
        return self.withdrawn_on is None and self.stated_on <= on <= self.valid_until


def merged(versions: Iterable[Demand]) -> dict[tuple[str, str], Demand]:
    """Each demand as it stands; a file that repeats a withdrawn one does not bring it back."""
    found: dict[tuple[str, str], Demand] = {}
    gone: dict[tuple[str, str], date] = {}
    for each in sorted(versions, key=lambda d: d.version):
        found[each.key] = each
        if each.withdrawn_on is not None:
            gone.setdefault(each.key, each.withdrawn_on)
    return {key: replace(each, withdrawn_on=gone.get(key)) for key, each in found.items()}
