"""An enterprise's features with the records behind them, on demand."""

from __future__ import annotations

import getpass
import json
import math
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

import typer

from scoring.cli.console import console, results
from scoring.cli.line import day
from scoring.features.catalogue import feature_named
from scoring.features.feature import written
from scoring.features.registry import FEATURES
from scoring.pipeline import explain as explaining
from scoring.pipeline.explain import Explained
from scoring.pipeline.workspace import opened
from scoring.records.sources import source
from scoring.settings import Settings


def explain(
    enterprise: Annotated[str, typer.Argument(metavar="CODE", help="Unified social credit code")],
    feature: Annotated[str | None, typer.Option(help="Only this one, with its records; all of them if none")] = None,
    as_of: Annotated[
        date | None, typer.Option(parser=day, metavar="DAY", help="As of this day; as the newest run saw it if none")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line each, with all records")] = False,
) -> None:
    """Tell the value of a feature of one enterprise, what it means, and the records that made it."""
    features = FEATURES if feature is None else (feature_named(feature),)
    made = explaining.explain(opened(Settings()), enterprise, features, as_of, getpass.getuser())
    if as_json:
        for each in made.features:
            typer.echo(json.dumps(_plain(each, made.enterprise, made.as_of), ensure_ascii=False))
        return
    results.print(f"{made.enterprise}  基准日 as of {made.as_of}", markup=False, soft_wrap=True)
    for each in made.features:
        _tell(each, whole=feature is not None)
    if feature is None:
        console.print("某个特征的全部记录 / all records of one: xinyidai explain CODE --feature NAME", markup=False)


def _tell(told: Explained, *, whole: bool) -> None:
    value = math.nan if told.value is None else told.value
    zh, en = written(value, told.feature.unit), written(value, told.feature.unit, "en")
    shown = zh if zh == en else f"{zh} / {en}"
    counts = "，".join(f"{source(name).label.zh} {len(rows)}" for name, rows in told.records.items())
    results.print(f"{told.feature.name}  {told.feature.label}", markup=False, soft_wrap=True)
    results.print(f"    {shown}    记录 records：{counts}", markup=False, soft_wrap=True)
    if not whole:
        return
    results.print(f"    {told.feature.meaning}", markup=False, soft_wrap=True)
    for name, rows in told.records.items():
        results.print(f"  {source(name).label}：{len(rows)}", markup=False, soft_wrap=True)
        for row in rows:
            content = "，".join(f"{header} {cell}" for header, cell in row["content"].items())
            results.print(
                f"    {row['occurred_at']}  {row['file']}:{row['line']}  获知 known {row['known_at']}  {content}",
                markup=False,
                soft_wrap=True,
            )


def _plain(told: Explained, enterprise: str, as_of: date) -> dict[str, Any]:
    return {
        "enterprise": enterprise,
        "as_of": as_of.isoformat(),
        "feature": told.feature.name,
        "label": asdict(told.feature.label),
        "meaning": asdict(told.feature.meaning),
        "unit": told.feature.unit,
        "value": told.value,
        "records": told.records,
    }
