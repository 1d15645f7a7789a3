"""What can and cannot be done with the fund, act by act."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from scoring.errors import Conflict, Invalid, NotFound
from scoring.lending import fund_acts, fund_fuse, fund_view
from scoring.lending.fund import ACCOUNTS, BORNE, COVERED, KINDS, OUTSIDE, OVERDUE, POOL, Act, Entry, Fund, Posting
from scoring.lending.fund_acts import Terms
from scoring.lending.loan import Loan
from scoring.policy.scheme import WHOLE, Scheme

GRANTED = date(2026, 1, 5)
LATER = GRANTED + timedelta(120)
OPEN = Scheme(compensation_cap_bp=WHOLE, fuse_bank_bp=WHOLE, fuse_pool_bp=WHOLE)
LOAN = Loan("one", "L1", "E1", GRANTED, 1_000, 7, GRANTED, "normal", 1_000, 0)
LATE = replace(LOAN, reported_on=LATER, state="overdue", overdue_days=90)
LI, WANG = Act("li", GRANTED, "理由"), Act("wang", LATER, "理由")


class Desk:
    """A fund of 5,000 fen under a scheme, and short words for what is done with it."""

    def __init__(self, scheme: Scheme = OPEN, pool: int = 5_000) -> None:
        self.fund, self.terms = Fund(), Terms({1: scheme}, 1, GRANTED)
        self.fund.add(fund_acts.contribution(pool, "财政局", LI))

    def enrol(self, loan: Loan = LOAN, act: Act = LI) -> Entry:
        return self.fund.add(fund_acts.enrolment(self.fund, loan, self.terms, act))

    def report(self, *loans: Loan) -> list[Entry]:
        changed = list(fund_acts.reports(self.fund, loans, self.terms, Act("system", LATER)))
        return [self.fund.add(e) for e in (*changed, *())] + [
            self.fund.add(e) for e in list(fund_fuse.blowing(self.fund, self.terms.now, LATER))
        ]

    def claim(self, loan: Loan = LATE, fen: int = 1_000) -> int:
        return self.fund.add(fund_acts.claim(self.fund, loan, fen, self.terms, Act("clerk", LATER))).number

    def pay(self, number: int) -> Entry:
        return self.fund.add(fund_acts.payment(self.fund, number, self.terms, WANG))

    def paid(self) -> Entry:
        self.enrol()
        self.report(LATE)
        return self.pay(self.claim())

    def reverse(self, number: int) -> Entry:
        return self.fund.add(fund_acts.reversal(self.fund, number, WANG))


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.mark.parametrize(
    ("loan", "why"),
    [
        ({"edition": None}, "no valid edition"),
        ({"granted_on": GRANTED - timedelta(1)}, "granted before 2026-01-05"),
        ({"granted_on": GRANTED + timedelta(1)}, "within 30 days"),
        ({"principal_fen": None}, "no unpaid principal"),
        ({"balance_fen": None}, "no unpaid principal"),
        ({"balance_fen": 0}, "no unpaid principal"),
        ({"balance_fen": 1_001}, "no unpaid principal"),
        ({"overdue_days": 1, "state": "overdue"}, "state is not normal"),
        ({"state": "settled"}, "state is not normal"),
    ],
)
def test_a_loan_that_cannot_be_covered_is_told_why(desk, loan, why):
    with pytest.raises(Conflict, match=why):
        desk.enrol(replace(LOAN, **loan))


def test_a_loan_is_enrolled_within_its_days_and_once(desk):
    with pytest.raises(Conflict, match="within 30 days"):
        desk.enrol(act=Act("li", GRANTED + timedelta(31)))
    desk.enrol(act=Act("li", GRANTED + timedelta(30)))
    with pytest.raises(Conflict, match="enrolled already"):
        desk.enrol()


def test_an_enterprise_is_covered_up_to_its_cap_over_all_its_loans():
    desk = Desk(replace(OPEN, borrower_covered_yuan=15))
    desk.enrol()
    with pytest.raises(Conflict, match="0.00 10,000 yuan are left"):
        desk.enrol(replace(LOAN, bank="other", principal_fen=501, balance_fen=501))
    desk.enrol(replace(LOAN, bank="other", principal_fen=500, balance_fen=500))
    desk.enrol(replace(LOAN, loan_no="L2", enterprise="E2"))


@pytest.mark.parametrize(
    ("said", "covered", "overdue"),
    [
        ({"balance_fen": 400}, 400, 0),
        ({"balance_fen": 2_000}, 1_000, 0),
        ({"balance_fen": None}, 1_000, 0),
        ({"state": "overdue", "overdue_days": 1, "balance_fen": 400}, 0, 400),
        ({"state": "settled", "balance_fen": None}, 0, 0),
        ({"state": "written_off", "balance_fen": 0}, 0, 1_000),
    ],
)
def test_the_cover_follows_what_the_bank_reports(desk, said, covered, overdue):
    desk.enrol()
    desk.report(replace(LOAN, **said))
    held = desk.fund.of_loan[LOAN.key]
    assert (held[COVERED], held[OVERDUE]) == (covered, overdue)
    assert desk.report(replace(LOAN, **said)) == [], "the same report again changes nothing"


def test_reports_of_loans_that_are_not_covered_change_nothing(desk):
    desk.paid()
    assert desk.report(LATE, replace(LATE, loan_no="L9")) == []


def test_a_claim_waits_for_its_days_and_stays_within_what_is_unpaid(desk):
    with pytest.raises(NotFound):
        desk.claim()
    desk.enrol()
    desk.report(replace(LATE, balance_fen=600))
    with pytest.raises(Conflict, match="89 days overdue; a claim is filed after 90"):
        desk.claim(replace(LATE, overdue_days=89))
    with pytest.raises(Conflict, match="unpaid in cover"):
        desk.claim(fen=601)
    for fen in (0, -1, 10**15 + 1):
        with pytest.raises(Invalid):
            desk.claim(fen=fen)
    number = desk.claim(fen=600)
    with pytest.raises(Conflict, match=f"Claim {number} on this loan waits"):
        desk.claim(fen=600)


def test_what_a_bank_wrote_off_is_claimed_at_once(desk):
    desk.enrol()
    gone = replace(LATE, state="written_off", overdue_days=0, balance_fen=0)
    desk.report(gone)
    assert desk.pay(desk.claim(gone)).facts["limited_by"] == "share"


def test_a_claim_is_not_paid_above_what_is_unpaid_by_then(desk):
    desk.enrol()
    desk.report(LATE)
    number = desk.claim()
    desk.report(replace(LATE, balance_fen=999))
    with pytest.raises(Conflict, match="unpaid in cover"):
        desk.pay(number)


def test_a_claim_is_decided_once_and_a_refused_one_can_be_filed_again(desk):
    desk.enrol()
    desk.report(LATE)
    number = desk.claim()
    desk.fund.add(fund_acts.refusal(desk.fund, number, WANG))
    with pytest.raises(Conflict, match="decided already"):
        desk.pay(number)
    desk.pay(desk.claim())
    with pytest.raises(NotFound):
        desk.pay(99)
    assert [(c.state, c.paid_fen) for c in fund_view.claims(desk.fund)] == [("paid", 400), ("refused", 0)]


@pytest.mark.parametrize(
    ("scheme", "fund", "limited_by"),
    [
        ({}, 400, "share"),
        ({"loan_cap_yuan": 3}, 300, "loan"),
        ({"borrower_cap_yuan": 2}, 200, "enterprise"),
        ({"yearly_cap_yuan": 1}, 100, "year"),
        ({"yearly_cap_bp": 200}, 100, "year"),
        ({"compensation_cap_bp": 500}, 50, "year"),
    ],
)
def test_what_is_above_a_cap_the_bank_bears(scheme, fund, limited_by):
    made = Desk(replace(OPEN, **scheme)).paid()
    moved = {p.account: p.fen for p in made.postings}
    assert moved[BORNE["fund"]] == -moved[POOL] == fund
    assert moved[BORNE["bank"]] == 600 - fund
    assert moved[BORNE["guarantor"]] == 400
    assert made.facts["limited_by"] == limited_by


def test_the_cap_of_an_enterprise_counts_all_its_loans():
    desk = Desk(replace(OPEN, borrower_cap_yuan=5))
    desk.paid()
    second = replace(LATE, bank="other")
    desk.enrol(replace(LOAN, bank="other"))
    desk.report(second)
    made = desk.pay(desk.claim(second))
    assert (made.facts["limited_by"], desk.fund.paid_for("E1")) == ("enterprise", 500)


def test_a_recovery_that_is_taken_back_leaves_the_pool_of_the_year_as_it_was(desk):
    desk.paid()
    assert desk.fund.pool_of(LATER.year) == 5_000
    back = desk.fund.add(fund_acts.recovery(desk.fund, LOAN.key, 500, WANG))
    assert desk.fund.pool_of(LATER.year) == 5_000
    desk.reverse(back.number)
    assert (desk.fund.pool_of(LATER.year), desk.fund.balances[POOL]) == (5_000, 4_600)


def test_an_empty_pool_pays_nothing():
    desk = Desk(replace(OPEN, fund_share_bp=WHOLE, bank_share_bp=0, guarantor_share_bp=0), pool=1_000)
    desk.enrol(replace(LOAN, loan_no="L2", enterprise="E2"))
    other = replace(LATE, loan_no="L2", enterprise="E2")
    desk.report(other)
    desk.pay(desk.claim(other))
    desk.enrol()
    desk.report(LATE)
    with pytest.raises(Conflict, match="Nothing can be paid now"):
        desk.pay(desk.claim())


def test_caps_of_a_year_begin_anew_with_the_next():
    desk = Desk(replace(OPEN, yearly_cap_yuan=4))
    desk.paid()
    second = replace(LATE, loan_no="L2", enterprise="E2")
    desk.enrol(replace(LOAN, loan_no="L2", enterprise="E2"))
    desk.report(second)
    number = desk.claim(second)
    with pytest.raises(Conflict, match="the cap of the year"):
        desk.pay(number)
    desk.fund.add(fund_acts.payment(desk.fund, number, desk.terms, Act("wang", date(2027, 1, 1))))
    assert (desk.fund.paid_in[2026], desk.fund.paid_in[2027]) == (400, 400)


def test_a_loan_keeps_the_shares_under_which_it_was_enrolled():
    desk = Desk()
    desk.enrol()
    later = replace(OPEN, fund_share_bp=1_000, bank_share_bp=9_000, guarantor_share_bp=0)
    desk.terms = Terms({1: OPEN, 2: later}, 2, GRANTED)
    desk.report(LATE)
    assert desk.pay(desk.claim()).facts["limited_by"] == "share"
    assert desk.fund.of_loan[LOAN.key][BORNE["fund"]] == 400


def test_a_recovery_is_shared_to_the_fen_and_never_above_what_is_owed(desk):
    desk.paid()
    for fen, back in ((1, (1, 0, 0)), (1, (0, 0, 1)), (998, (399, 200, 399))):
        made = desk.fund.add(fund_acts.recovery(desk.fund, LOAN.key, fen, WANG))
        moved = {p.account: -p.fen for p in made.postings}
        assert tuple(moved.get(f"recovered.{p}", 0) for p in ("fund", "bank", "guarantor")) == back
    with pytest.raises(Conflict, match="Nothing is owed"):
        fund_acts.recovery(desk.fund, LOAN.key, 1, WANG)
    assert desk.fund.balances[POOL] == 5_000


def test_what_is_written_off_is_no_longer_owed(desk):
    desk.paid()
    desk.fund.add(fund_acts.recovery(desk.fund, LOAN.key, 100, WANG))
    entry = fund_acts.write_off(desk.fund, LOAN.key, Act("zhao", LATER, "破产终结"))
    assert entry.other == "wang", "who approved the claim"
    desk.fund.add(entry)
    [found] = fund_view.exposures(desk.fund)
    assert (found.owed_fen, found.written_off_fen, found.recovered["fund"]) == (0, 900, 40)
    with pytest.raises(Conflict, match="Nothing is owed"):
        fund_acts.write_off(desk.fund, LOAN.key, WANG)


def test_entries_of_a_loan_are_taken_back_from_the_newest(desk):
    paid = desk.paid()
    back = desk.fund.add(fund_acts.recovery(desk.fund, LOAN.key, 100, WANG))
    with pytest.raises(Conflict, match=f"Entry {back.number} of the same loan"):
        desk.reverse(paid.number)
    desk.reverse(back.number)
    desk.reverse(paid.number)
    assert desk.fund.claims[paid.claim].state == "reversed"
    assert (desk.fund.in_cover(LOAN.key), desk.fund.balances[POOL]) == (1_000, 5_000)
    desk.reverse(2)
    assert (desk.fund.enrolled, desk.fund.covered()) == ({}, 0)
    desk.enrol()


def test_an_enrolment_is_taken_back_with_what_is_in_cover_by_then(desk):
    made = desk.enrol()
    desk.report(replace(LATE, balance_fen=700))
    back = desk.reverse(made.number)
    assert {p.account: p.fen for p in back.postings} == {OVERDUE: -700, OUTSIDE: 700}


def test_what_cannot_be_taken_back_is_told(desk):
    desk.enrol()
    [report] = desk.report(LATE)
    number = desk.claim()
    for entry, why in (
        (report.number, "cannot be reversed"),
        (number, "cannot be reversed"),
        (2, f"Claim {number} on"),
    ):
        with pytest.raises(Conflict, match=why):
            desk.reverse(entry)
    with pytest.raises(NotFound, match="no entry 99"):
        desk.reverse(99)
    paid = desk.pay(number)
    with pytest.raises(Conflict, match="overdrawn"):
        desk.reverse(1)
    back = desk.reverse(paid.number)
    for entry in (paid.number, back.number):
        with pytest.raises(Conflict, match="cannot be reversed"):
            desk.reverse(entry)
    desk.reverse(1)
    assert desk.fund.balances[POOL] == 0


def fused(**more: object) -> Desk:
    """Ten loans of 1,000 fen, one a hundredth of which is overdue; the fuse is at five percent."""
    desk = Desk(replace(OPEN, **more))
    for i in range(10):
        desk.enrol(replace(LOAN, bank="one" if i < 5 else "other", loan_no=f"L{i}", enterprise=f"E{i}"))
    return desk


def test_the_fuse_of_a_bank_stops_that_bank_and_of_the_pool_every_bank():
    one = replace(LATE, bank="one", loan_no="L1", enterprise="E1")
    for scheme, stopped in (({"fuse_bank_bp": 2_000}, {"one"}), ({"fuse_pool_bp": 1_000}, {""})):
        desk = fused(**scheme)
        desk.report(one)
        assert set(desk.fund.blown) == stopped
        for bank in ("one", "other"):
            try:
                desk.enrol(replace(LOAN, bank=bank, loan_no="new", enterprise="new"))
                went_on = True
            except Conflict:
                went_on = False
            assert went_on == ("" not in stopped and bank not in stopped)


def test_the_fuse_stops_claims_only_if_the_scheme_says_so():
    late = replace(LATE, bank="one", loan_no="L1", enterprise="E1")
    desk = fused(fuse_bank_bp=2_000)
    desk.report(late)
    with pytest.raises(Conflict, match="no loan is enrolled and no claim is taken"):
        desk.claim(late)
    desk = fused(fuse_bank_bp=2_000, fuse_stops_claims=False)
    desk.report(late)
    desk.pay(desk.claim(late))
    assert desk.fund.overdue("one") == 1_000, "what was compensated and not recovered still counts as overdue"
    [_, view] = fund_view.fuses(desk.fund, desk.terms, "one")
    assert (view.blown_since, view.rate.reached, view.rate.share) == (LATER, True, 0.2)
    assert view.why.en.startswith(f"one: fuse blown since {LATER}, no loan is enrolled: overdue rate 20.00%")


def test_a_fuse_is_lifted_by_a_person_once_the_rate_is_below_its_level():
    late = replace(LATE, bank="one", loan_no="L1", enterprise="E1")
    desk = fused(fuse_bank_bp=2_000)
    with pytest.raises(Conflict, match="not blown"):
        fund_fuse.lift(desk.fund, desk.terms.now, "one", WANG)
    desk.report(late)
    with pytest.raises(Conflict, match=r"cannot be lifted: overdue rate 20\.00%"):
        fund_fuse.lift(desk.fund, desk.terms.now, "one", WANG)
    desk.report(replace(late, balance_fen=999))
    assert list(desk.fund.blown) == ["one"], "the rate alone does not lift it"
    lifted = desk.fund.add(fund_fuse.lift(desk.fund, desk.terms.now, "one", WANG))
    assert (lifted.by, lifted.note, desk.fund.blown) == ("wang", "理由", {})
    desk.report(replace(late, balance_fen=1_000))
    assert list(desk.fund.blown) == ["one"], "and it blows again"


def test_a_fuse_at_a_hundred_percent_is_none(desk):
    desk.enrol()
    assert len(desk.report(LATE)) == 1
    assert desk.fund.blown == {}


def test_how_the_fund_stands_tells_what_can_still_be_paid_this_year():
    desk = Desk(replace(OPEN, yearly_cap_yuan=7))
    desk.paid()
    found = fund_view.standing(desk.fund, desk.terms, LATER)
    assert (found.paid_fen, found.limit_fen, found.covered_fen, found.balances[POOL]) == (400, 400, 0, 4_600)
    desk.enrol(replace(LOAN, loan_no="L2", enterprise="E2"))
    assert fund_view.standing(desk.fund, desk.terms, LATER).limit_fen == 700


def test_an_entry_that_does_not_sum_to_zero_is_never_taken(desk):
    with pytest.raises(ValueError, match="sum to zero"):
        desk.fund.add(LI.entry("contribution", (Posting(POOL, 1),)))


def test_every_account_and_kind_has_words(desk):
    desk.paid()
    for entry in desk.fund.entries:
        assert KINDS[entry.kind].zh
        assert all(ACCOUNTS[p.account].zh for p in entry.postings)


@pytest.mark.parametrize(("fen", "contributor"), [(0, "财政局"), (-5, "财政局"), (5, " ")])
def test_a_contribution_has_an_amount_and_a_contributor(fen, contributor):
    with pytest.raises(Invalid):
        fund_acts.contribution(fen, contributor, LI)
