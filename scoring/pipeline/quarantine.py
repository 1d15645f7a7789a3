"""Refused rows in the hands of a person: taken away to be corrected, or dismissed for a reason.

Corrected rows come back through the same door as every delivery, see :mod:`scoring.pipeline.ingest`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from scoring.codes import uscc
from scoring.errors import Invalid, NotFound, Text
from scoring.pipeline.workspace import Workspace
from scoring.records.sources import REASONS, source
from scoring.records.workbooks.corrections import MOST_ROWS, workbook
from scoring.store import audit, batches, quarantine
from scoring.store.quarantine import Filter

LONGEST_REASON = 500

LOOK = "quarantine"
"""The action in the audit trail by which somebody sees refused rows."""


def existing(connection: Connection, which: Filter) -> Filter:
    """The same; raises ``NotFound`` for a source, batch or reason that there is not: it would look like no work."""
    if which.source is not None:
        source(which.source)
    if which.reason is not None and which.reason not in REASONS:
        known = "、".join(sorted(REASONS))
        raise NotFound(
            Text(f"没有编号为“{which.reason}”的原因", f"There is no finding '{which.reason}'"),
            Text(f"已知的编号：{known}", f"Known ids: {known}"),
        )
    if which.batch is not None:
        batches.one(connection, which.batch)
    return which


def correction(workspace: Workspace, which: Filter, by: str, **who: str) -> bytes:
    """The open rows of a batch or a source as a workbook to correct; who took them (``who`` says more) is noted."""
    with workspace.database.transaction() as connection:
        existing(connection, which)
        name = batches.one(connection, which.batch)["source"] if which.batch else which.source
        if name is None:
            raise Invalid(
                Text("没有指明批次或来源", "Neither a batch nor a source is named"),
                Text("按批次或按来源下载", "Download a batch or a source"),
            )
        contract = source(name)
        rows = quarantine.refused(connection, replace(which, source=name, state="open"), limit=MOST_ROWS + 1)
        if not rows:
            raise NotFound(
                Text("没有待更正的行", "No row is open"), Text("查看其他批次或来源", "Look at other batches or sources")
            )
        made = workbook(contract, rows)
        audit.note(connection, by, LOOK, which.batch or name, enterprises=enterprises_in(rows), **who)
    return made


def dismiss(workspace: Workspace, which: Filter, by: str, because: str, expected: int | None = None) -> int:
    """Close the open rows that are meant, for a reason; returns how many. See the store for ``expected``."""
    why = reason_given(because)
    with workspace.database.transaction() as connection:
        done = quarantine.dismiss(connection, existing(connection, which), by, why, expected)
        asked = {k: v for k, v in vars(which).items() if v and k != "state"}
        audit.note(connection, by, "dismiss", which.batch or which.source or "", because=why, rows=done, which=asked)
    return done


def reason_given(because: str) -> str:
    """The words of a person who has to say why; raises ``Invalid`` if there are none, or no end of them."""
    why = because.strip()
    if not 0 < len(why) <= LONGEST_REASON:
        raise Invalid(
            Text("没有填写理由，或理由过长", "No reason is given, or it is too long"),
            Text(f"写明原因，不超过 {LONGEST_REASON} 字", f"Say why, in up to {LONGEST_REASON} characters"),
        )
    return why


def enterprises_in(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """The enterprises whose rows these are, as far as their codes can be read."""
    return sorted({value for row in rows for value in row["content"].values() if uscc.fault(value) is None})
