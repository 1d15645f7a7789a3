"""Unified social credit code (统一社会信用代码), GB 32100-2015, with the organisation code inside.

Eighteen characters: registering authority (1), kind of body (1), region of the registering
authority (6, GB/T 2260), organisation code (9, GB 11714, with a check digit of its own), check
character (1). Both check digits are verified.

python-stdnum 2.2 is not used here: it refuses codes that begin with a letter (``N…`` for rural
collectives, for example) and does not look at the inner check digit.
"""

from __future__ import annotations

from enum import Enum

import numpy as np

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of GB 32100-2015; the letters I, O, S, V and Z are left out."""

LENGTH = 18
_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORGANISATION_VALUE = {c: v for v, c in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")}


class Fault(Enum):
    """What is wrong with a code."""

    LENGTH = "length"
    CHARACTER = "character"
    CHECK = "check"
    ORGANISATION_CHECK = "organisation_check"


def check_character(first_seventeen: str) -> str:
    """The 18th character: 31 minus the weighted sum modulo 31, where 31 is written ``0``."""
    total = sum(_VALUE[c] * w for c, w in zip(first_seventeen, _WEIGHTS, strict=True))
    return ALPHABET[(31 - total % 31) % 31]


def organisation_check_character(first_eight: str) -> str:
    """The 9th character of the organisation code: modulo 11, where 10 is ``X`` and 11 is ``0``."""
    total = sum(_ORGANISATION_VALUE[c] * w for c, w in zip(first_eight, _ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]


def fault(code: str) -> Fault | None:
    """What is wrong with ``code``, or ``None`` when both check digits agree."""
    if len(code) != LENGTH:
        return Fault.LENGTH
    if not all(c in _VALUE for c in code):
        return Fault.CHARACTER
    if check_character(code[:17]) != code[17]:
        return Fault.CHECK
    if organisation_check_character(code[8:16]) != code[16]:
        return Fault.ORGANISATION_CHECK
    return None


def _table(values: dict[str, int]) -> np.ndarray:
    """The value of every byte, -1 for those that have none."""
    table = np.full(256, -1, dtype=np.int64)
    table[[ord(character) for character in values]] = list(values.values())
    return table


_VALUES, _ORGANISATION_VALUES = _table(_VALUE), _table(_ORGANISATION_VALUE)
_ORGANISATION_CHECKS = np.frombuffer(b"0123456789X0", dtype=np.uint8)


def sound(codes: np.ndarray) -> np.ndarray:
    """Which rows of ``codes``, bytes of shape (rows, 18), :func:`fault` would find nothing wrong with."""
    values = _VALUES[codes]
    check = (31 - values[:, :17] @ np.array(_WEIGHTS) % 31) % 31
    organisation = _ORGANISATION_VALUES[codes[:, 8:16]] @ np.array(_ORGANISATION_WEIGHTS)
    inner = _ORGANISATION_CHECKS[11 - organisation % 11]
    return (values >= 0).all(axis=1) & (check == values[:, 17]) & (inner == codes[:, 16])


def compose(authority_and_kind: str, region: str, organisation: str) -> str:
    """A valid code from its parts: 2 + 6 + 8 characters; both check digits are added."""
    body = authority_and_kind + region + organisation + organisation_check_character(organisation)
    return body + check_character(body)
