"""Looking at what is kept: quarantine, editions, the audit trail; and who may sign in."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from scoring.cli.console import console
from scoring.errors import Invalid, Text
from scoring.pipeline import publish as publishing
from scoring.pipeline.workspace import opened
from scoring.records import reasons
from scoring.records.sources import SOURCES
from scoring.settings import Settings
from scoring.store import audit as trail
from scoring.store import batches, people
from scoring.store import editions as published
from scoring.store.people import Person, Role

SHOWN = 50


def quarantine(
    file: Annotated[Path | None, typer.Option(help="Write all of them to this CSV file")] = None,
    batch: Annotated[str | None, typer.Option(help="Only this batch")] = None,
) -> None:
    """Show the rows that were not accepted: file, line, field, reason, and what to do."""
    with opened(Settings()).database.reading() as connection:
        rows = batches.refused(connection, batch)
    known = {r.id: r for r in reasons.CATALOGUE} | {c.reason.id: c.reason for s in SOURCES for c in s.checks}
    told = [
        (row["file_name"], row["line"], t["field"], t["reason"], known[t["reason"]], t["hint"], row["content"])
        for row in rows
        for t in row["troubles"]
    ]
    if file is not None:
        with file.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(["文件", "行", "字段", "编号", "原因", "提示", "处理办法", "原行"])
            for name, line, field, number, reason, hint, content in told:
                whole = " | ".join(f"{k}={v}" for k, v in content.items())
                cells = (name, line, field, number, reason.title.zh, hint, reason.remedy.zh, whole)
                writer.writerow([_harmless(str(cell)) for cell in cells])
        console.print(f"{len(told):,} findings in {len(rows):,} rows → {file}")
        return
    for name, line, field, number, reason, hint, _ in told[:SHOWN]:
        where = f"{name}:{line} {field}".rstrip()
        console.print(
            f"{where}  {number} {reason.title}" + (f" ({hint})" if hint else ""), markup=False, soft_wrap=True
        )
        console.print(f"    → {reason.remedy}", markup=False, soft_wrap=True)
    if len(told) > SHOWN:
        console.print(f"… {len(told) - SHOWN:,} more: xinyidai quarantine --file FILE")


def _harmless(text: str) -> str:
    """A cell that a spreadsheet will not take for a formula."""
    return "'" + text if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def editions() -> None:
    """List the published editions."""
    with opened(Settings()).database.reading() as connection:
        found = published.every(connection)
    table = Table("期 edition", "基准日 as of", "入列 listed", "未入列 left out", "方案 policy", "摘要 digest")
    for e in found:
        table.add_row(
            *(str(e[k]) for k in ("number", "as_of", "listed", "left_out", "policy_version")), e["digest"][:16]
        )
    console.print(table)


def audit() -> None:
    """Check everything that has a digest: the audit trail, the editions, the models, the lake."""
    found = publishing.verify(opened(Settings()))
    console.print(
        f"审计 {found['entries']:,} 条、白名单 {found['editions']:,} 期、模型 {found['models']:,} 个、"
        f"批次 {found['batches']:,} 个，全部完整 / "
        f"{found['entries']:,} audit entries, {found['editions']:,} editions, {found['models']:,} models, "
        f"{found['batches']:,} batches: the whole is as it was written",
        soft_wrap=True,
    )


def user(
    name: str,
    role: Annotated[str, typer.Option(help="bank, office or enterprise")],
    subject: Annotated[str, typer.Option(help="Code of the bank, USCC of the enterprise, or name of the office")],
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)],
) -> None:
    """Create a user, or give an existing one a new password."""
    roles: dict[str, Role] = {"bank": "bank", "office": "office", "enterprise": "enterprise"}
    if role not in roles:
        raise Invalid(
            Text(f"没有“{role}”这种用户", f"There is no role '{role}'"),
            Text("可用：bank、office、enterprise", "Use bank, office or enterprise"),
        )
    with opened(Settings()).database.transaction() as connection:
        people.put(connection, Person(name, roles[role], subject), password)
        trail.note(connection, "command line", "user", name, role=role, acts_for=subject)
    console.print(f"{name} ({role}, {subject})")
