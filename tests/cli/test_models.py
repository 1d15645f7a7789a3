"""Champion and challenger on the command line: listed, proposed by one, approved by another."""

import json

import pytest

from scoring.cli.models import ACTIONS
from scoring.pipeline.workspace import opened
from scoring.settings import Settings
from tests.conftest import copied, rebundled


@pytest.fixture
def home(county, tmp_path):
    """A copy of the county, whose only model is in force."""
    return copied(county[0].settings.home, tmp_path / "copy")


@pytest.fixture
def person(monkeypatch):
    return lambda name: monkeypatch.setenv("LOGNAME", name)


def adopted(run, home, tmp_path):
    """Bring the same model in again under another version; gives its digest."""
    bundle = rebundled(opened(Settings(home=home, _env_file=None)), tmp_path / "other")
    assert run("adopt", bundle, home=home)[0] == 0
    return json.loads(run("models", "--json")[1].splitlines()[0])["digest"]


def test_the_models_are_listed_with_state_auc_day_and_digest(run, home, tmp_path):
    digest = adopted(run, home, tmp_path)
    newest, champion = map(json.loads, run("models", "--json")[1].splitlines())
    assert (newest["state"], champion["state"]) == ("registered", "in_force")
    told = run("models")[1]
    for part in ("county/other", digest[:12], "已登记", "启用中", champion["since"][:10]):
        assert part in "".join(told.split()), told


def test_what_one_person_proposes_another_approves(run, home, tmp_path, person):
    digest = adopted(run, home, tmp_path)
    person("li")
    code, number, err = run("shadow", "county/other", "--reason", "试三个月")
    assert (code, number.strip()) == (0, "2")
    assert "approve-model 2" in err
    listed = run("models")[1]
    assert str(ACTIONS["shadow"]) in listed
    assert "li：试三个月" in listed
    code, _, err = run("approve-model", 2)
    assert code == 1
    assert "Somebody else" in err
    person("wang")
    assert "影子评分中" in run("approve-model", 2)[2]
    for command, state in (("promote", "in_force"), ("retire", "in_force")):
        person("li")
        code, number, err = run(command, digest[:8], "--reason", "更准")
        if command == "promote":
            person("wang")
            run("approve-model", number.strip())
        else:
            assert code == 1
            assert "in force" in err
        assert json.loads(run("models", "--json")[1].splitlines()[0])["state"] == state


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("promote", "county/none", "--reason", "更准"), "xinyidai models"),
        (("promote", "county/other", "--reason", " "), "reason"),
        (("approve-model", 99), "no proposal 99"),
    ],
)
def test_what_cannot_be_proposed_is_told(run, home, tmp_path, words, said):
    adopted(run, home, tmp_path)
    code, _, err = run(*words)
    assert code == 1
    assert said in err


def test_a_model_is_not_proposed_without_a_reason(run, home):
    assert run("promote", "county", home=home)[0] == 2
