"""Whatever is done with the fund, in whichever order: the balances add up, and no cap is passed."""

from dataclasses import replace
from datetime import date, timedelta

import hypothesis.strategies as st
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from scoring.errors import UserError
from scoring.lending import fund_acts, fund_fuse
from scoring.lending.fund import BORNE, KINDS, POOL, RECOVERED, Act, Entry, Fund, replay, unsound
from scoring.lending.fund_acts import Terms
from scoring.lending.loan import Loan
from scoring.policy.scheme import NO_CAP_YUAN, WHOLE, Scheme

STEPS = 10_000
FIRST = date(2026, 1, 1)
LOANS = tuple((bank, f"L{i}", f"E{i % 2}") for i, bank in enumerate(("one", "one", "one", "other", "other")))
amounts = st.integers(1_000_00, 30_000_00) | st.integers(1, 100)


@st.composite
def schemes(draw: st.DrawFn) -> Scheme:
    fund = draw(st.integers(1_000, WHOLE))
    bank = draw(st.integers(0, WHOLE - fund))
    yuan = st.integers(1, 20_000) | st.just(NO_CAP_YUAN)
    part = st.integers(100, WHOLE) | st.just(WHOLE)
    fuse = st.sampled_from((2_000, 5_000, 8_000, WHOLE, WHOLE))
    return Scheme(
        fund_share_bp=fund,
        bank_share_bp=bank,
        guarantor_share_bp=WHOLE - fund - bank,
        loan_cap_yuan=draw(yuan),
        borrower_cap_yuan=draw(yuan),
        borrower_covered_yuan=draw(st.integers(5_000, 60_000)),
        yearly_cap_yuan=draw(yuan),
        yearly_cap_bp=draw(part),
        compensation_cap_bp=draw(part),
        fuse_bank_bp=draw(fuse),
        fuse_pool_bp=draw(fuse),
        fuse_stops_claims=draw(st.booleans()),
    )


class AnyPath(RuleBasedStateMachine):
    """Acts at random; what is refused changes nothing."""

    steps = 0
    done: dict[str, int] = {}  # noqa: RUF012  (one count over all runs, on purpose)

    @initialize(scheme=schemes(), later=schemes())
    def begin(self, scheme: Scheme, later: Scheme) -> None:
        self.fund = Fund()
        self.day = FIRST
        self.versions = {1: scheme, 2: later}
        self.version = 1
        self.loans: dict[tuple[str, str], Loan] = {}
        self.contribute(40_000_00)
        for which in LOANS[:3]:
            self.lend_and_enrol(which, 10_000_00)

    @property
    def terms(self) -> Terms:
        return Terms(self.versions, self.version, FIRST)

    def act(self, by: str = "li") -> Act:
        return Act(by, self.day, "because")

    def attempt(self, make: object, *given: object) -> Entry | None:
        AnyPath.steps += 1
        try:
            entry = make(*given)  # type: ignore[operator]
        except UserError:
            return None
        AnyPath.done[entry.kind] = AnyPath.done.get(entry.kind, 0) + 1
        added = self.fund.add(entry)
        for blown in fund_fuse.blowing(self.fund, self.terms.now, self.day):
            self.fund.add(blown)
            AnyPath.done["fuse_blown"] = AnyPath.done.get("fuse_blown", 0) + 1
        return added

    @rule(days=st.sampled_from((1, 20, 40, 90, 200)))
    def time_passes(self, days: int) -> None:
        AnyPath.steps += 1
        self.day += timedelta(days)

    @rule(version=st.sampled_from((1, 2)))
    def another_scheme_is_in_force(self, version: int) -> None:
        AnyPath.steps += 1
        self.version = version

    @rule(fen=amounts)
    def contribute(self, fen: int) -> None:
        self.attempt(fund_acts.contribution, fen, "财政局", self.act())

    @rule(which=st.sampled_from(LOANS), fen=amounts)
    def lend_and_enrol(self, which: tuple[str, str, str], fen: int) -> None:
        bank, number, enterprise = which
        loan = Loan(bank, number, enterprise, self.day, fen, 1, self.day, "normal", fen, 0)
        if self.attempt(fund_acts.enrolment, self.fund, loan, self.terms, self.act()):
            self.loans[loan.key] = loan

    @precondition(lambda self: self.loans)
    @rule(data=st.data())
    def a_bank_reports(self, data: st.DataObject) -> None:
        AnyPath.steps += 1
        key = data.draw(st.sampled_from(sorted(self.loans)))
        loan = self.loans[key]
        state = data.draw(st.sampled_from(("normal", *["overdue"] * 5, "settled", "written_off")))
        left = 0 if state == "settled" else data.draw(st.none() | st.integers(0, loan.principal_fen or 0))
        late = data.draw(st.sampled_from((1, 89, 90, 200))) if state == "overdue" else 0
        self.told(replace(loan, reported_on=self.day, state=state, balance_fen=left, overdue_days=late))

    @precondition(lambda self: self.loans)
    @rule(data=st.data())
    def a_loan_goes_bad_and_is_claimed(self, data: st.DataObject) -> None:
        loan = self.loans[data.draw(st.sampled_from(sorted(self.loans)))]
        self.told(replace(loan, reported_on=self.day, state="overdue", overdue_days=90))
        unpaid = self.fund.in_cover(loan.key)
        filed = self.attempt(fund_acts.claim, self.fund, self.loans[loan.key], unpaid, self.terms, self.act("zhao"))
        if filed and data.draw(st.booleans()):
            self.pay(filed.number)

    def told(self, loan: Loan) -> None:
        self.loans[loan.key] = loan
        for entry in list(fund_acts.reports(self.fund, self.loans.values(), self.terms, self.act("system"))):
            self.attempt(lambda entry: entry, entry)

    @precondition(lambda self: self.loans)
    @rule(data=st.data(), share=st.integers(1, 110))
    def claim(self, data: st.DataObject, share: int) -> None:
        loan = self.loans[data.draw(st.sampled_from(sorted(self.loans)))]
        unpaid = self.fund.in_cover(loan.key)
        filed = self.attempt(fund_acts.claim, self.fund, loan, unpaid * share // 100, self.terms, self.act("zhao"))
        if filed:
            assert filed.facts["amount_fen"] <= unpaid

    @precondition(lambda self: self.fund.claims)
    @rule(data=st.data())
    def decide(self, data: st.DataObject) -> None:
        filed = [number for number, claim in self.fund.claims.items() if claim.state == "filed"]
        number = data.draw(st.sampled_from(filed or sorted(self.fund.claims)))
        if not data.draw(st.integers(0, 4)):
            self.attempt(fund_acts.refusal, self.fund, number, self.act("wang"))
        else:
            self.pay(number)

    def pay(self, number: int) -> None:
        covered = self.fund.covered()
        pool = self.fund.balances[POOL]
        unpaid = self.fund.in_cover(self.fund.claims[number].entry.loan)
        paid = self.attempt(fund_acts.payment, self.fund, number, self.terms, self.act("wang"))
        if paid:
            self.nothing_above_the_caps(paid, pool, covered, unpaid)

    def nothing_above_the_caps(self, paid: Entry, pool: int, covered: int, unpaid: int) -> None:
        """Worked out again from the entries alone."""
        moved = {p.account: p.fen for p in paid.postings}
        fund, claimed = moved[BORNE["fund"]], self.fund.claims[paid.claim].fen
        enrolled = next(e for e in reversed(self.fund.entries) if e.kind == "enrolment" and e.loan == paid.loan)
        then, now = self.versions[enrolled.facts["scheme"]], self.terms.now
        standing = [e for e in self.fund.entries if e.kind == "payment" and e.number not in self.fund.reversed]
        theirs = {e.loan for e in self.fund.entries if e.facts.get("enterprise") == enrolled.facts["enterprise"]}
        of_fund = {e.number: sum(p.fen for p in e.postings if p.account == BORNE["fund"]) for e in standing}
        in_year = sum(of_fund[e.number] for e in standing if e.day.year == self.day.year)
        back = [e for e in self.fund.entries if e.kind == "recovery" and e.number not in self.fund.reversed]
        back_in_year = sum(p.fen for e in back if e.day.year == self.day.year for p in e.postings if p.account == POOL)
        base = pool + in_year - fund - back_in_year
        assert claimed <= unpaid
        assert sum(moved.get(BORNE[p], 0) for p in BORNE) == claimed
        assert 0 < fund <= min(claimed * then.fund_share_bp // WHOLE + 1, 100 * then.loan_cap_yuan, pool)
        assert sum(of_fund[e.number] for e in standing if e.loan in theirs) <= 100 * then.borrower_cap_yuan
        assert in_year <= 100 * now.yearly_cap_yuan
        assert in_year * WHOLE <= base * now.yearly_cap_bp
        assert in_year * WHOLE <= covered * now.compensation_cap_bp

    @precondition(lambda self: any(c.state == "paid" for c in self.fund.claims.values()))
    @rule(data=st.data(), share=st.integers(1, 110))
    def recover(self, data: st.DataObject, share: int) -> None:
        loan = data.draw(
            st.sampled_from(sorted({c.entry.loan for c in self.fund.claims.values() if c.state == "paid"}))
        )
        owed = self.fund.of_loan[loan]["owed"]
        self.attempt(fund_acts.recovery, self.fund, loan, owed * share // 100, self.act())

    @precondition(lambda self: any(c.state == "paid" for c in self.fund.claims.values()))
    @rule(data=st.data(), sure=st.integers(0, 3))
    def give_up(self, data: st.DataObject, sure: int) -> None:
        loan = data.draw(
            st.sampled_from(sorted({c.entry.loan for c in self.fund.claims.values() if c.state == "paid"}))
        )
        if not sure:
            self.attempt(fund_acts.write_off, self.fund, loan, self.act("qian"))

    @precondition(lambda self: self.fund.entries)
    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        number = data.draw(st.integers(1, len(self.fund.entries) + 1))
        if data.draw(st.booleans()):
            self.attempt(fund_acts.reversal, self.fund, number, self.act("sun"))

    @precondition(lambda self: self.fund.blown)
    @rule(data=st.data())
    def lift(self, data: st.DataObject) -> None:
        bank = data.draw(st.sampled_from(sorted(self.fund.blown)))
        self.attempt(fund_fuse.lift, self.fund, self.terms.now, bank, self.act())

    @invariant()
    def the_balances_keep_their_laws(self) -> None:
        assert unsound(self.fund) == []
        assert self.fund.balances[POOL] == (
            sum(p.fen for e in self.fund.entries for p in e.postings if p.account == POOL)
        )
        for party in BORNE:
            assert -self.fund.balances[RECOVERED[party]] <= self.fund.balances[BORNE[party]]

    @invariant()
    def the_ledger_played_again_gives_the_same(self) -> None:
        again, fund = replay(self.fund.entries), self.fund
        assert vars(again) == vars(fund)


def test_after_ten_thousand_acts_in_any_order_the_fund_adds_up():
    AnyPath.steps, AnyPath.done = 0, {}
    run_state_machine_as_test(
        AnyPath,
        settings=settings(
            max_examples=260,
            stateful_step_count=60,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert AnyPath.steps >= STEPS
    assert set(AnyPath.done) == set(KINDS), "every kind of act was tried with success"
