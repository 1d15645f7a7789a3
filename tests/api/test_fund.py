"""The fund over JSON: the office sees everything, a bank its own, and the same request twice is one act."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from covered import BANK, CLAIM, CONTRIBUTION, DRAFT, LOAN, SCHEME, covered
from httpx2 import Response
from small_county import AS_OF, CODES, TIED, House

from api.dependencies import get_today
from scoring.store import audit
from tests.store.lent import in_force, report

MINE = {"loan_no": LOAN, "amount_fen": 100_000_000}


def post(house: House, who: str, path: str, body: Any = None, key: str = "") -> Response:
    headers = {"idempotency-key": key or f"{who}-{path}"[:80]}
    return house.program(who).post(f"/v1/fund{path}", json=body, headers=headers)


def get(house: House, who: str, path: str = "") -> Any:
    answer = house.program(who).get(f"/v1/fund{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_fund_without_a_scheme_says_what_to_do(house: House):
    answer = house.program("office").get("/v1/fund")
    assert answer.status_code == 404
    assert "fund scheme draft" in answer.json()["remedy"]


def test_a_claim_is_filed_by_the_bank_approved_by_the_office_and_shared(house: House):
    covered(house, claim=False)
    filed = post(house, "bank", "/claims", MINE)
    assert (filed.status_code, filed.json()["by"], filed.json()["bank"]) == (201, "bank", BANK)
    number = filed.json()["number"]
    paid = post(house, "office", f"/claims/{number}/approve").json()
    assert (paid["by"], paid["other"], paid["claim"]) == ("office", "bank", number)
    assert sum(p["fen"] for p in paid["postings"]) == 0
    back = post(house, "office", "/recoveries", {"bank": BANK, "loan_no": LOAN, "amount_fen": 10_000_000})
    assert back.status_code == 201
    [loan] = get(house, "bank", "/exposures")
    assert loan["borne"] == {"fund": 40_000_000, "bank": 20_000_000, "guarantor": 40_000_000}
    assert loan["recovered"] == {"fund": 4_000_000, "bank": 2_000_000, "guarantor": 4_000_000}
    standing = get(house, "office")
    assert (standing["balances"]["pool"], standing["paid_fen"]) == (964_000_000, 40_000_000)
    assert get(house, "bank", f"/claims/{number}")["state"] == "paid"


def test_a_bank_sees_its_own_and_what_is_another_banks_is_not_found(house: House):
    covered(house)
    assert [e["loan_no"] for e in get(house, "bank", "/exposures")] == [LOAN]
    assert [c["number"] for c in get(house, "bank", "/claims")] == [CLAIM]
    assert get(house, "other_bank", "/exposures") == get(house, "other_bank", "/claims") == []
    for path in (f"/exposures/{BANK}/{LOAN}", f"/claims/{CLAIM}"):
        assert get(house, "bank", path)["enterprise"] == TIED
        assert house.program("other_bank").get(f"/v1/fund{path}").status_code == 404
    for body, path in ((MINE, "/claims"), ({"loan_no": LOAN}, "/enrolments")):
        assert post(house, "other_bank", path, body | {"bank": BANK}).status_code == 404
        assert post(house, "other_bank", path, body, key="its-own-loan").status_code == 404
    assert [f["bank"] for f in get(house, "bank", "/fuses")] == ["", BANK]
    assert [f["bank"] for f in get(house, "other_bank", "/fuses")] == ["", "other-bank"]
    assert [f["bank"] for f in get(house, "office", "/fuses")] == ["", BANK]


def test_the_same_request_twice_is_one_act_and_another_under_its_key_is_refused(house: House):
    covered(house)
    given = {"amount_fen": 500, "contributor": "财政局"}
    one = post(house, "office", "/contributions", given, key="contribution-1")
    again = post(house, "office", "/contributions", given, key="contribution-1")
    assert (one.status_code, again.status_code, one.json()) == (201, 201, again.json())
    assert get(house, "office")["balances"]["pool"] == 1_000_000_500
    assert post(house, "office", "/contributions", given | {"amount_fen": 501}, key="contribution-1").status_code == 409
    assert (
        post(house, "director", "/contributions", given, key="contribution-1").json()["number"] != one.json()["number"]
    )
    for n in ("approve", "refuse"):
        body = {"reason": "材料不全"} if n == "refuse" else None
        codes = {post(house, "office", f"/claims/{CLAIM}/{n}", body, key="decision").status_code for _ in range(2)}
        assert codes == ({200} if n == "approve" else {409})


def test_what_is_refused_moves_nothing_and_its_key_can_be_used_again(house: House):
    covered(house, claim=False)
    too_much = MINE | {"amount_fen": 100_000_001}
    assert post(house, "bank", "/claims", too_much, key="my-claim-1").status_code == 409
    assert get(house, "bank", "/claims") == []
    assert post(house, "bank", "/claims", MINE, key="my-claim-1").status_code == 201


def test_who_filed_a_claim_does_not_approve_it(house: House):
    covered(house, claim=False)
    number = post(house, "office", "/claims", MINE | {"bank": BANK}).json()["number"]
    assert post(house, "office", f"/claims/{number}/approve").status_code == 403
    assert post(house, "director", f"/claims/{number}/approve").status_code == 200


def test_an_entry_is_corrected_by_another_person_and_both_stay(house: House):
    covered(house)
    made = post(house, "office", "/contributions", {"amount_fen": 500, "contributor": "财政局"}).json()
    path = f"/entries/{made['number']}/correct"
    assert post(house, "office", path, {"reason": "重复入账"}).status_code == 403
    back = post(house, "director", path, {"reason": "重复入账"}).json()
    assert (back["reverses"], back["other"]) == (made["number"], "office")
    assert [e["number"] for e in get(house, "office", "/entries")] == list(range(1, back["number"] + 1))
    assert get(house, "office")["balances"]["pool"] == 1_000_000_000


def test_a_loan_on_no_valid_edition_is_not_enrolled_and_the_answer_says_so(house: House):
    covered(house)
    loan = {"bank": BANK, "loan_no": "L2"}
    assert post(house, "office", "/enrolments", loan).status_code == 404
    with house.workspace.database.transaction() as connection:
        report(connection, BANK, "L2", CODES[0], granted_on=AS_OF, reported_on=AS_OF)
    answer = post(house, "office", "/enrolments", loan, key="after-report")
    assert answer.status_code == 409
    assert "不在向该行推荐的有效名单上" in answer.json()["detail"]


def test_a_loan_taken_up_and_disbursed_here_is_enrolled_and_its_claim_noted_in_its_case(house: House):
    with house.workspace.database.transaction() as connection:
        in_force(connection, replace(SCHEME, claim_overdue_days=10), AS_OF)
    post(house, "office", "/contributions", {"amount_fen": 100_000_000, "contributor": "财政局"})
    wish = {"amount_fen": 50_000_000, "term_months": 12, "purpose": "购买原料", "valid_until": "2027-05-31"}
    approved = {"decision": "approved", "amount_fen": 40_000_000, "rate_bp": 420, "term_months": 12}
    for i, (who, path, body) in enumerate(
        (
            ("enterprise", "/v1/demands", wish),
            ("bank", "/v1/cases", {"enterprise": TIED}),
            ("bank", "/v1/cases/1/papers", {"on": "2026-11-16"}),
            ("bank", "/v1/cases/1/decision", approved | {"product": "tax", "secured": False}),
            ("bank", "/v1/cases/1/disbursement", {"loan_no": "JJ-1", "on": "2026-11-16", "principal_fen": 40_000_000}),
            ("bank", "/v1/fund/enrolments", {"loan_no": "JJ-1"}),
        )
    ):
        answer = house.program(who).post(path, json=body, headers={"idempotency-key": f"step-number-{i}"})
        assert answer.is_success, answer.text
    assert answer.json()["facts"]["edition"] == 1
    house.app.dependency_overrides[get_today] = lambda: AS_OF + timedelta(20)
    late = {"reported_on": "2026-12-06", "state": "overdue", "overdue_days": 10, "balance_fen": 30_000_000}
    told = house.program("bank").post("/v1/cases/1/outcomes", json=late, headers={"idempotency-key": "report-1"})
    assert told.is_success, told.text
    claim = {"loan_no": "JJ-1", "amount_fen": 30_000_000}
    assert post(house, "bank", "/claims", claim | {"amount_fen": 30_000_001}).status_code == 409
    assert post(house, "bank", "/claims", claim, key="claim-again").status_code == 201
    assert house.program("bank").get("/v1/cases/1").json()["state"] == "claimed"
    assert get(house, "bank", "/exposures/one-bank/JJ-1")["overdue_fen"] == 30_000_000


def test_a_scheme_is_drafted_approved_by_another_and_in_force_from_its_day(house: House):
    covered(house)
    draft = post(house, "office", "/schemes", DRAFT).json()
    assert (draft["version"], draft["state"], draft["base_version"]) == (3, "submitted", 1)
    assert post(house, "office", "/schemes/3/approve").status_code == 403
    assert post(house, "director", "/schemes/3/approve").json()["state"] == "approved"
    assert get(house, "office")["scheme"] == 3
    assert post(house, "director", "/schemes/2/approve").status_code == 409
    assert post(house, "office", "/schemes/2/reject").json()["state"] == "withdrawn"
    assert [s["version"] for s in get(house, "office", "/schemes")] == [3, 2, 1]


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"parameters": DRAFT["parameters"] | {"fund_share_bp": 4_001}}, "三方分担比例合计为 100.01%"),
        ({"parameters": {"fund_share_bp": 4_000}}, "缺少参数"),
        ({"parameters": DRAFT["parameters"] | {"share": 1}}, "没有名为“share”的参数"),
        ({"effective_on": "2026-02-30"}, "effective_on"),
        ({"reason": " "}, "没有填写理由"),
    ],
)
def test_a_scheme_that_breaks_a_rule_is_refused_with_a_sentence(house: House, changed: dict[str, Any], why: str):
    answer = post(house, "office", "/schemes", DRAFT | changed)
    assert answer.status_code == 422
    assert why in answer.json()["detail"]


def test_the_parameters_and_templates_are_told(house: House):
    told = {p["name"]: p for p in get(house, "office", "/schemes/parameters")}
    assert told["fuse_bank_bp"]["label"] == {"zh": "单家银行熔断线", "en": "Fuse of one bank"}
    templates = {t["id"]: t for t in get(house, "office", "/schemes/templates")}
    assert templates["pingshan"]["parameters"]["compensation_cap_bp"] == 250
    assert not templates["xiamen"]["verified"]


def test_every_act_and_every_look_is_in_the_audit_trail(house: House):
    covered(house)
    paid = post(house, "office", f"/claims/{CLAIM}/approve").json()
    get(house, "bank", f"/claims/{CLAIM}")
    with house.workspace.database.reading() as connection:
        [act] = audit.newest(connection, f"fund entry {paid['number']}")
        looks = audit.about(connection, TIED, ["read"])
        audit.verify(connection)
    assert (act["actor"], act["action"]) == ("office", "fund payment")
    assert looks[0]["actor"] == "bank"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/contributions", {"amount_fen": 0, "contributor": "x"}),
        ("/contributions", {"amount_fen": 1.5, "contributor": "x"}),
        ("/contributions", {"amount_fen": True, "contributor": "x"}),
        ("/contributions", {"amount_fen": 1, "contributor": " "}),
        ("/claims", {"loan_no": LOAN, "amount_fen": 10**16, "bank": BANK}),
        (f"/claims/{CLAIM}/refuse", {"reason": " "}),
        (f"/entries/{CONTRIBUTION}/correct", {}),
    ],
)
def test_what_breaks_a_rule_is_refused(house: House, path: str, body: dict[str, Any]):
    covered(house)
    assert post(house, "office", path, body).status_code == 422


def test_the_office_names_the_bank_for_which_it_acts(house: House):
    covered(house)
    assert post(house, "office", "/claims", MINE).status_code == 422
