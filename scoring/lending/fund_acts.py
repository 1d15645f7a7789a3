"""What can be done with the fund: each act looks at the ledger and gives the entry that it would be, or says why not.

The shares of a loan are those of the scheme under which it was enrolled, and so are its single caps and the days before
a claim; the caps of a year and the fuse are those in force on the day of the act.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from scoring.errors import Conflict, Invalid, NotFound, Text
from scoring.lending.fund import (
    BORNE,
    CONTRIBUTED,
    COVERED,
    OUTSIDE,
    OVERDUE,
    OWED,
    OWN,
    POOL,
    RECOVERED,
    REVERSIBLE,
    WRITTEN_OFF,
    Act,
    Claim,
    Entry,
    Fund,
    Key,
    Posting,
)
from scoring.lending.fund_fuse import refuse_if_stopped
from scoring.lending.loan import Loan
from scoring.policy.scheme import PARTIES, Scheme, parts

LARGEST_FEN = 10**15
"""Ten trillion yuan: no single amount is above."""

LIMITS: dict[str, Text] = {
    "share": Text("分担比例", "its share"),
    "loan": Text("单笔补偿上限", "the cap of one loan"),
    "enterprise": Text("单户补偿上限", "the cap of one enterprise"),
    "year": Text("年度补偿上限或补偿代偿率上限", "the cap of the year or the highest compensation rate"),
    "pool": Text("资金池余额", "what is in the pool"),
}
"""What the fund's payment came to be limited by."""


@dataclass(frozen=True)
class Terms:
    """The schemes that were ever in force by version, the one in force on the day of the act, and the first day."""

    versions: Mapping[int, Scheme]
    version: int
    began: date

    @property
    def now(self) -> Scheme:
        """The scheme in force."""
        return self.versions[self.version]

    def of(self, enrolment: Entry) -> Scheme:
        """The scheme under which a loan was enrolled."""
        return self.versions[enrolment.facts["scheme"]]


def contribution(fen: int, contributor: str, act: Act) -> Entry:
    """Money comes into the pool."""
    _amount(fen)
    if not contributor.strip():
        raise Invalid(Text("没有填写出资人", "No contributor is given"), Text("填写出资人", "Say who contributes"))
    moved = (Posting(POOL, fen), Posting(CONTRIBUTED, -fen))
    return act.entry("contribution", moved, facts={"contributor": contributor.strip()})


def enrolment(fund: Fund, loan: Loan, terms: Terms, act: Act) -> Entry:
    """A loan comes into cover, with what is unpaid of it."""
    unpaid = loan.balance_fen
    if loan.edition is None:
        raise _not_enrolled(loan, "放款时企业不在向该行推荐的有效名单上", "no valid edition recommended it to the bank")
    if loan.granted_on < terms.began:
        raise _not_enrolled(
            loan, f"放款早于方案生效日 {terms.began}", f"granted before {terms.began}, when the scheme began"
        )
    if not 0 <= (act.day - loan.granted_on).days <= terms.now.enrol_within_days:
        days = terms.now.enrol_within_days
        raise _not_enrolled(loan, f"须在放款后 {days} 天内纳入", f"it is enrolled within {days} days of granting")
    if loan.principal_fen is None or unpaid is None or not 0 < unpaid <= loan.principal_fen:
        raise _not_enrolled(loan, "没有报送未偿还本金", "no unpaid principal was reported")
    if loan.state != "normal" or loan.overdue_days:
        raise _not_enrolled(loan, "贷款不在正常状态", "its state is not normal")
    if loan.key in fund.enrolled:
        raise Conflict(
            Text(f"贷款 {loan.loan_no} 已纳入", f"Loan {loan.loan_no} is enrolled already"),
            Text("不必再次纳入", "There is nothing to do"),
        )
    refuse_if_stopped(fund, terms.now, loan.bank)
    room = 100 * terms.now.borrower_covered_yuan - fund.covered_of(loan.enterprise)
    if unpaid > room:
        raise _not_enrolled(
            loan,
            f"超过单户在保上限，还可纳入 {_wan(max(room, 0))} 万元",
            f"above what is covered for one enterprise, {_wan(max(room, 0))} 10,000 yuan are left",
        )
    facts = {
        "enterprise": loan.enterprise,
        "granted_on": loan.granted_on.isoformat(),
        "principal_fen": loan.principal_fen,
        "edition": loan.edition,
        "scheme": terms.version,
    }
    return _of_loan(act, "enrolment", loan.key, {COVERED: unpaid, OUTSIDE: -unpaid}, facts=facts)


def reports(fund: Fund, loans: Iterable[Loan], terms: Terms, act: Act) -> Iterator[Entry]:
    """One entry a bank for what its newest reports change in the cover; none where nothing changed."""
    moved: dict[str, list[Posting]] = {}
    for loan in sorted(loans, key=lambda each: each.key):
        held = fund.of_loan.get(loan.key)
        if loan.key not in fund.enrolled or held is None or not fund.in_cover(loan.key):
            continue
        unpaid = _unpaid(fund, loan)
        late = loan.state == "written_off" or loan.overdue_days >= terms.now.fuse_overdue_days
        aim = {COVERED: 0 if late else unpaid, OVERDUE: unpaid if late else 0}
        change = {account: fen - held[account] for account, fen in aim.items()}
        moved.setdefault(loan.bank, []).extend(_postings(loan.key, change | {OUTSIDE: -sum(change.values())}))
    for bank, postings in moved.items():
        if postings:
            yield act.entry("report", tuple(postings), bank=bank)


def claim(fund: Fund, loan: Loan, fen: int, terms: Terms, act: Act) -> Entry:
    """A bank asks for compensation of unpaid principal, after its newest reports were taken in."""
    enrolled = _enrolled(fund, loan.key)
    _amount(fen)
    days = terms.of(enrolled).claim_overdue_days
    if loan.state != "written_off" and loan.overdue_days < days:
        raise Conflict(
            Text(
                f"逾期 {loan.overdue_days} 天，满 {days} 天后才能申请补偿",
                f"{loan.overdue_days} days overdue; a claim is filed after {days}",
            ),
            Text("届时先报送贷款状态，再申请", "Report the loan's state then, and claim"),
        )
    if terms.now.fuse_stops_claims:
        refuse_if_stopped(fund, terms.now, loan.bank)
    _refuse_open_claim(fund, loan.key)
    _within(fund, loan.key, fen)
    facts = {
        "amount_fen": fen,
        "enterprise": loan.enterprise,
        "state": loan.state,
        "overdue_days": loan.overdue_days,
        "reported_on": loan.reported_on.isoformat(),
    }
    return act.entry("claim", bank=loan.bank, loan_no=loan.loan_no, facts=facts)


def filed(fund: Fund, number: int) -> Claim:
    """A claim that waits for its decision."""
    found = fund.claims.get(number)
    if found is None:
        raise NotFound(Text(f"没有第 {number} 号补偿申请", f"There is no claim {number}"), _SEE)
    if found.state != "filed":
        raise Conflict(Text(f"第 {number} 号补偿申请已有结论", f"Claim {number} was decided already"), _SEE)
    return found


def refusal(fund: Fund, number: int, act: Act) -> Entry:
    """A claim is refused, with a reason; who filed it takes it back by the same."""
    found = filed(fund, number)
    return act.entry("refusal", bank=found.entry.bank, loan_no=found.entry.loan_no, claim=number)


def shared(fund: Fund, loan: Key, fen: int, terms: Terms, day: date) -> tuple[dict[str, int], str]:
    """What each party would bear of a claim today, fen, and what limits the fund; above its caps the bank bears."""
    enrolled = _enrolled(fund, loan)
    scheme, year = terms.of(enrolled), day.year
    borne = scheme.borne(fen)
    limits = {
        "share": borne["fund"],
        "loan": 100 * scheme.loan_cap_yuan,
        "enterprise": 100 * scheme.borrower_cap_yuan - fund.paid_for(enrolled.facts["enterprise"]),
        "year": terms.now.yearly_limit(fund.pool_of(year), fund.covered()) - fund.paid_in[year],
        "pool": fund.balances[POOL],
    }
    limited_by = min(limits, key=lambda name: limits[name])
    paid = max(0, limits[limited_by])
    return borne | {"fund": paid, "bank": borne["bank"] + borne["fund"] - paid}, limited_by


def payment(fund: Fund, number: int, terms: Terms, act: Act) -> Entry:
    """A claim is approved and paid; the loan leaves the cover. The caller sees to it that ``by`` did not file it."""
    found = filed(fund, number)
    loan = found.entry.loan
    _within(fund, loan, found.fen)
    borne, limited_by = shared(fund, loan, found.fen, terms, act.day)
    if not borne["fund"]:
        limit = LIMITS[limited_by]
        raise Conflict(
            Text(f"受{limit.zh}限制，现在不能补偿", f"Nothing can be paid now: {limit.en} leaves nothing"),
            Text("待有额度后再批准，或不予补偿", "Approve it once there is room, or refuse it"),
        )
    held = fund.of_loan[loan]
    moved = {
        COVERED: -held[COVERED],
        OVERDUE: -held[OVERDUE],
        OWED: found.fen,
        OUTSIDE: fund.in_cover(loan) - found.fen,
        **{BORNE[party]: borne[party] for party in PARTIES},
        POOL: -borne["fund"],
        OWN: -borne["bank"] - borne["guarantor"],
    }
    facts = {"covered_fen": fund.covered(), "pool_fen": fund.pool_of(act.day.year), "limited_by": limited_by}
    return _of_loan(act, "payment", loan, moved, claim=number, other=found.entry.by, facts=facts)


def recovery(fund: Fund, loan: Key, fen: int, act: Act) -> Entry:
    """Money comes back from the borrower; the parties share it in proportion to what each still misses."""
    _amount(fen)
    held = _owed(fund, loan)
    if fen > held[OWED]:
        raise Conflict(
            Text(f"待追偿只有 {_wan(held[OWED])} 万元", f"Only {_wan(held[OWED])} 10,000 yuan are still owed"),
            Text("核对收回金额", "Check the amount"),
        )
    back = dict(zip(PARTIES, parts(fen, [held[BORNE[p]] + held[RECOVERED[p]] for p in PARTIES]), strict=True))
    moved = {
        OWED: -fen,
        OUTSIDE: fen,
        **{RECOVERED[party]: -back[party] for party in PARTIES},
        POOL: back["fund"],
        OWN: back["bank"] + back["guarantor"],
    }
    return _of_loan(act, "recovery", loan, moved)


def write_off(fund: Fund, loan: Key, act: Act) -> Entry:
    """What is still owed is given up. The caller sees to it that ``by`` did not approve the claim."""
    held = _owed(fund, loan)
    approved = fund.claims[fund.claim_on[loan]].answer
    assert approved is not None
    moved = {OWED: -held[OWED], WRITTEN_OFF: held[OWED]}
    return _of_loan(act, "write_off", loan, moved, other=approved.by)


def reversal(fund: Fund, number: int, act: Act) -> Entry:
    """An entry is taken back by its opposite. The caller sees to it that ``by`` did not book it.

    Of a loan, the newest entry first. An enrolment is taken back with what is in cover by then.
    """
    before = reversible(fund, number)
    change = {(p.account, p.loan): -p.fen for p in before.postings}
    if before.kind == "enrolment":
        held = fund.of_loan[before.loan]
        change = {
            (COVERED, before.loan): -held[COVERED],
            (OVERDUE, before.loan): -held[OVERDUE],
            (OUTSIDE, before.loan): fund.in_cover(before.loan),
        }
    if fund.balances[POOL] + sum(fen for (account, _), fen in change.items() if account == POOL) < 0:
        raise Conflict(
            Text("冲正后资金池余额将为负", "The pool would be overdrawn"),
            Text("先补足资金池", "Bring money into the pool first"),
        )
    moved = tuple(Posting(account, fen, loan) for (account, loan), fen in change.items() if fen)
    return act.entry("reversal", moved, bank=before.bank, loan_no=before.loan_no, reverses=number, other=before.by)


def reversible(fund: Fund, number: int) -> Entry:
    """An entry that can be taken back now."""
    try:
        before = fund.entry(number)
    except IndexError:
        raise NotFound(Text(f"台账没有第 {number} 条", f"There is no entry {number}"), _SEE) from None
    later = [n for n in fund.history.get(before.loan, ()) if n > number] if before.loan_no else []
    if before.kind not in REVERSIBLE or number in fund.reversed:
        raise Conflict(Text(f"第 {number} 条不能冲正", f"Entry {number} cannot be reversed"), _SEE)
    if later:
        raise Conflict(
            Text(f"须先冲正这笔贷款的第 {later[-1]} 条", f"Entry {later[-1]} of the same loan is reversed first"), _SEE
        )
    if before.kind == "enrolment":
        _refuse_open_claim(fund, before.loan)
    return before


_SEE = Text("查看 xinyidai fund ledger", "See xinyidai fund ledger")


def _of_loan(act: Act, kind: str, loan: Key, moved: Mapping[str, int], **more: object) -> Entry:
    return act.entry(kind, tuple(_postings(loan, moved)), bank=loan[0], loan_no=loan[1], **more)


def _postings(loan: Key, moved: Mapping[str, int]) -> list[Posting]:
    return [Posting(account, fen, loan) for account, fen in moved.items() if fen]


def _unpaid(fund: Fund, loan: Loan) -> int:
    """What is in cover by the newest report: never more than was lent; what a bank wrote off is still unpaid."""
    if loan.state == "settled":
        return 0
    if loan.balance_fen is None or loan.state == "written_off":
        return fund.in_cover(loan.key)
    return min(loan.balance_fen, int(fund.enrolled[loan.key].facts["principal_fen"]))


def _enrolled(fund: Fund, loan: Key) -> Entry:
    try:
        return fund.enrolled[loan]
    except KeyError:
        raise NotFound(
            Text(f"基金没有纳入贷款 {loan[1]}", f"Loan {loan[1]} is not in the fund's cover"),
            Text("先办理纳入", "Enrol it first"),
        ) from None


def _owed(fund: Fund, loan: Key) -> Mapping[str, int]:
    _enrolled(fund, loan)
    held = fund.of_loan[loan]
    if not held[OWED]:
        raise Conflict(
            Text(f"贷款 {loan[1]} 没有待追偿的金额", f"Nothing is owed of loan {loan[1]}"),
            Text("补偿之后才有追偿和核销", "Recoveries and write-offs follow a payment"),
        )
    return held


def _within(fund: Fund, loan: Key, fen: int) -> None:
    unpaid = fund.in_cover(loan)
    if fen > unpaid:
        raise Conflict(
            Text(f"在保的未偿还本金只有 {_wan(unpaid)} 万元", f"Only {_wan(unpaid)} 10,000 yuan are unpaid in cover"),
            Text("按未偿还本金重新申请", "Claim no more than that"),
        )


def _refuse_open_claim(fund: Fund, loan: Key) -> None:
    number = fund.claim_on.get(loan)
    if number is not None and fund.claims[number].state == "filed":
        raise Conflict(
            Text(f"这笔贷款有待审批的第 {number} 号申请", f"Claim {number} on this loan waits for its decision"), _SEE
        )


def _amount(fen: int) -> None:
    if not 0 < fen <= LARGEST_FEN:
        raise Invalid(Text("金额须大于零", "An amount is above zero"), Text("填写金额（分）", "Give the amount in fen"))


def _not_enrolled(loan: Loan, zh: str, en: str) -> Conflict:
    return Conflict(
        Text(f"贷款 {loan.loan_no} 不能纳入：{zh}", f"Loan {loan.loan_no} is not enrolled: {en}"),
        Text("核对放款日期、期次和报送的贷款状态", "Check its date, the edition and what was reported"),
    )


def _wan(fen: int) -> str:
    """Fen as 万元."""
    return f"{fen / 1e6:,.2f}"
