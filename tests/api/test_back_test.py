"""What a draft would have done at a past edition, as the finance office asks for it."""

import pandas as pd
import pytest
from small_county import AS_OF, CODES, House

from scoring.store import editions, labels

ASKED = {"edition": 1, "parameters": {"minimum_score": 570}}


@pytest.fixture
def judged(house: House) -> House:
    """Of the enterprises of edition 1 every fourth turned bad, and the last was never observed."""
    states = ["bad" if place % 4 == 0 else "good" for place in range(len(CODES) - 1)]
    with house.workspace.database.transaction() as connection:
        run = editions.one(connection, 1)["run_id"]
        labels.put(connection, run, pd.Series(states, CODES[:-1]), AS_OF)
    return house


def test_the_edition_and_the_draft_are_judged_by_what_became_of_the_enterprises(judged: House):
    answer = judged.program("office").post("/v1/policies/back-test", json=ASKED)
    assert answer.status_code == 200
    told = answer.json()
    assert (told["edition"], told["as_of"], told["known_by"]) == (1, AS_OF.isoformat(), AS_OF.isoformat())
    listed, stricter = told["ground"]["listed"], told["proposed"]["listed"]
    assert (listed["enterprises"], stricter["enterprises"]) == (24, 20)
    assert listed["bad"] + listed["good"] == 24
    assert listed["low"] < listed["rate"] == listed["bad"] / 24 < listed["high"]
    assert told["proposed"]["left_out"]["enterprises"] == told["ground"]["left_out"]["enterprises"] + 4


def test_before_anybody_found_out_the_office_is_told_what_to_run(house: House):
    answer = house.program("office").post("/v1/policies/back-test", json=ASKED)
    assert answer.status_code == 404
    assert "xinyidai backtest --edition 1" in answer.text


def test_an_edition_that_there_is_not_is_not_found(judged: House):
    answer = judged.program("office").post("/v1/policies/back-test", json=ASKED | {"edition": 9})
    assert answer.status_code == 404
