"""The credit portrait (信用画像) of one enterprise, as plain values that a page or an API shows.

Every point of the score is accounted for: the base, the points of the features and the adjustment sum to it, over
features, dimensions and sources alike. The largest reasons are told in words (:mod:`scoring.portrait.reasons`), with
the enterprise's value, its peers' and the records behind them. What is unknown moves nothing; what is missing is named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from scoring.errors import Text
from scoring.features.feature import Feature
from scoring.features.lineage import Behind
from scoring.features.vocabulary import DIMENSIONS
from scoring.model.points import tier
from scoring.portrait.reasons import Measured, Reason, reasons, sentence, standing
from scoring.portrait.typical import Peers, Typical, levels
from scoring.records.contract import BOOK_KEEPING, ENTERPRISE, Source
from scoring.records.sources import SOURCES, source

REASONS = 5
"""How many reasons for and against are told in words; all others are listed with their points."""

TOLD_FROM = 0.05
"""Points below which a reason would be written as 0.0 and is not told."""

RECORDS_SHOWN = 12
"""Newest records shown behind a reason and source; the total is always stated."""

FEW_KINDS = 1
"""With so few kinds of data or fewer, readers are warned."""

ADJUSTMENT = Text("资料不足部分按同类企业估计", "The part that too few data leave open, as in the same size class")
"""The points that no feature has: what :attr:`Scored.adjustment` is called."""

_SILENT = {f.name for f in BOOK_KEEPING} | {ENTERPRISE, "name", "account_name"}


@dataclass(frozen=True)
class Scored:
    """What scoring knows of a population: see :func:`portraits`.

    All tables have one row an enterprise, ``values``, ``points``, ``coverage`` and ``facts`` in the same order.
    ``base`` + the row of ``points`` + ``adjustment`` (points that are no feature's, 0 where missing) is the score.
    ``groups``: the enterprise's groups of peers, text columns named as in :data:`scoring.features.peers.GROUPS`;
    without them everybody is compared with all.
    """

    as_of: date
    model: str
    base: float
    values: pd.DataFrame
    points: pd.DataFrame
    coverage: pd.DataFrame
    facts: pd.DataFrame
    features: tuple[Feature, ...]
    adjustment: pd.Series = field(default_factory=lambda: pd.Series(dtype=float))
    groups: pd.DataFrame = field(default_factory=pd.DataFrame)


def portraits(
    scored: Scored, enterprises: Sequence[str], behind: Behind, files: Mapping[str, str]
) -> dict[str, dict[str, Any]]:
    """Portraits of the given enterprises.

    ``behind`` tells the records behind a feature, ``files`` the names of the delivered files by batch.
    """
    features = scored.features
    names = [f.name for f in features]
    index = scored.values.index
    values, points = scored.values[names].to_numpy(float), scored.points[names].to_numpy(float)
    adjustment = scored.adjustment.reindex(index, fill_value=0.0).to_numpy(float)
    grouped = levels(scored.groups, index)
    peers, dimensions = Peers(scored.values, grouped), Peers(_by_dimension(scored), grouped)
    places = dict(zip(enterprises, index.get_indexer(list(enterprises)).tolist(), strict=True))
    measured_of = {
        enterprise: [
            Measured(f, float(v), float(p)) for f, v, p in zip(features, values[place], points[place], strict=True)
        ]
        for enterprise, place in places.items()
    }
    chosen = {enterprise: _strongest(reasons(measured)) for enterprise, measured in measured_of.items()}
    rows = _records(chosen, behind, files)
    told = {}
    for enterprise, measured in measured_of.items():
        place = places[enterprise]
        facts, known = scored.facts.iloc[place], scored.coverage.iloc[place].to_dict()
        told[enterprise] = {
            "enterprise": enterprise,
            "name": facts["name"],
            "as_of": scored.as_of.isoformat(),
            "model": scored.model,
            "score": float(facts["score"]),
            "pd": float(facts["pd"]),
            "band": _band(facts),
            "base": scored.base,
            "adjustment": _worded(ADJUSTMENT) | {"points": float(adjustment[place])},
            "coverage": _coverage(known),
            "missing": _missing(known),
            "dimensions": _dimensions(measured, dimensions, place),
            "sources": _sources(measured),
            "reasons": [
                _reason(r, peers.typical(r.told.feature.name, place), rows[r.told.feature.name, enterprise])
                for r in chosen[enterprise]
            ],
            "points": [_point(m) for m in measured if m.points],
        }
    return told


def _strongest(found: Sequence[Reason]) -> list[Reason]:
    """The largest reasons against, then the largest in favour; none that would be written as 0.0 points."""
    worth = [reason for reason in found if abs(reason.points) >= TOLD_FROM]
    return [r for r in worth if r.points < 0][:REASONS] + [r for r in worth if r.points > 0][:REASONS]


def _worded(text: Text) -> dict[str, Any]:
    return {"zh": text.zh, "en": text.en}


def _band(facts: pd.Series) -> dict[str, Any] | None:
    """The step of the master scale; ``None`` where scoring told none."""
    number = facts.get("band")
    return None if number is None else _worded(tier(int(number)).label) | {"number": int(number)}


def _point(measured: Measured) -> dict[str, Any]:
    return _worded(measured.feature.label) | {
        "feature": measured.feature.name,
        "value": measured.value if measured.known else None,
        "points": measured.points,
    }


def _coverage(known: Mapping[str, bool]) -> dict[str, Any]:
    sources = [s for s in SOURCES if s.name in known]
    have = [s for s in sources if known[s.name]]
    zh = "、".join(s.label.zh for s in have)
    en = ", ".join(s.label.en for s in have)
    statement = Text(
        f"本评分依据 {len(sources)} 类数据中的 {len(have)} 类：{zh or '无'}。",
        f"This score rests on {len(have)} of {len(sources)} kinds of data: {en or 'none'}.",
    )
    if len(have) < len(sources):
        statement = Text(
            statement.zh + "没有的数据不加分，也不减分。",
            statement.en + " What is missing neither adds nor takes points.",
        )
    if len(have) <= FEW_KINDS:
        statement = Text(
            statement.zh + "依据很少，请谨慎使用。", statement.en + " That is very little: use it with caution."
        )
    return _worded(statement) | {
        "known": len(have),
        "of": len(sources),
        "sources": [_worded(s.label) | {"source": s.name, "known": bool(known[s.name])} for s in sources],
    }


def _missing(known: Mapping[str, bool]) -> list[dict[str, Any]]:
    """The kinds of data of which nothing is known, and what the enterprise does to add them."""
    return [
        _worded(s.label) | {"source": s.name, "remedy": _worded(_how_to_add(s))}
        for s in SOURCES
        if not known.get(s.name, True)
    ]


def _how_to_add(missing: Source) -> Text:
    return Text(
        f"请{missing.owner}核对，记录是否登记在贵企业的统一社会信用代码下，授权是否包括这类数据；没有这项业务的不用补。",
        f"Ask {missing.owner} whether your records stand under your unified social credit code, and whether your "
        "authorisation covers them. Without such business there is nothing to add.",
    )


def _by_dimension(scored: Scored) -> pd.DataFrame:
    """The points of everybody by dimension."""
    members = {name: [f.name for f in scored.features if f.dimension == name] for name in DIMENSIONS}
    return pd.DataFrame({name: scored.points[some].sum(axis=1) for name, some in members.items()})


def _dimensions(measured: Sequence[Measured], peers: Peers, place: int) -> list[dict[str, Any]]:
    """Points by dimension, beside the peers' quartiles."""
    rows = []
    for name, label in DIMENSIONS.items():
        members = [m for m in measured if m.feature.dimension == name]
        typical = peers.typical(name, place)
        rows.append(
            _worded(label)
            | {
                "dimension": name,
                "points": sum(m.points for m in members),
                "features": len(members),
                "known": sum(m.known for m in members),
                "peers": typical.told() if typical else None,
            }
        )
    return rows


def _sources(measured: Sequence[Measured]) -> list[dict[str, Any]]:
    """Points by source: a feature that reads several shares its points equally among them."""
    points: dict[str, float] = {}
    for each in measured:
        for name in each.feature.sources:
            points[name] = points.get(name, 0.0) + each.points / len(each.feature.sources)
    return [_worded(s.label) | {"source": s.name, "points": points[s.name]} for s in SOURCES if s.name in points]


def _reason(
    reason: Reason, typical: Typical | None, records: Mapping[str, tuple[int, list[dict[str, Any]]]]
) -> dict[str, Any]:
    feature = reason.told.feature
    return {
        "feature": feature.name,
        "dimension": feature.dimension,
        "points": reason.points,
        "zh": sentence(reason, typical, "zh"),
        "en": sentence(reason, typical, "en"),
        "standing": standing(feature),
        "value": reason.told.value,
        "peers": typical.told() if typical else None,
        "members": [_point(m) for m in (reason.told, *reason.related)],
        "meaning": _worded(feature.meaning),
        "definition": feature.definition,
        "records": [
            _worded(source(name).label) | {"source": name, "total": total, "newest": newest}
            for name, (total, newest) in records.items()
        ],
    }


def _records(
    chosen: Mapping[str, Sequence[Reason]], behind: Behind, files: Mapping[str, str]
) -> dict[tuple[str, str], dict[str, tuple[int, list[dict[str, Any]]]]]:
    """By feature and enterprise: how many records of each source are behind a reason, and the newest, newest first."""
    concerned: dict[str, list[str]] = {}
    feature_of = {r.told.feature.name: r.told.feature for some in chosen.values() for r in some}
    for enterprise, some in chosen.items():
        for reason in some:
            concerned.setdefault(reason.told.feature.name, []).append(enterprise)
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
