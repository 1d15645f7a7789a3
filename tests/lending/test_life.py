"""A demand from its statement to the last report of its loan."""

import datetime as dt

import pytest

from scoring.errors import Conflict, Invalid
from scoring.lending.life import (
    ACTS,
    FOLLOWING,
    STAGES,
    STATES,
    Case,
    Event,
    Life,
    after,
    fold,
    followed,
    stage,
)
from scoring.lending.outcomes import Outcome

DAY = dt.date(2026, 11, 2)
LATER = DAY + dt.timedelta(days=60)
STATED = Event("stated", DAY, detail={"valid_until": LATER})
TAKEN_UP = Event("taken_up", DAY, "bank", {"edition": 3, "amount_fen": 50_000_000})
PAPERS = Event("papers", DAY, "bank", {"due": LATER, "remind_on": DAY})
APPROVED = Event("approved", DAY, "bank", {"amount_fen": 40_000_000})
REFUSED = Event("refused", DAY, "bank", {"reasons": ["debt"], "words": ""})
DISBURSED = Event("disbursed", DAY, "bank", {"loan_no": "L1", "principal_fen": 40_000_000})
CLAIMED = Event("claimed", DAY, "bank", {"claim": "C1"})


def told(*events: Event) -> Life:
    life = Life()
    for event in events:
        life = after(life, event)
    return life


def case(*events: Event) -> Case:
    found = told(STATED, TAKEN_UP, *events).case_of("bank")
    assert found is not None
    return found


def report(state: str, days: int = 0, balance: int | None = 10_000_000) -> Outcome:
    return Outcome("bank", "L1", LATER, "E", DAY, 40_000_000, state, balance, days)


def test_a_case_goes_from_take_up_to_a_loan():
    made = case(PAPERS, APPROVED, DISBURSED)
    assert (made.state, made.edition, made.due, made.decided_on) == ("disbursed", 3, LATER, DAY)
    assert made.loan == {"on": DAY, "loan_no": "L1", "principal_fen": 40_000_000}
    assert made.outstanding_fen == 40_000_000
    assert made.wish["amount_fen"] == 50_000_000


def test_several_banks_take_up_the_same_demand_each_in_a_case_of_its_own():
    life = told(STATED, TAKEN_UP, Event("taken_up", DAY, "other", {"edition": 3}), PAPERS, REFUSED)
    assert {bank: cases[-1].state for bank, cases in life.cases.items()} == {"bank": "refused", "other": "taken_up"}


def test_a_refused_demand_may_be_taken_up_again_and_the_first_case_stays():
    life = told(STATED, TAKEN_UP, REFUSED, TAKEN_UP)
    assert [each.state for each in life.cases["bank"]] == ["refused", "taken_up"]


def test_a_demand_that_led_to_a_loan_is_not_taken_up_again_by_the_same_bank():
    with pytest.raises(Conflict):
        told(STATED, TAKEN_UP, PAPERS, APPROVED, DISBURSED, TAKEN_UP)


@pytest.mark.parametrize(
    ("before", "event", "state", "possible"),
    [
        ([], APPROVED, "已受理", "登记材料齐备、拒绝并写明原因"),
        ([], TAKEN_UP, "已受理", "登记材料齐备、拒绝并写明原因"),
        ([PAPERS], DISBURSED, "材料齐备，待决定", "批准、拒绝并写明原因"),
        ([PAPERS, APPROVED], REFUSED, "已批准，待放款", "登记放款、登记失效"),
        ([PAPERS, APPROVED, DISBURSED], PAPERS, "已放款", "申请代偿"),
        ([PAPERS, APPROVED, DISBURSED, CLAIMED], CLAIMED, "已申请代偿", "无"),
    ],
)
def test_what_cannot_follow_is_refused_with_what_is_possible(before, event, state, possible):
    with pytest.raises(Conflict) as refused:
        case(*before, event)
    assert refused.value.detail.zh == f"当前状态为“{state}”，不能{ACTS[event.kind].zh}"
    assert refused.value.remedy.zh == f"现在可以：{possible}"


def test_no_step_is_dated_before_the_one_before_it():
    with pytest.raises(Invalid, match="2026-11-01"):
        case(Event("papers", dt.date(2026, 11, 1), "bank", PAPERS.detail))


@pytest.mark.parametrize("event", [TAKEN_UP, Event("withdrawn", DAY), Event("changed", DAY, detail=STATED.detail)])
def test_nothing_comes_before_the_statement(event):
    with pytest.raises(Conflict):
        after(Life(), event)


def test_a_withdrawal_ends_what_led_to_no_loan_and_leaves_the_loan():
    other = [Event(e.kind, e.on, "other", e.detail) for e in (TAKEN_UP, PAPERS, APPROVED, DISBURSED)]
    life = told(STATED, TAKEN_UP, PAPERS, *other, Event("withdrawn", DAY))
    assert {bank: cases[-1].state for bank, cases in life.cases.items()} == {"bank": "withdrawn", "other": "disbursed"}
    with pytest.raises(Conflict):
        after(life, APPROVED)
    with pytest.raises(Conflict):
        after(life, Event("changed", DAY, detail=STATED.detail))


def test_a_withdrawal_leaves_a_refusal_as_it_was():
    assert told(STATED, TAKEN_UP, REFUSED, Event("withdrawn", DAY)).case_of("bank").state == "refused"


def test_a_demand_that_ended_is_not_taken_up():
    late = Event("taken_up", LATER + dt.timedelta(days=1), "bank", TAKEN_UP.detail)
    with pytest.raises(Conflict):
        told(STATED, late)
    assert told(STATED, Event("taken_up", LATER, "bank", TAKEN_UP.detail)).case_of("bank").state == "taken_up"


def test_a_case_lapses_when_the_demand_ends_before_the_papers_are_complete():
    life, beyond = told(STATED, TAKEN_UP), LATER + dt.timedelta(days=1)
    assert life.seen(life.case_of("bank"), LATER).state == "taken_up"
    assert life.seen(life.case_of("bank"), beyond).state == "lapsed"
    assert life.possible("bank", beyond) == ()
    longer = after(life, Event("changed", DAY, detail={"valid_until": beyond}))
    assert longer.possible("bank", beyond) == FOLLOWING["taken_up"], "an extended demand goes on"


def test_with_the_papers_complete_the_bank_decides_even_after_the_demand_ended():
    life, beyond = told(STATED, TAKEN_UP, PAPERS), LATER + dt.timedelta(days=1)
    assert life.possible("bank", beyond) == ("approved", "refused")


def test_a_decision_is_overdue_on_the_day_after_the_last_one():
    made = case(PAPERS)
    assert not made.overdue_decision(LATER)
    assert made.overdue_decision(LATER + dt.timedelta(days=1))
    assert made.reminded(DAY)
    assert not case(PAPERS, REFUSED).overdue_decision(LATER + dt.timedelta(days=1))
    assert not case().reminded(LATER)


@pytest.mark.parametrize(
    ("outcome", "state", "left"),
    [
        (report("normal"), "followed", 10_000_000),
        (report("normal", balance=None), "followed", 40_000_000),
        (report("overdue", 40), "overdue", 10_000_000),
        (report("settled", balance=0), "settled", 0),
        (report("written_off"), "written_off", 0),
    ],
)
def test_a_loan_stands_as_it_was_last_reported(outcome, state, left):
    made = followed(case(PAPERS, APPROVED, DISBURSED), outcome)
    assert (made.state, made.outstanding_fen) == (state, left)


def test_a_claim_stands_until_the_loan_is_settled():
    claimed = case(PAPERS, APPROVED, DISBURSED, CLAIMED)
    assert followed(claimed, report("overdue", 100)).state == "claimed"
    assert followed(claimed, report("settled", balance=0)).state == "settled"
    assert followed(claimed, None) is claimed


def test_the_stages_before_any_bank_decides():
    life = told(STATED)
    assert stage(life, [], None, DAY) == "stated"
    assert stage(life, ["bank"], None, DAY) == "authorised"
    assert stage(life, [], 3, DAY) == "stated"
    assert stage(life, ["bank"], 3, DAY) == "listed"
    assert stage(told(STATED, TAKEN_UP), ["bank"], 3, DAY) == "taken_up"
    assert stage(told(STATED, TAKEN_UP, REFUSED), ["bank"], 3, DAY) == "listed"
    assert stage(life, ["bank"], 3, LATER + dt.timedelta(days=1)) == "ended"
    assert stage(told(STATED, Event("withdrawn", DAY)), ["bank"], 3, DAY) == "withdrawn"


def test_every_state_act_and_stage_has_words():
    assert set(FOLLOWING) == set(STATES)
    assert {kind for kinds in FOLLOWING.values() for kind in kinds} <= set(ACTS)
    assert all(text.zh and text.en for text in (*STATES.values(), *ACTS.values(), *STAGES.values()))


def test_folding_a_log_judges_nothing_again():
    """The records under a demand may be withdrawn later; the log is still read."""
    assert fold([STATED, TAKEN_UP, PAPERS, APPROVED]) == told(STATED, TAKEN_UP, PAPERS, APPROVED)
    assert fold([TAKEN_UP, PAPERS]).case_of("bank").state == "papers"
