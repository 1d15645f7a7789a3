"""What the policy in force says of an enterprise, with every cause and step; and the rule book for everybody."""

from __future__ import annotations

from collections.abc import Iterable

from fastapi import APIRouter

from api import access
from api.dependencies import Opened
from api.v1.editions import Code
from api.v1.schemas.base import Worded
from api.v1.schemas.decisions import (
    DecisionTold,
    ProductTold,
    RuleBook,
    RuleTold,
    StepTold,
    SuggestionTold,
    TermTold,
)
from scoring.errors import Text
from scoring.pipeline import deciding
from scoring.policy import products
from scoring.policy.rules import CRITERIA, EVERY, Rule
from scoring.policy.told import Told

router = APIRouter(prefix="/v1", tags=["decisions"])

FEN = products.FEN


@router.get("/rules")
def rules() -> RuleBook:
    """Every rule with its criterion, legal basis and exit, and every product with its terms."""
    return RuleBook(
        rules=_rules(EVERY),
        products=[
            ProductTold(name=p.name, label=_worded(p.label), terms=_terms(p.terms), base=_worded(p.told))
            for p in products.EVERY
        ],
    )


@router.get("/decision")
def own(person: access.Enterprise, workspace: Opened) -> DecisionTold:
    """What the policy in force says of the enterprise itself."""
    return _decision(deciding.decision_on(workspace, person.subject))


@router.get("/decisions/{enterprise}")
def one(person: access.Office, enterprise: Code, workspace: Opened) -> DecisionTold:
    """The same of any enterprise, for the office; noted in the audit trail."""
    found = deciding.decision_on(workspace, enterprise)
    with workspace.database.transaction() as connection:
        access.note_look(connection, person, deciding.LOOK, enterprise, [enterprise])
    return _decision(found)


def _decision(found: Told) -> DecisionTold:
    return DecisionTold(
        enterprise=found.enterprise,
        name=found.name,
        decision=found.decision,
        rank=found.rank or None,
        score=round(found.score, 2),
        needed=found.needed,
        watched=found.watched,
        causes=_rules(found.causes),
        suggestions=[
            SuggestionTold(
                product=each.product.name,
                label=_worded(each.product.label),
                lacking=_terms(each.lacking),
                steps=[
                    StepTold(zh=step.text.zh, en=step.text.en, amount_fen=round(step.yuan * FEN)) for step in each.steps
                ],
                limit_fen=each.limit_yuan * FEN,
            )
            for each in found.suggestions
        ],
        limit_fen=found.limit_yuan * FEN,
    )


def _rules(some: Iterable[Rule]) -> list[RuleTold]:
    return [
        RuleTold(
            id=rule.id,
            kind=rule.kind,
            zh=rule.text.zh,
            en=rule.text.en,
            criterion=_worded(CRITERIA[rule.criterion]),
            basis=rule.basis,
            exit=_worded(rule.exit),
        )
        for rule in some
    ]


def _terms(some: Iterable[products.Term]) -> list[TermTold]:
    return [TermTold(id=term.id, zh=term.text.zh, en=term.text.en) for term in some]


def _worded(text: Text) -> Worded:
    return Worded(zh=text.zh, en=text.en)
