"""Numbers from before the unified code: organisation code, business registration number, old taxpayer number.

The columns ``代码_2`` to ``代码_6`` of 双公示 changed places between its templates of 2015 and 2018, so the place of a
number does not say what it is; its own check digit does. Numbers of natural persons stand in the same columns and
must never be taken for one of these.

python-stdnum is not used: of its parts only ISO 7064 would serve, four lines, and its USCC refuses valid codes.
"""

from __future__ import annotations

import re
from enum import Enum

from scoring.codes import uscc


class Kind(Enum):
    """What a number is."""

    USCC = "uscc"
    ORGANISATION = "organisation"
    REGISTRATION = "registration"
    TAXPAYER = "taxpayer"


_ORGANISATION = re.compile(r"[0-9A-Z]{8}-?[0-9X]", re.ASCII)
_REGISTRATION = re.compile(r"[1-9]\d{14}", re.ASCII)
_TAXPAYER = re.compile(r"[1-9]\d{5}[0-9A-Z]{8}[0-9X]", re.ASCII)
_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_PERSON = re.compile(rf"[1-9]\d{{5}}(?:\d\d{_DAY}\d{{3}}|(?:18|19|20)\d\d{_DAY}\d{{3}}[\dX])", re.ASCII)
"""A resident-identity number by its form alone: region, day of birth, sequence, with or without check character.

The old one of 15 digits has no check digit at all, so its form is all there is to know it by.
"""


def iso7064_mod_11_10(digits: str) -> str:
    """The check digit of ISO 7064 MOD 11,10 over ``digits``, as GS 15-2006 asks of registration numbers."""
    state = 10
    for digit in digits:
        state = ((state + int(digit)) % 10 or 10) * 2 % 11
    return str((11 - state) % 10)


def kinds(text: str) -> frozenset[Kind]:
    """All that ``text`` may be, by length, characters and check digits; empty if nothing or possibly a person's.

    Whatever has the form of a resident-identity number is refused, even where a check digit agrees. Of numbers of 15
    digits that is each whose digits 7 to 12 read as a day, since the old identity number has no check digit to tell
    it by. The price: of all-digit taxpayer numbers 4 %, and of registration numbers with serial numbers over ten
    thousand about a third, are not recognised and want a person or the register of enterprises.
    """
    code = text.strip().upper()
    if _PERSON.fullmatch(code):
        return frozenset()
    found = set()
    if _ORGANISATION.fullmatch(code) and _organisation_agrees(code.replace("-", "")):
        found.add(Kind.ORGANISATION)
    if _REGISTRATION.fullmatch(code) and iso7064_mod_11_10(code[:14]) == code[14]:
        found.add(Kind.REGISTRATION)
    if _TAXPAYER.fullmatch(code) and _organisation_agrees(code[6:]):
        found.add(Kind.TAXPAYER)
    if len(code) == uscc.LENGTH and uscc.fault(code) is None:
        found.add(Kind.USCC)
    return frozenset(found)


def recognise(text: str) -> Kind | None:
    """What ``text`` is, or ``None`` where it is nothing of ours, possibly a person's, or not certain.

    Not certain: about one registration number in eleven also satisfies the check digit of a taxpayer number, and one
    all-digit taxpayer number in ten that of a registration number. Who knows the column may ask :func:`kinds`.
    """
    found = kinds(text)
    return next(iter(found)) if len(found) == 1 else None


def organisation_code_of(text: str) -> str | None:
    """The nine characters of the organisation code inside a USCC (9 to 17), a taxpayer number or itself, else ``None``.

    By it old records are joined to the enterprise. A registration number does not contain it.
    """
    code = text.strip().upper()
    match recognise(code):
        case Kind.USCC:
            return code[8:17]
        case Kind.TAXPAYER:
            return code[6:]
        case Kind.ORGANISATION:
            return code.replace("-", "")
        case _:
            return None


def _organisation_agrees(nine: str) -> bool:
    return nine.strip("0") != "" and uscc.organisation_check_character(nine[:8]) == nine[8]
