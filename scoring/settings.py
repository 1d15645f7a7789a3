"""Settings of an installation, from the environment (``XINYIDAI_…``) or a ``.env`` file."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

BEIJING = ZoneInfo("Asia/Shanghai")


class Settings(BaseSettings):
    """Every setting, with its meaning; unknown names in the ``.env`` file are refused."""

    model_config = SettingsConfigDict(env_prefix="XINYIDAI_", env_file=".env", frozen=True)

    home: Path = Field(Path("var"), description="Folder of the lake, the models and the embedded database")
    database: str = Field(
        "", description="SQLAlchemy URL of the store; empty means SQLite inside home (PostgreSQL in production)"
    )
    county: str = Field("德化县", description="Name of the county, as it heads the lists and forms that officials sign")
    seed: int = Field(2020, description="Seed of training; the same records and seed give the same model")
    base_points: float = Field(600.0, description="Points at the base odds; a model keeps the scale it was made with")
    base_odds: float = Field(30.0, gt=0, description="Base odds: so many good enterprises to one bad")
    doubling_points: float = Field(40.0, gt=0, description="Points that double the odds")
    today: date | None = Field(
        None, description="Run as if it were this day, for demonstrations on past records; empty means the real day"
    )
    signature: Literal["ed25519", "sm2"] = Field(
        "ed25519", description="How editions are signed: Ed25519, or SM2 with SM3 (needs xinyidai[sm])"
    )
    session_hours: float = Field(8.0, gt=0, description="How long a sign-in lasts")

    @property
    def database_url(self) -> str:
        """The store's URL, the embedded one if none is set."""
        return self.database or f"sqlite:///{(self.home / 'store.sqlite').absolute()}"

    @property
    def current_day(self) -> date:
        """The day that consents and deadlines are measured against, in Beijing time."""
        return self.today or datetime.now(BEIJING).date()

    @property
    def session_length(self) -> timedelta:
        """How long a sign-in lasts."""
        return timedelta(hours=self.session_hours)
