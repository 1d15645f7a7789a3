"""The statistical size class: what is compared with what, and which loans are meant for whom."""

from __future__ import annotations

from functools import cache, partial
from string import ascii_uppercase

import numpy as np

from scoring.codes.size import CLASSES, group_of, groups
from scoring.errors import Invalid, NotFound, Text
from scoring.features.feature import declared
from scoring.features.firm_size import year_sales
from scoring.features.monthly import Array
from scoring.features.shapes import Events, Months


@declared(
    dimension="profile",
    unit="size",
    window=12,
    missing=("no_record", "no_basis"),
    direction="none",
    why=Text("规模大小本身无所谓好坏，只用于同类比较", "Size is neither good nor bad: it tells what to compare with"),
    action="none",
    label=Text("规模类型（近12个月申报销售额）", "Size class (sales declared for 12 months)"),
    meaning=Text(
        "按国家划型标准，企业属于微型、小型、中型还是大型。",
        "Whether the enterprise is micro, small, medium or large by the national standard.",
    ),
    evidence=("size_classes",),
    limits=("authorised",),
)
def size_class(registration: Events, tax_declaration: Months) -> Array:
    """0 micro, 1 small, 2 medium, 3 large by :mod:`scoring.codes.size`: the lowest class of its indicators.

    Staff as last registered, revenue as declared for the last 12 months, 3 at least; assets no source tells. Who is
    micro by one indicator is micro whatever the others are; otherwise null where one that the industry needs is
    unknown. Null, too, where the standard does not cover the industry.
    """
    told = {
        "staff": registration.newest("staff"),
        "revenue_fen": year_sales(tax_declaration),
        "assets_fen": np.full(registration.size, np.nan),
    }
    lowest = np.full(registration.size, float(len(CLASSES) - 1))
    for indicator, value in told.items():
        reached = np.zeros(registration.size)
        for place in range(len(CLASSES) - 1):
            bound = registration.newest(registration.numbered("industry", partial(_bound, indicator, place)))
            unknown = np.isnan(bound) | (bound > 0) & np.isnan(value)
            reached = reached + np.where(unknown, np.nan, (bound == 0) | (value >= bound))
        lowest = np.where((lowest == 0) | (reached == 0), 0.0, np.minimum(lowest, reached))
    return lowest


@cache
def _bound(indicator: str, place: int, industry: str) -> float:
    """The lower bound of small, medium or large for an industry: 0 where the indicator does not matter to it."""
    try:
        group = group_of(industry.lstrip(ascii_uppercase))
    except (Invalid, NotFound):
        return np.nan
    return np.nan if group is None else float(groups()[group].bounds.get(indicator, (0, 0, 0))[place])


FEATURES = (size_class,)
