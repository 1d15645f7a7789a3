"""What the store keeps of demands, cases, reports and totals, and what it refuses by itself."""

import datetime as dt

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from scoring.errors import Conflict
from scoring.lending.reconciliation import Difference, Statement
from scoring.store import demands, outcomes, reconciliation, versions
from scoring.store.database import Database
from scoring.store.idempotency import once
from scoring.store.tables import batch, demand, lending_case, outcome
from tests.conftest import KILN, SHOP

DAY = dt.date(2026, 11, 2)
FIRST, SECOND = "a" * 16, "b" * 16
WISH = {
    "enterprise": KILN, "demand_no": "W1", "amount_fen": 100, "term_months": 12, "purpose": "周转",
    "stated_on": DAY, "valid_until": dt.date(2027, 1, 1), "known_at": DAY,
}  # fmt: skip
REPORT = {
    "bank": "one", "loan_no": "L1", "reported_on": DAY, "enterprise": KILN, "granted_on": DAY, "principal_fen": 900,
    "state": "normal", "balance_fen": 800, "overdue_days": 0, "known_at": DAY,
}  # fmt: skip


@pytest.fixture
def connection(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'store.sqlite'}")
    database.upgrade()
    with database.transaction() as opened:
        for number, name in enumerate((FIRST, SECOND)):
            values = {"id": name, "sha256": name * 4, "lake_sha256": "l", "source": "demand", "file_name": "f"}
            values |= {"received_on": DAY, "encoding": "utf-8", "rows": 1, "accepted": 1, "quarantined": 0}
            came = dt.datetime(2026, 11, 2, number, tzinfo=dt.UTC)
            opened.execute(insert(batch).values(values | {"ingested_at": came, "ingested_by": "li"}))
        yield opened


def withdraw(connection, name):
    connection.execute(
        text(
            "UPDATE batch SET withdrawn_at = '2026-11-03 00:00:00', withdrawn_by = 'li', withdrawn_because = 'x' "
            "WHERE id = :name"
        ),
        {"name": name},
    )


def test_a_batch_is_taken_over_once(connection):
    assert [b["id"] for b in versions.not_taken_over(connection, "demand")] == [FIRST, SECOND]
    for _ in range(2):
        versions.take_over(connection, "demand", FIRST, [[WISH]])
    assert [b["id"] for b in versions.not_taken_over(connection, "demand")] == [SECOND]
    assert len(connection.execute(select(demand)).all()) == 1


def test_what_a_withdrawn_batch_told_does_not_count_until_it_is_restored(connection):
    versions.take_over(connection, "demand", FIRST, [[WISH]])
    versions.take_over(connection, "demand", SECOND, [[WISH | {"amount_fen": 200}]])
    assert demands.one(connection, KILN, "W1").amount_fen == 200
    withdraw(connection, SECOND)
    assert demands.one(connection, KILN, "W1").amount_fen == 100
    withdraw(connection, FIRST)
    assert demands.of_enterprise(connection, KILN) == []
    connection.execute(
        text("UPDATE batch SET withdrawn_at = NULL, withdrawn_by = NULL, withdrawn_because = NULL WHERE id = :name"),
        {"name": FIRST},
    )
    assert demands.one(connection, KILN, "W1").amount_fen == 100


def test_a_number_on_the_site_is_one_that_no_file_has_used(connection):
    versions.take_over(connection, "demand", FIRST, [[WISH, WISH | {"demand_no": "W3"}]])
    assert demands.free_number(connection, KILN) == "W2"
    assert demands.free_number(connection, SHOP) == "W1"


def test_of_a_file_and_the_site_on_one_day_what_waits_for_its_file_is_newer(connection):
    versions.state(connection, "loan_outcome", REPORT | {"balance_fen": 700}, "bank", DAY)
    versions.take_over(connection, "loan_outcome", SECOND, [[REPORT]])
    [last] = outcomes.standing(connection).values()
    assert last.balance_fen == 700
    assert outcomes.of_loan(connection, "one", "L1") == [last]
    assert len(outcomes.versions(connection, "one", "L1")) == 2, "both are kept"


def test_the_day_on_which_a_report_was_known_decides_before_everything_else(connection):
    versions.state(connection, "loan_outcome", REPORT | {"balance_fen": 700}, "bank", DAY)
    later = REPORT | {"known_at": DAY + dt.timedelta(days=1)}
    versions.take_over(connection, "loan_outcome", FIRST, [[later]])
    assert [o.balance_fen for o in outcomes.standing(connection).values()] == [800]


def test_a_loan_stands_on_a_day_as_reported_by_then(connection):
    december = REPORT | {"reported_on": dt.date(2026, 12, 31), "balance_fen": 100}
    versions.take_over(connection, "loan_outcome", FIRST, [[december, REPORT, REPORT | {"bank": "two"}]])
    assert {k: o.balance_fen for k, o in outcomes.standing(connection).items()} == {
        ("one", "L1"): 100,
        ("two", "L1"): 800,
    }
    [last] = outcomes.standing(connection, "one", dt.date(2026, 11, 30)).values()
    assert last.balance_fen == 800


def test_what_waits_is_what_no_listed_batch_holds_and_what_was_said_before_the_day(connection):
    versions.state(connection, "demand", WISH, "owner", DAY)
    versions.take_over(connection, "demand", FIRST, [[WISH | {"demand_no": "F1"}]])
    assert versions.waiting(connection, "demand", DAY) == []
    [row] = versions.waiting(connection, "demand", DAY + dt.timedelta(days=1))
    versions.deliver(connection, "demand", [row["number"]], "c" * 16)
    assert len(versions.waiting(connection, "demand", DAY + dt.timedelta(days=1))) == 1, "its file never came"
    versions.deliver(connection, "demand", [row["number"]], SECOND)
    assert versions.waiting(connection, "demand", DAY + dt.timedelta(days=1)) == []


@pytest.mark.parametrize(
    "second",
    [
        {"enterprise": KILN, "demand_no": "W1", "bank": "one", "edition": 1},
        {"enterprise": KILN, "demand_no": "W2", "bank": "one", "edition": 1, "loan_no": "L1"},
        {"enterprise": KILN, "demand_no": "W2", "bank": "one", "edition": 1, "ended": "gone"},
        {"enterprise": KILN, "demand_no": "W2", "bank": "one", "edition": 1, "ended": "refused", "loan_no": "L2"},
    ],
)
def test_the_database_itself_refuses_a_second_open_case_a_loan_twice_and_an_unknown_end(connection, second):
    connection.execute(text("PRAGMA defer_foreign_keys = ON"))
    values = {"enterprise": KILN, "demand_no": "W1", "bank": "one", "edition": 1, "loan_no": "L1"}
    connection.execute(insert(lending_case).values(values))
    with pytest.raises(IntegrityError), connection.begin_nested():
        connection.execute(insert(lending_case).values(second))
    connection.execute(text("DELETE FROM lending_case"))


def test_a_later_statement_of_a_month_replaces_the_earlier_one(connection):
    end = dt.date(2026, 10, 31)
    reconciliation.put(connection, Statement("one", end, 1, 100, 0), "bank")
    corrected = Statement("one", end, 2, 200, 50, {"L1": (150, 50), "L2": (50, 0)})
    reconciliation.put(connection, corrected, "bank")
    reconciliation.put(connection, Statement("two", end, 1, 1, 0), "bank")
    assert reconciliation.statements(connection, "one") == [corrected]
    assert len(reconciliation.statements(connection)) == 2


def test_a_difference_is_noted_once_and_keeps_its_newest_explanation(connection):
    stated = Statement("one", dt.date(2026, 10, 31), 1, 100, 0)
    for _ in range(2):
        reconciliation.note(connection, stated, [Difference("count", "", 1, 2)])
    assert reconciliation.noted(connection, "one", stated.month_end) == {("count", ""): None}
    for words in ("一", "二"):
        reconciliation.explain(connection, "one", stated.month_end, ("count", ""), words, "office")
    assert reconciliation.noted(connection, "one", stated.month_end) == {("count", ""): "二"}


def test_once_does_an_act_once_and_answers_the_same_again(connection):
    done = []

    def act():
        done.append(1)
        return {"number": len(done)}

    assert [once(connection, "li", "key", {"a": 1}, act) for _ in range(3)] == [{"number": 1}] * 3
    assert once(connection, "wang", "key", {"a": 2}, act) == {"number": 2}
    with pytest.raises(Conflict, match="key"):
        once(connection, "li", "key", {"a": 2}, act)
    assert len(done) == 2


def test_an_answer_of_nothing_is_an_answer_too(connection):
    done = []
    for _ in range(2):
        assert once(connection, "li", "key", {}, lambda: done.append(1)) is None
    assert len(done) == 1


def test_the_tables_come_and_go_with_their_revision_and_the_rest_stays(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'moving.sqlite'}")
    database.upgrade()
    with database.transaction() as connection:
        connection.execute(insert(outcome).values(REPORT | {"by": "", "at": dt.datetime(2026, 11, 2, tzinfo=dt.UTC)}))
    database.downgrade("0011")
    database.upgrade()
    with database.reading() as connection:
        assert outcomes.standing(connection) == {}
