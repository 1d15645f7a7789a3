"""Features are listed, complete, and told in both languages; none is lost without somebody noticing."""

import importlib
import pkgutil
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

import scoring.features as package
from scoring.errors import Text
from scoring.features import catalogue
from scoring.features.feature import STEPS, Feature, declared, sign, written
from scoring.features.lending import FOR_POLICIES
from scoring.features.registry import BY_NAME, FEATURES, MODULES
from scoring.features.vocabulary import ACTIONS, DIMENSIONS, DIRECTIONS, EVIDENCE, LIMITS, MISSING, UNITS
from scoring.records.sources import SOURCES

REGISTERED = Path(__file__).parent / "registered.txt"
"""Module and name of every feature, a line each, in the order of the registry. It changes by hand, like the code."""

CHINESE = re.compile("[一-鿿]")
EVERY_FEATURE = pytest.mark.parametrize("feature", FEATURES, ids=lambda f: f.name)


def modules():
    """Every module of features; the one that needs the ``spark`` extra declares none."""
    names = [m.name for m in pkgutil.iter_modules(package.__path__) if m.name != "cluster"]
    return [importlib.import_module(f"{package.__name__}.{name}") for name in names]


def short(module):
    return module.__name__.rpartition(".")[2]


def test_the_registry_holds_exactly_the_features_that_are_written_down():
    listed = [f"{short(module)} {feature.name}" for module in MODULES for feature in module.FEATURES]
    assert listed == REGISTERED.read_text(encoding="utf-8").splitlines()


def test_there_are_at_least_a_hundred_and_fifty_in_all_five_dimensions():
    assert len(FEATURES) >= 150
    assert {f.dimension for f in FEATURES} == set(DIMENSIONS)
    assert Counter(f.name for f in FEATURES).most_common(1)[0][1] == 1


def test_every_module_that_lists_features_is_in_the_registry():
    listing = [m for m in modules() if getattr(m, "FEATURES", FEATURES) is not FEATURES]
    assert [short(m) for m in listing] == sorted(short(m) for m in MODULES)


@pytest.mark.parametrize("module", modules(), ids=short)
def test_what_a_module_declares_it_lists(module):
    own = [
        v
        for name, v in vars(module).items()
        if isinstance(v, Feature) and not name.startswith("_") and v.compute.__module__ == module.__name__
    ]
    listed = BY_NAME | {f.name: f for f in FOR_POLICIES}
    assert [f.name for f in own if f is not listed.get(f.name)] == []


@EVERY_FEATURE
def test_names_are_plain_words_with_underscores(feature):
    assert re.fullmatch(r"[a-z]+(_[a-z0-9]+)*", feature.name)
    assert len(feature.name) <= 80


@EVERY_FEATURE
def test_label_and_meaning_are_one_line_and_one_sentence_in_each_language(feature):
    assert CHINESE.search(feature.label.zh)
    assert CHINESE.search(feature.meaning.zh)
    assert re.fullmatch(r"[^。\n]+[。？]", feature.meaning.zh)
    assert feature.label.en.strip()
    assert not CHINESE.search(feature.label.en + feature.meaning.en)
    assert re.fullmatch(r"[A-Z][^\n]+[.?]", feature.meaning.en)
    assert not re.search(r"[.?] [A-Z]", feature.meaning.en), "one sentence"
    assert not feature.label.zh.endswith("。")
    assert not feature.label.en.endswith(".")


def test_no_two_features_have_the_same_label():
    for language in ("zh", "en"):
        labels = Counter(f.label.in_language(language) for f in FEATURES)
        assert [label for label, count in labels.items() if count > 1] == []


@EVERY_FEATURE
def test_everything_else_about_a_feature_is_said(feature):
    told = catalogue.entry(feature)
    assert len(told.definition) > 20
    assert told.definition[-1] == "."
    assert told.window is None or told.window > 0
    assert set(feature.sources) <= {s.name for s in SOURCES}
    for some in (told.about.sources, told.missing, told.limits, (told.about.unit, told.about.direction, told.action)):
        assert all(term.zh and term.en and term.id for term in some)
        assert some
    assert all(e.title.zh and e.title.en for e in told.evidence)
    assert told.evidence
    assert (sign(feature.direction) == 0) == bool(feature.why)
    if feature.why:
        assert CHINESE.search(feature.why.zh)
        assert not CHINESE.search(feature.why.en)


@pytest.mark.parametrize(
    ("vocabulary", "used"),
    [
        (UNITS, {f.unit for f in FEATURES}),
        (DIRECTIONS, {f.direction for f in FEATURES}),
        (MISSING, {word for f in FEATURES for word in f.missing}),
        (ACTIONS, {f.action for f in FEATURES}),
        (LIMITS, {word for f in FEATURES for word in f.limits}),
        (EVIDENCE, {word for f in FEATURES for word in f.evidence}),
    ],
    ids=["units", "directions", "missing", "actions", "limits", "evidence"],
)
def test_no_word_of_the_vocabulary_is_idle(vocabulary, used):
    assert used == set(vocabulary)


def test_evidence_that_was_seen_has_a_link_or_is_in_our_hands():
    without = [name for name, e in EVIDENCE.items() if e.verified and not e.link]
    assert without == ["invoices"], "the contest data themselves"


COMPLETE = {
    "dimension": "tax",
    "unit": "ratio",
    "window": 12,
    "missing": ("too_short",),
    "direction": "higher_is_safer",
    "action": "business",
    "label": Text("字", "words"),
    "meaning": Text("一句话。", "A sentence."),
    "evidence": ("practice",),
    "limits": ("authorised",),
}


def some_feature(electricity):
    """Say something."""


def test_a_declaration_makes_a_feature_of_a_function():
    made = declared(**COMPLETE)(some_feature)
    assert (made.name, made.sources, made.definition) == ("some_feature", ("electricity",), "Say something.")


@pytest.mark.parametrize(
    "wrong",
    [
        {"dimension": "weather"},
        {"unit": "furlongs"},
        {"direction": "sideways"},
        {"direction": "none"},
        {"why": Text("没有理由", "no reason")},
        {"action": "hope"},
        {"missing": ("bad_luck",)},
        {"missing": ()},
        {"limits": ("everywhere",)},
        {"limits": ()},
        {"evidence": ("hearsay",)},
        {"evidence": ()},
    ],
    ids=str,
)
def test_an_incomplete_declaration_fails_on_import(wrong):
    with pytest.raises(TypeError, match="some_feature"):
        declared(**(COMPLETE | wrong))(some_feature)


def test_a_feature_without_docstring_fails_on_import():
    def silent(electricity): ...

    with pytest.raises(TypeError, match="silent"):
        declared(**COMPLETE)(silent)


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (0.123, "ratio", "12.3%", "12.3%"),
        (1_234_567.0, "yuan", "123.46 万元", "CNY 1,234,567"),
        (3.0, "months", "3 个月", "3 months"),
        (1.0, "months", "1 个月", "1 month"),
        (2.5, "years", "2.5 年", "2.5 years"),
        (7.0, "count", "7", "7"),
        (3.0, "grade", "B", "B"),
        (2.0, "grade", "2", "2"),
        (1.0, "yes", "是", "yes"),
        (0.0, "size", "微型", "micro"),
        (3.0, "colour", "绿", "green"),
        (np.nan, "ratio", "未知", "unknown"),
    ],
)
def test_values_are_written_as_people_write_them(value, unit, zh, en):
    assert written(value, unit) == zh
    assert written(value, unit, "en") == en


def test_units_with_steps_have_a_name_for_each():
    assert set(STEPS) <= set(UNITS)
    assert all(text.zh and text.en for steps in STEPS.values() for text in steps.values())


def test_features_are_found_by_words_dimension_and_source():
    names = {f.name for f in catalogue.found(FEATURES, words="用电 同比", dimension="operation", source="electricity")}
    assert "electricity_growth" in names
    assert "water_growth" not in names
    assert catalogue.found(FEATURES) == list(FEATURES)
    assert catalogue.found(FEATURES, words="ELECTRICITY_GROWTH")[0].name == "electricity_growth"
    assert catalogue.found(FEATURES, words="no such words at all") == []
