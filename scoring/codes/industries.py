"""Industries (GB/T 4754) with the edition that a code belongs to: the sections of 2017 and ceramics in three editions.

A code without its edition says little: ``3073`` is technical ceramics in 2017 and household ceramics in 2011. No
library is used: those on the registries hold one edition only, and none the way from one to another.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from string import ascii_uppercase

from scoring.codes.data import load
from scoring.errors import Invalid, NotFound, Text

CURRENT = 2017
"""The edition in which codes are compared."""


@dataclass(frozen=True)
class Section:
    """A section (门类): its letter, name, and first and last division (大类), edition of 2017."""

    letter: str
    name: Text
    first: int
    last: int


@dataclass(frozen=True)
class Industry:
    """A group or class of ceramics in one edition. ``verified``: its way to 2017 was seen in a public table."""

    code: str
    edition: int
    name: Text
    to_2017: tuple[str, ...]
    verified: bool


def sections() -> tuple[Section, ...]:
    """The twenty sections A to T of 2017."""
    return tuple(
        Section(letter, Text(row["zh"], row["en"]), row["first"], row["last"])
        for letter, row in load("industries.yaml")["sections"].items()
    )


@cache
def divisions() -> tuple[str, ...]:
    """The codes of all divisions (大类) of 2017, two digits each."""
    return tuple(f"{number:02}" for each in sections() for number in range(each.first, each.last + 1))


def division(code: str) -> str:
    """The division (大类, two digits) of a code of two to four digits; raises :class:`~scoring.errors.Invalid`."""
    if not re.fullmatch(r"\d{2,4}", code, re.ASCII):
        raise Invalid(
            Text(f"“{code}”不是行业代码", f"{code!r} is not an industry code"),
            Text(
                "填写二至四位数字，例如 3074，不带门类字母", "Give two to four digits such as 3074, without the letter"
            ),
        )
    return code[:2]


def section(code: str) -> Section:
    """The section that a code of 2017 belongs to; raises :class:`~scoring.errors.NotFound` for no such division."""
    number = int(division(code))
    for candidate in sections():
        if candidate.first <= number <= candidate.last:
            return candidate
    raise NotFound(
        Text(f"GB/T 4754-2017 没有大类 {code[:2]}", f"GB/T 4754-2017 has no division {code[:2]}"),
        Text("大类为 01 至 97，核对代码", "Divisions run from 01 to 97; check the code"),
    )


def named(code: str) -> Text:
    """What a code of 2017 is called, with or without its letter: ceramics by class, the others by section.

    The code itself where there is no such division.
    """
    digits = code.lstrip(ascii_uppercase)
    try:
        found = load("industries.yaml")["classes"][CURRENT].get(digits)
        name = Text(found["zh"], found["en"]) if found else section(digits).name
    except (Invalid, NotFound):
        return Text(code, code)
    return Text(f"{code} {name.zh}", f"{code} {name.en}")


def every() -> tuple[Industry, ...]:
    """The groups and classes of ceramics in all editions kept, newest edition first."""
    return tuple(
        Industry(code, edition, Text(row["zh"], row["en"]), tuple(row["to_2017"]), row["verified"])
        for edition, rows in load("industries.yaml")["classes"].items()
        for code, row in rows.items()
    )


def industry(code: str, edition: int = CURRENT) -> Industry:
    """A group or class of ceramics by its code in an edition; raises :class:`~scoring.errors.NotFound` otherwise."""
    for candidate in every():
        if (candidate.code, candidate.edition) == (code, edition):
            return candidate
    known = {i.edition: "、".join(j.code for j in every() if j.edition == i.edition) for i in every()}
    raise NotFound(
        Text(f"GB/T 4754-{edition} 的“{code}”未收录", f"{code!r} of GB/T 4754-{edition} is not kept here"),
        Text(
            f"收录的是陶瓷：{'；'.join(f'{e} 版 {codes}' for e, codes in known.items())}",
            f"Kept are ceramics: {'; '.join(f'edition {e}: {codes}' for e, codes in known.items())}",
        ),
    )


def to_2017(code: str, edition: int) -> tuple[str, ...]:
    """The classes of 2017 that a code of ``edition`` may have become: one or, where it was divided, several.

    Raises :class:`~scoring.errors.NotFound` for what :func:`industry` does not know.
    """
    return industry(code, edition).to_2017
