"""Changing the policy: preview, propose, decide by somebody else."""

from dataclasses import asdict
from datetime import timedelta

import pytest
from small_county import AS_OF, CODES, House

from scoring.policy.parameters import Policy
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
    assert [p["name"] for p in told] == list(asdict(Policy()))
    assert told[0]["label"] == {"zh": "最低融资推荐分", "en": "Minimum score"}
    assert (told[0]["highest"], told[0]["installed"], told[0]["kind"]) == (1000, 560, "number")
    assert told[0]["section"] == {"zh": "门槛", "en": "Thresholds"}
    [by_size] = [p for p in told if p["name"] == "minimum_score_by_size"]
    assert (by_size["keys"], by_size["names"]) == ("size", ["micro", "small", "medium", "large"])


def test_a_preview_names_who_enters_and_who_leaves_and_changes_nothing(house: House):
    stricter = house.program("office").post("/v1/policies/preview", json={"parameters": NOW | {"minimum_score": 570}})
    told = stricter.json()
    before, after, leaves = told["before"], told["after"], told["leaves"]
    assert (before["listed"], after["listed"], told["enters"]) == (24, 20, {"count": 0, "shown": []})
    assert [move["enterprise"] for move in leaves["shown"]] == CODES[28:32]
    assert leaves["shown"][0]["name"] == "德化28号瓷厂"
    assert [cause["id"] for cause in leaves["shown"][0]["causes"]] == ["LOW_SCORE"]
    assert after["expected_default"] < before["expected_default"]
    assert 0 < after["expected_loss_fen"] < after["bad_year_fen"] < after["suggested_fen"] < before["suggested_fen"]
    assert after["fund"] is None
    assert [shares["trait"] for shares in told["shares"]] == ["size", "industry", "township", "ownership"]
    assert {p["minimum_score"]: p["listed"] for p in told["curve"]}[570] == 20
    looser = house.program("office").post("/v1/policies/preview", json={"parameters": NOW | {"minimum_score": 555}})
    assert [move["enterprise"] for move in looser.json()["enters"]["shown"]] == CODES[32:34]
    assert len(house.program("office").get("/v1/policies").json()) == 1


def test_a_list_that_would_be_empty_has_no_expected_default(house: House):
    told = house.program("office").post("/v1/policies/preview", json={"parameters": NOW | {"minimum_score": 1000}})
    assert (told.json()["after"]["listed"], told.json()["after"]["expected_default"]) == (0, None)


def test_a_proposal_waits_and_takes_effect_when_somebody_else_approves(house: House):
    version = _propose(house, minimum_score=570)
    assert house.program("office").post(f"/v1/policies/{version}/approve").status_code == 403
    done = house.program("director").post(f"/v1/policies/{version}/approve").json()
    assert (done["state"], done["proposed_by"], done["decided_by"]) == ("in_force", "office", "director")
    assert done["effective_on"] == str(AS_OF)
    assert house.program("director").post("/v1/editions").json()["listed"] == 20
    states = {p["version"]: p["state"] for p in house.program("office").get("/v1/policies").json()}
    assert states == {1: "superseded", version: "in_force"}


def test_a_policy_approved_for_a_later_day_is_scheduled_and_can_be_withdrawn(house: House):
    day = str(AS_OF + timedelta(days=9))
    body = {"parameters": {"minimum_score": 570}, "reason": REASON, "effective_on": day}
    version = house.program("office").post("/v1/policies", json=body).json()["version"]
    done = house.program("director").post(f"/v1/policies/{version}/approve").json()
    assert (done["state"], done["effective_on"]) == ("scheduled", day)
    assert house.program("director").post("/v1/editions").json()["number"] == 1, "the one in force still decides"
    back = house.program("director").post(f"/v1/policies/{version}/withdraw", json={"reason": "形势变化"}).json()
    assert (back["state"], back["withdrawn_by"], back["remark"]) == ("withdrawn", "director", "形势变化")


@pytest.mark.parametrize("day", [str(AS_OF - timedelta(days=1)), "2026-13-01", "soon", True])
def test_a_day_that_is_past_or_none_is_refused(house: House, day: object):
    body = {"parameters": {"minimum_score": 570}, "reason": REASON, "effective_on": day}
    assert house.program("office").post("/v1/policies", json=body).status_code == 422


def test_a_draft_is_changed_and_submitted_by_its_author(house: House):
    office = house.program("office")
    body = {"parameters": {"minimum_score": 570}, "reason": REASON}
    version = office.post("/v1/policies/drafts", json=body).json()["version"]
    path = f"/v1/policies/{version}"
    assert house.program("director").patch(path, json=body).status_code == 403
    told = office.patch(path, json={"parameters": {"valid_days": 60}, "reason": "更稳"}).json()
    assert (told["state"], told["reason"]) == ("draft", "更稳")
    assert [change["zh"] for change in told["changes"]] == [
        "最低融资推荐分由 560 分提高到 570 分",
        "白名单有效期由 92 天降低到 60 天",
    ]
    assert office.post(f"{path}/submit").json()["state"] == "submitted"


def test_a_proposal_is_rejected_by_a_colleague_and_withdrawn_by_its_author(house: House):
    one, two = _propose(house, minimum_score=570), _propose(house, minimum_score=580)
    rejected = house.program("director").post(f"/v1/policies/{one}/reject", json={"reason": "样本太少"}).json()
    assert (rejected["state"], rejected["remark"]) == ("rejected", "样本太少")
    withdrawn = house.program("office").post(f"/v1/policies/{two}/withdraw", json={"reason": "再想想"}).json()
    assert (withdrawn["state"], withdrawn["remark"]) == ("withdrawn", "再想想")


def test_a_proposal_made_on_another_ground_is_carried_onto_the_new_one(house: House):
    one, two = _propose(house, minimum_score=570, valid_days=60), _propose(house, minimum_score=580, minimum_sources=4)
    house.program("director").post(f"/v1/policies/{one}/approve")
    refused = house.program("director").post(f"/v1/policies/{two}/approve")
    assert refused.status_code == 409
    assert "第 2 版" in refused.json()["detail"]
    standing = house.program("office").get(f"/v1/policies/{two}").json()["standing"]
    assert (standing["stale"], standing["base"], standing["ground"]) == (True, 1, one)
    assert [c["name"] for c in standing["moved"]] == ["minimum_score", "valid_days"]
    assert [c["zh"] for c in standing["conflicts"]] == ["最低融资推荐分"]
    path = f"/v1/policies/{two}/rebase"
    assert house.program("office").post(path, json={"keep": ["valid_days"]}).status_code == 422
    new = house.program("office").post(path, json={"keep": ["minimum_score"]}).json()
    assert (new["state"], new["base_version"], new["standing"]["stale"]) == ("draft", one, False)
    assert [c["en"] for c in new["changes"]] == [
        "Minimum score: raised from 570 points to 580 points",
        "Fewest data sources: raised from 3 sources to 4 sources",
    ]
    assert house.program("director").post("/v1/policies/99/approve").status_code == 404


def test_two_versions_are_compared_in_words_and_an_older_one_comes_back(house: House):
    version = _propose(house, minimum_score=570)
    house.program("director").post(f"/v1/policies/{version}/approve")
    told = house.program("office").get(f"/v1/policies/1/changes?since={version}").json()
    assert [c["zh"] for c in told] == ["最低融资推荐分由 570 分降低到 560 分"]
    back = house.program("office").post("/v1/policies/1/roll-back", json={"reason": "恢复原标准"}).json()
    assert (back["state"], back["base_version"], back["changes"]) == ("submitted", version, told)


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
        ({"forbidden_purposes": "赌"}, "不得用于的用途不能是 '赌'"),
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
