"""What a change of policy would do on the newest scores, against the policy in force and with the fund as it stands."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from scoring.errors import NotFound
from scoring.pipeline.population import population_of
from scoring.pipeline.workspace import Workspace
from scoring.policy.parameters import Policy
from scoring.policy.preview import Preview, preview
from scoring.policy.scheme import Scheme
from scoring.store import fund, policies


def preview_policy(workspace: Workspace, proposed: Policy, ground: Policy | None = None) -> Preview:
    """Raises ``NotFound`` before anything was scored; without a scheme in force nothing is told of a fund.

    ``ground``: what it is compared with, the policy in force if none is given.
    """
    today = workspace.settings.current_day
    people = population_of(workspace)
    with workspace.database.reading() as connection:
        ground = ground or policies.parameters(policies.in_force(connection, today))
        scheme, pool_fen = _fund(connection, today)
    return preview(people, ground, proposed, scheme, pool_fen)


def _fund(connection: Connection, today: date) -> tuple[Scheme | None, int]:
    """The scheme in force, and the pool that this year can be paid from, in fen."""
    try:
        scheme = fund.terms(connection, today).now
    except NotFound:
        return None, 0
    return scheme, fund.ledger(connection).pool_of(today.year)
