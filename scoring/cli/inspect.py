"""Checking what is kept; and who may sign in."""

from __future__ import annotations

from typing import Annotated

import typer

from scoring.cli.console import console, results
from scoring.errors import Invalid, Text
from scoring.pipeline import reproduce as proving
from scoring.pipeline.workspace import opened
from scoring.settings import Settings
from scoring.store import audit as trail
from scoring.store import people
from scoring.store.people import Person, Role


def audit() -> None:
    """Check everything that has a digest: the audit trail, the editions and their seals, the models, the lake."""
    found = proving.verify(opened(Settings()))
    results.print(
        f"审计 {found['entries']:,} 条、白名单 {found['editions']:,} 期、模型 {found['models']:,} 个、"
        f"批次 {found['batches']:,} 个，全部完整 / "
        f"{found['entries']:,} audit entries, {found['editions']:,} editions, {found['models']:,} models, "
        f"{found['batches']:,} batches: the whole is as it was written",
        soft_wrap=True,
    )


def user(
    name: str,
    role: Annotated[str, typer.Option(help="bank, office or enterprise")],
    subject: Annotated[str, typer.Option(help="Code of the bank, USCC of the enterprise, or name of the office")],
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)],
) -> None:
    """Create a user, or give an existing one a new password."""
    roles: dict[str, Role] = {"bank": "bank", "office": "office", "enterprise": "enterprise"}
    if role not in roles:
        raise Invalid(
            Text(f"没有“{role}”这种用户", f"There is no role '{role}'"),
            Text("可用：bank、office、enterprise", "Use bank, office or enterprise"),
        )
    with opened(Settings()).database.transaction() as connection:
        people.put(connection, Person(name, roles[role], subject), password)
        trail.note(connection, "command line", "user", name, role=role, acts_for=subject)
    console.print(f"{name} ({role}, {subject})")
