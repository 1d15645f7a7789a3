"""A whole batch taken out of use: what had rested on it, the act itself, and the way back.

Its file stays in the lake, so that every edition that was published can still be made again; nothing new
rests on it: no score, no model, no edition, and no consent that only it told of.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds
from sqlalchemy import Connection

from scoring.pipeline.quarantine import reason_given
from scoring.pipeline.score import batches_before
from scoring.pipeline.train import fingerprint
from scoring.pipeline.workspace import Workspace
from scoring.records.consent import CONSENT
from scoring.store import audit, batches, consents, models, quarantine, runs


@dataclass(frozen=True)
class LearnedFrom:
    """A model that learned from a batch; ``certain`` unless its fingerprint of batches cannot be explained."""

    name: str
    version: str
    digest: str
    certain: bool


@dataclass(frozen=True)
class Rested:
    """What rests on a batch, newest first: editions, scoring runs and models as the store keeps them.

    ``quarantine`` counts its refused rows by state, ``answers`` those of other batches that it resolved or superseded.
    """

    batch: dict[str, Any]
    editions: list[dict[str, Any]]
    runs: list[dict[str, Any]]
    models: list[LearnedFrom]
    quarantine: dict[str, int]
    answers: dict[str, int]


def rested_on(connection: Connection, batch_id: str) -> Rested:
    """What rests on a batch, and what became of the rows that were refused in it."""
    batch = batches.one(connection, batch_id)
    return Rested(
        batch,
        batches.editions_on(connection, batch_id),
        batches.runs_on(connection, batch_id),
        _models(models.every(connection), batches.every(connection), batch),
        quarantine.by_state(connection, batch_id),
        quarantine.answers(connection, batch_id),
    )


def withdraw(workspace: Workspace, batch_id: str, by: str, because: str) -> Rested:
    """Withdraw a batch for a reason; returns what rested on it.

    Refused rows that it had resolved or superseded are open again. Of consents only what other batches tell
    remains, from this moment on.
    """
    why = reason_given(because)
    with workspace.database.transaction() as connection:
        batch = batches.withdraw(connection, batch_id, by, why)
        quarantine.settle(connection, batch_id)
        if batch["source"] == CONSENT.name:
            given = _consents(workspace, [batch])
            others = [b for b in batches.live(connection) if b["source"] == CONSENT.name]
            told = _consents(workspace, others, {row["enterprise"] for row in given})
            consents.forget(connection, ((row["enterprise"], row["consent_no"]) for row in given), told)
        found = rested_on(connection, batch_id)
        numbers = [edition["number"] for edition in found.editions]
        audit.note(connection, by, "withdraw", batch_id, because=why, editions=numbers)
    return found


def restore(workspace: Workspace, batch_id: str, by: str, because: str) -> bool:
    """Take a withdrawal back for a reason; returns whether only a new score makes the batch count.

    It does not need one where the newest run was made with the batch, and with no other that is withdrawn.
    """
    why = reason_given(because)
    with workspace.database.transaction() as connection:
        batch = batches.restore(connection, batch_id)
        quarantine.settle(connection, batch_id)
        if batch["source"] == CONSENT.name:
            consents.record(connection, _consents(workspace, [batch]))
        audit.note(connection, by, "restore", batch_id, because=why)
        newest = runs.newest(connection)
        scored = {name for _, name, _ in newest["batches"]} if newest else set()
        return batch_id not in scored or bool(batches.withdrawn_among(connection, scored))


def _consents(
    workspace: Workspace, listed: Sequence[dict[str, Any]], enterprises: Iterable[str] | None = None
) -> list[dict[str, Any]]:
    """The consent records of these batches in the order in which they came, of all or of some enterprises."""
    wanted = None
    if enterprises is not None:
        wanted = ds.field("enterprise").isin(pa.array(sorted(enterprises), pa.string()))
    rows = []
    for batch in sorted(listed, key=lambda b: (b["received_on"], b["ingested_at"])):
        file = ds.dataset(workspace.lake.path(CONSENT.name, batch["id"]), format="parquet")
        rows += file.to_table(filter=wanted).to_pylist()
    return rows


def _models(
    known: Sequence[dict[str, Any]], listed: Sequence[dict[str, Any]], batch: dict[str, Any]
) -> list[LearnedFrom]:
    """Models that learned from a batch, newest first.

    A model keeps a fingerprint of its batches only. Where those that counted when it was registered have that
    fingerprint, we know; where not (a bundle from elsewhere, batches withdrawn and restored since), it may have
    learned from any batch that was known by its day.
    """
    found = []
    for model in reversed(known):
        told, moment = model["manifest"], model["registered_at"]
        if "known_by" not in told:
            continue
        known_by = date.fromisoformat(told["known_by"])
        came = [b for b in listed if b["ingested_at"] <= moment]
        counted = batches_before([b for b in came if b["withdrawn_at"] is None or b["withdrawn_at"] > moment], known_by)
        certain = fingerprint(counted) == told["batches"]
        learned = counted if certain else batches_before(came, known_by)
        if any(batch["id"] == other for _, other, _ in learned):
            found.append(LearnedFrom(model["name"], model["version"], model["digest"], certain))
    return found
