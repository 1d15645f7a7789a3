"""An edition (期): as-of date + record batches + model + policy → rows, as bytes that never change.

The bytes are lines of canonical JSON in UTF-8: first the manifest, then the listed in rank order, then
those left out, by code, each with all its causes. The digest is the SHA-256 of the bytes. When and by
whom it was published is not part of them, so the same inputs give the same bytes anywhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from scoring.errors import Invalid, Text, UnreadableFile
from scoring.policy.decide import Decisions
from scoring.policy.parameters import Policy, policy

FORMAT = "xinyidai-edition/1"
POINT_DECIMALS = 2
PD_DECIMALS = 6


@dataclass(frozen=True)
class Inputs:
    """Everything that an edition is made of. ``batches`` are (source, batch, day received), sorted."""

    as_of: date
    model: str
    policy: Policy
    batches: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Edition:
    """An edition in parts: its manifest, the listed in rank order, those left out, and its bytes."""

    manifest: dict[str, Any]
    listed: tuple[dict[str, Any], ...]
    left_out: tuple[dict[str, Any], ...]
    body: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes."""
        return hashlib.sha256(self.body).hexdigest()

    @property
    def inputs(self) -> Inputs:
        """What it was made of, read back from its manifest."""
        made_of = self.manifest
        return Inputs(
            date.fromisoformat(made_of["as_of"]),
            str(made_of["model"]),
            policy(made_of["policy"]),
            tuple((str(s), str(b), str(d)) for s, b, d in made_of["batches"]),
        )


def compose(inputs: Inputs, facts: pd.DataFrame, coverage: pd.DataFrame, decisions: Decisions) -> Edition:
    """The edition of these decisions. ``facts`` has the columns ``score`` and ``pd``."""
    score = facts["score"].to_numpy(float)
    order = np.argsort(decisions.rank[decisions.listed], kind="stable")
    positions = np.flatnonzero(decisions.listed)[order]
    listed = [_listed(facts, coverage, decisions, i) for i in positions.tolist()]
    left_out = [
        {
            "causes": list(decisions.causes_of(i)),
            "enterprise": str(facts.index[i]),
            "score": round(float(score[i]), POINT_DECIMALS),
        }
        for i in np.flatnonzero(~decisions.listed).tolist()
    ]
    manifest = {
        "as_of": inputs.as_of.isoformat(),
        "batches": [list(b) for b in inputs.batches],
        "format": FORMAT,
        "left_out": len(left_out),
        "listed": len(listed),
        "model": inputs.model,
        "policy": asdict(inputs.policy),
    }
    return Edition(manifest, tuple(listed), tuple(left_out), _lines([manifest, *listed, *left_out]))


def parse(body: bytes) -> Edition:
    """An edition from its bytes; anything else raises :class:`~scoring.errors.UnreadableFile`."""
    try:
        manifest, *rows = (json.loads(line) for line in body.decode().splitlines())
        listed, left_out = rows[: manifest["listed"]], rows[manifest["listed"] :]
        read = Edition(manifest, tuple(listed), tuple(left_out), body)
        whole = manifest["format"] == FORMAT and len(left_out) == manifest["left_out"] and bool(read.inputs)
    except (ValueError, KeyError, TypeError, Invalid):
        whole = False
    if not whole:
        raise UnreadableFile(
            Text("不是完整的白名单期文件", "Not a whole edition file"),
            Text("重新导出该期", "Export the edition again"),
        )
    return read


def _listed(facts: pd.DataFrame, coverage: pd.DataFrame, decisions: Decisions, i: int) -> dict[str, Any]:
    row, known = facts.iloc[i], coverage.iloc[i]
    amount = row["amount_fen"]
    return {
        "amount_fen": None if np.isnan(amount) else int(amount),
        "banks": list(row["banks"]),
        "enterprise": str(facts.index[i]),
        "industry": row["industry"],
        "name": row["name"],
        "pd": round(float(row["pd"]), PD_DECIMALS),
        "purpose": row["purpose"],
        "rank": int(decisions.rank[i]),
        "score": round(float(row["score"]), POINT_DECIMALS),
        "sources": sorted(name for name in coverage.columns if known[name]),
        "township": row["township"],
    }


def _lines(rows: Sequence[dict[str, Any]]) -> bytes:
    return b"".join(
        json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode() + b"\n"
        for row in rows
    )
