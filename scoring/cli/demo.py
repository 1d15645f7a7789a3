"""``xinyidai demo``: the whole line, and then the pages of its three users."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from scoring.cli.console import bar, console
from scoring.cli.serve import serve
from scoring.county.simulated import CountyPlan
from scoring.pipeline import demo as demonstration
from scoring.pipeline.demo import Demonstration
from scoring.pipeline.workspace import opened
from scoring.settings import Settings

WHO = {
    "bank": "银行：拉取白名单 / bank: the whitelist",
    "officer": "金融办经办：调整方案 / finance office, proposes",
    "director": "金融办负责人：批准、发布 / finance office, approves",
    "owner": "企业：看自己的信用画像 / enterprise: its own portrait",
}
PAGES = {"bank": "bank", "officer": "office", "director": "office", "owner": "enterprise"}


def demo(  # noqa: PLR0913  (one option each)
    *,
    real: Annotated[
        Path | None,
        typer.Option(
            help="Folder of the CUMCM 2020-C data: run on real enterprises instead", exists=True, file_okay=False
        ),
    ] = None,
    enterprises: Annotated[int, typer.Option(min=200, help="Size of the simulated county")] = 3000,
    seed: Annotated[int, typer.Option(help="Seed of the simulated county")] = 2020,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Do the work and exit")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="End with one JSON line on standard output")] = False,
    host: Annotated[str, typer.Option(help="Address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on")] = 8000,
) -> None:
    """Run the whole line on a simulated county (or on real enterprises), then serve it."""
    settings = Settings()
    if real is not None and "home" not in settings.model_fields_set:
        settings = settings.model_copy(update={"home": settings.home / "real"})
    workspace = opened(settings)
    delivery = settings.home.absolute() / "delivery"
    with bar() as progress:
        if real is None:
            plan = CountyPlan(enterprises=enterprises, seed=seed)
            shown = demonstration.county(workspace, delivery, plan, progress)
        else:
            shown = demonstration.real(workspace, real, delivery, progress)
    _tell(shown, settings, None if no_serve else f"http://{host}:{port}")
    if as_json:
        typer.echo(json.dumps(_summary(shown, settings), ensure_ascii=False))
    if not no_serve:
        os.environ["XINYIDAI_HOME"] = str(settings.home)
        serve(host, port, shown.as_of)


def _summary(shown: Demonstration, settings: Settings) -> dict[str, object]:
    counts = ("enterprises", "records", "accepted", "quarantined", "features", "edition", "digest", "listed")
    return {name: getattr(shown, name) for name in (*counts, "auc", "out_of_time")} | {
        "as_of": shown.as_of.isoformat(),
        "home": str(settings.home),
        "seconds": shown.seconds,
        "sign_ins": [asdict(s) for s in shown.sign_ins],
    }


def _tell(shown: Demonstration, settings: Settings, address: str | None) -> None:
    console.print(
        f"\n{shown.enterprises:,} 家企业 enterprises · {shown.records:,} 行记录 rows = {shown.accepted:,} 接收 accepted"
        f" + {shown.quarantined:,} 隔离 quarantined · {shown.features} 个特征 features",
        soft_wrap=True,
    )
    how = "时间外 out of time" if shown.out_of_time else "按企业留出 held out by enterprise"
    console.print(
        f"AUC {shown.auc:.3f}（{how}） · 第 {shown.edition} 期 edition {shown.edition}"
        f" · {shown.listed:,} 家入列 listed · {shown.digest[:16]}",
        soft_wrap=True,
    )
    console.print(f"用时 seconds: {shown.seconds}")
    for s in shown.sign_ins:
        where = f"{address}/{PAGES[s.name]}" if address else f"/{PAGES[s.name]}"
        console.print(f"  {where}\n     {WHO[s.name]}\n     {s.name}  {s.password}  ({s.subject})", markup=False)
    if address:
        console.print(f"\n正在服务 serving: {address}  （Ctrl-C 结束 to stop）")
    else:
        home = "" if settings.home == Settings().home else f"XINYIDAI_HOME={settings.home} "
        console.print(f"\n查看 to look at it: {home}xinyidai serve --today {shown.as_of}")
