"""An installation with data comes from one release to the next."""

import datetime as dt
import hashlib
import json
from dataclasses import asdict

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError

from scoring.errors import NotFound
from scoring.policy.parameters import Policy
from scoring.store import batches, editions, models, policies, quarantine
from scoring.store.database import Database
from scoring.store.quarantine import Filter

FIRST, SECOND = "a" * 16, "b" * 16


@pytest.fixture
def database(tmp_path):
    """A store of the first release with two batches, three refused rows, and who ingested the first."""
    made = Database(f"sqlite:///{tmp_path / 'store.sqlite'}")
    made.upgrade("0001")
    with made.transaction() as connection:
        for name in (FIRST, SECOND):
            connection.execute(
                text(
                    "INSERT INTO batch VALUES (:id, :sha, 'l', 'consent', 'f', '2025-06-30', 'utf-8', 3, 1, 2, "
                    "'2025-06-30 00:00:00.000000')"
                ),
                {"id": name, "sha": name * 4},
            )
        for line, reasons in ((2, ["V03", "V05"]), (3, ["P01"]), (4, ["K01"])):
            troubles = json.dumps([{"field": "x", "reason": r, "hint": ""} for r in reasons])
            connection.execute(
                text('INSERT INTO quarantine VALUES (:b, :line, 0, :troubles, \'{"x": "y"}\')'),
                {"b": FIRST if line < 4 else SECOND, "line": line, "troubles": troubles},
            )
        connection.execute(
            text("INSERT INTO audit VALUES (1, '2025-06-30', 'li', 'ingest', :b, '{}', '0', '1')"), {"b": FIRST}
        )
    return made


def test_refused_rows_of_the_first_release_are_open_under_their_first_reason(database):
    database.upgrade()
    with database.reading() as connection:
        rows = quarantine.refused(connection, Filter(state="open"))
        told = {b["id"]: b for b in batches.every(connection)}
    assert {(r["batch_id"], r["line"], r["reason"]) for r in rows} == {
        (FIRST, 2, "V03"),
        (FIRST, 3, "P01"),
        (SECOND, 4, "K01"),
    }
    assert {(r["case_batch"], r["case_line"], r["case_part"]) for r in rows} == {
        (r["batch_id"], r["line"], r["part"]) for r in rows
    }
    assert rows[0]["content"] == {"x": "y"}
    assert (told[FIRST]["ingested_by"], told[SECOND]["ingested_by"]) == ("li", "")
    assert told[FIRST]["withdrawn_at"] is None
    assert told[FIRST]["received_on"] == dt.date(2025, 6, 30)


def test_going_back_keeps_batches_and_refused_rows(database):
    database.upgrade()
    database.downgrade("0001")
    assert "correction" not in inspect(database.engine).get_table_names()
    with database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM quarantine")).scalar() == 3
        assert connection.execute(text("SELECT count(*) FROM batch")).scalar() == 2
    database.upgrade()
    with database.reading() as connection:
        assert quarantine.by_state(connection)["open"] == 3


def test_foreign_keys_are_watched_again_after_a_migration(database):
    database.upgrade()
    with pytest.raises(IntegrityError), database.transaction() as connection:
        connection.execute(text("DELETE FROM batch"))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE quarantine SET state = 'forgotten'",
        "UPDATE quarantine SET state = 'resolved'",
        "UPDATE quarantine SET dismissed_at = '2025-06-30 00:00:00.000000'",
        "UPDATE batch SET withdrawn_at = '2025-06-30 00:00:00.000000', withdrawn_by = 'li'",
    ],
)
def test_the_database_itself_refuses_half_an_act(database, change):
    database.upgrade()
    with pytest.raises(IntegrityError), database.transaction() as connection:
        connection.execute(text(change))


def test_the_statistics_of_features_come_and_go_with_their_revision(database):
    database.upgrade("0006")
    assert "feature_statistics" in inspect(database.engine).get_table_names()
    database.downgrade("0005")
    assert "feature_statistics" not in inspect(database.engine).get_table_names()


def test_models_of_before_stay_registered_until_two_people_put_one_in_force(database):
    database.upgrade("0006")
    with database.transaction() as connection:
        connection.execute(
            text("INSERT INTO model VALUES (:digest, 'county', '1', '{}', '2026-01-02 00:00:00.000000')"),
            {"digest": "m" * 64},
        )
        connection.execute(
            text("INSERT INTO run VALUES (1, 'k', '2026-01-01', :digest, '[]', '2026-01-02 00:00:00.000000')"),
            {"digest": "m" * 64},
        )
    database.upgrade("0007")
    with database.reading() as connection:
        [kept] = models.every(connection)
        with pytest.raises(NotFound):
            models.champion(connection)
    assert (kept["state"], kept["since"]) == ("registered", kept["registered_at"])
    database.downgrade("0006")
    assert not {"promotion", "shadow_assessment"} & set(inspect(database.engine).get_table_names())
    with database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM run")).scalar() == 1


THREE = {"minimum_score": 600.0, "minimum_sources": 2, "minimum_operating_months": 6}
OLD_VERSIONS = (
    (1, "superseded", None, "factory", "installation", "2026-01-02"),
    (2, "superseded", 1, "li", "wang", "2026-02-03"),
    (3, "rejected", 2, "li", "wang", "2026-02-04"),
    (4, "withdrawn", 2, "li", None, None),
    (5, "in_force", 2, "wang", "li", "2026-03-04"),
    (6, "submitted", 5, "li", None, None),
    (7, "submitted", 2, "zhao", None, None),
)


@pytest.fixture
def old_policies(database):
    """A store of the release before policies had a life, with every state that it knew."""
    database.upgrade("0007")
    with database.transaction() as connection:
        for version, state, base, by, other, day in OLD_VERSIONS:
            connection.execute(
                text(
                    "INSERT INTO policy VALUES (:version, :parameters, :state, :base, '更稳', :by, "
                    "'2026-01-01 00:00:00.000000', :other, :at)"
                ),
                {
                    "version": version,
                    "parameters": json.dumps(THREE),
                    "state": state,
                    "base": base,
                    "by": by,
                    "other": other,
                    "at": day and f"{day} 17:00:00.000000",
                },
            )
        connection.execute(
            text("INSERT INTO audit VALUES (2, '2026-02-05 03:04:05', 'li', 'reject', 'policy 4', '{}', '1', '2')")
        )
    return database


def policy_rows(database):
    with database.reading() as connection:
        return {row.version: row for row in connection.execute(text("SELECT * FROM policy"))}


def test_policies_of_before_live_on_with_the_day_of_their_decision_and_the_parameters_they_lacked(old_policies):
    old_policies.upgrade("0008")
    with old_policies.reading() as connection:
        rows = {row["version"]: row for row in policies.every(connection)}
        before = policies.in_force(connection, dt.date(2026, 3, 4))
        now = policies.in_force(connection, dt.date(2026, 3, 5))
    assert {v: row["state"] for v, row in rows.items()} == {
        1: "approved", 2: "approved", 3: "rejected", 4: "withdrawn", 5: "approved", 6: "submitted", 7: "submitted",
    }  # fmt: skip
    assert (before["version"], now["version"]) == (2, 5), "decided in the evening by UTC is the next day in Beijing"
    assert rows[1]["effective_on"] == dt.date(2000, 1, 1)
    assert rows[4]["withdrawn_by"] == "li"
    assert rows[4]["withdrawn_at"].isoformat() == "2026-02-05T03:04:05"
    installed = asdict(policies.parameters(rows[7])) | THREE
    assert asdict(policies.parameters(rows[5])) == installed
    assert policies.parameters(now).minimum_operating_months == 6


def test_the_database_keeps_four_eyes_over_the_migration_of_policies(old_policies):
    old_policies.upgrade("0008")
    approved = "state = 'approved', effective_on = '2026-03-05', decided_at = '2026-03-05', decided_by"
    for change, rule in (
        (f"{approved} = 'li' WHERE version = 6", "four_eyes"),
        (f"{approved} = 'li' WHERE version = 7", "UNIQUE"),
        ("state = 'approved' WHERE version = 6", "decided_by_somebody"),
        ("reason = '' WHERE version = 6", "for_a_reason"),
    ):
        with pytest.raises(IntegrityError, match=rule), old_policies.transaction() as connection:
            connection.execute(text(f"UPDATE policy SET {change}"))
    old_policies.downgrade("0007")
    with pytest.raises(IntegrityError, match="four_eyes"), old_policies.transaction() as connection:
        connection.execute(text("UPDATE policy SET state = 'in_force', decided_by = 'li' WHERE version = 6"))


def test_going_back_before_the_life_of_a_policy_keeps_what_is_in_force_and_what_waits(old_policies):
    old_policies.upgrade("0008")
    before = policy_rows(old_policies)
    with old_policies.transaction() as connection:
        policies.withdraw(connection, 7, "zhao", "作罢", dt.date(2026, 3, 5))
        scheduled = policies.propose(connection, Policy(), "从远日起", "li", effective_on=dt.date(2099, 1, 1))
        policies.approve(connection, scheduled, "wang", dt.date(2026, 3, 5))
        policies.draft(connection, Policy(minimum_score=700.0), "草稿", "li")
    old_policies.downgrade("0007")
    rows = policy_rows(old_policies)
    assert {v: row.state for v, row in rows.items()} == {
        1: "superseded", 2: "superseded", 3: "rejected", 4: "withdrawn", 5: "in_force", 6: "submitted", 7: "withdrawn",
        8: "submitted", 9: "withdrawn",
    }  # fmt: skip
    assert (rows[8].decided_by, rows[5].decided_by) == (None, "li")
    assert all(set(json.loads(row.parameters)) == set(THREE) for row in rows.values())
    old_policies.upgrade("0008")
    again = policy_rows(old_policies)
    assert {v: again[v] for v in (1, 2, 3, 5, 6)} == {v: before[v] for v in (1, 2, 3, 5, 6)}


def test_editions_of_before_keep_their_bytes_and_cannot_be_changed_any_more(database):
    database.upgrade("0009")
    body = (
        b'{"as_of":"2026-01-01","batches":[],"format":"xinyidai-edition/1","left_out":1,"listed":1,"model":"M",'
        b'"policy":{}}\n{"enterprise":"A","rank":1}\n{"causes":["NO_DEMAND"],"enterprise":"B","score":1.0}\n'
    ).replace(b'"M"', b'"' + b"m" * 64 + b'"')
    then = "2026-01-02 00:00:00.000000"
    with database.transaction() as connection:
        for change, values in (
            ("INSERT INTO model VALUES (:m, 'county', '1', '{}', :then, 'registered', :then)", {}),
            ("INSERT INTO run VALUES (1, 'k', '2026-01-01', :m, '[]', :then)", {}),
            (
                "INSERT INTO policy (version, parameters, state, reason, proposed_by, proposed_at, decided_by, decided_at, effective_on) VALUES (1, '{}', 'approved', 'x', 'li', :then, 'wang', :then, '2026-01-01')",
                {},
            ),
            (
                "INSERT INTO edition VALUES (1, :digest, '2026-01-01', 1, 1, 1, 1, :body, 'li', :then)",
                {"digest": hashlib.sha256(body).hexdigest(), "body": body},
            ),
            ('INSERT INTO edition_row VALUES (1, 1, \'A\', \'{"enterprise":"A","rank": 1}\')', {}),
            ("INSERT INTO decision VALUES (1, 'A', 1, 1, '[\"MEETS_ALL\"]')", {}),
            ("INSERT INTO decision VALUES (1, 'B', 0, NULL, '[\"NO_DEMAND\"]')", {}),
        ):
            needed = {"m": "m" * 64, "then": then} | values
            connection.execute(text(change), {k: v for k, v in needed.items() if f":{k}" in change})
    database.upgrade()
    with database.reading() as connection:
        assert editions.verify_every(connection) == 1
        head = editions.one(connection)
        assert (head["listed"], head["cultivated"], head["left_out"], head["valid_until"]) == (1, 0, 1, None)
        assert editions.decision_on(connection, 1, "B")["decision"] == "left_out"
    with pytest.raises(IntegrityError, match="never changes"), database.transaction() as connection:
        connection.execute(text("DELETE FROM decision"))
    database.downgrade("0009")
    with database.transaction() as connection:
        found = connection.execute(text("SELECT enterprise, listed FROM decision ORDER BY enterprise")).all()
        assert [tuple(row) for row in found] == [("A", 1), ("B", 0)]
        assert connection.execute(text("SELECT body FROM edition")).scalar() == body
        connection.execute(text("DELETE FROM decision"))
