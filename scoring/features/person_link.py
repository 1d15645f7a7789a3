"""Duty links: how many people answer for an enterprise or own it, and how long they stay. Tokens only, no names."""

from __future__ import annotations

from functools import partial

import numpy as np

from scoring.errors import Text
from scoring.features.feature import declared
from scoring.features.monthly import Array, ratio
from scoring.features.registration import DAYS_A_YEAR
from scoring.features.shapes import TWO_YEARS, Events, shared
from scoring.records.person_link import LEGAL_REPRESENTATIVE, SHAREHOLDER

feature = partial(
    declared,
    dimension="profile",
    window=None,
    missing=("no_record",),
    action="none",
    evidence=("practice",),
    limits=("duties",),
)

EITHER_WAY = Text(
    "股权集中则决策快，股权分散则有人分担，各有利弊",
    "Held by few it decides fast, held by many it has more to lean on: either may be sound",
)


@shared
def in_office(person_link: Events) -> Array:
    """A mask of the duties that are held on the as-of date; the last day of a duty still counts."""
    return np.isnat(person_link["until"]) | (person_link["until"] >= person_link.today)


@shared
def in_charge(person_link: Events) -> Array:
    """A mask of the duties held of legal representatives and persons in charge."""
    return in_office(person_link) & person_link.where("role", LEGAL_REPRESENTATIVE, "responsible")


@shared
def shareholding(person_link: Events) -> Array:
    """A mask of the shares that are held."""
    return in_office(person_link) & person_link.where("role", SHAREHOLDER)


@feature(
    unit="years",
    direction="higher_is_safer",
    label=Text("法定代表人（负责人）任职年限", "Years in office of the person in charge"),
    meaning=Text(
        "现任法定代表人或负责人已经任职几年。", "How many years the present person in charge has been in office."
    ),
)
def representative_years(person_link: Events) -> Array:
    """Years of 365.25 days since the newest duty held of a legal representative or person in charge began."""
    return person_link.newest(person_link.days_since("since") / DAYS_A_YEAR, in_charge(person_link))


@feature(
    unit="persons",
    direction="none",
    why=Text("人员多少取决于企业形式和规模", "How many there are depends on the legal form and the size"),
    label=Text("任职和持股的人数", "People in office or holding shares"),
    meaning=Text(
        "担任法定代表人、董事、监事等职务或持股的一共有几个人。",
        "How many different people hold a duty or a share in the enterprise.",
    ),
)
def people_linked(person_link: Events) -> Array:
    """Number of different persons (tokens) with a duty or share held."""
    return person_link.where_known(person_link.distinct("person", in_office(person_link)))


@feature(
    unit="ratio",
    missing=("no_record", "no_basis"),
    window=24,
    direction="higher_is_riskier",
    label=Text("近24个月人员离任比例", "Share of duties and shares given up, last 24 months"),
    meaning=Text(
        "最近两年里，任职和持股的人有几成离开了。",
        "What share of the duties and shares of the last two years was given up.",
    ),
)
def people_turnover(person_link: Events) -> Array:
    """Duties and shares that ended in the last 720 days, over these and those still held. Null where all are older."""
    held = in_office(person_link)
    left = person_link.count(~held & (person_link.days_since("until") <= TWO_YEARS))
    return ratio(left, left + person_link.count(held))


@feature(
    unit="persons",
    missing=("no_record", "none_such"),
    direction="none",
    why=EITHER_WAY,
    label=Text("股东人数", "Shareholders"),
    meaning=Text("登记的股东有几个。", "How many shareholders are registered."),
)
def shareholders(person_link: Events) -> Array:
    """Number of different shareholders; null without any, as of a sole trader."""
    count = person_link.distinct("person", shareholding(person_link))
    return np.where(count > 0, count, np.nan)


@feature(
    unit="ratio",
    missing=("no_record", "none_such"),
    direction="none",
    why=EITHER_WAY,
    label=Text("第一大股东持股比例", "Share of the largest shareholder"),
    meaning=Text("持股最多的股东占几成股份。", "What share the largest shareholder holds."),
)
def largest_shareholder_share(person_link: Events) -> Array:
    """Largest share held; null where no shareholder with a stated share is known."""
    return person_link.largest("share_percent", shareholding(person_link)) / 100.0


@feature(
    unit="ratio",
    missing=("no_record", "none_such"),
    direction="none",
    why=Text(
        "法定代表人可以是大股东，也可以是聘任的经理人",
        "The legal representative may be an owner or an appointed manager",
    ),
    label=Text("法定代表人持股比例", "Share held by the legal representative"),
    meaning=Text("现任法定代表人自己占几成股份。", "What share the present legal representative holds."),
)
def representative_share(person_link: Events) -> Array:
    """Share held by who is legal representative or in charge, 0 if none; null without such a person or shareholders."""
    charge, shares = in_charge(person_link), shareholding(person_link)
    held = person_link.total("share_percent", person_link.also("person", charge) & shares)
    known = (person_link.count(charge) > 0) & (person_link.count(shares) > 0)
    return np.where(known, held, np.nan) / 100.0


FEATURES = (
    representative_years,
    people_linked,
    people_turnover,
    shareholders,
    largest_shareholder_share,
    representative_share,
)
