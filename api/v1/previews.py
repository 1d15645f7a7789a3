"""A preview of a policy, as the finance office reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from api import access
from api.v1.portrait import cause
from api.v1.schemas.base import Worded
from api.v1.schemas.preview import Move, Moves, Outlook, Point, Preview, Share, Shares
from scoring.errors import Text
from scoring.model.validation.fairness import TRAITS, label
from scoring.pipeline.preview import preview_policy
from scoring.pipeline.workspace import Workspace
from scoring.policy import preview as previewing
from scoring.policy.parameters import Policy
from scoring.store.people import Person


def preview_of(workspace: Workspace, person: Person, draft: Policy) -> Preview:
    """A preview, noted in the audit trail with the enterprises that it names."""
    found = preview_policy(workspace, draft)
    named = [move.enterprise for move in (*found.enters.shown, *found.leaves.shown)]
    with workspace.database.transaction() as connection:
        access.note_look(connection, person, "preview", "policy", named)
    return Preview(
        applied=found.applied,
        before=Outlook.model_validate(found.before),
        after=Outlook.model_validate(found.after),
        enters=_moves(found.enters),
        leaves=_moves(found.leaves),
        shares=[
            Shares(trait=trait, label=_worded(TRAITS[trait]), kinds=_kinds(trait, kinds))
            for trait, kinds in found.shares.items()
        ],
        curve=[Point.model_validate(point) for point in found.curve],
    )


def _moves(found: previewing.Moves) -> Moves:
    shown = [
        Move(enterprise=m.enterprise, name=m.name, score=m.score, causes=[cause(each) for each in m.causes])
        for m in found.shown
    ]
    return Moves(count=found.count, shown=shown)


def _kinds(trait: str, found: Sequence[previewing.Share]) -> list[Share]:
    return [Share(label=_worded(label(trait, each.word)), **asdict(each)) for each in found]


def _worded(text: Text) -> Worded:
    return Worded(zh=text.zh, en=text.en)
