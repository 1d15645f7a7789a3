"""A county of 20,000 as far as the truth goes: nothing is written, so it takes a second."""

from __future__ import annotations

import pytest

from scoring.county.life import County, truth
from scoring.county.plan import CountyPlan


@pytest.fixture(scope="session")
def large() -> County:
    return truth(CountyPlan(enterprises=20_000, seed=11))
