"""Delivered files into the lake: each a batch, idempotent by content, whole or not at all."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from scoring.errors import Text, UnreadableFile, UserError
from scoring.pipeline.progress import Progress, silent
from scoring.pipeline.workspace import Workspace
from scoring.records import reasons
from scoring.records.accepting import Refusal, accept
from scoring.records.contract import Source, batch_id
from scoring.records.privacy import without_personal_data
from scoring.records.reading import Delivered, digest_of, name_of, opened, printable, recognise
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
    """The files under ``paths``, by day received and name; the manifest of a folder says when each came.

    What a manifest lists counts whether it is there or not; a file that is no table is refused, not passed over.
    """
    given = source(named) if named else None
    found: list[Delivery] = []
    for path in paths:
        if path.is_dir():
            listed = {d.path: d for manifest in sorted(path.rglob(MANIFEST)) for d in _manifest(manifest)}
            files = {p for p in path.rglob("*") if _is_delivered(p)} - listed.keys()
            found += [*listed.values(), *(Delivery(p, received_on, given) for p in files)]
        else:
            found.append(Delivery(path, received_on, given))
    return sorted(found, key=lambda d: (d.received_on, d.path.name, d.path))


def _is_delivered(path: Path) -> bool:
    """Whether a file in a folder was sent: no manifest, no hidden file, no lock file of an open workbook."""
    return path.is_file() and path.name != MANIFEST and not path.name.startswith((".", "~$"))


def ingest(workspace: Workspace, files: Sequence[Delivery], by: str, progress: Progress = silent) -> list[Receipt]:
    """Ingest files one after the other; a file that cannot be read does not stop the others."""
    receipts = []
    for done, delivery in enumerate(files):
        name = name_of(delivery.path)
        progress(name, done / len(files))
        try:
            receipts.append(_ingest(workspace, delivery, by))
        except UserError as problem:
            receipts.append(Receipt(name, "refused", problem=problem))
    progress("", 1.0)
    return receipts


def _manifest(path: Path) -> list[Delivery]:
    """The deliveries that a manifest lists; its paths lead below its own folder."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030", errors="replace")
    try:
        return [_listed(path.parent, row) for row in csv.DictReader(text.splitlines())]
    except (KeyError, ValueError, TypeError, AttributeError, csv.Error) as trouble:
        raise UnreadableFile(
            Text(f"{path} 的内容不完整或有误（{trouble}）", f"{path} is not complete or not right ({trouble})"),
            Text(
                "清单须有 文件、来源、报送日期、行数、SHA256 五列，文件须在清单所在目录之内",
                "It needs the five columns 文件, 来源, 报送日期, 行数, SHA256; the files stand beside it or below",
            ),
        ) from trouble


def _listed(folder: Path, row: dict[str, str]) -> Delivery:
    file = PurePosixPath(row["文件"].strip().replace("\\", "/"))
    if file.is_absolute() or ".." in file.parts or not file.parts:
        raise ValueError(file)
    return Delivery(
        folder / file,
        date.fromisoformat(row["报送日期"].strip()),
        source(row["来源"].strip()),
        row["SHA256"].strip().lower(),
        int(row["行数"]),
    )


def _ingest(workspace: Workspace, delivery: Delivery, by: str) -> Receipt:
    name = name_of(delivery.path)
    with opened(delivery.path, SOURCES) as delivered:
        if delivery.sha256 is not None and delivered.sha256 != delivery.sha256:
            raise UnreadableFile(
                Text(f"{name} 与清单所列摘要不符，可能传输不完整", f"{name} does not match the digest in the manifest"),
                Text("重新报送该文件", "Send the file again"),
            )
        with workspace.database.reading() as connection:
            before = batches.find(connection, delivered.sha256)
        if before is not None:
            if not workspace.lake.path(before["source"], before["id"]).exists():  # lost: written again as it was
                delivery = replace(delivery, received_on=before["received_on"])
                _write(workspace, delivery, delivered, source(before["source"]))
            return _known(name, before)
        contract = recognise(delivered.header, SOURCES, delivery.source)
        if contract is None:
            raise _unrecognised(name, delivered)
        return _store(workspace, delivery, delivered, contract, by)


@dataclass(frozen=True)
class _Written:
    """What a delivery left in the lake, and what it did not."""

    accepted: int
    refused: list[Refusal]
    consented: list[dict[str, Any]]


def _write(workspace: Workspace, delivery: Delivery, delivered: Delivered, contract: Source) -> _Written:
    refused: list[Refusal] = []
    consented: list[dict[str, Any]] = []
    accepted = 0
    with workspace.lake.writing(contract.name, batch_id(delivered.sha256), contract.schema) as writer:
        for part in accept(delivered, contract, delivery.received_on):
            writer.write_table(part.accepted)
            accepted += len(part.accepted)
            refused += part.refused
            if contract.name == "consent":
                consented += part.accepted.to_pylist()
        rows = accepted + len(refused)
        if delivery.rows is not None and delivery.rows != rows:
            name = name_of(delivery.path)
            raise UnreadableFile(
                Text(
                    f"{name} 读到 {rows} 行，清单写的是 {delivery.rows} 行",
                    f"{name} holds {rows} rows; the manifest says {delivery.rows}",
                ),
                Text("核对清单，重新报送", "Check the manifest and send both again"),
            )
    return _Written(accepted, refused, consented)


def _store(workspace: Workspace, delivery: Delivery, delivered: Delivered, contract: Source, by: str) -> Receipt:
    batch, name = batch_id(delivered.sha256), name_of(delivery.path)
    written = _write(workspace, delivery, delivered, contract)
    rows, quarantined = written.accepted + len(written.refused), len(written.refused)
    values = {
        "id": batch,
        "sha256": delivered.sha256,
        "lake_sha256": digest_of(workspace.lake.path(contract.name, batch)),
        "source": contract.name,
        "file_name": name,
        "received_on": delivery.received_on,
        "encoding": delivered.encoding,
        "rows": rows,
        "accepted": written.accepted,
        "quarantined": quarantined,
        "ingested_at": datetime.now(UTC),
    }
    with workspace.database.transaction() as connection:
        before = batches.find(connection, delivered.sha256)
        if before is not None:
            return _known(name, before)
        batches.add(connection, values)
        batches.add_refused(connection, _rows(batch, written.refused))
        consents.record(connection, written.consented)
        audit.note(connection, by, "ingest", batch, file=name, rows=rows, quarantined=quarantined)
    return Receipt(
        name,
        "ingested",
        batch,
        contract.name,
        delivered.encoding,
        rows,
        written.accepted,
        quarantined,
        _by_reason(written.refused),
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
    header = printable(without_personal_data("、".join(cell[:20] for cell in delivered.header[:8])))
    return UnreadableFile(
        Text(
            f"{name}：{reasons.UNKNOWN_TABLE.title.zh}（{header}）",
            f"{name}: {reasons.UNKNOWN_TABLE.title.en} ({header})",
        ),
        reasons.UNKNOWN_TABLE.remedy,
    )
