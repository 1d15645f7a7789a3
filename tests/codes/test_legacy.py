"""Old numbers, told by their own check digits. The registration numbers are those of four well-known companies."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scoring.codes.legacy import Kind, iso7064_mod_11_10, kinds, organisation_code_of, recognise
from scoring.codes.uscc import ALPHABET, compose, organisation_check_character

digits = "0123456789"
regions = st.sampled_from(["350526", "350500", "440301", "110108"])
bodies = st.text(digits + "ABCDEFGHJKLMNPQRTUWXY", min_size=8, max_size=8).filter(lambda b: b.strip("0"))
births = st.dates(date(1920, 1, 1), date(2020, 12, 31))


def organisation(body):
    return body + organisation_check_character(body)


@pytest.mark.parametrize("number", ["440301103097413", "440301103448669", "330100400015575", "110108012660422"])
def test_registration_numbers_of_real_companies_are_recognised_by_gs_15_2006(number):
    assert iso7064_mod_11_10(number[:14]) == number[14]
    assert recognise(number) is Kind.REGISTRATION
    assert organisation_code_of(number) is None


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [
        ("9144030071526726XG", Kind.USCC, "71526726X"),
        ("71526726X", Kind.ORGANISATION, "71526726X"),
        ("71526726-X", Kind.ORGANISATION, "71526726X"),
        (" 71526726-x ", Kind.ORGANISATION, "71526726X"),
        ("799655058", Kind.ORGANISATION, "799655058"),
        ("44030171526726X", Kind.TAXPAYER, "71526726X"),
        ("35052679965505-8", None, None),
        ("71526726-1", None, None),
        ("7152672-6X", None, None),
        ("440301103097414", None, None),
        ("9144030071526726XH", None, None),
        ("000000000", None, None),
        ("00000000-0", None, None),
        ("", None, None),
        ("无", None, None),
        ("７１５２６７２６Ｘ", None, None),
        ("13805951234", None, None),
    ],
)
def test_a_number_is_what_its_check_digit_says(text, kind, code):
    assert recognise(text) is kind
    assert organisation_code_of(text) == code


@given(bodies)
def test_an_organisation_code_is_recognised_with_and_without_its_dash(body):
    code = organisation(body)
    assert recognise(code) is recognise(f"{code[:8]}-{code[8]}") is Kind.ORGANISATION


@given(bodies, st.integers(0, 7), st.sampled_from(digits))
def test_a_digit_written_for_another_in_an_organisation_code_is_noticed(body, place, other):
    code = organisation(body)
    assume(code[place].isdigit() and code[place] != other)
    assert recognise(code[:place] + other + code[place + 1 :]) is None


@given(regions, bodies)
def test_the_organisation_code_inside_joins_all_numbers_of_one_enterprise(region, body):
    nine = organisation(body)
    assert organisation_code_of(compose("91", region, body)) == nine
    assert organisation_code_of(nine) == nine
    assume(recognise(region + nine) is not None)
    assert organisation_code_of(region + nine) == nine


@given(regions, st.text(digits, min_size=8, max_size=8))
def test_a_registration_number_is_never_taken_for_something_else(region, serial):
    number = region + serial + iso7064_mod_11_10(region + serial)
    assert recognise(number) in (Kind.REGISTRATION, None)
    assert kinds(number) <= {Kind.REGISTRATION, Kind.TAXPAYER}


def test_a_number_that_two_check_digits_accept_is_left_to_who_knows_the_column():
    both = next(
        number
        for serial in range(10000)
        if len(kinds(number := f"3505261{serial:07}" + iso7064_mod_11_10(f"3505261{serial:07}"))) == 2
    )
    assert kinds(both) == {Kind.REGISTRATION, Kind.TAXPAYER}
    assert recognise(both) is None
    assert organisation_code_of(both) is None


@given(regions, births, st.integers(0, 999), st.sampled_from(digits + "Xx"))
def test_no_resident_identity_number_is_ever_taken_for_a_number_of_ours(region, birth, serial, check):
    assert kinds(f"{region}{birth:%Y%m%d}{serial:03}{check}") == frozenset()
    assert kinds(f"{region}{birth:%y%m%d}{serial:03}") == frozenset()


@pytest.mark.parametrize(
    "number",
    ["350526740512006", "350526740512300", "350526197405120019"],
    ids=["registration number", "taxpayer number", "unified code"],
)
def test_not_even_where_the_check_digits_of_one_agree(number):
    body = number[8:16]
    assert (
        iso7064_mod_11_10(number[:14]) == number[14]
        or organisation(number[6:14]) == number[6:]
        or compose(number[:2], number[2:8], body) == number
    )
    assert kinds(number) == frozenset()


@given(st.text(ALPHABET + "-", max_size=20))
def test_any_text_has_an_answer(text):
    assert recognise(text) is None or recognise(text) in kinds(text)
