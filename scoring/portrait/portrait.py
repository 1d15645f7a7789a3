"""The credit portrait (信用画像) of one enterprise, as plain values that a page or an API shows.

Every point of the score is accounted for: the base and the points of the features that have any sum to it. The
largest reasons are told in words, with the enterprise's value, its peers' and the records behind them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from scoring.errors import Text
from scoring.features.feature import Feature, Language, written
from scoring.features.lineage import Behind
from scoring.features.vocabulary import DIMENSIONS
from scoring.records.contract import BOOK_KEEPING, ENTERPRISE, Source
from scoring.records.sources import SOURCES, source

REASONS = 5
"""How many reasons for and against are told in words; all others are listed with their points."""

TOLD_FROM = 0.05
"""Points below which a reason would be written as 0.0 and is not told."""

RECORDS_SHOWN = 12
"""Newest records shown behind a reason and source; the total is always stated."""

_SILENT = {f.name for f in BOOK_KEEPING} | {ENTERPRISE, "name", "account_name"}


@dataclass(frozen=True)
class Scored:
    """What scoring knows of a population: see :func:`portraits`."""

    as_of: date
    model: str
    base: float
    values: pd.DataFrame
    points: pd.DataFrame
    coverage: pd.DataFrame
    facts: pd.DataFrame
    features: tuple[Feature, ...]


@dataclass(frozen=True)
class Measured:
    """A feature of one enterprise: its value and its peers' median (NaN if unknown), and its points."""

    feature: Feature
    value: float
    peers: float
    points: float

    @property
    def known(self) -> bool:
        """Whether there is a value."""
        return not np.isnan(self.value)


def portraits(
    scored: Scored, enterprises: Sequence[str], behind: Behind, files: Mapping[str, str]
) -> dict[str, dict[str, Any]]:
    """Portraits of the given enterprises.

    ``behind`` tells the records behind a feature, ``files`` the names of the delivered files by batch. Peers are all
    enterprises scored together.
    """
    features = scored.features
    names = [f.name for f in features]
    values, points = scored.values[names].to_numpy(float), scored.points[names].to_numpy(float)
    peers = [float(np.median(known)) if len(known := column[~np.isnan(column)]) else np.nan for column in values.T]
    places = dict(zip(enterprises, scored.values.index.get_indexer(list(enterprises)).tolist(), strict=True))
    measured_of = {
        enterprise: [
            Measured(f, float(v), peer, float(p))
            for f, v, peer, p in zip(features, values[place], peers, points[place], strict=True)
        ]
        for enterprise, place in places.items()
    }
    reasons = {enterprise: _strongest(measured) for enterprise, measured in measured_of.items()}
    rows = _records(reasons, behind, files)
    told = {}
    for enterprise, measured in measured_of.items():
        facts, place = scored.facts.iloc[places[enterprise]], places[enterprise]
        told[enterprise] = {
            "enterprise": enterprise,
            "name": facts["name"],
            "as_of": scored.as_of.isoformat(),
            "model": scored.model,
            "score": float(facts["score"]),
            "pd": float(facts["pd"]),
            "base": scored.base,
            "coverage": _coverage(scored.coverage.iloc[place].to_dict()),
            "dimensions": _dimensions(measured),
            "reasons": [_reason(m, rows[m.feature.name, enterprise]) for m in reasons[enterprise]],
            "points": [
                {
                    "feature": m.feature.name,
                    "zh": m.feature.label.zh,
                    "en": m.feature.label.en,
                    "value": m.value if m.known else None,
                    "points": m.points,
                }
                for m in measured
                if m.points
            ],
        }
    return told


def _strongest(measured: Sequence[Measured]) -> list[Measured]:
    """The largest reasons against, then the largest in favour; none that would be written as 0.0 points."""
    order = sorted((m for m in measured if abs(m.points) >= TOLD_FROM), key=lambda m: -abs(m.points))
    return [m for m in order if m.points < 0][:REASONS] + [m for m in order if m.points > 0][:REASONS]


def _coverage(known: Mapping[str, bool]) -> dict[str, Any]:
    sources = [s for s in SOURCES if s.name in known]
    have = [s for s in sources if known[s.name]]
    zh = "、".join(s.label.zh for s in have)
    en = ", ".join(s.label.en for s in have)
    statement = Text(
        f"本评分依据 {len(sources)} 类数据中的 {len(have)} 类：{zh}。",
        f"This score rests on {len(have)} of {len(sources)} kinds of data: {en}.",
    )
    if len(have) <= 1:
        statement = Text(
            statement.zh + "依据很少，请谨慎使用。", statement.en + " That is very little: use it with caution."
        )
    return {
        "known": len(have),
        "of": len(sources),
        "sources": [
            {"source": s.name, "zh": s.label.zh, "en": s.label.en, "known": bool(known[s.name])} for s in sources
        ],
        "zh": statement.zh,
        "en": statement.en,
    }


def _dimensions(measured: Sequence[Measured]) -> list[dict[str, Any]]:
    rows = []
    for name, label in DIMENSIONS.items():
        members = [m for m in measured if m.feature.dimension == name]
        rows.append(
            {
                "dimension": name,
                "zh": label.zh,
                "en": label.en,
                "points": sum(m.points for m in members),
                "features": len(members),
                "known": sum(m.known for m in members),
            }
        )
    return rows


def _reason(measured: Measured, records: Mapping[str, tuple[int, list[dict[str, Any]]]]) -> dict[str, Any]:
    return {
        "feature": measured.feature.name,
        "dimension": measured.feature.dimension,
        "points": measured.points,
        "zh": _sentence(measured, "zh"),
        "en": _sentence(measured, "en"),
        "meaning": {"zh": measured.feature.meaning.zh, "en": measured.feature.meaning.en},
        "definition": measured.feature.definition,
        "records": [
            {
                "source": name,
                "zh": source(name).label.zh,
                "en": source(name).label.en,
                "total": total,
                "newest": newest,
            }
            for name, (total, newest) in records.items()
        ],
    }


def _sentence(measured: Measured, language: Language) -> str:
    feature = measured.feature
    mine, theirs = (written(v, feature.unit, language) for v in (measured.value, measured.peers))
    points = f"{abs(measured.points):.1f}"
    if language == "zh":
        known = f"{mine}（全体企业中位数 {theirs}）" if measured.known else "没有数据，按没有此项数据的企业估计"
        return f"{feature.label.zh}：{known}，{'加' if measured.points > 0 else '减'} {points} 分"
    known = f"{mine} (median of all enterprises {theirs})" if measured.known else "no data, judged as others without it"
    return f"{feature.label.en}: {known}, {'adds' if measured.points > 0 else 'takes'} {points} points"


def _records(
    reasons: Mapping[str, Sequence[Measured]], behind: Behind, files: Mapping[str, str]
) -> dict[tuple[str, str], dict[str, tuple[int, list[dict[str, Any]]]]]:
    """By feature and enterprise: how many records of each source are behind a reason, and the newest, newest first."""
    concerned: dict[str, list[str]] = {}
    feature_of = {m.feature.name: m.feature for told in reasons.values() for m in told}
    for enterprise, told in reasons.items():
        for measured in told:
            concerned.setdefault(measured.feature.name, []).append(enterprise)
    found: dict[tuple[str, str], dict[str, tuple[int, list[dict[str, Any]]]]] = {}
    for name, enterprises in concerned.items():
        for source_name, table in behind(feature_of[name], enterprises).items():
            grouped = _by_enterprise(table, source(source_name), files)
            for enterprise in enterprises:
                found.setdefault((name, enterprise), {})[source_name] = grouped.get(enterprise, (0, []))
    return found


def _by_enterprise(
    table: pa.Table, contract: Source, files: Mapping[str, str]
) -> dict[str, tuple[int, list[dict[str, Any]]]]:
    """Number and newest rows by enterprise, newest first, each told under the department's own headers."""
    codes = np.asarray(table.column(ENTERPRISE).to_pylist(), dtype=object)
    starts = np.flatnonzero(np.r_[True, codes[1:] != codes[:-1]]) if len(codes) else np.empty(0, dtype=int)
    grouped = {}
    for start, stop in pairwise([*starts.tolist(), len(codes)]):
        rows = table.slice(max(start, stop - RECORDS_SHOWN), min(stop - start, RECORDS_SHOWN)).to_pylist()
        grouped[codes[start]] = stop - start, [record_told(row, contract, files) for row in reversed(rows)]
    return grouped


def record_told(row: Mapping[str, Any], contract: Source, files: Mapping[str, str]) -> dict[str, Any]:
    """A record under the department's own headers, with the delivered file and line that it came from."""
    return {
        "file": files.get(row["batch"], row["batch"]),
        "batch": row["batch"],
        "line": row["line"],
        "occurred_at": row["occurred_at"].isoformat(),
        "known_at": row["known_at"].isoformat(),
        "content": {
            f.headers[0]: f.kind.shown(row[f.name])
            for f in contract.fields
            if f.name not in _SILENT and row[f.name] is not None
        },
    }
