"""Unified social credit codes. The real ones are printed on the licences of well-known companies."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scoring.codes.uscc import ALPHABET, Fault, check_character, compose, fault, organisation_check_character, sound

REAL = (
    "9144030071526726XG",
    "91330100799655058B",
    "914403001922038216",
    "91110000802100433B",
    "91310000132260250X",
    "91350000158142711F",
    "91500000202802570Y",
    "9144030027939873X7",
    "91440300192185379H",
    "12100000400000624D",
)

characters = st.text(ALPHABET, min_size=1, max_size=1)
codes = st.builds(compose, *(st.text(ALPHABET, min_size=n, max_size=n) for n in (2, 6, 8)))


@pytest.mark.parametrize("code", REAL)
def test_codes_of_real_enterprises_are_valid(code):
    assert fault(code) is None


def test_the_worked_example_of_the_standard_is_invalid_as_often_printed():
    assert check_character("91350100M000100Y4") == "3"
    assert fault("91350100M000100Y4Z") is Fault.CHARACTER
    assert fault("91350100M000100Y43") is None


@pytest.mark.parametrize("first", "1234567 8 9 A N Y".replace(" ", ""))
def test_a_code_may_begin_with_a_letter(first):
    assert fault(compose(f"{first}1", "350526", "MA000001")) is None


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("", Fault.LENGTH),
        ("91350100M000100Y4", Fault.LENGTH),
        ("91350100M000100Y433", Fault.LENGTH),
        ("91350100M00010OY43", Fault.CHARACTER),
        ("91350100m000100Y43", Fault.CHARACTER),
        ("９1350100M000100Y43", Fault.CHARACTER),
        ("91350100M000100Y44", Fault.CHECK),
    ],
)
def test_what_is_wrong_with_a_code_is_named(code, expected):
    assert fault(code) is expected


@given(codes)
def test_a_composed_code_is_valid(code):
    assert fault(code) is None


@given(codes, st.integers(0, 17), characters)
def test_every_change_of_one_character_is_detected(code, place, other):
    assume(code[place] != other)
    assert fault(code[:place] + other + code[place + 1 :]) is not None


@given(codes, st.integers(0, 17), st.integers(0, 17))
def test_every_swap_is_detected_but_that_of_the_first_and_the_last_character(code, one, other):
    assume(code[one] != code[other] and {one, other} != {0, 17})
    swapped = list(code)
    swapped[one], swapped[other] = code[other], code[one]
    assert fault("".join(swapped)) is not None


@given(codes, characters)
def test_the_inner_check_digit_is_verified_even_where_the_outer_one_agrees(code, other):
    assume(other != code[16])
    body = code[:16] + other
    assert fault(body + check_character(body)) is Fault.ORGANISATION_CHECK


@pytest.mark.parametrize(
    ("eight", "ninth"), [("71526726", "X"), ("79965505", "8"), ("40000062", "4"), ("00000000", "0")]
)
def test_the_check_digit_of_the_organisation_code_follows_gb_11714(eight, ninth):
    assert organisation_check_character(eight) == ninth


@pytest.mark.parametrize(("seventeen", "last"), [("0" * 17, "0"), ("91500000202802570", "Y")])
def test_a_remainder_of_zero_is_written_zero_and_one_is_written_y(seventeen, last):
    assert check_character(seventeen) == last


any_bytes = st.text(st.characters(max_codepoint=255), min_size=18, max_size=18)


@given(st.lists(codes | st.text(ALPHABET, min_size=18, max_size=18) | any_bytes, max_size=20))
def test_many_codes_at_once_are_judged_as_each_by_itself(many):
    letters = np.array([[ord(c) for c in code] for code in many], dtype=np.uint8).reshape(-1, 18)
    assert sound(letters).tolist() == [fault(code) is None for code in many]
