"""Lists and forms as Excel files for officials to sign."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Annotated

import typer

from scoring.cli.console import console
from scoring.errors import Invalid, Text
from scoring.pipeline import exports
from scoring.pipeline.exports import Exported
from scoring.pipeline.workspace import Workspace, opened
from scoring.settings import Settings
from scoring.store import audit
from scoring.whitelist.lists import List

NEWEST = "newest"


def export_list(
    edition: Annotated[str, typer.Argument(help="Number or 'newest'")],
    file: Annotated[Path, typer.Argument(help="The Excel file to write")],
    which: Annotated[List, typer.Option("--list", help="Which of the edition's lists")] = "recommended",
) -> None:
    """Write a list of an edition as an Excel file to be signed; who took it is noted."""
    if edition != NEWEST and not (edition.isdecimal() and edition.isascii()):
        raise Invalid(
            Text(f"“{edition}”不是期号", f"'{edition}' is no number of an edition"),
            Text("给出期号或 newest", "Give a number or newest"),
        )
    workspace = opened(Settings())
    _write(workspace, exports.edition_list(workspace, None if edition == NEWEST else int(edition), which), file)


def export_policy(
    version: Annotated[int, typer.Argument(min=1, help="Version of the policy")],
    file: Annotated[Path, typer.Argument(help="The Excel file to write")],
) -> None:
    """Write the form on which a version of the policy is approved: what changes, and what it would do."""
    workspace = opened(Settings())
    _write(workspace, exports.policy_form(workspace, version), file)


def export_fund(file: Annotated[Path, typer.Argument(help="The Excel file to write")]) -> None:
    """Write how the fund stands, its loans, claims and ledger as an Excel file to be signed."""
    workspace = opened(Settings())
    _write(workspace, exports.fund_book(workspace), file)


def export_cases(file: Annotated[Path, typer.Argument(help="The Excel file to write")]) -> None:
    """Write what banks did about demands, and the reconciliation of their loans, as an Excel file to be signed."""
    workspace = opened(Settings())
    _write(workspace, exports.case_book(workspace), file)


def _write(workspace: Workspace, made: Exported, file: Path) -> None:
    with workspace.database.transaction() as connection:
        audit.note(connection, getpass.getuser(), exports.LOOK, made.subject, enterprises=sorted(made.enterprises))
    file.write_bytes(made.content)
    console.print(f"→ {file}", markup=False, soft_wrap=True)
