"""What people type into forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import Depends, Request

from scoring.policy.parameters import PARAMETERS


async def get_form(request: Request) -> dict[str, str]:
    """The text fields of a submitted form."""
    async with request.form() as form:
        return {name: value.strip() for name, value in form.items() if isinstance(value, str)}


Form = Annotated[dict[str, str], Depends(get_form)]


def parameters(typed: Mapping[str, str]) -> dict[str, object]:
    """The policy's parameters as typed: numbers where they read as such, else the text, to be refused in words."""
    return {p.name: _number(typed.get(p.name, "")) for p in PARAMETERS}


def _number(text: str) -> object:
    for read in (int, float):
        try:
            return read(text)
        except ValueError:
            continue
    return text
