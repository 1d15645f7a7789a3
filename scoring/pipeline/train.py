"""Past records into a model bundle: snapshots, labels, fit, honest measures, card."""

from __future__ import annotations

import hashlib
import platform
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from scoring.codes.periods import months_later
from scoring.errors import Invalid, Text
from scoring.features import matrix
from scoring.features.registry import FEATURES
from scoring.model import training
from scoring.model.bundle import canonical, load, save
from scoring.model.card import card
from scoring.model.labels import WINDOW_MONTHS, labels, window_end
from scoring.model.points import Scale
from scoring.model.sample import Sample, together
from scoring.model.training import train
from scoring.model.validation import measures
from scoring.pipeline.progress import Progress, silent
from scoring.pipeline.score import batches_before, files_of
from scoring.pipeline.workspace import Workspace
from scoring.store import audit, batches, runs

SNAPSHOTS = 5
SNAPSHOT_MONTHS = 3
"""A model learns from five quarterly snapshots: quarters keep the season and the filing rhythm alike."""


@dataclass(frozen=True)
class TrainedModel:
    """A registered bundle."""

    name: str
    version: str
    digest: str
    manifest: dict[str, Any]


def train_model(  # noqa: PLR0913  (the question has this many parts)
    workspace: Workspace,
    known_by: date,
    by: str,
    *,
    name: str = "county",
    about: str = "",
    snapshots: Sequence[date] | None = None,
    progress: Progress = silent,
) -> TrainedModel:
    """Train on snapshots whose performance windows have closed by ``known_by``, and register the bundle.

    ``about`` tells readers of the model card whose records these are.
    """
    _plain(name)
    with workspace.database.reading() as connection:
        listed = batches.live(connection)
    used = batches_before(listed, known_by)
    files = files_of(workspace.lake, used, listed)
    seed = workspace.settings.seed
    dates = list(snapshots) if snapshots else default_snapshots(known_by)
    samples: dict[date, Sample] = {}
    progress("特征", 0.0)
    for built in matrix.build_each(files, dates):
        sample = Sample.of(built.values, labels(files, built.as_of, known_by))
        if sample.bad.sum():
            samples[built.as_of] = sample
    if not samples:
        raise Invalid(
            Text("快照期内没有任何违约或信用事件", "No default or credit event in any snapshot"),
            Text("导入贷后反馈或名单，或选用其他基准日", "Ingest outcomes or lists, or choose other dates"),
        )
    progress("训练", 0.5)
    whole = together(list(samples.values()))
    fitted = train(whole, seed=seed)
    progress("验证", 0.8)
    manifest: dict[str, Any] = {
        "name": name,
        "about": about,
        "known_by": known_by.isoformat(),
        "snapshots": {d.isoformat(): {"rows": len(s.bad), "bad": int(s.bad.sum())} for d, s in samples.items()},
        "batches": fingerprint(used),
        "seed": seed,
        "rounds": fitted.rounds,
        "parameters": {
            k: v for k, v in training.parameters(len(whole.bad), FEATURES, seed).items() if k != "monotone_constraints"
        },
        "held_out": measures(fitted.held_out, whole.bad, whole.enterprise, seed=seed),
        "out_of_time": _out_of_time(samples, seed),
        "libraries": {p: version(p) for p in ("lightgbm", "numpy", "pandas", "scikit-learn")}
        | {"python": platform.python_version()},
    }
    made_of = [manifest, fitted.booster.model_to_string(), fitted.slope, fitted.intercept]
    manifest["version"] = f"{known_by:%Y%m%d}-{fingerprint(made_of)[:8]}"
    folder = workspace.models / name / manifest["version"]
    digest = save(folder, fitted, Scale(), manifest, card(manifest, fitted, whole))
    bundle = load(folder, digest)
    with workspace.database.transaction() as connection:
        runs.add_model(connection, digest, bundle.manifest)
        audit.note(connection, by, "train", bundle.name, digest=digest)
    progress("", 1.0)
    return TrainedModel(name, manifest["version"], digest, bundle.manifest)


def adopt(workspace: Workspace, folder: Path, by: str) -> TrainedModel:
    """Register a bundle made elsewhere, so that a county without one outcome can begin with it."""
    bundle = load(folder)
    _plain(bundle.manifest["name"], bundle.manifest["version"])
    home = workspace.models / bundle.manifest["name"] / bundle.manifest["version"]
    if not home.exists():
        home.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(folder, home)
    load(home, bundle.digest)
    with workspace.database.transaction() as connection:
        runs.add_model(connection, bundle.digest, bundle.manifest)
        audit.note(connection, by, "adopt", bundle.name, digest=bundle.digest)
    return TrainedModel(bundle.manifest["name"], bundle.manifest["version"], bundle.digest, bundle.manifest)


def default_snapshots(known_by: date) -> list[date]:
    """Quarterly as-of dates, the newest being the last whose performance window has closed; oldest first."""
    newest = months_later(known_by, -WINDOW_MONTHS)
    return [months_later(newest, -SNAPSHOT_MONTHS * k) for k in reversed(range(SNAPSHOTS))]


def _out_of_time(samples: dict[date, Sample], seed: int) -> dict[str, Any] | None:
    """Measures on the newest snapshot of a model that learned only from windows closed before it."""
    newest = max(samples)
    past = [s for d, s in samples.items() if window_end(d) <= newest]
    if not past or sum(s.bad.sum() for s in past) < training.FEWEST_BAD:
        return None
    fitted = train(together(past), seed=seed)
    test = samples[newest]
    margin = np.asarray(fitted.booster.predict(test.values[fitted.booster.feature_name()], raw_score=True))
    return measures(fitted.slope * margin + fitted.intercept, test.bad, test.enterprise, seed=seed) | {
        "as_of": newest.isoformat()
    }


def _plain(*names: str) -> None:
    """Refuse names that would lead out of the folder of models."""
    for name in names:
        if not re.fullmatch(r"\w[\w.-]{0,79}", name):
            raise Invalid(
                Text(f"模型名称或版本不合规：{name}", f"Not a name or version of a model: {name}"),
                Text("只用字母、数字、点、横线和下划线", "Use letters, digits, dots, dashes and underscores only"),
            )


def fingerprint(made_of: object) -> str:
    """A digest of anything that JSON can write: by it a model knows again the batches that it learned from."""
    return hashlib.sha256(canonical(made_of)).hexdigest()
