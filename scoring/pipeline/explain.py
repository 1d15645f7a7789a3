"""The value of a feature of one enterprise, and the records that made it: on demand, and exact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import Connection

from scoring.codes import uscc
from scoring.errors import Invalid, NotFound, Text
from scoring.features import matrix
from scoring.features.feature import Feature
from scoring.features.lineage import tracing
from scoring.features.registry import FEATURES
from scoring.pipeline.score import Batches, batches_before, files_of
from scoring.pipeline.workspace import Workspace
from scoring.portrait.portrait import record_told
from scoring.records.sources import source
from scoring.records.view import Files
from scoring.store import audit, batches, runs

LOOK = "explain"
"""Action in the audit trail: who looked at the records behind an enterprise's features."""


@dataclass(frozen=True)
class Explained:
    """A feature of an enterprise: its value (``None`` if unknown), and the records behind it by source, oldest first.

    A record is told under the department's own headers, with file and line.
    """

    feature: Feature
    value: float | None
    records: Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True)
class Explanation:
    """The features of an enterprise as of a day."""

    enterprise: str
    as_of: date
    features: Sequence[Explained]


def explain(
    workspace: Workspace, enterprise: str, features: Sequence[Feature], as_of: date | None, by: str
) -> Explanation:
    """Compute ``features`` of an enterprise and name the records that made each; the look is noted.

    Without ``as_of``: as the newest run saw it, by its day and its batches. Otherwise from the live batches received
    before that day. Values that compare with peers are compared with the whole population of that day.
    """
    if uscc.fault(enterprise):
        raise Invalid(
            Text(f"“{enterprise}”不是统一社会信用代码", f"'{enterprise}' is no unified social credit code"),
            Text("核对 18 位代码", "Check the 18 characters"),
        )
    with workspace.database.reading() as connection:
        day, used, listed = _inputs(connection, as_of)
        names = batches.file_names(connection, [batch for _, batch, _ in used])
    files = files_of(workspace.lake, used, listed)
    values = _values(files, day, features, enterprise)
    behind = tracing(files, features, [enterprise], day)
    told = [Explained(f, values[f.name], _records(behind(f, [enterprise]), names)) for f in features]
    with workspace.database.transaction() as connection:
        asked = [f.name for f in features] if len(features) == 1 else len(features)
        audit.note(connection, by, LOOK, enterprise, as_of=day.isoformat(), features=asked, enterprises=[enterprise])
    return Explanation(enterprise, day, told)


def _inputs(connection: Connection, as_of: date | None) -> tuple[date, Batches, list[dict[str, Any]]]:
    """The as-of date, the batches that count, and the list in which they stand."""
    if as_of is not None:
        listed = batches.live(connection)
        return as_of, batches_before(listed, as_of), listed
    run = runs.newest_run(connection)
    return run["as_of"], tuple((s, b, d) for s, b, d in run["batches"]), batches.every(connection)


def _values(files: Files, day: date, features: Sequence[Feature], enterprise: str) -> dict[str, float | None]:
    """The values of an enterprise; where the sources of ``features`` know nothing of it, some other one may.

    Such an enterprise has values all the same: who was never penalised has 0 penalties.
    """
    for asked in dict.fromkeys((tuple(features), FEATURES)):
        built = matrix.build(files, day, features=asked).values
        if enterprise in built.index:
            row = built.loc[enterprise, [f.name for f in features]]
            return {str(name): None if np.isnan(value) else float(value) for name, value in row.items()}
    raise NotFound(
        Text(
            f"{day} 之前没有企业 {enterprise} 的任何记录", f"Nothing was known of enterprise {enterprise} before {day}"
        ),
        Text("核对代码，或选用更晚的基准日", "Check the code, or choose a later as-of date"),
    )


def _records(behind: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, list[dict[str, Any]]]:
    return {
        name: [record_told(row, source(name), names) for row in table.to_pylist()] for name, table in behind.items()
    }
