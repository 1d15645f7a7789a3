"""What banks stated of their own books, and what was found to differ."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

from sqlalchemy import Connection, insert, select, update

from scoring.lending.reconciliation import Difference, Name, Statement
from scoring.store.database import one_at_a_time
from scoring.store.tables import bank_total, difference


def put(connection: Connection, stated: Statement, by: str) -> None:
    """Keep a statement; a later one of the same month replaces it, both are kept."""
    lines = None if stated.lines is None else {number: list(both) for number, both in stated.lines.items()}
    connection.execute(
        insert(bank_total).values(
            bank=stated.bank,
            month_end=stated.month_end,
            loans=stated.loans,
            balance_fen=stated.balance_fen,
            overdue_fen=stated.overdue_fen,
            lines=lines,
            by=by,
            at=datetime.now(UTC),
        )
    )


def statements(connection: Connection, bank: str | None = None) -> list[Statement]:
    """The newest statement of each bank and month, the newest month first."""
    query = select(bank_total).order_by(bank_total.c.month_end.desc(), bank_total.c.bank, bank_total.c.number.desc())
    if bank is not None:
        query = query.where(bank_total.c.bank == bank)
    found: dict[tuple[date, str], Statement] = {}
    for row in connection.execute(query):
        lines = None if row.lines is None else {number: (b, o) for number, (b, o) in row.lines.items()}
        stated = Statement(row.bank, row.month_end, row.loans, row.balance_fen, row.overdue_fen, lines)
        found.setdefault((row.month_end, row.bank), stated)
    return list(found.values())


def note(connection: Connection, stated: Statement, found: Iterable[Difference]) -> None:
    """Remember what differed, so that it can be told when it is gone."""
    one_at_a_time(connection, difference)
    known = noted(connection, stated.bank, stated.month_end)
    new = [
        {"bank": stated.bank, "month_end": stated.month_end, "kind": d.kind, "loan_no": d.loan_no}
        for d in found
        if (d.kind, d.loan_no) not in known
    ]
    if new:
        connection.execute(insert(difference), [row | {"found_at": datetime.now(UTC)} for row in new])


def noted(connection: Connection, bank: str, month_end: date) -> dict[Name, str | None]:
    """What differed at some time, with its explanation if there is one."""
    query = select(difference).where(difference.c.bank == bank, difference.c.month_end == month_end)
    return {(row.kind, row.loan_no): row.explanation for row in connection.execute(query)}


def explain(  # noqa: PLR0913  (which difference, in which words, by whom)
    connection: Connection, bank: str, month_end: date, name: Name, words: str, by: str
) -> None:
    """Keep the explanation of a difference; a later one replaces it."""
    kind, loan_no = name
    note(connection, Statement(bank, month_end, 0, 0, 0), [Difference(kind, loan_no, None, None)])
    this = (difference.c.bank == bank) & (difference.c.month_end == month_end)
    this &= (difference.c.kind == kind) & (difference.c.loan_no == loan_no)
    values = {"explanation": words, "explained_by": by, "explained_at": datetime.now(UTC)}
    connection.execute(update(difference).where(this).values(values))
