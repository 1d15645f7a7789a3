"""The templates: a row typed into one passes the door, and what they say is what the contract says."""

import io
import re
import zipfile
from datetime import date
from xml.sax.saxutils import escape

import pytest

from scoring.records import kinds
from scoring.records.contract import heading
from scoring.records.door.reading import opened, recognise
from scoring.records.sources import SOURCES, source
from scoring.records.workbooks.template import template
from tests.records.rows import row, through

NAMES = [s.name for s in SOURCES]
EXCEL_ZERO = date(1899, 12, 30)


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return parts.read(name).decode()


def typed(content: bytes, cells: list[object]) -> bytes:
    """The workbook after somebody typed one row into its first sheet, each cell in the format of its column."""
    sheet = "xl/worksheets/sheet1.xml"
    xml = part(content, sheet)
    formats = [int(style) for style in re.findall(r'<col [^>]*?style="(\d+)"', xml)]
    written = []
    for at, cell in enumerate(cells):
        address = f"{chr(65 + at // 26 - 1) if at >= 26 else ''}{chr(65 + at % 26)}2"
        if isinstance(cell, date):
            written.append(f'<c r="{address}" s="{formats[at]}"><v>{(cell - EXCEL_ZERO).days}</v></c>')
        elif isinstance(cell, float):
            written.append(f'<c r="{address}" s="{formats[at]}"><v>{cell}</v></c>')
        elif cell:
            text = f"<is><t>{escape(str(cell))}</t></is>"
            written.append(f'<c r="{address}" s="{formats[at]}" t="inlineStr">{text}</c>')
    changed = xml.replace("</sheetData>", f'<row r="2">{"".join(written)}</row></sheetData>')
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(made, "w") as after:
        for name in before.namelist():
            after.writestr(name, changed if name == sheet else before.read(name))
    return made.getvalue()


def as_typed(kind: kinds.Kind, text: str) -> object:
    """What a spreadsheet makes of a typed-in text under the format of its column."""
    if isinstance(kind, kinds.Day) and text:
        return date.fromisoformat(text)
    return float(text) if isinstance(kind, kinds.Number) and text else text


@pytest.mark.parametrize("name", NAMES)
def test_a_row_typed_into_the_template_is_accepted(tmp_path, name):
    contract, cells = source(name), row(name)
    path = tmp_path / "filled.xlsx"
    path.write_bytes(typed(template(contract), [as_typed(f.kind, cells[f.name]) for f in contract.fields]))
    outcome = through(contract, path)
    assert outcome.troubles == []
    assert outcome.rows == 1


@pytest.mark.parametrize("name", NAMES)
def test_the_door_knows_an_empty_template_and_finds_no_row_in_it(tmp_path, name):
    path = tmp_path / "empty.xlsx"
    path.write_bytes(template(source(name)))
    assert through(source(name), path).rows == 0
    with opened(path, SOURCES) as delivered:
        assert recognise(delivered.header, SOURCES, source(name)) is source(name)
        assert [heading(h) for h in delivered.header] == [heading(f.headers[0]) for f in source(name).fields]


@pytest.mark.parametrize("contract", SOURCES, ids=lambda s: s.name)
def test_every_header_has_its_comment_and_every_column_its_rule(contract):
    content = template(contract)
    comments = part(content, "xl/comments1.xml")
    sheet = part(content, "xl/worksheets/sheet1.xml")
    assert comments.count("<comment ref=") == sheet.count("<dataValidation ") == len(contract.fields)
    assert comments.count("必填 / required") == sum(f.required for f in contract.fields)
    assert sheet.count('type="list"') == sum(isinstance(f.kind, kinds.Choice) for f in contract.fields)
    assert sheet.count('type="date"') == sum(isinstance(f.kind, kinds.Day) for f in contract.fields)
    assert 'state="frozen"' in sheet


def test_a_list_offers_exactly_the_words_of_the_contract():
    content = template(source("penalty"))
    sheet, texts = (part(content, f"xl/{name}.xml") for name in ("worksheets/sheet1", "sharedStrings"))
    words = [re.sub("<[^>]*>", "", t) for t in re.findall(r"<si>(.*?)</si>", texts, re.DOTALL)]
    help_sheet = part(content, "xl/worksheets/sheet2.xml")
    shown = {
        int(at): words[int(index)] for at, index in re.findall(r'<c r="A(\d+)"[^>]*t="s"><v>(\d+)</v>', help_sheet)
    }
    offered = []
    for first, last in re.findall(r"!\$A\$(\d+):\$A\$(\d+)</formula1>", sheet):
        offered.append([shown[at] for at in range(int(first), int(last) + 1)])
    assert offered == [list(f.kind.words) for f in source("penalty").fields if isinstance(f.kind, kinds.Choice)]


def test_codes_stand_in_text_columns_so_that_no_digit_is_lost():
    content = template(source("electricity"))
    styles = part(content, "xl/styles.xml")
    formats = [int(n) for n in re.findall(r'<xf numFmtId="(\d+)"', styles[styles.index("<cellXfs") :])]
    columns = [int(s) for s in re.findall(r'<col [^>]*?style="(\d+)"', part(content, "xl/worksheets/sheet1.xml"))]
    text = 49  # Excel's own number for the format @
    for field, style in zip(source("electricity").fields, columns, strict=True):
        is_number = isinstance(field.kind, kinds.Number | kinds.Day)
        assert (formats[style] == text) == (not is_number), field.name


def test_the_same_contract_makes_the_same_bytes():
    assert template(source("gas")) == template(source("gas"))
