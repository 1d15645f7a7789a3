"""Headers that say less, more or other than the contract: nothing of a file is dropped without a word."""

import json
from itertools import permutations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from scoring.errors import UnreadableFile
from scoring.records.door.columns import near_miss, refuse_misleading, unread
from scoring.records.door.reading import opened
from scoring.records.privacy import WITHHELD
from scoring.records.sources import SOURCES, source
from tests.conftest import KILN
from tests.records.rows import headers, row, table, through, workbook


def written(tmp_path, content):
    path = tmp_path / "file.csv"
    path.write_text(content, encoding="utf-8")
    return path


def looked_at(name, path):
    with opened(path, SOURCES) as delivered:
        refuse_misleading(path.name, delivered, source(name))


def renamed(name, old, new, **cells):
    """A good row under the official headers but one."""
    assert old in headers(name)
    return table(name, row(name, **cells)).replace(old, new)


# --- an optional column under another header -----------------------------------------------------


def test_an_optional_column_without_its_unit_is_told_and_not_dropped(tmp_path):
    path = written(tmp_path, renamed("penalty", "罚款金额(万元)", "罚款金额", fine_fen="3"))
    assert through(source("penalty"), path).troubles == [(2, "罚款金额(万元)", "F05")]
    looked_at("penalty", path)


@pytest.mark.parametrize(
    ("name", "official", "written_as"),
    [
        ("penalty", "罚款金额(万元)", "罚款金额[元]"),
        ("penalty", "罚款金额(万元)", "罚款金额/万元"),
        ("penalty", "罚款金额(万元)", "罚款的数额（元）"),
        ("consent", "撤回日期", "撤回日期(年月日)"),
        ("serious_violation", "移出日期", "移出日期【年月日】"),
        ("abnormal_operation", "移出日期", "移出名单时间"),
        ("supply_interruption", "复供日期", "复供时间"),
    ],
)
def test_a_header_nearly_that_of_a_missing_field_refuses_the_file_and_names_both(tmp_path, name, official, written_as):
    path = written(tmp_path, renamed(name, official, written_as))
    with pytest.raises(UnreadableFile) as problem:
        looked_at(name, path)
    for said in (problem.value.detail.zh, problem.value.detail.en):
        assert written_as.replace("（", "(").replace("）", ")") in said
        assert official in said


def test_a_header_nearly_that_of_a_field_that_was_found_refuses_nothing(tmp_path):
    looked_at(
        "consent",
        written(tmp_path, table("consent", row("consent")).replace("\n", ",x\n").replace(",x", ",撤回情况", 1)),
    )


def test_what_speaks_of_an_amount_is_no_day_and_what_speaks_of_a_day_is_no_amount():
    fields = {field.name: field for field in source("electricity").fields}
    assert near_miss("实缴时间", fields["paid_on"]) == "实缴日期"
    assert near_miss("实缴时间", fields["paid_fen"]) is None
    assert near_miss("实缴数额", fields["paid_fen"]) == "实缴金额(元)"
    assert near_miss("实缴数额", fields["paid_on"]) is None


@pytest.mark.parametrize("contract", SOURCES, ids=lambda s: s.name)
def test_no_header_of_a_contract_is_nearly_one_of_another_field(contract):
    for one, other in permutations(contract.fields, 2):
        assert [header for header in one.headers if near_miss(header, other)] == []


@pytest.mark.parametrize(
    ("name", "header", "field"),
    [
        ("abnormal_operation", "移出时间", "removed_on"),
        ("abnormal_operation", "移除日期", "removed_on"),
        ("abnormal_operation", "移除时间", "removed_on"),
        ("abnormal_operation", "删除时间", "removed_on"),
        ("abnormal_operation", "移出名单日期", "removed_on"),
        ("consent", "撤回时间", "withdrawn_on"),
        ("consent", "撤销授权日期", "withdrawn_on"),
        ("tax_arrears", "清缴时间", "cleared_on"),
        ("supply_interruption", "恢复供应日期", "restored_on"),
    ],
)
def test_the_end_of_a_record_is_read_under_its_usual_names(tmp_path, name, header, field):
    official = source(name).header_of(field)
    path = written(tmp_path, renamed(name, official, header, **{field: "2025-04-01"}))
    [record] = through(source(name), path).accepted
    assert record[field].isoformat() == "2025-04-01"


def test_columns_that_nobody_reads_are_named_without_personal_numbers():
    header = [*headers("registration"), "备注", "", "联系电话", "13800138000", "备注"]
    assert unread(header, source("registration")) == ("备注", WITHHELD, "备注")


# --- two columns for one field -------------------------------------------------------------------

HEADS = headers("electricity")


def twice(first, again, official="应收金额(元)", other="应收金额(元)"):
    """Header and cells of a bill with a second column."""
    cells = dict(zip(HEADS, row("electricity").values(), strict=True)) | {official: first}
    return [*HEADS, other], [*cells.values(), again]


def as_csv(tmp_path, head, cells):
    return written(tmp_path, "\n".join([",".join(head), ",".join(cells)]))


def as_xlsx(tmp_path, head, cells):
    return workbook(tmp_path / "file.xlsx", [head, cells])


def as_parquet(tmp_path, head, cells):
    names = [f"{name} " if name in head[:at] else name for at, name in enumerate(head)]
    pq.write_table(pa.table([pa.array([cell]) for cell in cells], names=names), tmp_path / "file.parquet")
    return tmp_path / "file.parquet"


def as_json(tmp_path, head, cells):
    keys = [f"{name[0]} {name[1:]}" if name in head[:at] else name for at, name in enumerate(head)]
    path = tmp_path / "file.jsonl"
    path.write_text(json.dumps(dict(zip(keys, cells, strict=True)), ensure_ascii=False), encoding="utf-8")
    return path


@pytest.mark.parametrize("form", [as_csv, as_xlsx, as_parquet, as_json])
@pytest.mark.parametrize(
    ("first", "again", "other", "fen"),
    [
        ("20000", "20000.00", "应收金额(元)", 2_000_000),
        ("20000", "2", "应收金额(万元)", 2_000_000),
        ("20000", "", "应收金额(元)", 2_000_000),
        ("", "20000", "应收金额(元)", 2_000_000),
        ("—", "2", "应收金额(万元)", 2_000_000),
        ("20000", "30000", "应收金额(元)", None),
        ("2", "2", "应收金额(万元)", None),
    ],
)
def test_of_two_columns_the_filled_one_counts_and_where_they_differ_neither(tmp_path, form, first, again, other, fen):
    quantity = {"用电量(千瓦时)": "100000"}
    head, cells = twice(first, again, other=other)
    cells = [quantity.get(name, cell) for name, cell in zip(head, cells, strict=True)]
    outcome = through(source("electricity"), form(tmp_path, head, cells))
    if fen is None:
        [refused] = outcome.refused
        [trouble] = refused.troubles
        assert (trouble.field, trouble.reason.id) == ("应收金额(元)", "V14")
        left, right = trouble.hint.split(" ≠ ")
        assert {refused.row[left], refused.row[right]} == {first, again}
    else:
        assert [record["bill_fen"] for record in outcome.accepted] == [fen]


def test_two_columns_that_are_both_blank_are_one_blank(tmp_path):
    assert through(source("electricity"), as_csv(tmp_path, *twice("", "—"))).troubles == [(2, "应收金额(元)", "V01")]


def test_a_second_cell_that_cannot_be_read_is_told_under_its_own_header(tmp_path):
    outcome = through(source("electricity"), as_csv(tmp_path, *twice("1", "约2", other="应收金额(万元)")))
    assert outcome.troubles == [(2, "应收金额(万元)", "V04")]


def test_a_private_person_is_known_by_either_of_two_marks_and_by_two_that_differ(tmp_path):
    person = row("penalty", subject_kind="", name="陈某某", enterprise="")
    head = table("penalty").strip() + ",行政相对人类别\n"
    body = table("penalty", person).splitlines()[1]
    outcome = through(source("penalty"), written(tmp_path, f"{head}{body},自然人\n"))
    assert [t[2] for t in outcome.troubles] == ["P01"]
    unreadable = table("penalty", person | {"subject_kind": "?"}).splitlines()[1]
    outcome = through(source("penalty"), written(tmp_path, f"{head}{unreadable},法人\n"))
    assert "陈某某" not in str(outcome.refused)
    differing = table("penalty", person | {"subject_kind": "法人"}).splitlines()[1]
    outcome = through(source("penalty"), written(tmp_path, f"{head}{differing},自然人\n"))
    assert outcome.accepted == []
    assert "陈某某" not in str(outcome.refused)


# --- units above the header ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("above", "stated", "header"),
    [
        (["单位：万元"], "万元", "应收金额(元)"),
        (["德化县用电明细", "", "", "", "", "", "", "", "计量单位（万元）"], "万元", "应收金额(元)"),
        (["德化县用电明细  金额单位：人民币万元"], "万元", "应收金额(元)"),
        (["单位:元、万千瓦时"], "万千瓦时", "用电量(千瓦时)"),
        (["", "", "", "", "", "金额（万元）", "", "", "", "", ""], "万元", "应收金额(元)"),
    ],
)
@pytest.mark.parametrize("form", [as_csv, as_xlsx])
def test_a_unit_above_the_header_that_contradicts_a_column_refuses_the_file(tmp_path, form, above, stated, header):
    with pytest.raises(UnreadableFile) as problem:
        looked_at("electricity", above_a_table(tmp_path, form, above))
    for said in (problem.value.detail.zh, problem.value.detail.en):
        assert stated in said
        assert header in said


@pytest.mark.parametrize(
    "above",
    [
        ["单位：元"],
        ["单位：元、度"],
        ["填报单位：德化县供电公司"],
        ["单位：户"],
        ["", "", "", "", "金额（元）"],
        ["基本情况（万元）", "", "用电情况", "", "", "", ""],
        ["基本情况（单位：万元）", "", "用电情况", "", "", "", ""],
    ],
)
def test_a_unit_above_the_header_that_agrees_or_is_no_unit_changes_nothing(tmp_path, above):
    looked_at("electricity", above_a_table(tmp_path, as_csv, above))


def above_a_table(tmp_path, form, above):
    if form is as_xlsx:
        return workbook(tmp_path / "file.xlsx", [above, HEADS, list(row("electricity").values())])
    return written(tmp_path, ",".join(above) + "\n" + table("electricity", row("electricity")))


def test_a_unit_above_contradicts_a_unit_that_only_the_contract_states(tmp_path):
    path = written(tmp_path, "单位：万元\n" + table("vat_invoice", row("vat_invoice")))
    with pytest.raises(UnreadableFile, match=r"万元.*元"):
        looked_at("vat_invoice", path)


def test_a_group_over_two_lines_of_header_states_the_unit_of_its_columns(tmp_path):
    low = [head if at in {5, 6} else "" for at, head in enumerate(HEADS)]
    up = ["金额（万元）" if at == 5 else "" if at == 6 else head for at, head in enumerate(HEADS)]
    path = written(tmp_path, "\n".join(",".join(line) for line in (up, low, row("electricity").values())))
    with pytest.raises(UnreadableFile, match=HEADS[5][:4]):
        looked_at("electricity", path)


# --- a second sheet ------------------------------------------------------------------------------


def test_a_second_sheet_with_a_poorer_table_refuses_the_workbook(tmp_path):
    rich, poor = [HEADS, list(row("electricity").values())], [["户号", "统一社会信用代码"], ["2", KILN]]
    with pytest.raises(UnreadableFile, match="工作表"):
        looked_at("electricity", workbook(tmp_path / "file.xlsx", rich, poor))
    looked_at("electricity", workbook(tmp_path / "file.xlsx", rich, poor[:1]))
    looked_at("electricity", workbook(tmp_path / "file.xlsx", rich, [["说明"], ["户号按账单填写"]]))


def test_a_month_that_a_spreadsheet_holds_as_a_number_is_read_only_where_it_has_one_meaning(tmp_path):
    lines = [[cell if head != "费用月份" else month for head, cell in zip(HEADS, row("electricity", account=account).values(), strict=True)]
             for account, month in (("1", 2025.1), ("2", 2025.02))]  # fmt: skip
    outcome = through(source("electricity"), workbook(tmp_path / "file.xlsx", [HEADS, *lines]))
    assert [record["month"].month for record in outcome.accepted] == [2]
    assert outcome.troubles == [(2, "费用月份", "V05")]
