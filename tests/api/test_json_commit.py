"""Nobody reads "done" about something that then failed: handlers commit before they answer."""

from collections.abc import Iterator

import pytest
from small_county import PASSWORD, TIED, House
from sqlalchemy import Connection, event
from sqlalchemy.exc import OperationalError

from scoring.store import audit, consents


@pytest.fixture
def full_disk(house: House) -> Iterator[House]:
    """Every transaction that wrote something fails in its commit; reading still works."""
    engine = house.workspace.database.engine

    def fail(connection: Connection) -> None:
        if not connection.get_execution_options().get("read_only", False):
            raise OperationalError("COMMIT", {}, Exception("database or disk is full"))

    event.listen(engine, "commit", fail)
    yield house
    event.remove(engine, "commit", fail)


def _stored(house: House) -> tuple[object, int]:
    with house.workspace.database.reading() as connection:
        return consents.of_enterprise(connection, TIED)[0]["withdrawn_on"], audit.verify(connection)


def test_a_write_whose_commit_fails_is_answered_500_and_leaves_nothing(full_disk: House):
    before = _stored(full_disk)
    answer = full_disk.program("enterprise").post("/v1/consents/SQ-one-bank/withdraw")
    assert answer.status_code == 500
    assert answer.json()["type"] == "urn:xinyidai:problem:defect"
    assert "disk" not in answer.text
    assert _stored(full_disk) == before


def test_the_same_write_succeeds_when_the_commit_does(house: House):
    assert house.program("enterprise").post("/v1/consents/SQ-one-bank/withdraw").status_code == 200
    assert _stored(house)[0] is not None


@pytest.mark.parametrize("path", ["/v1/editions/newest/rows", f"/v1/editions/1/enterprises/{TIED}", "/bank"])
def test_a_bank_reads_nothing_if_its_reading_cannot_be_noted(full_disk: House, path: str):
    answer = full_disk.browser("bank").get(path)
    assert answer.status_code == 500
    assert "德化8号瓷厂" not in answer.text


def test_a_page_does_not_redirect_to_success_either(full_disk: House):
    form = {"minimum_score": "570", "minimum_sources": "3", "minimum_operating_months": "12", "reason": "试行"}
    answer = full_disk.browser("office").post("/office/policy", data=form)
    assert answer.status_code == 500
    assert "没有保存任何内容" in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_nobody_is_signed_in_by_a_token_that_was_not_kept(full_disk: House):
    given = {"name": "bank", "password": PASSWORD}
    program = full_disk.program().post("/v1/sign-in", json=given)
    browser = full_disk.browser().post("/sign-in", data=given)
    assert (program.status_code, browser.status_code) == (500, 500)
    assert "token" not in program.json()
    assert "set-cookie" not in browser.headers
