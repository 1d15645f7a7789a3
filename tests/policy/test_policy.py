"""Parameters, rules, decisions and their preview."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.errors import Invalid
from scoring.features.matrix import build
from scoring.policy.decide import decide
from scoring.policy.facts import facts
from scoring.policy.parameters import PARAMETERS, Policy, policy
from scoring.policy.preview import preview
from scoring.policy.rules import CAUSES, LISTED, RULES
from tests.conftest import KILN, SHOP

GOOD = {
    "name": "窑",
    "score": 650.0,
    "pd": 0.01,
    "demand": True,
    "banks": ("demo-bank",),
    "dishonest": False,
    "serious": False,
    "abnormal": False,
    "grade_d": False,
    "operating": True,
    "operating_months": 60.0,
    "sources": 6,
}


def population(*changes: dict) -> pd.DataFrame:
    index = pd.Index([f"E{i}" for i in range(len(changes))], name="enterprise")
    return pd.DataFrame([GOOD | c for c in changes], index=index)


USUAL = Policy()


def causes(policy_: Policy = USUAL, **change) -> tuple[str, ...]:
    return decide(population(change), policy_).causes_of(0)


def test_who_meets_every_condition_is_listed_with_that_cause():
    assert causes() == (LISTED,)


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        ({"demand": False}, "NO_DEMAND"),
        ({"banks": ()}, "NO_CONSENT"),
        ({"dishonest": True}, "DISHONEST"),
        ({"serious": True}, "SERIOUS"),
        ({"grade_d": True}, "GRADE_D"),
        ({"operating": False}, "NOT_OPERATING"),
        ({"operating_months": 11.0}, "TOO_YOUNG"),
        ({"operating_months": np.nan}, "TOO_YOUNG"),
        ({"sources": 2}, "FEW_SOURCES"),
        ({"score": 559.99}, "LOW_SCORE"),
    ],
)
def test_each_rule_keeps_off_the_list_by_itself(change, cause):
    assert causes(**change) == (cause,)


@pytest.mark.parametrize("change", [{"operating_months": 12.0}, {"sources": 3}, {"score": 560.0}, {"abnormal": True}])
def test_the_boundary_itself_is_listed(change):
    assert causes(**change) == (LISTED,)


def test_all_causes_are_told_not_only_the_first():
    assert causes(demand=False, dishonest=True, score=1.0) == ("NO_DEMAND", "DISHONEST", "LOW_SCORE")


def test_an_unknown_age_passes_where_none_is_asked_for():
    assert causes(Policy(minimum_operating_months=0), operating_months=np.nan) == (LISTED,)


def test_rank_is_by_score_and_then_by_code():
    made = decide(population({"score": 600.0}, {"score": 700.0}, {"score": 600.0}, {"demand": False}), Policy())
    assert made.rank.tolist() == [2, 1, 3, 0]


@given(st.lists(st.floats(400, 800), min_size=1, max_size=30), st.floats(0, 1000), st.floats(0, 1000))
def test_raising_the_threshold_never_admits(scores, one, other):
    low, high = sorted((one, other))
    people = population(*({"score": s} for s in scores))
    assert not (
        decide(people, Policy(minimum_score=high)).listed & ~decide(people, Policy(minimum_score=low)).listed
    ).any()


def test_every_rule_has_its_words_and_its_basis():
    assert len({r.id for r in RULES}) == len(RULES)
    assert all(r.basis and r.text.zh and r.text.en for r in RULES)
    assert set(CAUSES) == {r.id for r in RULES} | {LISTED}


def test_a_policy_is_made_of_named_values():
    given_ = {"minimum_score": 580, "minimum_sources": 2, "minimum_operating_months": 6}
    assert policy(given_) == Policy(580.0, 2, 6)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"minimum_scores": 1}, "minimum_scores"),
        ({"minimum_score": 1001}, "between 0 and 1000"),
        ({"minimum_score": -1}, "between 0 and 1000"),
        ({"minimum_score": "580"}, "cannot be '580'"),
        ({"minimum_score": True}, "cannot be True"),
        ({"minimum_score": float("nan")}, "cannot be nan"),
        ({"minimum_sources": 1.5}, "cannot be 1.5"),
    ],
)
def test_a_misspelt_or_impossible_parameter_is_refused_with_a_sentence(change, words):
    with pytest.raises(Invalid) as refused:
        policy({"minimum_score": 580, "minimum_sources": 2, "minimum_operating_months": 6} | change)
    assert words in f"{refused.value.detail} {refused.value.remedy}"


def test_a_missing_parameter_is_named():
    with pytest.raises(Invalid, match="minimum_sources"):
        policy({"minimum_score": 580})


def test_every_parameter_is_explained_and_its_default_is_within_bounds():
    for p in PARAMETERS:
        assert p.lowest <= getattr(Policy(), p.name) <= p.highest
        assert p.reference
        assert p.meaning.zh


def test_a_preview_names_who_enters_and_who_leaves_and_why():
    people = population({"score": 550.0, "pd": 0.05}, {"score": 570.0, "pd": 0.03}, {"score": 700.0, "pd": 0.01})
    seen = preview(people, Policy(minimum_score=560), Policy(minimum_score=600))
    assert (seen.listed_before, seen.listed_after) == (2, 1)
    assert seen.enters == ()
    assert [(m.enterprise, m.causes) for m in seen.leaves] == [("E1", ("LOW_SCORE",))]
    assert (seen.expected_default_before, seen.expected_default_after) == (pytest.approx(0.02), pytest.approx(0.01))
    back = preview(people, Policy(minimum_score=600), Policy(minimum_score=500))
    assert [m.enterprise for m in back.enters] == ["E1", "E0"]


def test_an_empty_list_has_no_expected_default():
    seen = preview(population({"score": 10.0}), Policy(), Policy())
    assert seen.expected_default_before is None


AS_OF = dt.date(2026, 11, 16)
DAY = dt.date(2026, 1, 5)


def test_facts_are_those_known_and_in_force_on_the_date(lake_of):
    demand = {"demand_no": "1", "purpose": "周转", "stated_on": DAY, "amount_fen": 100, "name": "店"}
    consent = {"purpose": "loan_approval", "granted_on": DAY}
    files = lake_of(
        demand=[
            demand | {"enterprise": KILN, "valid_until": AS_OF, "name": "窑"},
            demand | {"enterprise": SHOP, "valid_until": AS_OF - dt.timedelta(days=1)},
        ],
        consent=[
            consent | {"enterprise": KILN, "consent_no": "1", "bank": "a", "valid_until": AS_OF},
            consent | {"enterprise": KILN, "consent_no": "2", "bank": "b", "valid_until": AS_OF - dt.timedelta(days=1)},
            consent | {"enterprise": KILN, "consent_no": "3", "bank": "c", "valid_until": AS_OF, "withdrawn_on": DAY},
            consent | {"enterprise": KILN, "consent_no": "3", "bank": "c", "valid_until": AS_OF},  # the old list again
            consent
            | {"enterprise": KILN, "consent_no": "4", "bank": "d", "valid_until": AS_OF, "purpose": "loan_monitoring"},
        ],
        tax_declaration=[
            {"enterprise": e, "month": dt.date(2026, 9, 30), "due_on": AS_OF, "declared_sales_fen": 1}
            for e in (KILN, SHOP)
        ],
        taxpayer_grade=[{"enterprise": SHOP, "year": 2025, "grade": "D", "published_on": DAY}],
        dishonest_debtor=[{"enterprise": SHOP, "ground": "x", "document": "1", "listed_on": DAY}],
        serious_violation=[{"enterprise": KILN, "ground": "x", "document": "2", "listed_on": DAY, "removed_on": DAY}],
    )
    found = facts(files, build(files, AS_OF))
    kiln, shop = found.loc[KILN], found.loc[SHOP]
    assert (kiln["demand"], kiln["banks"], kiln["name"], kiln["amount_fen"]) == (True, ("a",), "窑", 100)
    assert (shop["demand"], shop["banks"], shop["name"]) == (False, (), "")
    assert (kiln["serious"], shop["dishonest"], shop["grade_d"], kiln["grade_d"]) == (False, True, True, False)
    assert kiln["operating"]
    assert np.isnan(kiln["operating_months"])
    assert kiln["sources"] == 1, "an adverse list tells nothing about the business"
