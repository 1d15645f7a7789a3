"""What a feature says of its window is true, and no value depends on the order of rows or on other enterprises."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.features.feature import Feature
from scoring.features.shapes import Months, Records
from scoring.records.view import View
from tests.conftest import AS_OF
from tests.properties.shapes import OWN, lake_of, shapes_of

SPAN = 30
STANDING = {"registration", "utility_account", "person_link"}
"""What stands until it changes: it counts as last told, however long ago, whatever the window of what is measured."""

BY_CALENDAR = {"invoiced_to_declared"}
"""Events counted by calendar months, as the declarations that they are compared with."""

OF_EVERY_MONTH = {"electricity", "water", "gas", "tax_declaration", "tax_payment", "vat_invoice", "social_insurance"}
"""Sources in which an enterprise at work has records month by month."""

WINDOWED = [f for f in OWN if f.window is not None]
SEEDS = given(st.integers(0, 2**32 - 1))
FEW = settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module", params=[AS_OF, dt.date(2026, 3, 31)], ids=str)
def shapes(county, request) -> dict[str, Records]:
    """Every other enterprise of the county, as of the day of the demonstration and of a day after the New Year."""
    files = lake_of(county)
    codes = View(files, request.param).table("registration", ["enterprise"]).column(0).to_pylist()
    return shapes_of(files, sorted(set(codes))[::2], request.param)


def some(shape: Records, rows: np.ndarray, owner: np.ndarray | None = None, size: int | None = None) -> Records:
    """A shape of these rows, in this order; of other owners and of another size if they are given."""
    owner = shape.owner[rows] if owner is None else owner
    return replace(shape, owner=owner, table=shape.table.take(rows), size=size or shape.size, _kept={})


def value(feature: Feature, shapes: dict[str, Records]) -> np.ndarray:
    return feature.compute(*(shapes[name] for name in feature.sources))


def recent(shape: Records, name: str, feature: Feature, months: int) -> np.ndarray:
    """The rows of a source that lie within so many months."""
    if name in STANDING:
        return np.arange(len(shape.owner))
    if isinstance(shape, Months):
        return np.flatnonzero(shape.back < months)
    back = (shape.today.astype("datetime64[M]") - shape["occurred_at"].astype("datetime64[M]")).astype(int) - 1
    return np.flatnonzero(back < months if feature.name in BY_CALENDAR else shape.days_ago <= months * SPAN)


def within(feature: Feature, shapes: dict[str, Records], months: int) -> dict[str, Records]:
    return {name: some(shapes[name], recent(shapes[name], name, feature, months)) for name in feature.sources}


def changed(feature: Feature, shapes: dict[str, Records], months: int) -> bool:
    """Whether what lies further back than so many months tells of anybody more than that there is a record at all."""
    cut = within(feature, shapes, months)
    whole, part = value(feature, shapes), value(feature, cut)
    nothing_left = np.any([~shape.known for shape in cut.values()], axis=0)
    heard_of = ~(np.isnan(part) & nothing_left)
    return not np.array_equal(whole[heard_of], part[heard_of], equal_nan=True)


def test_what_lies_before_the_window_changes_no_feature(shapes):
    assert [f.name for f in WINDOWED if changed(f, shapes, f.window)] == []


def test_most_windows_are_no_longer_than_said(shapes):
    """Were every window said to be endless, the law above would hold and prove nothing.

    Not all: of some features, as of runs or of the months since something happened, few look back to the end.
    """
    of_every_month = [f for f in WINDOWED if set(f.sources) <= STANDING | OF_EVERY_MONTH]
    tight = [f for f in of_every_month if changed(f, shapes, f.window - 1)]
    assert len(tight) > 0.8 * len(of_every_month)


@FEW
@SEEDS
def test_the_order_of_rows_changes_no_feature_but_on_one_day(shapes, seed):
    random = np.random.default_rng(seed)
    shuffled = {name: some(shape, _shuffled(shape, random)) for name, shape in shapes.items()}
    assert _differing(shapes, shuffled, slice(None)) == []


def _shuffled(shape: Records, random: np.random.Generator) -> np.ndarray:
    """All rows in another order; those of one enterprise and day keep theirs, which tells the newest."""
    day = shape.owner * 10**6 + shape["occurred_at"].astype(np.int64)
    order = random.permutation(len(day))
    found = np.empty(len(day), dtype=np.int64)
    found[np.argsort(day[order], kind="stable")] = np.argsort(day, kind="stable")
    return found


@FEW
@SEEDS
def test_the_order_of_enterprises_changes_no_feature(shapes, seed):
    place = np.random.default_rng(seed).permutation(shapes["registration"].size)
    moved = {name: some(shape, np.arange(len(shape.owner)), owner=place[shape.owner]) for name, shape in shapes.items()}
    assert _differing(shapes, moved, place) == []


@FEW
@SEEDS
def test_no_enterprise_changes_a_feature_of_another(shapes, seed):
    size = shapes["registration"].size
    chosen = np.sort(np.random.default_rng(seed).choice(size, size // 3, replace=False))
    place = np.full(size, -1)
    place[chosen] = np.arange(len(chosen))
    alone = {}
    for name, shape in shapes.items():
        rows = np.flatnonzero(place[shape.owner] >= 0)
        alone[name] = some(shape, rows, owner=place[shape.owner[rows]], size=len(chosen))
    assert _differing(alone, shapes, chosen) == []


def _differing(one: dict[str, Records], other: dict[str, Records], place: np.ndarray | slice) -> list[str]:
    """The features that differ in a bit: the value of ``one`` and that at ``place`` in the ``other``."""
    return [f.name for f in OWN if value(f, one).tobytes() != np.ascontiguousarray(value(f, other)[place]).tobytes()]
