"""The line, command by command: simulate → ingest → train → score → publish → reproduce."""

from __future__ import annotations

import getpass
import json
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from scoring.cli.console import bar, complain, console
from scoring.county.plan import MOST_ENTERPRISES
from scoring.county.simulated import CountyPlan, deliver
from scoring.model.labels import Kind
from scoring.model.training import BUDGET, ONE_TRY
from scoring.pipeline import ingest as ingesting
from scoring.pipeline import publish as publishing
from scoring.pipeline import reproduce as reproducing
from scoring.pipeline import score as scoring_
from scoring.pipeline import train as training
from scoring.pipeline.workspace import opened
from scoring.settings import Settings

FIRST_YEAR, LAST_YEAR = 1990, 2099
"""Years that records and as-of dates can lie in."""

SOME_QUARANTINED = 3
"""Exit code of ``ingest`` when rows went to quarantine; 1 when a file could not be read at all."""


def day(text: str) -> date:
    """A day given on the command line as YYYY-MM-DD."""
    try:
        given = date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"'{text}': YYYY-MM-DD") from None
    if not FIRST_YEAR <= given.year <= LAST_YEAR:
        raise typer.BadParameter(f"'{text}': {FIRST_YEAR} … {LAST_YEAR}")
    return given


def simulate(
    folder: Path,
    enterprises: Annotated[int, typer.Option(min=20, max=MOST_ENTERPRISES, help="How many enterprises")] = 3000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes")] = 2020,
) -> None:
    """Write the files that the departments of a simulated county would send."""
    with bar() as progress:
        made = deliver(CountyPlan(enterprises=enterprises, seed=seed), folder, progress)
    console.print(
        f"{made.files} 个文件 files · {made.rows:,} 行 rows，其中有错 faulty {made.dirty:,} → {folder}",
        markup=False,
        soft_wrap=True,
    )


def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders; a folder's 清单.csv is followed", exists=True)],
    received: Annotated[
        date | None,
        typer.Option(parser=day, metavar="DAY", help="Day of delivery: known from then on; today if not given"),
    ] = None,
    source: Annotated[str | None, typer.Option(help="Source of the files; otherwise told from the headers")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="End with one JSON line")] = False,
) -> None:
    """Read delivered files: every row is accepted or quarantined with its reason.

    Exit code 0: everything accepted (or known already). 3: some rows quarantined. 1: a file could not be read.
    """
    workspace = opened(Settings())
    with bar() as progress:
        found = ingesting.deliveries(paths, received or workspace.settings.current_day, source)
        receipts = ingesting.ingest(workspace, found, getpass.getuser(), progress)
    for receipt in receipts:
        _tell(receipt)
    totals = {name: sum(getattr(r, name) for r in receipts) for name in ("rows", "accepted", "quarantined")}
    unread = sum(r.state == "refused" for r in receipts)
    known = sum(r.state in {"known", "withdrawn"} for r in receipts)
    console.print(
        f"读到 {totals['rows']:,} 行 = 接收 {totals['accepted']:,} + 隔离 {totals['quarantined']:,}；"
        f"重复文件 {known}，无法读取 {unread} / "
        f"{totals['rows']:,} rows = {totals['accepted']:,} accepted + {totals['quarantined']:,} quarantined; "
        f"{known} files known, {unread} unreadable",
        soft_wrap=True,
    )
    if totals["quarantined"]:
        console.print("查看隔离的行：xinyidai quarantine / see the rows: xinyidai quarantine")
    if as_json:
        files = [asdict(replace(r, problem=None)) | {"problem": str(r.problem or "")} for r in receipts]
        typer.echo(
            json.dumps({**totals, "files": len(receipts), "known": known, "unreadable": unread, "receipts": files})
        )
    if unread:
        raise typer.Exit(1)
    if totals["quarantined"]:
        raise typer.Exit(SOME_QUARANTINED)


def _tell(r: ingesting.Receipt) -> None:
    """What became of one file."""
    if r.problem is not None:
        console.print(f"[red]✗[/] {r.file}")
        complain(r.problem)
    elif r.state == "known":
        console.print(f"= {r.file}：已导入过，未作任何改变 / ingested before, nothing changed", soft_wrap=True)
    elif r.state == "withdrawn":
        console.print(
            f"= {r.file}：内容属于已撤回的批次 {r.batch}，未作任何改变；如须恢复：xinyidai restore / "
            f"the content of a withdrawn batch, nothing changed; to bring it back: xinyidai restore",
            markup=False,
            soft_wrap=True,
        )
    else:
        reasons = " ".join(f"{reason}×{count}" for reason, count in r.by_reason)
        console.print(
            f"✓ {r.file} [{r.source}, {r.encoding}] {r.rows:,} = {r.accepted:,} + {r.quarantined:,} {reasons}",
            markup=False,
            soft_wrap=True,
        )
        if r.personal_cells or r.personal_columns:
            console.print(
                f"    个人信息：{r.personal_cells:,} 处号码未留存，{len(r.personal_columns)} 列未读取 / "
                f"personal data: numbers dropped in {r.personal_cells:,} cells, "
                f"{len(r.personal_columns)} columns never read",
                soft_wrap=True,
            )
        if r.unread:
            console.print(
                f"    未读取的列：{'、'.join(r.unread)} / columns that were not read: {', '.join(r.unread)}",
                markup=False,
                soft_wrap=True,
            )
        if r.resolved or r.superseded:
            console.print(
                f"    更正隔离行 {r.resolved:,}，仍有误 {r.superseded:,} / "
                f"{r.resolved:,} refused rows mended, {r.superseded:,} still wrong",
                soft_wrap=True,
            )


def train(  # noqa: PLR0913  (each is a choice of who trains)
    known_by: Annotated[
        date | None,
        typer.Option(
            "--as-of", parser=day, metavar="DAY", help="Learn from what was known before this day; today if not given"
        ),
    ] = None,
    name: Annotated[str, typer.Option(help="Name of the model")] = "county",
    about: Annotated[str, typer.Option(help="Whose records these are, for readers of the model card")] = "",
    snapshot: Annotated[
        list[date] | None,
        typer.Option(parser=day, metavar="DAY", help="As-of dates to learn from; five quarters if none is given"),
    ] = None,
    labels: Annotated[
        Kind, typer.Option(help="What counts as bad: default of a loan, a credit event of public record, or either")
    ] = "either",
    rejects: Annotated[
        bool, typer.Option("--rejects", help="Report what reject inference would change; nothing is applied")
    ] = False,
    one_try: Annotated[
        bool, typer.Option("--one-try", help="No search and no challengers: quick, for a first look")
    ] = False,
) -> None:
    """Train a model on closed performance windows, validate it, and register its bundle."""
    workspace = opened(Settings())
    with bar() as progress:
        made = training.train_model(
            workspace,
            known_by or workspace.settings.current_day,
            getpass.getuser(),
            name=name,
            about=about,
            snapshots=snapshot,
            labels=labels,
            rejects=rejects,
            budget=ONE_TRY if one_try else BUDGET,
            progress=progress,
        )
    told = made.manifest["out_of_time"] or made.manifest["held_out"]
    kind = "时间外 out of time" if made.manifest["out_of_time"] else "按企业留出 held out by enterprise"
    console.print(
        f"{made.name}/{made.version} {made.digest[:12]}  {kind}: AUC {told['auc']} {told['auc_95']}  KS {told['ks']}"
    )
    console.print(f"报告 report: {workspace.models / made.name / made.version / 'validation.html'}", soft_wrap=True)
    console.print("启用 to score with it: xinyidai promote MODEL --reason …; 由另一人批准 somebody else approves")


def adopt(
    folder: Annotated[Path, typer.Argument(help="Folder of a model bundle", exists=True, file_okay=False)],
) -> None:
    """Take over a model bundle made elsewhere; every file is checked against its digest."""
    made = training.adopt(opened(Settings()), folder, getpass.getuser())
    console.print(f"{made.name}/{made.version} {made.digest[:12]}")


def score(
    as_of: Annotated[
        date | None, typer.Option(parser=day, metavar="DAY", help="Score as of this day; today if not given")
    ] = None,
) -> None:
    """Score every known enterprise and make the portraits of those that want a loan."""
    workspace = opened(Settings())
    with bar() as progress:
        made = scoring_.score(workspace, as_of or workspace.settings.current_day, getpass.getuser(), progress)
    console.print(f"{made.enterprises:,} enterprises scored, {made.portraits:,} portraits, run {made.id}")


def publish() -> None:
    """Publish an edition of the newest scores under the policy in force."""
    made = publishing.publish(opened(Settings()), getpass.getuser())
    console.print(
        f"第 {made.number} 期：推荐 {made.listed:,}，培育 {made.cultivated:,}，未入列 {made.left_out:,} / "
        f"edition {made.number}: {made.listed:,} recommended, {made.cultivated:,} cultivated, "
        f"{made.left_out:,} left out",
        soft_wrap=True,
    )
    typer.echo(made.digest)


def reproduce(edition: Annotated[str, typer.Argument(help="Number, 'newest', or an exported file")]) -> None:
    """Make an edition again from the records, model and policy it names, and compare the bytes.

    Exit code 0: identical. 5: different, or an input was changed.
    """
    found = reproducing.reproduce(opened(Settings()), edition)
    if not found.identical:
        console.print(f"不一致 / different: {found.difference}", markup=False, soft_wrap=True)
        raise typer.Exit(5)
    console.print("逐字节一致 / identical, byte for byte")
    typer.echo(found.digest)


def export(
    edition: Annotated[str, typer.Argument(help="Number or 'newest'")],
    file: Annotated[Path, typer.Argument(help="Where to write the edition's canonical bytes")],
) -> None:
    """Write the canonical bytes of an edition to a file, its seal beside it; ``reproduce`` reads it again."""
    workspace = opened(Settings())
    made = reproducing.stored_edition(workspace, edition)
    file.write_bytes(made.body)
    seal = reproducing.seal_of(workspace, edition)
    if seal is not None:
        file.with_name(f"{file.name}.jws").write_text(seal, encoding="ascii")
    typer.echo(made.digest)
