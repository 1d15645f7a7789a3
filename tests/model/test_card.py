"""The card has what a reviewer asks, and it is made of the report."""

import json
import re

import numpy as np
import pytest

from scoring.model.bundle import canonical
from scoring.model.card import card
from tests.model.judged import asked, told


@pytest.fixture(scope="module")
def report():
    return told()


@pytest.mark.parametrize(
    "asked_for",
    ["用途", "结论", "样本与标签", "表现", "校准", "与其他模型比较", "最依赖的来源", "公平性", "限制", "重做"],
)
def test_it_answers_what_a_reviewer_asks(report, asked_for):
    assert re.search(rf"^## {asked_for}", card(report), re.MULTILINE)


def test_the_headline_is_the_out_of_time_auc_with_its_interval(report):
    trial = report["trial"]
    low, high = trial["auc_95"]
    first = next(line for line in card(report).splitlines() if line.startswith("| **"))
    assert "时间外 / out of time (2025-03-01)" in first
    assert f"{trial['auc']:.3f} ({low:.3f}–{high:.3f})" in first


def test_every_finding_of_the_report_stands_in_it(report):
    text = card(report)
    assert all(f["zh"] in text and f["en"] in text for f in report["findings"])


def test_labels_are_told_by_ground_and_by_who_was_left_out(report):
    assert "逾期 / overdue 70" in card(report)
    assert "已违约 / in default 12" in card(report)


def test_it_says_what_it_is_not_and_that_no_trait_of_a_person_is_used(report):
    text = card(report)
    assert "不是公共信用评价" in text
    assert "不使用任何自然人的特征" in text
    assert "不得作为拒绝贷款的唯一理由" in text


def test_the_rows_of_a_table_have_as_many_cells_as_its_head(report):
    for block in re.findall(r"(?:^\|.*\n?)+", card(report), re.MULTILINE):
        assert len({line.count("|") for line in block.splitlines()}) == 1


def test_the_same_report_gives_the_same_card_also_when_read_again(report):
    assert card(json.loads(canonical(report))) == card(report)


def test_a_cohort_without_a_default_has_dashes():
    cohorts = asked()["cohorts"]
    first = min(cohorts)
    quiet = type(cohorts[first])(cohorts[first].values, np.zeros(900), cohorts[first].enterprise)
    line = next(x for x in card(told(cohorts=cohorts | {first: quiet})).splitlines() if f"held out {first}" in x)
    assert "| – |" in line
