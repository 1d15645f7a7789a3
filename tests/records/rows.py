"""Valid rows of every source, built from its contract, and the way of a file through the door."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from scoring.records import kinds
from scoring.records.contract import Source
from scoring.records.door.accepting import Refusal, accept
from scoring.records.door.reading import opened
from scoring.records.sources import SOURCES, source
from tests.conftest import KILN

RECEIVED = dt.date(2025, 6, 30)
"""The day on which the files of these tests arrive."""

USUAL: tuple[tuple[type[kinds.Kind], str], ...] = (
    (kinds.Uscc, KILN),
    (kinds.Number, "1"),
    (kinds.Day, "2025-03-10"),
    (kinds.Month, "2025-02"),
)
SPECIAL = {
    "registration": {"industry": "3074", "name": "德化某某陶瓷有限公司", "capital_fen": "1"},
    "registration_change": {"before": "旧名瓷厂", "after": "新名瓷厂"},
    "person_link": {"person": "a1b2c3d4e5"},
    "supply_interruption": {"arrears_fen": "1"},
    "vat_invoice": {"amount_fen": "100", "tax_fen": "13", "total_fen": "113"},
    "taxpayer_grade": {"year": "2024"},
    "environmental_grade": {"year": "2024"},
    "permit": {"authority": "德化县住房和城乡建设局"},
    "penalty": {"authority": "德化县市场监督管理局", "published_until": "2025-03-10"},
    "judgment": {"document": "（2025）闽0526民初12号"},
    "loan_outcome": {"overdue_days": "0"},
    **{name: {"contribution_paid_fen": "0"} for name in ("social_insurance", "medical_insurance", "housing_fund")},
    "tax_declaration": {"tax_paid_fen": "0"},
}
"""What a valid row needs beyond the usual value of each kind."""


def row(name: str, /, **changes: str) -> dict[str, str]:
    """A valid row of a source as the department writes it, by field name, optional cells left blank, with ``changes``."""
    cells = {}
    for field in source(name).fields:
        if not field.required:
            cells[field.name] = ""
        elif isinstance(field.kind, kinds.Choice):
            cells[field.name] = next(iter(field.kind.words))
        else:
            cells[field.name] = next((text for kind, text in USUAL if isinstance(field.kind, kind)), f"{field.name} 1")
    assert not changes.keys() - cells.keys()
    return cells | SPECIAL.get(name, {}) | changes


def headers(name: str) -> list[str]:
    """The official headers of a source."""
    return [field.headers[0] for field in source(name).fields]


def table(name: str, *rows: Mapping[str, str]) -> str:
    """A CSV file of a source with its official headers."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([headers(name), *(list(r.values()) for r in rows)])
    return stream.getvalue()


@dataclass(frozen=True)
class Outcome:
    """What became of a file: accepted records and refusals; ``rows`` as the door counts them."""

    accepted: list[dict[str, Any]]
    refused: list[Refusal]

    @property
    def rows(self) -> int:
        return len(self.accepted) + len(self.refused)

    @property
    def troubles(self) -> list[tuple[int, str, str]]:
        """Line, field and reason of everything that was found."""
        return [(r.line, t.field, t.reason.id) for r in self.refused for t in r.troubles]


def through(contract: Source, path: Path, received_on: dt.date = RECEIVED, **more: Any) -> Outcome:
    """Send a file through the door of a source; ``more`` is what else the door takes."""
    accepted: list[dict[str, Any]] = []
    refused: list[Refusal] = []
    with opened(path, SOURCES) as delivered:
        for part in accept(delivered, contract, received_on, **more):
            accepted += part.accepted.to_pylist()
            refused += part.refused
    return Outcome(accepted, refused)


def workbook(path: Path, *sheets: Sequence[Sequence[Any]]) -> Path:
    """Write sheets of plain values and dates."""
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        for lines in sheets:
            sheet = book.add_worksheet()
            for at, line in enumerate(lines):
                sheet.write_row(at, 0, line)
    return path
