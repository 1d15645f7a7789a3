"""The catalogue for everybody and the data-quality report for the office, as programs and people read them."""

import io
import zipfile
from datetime import date

import pytest
from quality_report import AS_OF, MONTH, report
from small_county import PASSWORD, PEOPLE, TIED, House
from starlette.testclient import TestClient

from api.app import create_app
from api.pages.charts import heat, share_bar, squares
from api.wording import labelled
from scoring.errors import Text
from scoring.pipeline.quality import REPORT
from scoring.records.catalogue import about, entry
from scoring.records.quality.conflicts import CONFLICTS
from scoring.records.sources import SOURCES, source
from scoring.records.workbooks.template import template
from scoring.settings import Settings
from scoring.store import audit, people
from scoring.store import quality as reports


def test_the_catalogue_lists_every_source_and_tells_each_in_full(house: House):
    program = house.program()
    listed = program.get("/v1/catalogue").json()
    assert [s["name"] for s in listed] == [s.name for s in SOURCES]
    for each in listed:
        told = program.get(f"/v1/catalogue/{each['name']}").json()
        assert told["about"] == each
        assert len(told["columns"]) == each["fields"]
        assert len(told["rules"]) == each["rules"] == about(source(each["name"])).rules


def test_a_rule_is_found_by_its_id_with_its_words_in_both_languages(house: House):
    rules = {r["id"]: r for r in house.program().get("/v1/catalogue/electricity").json()["rules"]}
    assert rules["electricity.bill_fen.V08"] == {
        "id": "electricity.bill_fen.V08",
        "field": "bill_fen",
        "header": "应收金额(元)",
        "title": {"zh": "不允许为负数", "en": "A negative value is not allowed"},
        "remedy": {
            "zh": "更正金额；退补请按更正记录报送",
            "en": "Correct the value; send refunds as a correcting record",
        },
        "bound": "≥ 0",
    }


@pytest.mark.parametrize("name", ["gossip", "Electricity", "a" * 41])
@pytest.mark.parametrize("path", ["/v1/catalogue/{}", "/v1/catalogue/{}/template.xlsx", "/catalogue/{}"])
def test_there_is_nothing_under_an_unknown_name(house: House, name: str, path: str):
    assert house.browser().get(path.format(name)).status_code in {404, 422}


def test_departments_take_templates_and_the_whole_catalogue_without_a_sign_in(house: House):
    answer = house.program().get("/v1/catalogue/penalty/template.xlsx")
    assert answer.content == template(source("penalty"))
    assert answer.headers["content-disposition"] == 'attachment; filename="penalty.xlsx"'
    whole = house.program().get("/v1/catalogue.xlsx")
    assert "spreadsheetml" in whole.headers["content-type"]
    with zipfile.ZipFile(io.BytesIO(whole.content)) as book:
        assert "xl/worksheets/sheet4.xml" in book.namelist()
    page = house.browser().get("/catalogue").text
    assert all(f'href="/v1/catalogue/{s.name}/template.xlsx"' in page for s in SOURCES)
    assert all(rule.id in page for rule in CONFLICTS)


def test_a_sources_page_shows_every_column_and_every_rule(house: House):
    page = house.browser().get("/catalogue/vat_invoice").text
    told = entry(source("vat_invoice"))
    assert all(rule.id in page for rule in told.rules)
    assert all(column.name in page for column in told.columns)


def test_the_report_is_read_as_it_was_kept(house: House):
    for path in ("/v1/quality", "/v1/quality?month=2026-10"):
        told = house.program("office").get(path).json()
        assert REPORT.validate_python(told["report"]) == report(TIED)
        assert told["made_by"] == "office"
        assert told["made_at"].endswith(("Z", "+00:00"))


@pytest.mark.parametrize(
    ("month", "status"), [("2026-09", 404), ("2026-13", 422), ("october", 422), ("2026-10-01", 422)]
)
def test_another_month_has_no_report_and_no_month_is_no_month(house: House, month: str, status: int):
    for path in ("/v1/quality", "/v1/quality.xlsx", "/office/quality", "/office/quality/sources/gas"):
        assert house.browser("office").get(f"{path}?month={month}").status_code == status


def test_a_month_without_a_report_is_named_with_those_that_have_one(house: House):
    page = house.browser("office").get("/office/quality?month=2020-01").text
    assert "还没有 2020-01 的数据质量报告" in page
    assert "已有报告的月份：2026-10" in page
    assert "xinyidai " not in page


def test_what_a_conflict_found_is_told_with_labels_in_the_language_of_the_page(house: House):
    assert labelled("甲 / 乙 (medical_insurance)") == Text(
        f"甲 / 乙 ({source('medical_insurance').label.zh})", f"甲 / 乙 ({source('medical_insurance').label.en})"
    )
    assert "斜线前是登记的名称" in house.browser("office").get("/office/quality/conflicts/CF02").text


def test_a_report_of_a_month_that_was_not_over_is_marked_as_provisional(house: House):
    client = house.browser("office")
    assert "暂报" not in client.get("/office/quality").text
    with house.workspace.database.transaction() as connection:
        early = {"month": MONTH, "as_of": date(2026, 10, 20), "batches": "d" * 64, "made_by": "office"}
        reports.put(connection, early | {"content": REPORT.dump_python(report(TIED), mode="json")})
    assert "暂报" in client.get("/office/quality").text


def looks(house: House) -> list[tuple[str, str, list[str]]]:
    with house.workspace.database.reading() as connection:
        entries = audit.about(connection, TIED, ("quality",))
    return [(e["actor"], e["subject"], e["detail"]["enterprises"]) for e in entries]


def test_a_look_at_the_enterprises_of_a_conflict_is_noted_and_the_enterprise_reads_of_it(house: House):
    officer = house.browser("office")
    for path in ("/office/quality", "/office/quality/sources/electricity", "/office/quality/conflicts/CF01"):
        assert TIED not in officer.get(path).text
    assert looks(house) == []
    assert TIED in officer.get("/office/quality/conflicts/CF03").text
    officer.get("/v1/quality.xlsx")
    assert looks(house) == [("office", "2026-10", [TIED])] * 2
    assert "核对各来源关于本企业的不一致" in house.browser("enterprise").get("/enterprise").text


@pytest.mark.parametrize("path", ["/office/quality/conflicts/CF99", "/office/quality/sources/gossip"])
def test_what_the_report_does_not_have_is_not_found(house: House, path: str):
    assert house.browser("office").get(path).status_code == 404


def test_the_board_shows_the_figures_of_the_report_and_sources_that_never_delivered(house: House):
    page = house.browser("office").get("/office/quality").text
    assert f"{AS_OF}" in page
    assert f"{MONTH:%Y-%m}" in page
    assert "0.50%" in page  # 5 of 1000 rows refused
    assert "0.300%" in page  # two wrong codes and a repeated one
    assert "75.0%" in page  # 30 of 40 enterprises
    assert "97.5%" in page  # 39 of 40 go on
    assert page.count('href="/catalogue/') >= len(SOURCES) - 1
    assert 'class="heat heat5">83%' in page
    assert "重错码率：城市信用状况监测评价指标" in page


def test_before_the_first_report_the_page_says_how_to_make_one(tmp_path):
    with TestClient(create_app(Settings(home=tmp_path)), headers={"sec-fetch-site": "same-origin"}) as client:
        with client.app.state.workspace.database.transaction() as connection:
            people.put(connection, PEOPLE["office"], PASSWORD)
        client.post("/sign-in", data={"name": "office", "password": PASSWORD})
        assert "请运维人员生成" in client.get("/office/quality").text
        assert client.get("/v1/quality").status_code == 404


def test_shares_squares_and_heat_stay_within_their_drawing():
    assert share_bar(None) is None
    assert share_bar(0.25).width == 25.0
    assert [heat(share) for share in (None, 0.0, 0.001, 0.2, 0.99, 1.0)] == [0, 0, 1, 2, 5, 5]
    drawn = squares(["on_time", "late", "missing"])
    assert [s.tone for s in drawn] == ["on_time", "late", "missing"]
    assert all(0 <= s.x < s.x + s.width <= 100 for s in drawn)
