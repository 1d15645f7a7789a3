"""Registration: age, capital, staff, and what kind of enterprise it is."""

from __future__ import annotations

from functools import partial

import numpy as np

from scoring.errors import Text
from scoring.features.feature import declared
from scoring.features.firm_size import capital
from scoring.features.monthly import Array, ratio
from scoring.features.shapes import Events

CERAMICS = "^C?307"
"""Industry codes of the manufacture of ceramics, in the editions of 2011 and 2017 alike (GB/T 4754)."""
DAYS_A_YEAR = 365.25

feature = partial(
    declared,
    dimension="profile",
    window=None,
    missing=("no_record",),
    evidence=("practice",),
    limits=("public",),
)


@feature(
    unit="years",
    direction="higher_is_safer",
    action="none",
    label=Text("经营年限", "Years since foundation"),
    meaning=Text("企业成立到现在多少年。", "How many years ago the enterprise was founded."),
    evidence=("mechanism", "tax_loan"),
)
def operating_years(registration: Events) -> Array:
    """Years of 365.25 days from foundation to the as-of date."""
    return registration.newest(registration.days_since("established_on") / DAYS_A_YEAR)


@feature(
    unit="yuan",
    direction="higher_is_safer",
    action="report",
    label=Text("注册资本", "Registered capital"),
    meaning=Text("登记的注册资本是多少。", "The capital that is registered."),
)
def registered_capital(registration: Events) -> Array:
    """Registered capital in yuan, as last registered; null where none is."""
    return capital(registration) / 100.0


@feature(
    unit="ratio",
    missing=("no_record", "no_basis"),
    direction="higher_is_safer",
    action="report",
    label=Text("实缴资本占注册资本", "Paid-in share of the registered capital"),
    meaning=Text("登记的注册资本里已经实际缴了几成。", "What share of the registered capital has been paid in."),
)
def paid_in_share(registration: Events) -> Array:
    """Paid-in over registered capital, as last registered, at most 1. Null where either is missing or none is due."""
    return np.minimum(ratio(registration.newest("paid_in_fen"), capital(registration)), 1.0)


@feature(
    unit="yuan",
    missing=("no_record", "no_basis"),
    direction="none",
    why=Text(
        "各行业所需资本不同，一人公司的注册资本也可能很高",
        "Trades need capital to different degrees, and a firm of one may register a great deal",
    ),
    action="none",
    label=Text("人均注册资本", "Registered capital for one of the staff"),
    meaning=Text("注册资本平均到每个从业人员是多少。", "The registered capital, for each of the staff."),
)
def capital_per_staff(registration: Events) -> Array:
    """Registered capital in yuan over the staff, both as last registered. Null where either is missing or 0 staff."""
    return ratio(capital(registration) / 100.0, registration.newest("staff"))


@feature(
    unit="persons",
    direction="higher_is_safer",
    action="report",
    label=Text("登记从业人数", "Registered staff"),
    meaning=Text("登记的从业人员有多少。", "How many people work for the enterprise according to its registration."),
)
def registered_staff(registration: Events) -> Array:
    """Staff as last registered; null where the registration tells none."""
    return registration.newest("staff")


@feature(
    unit="yes",
    direction="none",
    why=Text("主体类型本身无所谓好坏", "The legal form is neither good nor bad"),
    action="none",
    label=Text("是否个体工商户", "Sole trader"),
    meaning=Text("登记的主体类型是不是个体工商户。", "Whether the enterprise is registered as a sole trader."),
)
def sole_trader(registration: Events) -> Array:
    """1 for a sole trader (个体工商户), 0 for a company or a cooperative."""
    return registration.newest(registration.where("kind", "sole_trader").astype(np.float64))


@feature(
    unit="yes",
    direction="none",
    why=Text(
        "行业本身无所谓好坏，只用于区分行业特点", "The trade is neither good nor bad: it tells what to compare with"
    ),
    action="none",
    label=Text("是否陶瓷制造企业", "Manufacturer of ceramics"),
    meaning=Text("登记的行业是不是陶瓷制品制造。", "Whether the registered industry is the manufacture of ceramics."),
    evidence=("kilns",),
)
def ceramics(registration: Events) -> Array:
    """1 where the industry code, without the letter of its section, begins with 307; 0 elsewhere."""
    return registration.newest(registration.mentions("industry", CERAMICS).astype(np.float64))


FEATURES = (
    operating_years,
    registered_capital,
    paid_in_share,
    capital_per_staff,
    registered_staff,
    sole_trader,
    ceramics,
)
