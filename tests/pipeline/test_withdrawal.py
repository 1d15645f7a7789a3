"""A withdrawn batch: nothing new rests on it, what was published can still be made again, and there is a way back."""

import datetime as dt

import pytest

from scoring.errors import Conflict, Invalid, NotFound
from scoring.model.training import ONE_TRY
from scoring.pipeline.ingest import Delivery, ingest
from scoring.pipeline.publish import publish
from scoring.pipeline.reproduce import reproduce, verify
from scoring.pipeline.score import score
from scoring.pipeline.train import train_model
from scoring.pipeline.withdrawal import rested_on, restore, withdraw
from scoring.pipeline.workspace import opened
from scoring.settings import Settings
from scoring.store import audit, batches, consents, editions, quarantine, runs
from tests.conftest import KILN, SHOP
from tests.pipeline.consent_files import consent, sheet

DAY, NEXT = dt.date(2025, 6, 30), dt.date(2025, 7, 1)


@pytest.fixture
def county(own_county):
    """The county after the whole line, to be changed."""
    return own_county


@pytest.fixture
def workspace(tmp_path):
    return opened(Settings(home=tmp_path / "home", _env_file=None))


@pytest.fixture
def deliver(tmp_path):
    def bring(workspace, content, day=DAY, name="授权.csv"):
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        [receipt] = ingest(workspace, [Delivery(path, day)], "officer")
        assert receipt.problem is None, receipt.problem
        return receipt

    return bring


def largest(workspace, source="electricity"):
    with workspace.database.reading() as connection:
        return max((b for b in batches.every(connection) if b["source"] == source), key=lambda b: b["accepted"])["id"]


def resting(workspace, batch):
    with workspace.database.reading() as connection:
        return rested_on(connection, batch)


def readable(workspace, bank="one-bank"):
    """The enterprises whose consent to the bank is in force."""
    with workspace.database.reading() as connection:
        return sorted(connection.execute(editions.consented(bank, NEXT)).scalars())


def test_before_a_withdrawal_one_sees_what_rests_on_the_batch(county):
    found = resting(county, largest(county))
    assert [e["number"] for e in found.editions] == [1]
    assert len(found.runs) == 1
    assert [(m.name, m.certain) for m in found.models] == [("county", True)]
    assert resting(county, largest(county)) == found, "looking changes nothing"
    with pytest.raises(NotFound):
        resting(county, "0" * 16)


def test_a_model_that_learned_before_the_batch_came_does_not_rest_on_it(county, deliver):
    late = deliver(county, sheet(consent("A")), DAY)
    assert resting(county, late.batch).models == []
    assert resting(county, late.batch).runs == []


def test_an_edition_published_before_a_withdrawal_is_still_made_again_byte_for_byte(county):
    batch = largest(county)
    told = withdraw(county, batch, "li", "报错县")
    assert [e["number"] for e in told.editions] == [1]
    assert reproduce(county, "newest").identical
    assert verify(county)["batches"] > 1


def test_no_new_score_model_or_edition_rests_on_a_withdrawn_batch(county):
    batch = largest(county)
    with county.database.reading() as connection:
        before = runs.newest_run(connection)
    withdraw(county, batch, "li", "报错县")
    with pytest.raises(Conflict, match="score"):
        publish(county, "li")
    score(county, before["as_of"], "li")
    with county.database.reading() as connection:
        after = runs.newest_run(connection)
    assert batch in {b for _, b, _ in before["batches"]}
    assert {b for _, b, _ in before["batches"]} - {b for _, b, _ in after["batches"]} == {batch}
    assert publish(county, "li").new
    train_model(county, before["as_of"], "li", name="after", budget=ONE_TRY)
    assert [m.name for m in resting(county, batch).models] == ["county"]
    assert resting(county, batch).editions[0]["number"] == 1
    assert reproduce(county, "1").identical
    assert reproduce(county, "2").identical


def test_restoring_a_batch_brings_the_same_scores_back(county):
    batch = largest(county)
    with county.database.reading() as connection:
        as_of, first = runs.newest_run(connection)["as_of"], editions.one(connection)["digest"]
    withdraw(county, batch, "li", "报错县")
    score(county, as_of, "li")
    publish(county, "li")
    restore(county, batch, "li", "县里核实无误")
    score(county, as_of, "li")
    assert publish(county, "li").digest == first


def test_a_restored_batch_needs_a_new_score_only_where_the_newest_one_lacks_it_or_rests_on_a_withdrawn_one(county):
    first, other = largest(county), largest(county, "social_insurance")
    withdraw(county, first, "li", "报错了县")
    assert not restore(county, first, "li", "没有报错")
    publish(county, "li")
    for batch in (first, other):
        withdraw(county, batch, "li", "报错了县")
    assert restore(county, first, "li", "没有报错"), "the other one is still withdrawn"
    with pytest.raises(Conflict):
        publish(county, "li")


def test_a_model_that_cannot_tell_its_batches_is_named_as_a_perhaps(county):
    batch = largest(county)
    withdraw(county, batch, "li", "报错县")
    with county.database.reading() as connection:
        as_of = runs.newest_run(connection)["as_of"]
    train_model(county, as_of, "li", name="between", budget=ONE_TRY)
    restore(county, batch, "li", "县里核实无误")
    found = {m.name: m.certain for m in resting(county, batch).models}
    assert found == {"between": False, "county": True}, "the store no longer knows what counted then"


def test_a_withdrawal_and_its_end_are_acts_of_somebody_for_a_reason(workspace, deliver):
    batch = deliver(workspace, sheet(consent("A"))).batch
    for act in (withdraw, restore):
        with pytest.raises(Invalid):
            act(workspace, batch, "li", " ")
    with pytest.raises(Conflict):
        restore(workspace, batch, "li", "没有撤回过")
    withdraw(workspace, batch, "li", "报错文件")
    with pytest.raises(Conflict):
        withdraw(workspace, batch, "wang", "再撤一次")
    with workspace.database.reading() as connection:
        told = batches.one(connection, batch)
    assert (told["withdrawn_by"], told["withdrawn_because"]) == ("li", "报错文件")
    restore(workspace, batch, "wang", "核实无误")
    with workspace.database.reading() as connection:
        assert batches.one(connection, batch)["withdrawn_at"] is None
        entries = audit.newest(connection, batch)
        audit.verify(connection)
    assert [(e["actor"], e["action"]) for e in entries] == [
        ("wang", "restore"),
        ("li", "withdraw"),
        ("officer", "ingest"),
    ]
    assert entries[1]["detail"]["because"] == "报错文件"


def test_the_content_of_a_withdrawn_batch_sent_again_changes_nothing_and_says_so(workspace, deliver):
    content = sheet(consent("A"), consent("B", fine=False))
    batch = deliver(workspace, content).batch
    withdraw(workspace, batch, "li", "报错文件")
    again = deliver(workspace, content, NEXT, "换个名字.csv")
    assert (again.state, again.batch) == ("withdrawn", batch)
    with workspace.database.reading() as connection:
        assert [b["id"] for b in batches.every(connection)] == [batch]
        assert batches.live(connection) == []
        assert quarantine.by_state(connection)["withdrawn"] == 1


def test_a_withdrawn_consent_batch_closes_what_banks_read_at_once(workspace, deliver):
    kept = deliver(workspace, sheet(consent("A", enterprise=SHOP)))
    gone = deliver(workspace, sheet(consent("B"), consent("A", enterprise=SHOP)), name="乙.csv")
    assert readable(workspace) == sorted({KILN, SHOP})
    withdraw(workspace, gone.batch, "li", "授权书不全")
    assert readable(workspace) == [SHOP], "another batch tells of this one too"
    restore(workspace, gone.batch, "li", "授权书补齐")
    assert readable(workspace) == sorted({KILN, SHOP})
    withdraw(workspace, kept.batch, "li", "授权书不全")
    withdraw(workspace, gone.batch, "li", "授权书不全")
    assert readable(workspace) == []


def test_a_consent_batch_of_which_nothing_was_accepted_can_be_withdrawn(workspace, deliver):
    deliver(workspace, sheet(consent("A")))
    batch = deliver(workspace, sheet(consent("B", fine=False)), name="乙.csv").batch
    withdraw(workspace, batch, "li", "报错文件")
    assert readable(workspace) == [KILN]


def test_withdrawing_a_batch_never_opens_a_consent_that_was_withdrawn(workspace, deliver):
    """Whether the enterprise withdrew it in a file or on the site: the batch that told so may be wrong, the bank waits."""
    deliver(workspace, sheet(consent("A"), consent("B", enterprise=SHOP)))
    told = deliver(workspace, sheet(consent("A", withdrawn="2025-06-01")), name="乙.csv")
    with workspace.database.transaction() as connection:
        consents.withdraw(connection, SHOP, "B", NEXT)
    assert readable(workspace) == []
    withdraw(workspace, told.batch, "li", "报错文件")
    assert readable(workspace) == []
    with workspace.database.reading() as connection:
        assert [c["consent_no"] for c in consents.withdrawn_online(connection)] == ["B"], "still to be delivered"


def test_a_withdrawn_correction_leaves_its_rows_open_again(workspace, deliver):
    first = deliver(workspace, sheet(consent("A", fine=False)))
    second = deliver(workspace, sheet([*consent("A"), first.batch, "2"], marks=True), name="乙.csv")
    withdraw(workspace, second.batch, "li", "更正有误")
    with workspace.database.reading() as connection:
        assert quarantine.by_state(connection)["open"] == 1
    restore(workspace, second.batch, "li", "更正无误")
    with workspace.database.reading() as connection:
        assert quarantine.by_state(connection)["resolved"] == 1
