"""Files of consents as the office would send them, faulty ones and corrected ones: short, and they open doors."""

import csv
import io
import re
from pathlib import Path

from python_calamine import CalamineWorkbook

from scoring.records.consent import CONSENT
from scoring.records.workbooks.corrections import BATCH, LINE
from tests.conftest import KILN
from tests.records.rows import workbook

HEADERS = [field.headers[0] for field in CONSENT.fields]
UNTIL = HEADERS.index("授权截止日")
MARKS = [BATCH, LINE]
ENDS = next(check.reason.id for check in CONSENT.checks if check.field == "valid_until")
"""The finding of a consent that ends before it begins."""


def consent(number: str, *, fine: bool = True, enterprise: str = KILN, withdrawn: str = "") -> list[str]:
    """A row: given on 2 January 2025 until the end of 2026; one that is not fine ends before it begins."""
    until = "2026-12-31" if fine else "2024-12-31"
    return [enterprise, "窑", number, "one-bank", "贷款审批", "2025-01-02", until, withdrawn]


def sheet(*rows: list[str], marks: bool = False) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([[*HEADERS, *(MARKS if marks else [])], *rows])
    return stream.getvalue()


def corrected(downloaded: bytes, path: Path, right: str = "2026-12-31") -> Path:
    """The downloaded workbook with every day of ending put right, saved again as a person would."""
    path.write_bytes(downloaded)
    lines = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    for line in lines[1:]:
        line[UNTIL] = right
    return workbook(path, [[re.sub(r"\.0$", "", str(cell)) for cell in line] for line in lines])
