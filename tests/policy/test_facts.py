"""Facts: what is known and in force on the date; what is unknown stays unknown."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from scoring.features.matrix import build
from scoring.features.registry import BY_NAME
from scoring.policy.facts import LISTS, MARKS, MEASURED, NUMBERS, TEXTS, facts, needed
from scoring.records.sources import source
from tests.conftest import KILN, SHOP, STUDIO
from tests.policy.people import GOOD

AS_OF = dt.date(2026, 11, 16)
DAY, BEFORE, LONG = dt.date(2026, 1, 5), dt.date(2025, 1, 5), dt.date(2027, 12, 31)
YESTERDAY, TOMORROW = AS_OF - dt.timedelta(days=1), AS_OF + dt.timedelta(days=1)

REGISTERED = {
    "name": "德化窑", "kind": "company", "industry": "C3074", "industry_edition": "2017", "township": "龙浔镇",
    "established_on": dt.date(2020, 11, 16), "state": "operating", "changed_on": DAY, "staff": 15,
}  # fmt: skip
DEMAND = {"demand_no": "1", "purpose": "周转", "stated_on": DAY, "valid_until": LONG, "amount_fen": 100, "name": "窑",
          "term_months": 12}  # fmt: skip
CONSENT = {"purpose": "loan_approval", "granted_on": DAY, "valid_until": LONG}


@pytest.fixture
def known(lake_of):
    """The facts of the enterprises drawn; all three are registered unless the test says otherwise."""

    def facts_of(**sources):
        sources.setdefault("registration", [REGISTERED | {"enterprise": e} for e in (KILN, SHOP, STUDIO)])
        files = lake_of(**sources)
        return facts(files, build(files, AS_OF, features=needed(())))

    return facts_of


def test_there_is_a_column_for_every_text_mark_and_number_and_the_drawn_enterprise_has_them_all(known):
    found = known()
    assert set(found.columns) == {*TEXTS, *MARKS, *NUMBERS, "banks", "sources"}
    assert set(GOOD) == {*found.columns, "score", "pd", "band"}
    assert all(found[name].dtype == bool for name in MARKS)
    assert all(found[name].dtype == np.float64 for name in NUMBERS)
    assert found.notna()[[*TEXTS, *MARKS, "banks", "sources"]].all(axis=None)


def test_of_who_only_registered_nothing_else_is_said(known):
    one = known().loc[KILN]
    told = {"name": "德化窑", "industry": "C3074", "township": "龙浔镇", "ownership": "company"}
    assert {name: one[name] for name in TEXTS if one[name]} == told | {"size": one["size"]}
    assert [name for name in MARKS if one[name]] == ["operating"]
    unknown = {name for name in NUMBERS if np.isnan(one[name])}
    assert unknown >= {"amount_fen", "term_months", "electricity_fees_yuan", "own_name_share", "utility_accounts",
                       "tax_paid_yuan", "days_since_tax", "tax_overdue", "sales_yuan", "electricity_unpaid"}  # fmt: skip
    assert (one["banks"], one["outstanding_fen"], one["operating_months"], one["ceramics"]) == ((), 0.0, 72.0, 1.0)


def test_of_who_never_registered_even_the_age_is_unknown(known):
    one = known(
        registration=[],
        tax_declaration=[{"enterprise": SHOP, "month": dt.date(2026, 9, 30), "due_on": AS_OF, "declared_sales_fen": 1}],
    ).loc[SHOP]
    assert (one["name"], one["industry"], one["size"]) == ("", "", "")
    assert np.isnan(one["operating_months"])
    assert np.isnan(one["ceramics"])
    assert one["operating"], "it is not known to have stopped"


@pytest.mark.parametrize(
    ("established", "months"),
    [
        (dt.date(2025, 11, 16), 12.0),
        (dt.date(2025, 11, 17), 11.0),
        (dt.date(2026, 11, 1), 0.0),
        (dt.date(2024, 2, 29), 32.0),
    ],
)
def test_months_in_operation_are_whole_ones(known, established, months):
    found = known(registration=[REGISTERED | {"enterprise": KILN, "established_on": established}])
    assert found.loc[KILN, "operating_months"] == months


@pytest.mark.parametrize(
    ("state", "operating", "bankrupt"),
    [("operating", True, False), ("bankrupt", False, True), ("revoked", False, False), ("suspended", False, False)],
)
def test_the_state_of_the_register_says_who_operates_and_who_is_bankrupt(known, state, operating, bankrupt):
    one = known(registration=[REGISTERED | {"enterprise": KILN, "state": state}]).loc[KILN]
    assert (one["operating"], one["bankrupt"]) == (operating, bankrupt)


# Demands and consents.


def test_the_newest_demand_in_force_counts_and_one_that_has_ended_does_not(known):
    later = {"stated_on": dt.date(2026, 6, 1), "demand_no": "2", "purpose": "设备", "amount_fen": 200}
    found = known(
        demand=[
            DEMAND | {"enterprise": KILN},
            DEMAND | {"enterprise": KILN} | later,
            DEMAND | {"enterprise": KILN} | later | {"demand_no": "3", "stated_on": DAY, "amount_fen": 300},
            DEMAND | {"enterprise": SHOP},
            DEMAND | {"enterprise": SHOP} | later | {"valid_until": YESTERDAY},
            DEMAND | {"enterprise": STUDIO, "valid_until": YESTERDAY},
        ]
    )
    assert found["demand"].to_dict() == {KILN: True, SHOP: True, STUDIO: False}
    assert found["amount_fen"].to_dict() == pytest.approx({KILN: 200, SHOP: 100, STUDIO: np.nan}, nan_ok=True)
    assert found["purpose"].to_dict() == {KILN: "设备", SHOP: "周转", STUDIO: ""}


def test_a_demand_lasts_through_its_last_day_and_may_leave_its_amount_open(known):
    one = known(demand=[DEMAND | {"enterprise": KILN, "valid_until": AS_OF, "amount_fen": None}]).loc[KILN]
    assert one["demand"]
    assert np.isnan(one["amount_fen"])


def test_a_demand_that_became_known_on_the_date_itself_is_not_known_yet(known):
    assert not known(demand=[DEMAND | {"enterprise": KILN, "known_at": AS_OF}]).loc[KILN, "demand"]


def test_banks_with_a_consent_for_a_loan_that_lasts_and_was_never_withdrawn_are_named(known):
    consents = [
        {"consent_no": "1", "bank": "b"},
        {"consent_no": "2", "bank": "a", "valid_until": AS_OF},
        {"consent_no": "3", "bank": "a"},
        {"consent_no": "4", "bank": "c", "valid_until": YESTERDAY},
        {"consent_no": "5", "bank": "d", "withdrawn_on": DAY},
        {"consent_no": "5", "bank": "d"},  # the old list sent again does not bring it back
        {"consent_no": "6", "bank": "e", "purpose": "loan_monitoring"},
    ]
    found = known(consent=[CONSENT | {"enterprise": KILN} | each for each in consents])
    assert found["banks"].to_dict() == {KILN: ("a", "b"), SHOP: (), STUDIO: ()}


# Adverse lists and grades.


@pytest.mark.parametrize("mark", LISTS)
def test_who_stands_on_a_list_is_marked_until_it_is_removed(known, mark):
    listed = {"document": "1", "listed_on": DAY, "ground": "x", "field": "x"}
    removed = {source(LISTS[mark]).use.lifted: dt.date(2026, 3, 1)}
    stands, left = listed | {"enterprise": KILN}, listed | removed | {"enterprise": SHOP}
    found = known(**{LISTS[mark]: [stands, left]})
    assert found[mark].to_dict() == {KILN: True, SHOP: False, STUDIO: False}
    assert not found[[other for other in LISTS if other != mark]].any(axis=None)


def test_the_grade_of_the_newest_year_counts_whenever_it_was_published(known):
    found = known(
        taxpayer_grade=[
            {"enterprise": KILN, "year": 2024, "grade": "D", "published_on": DAY},
            {"enterprise": KILN, "year": 2025, "grade": "B", "published_on": BEFORE},
            {"enterprise": SHOP, "year": 2025, "grade": "D", "published_on": DAY},
        ]
    )
    assert found["taxpayer_grade"].to_dict() == {KILN: "B", SHOP: "D", STUDIO: ""}
    assert found["grade_d"].to_dict() == {KILN: False, SHOP: True, STUDIO: False}


def test_the_national_grade_is_the_newest_evaluation_while_it_lasts(known):
    evaluation = {"grade": "D", "evaluated_on": BEFORE}
    found = known(
        public_grade=[
            evaluation | {"enterprise": KILN},
            evaluation | {"enterprise": KILN, "evaluated_on": DAY, "grade": "A", "until": AS_OF},
            evaluation | {"enterprise": SHOP},
            evaluation | {"enterprise": SHOP, "evaluated_on": DAY, "grade": "B", "until": YESTERDAY},
            evaluation | {"enterprise": STUDIO},
        ]
    )
    assert found["public_grade"].to_dict() == {KILN: "A", SHOP: "", STUDIO: "D"}, "an older one does not come back"


DUTY = {"person": "P0000001", "role": "legal_representative", "since": BEFORE}
D_GRADE = {"enterprise": SHOP, "year": 2025, "grade": "D", "published_on": DAY}


def linked(known, *duties, **sources):
    found = known(person_link=[DUTY | each for each in duties], taxpayer_grade=[D_GRADE], **sources)
    return found.index[found["grade_d_linked"]].tolist()


def test_grade_d_spreads_to_whatever_else_the_person_in_charge_answers_for(known):
    assert linked(known, {"enterprise": SHOP}, {"enterprise": KILN, "role": "responsible"}) == [KILN]


def test_grade_d_does_not_spread_to_the_enterprise_itself_or_through_another_person(known):
    held_twice = [{"enterprise": SHOP}, {"enterprise": SHOP, "role": "responsible"}]
    assert linked(known, *held_twice, {"enterprise": KILN, "person": "P0000002"}) == []


@pytest.mark.parametrize("role", ["shareholder", "controller", "director", "supervisor"])
def test_who_owns_or_supervises_is_not_in_charge(known, role):
    assert linked(known, {"enterprise": SHOP}, {"enterprise": KILN, "role": role}) == []
    assert linked(known, {"enterprise": SHOP, "role": role}, {"enterprise": KILN}) == []


@pytest.mark.parametrize(("until", "spreads"), [(YESTERDAY, []), (AS_OF, [KILN]), (None, [KILN])])
def test_a_duty_that_has_ended_spreads_nothing(known, until, spreads):
    assert linked(known, {"enterprise": SHOP}, {"enterprise": KILN, "until": until}) == spreads


def test_a_grade_d_spreads_from_an_enterprise_of_which_nothing_else_is_known(known):
    only_kiln = [REGISTERED | {"enterprise": KILN}]
    assert linked(known, {"enterprise": SHOP}, {"enterprise": KILN}, registration=only_kiln) == [KILN]


# Loans outstanding.

LOAN = {"bank": "a", "loan_no": "1", "granted_on": BEFORE, "reported_on": DAY, "state": "normal", "principal_fen": 500,
        "balance_fen": 300, "overdue_days": 0}  # fmt: skip


@pytest.mark.parametrize(
    ("reports", "owed"),
    [
        ([{}], 300.0),
        ([{"balance_fen": None}], 500.0),
        ([{"balance_fen": 0}], 0.0),
        ([{}, {"reported_on": dt.date(2026, 2, 5), "balance_fen": 200}], 200.0),
        ([{"reported_on": dt.date(2026, 2, 5), "balance_fen": 200}, {}], 200.0),
        ([{}, {"reported_on": dt.date(2026, 2, 5), "state": "settled"}], 0.0),
        ([{"state": "overdue", "overdue_days": 30}], 300.0),
        ([{"state": "written_off"}], 0.0),
        ([{}, {"loan_no": "2"}, {"bank": "b"}], 900.0),
    ],
)
def test_what_is_owed_is_what_each_bank_last_reported_of_each_open_loan(known, reports, owed):
    found = known(loan_outcome=[LOAN | {"enterprise": KILN} | each for each in reports])
    assert found["outstanding_fen"].to_dict() == {KILN: owed, SHOP: 0.0, STUDIO: 0.0}


# Measures.


def test_numbers_are_the_features_as_they_are(known, lake_of):
    sources = {
        "tax_payment": [
            {"enterprise": KILN, "voucher": "1", "tax_type": "增值税", "paid_on": DAY, "amount_fen": 600_000}
        ],
        "environmental_grade": [{"enterprise": KILN, "grade": "yellow", "year": 2025, "published_on": DAY}],
    }
    features = needed((BY_NAME["tax_paid"],))
    files = lake_of(registration=[REGISTERED | {"enterprise": KILN}], **sources)
    matrix = build(files, AS_OF, features=features)
    found = facts(files, matrix)
    assert found.loc[KILN, "environmental_grade"] == "yellow"
    for column, name in MEASURED.items():
        if column in NUMBERS:
            pd.testing.assert_series_equal(found[column], matrix.values[name], check_names=False)


def test_what_a_policy_needs_is_computed_once_beside_the_features_of_a_model():
    features = needed((BY_NAME["tax_paid"], BY_NAME["declared_sales"]))
    assert [f.name for f in features][:2] == ["tax_paid", "declared_sales"]
    assert len({f.name for f in features}) == len(features)
    assert {f.name for f in features} >= set(MEASURED.values())
