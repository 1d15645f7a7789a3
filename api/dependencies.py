"""What handlers ask for: the workspace and today.

A handler opens its transaction itself, as short as it can, and with that in its own thread: the commit
has happened before it answers, so that nobody reads "done" about something that then failed. No
dependency that yields does it for the handler: the framework enters and leaves such a dependency, and runs the
handler, each in whichever thread of its pool is free. Once all of them wait for the lock of the
store, who holds it would find no thread to go on in.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Depends, Header, Request

from scoring.pipeline.workspace import Workspace


def get_workspace(request: Request) -> Workspace:
    """The installation that this process serves."""
    workspace: Workspace = request.app.state.workspace
    return workspace


Opened = Annotated[Workspace, Depends(get_workspace)]


def get_today(workspace: Opened) -> date:
    """The day that consents are measured against."""
    return workspace.settings.current_day


Today = Annotated[date, Depends(get_today)]

IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[!-~]{8,80}$",
        description="Chosen by the sender, a new one for each act; a repeat is one act",
    ),
]
"""Names a request that writes: sent again with the same content it is answered as before."""
