"""What an enterprise reads about itself, and the consents that it gave."""

from datetime import timedelta

import pytest
from small_county import AS_OF, PASSWORD, RIVAL, TIED, House, consent
from sqlalchemy import select, update

from scoring.store import consents, people
from scoring.store.people import Person
from scoring.store.tables import portrait


def test_every_point_of_the_score_is_accounted_for(house: House):
    told = house.program("enterprise").get("/v1/portrait").json()
    assert told["enterprise"] == TIED
    assert told["score"] == pytest.approx(told["base"] + sum(p["points"] for p in told["points"]), abs=1e-6)
    for parts in ("dimensions", "sources"):
        assert told["score"] == pytest.approx(told["base"] + sum(part["points"] for part in told[parts]), abs=1e-6)


def test_a_portrait_made_before_peers_sources_and_missing_data_were_told_is_still_read(house: House):
    newer = ("adjustment", "missing", "sources")
    with house.workspace.database.transaction() as connection:
        body = connection.execute(select(portrait.c.body).where(portrait.c.enterprise == TIED)).scalar_one()
        older = {name: value for name, value in body.items() if name not in newer}
        older["dimensions"] = [{k: v for k, v in d.items() if k != "peers"} for d in body["dimensions"]]
        older["reasons"] = [
            {k: v for k, v in r.items() if k not in ("standing", "value", "peers", "members")} for r in body["reasons"]
        ]
        connection.execute(update(portrait).where(portrait.c.enterprise == TIED).values(body=older))
    told = house.program("enterprise").get("/v1/portrait").json()
    assert (told["adjustment"]["points"], told["missing"], told["sources"]) == (0.0, [], [])
    for who, path in (("enterprise", "/enterprise"), ("bank", f"/bank/{TIED}")):
        assert house.browser(who).get(path).status_code == 200


def test_what_is_missing_comes_with_a_remedy_for_the_enterprise_alone(house: House):
    told = house.program("enterprise").get("/v1/portrait").json()
    assert [m["source"] for m in told["missing"]] == ["tax_declaration"]
    assert "税务局" in told["missing"][0]["remedy"]["zh"]
    assert "税务局核对" in house.browser("enterprise").get("/enterprise").text
    shown = house.program("bank").get(f"/v1/editions/1/enterprises/{TIED}")
    assert "税务局核对" not in shown.text
    assert shown.json()["explanation"]["adjustment"]["points"] == 0.0


def test_dimensions_stand_beside_their_peers_on_the_page_as_a_drawing_and_as_figures(house: House):
    told = house.program("enterprise").get("/v1/portrait").json()
    operation = told["dimensions"][0]
    assert (operation["points"], operation["peers"]["group"], operation["peers"]["members"]) == (20.0, "all", 40)
    text = house.browser("enterprise").get("/enterprise").text
    assert 'class="radar"' in text
    assert f"{operation['peers']['median']:+.1f}".replace("-", "−") in text
    assert "全部 40 家企业" in text


def test_reasons_come_in_both_languages_with_the_records_behind_them(house: House):
    told = house.program("enterprise").get("/v1/portrait").json()
    growth = next(r for r in told["reasons"] if r["feature"] == "electricity_growth")
    assert growth["zh"].startswith("近12个月用电同比：增长 10.0%，与全部 40 家企业的中位数相同；")
    assert growth["en"].endswith("adds 20.0 points")
    record = growth["records"][0]["newest"][0]
    assert (record["file"], record["line"]) == ("电力.csv", 7)
    assert record["content"]["用电量(千瓦时)"] == "1200"


def test_the_decision_of_the_newest_edition_is_told_in_words(house: House):
    told = house.program("enterprise").get("/v1/portrait").json()
    assert told["decision"] == {
        "edition": 1,
        "as_of": "2026-11-16",
        "valid_until": "2027-02-16",
        "decision": "recommended",
        "listed": True,
        "rank": 1,
        "causes": [{"id": "MEETS_ALL", "zh": "符合全部条件", "en": "Meets every condition", "basis": ""}],
        "gaps": [],
    }
    assert "no promise of a loan" in told["disclaimer"]["en"]


def test_without_a_demand_there_is_no_portrait_and_the_answer_says_why(house: House):
    answer = house.program("silent_enterprise").get("/v1/portrait")
    assert answer.status_code == 404
    assert "申报融资需求" in answer.json()["remedy"]


def test_an_enterprise_knows_which_institution_looked_and_not_who_else_was_seen(house: House):
    looked = house.program("enterprise").get("/v1/who-looked")
    assert looked.json() == []
    house.program("bank").get("/v1/editions/newest/rows")
    house.program("bank").get(f"/v1/editions/1/enterprises/{TIED}")
    house.program("other_bank").get("/v1/editions/newest/rows")
    answer = house.program("enterprise").get("/v1/who-looked")
    assert [(look["institution"], look["role"], look["zh"]) for look in answer.json()] == [
        ("one-bank", "bank", "查看本企业的评分原因"),
        ("one-bank", "bank", "读取白名单，其中有本企业"),
    ]
    assert RIVAL not in answer.text
    assert answer.json()[0]["at"].endswith("Z")


def test_the_office_is_seen_too_when_it_previews_a_change_that_moves_the_enterprise(house: House):
    numbers = {"minimum_score": 700, "minimum_sources": 3, "minimum_operating_months": 12}
    house.program("office").post("/v1/policies/preview", json={"parameters": numbers})
    looks = house.program("enterprise").get("/v1/who-looked").json()
    assert [(look["institution"], look["en"]) for look in looks] == [
        ("finance-office", "Previewed a policy that moves you")
    ]


def test_consents_are_listed_as_they_stand_today(house: House):
    assert house.program("enterprise").get("/v1/consents").json() == [
        {
            "consent_no": "SQ-one-bank",
            "bank": "one-bank",
            "purpose": "loan_approval",
            "granted_on": "2026-10-17",
            "valid_until": "2027-02-14",
            "withdrawn_on": None,
            "state": "in_force",
        }
    ]


def test_consents_that_are_over_or_not_yet_there_say_so(house: House):
    day = timedelta(days=1)
    with house.workspace.database.transaction() as connection:
        ended = consent(TIED, "one-bank", "A", until=AS_OF - day)
        later = consent(TIED, "one-bank", "B") | {"granted_on": AS_OF + day}
        consents.record(connection, [ended, later])
    told = house.program("enterprise").get("/v1/consents").json()
    assert {c["consent_no"]: c["state"] for c in told} == {"B": "not_yet", "SQ-one-bank": "in_force", "A": "ended"}


def test_an_enterprise_on_which_nothing_was_decided_reads_so(house: House):
    with house.workspace.database.transaction() as connection:
        people.put(connection, Person("newcomer", "enterprise", "91350526MA3999999X"), PASSWORD)
    client = house.browser()
    client.post("/sign-in", data={"name": "newcomer", "password": PASSWORD})
    assert "还没有发布包含贵企业的白名单" in client.get("/enterprise").text


def test_a_consent_is_withdrawn_once_and_by_its_giver_only(house: House):
    path = "/v1/consents/SQ-one-bank/withdraw"
    assert house.program("other_enterprise").post(path).status_code == 404
    done = house.program("enterprise").post(path)
    assert (done.json()[0]["state"], done.json()[0]["withdrawn_on"]) == ("withdrawn", "2026-11-16")
    assert house.program("enterprise").post(path).status_code == 404


@pytest.mark.parametrize("number", ["a/b", "a%2Fb", "没有", "x" * 40])
def test_an_unknown_consent_number_of_any_form_is_not_found(house: House, number: str):
    assert house.program("enterprise").post(f"/v1/consents/{number}/withdraw").status_code == 404
