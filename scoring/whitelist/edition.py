"""An edition (期): as-of date + records + model + policy + legal parameters → decisions, as bytes that never change.

The bytes are lines of canonical JSON in UTF-8: first the manifest, then the recommended in rank order, then everybody
else by code, each with one decision and all its causes. The digest is the SHA-256 of the bytes. When and by whom it
was published is not part of them (the seal says that), so the same inputs give the same bytes anywhere.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from scoring.errors import Invalid, Text, UnreadableFile
from scoring.model.bundle import canonical
from scoring.policy.decide import CULTIVATED, DECISIONS, LEFT_OUT, RECOMMENDED, Decisions
from scoring.policy.gaps import gaps
from scoring.policy.parameters import Policy, policy
from scoring.policy.rules import watched

FORMAT = "xinyidai-edition/2"
EARLIER = "xinyidai-edition/1"
"""The format of before: readable, but not made again, since its policy says too little."""

POINT_DECIMALS = 2
PD_DECIMALS = 6

Row = dict[str, Any]


@dataclass(frozen=True)
class Inputs:
    """Everything that an edition is made of.

    ``batches`` are (source, batch, day received), sorted. ``rules``: the SHA-256 of each file of legal parameters.
    """

    as_of: date
    model: str
    policy: Policy
    batches: tuple[tuple[str, str, str], ...]
    rules: Mapping[str, str]


@dataclass(frozen=True)
class Edition:
    """An edition in parts: its manifest, the recommended in rank order, all the others by code, and its bytes."""

    manifest: Row
    listed: tuple[Row, ...]
    others: tuple[Row, ...]
    body: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes."""
        return hashlib.sha256(self.body).hexdigest()

    @property
    def counts(self) -> dict[str, int]:
        """How many there are of each decision."""
        if self.manifest["format"] == EARLIER:
            return {RECOMMENDED: self.manifest["listed"], CULTIVATED: 0, LEFT_OUT: self.manifest["left_out"]}
        return {name: int(self.manifest["counts"][name]) for name in DECISIONS}

    @property
    def valid_until(self) -> date | None:
        """The last day on which it counts; the format of before did not say."""
        stated = self.manifest.get("valid_until")
        return None if stated is None else date.fromisoformat(stated)

    @property
    def inputs(self) -> Inputs:
        """What it was made of, read back from its manifest."""
        made_of = self.manifest
        if made_of["format"] == EARLIER:
            raise Invalid(
                Text("这一期由较早的版本生成，没有记录全部参数", "An earlier version made this edition and noted less"),
                Text("用生成它的版本重做；核对仍可进行", "Make it again by that version; it can still be verified"),
            )
        return Inputs(
            date.fromisoformat(made_of["as_of"]),
            str(made_of["model"]),
            policy(made_of["policy"]),
            tuple((str(s), str(b), str(d)) for s, b, d in made_of["batches"]),
            {str(name): str(digest) for name, digest in made_of["rules"].items()},
        )


def compose(inputs: Inputs, facts: pd.DataFrame, coverage: pd.DataFrame, decisions: Decisions) -> Edition:
    """The edition of these decisions; ``facts`` and ``coverage`` are of the same enterprises, in any order."""
    people = decisions.people
    facts, coverage = facts.loc[people.enterprises], coverage.loc[people.enterprises]
    listed = np.flatnonzero(decisions.listed)
    told = _Rows(decisions, facts, coverage)
    rows = [told.recommended(i) for i in listed[np.argsort(decisions.rank[listed])].tolist()]
    others = [told.other(i) for i in np.flatnonzero(~decisions.listed).tolist()]
    by_decision = Counter(row["decision"] for row in (*rows, *others))
    manifest = {
        "as_of": inputs.as_of.isoformat(),
        "batches": [list(b) for b in inputs.batches],
        "counts": {name: by_decision[name] for name in DECISIONS} | {"applied": int(people.marks["demand"].sum())},
        "format": FORMAT,
        "model": inputs.model,
        "policy": asdict(inputs.policy),
        "rules": dict(inputs.rules),
        "valid_until": (inputs.as_of + timedelta(days=inputs.policy.valid_days)).isoformat(),
    }
    return parse(b"".join(canonical(row) + b"\n" for row in (manifest, *rows, *others)))


def parse(body: bytes) -> Edition:
    """An edition from its bytes; anything else raises :class:`~scoring.errors.UnreadableFile`."""
    try:
        manifest, *rows = (json.loads(line) for line in body.decode().splitlines())
        earlier = manifest["format"] == EARLIER
        listed = manifest["listed"] if earlier else manifest["counts"][RECOMMENDED]
        read = Edition(manifest, tuple(rows[:listed]), tuple(rows[listed:]), body)
        if not earlier:
            _ = read.inputs, read.valid_until
        whole = manifest["format"] in {FORMAT, EARLIER} and read.counts == _counted(read)
    except (ValueError, KeyError, TypeError, AttributeError, Invalid):
        whole = False
    if not whole:
        raise UnreadableFile(
            Text("不是完整的白名单期文件", "Not a whole edition file"),
            Text("重新导出该期", "Export the edition again"),
        )
    return read


def _counted(read: Edition) -> dict[str, int]:
    if read.manifest["format"] == EARLIER:
        return {RECOMMENDED: len(read.listed), CULTIVATED: 0, LEFT_OUT: len(read.others)}
    found = Counter(row["decision"] for row in (*read.listed, *read.others))
    return {name: found.pop(name, 0) for name in DECISIONS} | dict(found)


class _Rows:
    """The rows of an edition, one by one."""

    def __init__(self, decisions: Decisions, facts: pd.DataFrame, coverage: pd.DataFrame) -> None:
        people = decisions.people
        self.decisions = decisions
        self.texts = {name: facts[name].tolist() for name in ("name", "industry", "township", "purpose")}
        self.known = coverage.to_numpy(bool)
        self.sources = list(coverage.columns)
        self.codes = [str(code) for code in people.enterprises]
        self.score = np.round(people.score, POINT_DECIMALS).tolist()
        self.pd = np.round(people.pd, PD_DECIMALS).tolist()
        self.amounts = people.numbers["amount_fen"].tolist()
        self.watched = watched(people).tolist()
        self.demand = people.marks["demand"].tolist()
        self.cultivated = decisions.cultivated.tolist()
        near = np.flatnonzero(decisions.cultivated)
        self.gaps = dict(zip(near.tolist(), gaps(decisions, near), strict=True))

    def recommended(self, i: int) -> Row:
        products = self.decisions.products_of(i)
        return self._decided(i, RECOMMENDED) | {
            "amount_fen": None if np.isnan(self.amounts[i]) else int(self.amounts[i]),
            "banks": self._named(self.decisions.people.banks, self.decisions.banks[i]),
            "limit_fen": max(fen for _, fen in products),
            "pd": self.pd[i],
            "products": [list(product) for product in products],
            "purpose": self.texts["purpose"][i],
            "rank": int(self.decisions.rank[i]),
            "sources": sorted(self._named(self.sources, self.known[i])),
            "tier": int(self.decisions.people.tier[i]),
            "watched": self.watched[i],
        }

    def other(self, i: int) -> Row:
        if not self.cultivated[i]:
            return self._decided(i, LEFT_OUT) | {"applied": self.demand[i]}
        gapped = [asdict(gap) for gap in self.gaps[i]]
        needed = round(float(self.decisions.needed[i]), POINT_DECIMALS)
        return self._decided(i, CULTIVATED) | {"applied": True, "gaps": gapped, "needed": needed}

    def _decided(self, i: int, decision: str) -> Row:
        row = {
            "causes": list(self.decisions.causes_of(i)),
            "decision": decision,
            "enterprise": self.codes[i],
            "score": self.score[i],
        }
        if decision == LEFT_OUT:
            return row
        return row | {name: self.texts[name][i] for name in ("name", "industry", "township")}

    @staticmethod
    def _named(names: Iterable[str], mask: np.ndarray) -> list[str]:
        return [name for name, here in zip(names, mask, strict=True) if here]
