"""Who may do what, for every route: a route without a line here fails."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from covered import CLAIM, CONTRIBUTION, covered
from covered import DRAFT as SCHEME_DRAFT
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts
from small_county import CODES, OTHER_MODEL, PASSWORD, RIVAL, TIED, WITHOUT_DEMAND, House

import api
from api import access
from api.app import PEOPLE, PROGRAMS, create_app

NUMBERS = {"minimum_score": 570, "minimum_sources": 3, "minimum_operating_months": 12}
TYPED = {name: str(value) for name, value in NUMBERS.items()}
BATCH = "b" * 16
WISH = {"purpose": "购买原料", "valid_until": "2027-05-31"}
TOTALS = {"month_end": "2026-10-31", "loans": 0, "balance_fen": 0, "overdue_fen": 0}
EXPLAINED = {"bank": "one-bank", "month_end": "2026-10-31", "kind": "count", "words": "说明"}
REFUSED = {"decision": "refused", "reasons": ["debt"]}
PAID = {"loan_no": "L1", "on": "2026-11-16", "principal_fen": 1}
REPORTED = {"reported_on": "2026-11-16", "state": "normal", "overdue_days": 0}
COVERED = {"bank": "one-bank", "loan_no": "L1"}
RETIREMENT = {"model": OTHER_MODEL, "action": "retire", "reason": "已有更好的模型"}
CONSENTS = "统一社会信用代码,企业名称,授权编号,被授权银行,授权用途,授权日期,授权截止日,撤回日期\n一行错误,,,,,,,\n"
CALLERS = (None, "bank", "other_bank", "enterprise", "other_enterprise", "office", "director")
CATALOGUE = {"/v1/catalogue", "/v1/catalogue.xlsx", "/v1/catalogue/{name}", "/v1/catalogue/{name}/template.xlsx"}
PUBLIC = {
    "/healthz", "/readyz", "/v1/keys", "/v1/sign-in", "/sign-in", "/v1/features", "/v1/features/{name}", "/v1/rules", "/favicon.ico", *CATALOGUE,
}  # fmt: skip
"""Routes that know nobody; everything else depends on a gate of ``api.access``."""


@dataclass(frozen=True)
class Line:
    """What each caller gets; ``proposal`` (of a policy) and ``about_model`` say that one by ``office`` waits for approval."""

    anonymous: int
    bank: int
    enterprise: int
    office: int
    path: str = ""
    other_bank: int = 0
    other_enterprise: int = 0
    director: int = 0
    json: Any = None
    form: dict[str, str] | None = None
    files: dict[str, tuple[str, bytes]] | None = None
    proposal: bool = False
    about_model: bool = False
    case: bool = False
    """Whether ``bank`` has taken up a demand of ``enterprise``."""
    fund: bool = False
    """Whether a loan of ``bank`` is in the fund's cover, with a claim on it."""

    def of(self, caller: str | None) -> int:
        same = {"other_bank": self.bank, "other_enterprise": self.enterprise, "director": self.office}
        expected: int = getattr(self, caller or "anonymous")
        return expected or same[caller or ""]


def everybody(status: int = 200, **more: Any) -> Line:
    return Line(status, status, status, status, **more)


def json_for(*, bank: int = 403, enterprise: int = 403, office: int = 403, **more: Any) -> Line:
    return Line(401, bank, enterprise, office, **more)


def page_for(*, bank: int = 403, enterprise: int = 403, office: int = 403, **more: Any) -> Line:
    return Line(303, bank, enterprise, office, **more)


LINES: dict[tuple[str, str], Line] = {
    ("GET", "/healthz"): everybody(),
    ("GET", "/readyz"): everybody(),
    ("POST", "/v1/sign-in"): everybody(201, json={"name": "bank", "password": PASSWORD}),
    ("DELETE", "/v1/sign-in"): json_for(bank=204, enterprise=204, office=204),
    ("GET", "/v1/editions"): json_for(bank=200, office=200),
    ("GET", "/v1/editions/newest"): json_for(bank=200, office=200),
    ("GET", "/v1/editions/{number}"): json_for(bank=200, office=200, path="/v1/editions/1"),
    ("GET", "/v1/editions/newest/rows"): json_for(bank=200),
    ("GET", "/v1/editions/{number}/rows"): json_for(bank=200, path="/v1/editions/1/rows"),
    ("GET", "/v1/editions/{number}/enterprises/{enterprise}"): json_for(
        bank=200, other_bank=404, path=f"/v1/editions/1/enterprises/{TIED}"
    ),
    ("POST", "/v1/editions"): json_for(office=200),
    ("GET", "/v1/editions/{number}/seal"): json_for(bank=200, office=200, path="/v1/editions/1/seal"),
    ("GET", "/v1/editions/{number}/decisions"): json_for(office=200, path="/v1/editions/1/decisions"),
    ("GET", "/v1/editions/{number}/difference"): json_for(office=200, path="/v1/editions/1/difference?since=1"),
    ("POST", "/v1/editions/{number}/withdrawal"): json_for(
        office=200, director=409, path="/v1/editions/1/withdrawal", json={"reason": "名单待核"}
    ),
    ("GET", "/v1/keys"): everybody(),
    ("GET", "/v1/portrait"): json_for(enterprise=200),
    ("GET", "/v1/portrait/{enterprise}"): json_for(enterprise=200, other_enterprise=404, path=f"/v1/portrait/{TIED}"),
    ("GET", "/v1/who-looked"): json_for(enterprise=200),
    ("GET", "/v1/consents"): json_for(enterprise=200),
    ("POST", "/v1/consents/{consent_no:path}/withdraw"): json_for(
        enterprise=200, other_enterprise=404, path="/v1/consents/SQ-one-bank/withdraw"
    ),
    ("GET", "/v1/demands"): json_for(enterprise=200),
    ("POST", "/v1/demands"): json_for(enterprise=201, json=WISH),
    ("PUT", "/v1/demands/{demand_no:path}"): json_for(
        enterprise=200, other_enterprise=404, path="/v1/demands/W1", json=WISH, case=True
    ),
    ("POST", "/v1/demands/{demand_no:path}/withdraw"): json_for(
        enterprise=200, other_enterprise=404, path="/v1/demands/W1/withdraw", case=True
    ),
    ("GET", "/v1/refusal-reasons"): json_for(bank=200, enterprise=200, office=200),
    ("GET", "/v1/cases"): json_for(bank=200, office=200),
    ("POST", "/v1/cases"): json_for(bank=409, other_bank=404, json={"enterprise": TIED}, case=True),
    ("GET", "/v1/cases/overdue"): json_for(office=200),
    ("GET", "/v1/cases/{number}"): json_for(bank=200, other_bank=404, office=200, path="/v1/cases/1", case=True),
    ("POST", "/v1/cases/{number}/papers"): json_for(
        bank=200, other_bank=404, path="/v1/cases/1/papers", json={"on": "2026-11-16"}, case=True
    ),
    ("POST", "/v1/cases/{number}/decision"): json_for(
        bank=200, other_bank=404, path="/v1/cases/1/decision", json=REFUSED, case=True
    ),
    ("POST", "/v1/cases/{number}/disbursement"): json_for(
        bank=409, other_bank=404, path="/v1/cases/1/disbursement", json=PAID, case=True
    ),
    ("POST", "/v1/cases/{number}/lapse"): json_for(bank=409, other_bank=404, path="/v1/cases/1/lapse", case=True),
    ("POST", "/v1/cases/{number}/outcomes"): json_for(
        bank=409, other_bank=404, path="/v1/cases/1/outcomes", json=REPORTED, case=True
    ),
    ("POST", "/v1/outcomes"): json_for(bank=200, json=[REPORTED | {"loan_no": "L1"}]),
    ("POST", "/v1/totals"): json_for(bank=200, json=TOTALS),
    ("GET", "/v1/reconciliation"): json_for(bank=200, office=200),
    ("POST", "/v1/reconciliation/explanations"): json_for(office=404, json=EXPLAINED),
    ("GET", "/v1/policies"): json_for(office=200),
    ("GET", "/v1/policies/parameters"): json_for(office=200),
    ("POST", "/v1/policies/preview"): json_for(office=200, json={"parameters": NUMBERS}),
    ("POST", "/v1/policies/back-test"): json_for(office=404, json={"edition": 1, "parameters": NUMBERS}),
    ("POST", "/v1/policies"): json_for(office=201, json={"parameters": NUMBERS, "reason": "试行"}),
    ("POST", "/v1/policies/drafts"): json_for(office=201, json={"parameters": NUMBERS, "reason": "试行"}),
    ("GET", "/v1/policies/{version}"): json_for(office=200, path="/v1/policies/1"),
    ("GET", "/v1/policies/{version}/changes"): json_for(office=200, path="/v1/policies/1/changes"),
    ("PATCH", "/v1/policies/{version}"): json_for(
        office=409, path="/v1/policies/2", json={"parameters": NUMBERS, "reason": "试行"}, proposal=True
    ),
    ("POST", "/v1/policies/{version}/submit"): json_for(office=409, path="/v1/policies/2/submit", proposal=True),
    ("POST", "/v1/policies/{version}/approve"): json_for(
        office=403, director=200, path="/v1/policies/2/approve", proposal=True
    ),
    ("POST", "/v1/policies/{version}/reject"): json_for(
        office=403, director=200, path="/v1/policies/2/reject", json={"reason": "样本太少"}, proposal=True
    ),
    ("POST", "/v1/policies/{version}/withdraw"): json_for(
        office=200, director=409, path="/v1/policies/2/withdraw", json={"reason": "再想想"}, proposal=True
    ),
    ("POST", "/v1/policies/{version}/rebase"): json_for(
        office=409, director=403, path="/v1/policies/2/rebase", json={}, proposal=True
    ),
    ("POST", "/v1/policies/{version}/roll-back"): json_for(
        office=409, path="/v1/policies/1/roll-back", json={"reason": "恢复"}
    ),
    ("GET", "/v1/rules"): everybody(),
    ("GET", "/v1/decision"): json_for(enterprise=200),
    ("GET", "/v1/decisions/{enterprise}"): json_for(office=200, path=f"/v1/decisions/{TIED}"),
    ("GET", "/v1/editions/{number}/{which}.xlsx"): json_for(office=200, path="/v1/editions/1/applied.xlsx"),
    ("GET", "/v1/policies/{version}/approval.xlsx"): json_for(office=200, path="/v1/policies/1/approval.xlsx"),
    ("GET", "/v1/fund.xlsx"): json_for(office=404),
    ("GET", "/v1/cases.xlsx"): json_for(office=200),
    ("GET", "/v1/fund"): json_for(office=200, fund=True),
    ("GET", "/v1/fund/entries"): json_for(office=200),
    ("GET", "/v1/fund/exposures"): json_for(bank=200, office=200),
    ("GET", "/v1/fund/exposures/{bank}/{loan_no:path}"): json_for(
        bank=200, other_bank=404, office=200, path="/v1/fund/exposures/one-bank/L1", fund=True
    ),
    ("GET", "/v1/fund/claims"): json_for(bank=200, office=200),
    ("GET", "/v1/fund/claims/{number}"): json_for(
        bank=200, other_bank=404, office=200, path=f"/v1/fund/claims/{CLAIM}", fund=True
    ),
    ("GET", "/v1/fund/fuses"): json_for(bank=200, office=200, fund=True),
    ("POST", "/v1/fund/contributions"): json_for(
        office=201, json={"amount_fen": 1, "contributor": "财政局"}, fund=True
    ),
    ("POST", "/v1/fund/enrolments"): json_for(bank=409, other_bank=404, office=409, json=COVERED, fund=True),
    ("POST", "/v1/fund/claims"): json_for(
        bank=409, other_bank=404, office=409, json=COVERED | {"amount_fen": 1}, fund=True
    ),
    ("POST", "/v1/fund/claims/{number}/approve"): json_for(
        office=200, director=409, path=f"/v1/fund/claims/{CLAIM}/approve", fund=True
    ),
    ("POST", "/v1/fund/claims/{number}/refuse"): json_for(
        office=200, director=409, path=f"/v1/fund/claims/{CLAIM}/refuse", json={"reason": "材料不全"}, fund=True
    ),
    ("POST", "/v1/fund/recoveries"): json_for(office=409, json=COVERED | {"amount_fen": 1}, fund=True),
    ("POST", "/v1/fund/write-offs"): json_for(office=409, json=COVERED | {"reason": "破产终结"}, fund=True),
    ("POST", "/v1/fund/entries/{number}/correct"): json_for(
        office=201, director=409, path=f"/v1/fund/entries/{CONTRIBUTION}/correct", json={"reason": "误记"}, fund=True
    ),
    ("POST", "/v1/fund/fuses/lift"): json_for(office=409, json={"reason": "已回落"}, fund=True),
    ("GET", "/v1/fund/schemes"): json_for(office=200),
    ("GET", "/v1/fund/schemes/parameters"): json_for(office=200),
    ("GET", "/v1/fund/schemes/templates"): json_for(office=200),
    ("POST", "/v1/fund/schemes"): json_for(office=201, json=SCHEME_DRAFT),
    ("POST", "/v1/fund/schemes/{version}/approve"): json_for(
        office=403, director=200, path="/v1/fund/schemes/2/approve", fund=True
    ),
    ("POST", "/v1/fund/schemes/{version}/reject"): json_for(
        office=200, director=409, path="/v1/fund/schemes/2/reject", fund=True
    ),
    ("GET", "/v1/models"): json_for(bank=200, office=200),
    ("GET", "/v1/models/{digest}"): json_for(bank=200, office=200, path=f"/v1/models/{OTHER_MODEL}"),
    ("GET", "/v1/models/{digest}/validation"): json_for(
        bank=404, office=404, path=f"/v1/models/{OTHER_MODEL}/validation"
    ),
    ("GET", "/v1/models/proposals"): json_for(office=200),
    ("POST", "/v1/models/proposals"): json_for(office=201, json=RETIREMENT),
    ("POST", "/v1/models/proposals/{number}/approve"): json_for(
        office=403, director=200, path="/v1/models/proposals/2/approve", about_model=True
    ),
    ("POST", "/v1/models/proposals/{number}/reject"): json_for(
        office=200, director=409, path="/v1/models/proposals/2/reject", about_model=True
    ),
    ("GET", "/v1/batches"): json_for(office=200),
    ("GET", "/v1/batches/{batch}"): json_for(office=200, path=f"/v1/batches/{BATCH}"),
    ("POST", "/v1/batches/{batch}/withdrawal"): json_for(
        office=200, director=409, path=f"/v1/batches/{BATCH}/withdrawal", json={"reason": "报错文件"}
    ),
    ("POST", "/v1/batches/{batch}/restoration"): json_for(
        office=409, path=f"/v1/batches/{BATCH}/restoration", json={"reason": "核实无误"}
    ),
    ("GET", "/v1/quarantine"): json_for(office=200),
    ("POST", "/v1/quarantine/dismissals"): json_for(
        office=200, director=422, json={"batch": BATCH, "lines": [3], "reason": "已注销"}
    ),
    ("GET", "/v1/linking"): json_for(office=200),
    ("POST", "/v1/linking/decisions"): json_for(
        office=404, json={"kind": "name", "value": "无人等待", "enterprise": None, "reason": "核实"}
    ),
    ("GET", "/v1/catalogue"): everybody(),
    ("GET", "/v1/catalogue.xlsx"): everybody(),
    ("GET", "/v1/catalogue/{name}"): everybody(path="/v1/catalogue/electricity"),
    ("GET", "/v1/catalogue/{name}/template.xlsx"): everybody(path="/v1/catalogue/electricity/template.xlsx"),
    ("GET", "/v1/features"): everybody(),
    ("GET", "/v1/features/{name}"): everybody(path="/v1/features/electricity_growth"),
    ("GET", "/v1/features/{name}/drift"): json_for(office=200, path="/v1/features/electricity_growth/drift"),
    ("GET", "/v1/quality"): json_for(office=200),
    ("GET", "/v1/quality.xlsx"): json_for(office=200),
    ("GET", "/"): everybody(),
    ("GET", "/favicon.ico"): everybody(308),
    ("GET", "/catalogue"): everybody(),
    ("GET", "/catalogue/{name}"): everybody(path="/catalogue/electricity"),
    ("GET", "/features"): everybody(),
    ("GET", "/features/{name}"): everybody(path="/features/electricity_growth"),
    ("GET", "/office/quality"): page_for(office=200),
    ("GET", "/office/quality/sources/{name}"): page_for(office=200, path="/office/quality/sources/electricity"),
    ("GET", "/office/quality/conflicts/{rule}"): page_for(office=200, path="/office/quality/conflicts/CF03"),
    ("GET", "/sign-in"): everybody(),
    ("POST", "/sign-in"): everybody(303, form={"name": "bank", "password": PASSWORD}),
    ("POST", "/sign-out"): everybody(303),
    ("GET", "/bank"): page_for(bank=200),
    ("GET", "/bank/edition.csv"): page_for(bank=200),
    ("GET", "/bank/{enterprise}"): page_for(bank=200, other_bank=404, path=f"/bank/{TIED}"),
    ("GET", "/office"): page_for(office=200),
    ("GET", "/office/deliveries"): page_for(office=200),
    ("POST", "/office/deliveries"): page_for(office=303, files={"file": ("名单.csv", CONSENTS.encode())}),
    ("GET", "/office/deliveries/{batch}"): page_for(office=200, path=f"/office/deliveries/{BATCH}"),
    ("GET", "/office/deliveries/{batch}/withdrawal"): page_for(
        office=200, path=f"/office/deliveries/{BATCH}/withdrawal"
    ),
    ("POST", "/office/deliveries/{batch}/withdrawal"): page_for(
        office=303, director=409, path=f"/office/deliveries/{BATCH}/withdrawal", form={"reason": "报错文件"}
    ),
    ("POST", "/office/deliveries/{batch}/restoration"): page_for(
        office=409, path=f"/office/deliveries/{BATCH}/restoration", form={"reason": "核实无误"}
    ),
    ("GET", "/office/linking"): page_for(office=200),
    ("POST", "/office/linking"): page_for(
        office=404, form={"kind": "name", "value": "无人等待", "choice": "none", "reason": "核实"}
    ),
    ("GET", "/office/quarantine"): page_for(office=200),
    ("GET", "/office/quarantine.xlsx"): page_for(office=200, path=f"/office/quarantine.xlsx?batch={BATCH}"),
    ("POST", "/office/quarantine/dismissals"): page_for(
        office=303, director=422, form={"batch": BATCH, "line": "3", "rows": "1", "reason": "已注销"}
    ),
    ("GET", "/office/policy"): page_for(office=200, path=f"/office/policy?{urlencode(TYPED)}"),
    ("POST", "/office/policy"): page_for(office=303, form=TYPED | {"reason": "试行"}),
    ("GET", "/office/policies/{version}"): page_for(office=200, path="/office/policies/1"),
    ("POST", "/office/policies/{version}/submit"): page_for(
        office=409, path="/office/policies/2/submit", proposal=True
    ),
    ("POST", "/office/policies/{version}/approve"): page_for(
        office=403, director=303, path="/office/policies/2/approve", proposal=True
    ),
    ("POST", "/office/policies/{version}/reject"): page_for(
        office=403, director=303, path="/office/policies/2/reject", form={"reason": "样本太少"}, proposal=True
    ),
    ("POST", "/office/policies/{version}/withdraw"): page_for(
        office=303, director=409, path="/office/policies/2/withdraw", form={"reason": "再想想"}, proposal=True
    ),
    ("POST", "/office/policies/{version}/rebase"): page_for(
        office=409, director=403, path="/office/policies/2/rebase", proposal=True
    ),
    ("POST", "/office/policies/{version}/roll-back"): page_for(
        office=409, path="/office/policies/1/roll-back", form={"reason": "恢复"}
    ),
    ("GET", "/office/models"): page_for(office=200),
    ("GET", "/office/models/{digest}"): page_for(office=200, path=f"/office/models/{OTHER_MODEL}"),
    ("GET", "/office/models/{digest}/validation"): page_for(
        office=404, path=f"/office/models/{OTHER_MODEL}/validation"
    ),
    ("POST", "/office/models/{digest}/proposals"): page_for(
        office=303, path=f"/office/models/{OTHER_MODEL}/proposals", form={"action": "retire", "reason": "已有更好的"}
    ),
    ("POST", "/office/models/proposals/{number}/approve"): page_for(
        office=403, director=303, path="/office/models/proposals/2/approve", about_model=True
    ),
    ("POST", "/office/models/proposals/{number}/reject"): page_for(
        office=303, director=409, path="/office/models/proposals/2/reject", about_model=True
    ),
    ("POST", "/office/editions"): page_for(office=303),
    ("GET", "/enterprise"): page_for(enterprise=200),
    ("POST", "/enterprise/withdraw"): page_for(
        enterprise=303, other_enterprise=404, form={"consent_no": "SQ-one-bank"}
    ),
}


def _routes() -> Iterator[APIRoute]:
    for router in (*PROGRAMS, *PEOPLE):
        for route in router.routes:
            assert isinstance(route, APIRoute)
            yield route


def test_every_route_has_a_line_in_the_matrix():
    found = {(method, route.path) for route in _routes() for method in route.methods}
    assert found == set(LINES)


def test_the_application_serves_these_routes_and_nothing_else():
    served = {context.path for context in iter_route_contexts(create_app().routes)}
    assert served == {path for _, path in LINES} | {"/v1/openapi.json", "/static"}


@pytest.mark.parametrize(("method", "path"), LINES, ids=[" ".join(line) for line in LINES])
def test_each_caller_gets_exactly_what_the_matrix_says(house: House, method: str, path: str):
    line = LINES[method, path]
    if line.proposal:
        answer = house.program("office").post("/v1/policies", json={"parameters": NUMBERS, "reason": "试行"})
        assert answer.status_code == 201
    if line.about_model:
        assert house.program("office").post("/v1/models/proposals", json=RETIREMENT).status_code == 201
    if line.fund:
        covered(house)
    if line.case:
        for who, address, body in (("enterprise", "/v1/demands", WISH), ("bank", "/v1/cases", {"enterprise": TIED})):
            answer = house.program(who).post(address, json=body, headers={"idempotency-key": "to-begin-with"})
            assert answer.status_code == 201, answer.text
    got = {}
    for caller in CALLERS:
        client = house.program(caller) if path.startswith(("/v1", "/healthz", "/readyz")) else house.browser(caller)
        more = {"json": line.json} if line.json is not None else {"data": line.form} if line.form is not None else {}
        more["headers"] = {"idempotency-key": "of-the-matrix"}
        got[caller] = client.request(method, line.path or path, files=line.files, **more).status_code
    assert got == {caller: line.of(caller) for caller in CALLERS}


def _calls(dependant: Dependant) -> Iterator[object]:
    yield dependant.call
    for inner in dependant.dependencies:
        yield from _calls(inner)


def test_every_route_that_is_not_public_depends_on_access():
    open_doors = {r.path for r in _routes() if not set(_calls(r.dependant)) & set(access.GATES)}
    assert open_doors == PUBLIC


@pytest.mark.parametrize("code", [RIVAL, WITHOUT_DEMAND[0], CODES[39], "91350526MA00000000", "X"])
def test_no_consent_not_listed_and_unknown_look_the_same_to_a_bank(house: House, code: str):
    """The bank learns nothing from the answer but that it may not see this enterprise."""
    answer = house.program("bank").get(f"/v1/editions/1/enterprises/{code}")
    assert answer.status_code == 404
    assert answer.json()["detail"] == f"没有可供查看的企业 {code}"


def test_an_enterprise_cannot_tell_whether_another_one_exists(house: House):
    known, unknown = (house.program("enterprise").get(f"/v1/portrait/{code}").json() for code in (RIVAL, "X"))
    assert {**known, "instance": ""} == {**unknown, "instance": ""}


@pytest.mark.parametrize("token", ["", "Bearer", "Bearer wrong", "Basic YTpi", "Bearer a b"])
def test_a_bad_authorization_header_is_not_saved_by_a_good_cookie(house: House, token: str):
    answer = house.browser("bank").get("/v1/editions", headers={"authorization": token})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


def _imports(source: Path) -> Iterable[tuple[str, str]]:
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)


def test_readers_write_no_sql_and_touch_no_table():
    for source in Path(api.__file__).parent.rglob("*.py"):
        for module, name in _imports(source):
            assert not module.startswith("scoring.store.tables"), source
            assert not module.startswith("sqlalchemy") or name == "Connection", source


def test_public_counts_never_let_a_small_group_be_worked_out():
    assert access.public_counts({"a": 20, "b": 9, "c": 3}) == ([("a", 20)], 12)
    assert access.public_counts({"a": 20, "b": 9}) == ([("a", 20), ("b", 9)], 0)
    assert access.public_counts({"a": 20, "b": 5, "c": 4}) == ([("a", 20)], 9)
    assert access.public_counts({"a": 5}) == ([], 0)
    assert access.public_counts({}) == ([], 0)
    assert access.public_count(7) is None
    assert access.public_count(8) == 8
