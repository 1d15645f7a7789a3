"""Changing the policy: preview, propose, decide by somebody else."""

import pytest
from small_county import CODES, House

from scoring.store import audit

NOW = {"minimum_score": 560, "minimum_sources": 3, "minimum_operating_months": 12}
REASON = "控制风险"


def _propose(house: House, **numbers: float) -> int:
    answer = house.program("office").post("/v1/policies", json={"parameters": NOW | numbers, "reason": REASON})
    assert answer.status_code == 201
    version: int = answer.json()["version"]
    return version


def test_the_catalogue_says_what_each_parameter_means(house: House):
    told = house.program("office").get("/v1/policies/parameters").json()
    assert [p["name"] for p in told] == list(NOW)
    assert told[0]["label"] == {"zh": "最低融资推荐分", "en": "Minimum score"}
    assert told[0]["highest"] == 1000


def test_a_preview_names_who_enters_and_who_leaves_and_changes_nothing(house: House):
    stricter = house.program("office").post("/v1/policies/preview", json={"parameters": NOW | {"minimum_score": 570}})
    told = stricter.json()
    assert (told["listed_before"], told["listed_after"], told["enters"]) == (24, 20, [])
    assert [move["enterprise"] for move in told["leaves"]] == CODES[28:32]
    assert told["leaves"][0]["name"] == "德化28号瓷厂"
    assert [cause["id"] for cause in told["leaves"][0]["causes"]] == ["LOW_SCORE"]
    assert told["expected_default_after"] < told["expected_default_before"]
    looser = house.program("office").post("/v1/policies/preview", json={"parameters": NOW | {"minimum_score": 555}})
    assert [move["enterprise"] for move in looser.json()["enters"]] == CODES[32:34]
    assert len(house.program("office").get("/v1/policies").json()) == 1


def test_a_list_that_would_be_empty_has_no_expected_default(house: House):
    told = house.program("office").post("/v1/policies/preview", json={"parameters": NOW | {"minimum_score": 1000}})
    assert (told.json()["listed_after"], told.json()["expected_default_after"]) == (0, None)


def test_a_proposal_waits_and_takes_effect_when_somebody_else_approves(house: House):
    version = _propose(house, minimum_score=570)
    assert house.program("office").post(f"/v1/policies/{version}/approve").status_code == 403
    done = house.program("director").post(f"/v1/policies/{version}/approve").json()
    assert (done["state"], done["proposed_by"], done["decided_by"]) == ("in_force", "office", "director")
    assert house.program("director").post("/v1/editions").json()["listed"] == 20
    states = {p["version"]: p["state"] for p in house.program("office").get("/v1/policies").json()}
    assert states == {1: "superseded", version: "in_force"}


def test_a_proposal_is_rejected_by_a_colleague_and_withdrawn_by_its_author(house: House):
    one, two = _propose(house, minimum_score=570), _propose(house, minimum_score=580)
    assert house.program("director").post(f"/v1/policies/{one}/reject").json()["state"] == "rejected"
    assert house.program("office").post(f"/v1/policies/{two}/reject").json()["state"] == "withdrawn"


def test_a_proposal_made_on_another_ground_cannot_be_approved(house: House):
    one, two = _propose(house, minimum_score=570), _propose(house, minimum_score=580)
    house.program("director").post(f"/v1/policies/{one}/approve")
    assert house.program("director").post(f"/v1/policies/{two}/approve").status_code == 409
    assert house.program("director").post("/v1/policies/99/approve").status_code == 404


def test_every_step_is_in_the_audit_trail(house: House):
    version = _propose(house, minimum_score=570)
    house.program("director").post(f"/v1/policies/{version}/approve")
    with house.workspace.database.reading() as connection:
        entries = audit.newest(connection, f"policy {version}")
        audit.verify(connection)
    assert [(e["actor"], e["action"]) for e in entries] == [("director", "approve"), ("office", "propose")]
    assert entries[1]["detail"]["reason"] == REASON


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        (NOW | {"maximum_score": 1}, "没有名为“maximum_score”的参数"),
        ({"minimum_score": 560}, "缺少参数“minimum_sources”"),
        (NOW | {"minimum_score": 1001}, "最低融资推荐分不能是 1001"),
        (NOW | {"minimum_sources": 2.5}, "最少数据来源不能是 2.5"),
    ],
)
def test_wrong_parameters_are_refused_with_a_sentence(house: House, numbers: dict[str, float], words: str):
    for path, body in (("/v1/policies/preview", {}), ("/v1/policies", {"reason": REASON})):
        answer = house.program("office").post(path, json={"parameters": numbers} | body)
        assert answer.status_code == 422
        assert words in answer.json()["detail"]


@pytest.mark.parametrize("value", [True, "560", None, [560], {}])
def test_only_a_number_is_a_number(house: House, value: object):
    answer = house.program("office").post("/v1/policies/preview", json={"parameters": NOW | {"minimum_score": value}})
    assert answer.status_code == 422


@pytest.mark.parametrize("text", ["NaN", "Infinity", "1e999", "9" * 3000, "-0.0001"])
def test_numbers_that_are_none_are_refused(house: House, text: str):
    body = f'{{"parameters": {{"minimum_score": {text}, "minimum_sources": 3, "minimum_operating_months": 12}}}}'
    headers = {"content-type": "application/json"}
    assert house.program("office").post("/v1/policies/preview", content=body, headers=headers).status_code == 422


@pytest.mark.parametrize("reason", ["", "   ", "x" * 2001, "a\x00b"])
def test_a_change_needs_a_reason_that_can_be_kept(house: House, reason: str):
    answer = house.program("office").post("/v1/policies", json={"parameters": NOW, "reason": reason})
    assert answer.status_code == 422
