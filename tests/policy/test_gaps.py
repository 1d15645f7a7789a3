"""What separates an enterprise from the list, in numbers and in words."""

import dataclasses
import json

import numpy as np
import pytest
from hypothesis import given

from scoring.policy.decide import decide
from scoring.policy.gaps import Gap, gap, gaps, told
from scoring.policy.parameters import Policy
from scoring.policy.population import population
from tests.policy.people import AS_OF, crowds, decided


def gaps_of(decisions):
    """Of the only enterprise."""
    return gaps(decisions, np.array([0]))[0]


NOTHING = Policy(electricity_offered=False, green_offered=False, ceramics_offered=False, credit_offered=False)


@pytest.mark.parametrize(
    ("policy", "change", "expected", "zh"),
    [
        (Policy(), {"score": 545.126}, Gap("LOW_SCORE", 545.13, 560.0, "points"), "现为 545.13 分，须为 560 分"),
        (Policy(), {"score": 559.9999}, Gap("LOW_SCORE", 559.9999, 560.0, "points"), "须为 560 分"),
        (Policy(), {"score": 570.0, "watched": True}, Gap("LOW_SCORE", 570.0, 580.0, "points"), "须为 580 分"),
        (Policy(), {"sources": 2}, Gap("FEW_SOURCES", 2.0, 3.0, "sources"), "现为 2 个，须为 3 个"),
        (Policy(), {"operating_months": np.nan}, Gap("TOO_YOUNG", None, 12.0, "months"), "现为 未知，须为 12 个月"),
        (Policy(), {"banks": ()}, Gap("NO_CONSENT", 0.0, 1.0, "count"), "现为 0 个，须为 1 个"),
        (Policy(maximum_pd=0.005), {}, Gap("HIGH_PD", 0.008, 0.005, "share"), "现为 0.80%，须为 0.50%"),
        (Policy(own_meter_required=True), {"utility_accounts": 0.0}, Gap("NO_FIXED_PLACE", 0.0, 1.0, "count"), "须为 1 个"),
        (Policy(), {"purpose": "购房"}, Gap("UNLAWFUL_PURPOSE"), "贷款用途未说明或不合规"),
    ],
)  # fmt: skip
def test_each_cause_is_measured_in_its_own_unit(policy, change, expected, zh):
    [found] = gaps_of(decided(policy, **change))
    assert found == expected
    assert zh in told(found).zh
    assert told(found).en


def test_where_no_product_fits_it_is_told_what_each_lacks():
    [found] = gaps_of(decided(NOTHING, taxpayer_grade="C", tax_overdue=1.0))
    assert found.lacking == (("tax", ("TAXPAYER_GRADE", "TAX_OVERDUE")),)
    assert "税易贷：" in told(found).zh
    assert "Tax is overdue" in told(found).en


def test_a_limit_that_is_used_up_is_told_as_such():
    [found] = gaps_of(decided(NOTHING, outstanding_fen=1e12))
    assert found.lacking == (("tax", ("SMALL_LIMIT",)),)
    assert "低于最小额度" in told(found).zh


def test_nothing_separates_who_is_listed():
    assert gaps_of(decided()) == ()


@given(crowds)
def test_there_is_one_gap_for_each_cause_and_json_gives_it_back(facts):
    decisions = decide(population(facts, AS_OF), Policy())
    left = np.flatnonzero(~decisions.listed)
    for place, found in zip(left, gaps(decisions, left), strict=True):
        assert tuple(each.cause for each in found) == decisions.causes_of(int(place))
        for each in found:
            assert gap(json.loads(json.dumps(dataclasses.asdict(each), allow_nan=False))) == each
            assert each.have is None or each.have != each.need
            assert told(each).zh
