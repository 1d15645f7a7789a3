"""What people type into forms, and how the values of a policy are written for them to change."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from fastapi import Depends, Request

from scoring.errors import Invalid, Text
from scoring.policy.parameters import PARAMETERS, Parameter, Policy
from scoring.policy.wording import ASPECT_KEYS, ASPECTS, KEYS


async def get_form(request: Request) -> dict[str, str]:
    """The text fields of a submitted form."""
    async with request.form() as form:
        return {name: value.strip() for name, value in form.items() if isinstance(value, str)}


Form = Annotated[dict[str, str], Depends(get_form)]

_SCALES = {"%": Decimal("0.01"), "万": Decimal(10_000), "万元": Decimal(10_000)}
_NUMBER = re.compile(r"([-−]?[\d.,，]+)\s*(%|万元?)?")
_ROW = re.compile(r"(.+?)\s*[\s:：=＝]\s*(\S+)")
_ASPECT = {word: name for name, words in ASPECTS.items() for word in (name, words.zh, words.en)}
_SCOPE = re.compile(rf"(.+?)\s+({'|'.join(_ASPECT)})\s*[\s:：]\s*(\S.*)")
_BETWEEN = re.compile(r"\s*[、，,]\s*")


def day(text: str) -> date | None:
    """A day as typed; none for an empty field."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid(
            Text(f"生效日期“{text}”不是日期", f"The effective day '{text}' is no date"),
            Text("按 2026-12-01 的样子填写，或留空", "Write it like 2026-12-01, or leave it empty"),
        ) from None


def parameters(typed: Mapping[str, str]) -> dict[str, object]:
    """The policy's parameters among the typed fields: what cannot be read stays text, to be refused in words."""
    return {p.name: read(p, typed[p.name]) for p in PARAMETERS if p.name in typed}


def texts(policy: Policy, language: str) -> dict[str, str]:
    """Every parameter of a policy as a field shows it; :func:`parameters` reads the same back."""
    return {p.name: shown(p, getattr(policy, p.name), language) for p in PARAMETERS}


def read(parameter: Parameter, text: str) -> object:
    """A value as typed: numbers, ``true`` or ``false``, one word a line, ``name number`` or scopes, one a line."""
    match parameter.kind:
        case "number" | "whole":
            return _number(text)
        case "switch":
            return {"true": True, "false": False}.get(text, text)
        case "words":
            return [word for line in _lines(text) for word in _BETWEEN.split(line) if word]
        case "table":
            return {name: _number(number) for name, number in _rows(parameter, text)}
        case _:
            return _scopes(parameter, text)


def shown(parameter: Parameter, value: Any, language: str) -> str:  # noqa: ANN401  (as many types as kinds)
    """A value as its field shows it, in a language."""
    match parameter.kind:
        case "number" | "whole":
            return _plain(value)
        case "switch":
            return "true" if value else "false"
        case "words":
            return "\n".join(value)
        case "table":
            return "\n".join(f"{_called(parameter.keys, name, language)} {_plain(n)}" for name, n in value.items())
        case _:
            return "\n".join(_scope_lines(value, language))


def _number(text: str) -> object:
    found = _NUMBER.fullmatch(text)
    try:
        exact = Decimal(re.sub("[,，]", "", found[1]).replace("−", "-")) if found else None
    except InvalidOperation:
        exact = None
    if found is None or exact is None:
        return text
    exact *= _SCALES.get(found[2], Decimal(1))
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def _rows(parameter: Parameter, text: str) -> Iterator[tuple[str, str]]:
    known: set[str] = set()
    for number, line in enumerate(_lines(text), 1):
        found = _ROW.fullmatch(line)
        if found is None:
            raise _unreadable(parameter, number, line, Text("每行写“名称 数值”", "Write 'name number' in each line"))
        name = _meant(parameter.keys, found[1])
        if name in known:
            raise _unreadable(parameter, number, line, Text("每个名称只写一行", "Write each name once"))
        known.add(name)
        yield name, found[2]


def _scopes(parameter: Parameter, text: str) -> dict[str, dict[str, list[str]]]:
    scopes: dict[str, dict[str, list[str]]] = {}
    for number, line in enumerate(_lines(text), 1):
        found = _SCOPE.fullmatch(line)
        if found is None:
            how = Text("每行写“银行 行业：30、31”", "Write 'bank industries: 30, 31' in each line")
            raise _unreadable(parameter, number, line, how)
        aspect = _ASPECT[found[2]]
        if aspect in scopes.setdefault(found[1], {}):
            raise _unreadable(parameter, number, line, Text("同一银行同一方面只写一行", "Write each aspect once"))
        names = [name for name in _BETWEEN.split(found[3]) if name]
        scopes[found[1]][aspect] = [_meant(ASPECT_KEYS[aspect], name) for name in names]
    return scopes


def _scope_lines(scopes: Mapping[str, Mapping[str, Sequence[str]]], language: str) -> Iterator[str]:
    colon, comma = (": ", ", ") if language == "en" else ("：", "、")
    for bank, scope in scopes.items():
        for aspect, names in scope.items():
            called = [_called(ASPECT_KEYS[aspect], name, language) for name in names]
            yield f"{bank} {ASPECTS[aspect].in_language(language)}{colon}{comma.join(called)}"


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _called(keys: str, name: str, language: str) -> str:
    return KEYS[keys][name].in_language(language) if name in KEYS.get(keys, {}) else name


def _meant(keys: str, word: str) -> str:
    """The name that a word in either language stands for."""
    for name, words in KEYS.get(keys, {}).items():
        if word in (name, words.zh, words.en):
            return name
    return word


def _plain(value: float) -> str:
    """All digits, no exponent, no needless zeros."""
    return f"{Decimal(str(value)).normalize():f}"


def _unreadable(parameter: Parameter, number: int, line: str, remedy: Text) -> Invalid:
    return Invalid(
        Text(f"{parameter.label.zh}第 {number} 行“{line}”无法识别", f"{parameter.label.en}, line {number}: '{line}'"),
        remedy,
    )
