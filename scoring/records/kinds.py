"""Kinds of values: how the text of a cell becomes a typed value, or why it cannot.

Each kind reads in three ways that agree. :meth:`Kind.parse` reads one cell and says what is wrong
with it: the specification. :meth:`Kind.whole` reads a column at once if every cell of it is written
in the usual way. :meth:`Kind.fast` reads those of its distinct texts that are. :func:`read_column`
asks ``parse`` about the few that remain.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scoring.codes import uscc
from scoring.records import code_cells, dates, reasons
from scoring.records.privacy import FEWEST_DIGITS, MOBILE, RESIDENT_ID_DIGITS, without_personal_data
from scoring.records.reasons import Reason

BLANK_WORDS = frozenset({"", "-", "--", "—", "——", "— —", "无", "暂无", "/", "\\", "null", "none", "nan", "n/a"})
"""How departments write that there is nothing to write, in lower case (seen in real permit and penalty feeds)."""

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
"""Characters that nobody sees and that would make two equal codes differ."""
_NO_PLAIN_DIGITS = "²³¹¼-¾\u2070-\u209c\u2150-\u215f\u2189\u2460-\u249b\u24ea\u24f5-\u24ff\u3251-\u325f\u32b1-\u32bf"
_OTHERS = re.compile(f"[^{_NO_PLAIN_DIGITS}]+")
"""All but raised, circled and broken numbers: NFKC would read 10² as 102."""
_UNREADABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd]")
"""Control characters, and the mark of a byte that the encoding does not explain."""


class RejectedValue(Exception):
    """A cell that cannot be read; carries the reason and, where it helps, a hint."""

    def __init__(self, reason: Reason, hint: str = "") -> None:
        """``hint`` narrows the reason down, for example the words that would be allowed."""
        super().__init__(reason.id)
        self.reason = reason
        self.hint = hint


def tidy(text: str) -> str:
    """Full-width forms become plain ones (NFKC); invisible characters and needless white space go."""
    if not text.isascii():
        text = _OTHERS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), _INVISIBLE.sub("", text))
    return " ".join(text.split())


@dataclass(frozen=True)
class Kind:
    """How one kind of cell is read. ``arrow`` is the column type in the lake."""

    arrow: ClassVar[pa.DataType]

    def parse(self, text: str) -> Any:  # noqa: ANN401  (the type is the kind's own, see ``arrow``)
        """The value of a tidied, non-blank cell; raises :class:`RejectedValue`."""
        raise NotImplementedError

    def whole(self, column: pa.Array) -> pa.Array | None:
        """The values of a column whose every cell is written in the usual way, otherwise ``None``."""
        del column
        return None

    def fast(self, texts: pa.Array) -> tuple[pa.Array, pa.Array]:
        """The values of trimmed texts, null where they have to be asked one by one, and a mask of those read."""
        return pa.nulls(len(texts), self.arrow), pa.repeat(pa.scalar(value=False), len(texts))

    def shown(self, value: Any) -> str:  # noqa: ANN401  (the type is the kind's own)
        """A value of the lake as the department writes it, in the unit of its header."""
        return str(value)


@dataclass(frozen=True)
class TextKind(Kind):
    """Free text, tidied; a resident-identity or telephone number in it is dropped on entry."""

    arrow = pa.string()
    longest: int = 200

    def parse(self, text: str) -> str:
        """The text itself, unless it is too long."""
        if len(text) > self.longest:
            raise RejectedValue(reasons.TOO_LONG, f"≤ {self.longest}")
        return without_personal_data(text)

    def fast(self, texts: pa.Array) -> tuple[pa.Array, pa.Array]:
        """Plain words with too few digits for a personal number."""
        plain = pc.match_substring_regex(texts, "^[\u4e00-\u9fffA-Za-z0-9()_-]+$")
        short = pc.less_equal(pc.utf8_length(texts), self.longest)
        few = pc.less(pc.count_substring_regex(texts, "[0-9]"), FEWEST_DIGITS)
        blank = pc.is_in(pc.utf8_lower(texts), pa.array(sorted(BLANK_WORDS)))
        good = pc.and_(pc.and_(plain, short), pc.and_not(few, blank))
        return pc.if_else(good, texts, None), good


@dataclass(frozen=True)
class Code(Kind):
    """A number or code by which something is known: an account, a document, an invoice. Never a person's."""

    arrow = pa.string()
    longest: int = 40
    account: bool = False
    """Accounts may have the form of a mobile-telephone number."""

    def parse(self, text: str) -> str:
        """The code itself, unless it is too long, was spoilt by a spreadsheet, or holds a person's number."""
        code = code_cells.unwrapped(text)
        if len(code) > self.longest:
            raise RejectedValue(reasons.TOO_LONG, f"≤ {self.longest}")
        fault = code_cells.fault(code, account=self.account)
        if fault is not None:
            raise RejectedValue(fault)
        return code

    def whole(self, column: pa.Array) -> pa.Array | None:
        """Codes of digits alone, too short for an identity number, none like a telephone's."""
        digits = pc.all(pc.ascii_is_decimal(column), min_count=0).as_py()
        short = digits and (pc.max(pc.binary_length(column)).as_py() or 0) <= self._shorter
        return column if short and not pc.any(self._with_a_mobile(column, "^", "$")).as_py() else None

    def fast(self, texts: pa.Array) -> tuple[pa.Array, pa.Array]:
        """Plain codes of ASCII letters, dashes and at least one digit, too short for an identity number."""
        plain = pc.match_substring_regex(texts, r"^[A-Za-z_-]*[0-9][0-9A-Za-z_-]*$")
        short = pc.less_equal(pc.utf8_length(texts), self._shorter)
        good = pc.and_(pc.and_not(plain, self._with_a_mobile(texts)), short)
        return pc.if_else(good, texts, None), good

    def _with_a_mobile(self, texts: pa.Array, before: str = "(?:^|[^0-9])", after: str = "(?:[^0-9]|$)") -> pa.Array:
        if self.account:
            return pa.repeat(pa.scalar(value=False), len(texts))
        return pc.match_substring_regex(texts, f"{before}{MOBILE}{after}")

    @property
    def _shorter(self) -> int:
        return min(self.longest, RESIDENT_ID_DIGITS - 1)


@dataclass(frozen=True)
class Choice(Kind):
    """One of a few words; the department's spelling maps to ours."""

    arrow = pa.string()
    words: Mapping[str, str]

    def parse(self, text: str) -> str:
        """Our word for the department's."""
        try:
            return self.words[text]
        except KeyError:
            raise RejectedValue(reasons.UNKNOWN_WORD, "、".join(self.words)) from None

    def shown(self, value: Any) -> str:  # noqa: ANN401  (see Kind)
        """The department's first word for ours."""
        return next((theirs for theirs, ours in self.words.items() if ours == value), str(value))

    def __hash__(self) -> int:
        """By the words, so that the frozen dataclass stays hashable."""
        return hash(tuple(self.words.items()))


@dataclass(frozen=True)
class Uscc(Kind):
    """Unified social credit code, both check digits verified, upper case."""

    arrow = pa.string()

    def parse(self, text: str) -> str:
        """The code in upper case without inner spaces."""
        code = re.sub(r"[\s\-]", "", code_cells.unwrapped(text)).upper()
        fault = uscc.fault(code)
        if fault in {uscc.Fault.LENGTH, uscc.Fault.CHARACTER}:
            raise RejectedValue(reasons.NOT_A_USCC)
        if fault is not None:
            raise RejectedValue(reasons.USCC_CHECK)
        return code

    def fast(self, texts: pa.Array) -> tuple[pa.Array, pa.Array]:
        """Sound codes in capitals."""
        rows = np.flatnonzero(pc.equal(pc.binary_length(texts), uscc.LENGTH))
        letters = texts.take(pa.array(rows)).cast(pa.binary()).cast(pa.binary(uscc.LENGTH)).buffers()[1]
        good = np.zeros(len(texts), dtype=bool)
        good[rows] = uscc.sound(np.frombuffer(letters, dtype=np.uint8).reshape(-1, uscc.LENGTH)[: len(rows)])
        return pc.if_else(pa.array(good), texts, None), pa.array(good)


FEN_OF_A_YUAN = 100

QUANTITIES: tuple[Mapping[str, int], ...] = (
    {"元": 100, "万元": 1_000_000, "分": 1, "千元": 100_000, "亿元": 10**10},
    {"千瓦时": 1000, "kwh": 1000, "度": 1000, "万千瓦时": 10**7, "兆瓦时": 10**6, "mwh": 10**6},
    {"立方米": 1000, "m3": 1000, "吨": 1000, "方": 1000, "万立方米": 10**7},
)
"""Units that a header may state, and how many of our smallest units they make: fen, Wh, litres."""


DIGITS = 18
"""Of a decimal number that 64 bits hold."""


@dataclass(frozen=True)
class Number(Kind):
    """A number held as an integer of its smallest unit.

    ``scale`` smallest units make one unit of the file: 100 for yuan held in fen, 1,000,000 for
    万元 held in fen, 1,000 for kWh held in Wh or m³ held in litres, 1 for counts.
    """

    arrow = pa.int64()
    scale: int = 1
    negative: bool = False
    largest: int = 10**15
    _WRITTEN: ClassVar[re.Pattern[str]] = re.compile(
        r"[+-]?((\d{1,3}(,\d{3})+|\d+)(\.\d*)?|\.\d+)([eE][+-]?\d{1,2})?", re.ASCII
    )

    def parse(self, text: str) -> int:
        """The number in smallest units; thousands separators are allowed, and ¥ or 元 where yuan are meant."""
        plain = text.removeprefix("¥").removesuffix("元").strip() if self.scale == FEN_OF_A_YUAN else text
        if not self._WRITTEN.fullmatch(plain):
            raise RejectedValue(reasons.NOT_A_NUMBER)
        exact = Decimal(plain.replace(",", "")) * self.scale
        if abs(exact) > self.largest:
            raise RejectedValue(reasons.OUT_OF_RANGE)
        value = int(exact.to_integral_value())
        if abs(exact - value) > Decimal("0.01"):
            raise RejectedValue(reasons.TOO_PRECISE, f"1/{self.scale}")
        if value < 0 and not self.negative:
            raise RejectedValue(reasons.NEGATIVE)
        return value

    def shown(self, value: Any) -> str:  # noqa: ANN401  (see Kind)
        """The number in the unit of the file."""
        return f"{Decimal(value) / self.scale:f}"

    def whole(self, column: pa.Array) -> pa.Array | None:
        """Decimals no finer than the scale, which is a power of ten: their digits are the value, exactly."""
        try:
            exact = column.cast(pa.decimal64(DIGITS, len(str(self.scale)) - 1))
        except pa.ArrowInvalid:
            return None
        values = pa.Array.from_buffers(pa.int64(), len(exact), exact.buffers(), offset=exact.offset)
        bounds = pc.min_max(values).as_py()
        least = -self.largest if self.negative else 0
        within = not len(values) or (bounds["min"] >= least and bounds["max"] <= self.largest)
        return values if within else None

    def fast(self, texts: pa.Array) -> tuple[pa.Array, pa.Array]:
        """Plain decimals of up to 11 digits before the point and no finer than the scale."""
        places = len(str(self.scale)) - 1
        pattern = r"^\d{1,11}" + (rf"(\.\d{{1,{places}}})?" if places else r"(\.0)?") + "$"
        if self.negative:
            pattern = pattern.replace("^", "^-?", 1)
        plain = pc.match_substring_regex(texts, pattern)
        numbers = pc.cast(pc.if_else(plain, texts, None), pa.float64())
        scaled = pc.round(pc.multiply(numbers, float(self.scale)))
        within = pc.less_equal(pc.abs(scaled), float(self.largest))
        good = pc.and_(plain, within).fill_null(pa.scalar(value=False))
        return pc.cast(pc.if_else(good, scaled, None), pa.int64()), good


YUAN, WAN_YUAN = Number(scale=FEN_OF_A_YUAN), Number(scale=10_000 * FEN_OF_A_YUAN)
"""Money stated in yuan or in 万元, held in fen."""
KWH = CUBIC_METRES = Number(scale=1000)
"""Energy held in Wh, volume held in litres."""


def count(largest: int) -> Number:
    """A whole number of things, up to ``largest``."""
    return Number(largest=largest)


FIRST_YEAR, LAST_YEAR = 1949, 2099
"""Years of a date; others are years of the Republic of China, or typing errors: they are not guessed at."""


@dataclass(frozen=True)
class Day(Kind):
    """A calendar day."""

    arrow = pa.date32()
    _WRITTEN: ClassVar[re.Pattern[str]] = re.compile(
        r"(\d{4})(?:-(\d{1,2})-|/(\d{1,2})/|\.(\d{1,2})\.|年(\d{1,2})月|(\d{2}))(\d{1,2})日?"
        r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?",
        re.ASCII,
    )

    def parse(self, text: str) -> dt.date:
        """ISO, dotted, slashed, Chinese and eight-digit dates; a time of day is dropped."""
        found = self._WRITTEN.fullmatch(text)
        if found is None:
            raise RejectedValue(*dates.why_none(text))
        year, *months, day = found.groups()
        month = next(m for m in months if m)
        if found.group(6) and len(day) != 2:  # noqa: PLR2004  (eight digits or none)
            raise RejectedValue(*dates.why_none(text))
        return _date(int(year), int(month), int(day))

    def whole(self, column: pa.Array) -> pa.Array | None:
        """ISO dates."""
        try:
            days = column.cast(pa.date32())
        except pa.ArrowInvalid:
            return None
        bounds = pc.min_max(days).as_py()
        within = not len(days) or (bounds["min"].year >= FIRST_YEAR and bounds["max"].year <= LAST_YEAR)
        return days if within else None


@dataclass(frozen=True)
class Month(Kind):
    """A calendar month, held as its last day: what a month tells has happened when it is over."""

    arrow = pa.date32()
    _WRITTEN: ClassVar[re.Pattern[str]] = re.compile(
        r"(\d{4})(?:-(\d{1,2})|/(\d{1,2})|\.(\d\d|[2-9])|年(\d{1,2})月|(\d{2}))", re.ASCII
    )

    def parse(self, text: str) -> dt.date:
        """``2025-03``, ``2025/3``, ``2025.3``, ``2025年3月`` or ``202503``, or the month's first day."""
        found = self._WRITTEN.fullmatch(text)
        if found is None:
            first = Day().parse(text)
        else:
            first = _date(int(found.group(1)), int(next(m for m in found.groups()[1:] if m)), 1)
        if first.day != 1:
            raise RejectedValue(reasons.NOT_A_DATE)
        return first.replace(day=calendar.monthrange(first.year, first.month)[1])

    def shown(self, value: Any) -> str:  # noqa: ANN401  (see Kind)
        """The month alone."""
        return f"{value:%Y-%m}"


def _date(year: int, month: int, day: int) -> dt.date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise RejectedValue(reasons.NOT_A_DATE)
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise RejectedValue(reasons.NOT_A_DATE) from None


@dataclass(frozen=True)
class Finding:
    """Rows of a column that were refused for one reason."""

    rows: np.ndarray
    reason: Reason
    hint: str = ""


def read_column(column: pa.Array, kind: Kind, *, required: bool) -> tuple[pa.Array, list[Finding]]:
    """Read one column of text.

    Returns the values (null where blank or refused) and the findings, whose ``rows`` are positions
    in ``column``. A blank cell is a finding only if the field is ``required``. Personal numbers within
    free text stand as :data:`~scoring.records.privacy.WITHHELD` in the values.
    """
    values = kind.whole(column)
    if values is not None:
        return values, []
    texts = column.dictionary_encode()
    words, codes = pc.utf8_trim_whitespace(texts.dictionary), np.asarray(texts.indices)
    values, good = kind.fast(words)
    rest = np.flatnonzero(~np.asarray(good))
    read: list[Any] = []
    refused: dict[tuple[Reason, str], list[int]] = {}
    for code, raw in zip(rest.tolist(), words.take(pa.array(rest)).to_pylist(), strict=True):
        value, trouble = _read_cell(raw, kind, required=required)
        read.append(value)
        if trouble is not None:
            refused.setdefault((trouble.reason, trouble.hint), []).append(code)
    values = pc.replace_with_mask(values, pc.invert(good), pa.array(read, type=kind.arrow)).take(texts.indices)
    findings = [
        Finding(np.flatnonzero(np.isin(codes, wrong)), reason, hint) for (reason, hint), wrong in refused.items()
    ]
    return values, findings


def _read_cell(raw: str, kind: Kind, *, required: bool) -> tuple[Any, RejectedValue | None]:
    text = tidy(raw)
    if text.casefold() in BLANK_WORDS:
        return None, RejectedValue(reasons.EMPTY) if required else None
    if _UNREADABLE.search(text):
        return None, RejectedValue(reasons.UNDECODABLE)
    try:
        return kind.parse(text), None
    except RejectedValue as trouble:
        return None, trouble
