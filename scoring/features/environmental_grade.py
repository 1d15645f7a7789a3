"""Environmental credit grade: green, blue, yellow, red. In lending it stands in place of environmental penalties."""

from __future__ import annotations

from functools import partial

import numpy as np

from scoring.codes.periods import months_later_each
from scoring.errors import Text
from scoring.features.feature import declared
from scoring.features.monthly import Array
from scoring.features.shapes import Events
from scoring.records.view import GRADE_MONTHS

STEPS = {"green": 3.0, "blue": 2.0, "yellow": 1.0, "red": 0.0}
BLUE = STEPS["blue"]
MOST_YEARS = 5
"""How many years of grades in a row are counted at most."""

feature = partial(
    declared,
    dimension="public_credit",
    window=None,
    direction="higher_is_safer",
    action="business",
    evidence=("green_credit",),
    limits=("environment", "public"),
)


def newest_year(environmental_grade: Events) -> Array:
    """The newest year evaluated, NaN where its grade is no longer in force.

    A grade is in force until its stated end, otherwise for 24 months from its publication, as where it replaces
    environmental penalties.
    """
    year, stated = environmental_grade.largest("year"), environmental_grade["until"]
    ends = np.where(np.isnat(stated), months_later_each(environmental_grade["published_on"], GRADE_MONTHS), stated)
    left = of_year(environmental_grade, (ends - environmental_grade.today).astype(np.float64), year)
    return np.where(left >= 0, year, np.nan)


def of_year(environmental_grade: Events, values: Array, year: Array) -> Array:
    """The value of the grade of a year, one for each enterprise; NaN where there is none."""
    return environmental_grade.newest(values, environmental_grade["year"] == year[environmental_grade.owner])


def step_of(environmental_grade: Events, year: Array) -> Array:
    """The grade of a year, one for each enterprise, as green 3, blue 2, yellow 1, red 0; NaN where there is none."""
    return of_year(environmental_grade, environmental_grade.numbered("grade", STEPS.__getitem__), year)


@feature(
    unit="colour",
    missing=("not_graded",),
    label=Text("环保信用等级（绿蓝黄红）", "Environmental credit grade"),
    meaning=Text(
        "最近一次仍有效的环保信用等级：绿最好，红最差；没有参评不算不好。",
        "The newest environmental credit grade in force: green is best, red worst; not being graded is not bad.",
    ),
)
def environmental_grade(environmental_grade: Events) -> Array:
    """Grade of the newest year evaluated as green 3, blue 2, yellow 1, red 0. Null where that is no longer in force."""
    return step_of(environmental_grade, newest_year(environmental_grade))


@feature(
    unit="count",
    missing=("not_graded",),
    label=Text("环保信用等级较上年升降（级）", "Change of the environmental credit grade"),
    meaning=Text(
        "最近一次环保信用等级比上一年度升了几级或降了几级。",
        "By how many steps the newest environmental grade is above or below that of the year before.",
    ),
)
def environmental_grade_change(environmental_grade: Events) -> Array:
    """Step of the newest grade in force less that of the year evaluated before it. Null without either."""
    year = newest_year(environmental_grade)
    return step_of(environmental_grade, year) - step_of(environmental_grade, year - 1)


@feature(
    unit="years",
    missing=("not_graded",),
    label=Text("环保信用等级连续为绿、蓝的年数", "Years in a row graded green or blue"),
    meaning=Text(
        "到最近一次为止，环保信用等级连续几年是绿或蓝（最多算5年）。",
        "For how many years in a row, up to the newest, it was graded green or blue, at most 5.",
    ),
)
def environmental_good_years(environmental_grade: Events) -> Array:
    """Years evaluated in a row, from the newest in force backwards, graded green or blue; at most 5."""
    year = newest_year(environmental_grade)
    years, unbroken = np.zeros(environmental_grade.size), ~np.isnan(year)
    for back in range(MOST_YEARS):
        unbroken = unbroken & (step_of(environmental_grade, year - back) >= BLUE)
        years = years + unbroken
    return np.where(np.isnan(year), np.nan, years)


FEATURES = (environmental_grade, environmental_grade_change, environmental_good_years)
