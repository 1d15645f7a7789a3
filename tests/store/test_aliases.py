"""Decisions about clues are kept for ever, in the order in which they were made."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from scoring.records.identity.clues import Clue
from scoring.records.identity.linking import Decision
from scoring.store import aliases
from scoring.store.database import Database
from tests.conftest import KILN, SHOP

NAME, DAY = Clue("name", "宏远陶瓷"), date(2025, 6, 30)


@pytest.fixture
def database(tmp_path) -> Database:
    made = Database(f"sqlite:///{tmp_path / 'store.sqlite'}")
    made.upgrade()
    return made


def test_a_later_decision_does_not_wipe_out_the_earlier_one(database: Database):
    with database.transaction() as connection:
        aliases.add(connection, NAME, KILN, DAY, "anna", "电话核实")
        aliases.add(connection, NAME, SHOP, DAY, "boris", "执照复印件")
        aliases.add(connection, NAME, None, DAY + timedelta(days=1), "anna", "外县企业")
    with database.reading() as connection:
        kept, newest = aliases.decisions(connection), aliases.newest(connection, 1)
    assert [d.enterprise for d in kept] == [KILN, SHOP, None]
    assert kept[0] == Decision(NAME, KILN, DAY)
    assert [(n["decided_by"], n["reason"]) for n in newest] == [("anna", "外县企业")]


def test_what_was_decided_after_a_moment_can_be_left_out(database: Database):
    with database.transaction() as connection:
        aliases.add(connection, NAME, KILN, DAY, "anna", "电话核实")
    now = datetime.now(UTC)
    with database.reading() as connection:
        assert aliases.decisions(connection, now - timedelta(hours=1)) == ()
        assert len(aliases.decisions(connection, now + timedelta(hours=1))) == 1


def test_no_other_kind_of_clue_is_taken(database: Database):
    with pytest.raises(IntegrityError), database.transaction() as connection:
        aliases.add(connection, Clue("colour", "蓝"), KILN, DAY, "anna", "核实")  # type: ignore[arg-type]
