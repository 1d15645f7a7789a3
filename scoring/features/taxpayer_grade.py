"""Taxpayer credit grade: A is best, D worst; M and no grade are unknown.

Since July 2025 the grade also counts social-insurance contributions (纳税缴费信用); its letters stayed the same.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from scoring.errors import Text
from scoring.features.feature import declared
from scoring.features.monthly import Array
from scoring.features.shapes import Events, shared

STEPS = {"A": 4.0, "B": 3.0, "C": 1.0, "D": 0.0}
"""M is left out on purpose: it says that nothing is known, not that the firm is in the middle."""

LONGEST_RUN = 10
"""Years of consecutive A are counted up to here."""

feature = partial(
    declared,
    dimension="tax",
    window=None,
    missing=("not_graded",),
    direction="higher_is_safer",
    action="file",
    evidence=("tax_grade",),
    limits=("authorised",),
)


@shared
def _steps(taxpayer_grade: Events) -> Array:
    """The step of each row, NaN for M."""
    return taxpayer_grade.numbered("grade", lambda grade: STEPS.get(grade, np.nan))


@shared
def _years_before_newest(taxpayer_grade: Events) -> Array:
    """How many years each row's year of evaluation lies before the newest one of the enterprise."""
    newest = np.zeros(taxpayer_grade.size)
    np.maximum.at(newest, taxpayer_grade.owner, taxpayer_grade["year"])
    return newest[taxpayer_grade.owner] - taxpayer_grade["year"]


def _grade(taxpayer_grade: Events, years_before: int = 0) -> Array:
    return taxpayer_grade.newest(_steps(taxpayer_grade), _years_before_newest(taxpayer_grade) == years_before)


@feature(
    unit="grade",
    evidence=("tax_grade", "tax_loan"),
    label=Text("最近一次纳税信用级别", "Newest taxpayer credit grade"),
    meaning=Text(
        "税务机关最近一次评的纳税（缴费）信用级别；M 级和没有级别表示未知。",
        "The newest grade given by the tax office; M or no grade means unknown.",
    ),
)
def taxpayer_grade(taxpayer_grade: Events) -> Array:
    """Grade of the newest year evaluated as A 4, B 3, C 1, D 0. Null for M and where no grade is known."""
    return _grade(taxpayer_grade)


@feature(
    unit="years",
    evidence=("taizhou",),
    label=Text("连续A级年数", "Years of consecutive grade A"),
    meaning=Text(
        "到最近一次评价为止，连续几年被评为 A 级。", "For how many years in a row, up to the newest, the grade was A."
    ),
)
def taxpayer_grade_a_years(taxpayer_grade: Events) -> Array:
    """Years in a row graded A up to the newest evaluated, at most 10. Null where the newest is M or none is known."""
    grade, before = _grade(taxpayer_grade), _years_before_newest(taxpayer_grade)
    years, unbroken = np.zeros(taxpayer_grade.size), np.ones(taxpayer_grade.size, dtype=bool)
    for back in range(LONGEST_RUN):
        unbroken &= taxpayer_grade.count(taxpayer_grade.where("grade", "A") & (before == back)) > 0
        years += unbroken
    return np.where(np.isnan(grade), np.nan, years)


@feature(
    unit="count",
    direction="none",
    why=Text(
        "升级多半从低级别升上来，降级多半从高级别降下来，单看升降分不出好坏",
        "Most rises start from a low grade and most falls from a high one: the step alone tells neither good nor bad",
    ),
    label=Text("纳税信用级别较上年升降", "Taxpayer grade against the year before"),
    meaning=Text(
        "最近一次的级别比前一年高了还是低了几档（A 为 4、B 为 3、C 为 1、D 为 0）。",
        "By how many steps the newest grade is above or below that of the year before (A 4, B 3, C 1, D 0).",
    ),
)
def taxpayer_grade_change(taxpayer_grade: Events) -> Array:
    """Step of the newest year evaluated less that of the year before. Null where either is M or missing."""
    return _grade(taxpayer_grade) - _grade(taxpayer_grade, years_before=1)


@feature(
    unit="grade",
    evidence=("tax_grade", "tax_loan"),
    label=Text("近三个评价年度最低纳税信用级别", "Worst taxpayer grade of the last three years"),
    meaning=Text(
        "最近三个评价年度中最差的一次级别；M 级不算。", "The worst grade of the last three years; M does not count."
    ),
)
def taxpayer_grade_worst(taxpayer_grade: Events) -> Array:
    """Lowest step of the newest year evaluated and the two before it, M left out. Null where none is left."""
    return taxpayer_grade.smallest(_steps(taxpayer_grade), _years_before_newest(taxpayer_grade) <= 2)


@feature(
    unit="yes",
    missing=("no_record",),
    direction="higher_is_riskier",
    evidence=("tax_grade", "taizhou"),
    label=Text("最近一次纳税信用为D级", "Newest taxpayer grade is D"),
    meaning=Text(
        "最近一次是否被评为 D 级；评为 M 级的不是 D 级。", "Whether the newest grade is D; a firm graded M is not."
    ),
)
def taxpayer_grade_d(taxpayer_grade: Events) -> Array:
    """1 if the newest year evaluated was graded D, 0 if it was A, B, M or C. Null without any grade."""
    is_d = taxpayer_grade.where("grade", "D").astype(np.float64)
    return taxpayer_grade.newest(is_d, _years_before_newest(taxpayer_grade) == 0)


@feature(
    unit="years",
    missing=("no_record",),
    evidence=("tax_loan", "tax_grade"),
    label=Text("纳税信用已评价年数", "Years with a taxpayer grade"),
    meaning=Text(
        "已知有几个年度被评为 A、B、C 或 D 级；M 级不算。",
        "For how many years a grade of A to D is known; M does not count.",
    ),
)
def taxpayer_graded_years(taxpayer_grade: Events) -> Array:
    """Years graded A, B, C or D. 0 where only M is known, null without any grade."""
    return taxpayer_grade.where_known(taxpayer_grade.count(~np.isnan(_steps(taxpayer_grade))))


FEATURES = (
    taxpayer_grade,
    taxpayer_grade_a_years,
    taxpayer_grade_change,
    taxpayer_grade_worst,
    taxpayer_grade_d,
    taxpayer_graded_years,
)
