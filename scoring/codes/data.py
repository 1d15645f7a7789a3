"""Reads the YAML files that lie beside the modules and travel with the package."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

FILES = ("industries.yaml", "regions.yaml", "size.yaml")
"""Beside these there are the dated legal parameters, in the folder ``rules``."""


@cache
def load(name: str) -> Any:  # noqa: ANN401  (the shape is the file's own; each module that reads one checks it)
    """The content of ``scoring/codes/<name>``, read once. Codes are quoted there: YAML reads a bare 01 as one."""
    return yaml.safe_load((files("scoring.codes") / name).read_text("utf-8"))


def digests() -> dict[str, str]:
    """SHA-256 of every file of legal parameters and codes by its name: what a calculation rests on beside records."""
    folder = files("scoring.codes")
    rules = sorted(f"rules/{f.name}" for f in (folder / "rules").iterdir() if f.name.endswith(".yaml"))
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in (*FILES, *rules)}
