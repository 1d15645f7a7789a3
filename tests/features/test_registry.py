"""Features are listed, documented and complete."""

import importlib
import pkgutil

import pytest

import scoring.features as package
from scoring.features import registry
from scoring.features.feature import DIMENSIONS, Feature, feature, sign, written
from scoring.features.registry import FEATURES
from scoring.records.sources import SOURCES


def modules():
    return [importlib.import_module(f"{package.__name__}.{m.name}") for m in pkgutil.iter_modules(package.__path__)]


def test_every_feature_of_every_module_is_listed_once():
    found = {id(v): v.name for m in modules() if m is not registry for v in vars(m).values() if isinstance(v, Feature)}
    assert sorted(found.values()) == sorted(f.name for f in FEATURES)
    assert len({f.name for f in FEATURES}) == len(FEATURES)


def test_there_are_at_least_thirty_and_all_five_dimensions():
    assert len(FEATURES) == 51
    assert {f.dimension for f in FEATURES} == set(DIMENSIONS)


@pytest.mark.parametrize("declared", FEATURES, ids=lambda f: f.name)
def test_metadata_is_whole_and_in_both_languages(declared):
    assert declared.label.zh != declared.label.en
    assert any("一" <= c <= "鿿" for c in declared.label.zh)
    assert declared.label.en.isascii()
    assert len(declared.definition) > 20
    assert set(declared.sources) <= {s.name for s in SOURCES}
    assert (sign(declared) == 0) == bool(declared.why)


@pytest.mark.parametrize(
    "wrong",
    [
        {"dimension": "weather"},
        {"unit": "furlongs"},
        {"direction": "sideways"},
        {"direction": "none"},
        {"zh": ""},
    ],
)
def test_an_incomplete_declaration_fails_on_import(wrong):
    complete = {"dimension": "tax", "unit": "ratio", "direction": "higher_is_safer", "zh": "字", "en": "words"}

    def some_feature(electricity):
        """Say something."""

    feature(**complete)(some_feature)
    with pytest.raises(TypeError, match="some_feature"):
        feature(**(complete | wrong))(some_feature)


def test_a_feature_without_docstring_fails_on_import():
    def silent(electricity): ...

    with pytest.raises(TypeError, match="silent"):
        feature(dimension="tax", unit="ratio", direction="higher_is_safer", zh="字", en="words")(silent)


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
        (float("nan"), "ratio", "未知", "unknown"),
    ],
)
def test_values_are_written_as_people_write_them(value, unit, zh, en):
    assert written(value, unit) == zh
    assert written(value, unit, "en") == en
