"""Social insurance, penalties, lists and registration as features see them. As of 16 November 2026."""

import datetime as dt

import numpy as np
import pytest

from scoring.features.matrix import build
from tests.conftest import KILN, SHOP

AS_OF = dt.date(2026, 11, 16)


def insured(back: int, persons: int, due: int = 100, paid: int = 100):
    whole = 2026 * 12 + 10 - back
    month = (dt.date(whole // 12, whole % 12 + 1, 1) + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
    money = {"contribution_due_fen": due, "contribution_paid_fen": paid}
    return {"enterprise": KILN, "month": month, "insured": persons, "known_at": month + dt.timedelta(days=12)} | money


def penalty(decided: dt.date, until: dt.date, fine: int = 0, **more):
    return {
        "enterprise": KILN,
        "document": str(decided),
        "decided_on": decided,
        "published_until": until,
        "fine_fen": fine,
        "state": "in_force",
    } | more


def entry(listed: dt.date, ground: str = "no_report", **more):
    return {"enterprise": KILN, "document": str(listed), "ground": ground, "listed_on": listed} | more


def values(lake_of, who: str = KILN, **sources):
    return build(lake_of(**sources), AS_OF).values.loc[who]


def test_headcount_and_its_fall(lake_of):
    found = values(lake_of, social_insurance=[insured(b, 5 if b <= 3 else 10) for b in range(1, 16)])
    assert found["insured_persons"] == 5
    assert found["insured_growth"] == -0.5
    assert found["insured_recent_growth"] == -0.5


def test_contributions_not_fully_paid(lake_of):
    rows = [insured(b, 5, due=100, paid=40 if b == 2 else 100) for b in range(1, 5)]
    found = values(lake_of, social_insurance=rows)
    assert found["contribution_short_months"] == 1
    assert found["contribution_arrears"] == pytest.approx(60 / 400)


def test_where_no_contribution_was_due_nothing_is_owed(lake_of):
    assert values(lake_of, social_insurance=[insured(1, 0, due=0, paid=0)])["contribution_arrears"] == 0


def test_a_penalty_counts_until_its_publication_ends(lake_of):
    last_day = values(lake_of, penalty=[penalty(dt.date(2026, 1, 1), AS_OF, fine=5_000_00)])
    assert last_day["penalties_in_use"] == 1
    assert last_day["fines_in_use"] == 5000
    day_after = values(lake_of, penalty=[penalty(dt.date(2026, 1, 1), AS_OF - dt.timedelta(days=1), fine=5_000_00)])
    assert day_after["penalties_in_use"] == 0
    assert day_after["fines_in_use"] == 0


@pytest.mark.parametrize("state", ["revoked", "disputed"])
def test_a_revoked_or_disputed_penalty_is_not_used(lake_of, state):
    found = values(lake_of, penalty=[penalty(dt.date(2026, 1, 1), dt.date(2027, 1, 1), state=state)])
    assert found["penalties_in_use"] == 0


def test_a_penalty_without_a_stated_state_stands(lake_of):
    found = values(lake_of, penalty=[penalty(dt.date(2026, 1, 1), dt.date(2027, 1, 1), state=None)])
    assert found["penalties_in_use"] == 1


def test_no_penalty_among_delivered_ones_is_zero_and_no_delivery_is_unknown(lake_of):
    registered = {
        "enterprise": SHOP,
        "name": "店",
        "kind": "company",
        "established_on": dt.date(2020, 1, 1),
        "capital_fen": 100,
        "industry": "5299",
        "industry_edition": "2017",
        "state": "operating",
        "changed_on": dt.date(2020, 1, 1),
    }
    delivered = values(lake_of, SHOP, registration=[registered], penalty=[penalty(dt.date(2026, 1, 1), AS_OF)])
    assert delivered["penalties_in_use"] == 0
    assert np.isnan(values(lake_of, SHOP, registration=[registered])["penalties_in_use"])


def test_lists_are_told_apart_by_ground_and_end_with_removal(lake_of):
    entries = [entry(dt.date(2026, 7, 1)), entry(dt.date(2026, 7, 2), "unreachable")]
    found = values(lake_of, abnormal_operation=entries)
    assert (found["abnormal_on_other_grounds"], found["unreachable"]) == (1, 1)
    removed = entry(dt.date(2026, 7, 1), removed_on=dt.date(2026, 8, 1), known_at=dt.date(2026, 8, 2))
    found = values(lake_of, abnormal_operation=[entry(dt.date(2026, 7, 1)), removed])
    assert found["abnormal_on_other_grounds"] == 0


def test_age_and_capital(lake_of):
    row = {
        "enterprise": KILN,
        "name": "窑",
        "kind": "company",
        "established_on": dt.date(2016, 11, 16),
        "capital_fen": 1_000_000_00,
        "industry": "3074",
        "industry_edition": "2017",
        "state": "operating",
        "changed_on": dt.date(2020, 1, 1),
    }
    found = values(lake_of, registration=[row])
    assert found["operating_years"] == pytest.approx(10, abs=0.01)
    assert found["registered_capital"] == 1_000_000
