"""What the rules in force say of an action: the documents to cite, and by when its record is here."""

from __future__ import annotations

from datetime import date, timedelta

from scoring.codes.rules import Rule, rule
from scoring.codes.workdays import working_days_later
from scoring.errors import NotFound, Text
from scoring.records.sources import source


def in_force(name: str, on: date) -> Rule | None:
    """The rule on a day; ``None`` before its first value."""
    try:
        return rule(name, on)
    except NotFound:
        return None


def cited(found: Rule | None) -> list[str]:
    """The document of a rule, marked where it is unverified."""
    return [] if found is None else [found.reference + ("" if found.verified else "（未核实）")]


def office(window: Rule | None, authority: str) -> Text:
    """Where to go: the window that the rule names, and the authority behind it."""
    zh = "、".join([*([str(window.value)] if window else []), authority])
    return Text(zh, zh)


def told_by(day: date, *names: str) -> date:
    """By when the departments have told of something done on a day: each sends in its own rhythm."""
    return day + timedelta(days=max(source(name).update_days for name in names))


def decided(day: date, handling: Rule | None, name: str) -> date | None:
    """By when the department has told of its decision; ``None`` without a verified rule or a calendar of that year."""
    if handling is None or not handling.verified or not isinstance(handling.value, int):
        return None
    try:
        return told_by(working_days_later(day, handling.value), name)
    except NotFound:
        return None
