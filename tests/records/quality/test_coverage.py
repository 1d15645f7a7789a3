"""Coverage, continuity and repeated codes, on drawn facts."""

from datetime import date

import pytest

from scoring.engine.embedded import Scan
from scoring.engine.facts import facts
from scoring.records.quality import coverage
from scoring.records.quality.conflicts import prepare
from scoring.records.quality.report import Continuity
from scoring.records.sources import SOURCES, source
from tests.conftest import KILN, SHOP, STUDIO

D = date
AS_OF = D(2026, 11, 1)


def firm(code, township="龙浔镇", state="operating"):
    return {"enterprise": code, "name": "某厂", "state": state, "township": township, "changed_on": D(2020, 1, 1)}


OCTOBER_10 = D(2026, 10, 10)


def bill(code, month, received=OCTOBER_10, account="1"):
    return {"enterprise": code, "account": account, "month": month, "received_on": received, "known_at": received}


@pytest.fixture
def asked(lake_of):
    """Open facts over drawn records, ask, close."""

    def ask(question, **drawn):
        files = lake_of(**drawn)
        with facts({s.name: (Scan(files.get(s.name, ()), s.key), s.schema) for s in SOURCES}, AS_OF) as opened:
            prepare(opened, SOURCES)
            return question(opened)

    return ask


def test_of_each_township_the_operating_enterprises_told_of_within_the_period_are_counted(asked):
    told = asked(
        lambda f: coverage.coverage(f, SOURCES, AS_OF),
        registration=[firm(KILN), firm(SHOP, None), firm(STUDIO, state="dissolved")],
        electricity=[bill(KILN, D(2026, 9, 30)), bill(STUDIO, D(2026, 9, 30), account="2"),
                     bill(SHOP, D(2026, 8, 31), received=D(2026, 9, 30), account="3")],
    )  # fmt: skip
    assert [(t.township, t.told, t.of) for t in told["electricity"]] == [("", 0, 1), ("龙浔镇", 1, 1)]
    assert [t.told for t in told["registration"]] == [1, 1], "a register counts from its beginning"
    assert [t.told for t in told["gas"]] == [0, 0]


def test_only_enterprises_with_both_months_before_are_counted_on(asked):
    july, august, september = D(2026, 7, 31), D(2026, 8, 31), D(2026, 9, 30)
    told = asked(
        lambda f: coverage.continuity(f, source("electricity")),
        registration=[firm(KILN), firm(SHOP), firm(STUDIO)],
        electricity=[
            *(bill(KILN, m) for m in (july, august, september)),
            *(bill(SHOP, m, account="2") for m in (july, august)),
            *(bill(STUDIO, m, account="3") for m in (july, september)),  # billed every other month
        ],
    )
    assert told == Continuity(D(2026, 9, 1), had=2, present=1)


def test_a_dissolved_enterprise_does_not_break_the_continuity(asked):
    told = asked(
        lambda f: coverage.continuity(f, source("electricity")),
        registration=[firm(KILN), firm(SHOP, state="dissolved")],
        electricity=[
            *(bill(KILN, D(2026, m, 28)) for m in (7, 8, 9)),
            *(bill(SHOP, D(2026, m, 28), account="2") for m in (7, 8)),
        ],
    )
    assert (told.had, told.present) == (1, 1)


def test_events_have_no_continuity(asked):
    assert asked(lambda f: coverage.continuity(f, source("penalty"))) is None


@pytest.mark.parametrize(
    ("second", "received", "repeated"),
    [
        ("乙厂", D(2026, 10, 12), {"social_insurance": 1}),
        ("甲 厂", D(2026, 10, 12), {}),  # a space makes no other name
        ("乙厂", D(2026, 9, 30), {}),  # told before the month: a former name
    ],
)
def test_a_code_under_two_names_within_a_months_deliveries_is_repeated(asked, second, received, repeated):
    first = {"enterprise": KILN, "name": "甲厂", "month": D(2026, 9, 30), "insured": 1, "received_on": D(2026, 10, 12)}
    other = first | {"name": second, "month": D(2026, 8, 31), "received_on": received}
    assert asked(lambda f: coverage.repeated_codes(f, D(2026, 10, 1)), social_insurance=[first, other]) == repeated
