"""Reads the YAML files that lie beside the modules and travel with the package."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def load(name: str) -> Any:  # noqa: ANN401  (the shape is the file's own; each module that reads one checks it)
    """The content of ``scoring/codes/<name>``, read once. Codes are quoted there: YAML reads a bare 01 as one."""
    return yaml.safe_load((files("scoring.codes") / name).read_text("utf-8"))
