"""The ``xinyidai`` command."""

from scoring.cli.app import main

__all__ = ["main"]
