"""Signing in and out, and requests from other sites."""

from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from small_county import AS_OF, PASSWORD, TIED, House

from api.app import create_app
from tests.conftest import entered


def test_a_program_signs_in_and_uses_its_token(house: House):
    answer = house.program().post("/v1/sign-in", json={"name": "enterprise", "password": PASSWORD})
    told = answer.json()
    assert (answer.status_code, told["role"], told["subject"]) == (201, "enterprise", TIED)
    left = datetime.fromisoformat(told["expires_at"]) - datetime.now(UTC)
    assert timedelta(hours=7, minutes=59) < left <= timedelta(hours=8)
    assert "set-cookie" not in answer.headers
    headers = {"authorization": f"bearer {told['token']}"}
    assert house.program().get("/v1/portrait", headers=headers).status_code == 200


def test_signing_out_ends_the_token(house: House):
    assert house.program("bank").delete("/v1/sign-in").status_code == 204
    assert house.program("bank").get("/v1/editions").status_code == 401


def test_wrong_name_and_wrong_password_get_the_same_answer(house: House):
    wrong = [
        house.program().post("/v1/sign-in", json={"name": name, "password": password})
        for name, password in (("nobody", PASSWORD), ("bank", "not the password"))
    ]
    assert [answer.status_code for answer in wrong] == [401, 401]
    assert wrong[0].json() == wrong[1].json()


def test_an_expired_sign_in_is_over(house: House):
    with house.workspace.database.transaction() as connection:
        token, _ = entered(connection, "bank", PASSWORD, timedelta(seconds=-1))
    answer = house.program().get("/v1/editions", headers={"authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json()["title"]) == (401, "请先登录")


@pytest.mark.parametrize(
    "body", [{}, {"name": "bank"}, {"name": 1, "password": PASSWORD}, {"name": "b\x00", "password": PASSWORD},
             {"name": "bank", "password": PASSWORD, "more": 1}, {"name": "x" * 201, "password": PASSWORD}, [], None],
)  # fmt: skip
def test_credentials_of_another_form_are_refused_and_never_repeated(house: House, body: object):
    answer = house.program().post("/v1/sign-in", json=body)
    assert answer.status_code == 422
    assert PASSWORD not in answer.text


def test_the_page_gives_a_cookie_that_scripts_and_other_sites_cannot_use(house: House):
    answer = house.browser().post("/sign-in", data={"name": "bank", "password": PASSWORD})
    assert (answer.status_code, answer.headers["location"]) == (303, "/bank")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "max-age=28800" in cookie
    assert "secure" not in cookie


def test_over_https_the_cookie_stays_there(house: House):
    client = TestClient(house.app, base_url="https://testserver", follow_redirects=False)
    answer = client.post("/sign-in", data={"name": "office", "password": PASSWORD})
    assert "secure" in answer.headers["set-cookie"].lower()
    assert client.get("/office").status_code == 200


def test_a_failed_sign_in_keeps_the_name_and_not_the_password(house: House):
    answer = house.browser().post("/sign-in", data={"name": "<bank>", "password": "a wrong one"})
    assert answer.status_code == 401
    assert 'value="&lt;bank&gt;"' in answer.text
    assert "用户名或密码不正确" in answer.text
    assert "a wrong one" not in answer.text


def test_signing_out_on_the_page_ends_the_token_too(house: House):
    client = house.browser("bank")
    assert client.get("/bank").status_code == 200
    answer = client.post("/sign-out")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert house.browser("bank").get("/bank").headers["location"] == "/sign-in"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"sec-fetch-site": "none"}, 200),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "cross-site", "origin": "http://testserver"}, 403),
        ({"origin": "http://testserver"}, 200),
        ({"origin": "http://testserver.evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"referer": "http://testserver/enterprise"}, 200),
        ({"referer": "http://evil.example/http://testserver"}, 403),
        ({}, 403),
    ],
)
def test_a_cookie_changes_nothing_on_behalf_of_another_site(house: House, headers: dict[str, str], status: int):
    client = TestClient(house.app, cookies={"xinyidai": house.tokens["enterprise"]}, headers=headers)
    assert client.post("/v1/consents/SQ-one-bank/withdraw").status_code == status


def test_another_site_cannot_sign_a_reader_in(house: House):
    client = TestClient(house.app, headers={"origin": "http://evil.example"})
    assert client.post("/sign-in", data={"name": "bank", "password": PASSWORD}).status_code == 403


def test_the_application_takes_its_settings_from_the_environment(house: House, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("XINYIDAI_HOME", str(house.workspace.settings.home))
    monkeypatch.setenv("XINYIDAI_TODAY", AS_OF.isoformat())
    with TestClient(create_app(), headers={"authorization": f"Bearer {house.tokens['bank']}"}) as client:
        assert client.get("/v1/editions/newest/rows").json()["rows"][0]["enterprise"] == TIED
