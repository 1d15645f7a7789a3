"""Delivered files as text: every physical line is a row, a broken line, or blank, and keeps its number."""

import datetime as dt
import io
import os
import random
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scoring.errors import UnreadableFile
from scoring.records.contract import heading
from scoring.records.door import delimited, delivery, reading, spreadsheets
from scoring.records.door.reading import opened, recognise
from scoring.records.sources import SOURCES, source
from tests.records.rows import headers, row, table, workbook

HEADER = "户号,用户名称,统一社会信用代码"
"""Three columns that are enough to find the header."""


MORNING = dt.datetime(2025, 3, 1, 8, 30)


class Read:
    """A file as the door sees it."""

    def __init__(self, path) -> None:
        with opened(path, SOURCES) as delivered:
            self.header = delivered.header
            self.encoding = delivered.encoding
            self.rows = [
                (int(line), tuple(cells.values()))
                for lines, part in delivered.chunks
                for line, cells in zip(lines, part.to_pylist(), strict=True)
            ]
            self.broken = [(b.line, b.text) for b in delivered.broken]


@pytest.fixture
def read(tmp_path):
    def write_and_read(content, name="file.csv"):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return Read(path)

    return write_and_read


@pytest.mark.parametrize(
    ("written", "known_as"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_the_encoding_is_found_by_the_header_it_makes_readable(read, written, known_as):
    file = read(f"{HEADER}\n1,德化瓷厂,甲\n2,梅岭小店,乙\n".encode(written))
    assert file.encoding == known_as
    assert file.header == tuple(HEADER.split(","))
    assert file.rows == [(2, ("1", "德化瓷厂", "甲")), (3, ("2", "梅岭小店", "乙"))]


def test_utf_16_with_a_big_endian_mark_is_read(read):
    assert read(b"\xfe\xff" + f"{HEADER}\n1,德化,甲\n".encode("utf-16-be")).rows == [(2, ("1", "德化", "甲"))]


def test_an_english_header_leaves_the_encoding_to_the_rows_below(read):
    file = read("cf_xdr_mc,cf_xdr_lb,cf_wsh\n德化瓷厂,自然人,一\n".encode("gb18030"))
    assert (file.encoding, file.rows[0][1][0]) == ("gb18030", "德化瓷厂")


@pytest.mark.parametrize(
    ("encoding", "lost"),
    [
        ("utf-8", b"\xff"),
        ("utf-8", b"\xe5\xbe"),
        ("utf-8", "德".encode("gb18030")),
        ("gb18030", b"\xff"),
        ("gb18030", b"\x80"),
    ],
)
def test_bytes_that_cannot_be_decoded_cost_their_own_line_only(read, encoding, lost):
    lines = [HEADER.encode(encoding), "1,德化,甲".encode(encoding), b"2," + lost + b",x", "3,瓷都,丙".encode(encoding)]
    file = read(b"\n".join(lines))
    assert file.encoding == encoding
    assert [line for line, _ in file.rows] == [2, 3, 4]
    assert ["\ufffd" in "".join(cells) for _, cells in file.rows] == [False, True, False]


def test_titles_and_blank_lines_stand_above_the_header_and_keep_the_line_numbers_right(read):
    file = read(f"德化县用电明细,,\n制表：供电公司\n\n{HEADER}\n\n1,甲,x\n   \n,,\n2,乙,y\n")
    assert file.header == tuple(HEADER.split(","))
    assert file.rows == [(6, ("1", "甲", "x")), (9, ("2", "乙", "y"))]
    assert file.broken == []


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_any_usual_line_end_and_delimiter_will_do(read, newline, delimiter):
    text = newline.join([HEADER, "1,甲,x", "2,乙,y", ""]).replace(",", delimiter)
    assert read(text).rows == [(2, ("1", "甲", "x")), (3, ("2", "乙", "y"))]


@pytest.mark.parametrize(
    "heads",
    [
        "户 号,用户\u3000名称,统一社会信用代码*",
        "＊户号,用 户 名 称, 统一 社会信用代码 ",
        "\ufeff户号,用户名称,统一社会信用代码",
    ],
)
def test_a_header_is_known_with_spaces_stars_and_marks_in_it(read, heads):
    assert read(f"标题\n{heads}\n1,甲,x\n").rows == [(3, ("1", "甲", "x"))]


def test_full_width_parentheses_inner_spaces_and_case_do_not_hide_a_header():
    heads = [h.replace("(", " （ ").replace(")", "）") for h in headers("electricity")]
    assert recognise(heads, SOURCES) is source("electricity")
    exchange = [f.headers[-1].upper() for f in source("penalty").fields]
    assert recognise(exchange, SOURCES) is source("penalty")
    gas = [h.replace("(立方米)", "(m³)") for h in headers("gas")]
    assert heading("用气量（m³）") in {heading(h) for h in source("gas").fields[4].headers}
    assert recognise(gas, SOURCES) is source("gas")


QUOTED = [
    # lines below the header, accepted rows, broken lines
    (['"1","甲","x"', '2,"乙, 丙",y'], [(2, ("1", "甲", "x")), (3, ("2", "乙, 丙", "y"))], []),
    (['1,"say ""yes""",x', '2,"""乙""",y'], [(2, ("1", 'say "yes"', "x")), (3, ("2", '"乙"', "y"))], []),
    (['1,"",x', '2,"",""'], [(2, ("1", "", "x")), (3, ("2", "", ""))], []),
    (['1,"甲,x', "2,乙,y", "3,丙,z"], [(3, ("2", "乙", "y")), (4, ("3", "丙", "z"))], [2]),
    (['1,"甲,x', "2,乙,y", '3,丙",z'], [(3, ("2", "乙", "y"))], [2, 4]),
    (['1,"甲', '乙",x', "2,丙,y"], [(4, ("2", "丙", "y"))], [2, 3]),
    (['1,甲"乙,"x', "2,丙,y", '"3,丁,z"'], [(3, ("2", "丙", "y"))], [2, 4]),
    (['1,"甲"乙,x', '2,5"盘,y', "3,丙,z"], [(4, ("3", "丙", "z"))], [2, 3]),
    (['1,甲,x"', '"2,乙,y', "3,丙,z"], [(4, ("3", "丙", "z"))], [2, 3]),
    (['"', "1,甲,x", '"'], [(3, ("1", "甲", "x"))], [2, 4]),
    (['1,甲,"x'], [], [2]),
]


@pytest.mark.parametrize(("lines", "rows", "broken"), QUOTED)
@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_a_stray_quotation_mark_costs_its_own_line_and_swallows_no_other(read, lines, rows, broken, delimiter):
    file = read("\n".join([HEADER, *lines]).replace(",", delimiter))
    assert file.rows == [(n, tuple(c.replace(",", delimiter) for c in cells)) for n, cells in rows]
    assert [line for line, _ in file.broken] == broken


def test_lines_with_too_many_or_too_few_columns_keep_their_numbers_and_their_text(read):
    file = read(f"{HEADER}\n1,甲\n2,乙,y\n3,丙,z,多\n\n4\n5,丁,w\n合计\n")
    assert [line for line, _ in file.rows] == [3, 7]
    assert file.broken == [(2, "1,甲"), (4, "3,丙,z,多"), (6, "4"), (8, "合计")]


@pytest.mark.parametrize("inside", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\x00"])
def test_characters_that_only_some_programs_take_for_line_breaks_do_not_move_the_numbers(read, inside):
    file = read(f"{HEADER}\n1,甲{inside}乙\n2,丙{inside}丁,y\n3,戊,z\n")
    assert [line for line, _ in file.rows] == [3, 4]
    assert [line for line, _ in file.broken] == [2]


def test_a_repeated_header_is_a_row_like_any_other(read):
    assert [line for line, _ in read(f"{HEADER}\n1,甲,x\n{HEADER}\n2,乙,y\n").rows] == [2, 3, 4]


def test_a_column_that_stands_twice_does_not_overwrite_the_first(read):
    file = read("户号,用户名称,户号,户号\n1,甲,2,3\n")
    assert file.header == ("户号", "用户名称", "户号", "户号")
    assert file.rows == [(2, ("1", "甲", "2", "3"))]


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\n\n\n"])
def test_a_file_with_its_header_only_has_no_rows(read, end):
    assert (read(HEADER + end).rows, read(HEADER + end).broken) == ([], [])


def test_a_last_line_without_its_line_end_is_read(read):
    assert read(f"{HEADER}\n1,甲,x").rows == [(2, ("1", "甲", "x"))]


def test_a_line_longer_than_any_row_is_broken_and_cut_and_the_next_one_is_read(read, monkeypatch):
    monkeypatch.setattr(delivery, "BLOCK", 1 << 12)
    file = read(f"{HEADER}\n1,{'甲' * 100_000},x\n2,乙,y\n{'z' * 200_000}")
    assert file.rows == [(3, ("2", "乙", "y"))]
    assert [line for line, _ in file.broken] == [2, 4]
    assert all(len(text.encode()) <= delimited.LONGEST_LINE + 3 for _, text in file.broken)


@given(
    st.lists(
        st.sampled_from(["1,甲,x", "1,甲", "1,甲,x,y", '1,"甲,x', '"1","甲","x"', "", ",,", "乙" * 30, "\ufffd,,"])
    ),
    st.sampled_from([80, 97, 128, 1 << 20]),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
@example(["1,甲,x"] * 40 + ['1,"甲,x'] + ["1,甲,x"] * 40, 80, "\r\n")
def test_every_line_is_accounted_for_wherever_the_blocks_end(tmp_path_factory, lines, block, newline):
    path = tmp_path_factory.mktemp("blocks") / "file.csv"
    path.write_bytes(newline.join([HEADER, *lines, ""]).encode())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delivery, "BLOCK", block)
        file = Read(path)
    found = sorted([n for n, _ in file.rows] + [n for n, _ in file.broken])
    assert found == [n for n, line in enumerate(lines, 2) if line.strip(",")]
    for number, cells in file.rows:
        assert ",".join(cells) == lines[number - 2].replace('"', "")
    for number, text in file.broken:
        assert text == lines[number - 2]


# --- spreadsheets -----------------------------------------------------------------------------

HEADS = HEADER.split(",")


@pytest.mark.parametrize("name", ["file.xlsx", "FILE.XLSX", "file.Xlsx"])
def test_a_spreadsheet_is_read_with_its_numbers_dates_and_texts(tmp_path, name):
    lines = [
        ["德化县用电明细"],
        HEADS,
        [1350001234567, 12.5, dt.date(2025, 3, 1)],
        [],
        ["0012", 1000000.0, MORNING],
        [True, 0.1 + 0.2, dt.date(1999, 12, 31)],
    ]
    file = Read(workbook(tmp_path / name, lines))
    assert (file.encoding, file.header) == ("spreadsheet", tuple(HEADS))
    assert file.rows == [
        (3, ("1350001234567", "12.5", "2025-03-01")),
        (5, ("0012", "1000000", "2025-03-01 08:30:00")),
        (6, ("True", "0.3", "1999-12-31")),
    ]


def test_a_time_of_day_in_a_spreadsheet_is_kept_as_text(tmp_path):
    assert spreadsheets._cell(MORNING) == "2025-03-01 08:30:00"
    assert spreadsheets._cell(dt.date(2025, 3, 1)) == "2025-03-01"


def test_a_long_code_that_a_spreadsheet_holds_as_a_number_has_lost_its_last_digits_and_shows_it(tmp_path):
    file = Read(workbook(tmp_path / "file.xlsx", [HEADS, [3501234567890123456, "甲", 913505267000000001]]))
    assert file.rows == [(2, ("3.501235E+18", "甲", "9.135053E+17"))]


def test_a_formula_counts_as_the_value_it_had_when_the_file_was_saved(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "file.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADS)
        sheet.write_formula(1, 0, "=6*7", None, 42)
        sheet.write_formula(1, 1, '="德"&"化"', None, "德化")
        sheet.write_formula(1, 2, '=HYPERLINK("http://x")', None, "=cmd")
    assert Read(tmp_path / "file.xlsx").rows == [(2, ("42", "德化", "=cmd"))]


def test_a_formula_in_error_is_refused_because_it_would_read_as_a_blank(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "file.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADS)
        sheet.write_formula(1, 0, "=1/0", None, "#DIV/0!")
    with pytest.raises(UnreadableFile, match="公式"):
        Read(tmp_path / "file.xlsx")


def test_notes_on_other_sheets_do_not_hide_the_table(tmp_path):
    cover = [["填表说明"], ["每月 10 日前报送"]]
    file = Read(workbook(tmp_path / "file.xlsx", cover, [HEADS, ["1", "甲", "x"]], []))
    assert file.rows == [(2, ("1", "甲", "x"))]


@pytest.mark.parametrize("second", [[HEADS, ["2", "乙", "y"]], [["2", "乙", "y"]]])
def test_data_on_two_sheets_are_refused_rather_than_read_by_half(tmp_path, second):
    with pytest.raises(UnreadableFile, match="多个工作表"):
        Read(workbook(tmp_path / "file.xlsx", [HEADS, ["1", "甲", "x"]], second))


@pytest.mark.parametrize("cell", [(1_048_575, 16_383), (1_000_000, 60)])
def test_a_cell_far_away_from_the_table_cannot_fill_the_memory(tmp_path, cell):
    with xlsxwriter.Workbook(tmp_path / "file.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADS)
        sheet.write(*cell, "x")
    with pytest.raises(UnreadableFile, match="过大"):
        Read(tmp_path / "file.xlsx")


def test_a_workbook_that_unpacks_to_more_than_it_may_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(spreadsheets, "LARGEST_BOOK", 1000)
    with pytest.raises(UnreadableFile, match="过大"):
        Read(workbook(tmp_path / "file.xlsx", [HEADS]))


ODS = """<?xml version="1.0"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:body><office:spreadsheet><table:table table:name="s">{rows}</table:table></office:spreadsheet></office:body>
</office:document-content>"""


def ods(path, rows):
    def cell(text):
        return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'

    lines = "".join(
        f"<table:table-row>{''.join(map(cell, r)) if isinstance(r, list) else r}</table:table-row>" for r in rows
    )
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr("META-INF/manifest.xml", "<manifest/>")
        parts.writestr("content.xml", ODS.format(rows=lines))
    return path


def test_an_opendocument_sheet_is_read_too(tmp_path):
    assert Read(ods(tmp_path / "file.ods", [HEADS, ["1", "甲", "x"]])).rows == [(2, ("1", "甲", "x"))]


def test_a_far_cell_of_an_opendocument_sheet_is_refused(tmp_path):
    far = (
        '<table:table-cell table:number-columns-repeated="16000"/>'
        '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
    )
    with pytest.raises(UnreadableFile, match="过大"):
        Read(ods(tmp_path / "file.ods", [HEADS, far]))


# --- Parquet ----------------------------------------------------------------------------------


def test_parquet_columns_of_any_plain_type_become_text(tmp_path):
    columns = {
        "户号": pa.array(["1", None]),
        "用户名称": pa.array([1.5, 100.0]),
        "统一社会信用代码": pa.array([dt.date(2025, 3, 1), None]),
        "d": pa.array(["甲", "乙"]).dictionary_encode(),
    }
    pq.write_table(pa.table(columns), tmp_path / "file.parquet")
    file = Read(tmp_path / "file.parquet")
    assert file.encoding == "parquet"
    assert file.rows == [(1, ("1", "1.5", "2025-03-01", "甲")), (2, ("", "100", "", "乙"))]


NO_TEXT = pa.Array.from_buffers(pa.string(), 1, [None, pa.py_buffer(b"\0\0\0\0\1\0\0\0"), pa.py_buffer(b"\xff")])


@pytest.mark.parametrize("column", [pa.array([[1]]), pa.array([{"a": 1}]), pa.array([b"\xff"]), NO_TEXT])
def test_a_parquet_column_that_is_no_text_is_refused(tmp_path, column):
    pq.write_table(pa.table({"户号": column}), tmp_path / "file.parquet")
    with pytest.raises(UnreadableFile):
        Read(tmp_path / "file.parquet")


# --- what is no table at all ------------------------------------------------------------------


def spoilt_workbook(change):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as parts:
        change(parts)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("blank.csv", b" \n\n  \n"),
        ("bom.csv", b"\xef\xbb\xbf"),
        ("bom16.csv", b"\xff\xfe"),
        ("delimiters.csv", b",,,\n,,,\n"),
        ("empty.xlsx", b""),
        ("text.xlsx", f"{HEADER}\n1,2,3\n".encode()),
        ("html.xls", b"<html><table><tr><td>1</td></tr></table></html>"),
        ("empty.parquet", b""),
        ("text.parquet", f"{HEADER}\n".encode()),
        ("half.parquet", b"PAR1" + b"\x00" * 40 + b"PAR1"),
        ("empty.ods", b""),
        ("half.xlsx", b"PK\x03\x04" + b"\x00" * 100),
        ("zip.xlsx", spoilt_workbook(lambda z: None)),
        ("parts.xlsx", spoilt_workbook(lambda z: z.writestr("xl/worksheets/sheet1.xml", "<c r='A1'"))),
        ("zip.ods", spoilt_workbook(lambda z: z.writestr("content.xml", "<x"))),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_a_remedy(read, name, content):
    with pytest.raises(UnreadableFile) as problem:
        read(content, name)
    assert name in problem.value.detail.zh
    assert problem.value.remedy.en


def test_a_workbook_without_a_single_value_is_refused(tmp_path):
    with pytest.raises(UnreadableFile):
        Read(workbook(tmp_path / "file.xlsx", []))


@pytest.mark.parametrize("name", ["电费.doc", "bill.pdf", "bill", "bill.csv.zip"])
def test_other_types_of_file_are_not_tried(read, name):
    with pytest.raises(UnreadableFile, match="不支持的文件类型"):
        read(b"x", name)


@pytest.mark.parametrize("name", ["folder.csv", "missing.csv", "missing.xlsx"])
def test_a_folder_and_a_file_that_vanished_cannot_be_opened(tmp_path, name):
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(UnreadableFile, match="无法打开"):
        Read(tmp_path / name)


def test_a_file_that_may_not_be_read_says_so(tmp_path, monkeypatch):
    path = tmp_path / "file.csv"
    path.write_text(HEADER)

    def refused(*_args, **_kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(path), "open", refused)
    with pytest.raises(UnreadableFile, match="Permission denied"):
        Read(path)


def test_a_name_written_by_another_system_is_shown_as_far_as_it_can_be(tmp_path):
    path = tmp_path / os.fsdecode("用电.csv".encode("gb18030"))
    assert reading.name_of(path) == "用电.csv"
    with pytest.raises(UnreadableFile, match=r"用电\.csv"):
        Read(path)


def test_the_digest_is_that_of_the_bytes(tmp_path):
    path = tmp_path / "file.csv"
    path.write_text(HEADER)
    with opened(path, SOURCES) as delivered:
        assert delivered.sha256 == reading.digest_of(path)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from(["xlsx", "parquet", "csv", "ods"]))
def test_whatever_happens_to_its_bytes_a_file_is_read_or_refused(tmp_path_factory, seed, suffix):
    folder = tmp_path_factory.mktemp("bytes")
    path = folder / f"file.{suffix}"
    lines = [headers("water"), *(list(row("water", account=str(n)).values()) for n in range(5))]
    if suffix == "xlsx":
        workbook(path, lines)
    elif suffix == "ods":
        ods(path, lines)
    elif suffix == "parquet":
        pq.write_table(pa.table(dict(zip(lines[0], zip(*lines[1:], strict=True), strict=True))), path)
    else:
        path.write_text(table("water", row("water")), encoding="gb18030")
    content, dice = bytearray(path.read_bytes()), random.Random(seed)
    for _ in range(dice.randint(1, 6)):
        content[dice.randrange(len(content))] = dice.randrange(256)
    path.write_bytes(content[: dice.randrange(len(content))] if dice.random() < 0.2 else content)
    try:
        Read(path)
    except UnreadableFile as problem:
        assert problem.remedy.zh  # noqa: PT017
