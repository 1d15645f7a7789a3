"""Personal data at the door: what must not be kept is hidden before anything is written."""

from __future__ import annotations

import re
import unicodedata

WITHHELD = "（未留存）"
"""Stands in quarantine for what was not kept."""

_RESIDENT_ID = re.compile(
    r"(?<!\d)[1-8]\d{5}[ -]?(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[ -]?\d{3}[\dXx](?!\d)"
)
"""GB 11643: region, date of birth, sequence, check character."""
_MOBILE = re.compile(r"(?<!\d)(?:\+?(?:00)?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")


def without_personal_data(text: str) -> str:
    """``text`` with resident-identity and mobile-phone numbers replaced by :data:`WITHHELD`."""
    plain = unicodedata.normalize("NFKC", text)
    hidden = _MOBILE.sub(WITHHELD, _RESIDENT_ID.sub(WITHHELD, plain))
    return text if hidden == plain else hidden
