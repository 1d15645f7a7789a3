"""The finance office's policy as data: every number with its meaning, unit, bounds and reference.

A parameter that is misspelt, of the wrong type or out of bounds is refused with a sentence. What each one means stands
in ``parameters.yaml``; the values as installed stand here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from scoring.codes import industries
from scoring.codes.size import CLASSES
from scoring.errors import Invalid, Text
from scoring.model.points import NOT_ENOUGH, TIERS

Table = Mapping[str, float]
"""A number by name: of a size class, an industry, a township, a bank, a tier, a grade."""

Scopes = Mapping[str, Mapping[str, Sequence[str]]]
"""By bank: the industries, townships, sizes and products that it is sent."""


@dataclass(frozen=True)
class Policy:
    """The decision rules of a county. Money is in yuan here, shares are between 0 and 1."""

    minimum_score: float = 560.0
    minimum_score_by_size: Table = field(default_factory=dict)
    minimum_score_by_industry: Table = field(default_factory=dict)
    maximum_pd: float = 1.0
    maximum_pd_by_size: Table = field(default_factory=dict)
    minimum_sources: int = 3
    minimum_operating_months: int = 12
    tax_arrears_veto_yuan: int = 1_000_000
    grade_d_spreads: bool = True
    unreachable_excludes: bool = True
    public_grade_d_excludes: bool = True
    red_environment_excludes: bool = True
    own_meter_required: bool = False
    watch_points: float = 20.0
    watch_limit_share: float = 0.5
    forbidden_purposes: tuple[str, ...] = ("分红", "炒股", "股票", "理财", "购房", "房地产", "股权", "转贷", "赌")
    electricity_offered: bool = True
    electricity_operating_months: int = 24
    electricity_fees_yuan: int = 100_000
    electricity_multiple: float = 3.0
    electricity_cap_yuan: int = 2_000_000
    tax_offered: bool = True
    tax_paid_yuan: int = 5_000
    tax_paid_within_months: int = 6
    tax_grades: Table = field(default_factory=lambda: {"A": 10.0, "B": 8.0, "M": 5.0})
    tax_cap_yuan: int = 3_000_000
    green_offered: bool = True
    green_grades: Table = field(default_factory=lambda: {"green": 0.3, "blue": 0.2})
    green_cap_yuan: int = 3_000_000
    ceramics_offered: bool = True
    ceramics_sales_share: float = 0.2
    ceramics_infringements: int = 0
    ceramics_cap_yuan: int = 3_000_000
    credit_offered: bool = True
    credit_limits_yuan: Table = field(
        default_factory=lambda: {"1": 1e6, "2": 800e3, "3": 600e3, "4": 400e3, "5": 200e3, "6": 100e3}
    )
    tier_shares: Table = field(
        default_factory=lambda: {"1": 1.0, "2": 1.0, "3": 0.9, "4": 0.8, "5": 0.6, "6": 0.4, "7": 0.2}
    )
    outstanding_counts: bool = True
    smallest_limit_yuan: int = 10_000
    quota_by_bank: Table = field(default_factory=dict)
    quota_by_industry: Table = field(default_factory=dict)
    quota_by_township: Table = field(default_factory=dict)
    bank_scopes: Scopes = field(default_factory=dict)
    valid_days: int = 92
    cultivation_points: float = 40.0
    cultivation_causes: int = 2
    decision_days: int = 30
    decision_in_working_days: bool = False
    reminder_days: int = 5


@dataclass(frozen=True)
class Parameter:
    """What one entry means. ``kind``: number, whole, switch, title, words, table or scopes.

    ``lowest`` and ``highest`` bound a number, or every number of a table; ``keys`` says what a table is keyed by.
    """

    name: str
    section: str
    kind: str
    label: Text
    unit: Text
    lowest: float
    highest: float
    keys: str
    meaning: Text
    reference: str


PRODUCTS: dict[str, Text] = {
    "electricity": Text("电易贷", "electricity loan (电易贷)"),
    "tax": Text("税易贷", "tax loan (税易贷)"),
    "green": Text("绿易贷", "green loan (绿易贷)"),
    "ceramics": Text("陶瓷贷", "ceramics loan (陶瓷贷)"),
    "credit": Text("信用贷", "credit loan (信用贷)"),
}
"""The products, in the order in which equal limits are told."""

UNITS: dict[str, Text] = {
    "": Text("", ""),
    "points": Text("分", "points"),
    "share": Text("比例", "share"),
    "sources": Text("个", "sources"),
    "months": Text("个月", "months"),
    "days": Text("天", "days"),
    "yuan": Text("元", "yuan"),
    "times": Text("倍", "times"),
    "count": Text("个", "number"),
    "enterprises": Text("户", "enterprises"),
    "basis_points": Text("万分之一", "basis points"),
}

SECTIONS: dict[str, Text] = {
    "threshold": Text("门槛", "Thresholds"),
    "exclusion": Text("排除", "Exclusions"),
    "watch": Text("关注名单", "Watch list"),
    "purpose": Text("用途", "Purpose"),
    **PRODUCTS,
    "limit": Text("建议额度", "Suggested limit"),
    "quota": Text("名额与范围", "Places and scopes"),
    "edition": Text("期", "Edition"),
    "cultivation": Text("培育名单", "Cultivation list"),
    "lending": Text("银行办理", "The bank's part"),
    "fund": Text("风险分担", "Sharing of losses"),
    "fund_cap": Text("补偿上限", "Caps on what is paid"),
    "fuse": Text("熔断", "Fuse"),
}

NAMES: dict[str, tuple[str, ...]] = {
    "size": CLASSES,
    "tier": tuple(str(tier.number) for tier in (NOT_ENOUGH, *TIERS)),
    "taxpayer_grade": ("A", "B", "M", "C"),
    "environmental_grade": ("green", "blue", "yellow"),
    "products": tuple(PRODUCTS),
}
"""What tables of these kinds may be keyed by; townships and banks are named as the records name them."""

SCOPES: tuple[str, ...] = ("industries", "townships", "sizes", "products")

LONGEST_NAME, MOST_NAMES, MOST_TOLD = 40, 500, 12


def read(file: str) -> tuple[Parameter, ...]:
    """What the parameters in a file beside this one mean."""
    rows = yaml.safe_load((Path(__file__).parent / file).read_text(encoding="utf-8"))
    return tuple(
        Parameter(
            name=row["name"],
            section=row["section"],
            kind=row["kind"],
            label=Text(row["zh"], row["en"]),
            unit=UNITS[row.get("unit", "")],
            lowest=float(row.get("low", 0)),
            highest=float(row.get("high", 0)),
            keys=row.get("keys", ""),
            meaning=Text(row["means_zh"], row["means_en"]),
            reference=row["reference"],
        )
        for row in rows
    )


PARAMETERS: tuple[Parameter, ...] = read("parameters.yaml")

BY_NAME: dict[str, Parameter] = {p.name: p for p in PARAMETERS}


def policy(given: Mapping[str, object]) -> Policy:
    """A policy from named values; every parameter must be given, and no other."""
    return Policy(**complete(PARAMETERS, given))


def complete(parameters: Sequence[Parameter], given: Mapping[str, object]) -> dict[str, Any]:
    """The checked value of every parameter; one that is missing or unknown raises ``Invalid``."""
    names = [parameter.name for parameter in parameters]
    for name in given:
        if name not in names:
            raise Invalid(
                Text(f"没有名为“{name}”的参数", f"There is no parameter named '{name}'"),
                _meant(name, names),
            )
    for name in names:
        if name not in given:
            raise Invalid(
                Text(f"缺少参数“{name}”", f"The parameter '{name}' is missing"),
                Text("给出全部参数", "Give every parameter"),
            )
    return {p.name: checked(p, given[p.name]) for p in parameters}


def _meant(name: str, names: Sequence[str]) -> Text:
    """What somebody who misspelt a name may have meant; all of them if nothing is like it."""
    if like := get_close_matches(name, names):
        return Text(f"是否想填：{'、'.join(like)}", f"Did you mean {', '.join(like)}?")
    return Text(f"可用的参数：{'、'.join(names)}", f"Parameters: {', '.join(names)}")


def changed(ground: Policy, given: Mapping[str, object]) -> Policy:
    """The same policy with some parameters changed."""
    return policy({**asdict(ground), **given})


def checked(parameter: Parameter, value: object) -> Any:  # noqa: ANN401  (as many types as kinds)
    """The value in the type of the parameter; anything else raises :class:`~scoring.errors.Invalid`."""
    match parameter.kind:
        case "number" | "whole":
            return _number(parameter, value)
        case "switch":
            if isinstance(value, bool):
                return value
            raise _refused(parameter, value, Text("填写是或否", "Give true or false"))
        case "title":
            return _names(parameter, [value])[0]
        case "words":
            return tuple(_names(parameter, value))
        case "table":
            return _rows(parameter, value)
        case _:
            return _scopes(parameter, value)


def _number(parameter: Parameter, value: object) -> float | int:
    whole = parameter.kind == "whole"
    if isinstance(value, int | float) and not isinstance(value, bool) and _fits(parameter, value):
        return int(value) if whole else float(value)
    low, high = f"{parameter.lowest:,.12g}", f"{parameter.highest:,.12g}"
    kind = Text("整数", "whole number") if whole else Text("数", "number")
    raise _refused(
        parameter,
        value,
        Text(
            f"填写 {low} 到 {high} 之间的{kind.zh}（{parameter.unit.zh}）",
            f"Give a {kind.en} between {low} and {high} ({parameter.unit.en})",
        ),
    )


def _fits(parameter: Parameter, value: float) -> bool:
    within = parameter.lowest <= value <= parameter.highest
    return within and (parameter.kind != "whole" or value == int(value))


def _rows(parameter: Parameter, value: object) -> dict[str, float]:
    if not isinstance(value, Mapping) or len(value) > MOST_NAMES:
        raise _refused(parameter, value, Text("填写名称与数值的对照表", "Give a table of names and numbers"))
    for name in value:
        _known(parameter, parameter.keys, name)
    return {str(name): _number(parameter, value[name]) for name in sorted(value)}


def _scopes(parameter: Parameter, value: object) -> dict[str, dict[str, tuple[str, ...]]]:
    if not isinstance(value, Mapping) or not all(isinstance(each, Mapping) for each in value.values()):
        raise _refused(parameter, value, Text("按银行填写范围", f"Give, by bank, lists of {', '.join(SCOPES)}"))
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for bank in sorted(value, key=str):
        _known(parameter, "bank", bank)
        found[bank] = {}
        for aspect in sorted(value[bank], key=str):
            if aspect not in SCOPES:
                raise _refused(parameter, aspect, Text(f"可用：{'、'.join(SCOPES)}", f"Use {', '.join(SCOPES)}"))
            names = _names(parameter, value[bank][aspect])
            for name in names:
                _known(parameter, {"industries": "industry", "sizes": "size"}.get(aspect, aspect), name)
            found[bank][aspect] = tuple(names)
    return found


def _names(parameter: Parameter, value: object) -> list[str]:
    good = isinstance(value, list | tuple) and len(value) <= MOST_NAMES
    if not good or not all(isinstance(word, str) and 0 < len(word.strip()) <= LONGEST_NAME for word in value):  # type: ignore[attr-defined]
        raise _refused(
            parameter,
            value,
            Text(f"填写若干个词，每个不超过 {LONGEST_NAME} 字", f"Give words of at most {LONGEST_NAME} letters"),
        )
    return [word.strip() for word in value]  # type: ignore[attr-defined]


def _known(parameter: Parameter, keys: str, name: object) -> None:
    """Refuse a name that a table cannot be keyed by."""
    allowed = industries.divisions() if keys == "industry" else NAMES.get(keys, ())
    if allowed and name not in allowed:
        told = (*allowed[:MOST_TOLD], "…") if len(allowed) > MOST_TOLD else allowed
        raise _refused(parameter, name, Text(f"可用的名称：{'、'.join(told)}", f"Names: {', '.join(told)}"))
    if not isinstance(name, str) or not 0 < len(name) <= LONGEST_NAME:
        raise _refused(
            parameter, name, Text(f"名称为 1 至 {LONGEST_NAME} 字", f"A name of 1 to {LONGEST_NAME} letters")
        )


def _refused(parameter: Parameter, value: object, remedy: Text) -> Invalid:
    return Invalid(Text(f"{parameter.label.zh}不能是 {value!r}", f"{parameter.label.en} cannot be {value!r}"), remedy)
