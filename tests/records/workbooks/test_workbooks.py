"""Workbooks for people: what is written is what is read, and nothing runs."""

import io
import zipfile

from python_calamine import CalamineWorkbook

from scoring.records.workbooks.sheets import Sheet, workbook


def test_texts_stay_texts_numbers_numbers_and_blanks_blank(tmp_path):
    rows = [("=1+1", 3, 0.25, None), ("913505261234567890", 0, 1.0, "")]
    path = tmp_path / "book.xlsx"
    path.write_bytes(workbook([Sheet("甲", ("文字", "数", "比例", "空"), rows), Sheet("乙", ("无",), [])]))
    book = CalamineWorkbook.from_path(str(path))
    assert book.sheet_names == ["甲", "乙"]
    assert book.get_sheet_by_name("甲").to_python() == [
        ["文字", "数", "比例", "空"],
        ["=1+1", 3.0, 0.25, ""],
        ["913505261234567890", 0.0, 1.0, ""],
    ]


def test_no_cell_is_a_formula_and_shares_are_shown_as_percentages():
    with zipfile.ZipFile(io.BytesIO(workbook([Sheet("甲", ("a", "b"), [("=HYPERLINK(1)", 0.5)])]))) as parts:
        assert "<f>" not in parts.read("xl/worksheets/sheet1.xml").decode()
        assert 'formatCode="0.0%"' in parts.read("xl/styles.xml").decode()


def test_the_same_tables_make_the_same_bytes():
    assert workbook([Sheet("甲", ("a",), [("b",)])]) == workbook([Sheet("甲", ("a",), [("b",)])])
