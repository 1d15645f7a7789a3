"""What a bank reads of an edition."""

from datetime import date, timedelta

import pytest
from small_county import AS_OF, CHAMPION, CODES, RIVAL, TIED, House, consent

from scoring.policy.parameters import Policy
from scoring.store import audit, consents, policies


def _walk(house: House, who: str, first: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    following: str | None = first
    while following:
        page = house.program(who).get(following).json()
        rows += page["rows"]
        following = page["next"]
    return rows


def test_the_head_says_what_the_edition_is_and_nothing_about_anybody(house: House):
    head = house.program("bank").get("/v1/editions/newest").json()
    assert set(head) == {
        "number", "digest", "as_of", "model", "model_digest", "policy_version", "listed", "left_out", "published_at",
    }  # fmt: skip
    assert (head["model"], head["model_digest"]) == ("test/1", CHAMPION)
    assert (head["number"], head["as_of"], head["listed"], head["left_out"]) == (1, "2026-11-16", 24, 16)
    assert head["published_at"].endswith("Z")
    assert house.program("office").get("/v1/editions").json() == [head]
    assert house.program("bank").get("/v1/editions/1").json() == head


def test_rows_come_in_rank_order_with_what_a_bank_may_see(house: House):
    row = house.program("bank").get("/v1/editions/newest/rows?limit=1").json()["rows"][0]
    assert row == {
        "rank": 1,
        "enterprise": TIED,
        "name": "德化8号瓷厂",
        "score": 618.0,
        "pd": 0.02382,
        "industry": "C3074",
        "township": "龙浔镇",
        "amount_yuan": "500000.00",
        "band": {"number": 4, "zh": "四档", "en": "tier 4"},
        "purpose": "购买原料",
        "sources": ["electricity", "social_insurance"],
    }


def test_an_amount_that_was_not_stated_is_null(house: House):
    rows = house.program("bank").get("/v1/editions/1/rows").json()["rows"]
    assert [row["amount_yuan"] for row in rows if row["enterprise"] == CODES[10]] == [None]


@pytest.mark.parametrize("limit", [1, 2, 5, 22, 23, 24, 1000])
def test_pages_of_any_size_hold_every_visible_row_once(house: House, limit: int):
    ranks = [row["rank"] for row in _walk(house, "bank", f"/v1/editions/newest/rows?limit={limit}")]
    assert ranks == [1, *range(3, 25)]


def test_each_bank_sees_the_enterprises_that_consented_to_it(house: House):
    one = {row["enterprise"] for row in _walk(house, "bank", "/v1/editions/1/rows")}
    other = {row["enterprise"] for row in _walk(house, "other_bank", "/v1/editions/1/rows")}
    assert RIVAL not in one
    assert TIED not in other
    assert other == {CODES[i] for i in range(9, 32, 2)}


def test_a_page_goes_on_in_its_edition_when_a_newer_one_is_published(house: House):
    following = house.program("bank").get("/v1/editions/newest/rows?limit=5").json()["next"]
    with house.workspace.database.transaction() as connection:
        version = policies.propose(connection, Policy(600.0, 2, 12), "收紧", "office")
        policies.approve(connection, version, "director")
    made = house.program("director").post("/v1/editions")
    assert (made.status_code, made.json()["number"]) == (201, 2)
    assert house.program("bank").get("/v1/editions/newest").json()["number"] == 2
    assert house.program("bank").get(following).json()["edition"] == 1


def test_a_withdrawn_consent_holds_from_the_next_read(house: House):
    tied = f"/v1/editions/1/enterprises/{TIED}"
    assert house.program("bank").get(tied).status_code == 200
    house.program("enterprise").post("/v1/consents/SQ-one-bank/withdraw")
    assert house.program("bank").get(tied).status_code == 404
    assert TIED not in {row["enterprise"] for row in _walk(house, "bank", "/v1/editions/newest/rows")}


@pytest.mark.parametrize(
    ("change", "visible"),
    [
        ({"valid_until": AS_OF}, True),
        ({"valid_until": AS_OF - timedelta(days=1)}, False),
        ({"granted_on": AS_OF}, True),
        ({"granted_on": AS_OF + timedelta(days=1)}, False),
        ({"withdrawn_on": AS_OF}, False),
    ],
)
def test_a_consent_counts_from_its_first_to_its_last_day(house: House, change: dict[str, date], visible: bool):  # noqa: FBT001
    with house.workspace.database.transaction() as connection:
        consents.record(connection, [consent(TIED, "one-bank") | {"known_at": AS_OF} | change])
    found = TIED in {row["enterprise"] for row in _walk(house, "bank", "/v1/editions/1/rows")}
    assert found is visible


def test_one_enterprise_comes_with_its_reasons_and_without_the_records_behind_them(house: House):
    answer = house.program("bank").get(f"/v1/editions/1/enterprises/{TIED}")
    told = answer.json()
    assert told["row"]["enterprise"] == TIED
    assert [reason["feature"] for reason in told["explanation"]["reasons"]] == ["insured_persons", "electricity_growth"]
    assert "records" not in told["explanation"]["reasons"][0]
    assert "电力.csv" not in answer.text
    assert "other-bank" not in answer.text
    assert "不是公共信用评价等级" in told["disclaimer"]["zh"]


def test_every_reading_is_noted_with_the_enterprises_that_were_seen(house: House):
    house.program("bank").get("/v1/editions/newest/rows?limit=2")
    house.program("bank").get(f"/v1/editions/1/enterprises/{TIED}")
    with house.workspace.database.reading() as connection:
        one, page = audit.newest(connection, limit=2)
        audit.verify(connection)
    assert (page["actor"], page["action"], page["subject"]) == ("bank", "read", "edition 1")
    assert page["detail"] == {
        "role": "bank",
        "institution": "one-bank",
        "enterprises": sorted([TIED, CODES[10]]),
    }
    assert (one["action"], one["subject"]) == ("read", TIED)


def test_the_same_rows_are_not_sent_twice_to_who_has_them(house: House):
    first = house.program("bank").get("/v1/editions/newest/rows")
    tag = first.headers["etag"]
    again = house.program("bank").get("/v1/editions/newest/rows", headers={"if-none-match": f'"x", W/{tag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert "no-cache" in first.headers["cache-control"]


def test_the_tag_is_of_the_rows_that_are_visible(house: House):
    tag = house.program("bank").get("/v1/editions/newest/rows").headers["etag"]
    assert house.program("other_bank").get("/v1/editions/newest/rows").headers["etag"] != tag
    house.program("enterprise").post("/v1/consents/SQ-one-bank/withdraw")
    again = house.program("bank").get("/v1/editions/newest/rows", headers={"if-none-match": tag})
    assert again.status_code == 200


@pytest.mark.parametrize("query", ["limit=0", "limit=1001", "limit=x", "after=-1", "after=99999999999"])
def test_a_page_outside_of_the_bounds_is_refused(house: House, query: str):
    assert house.program("bank").get(f"/v1/editions/newest/rows?{query}").status_code == 422


@pytest.mark.parametrize(("number", "status"), [("9", 404), ("0", 422), ("99999999999999999999", 422), ("x", 422)])
def test_an_edition_that_does_not_exist_is_no_defect(house: House, number: str, status: int):
    assert house.program("bank").get(f"/v1/editions/{number}/rows").status_code == status


def test_publishing_the_same_content_again_is_the_same_edition(house: House):
    first = house.program("bank").get("/v1/editions/newest").json()
    again = house.program("director").post("/v1/editions")
    assert again.status_code == 200
    assert again.json() == {"number": 1, "digest": first["digest"], "listed": 24, "left_out": 16}
