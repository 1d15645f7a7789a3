"""What a bank reads of an edition."""

import json
from datetime import date, timedelta

import pytest
from fastapi.testclient import TestClient
from joserfc import jws
from joserfc.jwk import KeySet
from small_county import AS_OF, CHAMPION, CODES, RIVAL, TIED, House, consent

from api.app import create_app
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
        "number", "digest", "as_of", "valid_until", "expired", "model", "model_digest", "policy_version", "applied",
        "listed", "cultivated", "left_out", "published_at", "sealed", "withdrawn_at", "withdrawn_because",
    }  # fmt: skip
    assert (head["model"], head["model_digest"]) == ("test/1", CHAMPION)
    assert (head["number"], head["as_of"], head["valid_until"]) == (1, "2026-11-16", "2027-02-16")
    assert (head["applied"], head["listed"], head["cultivated"], head["left_out"]) == (32, 24, 7, 9)
    assert (head["sealed"], head["expired"], head["withdrawn_at"]) == (True, False, None)
    assert head["published_at"].endswith("Z")
    assert house.program("office").get("/v1/editions").json() == [head]
    assert house.program("bank").get("/v1/editions/1").json() == head


def test_rows_come_in_rank_order_with_what_a_bank_may_see(house: House):
    row = house.program("bank").get("/v1/editions/newest/rows?limit=1").json()["rows"][0]
    assert {offer["zh"]: offer["limit_fen"] for offer in row.pop("products")} == {
        "绿易贷": 50_000_000,
        "陶瓷贷": 50_000_000,
        "电易贷": 48_000_000,
        "税易贷": 40_000_000,
        "信用贷": 40_000_000,
    }
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
        "limit_fen": 50_000_000,
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
        version = policies.propose(connection, Policy(minimum_score=600.0), "收紧", "office")
        policies.approve(connection, version, "director", AS_OF)
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
    assert again.json() == {"number": 1, "digest": first["digest"], "listed": 24, "cultivated": 7, "left_out": 9}


def _withdrawn(house: House) -> None:
    answer = house.program("office").post("/v1/editions/1/withdrawal", json={"reason": "名单待核"})
    assert (answer.status_code, answer.json()["withdrawn_because"]) == (200, "名单待核")


def test_rows_of_a_withdrawn_edition_are_gone_with_a_sentence_and_its_head_says_why(house: House):
    _withdrawn(house)
    for path in ("/v1/editions/1/rows", f"/v1/editions/1/enterprises/{TIED}"):
        answer = house.program("bank").get(path)
        assert answer.status_code == 410
        assert "名单待核" in answer.json()["detail"]
        assert answer.json()["remedy"]
    head = house.program("bank").get("/v1/editions/1").json()
    assert head["withdrawn_at"].endswith("Z")
    assert house.program("bank").get("/v1/editions/newest").status_code == 404
    assert house.program("office").get("/v1/editions").json() == [head]


def test_who_was_on_a_withdrawn_edition_only_reads_no_decision(house: House):
    assert house.program("enterprise").get("/v1/portrait").json()["decision"]["decision"] == "recommended"
    _withdrawn(house)
    assert house.program("enterprise").get("/v1/portrait").json()["decision"] is None


@pytest.mark.parametrize(("reason", "status"), [("", 422), ("  ", 422), (None, 422), ("再次", 409)])
def test_a_withdrawal_needs_a_reason_and_happens_once(house: House, reason: str | None, status: int):
    if status == 409:
        _withdrawn(house)
    answer = house.program("office").post("/v1/editions/1/withdrawal", json={"reason": reason})
    assert answer.status_code == status


def test_an_edition_past_its_last_day_says_so(house: House):
    for day, expired in ((date(2027, 2, 16), False), (date(2027, 2, 17), True)):
        later = create_app(house.workspace.settings.model_copy(update={"today": day}))
        with TestClient(later):
            assert House(later, house.tokens).program("bank").get("/v1/editions/1").json()["expired"] is expired


def test_a_seal_is_verified_with_the_published_keys_by_any_jose_tool(house: House):
    answer = house.program("bank").get("/v1/editions/1/seal")
    keys = house.program().get("/v1/keys").json()
    assert answer.headers["content-type"] == "application/jose"
    found = jws.deserialize_compact(answer.text, KeySet.import_key_set(keys), algorithms=["Ed25519"])
    sealed = json.loads(found.payload)
    head = house.program("bank").get("/v1/editions/1").json()
    assert (sealed["number"], sealed["digest"], sealed["valid_until"]) == (1, head["digest"], head["valid_until"])
    assert all("d" not in key for key in keys["keys"])
    assert house.program("bank").get("/v1/editions/9/seal").status_code == 404


def test_a_bank_that_the_policy_limits_sees_only_whom_it_was_sent(house: House):
    """Of the limited bank all is decided at publication; the other one sees who consents to it, later too."""
    policy = Policy(bank_scopes={"other-bank": {"townships": ("上涌镇",)}}, quota_by_bank={"other-bank": 5})
    with house.workspace.database.transaction() as connection:
        policies.approve(connection, policies.propose(connection, policy, "范围", "office"), "director", AS_OF)
    assert house.program("director").post("/v1/editions").status_code == 201
    seen = _walk(house, "other_bank", "/v1/editions/newest/rows?limit=1")
    assert {row["township"] for row in seen} == {"上涌镇"}
    assert house.program("other_bank").get(f"/v1/editions/2/enterprises/{RIVAL}").status_code == 404
    assert len(_walk(house, "bank", "/v1/editions/newest/rows")) == 23


def test_the_office_reads_every_decision_with_all_causes_and_what_separates_the_cultivated(house: House):
    read = house.program("office").get("/v1/editions/1/decisions?limit=39").json()
    rest = house.program("office").get(read["next"]).json()
    assert rest["next"] is None
    told = {each["enterprise"]: each for each in (*read["decisions"], *rest["decisions"])}
    assert set(told) == set(CODES)
    assert all(each["causes"] for each in told.values())
    near = told[CODES[32]]
    assert (near["decision"], near["applied"], near["rank"]) == ("cultivated", True, None)
    assert [(gap["cause"], gap["have"], gap["need"]) for gap in near["gaps"]] == [("LOW_SCORE", 558.0, 560.0)]
    assert "现为 558 分，须为 560 分" in near["gaps"][0]["zh"]
    assert {c["id"] for c in told[CODES[39]]["causes"]} == {"DISHONEST", "LOW_SCORE"}
    assert told[CODES[0]]["applied"] is False
    only = house.program("office").get("/v1/editions/1/decisions?decision=cultivated&limit=5").json()
    assert "decision=cultivated" in only["next"]
    assert {each["decision"] for each in only["decisions"]} == {"cultivated"}


def test_the_office_reads_who_moved_between_two_editions_and_why_and_that_is_noted(house: House):
    with house.workspace.database.transaction() as connection:
        version = policies.propose(connection, Policy(minimum_score=610.0), "收紧", "office")
        policies.approve(connection, version, "director", AS_OF)
    house.program("director").post("/v1/editions")
    told = house.program("office").get("/v1/editions/2/difference?since=1").json()
    assert {(each["kind"], each["cause"]) for each in told["counts"]} >= {("left", "policy")}
    left = next(move for move in told["moves"] if move["kind"] == "left")
    assert left["before"]["decision"] == "recommended"
    assert "方案调整" in left["zh"]
    with house.workspace.database.reading() as connection:
        entry = audit.newest(connection, limit=1)[0]
    assert (entry["action"], entry["subject"]) == ("compare", "editions 1 2")
    assert left["enterprise"] in entry["detail"]["enterprises"]
    assert house.program("office").get("/v1/editions/2/difference?since=7").status_code == 404
