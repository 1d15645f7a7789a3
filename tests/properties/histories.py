"""Drawn histories of the sources that features read, with late, corrected and repaired records."""

import datetime as dt

import pyarrow.parquet as pq
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from scoring.features.registry import FEATURES
from scoring.records.contract import Source
from scoring.records.kinds import Choice, Day, Month, Number, Uscc
from scoring.records.sources import SOURCES
from tests.conftest import KILN, SHOP, drawn

READ_BY_FEATURES = [s for s in SOURCES if any(s.name in f.sources for f in FEATURES)]
ENDING_USE = [s for s in SOURCES if s.name in {"repair", "environmental_grade"}]
"""What ends the use of other records; it must be known in time as well."""
FIRST, LAST = dt.date(2024, 6, 1), dt.date(2026, 12, 31)
DAYS = st.dates(FIRST, LAST)
SLOW = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
"""A history writes and reads some thirty files, so a dozen of them must do."""


def cell(kind) -> st.SearchStrategy:
    if isinstance(kind, Uscc):
        return st.sampled_from([KILN, SHOP])
    if isinstance(kind, Choice):
        return st.sampled_from(sorted(set(kind.words.values())))
    if isinstance(kind, Month):
        return DAYS.map(lambda d: (d.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1))
    if isinstance(kind, Day):
        return DAYS
    if isinstance(kind, Number):
        return st.integers(-10_000 if kind.negative else 0, 10_000)
    return st.sampled_from(["甲", "乙", "丙"])


def row(source: Source) -> st.SearchStrategy[dict]:
    """A record: known on the day it happened or up to 200 days later."""
    fields = {f.name: cell(f.kind) if f.required else st.none() | cell(f.kind) for f in source.fields}

    def known(values: dict, delay: int) -> dict:
        return values | {"known_at": values[source.occurred] + dt.timedelta(days=delay)}

    return st.builds(known, st.fixed_dictionaries(fields), st.integers(0, 200))


histories = st.fixed_dictionaries({s.name: st.lists(row(s), max_size=4) for s in [*READ_BY_FEATURES, *ENDING_USE]})


def written(folder, history):
    files = {}
    for name, rows in history.items():
        if rows:
            files[name] = (folder / f"{name}.parquet",)
            pq.write_table(drawn(name, rows), files[name][0])
    return files
