"""The life of a policy: drafted and submitted by one person, approved by another, in force from a day on.

Stored states are ``draft``, ``submitted``, ``approved``, ``rejected`` and ``withdrawn``; what is in force, scheduled or
superseded follows from the day. Approved versions are one line: each rests on the one approved before it, its *base*,
and comes into force no earlier. So a version that rests on anything else than the last approved one is stale.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from scoring.errors import Conflict, Forbidden, Invalid, NotFound, Text
from scoring.policy.differences import Change, carried, differences
from scoring.policy.parameters import Policy
from scoring.policy.parameters import policy as read
from scoring.store import four_eyes
from scoring.store.database import one_at_a_time
from scoring.store.tables import policy

STATES: dict[str, Text] = {
    "draft": Text("草稿", "Draft"),
    "submitted": Text("待批准", "Waiting for approval"),
    "scheduled": Text("待生效", "Scheduled"),
    "in_force": Text("生效中", "In force"),
    "superseded": Text("已被取代", "Superseded"),
    "rejected": Text("未批准", "Rejected"),
    "withdrawn": Text("已撤回", "Withdrawn"),
}
"""What a version is on a day; the three in the middle are all ``approved`` in the store."""

OPEN = ("draft", "submitted")
"""Who drafted a version can still take it back."""


@dataclass(frozen=True)
class Standing:
    """How a draft or proposal stands to the ground: the last approved version, which may have changed beneath it.

    ``base`` and ``ground`` are versions; ``moved`` says what changed between them; ``conflicts`` names the parameters
    that the draft changed too, differently.
    """

    base: int | None
    ground: int | None
    moved: tuple[Change, ...]
    conflicts: tuple[str, ...]

    @property
    def stale(self) -> bool:
        """Whether the ground has changed."""
        return self.base != self.ground


def in_force(connection: Connection, today: date) -> dict[str, Any]:
    """The policy in force on a day: the approved one with the newest effective day by then."""
    due = select(policy).where(policy.c.state == "approved", policy.c.effective_on <= today)
    newest = due.order_by(policy.c.effective_on.desc(), policy.c.version.desc()).limit(1)
    row = connection.execute(newest).mappings().first()
    if row is None:
        raise NotFound(
            Text("还没有生效的方案", "No policy is in force"),
            Text("先提出并批准一个方案", "Propose a policy and have it approved"),
        )
    return dict(row)


def ground(connection: Connection) -> dict[str, Any] | None:
    """The last approved version, in force or scheduled: what the next one is drafted on."""
    query = select(policy).where(policy.c.state == "approved").order_by(policy.c.version.desc()).limit(1)
    row = connection.execute(query).mappings().first()
    return None if row is None else dict(row)


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


def states(rows: Iterable[Mapping[str, Any]], today: date) -> dict[int, str]:
    """What each version is on a day, see :data:`STATES`; ``rows`` are all versions, newest first."""
    found: dict[int, str] = {}
    followed_on = date.max
    for row in rows:
        found[row["version"]] = row["state"]
        if row["state"] == "approved":
            day = row["effective_on"]
            overtaken = followed_on <= max(day, today)
            found[row["version"]] = "superseded" if overtaken else "scheduled" if day > today else "in_force"
            followed_on = day
    return found


def draft(  # noqa: PLR0913  (what a version consists of)
    connection: Connection,
    proposed: Policy,
    reason: str,
    by: str,
    *,
    effective_on: date | None = None,
    base: int | None = None,
) -> int:
    """Keep a draft; returns its version. ``base``: the approved version that it changes, the last one if not given."""
    one_at_a_time(connection, policy)
    reason = four_eyes.because(reason)
    last = ground(connection) if base is None else _approved_once(connection, base)
    _changes(last, proposed)
    version = 1 + (connection.execute(select(func.max(policy.c.version))).scalar() or 0)
    connection.execute(
        insert(policy).values(
            version=version,
            parameters=asdict(proposed),
            state="draft",
            base_version=_version(last),
            reason=reason,
            effective_on=effective_on,
            proposed_by=by,
            proposed_at=datetime.now(UTC),
        )
    )
    return version


def edit(  # noqa: PLR0913  (what a version consists of)
    connection: Connection, version: int, proposed: Policy, reason: str, by: str, *, effective_on: date | None = None
) -> None:
    """Change a draft of one's own."""
    one_at_a_time(connection, policy)
    row = _own(_draft(connection, version), by)
    values = {"parameters": asdict(proposed), "reason": four_eyes.because(reason), "effective_on": effective_on}
    _changes(_base(connection, row), proposed)
    four_eyes.put(connection, policy, row, proposed_at=datetime.now(UTC), **values)


def submit(connection: Connection, version: int, by: str) -> None:
    """Hand a draft of one's own to the colleagues, who decide."""
    one_at_a_time(connection, policy)
    row = _own(_draft(connection, version), by)
    _fresh(row, ground(connection))
    four_eyes.put(connection, policy, row, state="submitted", proposed_at=datetime.now(UTC))


def propose(connection: Connection, proposed: Policy, reason: str, by: str, *, effective_on: date | None = None) -> int:
    """Draft and submit in one; returns the version."""
    version = draft(connection, proposed, reason, by, effective_on=effective_on)
    submit(connection, version, by)
    return version


def roll_back(connection: Connection, version: int, reason: str, by: str, *, effective_on: date | None = None) -> int:
    """Submit the parameters of an older version as a new one; returns its version."""
    return propose(connection, parameters(one(connection, version)), reason, by, effective_on=effective_on)


def approve(connection: Connection, version: int, by: str, today: date) -> None:
    """Let a submitted version come into force on its day; not by who proposed it, nor if the ground has changed.

    Without a day of its own it comes into force at once, or with its base if that is scheduled.
    """
    one_at_a_time(connection, policy)
    row = _submitted(connection, version)
    four_eyes.by_another(row, by)
    last = ground(connection)
    _fresh(row, last)
    earliest = max(today, last["effective_on"]) if last else today
    day = row["effective_on"] or earliest
    if day < earliest:
        raise Conflict(
            Text(
                f"第 {version} 版要求 {day} 生效，最早可为 {earliest}",
                f"Version {version} asks to be in force from {day}; the earliest day is {earliest}",
            ),
            Text("退回，由提出人改日期后重新提出", "Reject it; who proposed it sets another day and proposes again"),
        )
    four_eyes.settle(connection, policy, row, "approved", by, effective_on=day)


def reject(connection: Connection, version: int, by: str, remark: str) -> None:
    """Turn a submitted version down, for a reason; who proposed it withdraws it instead."""
    one_at_a_time(connection, policy)
    row = _submitted(connection, version)
    four_eyes.by_another(row, by)
    four_eyes.settle(connection, policy, row, "rejected", by, remark=four_eyes.because(remark))


def withdraw(connection: Connection, version: int, by: str, remark: str, today: date) -> None:
    """Take a version back, for a reason: who proposed it while it is open, anybody while it is scheduled."""
    one_at_a_time(connection, policy)
    row = one(connection, version)
    if row["state"] in OPEN:
        _own(row, by)
    elif row["state"] != "approved" or row["effective_on"] <= today:
        raise Conflict(
            Text(f"第 {version} 版已生效或已了结，不能撤回", f"Version {version} is in force or ended: too late"),
            Text("要恢复以前的参数，请回退到较早的版本", "Roll back to an older version to get its parameters back"),
        )
    elif (last := ground(connection)) and last["version"] != version:
        raise Conflict(
            Text(f"第 {last['version']} 版建立在第 {version} 版之上", f"Version {last['version']} rests on {version}"),
            Text(f"先撤回第 {last['version']} 版", f"Withdraw version {last['version']} first"),
        )
    _end(connection, row, by, four_eyes.because(remark))


def standing(connection: Connection, row: Mapping[str, Any]) -> Standing:
    """How a draft or proposal stands to the last approved version."""
    base, last = _base(connection, row), ground(connection)
    versions = _version(base), _version(last)
    if last is None or versions[0] == versions[1]:
        return Standing(*versions, (), ())
    before, now = _policy_of(base), parameters(last)
    contested = carried(before, parameters(row), now).conflicts
    return Standing(*versions, differences(before, now), contested)


def rebase(connection: Connection, version: int, by: str, keep: Collection[str] = ()) -> int:
    """Carry the changes of one's own stale version onto the last approved one: a new draft, whose version it returns.

    Parameters that both changed take the approved value, but for those that ``keep`` names. The old one is withdrawn.
    """
    one_at_a_time(connection, policy)
    row = _own(one(connection, version), by)
    last = ground(connection)
    if row["state"] not in OPEN or last is None or row["base_version"] == last["version"]:
        raise Conflict(
            Text(f"第 {version} 版不需要移到新方案上", f"Version {version} need not be carried onto another ground"),
            Text("刷新后再看", "Reload and look again"),
        )
    found = carried(_policy_of(_base(connection, row)), parameters(row), parameters(last), keep)
    for name in keep:
        if name not in found.conflicts:
            raise Invalid(
                Text(f"“{name}”不是两边都改过的参数", f"'{name}' is no parameter that both changed"),
                Text(f"可以保留：{'、'.join(found.conflicts)}", f"To be kept: {', '.join(found.conflicts)}"),
            )
    new = draft(connection, found.policy, row["reason"], by, effective_on=row["effective_on"])
    _end(connection, row, by, _carried(last["version"], new))
    return new


def _carried(ground_version: int, new: int) -> str:
    return f"移到第 {ground_version} 版之上，成为第 {new} 版 / carried onto {ground_version} as {new}"


def parameters(row: Mapping[str, Any]) -> Policy:
    """The policy that a version holds."""
    return read(row["parameters"])


def _submitted(connection: Connection, version: int) -> dict[str, Any]:
    return four_eyes.waiting(one(connection, version), _named(version))


def _version(row: Mapping[str, Any] | None) -> int | None:
    return None if row is None else int(row["version"])


def _named(version: int) -> Text:
    return Text(f"第 {version} 版方案", f"Version {version}")


def _draft(connection: Connection, version: int) -> dict[str, Any]:
    row = one(connection, version)
    if row["state"] != "draft":
        raise Conflict(
            Text(f"第 {version} 版方案不是草稿", f"Version {version} is not a draft"),
            Text("刷新后再看；已提交的可撤回后重新起草", "Reload; what is submitted can be withdrawn and drafted anew"),
        )
    return row


def _own(row: dict[str, Any], by: str) -> dict[str, Any]:
    if row["proposed_by"] != by:
        raise Forbidden(
            Text(f"第 {row['version']} 版由 {row['proposed_by']} 起草", f"{row['proposed_by']} drafted it"),
            Text("由起草人处理，或另起草一版", "Leave it to them, or draft another version"),
        )
    return row


def _approved_once(connection: Connection, version: int) -> dict[str, Any]:
    row = one(connection, version)
    if row["state"] == "rejected" or row["decided_by"] is None:
        raise Invalid(
            Text(f"第 {version} 版方案从未批准", f"Version {version} was never approved"),
            Text("以批准过的版本为基础", "Draft on an approved version"),
        )
    return row


def _base(connection: Connection, row: Mapping[str, Any]) -> dict[str, Any] | None:
    return None if row["base_version"] is None else one(connection, row["base_version"])


def _policy_of(base: Mapping[str, Any] | None) -> Policy:
    """What a version changes; without a base, the policy as installed."""
    return Policy() if base is None else parameters(base)


def _changes(base: Mapping[str, Any] | None, proposed: Policy) -> None:
    if base is not None and parameters(base) == proposed:
        raise Conflict(
            Text(f"与第 {base['version']} 版完全相同", f"This is version {base['version']}, unchanged"),
            Text("改动至少一个参数", "Change at least one parameter"),
        )


def _fresh(row: Mapping[str, Any], last: Mapping[str, Any] | None) -> None:
    """Refuse what rests on anything else than the last approved version."""
    if row["base_version"] == _version(last):
        return
    now = _named(last["version"]) if last else Text("空", "none")
    raise Conflict(
        Text(f"起草之后，最近批准的方案已变为{now.zh}", f"{now.en} is the last approved policy since this was drafted"),
        Text(
            "由起草人把改动移到该版之上（rebase），再提交", "Who drafted it carries the changes onto it (rebase) first"
        ),
    )


def _end(connection: Connection, row: Mapping[str, Any], by: str, remark: str) -> None:
    values = {"withdrawn_by": by, "withdrawn_at": datetime.now(UTC), "remark": remark}
    four_eyes.put(connection, policy, row, state="withdrawn", **values)
