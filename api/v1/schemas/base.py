"""What all schemas share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from scoring.errors import Text


class Given(BaseModel):
    """A request: strict, so that ``true`` is no number and ``"5"`` is no five; nothing unknown is taken."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)


class Told(BaseModel):
    """An answer."""

    model_config = ConfigDict(frozen=True)


class Worded(Told):
    """Something with words in both languages."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """The words in ``language``."""
        return Text(self.zh, self.en).in_language(language)


def _utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


Moment = Annotated[datetime, AfterValidator(_utc)]
"""A moment in UTC; SQLite forgets the zone of what we wrote in UTC."""

LARGEST = 2**31 - 1
"""The largest number that a column of the store holds."""

ShortLine = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")]
Paragraph = Annotated[str, StringConstraints(max_length=2000, pattern=r"^[^\x00]*$")]
