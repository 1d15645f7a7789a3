"""Errors: problem documents for programs, pages for people."""

import pytest
from fastapi.testclient import TestClient
from small_county import House

from api import problems
from api.app import create_app
from scoring.settings import Settings


def test_a_problem_says_what_and_what_to_do_in_both_languages(house: House):
    answer = house.program("enterprise").get("/v1/editions")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {
        "type": "urn:xinyidai:problem:forbidden",
        "title": "没有权限",
        "title_en": "Not permitted",
        "status": 403,
        "detail": "此内容仅供银行、金融办使用",
        "detail_en": "This is for banks and the finance office only",
        "remedy": "用相应身份登录",
        "remedy_en": "Sign in with such a role",
        "instance": "/v1/editions",
    }


def test_a_refused_body_is_told_field_by_field(house: House):
    answer = house.program("office").post("/v1/policies", json={"parameters": {"minimum_score": True}, "more": 1})
    told = answer.json()
    assert "body.reason：缺少" in told["detail"]
    assert "body.more：不接受这一项" in told["detail"]
    assert "body.reason: Field required" in told["detail_en"]


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/v1/nothing", 404), ("PUT", "/v1/portrait", 405)])
def test_addresses_and_methods_that_do_not_exist(house: House, method: str, path: str, status: int):
    answer = house.program().request(method, path)
    assert (answer.status_code, answer.json()["status"]) == (status, status)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b'{"name": "\\ud800", "password": "x"}', b"null"])
def test_a_body_that_is_no_json_is_no_defect(house: House, content: bytes):
    answer = house.program().post("/v1/sign-in", content=content, headers={"content-type": "application/json"})
    assert answer.status_code in {400, 422}
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_body_that_is_far_too_large_is_refused(house: House):
    answer = house.program().post("/v1/sign-in", json={"name": "x" * 100_000, "password": "y"})
    assert answer.status_code == 413


def test_people_get_a_page_in_their_language(house: House):
    answer = house.browser("bank").get("/office?lang=en")
    assert answer.status_code == 403
    assert "<h1>Not permitted</h1>" in answer.text
    assert answer.headers["content-type"].startswith("text/html")
    assert house.browser().get("/nowhere").status_code == 404


def test_whoever_is_not_signed_in_is_sent_to_the_form(house: House):
    answer = house.browser().get("/bank")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")


def test_a_defect_tells_nothing_of_the_inside(house: House, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(house.workspace.database, "reading", None)
    answer = house.program("bank").get("/v1/editions")
    assert (answer.status_code, answer.json()["type"]) == (500, "urn:xinyidai:problem:defect")
    assert "NoneType" not in answer.text
    assert house.browser("bank").get("/bank").headers["x-frame-options"] == "DENY"


def test_ready_needs_an_edition_and_alive_does_not(house: House, tmp_path):
    assert house.program().get("/readyz").json() == {"state": "ready", "edition": 1}
    with TestClient(create_app(Settings(home=tmp_path / "empty"))) as client:
        assert client.get("/healthz").json() == {"state": "alive"}
        answer = client.get("/readyz")
        assert (answer.status_code, answer.json()["type"]) == (503, "urn:xinyidai:problem:not-ready")


def test_every_kind_of_finding_has_words(house: House):
    """A finding without Chinese words falls back to a general one; these are the ones that readers can cause."""
    assert {"missing", "extra_forbidden", "string_type", "int_type", "json_invalid"} <= set(problems._SAID)
    described = house.program().get("/v1/openapi.json").json()
    assert described["info"]["title"] == "Xinyidai"
    assert not any(path.startswith(("/bank", "/office", "/enterprise")) for path in described["paths"])
