"""Laws of lending that hold for any sequence of events, however it is mixed."""

import datetime as dt
import random
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from scoring.errors import Conflict, Invalid
from scoring.lending.demand import Demand, merged
from scoring.lending.life import ACTS, WITHOUT_LOAN, Event, Life, after, fold
from scoring.lending.outcomes import Outcome, newest, standing
from scoring.lending.reconciliation import Difference, Statement, differences, states

DAY = dt.date(2026, 1, 1)
BANKS = ("a", "b", "c")
DETAIL = {
    "stated": {"valid_until": DAY + dt.timedelta(days=40)},
    "changed": {"valid_until": DAY + dt.timedelta(days=80)},
    "taken_up": {"edition": 1},
    "papers": {"due": DAY + dt.timedelta(days=30), "remind_on": DAY + dt.timedelta(days=25)},
    "approved": {"amount_fen": 100},
    "refused": {"reasons": ["debt"], "words": ""},
    "disbursed": {"loan_no": "L", "principal_fen": 100},
}
BY_ENTERPRISE = ("stated", "changed", "withdrawn")


class Lives(RuleBasedStateMachine):
    """Anybody tries anything at any time; what is refused leaves no trace."""

    def __init__(self):
        super().__init__()
        self.life, self.log, self.today = Life(), [], DAY

    @rule(days=st.integers(0, 12))
    def time_passes(self, days):
        self.today += dt.timedelta(days=days)

    @rule(kind=st.sampled_from(sorted(ACTS)), bank=st.sampled_from(BANKS))
    def somebody_acts(self, kind, bank):
        event = Event(kind, self.today, "" if kind in BY_ENTERPRISE else bank, DETAIL.get(kind, {}))
        allowed = self.life.possible(bank, self.today) if event.bank else self.life.open_to_enterprise
        try:
            self.life = after(self.life, event)
        except Conflict:
            assert kind not in allowed
        else:
            assert kind in allowed
            self.log.append(event)

    @precondition(lambda self: any(self.life.possible(bank, self.today) for bank in BANKS))
    @rule(choice=st.randoms(use_true_random=False))
    def a_bank_does_what_is_possible(self, choice):
        bank = choice.choice([bank for bank in BANKS if self.life.possible(bank, self.today)])
        kind = choice.choice(self.life.possible(bank, self.today))
        event = Event(kind, self.today, bank, DETAIL.get(kind, {}))
        self.life = after(self.life, event)
        self.log.append(event)

    @invariant()
    def a_bank_has_at_most_one_open_case_of_a_demand(self):
        for cases in self.life.cases.values():
            assert sum(case.state not in WITHOUT_LOAN for case in cases) <= 1
            assert all(case.state in WITHOUT_LOAN for case in cases[:-1])

    @invariant()
    def no_loan_without_an_approval_and_no_approval_without_papers(self):
        for case in (case for cases in self.life.cases.values() for case in cases):
            assert case.loan is None or case.approval is not None
            assert case.approval is None or case.papers_on is not None
            assert case.loan is None or case.refusal is None

    @invariant()
    def the_log_gives_the_same_state(self):
        assert fold(self.log) == self.life

    @invariant()
    def a_withdrawn_demand_leaves_nothing_undecided(self):
        if self.life.withdrawn_on is not None:
            assert not any(self.life.possible(bank, self.today) for bank in BANKS if not self.lent(bank))

    def lent(self, bank):
        case = self.life.case_of(bank)
        return case is not None and case.loan is not None


TestLives = Lives.TestCase
TestLives.settings = settings(max_examples=250, stateful_step_count=50, deadline=None)


@st.composite
def reports(draw):
    """Reports of a few loans and month ends, some of them corrected, some of them repeated."""
    found = []
    for number in range(draw(st.integers(1, 12))):
        state = draw(st.sampled_from(["normal", "overdue", "settled", "written_off"]))
        found.append(
            Outcome(
                draw(st.sampled_from(BANKS[:2])),
                draw(st.sampled_from(["L1", "L2"])),
                dt.date(2026, draw(st.integers(1, 4)), 28),
                "E",
                DAY,
                500,
                state,
                draw(st.none() | st.integers(0, 500)),
                30 if state == "overdue" else 0,
                (draw(st.sampled_from(["2026-05-01", "2026-05-02"])), draw(st.sampled_from(["aa", "bb", "~"])), number),
            )
        )
    return found


@given(reports(), st.randoms(use_true_random=False), st.integers(1, 3))
def test_an_outcome_counts_once_however_often_and_in_whatever_order_it_comes(told, choice, times):
    mixed = told * times
    choice.shuffle(mixed)
    assert newest(mixed) == newest(told)
    assert standing(mixed) == standing(told)
    assert set(Counter((*o.loan, o.reported_on) for o in newest(mixed)).values()) <= {1}


@given(reports())
def test_what_is_outstanding_is_the_sum_of_the_newest_reports(told):
    expected = {}
    for each in sorted(told, key=lambda o: (o.reported_on, o.version)):
        left = each.balance_fen if each.balance_fen is not None else each.principal_fen
        expected[each.loan] = left if each.state in {"normal", "overdue"} else 0
    assert sum(o.outstanding_fen for o in standing(told).values()) == sum(expected.values())


@given(reports(), st.randoms(use_true_random=False))
def test_books_that_say_what_was_reported_differ_in_nothing_but_what_the_reports_lack(told, choice):
    bank, on = choice.choice(BANKS[:2]), dt.date(2026, choice.randint(1, 4), 28)
    held = {o.loan_no: o for o in standing(told, on).values() if o.bank == bank}
    owing = {n: o for n, o in held.items() if o.state in {"normal", "overdue"}}
    lines = {number: (o.outstanding_fen, o.overdue_fen) for number, o in owing.items()}
    balance, overdue = (sum(both[i] for both in lines.values()) for i in (0, 1))
    stated = Statement(bank, on, len(lines), balance, overdue, lines)
    assert {d.kind for d in differences(stated, held, {})} <= {"not_reported", "no_balance"}


@given(st.sets(st.tuples(st.sampled_from("xyz"), st.sampled_from("12"))), st.data())
def test_every_difference_that_was_ever_noted_has_exactly_one_state(now, data):
    names = st.tuples(st.sampled_from("xyz"), st.sampled_from("12"))
    noted, explained = data.draw(st.sets(names)), data.draw(st.sets(names))
    found = states([Difference(k, n, 1, 2) for k, n in now], noted, explained)
    assert Counter((d.kind, d.loan_no) for d, _ in found) == Counter(now | noted)
    assert {(d.kind, d.loan_no) for d, state in found if state == "resolved"} == noted - now
    assert {(d.kind, d.loan_no) for d, state in found if state == "explained"} == now & explained


@given(st.lists(st.tuples(st.integers(1, 3), st.booleans()), min_size=1, max_size=8), st.integers())
def test_a_demand_withdrawn_once_stays_withdrawn_whatever_order_its_versions_come_in(drawn, seed):
    versions = [
        Demand("E", "W1", amount, None, "周转", DAY, DAY, DAY if gone else None, ("2026-01-02", "", number))
        for number, (amount, gone) in enumerate(drawn)
    ]
    mixed = random.Random(seed).sample(versions, len(versions))
    [found] = merged(mixed).values()
    assert found.amount_fen == drawn[-1][0]
    assert (found.withdrawn_on is not None) == any(gone for _, gone in drawn)


@given(st.lists(st.sampled_from(sorted(ACTS)), max_size=30), st.integers(0, 60))
def test_a_refused_event_changes_nothing(kinds, days):
    life = Life()
    for kind in kinds:
        event = Event(kind, DAY + dt.timedelta(days=days), "" if kind in BY_ENTERPRISE else "a", DETAIL.get(kind, {}))
        before = life
        try:
            life = after(life, event)
        except (Conflict, Invalid):
            assert life is before
