"""A feature as of a date sees only what was known before it and may be used: laws, tried on drawn histories.

Every law compares two histories that must not differ to any feature, and names the features to which they do.
"""

import datetime as dt

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scoring.features.matrix import build
from scoring.records.documents import document_key
from scoring.records.kinds import Choice, Day, Month, Number, Uscc
from scoring.records.sources import source
from tests.conftest import KILN, SHOP
from tests.properties.histories import READ_BY_FEATURES, SLOW, histories, row, written

KINDS = {word for f in source("repair").fields if f.name == "record_kind" for word in f.kind.words.values()}
REPAIRABLE = [s for s in READ_BY_FEATURES if s.use.document]
DATES = st.dates(dt.date(2025, 6, 1), dt.date(2026, 12, 31))


def differing(a, b) -> list[str]:
    return [n for n in a.columns if not np.array_equal(a[n].to_numpy(), b[n].to_numpy(), equal_nan=True)]


@SLOW
@given(histories, DATES)
def test_what_is_known_on_or_after_the_date_changes_no_feature(tmp_path_factory, history, as_of):
    folder = tmp_path_factory.mktemp("honest")
    past = {name: [r for r in rows if r["known_at"] < as_of] for name, rows in history.items()}
    (folder / "whole").mkdir()
    (folder / "past").mkdir()
    with_future = build(written(folder / "whole", history), as_of)
    without = build(written(folder / "past", past), as_of)
    assert list(with_future.values.index) == list(without.values.index)
    assert differing(with_future.values, without.values) == [], "these features saw the future"
    assert with_future.coverage.equals(without.coverage)


def keyed(rows: list[dict], name: str) -> dict[tuple, list[dict]]:
    """The versions of each fact."""
    found: dict[tuple, list[dict]] = {}
    for one in rows:
        found.setdefault(tuple(one[c] for c in source(name).key), []).append(one)
    return found


@SLOW
@given(histories, DATES)
def test_of_a_corrected_record_only_the_newest_version_known_matters(tmp_path_factory, history, as_of):
    folder = tmp_path_factory.mktemp("corrected")
    only_newest = {}
    for name, rows in history.items():
        known = [r for r in rows if r["known_at"] < as_of and r[source(name).occurred] < as_of]
        versions = keyed(known, name).values()
        assume(all(len({r["known_at"] for r in several}) == len(several) for several in versions))
        only_newest[name] = [max(several, key=lambda r: r["known_at"]) for several in versions]
    (folder / "all").mkdir()
    (folder / "newest").mkdir()
    whole = build(written(folder / "all", history), as_of)
    newest = build(written(folder / "newest", only_newest), as_of)
    assert differing(whole.values, newest.values) == [], "an older version still matters to these features"


@SLOW
@given(histories, DATES)
def test_once_a_record_is_known_it_does_not_matter_how_late_it_came(tmp_path_factory, history, as_of):
    folder = tmp_path_factory.mktemp("late")
    known = {
        name: [versions[0] for versions in keyed([r for r in rows if r["known_at"] < as_of], name).values()]
        for name, rows in history.items()
    }
    prompt = {name: [r | {"known_at": r[source(name).occurred]} for r in rows] for name, rows in known.items()}
    (folder / "late").mkdir()
    (folder / "prompt").mkdir()
    late = build(written(folder / "late", known), as_of)
    in_time = build(written(folder / "prompt", prompt), as_of)
    assert differing(late.values, in_time.values) == [], "these features depend on when a record became known"


@SLOW
@given(histories, st.data(), DATES)
def test_a_repaired_record_matters_no_more_than_one_that_never_was(tmp_path_factory, history, data, as_of):
    folder = tmp_path_factory.mktemp("repaired")
    contract = data.draw(st.sampled_from(REPAIRABLE))
    record = data.draw(row(contract)) | {"known_at": as_of - dt.timedelta(days=40)}
    decided = as_of - dt.timedelta(days=20)
    repair = {
        "enterprise": record["enterprise"],
        "document": record[contract.use.document],
        "record_kind": contract.name if contract.name in KINDS else "other",
        "applied_on": decided,
        "result": "granted",
        "decided_on": decided,
        "known_at": decided,
    }
    case = document_key(record[contract.use.document])
    another = record | {
        "enterprise": SHOP,
        contract.use.document: "另案",
    }  # so that the source has delivered in any case
    others = {n: rows for n, rows in history.items() if n not in {"repair", contract.name}}
    left = [r for r in history.get(contract.name, []) if document_key(r[contract.use.document]) != case]
    with_it = others | {contract.name: [*left, another, record], "repair": [repair]}
    without = others | {contract.name: [*left, another], "repair": [repair]}
    (folder / "with").mkdir()
    (folder / "without").mkdir()
    values = build(written(folder / "with", with_it), as_of).values
    expected = build(written(folder / "without", without), as_of).values
    assert differing(values.loc[expected.index], expected) == [], "a repaired record still matters to these features"


@pytest.mark.parametrize("source", READ_BY_FEATURES, ids=lambda s: s.name)
def test_the_law_can_fail_a_record_known_in_time_does_change_something(source, tmp_path):
    """Were the filter to drop everything, the law above would hold and prove nothing."""
    as_of = dt.date(2026, 11, 16)
    values = {}
    for f in source.fields:
        values[f.name] = {
            Uscc: KILN,
            Month: dt.date(2026, 8, 31),
            Day: dt.date(2026, 9, 15),
            Number: 700,
        }.get(type(f.kind), next(iter(f.kind.words.values())) if isinstance(f.kind, Choice) else "甲")
    values |= {"known_at": dt.date(2026, 10, 1)}
    if source.name == "taxpayer_grade":
        values["grade"] = "A"
    if source.name in {"abnormal_operation", "environmental_grade"}:
        values |= {name: None for name in ("removed_on", "until") if name in values}
    if source.name == "penalty":
        values |= {"published_until": dt.date(2027, 1, 1), "state": "in_force"}
    (tmp_path / "known").mkdir()
    known = build(written(tmp_path / "known", {source.name: [values]}), as_of)
    late = build(written(tmp_path, {source.name: [values | {"known_at": as_of}]}), as_of)
    assert known.values.loc[KILN].notna().any()
    assert late.values.empty
