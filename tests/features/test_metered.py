"""Electricity, water and gas as features see them. As of 16 November 2026; the newest whole month is October."""

import datetime as dt

import numpy as np
import pytest

from scoring.features.matrix import build
from tests.conftest import KILN, SHOP

AS_OF = dt.date(2026, 11, 16)


def month_end(back: int) -> dt.date:
    """Last day of the month ``back`` months before November 2026."""
    whole = 2026 * 12 + 10 - back
    return (dt.date(whole // 12, whole % 12 + 1, 28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)


def bill(back: int, kwh: float, who: str = KILN, account: str = "1", **more):
    """An electricity bill of 0.6 yuan a kWh, due on the 25th of the next month, unpaid unless said."""
    due = (month_end(back) + dt.timedelta(days=1)).replace(day=25)
    return {
        "account": account,
        "enterprise": who,
        "month": month_end(back),
        "energy_wh": round(kwh * 1000),
        "bill_fen": round(kwh * 60),
        "due_on": due,
        "known_at": month_end(back) + dt.timedelta(days=10),
    } | more


def paid(back: int, kwh: float, days_late: int = 0, **more):
    """A bill paid ``days_late`` days after its due date, as we know by then."""
    due = (month_end(back) + dt.timedelta(days=1)).replace(day=25)
    when = due + dt.timedelta(days=days_late)
    return bill(back, kwh, paid_on=when, known_at=when + dt.timedelta(days=1), **more)


def gas(back: int, cubic_metres: float, who: str = KILN):
    row = bill(back, 0, who)
    del row["energy_wh"]
    return row | {"volume_litre": round(cubic_metres * 1000), "bill_fen": 1}


def feature(files, name: str, who: str = KILN) -> float:
    return build(files, AS_OF).values.loc[who, name]


def test_use_is_the_mean_of_the_last_twelve_months_over_all_meters(lake_of):
    files = lake_of(
        electricity=[*(bill(b, 100) for b in range(1, 13)), *(bill(b, 50, account="2") for b in range(1, 13))]
    )
    assert feature(files, "electricity_use") == 150


def test_growth_compares_two_years_and_needs_six_months_of_each(lake_of):
    whole = lake_of(electricity=[bill(b, 200 if b <= 12 else 100) for b in range(1, 25)])
    assert feature(whole, "electricity_growth") == pytest.approx(1.0)
    assert np.isnan(feature(lake_of(electricity=[bill(b, 200) for b in range(1, 18)]), "electricity_growth"))
    assert not np.isnan(feature(lake_of(electricity=[bill(b, 200) for b in range(1, 19)]), "electricity_growth"))


def test_recent_growth_compares_the_same_season_so_new_year_is_no_collapse(lake_of):
    season = {b: 10 if (b - 1) % 12 == 9 else 100 for b in range(1, 25)}  # every January is quiet
    files = lake_of(electricity=[bill(b, kwh) for b, kwh in season.items()])
    assert feature(files, "electricity_recent_growth") == 0


def test_utilisation_is_measured_against_the_own_peak(lake_of):
    files = lake_of(electricity=[bill(b, 25 if b <= 3 else 100) for b in range(1, 25)])
    assert feature(files, "electricity_utilisation") == 0.25


def test_idle_months_are_those_below_a_tenth_of_the_own_mean(lake_of):
    files = lake_of(electricity=[bill(b, 1 if b in {2, 5} else 100) for b in range(1, 13)])
    assert feature(files, "electricity_idle_months") == 2


def test_a_bill_not_due_yet_is_not_late(lake_of):
    assert feature(lake_of(electricity=[bill(1, 100)]), "electricity_overdue_months") == 0  # due 25 November


def test_a_bill_paid_on_its_due_date_is_in_time_and_a_day_later_is_late(lake_of):
    assert feature(lake_of(electricity=[paid(3, 100)]), "electricity_overdue_months") == 0
    late = lake_of(electricity=[paid(3, 100, days_late=1), paid(4, 100)])
    assert feature(late, "electricity_overdue_months") == 1
    assert feature(late, "electricity_days_late") == 0.5


def test_a_correction_counts_from_the_day_we_knew_it(lake_of):
    files = lake_of(electricity=[bill(3, 100), paid(3, 100, days_late=3)])
    before_it_was_known = build(files, dt.date(2026, 9, 26)).values.loc[KILN]
    assert before_it_was_known["electricity_unpaid"] > 0
    assert feature(files, "electricity_unpaid") == 0


def test_unpaid_bills_are_told_in_usual_bills(lake_of):
    files = lake_of(electricity=[bill(3, 100), bill(4, 100), *(paid(b, 100) for b in range(5, 13))])
    assert feature(files, "electricity_unpaid") == pytest.approx(2.0)


def test_a_meter_cut_off_for_arrears_is_seen(lake_of):
    files = lake_of(electricity=[bill(2, 100, supply_status="cut_off"), bill(3, 100, supply_status="normal")])
    assert feature(files, "electricity_cut_off_months") == 1


def test_a_kiln_that_changes_fuel_is_not_a_collapse(lake_of):
    kwh_of_100_cubic_metres = 987
    files = lake_of(
        gas=[gas(b, 100) for b in range(13, 25)] + [gas(b, 0) for b in range(1, 13)],
        electricity=[bill(b, kwh_of_100_cubic_metres) for b in range(1, 13)],
    )
    assert feature(files, "energy_growth") == pytest.approx(0.0)
    assert feature(files, "energy_utilisation") == pytest.approx(1.0)


def test_an_enterprise_without_a_meter_is_unknown_not_zero(lake_of):
    files = lake_of(electricity=[bill(1, 100)], water=[gas(1, 5, SHOP)])
    assert np.isnan(feature(files, "electricity_use", SHOP))
    assert np.isnan(feature(files, "energy_use", SHOP))
