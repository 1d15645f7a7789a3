"""Rows without a code that wait for a person, and what the person decides."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from api.v1.schemas.base import Given, Paragraph, Told, Worded

ClueKind = Literal["account", "number", "name"]
ClueValue = Annotated[str, StringConstraints(min_length=1, max_length=400, pattern=r"^[^\x00]*$")]
Code = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{18}$")]


class Sign(Worded):
    """Something that speaks for a candidate, or against it."""

    favours: bool


class Candidate(Told):
    """An enterprise that the rows may speak of; ``confidence`` lies between 0 and 1."""

    enterprise: str
    name: str
    township: str
    confidence: float
    signs: list[Sign]


class Question(Told):
    """A clue, why it does not lead to one enterprise, who may be meant, and how many rows of which sources wait.

    ``example`` is the first of the rows, personal data hidden.
    """

    kind: ClueKind
    value: str
    reason: str
    candidates: list[Candidate]
    rows: int
    sources: dict[str, int]
    example: dict[str, str]


class Questions(Told):
    """What waits, the most rows first; ``total`` counts the questions, of which ``questions`` are the first."""

    total: int
    questions: list[Question]


class Decision(Given):
    """Whose the rows with this clue are; ``enterprise`` is null for none of those registered."""

    kind: ClueKind
    value: ClueValue
    enterprise: Code | None
    reason: Paragraph


class Decided(Told):
    """How many of the rows that waited were accepted now, and how many are still refused."""

    accepted: int
    refused: int
