"""How the features of a run are distributed, and how far they are from what came before.

Derived from what a run computes anyway: no edition and no digest depends on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from scoring.features.statistics import Distribution, distribution, drift
from scoring.model.bundle import Bundle
from scoring.store import statistics


@dataclass(frozen=True)
class Published:
    """The distributions of the run that the newest edition rests on, if there is one."""

    run: int | None
    distributions: Mapping[str, Distribution]


def published(connection: Connection) -> Published:
    """What the next run is compared with."""
    kept = statistics.behind_newest_edition(connection)
    run = next((row["run_id"] for row in kept.values()), None)
    return Published(run, {name: Distribution.of(row["distribution"]) for name, row in kept.items()})


def measured(values: pd.DataFrame, bundle: Bundle, before: Published) -> list[dict[str, Any]]:
    """Each of the model's features over all scored enterprises: its distribution, and PSI against both references.

    ``psi_model`` against the model's training rows; ``psi_before`` against the run behind the newest edition, ``None``
    if there is none or it did not know the feature.
    """
    rows = []
    for feature in bundle.features:
        now, trained, earlier = (
            values[feature.name].to_numpy(float),
            bundle.reference.get(feature.name),
            before.distributions.get(feature.name),
        )
        rows.append(
            {
                "feature": feature.name,
                "distribution": distribution(now).stored(),
                "psi_model": drift(trained, now) if trained else None,
                "psi_before": drift(earlier, now) if earlier else None,
                "before_run": before.run if earlier else None,
            }
        )
    return rows
