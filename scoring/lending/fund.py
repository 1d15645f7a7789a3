"""The fund's ledger: entries that never change, each of which sums to zero, and what they add up to.

Amounts are whole fen. Two books are kept in one: what happened to the principal in cover (``covered``, ``overdue``,
``owed``, ``written_off`` against ``outside``), and who bore it by which means (``borne.…``, ``recovered.…`` against
``pool``, ``contributed`` and ``own``). They meet in a law: of every loan, what was borne less what was recovered is
what is still owed or written off.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from scoring.errors import Text
from scoring.policy.scheme import PARTIES

Key = tuple[str, str]
"""A loan: its bank, and the bank's number."""

COVERED, OVERDUE, OWED, WRITTEN_OFF, OUTSIDE = "covered", "overdue", "owed", "written_off", "outside"
POOL, CONTRIBUTED, OWN = "pool", "contributed", "own"
BORNE = {party: f"borne.{party}" for party in PARTIES}
RECOVERED = {party: f"recovered.{party}" for party in PARTIES}

ACCOUNTS: dict[str, Text] = {
    POOL: Text("资金池", "pool"),
    CONTRIBUTED: Text("出资", "contributed"),
    COVERED: Text("在保本金（未逾期）", "principal covered, not overdue"),
    OVERDUE: Text("在保本金（逾期）", "principal covered, overdue"),
    OWED: Text("已补偿待追偿", "compensated, still owed"),
    WRITTEN_OFF: Text("已核销", "written off"),
    OUTSIDE: Text("在保以外", "outside the cover"),
    OWN: Text("银行、担保机构自有资金", "own means of banks and guarantors"),
    **{BORNE[p]: Text(f"{t.zh}承担", f"borne by {t.en}") for p, t in PARTIES.items()},
    **{RECOVERED[p]: Text(f"{t.zh}收回", f"recovered by {t.en}") for p, t in PARTIES.items()},
}
"""Every account, with its words."""

IN_DEBIT = frozenset({POOL, COVERED, OVERDUE, OWED, WRITTEN_OFF, *BORNE.values()})
IN_CREDIT = frozenset({CONTRIBUTED, *RECOVERED.values()})
"""On which side of zero an account always stands; ``outside`` and ``own`` stand against the others."""

KINDS: dict[str, Text] = {
    "contribution": Text("出资", "contribution"),
    "enrolment": Text("纳入", "enrolment"),
    "report": Text("余额更新", "balances as reported"),
    "claim": Text("补偿申请", "claim"),
    "refusal": Text("不予补偿", "claim refused"),
    "payment": Text("批准并补偿", "claim approved and paid"),
    "recovery": Text("追偿收回", "recovery"),
    "write_off": Text("核销", "write-off"),
    "reversal": Text("冲正", "reversal"),
    "fuse_blown": Text("熔断", "fuse blown"),
    "fuse_lifted": Text("解除熔断", "fuse lifted"),
}
"""What an entry can be."""

REVERSIBLE = ("contribution", "enrolment", "payment", "recovery", "write_off")
"""What can be taken back by its opposite; the balances of a report are put right by the next one."""


@dataclass(frozen=True)
class Posting:
    """An amount moved into an account (out of it if negative), for a loan or for none."""

    account: str
    fen: int
    loan: Key | None = None


@dataclass(frozen=True)
class Entry:
    """One act. ``other`` is a second person: who filed the claim or booked what is reversed or written off.

    ``claim`` and ``reverses`` are the number of the entry that it answers; ``facts`` what it rests on, as JSON.
    The number is given by the ledger.
    """

    kind: str
    day: date
    by: str
    postings: tuple[Posting, ...] = ()
    bank: str = ""
    loan_no: str = ""
    claim: int | None = None
    reverses: int | None = None
    other: str | None = None
    note: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    number: int = 0

    @property
    def loan(self) -> Key:
        """The loan that it speaks of."""
        return self.bank, self.loan_no


@dataclass(frozen=True)
class Act:
    """Who does something with the fund, on which day, and why."""

    by: str
    day: date
    note: str = ""

    def entry(self, kind: str, postings: tuple[Posting, ...] = (), **more: Any) -> Entry:  # noqa: ANN401
        """The entry that this act makes; ``more`` are members of :class:`Entry`."""
        return Entry(kind, self.day, self.by, postings, note=self.note, **more)


@dataclass(frozen=True)
class Claim:
    """A claim and what became of it: filed, paid, refused, or reversed after it was paid."""

    entry: Entry
    state: str = "filed"
    answer: Entry | None = None

    @property
    def fen(self) -> int:
        """Unpaid principal claimed, fen."""
        return int(self.entry.facts["amount_fen"])


CLAIM_STATES: dict[str, Text] = {
    "filed": Text("待审批", "filed"),
    "paid": Text("已补偿", "paid"),
    "refused": Text("未批准", "refused"),
    "reversed": Text("已冲正", "reversed"),
}

EVERY_BANK = ""
"""The name under which the fuse of the pool is kept."""


class Fund:
    """What a ledger adds up to. Made by :func:`replay`, moved on by :meth:`add`; nothing else changes it."""

    def __init__(self) -> None:
        """An empty ledger."""
        self.entries: list[Entry] = []
        self.balances: Counter[str] = Counter()
        self.of_loan: dict[Key, Counter[str]] = {}
        self.of_bank: dict[str, Counter[str]] = {}
        self.enrolled: dict[Key, Entry] = {}
        self.history: dict[Key, list[int]] = {}
        self.claims: dict[int, Claim] = {}
        self.claim_on: dict[Key, int] = {}
        self.loans_of: dict[str, set[Key]] = {}
        self.paid_in: Counter[int] = Counter()
        self.recovered_in: Counter[int] = Counter()
        self.blown: dict[str, Entry] = {}
        self.reversed: dict[int, int] = {}

    def add(self, entry: Entry) -> Entry:
        """Take the next entry; returns it with its number. One that does not sum to zero is a defect of ours."""
        if sum(posting.fen for posting in entry.postings) != 0:
            raise ValueError(f"a {entry.kind} that does not sum to zero")
        entry = replace(entry, number=self.next_number)
        self.entries.append(entry)
        for posting in entry.postings:
            self.balances[posting.account] += posting.fen
            if posting.loan is not None:
                self.of_loan.setdefault(posting.loan, Counter())[posting.account] += posting.fen
                self.of_bank.setdefault(posting.loan[0], Counter())[posting.account] += posting.fen
        self._note(entry)
        return entry

    @property
    def next_number(self) -> int:
        """The number of the next entry."""
        return len(self.entries) + 1

    def entry(self, number: int) -> Entry:
        """The entry of this number; ``IndexError`` for one that there is not."""
        if not 1 <= number <= len(self.entries):
            raise IndexError(number)
        return self.entries[number - 1]

    def in_cover(self, loan: Key) -> int:
        """Unpaid principal of a loan in cover, fen."""
        return _in_cover(self.of_loan.get(loan, Counter()))

    def covered(self, bank: str = EVERY_BANK) -> int:
        """Unpaid principal in cover, of a bank or of all, fen (在保余额)."""
        return _in_cover(self._of(bank))

    def outstanding(self, bank: str = EVERY_BANK) -> int:
        """Unpaid principal in cover, or compensated and still owed, of a bank or of all, fen."""
        return self.covered(bank) + self._of(bank)[OWED]

    def overdue(self, bank: str = EVERY_BANK) -> int:
        """The part of :meth:`outstanding` that is overdue or compensated, fen."""
        return self._of(bank)[OVERDUE] + self._of(bank)[OWED]

    def covered_of(self, enterprise: str) -> int:
        """Unpaid principal of an enterprise in cover, over all its loans, fen."""
        return sum(self.in_cover(loan) for loan in self.loans_of.get(enterprise, ()))

    def paid_for(self, enterprise: str) -> int:
        """What the fund has paid for an enterprise, over all its loans, before recoveries, fen."""
        return sum(self.of_loan[loan][BORNE["fund"]] for loan in self.loans_of.get(enterprise, ()))

    def pool_of(self, year: int) -> int:
        """The pool at the start of the running year and what was contributed since, fen."""
        return self.balances[POOL] + self.paid_in[year] - self.recovered_in[year]

    def banks(self) -> list[str]:
        """The banks that have or had a loan in cover."""
        return sorted(self.of_bank)

    def _of(self, bank: str) -> Counter[str]:
        return self.balances if bank == EVERY_BANK else self.of_bank.get(bank, Counter())

    def _note(self, entry: Entry) -> None:
        """What an entry changes beside the balances."""
        if entry.kind in REVERSIBLE and entry.loan_no:
            self.history.setdefault(entry.loan, []).append(entry.number)
        match entry.kind:
            case "enrolment":
                self.enrolled[entry.loan] = entry
                self.loans_of.setdefault(entry.facts["enterprise"], set()).add(entry.loan)
            case "claim":
                self.claims[entry.number] = Claim(entry)
                self.claim_on[entry.loan] = entry.number
            case "payment" | "refusal":
                assert entry.claim is not None
                state = "paid" if entry.kind == "payment" else "refused"
                self.claims[entry.claim] = replace(self.claims[entry.claim], state=state, answer=entry)
                self.paid_in[entry.day.year] += _fen(entry, BORNE["fund"])
            case "recovery":
                self.recovered_in[entry.day.year] -= _fen(entry, RECOVERED["fund"])
            case "reversal":
                assert entry.reverses is not None
                self._undo(entry, self.entry(entry.reverses))
            case "fuse_blown":
                self.blown[entry.bank] = entry
            case "fuse_lifted":
                del self.blown[entry.bank]

    def _undo(self, entry: Entry, before: Entry) -> None:
        self.reversed[before.number] = entry.number
        if before.loan_no:
            self.history[before.loan].remove(before.number)
        match before.kind:
            case "enrolment":
                del self.enrolled[before.loan]
                self.loans_of[before.facts["enterprise"]].discard(before.loan)
            case "payment":
                assert before.claim is not None
                self.claims[before.claim] = replace(self.claims[before.claim], state="reversed")
                self.paid_in[before.day.year] -= _fen(before, BORNE["fund"])
            case "recovery":
                self.recovered_in[before.day.year] += _fen(before, RECOVERED["fund"])


def replay(entries: Iterable[Entry]) -> Fund:
    """What these entries, in their order, add up to."""
    fund = Fund()
    for entry in entries:
        fund.add(entry)
    return fund


def unsound(fund: Fund) -> list[str]:
    """The laws that a fund's balances break, named; none ever should."""
    found = []
    if sum(fund.balances.values()) != 0:
        found.append("all accounts sum to zero")
    for balances in (fund.balances, *fund.of_loan.values()):
        found += [f"{name} is never negative" for name in IN_DEBIT if balances[name] < 0 and name != POOL]
        found += [f"{name} is never positive" for name in IN_CREDIT if balances[name] > 0]
        borne = sum(balances[name] for name in (*BORNE.values(), *RECOVERED.values()))
        if borne != balances[OWED] + balances[WRITTEN_OFF]:
            found.append("what was borne and not recovered is owed or written off")
        found += [f"{p} recovers what it bore" for p in PARTIES if -balances[RECOVERED[p]] > balances[BORNE[p]]]
    if fund.balances[POOL] < 0:
        found.append("the pool is never overdrawn")
    return found


def _in_cover(balances: Mapping[str, int]) -> int:
    return balances[COVERED] + balances[OVERDUE]


def _fen(entry: Entry, account: str) -> int:
    return sum(posting.fen for posting in entry.postings if posting.account == account)
