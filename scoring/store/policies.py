"""Policies: proposed by one person, decided by another."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from scoring.errors import Conflict, Invalid, NotFound, Text
from scoring.policy.parameters import Policy
from scoring.store import four_eyes
from scoring.store.database import one_at_a_time
from scoring.store.tables import policy


def in_force(connection: Connection) -> dict[str, Any]:
    """The policy in force."""
    row = connection.execute(select(policy).where(policy.c.state == "in_force")).mappings().first()
    if row is None:
        raise NotFound(
            Text("还没有生效的方案", "No policy is in force"),
            Text("先提出并批准一个方案", "Propose a policy and have it approved"),
        )
    return dict(row)


def every(connection: Connection) -> list[dict[str, Any]]:
    """All versions, newest first."""
    return [dict(r) for r in connection.execute(select(policy).order_by(policy.c.version.desc())).mappings()]


def one(connection: Connection, version: int) -> dict[str, Any]:
    """One version."""
    row = connection.execute(select(policy).where(policy.c.version == version)).mappings().first()
    if row is None:
        raise NotFound(
            Text(f"没有第 {version} 版方案", f"There is no version {version} of the policy"),
            Text("查看方案列表", "See the list of versions"),
        )
    return dict(row)


def propose(connection: Connection, proposed: Policy, reason: str, by: str) -> int:
    """Submit a policy for approval, drafted on the one now in force; returns its version."""
    if not reason.strip():
        raise Invalid(
            Text("没有填写调整理由", "No reason is given"),
            Text("写明为什么调整", "Say why the policy should change"),
        )
    one_at_a_time(connection, policy)
    ground = connection.execute(select(policy).where(policy.c.state == "in_force")).mappings().first()
    if ground is not None and ground["parameters"] == asdict(proposed):
        raise Conflict(
            Text("与生效方案完全相同", "This is the policy in force, unchanged"),
            Text("改动至少一个参数", "Change at least one parameter"),
        )
    base = ground["version"] if ground is not None else None
    version = 1 + (connection.execute(select(func.max(policy.c.version))).scalar() or 0)
    connection.execute(
        insert(policy).values(
            version=version,
            parameters=asdict(proposed),
            state="submitted",
            base_version=base,
            reason=reason.strip(),
            proposed_by=by,
            proposed_at=datetime.now(UTC),
        )
    )
    return version


def approve(connection: Connection, version: int, by: str) -> None:
    """Put a submitted policy in force; not by who proposed it, nor if the ground has changed since."""
    one_at_a_time(connection, policy)
    row = _submitted(connection, version)
    four_eyes.by_another(row, by)
    base = connection.execute(select(policy.c.version).where(policy.c.state == "in_force")).scalar()
    if base != row["base_version"]:
        raise Conflict(
            Text(f"提出之后，第 {base} 版已经生效", f"Version {base} came into force after this one was proposed"),
            Text("在新的方案上重新提出", "Propose it again on the policy now in force"),
        )
    connection.execute(update(policy).where(policy.c.state == "in_force").values(state="superseded"))
    four_eyes.settle(connection, policy, row, "in_force", by)


def reject(connection: Connection, version: int, by: str) -> None:
    """Refuse a submitted policy; who proposed it can withdraw it instead."""
    one_at_a_time(connection, policy)
    row = _submitted(connection, version)
    four_eyes.turn_down(connection, policy, row, by)


def _submitted(connection: Connection, version: int) -> dict[str, Any]:
    return four_eyes.waiting(one(connection, version), Text(f"第 {version} 版方案", f"Version {version}"))
