"""A model bundle: text and JSON files with a digest over all of them, never a pickle.

``model.txt`` (LightGBM's own text), ``calibration.json``, ``features.json``, ``reference.json`` (how each feature
was distributed over the training rows, for telling drift), ``manifest.json`` (what it was made from, and the SHA-256
of the others) and ``CARD.md`` for people. The digest of the bundle is the SHA-256 of its manifest.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import lightgbm as lgb
import numpy as np
import pandas as pd

from scoring.errors import Invalid, NotFound, Tampered, Text
from scoring.features.feature import Feature
from scoring.features.registry import BY_NAME
from scoring.features.statistics import Distribution
from scoring.model.points import Scale
from scoring.model.training import Trained, threads

SEALED = ("model.txt", "calibration.json", "features.json", "reference.json", "CARD.md")


@dataclass(frozen=True)
class Bundle:
    """A loaded model whose files agree with its digest."""

    digest: str
    manifest: dict[str, Any]
    booster: lgb.Booster
    slope: float
    intercept: float
    scale: Scale
    features: tuple[Feature, ...]
    reference: dict[str, Distribution]

    @property
    def name(self) -> str:
        """Name and version, as people refer to it."""
        return f"{self.manifest['name']}/{self.manifest['version']}"

    def log_odds(self, values: pd.DataFrame) -> np.ndarray:
        """Calibrated log-odds of default for feature rows."""
        return self.slope * self._predict(values, raw_score=True) + self.intercept

    def contributions(self, values: pd.DataFrame) -> tuple[float, pd.DataFrame]:
        """Base points, and the points of every feature for every row: together exactly the score.

        The shares are those of path-dependent TreeSHAP, which LightGBM computes itself.
        """
        shares = self._predict(values, pred_contrib=True)
        points = -self.scale.factor * self.slope * shares[:, :-1]
        expected = float(shares[0, -1]) if len(shares) else 0.0
        base = float(self.scale.score(np.array(self.slope * expected + self.intercept)))
        return base, pd.DataFrame(points, index=values.index, columns=[f.name for f in self.features])

    def _predict(self, values: pd.DataFrame, **what: bool) -> np.ndarray:
        rows = values[[f.name for f in self.features]]
        return np.asarray(self.booster.predict(rows, num_threads=threads(len(rows)), **what))


def canonical(value: Any) -> bytes:  # noqa: ANN401  (any JSON value)
    """JSON with sorted keys, no spaces, UTF-8: the same value, the same bytes."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def save(folder: Path, trained: Trained, scale: Scale, manifest: dict[str, Any], card: str) -> str:
    """Write a bundle into ``folder`` and return its digest."""
    folder.mkdir(parents=True, exist_ok=True)
    names = trained.booster.feature_name()
    contents = {
        "model.txt": trained.booster.model_to_string(),
        "calibration.json": _pretty({"slope": trained.slope, "intercept": trained.intercept, "scale": asdict(scale)}),
        "features.json": _pretty(
            [
                {"name": n, "direction": BY_NAME[n].direction, "unit": BY_NAME[n].unit, "zh": BY_NAME[n].label.zh}
                for n in names
            ]
        ),
        "reference.json": _pretty({name: told.stored() for name, told in trained.reference.items()}),
        "CARD.md": card,
    }
    sealed = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in contents.items()}
    contents["manifest.json"] = _pretty(manifest | {"sha256": sealed})
    for name, text in contents.items():
        (folder / name).write_bytes(text.encode())
    return hashlib.sha256(contents["manifest.json"].encode()).hexdigest()


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
        slope=calibration["slope"],
        intercept=calibration["intercept"],
        scale=Scale(**calibration["scale"]),
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
