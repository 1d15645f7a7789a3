"""What departments are asked for, and how well they deliver: templates and the data-quality report."""

from __future__ import annotations

import getpass
import re
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from scoring.cli.console import console, results
from scoring.pipeline import quality as reporting
from scoring.pipeline.workspace import opened
from scoring.records.quality import report as parts
from scoring.records.quality.report import Report, share
from scoring.records.sources import SOURCES, source
from scoring.records.workbooks import template as templates
from scoring.records.workbooks.exports import STATES, quality_workbook
from scoring.settings import Settings


def month(text: str) -> date:
    """A month given on the command line as YYYY-MM: its first day."""
    if not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", text, re.ASCII):
        raise typer.BadParameter(f"'{text}': YYYY-MM")
    return date.fromisoformat(f"{text}-01")


def template(
    name: Annotated[str | None, typer.Argument(metavar="SOURCE", help="One source; all of them if not given")] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="File to write, or a folder for all of them; named after the source if not given"),
    ] = None,
) -> None:
    """Write the Excel template of a source, or of all sources into a folder."""
    if name is not None:
        wanted = source(name)
        target = out or Path(f"{name}.xlsx")
        target.write_bytes(templates.template(wanted))
        console.print(f"{wanted.label} → {target}", markup=False, soft_wrap=True)
        return
    folder = out or Path("templates")
    folder.mkdir(parents=True, exist_ok=True)
    for each in SOURCES:
        (folder / f"{each.name}.xlsx").write_bytes(templates.template(each))
    console.print(f"{len(SOURCES)} 个模板 templates → {folder}", markup=False, soft_wrap=True)


def quality(
    of: Annotated[
        date | None, typer.Option("--month", parser=month, metavar="MONTH", help="YYYY-MM; the last one if not given")
    ] = None,
    xlsx: Annotated[Path | None, typer.Option(help="Also write the report to this Excel file")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as one JSON line instead")] = False,
) -> None:
    """Make the data-quality report of a month and keep it; the pages show what is kept."""
    workspace = opened(Settings())
    today = workspace.settings.current_day
    asked = of or parts.months_before(parts.first_of(today), 2)[0]
    report = reporting.make(workspace, asked, getpass.getuser(), today=today)
    if as_json:
        typer.echo(reporting.REPORT.dump_json(report).decode())
    else:
        _tell(report)
    if xlsx is not None:
        xlsx.write_bytes(quality_workbook(report))
        console.print(f"→ {xlsx}", markup=False, soft_wrap=True)


def _tell(report: Report) -> None:
    speaking = [s for s in report.sources if s.timeliness.state != "never"]
    for s in speaking:
        shares = (
            ("隔离 refused", share(s.quarantined, s.rows)),
            ("重错码 codes", parts.code_rate(s)),
            ("重复 repeated", share(s.duplicates, s.rows)),
            ("覆盖 coverage", share(s.coverage.told, s.coverage.of)),
        )
        told = "  ".join(f"{name} {part:.2%}" for name, part in shares if part is not None)
        state = STATES[s.timeliness.state]
        results.print(f"{s.source}：{state}  {s.rows:,} 行 rows  {told}", markup=False, soft_wrap=True)
    found = [c for c in report.conflicts if c.enterprises]
    silent = len(report.sources) - len(speaking)
    results.print(
        f"{report.month:%Y-%m}：{silent} 个来源从未报送，{len(found)} 条规则发现冲突 / "
        f"{silent} sources never delivered, {len(found)} rules found conflicts: "
        + " ".join(f"{c.rule}×{c.enterprises}" for c in found),
        markup=False,
        soft_wrap=True,
    )
