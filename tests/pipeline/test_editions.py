"""Published editions: sealed one after the other, never changed, withdrawn in the open."""

import contextlib
import json
import stat
import tempfile

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from scoring.errors import Conflict, Gone, Invalid, NotFound, Tampered
from scoring.pipeline.keys import rotate
from scoring.pipeline.publish import publish, withdraw
from scoring.pipeline.reproduce import stored_edition
from scoring.pipeline.workspace import opened
from scoring.policy.parameters import Policy
from scoring.settings import Settings
from scoring.store import editions, seals
from scoring.whitelist.seal import BEGINNING, digest_of
from tests.pipeline.small_store import beneath, ruled, scored
from tests.policy.people import AS_OF

PUBLISHED = ("edition", "edition_row", "edition_bank", "decision", "seal", "signing_key", "edition_withdrawal")


def settings_of(home, **more):
    return Settings(home=home, today=AS_OF, _env_file=None, **more)


@pytest.fixture
def workspace(tmp_path, store_url):
    """A store of either kind with a scored run of five enterprises: three recommended, one near, one out."""
    made = opened(settings_of(tmp_path / "home", database=store_url))
    scored(
        made,
        {},
        {"score": 600.0, "banks": ("north-bank", "south-bank")},
        {"score": 590.0},
        {"score": 550.0},
        {"dishonest": True},
    )
    yield made
    made.database.engine.dispose()


def heads(workspace):
    with workspace.database.reading() as connection:
        return editions.every(connection)


def verified(workspace):
    with workspace.database.reading() as connection:
        return editions.verify_every(connection)


def test_editions_are_numbered_from_one_and_each_seal_holds_the_one_before(workspace):
    for number, score in enumerate((560.0, 595.0, 610.0), 1):
        if number > 1:
            ruled(workspace, Policy(minimum_score=score))
        assert publish(workspace, "wang").number == number
    with workspace.database.reading() as connection:
        found = [seals.verified(connection, n) for n in (1, 2, 3)]
        tokens = [seals.of(connection, n) for n in (1, 2, 3)]
    assert [s.number for s in found] == [1, 2, 3]
    assert [s.previous for s in found] == [BEGINNING, digest_of(tokens[0]), digest_of(tokens[1])]
    assert [s.digest for s in found] == [h["digest"] for h in heads(workspace)[::-1]]
    assert {s.valid_until for s in found} == {"2027-02-16"}
    assert verified(workspace) == 3


def test_every_decision_is_kept_with_its_row(workspace):
    publish(workspace, "wang")
    with workspace.database.reading() as connection:
        rows = editions.decisions_page(connection, 1, None, "", 100)
        near = editions.decisions_page(connection, 1, "cultivated", "", 100)
        after = editions.decisions_page(connection, 1, None, "E00002", 1)
    assert [r["decision"] for r in rows] == ["recommended"] * 3 + ["cultivated", "left_out"]
    assert all(r["row"]["causes"] == r["causes"] for r in rows)
    assert [g["cause"] for g in near[0]["row"]["gaps"]] == ["LOW_SCORE"]
    assert [r["enterprise"] for r in after] == ["E00003"]


def test_the_private_key_is_a_file_of_its_own_and_nowhere_else(workspace):
    publish(workspace, "wang")
    [path] = (workspace.settings.home / "keys").iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    secret = json.loads(path.read_text())["d"]
    with workspace.database.reading() as connection:
        for table in ("signing_key", "seal", "audit"):
            kept = connection.execute(text(f"SELECT * FROM {table}")).all()
            assert kept
            assert secret not in str(kept)


def test_after_a_rotation_new_seals_have_the_new_key_and_old_ones_stay_verifiable(workspace):
    publish(workspace, "wang")
    kid = rotate(workspace, "每年更换", "wang")
    ruled(workspace, Policy(minimum_score=595.0))
    publish(workspace, "wang")
    newest, first = heads(workspace)
    assert newest["kid"] == kid != first["kid"]
    assert verified(workspace) == 2
    with pytest.raises(Invalid):
        rotate(workspace, " ", "wang")


def test_sm2_can_be_set_and_lives_beside_ed25519(workspace, tmp_path, store_url):
    publish(workspace, "wang")
    other = opened(settings_of(tmp_path / "home", database=store_url, signature="sm2"))
    ruled(other, Policy(minimum_score=595.0))
    publish(other, "wang")
    with other.database.reading() as connection:
        assert [key["jwk"]["alg"] for key in seals.every_key(connection)] == ["Ed25519", "SM2-SM3"]
    assert verified(other) == 2
    other.database.engine.dispose()


def test_without_its_private_key_nothing_is_published_and_the_remedy_is_told(workspace):
    publish(workspace, "wang")
    [path] = (workspace.settings.home / "keys").iterdir()
    path.unlink()
    ruled(workspace, Policy(minimum_score=595.0))
    with pytest.raises(Conflict, match="private key") as told:
        publish(workspace, "wang")
    assert "keys rotate" in told.value.remedy.en
    assert len(heads(workspace)) == 1
    rotate(workspace, "遗失", "wang")
    assert publish(workspace, "wang").number == 2


def test_readers_get_the_newest_edition_that_was_not_withdrawn(workspace):
    publish(workspace, "wang")
    ruled(workspace, Policy(minimum_score=595.0))
    publish(workspace, "wang")
    withdraw(workspace, 2, "门槛有误", "wang")
    with workspace.database.reading() as connection:
        assert editions.one(connection)["number"] == 1
        with pytest.raises(Gone, match="门槛有误"):
            editions.standing(connection, 2)
        assert editions.one(connection, 2)["reason"] == "门槛有误"
    assert stored_edition(workspace, "2").digest == heads(workspace)[0]["digest"]
    assert verified(workspace) == 2


def test_a_withdrawn_edition_can_be_published_again_under_a_new_number(workspace):
    publish(workspace, "wang")
    withdraw(workspace, 1, "名单待核", "wang")
    with workspace.database.reading() as connection, pytest.raises(NotFound):
        editions.one(connection)
    again = publish(workspace, "wang")
    assert (again.number, again.new) == (2, True)


@pytest.mark.parametrize(("number", "reason", "error"), [(1, " ", Invalid), (2, "有误", NotFound)])
def test_a_withdrawal_needs_an_edition_and_a_reason(workspace, number, reason, error):
    publish(workspace, "wang")
    with pytest.raises(error):
        withdraw(workspace, number, reason, "wang")


def test_an_edition_is_withdrawn_once(workspace):
    publish(workspace, "wang")
    withdraw(workspace, 1, "有误", "wang")
    with pytest.raises(Conflict, match="withdrawn before"):
        withdraw(workspace, 1, "又有误", "wang")


@pytest.mark.parametrize("table", PUBLISHED)
def test_the_database_refuses_to_change_or_delete_what_was_published(workspace, table):
    publish(workspace, "wang")
    withdraw(workspace, 1, "有误", "wang")
    column = {"seal": "jws", "signing_key": "reason", "edition_withdrawal": "reason", "edition_bank": "bank"}.get(
        table, "edition" if table != "edition" else "digest"
    )
    for change in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError, match="never changes"), workspace.database.transaction() as connection:
            connection.execute(text(change))


@pytest.mark.parametrize(
    "addition",
    [
        "INSERT INTO edition_row VALUES (1, 99, 'X', '{}')",
        "INSERT INTO edition_bank VALUES (1, 'other-bank', 'E00000')",
        "INSERT INTO decision (edition, enterprise, decision, rank, causes) VALUES (1, 'X', 'recommended', 99, '[]')",
    ],
)
def test_the_database_refuses_to_add_to_a_sealed_edition(workspace, addition):
    publish(workspace, "wang")
    with pytest.raises(DatabaseError, match="nothing is added"), workspace.database.transaction() as connection:
        connection.execute(text(addition))


ANOTHER = "'" + "f" * 64 + "'"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (f"UPDATE edition SET digest = {ANOTHER} WHERE number = 1", "Edition 1 does not match"),
        ("UPDATE edition SET valid_until = '2030-01-01' WHERE number = 2", "head of edition 2"),
        ("UPDATE edition SET published_at = '2020-01-01 00:00:00' WHERE number = 1", "not the one that its seal names"),
        ("UPDATE edition_row SET rank = 9 WHERE edition = 1 AND rank = 1", "readers see of edition 1"),
        ("DELETE FROM edition_bank WHERE edition = 2 AND bank = 'south-bank'", "readers see of edition 2"),
        ("UPDATE decision SET decision = 'left_out' WHERE decision = 'cultivated'", "readers see of edition 1"),
        ("UPDATE seal SET jws = replace(jws, 'a', 'b') WHERE number = 1", "edition 1's seal"),
        ("UPDATE seal SET jws = (SELECT jws FROM seal WHERE number = 1) WHERE number = 2", "not follow the one before"),
        ("DELETE FROM seal WHERE number = 2", "Edition 2 or its seal is missing"),
        ("UPDATE signing_key SET jwk = replace(CAST(jwk AS TEXT), '\"x\": \"', '\"x\": \"A')", "public key"),
        ("UPDATE run SET as_of = '2020-01-01'", "Run 1 is not the one"),
        ("UPDATE policy SET parameters = replace(CAST(parameters AS TEXT), '595', '594') WHERE version = 2", "Version 2 of the policy"),
    ],
)  # fmt: skip
def test_whatever_is_changed_beneath_the_triggers_is_named(workspace, change, named):
    ruled(workspace, Policy(minimum_score=595.0))
    publish(workspace, "wang")
    ruled(workspace, Policy(minimum_score=560.0, minimum_sources=2))
    publish(workspace, "wang")
    verified(workspace)
    if workspace.database.engine.dialect.name == "postgresql":
        change = (
            change.replace("AS TEXT), '", "AS TEXT), '")
            .replace("SET jwk = replace(", "SET jwk = (replace(")
            .replace("SET parameters = replace(", "SET parameters = (replace(")
        )
        change = change.replace(', \'"x": "A\')', ', \'"x": "A\'))::json').replace("'594')", "'594'))::json")
    beneath(workspace, change)
    with pytest.raises(Tampered, match=named):
        verified(workspace)


class Publishing(RuleBasedStateMachine):
    """Whatever is done after a publication, every edition published before stays what it was, byte for byte."""

    @initialize()
    def begin(self):
        self.folder = tempfile.TemporaryDirectory()
        self.workspace = opened(settings_of(self.folder.name, database="sqlite://"))
        self.known: dict[int, tuple] = {}
        self.withdrawn: set[int] = set()
        scored(self.workspace, {}, {"score": 600.0})

    @rule(score=st.sampled_from([560.0, 605.0, 640.0]))
    def publish_under(self, score):
        with contextlib.suppress(Conflict):  # the policy in force
            ruled(self.workspace, Policy(minimum_score=score))
        publish(self.workspace, "wang")

    @rule(change=st.sampled_from([{}, {"demand": False}, {"banks": ()}, {"score": 555.0}]))
    def score_and_publish(self, change):
        scored(self.workspace, change, {"score": 600.0})
        publish(self.workspace, "wang")

    @rule(number=st.integers(1, 9))
    def withdraw_one(self, number):
        try:
            withdraw(self.workspace, number, "核对", "wang")
        except (NotFound, Conflict):
            assert number not in self.known or number in self.withdrawn
        else:
            self.withdrawn.add(number)

    @rule()
    def rotate_the_key(self):
        rotate(self.workspace, "演练", "wang")

    @rule(table=st.sampled_from(PUBLISHED), act=st.sampled_from(["DELETE FROM {}", "UPDATE {} SET {} = {}"]))
    def try_to_change(self, table, act):
        column = {"seal": "jws", "signing_key": "kid", "edition": "body"}.get(table, "edition")
        with self.workspace.database.transaction() as connection:
            before = connection.execute(text(f"SELECT count(*) FROM {table}")).scalar()
            if before:
                with pytest.raises(DatabaseError):
                    connection.execute(text(act.format(table, column, column)))

    @invariant()
    def nothing_published_has_changed(self):
        if not hasattr(self, "known"):
            return
        with self.workspace.database.reading() as connection:
            found = {
                row.number: tuple(row)
                for row in connection.execute(
                    text("SELECT e.number, e.body, e.digest, s.jws FROM edition e JOIN seal s ON s.number = e.number")
                )
            }
            newest = editions.newest(connection)
        assert sorted(found) == list(range(1, len(found) + 1))
        assert {n: found[n] for n in self.known} == self.known
        self.known = found
        standing = set(found) - self.withdrawn
        assert (newest["number"] if newest else None) == (max(standing) if standing else None)

    def teardown(self):
        if hasattr(self, "workspace"):
            assert verified(self.workspace) == len(self.known)
            self.workspace.database.engine.dispose()
            self.folder.cleanup()


Publishing.TestCase.settings = settings(max_examples=10, stateful_step_count=50, deadline=None)
TestPublishing = Publishing.TestCase
