"""A demand on the site, the banks' cases, their reports and totals: what each caller can do and what it is told."""

import datetime as dt
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from small_county import AS_OF, CODES, RIVAL, TIED, House

from api.dependencies import get_today
from scoring.pipeline.ingest import deliveries, ingest
from scoring.store import audit, consents, editions, lending
from tests.records.rows import row, table

WISH = {"amount_fen": 50_000_000, "term_months": 12, "purpose": "购买原料", "valid_until": "2027-05-31"}
APPROVED = {
    "decision": "approved", "amount_fen": 40_000_000, "rate_bp": 420, "term_months": 12, "product": "tax", "secured": False,
}  # fmt: skip
DECEMBER = dt.date(2026, 12, 5)


class Desk:
    """Somebody who writes with a new key each time, unless one is given."""

    def __init__(self, house: House, who: str) -> None:
        self.client: TestClient = house.program(who)
        self.keys: Iterator[str] = (f"{who}-key-{n}" for n in count(1))

    def send(self, path: str, body: Any = None, *, key: str = "", method: str = "POST") -> Response:
        headers = {"idempotency-key": key or next(self.keys)}
        return self.client.request(method, path, json=body, headers=headers)

    def get(self, path: str) -> Any:
        answer = self.client.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture
def bank(house: House) -> Desk:
    return Desk(house, "bank")


@pytest.fixture
def office(house: House) -> Desk:
    return Desk(house, "office")


@pytest.fixture
def enterprise(house: House) -> Desk:
    return Desk(house, "enterprise")


@pytest.fixture
def demand(enterprise: Desk) -> str:
    answer = enterprise.send("/v1/demands", WISH)
    assert answer.status_code == 201, answer.text
    return answer.json()[0]["demand_no"]


@pytest.fixture
def case(bank: Desk, demand: str) -> int:
    answer = bank.send("/v1/cases", {"enterprise": TIED})
    assert answer.status_code == 201, answer.text
    return answer.json()["number"]


@pytest.fixture
def loan(bank: Desk, case: int) -> str:
    assert bank.send(f"/v1/cases/{case}/papers", {"on": "2026-11-16"}).status_code == 200
    assert bank.send(f"/v1/cases/{case}/decision", APPROVED).status_code == 200
    paid = {"loan_no": "JJ-1", "on": "2026-11-16", "principal_fen": 40_000_000}
    answer = bank.send(f"/v1/cases/{case}/disbursement", paid)
    assert answer.status_code == 200, answer.text
    return "JJ-1"


def on(house: House, day: dt.date) -> None:
    house.app.dependency_overrides[get_today] = lambda: day


def outcome(state: str = "normal", balance: int = 30_000_000, days: int = 0, **more: Any) -> dict[str, Any]:
    return {"reported_on": "2026-11-30", "state": state, "balance_fen": balance, "overdue_days": days} | more


def test_an_enterprise_states_changes_and_withdraws_a_demand(enterprise: Desk, demand: str):
    [stated] = enterprise.get("/v1/demands")
    assert (stated["stage"], stated["told"]["zh"], stated["stated_on"]) == ("listed", "已推荐", "2026-11-16")
    [changed] = enterprise.send(f"/v1/demands/{demand}", WISH | {"amount_fen": None}, method="PUT").json()
    assert (changed["amount_fen"], changed["demand_no"]) == (None, demand)
    [gone] = enterprise.send(f"/v1/demands/{demand}/withdraw").json()
    assert (gone["stage"], gone["withdrawn_on"]) == ("withdrawn", "2026-11-16")
    answer = enterprise.send(f"/v1/demands/{demand}", WISH, method="PUT")
    assert answer.status_code == 409
    assert answer.json()["remedy"] == "现在可以：无"


@pytest.mark.parametrize(
    "wrong",
    [
        {"purpose": ""},
        {"amount_fen": 1},
        {"term_months": 0},
        {"valid_until": "2026-11-15"},
        {"valid_until": "2029-01-01"},
        {"valid_until": 1},
        {"colour": "red"},
    ],
)
def test_a_demand_that_no_file_could_state_is_refused(enterprise: Desk, wrong: dict[str, Any]):
    assert enterprise.send("/v1/demands", WISH | wrong).status_code == 422
    assert enterprise.get("/v1/demands") == []


def test_personal_numbers_do_not_stay_in_a_purpose(enterprise: Desk):
    [stated] = enterprise.send("/v1/demands", WISH | {"purpose": "进货，电话13800138000"}).json()
    assert "13800138000" not in stated["purpose"]


def test_an_enterprise_does_not_reach_the_demand_of_another(house: House, demand: str):
    other = Desk(house, "other_enterprise")
    assert other.get("/v1/demands") == []
    assert other.send(f"/v1/demands/{demand}/withdraw").status_code == 404


def test_a_case_is_taken_up_decided_and_paid_out(bank: Desk, enterprise: Desk, case: int, loan: str):
    told = bank.get(f"/v1/cases/{case}")
    assert (told["state"], told["edition"], told["wish"]["amount_fen"]) == ("disbursed", 1, 50_000_000)
    assert (told["due"], told["remind_on"]) == ("2026-12-16", "2026-12-11")
    assert told["loan"]["outstanding_fen"] == 40_000_000
    assert [step["kind"] for step in told["steps"]] == ["taken_up", "papers", "approved", "disbursed"]
    [mine] = enterprise.get("/v1/demands")
    assert mine["stage"] == "taken_up"
    assert mine["cases"][0]["approval"]["rate_bp"] == 420


def test_a_refusal_tells_the_enterprise_why_and_what_it_can_do(bank: Desk, enterprise: Desk, case: int):
    refused = {"decision": "refused", "reasons": ["cash_flow", "other"], "words": "流水集中于单一客户"}
    assert bank.send(f"/v1/cases/{case}/decision", refused).status_code == 200
    [told] = enterprise.get("/v1/demands")[0]["cases"]
    assert told["refusal"]["reasons"][0]["advice"]["zh"].startswith("提供订单")
    assert told["refusal"]["words"] == "流水集中于单一客户"
    assert bank.send("/v1/cases", {"enterprise": TIED}).status_code == 201, "it may take the demand up again"


def test_an_act_that_cannot_follow_is_told_with_what_can(bank: Desk, case: int):
    answer = bank.send(f"/v1/cases/{case}/decision", APPROVED)
    assert answer.status_code == 409
    assert answer.json()["detail"] == "当前状态为“已受理”，不能批准"
    assert answer.json()["remedy"] == "现在可以：登记材料齐备、拒绝并写明原因"


def test_an_open_demand_is_taken_up_once(bank: Desk, case: int):
    assert bank.send("/v1/cases", {"enterprise": TIED}).status_code == 409


def test_a_bank_takes_up_nobody_who_stated_no_demand(bank: Desk):
    assert bank.send("/v1/cases", {"enterprise": TIED}).status_code == 409


@pytest.mark.parametrize("code", [RIVAL, CODES[0], CODES[39], "X"])
def test_no_consent_not_listed_and_unknown_look_the_same_to_a_bank_that_would_act(house: House, bank: Desk, code: str):
    Desk(house, "other_enterprise").send("/v1/demands", WISH)
    answer = bank.send("/v1/cases", {"enterprise": code})
    assert answer.status_code == 404
    assert answer.json()["detail"] == f"没有可供办理的企业 {code}"


def test_a_withdrawn_consent_ends_what_the_bank_can_do_and_see_at_once(house: House, bank: Desk, case: int):
    with house.workspace.database.transaction() as connection:
        consents.withdraw(connection, TIED, "SQ-one-bank", AS_OF)
    assert bank.send(f"/v1/cases/{case}/papers", {"on": "2026-11-16"}).status_code == 404
    assert bank.client.get(f"/v1/cases/{case}").status_code == 404
    assert bank.get("/v1/cases") == []
    [told] = Desk(house, "office").get("/v1/cases")
    assert (told["authorised"], told["possible"]) == (False, [])


def test_a_withdrawn_edition_is_no_ground_to_act_on(house: House, bank: Desk, case: int):
    with house.workspace.database.transaction() as connection:
        editions.withdraw(connection, 1, "错误", "director")
    assert bank.send(f"/v1/cases/{case}/papers", {"on": "2026-11-16"}).status_code == 410
    assert bank.send("/v1/cases", {"enterprise": TIED}).status_code in {404, 410}


def test_a_loan_stays_with_its_bank_after_the_consent_ended(house: House, bank: Desk, case: int, loan: str):
    with house.workspace.database.transaction() as connection:
        consents.withdraw(connection, TIED, "SQ-one-bank", AS_OF)
    on(house, DECEMBER)
    assert bank.send(f"/v1/cases/{case}/outcomes", outcome()).json()["state"] == "accepted"
    assert bank.get(f"/v1/cases/{case}")["loan"]["outstanding_fen"] == 30_000_000


def test_the_cases_of_another_bank_are_not_found(house: House, case: int):
    other = Desk(house, "other_bank")
    assert other.get("/v1/cases") == []
    assert other.client.get(f"/v1/cases/{case}").status_code == 404
    for path, body in (
        ("papers", {"on": "2026-11-16"}),
        ("decision", APPROVED),
        ("disbursement", {"loan_no": "X1", "on": "2026-11-16", "principal_fen": 1}),
        ("lapse", None),
        ("outcomes", outcome(reported_on="2026-11-16")),
    ):
        assert other.send(f"/v1/cases/{case}/{path}", body).status_code == 404, path


def test_the_office_sees_decisions_that_are_late_from_the_day_after_the_last(
    house: House, office: Desk, bank: Desk, case: int
):
    bank.send(f"/v1/cases/{case}/papers", {"on": "2026-11-16"})
    on(house, dt.date(2026, 12, 16))
    assert office.get("/v1/cases/overdue") == []
    on(house, dt.date(2026, 12, 17))
    [late] = office.get("/v1/cases/overdue")
    assert (late["number"], late["due"], late["overdue"]) == (case, "2026-12-16", True)


@pytest.mark.parametrize(
    ("paid", "status"),
    [
        ({"loan_no": "JJ-1", "on": "2026-11-17", "principal_fen": 40_000_000}, 422),
        ({"loan_no": "JJ-1", "on": "2026-11-15", "principal_fen": 40_000_000}, 422),
        ({"loan_no": "JJ-1", "on": "2026-11-16", "principal_fen": 40_000_001}, 422),
        ({"loan_no": "3.5E+15", "on": "2026-11-16", "principal_fen": 40_000_000}, 422),
        ({"loan_no": "JJ-1", "on": "2026-11-16", "principal_fen": 40_000_000}, 200),
    ],
)
def test_a_loan_is_paid_out_after_its_approval_not_in_the_future_and_within_the_amount(
    bank: Desk, case: int, paid, status
):
    bank.send(f"/v1/cases/{case}/papers", {"on": "2026-11-16"})
    bank.send(f"/v1/cases/{case}/decision", APPROVED)
    assert bank.send(f"/v1/cases/{case}/disbursement", paid).status_code == status


def test_an_approval_that_is_not_drawn_lapses(bank: Desk, case: int):
    bank.send(f"/v1/cases/{case}/papers", {"on": "2026-11-16"})
    assert bank.send(f"/v1/cases/{case}/lapse").status_code == 409
    bank.send(f"/v1/cases/{case}/decision", APPROVED)
    assert bank.send(f"/v1/cases/{case}/lapse").json()["state"] == "lapsed"


def test_outcomes_come_with_a_receipt_for_each_row_that_adds_up(house: House, bank: Desk, loan: str):
    on(house, DECEMBER)
    rows = [
        outcome(loan_no=loan),
        outcome(loan_no=loan),
        outcome(loan_no=loan, balance=20_000_000),
        outcome(loan_no="unknown"),
        outcome(loan_no=loan, reported_on="2026-12-01", state="overdue"),
        outcome(loan_no=loan, reported_on="2026-12-06"),
    ]
    told = bank.send("/v1/outcomes", rows).json()
    assert [r["state"] for r in told["receipts"]] == ["accepted", "known", "refused", "refused", "refused", "refused"]
    assert (told["rows"], told["accepted"], told["known"], told["refused"]) == (6, 1, 1, 4)
    assert told["receipts"][3]["reasons"][0]["zh"] == "本行业务中没有这笔贷款"
    assert "逾期而逾期天数为零" in told["receipts"][4]["reasons"][0]["zh"]
    again = bank.send("/v1/outcomes", rows[:1]).json()
    assert again["known"] == 1


def test_a_later_report_of_the_same_day_replaces_the_earlier_one(house: House, bank: Desk, case: int, loan: str):
    on(house, DECEMBER)
    assert bank.send(f"/v1/cases/{case}/outcomes", outcome()).json()["state"] == "accepted"
    assert bank.send(f"/v1/cases/{case}/outcomes", outcome(balance=25_000_000)).json()["state"] == "accepted"
    assert bank.get(f"/v1/cases/{case}")["loan"]["outstanding_fen"] == 25_000_000
    assert bank.send(f"/v1/cases/{case}/outcomes", outcome(balance=30_000_000)).json()["state"] == "accepted", "back"
    assert bank.get(f"/v1/cases/{case}")["loan"]["outstanding_fen"] == 30_000_000


def test_a_file_of_outcomes_moves_the_case_as_a_report_on_the_site_does(house, bank, case, loan, tmp_path):
    on(house, DECEMBER)
    bank.send(f"/v1/cases/{case}/outcomes", outcome())
    told = {"bank": "one-bank", "loan_no": loan, "granted_on": "2026-11-16", "principal_fen": "40"}
    told |= {"reported_on": "2026-11-30", "state": "逾期", "balance_fen": "28", "overdue_days": "14"}
    file = tmp_path / "反馈.csv"
    file.write_text(table("loan_outcome", row("loan_outcome", **{"enterprise": TIED} | told)), encoding="utf-8")
    [receipt] = ingest(house.workspace, deliveries([file], DECEMBER + dt.timedelta(days=1), "loan_outcome"), "li")
    assert (receipt.problem, receipt.accepted) == (None, 1)
    found = bank.get(f"/v1/cases/{case}")
    assert (found["state"], found["loan"]["outstanding_fen"], found["loan"]["overdue_days"]) == (
        "overdue",
        28_000_000,
        14,
    )
    with house.workspace.database.reading() as connection:
        [kept] = lending.loans(connection)
    assert (kept.key, kept.edition, kept.balance_fen, kept.state) == (("one-bank", loan), 1, 28_000_000, "overdue")


def test_nothing_is_reported_after_a_loan_was_settled_until_that_report_is_corrected(house, bank, case, loan):
    on(house, DECEMBER)
    bank.send(f"/v1/cases/{case}/outcomes", outcome("settled", 0))
    after = outcome(reported_on="2026-12-01")
    answer = bank.send(f"/v1/cases/{case}/outcomes", after)
    assert answer.status_code == 422
    assert "2026-11-30" in answer.json()["detail"]
    bank.send(f"/v1/cases/{case}/outcomes", outcome())
    assert bank.send(f"/v1/cases/{case}/outcomes", after).status_code == 200


def test_nothing_is_reported_of_a_case_without_a_loan(bank: Desk, case: int):
    assert bank.send(f"/v1/cases/{case}/outcomes", outcome(reported_on="2026-11-16")).status_code == 409


def test_totals_are_compared_with_the_reports_and_a_difference_is_explained_then_resolved(house, bank, office, loan):
    on(house, DECEMBER)
    books = {"month_end": "2026-11-30", "loans": 1, "balance_fen": 30_000_000, "overdue_fen": 0}
    told = bank.send("/v1/totals", books).json()
    assert {(d["kind"], d["loan_no"], d["state"]) for d in told["differences"]} == {
        ("balance", "", "open"),
        ("never_reported", loan, "open"),
    }
    said = {"bank": "one-bank", "month_end": "2026-11-30", "kind": "balance", "words": "提前还款，次日反馈"}
    explained = office.send("/v1/reconciliation/explanations", said).json()
    assert explained["open"] == 1
    bank.send("/v1/outcomes", [outcome(loan_no=loan)])
    [now] = office.get("/v1/reconciliation")
    assert {(d["kind"], d["state"], d["explanation"]) for d in now["differences"]} == {
        ("balance", "resolved", "提前还款，次日反馈"),
        ("never_reported", "resolved", None),
    }
    assert bank.get("/v1/reconciliation") == [now]
    assert Desk(house, "other_bank").get("/v1/reconciliation") == []


def test_only_a_difference_that_is_there_is_explained(house, bank, office, loan):
    on(house, DECEMBER)
    said = {"bank": "one-bank", "month_end": "2026-11-30", "kind": "balance", "words": "说明"}
    assert office.send("/v1/reconciliation/explanations", said).status_code == 404
    bank.send("/v1/totals", {"month_end": "2026-11-30", "loans": 1, "balance_fen": 40_000_000, "overdue_fen": 0})
    assert office.send("/v1/reconciliation/explanations", said).status_code == 404
    assert office.send("/v1/reconciliation/explanations", said | {"words": " "}).status_code == 422


@pytest.mark.parametrize("day", ["2026-11-15", "2026-11-30"])
def test_totals_are_of_the_end_of_a_past_month(bank: Desk, day: str):
    books = {"month_end": day, "loans": 0, "balance_fen": 0, "overdue_fen": 0}
    assert bank.send("/v1/totals", books).status_code == 422


def test_a_loan_stands_in_the_banks_list_once(house: House, bank: Desk):
    line = {"loan_no": "L", "balance_fen": 1}
    books = {"month_end": "2026-10-31", "loans": 2, "balance_fen": 2, "overdue_fen": 0, "lines": [line, line]}
    assert bank.send("/v1/totals", books).status_code == 422


def test_the_same_key_and_content_are_one_act(house: House, bank: Desk, demand: str):
    first, again = (bank.send("/v1/cases", {"enterprise": TIED}, key="take-up-1") for _ in range(2))
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert len(bank.get("/v1/cases")) == 1


def test_the_same_key_with_another_content_is_a_conflict(enterprise: Desk):
    assert enterprise.send("/v1/demands", WISH, key="my-key-1").status_code == 201
    answer = enterprise.send("/v1/demands", WISH | {"term_months": 6}, key="my-key-1")
    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"
    assert "my-key-1" in answer.json()["detail"]
    assert len(enterprise.get("/v1/demands")) == 1


def test_a_key_whose_request_was_refused_can_be_used_again(bank: Desk, case: int):
    assert bank.send(f"/v1/cases/{case}/lapse", key="again-please").status_code == 409
    assert bank.send(f"/v1/cases/{case}/papers", {"on": "2026-11-16"}, key="again-please").status_code == 200


def test_two_people_may_choose_the_same_key(house: House, enterprise: Desk):
    assert enterprise.send("/v1/demands", WISH, key="same-key").status_code == 201
    assert Desk(house, "other_enterprise").send("/v1/demands", WISH, key="same-key").status_code == 201


@pytest.mark.parametrize("key", [None, "short", "with space in it"])
def test_a_write_needs_a_key(enterprise: Desk, key: str | None):
    headers = {"idempotency-key": key} if key else {}
    assert enterprise.client.post("/v1/demands", json=WISH, headers=headers).status_code == 422


def test_every_act_stands_in_the_audit_trail(house: House, bank: Desk, case: int, loan: str):
    with house.workspace.database.reading() as connection:
        done = [entry["action"] for entry in reversed(audit.newest(connection, TIED))]
        audit.verify(connection)
    assert [a for a in done if a != "read"] == ["state demand", "take up", "papers", "approved", "disbursed"]


def test_the_list_of_reasons_is_there_for_everybody_who_signed_in(enterprise: Desk):
    assert {"debt", "other"} <= {reason["id"] for reason in enterprise.get("/v1/refusal-reasons")}
