"""Who is who by the records of a day: the directory that rows without a code are linked by."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from scoring.engine import embedded
from scoring.engine.embedded import Scan
from scoring.pipeline.workspace import Workspace
from scoring.records.identity import linking
from scoring.records.identity.linking import Directory
from scoring.records.sources import source
from scoring.store import aliases, batches

IDENTITY = ("registration", "registration_change", "utility_account")
"""The sources that say who is who."""

_NAMES = ("enterprise", "name", "township", "registration_no", "occurred_at")
_ACCOUNTS = ("utility", "account", "enterprise", "ownership", "opened_on", "closed_on")
_CHANGES = ("enterprise", "item", "before")
_LONG_AGO = date(1949, 10, 1)


def directory_of(workspace: Workspace, day: date, by: datetime | None = None) -> Directory:
    """Who is who by the records and decisions known by ``day``, that day included.

    ``by`` leaves out what came later than that moment, for a batch that has to be written again as it was.
    """
    with workspace.database.reading() as connection:
        listed = [
            (b["source"], b["id"])
            for b in batches.live(connection)
            if b["source"] in IDENTITY and b["received_on"] <= day and (by is None or b["ingested_at"] < by)
        ]
        decided = aliases.decisions(connection, by)
    files = workspace.lake.files(listed)
    return _built(tuple(files.get(name, ()) for name in IDENTITY)).on(day, decided)


@lru_cache(maxsize=2)
def _built(files: tuple[tuple[Path, ...], ...]) -> Directory:
    """Who is who by these files, whose records were all known when they came."""
    registration, change, account = files
    empty = pa.table({name: pa.array([], pa.string()) for name in (*_NAMES, *_ACCOUNTS)})
    names = []
    if registration:
        every = Scan(registration, ("enterprise", "name", "registration_no"))
        names.append(embedded.newest(every, _NAMES, date.max))
    if change:
        names.append(_former(embedded.newest(Scan(change, source("registration_change").key), _CHANGES, date.max)))
    users = Scan(account, source("utility_account").key)
    meters = embedded.newest(users, _ACCOUNTS, date.max) if account else empty
    return linking.directory(pa.concat_tables(names) if names else empty, meters)


def _former(changes: pa.Table) -> pa.Table:
    """Names that were changed, as registrations of long ago: never an enterprise's newest name."""
    rows = changes.filter(pc.and_(pc.equal(changes["item"], "name"), pc.is_valid(changes["before"])))
    nothing = pa.nulls(len(rows), pa.string())
    day = pa.repeat(pa.scalar(_LONG_AGO, pa.date32()), len(rows))
    return pa.table([rows["enterprise"], rows["before"], nothing, nothing, day], names=list(_NAMES))
