"""What people do to policies: each act is one transaction with its entry in the audit trail."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from scoring.errors import Invalid, Text
from scoring.pipeline.workspace import Workspace
from scoring.policy.parameters import Policy, changed
from scoring.store import audit, policies


@dataclass(frozen=True)
class Wish:
    """Changed parameters by name, why, and from which day on (none: the day of approval)."""

    changes: Mapping[str, object]
    reason: str
    effective_on: date | None = None


def tried(workspace: Workspace, changes: Mapping[str, object]) -> Policy:
    """The last approved policy with some parameters changed; nothing is kept."""
    with workspace.database.reading() as connection:
        return _changed(policies.ground(connection), changes)


def begin(workspace: Workspace, wish: Wish, by: str, *, base: int | None = None, submit: bool = False) -> int:
    """Keep a draft on the version ``base`` (the last approved one), and perhaps submit it; returns its version."""
    _not_past(wish, workspace)
    with workspace.database.transaction() as connection:
        ground = policies.ground(connection) if base is None else policies.one(connection, base)
        proposed = _changed(ground, wish.changes)
        version = policies.draft(connection, proposed, wish.reason, by, effective_on=wish.effective_on, base=base)
        _drafted(connection, version, by, submit=submit)
    return version


def edit(workspace: Workspace, version: int, wish: Wish, by: str, *, submit: bool = False) -> None:
    """Change a draft, and perhaps submit it."""
    _not_past(wish, workspace)
    with workspace.database.transaction() as connection:
        proposed = _changed(policies.one(connection, version), wish.changes)
        policies.edit(connection, version, proposed, wish.reason, by, effective_on=wish.effective_on)
        _drafted(connection, version, by, submit=submit)


def submit(workspace: Workspace, version: int, by: str) -> None:
    """Hand a draft to the colleagues."""
    with workspace.database.transaction() as connection:
        _submit(connection, version, by)


def approve(workspace: Workspace, version: int, by: str) -> None:
    """Let a submitted version come into force on its day."""
    with workspace.database.transaction() as connection:
        policies.approve(connection, version, by, workspace.settings.current_day)
        day = policies.one(connection, version)["effective_on"]
        audit.note(connection, by, "approve", _named(version), effective_on=day.isoformat())


def reject(workspace: Workspace, version: int, by: str, remark: str) -> None:
    """Turn a submitted version down."""
    with workspace.database.transaction() as connection:
        policies.reject(connection, version, by, remark)
        audit.note(connection, by, "reject", _named(version), reason=remark.strip())


def withdraw(workspace: Workspace, version: int, by: str, remark: str) -> None:
    """Take a version back before it is in force."""
    with workspace.database.transaction() as connection:
        policies.withdraw(connection, version, by, remark, workspace.settings.current_day)
        audit.note(connection, by, "withdraw", _named(version), reason=remark.strip())


def rebase(workspace: Workspace, version: int, by: str, keep: Collection[str] = ()) -> int:
    """Carry a stale draft onto the last approved version; returns the version of the new draft."""
    with workspace.database.transaction() as connection:
        new = policies.rebase(connection, version, by, keep)
        audit.note(connection, by, "rebase", _named(version), onto=policies.one(connection, new)["base_version"])
        _drafted(connection, new, by, submit=False)
    return new


def roll_back(workspace: Workspace, version: int, by: str, reason: str, effective_on: date | None = None) -> int:
    """Submit the parameters of an older version anew; returns the new version."""
    _not_past(Wish({}, reason, effective_on), workspace)
    with workspace.database.transaction() as connection:
        new = policies.roll_back(connection, version, reason, by, effective_on=effective_on)
        audit.note(connection, by, "roll_back", _named(new), to=version, reason=reason.strip())
    return new


def _drafted(connection: Connection, version: int, by: str, *, submit: bool) -> None:
    if submit:
        _submit(connection, version, by)
    else:
        _note(connection, by, "draft", version)


def _submit(connection: Connection, version: int, by: str) -> None:
    policies.submit(connection, version, by)
    _note(connection, by, "propose", version)


def _note(connection: Connection, by: str, action: str, version: int) -> None:
    row = policies.one(connection, version)
    audit.note(connection, by, action, _named(version), parameters=row["parameters"], reason=row["reason"])


def _changed(ground: Mapping[str, object] | None, changes: Mapping[str, object]) -> Policy:
    return changed(Policy() if ground is None else policies.parameters(ground), changes)


def _not_past(wish: Wish, workspace: Workspace) -> None:
    today = workspace.settings.current_day
    if wish.effective_on is not None and wish.effective_on < today:
        raise Invalid(
            Text(f"生效日期 {wish.effective_on} 已过", f"The effective day {wish.effective_on} is past"),
            Text(f"填写 {today} 或以后的日期，或留空", f"Give {today} or a later day, or none"),
        )


def _named(version: int) -> str:
    return f"policy {version}"
