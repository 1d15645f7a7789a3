"""Delivered files: what became of them, and what rests on them."""

from __future__ import annotations

from datetime import date

from api.v1.schemas.base import Given, Moment, Paragraph, Told


class Batch(Told):
    """A delivered file. ``rows = accepted + quarantined``; ``open`` of the latter still wait for a correction."""

    id: str
    source: str
    file_name: str
    received_on: date
    encoding: str
    rows: int
    accepted: int
    quarantined: int
    open: int
    ingested_at: Moment
    ingested_by: str
    withdrawn_at: Moment | None
    withdrawn_by: str | None
    withdrawn_because: str | None


class Batches(Told):
    """A page of batches, newest first; ``next`` is the address of the following page, or null."""

    batches: list[Batch]
    next: str | None


class RestingEdition(Told):
    """An edition of the whitelist that rests on a batch."""

    number: int
    as_of: date
    listed: int
    run_id: int
    published_at: Moment


class RestingRun(Told):
    """A scoring run that read a batch."""

    id: int
    as_of: date
    scored_at: Moment


class RestingModel(Told):
    """A model that learned from a batch; not ``certain`` where the model cannot tell which batches it saw."""

    name: str
    version: str
    digest: str
    certain: bool


class BatchTold(Told):
    """A batch, its refused rows by state, and what rests on it, newest first.

    ``answers`` counts the refused rows of other batches that it resolved or superseded.
    """

    batch: Batch
    quarantine: dict[str, int]
    answers: dict[str, int]
    editions: list[RestingEdition]
    runs: list[RestingRun]
    models: list[RestingModel]


class Because(Given):
    """Why a person does it."""

    reason: Paragraph
