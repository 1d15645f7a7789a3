"""The fund's ledger and schemes in the database: they only grow, and by two people."""

import dataclasses
import datetime as dt

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from scoring.errors import Conflict, Forbidden, Invalid, NotFound, Tampered
from scoring.lending.fund import BORNE, POOL, Act, unsound
from scoring.pipeline import fund as acting
from scoring.pipeline.workspace import opened
from scoring.policy.scheme import TEMPLATES, Scheme
from scoring.settings import Settings
from scoring.store import audit, editions
from scoring.store import fund as store
from scoring.store.tables import fund_entry, fund_posting, fund_scheme
from tests.store.lent import GRANTED, ground, in_force, listed, report

KILN, SHOP = "91350526MA0000001K", "91350526MA0000002H"
SCHEME = dataclasses.replace(Scheme(), compensation_cap_bp=10_000, fuse_bank_bp=10_000, fuse_pool_bp=10_000)
LATER = GRANTED + dt.timedelta(120)


@pytest.fixture
def workspace(store_url, tmp_path):
    found = opened(Settings(home=tmp_path / "home", database=store_url, _env_file=None))
    yield found
    found.database.engine.dispose()


@pytest.fixture
def connection(workspace):
    """A scheme in force, ten million yuan in the pool, and a loan in cover."""
    with workspace.database.transaction() as open_:
        begin(open_)
        yield open_


def begin(connection):
    ground(connection)
    in_force(connection, SCHEME)
    listed(connection, (KILN, "one"), (SHOP, "other"))
    report(connection, "one", "L1", KILN)
    acting.contribute(connection, 1_000_000_000, "德化县财政局", Act("li", GRANTED))
    acting.enrol(connection, "one", "L1", Act("li", GRANTED))


def overdue(connection, days=100, **said):
    report(connection, "one", "L1", KILN, reported_on=LATER, state="overdue", overdue_days=days, **said)
    acting.refresh(connection, LATER)


def claimed(connection, fen=100_000_000):
    overdue(connection)
    return acting.claim(connection, "one", "L1", fen, Act("clerk", LATER)).number


def paid(connection):
    return acting.pay(connection, claimed(connection), Act("wang", LATER))


def test_the_ledger_read_back_adds_up_to_the_same(connection):
    made = paid(connection)
    acting.recover(connection, ("one", "L1"), 33_333_333, Act("li", LATER))
    acting.write_off(connection, ("one", "L1"), Act("zhao", LATER, "破产终结"))
    fund = store.ledger(connection)
    assert unsound(fund) == []
    assert [e.kind for e in fund.entries] == [
        "contribution",
        "enrolment",
        "report",
        "claim",
        "payment",
        "recovery",
        "write_off",
    ]
    assert fund.entry(made.number) == made
    assert fund.balances[POOL] == 1_000_000_000 - 40_000_000 + 13_333_333


def test_every_act_is_in_the_audit_trail(connection):
    number = paid(connection).number
    [entry] = audit.newest(connection, f"fund entry {number}")
    assert (entry["actor"], entry["action"]) == ("wang", "fund payment")
    audit.verify(connection)


def refused(workspace, statement, rule):
    with pytest.raises(DBAPIError, match=rule), workspace.database.transaction() as connection:
        connection.execute(statement)


@pytest.fixture
def begun(workspace):
    """The same fund, committed: its first entry."""
    with workspace.database.transaction() as connection:
        begin(connection)
        return dict(connection.execute(select(fund_entry).where(fund_entry.c.number == 1)).mappings().one())


@pytest.mark.usefixtures("begun")
def test_the_database_itself_refuses_to_change_the_ledger(workspace):
    for table, values in ((fund_entry, {"note": "x"}), (fund_posting, {"fen": 1})):
        refused(workspace, update(table).values(values), "never changed")
        refused(workspace, delete(table), "never changed")


def test_the_database_itself_refuses_an_entry_out_of_turn_and_a_posting_too_many(workspace, begun):
    more = {"account": POOL, "fen": 5, "bank": "", "loan_no": ""}
    refused(workspace, insert(fund_entry).values(begun | {"number": 9}), "only grows at its end")
    for line in (0, 3):
        refused(workspace, insert(fund_posting).values(entry=1, line=line, **more), "only grows at its end")


def test_the_database_itself_refuses_half_an_act(workspace, begun):
    for values, rule in (
        ({"kind": "payment", "claim": 1, "other": "li"}, "four_eyes"),
        ({"kind": "payment", "claim": 1}, "two_people"),
        ({"kind": "payment", "other": "wang"}, "decides_a_claim"),
        ({"kind": "reversal", "other": "wang", "note": "误记"}, "reverses_an_entry"),
        ({"kind": "refusal", "claim": 1}, "for_a_reason"),
        ({"kind": "gift"}, "known_kind"),
    ):
        refused(workspace, insert(fund_entry).values(begun | {"number": 3, "lines": 0} | values), rule)


def test_a_posting_that_is_missing_is_told(connection):
    row = dict(connection.execute(select(fund_entry).where(fund_entry.c.number == 1)).mappings().one())
    connection.execute(insert(fund_entry).values(row | {"number": 3}))
    with pytest.raises(Tampered, match="Entry 3"):
        store.ledger(connection)


def test_a_claim_is_approved_by_another_person_than_who_filed_it(connection):
    number = claimed(connection)
    with pytest.raises(Forbidden):
        acting.pay(connection, number, Act("clerk", LATER))
    made = acting.pay(connection, number, Act("wang", LATER))
    assert (made.by, made.other) == ("wang", "clerk")


def test_a_write_off_and_a_correction_are_by_another_person_too(connection):
    number = paid(connection).number
    for act in (
        lambda: acting.write_off(connection, ("one", "L1"), Act("wang", LATER, "破产终结")),
        lambda: acting.correct(connection, number, Act("wang", LATER, "误付")),
    ):
        with pytest.raises(Forbidden):
            act()
    assert acting.correct(connection, number, Act("zhao", LATER, "误付")).other == "wang"
    assert store.ledger(connection).balances[POOL] == 1_000_000_000


def test_what_is_refused_or_taken_back_needs_a_reason(connection):
    number = claimed(connection)
    for act in (acting.correct, acting.refuse):
        with pytest.raises(Invalid, match="reason"):
            act(connection, number if act is acting.refuse else 1, Act("zhao", LATER, " "))


def test_a_claim_goes_by_what_the_bank_reported_last(connection):
    overdue(connection, balance_fen=60_000_000)
    with pytest.raises(Conflict, match=r"60\.00 10,000 yuan"):
        acting.claim(connection, "one", "L1", 60_000_001, Act("clerk", LATER))
    acting.claim(connection, "one", "L1", 60_000_000, Act("clerk", LATER))


def test_a_loan_is_enrolled_if_lent_while_a_valid_edition_recommended_the_enterprise_to_the_bank(workspace):
    day = dt.timedelta(1)
    with workspace.database.transaction() as connection:
        ground(connection)
        in_force(connection, SCHEME)
        for i, (said, eligible) in enumerate(
            (
                ({}, True),
                ({"published": GRANTED}, True),
                ({"published": GRANTED + day}, False),
                ({"valid_until": GRANTED}, True),
                ({"valid_until": GRANTED - day}, False),
                ({"valid_until": None}, True),
            )
        ):
            number = listed(connection, (f"E{i}", "one"), **said)
            report(connection, "one", f"L{i}", f"E{i}")
            report(connection, "other", f"L{i}", f"E{i}")
            if eligible:
                assert acting.enrol(connection, "one", f"L{i}", Act("li", GRANTED)).facts["edition"] == number
            for bank in ("other",) if eligible else ("one", "other"):
                with pytest.raises(Conflict, match="no valid edition"):
                    acting.enrol(connection, bank, f"L{i}", Act("li", GRANTED))


def test_a_loan_granted_after_its_edition_was_withdrawn_is_not_enrolled(workspace):
    with workspace.database.transaction() as connection:
        ground(connection)
        today = dt.datetime.now(dt.UTC).date()
        in_force(connection, SCHEME, today)
        listed(connection, (KILN, "one"), published=today - dt.timedelta(3))
        editions.withdraw(connection, 1, "模型有误", "wang")
        late = today + dt.timedelta(2)
        report(connection, "one", "L1", KILN, granted_on=late, reported_on=late)
        with pytest.raises(Conflict, match="no valid edition"):
            acting.enrol(connection, "one", "L1", Act("li", late))


def test_all_loans_that_can_be_are_enrolled_and_the_others_say_why_not(connection):
    report(connection, "other", "L2", SHOP)
    report(connection, "other", "L3", KILN)
    report(connection, "other", "L4", SHOP, granted_on=dt.date(2020, 1, 1))
    done = list(acting.enrol_all(connection, Act("li", GRANTED)))
    assert done[0].loan == ("other", "L2")
    [(loan, why)] = done[1:]
    assert loan.loan_no == "L3"
    assert "no valid edition" in why.detail.en


def test_the_fuse_that_blows_is_written_down_and_told_by_its_numbers(workspace):
    with workspace.database.transaction() as connection:
        ground(connection)
        in_force(connection, dataclasses.replace(SCHEME, fuse_bank_bp=500))
        listed(connection, (KILN, "one"), (SHOP, "one"))
        acting.contribute(connection, 1_000_000_000, "财政局", Act("li", GRANTED))
        report(connection, "one", "L1", KILN, principal_fen=5_000_000, balance_fen=5_000_000)
        report(connection, "one", "L2", SHOP, principal_fen=95_000_000, balance_fen=95_000_000)
        assert len(list(acting.enrol_all(connection, Act("li", GRANTED)))) == 2
        late = {"reported_on": LATER, "state": "overdue", "overdue_days": 90}
        report(connection, "one", "L1", KILN, principal_fen=5_000_000, balance_fen=5_000_000, **late)
        [moved] = acting.refresh(connection, LATER)
        blown = store.ledger(connection).blown["one"]
        assert (moved.kind, blown.number, blown.by) == ("report", moved.number + 1, "system")
        with pytest.raises(
            Conflict, match=rf"since {LATER}.*5\.00% \(5\.00 of 100\.00 10,000 yuan unpaid\), fuse at 5%"
        ):
            acting.claim(connection, "one", "L1", 5_000_000, Act("clerk", LATER))
        with pytest.raises(Conflict, match="cannot be lifted"):
            acting.lift(connection, "one", Act("wang", LATER, "已整改"))
        report(connection, "one", "L1", KILN, principal_fen=5_000_000, balance_fen=4_000_000, **late, known_at=LATER)
        acting.refresh(connection, LATER)
        with pytest.raises(Conflict, match="fuse blown"):
            acting.claim(connection, "one", "L1", 4_000_000, Act("clerk", LATER))
        acting.lift(connection, "one", Act("wang", LATER, "已整改"))
        acting.claim(connection, "one", "L1", 4_000_000, Act("clerk", LATER))


def test_a_scheme_is_in_force_from_its_day_once_another_person_approved_it(workspace):
    day = dt.date(2026, 3, 1)
    with workspace.database.transaction() as connection:
        version = acting.propose(connection, TEMPLATES["fuqing"].scheme, day, "试行", "li", day)
        with pytest.raises(NotFound, match="No scheme"):
            store.terms(connection, day)
        with pytest.raises(Forbidden):
            acting.decide(connection, version, "approve", "li", day)
        acting.decide(connection, version, "approve", "wang", day)
        with pytest.raises(NotFound):
            store.terms(connection, day - dt.timedelta(1))
        assert store.terms(connection, day).now == TEMPLATES["fuqing"].scheme
        second = acting.propose(connection, SCHEME, LATER, "扩面", "li", day)
        acting.decide(connection, second, "approve", "wang", day)
        assert store.terms(connection, LATER - dt.timedelta(1)).version == version
        assert (store.terms(connection, LATER).version, store.terms(connection, LATER).began) == (second, day)


def test_a_scheme_whose_ground_has_changed_or_whose_day_is_past_is_not_approved(workspace):
    day = dt.date(2026, 3, 1)
    with workspace.database.transaction() as connection:
        mine, theirs = (acting.propose(connection, SCHEME, day, "试行", who, day) for who in ("li", "zhao"))
        with pytest.raises(Conflict, match="is past"):
            acting.decide(connection, mine, "approve", "wang", day + dt.timedelta(1))
        acting.decide(connection, theirs, "approve", "wang", day)
        with pytest.raises(Conflict, match="was approved after"):
            acting.decide(connection, mine, "approve", "wang", day)
        acting.decide(connection, mine, "reject", "li", day)
        assert store.one_scheme(connection, mine)["state"] == "withdrawn"
        with pytest.raises(Invalid, match="reason"):
            acting.propose(connection, SCHEME, day, " ", "li", day)
        with pytest.raises(Conflict, match="is past"):
            acting.propose(connection, SCHEME, day, "试行", "li", LATER)


def test_the_database_itself_refuses_half_an_approval_of_a_scheme(workspace):
    with workspace.database.transaction() as connection:
        acting.propose(connection, SCHEME, GRANTED, "试行", "li", GRANTED)
    for values, rule in (
        ({"state": "approved", "decided_by": "li"}, "four_eyes"),
        ({"state": "approved"}, "decided_by_somebody"),
        ({"state": "perhaps"}, "known_state"),
        ({"reason": ""}, "for_a_reason"),
    ):
        refused(workspace, update(fund_scheme).values(values), rule)


def test_the_fund_comes_and_goes_with_its_revision(workspace):
    with workspace.database.transaction() as connection:
        begin(connection)
    workspace.database.downgrade("0010")
    workspace.database.upgrade()
    with workspace.database.reading() as connection:
        assert store.entries(connection) == []
        assert connection.execute(text("SELECT count(*) FROM edition")).scalar() == 1


def test_the_fund_pays_its_share_of_what_is_unpaid(connection):
    moved = {p.account: p.fen for p in paid(connection).postings}
    assert {p: moved[BORNE[p]] for p in BORNE} == {"fund": 40_000_000, "bank": 20_000_000, "guarantor": 40_000_000}
