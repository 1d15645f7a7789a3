"""How long work tells how far it has come."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, float], None]
"""Called with what is being done and the share done (0 to 1)."""


def silent(_doing: str, _share: float) -> None:
    """Nobody is watching."""
