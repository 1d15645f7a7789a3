"""Delivered files into the lake: each a batch, idempotent by content, whole or not at all."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from sqlalchemy import Connection

from scoring.errors import Text, UnreadableFile, UserError
from scoring.pipeline.directory import IDENTITY, directory_of
from scoring.pipeline.lending import take_over
from scoring.pipeline.progress import Progress, silent
from scoring.pipeline.spool import Spool
from scoring.pipeline.workspace import Workspace
from scoring.records import reasons
from scoring.records.contract import Source, batch_id, heading
from scoring.records.door.accepting import accept
from scoring.records.door.columns import personal_columns, refuse_misleading, shown, unread
from scoring.records.door.reading import (
    Delivered,
    content_of,
    digest_of,
    lacking,
    name_of,
    opened,
    printable,
    recognise,
)
from scoring.records.privacy import without_personal_data
from scoring.records.sources import SOURCES, source
from scoring.records.workbooks.corrections import BATCH, LINE, REASON, Address, cited
from scoring.store import audit, batches, consents, quarantine

MANIFEST = "清单.csv"
"""A delivery may list its files with day received, row count and SHA-256; then they are checked."""

CORRECTION_MARKS = frozenset(map(heading, (REASON, BATCH, LINE)))
"""Headers of a correction that no contract knows, and that are read all the same."""

LARGEST_MANIFEST = 16 << 20
"""Bytes."""


@dataclass(frozen=True)
class Delivery:
    """One file to ingest, with what its sender says of it, and the delivered folder that it must stand in."""

    path: Path
    received_on: date
    source: Source | None = None
    sha256: str | None = None
    rows: int | None = None
    folder: Path | None = None


@dataclass(frozen=True)
class Receipt:
    """What became of a file. ``rows = accepted + quarantined``; ``problem`` if it could not be read.

    A correction says how many refused rows it ``resolved``, and how many it ``superseded`` with a row that is
    still wrong. ``withdrawn``: the content is that of a withdrawn batch, and stays so. ``personal_cells``: in
    how many cells personal numbers were dropped; ``personal_columns``: the headers of columns never read; ``unread``:
    those of columns that the contract does not know.
    """

    file: str
    state: Literal["ingested", "known", "withdrawn", "refused"]
    batch: str = ""
    source: str = ""
    encoding: str = ""
    rows: int = 0
    accepted: int = 0
    quarantined: int = 0
    by_reason: tuple[tuple[str, int], ...] = ()
    resolved: int = 0
    superseded: int = 0
    personal_cells: int = 0
    personal_columns: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    problem: UserError | None = None


def deliveries(paths: Sequence[Path], received_on: date, named: str | None = None) -> list[Delivery]:
    """The files under ``paths``, by day received and name; the manifest of a folder says when each came.

    What says who is who comes first on its day: the rows of other files may be linked by it.
    What a manifest lists counts whether it is there or not; a file that is no table is refused, not passed over.
    """
    given = source(named) if named else None
    found: list[Delivery] = []
    for path in paths:
        if path.is_dir():
            listed = {d.path: d for manifest in sorted(path.rglob(MANIFEST)) for d in _manifest(manifest)}
            files = {p for p in path.rglob("*") if _is_delivered(p)} - listed.keys()
            found += [replace(d, folder=path) for d in listed.values()]
            found += [Delivery(p, received_on, given, folder=path) for p in files]
        else:
            found.append(Delivery(path, received_on, given))
    return sorted(found, key=lambda d: (d.received_on, not _says_who_is_who(d), d.path.name, d.path))


def _says_who_is_who(delivery: Delivery) -> bool:
    return delivery.source is not None and delivery.source.name in IDENTITY


def _is_delivered(path: Path) -> bool:
    """Whether a file in a folder was sent: no manifest, no hidden file, no lock file of an open workbook.

    Links and pipes count: they are refused later, not passed over.
    """
    file = path.is_symlink() or not path.is_dir()
    return file and path.name != MANIFEST and not path.name.startswith((".", "~$"))


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
    take_over(workspace)
    progress("", 1.0)
    return receipts


def _manifest(path: Path) -> list[Delivery]:
    """The deliveries that a manifest lists; its paths lead below its own folder."""
    raw = content_of(path, LARGEST_MANIFEST)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030", errors="replace")
    try:
        return [_listed(path.parent, row) for row in csv.DictReader(text.splitlines())]
    except (KeyError, ValueError, TypeError, AttributeError, csv.Error) as trouble:
        raise UnreadableFile(
            Text(
                f"{name_of(path)} 的内容不完整或有误（{_plainly(trouble)}）",
                f"{name_of(path)} is not complete or not right ({_plainly(trouble)})",
            ),
            Text(
                "清单须有 文件、来源、报送日期、行数、SHA256 五列，文件须在清单所在目录之内",
                "It needs the five columns 文件, 来源, 报送日期, 行数, SHA256; the files stand beside it or below",
            ),
        ) from trouble


def _plainly(trouble: Exception) -> str:
    return printable(without_personal_data(str(trouble)))[:200]


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
        if delivery.folder and not delivery.path.resolve().is_relative_to(delivery.folder.resolve()):
            raise UnreadableFile(
                Text(f"{name} 是指向报送目录以外的链接", f"{name} is a link that leads out of the delivered folder"),
                Text("把文件本身放进报送目录", "Put the file itself into the folder"),
            )
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
                with Spool(before["id"]) as refused:
                    _write(workspace, delivery, delivered, source(before["source"]), refused, before["ingested_at"])
            return _known(name, before)
        contract = recognise(delivered.header, SOURCES, delivery.source)
        if contract is None:
            raise _unrecognised(name, delivered, delivery.source)
        refuse_misleading(name, delivered, contract)
        with Spool(batch_id(delivered.sha256)) as refused:
            return _store(workspace, delivery, delivered, contract, refused, by)


@dataclass(frozen=True)
class _Written:
    """What a delivery left in the lake, and what it did not."""

    accepted: int
    hidden: int
    consented: list[dict[str, Any]]
    cited: dict[int, Address]


def _write(  # noqa: PLR0913  (a delivery, its contract, and where its rows go)
    workspace: Workspace,
    delivery: Delivery,
    delivered: Delivered,
    contract: Source,
    refused: Spool,
    before: datetime | None = None,
) -> _Written:
    """Write a delivery into the lake; rows without a code are linked by what was known ``before`` that moment."""
    consented: list[dict[str, Any]] = []
    accepted = hidden = 0
    marked = cited(delivered)
    among = partial(directory_of, workspace, delivery.received_on, before)
    with workspace.lake.writing(contract.name, batch_id(delivered.sha256), contract.schema) as writer:
        for part in accept(delivered, contract, delivery.received_on, among):
            writer.write_table(part.accepted)
            accepted += len(part.accepted)
            hidden += part.hidden
            refused.add(part.refused)
            if contract.name == "consent":
                consented += part.accepted.to_pylist()
        rows = accepted + refused.count
        if delivery.rows is not None and delivery.rows != rows:
            name = name_of(delivery.path)
            raise UnreadableFile(
                Text(
                    f"{name} 读到 {rows} 行，清单写的是 {delivery.rows} 行",
                    f"{name} holds {rows} rows; the manifest says {delivery.rows}",
                ),
                Text("核对清单，重新报送", "Check the manifest and send both again"),
            )
        if rows == 0:
            raise _without_rows(name_of(delivery.path))
    return _Written(accepted, hidden, consented, marked)


def _store(  # noqa: PLR0913  (the same)
    workspace: Workspace, delivery: Delivery, delivered: Delivered, contract: Source, refused: Spool, by: str
) -> Receipt:
    batch, name = batch_id(delivered.sha256), name_of(delivery.path)
    written = _write(workspace, delivery, delivered, contract, refused)
    rows, quarantined = written.accepted + refused.count, refused.count
    personal = personal_columns(delivered.header, contract)
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
        "personal": {"cells": written.hidden, "columns": list(personal)},
        "ingested_at": datetime.now(UTC),
        "ingested_by": by,
    }
    with workspace.database.transaction() as connection:
        before = batches.find(connection, delivered.sha256)
        if before is not None:
            return _known(name, before)
        batches.add(connection, values)
        answered = _quarantine(connection, batch, contract, written, refused)
        consents.record(connection, written.consented)
        audit.note(connection, by, "ingest", batch, file=name, rows=rows, quarantined=quarantined, **answered)
    return Receipt(
        name,
        "ingested",
        batch,
        contract.name,
        delivered.encoding,
        rows,
        written.accepted,
        quarantined,
        tuple(sorted(refused.by_reason.items())),
        answered.get("resolved", 0),
        answered.get("superseded", 0),
        written.hidden,
        personal,
        unread([word for word in delivered.header if heading(word) not in CORRECTION_MARKS], contract),
    )


def _known(name: str, before: dict[str, Any]) -> Receipt:
    live = before["withdrawn_at"] is None
    return Receipt(name, "known" if live else "withdrawn", before["id"], before["source"], before["encoding"])


def _quarantine(
    connection: Connection, batch: str, contract: Source, written: _Written, refused: Spool
) -> dict[str, int]:
    """Keep the refused rows, and note which earlier ones this delivery mends, or tries to."""
    cases = quarantine.cases_of(connection, set(written.cited.values()), contract.name) if written.cited else {}
    mends = {line: cases[marked] for line, marked in written.cited.items() if marked in cases}
    mended = dict(mends)
    for rows in refused.rows():
        quarantine.add(connection, rows, mends)
        for row in rows:
            mended.pop(row["line"], None)
    quarantine.add_corrections(connection, batch, mended)
    return quarantine.settle(connection, batch) if mends else {}


def _without_rows(name: str) -> UnreadableFile:
    return UnreadableFile(
        Text(f"{name} 只有表头，没有数据", f"{name} has a header and no data"),
        Text(
            "填入数据后报送；本期没有记录的不必报空表，空表不算报送",
            "Fill in the rows; where a period has none, send nothing: a nil report is not a delivery",
        ),
    )


def _unrecognised(name: str, delivered: Delivered, named: Source | None) -> UnreadableFile:
    if named is not None:
        return _not_as_named(name, delivered, named)
    header = "、".join(shown(cell)[:20] for cell in delivered.header[:8])
    return UnreadableFile(
        Text(
            f"{name}：{reasons.UNKNOWN_TABLE.title.zh}（{header}）",
            f"{name}: {reasons.UNKNOWN_TABLE.title.en} ({header})",
        ),
        reasons.UNKNOWN_TABLE.remedy,
    )


def _not_as_named(name: str, delivered: Delivered, named: Source) -> UnreadableFile:
    """The headers are not those of the source that the sender named: what it lacks, and whose they look like."""
    without = lacking(delivered.header, named)
    likely = recognise(delivered.header, SOURCES)
    said = Text(
        f"{name} 的表头不是所指明的“{named.label.zh}”（{named.name}）",
        f"{name} does not have the headers of '{named.label.en}' ({named.name}), as it was named",
    )
    if without:
        said = Text(
            f"{said.zh}，缺少必需的列：{'、'.join(without)}",
            f"{said.en}; required columns are missing: {', '.join(without)}",
        )
    if likely is not None:
        said = Text(
            f"{said.zh}；看来是“{likely.label.zh}”（{likely.name}）",
            f"{said.en}; they look like '{likely.label.en}' ({likely.name})",
        )
    return UnreadableFile(
        said,
        Text("改正所指明的来源，或使用该来源的模板", "Name the right source, or use the template of the one named"),
    )
