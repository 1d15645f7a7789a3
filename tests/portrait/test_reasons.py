"""Reasons in words: the figure, its peers, its points, and never blame for what the enterprise did not do."""

import re
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.features.registry import BY_NAME, FEATURES
from scoring.portrait.families import family
from scoring.portrait.reasons import ITS_DOING, NOT_ITS_DOING, WHOSE, Measured, Reason, reasons, sentence, standing
from scoring.portrait.typical import Typical

BLAME = {
    "zh": r"失信|违约|违规|违法|过错|过失|责任|不良|不力|不善|不当|不诚|逾期|欠费|欠缴|欠税|迟缴|漏|恶意|应当|必须|未能|没能|拖欠|败诉|被告|处罚|罚款",
    "en": r"\b(fault|fail\w*|blam\w+|bad(ly)?\b(?! in itself)|poor|careless|negle\w+|dishonest|breach|violat\w+|overdue|late|"
    r"arrears|default\w*|must|should|wrong|defaulter|penalt\w+)\b",
}
PEERS = Typical("class_and_size", 38, 0.0, 1.0, 2.0)


def told(name: str, value: float, points: float, *, language: str = "zh", peers: Typical | None = PEERS) -> str:
    return sentence(Reason(Measured(BY_NAME[name], value, points), (), points), peers, language)


def everything_said(name: str, language: str) -> list[str]:
    """Every sentence about a feature: low and high values, for and against, with peers and without, alone or not."""
    feature = BY_NAME[name]
    return [
        sentence(Reason(Measured(feature, value, points), related, points), peers, language)
        for value, points, peers, related in product(
            (0.0, 0.35, 1.0, 40.0, -0.2), (-12.3, 12.3), (PEERS, None), ((), (Measured(feature, 1.0, 1.0),))
        )
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_sentence_of_a_blameless_feature_has_a_word_of_blame(language: str):
    blameless = [feature for feature in FEATURES if standing(feature) in {"circumstance", "register"}]
    assert len(blameless) > 15
    for said in (said for feature in blameless for said in everything_said(feature.name, language)):
        assert not re.search(BLAME[language], said, re.IGNORECASE), said


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_sentence_adds_a_word_of_blame_to_the_name_of_its_feature(language: str):
    for feature in FEATURES:
        label = (feature.peers_of or feature).label.in_language(language)
        for said in everything_said(feature.name, language):
            rest = said.replace(feature.label.in_language(language), "").replace(label, "")
            assert not re.search(BLAME[language], rest, re.IGNORECASE), said


@pytest.mark.parametrize("language", ["zh", "en"])
def test_whatever_is_not_its_own_doing_is_told_as_such(language: str):
    for feature in FEATURES:
        whose = standing(feature)
        for said in everything_said(feature.name, language):
            if whose == "own":
                assert not any(words.in_language(language) in said for words in WHOSE.values())
            else:
                assert said.endswith(WHOSE[whose].in_language(language))


@pytest.mark.parametrize("feature", [f for f in FEATURES if "creditor" in f.limits], ids=lambda f: f.name)
def test_what_others_owe_is_told_as_theirs_and_never_as_a_failing(feature):
    assert standing(feature) == "owed"
    for said in everything_said(feature.name, "zh"):
        assert said.endswith("这是别人应付给企业的钱，只看资金周转。")
        assert not re.search(r"(?<!被)拖欠(?!企业)|失信", said)
    for said in everything_said(feature.name, "en"):
        assert "Others owe this to the enterprise" in said
        assert not re.search(r"arrears of the enterprise|dishonest", said)


def test_what_cannot_be_changed_is_blameless_unless_it_was_done():
    for feature in FEATURES:
        if feature.action == "none":
            assert (standing(feature) == "own") == (feature.name in ITS_DOING), feature.name
    assert set(BY_NAME) >= NOT_ITS_DOING | ITS_DOING


def test_what_has_no_direction_is_never_told_as_good_or_bad():
    assert "own" not in {standing(feature) for feature in FEATURES if feature.direction == "none"}


@pytest.mark.parametrize(
    ("name", "whose"),
    [
        ("operating_years", "circumstance"),
        ("energy_price_growth", "circumstance"),
        ("judgments_won", "owed"),
        ("capital_cuts", "register"),
        ("energy_use_among_peers", "compared"),
        ("electricity_peak_share", "either"),
        ("misuse_cases", "own"),
        ("electricity_overdue_months", "own"),
    ],
)
def test_whose_doing_a_figure_is(name: str, whose: str):
    assert standing(BY_NAME[name]) == whose


def test_a_sentence_tells_value_peers_and_points_in_both_languages():
    assert told("water_overdue_months", 0.0, 5.0) == (
        "近12个月水费逾期月数：0 个月，同行业同规模 38 家企业的中位数是 1 个月；加 5.0 分"
    )
    assert told("water_overdue_months", 0.0, 5.0, language="en") == (
        "Months with a late water bill, of the last 12: 0 months "
        "(median of 38 enterprises of the same industry and size: 1 month); adds 5.0 points"
    )


def test_a_value_like_the_peers_is_called_so():
    assert "1 个月，与同行业同规模 38 家企业的中位数相同；减" in told("water_overdue_months", 1.0, -5.0)
    assert "enterprises of the same industry and size: the same" in told(
        "water_overdue_months", 1.0, -5.0, language="en"
    )


def test_without_peers_the_value_stands_alone():
    assert told("water_overdue_months", 2.0, -5.0, peers=None) == "近12个月水费逾期月数：2 个月；减 5.0 分"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("electricity_unpaid", 1.32, "：1.3 倍，"),
        ("announced_tax_arrears", 0.0, "：0 元，"),
        ("disconnected_now", 0.0, "：否，同行业同规模 38 家企业的多数是“是”"),
        ("electricity_growth", -0.351, "：下降 35.1%，同行业同规模 38 家企业的中位数是增长 100.0%；"),
        ("electricity_growth", 0.0, "：持平，"),
        ("gas_share_change", 0.052, "：上升 5.2 个百分点，"),
        ("months_since_disconnection", 60.0, "：60 个月内没有，"),
        ("months_since_disconnection", 12.0, "：12 个月，"),
        ("energy_use_among_peers", 0.35, "（电+气）：每 100 家同行中高过约 35 家；"),
        ("energy_use_among_peers", 0.002, "（电+气）：同行中最低一端；"),
        ("energy_use_among_peers", 1.0, "（电+气）：同行中最高一端；"),
    ],
)
def test_values_are_written_as_people_say_them(name: str, value: float, words: str):
    assert words in told(name, value, -1.0)


def measured(**values: tuple[float, float]) -> list[Measured]:
    return [Measured(BY_NAME[name], value, points) for name, (value, points) in values.items()]


def test_related_figures_are_one_reason_told_by_the_strongest_that_pulls_its_way():
    one, other = reasons(
        measured(
            electricity_growth=(-0.3, -4.0),
            electricity_recent_growth=(-0.2, -3.0),
            electricity_trend=(0.1, 5.0),
            tax_burden=(0.1, 1.0),
        )
    )
    assert one.told.feature.name == "electricity_growth"
    assert [m.feature.name for m in one.related] == ["electricity_recent_growth", "electricity_trend"]
    assert one.points == -2.0
    assert other.points == 1.0
    assert "连同 2 项相近指标共减 2.0 分" in sentence(one, None, "zh")
    assert sentence(one, None, "en").endswith("; with 2 related figures takes 2.0 points")


def test_nothing_unknown_is_a_reason():
    assert reasons(measured(electricity_growth=(np.nan, -4.0), tax_burden=(0.1, 0.0))) == []


@given(st.lists(st.floats(-60, 60), min_size=len(FEATURES), max_size=len(FEATURES)))
def test_reasons_share_out_all_points_and_come_in_order(points: list[float]):
    found = reasons([Measured(f, 1.0, p) for f, p in zip(FEATURES, points, strict=True)])
    assert sum(r.points for r in found) == pytest.approx(sum(points), abs=1e-9)
    assert [abs(r.points) for r in found] == sorted((abs(r.points) for r in found), reverse=True)
    families = [family(r.told.feature) for r in found]
    assert len(set(families)) == len(families)
    for reason in found:
        assert reason.told.points * reason.points >= 0
