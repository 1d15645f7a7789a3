"""Until when a bank decides, and from when it is reminded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from scoring.codes.workdays import is_working_day
from scoring.errors import NotFound
from scoring.policy.parameters import Policy

SATURDAY = 5


@dataclass(frozen=True)
class Term:
    """The last day on which a decision is in time, and the day from which the bank is reminded."""

    due: date
    remind_on: date


def term(papers_on: date, policy: Policy) -> Term:
    """The term that begins with the complete papers; the day itself does not count.

    Source: 金发〔2024〕32号, 30 days from the complete papers; whether they are working days is the policy's choice.
    Where the holidays of a year are not published yet, Monday to Friday count as working days.
    """
    if policy.decision_in_working_days:
        due = _working_days_later(papers_on, policy.decision_days)
    else:
        due = papers_on + timedelta(days=policy.decision_days)
    return Term(due, max(papers_on, due - timedelta(days=policy.reminder_days)))


def _working_days_later(day: date, n: int) -> date:
    while n:
        day += timedelta(days=1)
        n -= _works(day)
    return day


def _works(day: date) -> bool:
    try:
        return is_working_day(day)
    except NotFound:
        return day.weekday() < SATURDAY
