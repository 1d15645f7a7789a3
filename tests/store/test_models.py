"""Models change their state by two people, and the database itself keeps the rules."""

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from scoring.errors import Conflict, Forbidden, Invalid, NotFound
from scoring.pipeline.workspace import opened
from scoring.settings import Settings
from scoring.store import models
from scoring.store.tables import model, promotion

OLD, NEW, THIRD = "1" * 64, "2" * 64, "3" * 64


@pytest.fixture
def workspace(tmp_path):
    return opened(Settings(home=tmp_path / "home", _env_file=None))


@pytest.fixture
def connection(workspace):
    """Three registered models, the first of them in force."""
    with workspace.database.transaction() as open_:
        for digest, version in ((OLD, "1"), (NEW, "2"), (THIRD, "3")):
            models.add(open_, digest, {"name": "county", "version": version})
        done(open_, OLD, "promote")
        yield open_


def done(connection, digest, action):
    number = models.propose(connection, digest, action, "试行", "li")
    models.approve(connection, number, "wang")
    return number


def states(connection):
    return {m["version"]: m["state"] for m in models.every(connection)}


def test_a_registered_model_scores_nothing_until_it_is_promoted(workspace):
    with workspace.database.transaction() as connection:
        models.add(connection, OLD, {"name": "county", "version": "1"})
        with pytest.raises(NotFound, match="No model is in force") as missing:
            models.champion(connection)
    assert "xinyidai promote" in missing.value.remedy.en


def test_a_promotion_replaces_the_champion_and_there_is_only_one(connection):
    done(connection, NEW, "promote")
    assert models.champion(connection)["digest"] == NEW
    assert states(connection) == {"1": "registered", "2": "in_force", "3": "registered"}


def test_a_model_comes_into_force_only_by_another_person(connection):
    number = models.propose(connection, NEW, "promote", "更准", "li")
    with pytest.raises(Forbidden):
        models.approve(connection, number, "li")
    models.approve(connection, number, "wang")
    told = models.proposal(connection, number)
    assert (told["state"], told["proposed_by"], told["decided_by"]) == ("approved", "li", "wang")
    assert told["base"] == OLD


def test_going_back_to_an_earlier_champion_is_a_promotion_of_its_own_kind(connection):
    done(connection, NEW, "promote")
    back = done(connection, OLD, "promote")
    assert models.proposal(connection, back)["action"] == "roll_back"
    assert models.champion(connection)["digest"] == OLD
    assert [p["action"] for p in models.proposals(connection)] == ["roll_back", "promote", "promote"]


def test_a_promotion_whose_ground_has_changed_cannot_be_approved(connection):
    mine = models.propose(connection, NEW, "promote", "更准", "li")
    theirs = models.propose(connection, THIRD, "promote", "更稳", "zhao")
    models.approve(connection, theirs, "wang")
    with pytest.raises(Conflict, match="Another model came into force"):
        models.approve(connection, mine, "wang")


def test_two_proposals_of_the_same_model_do_not_promote_it_twice(connection):
    one, other = (models.propose(connection, NEW, "promote", "更准", who) for who in ("li", "zhao"))
    models.approve(connection, one, "wang")
    with pytest.raises(Conflict, match="in force"):
        models.approve(connection, other, "wang")


def test_a_model_in_the_shadow_is_beside_the_champion_until_it_is_promoted_or_retired(connection):
    done(connection, NEW, "shadow")
    assert [m["digest"] for m in models.in_shadow(connection)] == [NEW]
    assert models.champion(connection)["digest"] == OLD
    done(connection, NEW, "promote")
    assert models.in_shadow(connection) == []


@pytest.mark.parametrize(
    ("before", "action"),
    [((), "promote"), ((), "shadow"), ((), "retire"), (("shadow",), "shadow"), *((("retire",), a) for a in ("promote", "shadow", "retire"))],
)  # fmt: skip
def test_what_cannot_be_done_is_refused_when_it_is_proposed(connection, before, action):
    """The champion is neither promoted nor shadowed nor retired; what is retired never comes back."""
    for earlier in before:
        done(connection, NEW, earlier)
    with pytest.raises(Conflict, match="county/"):
        models.propose(connection, NEW if before else OLD, action, "试行", "li")


def test_a_retirement_is_not_approved_once_the_model_is_in_force(connection):
    number = models.propose(connection, NEW, "retire", "已有更好的", "zhao")
    done(connection, NEW, "promote")
    with pytest.raises(Conflict):
        models.approve(connection, number, "wang")
    assert models.champion(connection)["digest"] == NEW


@pytest.mark.parametrize(("who", "state"), [("wang", "rejected"), ("li", "withdrawn")])
def test_a_proposal_is_rejected_by_a_colleague_and_withdrawn_by_its_author(connection, who, state):
    number = models.propose(connection, NEW, "promote", "试", "li")
    models.reject(connection, number, who)
    assert models.proposal(connection, number)["state"] == state
    for act in (models.approve, models.reject):
        with pytest.raises(Conflict, match="not waiting"):
            act(connection, number, "wang")
    assert models.champion(connection)["digest"] == OLD


def test_a_proposal_needs_a_reason_a_known_model_and_a_known_action(connection):
    with pytest.raises(Invalid, match="reason"):
        models.propose(connection, NEW, "promote", " ", "li")
    with pytest.raises(Invalid, match="no action 'roll_back'"):
        models.propose(connection, NEW, "roll_back", "试", "li")
    with pytest.raises(NotFound):
        models.propose(connection, "9" * 64, "promote", "试", "li")
    with pytest.raises(NotFound):
        models.proposal(connection, 99)


def test_registering_the_same_bundle_again_keeps_its_state(connection):
    done(connection, NEW, "retire")
    for digest, version in ((OLD, "1"), (NEW, "2")):
        models.add(connection, digest, {"name": "county", "version": version})
    assert states(connection) == {"1": "in_force", "2": "retired", "3": "registered"}


def test_a_model_is_named_by_name_and_version_or_by_the_beginning_of_its_digest(connection):
    assert models.named(connection, "county/2")["digest"] == NEW
    assert models.named(connection, "222222")["digest"] == NEW
    models.add(connection, "2" * 63 + "0", {"name": "town", "version": "1"})
    assert models.named(connection, "town")["name"] == "town", "it has one version only"
    for name, models_ in (("county", 3), ("222222", 2)):
        with pytest.raises(NotFound, match=f"names {models_} models"):
            models.named(connection, name)
    for name in ("county/9", "2222", "%", ""):
        with pytest.raises(NotFound, match="names no model"):
            models.named(connection, name)


def refused(workspace, statement, rule):
    with pytest.raises(IntegrityError, match=rule), workspace.database.transaction() as connection:
        connection.execute(statement)


@pytest.fixture
def kept(workspace):
    """A store with a champion, another model, and a promotion of it that waits."""
    with workspace.database.transaction() as connection:
        for digest, version in ((OLD, "1"), (NEW, "2")):
            models.add(connection, digest, {"name": "county", "version": version})
        done(connection, OLD, "promote")
        models.propose(connection, NEW, "promote", "更准", "li")
    return workspace


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"decided_by": "li", "state": "approved"}, "four_eyes"),
        ({"state": "approved"}, "decided_by_somebody"),
        ({"decided_by": "wang", "state": "approved"}, "decided_at_some_time"),
        ({"state": "perhaps"}, "known_state"),
        ({"action": "praise"}, "known_action"),
        ({"reason": ""}, "for_a_reason"),
    ],
)
def test_the_database_itself_refuses_half_an_approval(kept, change, rule):
    refused(kept, update(promotion).where(promotion.c.id == 2).values(change), rule)


def test_the_database_itself_refuses_two_champions_and_unknown_states(kept):
    refused(kept, update(model).where(model.c.digest == NEW).values(state="in_force"), "UNIQUE")
    refused(kept, update(model).where(model.c.digest == NEW).values(state="famous"), "known_state")
    with kept.database.reading() as connection:
        row = dict(connection.execute(select(model).where(model.c.digest == OLD)).mappings().one())
    refused(kept, insert(model).values(row | {"digest": THIRD}), "UNIQUE")
