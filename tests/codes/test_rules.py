"""Dated rules: every value has its day and its document, and each legal boundary is told by the document's number."""

from datetime import date, timedelta
from importlib.resources import files

import pytest
import yaml

from scoring.codes.rules import every, number, parse, rule
from scoring.errors import NotFound

FILES = sorted((f for f in (files("scoring.codes") / "rules").iterdir()), key=lambda f: f.name)
ALL_YAML = [*FILES, *(f for f in files("scoring.codes").iterdir() if f.name.endswith(".yaml"))]

BOUNDARIES = [
    ("发改办财金〔2019〕527号", "2019-07-01", "publicity.general.longest", 12, 12),
    ("发改办财金〔2019〕527号", "2019-07-01", "publicity.serious.shortest", None, 6),
    ("发改办财金〔2019〕527号", "2019-07-01", "publicity.general.shortest", None, 3),
    ("发改委令第58号", "2023-05-01", "publicity.general.longest", 12, 36),
    ("发改委令第58号", "2023-05-01", "publicity.minor.published", True, False),
    ("发改委令第58号", "2023-05-01", "publicity.minor.shortest", 3, 0),
    ("发改委令第58号", "2023-05-01", "publicity.serious.shortest", 6, 3),
    ("发改委令第36号", "2026-04-01", "publicity.general.longest", 36, 12),
    ("发改委令第36号", "2026-04-01", "publicity.serious.shortest", 3, 12),
    ("发改委令第36号，第三条", "2026-04-01", "repair.ends_use", None, True),
    ("发改委令第36号", "2026-04-01", "listing.serious_violation.term", 36, 36),
    ("发改办财金〔2017〕1171号", "2017-07-31", "publicity.serious.longest", None, 36),
    ("国办发〔2025〕22号", "2025-06-22", "repair.window", None, "信用中国"),
    ("市场监督管理信用修复管理办法", "2025-12-25", "repair.market_supervision.handling", 15, 7),
    ("市场监督管理信用修复管理办法", "2025-12-25", "repair.market_supervision.push", None, 3),
    ("市场监督管理信用修复管理办法", "2025-12-25", "publicity.market_supervision.general.longest", None, 12),
    ("国市监信规〔2021〕3号", "2021-09-01", "repair.market_supervision.handling", None, 15),
    ("法释〔2017〕7号，第二条", "2017-05-01", "listing.dishonest_debtor.term", None, 24),
    ("法释〔2017〕7号，第二条", "2017-05-01", "listing.dishonest_debtor.extension", None, 36),
    ("法释〔2017〕7号，第十条", "2017-05-01", "listing.dishonest_debtor.deletion", None, 3),
    ("市场监管总局令第44号", "2021-09-01", "listing.serious_violation.term", None, 36),
    ("市场监管总局令第44号", "2021-09-01", "listing.serious_violation.early_removal", None, 12),
    ("国家税务总局令第54号", "2022-02-01", "listing.tax_violation.term", None, 36),
    ("企业信息公示暂行条例（国务院令第654号）", "2014-10-01", "listing.abnormal_operation.term", None, "until_removed"),
    ("企业经营异常名录管理暂行办法（工商总局令第68号）", "2014-10-01", "listing.abnormal_operation.removal", None, 5),
    ("税务总局公告2025年第12号", "2025-07-01", "tax.grade.scheme", "纳税信用", "纳税缴费信用"),
    ("税务总局公告2025年第12号", "2025-07-01", "tax.grade.social_insurance_counts", False, True),
    ("金发〔2024〕32号", "2024-10-28", "lending.bank_answer", None, 30),
    ("发改办财金〔2018〕424号", "2018-07-25", "double_publicity.deadline", 7, 7),
    ("国办发〔2015〕51号", "2015-06-24", "double_publicity.deadline", None, 7),
    ("保障中小企业款项支付条例（国务院令第802号）", "2025-06-01", "payment.large_enterprise.usual", None, 60),
    ("保障中小企业款项支付条例（国务院令第802号）", "2025-06-01", "payment.public_body.usual", 30, 30),
    ("保障中小企业款项支付条例（国务院令第802号）", "2025-06-01", "payment.public_body.longest", 60, 60),
    ("征信业管理条例，第二十五条", "2013-03-15", "dispute.credit_reporting.answer", None, 20),
    ("征信业管理条例，第十六条", "2013-03-15", "retention.person_bad_information", None, 60),
    ("广州市公共信用信息异议办事指南", "2019-01-01", "dispute.public_credit.provider", None, 10),
    (
        "福建省企业环境信用评价实施方案（2025年）",
        "2025-01-01",
        "lending.environment.grade_replaces_penalties",
        False,
        True,
    ),
]


@pytest.mark.parametrize(
    ("reference", "day", "name", "before", "since"),
    [pytest.param(*b, id=f"{b[0]}-{b[2]}") for b in BOUNDARIES],
)
def test_a_rule_changes_on_the_first_day_of_its_document(reference, day, name, before, since):
    first = date.fromisoformat(day)
    found = rule(name, first)
    assert (found.value, found.reference, found.since) == (since, reference, first)
    if before is None:
        with pytest.raises(NotFound):
            rule(name, first - timedelta(days=1))
    else:
        earlier = rule(name, first - timedelta(days=1))
        assert (earlier.value, earlier.until) == (before, first)


def test_the_longer_minimum_of_special_fields_holds_under_ndrc_order_58_and_ends_with_order_36():
    name = "publicity.special_field.shortest"
    values = [rule(name, date(*d)).value for d in ((2023, 4, 30), (2023, 5, 1), (2026, 3, 31), (2026, 4, 1))]
    assert values == [None, 12, 12, None]
    assert "36" in rule(name, date(2026, 4, 1)).reference


def test_a_minor_penalty_is_published_for_three_months_at_most_where_ndrc_order_36_lets_a_regulator_insist():
    assert rule("publicity.minor.longest", date(2026, 3, 31)).value is None
    assert number("publicity.minor.longest", date(2026, 4, 1)) == 3


def test_the_clock_starts_on_the_date_of_the_document_in_every_regime():
    starts = [r for r in every() if r.name == "publicity.start"]
    assert len(starts) == 4
    assert {r.value for r in starts} == {"document_date"}


def test_an_ended_rule_names_the_document_that_ended_it_and_has_no_number():
    with pytest.raises(NotFound) as error:
        number("publicity.special_field.shortest", date(2026, 4, 1))
    assert "发改委令第36号" in error.value.remedy.zh


def test_a_word_is_no_number():
    with pytest.raises(NotFound):
        number("listing.abnormal_operation.term", date(2026, 1, 1))
    with pytest.raises(NotFound):
        number("publicity.minor.published", date(2019, 7, 1))


def test_an_unknown_rule_lists_its_family():
    with pytest.raises(NotFound) as error:
        rule("publicity.unheard_of", date(2026, 1, 1))
    assert "publicity.general.longest" in error.value.remedy.en
    assert "lending" not in error.value.remedy.en
    with pytest.raises(NotFound) as error:
        rule("nothing", date(2026, 1, 1))
    assert "lending.bank_answer" in error.value.remedy.zh


def test_a_day_before_the_first_value_names_the_first_day():
    with pytest.raises(NotFound) as error:
        rule("lending.bank_answer", date(2024, 10, 27))
    assert "2024-10-28" in error.value.remedy.zh
    assert "金发〔2024〕32号" in error.value.remedy.zh


def test_every_value_has_a_boundary_test_or_is_told_apart_here():
    tested = {(b[2], date.fromisoformat(b[1])) for b in BOUNDARIES}
    names = {name for name, _ in tested} | {"publicity.special_field.shortest", "publicity.minor.longest"}
    elsewhere = {
        "publicity.start",
        "relief.epidemic",
        "dispute.public_credit.acceptance",
        "dispute.public_credit.own_check",
        "repair.market_supervision.window",
        "publicity.market_supervision.general.shortest",
        "tax.grade.published_in",
    }
    assert {r.name for r in every()} == names | elsewhere


def test_the_remaining_values_are_what_their_documents_say():
    on = date(2026, 11, 23)
    expected = {
        "dispute.public_credit.acceptance": 2,
        "dispute.public_credit.own_check": 2,
        "publicity.market_supervision.general.shortest": 3,
        "tax.grade.published_in": 4,
        "repair.market_supervision.window": "国家企业信用信息公示系统",
        "relief.epidemic": None,
    }
    assert {name: rule(name, on).value for name in expected} == expected


@pytest.mark.parametrize(
    "name",
    ["relief.epidemic", "listing.dishonest_debtor.deletion", "lending.environment.grade_replaces_penalties"],
)
def test_what_was_not_read_in_its_document_is_not_called_verified(name):
    values = [r for r in every() if r.name == name]
    assert values
    assert not any(r.verified for r in values)
    assert all(r.note for r in values)


def test_all_that_is_unverified_says_why():
    assert [r.name for r in every() if not r.verified and not r.note] == []


def test_units_are_few_and_known():
    assert {r.unit for r in every()} == {
        "months",
        "days",
        "working_days",
        "yes_no",
        "name",
        "event",
        "starting_day",
        "month_of_year",
    }


@pytest.mark.parametrize("file", ALL_YAML, ids=lambda f: f.name)
def test_no_key_stands_twice_where_yaml_would_keep_the_last_one_only(file):
    def walk(node):
        if isinstance(node, yaml.MappingNode):
            keys = [key.value for key, _ in node.value]
            assert len(keys) == len(set(keys)), keys
            for _, value in node.value:
                walk(value)
        elif isinstance(node, yaml.SequenceNode):
            for value in node.value:
                walk(value)

    walk(yaml.compose(file.read_text("utf-8")))


def test_no_rule_stands_in_two_files():
    names = [name for file in FILES for name in yaml.safe_load(file.read_text("utf-8"))]
    assert len(names) == len(set(names))
    assert set(names) == {r.name for r in every()}


def _history(**changes):
    entry = {"from": date(2020, 1, 1), "value": 1, "unit": "days", "reference": "某令", "verified": True} | changes
    return {"a": {"zh": "甲", "en": "A", "values": [{k: v for k, v in entry.items() if v is not ...}]}}


def test_a_well_formed_rule_is_read():
    (found,) = parse(_history())["a"]
    assert (found.value, found.unit, found.until, found.note) == (1, "days", None, "")


@pytest.mark.parametrize(
    "changes",
    [
        {"unit": ...},
        {"unit": ""},
        {"reference": ...},
        {"reference": ""},
        {"verified": ...},
        {"value": ...},
        {"value": 1.5},
        {"from": ...},
        {"from": "soon"},
        {"surprise": 1},
    ],
    ids=str,
)
def test_a_malformed_value_is_refused_when_the_file_is_read(changes):
    with pytest.raises(ValueError, match="validation error"):
        parse(_history(**changes))


@pytest.mark.parametrize("second", [date(2020, 1, 1), date(2019, 12, 31)])
def test_days_that_do_not_ascend_are_refused(second):
    document = _history()
    document["a"]["values"].append(document["a"]["values"][0] | {"from": second})
    with pytest.raises(ValueError, match="must ascend"):
        parse(document)


def test_a_rule_without_label_or_values_is_refused():
    for broken in ({"zh": ""}, {"values": []}):
        with pytest.raises(ValueError, match="validation error"):
            parse({"a": _history()["a"] | broken})
