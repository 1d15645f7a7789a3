"""Personal data at the door: what must not be kept is hidden before anything is written.

The rule. In every text that is kept, accepted or quarantined, these numbers are dropped: resident-identity
numbers of 18 digits, and of 15 where they hold a date; mobile-telephone numbers; numbers of personal bank
cards (16 to 19 digits from 62, with their check digit). Landline numbers stay: they are an enterprise's, or
tell nothing about a person. So do passport numbers, which look like any document's. A code of the contract
(a document, a loan) is refused if it is an identity number of 18 digits, with its check character or with a
date of birth up to 2010, or a mobile-telephone number. Other codes are taken as they are: an account may have
the eleven digits of a telephone, a document may be numbered by region, date and sequence, and an old
registration number has 15 digits. Rows about
private persons and columns about them are never read (:class:`~scoring.records.contract.Source`).
"""

from __future__ import annotations

import re
import unicodedata

WITHHELD = "（未留存）"
"""Stands in quarantine for what was not kept."""

_MONTH_AND_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_RESIDENT_ID = re.compile(rf"(?<!\d)[1-8]\d{{5}}[ -]?(?:19|20)\d{{2}}{_MONTH_AND_DAY}[ -]?\d{{3}}[\dXx](?!\d)")
"""GB 11643-1999: region, date of birth, sequence, check character."""
_OLD_RESIDENT_ID = re.compile(rf"(?<!\d)[1-8]\d{{5}}\d{{2}}{_MONTH_AND_DAY}\d{{3}}(?!\d)")
"""GB 11643-1989: the century and the check character are lacking."""
MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
"""A mobile-telephone number and nothing else."""
_MOBILE = re.compile(r"(?<!\d)(?:\+?(?:00)?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")
_BANK_CARD = re.compile(r"(?<!\d)62\d{2}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?(?!\d)")

FEWEST_DIGITS = 11
"""Of a personal number."""

RESIDENT_ID_DIGITS = 18
LATEST_BIRTH = "2010"
_ID_WEIGHTS = tuple(pow(2, 17 - place, 11) for place in range(17))


def is_resident_id(text: str) -> bool:
    """Whether ``text`` is the number of a resident identity card: its form, its date and its check character.

    GB 11643-1999: ISO 7064 MOD 11-2 over the first seventeen digits. With a date up to 2010 a wrong check character
    is taken for a slip; a later date is more likely that of a document.
    """
    plain = re.sub("[ -]", "", text).upper()
    if not _RESIDENT_ID.fullmatch(plain):
        return False
    if plain[6:10] <= LATEST_BIRTH:
        return True
    total = sum(int(digit) * weight for digit, weight in zip(plain[:17], _ID_WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == plain[17]


def without_personal_data(text: str) -> str:
    """``text`` with personal numbers replaced by :data:`WITHHELD`."""
    if len(text) < FEWEST_DIGITS or sum(map(str.isdigit, text)) < FEWEST_DIGITS:
        return text
    plain = unicodedata.normalize("NFKC", text)
    hidden = plain
    for number in (_RESIDENT_ID, _OLD_RESIDENT_ID, _MOBILE):
        hidden = number.sub(WITHHELD, hidden)
    hidden = _BANK_CARD.sub(_unless_no_card, hidden)
    return text if hidden == plain else hidden


def _unless_no_card(found: re.Match[str]) -> str:
    """A card's number has a check digit (ISO/IEC 7812-1); another number stays."""
    digits = [int(digit) for digit in re.sub("[ -]", "", found[0])]
    doubled = sum(sum(divmod(2 * digit, 10)) for digit in digits[-2::-2])
    return found[0] if (sum(digits[-1::-2]) + doubled) % 10 else WITHHELD
