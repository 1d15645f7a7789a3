"""Serving the readers."""

from __future__ import annotations

import os
from datetime import date
from typing import Annotated

import typer
import uvicorn

from scoring.cli.line import day
from scoring.pipeline.workspace import opened
from scoring.settings import Settings

READERS = "api.app:create_app"
"""Named, not imported: the calculation never depends on its readers."""


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on")] = 8000,
    today: Annotated[
        date | None, typer.Option(parser=day, metavar="DAY", help="Serve as if it were this day (past records)")
    ] = None,
) -> None:
    """Serve the pages and the API."""
    if today is not None:
        os.environ["XINYIDAI_TODAY"] = today.isoformat()
    opened(Settings())
    uvicorn.run(READERS, factory=True, host=host, port=port, log_level="warning", server_header=False)
