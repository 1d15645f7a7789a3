"""Champion and challenger over the whole line: who scores, who is tried, and what a changed byte stops."""

import json

import pytest

from scoring.county.simulated import AS_OF
from scoring.errors import Conflict, Forbidden, NotFound, Tampered
from scoring.model.training import ONE_TRY
from scoring.pipeline import models as registry
from scoring.pipeline.models import beside_champion, decide, propose, put_in_force
from scoring.pipeline.publish import publish
from scoring.pipeline.reproduce import reproduce, stored_edition, verify
from scoring.pipeline.score import score
from scoring.pipeline.train import train_model
from scoring.pipeline.workspace import bundle_of, opened
from scoring.settings import Settings
from scoring.store import audit, models, runs, shadow
from tests.conftest import copied


@pytest.fixture(scope="module")
def two(county, tmp_path_factory):
    """The county with a second model, from another seed: copied before each test."""
    home = tmp_path_factory.mktemp("two") / "home"
    copied(county[0].settings.home, home)
    workspace = opened(Settings(home=home, seed=99, _env_file=None))
    made = train_model(workspace, AS_OF, "li", name="challenger", budget=ONE_TRY)
    return home, made.digest


@pytest.fixture
def workspace(two, tmp_path):
    return opened(Settings(home=copied(two[0], tmp_path / "copy"), _env_file=None))


@pytest.fixture
def challenger(two):
    return two[1]


@pytest.fixture
def champion(workspace):
    with workspace.database.reading() as connection:
        return models.champion(connection)["digest"]


def done(workspace, digest, action):
    decide(workspace, propose(workspace, digest, action, "试行", "li"), "approve", "wang")


def damage(workspace, digest, name="calibration.json"):
    with workspace.database.reading() as connection:
        row = models.one(connection, digest)
    path = workspace.models / row["name"] / row["version"] / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


def newest_model(workspace):
    with workspace.database.reading() as connection:
        return runs.newest_run(connection)["model_digest"]


def test_a_model_that_was_only_trained_scores_nothing(workspace, champion, challenger):
    assert score(workspace, AS_OF, "x").id == 1
    assert newest_model(workspace) == champion != challenger


def test_a_promoted_model_scores_and_the_one_before_it_comes_back_by_promotion_too(workspace, champion, challenger):
    before = stored_edition(workspace, "newest")
    put_in_force(workspace, challenger, "更准", "li", "wang")
    assert score(workspace, AS_OF, "x").id == 2
    assert newest_model(workspace) == challenger
    assert publish(workspace, "x").number == 2
    assert stored_edition(workspace, "2").manifest["model"] == challenger
    put_in_force(workspace, champion, "退回", "li", "wang")
    assert score(workspace, AS_OF, "x").id == 1
    assert publish(workspace, "x").number == 3
    assert stored_edition(workspace, "3").body == before.body
    assert reproduce(workspace, "2").identical


def test_putting_the_champion_in_force_again_is_nothing(workspace, champion):
    put_in_force(workspace, champion, "再来", "li", "wang")
    with workspace.database.reading() as connection:
        assert len(models.proposals(connection)) == 1


def test_an_edition_is_published_on_scores_of_the_champion_only(workspace, challenger):
    put_in_force(workspace, challenger, "更准", "li", "wang")
    with pytest.raises(Conflict, match="no longer in force"):
        publish(workspace, "x")


def test_one_person_alone_puts_no_model_in_force(workspace, champion, challenger):
    with pytest.raises(Forbidden):
        put_in_force(workspace, challenger, "更准", "li", "li")
    with workspace.database.reading() as connection:
        assert models.champion(connection)["digest"] == champion


def test_a_model_in_the_shadow_scores_the_same_run_and_changes_nothing_that_readers_see(workspace, challenger):
    before = publish(workspace, "x")
    done(workspace, challenger, "shadow")
    assert beside_champion(workspace, challenger) is None
    run = score(workspace, AS_OF, "x")
    assert (run.id, publish(workspace, "x").digest) == (1, before.digest)
    with workspace.database.reading() as connection:
        kept = shadow.scores(connection, run.id, challenger)
        facts, _ = runs.assessments(connection, run.id)
    assert list(kept.index) == list(facts.index)
    told = beside_champion(workspace, challenger)
    assert (told.run, told.as_of, told.compared.enterprises) == (1, AS_OF, run.enterprises)
    assert 0.5 < told.compared.rank_correlation < 1
    put_in_force(workspace, challenger, "更准", "li", "wang")
    second = score(workspace, AS_OF, "x").id
    with workspace.database.reading() as connection:
        facts, _ = runs.assessments(connection, second)
    assert kept["score"].to_dict() == pytest.approx(facts["score"].to_dict()), "as in the shadow, so in force"


def test_the_shadow_scores_a_run_once(workspace, challenger):
    done(workspace, challenger, "shadow")
    for _ in range(2):
        score(workspace, AS_OF, "x")
    with workspace.database.reading() as connection:
        noted = [e for e in audit.newest(connection) if e["action"] == "score_in_shadow"]
        assert shadow.of_run(connection, 1) == {challenger}
    assert [e["detail"]["run"] for e in noted] == [1]


def test_a_champion_with_a_changed_byte_scores_nothing_and_reproduces_nothing(workspace, champion):
    damage(workspace, champion)
    for work in (lambda: score(workspace, AS_OF, "x"), lambda: reproduce(workspace, "1"), lambda: verify(workspace)):
        with pytest.raises(Tampered, match="calibration.json"):
            work()


def test_a_model_with_a_changed_byte_is_neither_proposed_nor_approved_but_can_be_retired(workspace, challenger):
    waiting = {action: propose(workspace, challenger, action, "试行", "li") for action in ("promote", "shadow")}
    damage(workspace, challenger, "model.txt")
    for action, number in waiting.items():
        with pytest.raises(Tampered, match="model.txt"):
            propose(workspace, challenger, action, "试行", "li")
        with pytest.raises(Tampered, match="model.txt"):
            decide(workspace, number, "approve", "wang")
    decide(workspace, waiting["promote"], "reject", "wang")
    done(workspace, challenger, "retire")


def test_a_damaged_model_in_the_shadow_is_told_and_the_champions_scores_are_in(workspace, challenger):
    done(workspace, challenger, "shadow")
    damage(workspace, challenger)
    with pytest.raises(Tampered):
        score(workspace, AS_OF, "x")
    assert publish(workspace, "x").listed > 0


def test_a_retired_models_bundle_is_still_verified(workspace, challenger):
    done(workspace, challenger, "retire")
    assert verify(workspace)["models"] == 2
    damage(workspace, challenger)
    with pytest.raises(Tampered):
        verify(workspace)


def test_a_promotion_needs_a_validation_report_under_the_seal(workspace, challenger):
    with workspace.database.reading() as connection:
        manifest = bundle_of(workspace, models.one(connection, challenger)).manifest
    assert registry.validated(manifest)
    others = {name: digest for name, digest in manifest["sha256"].items() if name != registry.REPORT}
    assert not registry.validated(manifest | {"sha256": others})


def test_the_sealed_report_is_given_out_as_it_stands_in_the_bundle(workspace, champion):
    with workspace.database.reading() as connection:
        row = models.one(connection, champion)
    folder = workspace.models / row["name"] / row["version"]
    assert registry.validation(workspace, champion) == json.loads((folder / registry.REPORT).read_text("utf-8"))
    with pytest.raises(NotFound, match="has no gossip"):
        registry.sealed(workspace, champion, "gossip.txt")
    damage(workspace, champion, registry.REPORT)
    with pytest.raises(Tampered, match=registry.REPORT):
        registry.validation(workspace, champion)


def test_every_act_is_in_the_audit_trail_with_its_two_people(workspace, challenger):
    done(workspace, challenger, "shadow")
    with workspace.database.reading() as connection:
        approved, proposed = audit.newest(connection, "model proposal 2")
        audit.verify(connection)
    assert [(e["actor"], e["action"]) for e in (proposed, approved)] == [("li", "propose"), ("wang", "approve")]
    assert proposed["detail"] == {"action": "shadow", "digest": challenger, "reason": "试行"}
