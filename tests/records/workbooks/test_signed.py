"""Sheets that officials sign: numbers are numbers, nothing runs, and the paper says what it is tied to."""

import datetime as dt
import io
import re
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from scoring.errors import Invalid
from scoring.records.workbooks.signed import SIGNERS, Column, Figure, Signed, workbook

COLUMNS = (
    Column("名次", 6, "whole"),
    Column("企业", 30),
    Column("额度（万元）", 12, "wan"),
    Column("有效期至", 12, "day"),
    Column("备注", 20),
)
ROW = (1, "德化窑", 123_456_700, dt.date(2027, 2, 16), "")


def sheet(*rows, **more):
    told = {
        "about": ["基准日：2026-11-16"],
        "notes": ["仅供参考"],
        "footer": ["摘要：" + "a" * 64],
        "rows": rows or [ROW],
    }
    return Signed("推荐清单", "德化县第 1 期推荐清单", columns=COLUMNS, **told | more)


def read(content, name="推荐清单"):
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(name).to_python()


def xml(content, part="xl/worksheets/sheet1.xml"):
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return parts.read(part).decode()


def test_title_what_is_told_table_notes_and_boxes_for_the_signatures_follow_one_another():
    lines = [[cell for cell in row if cell != ""] for row in read(workbook([sheet()]))]
    assert lines == [
        ["德化县第 1 期推荐清单"],
        ["基准日：2026-11-16"],
        [column.title for column in COLUMNS],
        [1.0, "德化窑", 123.4567, dt.date(2027, 2, 16)],
        [],
        ["仅供参考"],
        [],
        list(SIGNERS),
        [],
    ]


def test_money_is_a_number_of_wan_yuan_shown_with_two_decimals_and_a_day_is_a_day():
    styles = xml(workbook([sheet()]), "xl/styles.xml")
    assert 'formatCode="yyyy-mm-dd"' in styles
    assert 'formatCode="#,##0.00"' in styles


def test_a_figure_is_shown_in_its_own_form():
    content = workbook([sheet((Figure(0.25, "share"), *ROW[1:]), (Figure(5_000_000, "wan"), *ROW[1:]))])
    assert [row[0] for row in read(content)[3:5]] == [0.25, 5.0]


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40), st.sampled_from("=+-@"))
def test_no_text_is_ever_a_formula(text, sign):
    content = workbook([sheet((1, sign + text, 0, dt.date(2027, 1, 1), text))])
    assert "<f>" not in xml(content)
    assert read(content)[3][1] == sign + text


def test_the_same_sheets_make_the_same_bytes():
    assert workbook([sheet()]) == workbook([sheet()])
    assert workbook([sheet()]) != workbook([sheet(footer=["摘要：b"])])


def test_it_is_laid_out_for_a4_with_the_header_on_every_page_and_the_pages_counted():
    page, book = xml(workbook([sheet()])), xml(workbook([sheet()]), "xl/workbook.xml")
    assert '<pageSetup paperSize="9" fitToHeight="0" orientation="landscape"/>' in page
    assert 'topLeftCell="A4" activePane="bottomLeft" state="frozen"' in page
    assert '<autoFilter ref="A3:E4"/>' in page
    assert "Print_Titles" in book
    assert "推荐清单!$3:$3" in book
    foot = re.search("<oddFooter>(.*)</oddFooter>", page, re.DOTALL)[1]
    assert "a" * 64 in foot
    assert "第 &amp;P 页，共 &amp;N 页" in foot
    assert 'orientation="landscape"' not in xml(workbook([sheet(portrait=True)]))


def test_an_ampersand_in_the_foot_commands_nothing():
    page = xml(workbook([sheet(footer=["A&B"])]))
    assert "A&amp;&amp;B" in page


def test_a_table_without_rows_still_has_its_header_and_boxes():
    lines = read(workbook([sheet(rows=[])]))
    assert [column.title for column in COLUMNS] in lines
    assert SIGNERS[0] in lines[-2]


def test_what_a_cell_cannot_hold_is_refused_and_not_cut():
    with pytest.raises(Invalid, match="超出一张 Excel 表的容量"):
        workbook([sheet((1, "长" * 40_000, 0, None, ""))])


@pytest.mark.parametrize("widths", [(6, 21, 30, 10), (40, 5, 5, 5, 5), (1, 1, 1, 1, 90), (10,) * 12])
def test_the_four_boxes_stand_side_by_side_whatever_the_widths(widths):
    columns = tuple(Column(str(i), width) for i, width in enumerate(widths))
    told = Signed("表", "题", [], columns, [tuple("x" * len(widths))])
    signing = read(workbook([told]), "表")[-2]
    assert [cell for cell in signing if cell] == list(SIGNERS)
