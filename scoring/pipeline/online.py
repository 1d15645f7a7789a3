"""What people did on the site, brought to the same door as everything else.

A withdrawal takes effect at once where banks read. Before the next scoring it also becomes a record: a
file in the department's own format, ingested like any other, so that editions can be reproduced from files.
"""

from __future__ import annotations

import csv
from datetime import date
from itertools import groupby
from typing import Any

from scoring.pipeline.ingest import Delivery, ingest
from scoring.pipeline.workspace import Workspace
from scoring.records.consent import CONSENT
from scoring.store import consents


def collect(workspace: Workspace, by: str) -> None:
    """Deliver the withdrawals made on the site, one file a day."""
    with workspace.database.reading() as connection:
        waiting = consents.withdrawn_online(connection)
    for day, rows in groupby(waiting, key=lambda row: row["withdrawn_on"]):
        delivery = _file(workspace, day, list(rows))
        for receipt in ingest(workspace, [delivery], by):
            if receipt.problem is not None:
                raise receipt.problem


def _file(workspace: Workspace, day: date, rows: list[dict[str, Any]]) -> Delivery:
    folder = workspace.settings.home.absolute() / "online"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"授权撤回_{day:%Y%m%d}_{len(list(folder.iterdir())) + 1}.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([f.headers[0] for f in CONSENT.fields])
        for row in rows:
            values = (row.get(f.name) for f in CONSENT.fields)
            writer.writerow("" if v is None else f.kind.shown(v) for f, v in zip(CONSENT.fields, values, strict=True))
    return Delivery(path, day, CONSENT)
