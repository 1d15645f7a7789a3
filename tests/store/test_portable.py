"""The store as lines that either database reads: what goes out comes in as it was."""

import datetime as dt

import pytest
from sqlalchemy import insert, null, select, text

from scoring.records.identity.clues import Clue
from scoring.store import aliases, audit, portable
from scoring.store.database import Database
from scoring.store.tables import alias, batch, edition, model, policy, run

MOMENT = dt.datetime(2026, 2, 28, 23, 59, 59, 999_999, tzinfo=dt.UTC)


def lines_of(database):
    with database.reading() as connection:
        return {table.name: list(portable.lines(connection, table)) for table in portable.tables(connection)}


def filled(database, lines):
    database.upgrade()
    with database.transaction() as connection:
        for table in portable.tables(connection):
            portable.fill(connection, table, lines[table.name])


@pytest.fixture
def drawn(tmp_path):
    """A store with a value of every kind that columns have, and with what is easily lost on the way."""
    database = Database(f"sqlite:///{tmp_path / 'drawn.sqlite'}")
    database.upgrade()
    with database.transaction() as connection:
        counts = {"encoding": "gb18030", "rows": 2, "accepted": 2, "quarantined": 0, "ingested_at": MOMENT}
        for id_, personal in (("b" * 16, None), ("a" * 16, null()), ("Z" * 16, {"乙": 1, "甲": [0.1, 1e300]})):
            told = {"id": id_, "sha256": id_ * 4, "lake_sha256": "l", "source": "tax", "file_name": "税\u2028\n\"'.csv"}
            connection.execute(
                insert(batch).values(told | counts | {"received_on": dt.date(2026, 2, 28), "personal": personal})
            )
        known = {"name": "m", "version": "1", "state": "registered", "registered_at": MOMENT, "since": MOMENT}
        connection.execute(insert(model).values(known | {"digest": "m" * 64, "manifest": {"half": "\ud800"}}))
        for key in ("first", "second"):
            values = {"as_of": dt.date(2026, 3, 1), "model_digest": "m" * 64, "batches": [], "scored_at": MOMENT}
            connection.execute(insert(run).values(values | {"key": key}))
        connection.execute(
            insert(policy).values(
                version=7, parameters={}, state="draft", reason="试", proposed_by="li", proposed_at=MOMENT
            )
        )
        counted = {"as_of": dt.date(2026, 3, 1), "run_id": 2, "policy_version": 7, "listed": 0, "cultivated": 0}
        by = {"left_out": 0, "published_by": "li", "published_at": MOMENT}
        connection.execute(
            insert(edition).values(counted | by | {"number": 1, "digest": "d", "body": bytes(range(256))})
        )
        aliases.add(connection, Clue("name", "德化瓷厂"), None, dt.date(2026, 2, 1), "li", "已注销")
        audit.note(connection, "li", "try", "everything", enterprises=["甲"], share=0.1)
    return database


def test_what_one_database_wrote_another_says_in_the_same_bytes(drawn, store_url):
    lines = lines_of(drawn)
    other = Database(store_url)
    filled(other, lines)
    assert lines_of(other) == lines


def told(database, table):
    """The rows of a table as the code reads them, moments in UTC."""
    with database.reading() as connection:
        rows = [dict(row) for row in connection.execute(select(table)).mappings()]
    for row in rows:
        row |= {name: v.replace(tzinfo=dt.UTC) for name, v in row.items() if isinstance(v, dt.datetime)}
    return sorted(rows, key=str)


def test_a_store_that_was_filled_reads_like_the_first(drawn, store_url):
    other = Database(store_url)
    filled(other, lines_of(drawn))
    for table in (batch, model, run, edition, alias):
        assert told(other, table) == told(drawn, table) != []
    with other.reading() as connection:
        assert audit.verify(connection) == 1
        assert connection.execute(text("SELECT id FROM batch WHERE personal IS NULL")).scalars().all() == ["a" * 16]


def test_numbers_that_the_database_gives_go_on_after_those_that_came(drawn, store_url):
    other = Database(store_url)
    filled(other, lines_of(drawn))
    with other.transaction() as connection:
        values = {"as_of": dt.date(2026, 3, 1), "model_digest": "m" * 64, "batches": [], "scored_at": MOMENT}
        made = connection.execute(insert(run).values(values | {"key": "third"}).returning(run.c.id))
        assert made.scalar_one() == 3


def test_an_empty_table_counts_from_one(store_url):
    database = Database(store_url)
    database.upgrade()
    filled(database, {name: [] for name in lines_of(database)})
    with database.transaction() as connection:
        told = {"name": "m", "version": "1", "state": "registered", "registered_at": MOMENT, "since": MOMENT}
        connection.execute(insert(model).values(told | {"digest": "m", "manifest": {}}))
        values = {"as_of": dt.date(2026, 3, 1), "model_digest": "m", "batches": [], "scored_at": MOMENT, "key": "k"}
        assert connection.execute(insert(run).values(values).returning(run.c.id)).scalar_one() == 1


def test_a_reader_sees_one_moment_whatever_is_written_meanwhile(store_url):
    database = Database(store_url)
    database.upgrade()
    with database.reading() as reader:
        before = len(audit.newest(reader))
        with database.transaction() as writer:
            audit.note(writer, "li", "try", "a moment")
        assert len(audit.newest(reader)) == before
    with database.reading() as reader:
        assert len(audit.newest(reader)) == before + 1
