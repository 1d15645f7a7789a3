"""Cells that hold codes: what a spreadsheet made of them, and what is no code of an enterprise or its papers."""

from __future__ import annotations

import re

from scoring.records import reasons
from scoring.records.privacy import has_mobile, has_resident_id
from scoring.records.reasons import Reason

_AS_TEXT = re.compile(r"""['‘’`](.*)|=\s*"(.*)\"""")
"""How a code is kept from becoming a number: ``'0012`` and ``="0012"``."""
_SHORTENED = re.compile(r"[+-]?\d(\.\d+)?[eE]\+\d+")
"""A long code that a spreadsheet took for a number and cut to ``3.50123E+15``."""
_ERROR = re.compile(r"#(N/A|[A-Z0-9/_]+[!?])", re.IGNORECASE)
"""``#N/A``, ``#REF!``, ``#NAME?`` and their like."""


def unwrapped(text: str) -> str:
    """A tidied cell without the signs by which a spreadsheet is told that it is text."""
    found = _AS_TEXT.fullmatch(text)
    return (found[1] or found[2] or "").strip() if found else text


def fault(code: str, *, account: bool) -> Reason | None:
    """Why ``code`` is none, or a person's number; an ``account`` may have the form of a mobile-telephone number."""
    if _SHORTENED.fullmatch(code):
        return reasons.SHORTENED
    if _ERROR.fullmatch(code) or not any(map(str.isalnum, code)):
        return reasons.NO_CODE
    if has_resident_id(code) or (not account and has_mobile(code)):
        return reasons.PERSONAL_NUMBER
    return None
