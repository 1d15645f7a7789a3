"""The whole installation into one file, and back."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Annotated

import typer

from scoring.cli.console import console
from scoring.cli.inspect import audit
from scoring.pipeline import backup as keeping
from scoring.pipeline.backup import Kept
from scoring.settings import Settings


def backup(
    file: Annotated[Path, typer.Argument(dir_okay=False, help="A new file, such as 2026-11-24.tar.zst")],
    keys: Annotated[bool, typer.Option("--with-keys", help="Also the private key that signs editions")] = False,
) -> None:
    """Save the whole installation in one file: database, lake, models; nobody has to stop working."""
    _tell(keeping.backup(Settings(), file, getpass.getuser(), keys=keys), file)


def restore_backup(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)]) -> None:
    """Put a backup into an empty home and an empty database of either kind, and check the whole of it."""
    _tell(keeping.restore(Settings(), file, getpass.getuser()), file)
    audit()


def _tell(kept: Kept, file: Path) -> None:
    console.print(
        f"{kept.tables} 张表 tables · {kept.files:,} 个文件 files · 结构 schema {kept.revision} · {file}",
        markup=False,
        soft_wrap=True,
    )
    typer.echo(kept.digest)
