"""The fund as people read it: how it stands, loan by loan, claim by claim, fuse by fuse."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from scoring.errors import Text
from scoring.lending import fund_fuse
from scoring.lending.fund import BORNE, EVERY_BANK, OVERDUE, OWED, POOL, RECOVERED, WRITTEN_OFF, Fund, Key
from scoring.lending.fund_acts import Terms
from scoring.policy.scheme import PARTIES


@dataclass(frozen=True)
class Exposure:
    """A loan that is or was in cover. Amounts in fen; ``borne`` and ``recovered`` by party."""

    bank: str
    loan_no: str
    enterprise: str
    granted_on: date
    enrolled_on: date
    edition: int
    scheme: int
    principal_fen: int
    covered_fen: int
    overdue_fen: int
    owed_fen: int
    written_off_fen: int
    borne: Mapping[str, int]
    recovered: Mapping[str, int]


@dataclass(frozen=True)
class ClaimView:
    """A claim with its answer; ``paid_fen`` is what the fund paid."""

    number: int
    bank: str
    loan_no: str
    enterprise: str
    amount_fen: int
    overdue_days: int
    filed_on: date
    state: str
    answered_on: date | None
    note: str
    paid_fen: int


@dataclass(frozen=True)
class FuseView:
    """The fuse of a bank, or of the pool (``bank`` empty), and why it is blown if it is."""

    bank: str
    blown_since: date | None
    rate: fund_fuse.Rate
    why: Text | None


@dataclass(frozen=True)
class Standing:
    """How the fund stands on a day. Amounts in fen."""

    scheme: int
    name: str
    balances: Mapping[str, int]
    covered_fen: int
    year: int
    paid_fen: int
    limit_fen: int


def standing(fund: Fund, terms: Terms, day: date) -> Standing:
    """The balances, and what was and can be paid this year."""
    limit = terms.now.yearly_limit(fund.pool_of(day.year), fund.covered())
    paid = fund.paid_in[day.year]
    left = max(0, min(limit - paid, fund.balances[POOL]))
    balances = {account: fen for account, fen in sorted(fund.balances.items()) if fen}
    return Standing(terms.version, terms.now.name, balances, fund.covered(), day.year, paid, paid + left)


def exposures(fund: Fund, bank: str = EVERY_BANK) -> list[Exposure]:
    """The loans in cover or once covered, of a bank or of all, by bank and number."""
    return [exposure(fund, loan) for loan in sorted(fund.enrolled) if bank in {EVERY_BANK, loan[0]}]


def exposure(fund: Fund, loan: Key) -> Exposure:
    """One of them; ``KeyError`` for a loan that was never enrolled."""
    enrolled, held = fund.enrolled[loan], fund.of_loan[loan]
    facts = enrolled.facts
    return Exposure(
        *loan,
        enterprise=facts["enterprise"],
        granted_on=date.fromisoformat(facts["granted_on"]),
        enrolled_on=enrolled.day,
        edition=facts["edition"],
        scheme=facts["scheme"],
        principal_fen=facts["principal_fen"],
        covered_fen=fund.in_cover(loan),
        overdue_fen=held[OVERDUE],
        owed_fen=held[OWED],
        written_off_fen=held[WRITTEN_OFF],
        borne={party: held[BORNE[party]] for party in PARTIES},
        recovered={party: -held[RECOVERED[party]] for party in PARTIES},
    )


def claims(fund: Fund, bank: str = EVERY_BANK) -> list[ClaimView]:
    """The claims of a bank or of all, newest first."""
    found = []
    for number, claim in sorted(fund.claims.items(), reverse=True):
        entry, answer = claim.entry, claim.answer
        if bank not in {EVERY_BANK, entry.bank}:
            continue
        paid = sum(p.fen for p in answer.postings if p.account == BORNE["fund"]) if answer else 0
        found.append(
            ClaimView(
                number=number,
                bank=entry.bank,
                loan_no=entry.loan_no,
                enterprise=entry.facts["enterprise"],
                amount_fen=claim.fen,
                overdue_days=entry.facts["overdue_days"],
                filed_on=entry.day,
                state=claim.state,
                answered_on=answer.day if answer else None,
                note=answer.note if answer else entry.note,
                paid_fen=0 if claim.state == "reversed" else paid,
            )
        )
    return found


def fuses(fund: Fund, terms: Terms, bank: str = EVERY_BANK) -> list[FuseView]:
    """The pool's fuse, and a bank's or every bank's."""
    found = []
    for each in (EVERY_BANK, *([bank] if bank else fund.banks())):
        blown = fund.blown.get(each)
        why = fund_fuse.why_stopped(fund, terms.now, each)
        found.append(FuseView(each, blown.day if blown else None, fund_fuse.rate(fund, terms.now, each), why))
    return found
