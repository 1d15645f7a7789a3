"""The records that may be used on a date: happened and known before it, in the newest version, and not out of use.

Features, decisions and portraits look at records through a :class:`View` only, so that none of them can rest on a
record that was repaired, lifted or expired.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import pyarrow as pa

from scoring.codes.periods import months_later
from scoring.codes.rules import rule
from scoring.engine import embedded
from scoring.engine.embedded import Scan
from scoring.errors import NotFound
from scoring.records.contract import ENTERPRISE
from scoring.records.sources import source
from scoring.records.use import ALWAYS, Ended, in_use, repaired

Files = Mapping[str, Sequence[Path]]
"""Lake files by source name."""

GRADE_MONTHS = 24
"""How long an environmental grade without a stated end counts: it is given for a year, in the course of the next."""


def scan(name: str, files: Files) -> Scan:
    """What the engine needs to read a source."""
    return Scan(tuple(files.get(name, ())), source(name).key, source(name).use.lifted)


@dataclass(frozen=True)
class View:
    """The records in ``files`` as they may be used on ``as_of``."""

    files: Files
    as_of: date

    def delivered(self, name: str) -> bool:
        """Whether the source had told anything at all before the date."""
        return embedded.anything_known(scan(name, self.files), self.as_of)

    def table(
        self,
        name: str,
        columns: Sequence[str] | None = None,
        *,
        since: date | None = None,
        enterprises: tuple[str, str] | None = None,
    ) -> pa.Table:
        """The usable records of a source, sorted by enterprise and date; see :func:`~scoring.engine.embedded.newest`.

        ``columns``: all of the source if not given. A source without files gives an empty table.
        """
        contract = source(name)
        wanted = list(columns or contract.schema.names)
        if not self.files.get(name):
            return pa.schema([contract.schema.field(c) for c in wanted]).empty_table()
        read = wanted if contract.use == ALWAYS else contract.schema.names
        table = embedded.newest(scan(name, self.files), read, self.as_of, since=since, enterprises=enterprises)
        if contract.use == ALWAYS:
            return table
        return table.filter(pa.array(in_use(name, contract.use, table, self.as_of, self.ended))).select(wanted)

    @cached_property
    def ended(self) -> Ended:
        """What ends the use of other records, as known on the date."""
        return ended({name: self.table(name) for name in ENDING}, self.as_of)


ENDING = ("repair", "environmental_grade")
"""The sources whose records end the use of others."""


def ended(tables: Mapping[str, pa.Table], as_of: date) -> Ended:
    """What the usable records of the sources in ``ENDING`` say about other records on a date."""
    grades = tables["environmental_grade"].select([ENTERPRISE, "published_on", "until"])
    graded = grades.to_pylist() if _grade_replaces_penalties(as_of) else []
    repairs = tables["repair"].select([ENTERPRISE, "record_kind", "document", "applied_on", "decided_on", "result"])
    return Ended(
        repaired(repairs.to_pylist()),
        frozenset(
            row[ENTERPRISE]
            for row in graded
            if (row["until"] or months_later(row["published_on"], GRADE_MONTHS)) >= as_of
        ),
    )


def _grade_replaces_penalties(on: date) -> bool:
    try:
        return bool(rule("lending.environment.grade_replaces_penalties", on).value)
    except NotFound:
        return False
