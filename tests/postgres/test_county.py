"""The whole line on PostgreSQL: what SQLite held is there the same, and goes on."""

import os
import subprocess
import sys

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from scoring.errors import Tampered
from scoring.pipeline import backup as keeping
from scoring.pipeline.publish import publish
from scoring.pipeline.reproduce import reproduce, verify
from scoring.pipeline.workspace import opened
from scoring.policy.parameters import changed, policy
from scoring.settings import Settings
from scoring.store import audit, editions, policies, portable
from scoring.store.tables import METADATA
from tests.conftest import copied


def settings(home, url=""):
    return Settings(home=home, database=url, _env_file=None)


@pytest.fixture(scope="module")
def saved(county, tmp_path_factory):
    """A backup of the county, the key of its seals with it."""
    home = copied(county[0].settings.home, tmp_path_factory.mktemp("county") / "home")
    file = home.with_name("county.tar.zst")
    keeping.backup(settings(home), file, "li", keys=True)
    return file


@pytest.fixture
def moved(saved, postgres_url, tmp_path):
    """The county in PostgreSQL: its settings."""
    there = settings(tmp_path / "postgres", postgres_url)
    keeping.restore(there, saved, "li")
    return there


@pytest.fixture
def back(moved, tmp_path):
    """The same, from PostgreSQL back in SQLite."""
    file, there = tmp_path / "back.tar.zst", settings(tmp_path / "back")
    keeping.backup(moved, file, "li", keys=True)
    keeping.restore(there, file, "li")
    return there


def reproduced(there):
    """The digest of the newest edition, made again by another process."""
    environment = os.environ | {"XINYIDAI_HOME": str(there.home), "XINYIDAI_DATABASE": there.database}
    command = [sys.executable, "-m", "scoring.cli", "reproduce", "newest"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def published_anew(there):
    """The digest of an edition under a somewhat stricter policy."""
    workspace, today = opened(there), there.current_day
    with workspace.database.transaction() as connection:
        ground = policy(policies.in_force(connection, today)["parameters"])
        stricter = changed(ground, {"minimum_score": ground.minimum_score + 10})
        policies.approve(connection, policies.propose(connection, stricter, "更稳", "li"), "wang", today)
    return publish(workspace, "li").digest


def test_an_edition_is_reproduced_by_another_process_on_postgresql_and_back_on_sqlite(county, moved, back):
    assert reproduced(moved) == reproduced(back) == county[1].digest


def test_the_next_edition_is_the_same_on_either_database_and_reproduced_from_there(moved, back):
    digest = published_anew(moved)
    assert published_anew(back) == digest
    assert reproduced(moved) == digest


def test_everything_that_has_a_digest_is_verified_on_either_database(county, moved, back):
    before, there, again = verify(county[0]), verify(opened(moved)), verify(opened(back))
    assert there | {"entries": 0} == again | {"entries": 0} == before | {"entries": 0}
    assert before["entries"] < there["entries"] < again["entries"]


def test_one_changed_byte_in_a_file_of_the_lake_is_named(moved):
    [file, *_] = sorted(moved.home.glob("lake/tax_payment/*.parquet"))
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with pytest.raises(Tampered, match=file.stem):
        reproduce(opened(moved), "newest")


def test_what_was_published_never_changes(moved):
    database = opened(moved).database
    for table in ("edition", "edition_row", "edition_bank", "decision", "seal", "signing_key"):
        with pytest.raises(DBAPIError, match="never changes"), database.transaction() as connection:
            connection.execute(text(f"DELETE FROM {table}"))


def test_the_migrations_make_exactly_the_tables_of_the_code(postgres_url, tmp_path):
    with opened(settings(tmp_path, postgres_url)).database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


@pytest.mark.parametrize("there", ["moved", "back"])
def test_a_county_goes_down_and_up_again_and_keeps_its_editions_and_its_trail(there, request):
    database = opened(request.getfixturevalue(there)).database
    with database.reading() as connection:
        head, entries = portable.revision(connection), audit.verify(connection)
        bodies = [editions.body(connection, one["number"]) for one in editions.every(connection)]
    for revision in range(int(head) - 1, 6, -1):
        database.downgrade(f"{revision:04}")
    database.upgrade()
    with database.reading() as connection:
        assert portable.revision(connection) == head
        assert audit.verify(connection) == entries
        assert [editions.body(connection, one["number"]) for one in editions.every(connection)] == bodies
