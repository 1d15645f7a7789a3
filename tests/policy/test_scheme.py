"""A fund's scheme: every parameter said and bounded, shares that sum to the whole, amounts that add up."""

from dataclasses import asdict, fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.errors import Invalid
from scoring.policy.parameters import SECTIONS
from scoring.policy.scheme import NO_CAP_YUAN, PARAMETERS, TEMPLATES, WHOLE, Scheme, changed, parts, scheme


def test_every_parameter_says_what_it_means_and_where_it_comes_from():
    assert [p.name for p in PARAMETERS] == [f.name for f in fields(Scheme)]
    for p in PARAMETERS:
        assert p.section in SECTIONS
        assert all((p.label.zh, p.label.en, p.meaning.zh, p.meaning.en, p.reference)), p.name
        assert p.kind in {"switch", "title"} or (p.unit.zh and p.highest > p.lowest), p.name


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_is_a_scheme_with_its_source(name):
    found = TEMPLATES[name]
    assert scheme(asdict(found.scheme)) == found.scheme
    assert found.source.startswith("https://")


@pytest.mark.parametrize(
    ("given_", "said"),
    [
        ({"fund_share": 4_000}, "no parameter named 'fund_share'"),
        ({"fund_share_bp": 10_001}, "whole number between 0 and 10,000"),
        ({"fund_share_bp": 0.4}, "whole number between 0 and 10,000"),
        ({"fund_share_bp": True}, "The fund's share cannot be True"),
        ({"yearly_cap_yuan": 0}, "between 1 and 100,000,000,000"),
        ({"claim_overdue_days": 361}, "between 1 and 360 (days)"),
        ({"fuse_stops_claims": 1}, "Give true or false"),
        ({"name": ""}, "Name of the scheme cannot be"),
        ({"fund_share_bp": 4_001}, "sum to 100.01 %"),
        ({"bank_share_bp": 0}, "sum to 80 %"),
    ],
)
def test_what_is_misspelt_or_out_of_bounds_is_refused_with_a_sentence(given_, said):
    with pytest.raises(Invalid) as refused:
        changed(Scheme(), given_)
    assert said in f"{refused.value.detail.en} {refused.value.remedy.en}"


def test_a_scheme_needs_every_parameter():
    incomplete = asdict(Scheme())
    del incomplete["fuse_pool_bp"]
    with pytest.raises(Invalid, match="'fuse_pool_bp' is missing"):
        scheme(incomplete)


@given(st.integers(0, 10**15), st.lists(st.integers(0, WHOLE), min_size=1, max_size=5).filter(any))
def test_parts_sum_to_the_whole_and_are_never_a_fen_off_their_proportion(amount, weights):
    found = parts(amount, weights)
    assert sum(found) == amount
    for part, weight in zip(found, weights, strict=True):
        assert abs(part * sum(weights) - amount * weight) < sum(weights)


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=4).filter(any), st.data())
def test_a_part_is_never_more_than_its_weight_if_all_of_them_are_shared_out(weights, data):
    amount = data.draw(st.integers(0, sum(weights)))
    assert all(part <= weight for part, weight in zip(parts(amount, weights), weights, strict=True))


@pytest.mark.parametrize(("amount", "weights"), [(-1, [1]), (1, [0, 0]), (1, []), (1, [2, -1])])
def test_nothing_is_shared_by_weights_that_are_none(amount, weights):
    with pytest.raises(ValueError, match="weights"):
        parts(amount, weights)


@given(st.integers(0, 10**13))
def test_the_fund_pays_within_a_fen_of_what_it_bears(principal):
    open_ended = replace(Scheme(), compensation_cap_bp=WHOLE)
    paid = int(open_ended.paid(principal, 10**16, 10**16))
    assert 0 <= open_ended.borne(principal)["fund"] - paid <= 1


def test_a_year_is_paid_up_to_each_of_its_caps():
    losses = np.array([0, 100, 10_000, 1_000_000]) * 1_000_000
    open_ended = replace(Scheme(), compensation_cap_bp=WHOLE)
    assert open_ended.paid(losses, 10**12, 10**15).tolist() == [0, 40_000_000, 4_000_000_000, 400_000_000_000]
    for capped, most in (
        (replace(open_ended, yearly_cap_yuan=5_000), 500_000),
        (replace(open_ended, yearly_cap_bp=10), 10**9),
        (replace(open_ended, compensation_cap_bp=250), 25 * 10**9),
    ):
        assert capped.paid(losses, 10**12, 10**12).max() == most
        assert capped.paid(losses, 10**12, 10**12)[0] == 0
    assert open_ended.paid(losses, 7, 10**15).max() == 7


def test_an_enterprise_is_paid_for_up_to_its_single_caps():
    found = replace(Scheme(), borrower_covered_yuan=1_000_000, loan_cap_yuan=300_000)
    assert found.paid_for([50_000_000, 100_000_000, 900_000_000]).tolist() == [20_000_000, 30_000_000, 30_000_000]
    unlimited = replace(found, loan_cap_yuan=NO_CAP_YUAN)
    assert unlimited.paid_for([900_000_000]).tolist() == [40_000_000]
