"""What handlers ask for: the workspace, a connection, today.

A connection ends with the handler (``scope="function"``): a write is committed before the answer is
sent, so that nobody reads "done" about something that then failed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Connection

from scoring.pipeline.workspace import Workspace


def get_workspace(request: Request) -> Workspace:
    """The installation that this process serves."""
    workspace: Workspace = request.app.state.workspace
    return workspace


Opened = Annotated[Workspace, Depends(get_workspace)]


def get_connection(workspace: Opened) -> Iterator[Connection]:
    """One transaction a request; a failing commit fails the request."""
    with workspace.database.transaction() as connection:
        yield connection


def get_view(workspace: Opened) -> Iterator[Connection]:
    """A consistent view for reading."""
    with workspace.database.reading() as connection:
        yield connection


def get_today(workspace: Opened) -> date:
    """The day that consents are measured against."""
    return workspace.settings.current_day


Writing = Annotated[Connection, Depends(get_connection, scope="function")]
Reading = Annotated[Connection, Depends(get_view, scope="function")]
Today = Annotated[date, Depends(get_today)]
