"""What an enterprise reads about how to raise its score."""

from datetime import date

import pytest
from small_county import AS_OF, TIED, House
from sqlalchemy import select, update
from test_page_content import Outline

from scoring.errors import Text
from scoring.portrait.actions import Action, Change
from scoring.store.tables import portrait

BILL = {"account": "W-7", "month": date(2026, 8, 31), "enterprise": TIED}
PAY = Action(
    id="pay:water",
    label=Text("缴清用水欠费", "Pay the arrears: water"),
    what=Text("缴清到期未缴的账单 1 张，共 310.00 元", "Pay the bills past their due date (1, CNY 310.00)"),
    where=Text("德化县自来水公司", "德化县自来水公司"),
    basis="国办发〔2021〕52号",
    since=AS_OF,
    counts_from=date(2027, 2, 16),
    changes=(Change("water", BILL, {"paid_on": date(2026, 11, 15), "paid_fen": 310_00}),),
)
FINE = {"enterprise": BILL["enterprise"], "document": "德罚〔2026〕1号", "applied_on": date(2026, 11, 15)}
REPAIR = Action(
    id="repair:penalty:德罚〔2026〕1号",
    label=Text("信用修复：行政处罚 德罚〔2026〕1号", "Credit repair: penalty 德罚〔2026〕1号"),
    what=Text("履行全部义务后提出修复申请", "Perform all duties, then apply"),
    where=Text("信用中国", "信用中国"),
    basis="发改委令第36号",
    since=date(2026, 12, 24),
    counts_from=None,
    changes=(Change("repair", FINE, {"record_kind": "penalty", "result": "granted"}),),
)
ADVICE = {
    "actions": [PAY.told(), REPAIR.told()],
    "plans": [{"actions": [PAY.id], "score": 634.25, "gain": 12.5, "counts_from": "2027-02-16"}],
    "later": [REPAIR.id],
    "estimates": [
        {"source": "gas", "zh": "用气", "en": "Gas", "low": 610.0, "typical": 625.5, "high": 641.0},
    ],
}


@pytest.fixture
def advised(house: House) -> House:
    """The house with advice in the portrait of one enterprise."""
    with house.workspace.database.transaction() as connection:
        body = connection.execute(select(portrait.c.body).where(portrait.c.enterprise == TIED)).scalar_one()
        advised = update(portrait).where(portrait.c.enterprise == TIED).values(body=body | {"advice": ADVICE})
        connection.execute(advised)
    return house


def test_a_program_reads_actions_promises_and_estimates(advised: House):
    told = advised.program("enterprise").get("/v1/portrait").json()["advice"]
    assert told == ADVICE


def test_the_page_tells_what_to_do_where_from_when_it_counts_and_by_which_record(advised: House):
    text = advised.browser("enterprise").get("/enterprise").text
    for words in ("怎样可以提高", "634.25", "缴清到期未缴的账单 1 张", "德化县自来水公司", "2027-02-16", "310", "W-7"):
        assert words in text


def test_what_may_be_done_later_is_told_with_its_day_and_no_score(advised: House):
    text = advised.browser("enterprise").get("/enterprise").text
    later = text[text.index("以后可以做的") :]
    assert "2026-12-24 起可以申请；在此之前不作分数承诺" in later
    assert "分数会是" not in later


def test_a_missing_source_is_called_an_estimate_and_no_promise(advised: House):
    text = advised.browser("enterprise").get("/enterprise?lang=en").text
    assert "an estimate, no promise" in text
    assert "625.5" in text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_with_advice_keeps_to_the_laws_of_pages(advised: House, language: str):
    outline = Outline(advised.browser("enterprise").get(f"/enterprise?lang={language}").text)
    assert outline.tables == outline.captions
    assert len(outline.ids) == len(set(outline.ids))
    assert outline.forbidden == []


def test_nobody_else_reads_the_advice(advised: House):
    assert "310.00" not in advised.browser("bank").get(f"/bank/{TIED}").text
    assert "advice" not in advised.program("bank").get(f"/v1/editions/1/enterprises/{TIED}").text
