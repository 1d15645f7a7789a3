"""Trying a policy on the command line: now, and in hindsight."""

import json

import pytest

from scoring.codes.periods import months_later
from scoring.county.simulated import AS_OF
from scoring.pipeline.workspace import opened
from scoring.settings import Settings
from scoring.store import audit
from tests.conftest import copied


@pytest.fixture
def home(county, tmp_path, monkeypatch):
    """A copy of the county on the day to which its records reach."""
    monkeypatch.setenv("XINYIDAI_TODAY", AS_OF.isoformat())
    return copied(county[0].settings.home, tmp_path / "copy")


def test_a_preview_tells_both_sides_and_names_who_leaves(run, home):
    code, out, _ = run("preview", "--set", "minimum_score=620", home=home)
    assert code == 0
    told = json.loads(run("preview", "--set", "minimum_score=620", "--json")[1])
    assert told["after"]["listed"] < told["before"]["listed"]
    assert told["leaves"]["count"] == told["before"]["listed"] - told["after"]["listed"]
    for move in told["leaves"]["shown"]:
        assert move["enterprise"] in out
    assert "融资推荐分低于最低分" in out


def test_who_looked_and_at_whom_is_noted(run, home):
    told = json.loads(run("preview", "--set", "minimum_score=620", "--json", home=home)[1])
    with opened(Settings(home=home, _env_file=None)).database.reading() as connection:
        gone = told["leaves"]["shown"][0]["enterprise"]
        assert [entry["action"] for entry in audit.about(connection, gone, ("preview",))] == ["preview"]


def test_a_preview_without_a_change_moves_nobody(run, home):
    told = json.loads(run("preview", "--json", home=home)[1])
    assert (told["enters"]["count"], told["leaves"]["count"]) == (0, 0)


def test_a_back_test_of_a_day_tells_rates_with_their_intervals(run, home):
    day = months_later(AS_OF, -12).isoformat()
    code, out, err = run("backtest", "--as-of", day, "--set", "minimum_score=620", home=home)
    assert code == 0
    assert "违约率" in out
    assert "%" in out
    assert "learned from outcomes of that time" in err
    told = json.loads(run("backtest", "--as-of", day, "--set", "minimum_score=620", "--json")[1])
    assert (told["as_of"], told["edition"]) == (day, None)
    assert told["proposed"]["listed"]["enterprises"] < told["ground"]["listed"]["enterprises"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ((), "--edition"),
        (("--edition", "1", "--as-of", "2025-01-01"), "--edition"),
        (("--edition", "one"), "no number of an edition"),
        (("--edition", "1"), "performance window"),
        (("--as-of", "2024-06-01", "--set", "minimum_scor=1"), "minimum_scor"),
        (("--as-of", "2024-06-01", "--set", "minimum_score"), "NAME=VALUE"),
    ],
)
def test_what_cannot_be_tried_is_refused_with_a_sentence(run, home, asked, said):
    code, _, err = run("backtest", *asked, home=home)
    assert code == 1
    assert said in err
