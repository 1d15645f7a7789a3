"""The finance office's parameters: what each means, its unit, its bounds, where it comes from.

A parameter that is misspelt, of the wrong type or out of bounds is refused with a sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from scoring.errors import Invalid, Text


@dataclass(frozen=True)
class Policy:
    """The decision rules of a county as numbers."""

    minimum_score: float = 560.0
    minimum_sources: int = 3
    minimum_operating_months: int = 12


@dataclass(frozen=True)
class Parameter:
    """What one number of a policy means."""

    name: str
    label: Text
    unit: Text
    lowest: float
    highest: float
    meaning: Text
    reference: str


PARAMETERS: tuple[Parameter, ...] = (
    Parameter(
        "minimum_score",
        Text("最低融资推荐分", "Minimum score"),
        Text("分", "points"),
        0,
        1000,
        Text("低于此分的企业不进入白名单", "Enterprises below this score are not listed"),
        "金融办设定",
    ),
    Parameter(
        "minimum_sources",
        Text("最少数据来源", "Fewest data sources"),
        Text("个", "sources"),
        1,
        8,
        Text("评分至少应依据这么多类数据", "A score must rest on at least this many kinds of data"),
        "金融办设定",
    ),
    Parameter(
        "minimum_operating_months",
        Text("最短经营时间", "Shortest time in operation"),
        Text("个月", "months"),
        0,
        120,
        Text("成立不足此时间的企业不进入白名单；0 表示不要求", "Younger enterprises are not listed; 0 asks for none"),
        "金发〔2024〕32号（各地 6 至 12 个月不等）",
    ),
)


def policy(given: Mapping[str, object]) -> Policy:
    """A policy from named values; every parameter must be given, and no other."""
    known = {p.name: p for p in PARAMETERS}
    for name in given:
        if name not in known:
            raise Invalid(
                Text(f"没有名为“{name}”的参数", f"There is no parameter named '{name}'"),
                Text(f"可用的参数：{'、'.join(known)}", f"Parameters: {', '.join(known)}"),
            )
    values: dict[str, float | int] = {}
    for field in fields(Policy):
        if field.name not in given:
            raise Invalid(
                Text(f"缺少参数“{field.name}”", f"The parameter '{field.name}' is missing"),
                Text("给出全部参数", "Give every parameter"),
            )
        values[field.name] = _checked(given[field.name], known[field.name], whole=field.type == "int")
    return Policy(**values)  # type: ignore[arg-type]  # whole numbers were checked to be whole


def _checked(value: object, parameter: Parameter, *, whole: bool) -> float | int:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _out_of_bounds(value, parameter)
    if not parameter.lowest <= value <= parameter.highest or (whole and value != int(value)):
        raise _out_of_bounds(value, parameter)
    return int(value) if whole else float(value)


def _out_of_bounds(value: object, parameter: Parameter) -> Invalid:
    low, high = f"{parameter.lowest:g}", f"{parameter.highest:g}"
    return Invalid(
        Text(f"{parameter.label.zh}不能是 {value!r}", f"{parameter.label.en} cannot be {value!r}"),
        Text(
            f"填写 {low} 到 {high} 之间的数（{parameter.unit.zh}）",
            f"Give a number between {low} and {high} ({parameter.unit.en})",
        ),
    )
