"""The workbook that goes out to be corrected: the sender's own table, what is wrong beside it, nothing that runs."""

import zipfile
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from scoring.errors import Invalid
from scoring.records.door.reading import opened
from scoring.records.privacy import WITHHELD
from scoring.records.sources import SOURCES, source
from scoring.records.workbooks import corrections
from scoring.records.workbooks.corrections import BATCH, LINE, REASON, columns, told, workbook
from tests.conftest import KILN
from tests.records.rows import headers

CONSENT, PENALTY, ELECTRICITY = source("consent"), source("penalty"), source("electricity")
BATCH_ID = "a" * 16


def refused(content, *troubles, line=2, part=0):
    """A row as quarantine keeps it; a trouble is a field and a reason."""
    found = [{"field": field, "reason": reason, "hint": hint} for field, reason, hint in troubles]
    return {"batch_id": BATCH_ID, "line": line, "part": part, "content": content, "troubles": found}


def whole(**changes):
    """A consent under the official headers, everything filled in."""
    cells = dict.fromkeys(headers("consent"), "文字") | {"统一社会信用代码": KILN}
    assert not changes.keys() - cells.keys()
    return cells | changes


def lines(made):
    return CalamineWorkbook.from_filelike(BytesIO(made)).get_sheet_by_index(0).to_python()


def part(made, name):
    with zipfile.ZipFile(BytesIO(made)) as book:
        return book.read(name).decode()


def test_the_headers_are_those_of_the_delivery_in_the_order_of_the_contract_then_three_more():
    content = {"被授权机构代码": "b", "授权编号": "1", "统一社会信用代码": KILN}
    [header, _] = lines(workbook(CONSENT, [refused(content, ("授权编号", "V10", ""))]))
    assert [h for h in header if h in content] == ["统一社会信用代码", "授权编号", "被授权机构代码"]
    assert "被授权银行" not in header, "the sender's own word for it stands there"
    assert header[-3:] == [REASON, BATCH, LINE]


def test_required_columns_that_the_delivery_lacked_can_be_filled_in():
    shown = [header for header, _ in columns(CONSENT, [refused({"统一社会信用代码": KILN}, ("授权日期", "F03", ""))])]
    assert "授权日期" in shown
    assert "撤回日期" not in shown, "what is neither required nor sent is not asked for"


def test_an_optional_column_without_its_unit_can_be_filled_in_too():
    content = {"户号": "1", "用户名称": "甲"}
    shown = [header for header, _ in columns(ELECTRICITY, [refused(content, ("欠费金额(元)", "F05", ""))])]
    assert "欠费金额(元)" in shown
    assert "违约金(元)" not in shown


def test_rows_under_different_headers_are_not_mixed_as_their_units_may_differ():
    wan, yuan = ({"户号": "1", header: "1"} for header in ("应收金额(万元)", "应收金额(元)"))
    rows = [refused(content, ("户号", "V01", "")) for content in (wan, yuan)]
    with pytest.raises(Invalid, match="different headers"):
        workbook(ELECTRICITY, rows)
    assert workbook(ELECTRICITY, rows[:1])


def test_the_reason_names_field_value_what_is_wrong_and_what_to_do():
    row = refused(whole(授权用途="看看"), ("授权用途", "V07", "贷款审批、贷后管理"), ("授权日期", "V05", ""))
    [_, cells] = lines(workbook(CONSENT, [row]))
    first, second = cells[-3].split("\n")
    assert first.startswith("授权用途“看看”：不在允许的取值范围内（贷款审批、贷后管理）。")
    assert second.startswith("授权日期“文字”：")
    assert cells[-2:] == [BATCH_ID, "2"]
    assert told(row["troubles"][0], row["content"]).en.startswith("授权用途“看看”: Not one of the allowed words (")


def test_a_reason_that_is_no_longer_in_the_catalogue_is_told_by_its_id():
    assert told({"field": "甲", "reason": "ZZ99", "hint": ""}, {}).zh == "甲：ZZ99"


def test_wrong_cells_carry_the_reason_as_a_comment_and_a_colour():
    made = workbook(CONSENT, [refused(whole(授权用途="看看"), ("授权用途", "V07", ""))])
    assert "不在允许的取值范围内" in part(made, "xl/comments1.xml")
    assert corrections.WRONG[1:] in part(made, "xl/styles.xml")


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@SUM(A1)", "0012", "350526000001234567", "1E5", "2025-03-01"])
def test_every_cell_is_text_that_no_spreadsheet_runs_or_rounds(text):
    made = workbook(CONSENT, [refused(whole(授权编号=text), ("授权编号", "V10", ""))])
    [header, cells] = lines(made)
    assert cells[header.index("授权编号")] == text
    written = part(made, "xl/worksheets/sheet1.xml")
    assert "<f>" not in written
    assert 't="n"' not in written
    assert 'quotePrefix="1"' in part(made, "xl/styles.xml")


def test_words_of_a_choice_are_offered_in_a_list():
    made = workbook(CONSENT, [refused(whole(), ("授权用途", "V07", ""))])
    assert "贷款审批,贷后管理" in part(made, "xl/worksheets/sheet1.xml")


def test_what_was_not_kept_is_listed_without_content_and_says_so():
    private = refused(dict.fromkeys(headers("penalty"), WITHHELD), ("行政相对人类别", "P01", ""), line=3)
    broken = refused({"": "整行,原文"}, ("", "F02", "9"), line=4, part=1)
    [_, first, second] = lines(workbook(PENALTY, [private, broken]))
    for cells, address in ((first, "3"), (second, "4#1")):
        assert not any(cells[:-3])
        assert "内容未留存" in cells[-3]
        assert cells[-1] == address


def test_a_cell_longer_than_a_spreadsheet_holds_is_left_empty():
    [_, cells] = lines(workbook(CONSENT, [refused(whole(企业名称="长" * 40_000), ("企业名称", "V10", ""))]))
    assert cells[1] == ""
    assert cells[0] == KILN


def test_more_rows_than_a_person_corrects_by_hand_are_refused():
    row = refused(whole(), ("授权用途", "V07", ""))
    with pytest.raises(Invalid, match="too many"):
        workbook(CONSENT, [row] * (corrections.MOST_ROWS + 1))


def test_the_same_rows_make_the_same_bytes():
    row = refused(whole(), ("授权用途", "V07", ""))
    assert workbook(CONSENT, [row]) == workbook(CONSENT, [row])


@pytest.mark.parametrize("contract", SOURCES, ids=lambda s: s.name)
def test_the_workbook_of_every_source_is_read_again_as_that_source_with_its_marks(contract, tmp_path):
    row = refused(
        dict.fromkeys(headers(contract.name), "x"), (contract.fields[0].headers[0], "V01", ""), line=7, part=2
    )
    path = tmp_path / "更正.xlsx"
    path.write_bytes(workbook(contract, [row]))
    with opened(path, SOURCES) as delivered:
        assert list(delivered.header[:-3]) == headers(contract.name)
        found = corrections.cited(delivered)
        assert sum(len(table) for _, table in delivered.chunks) == 1
    assert found == {2: (BATCH_ID, 7, 2)}
