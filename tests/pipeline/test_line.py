"""The whole line: the same files always give the same edition, and every step says what it did."""

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import scoring
from scoring.county.simulated import AS_OF
from scoring.errors import Conflict, Invalid, NotFound, Tampered
from scoring.model.bundle import SEALED
from scoring.model.training import ONE_TRY
from scoring.pipeline import demo
from scoring.pipeline.directory import IDENTITY
from scoring.pipeline.ingest import deliveries, ingest
from scoring.pipeline.models import put_in_force
from scoring.pipeline.preview import preview_policy
from scoring.pipeline.publish import publish
from scoring.pipeline.reproduce import reproduce, stored_edition, verify
from scoring.pipeline.score import score
from scoring.pipeline.train import default_snapshots, train_model
from scoring.pipeline.workspace import opened
from scoring.policy.parameters import Policy
from scoring.settings import Settings
from scoring.store import audit, batches, consents, editions, models, policies, quarantine
from tests.conftest import COUNTY
from tests.pipeline.small_store import beneath


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


def test_the_same_files_in_an_empty_store_give_the_same_bytes(county, county_made, tmp_path):
    """Re-ingested in another order, trained again: the same digest; and an exported edition is reproduced there.

    Who is who comes first, as ever: rows without a code are linked by what was known.
    """
    workspace, shown = county
    exported = tmp_path / "edition.ndjson"
    exported.write_bytes(stored_edition(workspace, "newest").body)
    again = opened(Settings(home=tmp_path / "again", _env_file=None))
    found = deliveries([county_made / "delivery"], shown.as_of)
    found.sort(key=lambda d: d.source.name in IDENTITY)
    ingest(again, found[::-1], "test")
    made = train_model(again, shown.as_of, "test", about=demo.COUNTY_RECORDS, budget=ONE_TRY)
    assert reproduce(again, str(exported)).identical
    put_in_force(again, made.digest, "重新训练", "li", "wang")
    score(again, shown.as_of, "test")
    assert publish(again, "test").digest == shown.digest


@pytest.fixture
def breakable(own_county):
    """The county, to be broken."""
    return own_county


def flip(path):
    """Change one bit in the middle of a file."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


def test_a_second_demonstration_changes_nothing(breakable, tmp_path):
    before = stored_edition(breakable, "newest")
    shown = demo.county(breakable, tmp_path / "delivery", COUNTY, budget=ONE_TRY)
    assert (shown.edition, shown.digest) == (1, before.digest)
    assert shown.accepted + shown.quarantined == shown.records > 0


def test_a_flipped_byte_in_the_lake_is_named(breakable):
    path = next((breakable.lake.root / "penalty").glob("*.parquet"))
    flip(path)
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


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("UPDATE edition SET body = x'00'", "Edition 1 does not match"),
        ("UPDATE edition_row SET body = json_set(body, '$.score', 999) WHERE rank = 1", "readers see of edition 1"),
        ("DELETE FROM edition_row WHERE rank = 2", "readers see of edition 1"),
        ("UPDATE decision SET causes = '[\"GRADE_D\"]' WHERE rank = 1", "readers see of edition 1"),
        ("UPDATE seal SET jws = substr(jws, 1, 300) || 'x' || substr(jws, 302)", "signature of edition 1"),
        ("UPDATE policy SET parameters = json_set(parameters, '$.valid_days', 93)", "Version 1 of the policy"),
        ("UPDATE run SET batches = '[]'", "Run 1"),
    ],
)
def test_a_byte_changed_in_the_store_is_named(breakable, change, named):
    beneath(breakable, change)
    with pytest.raises(Tampered, match=named):
        reproduce(breakable, "1")
    with pytest.raises(Tampered, match=named):
        verify(breakable)


@pytest.mark.parametrize("file", [*SEALED, "manifest.json"])
def test_a_flipped_byte_in_any_file_of_the_model_is_named(breakable, file):
    flip(next(breakable.models.glob(f"*/*/{file}")))
    with pytest.raises(Tampered, match=file):
        reproduce(breakable, "1")


def test_a_flipped_byte_in_the_legal_parameters_is_named(county, tmp_path):
    """Made again by a copy of the software in which one byte of one file of legal parameters is another."""
    root = Path(scoring.__file__).parent
    shutil.copytree(root, tmp_path / "scoring", ignore=shutil.ignore_patterns("__pycache__"))
    rules = tmp_path / "scoring" / "codes" / "rules" / "tax.yaml"
    rules.write_bytes(rules.read_bytes().replace(b"2014-10-01", b"2014-10-02", 1))
    environment = os.environ | {"XINYIDAI_HOME": str(county[0].settings.home), "PYTHONPATH": str(tmp_path)}
    command = [sys.executable, "-m", "scoring.cli", "reproduce", "1"]
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 5
    assert "scoring/codes/rules/tax.yaml" in done.stderr


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
        policies.approve(connection, version, "wang", breakable.settings.current_day)
    made = publish(breakable, "wang")
    after = stored_edition(breakable, "newest")
    assert made.number == 2
    assert stored_edition(breakable, "1") == before
    gone = {r["enterprise"] for r in before.listed} - {r["enterprise"] for r in after.listed}
    assert gone == {m.enterprise for m in seen.leaves.shown}
    assert len(after.listed) == seen.after.listed == made.listed
    assert reproduce(breakable, "1").identical
    assert reproduce(breakable, "2").identical


def test_publishing_the_same_thing_twice_is_one_edition(breakable):
    assert publish(breakable, "x").number == 1
    with breakable.database.reading() as connection:
        assert len(editions.every(connection)) == 1


def test_going_back_to_an_older_policy_is_a_new_edition_that_readers_get(breakable):
    for score_, reason in ((620.0, "收紧"), (Policy().minimum_score, "退回")):
        with breakable.database.transaction() as connection:
            version = policies.propose(connection, Policy(minimum_score=score_), reason, "li")
            policies.approve(connection, version, "wang", breakable.settings.current_day)
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
    causes = {r["enterprise"]: r["causes"] for r in after.others}
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
