"""The catalogue of features: what the declarations say, in words of both languages, for readers and programs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scoring.errors import NotFound, Text
from scoring.features.feature import Feature
from scoring.features.registry import BY_NAME
from scoring.features.vocabulary import (
    ACTIONS,
    DIMENSIONS,
    DIRECTIONS,
    EVIDENCE,
    LIMITS,
    MISSING,
    UNITS,
    Evidence,
)
from scoring.records.sources import SOURCES


@dataclass(frozen=True)
class Term(Text):
    """A word of the vocabulary: its id, and what it says in both languages."""

    id: str


@dataclass(frozen=True)
class About:
    """A feature in a line."""

    name: str
    label: Text
    meaning: Text
    dimension: Term
    sources: tuple[Term, ...]
    unit: Term
    direction: Term


@dataclass(frozen=True)
class Entry:
    """Everything about a feature.

    ``window`` in months, ``None`` for all that is known and may be used. ``why`` there is no direction, ``None`` where
    there is one. ``among_peers``: whether it compares the enterprise with its peers.
    """

    about: About
    window: int | None
    looks_back: Text
    missing: tuple[Term, ...]
    why: Text | None
    action: Term
    definition: str
    evidence: tuple[Evidence, ...]
    limits: tuple[Term, ...]
    among_peers: bool


def feature_named(name: str) -> Feature:
    """A feature by its name; raises ``NotFound``."""
    if name not in BY_NAME:
        raise NotFound(
            Text(f"没有名为“{name}”的特征", f"There is no feature '{name}'"),
            Text("名称见特征目录 /features", "The names stand in the catalogue, /features"),
        )
    return BY_NAME[name]


def about(feature: Feature) -> About:
    """A feature in a line."""
    return About(
        name=feature.name,
        label=feature.label,
        meaning=feature.meaning,
        dimension=_term(feature.dimension, DIMENSIONS),
        sources=tuple(_term(name, _SOURCES) for name in feature.sources),
        unit=_term(feature.unit, UNITS),
        direction=_term(feature.direction, DIRECTIONS),
    )


def entry(feature: Feature) -> Entry:
    """Everything about a feature."""
    return Entry(
        about=about(feature),
        window=feature.window,
        looks_back=looks_back(feature.window),
        missing=tuple(_term(word, MISSING) for word in feature.missing),
        why=feature.why,
        action=_term(feature.action, ACTIONS),
        definition=" ".join(feature.definition.split()),
        evidence=tuple(EVIDENCE[name] for name in feature.evidence),
        limits=tuple(_term(word, LIMITS) for word in feature.limits),
        among_peers=feature.peers_of is not None,
    )


def looks_back(window: int | None) -> Text:
    """A window in words."""
    if window is None:
        return Text("基准日前已知、仍可使用的全部记录", "all records known by the as-of date and still in use")
    return Text(f"基准日前至多 {window} 个月", f"at most the {window} months before the as-of date")


def found(features: Iterable[Feature], *, words: str = "", dimension: str = "", source: str = "") -> list[Feature]:
    """The features of a dimension and of a source that have all of the ``words`` in name, label, meaning or definition.

    What is empty is not asked for.
    """
    asked = words.lower().split()
    return [
        f
        for f in features
        if dimension in {"", f.dimension}
        and (not source or source in f.sources)
        and all(word in _said(f) for word in asked)
    ]


def _said(feature: Feature) -> str:
    texts = (feature.label, feature.meaning)
    return " ".join((feature.name, feature.definition, *(f"{t.zh} {t.en}" for t in texts))).lower()


def _term(word: str, words: dict[str, Text]) -> Term:
    return Term(words[word].zh, words[word].en, word)


_SOURCES = {source.name: source.label for source in SOURCES}
