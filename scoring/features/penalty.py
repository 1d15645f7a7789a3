"""Administrative penalties while they may be used: how many, how grave, how dear, how long ago.

None counts that was decided in the epidemic years of relief (:func:`scoring.codes.publicity.in_relief`). Minor ones
are no longer used at all since 2023-05-01 (:mod:`scoring.codes.publicity`); before, they count among the others.
What the penalties are about: :mod:`scoring.features.penalty_subject`.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from scoring.codes.publicity import SERIOUS, in_relief
from scoring.errors import Text
from scoring.features.feature import declared
from scoring.features.firm_size import capital, to_size, year_sales
from scoring.features.monthly import Array
from scoring.features.shapes import Events, Months, shared
from scoring.records.penalty import gravity

LONGEST = 1096.0
"""Days for which a penalty can be used at most: three years."""

feature = partial(
    declared,
    dimension="public_credit",
    unit="count",
    window=None,
    missing=("not_delivered",),
    direction="higher_is_riskier",
    action="repair",
    evidence=("repair_rules",),
    limits=("in_use", "public", "environment"),
)


@shared
def counting(penalty: Events) -> Array:
    """The penalties that count: all in use, but none of the epidemic years of relief."""
    return ~in_relief(penalty["decided_on"])


@shared
def serious(penalty: Events) -> Array:
    """The counting penalties that are serious, as the department says, otherwise by their classes."""
    grave = gravity({"gravity": penalty["gravity"], "classes": penalty["classes"]}) == SERIOUS
    return counting(penalty) & grave


def taken(penalty: Events) -> Array:
    """Fines and confiscations of the counting penalties, in fen."""
    rows = counting(penalty)
    return penalty.total("fine_fen", rows) + penalty.total("confiscated_fen", rows)


@feature(
    label=Text("公示期内行政处罚次数", "Administrative penalties still published"),
    meaning=Text(
        "仍在公示期内、未被撤销或修复的行政处罚有几次。",
        "How many administrative penalties are still published and neither revoked nor repaired.",
    ),
)
def penalties_in_use(penalty: Events) -> Array:
    """Number of penalties in use: not revoked, disputed or repaired, and within their publication period.

    None counts that was decided in the epidemic years of relief, 2020 to 2022.
    """
    return penalty.count(counting(penalty))


@feature(
    unit="yuan",
    label=Text("公示期内罚款金额", "Fines still published"),
    meaning=Text("仍在公示期内的行政处罚一共罚了多少钱。", "The sum of the fines that are still published."),
)
def fines_in_use(penalty: Events) -> Array:
    """Sum of the fines of penalties in use, in yuan. One that is not stated (the template of 2015) adds nothing."""
    return penalty.total("fine_fen", counting(penalty)) / 100.0


@feature(
    unit="yuan",
    label=Text("公示期内没收金额", "Confiscations still published"),
    meaning=Text(
        "仍在公示期内的行政处罚一共没收了多少违法所得和财物。",
        "How much unlawful gain and property the penalties still published confiscated.",
    ),
)
def confiscated_in_use(penalty: Events) -> Array:
    """Sum of what the penalties in use confiscated, in yuan."""
    return penalty.total("confiscated_fen", counting(penalty)) / 100.0


@feature(
    unit="ratio",
    missing=("not_delivered", "no_basis"),
    evidence=("practice",),
    limits=("in_use", "public", "environment", "authorised"),
    label=Text("公示期内罚没金额占近12个月申报销售额", "Fines and confiscations over declared sales of 12 months"),
    meaning=Text(
        "仍在公示期内的罚款和没收相当于一年申报销售额的多少。",
        "What was fined and confiscated, and is still published, as a share of a year's declared sales.",
    ),
)
def fines_to_sales(penalty: Events, tax_declaration: Months) -> Array:
    """Fines and confiscations of penalties in use over the sales declared for the last 12 months, at most 10.

    0 without any, whatever the sales. Null below 3 declared months or without sales.
    """
    return to_size(taken(penalty), year_sales(tax_declaration))


@feature(
    unit="ratio",
    missing=("not_delivered", "no_basis"),
    evidence=("practice",),
    label=Text("公示期内罚没金额占注册资本", "Fines and confiscations over registered capital"),
    meaning=Text(
        "仍在公示期内的罚款和没收相当于注册资本的多少。",
        "What was fined and confiscated, and is still published, as a share of the registered capital.",
    ),
)
def fines_to_capital(penalty: Events, registration: Events) -> Array:
    """Fines and confiscations of penalties in use over the registered capital, at most 10.

    0 without any, whatever the capital. Null where no capital is registered.
    """
    return to_size(taken(penalty), capital(registration))


@feature(
    label=Text("公示期内严重失信行政处罚次数", "Serious penalties still published"),
    meaning=Text(
        "仍在公示期内的处罚中，停产停业、吊销等严重的有几次。",
        "How many of the penalties still published are serious, such as a stoppage or a revoked licence.",
    ),
)
def serious_penalties_in_use(penalty: Events) -> Array:
    """Number of serious penalties in use, as the department says (失信严重程度), otherwise by their classes (36号)."""
    return penalty.count(serious(penalty))


@feature(
    label=Text("公示期内警告、通报批评次数", "Warnings and public criticism still published"),
    meaning=Text(
        "仍在公示期内的处罚中，带有警告或通报批评的有几次。",
        "How many of the penalties still published include a warning or public criticism.",
    ),
)
def warnings_in_use(penalty: Events) -> Array:
    """Number of penalties in use whose classes name 警告 or 通报批评. A warning alone is minor, and out of use."""
    return penalty.count(counting(penalty) & penalty.mentions("classes", "警告|通报批评"))


@feature(
    label=Text("公示期内停产停业、限制经营处罚次数", "Penalties that stop or restrict the business"),
    meaning=Text(
        "仍在公示期内的处罚中，责令停产停业、关闭或限制经营的有几次。",
        "How many of the penalties still published stop, close or restrict the business.",
    ),
)
def stoppages_in_use(penalty: Events) -> Array:
    """Number of penalties in use whose classes name 停产停业, 责令关闭, 限制开展生产经营 or 限制从业."""
    return penalty.count(counting(penalty) & penalty.mentions("classes", "停产停业|责令关闭|限制开展生产经营|限制从业"))


@feature(
    label=Text("公示期内暂扣、吊销证照处罚次数", "Penalties on licences still published"),
    meaning=Text(
        "仍在公示期内的处罚中，暂扣、吊销许可证件或降低资质的有几次。",
        "How many of the penalties still published suspend, revoke or lower a licence.",
    ),
)
def licence_penalties_in_use(penalty: Events) -> Array:
    """Number of penalties in use whose classes name 暂扣, 吊销 or 降低资质."""
    return penalty.count(counting(penalty) & penalty.mentions("classes", "暂扣|吊销|降低资质"))


@feature(
    label=Text("行政处罚次数（越近越重）", "Penalties, the more recent the heavier"),
    meaning=Text(
        "仍在公示期内的处罚次数，越近的算得越重，三年前的不再算。",
        "Penalties still published, the recent ones weighing more, those of three years ago nothing.",
    ),
)
def penalty_recency(penalty: Events) -> Array:
    """Sum over the penalties in use of 1 - days since the decision / 1096, each at least 0 (three years at most)."""
    left = np.maximum(LONGEST - penalty.days_ago, 0.0)
    return penalty.total(left, counting(penalty)) / LONGEST


@feature(
    unit="days",
    missing=("none_such",),
    direction="higher_is_safer",
    label=Text("最近一次行政处罚距今天数", "Days since the newest penalty"),
    meaning=Text("最近一次仍在公示期内的处罚过去了多少天。", "How many days ago the newest penalty was decided."),
)
def days_since_penalty(penalty: Events) -> Array:
    """Days from the newest decision in use to the as-of date. Null without a penalty in use."""
    return penalty.newest(penalty.days_ago, counting(penalty))


@feature(
    evidence=("practice",),
    label=Text("公示期内同类违法重复处罚次数", "Penalties for the same violation again"),
    meaning=Text(
        "因同一种违法行为再次受罚的有几次。", "How many times it was penalised again for the same kind of violation."
    ),
)
def repeated_violations(penalty: Events) -> Array:
    """Penalties in use less the different kinds of violation (违法行为类型) among them."""
    rows = counting(penalty)
    return penalty.count(rows) - penalty.distinct("violation", rows)


@feature(
    window=12,
    direction="none",
    why=Text(
        "增减可能只因较早的处罚已经修复，或最近的处罚尚未报送",
        "It may differ only because earlier penalties were repaired, or recent ones have not arrived yet",
    ),
    evidence=("practice",),
    label=Text("近6个月与之前6个月处罚次数之差", "Penalties of the last 6 months less those of the 6 before"),
    meaning=Text(
        "最近6个月的处罚比之前6个月多几次或少几次。",
        "How many penalties more or less the last 6 months saw than the 6 before.",
    ),
)
def penalties_rising(penalty: Events) -> Array:
    """Penalties in use decided 1-180 days ago less those decided 181-360 days ago.

    Half years, since a general penalty is out of use after one year: longer spans would always rise.
    """
    rows, ago = counting(penalty), penalty.days_ago
    return penalty.count(rows & (ago <= 180)) - penalty.count(rows & (ago > 180) & (ago <= 360))


FEATURES = (
    penalties_in_use,
    fines_in_use,
    confiscated_in_use,
    fines_to_sales,
    fines_to_capital,
    serious_penalties_in_use,
    warnings_in_use,
    stoppages_in_use,
    licence_penalties_in_use,
    penalty_recency,
    days_since_penalty,
    repeated_violations,
    penalties_rising,
)
