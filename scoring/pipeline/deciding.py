"""What the policy in force says of one enterprise on the newest scores."""

from __future__ import annotations

import numpy as np

from scoring.errors import NotFound, Text
from scoring.pipeline.population import population_of
from scoring.pipeline.workspace import Workspace
from scoring.policy.decide import decide
from scoring.policy.parameters import policy
from scoring.policy.told import Told, told
from scoring.store import policies

LOOK = "decide"
"""The name of such a look in the audit trail."""


def decision_on(workspace: Workspace, enterprise: str) -> Told:
    """The decision, its causes and its reasoning; raises ``NotFound`` for who was not scored."""
    people = population_of(workspace)
    place = int(np.searchsorted(people.enterprises, enterprise))
    if place == len(people) or people.enterprises[place] != enterprise:
        raise NotFound(
            Text(f"最近一次评分中没有企业 {enterprise}", f"The newest scores know no enterprise {enterprise}"),
            Text(
                "核对统一社会信用代码；新企业在下一次评分后出现",
                "Check the code; a new one comes with the next scoring",
            ),
        )
    with workspace.database.reading() as connection:
        ground = policies.in_force(connection, workspace.settings.current_day)
    return told(decide(people, policy(ground["parameters"])), place)
