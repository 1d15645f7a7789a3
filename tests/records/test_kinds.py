"""How the text of a cell becomes a value: what is accepted, what is refused, and why."""

import datetime as dt
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scoring.records import reasons
from scoring.records.kinds import Choice, Code, Day, Month, Number, RejectedValue, TextKind, Uscc, read_column, tidy
from tests.conftest import KILN

YUAN, WAN_YUAN, KWH, COUNT = Number(scale=100), Number(scale=1_000_000), Number(scale=1000), Number()
SIGNED = Number(scale=100, negative=True)
STATE = Choice({"正常": "normal", "作废": "void"})
BLANKS = [
    "",
    " ",
    "\u3000",
    "-",
    "－",
    "--",
    "—",
    "——",
    "— —",
    "无",
    "暂无",
    "/",
    "\\",
    "NULL",
    "None",
    "NaN",
    "nan",
    "N/A",
]
KINDS = [TextKind(), TextKind(5), Code(), Code(6), Code(account=True), STATE, Uscc(), YUAN, WAN_YUAN, KWH, COUNT,
         SIGNED, Day(), Month()]  # fmt: skip


def read(cell: str, kind, *, required: bool = True):
    """The value of a cell, or the reason it was refused for; both ways of reading take part."""
    values, findings = read_column(pa.array([cell]), kind, required=required)
    assert len(findings) <= 1
    return findings[0].reason if findings else values[0].as_py()


@pytest.mark.parametrize(
    "cell",
    [
        "2025-03-01",
        "2025-3-1",
        "2025.3.1",
        "2025.03.01",
        "20250301",
        "2025年3月1日",
        "2025年03月01日",
        "2025/3/1",
        "2025/03/01",
        "2025-03-01 00:00:00",
        "2025-03-01T08:30:00",
        "2025/3/1 8:30",
        "2025-03-01 00:00:00.000000",
        "２０２５-０３-０１",
        "２０２５．３．１",
        " 2025-03-01\u3000",
        "2025-03-01\ufeff",
        "2025-\u200b03-01",
    ],
)
def test_a_day_is_read_however_departments_write_it(cell):
    assert read(cell, Day()) == dt.date(2025, 3, 1)


@pytest.mark.parametrize(
    "cell",
    [
        "2025-02-30",
        "2025-13-01",
        "2025-00-10",
        "2025-03-00",
        "2025-03",
        "202503",
        "2025031",
        "3/1/2025",
        "01-03-2025",
        "2025-03/01",
        "2025.3-1",
        "2025年3月",
        "1948-12-31",
        "2100-01-01",
        "20250301x",
        "约2025-03-01",
        "2025-03-01 上午",
        "2025-03-01T08:30:00+08:00",
        "Mar 1, 2025",
        "٢٠٢٥-٠٣-٠١",
        "#N/A",
    ],
)
def test_a_day_that_cannot_be_read_in_one_way_only_is_refused_and_not_guessed(cell):
    assert read(cell, Day()) is reasons.NOT_A_DATE


@pytest.mark.parametrize(
    ("cell", "kind", "reason", "meant"),
    [
        ("45717", Day(), reasons.SERIAL_DATE, "2025-03-01"),
        ("45717.0", Day(), reasons.SERIAL_DATE, "2025-03-01"),
        ("45689", Month(), reasons.SERIAL_DATE, "2025-02-01"),
        ("114.3.1", Day(), reasons.SHORT_YEAR, "2025-03-01"),
        ("114.03.01", Day(), reasons.SHORT_YEAR, "2025-03-01"),
        ("114-03-01", Day(), reasons.SHORT_YEAR, "2025-03-01"),
        ("１１４．３．１", Day(), reasons.SHORT_YEAR, "2025-03-01"),
        ("民国114年3月1日", Day(), reasons.SHORT_YEAR, "2025-03-01"),
        ("1140301", Day(), reasons.SHORT_YEAR, "2025-03-01"),
        ("114.2", Month(), reasons.SHORT_YEAR, "2025-02-01"),
        ("114年2月", Month(), reasons.SHORT_YEAR, "2025-02-01"),
        ("25-02", Month(), reasons.SHORT_YEAR, "2025-02-01 / 1936-02-01"),
        ("25.3.1", Day(), reasons.SHORT_YEAR, "2025-03-01 / 1936-03-01"),
        ("25-3-1", Day(), reasons.SHORT_YEAR, "2025-03-01 / 1936-03-01"),
        ("99.13.1", Day(), reasons.SHORT_YEAR, ""),
        ("3.1.2025", Day(), reasons.NOT_A_DATE, "2025-03-01 / 2025-01-03"),
        ("3/1/2025", Day(), reasons.NOT_A_DATE, "2025-03-01 / 2025-01-03"),
        ("31-12-2024", Day(), reasons.NOT_A_DATE, "2024-12-31"),
        ("32.13.2024", Day(), reasons.NOT_A_DATE, ""),
    ],
)
def test_a_date_that_may_mean_something_is_refused_with_what_it_may_mean(cell, kind, reason, meant):
    _, [finding] = read_column(pa.array([cell]), kind, required=True)
    assert finding.reason is reason
    assert finding.hint == (f"{tidy(cell)} → {meant} ?" if meant and reason is not reasons.SERIAL_DATE else
                            f"{cell} → {meant}" if meant else "")  # fmt: skip


@pytest.mark.parametrize(
    "cell",
    [
        "2025-02",
        "2025-2",
        "2025/2",
        "2025.2",
        "2025.02",
        "2025年2月",
        "2025年02月",
        "202502",
        "2025-02-01",
        "2025/2/1",
        "20250201",
        "2025-02-01 00:00:00",
        "２０２５年２月",
    ],
)
def test_a_month_is_held_as_its_last_day(cell):
    assert read(cell, Month()) == dt.date(2025, 2, 28)


@pytest.mark.parametrize("cell", ["2025-13", "2025-00", "2025", "Feb-25", "2025-02-28", "202513"])
def test_a_month_that_is_none_is_refused(cell):
    assert read(cell, Month()) is reasons.NOT_A_DATE


@pytest.mark.parametrize(
    ("cell", "kind", "expected"),
    [
        ("123.45", YUAN, 12345),
        ("0", YUAN, 0),
        ("-0.00", YUAN, 0),
        ("+5", YUAN, 500),
        ("5.", YUAN, 500),
        (".5", YUAN, 50),
        ("１２３．４５", YUAN, 12345),
        ("1,234,567.89", YUAN, 123456789),
        ("１，２３４", YUAN, 123400),
        ("¥12.50", YUAN, 1250),
        ("￥12.50", YUAN, 1250),
        ("¥ 12.50", YUAN, 1250),
        ("12.50元", YUAN, 1250),
        ("-12.50", SIGNED, -1250),
        ("-1,234.50", SIGNED, -123450),
        ("0.30000000000000004", YUAN, 30),
        ("1.5e3", YUAN, 150000),
        ("1E+05", YUAN, 10000000),
        ("1e-07", YUAN, 0),
        ("00012", YUAN, 1200),
        ("300", WAN_YUAN, 300_000_000),
        ("0.000001", WAN_YUAN, 1),
        ("12.345678", WAN_YUAN, 12_345_678),
        ("12.345", KWH, 12345),
        ("25", COUNT, 25),
        ("25.0", COUNT, 25),
        ("10000000000000", YUAN, 10**15),
    ],
)
def test_a_number_is_held_exactly_in_its_smallest_unit(cell, kind, expected):
    assert read(cell, kind) == expected


@pytest.mark.parametrize(
    ("cell", "kind", "reason"),
    [
        ("约300", YUAN, reasons.NOT_A_NUMBER),
        ("三百", YUAN, reasons.NOT_A_NUMBER),
        ("12,34", YUAN, reasons.NOT_A_NUMBER),
        ("3,5", YUAN, reasons.NOT_A_NUMBER),
        ("1,2345", YUAN, reasons.NOT_A_NUMBER),
        (",123", YUAN, reasons.NOT_A_NUMBER),
        ("12 34", YUAN, reasons.NOT_A_NUMBER),
        ("1 234.50", YUAN, reasons.NOT_A_NUMBER),
        ("1.2.3", YUAN, reasons.NOT_A_NUMBER),
        ("inf", YUAN, reasons.NOT_A_NUMBER),
        ("-Infinity", YUAN, reasons.NOT_A_NUMBER),
        ("0x1F", YUAN, reasons.NOT_A_NUMBER),
        ("1e400", YUAN, reasons.NOT_A_NUMBER),
        ("１２%", YUAN, reasons.NOT_A_NUMBER),
        ("(300.00)", SIGNED, reasons.NOT_A_NUMBER),
        (".", YUAN, reasons.NOT_A_NUMBER),
        ("元", YUAN, reasons.NOT_A_NUMBER),
        ("#DIV/0!", YUAN, reasons.NOT_A_NUMBER),
        ("1_000", YUAN, reasons.NOT_A_NUMBER),
        ("٣٠٠", YUAN, reasons.NOT_A_NUMBER),
        ("$5", YUAN, reasons.NOT_A_NUMBER),
        ("10²", YUAN, reasons.NOT_A_NUMBER),
        ("①", COUNT, reasons.NOT_A_NUMBER),
        ("½", YUAN, reasons.NOT_A_NUMBER),
        ("300万元", YUAN, reasons.NOT_A_NUMBER),
        ("300元", WAN_YUAN, reasons.NOT_A_NUMBER),
        ("¥300", WAN_YUAN, reasons.NOT_A_NUMBER),
        ("5元", KWH, reasons.NOT_A_NUMBER),
        ("5元", COUNT, reasons.NOT_A_NUMBER),
        ("-1", YUAN, reasons.NEGATIVE),
        ("-0.01", YUAN, reasons.NEGATIVE),
        ("－5", YUAN, reasons.NEGATIVE),
        ("1.005", YUAN, reasons.TOO_PRECISE),
        ("1.5", COUNT, reasons.TOO_PRECISE),
        ("0.0000005", WAN_YUAN, reasons.TOO_PRECISE),
        ("1e15", YUAN, reasons.OUT_OF_RANGE),
        ("10000000000000.01", YUAN, reasons.OUT_OF_RANGE),
        ("9" * 400, YUAN, reasons.OUT_OF_RANGE),
        ("-1e99", SIGNED, reasons.OUT_OF_RANGE),
        ("2100", Number(largest=2099), reasons.OUT_OF_RANGE),
    ],
)
def test_a_number_that_is_none_is_refused_for_its_reason(cell, kind, reason):
    assert read(cell, kind) is reason


@pytest.mark.parametrize("cell", BLANKS)
@pytest.mark.parametrize("kind", [TextKind(), STATE, Uscc(), YUAN, Day(), Month()], ids=lambda k: type(k).__name__)
def test_a_blank_is_nothing_and_a_trouble_only_where_something_is_required(cell, kind):
    assert read(cell, kind, required=True) is reasons.EMPTY
    assert read(cell, kind, required=False) is None


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("  德化 瓷厂 ", "德化 瓷厂"),
        ("ＤＨ００１", "DH001"),
        ("德化（集团）", "德化(集团)"),
        ("DH\u200b001", "DH001"),
        ("DH001\ufeff", "DH001"),
        ("一\n二\t三", "一 二 三"),
        ("德\u3000化", "德 化"),
        ("0012", "0012"),
        ("三车间②", "三车间②"),
        ("12345678901234567890", "12345678901234567890"),
    ],
)
def test_text_is_tidied_so_that_equal_codes_are_equal(cell, expected):
    assert read(cell, TextKind()) == expected


@pytest.mark.parametrize(
    ("cell", "kind", "reason"),
    [
        ("x" * 6, TextKind(5), reasons.TOO_LONG),
        ("123456", TextKind(5), reasons.TOO_LONG),
        ("3.50123E+15", Code(), reasons.SHORTENED),
        ("3E+15", Code(), reasons.SHORTENED),
        ("1" * 41, Code(), reasons.TOO_LONG),
        ("11010519491231002X", Code(), reasons.PERSONAL_NUMBER),
        ("110105 19491231 002x", Code(), reasons.PERSONAL_NUMBER),
        ("德罚〔2025〕1号(张一350526198001011231)", Code(128), reasons.PERSONAL_NUMBER),
        ("x3505 2619 8001 0112 31", Code(account=True), reasons.PERSONAL_NUMBER),
        ("ZJ13812340002", Code(), reasons.PERSONAL_NUMBER),
        ("13812340002-ZJ", Code(), reasons.PERSONAL_NUMBER),
        ("德罚2025-13812340001-1", Code(), reasons.PERSONAL_NUMBER),
        ('="13812340002"', Code(), reasons.PERSONAL_NUMBER),
        ("#N/A", Code(), reasons.NO_CODE),
        ("#REF!", Code(account=True), reasons.NO_CODE),
        ("#DIV/0!", Code(), reasons.NO_CODE),
        ("****", Code(), reasons.NO_CODE),
        ("'", Code(), reasons.NO_CODE),
        ('=""', Code(), reasons.NO_CODE),
        ("德\ufffd化", TextKind(), reasons.UNDECODABLE),
        ("DH\x00001", TextKind(), reasons.UNDECODABLE),
        ("12\x00", YUAN, reasons.UNDECODABLE),
        ("2025-03-\ufffd1", Day(), reasons.UNDECODABLE),
        ("正 常", STATE, reasons.UNKNOWN_WORD),
        ("normal", STATE, reasons.UNKNOWN_WORD),
        (KILN[:-1], Uscc(), reasons.NOT_A_USCC),
        ("I" + KILN[1:], Uscc(), reasons.NOT_A_USCC),
        ("个体", Uscc(), reasons.NOT_A_USCC),
        ("9.13505E+17", Uscc(), reasons.NOT_A_USCC),
        (KILN[:-1] + "9", Uscc(), reasons.USCC_CHECK),
    ],
)
def test_other_cells_are_refused_for_their_reason(cell, kind, reason):
    assert read(cell, kind) is reason


def test_an_unknown_word_comes_with_the_words_that_would_do():
    _, [finding] = read_column(pa.array(["坏"]), STATE, required=True)
    assert finding.hint == "正常、作废"


@pytest.mark.parametrize(
    "cell",
    [
        KILN.lower(),
        f"{KILN[:8]} {KILN[8:]}",
        f"{KILN[:2]}-{KILN[2:]}",
        f"\u200b{KILN}",
        "".join(chr(ord(c) + 0xFEE0) for c in KILN),
    ],
)
def test_a_credit_code_may_be_written_small_wide_or_with_gaps(cell):
    assert read(cell, Uscc()) == KILN


def test_a_column_names_the_rows_of_each_trouble_and_leaves_them_empty():
    column = pa.array(["1", "x", "", "2", "x", "-1", "1,000"])
    values, findings = read_column(column, COUNT, required=True)
    assert values.to_pylist() == [1, None, None, 2, None, None, 1000]
    assert {f.reason.id: f.rows.tolist() for f in findings} == {"V04": [1, 4], "V01": [2], "V08": [5]}


def test_an_empty_column_is_no_trouble():
    for kind in KINDS:
        values, findings = read_column(pa.array([], pa.string()), kind, required=True)
        assert (len(values), findings) == (0, [])


cells = st.one_of(
    st.text(max_size=12),
    st.text("0123456789.,-+eE¥元 ", max_size=16),
    st.from_regex(r"-?[0-9]{1,13}(\.[0-9]{1,7})?", fullmatch=True),
    st.from_regex(r"[A-Za-z0-9_\-]{1,12}", fullmatch=True),
    st.from_regex(r"[A-Za-z_\-]{0,2}1[3-9][0-9]{9}[A-Za-z0-9_\-]{0,3}", fullmatch=True),
    st.sampled_from(BLANKS),
)


@given(st.lists(cells, min_size=1, max_size=8), st.sampled_from(KINDS))
@example(["0.285", "1.005", "99999999999.99", "-0", "1e5", "NaN", "none"], YUAN)
@example(["0.285", "99999999999.99", "1e5", "1E-2", "+5", "5.", ".5"], KWH)
@example(["1100000000000000", "9999999999999999999"], COUNT)
@example(["德化瓷厂", "无", "暂无", "none", "13800000000", "62", "a b"], TextKind())
@example(["2025-03-01", "1948-12-31", "2025-02-30"], Day())
def test_the_fast_ways_never_disagree_with_the_specification(texts, kind):
    column = pa.array([text.strip() for text in texts])
    values, good = kind.fast(column)
    for text, value, read_at_once in zip(column.to_pylist(), values.to_pylist(), good.to_pylist(), strict=True):
        if read_at_once:
            assert kind.parse(tidy(text)) == value
    for each in [column, *(column.slice(i, 1) for i in range(len(column)))]:
        whole = kind.whole(each)
        assert whole is None or whole.to_pylist() == [kind.parse(tidy(text)) for text in each.to_pylist()]


@pytest.mark.parametrize(
    ("kind", "texts"),
    [(YUAN, ["1.25", "3"]), (KWH, ["12.345", "0"]), (Day(), ["2025-03-01"]), (Code(), ["0012", "350526"])],
)
def test_a_column_written_plainly_throughout_is_read_at_once(kind, texts):
    assert kind.whole(pa.array(texts)).to_pylist() == [kind.parse(text) for text in texts]
    assert kind.whole(pa.array([*texts, ""])) is None


@given(
    st.integers(-(10**15), 10**15),
    st.sampled_from([SIGNED, Number(negative=True), Number(1000, negative=True), Number(1_000_000, negative=True)]),
)
def test_a_number_shown_and_read_again_is_the_same(value, kind):
    assert kind.parse(kind.shown(value)) == value
    assert read(kind.shown(value), kind) == value
    assert Decimal(kind.shown(value)) * kind.scale == value


@given(st.dates(dt.date(1949, 1, 1), dt.date(2099, 12, 31)))
def test_a_day_and_a_month_shown_and_read_again_are_the_same(day):
    assert Day().parse(Day().shown(day)) == day
    month = Month().parse(f"{day:%Y-%m}")
    assert Month().parse(Month().shown(month)) == month


@pytest.mark.parametrize(("kind", "value"), [(STATE, "void"), (Uscc(), KILN), (TextKind(), "德化")])
def test_words_and_codes_shown_and_read_again_are_the_same(kind, value):
    assert kind.parse(kind.shown(value)) == value


def test_a_word_of_ours_that_the_department_does_not_use_is_shown_as_it_is():
    assert STATE.shown("other") == "other"
    assert hash(STATE) == hash(Choice({"正常": "normal", "作废": "void"}))


@given(st.text())
def test_tidying_twice_changes_nothing_more(text):
    assert tidy(tidy(text)) == tidy(text)


def test_a_refusal_carries_its_reason_as_its_message():
    assert str(RejectedValue(reasons.NEGATIVE)) == "V08"


@pytest.mark.parametrize("number", ["13800138000", "350526199001011234"])
def test_a_persons_number_is_refused_where_a_code_belongs(number):
    _, [finding] = read_column(pa.array([number, "A-1"]), Code(), required=True)
    assert (finding.rows.tolist(), finding.reason) == ([0], reasons.PERSONAL_NUMBER)


def test_an_account_may_have_the_form_of_a_telephone_number():
    values, findings = read_column(pa.array(["13800138000"]), Code(account=True), required=True)
    assert (values.to_pylist(), findings) == (["13800138000"], [])


@pytest.mark.parametrize("kind", [Month(), Day()])
def test_a_month_whose_last_zero_a_spreadsheet_may_have_cut_is_not_guessed_at(kind):
    _, [finding] = read_column(pa.array(["2025.1"]), kind, required=True)
    assert (finding.reason, finding.hint) == (reasons.NOT_A_DATE, "2025.1 → 2025-01 / 2025-10 ?")


@pytest.mark.parametrize(("cell", "month"), [("2025.01", 1), ("2025.10", 10), ("2025.11", 11), ("2025.3", 3)])
def test_a_month_with_a_dot_that_has_one_meaning_is_read(cell, month):
    assert Month().parse(cell).month == month


@pytest.mark.parametrize("code", ["ZJ13812340002", "A-13812340002-1"])
def test_an_account_may_hold_a_telephone_number_too(code):
    assert read(code, Code(account=True)) == code


@pytest.mark.parametrize("code", ["ZJ138123400021", "1138123400021", "350526201905010012-1", "#3表", "德化1号", "〇"])
def test_other_codes_are_taken_as_they_are(code):
    assert read(code, Code()) == code


@pytest.mark.parametrize("cell", ["'0012", "’0012", '="0012"', '= "0012"', "＇0012"])
def test_a_code_loses_the_signs_by_which_a_spreadsheet_keeps_it_as_text(cell):
    assert read(cell, Code()) == "0012"


def test_a_credit_code_loses_them_too():
    assert read(f'="{KILN}"', Uscc()) == KILN
