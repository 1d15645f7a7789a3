"""Lists and forms for the office to sign: what is in the files, and that whom they name learns of it."""

import io

import pytest
from python_calamine import CalamineWorkbook
from small_county import AS_OF, RIVAL, TIED, WITHOUT_DEMAND, House

from scoring.model.points import DISCLAIMER


def read(answer):
    assert answer.status_code == 200, answer.text
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_the_recommended_list_says_what_the_edition_says(house: House):
    program = house.program("office")
    [rows] = read(program.get("/v1/editions/1/recommended.xlsx")).values()
    head = program.get("/v1/editions/1").json()
    assert rows[0][0] == "德化县信易贷第 1 期推荐清单"
    at = next(i for i, row in enumerate(rows) if row[0] == "名次")
    listed = [dict(zip(rows[at], row, strict=True)) for row in rows[at + 1 :] if isinstance(row[0], float)]
    assert [row["名次"] for row in listed] == [float(i) for i in range(1, head["listed"] + 1)]
    assert {row["统一社会信用代码"] for row in listed[:2]} == {TIED, RIVAL}
    assert all(row["建议额度（万元）"] >= 1 for row in listed)
    assert DISCLAIMER.zh in {row[0] for row in rows}
    assert [cell for cell in rows[-2] if cell] == ["编制人", "复核人", "批准人", "日期"]


def test_the_list_of_applications_holds_whoever_stated_a_demand_and_nobody_else(house: House):
    [rows] = read(house.program("office").get("/v1/editions/1/applied.xlsx")).values()
    told = {row[0]: row for row in rows if str(row[0]).startswith("91")}
    assert len(told) == 32
    assert not told.keys() & set(WITHOUT_DEMAND)
    assert all(row[-2] for row in told.values()), "every one has its causes"


def test_the_same_list_is_the_same_bytes_whoever_asks(house: House):
    path = "/v1/editions/1/cultivated.xlsx"
    assert house.program("office").get(path).content == house.program("director").get(path).content


def test_whom_a_list_names_reads_who_took_it(house: House):
    answer = house.program("office").get("/v1/editions/1/recommended.xlsx")
    assert answer.headers["content-disposition"] == 'attachment; filename="xinyidai-1-recommended.xlsx"'
    newest, *_ = house.program("enterprise").get("/v1/who-looked").json()
    assert (newest["institution"], newest["zh"]) == ("finance-office", "导出名单，其中有本企业")


def test_the_form_of_a_policy_and_the_cases_are_had_too(house: House):
    [form] = read(house.program("office").get("/v1/policies/1/approval.xlsx")).values()
    assert form[0][0] == "德化县信易贷方案审批表（第 1 版）"
    assert any(f"基准日 {AS_OF}" in str(row[0]) for row in form)
    cases = read(house.program("office").get("/v1/cases.xlsx"))
    assert set(cases) == {"银行办理", "对账"}


@pytest.mark.parametrize(
    ("path", "status"),
    [("/v1/editions/9/applied.xlsx", 404), ("/v1/policies/9/approval.xlsx", 404), ("/v1/editions/1/others.xlsx", 422)],
)
def test_what_is_not_there_is_told_as_everywhere(house: House, path: str, status: int):
    answer = house.program("office").get(path)
    assert answer.status_code == status
    assert answer.json()["remedy"]
