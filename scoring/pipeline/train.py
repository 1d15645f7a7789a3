"""Past records into a model bundle with its validation report: made once, sealed, and made again by one command."""

from __future__ import annotations

import hashlib
import platform
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from importlib.metadata import packages_distributions, version
from pathlib import Path
from typing import Any

import numpy as np

from scoring.errors import Invalid, Text
from scoring.features.feature import sign
from scoring.features.registry import BY_NAME, FEATURES
from scoring.model.answers import breaches
from scoring.model.bundle import Bundle, canonical, contents, load, save
from scoring.model.challengers import CHALLENGERS
from scoring.model.labels import Kind
from scoring.model.points import Scale, probability
from scoring.model.rejects import Fitted, effect
from scoring.model.sample import Sample, together
from scoring.model.training import BUDGET, Budget, Trained, train
from scoring.model.validation.report import Trial, report
from scoring.pipeline.cohorts import Cohorts, asking, cohorts, default_snapshots
from scoring.pipeline.progress import Progress, silent
from scoring.pipeline.score import batches_before, files_of
from scoring.pipeline.trial import trial
from scoring.pipeline.workspace import Workspace, bundle_of
from scoring.policy.parameters import Policy
from scoring.records.view import Files
from scoring.store import audit, batches, models

LIBRARIES = ("lightgbm", "numpy", "pandas", "scikit-learn")
DRAWS = 200
"""How often enterprises are drawn again for an interval."""


@dataclass(frozen=True)
class Order:
    """What a model is to be made of, apart from the records: with them it says every byte of the bundle.

    ``rejects``: whether the report tells what reject inference would change. ``beside``: the digest of the model in
    force that it is compared with, if there is one.
    """

    name: str
    about: str
    known_by: date
    snapshots: tuple[date, ...]
    labels: Kind
    seed: int
    budget: Budget
    scale: Scale
    rejects: bool
    beside: str | None


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
    labels: Kind = "either",
    budget: Budget = BUDGET,
    rejects: bool = False,
    beside_champion: bool = True,
    progress: Progress = silent,
) -> TrainedModel:
    """Train on snapshots whose performance windows have closed by ``known_by``, validate, and register the bundle.

    ``about`` tells readers of the model card whose records these are; ``rejects`` asks what reject inference would
    change; ``beside_champion`` compares it with the model in force, if there is one.
    """
    _plain(name)
    asked = workspace.settings
    scale = Scale(asked.base_points, asked.base_odds, asked.doubling_points)
    dates = tuple(snapshots or default_snapshots(known_by))
    with workspace.database.reading() as connection:
        beside = models.champions_digest(connection) if beside_champion else None
    order = Order(name, about, known_by, dates, labels, asked.seed, budget, scale, rejects, beside)
    files = made(workspace, order, progress)
    folder = workspace.models / name / files.version
    digest = save(folder, files.contents)
    bundle = load(folder, digest)
    with workspace.database.transaction() as connection:
        models.add(connection, digest, bundle.manifest)
        audit.note(connection, by, "train", bundle.name, digest=digest)
    progress("", 1.0)
    return TrainedModel(name, files.version, digest, bundle.manifest)


@dataclass(frozen=True)
class Made:
    """The files of a bundle by name, as text."""

    version: str
    contents: Mapping[str, str]


def made(workspace: Workspace, order: Order, progress: Progress = silent) -> Made:
    """Make every file of a bundle from the records; the same order and records give the same bytes."""
    with workspace.database.reading() as connection:
        listed = batches.live(connection)
        beside = models.one(connection, order.beside) if order.beside else None
    used = batches_before(listed, order.known_by)
    files = files_of(workspace.lake, used, listed)
    progress("特征", 0.0)
    found = cohorts(files, order.snapshots, order.known_by, order.labels)
    whole = together(list(found.samples.values()))
    progress("训练", 0.3)
    fitted = train(whole, seed=order.seed, recent=found.recent, budget=order.budget)
    progress("验证", 0.6)
    champion = bundle_of(workspace, beside) if beside else None
    judged = trial(found.samples, fitted, FEATURES, champion, seed=order.seed, budget=order.budget, progress=progress)
    manifest = _manifest(order, found, fitted) | {"batches": fingerprint(used)}
    rejects = _rejects(files, order, judged, fitted) if order.rejects else None
    validation = _report(order, manifest, found, fitted, judged, rejects)
    made_of = [manifest, fitted.booster.model_to_string(), asdict(fitted.calibration), validation]
    version = f"{order.known_by:%Y%m%d}-{fingerprint(made_of)[:8]}"
    manifest["version"] = version
    validation["about"] |= {"version": version, "command": f"xinyidai validate {order.name}/{version}"}
    manifest["held_out"] = _headline(validation["held_out"])
    manifest["out_of_time"] = _headline(validation["trial"]) if judged.out_of_time else None
    return Made(version, contents(fitted, order.scale, manifest, validation))


@dataclass(frozen=True)
class Remade:
    """A model made again: the files that differ from those in its bundle; none if it is the same, byte for byte."""

    name: str
    different: tuple[str, ...]


def remake(workspace: Workspace, digest: str, progress: Progress = silent) -> Remade:
    """Make a registered model again, its training, its challengers and every figure of its report, and compare."""
    with workspace.database.reading() as connection:
        row = models.one(connection, digest)
    bundle = bundle_of(workspace, row)
    again = made(workspace, order_of(bundle), progress)
    folder = workspace.models / row["name"] / row["version"]
    different = tuple(name for name, text in again.contents.items() if (folder / name).read_bytes() != text.encode())
    return Remade(bundle.name, different)


def order_of(bundle: Bundle) -> Order:
    """What a bundle was made of."""
    told = bundle.manifest
    limits: dict[str, Any] = {key: tuple(v) if isinstance(v, list) else v for key, v in told["budget"].items()}
    return Order(
        told["name"],
        told["about"],
        date.fromisoformat(told["known_by"]),
        tuple(date.fromisoformat(day) for day in told["asked_for"]),
        told["labels"],
        told["seed"],
        Budget(**limits),
        bundle.scale,
        told["rejects"],
        told["beside"],
    )


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
        models.add(connection, bundle.digest, bundle.manifest)
        audit.note(connection, by, "adopt", bundle.name, digest=bundle.digest)
    return TrainedModel(bundle.manifest["name"], bundle.manifest["version"], bundle.digest, bundle.manifest)


def _manifest(order: Order, found: Cohorts, fitted: Trained) -> dict[str, Any]:
    distributions = packages_distributions()
    packages = [*LIBRARIES, *(distributions[c.package][0] for c in CHALLENGERS.values() if c.installed)]
    return {
        "name": order.name,
        "about": order.about,
        "known_by": order.known_by.isoformat(),
        "asked_for": [day.isoformat() for day in order.snapshots],
        "snapshots": {
            day.isoformat(): {"rows": len(sample.bad), "bad": int(sample.bad.sum())}
            for day, sample in found.samples.items()
        },
        "labels": order.labels,
        "seed": order.seed,
        "budget": asdict(order.budget),
        "rejects": order.rejects,
        "beside": order.beside,
        "rounds": fitted.rounds,
        "parameters": {k: v for k, v in fitted.booster.params.items() if k != "monotone_constraints"},
        "left_out": dict(fitted.left_out),
        "libraries": {package: version(package) for package in sorted(set(packages))}
        | {"python": platform.python_version()},
    }


def _rejects(files: Files, order: Order, judged: Trial, fitted: Trained) -> dict[str, Any] | None:
    """What reject inference would change on the newest cohort; the model is made without.

    ``None`` if the cohort is too small to be divided into folds that teach anything.
    """

    def fit(sample: Sample, weight: np.ndarray | None) -> Fitted:
        return train(sample, seed=order.seed, weight=weight, budget=fitted.one_try(order.budget)).log_odds

    asking_in_vain = asking(files, judged.as_of, order.known_by)
    threshold = float(probability(order.scale.log_odds(np.array(Policy().minimum_score))))
    try:
        return effect(judged.sample, asking_in_vain, fit, threshold=threshold, seed=order.seed)
    except Invalid:
        return None


def _report(  # noqa: PLR0913  (all that was made)
    order: Order,
    manifest: dict[str, Any],
    found: Cohorts,
    fitted: Trained,
    judged: Trial,
    rejects: dict[str, Any] | None,
) -> dict[str, Any]:
    learned = [BY_NAME[name] for name in fitted.learned]
    against = breaches(fitted.trees.trees, [sign(feature.direction) for feature in learned])
    places = np.cumsum([0, *(len(sample.bad) for sample in found.samples.values())])
    held = {
        day: fitted.held_out[start:end] for day, start, end in zip(found.samples, places[:-1], places[1:], strict=True)
    }
    factor = order.scale.factor * fitted.calibration.slope
    newest = judged.sample.values[fitted.learned].to_numpy(float)
    moved = factor * np.abs(fitted.trees.shares(newest)).mean(axis=0)
    effects = dict(zip(fitted.learned, moved.tolist(), strict=True))
    about = {key: manifest[key] for key in ("name", "about", "known_by", "rounds", "libraries")}
    return report(
        about=about
        | {
            "labels": order.labels,
            "slope": fitted.calibration.slope,
            "intercept": fitted.calibration.intercept,
            "credibility": fitted.calibration.credibility,
        },
        cohorts={day: sample.rows(~np.isnan(held[day])) for day, sample in found.samples.items()},
        held_out={day: risk[~np.isnan(risk)] for day, risk in held.items()},
        trial=judged,
        columns=learned,
        sources_of={feature.name: feature.sources for feature in learned},
        breaches={fitted.learned[place]: trees for place, trees in against.items()},
        effects=effects,
        labels=found.labels,
        rejects=rejects,
        search=fitted.search,
        scale=order.scale,
        threshold=Policy().minimum_score,
        seed=order.seed,
        bootstraps=DRAWS,
    )


def _headline(measured: Mapping[str, Any]) -> dict[str, Any]:
    """The figures that lists of models show."""
    names = ("as_of", "rows", "bad", "auc", "auc_95", "ks", "brier", "log_loss", "mean_pd", "bad_rate", "ece")
    return {name: measured[name] for name in names if name in measured}


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
