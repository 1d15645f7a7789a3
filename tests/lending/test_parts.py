"""The clock, the reasons of refusal, and the reconciliation, on days and figures one can check by hand."""

import datetime as dt

import pytest

from scoring.errors import Invalid
from scoring.lending.clock import term
from scoring.lending.outcomes import Outcome, loans
from scoring.lending.reconciliation import KINDS, Difference, Statement, differences
from scoring.lending.refusals import REFUSALS, refusal
from scoring.policy.parameters import Policy

OCTOBER = dt.date(2026, 10, 31)


def test_a_bank_has_thirty_days_from_the_complete_papers():
    given = term(dt.date(2026, 9, 1), Policy())
    assert (given.due, given.remind_on) == (dt.date(2026, 10, 1), dt.date(2026, 9, 26))


def test_working_days_leave_out_the_weekends_and_the_holidays_of_october():
    given = term(dt.date(2026, 9, 29), Policy(decision_in_working_days=True, decision_days=3, reminder_days=0))
    assert given.due == dt.date(2026, 10, 9), "30 September, 8 and 9 October"
    assert given.remind_on == given.due


def test_where_holidays_are_not_published_monday_to_friday_are_working_days():
    given = term(dt.date(2031, 1, 2), Policy(decision_in_working_days=True, decision_days=3))
    assert given.due == dt.date(2031, 1, 7)


def test_no_reminder_comes_before_the_papers():
    assert term(dt.date(2026, 9, 1), Policy(decision_days=3)).remind_on == dt.date(2026, 9, 1)


def test_a_refusal_names_reasons_of_the_list_once_each():
    assert refusal(["debt", "papers", "debt"], " 材料缺流水 ") == {"reasons": ["debt", "papers"], "words": "材料缺流水"}
    assert all(text.zh and text.en for both in REFUSALS.values() for text in both)


@pytest.mark.parametrize(("reasons", "words"), [([], ""), (["whim"], ""), (["other"], " ")])
def test_a_refusal_without_a_reason_is_refused(reasons, words):
    with pytest.raises(Invalid):
        refusal(reasons, words)


def reported(number: str, balance: int | None, state: str = "normal", days: int = 0, on: dt.date = OCTOBER) -> Outcome:
    return Outcome("bank", number, on, "E", dt.date(2026, 1, 5), 900, state, balance, days)


HELD = {
    "L1": reported("L1", 500),
    "L2": reported("L2", 300, "overdue", 40),
    "L3": reported("L3", 0, "settled"),
    "L4": reported("L4", 100, on=dt.date(2026, 8, 31)),
    "L5": reported("L5", None),
}


def test_totals_that_agree_leave_the_loans_that_were_not_reported_well():
    found = differences(Statement("bank", OCTOBER, 5, 1_900, 300), HELD, {"L9": 100})
    assert found == (
        Difference("not_reported", "L4", 100, None),
        Difference("no_balance", "L5", 900, None),
        Difference("never_reported", "L9", 100, None),
    )


def test_totals_that_differ_are_told_with_both_figures():
    found = differences(Statement("bank", OCTOBER, 2, 500, 0), {n: HELD[n] for n in ("L1", "L2", "L3")}, {})
    assert found == (Difference("balance", "", 800, 500), Difference("overdue", "", 300, 0))


def test_a_list_of_loans_tells_which_ones_differ():
    lines = {"L1": (500, 0), "L2": (250, 0), "L8": (70, 0)}
    held = {n: HELD[n] for n in ("L1", "L2", "L3")} | {"L6": reported("L6", 60)}
    found = differences(Statement("bank", OCTOBER, 3, 820, 0, lines), held, {})
    assert [(d.kind, d.loan_no, d.ours, d.theirs) for d in found if d.loan_no] == [
        ("loan_balance", "L2", 300, 250),
        ("loan_overdue", "L2", 300, 0),
        ("unknown_there", "L6", 60, None),
        ("unknown_here", "L8", None, 70),
    ]
    assert {d.kind for d in found} <= set(KINDS)


def test_a_loan_stands_with_its_edition_and_what_is_left():
    [loan] = loans({("bank", "L2"): HELD["L2"]}, {("bank", "L2"): 7})
    assert (loan.key, loan.edition, loan.balance_fen, loan.overdue_days) == (("bank", "L2"), 7, 300, 40)
    [other] = loans({("bank", "L3"): HELD["L3"]}, {})
    assert (other.edition, other.balance_fen, other.state) == (None, 0, "settled")
