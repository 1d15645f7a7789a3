"""An installation with data comes from one release to the next."""

import datetime as dt
import json

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError

from scoring.errors import NotFound
from scoring.store import batches, models, quarantine
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
