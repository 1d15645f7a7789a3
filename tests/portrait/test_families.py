"""Features that tell the same thing belong to one family, and no feature to two."""

import re

import pytest

from scoring.features.registry import BY_NAME, FEATURES
from scoring.portrait.families import FAMILIES, family
from scoring.portrait.reasons import standing


def test_no_feature_belongs_to_two_families():
    for feature in FEATURES:
        assert sum(bool(re.fullmatch(pattern, feature.name)) for pattern in FAMILIES.values()) <= 1, feature.name


@pytest.mark.parametrize("name", FAMILIES)
def test_a_family_has_several_features_of_one_dimension(name: str):
    members = [feature for feature in FEATURES if family(feature) == name]
    assert len(members) > 1
    assert len({feature.dimension for feature in members}) == 1


@pytest.mark.parametrize("name", FAMILIES)
def test_what_is_not_its_doing_is_not_summed_with_what_is(name: str):
    found = {standing(feature) for feature in FEATURES if family(feature) == name}
    assert len(found) == 1 or not found & {"circumstance", "owed", "register"}


def test_windows_and_positions_of_one_meter_are_a_family_and_its_bills_another():
    names = ("electricity_growth", "electricity_recent_growth", "energy_growth_among_peers")
    assert {family(BY_NAME[name]) for name in names} == {"energy_change"}
    assert family(BY_NAME["electricity_overdue_months"]) == "electricity_bills"


def test_a_feature_of_no_family_stands_alone_with_its_position():
    assert family(BY_NAME["operating_years"]) == "operating_years"
    assert family(BY_NAME["declared_sales_among_peers"]) == family(BY_NAME["declared_sales"]) == "declared_sales"
