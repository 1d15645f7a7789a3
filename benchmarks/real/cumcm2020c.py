"""CUMCM 2020, problem C: Chinese enterprises with a default flag and all their VAT invoices, by the product's own door.

The bank's rating is nearly the label (all enterprises rated D defaulted): it is never read.
"""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

from report import told

from real.table import Column, Reported, Table
from scoring.county import cumcm2020c
from scoring.features import matrix
from scoring.features.registry import FEATURES
from scoring.model.labels import labels
from scoring.model.sample import Sample
from scoring.pipeline.ingest import deliveries, ingest
from scoring.pipeline.score import batches_before, files_of
from scoring.pipeline.workspace import opened
from scoring.settings import Settings
from scoring.store import batches

ABOUT = """CUMCM 2020, problem C: {rows} Chinese enterprises, {bad} of them in default, ingested from their VAT invoices
by the product's own door, {columns} features. The bank's rating is never used: it is nearly the label. With so few
enterprises an interval that contains zero says that the two cannot be told apart. The column alone is the best of
all, chosen with hindsight."""


def read(folder: Path) -> list[Table]:
    """The enterprises with a known outcome."""
    sample = _sample(folder)
    return [
        Table(
            name="cumcm2020c",
            about=ABOUT.format(rows=len(sample.bad), bad=int(sample.bad.sum()), columns=len(sample.values.columns)),
            values=sample.values,
            bad=sample.bad,
            group=sample.enterprise,
            directions={feature.name: feature.direction for feature in FEATURES},
            alone=Column("invoiced_sales_two_years", "higher_is_safer"),
            reported=(
                Reported("simple models on these data, rating not used, repeated 5-fold", {"AUC": "0.863–0.873"}),
                Reported("prize papers, rating inside or in sample: not comparable", {"AUC": "0.935", "wrong": "6.6%"}),
            ),
        )
    ]


def _sample(folder: Path) -> Sample:
    with tempfile.TemporaryDirectory() as home:
        workspace = opened(Settings(home=Path(home)))
        delivery = Path(home) / "delivery"
        told("converting and ingesting")
        cumcm2020c.deliver(folder, delivery)
        for receipt in ingest(workspace, deliveries([delivery], cumcm2020c.AS_OF), "benchmark"):
            if receipt.problem is not None:
                raise receipt.problem
        known_by = cumcm2020c.OUTCOMES_DELIVERED_ON + timedelta(days=1)
        with workspace.database.reading() as connection:
            listed = batches.every(connection)
        files = files_of(workspace.lake, batches_before(listed, known_by), listed)
        told("building features")
        values = matrix.build(files, cumcm2020c.AS_OF).values
        sample = Sample.of(values, labels(files, cumcm2020c.AS_OF, known_by))
        workspace.database.engine.dispose()
        return sample
