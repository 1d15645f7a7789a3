"""What a feature is: a plain array function with its metadata beside it."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from scoring.errors import Text
from scoring.features.shapes import Array

Direction = Literal["higher_is_safer", "higher_is_riskier", "none"]
Dimension = Literal["operation", "tax", "social_insurance", "public_credit", "profile"]
Unit = Literal["ratio", "kWh/month", "m3/month", "yuan", "months", "count", "years", "persons", "days", "grade"]
Language = Literal["zh", "en"]

DIMENSIONS: dict[str, Text] = {
    "operation": Text("生产经营（水电气）", "Operation (water, electricity, gas)"),
    "tax": Text("纳税与交易", "Tax and trade"),
    "social_insurance": Text("社会保险", "Social insurance"),
    "public_credit": Text("公共信用", "Public credit"),
    "profile": Text("基本情况", "Profile"),
}

UNIT_WORDS: dict[str, Text] = {
    "kWh/month": Text("千瓦时/月", "kWh a month"),
    "m3/month": Text("立方米/月", "m³ a month"),
    "months": Text("个月", "months"),
    "count": Text("", ""),
    "years": Text("年", "years"),
    "persons": Text("人", "persons"),
    "days": Text("天", "days"),
}


@dataclass(frozen=True)
class Feature:
    """A documented number about an enterprise as of a date.

    ``direction`` becomes the model's monotone constraint; where it is ``"none"``, ``why`` says why.
    ``sources`` are the records it is computed from, in the order of the function's parameters.
    """

    name: str
    compute: Callable[..., Array]
    sources: tuple[str, ...]
    dimension: Dimension
    unit: Unit
    direction: Direction
    label: Text
    why: str
    definition: str


def feature(
    *, dimension: Dimension, unit: Unit, direction: Direction, zh: str, en: str, why: str = ""
) -> Callable[[Callable[..., Array]], Feature]:
    """Make a feature of an array function whose parameters are named after the sources it reads.

    Unknown words, a missing docstring, or a direction of ``"none"`` without a reason fail on import.
    """

    def declare(compute: Callable[..., Array]) -> Feature:
        for word, allowed in ((dimension, Dimension), (unit, Unit), (direction, Direction)):
            if word not in get_args(allowed):
                raise TypeError(f"{compute.__name__}: '{word}' is none of {get_args(allowed)}")
        if direction == "none" and not why:
            raise TypeError(f"{compute.__name__}: a feature without direction says why")
        definition = inspect.getdoc(compute)
        if not definition or not zh or not en:
            raise TypeError(f"{compute.__name__}: a feature has a docstring and labels in both languages")
        sources = tuple(inspect.signature(compute).parameters)
        return Feature(compute.__name__, compute, sources, dimension, unit, direction, Text(zh, en), why, definition)

    return declare


def sign(declared: Feature) -> int:
    """LightGBM's monotone constraint on the risk: +1 riskier, -1 safer, 0 free."""
    return {"higher_is_riskier": 1, "higher_is_safer": -1, "none": 0}[declared.direction]


def written(value: float, unit: Unit, language: Language = "zh") -> str:
    """A value as people write it: percentages, 万元, whole months; NaN is unknown."""
    chinese = language == "zh"
    if np.isnan(value):
        return "未知" if chinese else "unknown"
    if unit == "ratio":
        return f"{value:.1%}"
    if unit == "yuan":
        return f"{value / 10_000:,.2f} 万元" if chinese else f"CNY {value:,.0f}"
    if unit == "grade":
        return {4.0: "A", 3.0: "B", 1.0: "C", 0.0: "D"}.get(value, f"{value:g}")
    number = f"{value:,.0f}" if value.is_integer() else f"{value:,.1f}"
    words = UNIT_WORDS[unit].in_language(language)
    return f"{number} {words.removesuffix('s') if number == '1' else words}".strip()
