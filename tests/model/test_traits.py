"""What enterprises are told apart by: as registered and declared before the date, empty where nobody knows."""

import datetime as dt

import pandas as pd
import pytest

from scoring.model.traits import TRAITS, traits
from tests.conftest import KILN, SHOP, STUDIO

AS_OF = dt.date(2025, 11, 16)
INDEX = pd.Index([SHOP, KILN, STUDIO], name="enterprise", dtype=object)


def registered(who: str, **more):
    day = dt.date(2020, 1, 1)
    row = {"enterprise": who, "name": "x", "kind": "company", "established_on": day, "industry": "3074"}
    return row | {"industry_edition": "2017", "township": "三班镇", "state": "operating", "changed_on": day} | more


def declared(who: str, yuan: int):
    month = {"enterprise": who, "tax_type": "vat", "declared_sales_fen": yuan * 100}
    days = [dt.date(2025, m, 1) for m in range(5, 11)]
    return [month | {"month": d, "known_at": dt.date(d.year, d.month + 1, 15)} for d in days]


def test_one_row_for_each_enterprise_in_the_order_asked_for(lake_of):
    kiln = registered(KILN, staff=60)
    told = traits(lake_of(registration=[kiln], tax_declaration=declared(KILN, 1_000_000)), AS_OF, INDEX)
    assert told.index.equals(INDEX)
    assert tuple(told.columns) == TRAITS
    assert told.loc[KILN].tolist() == ["small", "30", "三班镇", "company"]
    assert told.loc[SHOP].tolist() == told.loc[STUDIO].tolist() == ["", "", "", ""]


@pytest.mark.parametrize(("staff", "yuan", "size"), [(5, 900_000, "micro"), (60, 900_000, "small"), (60, 1, "micro"),
                                                     (400, 5_000_000, "medium"), (None, 900_000, "")])  # fmt: skip
def test_size_is_the_class_of_the_national_standard(lake_of, staff, yuan, size):
    files = lake_of(registration=[registered(KILN, staff=staff)], tax_declaration=declared(KILN, yuan))
    assert traits(files, AS_OF, INDEX).loc[KILN, "size"] == size


@pytest.mark.parametrize(
    ("code", "edition", "division"),
    [("3074", "2017", "30"), ("C3074", "2017", "30"), ("3073", "2011", "30"), ("52", "2017", "52"), ("C", "2017", "")],
)
def test_industry_is_the_division_whatever_the_form_of_the_code(lake_of, code, edition, division):
    files = lake_of(registration=[registered(KILN, industry=code, industry_edition=edition)])
    assert traits(files, AS_OF, INDEX).loc[KILN, "industry"] == division


def test_what_became_known_on_the_date_or_later_is_not_told(lake_of):
    moved = registered(KILN, township="龙浔镇", changed_on=dt.date(2025, 11, 10), known_at=AS_OF)
    files = lake_of(registration=[registered(KILN, kind="sole_trader"), moved])
    before, after = (traits(files, day, INDEX).loc[KILN] for day in (AS_OF, AS_OF + dt.timedelta(days=1)))
    assert (before["township"], before["ownership"]) == ("三班镇", "sole_trader")
    assert (after["township"], after["ownership"]) == ("龙浔镇", "company")


def test_without_any_registration_everything_is_unknown(lake_of):
    assert (traits(lake_of(), AS_OF, INDEX) == "").all(axis=None)
