"""Records, a model and a date into scores, facts and portraits."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from scoring.engine.lake import Lake
from scoring.errors import NotFound, Tampered, Text
from scoring.features import matrix
from scoring.features.lineage import tracing
from scoring.features.matrix import Matrix
from scoring.model.bundle import Bundle, Explained, canonical
from scoring.model.points import probability, tiers
from scoring.pipeline import drift
from scoring.pipeline.online import collect
from scoring.pipeline.progress import Progress, silent
from scoring.pipeline.workspace import Workspace, bundle_of
from scoring.policy.facts import facts as facts_of
from scoring.policy.facts import needed
from scoring.portrait.advice import advice
from scoring.portrait.portrait import Scored, portraits
from scoring.records.door.reading import digest_of
from scoring.records.view import Files
from scoring.store import audit, batches, models, runs, shadow, statistics

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
    """Score every known enterprise as of a date with the model in force, and store what readers will see.

    Portraits are made for the enterprises that stated a demand. The same inputs give the same run. Models in the
    shadow score beside it; nobody but the finance office sees theirs.
    """
    collect(workspace, by)
    with workspace.database.reading() as connection:
        model = models.champion(connection)
        listed = batches.live(connection)
        used = batches_before(listed, as_of)
        key = hashlib.sha256(canonical([as_of.isoformat(), [list(b) for b in used], model["digest"]])).hexdigest()
        before = runs.run_id(connection, key)
        published = drift.published(connection)
        names = batches.file_names(connection, [b for _, b, _ in used])
    bundle = bundle_of(workspace, model)
    files = files_of(workspace.lake, used, listed)
    if before is not None:
        _shadows(workspace, before, files, as_of, by)
        return _again(workspace, before, as_of)
    progress("特征与评分", 0.1)
    scored = calculate(files, as_of, bundle)
    wishing = sorted(scored.facts.index[scored.facts["demand"]])
    progress("信用画像", 0.5)
    behind = tracing(files, bundle.features, wishing, as_of)
    told = portraits(scored, wishing, behind, names)
    advised = advice(files, scored, wishing, lambda rows: explained(bundle, rows).score)
    told = {enterprise: body | {"advice": advised[enterprise]} for enterprise, body in told.items()}
    measured = drift.measured(scored.values, bundle, published)
    progress("保存", 0.9)
    with workspace.database.transaction() as connection:
        values = {"key": key, "as_of": as_of, "model_digest": model["digest"], "batches": [list(b) for b in used]}
        number = runs.add_run(connection, values, scored.facts, scored.coverage, told)
        statistics.put(connection, number, measured)
        audit.note(connection, by, "score", key[:16], as_of=as_of.isoformat(), enterprises=len(scored.facts))
    _shadows(workspace, number, files, as_of, by)
    progress("", 1.0)
    return ScoredRun(number, as_of, len(scored.facts), len(wishing))


def _again(workspace: Workspace, number: int, as_of: date) -> ScoredRun:
    """Take up an earlier run with the same inputs: it is the newest again, and nothing is computed twice."""
    with workspace.database.transaction() as connection:
        runs.make_newest(connection, number)
        facts, _ = runs.assessments(connection, number)
    return ScoredRun(number, as_of, len(facts), int(facts["demand"].sum()))


def _shadows(workspace: Workspace, number: int, files: Files, as_of: date, by: str) -> None:
    """Let each model in the shadow score what the run scored, unless it has: its features and its shares, no more."""
    with workspace.database.reading() as connection:
        scored = shadow.of_run(connection, number)
        waiting = [model for model in models.in_shadow(connection) if model["digest"] not in scored]
    for model in waiting:
        facts = calculate(files, as_of, bundle_of(workspace, model)).facts
        with workspace.database.transaction() as connection:
            kept = shadow.put(connection, number, model["digest"], facts)
            audit.note(connection, by, "score_in_shadow", models.name_of(model), run=number, enterprises=kept)


def calculate(files: Files, as_of: date, bundle: Bundle) -> Scored:
    """Features, points and facts of every enterprise known before ``as_of``."""
    built = matrix.build(files, as_of, features=needed(bundle.features))
    if built.values.empty:
        raise NotFound(
            Text(f"{as_of} 之前没有任何记录", f"No records are known before {as_of}"),
            Text("先导入数据，或选用更晚的基准日", "Ingest records first, or choose a later as-of date"),
        )
    told = explained(bundle, built)
    facts = facts_of(files, built)
    facts["score"] = told.score
    facts["pd"] = probability(told.log_odds)
    facts["band"] = tiers(facts["pd"].to_numpy(), facts["sources"].to_numpy())
    return Scored(
        as_of,
        bundle.name,
        told.base,
        built.values,
        told.points,
        built.coverage,
        facts,
        bundle.features,
        adjustment=pd.Series(told.adjustment, index=built.values.index),
        groups=built.groups,
    )


def explained(bundle: Bundle, rows: Matrix) -> Explained:
    """Scores of rows of features with all their points: of enterprises, or of what might become of them."""
    return bundle.explained(rows.values, rows.coverage.sum(axis=1).to_numpy())


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
