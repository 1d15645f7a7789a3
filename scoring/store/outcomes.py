"""What banks reported of loans, from files and from the site; every version is kept, the newest counts."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, func, select

from scoring.lending.outcomes import Key, Outcome, newest
from scoring.store.tables import outcome
from scoring.store.versions import counting, version_of

_NAMES = [n for n in Outcome.__dataclass_fields__ if n != "version"]


def versions(connection: Connection, bank: str, loan_no: str) -> list[dict[str, Any]]:
    """Everything that was reported of a loan and counts, corrected reports included, in the order of its coming."""
    query = select(outcome).where(outcome.c.bank == bank, outcome.c.loan_no == loan_no, counting(outcome))
    return [dict(row) for row in connection.execute(query.order_by(outcome.c.number)).mappings()]


def of_loan(connection: Connection, bank: str, loan_no: str) -> list[Outcome]:
    """The reports of a loan that count, one a day, oldest first."""
    return newest(_outcome(row) for row in versions(connection, bank, loan_no))


def newest_version(connection: Connection, bank: str, loan_no: str, reported_on: date) -> dict[str, Any] | None:
    """The report of a loan for a day that counts, with all its columns."""
    same = [row for row in versions(connection, bank, loan_no) if row["reported_on"] == reported_on]
    return max(same, key=version_of, default=None)


def standing(
    connection: Connection, bank: str | None = None, on: date | None = None, among: Select[Any] | None = None
) -> dict[Key, Outcome]:
    """The last report of each loan, of a bank or of all, that speaks of the day ``on`` or one before it.

    ``among`` chooses numbers of loans.
    """
    query = _last(bank, on, among)
    found = (_outcome(dict(row)) for row in connection.execute(query).mappings())
    return {each.loan: each for each in found}


def _last(bank: str | None, on: date | None, among: Select[Any] | None) -> Select[Any]:
    c = outcome.c
    place = func.row_number().over(
        partition_by=(c.bank, c.loan_no),
        order_by=(c.reported_on.desc(), c.known_at.desc(), c.batch.is_(None).desc(), c.batch.desc(), c.number.desc()),
    )
    ranked = select(outcome, place.label("place")).where(counting(outcome))
    if bank is not None:
        ranked = ranked.where(c.bank == bank)
    if on is not None:
        ranked = ranked.where(c.reported_on <= on)
    if among is not None:
        ranked = ranked.where(c.loan_no.in_(among))
    numbered = ranked.subquery()
    return select(numbered).where(numbered.c.place == 1)


def _outcome(row: dict[str, Any]) -> Outcome:
    return Outcome(**{name: row[name] for name in _NAMES}, version=version_of(row))
