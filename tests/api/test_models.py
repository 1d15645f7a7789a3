"""Champion and challenger for programs and for people: read, proposed by one, decided by another."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from small_county import CHAMPION, OTHER_MODEL, House

from api.app import create_app
from scoring.pipeline import models as registry
from scoring.pipeline.demo import Demonstration
from scoring.pipeline.score import score
from scoring.pipeline.train import adopt
from scoring.pipeline.workspace import Workspace, opened
from scoring.settings import Settings
from scoring.store import audit, models, people
from scoring.store.people import Person
from tests.conftest import copied, entered, rebundled

REASON = "已有更好的模型"


def _propose(house: House, action: str = "retire", who: str = "office", **more: str):
    told = {"model": OTHER_MODEL, "action": action, "reason": REASON} | more
    return house.program(who).post("/v1/models/proposals", json=told)


def test_the_office_and_banks_read_which_model_is_in_force(house: House):
    for who in ("office", "bank"):
        told = {m["digest"]: m for m in house.program(who).get("/v1/models").json()}
        assert {d: m["state"] for d, m in told.items()} == {CHAMPION: "in_force", OTHER_MODEL: "registered"}
        one = house.program(who).get(f"/v1/models/{CHAMPION}").json()
        assert (one["name"], one["auc"], one["manifest"]) == (
            "test",
            None,
            {"name": "test", "version": "1", "snapshots": {}},
        )
        assert "decided_by" not in one
    assert house.program("office").get(f"/v1/models/{'9' * 64}").status_code == 404
    assert house.program("office").get("/v1/models/../x").status_code == 404
    assert house.program("office").get(f"/v1/models/{'z' * 64}").status_code == 422


def test_a_proposal_waits_and_is_done_when_somebody_else_approves(house: House):
    number = _propose(house).json()["id"]
    assert house.program("office").post(f"/v1/models/proposals/{number}/approve").status_code == 403
    done = house.program("director").post(f"/v1/models/proposals/{number}/approve").json()
    assert (done["state"], done["action"], done["proposed_by"], done["decided_by"]) == (
        "approved", "retire", "office", "director",
    )  # fmt: skip
    assert done["base"] == CHAMPION
    assert house.program("bank").get(f"/v1/models/{OTHER_MODEL}").json()["state"] == "retired"
    trail = house.program("office").get("/v1/models/proposals").json()
    assert [(p["id"], p["state"]) for p in trail] == [(2, "approved"), (1, "approved")]
    with house.workspace.database.reading() as connection:
        entries = audit.newest(connection, f"model proposal {number}")
    assert [(e["actor"], e["action"]) for e in entries] == [("director", "approve"), ("office", "propose")]


def test_a_proposal_is_rejected_by_a_colleague_and_withdrawn_by_its_author(house: House):
    one, two = (_propose(house).json()["id"] for _ in range(2))
    assert house.program("director").post(f"/v1/models/proposals/{one}/reject").json()["state"] == "rejected"
    assert house.program("office").post(f"/v1/models/proposals/{two}/reject").json()["state"] == "withdrawn"


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"reason": "  "}, 422),
        ({"action": "praise"}, 422),
        ({"model": "x"}, 422),
        ({"model": "9" * 64}, 404),
        ({"model": CHAMPION}, 409),
        ({"action": "promote"}, 404),
    ],
)
def test_what_cannot_be_proposed_is_refused_and_nothing_waits(house: House, change: dict[str, str], status: int):
    """The last one: its bundle is not here."""
    assert _propose(house, **change).status_code == status
    assert len(house.program("office").get("/v1/models/proposals").json()) == 1


def test_the_pages_show_the_champion_what_waits_and_who_did_what(house: House):
    _propose(house)
    client = house.browser("director")
    told = client.get("/office/models").text
    assert "test/1" in told
    assert "启用中" in told
    assert "待批准" in told
    assert REASON in told
    page = client.get(f"/office/models/{OTHER_MODEL}").text
    assert ">批准</button>" in page
    assert "撤回提议" not in page
    own = house.browser("office").get(f"/office/models/{OTHER_MODEL}").text
    assert ">批准</button>" not in own
    assert "撤回提议" in own
    done = client.post("/office/models/proposals/2/approve")
    assert done.headers["location"] == f"/office/models/{OTHER_MODEL}?done=approve"
    after = client.get(done.headers["location"]).text
    assert "已停用" in after
    assert "office" in after
    assert "director" in after
    assert "提出处理" not in after, "what is retired stays retired"


def test_a_refused_proposal_keeps_what_was_typed(house: House):
    client = house.browser("office")
    answer = client.post(f"/office/models/{OTHER_MODEL}/proposals", data={"action": "promote", "reason": "更准更稳"})
    assert answer.status_code == 404
    assert "更准更稳</textarea>" in answer.text
    assert "checked" in answer.text
    answer = client.post(f"/office/models/{OTHER_MODEL}/proposals", data={"action": "retire", "reason": ""})
    assert answer.status_code == 422


def test_the_pages_speak_english_too(house: House):
    told = house.browser("office").get(f"/office/models/{OTHER_MODEL}?lang=en").text
    assert "Propose a change" in told
    assert "提出处理" not in told


Served = tuple[TestClient, Workspace, date]


@pytest.fixture
def county_house(county: tuple[Workspace, Demonstration], tmp_path: Path) -> Iterator[Served]:
    """A copy of the real small county, served to one officer."""
    home = copied(county[0].settings.home, tmp_path / "home")
    settings = Settings(home=home, today=county[1].as_of, _env_file=None)
    workspace = opened(settings)
    with workspace.database.transaction() as connection:
        people.put(connection, Person("li", "office", "finance-office"), "ten-or-more-characters")
        token, _ = entered(connection, "li", "ten-or-more-characters", timedelta(hours=1))
    headers = {"sec-fetch-site": "same-origin"}
    with TestClient(
        create_app(settings), cookies={"xinyidai": token}, headers=headers, follow_redirects=False
    ) as client:
        yield client, workspace, county[1].as_of


def _challenger(workspace: Workspace, as_of: date, tmp_path: Path) -> str:
    """The champion's own bundle under another version, scored in the shadow."""
    digest = adopt(workspace, rebundled(workspace, tmp_path / "other"), "li").digest
    registry.decide(workspace, registry.propose(workspace, digest, "shadow", "试", "li"), "approve", "wang")
    score(workspace, as_of, "li")
    return digest


def test_the_page_of_a_model_in_the_shadow_compares_it_and_notes_who_was_seen(county_house: Served, tmp_path: Path):
    client, workspace, as_of = county_house
    digest = _challenger(workspace, as_of, tmp_path)
    page = client.get(f"/office/models/{digest}").text
    assert "影子评分中" in page
    assert "排序相关" in page
    assert "1.000" in page, "the same trees rank alike"
    assert "变动最大的企业" in page
    assert "模型卡" in page
    with workspace.database.reading() as connection:
        [look] = [e for e in audit.newest(connection) if e["action"] == registry.LOOK]
    assert look["actor"] == "li"
    assert len(look["detail"]["enterprises"]) == 20


def test_a_model_with_a_changed_byte_is_shown_as_damaged_and_not_proposed(county_house: Served, tmp_path: Path):
    client, workspace, as_of = county_house
    digest = _challenger(workspace, as_of, tmp_path)
    path = workspace.models / "county" / "other" / "model.txt"
    path.write_bytes(path.read_bytes() + b" ")
    page = client.get(f"/office/models/{digest}").text
    assert "model.txt 与登记的摘要不符" in page
    answer = client.post(f"/office/models/{digest}/proposals", data={"action": "promote", "reason": "更准"})
    assert "model.txt 与登记的摘要不符" in answer.text
    with workspace.database.reading() as connection:
        assert all(p["action"] != "promote" for p in models.proposals(connection, digest))


def test_the_site_draws_the_validation_report_by_the_sheet_of_its_own_page(county_house: Served):
    client, workspace, _ = county_house
    with workspace.database.reading() as connection:
        digest = models.champion(connection)["digest"]
    assert '<link rel="stylesheet" href="/static/validation.css">' in client.get(f"/office/models/{digest}").text
    served = client.get("/static/validation.css").text
    assert ".validation .findings" in served
    assert served in client.get(f"/office/models/{digest}/validation").text


def test_the_validation_report_is_shown_and_printed_as_it_is_sealed(county_house: Served):
    client, workspace, _ = county_house
    with workspace.database.reading() as connection:
        digest = models.champion(connection)["digest"]
    page = client.get(f"/office/models/{digest}").text
    assert '<div class="validation">' in page
    assert "style=" not in page, "the pages' policy allows no inline style"
    printed = client.get(f"/office/models/{digest}/validation")
    folder = next(workspace.models.glob("*/*"))
    assert printed.content == (folder / "validation.html").read_bytes()
    assert "script-src" not in printed.headers["content-security-policy"], "none is allowed by default"
    assert "default-src 'none'" in printed.headers["content-security-policy"]
    assert client.get(f"/v1/models/{digest}/validation").json() == json.loads((folder / "validation.json").read_bytes())
