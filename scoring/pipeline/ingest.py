"""Delivered files into the lake: each a batch, idempotent by content, whole or not at all."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

from scoring.errors import Text, UnreadableFile, UserError
from scoring.pipeline.progress import Progress, silent
from scoring.pipeline.workspace import Workspace
from scoring.records import reasons
from scoring.records.accepting import Refusal, accept
from scoring.records.contract import Source, batch_id
from scoring.records.reading import TABLES, Delivered, digest_of, opened, recognise
from scoring.records.sources import SOURCES, source
from scoring.store import audit, batches, consents

MANIFEST = "清单.csv"
"""A delivery may list its files with day received, row count and SHA-256; then they are checked."""


@dataclass(frozen=True)
class Delivery:
    """One file to ingest, with what its sender says of it."""

    path: Path
    received_on: date
    source: Source | None = None
    sha256: str | None = None
    rows: int | None = None


@dataclass(frozen=True)
class Receipt:
    """What became of a file. ``rows = accepted + quarantined``; ``problem`` if it could not be read."""

    file: str
    state: Literal["ingested", "known", "refused"]
    batch: str = ""
    source: str = ""
    encoding: str = ""
    rows: int = 0
    accepted: int = 0
    quarantined: int = 0
    by_reason: tuple[tuple[str, int], ...] = ()
    problem: UserError | None = None


def deliveries(paths: Sequence[Path], received_on: date, named: str | None = None) -> list[Delivery]:
    """The files under ``paths``, by day received and name; a folder's manifest says when each came."""
    given = source(named) if named else None
    found: list[Delivery] = []
    for path in paths:
        if path.is_dir():
            listed = _manifest(path)
            files = [p for p in sorted(path.rglob("*")) if p.suffix.lower() in TABLES and p.name != MANIFEST]
            found += [listed.pop(p.name, Delivery(p, received_on, given)) for p in files]
            found += listed.values()
        else:
            found.append(Delivery(path, received_on, given))
    return sorted(found, key=lambda d: (d.received_on, d.path.name))


def ingest(workspace: Workspace, files: Sequence[Delivery], by: str, progress: Progress = silent) -> list[Receipt]:
    """Ingest files one after the other; a file that cannot be read does not stop the others."""
    receipts = []
    for done, delivery in enumerate(files):
        progress(delivery.path.name, done / len(files))
        try:
            receipts.append(_ingest(workspace, delivery, by))
        except UserError as problem:
            receipts.append(Receipt(delivery.path.name, "refused", problem=problem))
    progress("", 1.0)
    return receipts


def _manifest(folder: Path) -> dict[str, Delivery]:
    path = folder / MANIFEST
    if not path.is_file():
        return {}
    listed = {}
    with path.open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            try:
                listed[row["文件"]] = Delivery(
                    folder / Path(row["文件"]).name,
                    date.fromisoformat(row["报送日期"]),
                    source(row["来源"]),
                    row["SHA256"],
                    int(row["行数"]),
                )
            except (KeyError, ValueError) as trouble:
                raise UnreadableFile(
                    Text(f"{path} 的内容不完整：{row}", f"{path} is not complete: {row}"),
                    Text(
                        "清单须有 文件、来源、报送日期、行数、SHA256 五列",
                        "It needs the five columns 文件, 来源, 报送日期, 行数, SHA256",
                    ),
                ) from trouble
    return listed


def _ingest(workspace: Workspace, delivery: Delivery, by: str) -> Receipt:
    name = delivery.path.name
    candidates = [delivery.source] if delivery.source else list(SOURCES)
    with opened(delivery.path, candidates) as delivered:
        if delivery.sha256 is not None and delivered.sha256 != delivery.sha256:
            raise UnreadableFile(
                Text(f"{name} 与清单所列摘要不符，可能传输不完整", f"{name} does not match the digest in the manifest"),
                Text("重新报送该文件", "Send the file again"),
            )
        with workspace.database.reading() as connection:
            before = batches.find(connection, delivered.sha256)
        if before is not None:
            return _known(name, before)
        contract = delivery.source or recognise(delivered.header, candidates)
        if contract is None:
            raise _unrecognised(name, delivered)
        return _store(workspace, delivery, delivered, contract, by)


def _store(workspace: Workspace, delivery: Delivery, delivered: Delivered, contract: Source, by: str) -> Receipt:
    batch = batch_id(delivered.sha256)
    refused: list[Refusal] = []
    consented: list[dict[str, Any]] = []
    accepted = 0
    with workspace.lake.writing(contract.name, batch, contract.schema) as writer:
        for part in accept(delivered, contract, delivery.received_on):
            writer.write_table(part.accepted)
            accepted += len(part.accepted)
            refused += part.refused
            if contract.name == "consent":
                consented += part.accepted.to_pylist()
        rows = accepted + len(refused)
        if delivery.rows is not None and delivery.rows != rows:
            raise UnreadableFile(
                Text(
                    f"{delivery.path.name} 读到 {rows} 行，清单写的是 {delivery.rows} 行",
                    f"{delivery.path.name} holds {rows} rows; the manifest says {delivery.rows}",
                ),
                Text("核对清单，重新报送", "Check the manifest and send both again"),
            )
    values = {
        "id": batch,
        "sha256": delivered.sha256,
        "lake_sha256": digest_of(workspace.lake.path(contract.name, batch)),
        "source": contract.name,
        "file_name": delivery.path.name,
        "received_on": delivery.received_on,
        "encoding": delivered.encoding,
        "rows": rows,
        "accepted": accepted,
        "quarantined": len(refused),
        "ingested_at": datetime.now(UTC),
    }
    with workspace.database.transaction() as connection:
        before = batches.find(connection, delivered.sha256)
        if before is not None:
            return _known(delivery.path.name, before)
        batches.add(connection, values)
        batches.add_refused(connection, _rows(batch, refused))
        consents.record(connection, consented)
        audit.note(connection, by, "ingest", batch, file=delivery.path.name, rows=rows, quarantined=len(refused))
    return Receipt(
        delivery.path.name,
        "ingested",
        batch,
        contract.name,
        delivered.encoding,
        rows,
        accepted,
        len(refused),
        _by_reason(refused),
    )


def _known(name: str, before: dict[str, Any]) -> Receipt:
    return Receipt(name, "known", before["id"], before["source"], before["encoding"])


def _rows(batch: str, refused: Sequence[Refusal]) -> list[dict[str, Any]]:
    parts: dict[int, int] = {}
    rows = []
    for refusal in refused:
        part = parts.get(refusal.line, 0)
        parts[refusal.line] = part + 1
        troubles = [{"field": t.field, "reason": t.reason.id, "hint": t.hint} for t in refusal.troubles]
        rows.append(
            {"batch_id": batch, "line": refusal.line, "part": part, "troubles": troubles, "content": refusal.row}
        )
    return rows


def _by_reason(refused: Sequence[Refusal]) -> tuple[tuple[str, int], ...]:
    counts: dict[str, int] = {}
    for refusal in refused:
        counts[refusal.troubles[0].reason.id] = counts.get(refusal.troubles[0].reason.id, 0) + 1
    return tuple(sorted(counts.items()))


def _unrecognised(name: str, delivered: Delivered) -> UnreadableFile:
    header = "、".join(delivered.header[:8])
    return UnreadableFile(
        Text(
            f"{name}：{reasons.UNKNOWN_TABLE.title.zh}（{header}）",
            f"{name}: {reasons.UNKNOWN_TABLE.title.en} ({header})",
        ),
        reasons.UNKNOWN_TABLE.remedy,
    )
