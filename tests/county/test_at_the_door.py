"""What the county sends, at the door: exactly the dirty rows stay outside, and rows without a code find their way."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from scoring.county.simulated import AS_OF, CountyPlan, Delivery, deliver
from scoring.county.uncoded import WAITING
from scoring.pipeline.ingest import Receipt, deliveries, ingest
from scoring.pipeline.workspace import opened
from scoring.records.identity.linking import RULES
from scoring.settings import Settings


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("door")


@pytest.fixture(scope="module")
def sent(home: Path) -> Delivery:
    return deliver(CountyPlan(enterprises=420, seed=9, largest_district=150), home / "delivery")


@pytest.fixture(scope="module")
def received(home: Path, sent: Delivery) -> list[Receipt]:
    receipts = ingest(opened(Settings(home=home / "home")), deliveries([home / "delivery"], AS_OF), "test")
    assert len(receipts) == sent.files
    return receipts


def test_every_file_is_read(received: list[Receipt]) -> None:
    assert [receipt.problem for receipt in received if receipt.problem] == []


def test_exactly_the_dirty_rows_are_quarantined(sent: Delivery, received: list[Receipt]) -> None:
    assert sum(receipt.rows for receipt in received) == sent.rows
    assert sum(receipt.quarantined for receipt in received) == sent.dirty


def test_every_row_without_a_code_is_linked_or_waits(home: Path, sent: Delivery, received: list[Receipt]) -> None:
    linked = [
        rule
        for path in (home / "home").rglob("*.parquet")
        for rule in pq.read_table(path, columns=["linked"]).column("linked").to_pylist()
        if rule is not None
    ]
    assert len(linked) == sent.uncoded > 0
    assert set(linked) <= set(RULES)
    waiting = sum(n for receipt in received for reason, n in receipt.by_reason if reason in {"N02", "N03", "N04"})
    assert waiting == sum(n for fault, n in sent.dirty_of.items() if fault in WAITING)
