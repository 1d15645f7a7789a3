"""What a source promises: its fields, units, dates, key, checks, owner and law, said once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Literal

import numpy as np
import pyarrow as pa

from scoring.errors import Text
from scoring.records.kinds import QUANTITIES, Kind, Number, tidy
from scoring.records.reasons import Reason
from scoring.records.use import ALWAYS, Use

Columns = Mapping[str, np.ndarray]
"""Columns of one file as NumPy arrays; dates as ``datetime64[D]``, missing dates as NaT,
missing integers as the smallest int64."""

MISSING_INTEGER = np.iinfo(np.int64).min


@lru_cache(maxsize=4096)
def heading(text: str) -> str:
    """A header as it is compared: without spaces, stars of required columns, and case."""
    return re.sub(r"[\s*]", "", unicodedata.normalize("NFKC", tidy(text))).casefold()


@dataclass(frozen=True)
class Field:
    """One column: its name in the lake (with the unit), the headers it is known by, its kind.

    A date may lie after the day of delivery only if ``ahead`` says so (due dates, validity).
    """

    name: str
    headers: tuple[str, ...]
    kind: Kind
    required: bool = True
    ahead: bool = False

    @cached_property
    def spellings(self) -> dict[str, Kind]:
        """Every header that this column may have, as compared, and how its cells are then read.

        A header may state another unit of the same quantity: ``应收金额(万元)`` for ``应收金额(元)``.
        """
        found = {heading(header): self.kind for header in self.headers}
        if isinstance(self.kind, Number):
            for base, unit in map(stated_unit, tuple(found)):
                for other, scale in next((q for q in QUANTITIES if unit in q), {}).items():
                    for words in (f"{base}({other})", f"{base}(单位:{other})"):
                        found.setdefault(words, replace(self.kind, scale=scale))
        return found

    @cached_property
    def without_unit(self) -> frozenset[str]:
        """The headers that lack nothing but the unit: they are not guessed at."""
        stated = (stated_unit(heading(h)) for h in self.headers) if isinstance(self.kind, Number) else ()
        return frozenset(base for base, unit in stated if unit) - self.spellings.keys()


def stated_unit(heading: str) -> tuple[str, str]:
    """A header without the unit in brackets at its end, and that unit."""
    found = re.fullmatch(r"(.+)\(([^()]+)\)", heading)
    return (found[1], found[2]) if found else (heading, "")


@dataclass(frozen=True)
class Check:
    """A rule over several columns of a row; ``broken`` returns a mask of the rows that break it."""

    reason: Reason
    field: str
    broken: Callable[[Columns], np.ndarray]


@dataclass(frozen=True, kw_only=True)
class Source:
    """The contract of one source.

    ``key`` names the columns that identify a fact: a later record with the same key corrects the
    earlier one. ``occurred`` names the column that says when it happened; ``known``, if the
    department states it, the column that says when it was entered, otherwise the day of delivery
    counts. ``shape`` tells the engine how features want to see it: months of meter-like readings,
    or events. ``natural_person`` is a column and the word in it that marks a row about a private
    person, which is refused and not kept. ``adverse`` sources tell only
    of what went wrong: having no row there is the rule, so they do not count as something known.
    ``personal`` names the headers of columns about private persons (identity cards, telephones): they
    are never read, only counted. ``use`` says when a record stops being used although it was once known.
    ``defects`` tells what is known to be wrong with the source.
    """

    name: str
    label: Text
    owner: str
    update_days: int
    legal_basis: str
    sharing: Literal["physical", "interface", "verification"]
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    occurred: str
    known: str | None = None
    shape: Literal["months", "events"]
    dimension: str
    defects: str
    checks: tuple[Check, ...] = ()
    natural_person: tuple[str, str] | None = None
    personal: tuple[str, ...] = ()
    use: Use = ALWAYS
    adverse: bool = False

    @property
    def schema(self) -> pa.Schema:
        """Columns of the accepted records in the lake: the fields, then the book-keeping."""
        own = [pa.field(f.name, f.kind.arrow) for f in self.fields]
        return pa.schema([*own, *BOOK_KEEPING])

    def header_of(self, name: str) -> str:
        """The official header of a field."""
        return next(f.headers[0] for f in self.fields if f.name == name)


BOOK_KEEPING = (
    pa.field("occurred_at", pa.date32()),
    pa.field("known_at", pa.date32()),
    pa.field("received_on", pa.date32()),
    pa.field("batch", pa.string()),
    pa.field("line", pa.int64()),
    pa.field("linked", pa.string()),
)
"""Added to every record: when it happened, when we knew it, when its file came, its address (batch and line), and
the rule that linked it to its enterprise, null where it carried the code (:mod:`scoring.records.identity.linking`)."""

BATCH_DIGITS = 16


def batch_id(sha256: str) -> str:
    """A batch is named by the first digits of its file's SHA-256: the same content, the same batch."""
    return sha256[:BATCH_DIGITS]


ENTERPRISE = "enterprise"
"""The column of every source that holds the unified social credit code."""
