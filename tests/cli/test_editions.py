"""Editions at the command line: listed, compared, withdrawn; keys shown and changed."""

import json

import pytest

from scoring.county.simulated import AS_OF
from scoring.pipeline.publish import publish
from scoring.policy.parameters import Policy
from scoring.store import policies


@pytest.fixture
def home(own_county, monkeypatch):
    """A county with a second edition under a stricter policy."""
    today = own_county.settings.current_day
    with own_county.database.transaction() as connection:
        version = policies.propose(connection, Policy(minimum_score=620.0), "收紧", "li")
        policies.approve(connection, version, "wang", today)
    publish(own_county, "wang")
    monkeypatch.setenv("XINYIDAI_TODAY", AS_OF.isoformat())
    return own_county.settings.home


def test_two_editions_are_compared_and_one_is_withdrawn(run, home):
    code, out, err = run("compare-editions", 1, 2, home=home)
    assert code == 0
    assert "离开推荐名单" in out
    assert "离开推荐名单 / left the list · 方案调整 / another policy" in err
    moves = [json.loads(line) for line in run("compare-editions", 1, 2, "--json")[1].splitlines()]
    assert {move["cause"] for move in moves} <= {"policy", "places"}
    assert all(move["zh"] and move["en"] for move in moves)
    assert run("withdraw-edition", 2, "--reason", "门槛有误")[0] == 0
    code, _, err = run("withdraw-edition", 2, "--reason", "又一次")
    assert code == 1
    assert "withdrawn before" in err
    states = [json.loads(line) for line in run("editions", "--json")[1].splitlines()]
    assert [(e["number"], e["reason"]) for e in states] == [(2, "门槛有误"), (1, None)]


def test_keys_are_listed_and_changed_for_a_reason(run, home):
    [before] = [json.loads(line) for line in run("keys", "--json", home=home)[1].splitlines()]
    assert before["alg"] == "Ed25519"
    assert "d" not in before
    code, _, err = run("keys", "rotate")
    assert code == 1
    assert "No reason" in err
    code, kid, _ = run("keys", "rotate", "--reason", "每年更换")
    assert code == 0
    assert kid.strip() in run("keys")[1]
    assert run("audit")[0] == 0


def test_an_exported_edition_has_its_seal_beside_it(run, home, tmp_path):
    assert run("export", "2", tmp_path / "e.ndjson", home=home)[0] == 0
    assert (tmp_path / "e.ndjson.jws").read_text().count(".") == 2
