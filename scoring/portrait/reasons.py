"""Reasons in words: what a figure is, what it is among peers, what it adds or takes, and whose doing it is.

No sentence blames. Of what the enterprise's actions could not have caused, of what others owe it, of what the register
says and of what is neither good nor bad, the sentence says so.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from scoring.errors import Text
from scoring.features.feature import Feature, Language, written
from scoring.portrait.families import family
from scoring.portrait.typical import Typical

Standing = Literal["own", "circumstance", "owed", "register", "compared", "either"]

NOT_ITS_DOING = {
    "operating_years",
    "utility_account_years",
    "taxpayer_graded_years",
    "ceramics",
    "size_class",
    "energy_price_growth",
    "electricity_missing_months",
}
"""Age, industry, size, tariffs, the supplier's readings: no act of the enterprise makes them."""

ITS_DOING = {"misuse_cases"}
"""What it cannot change any more, and yet did."""

NEVER = {
    "months_since_disconnection": 60,
    "months_since_declared_sales": 24,
    "months_since_representative_change": 24,
    "insured_months_since_fall": 21,
}
"""The months that stand for: it did not happen within so many."""

WHOSE: Mapping[Standing, Text] = {
    "circumstance": Text(
        "这是客观情况，不由企业的行为决定。", "This is a circumstance, and not the enterprise's doing."
    ),
    "owed": Text(
        "这是别人应付给企业的钱，只看资金周转。", "Others owe this to the enterprise: only its cash is looked at."
    ),
    "register": Text(
        "这是登记的情况，本身不分好坏。", "This is what the register says, neither good nor bad in itself."
    ),
    "compared": Text(
        "这是同行之间的比较，同行有升降，它也会变。", "This compares with peers: when they move, it moves too."
    ),
    "either": Text(
        "这一项本身不分好坏，分值由以往情况相近的企业得出。",
        "Neither good nor bad in itself: the points come from how enterprises like it fared before.",
    ),
}
"""What a sentence adds by the standing of its feature; nothing to the enterprise's own doing."""


@dataclass(frozen=True)
class Measured:
    """A feature of one enterprise: its value (NaN if unknown) and its points."""

    feature: Feature
    value: float
    points: float

    @property
    def known(self) -> bool:
        """Whether there is a value."""
        return not math.isnan(self.value)


@dataclass(frozen=True)
class Reason:
    """The strongest of some related figures, the others, strongest first, and the points of all of them together."""

    told: Measured
    related: tuple[Measured, ...]
    points: float


def standing(feature: Feature) -> Standing:
    """Whose doing a figure is."""
    if "creditor" in feature.limits:
        return "owed"
    if feature.name in NOT_ITS_DOING:
        return "circumstance"
    if feature.peers_of:
        return "compared"
    if feature.action == "none" and feature.name not in ITS_DOING:
        return "register"
    return "either" if feature.direction == "none" else "own"


def reasons(measured: Sequence[Measured]) -> list[Reason]:
    """One reason for each family of known figures that moves the score, the largest first.

    The told one is the strongest among those that pull the way that the family does.
    """
    families: dict[str, list[Measured]] = {}
    for each in measured:
        if each.known and each.points:
            families.setdefault(family(each.feature), []).append(each)
    found = []
    for members in families.values():
        total = sum(m.points for m in members)
        told, *related = sorted(members, key=lambda m: (m.points * total <= 0, -abs(m.points)))
        found.append(Reason(told, tuple(related), total))
    return sorted(found, key=lambda reason: -abs(reason.points))


def sentence(reason: Reason, typical: Typical | None, language: Language) -> str:
    """A reason as it is told: figure, peers, points, and whose doing it is."""
    number, points = len(reason.related), f"{abs(reason.points):.1f}"
    figure, whose = _figure(reason.told, typical, language), WHOSE.get(standing(reason.told.feature))
    if language == "zh":
        verb = "加" if reason.points > 0 else "减"
        moved = f"连同 {number} 项相近指标共{verb} {points} 分" if number else f"{verb} {points} 分"
        return f"{figure}；{moved}" + (f"。{whose.zh}" if whose else "")
    verb = "adds" if reason.points > 0 else "takes"
    others = f"with {number} related figure{'s' if number > 1 else ''} " if number else ""
    return f"{figure}; {others}{verb} {points} points" + (f". {whose.en}" if whose else "")


def _figure(measured: Measured, typical: Typical | None, language: Language) -> str:
    """The value beside its peers' median."""
    feature = measured.feature
    if feature.peers_of and feature.name.endswith("_among_peers"):
        return _position(feature.peers_of, measured.value, language)
    mine = shown(measured.value, feature, language)
    label = feature.label.in_language(language)
    if typical is None:
        return f"{label}：{mine}" if language == "zh" else f"{label}: {mine}"
    theirs, of_most = shown(typical.median, feature, language), feature.unit == "yes"
    if language == "zh":
        middle = f"{typical.words.zh}的{'多数' if of_most else '中位数'}"
        written_beside = f"“{theirs}”" if of_most else f" {theirs}" if theirs[0].isascii() else theirs
        return f"{label}：{mine}，" + (f"与{middle}相同" if mine == theirs else f"{middle}是{written_beside}")
    middle = f"{'most' if of_most else 'median'} of {typical.words.en}"
    return f"{label}: {mine} ({middle}: {'the same' if mine == theirs else theirs})"


def _position(feature: Feature, share: float, language: Language) -> str:
    """A position among peers, as people say it."""
    of_hundred = round(100 * share)
    ends = {0: Text("同行中最低一端", "lowest among its peers"), 100: Text("同行中最高一端", "highest among its peers")}
    between = Text(f"每 100 家同行中高过约 {of_hundred} 家", f"more than about {of_hundred} of 100 peers")
    words = ends.get(of_hundred, between).in_language(language)
    return f"{feature.label.zh}：{words}" if language == "zh" else f"{feature.label.en}: {words}"


def shown(value: float, feature: Feature, language: Language) -> str:
    """A value as it is said in a sentence; elsewhere, in tables, it is :func:`~scoring.features.feature.written`."""
    label, size = feature.label.zh, abs(value)
    said = None
    if feature.name in NEVER and value >= NEVER[feature.name]:
        said = Text(f"{value:.0f} 个月内没有", f"none within {value:.0f} months")
    elif feature.unit == "yuan" and value == 0:
        said = Text("0 元", "CNY 0")
    elif feature.unit == "ratio" and label.endswith("倍数"):
        said = Text(f"{value:.1f} 倍", f"{value:.1f} times")
    elif feature.unit == "ratio" and re.search("growth|per_kwh_change", feature.name):
        said = Text(f"{'增长' if value > 0 else '下降'} {size:.1%}", f"{'up' if value > 0 else 'down'} {size:.1%}")
    elif feature.unit == "ratio" and "变化" in label:
        said = Text(
            f"{'上升' if value > 0 else '下降'} {100 * size:.1f} 个百分点",
            f"{'up' if value > 0 else 'down'} {100 * size:.1f} percentage points",
        )
    if said and re.search(r"[增升降] 0\.0", said.zh):
        said = Text("持平", "no change")
    return said.in_language(language) if said else written(value, feature.unit, language)
