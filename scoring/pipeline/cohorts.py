"""Past records as cohorts: what was known of every enterprise on an as-of date, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from scoring.codes.periods import months_later
from scoring.errors import Invalid, Text
from scoring.features import matrix
from scoring.features.matrix import Matrix
from scoring.model.labels import WINDOW_MONTHS, Kind, labelled_each
from scoring.model.rejects import asked_in_vain
from scoring.model.sample import Sample
from scoring.model.traits import traits
from scoring.model.validation.report import Labels
from scoring.records.view import Files

SNAPSHOTS = 5
SNAPSHOT_MONTHS = 3
"""A model learns from five quarterly snapshots: quarters keep the season and the filing rhythm alike."""


@dataclass(frozen=True, eq=False)
class Cohorts:
    """Samples by as-of date, oldest first; the ``recent`` rows that will be scored; and how labels were given."""

    samples: Mapping[date, Sample]
    recent: pd.DataFrame
    labels: Labels


def default_snapshots(known_by: date) -> list[date]:
    """Quarterly as-of dates, the newest being the last whose performance window has closed; oldest first."""
    newest = months_later(known_by, -WINDOW_MONTHS)
    return [months_later(newest, -SNAPSHOT_MONTHS * k) for k in reversed(range(SNAPSHOTS))]


def cohorts(files: Files, dates: Sequence[date], known_by: date, kind: Kind) -> Cohorts:
    """Features as of each date, and the labels that records known before ``known_by`` give them.

    A date without one bad enterprise teaches nothing and is left out; raises ``Invalid`` if none remains.
    """
    found = labelled_each(files, dates, known_by, kind)
    *past, now = matrix.build_each(files, [*dates, known_by])
    samples = {
        built.as_of: sample_of(files, built, labels.bad)
        for built, labels in zip(past, found, strict=True)
        if labels.bad.sum()
    }
    if not samples:
        raise Invalid(
            Text("快照期内没有任何违约或信用事件", "No default or credit event in any snapshot"),
            Text("导入贷后反馈或名单，或选用其他基准日", "Ingest outcomes or lists, or choose other dates"),
        )
    return Cohorts(dict(sorted(samples.items())), now.values, Labels.of(found))


def asking(files: Files, as_of: date, known_by: date) -> Sample:
    """Those who asked for a loan in vain, as far as one can tell, as of a date: rows without an outcome."""
    who = asked_in_vain(files, as_of, known_by)
    return sample_of(files, matrix.build(files, as_of), pd.Series(np.nan, who, dtype=float))


def sample_of(files: Files, built: Matrix, bad: pd.Series) -> Sample:
    """The rows of a matrix that have a label, with what they are told apart by."""
    told = traits(files, built.as_of, built.values.index).assign(sources=built.coverage.sum(axis=1))
    return Sample.of(built.values, bad, told)
