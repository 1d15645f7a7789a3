"""Honours in force, by level, and red lists."""

from __future__ import annotations

from functools import partial

from scoring.errors import Text
from scoring.features.feature import declared
from scoring.features.monthly import Array
from scoring.features.shapes import Events

feature = partial(
    declared,
    dimension="public_credit",
    unit="count",
    window=None,
    missing=("not_delivered",),
    direction="higher_is_safer",
    action="business",
    evidence=("guangzhou",),
    limits=("in_use", "public"),
)


@feature(
    label=Text("有效的国家级、省级荣誉数", "Honours of nation and province in force"),
    meaning=Text(
        "仍在有效期内的国家级、省级荣誉和认定有几项。",
        "How many honours and certified standings of nation or province are in force.",
    ),
)
def high_honours_in_force(honour: Events) -> Array:
    """Different titles of nation or province, neither expired nor revoked."""
    return honour.distinct("title", honour.where("level", "nation", "province"))


@feature(
    label=Text("有效的市县级、行业荣誉数", "Honours of city, county and trade in force"),
    meaning=Text(
        "仍在有效期内的市级、县级和行业荣誉有几项。",
        "How many honours of the city, the county or the trade are in force.",
    ),
)
def local_honours_in_force(honour: Events) -> Array:
    """Different titles of prefecture, county or trade, neither expired nor revoked."""
    return honour.distinct("title", honour.where("level", "prefecture", "county", "industry"))


@feature(
    evidence=("credit_report",),
    label=Text("列入的守信红名单数", "Red lists it stands on"),
    meaning=Text(
        "目前列在几个守信红名单上，例如纳税信用A级纳税人名单。",
        "On how many red lists of good faith it stands, such as that of grade A taxpayers.",
    ),
)
def red_lists(red_list: Events) -> Array:
    """Different red lists on which an entry stands, neither removed nor expired."""
    return red_list.distinct("list")


FEATURES = (high_honours_in_force, local_honours_in_force, red_lists)
