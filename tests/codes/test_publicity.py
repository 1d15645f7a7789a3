"""How long a penalty may be used: each regime, each class, the day before and the day of each change."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.codes.publicity import (
    GENERAL,
    MINOR,
    OPEN_END,
    SERIOUS,
    SEVERITIES,
    earliest_repair,
    in_relief,
    last_day,
    listing_end,
    severity,
)
from scoring.errors import NotFound

days = st.dates(date(2010, 1, 1), date(2030, 12, 31))
regimes = st.dates(date(2019, 7, 1), date(2030, 12, 31))


def day(text):
    return np.array([text], dtype="datetime64[D]")


@pytest.mark.parametrize(
    ("classes", "expected"),
    [
        ("警告", MINOR),
        ("通报批评", MINOR),
        ("警告、通报批评", MINOR),
        ("警告；通报批评;", MINOR),
        ("罚款（简易程序）", MINOR),
        ("警告;罚款", GENERAL),
        ("罚款", GENERAL),
        ("没收违法所得、没收非法财物", GENERAL),
        ("暂扣许可证件", GENERAL),
        ("其他", GENERAL),
        ("", GENERAL),
        (";", GENERAL),
        (None, GENERAL),
        (float("nan"), GENERAL),
        ("罚款,特别巨大罚款", SERIOUS),
        ("降低资质等级", SERIOUS),
        ("吊销许可证件", SERIOUS),
        ("限制开展生产经营活动", SERIOUS),
        ("责令停产停业", SERIOUS),
        ("责令关闭", SERIOUS),
        ("限制从业", SERIOUS),
        ("警告 责令停产停业", SERIOUS),
        ("简易程序|吊销许可证件", SERIOUS),
        ("暂扣许可证件、降低资质等级、吊销许可证件", SERIOUS),
    ],
)
def test_the_gravest_class_named_decides_by_ndrc_order_36(classes, expected):
    assert severity([classes]).tolist() == [expected]


def test_a_column_is_read_at_once_and_an_empty_one_stays_empty():
    column = np.array(["警告", None, "吊销许可证件"], dtype=object)
    assert severity(column).tolist() == [MINOR, GENERAL, SERIOUS]
    assert severity([]).tolist() == []


NOT_PUBLISHED = "2022-06-14"

LAST_DAYS = [
    ("发改办财金〔2017〕1171号", "2017-07-31", ("2023-06-15", "2023-06-15", "2025-06-15")),
    ("发改办财金〔2019〕527号-day-before", "2019-06-30", ("2023-06-15", "2023-06-15", "2025-06-15")),
    ("发改办财金〔2019〕527号", "2019-07-01", ("2023-06-15", "2023-06-15", "2025-06-15")),
    ("发改委令第58号-day-before", "2023-04-30", ("2023-06-15", "2023-06-15", "2025-06-15")),
    ("发改委令第58号", "2023-05-01", (NOT_PUBLISHED, "2025-06-15", "2025-06-15")),
    ("发改委令第36号-day-before", "2026-03-31", (NOT_PUBLISHED, "2025-06-15", "2025-06-15")),
    ("发改委令第36号", "2026-04-01", (NOT_PUBLISHED, "2023-06-15", "2025-06-15")),
]


@pytest.mark.parametrize(("on", "expected"), [pytest.param(on, e, id=i) for i, on, e in LAST_DAYS])
def test_the_regime_of_the_as_of_date_says_how_long_a_penalty_of_15_june_2022_may_be_used(on, expected):
    documents = np.full(3, np.datetime64("2022-06-15"))
    found = last_day(documents, np.array(SEVERITIES), date.fromisoformat(on))
    assert found.dtype == np.dtype("datetime64[D]")
    assert found.astype(str).tolist() == list(expected)


def test_nothing_is_known_before_the_notice_of_2017_1171():
    with pytest.raises(NotFound):
        last_day(day("2017-01-01"), np.array([GENERAL]), date(2017, 7, 30))


def test_a_minor_penalty_of_yesterday_is_out_of_use_today_under_ndrc_order_36():
    document = day("2026-04-01")
    assert last_day(document, np.array([MINOR]), date(2026, 4, 1)) < document


def test_the_same_general_penalty_of_2024_is_used_under_ndrc_order_58_and_out_of_use_under_order_36():
    document, general = day("2024-06-01"), np.array([GENERAL])
    assert last_day(document, general, date(2026, 3, 31)) >= np.datetime64("2026-03-31")
    assert last_day(document, general, date(2026, 4, 1)) < np.datetime64("2026-04-01")


@pytest.mark.parametrize(
    ("document", "expected"),
    [("2024-02-29", "2025-02-28"), ("2025-08-31", "2026-08-31"), ("2026-04-01", "2027-04-01")],
)
def test_months_are_months_of_the_calendar(document, expected):
    assert last_day(day(document), np.array([GENERAL]), date(2026, 4, 1)).astype(str).tolist() == [expected]


REPAIRS = [
    ("发改办财金〔2019〕527号", "2019-07-01", ("2022-09-16", "2022-09-16", "2022-12-16"), "2022-09-16"),
    ("发改委令第58号-day-before", "2023-04-30", ("2022-09-16", "2022-09-16", "2022-12-16"), "2022-09-16"),
    ("发改委令第58号", "2023-05-01", ("2022-06-15", "2022-09-16", "2022-09-16"), "2023-06-16"),
    ("发改委令第36号-day-before", "2026-03-31", ("2022-06-15", "2022-09-16", "2022-09-16"), "2023-06-16"),
    ("发改委令第36号", "2026-04-01", ("2022-06-15", "2022-09-16", "2023-06-16"), "2022-09-16"),
]


@pytest.mark.parametrize(("on", "expected", "special"), [pytest.param(*row, id=i) for i, *row in REPAIRS])
def test_repair_may_be_asked_for_on_the_day_after_the_shortest_period(on, expected, special):
    documents = np.full(3, np.datetime64("2022-06-15"))
    as_of = date.fromisoformat(on)
    assert earliest_repair(documents, np.array(SEVERITIES), as_of).astype(str).tolist() == list(expected)
    in_special_field = earliest_repair(documents, np.array(SEVERITIES), as_of, np.ones(3, dtype=bool))
    assert in_special_field[1].astype(str) == special
    assert in_special_field[0] == np.datetime64(expected[0])


def test_only_the_marked_rows_are_of_a_special_field():
    documents, general = np.full(2, np.datetime64("2024-01-10")), np.array([GENERAL, GENERAL])
    found = earliest_repair(documents, general, date(2024, 2, 1), np.array([True, False]))
    assert found.astype(str).tolist() == ["2025-01-11", "2024-04-11"]


def test_no_shortest_period_is_known_before_the_notice_2019_527():
    with pytest.raises(NotFound):
        earliest_repair(day("2019-01-01"), np.array([GENERAL]), date(2019, 6, 30))


@given(st.lists(st.tuples(days, st.sampled_from(SEVERITIES)), min_size=1), regimes)
def test_a_column_is_no_more_than_its_rows(rows, on):
    documents = np.array([d for d, _ in rows], dtype="datetime64[D]")
    kinds = np.array([k for _, k in rows])
    for function in (last_day, earliest_repair):
        one_by_one = [function(documents[i : i + 1], kinds[i : i + 1], on)[0] for i in range(len(rows))]
        assert function(documents, kinds, on).tolist() == [d.item() for d in one_by_one]


@given(days, regimes)
def test_repair_is_never_later_than_the_day_after_the_end_and_graver_is_never_shorter(document, on):
    documents = np.full(3, np.datetime64(document))
    ends = last_day(documents, np.array(SEVERITIES), on)
    assert ends[0] <= ends[1] <= ends[2]
    assert (earliest_repair(documents, np.array(SEVERITIES), on) <= ends + 1).all()


def test_an_unknown_date_stays_unknown():
    nat = np.array(["NaT"] * 3, dtype="datetime64[D]")
    kinds = np.array(SEVERITIES)
    for found in (
        last_day(nat, kinds, date(2026, 4, 1)),
        last_day(nat, kinds, date(2019, 7, 1)),
        earliest_repair(nat, kinds, date(2026, 4, 1)),
        listing_end("dishonest_debtor", nat, date(2026, 4, 1)),
        listing_end("abnormal_operation", nat, date(2026, 4, 1)),
    ):
        assert np.isnat(found).all()
    assert not in_relief(nat).any()


def test_an_unknown_class_is_a_defect():
    with pytest.raises(ValueError, match="mild"):
        last_day(day("2024-01-01"), np.array(["mild"]), date(2026, 4, 1))


@pytest.mark.parametrize(
    ("name", "on", "expected"),
    [
        pytest.param("dishonest_debtor", "2017-05-01", "2026-01-31", id="法释〔2017〕7号"),
        pytest.param("serious_violation", "2021-09-01", "2027-01-31", id="市场监管总局令第44号"),
        pytest.param("serious_violation", "2026-03-31", "2027-01-31", id="发改委令第36号-day-before"),
        pytest.param("serious_violation", "2026-04-01", "2027-01-31", id="发改委令第36号"),
        pytest.param("tax_violation", "2022-02-01", "2027-01-31", id="国家税务总局令第54号"),
        pytest.param("abnormal_operation", "2014-10-01", "9999-12-31", id="国务院令第654号"),
    ],
)
def test_a_listing_of_31_january_2024_ends_with_its_term(name, on, expected):
    assert listing_end(name, day("2024-01-31"), date.fromisoformat(on)).astype(str).tolist() == [expected]
    assert np.datetime64("9999-12-31") == OPEN_END


@pytest.mark.parametrize(
    ("name", "on"),
    [
        pytest.param("dishonest_debtor", "2017-04-30", id="法释〔2017〕7号-day-before"),
        pytest.param("serious_violation", "2021-08-31", id="市场监管总局令第44号-day-before"),
        pytest.param("abnormal_operation", "2014-09-30", id="国务院令第654号-day-before"),
        pytest.param("executed_person", "2026-04-01", id="not-a-list"),
    ],
)
def test_no_term_is_invented_where_no_rule_is_known(name, on):
    with pytest.raises(NotFound):
        listing_end(name, day("2014-01-01"), date.fromisoformat(on))


def test_the_epidemic_years_run_from_2020_to_2022():
    found = in_relief(np.array(["2019-12-31", "2020-01-01", "2022-12-31", "2023-01-01"], dtype="datetime64[D]"))
    assert found.tolist() == [False, True, True, False]
