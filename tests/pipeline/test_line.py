"""The whole line: the same files always give the same edition, and every step says what it did."""

import datetime as dt
import json
import os
import shutil
import subprocess
import sys

import pytest
from sqlalchemy import text

from scoring.county.simulated import AS_OF, CountyPlan
from scoring.errors import Conflict, Invalid, NotFound, Tampered
from scoring.model.training import ONE_TRY
from scoring.pipeline import demo
from scoring.pipeline.directory import IDENTITY
from scoring.pipeline.ingest import deliveries, ingest
from scoring.pipeline.models import put_in_force
from scoring.pipeline.publish import preview_policy, publish, reproduce, stored_edition, verify
from scoring.pipeline.score import score
from scoring.pipeline.train import default_snapshots, train_model
from scoring.pipeline.workspace import opened
from scoring.policy.parameters import Policy
from scoring.settings import Settings
from scoring.store import audit, batches, consents, editions, models, policies, quarantine


def test_counts_add_up_and_everything_is_accounted_for(county):
    workspace, shown = county
    assert shown.accepted + shown.quarantined == shown.records
    assert shown.quarantined > 100
    with workspace.database.reading() as connection:
        assert batches.totals(connection) == {
            "rows": shown.records,
            "accepted": shown.accepted,
            "quarantined": shown.quarantined,
        }
        assert len(quarantine.refused(connection)) == shown.quarantined
        assert audit.verify(connection) > 400
    assert set(shown.seconds) == {"simulate", "ingest", "quality", "train", "score", "publish"}
    assert 0 < shown.listed < shown.enterprises


def test_the_edition_is_reproduced_in_this_process(county):
    found = reproduce(county[0], "newest")
    assert found.identical
    assert found.digest == county[1].digest


def test_the_edition_is_reproduced_in_another_process(county):
    workspace, shown = county
    environment = os.environ | {"XINYIDAI_HOME": str(workspace.settings.home)}
    command = [sys.executable, "-m", "scoring.cli", "reproduce", str(shown.edition)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == shown.digest


def test_the_same_files_in_an_empty_store_give_the_same_bytes(county, tmp_path):
    """Re-ingested in another order, trained again: the same digest; and an exported edition is reproduced there.

    Who is who comes first, as ever: rows without a code are linked by what was known.
    """
    workspace, shown = county
    exported = tmp_path / "edition.ndjson"
    exported.write_bytes(stored_edition(workspace, "newest").body)
    again = opened(Settings(home=tmp_path / "again", _env_file=None))
    found = deliveries([workspace.settings.home / "delivery"], shown.as_of)
    found.sort(key=lambda d: d.source.name in IDENTITY)
    ingest(again, found[::-1], "test")
    made = train_model(again, shown.as_of, "test", about=demo.COUNTY_RECORDS, budget=ONE_TRY)
    assert reproduce(again, str(exported)).identical
    put_in_force(again, made.digest, "重新训练", "li", "wang")
    score(again, shown.as_of, "test")
    assert publish(again, "test").digest == shown.digest


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A county to break: copied before each test."""
    home = tmp_path_factory.mktemp("small")
    demo.county(
        opened(Settings(home=home, _env_file=None)),
        home / "delivery",
        CountyPlan(enterprises=240, seed=7),
        budget=ONE_TRY,
    )
    return home


@pytest.fixture
def breakable(small, tmp_path):
    shutil.copytree(small, tmp_path / "copy")
    return opened(Settings(home=tmp_path / "copy", _env_file=None))


def test_a_second_demonstration_changes_nothing(breakable):
    home = breakable.settings.home
    before = stored_edition(breakable, "newest")
    shown = demo.county(breakable, home / "delivery", CountyPlan(enterprises=240, seed=7), budget=ONE_TRY)
    assert (shown.edition, shown.digest) == (1, before.digest)
    assert shown.accepted + shown.quarantined == shown.records > 0


def test_a_flipped_byte_in_the_lake_is_named(breakable):
    path = next((breakable.lake.root / "penalty").glob("*.parquet"))
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))
    with pytest.raises(Tampered, match=f"penalty/{path.stem}"):
        reproduce(breakable, "1")


def test_a_lost_lake_file_is_named(breakable):
    path = next((breakable.lake.root / "water").glob("*.parquet"))
    path.unlink()
    with pytest.raises(Tampered, match=path.stem):
        score(breakable, AS_OF, "test")
    with pytest.raises(Tampered, match=path.stem):
        reproduce(breakable, "1")


def test_a_batch_that_is_not_here_is_named(breakable, tmp_path):
    edition = stored_edition(breakable, "1")
    (tmp_path / "e").write_bytes(edition.body)
    bare = opened(Settings(home=tmp_path / "bare", _env_file=None))
    shutil.copytree(breakable.models, bare.models)
    with breakable.database.reading() as connection:
        model = models.champion(connection)
    with bare.database.transaction() as connection:
        models.add(connection, model["digest"], model["manifest"])
    with pytest.raises(NotFound, match="is not here"):
        reproduce(bare, str(tmp_path / "e"))


def test_a_changed_edition_in_the_store_is_named(breakable):
    with breakable.database.transaction() as connection:
        connection.execute(text("UPDATE edition SET body = x'00'"))
    with pytest.raises(Tampered, match="Edition 1"):
        reproduce(breakable, "1")


def test_an_edition_that_does_not_follow_from_its_inputs_is_told_where(breakable, tmp_path):
    body = stored_edition(breakable, "1").body
    (tmp_path / "forged").write_bytes(body.replace(b'"rank":1,', b'"rank":9,', 1))
    found = reproduce(breakable, str(tmp_path / "forged"))
    assert not found.identical
    assert found.difference.startswith("line 2:")


def test_an_unknown_edition_is_told(breakable):
    with pytest.raises(NotFound, match="no edition|neither|no such file"):
        reproduce(breakable, "nowhere")
    with pytest.raises(NotFound):
        reproduce(breakable, "99")


def test_a_changed_threshold_makes_a_new_edition_and_leaves_the_old_one(breakable):
    before = stored_edition(breakable, "1")
    proposed = Policy(minimum_score=620.0)
    seen = preview_policy(breakable, proposed)
    with breakable.database.transaction() as connection:
        version = policies.propose(connection, proposed, "收紧", "li")
        policies.approve(connection, version, "wang")
    made = publish(breakable, "wang")
    after = stored_edition(breakable, "newest")
    assert made.number == 2
    assert stored_edition(breakable, "1") == before
    gone = {r["enterprise"] for r in before.listed} - {r["enterprise"] for r in after.listed}
    assert gone == {m.enterprise for m in seen.leaves}
    assert len(after.listed) == seen.listed_after == made.listed
    assert reproduce(breakable, "1").identical
    assert reproduce(breakable, "2").identical


def test_publishing_the_same_thing_twice_is_one_edition(breakable):
    assert publish(breakable, "x").number == 1
    with breakable.database.reading() as connection:
        assert len(editions.every(connection)) == 1


def test_going_back_to_an_older_policy_is_a_new_edition_that_readers_get(breakable):
    for score_, reason in ((620.0, "收紧"), (Policy().minimum_score, "退回")):
        with breakable.database.transaction() as connection:
            policies.approve(connection, policies.propose(connection, Policy(score_), reason, "li"), "wang")
        made = publish(breakable, "wang")
        assert made.new
    assert made.number == 3
    assert stored_edition(breakable, "newest").body == stored_edition(breakable, "1").body
    assert not publish(breakable, "wang").new


def test_going_back_to_an_older_model_is_published_too(breakable):
    first = stored_edition(breakable, "1")
    with breakable.database.reading() as connection:
        old = models.champion(connection)
    other = opened(breakable.settings.model_copy(update={"seed": 99}))
    put_in_force(other, train_model(other, AS_OF, "x", budget=ONE_TRY).digest, "换种子", "li", "wang")
    score(other, AS_OF, "x")
    assert publish(other, "x").number == 2
    put_in_force(breakable, old["digest"], "退回", "li", "wang")
    assert score(breakable, AS_OF, "x").id == 1
    assert publish(breakable, "x").number == 3
    assert stored_edition(breakable, "newest").body == first.body


def test_proposing_what_is_in_force_is_refused(breakable):
    with breakable.database.transaction() as connection, pytest.raises(Conflict):
        policies.propose(connection, Policy(), "同样", "li")


def test_everything_with_a_digest_can_be_checked_at_once(breakable):
    assert verify(breakable)["batches"] > 400


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE edition_row SET body = json_set(body, '$.score', 999) WHERE rank = 1",
        "UPDATE decision SET causes = '[\"GRADE_D\"]' WHERE listed",
        "DELETE FROM edition_row WHERE rank = 2",
    ],
)
def test_what_readers_are_served_must_be_what_the_digest_covers(breakable, change):
    with breakable.database.transaction() as connection:
        connection.execute(text(change))
    with pytest.raises(Tampered):
        reproduce(breakable, "1")
    with pytest.raises(Tampered):
        verify(breakable)


def test_nothing_is_computed_from_a_changed_lake(breakable):
    path = next((breakable.lake.root / "tax_declaration").glob("*.parquet"))
    path.write_bytes(path.read_bytes() + b" ")
    for work in (score, train_model):
        with pytest.raises(Tampered, match=path.stem):
            work(breakable, AS_OF, "x")


@pytest.mark.parametrize("name", ["../../evil", "/etc/x", ".hidden", ""])
def test_a_model_is_kept_in_the_folder_of_models(breakable, name):
    with pytest.raises(Invalid):
        train_model(breakable, AS_OF, "x", name=name, budget=ONE_TRY)


def test_scoring_the_same_thing_twice_is_one_run(breakable):
    assert score(breakable, AS_OF, "x").id == 1


def test_what_arrives_after_the_as_of_date_changes_nothing(breakable):
    before = score(breakable, AS_OF, "x")
    late = breakable.settings.home / "late.csv"
    late.write_text("统一社会信用代码,评价年度,纳税信用级别,发布日期\n91350526MA0000013X,2025,D,2026-04-20\n")
    ingest(breakable, deliveries([late], AS_OF), "x")
    assert score(breakable, AS_OF, "x").id == before.id


def test_a_withdrawal_on_the_site_becomes_a_record_before_the_next_scoring(breakable):
    before = stored_edition(breakable, "1").listed[0]
    day = AS_OF + dt.timedelta(days=1)
    with breakable.database.transaction() as connection:
        for consent in consents.of_enterprise(connection, before["enterprise"]):
            if consent["withdrawn_on"] is None:
                consents.withdraw(connection, before["enterprise"], consent["consent_no"], day)
    score(breakable, day + dt.timedelta(days=1), "x")
    made = publish(breakable, "x")
    after = stored_edition(breakable, "newest")
    causes = {r["enterprise"]: r["causes"] for r in after.left_out}
    assert causes[before["enterprise"]] == ["NO_CONSENT"]
    assert reproduce(breakable, str(made.number)).identical
    with breakable.database.reading() as connection:
        assert consents.withdrawn_online(connection) == []


def test_an_as_of_date_before_all_records_is_told(breakable):
    with pytest.raises(NotFound, match="2020-01-01"):
        score(breakable, dt.date(2020, 1, 1), "x")


def test_training_without_any_default_is_told(tmp_path):
    bare = opened(Settings(home=tmp_path / "bare", _env_file=None))
    with pytest.raises(Invalid, match="No default"):
        train_model(bare, AS_OF, "x", budget=ONE_TRY)


def test_snapshots_are_quarters_whose_windows_have_closed():
    assert [str(d) for d in default_snapshots(dt.date(2026, 11, 16))] == [
        "2024-11-16",
        "2025-02-16",
        "2025-05-16",
        "2025-08-16",
        "2025-11-16",
    ]


def test_the_last_line_of_the_demonstration_is_json_for_machines(tmp_path):
    command = [
        sys.executable,
        "-m",
        "scoring.cli",
        "demo",
        "--no-serve",
        "--json",
        "--enterprises",
        "240",
        "--seed",
        "7",
    ]
    environment = os.environ | {"XINYIDAI_HOME": str(tmp_path / "home")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["accepted"] + told["quarantined"] == told["records"]
    for key in ("enterprises", "features", "edition", "digest", "listed", "seconds"):
        assert told[key]
    assert {s["role"] for s in told["sign_ins"]} == {"bank", "office", "enterprise"}
    for phase in ("1/5", "2/5", "3/5", "4/5", "5/5"):
        assert phase in done.stderr
