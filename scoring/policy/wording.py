"""Values of a policy in words: numbers with their units, switches, tables entry by entry, scopes by bank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from scoring.errors import Text
from scoring.model.points import NOT_ENOUGH, TIERS
from scoring.policy.parameters import PRODUCTS, UNITS, Parameter

WAN = 10_000
"""From here on Chinese readers count yuan in 万元."""

ASPECTS: dict[str, Text] = {
    "industries": Text("行业", "industries"),
    "townships": Text("乡镇", "townships"),
    "sizes": Text("规模", "sizes"),
    "products": Text("产品", "products"),
}
"""What of an enterprise the scope of a bank may limit."""

ASPECT_KEYS = {"industries": "industry", "townships": "township", "sizes": "size", "products": "products"}
"""By what kind of name each aspect is limited."""

KEYS: dict[str, dict[str, Text]] = {
    "size": {
        "micro": Text("微型", "micro"),
        "small": Text("小型", "small"),
        "medium": Text("中型", "medium"),
        "large": Text("大型", "large"),
    },
    "tier": {str(tier.number): tier.label for tier in (NOT_ENOUGH, *TIERS)},
    "taxpayer_grade": {grade: Text(f"{grade} 级", f"grade {grade}") for grade in "ABMC"},
    "environmental_grade": {
        "green": Text("绿牌", "green"),
        "blue": Text("蓝牌", "blue"),
        "yellow": Text("黄牌", "yellow"),
    },
    "products": PRODUCTS,
}
"""Names of a known set, as people call them."""

YES, NO = Text("是", "yes"), Text("否", "no")
NOTHING = Text("未设定", "none")


def quantity(parameter: Parameter, value: float) -> Text:
    """A number with the unit of its parameter: shares in percent, large sums in 万元."""
    exact = Decimal(str(value))
    if parameter.unit == UNITS["share"]:
        return Text(*[f"{_plain(exact * 100)}%"] * 2)
    if parameter.unit == UNITS["count"]:
        return Text(f"{_plain(exact)} 个", _plain(exact))
    zh, unit = (exact / WAN, "万元") if parameter.unit == UNITS["yuan"] and exact >= WAN else (exact, parameter.unit.zh)
    return Text(f"{_plain(zh)} {unit}", f"{_plain(exact)} {parameter.unit.en}")


def switched(value: bool) -> Text:  # noqa: FBT001  (the value itself)
    """Yes or no."""
    return YES if value else NO


def name_of(keys: str, name: str) -> Text:
    """What an entry of a table is called: a township or a bank by its own name."""
    if keys == "industry":
        return Text(f"行业大类 {name}", f"division {name}")
    return KEYS.get(keys, {}).get(name) or Text(name, name)


def names_of(aspect: str, names: Sequence[str]) -> Text:
    """What the scope of a bank names under an aspect, joined."""
    keys = ASPECT_KEYS[aspect]
    found = [Text(name, name) if keys == "industry" else name_of(keys, name) for name in names]
    return Text("、".join(f.zh for f in found), ", ".join(f.en for f in found))


def written(parameter: Parameter, value: object) -> Text:
    """The whole value of a parameter in words."""
    match value:
        case bool():
            return switched(value)
        case int() | float():
            return quantity(parameter, value)
        case str():
            return Text(value, value)
        case Mapping() if parameter.kind == "scopes":
            return _joined([_scope(bank, scope) for bank, scope in value.items()], "；", "; ")
        case Mapping():
            return _joined([_entry(parameter, name, number) for name, number in value.items()], "、", ", ")
        case _:
            return _joined([Text(word, word) for word in value], "、", ", ")  # type: ignore[attr-defined]


def _entry(parameter: Parameter, name: str, value: float) -> Text:
    called, number = name_of(parameter.keys, name), quantity(parameter, value)
    return Text(f"{called.zh} {number.zh}", f"{called.en} {number.en}")


def _scope(bank: str, scope: Mapping[str, Sequence[str]]) -> Text:
    limits = [(ASPECTS[aspect], names_of(aspect, names)) for aspect, names in scope.items() if names]
    if not limits:
        return Text(f"{bank}不限", f"{bank} without limits")
    zh = "，".join(f"{aspect.zh} {names.zh}" for aspect, names in limits)
    return Text(f"{bank}：{zh}", f"{bank}: " + ", ".join(f"{aspect.en} {names.en}" for aspect, names in limits))


def _joined(parts: Sequence[Text], zh: str, en: str) -> Text:
    return Text(zh.join(p.zh for p in parts), en.join(p.en for p in parts)) if parts else NOTHING


def _plain(number: Decimal) -> str:
    """All digits of a number, in groups of three, without needless zeros."""
    return f"{number.normalize():,f}"
