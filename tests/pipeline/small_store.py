"""A store with a scored run of drawn enterprises and nothing else: enough to publish from."""

import datetime as dt
import hashlib

import pandas as pd
from sqlalchemy import text

from scoring.pipeline.workspace import Workspace
from scoring.store import models, policies, runs
from tests.policy.people import AS_OF, facts_of

MODEL = "c" * 64


def scored(workspace: Workspace, *changes: dict[str, object], as_of: dt.date = AS_OF, model: str = MODEL) -> int:
    """Store a run of enterprises, one for each change of the good one; the model is put in force."""
    facts = facts_of(*changes)
    coverage = pd.DataFrame({"electricity": True}, index=facts.index)
    with workspace.database.transaction() as connection:
        models.add(connection, model, {"name": f"test-{model[0]}", "version": "1"})
        if models.champions_digest(connection) != model:
            models.approve(connection, models.propose(connection, model, "promote", "测试", "li"), "wang")
        key = hashlib.sha256(f"{as_of} {model} {facts.to_json()}".encode()).hexdigest()
        same = runs.run_id(connection, key)
        if same is not None:
            runs.make_newest(connection, same)
            return same
        values = {"key": key, "as_of": as_of, "model_digest": model, "batches": []}
        return runs.add_run(connection, values, facts, coverage, {})


def ruled(workspace: Workspace, changed, reason: str = "调整") -> int:
    """Put another policy in force today."""
    today = workspace.settings.current_day
    with workspace.database.transaction() as connection:
        version = policies.propose(connection, changed, reason, "li")
        policies.approve(connection, version, "wang", today)
    return version


def beneath(workspace: Workspace, change: str) -> None:
    """Change what is stored beneath the triggers, as a damaged disk or an intruder would."""
    with workspace.database.transaction() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
            for name in names:
                connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(text(change))
