"""What people did on the site, brought to the same door as everything else.

It takes effect at once where it is read. Before the next scoring it also becomes a record: a file in the department's
own format, ingested like any other, so that labels and editions can be reproduced from files.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from scoring.pipeline.admission import cells
from scoring.pipeline.demands import repeat_withdrawals
from scoring.pipeline.ingest import Delivery, ingest
from scoring.pipeline.lending import take_over
from scoring.pipeline.workspace import Workspace
from scoring.records.consent import CONSENT
from scoring.records.contract import Source, batch_id
from scoring.records.demand import DEMAND
from scoring.records.loan_outcome import LOAN_OUTCOME
from scoring.store import consents, versions

STATED_ON = "网上提交日"
"""A column that no contract knows: the same said again on another day is another file."""


def collect(workspace: Workspace, by: str) -> None:
    """Deliver the withdrawals of consent made on the site, one file a day, and what was stated before today.

    Records of today count from tomorrow on; so a day's demands and outcomes go into one file when it is over, each in
    its newest version.
    """
    with workspace.database.reading() as connection:
        waiting = consents.withdrawn_online(connection)
    for day, rows in groupby(waiting, key=lambda row: row["withdrawn_on"]):
        _deliver(workspace, _written(workspace, "授权撤回", CONSENT, day, list(rows)), CONSENT, day, by)
    take_over(workspace)
    with workspace.database.transaction() as connection:
        repeat_withdrawals(connection, by, workspace.settings.current_day)
    for name, source in (("融资需求", DEMAND), ("贷后反馈", LOAN_OUTCOME)):
        with workspace.database.reading() as connection:
            stated = versions.waiting(connection, source.name, workspace.settings.current_day)
        for day, rows in groupby(sorted(stated, key=lambda row: row["known_at"]), key=lambda row: row["known_at"]):
            _deliver_versions(workspace, name, source, day, list(rows), by)


def _deliver_versions(  # noqa: PLR0913  (what, of which day, by whom)
    workspace: Workspace, name: str, source: Source, day: date, rows: Sequence[dict[str, Any]], by: str
) -> None:
    """Deliver a day's versions; the store notes their batch first, so that it does not take them over again."""
    newest = {tuple(row[k] for k in source.key): row for row in rows}
    path = _written(workspace, name, source, day, list(newest.values()), stamp=day)
    batch = batch_id(hashlib.sha256(path.read_bytes()).hexdigest())
    with workspace.database.transaction() as connection:
        versions.deliver(connection, source.name, [row["number"] for row in rows], batch)
    _deliver(workspace, path, source, day, by)


def _deliver(workspace: Workspace, path: Path, source: Source, day: date, by: str) -> None:
    for receipt in ingest(workspace, [Delivery(path, day, source)], by):
        if receipt.problem is not None:
            raise receipt.problem


def _written(  # noqa: PLR0913  (a file, its name and its rows)
    workspace: Workspace, name: str, source: Source, day: date, rows: list[dict[str, Any]], stamp: date | None = None
) -> Path:
    folder = workspace.settings.home.absolute() / "online"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}_{day:%Y%m%d}_{len(list(folder.iterdir())) + 1}.csv"
    more = [] if stamp is None else [stamp.isoformat()]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([f.headers[0] for f in source.fields] + ([STATED_ON] if more else []))
        writer.writerows(cells(source, row) + more for row in rows)
    return path
