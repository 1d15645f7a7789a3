"""What is kept, and the rules that the database itself keeps."""

import datetime as dt

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert, inspect, select, text, update
from sqlalchemy.exc import IntegrityError

from scoring.errors import Invalid, NotFound, NotSignedIn, Tampered
from scoring.pipeline.workspace import opened
from scoring.policy.decide import RECOMMENDED
from scoring.policy.parameters import Policy
from scoring.settings import Settings
from scoring.store import audit, batches, consents, editions, models, people, policies, runs
from scoring.store.people import Person
from scoring.store.tables import METADATA, batch, edition, sign_in
from scoring.store.tables import audit as audit_table
from tests.conftest import KILN, SHOP, entered

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def workspace(tmp_path):
    return opened(Settings(home=tmp_path / "home", _env_file=None))


@pytest.fixture
def connection(workspace):
    with workspace.database.transaction() as open_:
        yield open_


def test_the_migrations_make_exactly_the_tables_of_the_code(workspace):
    with workspace.database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_migrations_go_down_and_up_again(workspace):
    workspace.database.downgrade("base")
    assert set(inspect(workspace.database.engine).get_table_names()) <= {"alembic_version"}
    workspace.database.upgrade()
    assert "edition" in inspect(workspace.database.engine).get_table_names()


def test_a_new_store_begins_with_a_policy_that_two_names_stand_under_and_that_holds_on_any_day(connection):
    first = policies.in_force(connection, dt.date(2020, 1, 1))
    assert first["proposed_by"] != first["decided_by"]
    assert policies.parameters(first) == Policy()


def test_counts_of_a_batch_must_add_up(workspace):
    row = {
        "id": "b",
        "sha256": "s",
        "lake_sha256": "l",
        "source": "demand",
        "file_name": "f",
        "received_on": dt.date(2026, 1, 1),
        "encoding": "utf-8",
        "rows": 3,
        "accepted": 1,
        "quarantined": 1,
        "ingested_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    }
    with pytest.raises(IntegrityError, match="counts_add_up"), workspace.database.transaction() as connection:
        connection.execute(insert(batch).values(row))
    with workspace.database.transaction() as connection:
        connection.execute(insert(batch).values(row | {"quarantined": 2}))
        assert batches.totals(connection) == {"rows": 3, "accepted": 1, "quarantined": 2}


def test_a_failed_transaction_leaves_nothing(workspace):
    with pytest.raises(RuntimeError), workspace.database.transaction() as connection:
        people.put(connection, Person("li", "office", "x"), "a long password")
        raise RuntimeError
    with workspace.database.reading() as connection, pytest.raises(NotSignedIn):
        entered(connection, "li", "a long password", HOUR)


def test_a_password_opens_a_sign_in_and_only_its_hash_is_kept(connection):
    people.put(connection, Person("li", "office", "x"), "a long password")
    token, who = entered(connection, "li", "a long password", HOUR)
    assert who == Person("li", "office", "x")
    assert people.of_token(connection, token) == who
    assert token not in str(connection.execute(select(sign_in)).all())
    people.leave(connection, token)
    with pytest.raises(NotSignedIn):
        people.of_token(connection, token)


@pytest.mark.parametrize(("name", "password"), [("li", "wrong password"), ("nobody", "a long password")])
def test_wrong_name_and_wrong_password_are_told_alike(connection, name, password):
    people.put(connection, Person("li", "office", "x"), "a long password")
    with pytest.raises(NotSignedIn, match="Wrong name or password"):
        entered(connection, name, password, HOUR)


def test_an_expired_sign_in_and_a_new_password_end_the_old_ones(connection):
    people.put(connection, Person("li", "office", "x"), "a long password")
    expired, _ = entered(connection, "li", "a long password", -HOUR)
    current, _ = entered(connection, "li", "a long password", HOUR)
    with pytest.raises(NotSignedIn):
        people.of_token(connection, expired)
    people.put(connection, Person("li", "office", "x"), "another password")
    with pytest.raises(NotSignedIn):
        people.of_token(connection, current)


def test_a_short_password_is_refused(connection):
    with pytest.raises(Invalid, match="too short"):
        people.put(connection, Person("li", "office", "x"), "short")


@pytest.mark.parametrize("tampering", ["edit", "delete", "swap"])
def test_tampering_with_the_audit_trail_shows(connection, tampering):
    for n in range(5):
        audit.note(connection, "li", "read", f"E{n}", n=n)
    assert audit.verify(connection) == 5
    match tampering:
        case "edit":
            connection.execute(update(audit_table).where(audit_table.c.id == 3).values(subject="E9"))
        case "delete":
            connection.execute(text("DELETE FROM audit WHERE id = 3"))
        case "swap":
            connection.execute(text("UPDATE audit SET id = -id WHERE id IN (2, 3)"))
            connection.execute(text("UPDATE audit SET id = 5 + id WHERE id IN (-2, -3)"))
    with pytest.raises(Tampered):
        audit.verify(connection)


def test_the_audit_trail_can_be_read_about_one_subject(connection):
    audit.note(connection, "li", "read", KILN)
    audit.note(connection, "li", "read", SHOP)
    assert [e["subject"] for e in audit.newest(connection, KILN)] == [KILN]
    assert len(audit.newest(connection)) == 2


def consent_row(**change):
    day = dt.date(2026, 1, 1)
    row = {"enterprise": KILN, "consent_no": "1", "bank": "a", "purpose": "loan_approval", "granted_on": day}
    return row | {"valid_until": dt.date(2027, 1, 1), "withdrawn_on": None, "known_at": day} | change


def test_a_consent_known_later_replaces_the_earlier_and_not_the_other_way_round(connection):
    withdrawn = consent_row(withdrawn_on=dt.date(2026, 5, 1), known_at=dt.date(2026, 5, 1))
    consents.record(connection, [consent_row(), withdrawn])
    consents.record(connection, [consent_row()])
    assert consents.of_enterprise(connection, KILN)[0]["withdrawn_on"] == dt.date(2026, 5, 1)


def test_a_withdrawn_consent_is_not_brought_back_by_a_list_sent_again(connection):
    consents.record(connection, [consent_row()])
    consents.withdraw(connection, KILN, "1", dt.date(2026, 6, 1))
    consents.record(connection, [consent_row(known_at=dt.date(2026, 7, 1))])
    assert consents.of_enterprise(connection, KILN)[0]["withdrawn_on"] == dt.date(2026, 6, 1)
    assert len(consents.withdrawn_online(connection)) == 1, "it still waits to become a record"


def test_a_consent_is_withdrawn_once_and_by_its_own_enterprise(connection):
    consents.record(connection, [consent_row()])
    with pytest.raises(NotFound):
        consents.withdraw(connection, SHOP, "1", dt.date(2026, 6, 1))
    consents.withdraw(connection, KILN, "1", dt.date(2026, 6, 1))
    with pytest.raises(NotFound):
        consents.withdraw(connection, KILN, "1", dt.date(2026, 6, 1))


def test_a_bank_sees_a_row_only_under_a_consent_in_force_at_this_moment(county):
    workspace, shown = county
    rows = None
    with workspace.database.reading() as connection:
        rows = editions.rows_for_bank(connection, shown.edition, "demo-bank", shown.as_of, limit=1000)
        everyone = editions.rows_of(connection, shown.edition)
        assert 0 < len(rows) < len(everyone)
        assert all("demo-bank" in r["banks"] for r in rows)
        assert editions.rows_for_bank(connection, shown.edition, "nobody", shown.as_of) == []
        page = editions.rows_for_bank(
            connection, shown.edition, "demo-bank", shown.as_of, after=rows[2]["rank"], limit=2
        )
        assert page == rows[3:5]
    with pytest.raises(ZeroDivisionError), workspace.database.transaction() as connection:  # rolled back
        for consent in consents.of_enterprise(connection, rows[0]["enterprise"]):
            if consent["withdrawn_on"] is None:
                consents.withdraw(connection, rows[0]["enterprise"], consent["consent_no"], shown.as_of)
        now = editions.rows_for_bank(connection, shown.edition, "demo-bank", shown.as_of, limit=1000)
        assert rows[0] not in now
        assert now == rows[1:]
        raise ZeroDivisionError


def test_every_enterprise_has_one_decision_with_a_cause(county):
    workspace, shown = county
    with workspace.database.reading() as connection:
        facts, _ = runs.assessments(connection, runs.newest_run(connection)["id"])
        for enterprise in facts.index:
            decided = editions.decision_on(connection, shown.edition, enterprise)
            assert decided["causes"]
            assert (decided["decision"] == RECOMMENDED) == (decided["rank"] is not None)
        assert editions.decision_on(connection, shown.edition, "nobody") is None


def test_a_changed_edition_is_noticed_when_read(workspace):
    with workspace.database.transaction() as connection:
        values = {"digest": "d" * 64, "as_of": dt.date(2026, 1, 1), "run_id": 1, "policy_version": 1, "listed": 0}
        connection.execute(text("PRAGMA defer_foreign_keys=ON"))
        more = {
            "cultivated": 0,
            "left_out": 0,
            "body": b"{}",
            "published_by": "x",
            "published_at": dt.datetime.now(dt.UTC),
        }
        connection.execute(insert(edition).values(number=1, **values, **more))
        with pytest.raises(Tampered, match="Edition 1"):
            editions.body(connection, 1)
        connection.rollback()


@pytest.mark.parametrize(
    "ask",
    [
        editions.one,
        lambda c: editions.one(c, 7),
        runs.newest_run,
        models.champion,
        lambda c: models.one(c, "x"),
    ],
)
def test_what_is_not_there_is_told_with_what_to_do(connection, ask):
    with pytest.raises(NotFound) as missing:
        ask(connection)
    assert missing.value.remedy.zh
