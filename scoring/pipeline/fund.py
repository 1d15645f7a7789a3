"""The fund at work: each act on the ledger as it stands, its entry, the fuses that blow by it, and its note.

Every function is one step in the transaction of its caller, and noted in the audit trail.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from scoring.errors import NotFound, Text, UserError
from scoring.lending import fund_acts, fund_fuse
from scoring.lending.fund import Act, Entry, Fund, Key
from scoring.lending.fund_acts import Terms
from scoring.lending.loan import Loan
from scoring.policy.scheme import Scheme
from scoring.store import audit, four_eyes, lending
from scoring.store import fund as store


@dataclass
class _Book:
    """The ledger opened for writing."""

    connection: Connection
    fund: Fund
    terms: Terms

    def write(self, entry: Entry) -> Entry:
        """Add an entry and the fuses that it blows."""
        made = self._add(entry)
        for blown in list(fund_fuse.blowing(self.fund, self.terms.now, entry.day)):
            self._add(blown)
        return made

    def _add(self, entry: Entry) -> Entry:
        made = store.add(self.connection, self.fund, entry)
        told = {"bank": made.bank, "loan_no": made.loan_no, "note": made.note} | dict(made.facts)
        audit.note(self.connection, made.by, f"fund {made.kind}", f"fund entry {made.number}", **told)
        return made


def contribute(connection: Connection, fen: int, contributor: str, act: Act) -> Entry:
    """Bring money into the pool."""
    entry = fund_acts.contribution(fen, contributor, act)
    return _open(connection, act.day).write(entry)


def refresh(connection: Connection, day: date, bank: str | None = None) -> list[Entry]:
    """Bring the cover up to date with what banks reported; a bank's or all. Fuses may blow."""
    book = _open(connection, day)
    act = Act(fund_fuse.SYSTEM, day)
    changed = list(fund_acts.reports(book.fund, lending.loans(connection, bank), book.terms, act))
    return [book.write(entry) for entry in changed]


def enrol(connection: Connection, bank: str, loan_no: str, act: Act) -> Entry:
    """Bring a loan into cover."""
    book = _open(connection, act.day)
    return _enrol(book, _loan(connection, bank, loan_no), act)


def enrol_all(connection: Connection, act: Act, bank: str | None = None) -> Iterator[Entry | tuple[Loan, UserError]]:
    """Bring every loan into cover that can be, granted since there is a scheme; of the others, why not."""
    book = _open(connection, act.day)
    for loan in sorted(lending.loans(connection, bank), key=lambda each: (each.granted_on, each.key)):
        if loan.granted_on < book.terms.began or loan.key in book.fund.enrolled:
            continue
        try:
            yield _enrol(book, loan, act)
        except UserError as why:
            yield loan, why


def claim(connection: Connection, bank: str, loan_no: str, fen: int, act: Act) -> Entry:
    """File a bank's claim; bring the cover up to date before, in a transaction of its own."""
    book = _open(connection, act.day)
    entry = fund_acts.claim(book.fund, _loan(connection, bank, loan_no), fen, book.terms, act)
    if entry.loan not in book.fund.claim_on:  # its case knows of the first; locks cases before the audit trail
        lending.claimed(connection, bank, loan_no, str(book.fund.next_number), act.by, act.day)
    return book.write(entry)


def pay(connection: Connection, number: int, act: Act) -> Entry:
    """Approve a claim, by another person than who filed it, and pay it."""
    book = _open(connection, act.day)
    four_eyes.by_another({"proposed_by": fund_acts.filed(book.fund, number).entry.by}, act.by)
    return book.write(fund_acts.payment(book.fund, number, book.terms, act))


def refuse(connection: Connection, number: int, act: Act) -> Entry:
    """Refuse a claim, with a reason; who filed it takes it back by the same."""
    book = _open(connection, act.day)
    return book.write(fund_acts.refusal(book.fund, number, _because(act)))


def recover(connection: Connection, loan: Key, fen: int, act: Act) -> Entry:
    """Share what came back from a borrower."""
    book = _open(connection, act.day)
    return book.write(fund_acts.recovery(book.fund, loan, fen, act))


def write_off(connection: Connection, loan: Key, act: Act) -> Entry:
    """Give up what is still owed; not by who approved the claim."""
    book = _open(connection, act.day)
    entry = fund_acts.write_off(book.fund, loan, _because(act))
    four_eyes.by_another({"proposed_by": entry.other}, act.by)
    return book.write(entry)


def correct(connection: Connection, number: int, act: Act) -> Entry:
    """Take an entry back by its opposite; not by who booked it."""
    book = _open(connection, act.day)
    four_eyes.by_another({"proposed_by": fund_acts.reversible(book.fund, number).by}, act.by)
    return book.write(fund_acts.reversal(book.fund, number, _because(act)))


def lift(connection: Connection, bank: str, act: Act) -> Entry:
    """Put a fuse back, once the rate is below its level; the pool's if no bank is named."""
    book = _open(connection, act.day)
    return book.write(fund_fuse.lift(book.fund, book.terms.now, bank, _because(act)))


def propose(  # noqa: PLR0913  (what, from when, why, by whom, when)
    connection: Connection, proposed: Scheme, effective_on: date, reason: str, by: str, today: date
) -> int:
    """Submit a scheme for approval by somebody else."""
    version = store.propose(connection, proposed, effective_on, reason, by, today)
    told = store.one_scheme(connection, version)
    kept = {"parameters": told["parameters"], "effective_on": effective_on.isoformat(), "reason": told["reason"]}
    audit.note(connection, by, "propose", f"fund scheme {version}", **kept)
    return version


def decide(connection: Connection, version: int, decision: str, by: str, today: date) -> None:
    """``approve`` or ``reject`` a scheme."""
    if decision == "approve":
        store.approve(connection, version, by, today)
    else:
        store.reject(connection, version, by)
    audit.note(connection, by, decision, f"fund scheme {version}", state=store.one_scheme(connection, version)["state"])


def _open(connection: Connection, day: date) -> _Book:
    return _Book(connection, store.opened(connection), store.terms(connection, day))


def _enrol(book: _Book, loan: Loan, act: Act) -> Entry:
    told = replace(loan, edition=store.recommended_by(book.connection, loan))
    return book.write(fund_acts.enrolment(book.fund, told, book.terms, act))


def _loan(connection: Connection, bank: str, loan_no: str) -> Loan:
    for loan in lending.loans(connection, bank):
        if loan.loan_no == loan_no:
            return loan
    raise NotFound(
        Text(f"没有贷款 {loan_no}", f"There is no loan {loan_no}"),
        Text("先登记放款或报送贷后反馈", "Note its disbursement or report it first"),
    )


def _because(act: Act) -> Act:
    return replace(act, note=four_eyes.because(act.note))
