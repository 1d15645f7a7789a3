"""A model bundle: text and JSON files with a digest over all of them, never a pickle.

``model.txt`` (LightGBM's own text), ``calibration.json``, ``features.json``, ``reference.json`` (how each feature
was distributed over the training rows, for telling drift), ``validation.json`` and ``validation.html`` (the report),
``CARD.md`` (the same, short), and ``manifest.json``: what it was made from, and the SHA-256 of the others. The digest
of the bundle is the SHA-256 of its manifest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import lightgbm as lgb
import numpy as np
import pandas as pd

from scoring.errors import Invalid, NotFound, Tampered, Text
from scoring.features.feature import Feature
from scoring.features.registry import BY_NAME
from scoring.features.statistics import Distribution
from scoring.model.calibration import Calibration
from scoring.model.card import card
from scoring.model.points import Scale
from scoring.model.training import Trained, segment_of
from scoring.model.trees import Trees, trees_of
from scoring.model.validation import page

SEALED = (
    "model.txt",
    "calibration.json",
    "features.json",
    "reference.json",
    "validation.json",
    "validation.html",
    "CARD.md",
)


ADDITIVE = 1e-9
"""How far the shares of the features may be from the margin, which is looked up by itself: rounding, no more."""


@dataclass(frozen=True)
class Explained:
    """Scores of rows, and what they are made of: ``base`` + the row's ``points`` + its ``adjustment`` are its score.

    ``points``: of every feature, exactly 0 where its value is unknown. ``adjustment``: what drew the row to the prior
    of its segment because few kinds of data are known. ``log_odds``: calibrated, of default.
    """

    base: float
    points: pd.DataFrame
    adjustment: np.ndarray
    score: np.ndarray
    log_odds: np.ndarray


@dataclass(frozen=True, eq=False)
class Bundle:
    """A loaded model whose files agree with its digest. ``features``: all it was offered, learned from or not."""

    digest: str
    manifest: dict[str, Any]
    booster: lgb.Booster
    calibration: Calibration
    scale: Scale
    features: tuple[Feature, ...]
    reference: dict[str, Distribution]

    @property
    def name(self) -> str:
        """Name and version, as people refer to it."""
        return f"{self.manifest['name']}/{self.manifest['version']}"

    @cached_property
    def learned(self) -> list[str]:
        """The features that the model learned from."""
        return list(self.booster.feature_name())

    @cached_property
    def trees(self) -> Trees:
        """The booster's trees, neutral to what is unknown."""
        return trees_of(self.booster)

    def explained(self, values: pd.DataFrame, sources: np.ndarray | None = None) -> Explained:
        """Score feature rows and account for every point. ``sources``: how many kinds of data are known of each.

        Raises ``Tampered`` if the shares do not add up to the margin: never seen, and checked on every run.
        """
        places = values.columns.get_indexer(self._learned)
        if (places < 0).any():
            raise KeyError(f"not among the columns: {', '.join(self._learned[places < 0])}")
        rows = values.to_numpy(float)[:, places]
        shares = self.trees.shares(rows).T
        gap = self.trees.expected + _added(shares) - self.trees.margin(rows)
        if len(rows) and not np.abs(gap).max() <= ADDITIVE:
            raise _tampered("model.txt")
        drawn = self.calibration.drawn(segment_of(values), sources, len(rows))
        points = np.zeros((len(self.features), len(rows)))
        points[self._places] = -self.scale.factor * self.calibration.slope * shares + 0.0
        base = float(
            self.scale.score(np.array(self.calibration.slope * self.trees.expected + self.calibration.intercept))
        )
        adjustment = -self.scale.factor * drawn + 0.0
        score = base + _added(points) + adjustment
        told = pd.DataFrame(points.T, index=values.index, columns=self._names)
        return Explained(base, told, adjustment, score, self.scale.log_odds(score))

    @cached_property
    def _names(self) -> pd.Index:
        return pd.Index([feature.name for feature in self.features])

    @cached_property
    def _learned(self) -> pd.Index:
        return pd.Index(self.learned)

    @cached_property
    def _places(self) -> np.ndarray:
        """The places of the features that the model learned from among all."""
        return np.asarray(self._names.get_indexer(self._learned))


def _added(parts: np.ndarray) -> np.ndarray:
    """The sums over the first axis, added one after the other: the same bits for a row alone and among others."""
    if parts.shape[1] == 1:
        return np.asarray(np.add.accumulate(parts[:, 0])[-1:])
    return np.asarray(np.add.reduce(np.ascontiguousarray(parts), axis=0))


def canonical(value: Any) -> bytes:  # noqa: ANN401  (any JSON value)
    """JSON with sorted keys, no spaces, UTF-8: the same value, the same bytes."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def contents(trained: Trained, scale: Scale, manifest: dict[str, Any], validation: dict[str, Any]) -> dict[str, str]:
    """The files of a bundle by name, the manifest last: it seals the others."""
    names = list(trained.reference)
    files = {
        "model.txt": trained.booster.model_to_string(),
        "calibration.json": _pretty(asdict(trained.calibration) | {"scale": asdict(scale)}),
        "features.json": _pretty(
            [
                {"name": n, "direction": BY_NAME[n].direction, "unit": BY_NAME[n].unit, "zh": BY_NAME[n].label.zh}
                | {"shifted": trained.left_out.get(n)}
                for n in names
            ]
        ),
        "reference.json": _pretty({name: told.stored() for name, told in trained.reference.items()}),
        "validation.json": _pretty(validation),
        "validation.html": page.html(validation),
        "CARD.md": card(validation),
    }
    sealed = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in files.items()}
    return files | {"manifest.json": _pretty(manifest | {"sha256": sealed})}


def save(folder: Path, files: Mapping[str, str]) -> str:
    """Write the files of a bundle into ``folder`` and return its digest."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_bytes(text.encode())
    return hashlib.sha256(files["manifest.json"].encode()).hexdigest()


def load(folder: Path, digest: str | None = None) -> Bundle:
    """Load a bundle; a changed byte, or another digest than asked for, raises ``Tampered``."""
    if not (folder / "manifest.json").is_file():
        raise NotFound(
            Text(f"{folder} 不是模型目录", f"{folder} is no model bundle"),
            Text("先运行 xinyidai train", "Run xinyidai train first"),
        )
    raw = (folder / "manifest.json").read_bytes()
    found = hashlib.sha256(raw).hexdigest()
    if digest is not None and found != digest:
        raise _tampered("manifest.json")
    try:
        manifest = json.loads(raw)
        sealed = {name: str(manifest["sha256"][name]) for name in SEALED}
        str.strip(manifest["name"])
        str.strip(manifest["version"])
    except (ValueError, KeyError, TypeError) as trouble:
        raise _tampered("manifest.json") from trouble
    texts = {}
    for name, expected in sealed.items():
        content = (folder / name).read_bytes() if (folder / name).is_file() else b""
        if hashlib.sha256(content).hexdigest() != expected:
            raise _tampered(name)
        texts[name] = content.decode()
    calibration = json.loads(texts["calibration.json"])
    scale = Scale(**calibration.pop("scale"))
    names = [f["name"] for f in json.loads(texts["features.json"])]
    unknown = [name for name in names if name not in BY_NAME]
    if unknown:
        raise Invalid(
            Text(
                f"模型使用了本版本没有的特征：{'、'.join(unknown)}",
                f"The model uses unknown features: {', '.join(unknown)}",
            ),
            Text("用相同版本的软件，或重新训练", "Use the same version of the software, or train again"),
        )
    return Bundle(
        digest=found,
        manifest=manifest,
        booster=lgb.Booster(model_str=texts["model.txt"]),
        calibration=Calibration(**calibration),
        scale=scale,
        features=tuple(BY_NAME[name] for name in names),
        reference={name: Distribution.of(told) for name, told in json.loads(texts["reference.json"]).items()},
    )


def _pretty(value: Any) -> str:  # noqa: ANN401  (any JSON value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False) + "\n"


def _tampered(name: str) -> Tampered:
    return Tampered(
        Text(f"模型文件 {name} 与登记的摘要不符", f"The model's file {name} does not match its digest"),
        Text("从备份恢复模型目录，或重新训练", "Restore the bundle from backup, or train again"),
    )
