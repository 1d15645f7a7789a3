"""Rows without a code on the page and in JSON: shown with their candidates, decided, and gone."""

from datetime import timedelta
from html.parser import HTMLParser

import pytest
from small_county import AS_OF, House

from scoring.pipeline.ingest import Delivery, ingest
from scoring.records.sources import source
from scoring.store import audit
from tests.conftest import KILN, SHOP
from tests.records.rows import row, table

WRITTEN = "德化县宏源陶瓷有限公司"
REGISTERED = {KILN: "德化县宏达瓷厂", SHOP: "德化县宏远陶瓷有限公司"}
DECISION = {"kind": "name", "value": WRITTEN, "enterprise": SHOP, "reason": "电话核实"}


@pytest.fixture
def waiting(house: House) -> House:
    """One row waits for a decision about a name."""
    register = (row("registration", enterprise=code, name=name, township="浔中镇") for code, name in REGISTERED.items())
    files = {
        "registration": table("registration", *register),
        "tax_arrears": table("tax_arrears", row("tax_arrears", enterprise="", name=WRITTEN)),
    }
    for name, text in files.items():
        path = house.workspace.settings.home / f"{name}.csv"
        path.write_text(text, encoding="utf-8")
        [receipt] = ingest(house.workspace, [Delivery(path, AS_OF - timedelta(days=1), source(name))], "clerk")
        assert receipt.problem is None
    return house


class _Shown(HTMLParser):
    """The values that can be chosen, and all words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.choices: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if told.get("type") == "radio":
            self.choices.append(told["value"] or "")

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_offers_the_candidates_another_code_and_none(waiting: House):
    shown = _Shown(waiting.browser("office").get("/office/linking").text)
    assert shown.choices[0] == SHOP
    assert shown.choices[-2:] == ["other", "none"]
    assert WRITTEN in shown.text
    assert "读音相同" in shown.text


def test_a_decision_on_the_page_empties_it_and_is_listed(waiting: House):
    form = {"kind": "name", "value": WRITTEN, "choice": SHOP, "reason": "电话核实"}
    answer = waiting.browser("office").post("/office/linking", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/office/linking?done=linked")
    shown = _Shown(waiting.browser("office").get("/office/linking").text)
    assert shown.choices == []
    assert "电话核实" in shown.text


def test_another_code_may_be_typed_with_spaces(waiting: House):
    form = {
        "kind": "name",
        "value": WRITTEN,
        "choice": "other",
        "other": f" {KILN[:9]} {KILN[9:].lower()}",
        "reason": "执照",
    }
    assert waiting.browser("office").post("/office/linking", data=form).status_code == 303
    assert waiting.program("office").get("/v1/linking").json()["total"] == 0


@pytest.mark.parametrize(
    "form",
    [{"reason": "核实"}, {"choice": "other", "reason": "核实"}, {"choice": SHOP}, {"choice": "other", "other": "12", "reason": "核实"}],
    ids=["no choice", "no code", "no reason", "no such enterprise"],
)  # fmt: skip
def test_an_incomplete_form_changes_nothing_and_says_what_is_missing(waiting: House, form: dict[str, str]):
    answer = waiting.browser("office").post("/office/linking", data={"kind": "name", "value": WRITTEN} | form)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert SHOP in _Shown(answer.text).choices


def test_a_program_sees_the_same_and_decides(waiting: House):
    office = waiting.program("office")
    [question] = office.get("/v1/linking").json()["questions"]
    assert (question["kind"], question["value"], question["rows"], question["reason"]) == ("name", WRITTEN, 1, "N03")
    assert question["candidates"][0]["enterprise"] == SHOP
    assert office.post("/v1/linking/decisions", json=DECISION).json() == {"accepted": 1, "refused": 0}
    assert office.post("/v1/linking/decisions", json=DECISION).status_code == 404


def test_looking_is_noted_with_the_enterprises_that_were_shown(waiting: House):
    waiting.program("office").get("/v1/linking")
    with waiting.workspace.database.reading() as connection:
        entry = audit.newest(connection)[0]
    assert (entry["actor"], entry["action"]) == ("office", "linking")
    assert SHOP in entry["detail"]["enterprises"]
