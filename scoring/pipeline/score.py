"""Records, a model and a date into scores, facts and portraits."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from scoring.engine.lake import Lake
from scoring.errors import NotFound, Tampered, Text
from scoring.features import matrix
from scoring.features.lineage import tracing
from scoring.model.bundle import Bundle, canonical, load
from scoring.model.points import probability
from scoring.pipeline import drift
from scoring.pipeline.online import collect
from scoring.pipeline.progress import Progress, silent
from scoring.pipeline.workspace import Workspace
from scoring.policy.facts import facts as facts_of
from scoring.portrait.portrait import Scored, portraits
from scoring.records.door.reading import digest_of
from scoring.records.view import Files
from scoring.store import audit, batches, runs, statistics

Batches = tuple[tuple[str, str, str], ...]
"""(source, batch, day received) of every batch that counts, sorted."""


@dataclass(frozen=True)
class ScoredRun:
    """A finished run: its id in the store, what it was made of, and how many were scored."""

    id: int
    as_of: date
    enterprises: int
    portraits: int


def score(workspace: Workspace, as_of: date, by: str, progress: Progress = silent) -> ScoredRun:
    """Score every known enterprise as of a date with the newest model, and store what readers will see.

    Portraits are made for the enterprises that stated a demand. The same inputs give the same run.
    """
    collect(workspace, by)
    with workspace.database.reading() as connection:
        model = runs.newest_model(connection)
        listed = batches.live(connection)
        used = batches_before(listed, as_of)
        key = hashlib.sha256(canonical([as_of.isoformat(), [list(b) for b in used], model["digest"]])).hexdigest()
        before = runs.run_id(connection, key)
        published = drift.published(connection)
        names = batches.file_names(connection, [b for _, b, _ in used])
    bundle = load(workspace.models / model["name"] / model["version"], model["digest"])
    files = files_of(workspace.lake, used, listed)
    if before is not None:
        return _again(workspace, before, as_of)
    progress("特征与评分", 0.1)
    scored = calculate(files, as_of, bundle)
    wishing = sorted(scored.facts.index[scored.facts["demand"]])
    progress("信用画像", 0.5)
    behind = tracing(files, bundle.features, wishing, as_of)
    told = portraits(scored, wishing, behind, names)
    measured = drift.measured(scored.values, bundle, published)
    progress("保存", 0.9)
    with workspace.database.transaction() as connection:
        values = {"key": key, "as_of": as_of, "model_digest": model["digest"], "batches": [list(b) for b in used]}
        number = runs.add_run(connection, values, scored.facts, scored.coverage, told)
        statistics.put(connection, number, measured)
        audit.note(connection, by, "score", key[:16], as_of=as_of.isoformat(), enterprises=len(scored.facts))
    progress("", 1.0)
    return ScoredRun(number, as_of, len(scored.facts), len(wishing))


def _again(workspace: Workspace, number: int, as_of: date) -> ScoredRun:
    """Take up an earlier run with the same inputs: it is the newest again, and nothing is computed twice."""
    with workspace.database.transaction() as connection:
        runs.make_newest(connection, number)
        facts, _ = runs.assessments(connection, number)
    return ScoredRun(number, as_of, len(facts), int(facts["demand"].sum()))


def calculate(files: Files, as_of: date, bundle: Bundle) -> Scored:
    """Features, points and facts of every enterprise known before ``as_of``."""
    built = matrix.build(files, as_of, features=bundle.features)
    if built.values.empty:
        raise NotFound(
            Text(f"{as_of} 之前没有任何记录", f"No records are known before {as_of}"),
            Text("先导入数据，或选用更晚的基准日", "Ingest records first, or choose a later as-of date"),
        )
    base, points = bundle.contributions(built.values)
    log_odds = bundle.log_odds(built.values)
    facts = facts_of(files, built)
    facts["score"] = bundle.scale.score(log_odds)
    facts["pd"] = probability(log_odds)
    return Scored(as_of, bundle.name, base, built.values, points, built.coverage, facts, bundle.features)


def batches_before(listed: Sequence[dict[str, object]], as_of: date) -> Batches:
    """The batches received before the as-of date: a later one has nothing to say as of that date.

    VAT invoices are the exception: the electronic ledger knew them on their day, whenever the file came.
    """
    return tuple(
        sorted(
            (str(b["source"]), str(b["id"]), str(b["received_on"]))
            for b in listed
            if b["received_on"] < as_of or b["source"] == "vat_invoice"  # type: ignore[operator]
        )
    )


def files_of(lake: Lake, used: Batches, listed: Sequence[dict[str, Any]]) -> Files:
    """Lake files of the given batches, by source, each checked against the digest that the store keeps.

    Raises ``NotFound`` for a batch that is not listed, ``Tampered`` for a file that was changed or lost.
    """
    known = {b["id"]: b for b in listed}
    for source, batch, received in used:
        if batch not in known or str(known[batch]["received_on"]) != received:
            raise NotFound(
                Text(
                    f"缺少批次 {source}/{batch}（{received} 报送）", f"Batch {source}/{batch} of {received} is not here"
                ),
                Text("重新导入该批次的原文件", "Ingest the batch's original file"),
            )
        path = lake.path(source, batch)
        if not path.is_file() or digest_of(path) != known[batch]["lake_sha256"]:
            raise Tampered(
                Text(
                    f"批次文件 {source}/{batch} 已被改动或缺失",
                    f"The lake's file of batch {source}/{batch} was changed or lost",
                ),
                Text("从备份恢复，或重新导入原文件", "Restore it from backup, or ingest the original file again"),
            )
    return lake.files((source, batch) for source, batch, _ in used)
