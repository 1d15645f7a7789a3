"""Models: registered once, and put in force, scored in the shadow or retired by two people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal, get_args

from sqlalchemy import Connection, func, insert, or_, select, update

from scoring.errors import Conflict, Invalid, NotFound, Text
from scoring.store import four_eyes
from scoring.store.database import one_at_a_time
from scoring.store.tables import model, promotion

Action = Literal["promote", "shadow", "retire"]
"""What can be proposed; promoting a model that was in force before is kept as ``roll_back``."""

ACTIONS: dict[str, Text] = {
    "promote": Text("启用", "promote"),
    "roll_back": Text("恢复启用", "roll back to"),
    "shadow": Text("影子评分", "score in the shadow"),
    "retire": Text("停用", "retire"),
}

STATES: dict[str, Text] = {
    "registered": Text("已登记", "registered"),
    "shadow": Text("影子评分中", "in the shadow"),
    "in_force": Text("启用中", "in force"),
    "retired": Text("已停用", "retired"),
}

_LEADS = {"promote": "in_force", "roll_back": "in_force", "shadow": "shadow", "retire": "retired"}
_FROM = {
    "in_force": ("registered", "shadow"),
    "shadow": ("registered",),
    "retired": ("registered", "shadow"),
}
"""The states from which a state is reached: the champion is never retired, what is retired never comes back."""

FEWEST_CHARACTERS = 6
"""Of a digest, for it to name a model."""


def add(connection: Connection, digest: str, manifest: dict[str, Any]) -> None:
    """Register a model; the same bundle twice is one, and keeps its state."""
    if connection.execute(select(model.c.digest).where(model.c.digest == digest)).first() is not None:
        return
    now = datetime.now(UTC)
    values = {"digest": digest, "name": manifest["name"], "version": manifest["version"], "manifest": manifest}
    connection.execute(insert(model).values(values | {"registered_at": now, "state": "registered", "since": now}))


def every(connection: Connection) -> list[dict[str, Any]]:
    """All registered models, in the order in which they came."""
    return [dict(row) for row in connection.execute(select(model).order_by(model.c.registered_at)).mappings()]


def one(connection: Connection, digest: str) -> dict[str, Any]:
    """A registered model by its digest."""
    row = connection.execute(select(model).where(model.c.digest == digest)).mappings().first()
    if row is None:
        raise NotFound(
            Text(f"没有登记摘要为 {digest[:12]} 的模型", f"No model with the digest {digest[:12]} is registered"),
            Text("导入或重新训练该模型", "Bring the bundle, or train it again"),
        )
    return dict(row)


def named(connection: Connection, name: str) -> dict[str, Any]:
    """A registered model as people name it: ``name/version``, a name with one version, or the beginning of a digest."""
    fits = or_(model.c.name == name, model.c.name + "/" + model.c.version == name)
    if len(name) >= FEWEST_CHARACTERS:
        fits = or_(fits, model.c.digest.startswith(name.lower(), autoescape=True))
    found = connection.execute(select(model).where(fits)).mappings().all()
    if len(found) != 1:
        raise NotFound(
            Text(f"“{name}”不是一个模型", f"'{name}' names no model")
            if not found
            else Text(f"“{name}”指向 {len(found)} 个模型", f"'{name}' names {len(found)} models"),
            Text("用 xinyidai models 列出的名称或摘要", "Use a name or digest that xinyidai models lists"),
        )
    return dict(found[0])


def name_of(row: Mapping[str, Any]) -> str:
    """Name and version of a model, as people refer to it."""
    return f"{row['name']}/{row['version']}"


def champion(connection: Connection) -> dict[str, Any]:
    """The model in force: the one that scores."""
    row = connection.execute(_CHAMPION).mappings().first()
    if row is None:
        raise NotFound(
            Text("还没有启用的模型", "No model is in force"),
            Text(
                "先训练或导入模型（xinyidai train、adopt），由一人提出启用（xinyidai promote），"
                "再由另一人批准（网页，或 xinyidai approve-model）",
                "Train or bring a model (xinyidai train, adopt); one person proposes it (xinyidai promote), "
                "another approves (the page, or xinyidai approve-model)",
            ),
        )
    return dict(row)


def in_shadow(connection: Connection) -> list[dict[str, Any]]:
    """The models that are scored beside the champion, by digest."""
    query = select(model).where(model.c.state == "shadow").order_by(model.c.digest)
    return [dict(row) for row in connection.execute(query).mappings()]


def proposals(connection: Connection, digest: str | None = None) -> list[dict[str, Any]]:
    """What was proposed, of all models or of one, newest first."""
    query = select(promotion).order_by(promotion.c.id.desc())
    if digest is not None:
        query = query.where(promotion.c.model_digest == digest)
    return [dict(row) for row in connection.execute(query).mappings()]


def proposal(connection: Connection, number: int) -> dict[str, Any]:
    """One proposal."""
    row = connection.execute(select(promotion).where(promotion.c.id == number)).mappings().first()
    if row is None:
        raise NotFound(
            Text(f"没有第 {number} 号模型提议", f"There is no proposal {number} about a model"),
            Text("查看模型列表", "See the list of models"),
        )
    return dict(row)


def propose(connection: Connection, digest: str, action: Action, reason: str, by: str) -> int:
    """Submit a change of a model's state for approval by somebody else; returns the proposal's number."""
    if not reason.strip():
        raise Invalid(Text("没有填写理由", "No reason is given"), Text("写明为什么", "Say why"))
    if action not in get_args(Action):
        raise Invalid(
            Text(f"没有“{action}”这种处理", f"There is no action '{action}'"),
            Text(f"可用：{'、'.join(get_args(Action))}", f"Use {', '.join(get_args(Action))}"),
        )
    one_at_a_time(connection, promotion)
    kept_as = "roll_back" if action == "promote" and _was_in_force(connection, digest) else action
    _reachable(one(connection, digest), kept_as)
    number = 1 + (connection.execute(select(func.max(promotion.c.id))).scalar() or 0)
    connection.execute(
        insert(promotion).values(
            id=number,
            model_digest=digest,
            action=kept_as,
            reason=reason.strip(),
            base=champions_digest(connection),
            state="submitted",
            proposed_by=by,
            proposed_at=datetime.now(UTC),
        )
    )
    return number


def approve(connection: Connection, number: int, by: str) -> None:
    """Do what was proposed; not by who proposed it, nor a promotion if another model came into force since.

    A champion that is replaced is registered as before: going back to it is a promotion like any other.
    """
    one_at_a_time(connection, promotion)
    row = _submitted(connection, number)
    four_eyes.by_another(row, by)
    proposed = one(connection, row["model_digest"])
    _reachable(proposed, row["action"])
    target, now = _LEADS[row["action"]], datetime.now(UTC)
    if target == "in_force":
        if champions_digest(connection) != row["base"]:
            raise Conflict(
                Text("提出之后，另一个模型已经启用", "Another model came into force after this was proposed"),
                Text("对照现在启用的模型重新提出", "Propose it again, beside the model now in force"),
            )
        before = update(model).where(model.c.state == "in_force")
        connection.execute(before.values(state="registered", since=now))
    connection.execute(update(model).where(model.c.digest == proposed["digest"]).values(state=target, since=now))
    four_eyes.settle(connection, promotion, row, "approved", by)


def reject(connection: Connection, number: int, by: str) -> None:
    """Turn a proposal down; who made it withdraws it instead."""
    one_at_a_time(connection, promotion)
    row = _submitted(connection, number)
    four_eyes.turn_down(connection, promotion, row, by)


def possible(row: Mapping[str, Any], action: str) -> bool:
    """Whether an action can be proposed for a model in its state."""
    return row["state"] in _FROM[_LEADS[action]]


_CHAMPION = select(model).where(model.c.state == "in_force")


def champions_digest(connection: Connection) -> str | None:
    """The digest of the model in force, if there is one."""
    row = connection.execute(_CHAMPION).mappings().first()
    return None if row is None else str(row["digest"])


def _was_in_force(connection: Connection, digest: str) -> bool:
    return any(p["state"] == "approved" and _LEADS[p["action"]] == "in_force" for p in proposals(connection, digest))


def _reachable(row: dict[str, Any], action: str) -> None:
    """Refuse what cannot be done with a model in its state."""
    if not possible(row, action):
        name, now, done = name_of(row), STATES[row["state"]], ACTIONS[action]
        raise Conflict(
            Text(f"模型 {name} {now.zh}，不能{done.zh}", f"Model {name} is {now.en}: one cannot {done.en} it"),
            Text("查看模型列表，选用其他模型", "See the list of models and choose another one"),
        )


def _submitted(connection: Connection, number: int) -> dict[str, Any]:
    return four_eyes.waiting(proposal(connection, number), Text(f"第 {number} 号模型提议", f"Proposal {number}"))
