"""``xinyidai convert``: a public data set that the user has, as the files that departments would send."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal

import typer

from scoring.cli.console import console
from scoring.county import cumcm2020c, tianchi_power
from scoring.county.files import Delivery

DELIVER: dict[str, Callable[[Path, Path], Delivery]] = {
    "cumcm2020c": cumcm2020c.deliver,
    "tianchi_power": tianchi_power.deliver,
}


def convert(
    data_set: Annotated[Literal["cumcm2020c", "tianchi_power"], typer.Argument(help="Which data set")],
    folder: Annotated[Path, typer.Argument(help="Where its files are", exists=True, file_okay=False)],
    target: Annotated[Path, typer.Argument(help="Folder to write to; then: xinyidai ingest TARGET", file_okay=False)],
) -> None:
    """Write a public data set of real enterprises as the files that departments would send."""
    made = DELIVER[data_set](folder, target)
    console.print(
        f"{made.files} 个文件 files · {made.rows:,} 行 rows，其中有错 faulty {made.dirty:,} → {target}",
        markup=False,
        soft_wrap=True,
    )
