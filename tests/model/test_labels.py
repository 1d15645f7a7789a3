"""Who defaulted within twelve months, as the outcomes and the lists tell."""

import datetime as dt

import pytest

from scoring.errors import Invalid
from scoring.model.labels import labels
from tests.conftest import KILN, SHOP, STUDIO

AS_OF = dt.date(2025, 11, 16)
KNOWN_BY = dt.date(2026, 11, 16)


def report(who: str, on: dt.date, state: str = "normal", days: int = 0):
    row = {"enterprise": who, "bank": "b", "loan_no": f"L{who}", "granted_on": dt.date(2025, 1, 1)}
    return row | {"reported_on": on, "state": state, "overdue_days": days}


def listed(who: str, on: dt.date, **more):
    return {"enterprise": who, "ground": "x", "document": str(on), "listed_on": on} | more


def registered(who: str, state: str = "operating"):
    day = dt.date(2020, 1, 1)
    row = {"enterprise": who, "name": "x", "kind": "company", "established_on": day, "industry": "3074"}
    return row | {"industry_edition": "2017", "state": state, "changed_on": day}


def label(lake_of, **sources):
    return labels(lake_of(**sources), AS_OF, KNOWN_BY).to_dict()


@pytest.mark.parametrize(
    ("state", "days", "bad"),
    [("normal", 0, 0), ("overdue", 89, 0), ("overdue", 90, 1), ("written_off", 0, 1), ("settled", 0, 0)],
)
def test_ninety_days_overdue_or_written_off_is_default(lake_of, state, days, bad):
    assert label(lake_of, loan_outcome=[report(KILN, dt.date(2026, 3, 31), state, days)]) == {KILN: bad}


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (AS_OF - dt.timedelta(days=1), {}),  # already in default: nothing left to predict
        (AS_OF, {KILN: 1}),
        (dt.date(2026, 11, 14), {KILN: 1}),
    ],
)
def test_the_window_begins_on_the_as_of_date_and_lasts_twelve_months(lake_of, on, expected):
    assert label(lake_of, loan_outcome=[report(KILN, on, "overdue", 120)]) == expected


def test_who_has_no_loan_and_is_on_no_list_is_not_observed(lake_of):
    assert label(lake_of, loan_outcome=[report(KILN, dt.date(2026, 3, 31))], registration=[registered(SHOP)]) == {
        KILN: 0
    }


def test_a_county_without_a_loan_learns_from_the_lists(lake_of):
    found = label(
        lake_of,
        registration=[registered(KILN), registered(SHOP), registered(STUDIO, "dissolved")],
        dishonest_debtor=[listed(KILN, dt.date(2026, 5, 1))],
        abnormal_operation=[listed(SHOP, dt.date(2026, 5, 2))],
    )
    assert found == {KILN: 1, SHOP: 0}


def test_who_already_stands_on_a_list_is_left_out_and_who_left_it_is_not(lake_of):
    still = listed(KILN, dt.date(2025, 5, 1))
    left = listed(SHOP, dt.date(2025, 5, 1), removed_on=dt.date(2025, 8, 1), known_at=dt.date(2025, 8, 2))
    found = label(lake_of, registration=[registered(KILN), registered(SHOP)], dishonest_debtor=[still, left])
    assert found == {SHOP: 0}


def test_an_entry_that_was_repaired_is_no_credit_event_any_more(lake_of):
    entry = listed(KILN, dt.date(2026, 5, 1), document="德市监严1号")
    repair = {
        "enterprise": KILN,
        "document": "德市监严1号",
        "record_kind": "serious_violation",
        "applied_on": dt.date(2026, 8, 1),
        "result": "granted",
        "decided_on": dt.date(2026, 8, 9),
    }
    known = {"registration": [registered(KILN)], "serious_violation": [entry]}
    assert label(lake_of, **known) == {KILN: 1}
    assert label(lake_of, **known, repair=[repair]) == {KILN: 0}
    assert label(lake_of, **known, repair=[repair | {"known_at": KNOWN_BY}]) == {KILN: 1}


def test_an_open_performance_window_is_refused(lake_of):
    files = lake_of(loan_outcome=[report(KILN, dt.date(2026, 3, 31))])
    with pytest.raises(Invalid, match="2026-11-17"):
        labels(files, dt.date(2025, 11, 17), KNOWN_BY)


def test_what_a_bank_reports_later_than_we_look_back_is_not_known(lake_of):
    late = report(KILN, dt.date(2026, 3, 31), "overdue", 120) | {"known_at": KNOWN_BY}
    assert label(lake_of, loan_outcome=[late, report(SHOP, dt.date(2026, 3, 31))]) == {SHOP: 0}
