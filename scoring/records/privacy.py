"""Personal data at the door: what must not be kept is hidden before anything is written.

The rule. In every text that is kept, accepted or quarantined, and in the names of files, these numbers are
dropped: numbers of 18 digits of resident-identity cards and of permanent-resident cards (these begin with 9;
a valid unified social credit code stays), and of 15 where they hold a date; mobile-telephone numbers; numbers
of personal bank cards (16 to 19 digits from 62, with their check digit). A space, a point or a dash may stand
between any two digits of an identity number of 18, and between the groups of a telephone number. Landline
numbers stay: they are an enterprise's, or tell nothing about a person. So do passport numbers, which look like
any document's. A code of the contract (a document, a loan) is refused if it holds, at any place, an identity
number of 18 digits, with its check character or with a date of birth up to 2010, or the eleven digits of a
mobile telephone with no digit beside them. An account may hold the latter. Other codes are taken as they are: a
document may be numbered by region, date and sequence, and an old registration number has 15 digits. Rows about
private persons (:mod:`scoring.records.door.persons`) are not kept, and columns about them
(:class:`~scoring.records.contract.Source`) are never read.
"""

from __future__ import annotations

import re
import unicodedata

from scoring.codes import uscc

WITHHELD = "（未留存）"
"""Stands in quarantine for what was not kept."""

_MONTH_AND_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_DASH = r"\-·\u2010-\u2015\u2212"
_GAP = f"[ .{_DASH}]?"
_RESIDENT_ID = re.compile(
    rf"(?<!\d)[1-9](?:{_GAP}\d){{5}}{_GAP}(?:1{_GAP}9|2{_GAP}0)(?:{_GAP}\d){{2}}"
    rf"{_GAP}(?:0{_GAP}[1-9]|1{_GAP}[0-2]){_GAP}(?:0{_GAP}[1-9]|[12]{_GAP}\d|3{_GAP}[01])"
    rf"(?:{_GAP}\d){{3}}{_GAP}[\dXx](?!\d)"
)
"""GB 11643-1999: region, date of birth, sequence, check character; a permanent resident's begins with 9."""
_OLD_RESIDENT_ID = re.compile(rf"(?<!\d)[1-8]\d{{5}}\d{{2}}{_MONTH_AND_DAY}\d{{3}}(?!\d)")
"""GB 11643-1989: the century and the check character are lacking."""
MOBILE = r"1[3-9][0-9]{9}"
"""The digits of a mobile telephone, as a regular expression."""
_MOBILE_ALONE = re.compile(rf"(?<!\d){MOBILE}(?!\d)")
_MOBILE = re.compile(
    rf"(?<!\d)(?:\+?(?:00)?86[ {_DASH}]?)?1[3-9]\d"
    rf"(?:[ {_DASH}]?\d{{4}}[ {_DASH}]?\d{{4}}|\.\d{{4}}\.\d{{4}})(?!\d)"
)
_BANK_CARD = re.compile(r"(?<!\d)62\d{2}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?(?!\d)")

FEWEST_DIGITS = 11
"""Of a personal number."""

RESIDENT_ID_DIGITS = 18
LATEST_BIRTH = "2010"
_ID_WEIGHTS = tuple(pow(2, 17 - place, 11) for place in range(17))


def is_resident_id(text: str) -> bool:
    """Whether ``text`` is the number of an identity card: its form, its date and its check character.

    GB 11643-1999: ISO 7064 MOD 11-2 over the first seventeen digits. With a date up to 2010 a wrong check character
    is taken for a slip; a later date is more likely that of a document.
    """
    plain = _together(text)
    if not _RESIDENT_ID.fullmatch(plain) or uscc.fault(plain) is None:
        return False
    if plain[6:10] <= LATEST_BIRTH:
        return True
    total = sum(int(digit) * weight for digit, weight in zip(plain[:17], _ID_WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == plain[17]


def has_form_of_resident_id(text: str) -> bool:
    """Whether ``text`` holds what looks like the number of an identity card, right or not, and is no credit code."""
    return any(uscc.fault(_together(found)) is not None for found in _RESIDENT_ID.findall(_normal(text)))


def has_resident_id(code: str) -> bool:
    """Whether a code holds the number of an identity card at any place."""
    return any(map(is_resident_id, _RESIDENT_ID.findall(code)))


def has_mobile(code: str) -> bool:
    """Whether a code holds the number of a mobile telephone at any place, no digit beside it."""
    return _MOBILE_ALONE.search(code) is not None


def without_personal_data(text: str) -> str:
    """``text`` with personal numbers replaced by :data:`WITHHELD`."""
    if len(text) < FEWEST_DIGITS or sum(map(str.isdigit, text)) < FEWEST_DIGITS:
        return text
    plain = _normal(text)
    hidden = _RESIDENT_ID.sub(_unless_credit_code, plain)
    for number in (_OLD_RESIDENT_ID, _MOBILE):
        hidden = number.sub(WITHHELD, hidden)
    hidden = _BANK_CARD.sub(_unless_no_card, hidden)
    return text if hidden == plain else hidden


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _together(number: str) -> str:
    """A number without the gaps between its digits."""
    return re.sub(_GAP, "", number).upper()


def _unless_credit_code(found: re.Match[str]) -> str:
    return found[0] if uscc.fault(_together(found[0])) is None else WITHHELD


def _unless_no_card(found: re.Match[str]) -> str:
    """A card's number has a check digit (ISO/IEC 7812-1); another number stays."""
    digits = [int(digit) for digit in re.sub("[ -]", "", found[0])]
    doubled = sum(sum(divmod(2 * digit, 10)) for digit in digits[-2::-2])
    return found[0] if (sum(digits[-1::-2]) + doubled) % 10 else WITHHELD
