"""Advice promises what the model gives once the records are here, and never touches a meter."""

import csv
import datetime as dt
import re

import pandas as pd
import pytest

from scoring.county.simulated import AS_OF
from scoring.features import matrix
from scoring.features.registry import BY_NAME
from scoring.features.whatif import Scenario, what_if
from scoring.pipeline.ingest import Delivery, ingest
from scoring.pipeline.score import calculate, explained
from scoring.pipeline.workspace import bundle_of, opened
from scoring.portrait.actions import ALLOWED, Change, records
from scoring.portrait.advice import CONSIDERED, TOGETHER, WORTH_TELLING, advice
from scoring.portrait.feasible import feasible
from scoring.portrait.portrait import Scored
from scoring.records.sources import SOURCES, source
from scoring.records.view import View
from scoring.settings import Settings
from scoring.store import models
from tests.conftest import KILN, SHOP
from tests.properties.shapes import lake_of as files_of

DAY = AS_OF - dt.timedelta(days=1)
ROUNDING = 1e-9


@pytest.fixture(scope="module")
def files(county):
    return files_of(county)


@pytest.fixture(scope="module")
def bundle(county):
    with county[0].database.reading() as connection:
        return bundle_of(county[0], models.champion(connection))


@pytest.fixture(scope="module")
def scored(files, bundle):
    return calculate(files, AS_OF, bundle)


@pytest.fixture(scope="module")
def score_of(bundle):
    return lambda rows: explained(bundle, rows).score


@pytest.fixture(scope="module")
def open_to(files, scored):
    """The actions of every enterprise of the county."""
    return feasible(View(files, AS_OF), sorted(scored.values.index))


@pytest.fixture(scope="module")
def advised(files, scored, score_of):
    return advice(files, scored, sorted(scored.values.index), score_of)


def kind(action) -> str:
    return ":".join(action.id.split(":")[: 1 if action.id.startswith("keep:") else 2])


def delivered(name, rows, folder):
    """The file that the department would send: the official headers, its own words and units."""
    contract = source(name)
    path = folder / f"{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([f.headers[0] for f in contract.fields])
        for row in rows.to_pylist():
            writer.writerow(["" if row[f.name] is None else f.kind.shown(row[f.name]) for f in contract.fields])
    return Delivery(path, DAY, contract)


def through_the_door(told, home):
    """What the doors of a new installation make of the records, by source; nothing may be refused."""
    workspace = opened(Settings(home=home / "installation", _env_file=None))
    receipts = ingest(workspace, [delivered(name, rows, home) for name, rows in told.items()], "officer")
    assert [(r.state, r.quarantined, r.problem) for r in receipts] == [("ingested", 0, None)] * len(told)
    return {r.source: workspace.lake.path(r.source, r.batch) for r in receipts}


def test_the_promised_score_is_the_score_once_the_departments_have_sent_the_records(
    files, scored, bundle, score_of, open_to, tmp_path
):
    one_of_each = {}
    for enterprise, actions in open_to.items():
        for action in actions:
            if action.since <= AS_OF:
                one_of_each.setdefault(kind(action), (enterprise, (action,)))
    assert len(one_of_each) >= 9
    several = [(e, tuple(a for a in actions if a.since <= AS_OF)) for e, actions in open_to.items()]
    cases = [*one_of_each.values(), max(several, key=lambda case: len(case[1]))]
    scenarios = [Scenario(enterprise, records(plan, AS_OF)) for enterprise, plan in cases]
    promised = score_of(what_if(files, AS_OF, scenarios, scored.features))
    for number, (scenario, score) in enumerate(zip(scenarios, promised, strict=True)):
        home = tmp_path / str(number)
        home.mkdir()
        sent = through_the_door(scenario.records, home)
        more = dict(files) | {name: (*files[name], path) for name, path in sent.items()}
        after = calculate(more, AS_OF, bundle).facts["score"]
        assert after[scenario.enterprise] == score, cases[number]
        others = after.index != scenario.enterprise
        assert (after[others] == scored.facts["score"][others]).mean() > 0.9


def test_what_is_promised_is_told_with_its_actions(files, scored, score_of, advised, open_to):
    plans = [(e, plan) for e, told in advised.items() for plan in told["plans"]]
    assert len(plans) > 20
    by_id = {e: {a.id: a for a in actions} for e, actions in open_to.items()}
    scenarios = [Scenario(e, records([by_id[e][i] for i in plan["actions"]], AS_OF)) for e, plan in plans]
    scores = score_of(what_if(files, AS_OF, scenarios, scored.features))
    assert [plan["score"] for _, plan in plans] == scores.tolist()
    now = scored.facts["score"]
    for enterprise, plan in plans:
        assert plan["gain"] == plan["score"] - now[enterprise] >= WORTH_TELLING
        assert set(plan["actions"]) <= {a["id"] for a in advised[enterprise]["actions"]}
        last = [by_id[enterprise][i].counts_from for i in plan["actions"]]
        assert plan["counts_from"] == (max(last).isoformat() if all(last) else None)


def test_single_actions_come_first_the_best_of_them_first_then_what_adds_to_them(advised):
    sizes = set()
    for told in advised.values():
        plans = [(len(plan["actions"]), plan["score"]) for plan in told["plans"]]
        single = [score for size, score in plans if size == 1]
        assert [size for size, _ in plans] == sorted(size for size, _ in plans)
        assert single == sorted(single, reverse=True)
        larger = [score for size, score in plans if size > 1]
        assert len(larger) <= 2
        assert all(score > max(single, default=0.0) for score in larger)
        sizes |= {size for size, _ in plans}
    assert {1, 2} <= sizes


def test_no_action_touches_a_reading_a_bill_or_sales(open_to):
    quantities = re.compile(r"_wh$|_litre$|bill|sales|declared|volume|energy|tax_due|balance|amount|fine|capacity|peak")
    assert not [(name, column) for name, allowed in ALLOWED.items() for column in allowed if quantities.search(column)]
    assert all(set(allowed) <= {f.name for f in source(name).fields} for name, allowed in ALLOWED.items())
    assert {"vat_invoice", "tax_payment", "registration", "utility_account", "taxpayer_grade"}.isdisjoint(ALLOWED)


def test_the_records_of_all_actions_differ_from_what_stands_in_allowed_columns_only(files, open_to):
    standing = {name: _rows(View(files, AS_OF).table(name), name) for name in ALLOWED}
    book = {"known_at", "received_on", "batch", "line", "linked"}
    seen = set()
    for enterprise, actions in open_to.items():
        for name, table in records(actions, AS_OF).items():
            assert set(table.column("enterprise").to_pylist()) == {enterprise}
            assert set(table.column("known_at").to_pylist()) == {DAY}
            for key, row in _rows(table, name).items():
                before = standing[name].get(key, dict.fromkeys(row))
                changed = {c for c in row if row[c] != before[c]} - book
                new = key not in standing[name]
                assert changed <= ALLOWED[name] | (set(source(name).key) | {"occurred_at"} if new else set())
                seen.add(name)
    assert len(seen) >= 9


def _rows(table, name):
    return {tuple(row[c] for c in source(name).key): row for row in table.to_pylist()}


@pytest.mark.parametrize(("name", "column"), [("electricity", "energy_wh"), ("water", "bill_fen"), ("gas", "due_on")])
def test_a_change_of_anything_else_is_refused(name, column):
    with pytest.raises(ValueError, match=column):
        Change(name, {}, {column: 1})


def test_every_source_that_an_action_touches_has_a_contract():
    assert set(ALLOWED) <= {s.name for s in SOURCES}


def test_missing_sources_are_estimated_as_a_range_and_promised_nowhere(scored, advised):
    told = [(e, one) for e, all_of_it in advised.items() for one in all_of_it["estimates"]]
    assert len(told) > 50
    for enterprise, one in told:
        assert one["low"] - ROUNDING <= one["typical"] <= one["high"] + ROUNDING
        assert one["high"] >= scored.facts["score"][enterprise] + WORTH_TELLING
        assert not scored.coverage[one["source"]][enterprise]
    assert {one["source"] for _, one in told} <= set(scored.coverage.columns) - {"registration"}


def acted(lake_of, as_of=AS_OF, enterprise=KILN, **sources):
    """The actions of one enterprise by id, as drawn records have it."""
    found = feasible(View(lake_of(**sources), as_of), [enterprise])[enterprise]
    return {action.id: action for action in found}


def fined(decided_on, classes="罚款", **more):
    row = {"enterprise": KILN, "document": "德市监罚〔2026〕1号", "decided_on": decided_on, "classes": classes}
    return row | {"violation": "产品质量不合格", "authority": "德化县市场监督管理局"} | more


APPLIED = {"enterprise": SHOP, "document": "x1", "applied_on": dt.date(2026, 1, 5), "record_kind": "penalty",
           "result": "granted", "decided_on": dt.date(2026, 1, 9)}  # fmt: skip
"""Somebody's repair: the county hears of repairs."""


def test_a_general_penalty_can_be_repaired_three_months_after_it_was_decided(lake_of):
    (action,) = acted(lake_of, penalty=[fined(dt.date(2026, 8, 15))], repair=[APPLIED]).values()
    assert action.since == AS_OF
    assert "国家企业信用信息公示系统" in action.where.zh
    assert "发改委令第36号" in action.basis
    assert "未核实" not in action.basis
    assert action.counts_from == dt.date(2026, 11, 25) + dt.timedelta(days=7), "7 working days, then the weekly file"
    (row,) = records([action], AS_OF)["repair"].to_pylist()
    assert (row["document"], row["result"], row["decided_on"]) == ("德市监罚〔2026〕1号", "granted", DAY)


def test_before_that_day_is_told_and_nothing_promised(lake_of):
    files = lake_of(penalty=[fined(dt.date(2026, 8, 20))], repair=[APPLIED])
    built = matrix.build(files, AS_OF, features=[BY_NAME["penalties_in_use"]])
    facts = pd.DataFrame({"score": 600.0}, index=built.values.index)
    scored = Scored(
        AS_OF, "m", 600.0, built.values, built.values, built.coverage, facts, (BY_NAME["penalties_in_use"],)
    )
    told = advice(files, scored, [KILN], lambda rows: 600.0 - rows.values["penalties_in_use"].to_numpy())[KILN]
    assert (told["plans"], told["later"]) == ([], ["repair:penalty:德市监罚〔2026〕1号"])
    assert told["actions"][0]["since"] == "2026-11-21"


def test_a_serious_penalty_waits_a_year(lake_of):
    (action,) = acted(lake_of, penalty=[fined(dt.date(2026, 8, 15), "责令停产停业")], repair=[APPLIED]).values()
    assert action.since == dt.date(2027, 8, 16)


def test_other_authorities_are_reached_by_credit_china_and_no_verified_rule_says_how_long_it_takes(lake_of):
    rows = [fined(dt.date(2026, 5, 15), authority="泉州市德化生态环境局")]
    (action,) = acted(lake_of, penalty=rows, repair=[APPLIED]).values()
    assert action.where.zh.startswith("信用中国")
    assert action.counts_from is None


def test_a_pending_application_is_decided_instead_of_a_second_one(lake_of):
    pending = APPLIED | {"enterprise": KILN, "document": "德市监罚[2026]001号", "result": "pending", "decided_on": None,
                         "applied_on": dt.date(2026, 11, 2)}  # fmt: skip
    (action,) = acted(lake_of, penalty=[fined(dt.date(2026, 5, 15))], repair=[pending]).values()
    (row,) = records([action], AS_OF)["repair"].to_pylist()
    assert (row["applied_on"], row["result"], row["decided_on"]) == (dt.date(2026, 11, 2), "granted", DAY)
    assert "已受理" in action.what.zh


def test_where_nobody_ever_told_of_repairs_none_is_promised(lake_of):
    assert acted(lake_of, penalty=[fined(dt.date(2026, 5, 15))]) == {}


def bill(month, **more):
    row = {"account": "1", "enterprise": KILN, "month": month, "energy_wh": 1000, "bill_fen": 500_00}
    return row | {"due_on": month + dt.timedelta(days=25), "arrears_fen": 500_00} | more


def test_all_unpaid_bills_of_a_utility_are_one_action_and_supply_comes_back_with_them(lake_of):
    cut = {"utility": "electricity", "account": "1", "enterprise": KILN, "ground": "arrears"}
    cut |= {"cut_on": dt.date(2026, 10, 1), "arrears_fen": 1}
    bills = [bill(dt.date(2026, 7, 31)), bill(dt.date(2026, 8, 31)), bill(dt.date(2026, 10, 31))]
    paid = bill(dt.date(2026, 6, 30), paid_on=dt.date(2026, 7, 2), paid_fen=500_00, arrears_fen=0)
    (action,) = acted(lake_of, electricity=[*bills, paid], supply_interruption=[cut]).values()
    told = records([action], AS_OF)
    assert told["electricity"].column("month").to_pylist() == [dt.date(2026, 7, 31), dt.date(2026, 8, 31)], (
        "as far as due"
    )
    assert told["electricity"].column("energy_wh").to_pylist() == [1000, 1000]
    assert told["electricity"].column("arrears_fen").to_pylist() == [0, 0]
    assert told["supply_interruption"].column("restored_on").to_pylist() == [DAY]
    assert "1,000.00 元" in action.what.zh


def insured(month, heads, **more):
    row = {"enterprise": KILN, "month": month, "insured": heads, "contribution_due_fen": heads * 900_00}
    return row | {"contribution_paid_fen": heads * 900_00, "arrears_fen": 0} | more


MONTHS = [dt.date(2026, month + 1, 1) - dt.timedelta(days=1) for month in range(1, 11)]


def test_a_headcount_that_fell_is_restored_to_the_fullest_month_of_the_year(lake_of):
    told = [insured(month, 20 if month < dt.date(2026, 7, 1) else 12) for month in MONTHS]
    (action,) = acted(lake_of, social_insurance=told).values()
    (row,) = records([action], AS_OF)["social_insurance"].to_pylist()
    assert (row["month"], row["insured"], row["contribution_paid_fen"]) == (MONTHS[-1], 20, 20 * 900_00)
    assert "不得挂靠" in action.what.zh


def test_who_stopped_insuring_takes_it_up_with_the_last_whole_month(lake_of):
    (action,) = acted(lake_of, social_insurance=[insured(month, 9) for month in MONTHS[:5]]).values()
    (row,) = records([action], AS_OF)["social_insurance"].to_pylist()
    assert (row["month"], row["insured"]) == (dt.date(2026, 10, 31), 9)


def test_who_lost_one_of_four_people_is_told_nothing(lake_of):
    assert acted(lake_of, social_insurance=[insured(month, 4 if month.month < 9 else 3) for month in MONTHS]) == {}


def test_arrears_and_headcount_of_one_month_make_one_record(lake_of):
    told = [insured(month, 20 if month < dt.date(2026, 7, 1) else 12) for month in MONTHS]
    told[-1] |= {"contribution_paid_fen": 0, "arrears_fen": 12 * 900_00}
    actions = acted(lake_of, social_insurance=told)
    assert list(actions) == ["pay:social_insurance", "insure:headcount"]
    (row,) = records(actions.values(), AS_OF)["social_insurance"].to_pylist()
    assert (row["insured"], row["contribution_paid_fen"], row["arrears_fen"]) == (20, 20 * 900_00, 0)


@pytest.mark.parametrize(
    ("source_name", "row", "expected"),
    [
        (
            "tax_arrears",
            {"tax_type": "增值税", "announced_on": dt.date(2026, 7, 1), "balance_fen": 100},
            {"cleared_on": DAY},
        ),
        (
            "abnormal_operation",
            {"ground": "no_report", "document": "异1", "listed_on": dt.date(2026, 7, 9), "authority": "德化县市场监督管理局"},
            {"removed_on": DAY},
        ),
        (
            "dishonest_debtor",
            {"document": "执1", "listed_on": dt.date(2026, 7, 9), "authority": "德化县人民法院"},
            {"removed_on": DAY},
        ),
        (
            "executed_person",
            {"document": "执2", "filed_on": dt.date(2026, 7, 9), "amount_fen": 900, "authority": "德化县人民法院"},
            {"closed_on": DAY, "ending": "performed", "unpaid_fen": 0},
        ),
        (
            "commitment",
            {"document": "CN1", "committed_on": dt.date(2026, 7, 9), "due_on": dt.date(2026, 12, 1), "state": "open",
             "kind": "voluntary", "authority": "德化县行政服务中心"},
            {"state": "kept", "verified_on": DAY},
        ),
    ],
)  # fmt: skip
def test_what_is_cleared_left_performed_or_kept_is_told_by_its_own_record(lake_of, source_name, row, expected):
    (action,) = acted(lake_of, **{source_name: [{"enterprise": KILN} | row]}).values()
    (after,) = records([action], AS_OF)[source_name].to_pylist()
    assert {name: after[name] for name in expected} == expected


def test_an_early_removal_from_the_list_of_serious_violations_waits_a_year(lake_of):
    listed = {"enterprise": KILN, "document": "严1", "listed_on": dt.date(2026, 3, 2), "ground": "侵权"}
    listed |= {"authority": "德化县市场监督管理局"}
    (action,) = acted(lake_of, serious_violation=[listed], repair=[APPLIED]).values()
    assert action.since == dt.date(2027, 3, 3)


def test_who_has_more_actions_than_are_combined_still_has_all_of_them_alone_and_together(lake_of):
    entries = [
        {"enterprise": KILN, "ground": "no_report", "document": f"异{n}", "listed_on": dt.date(2026, 7, n),
         "authority": "德化县市场监督管理局"} for n in range(1, CONSIDERED + 3)
    ]  # fmt: skip
    files = lake_of(abnormal_operation=entries)
    feature = BY_NAME["late_annual_reports"]
    built = matrix.build(files, AS_OF, features=[feature])
    facts = pd.DataFrame({"score": 500.0}, index=built.values.index)
    scored = Scored(AS_OF, "m", 600.0, built.values, built.values, built.coverage, facts, (feature,))
    told = advice(files, scored, [KILN], lambda rows: 600.0 - 10 * rows.values[feature.name].to_numpy())[KILN]
    assert [len(plan["actions"]) for plan in told["plans"]] == [1] * len(entries) + [TOGETHER, len(entries)]
    assert told["plans"][-1]["score"] == 600.0
