"""Which numbers are personal, and that no trace of them stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.records.privacy import WITHHELD, is_resident_id, without_personal_data

DIGITS_ONLY = "913505199001010347"
"""A valid unified social credit code in the form of a permanent resident's number."""
PERSONAL = [
    "11010519491231002X", "11010519491231002x", "350526199001011234", "110105 19491231 002X", "110105-19491231-002X",
    "３５０５２６１９９００１０１１２３４", "110105491231002", "13800000000", "138 0000 0000", "138-0000-0000", "+8613800000000",
    "008613800000000", "6222020200000000006", "6222 0202 0000 0000 006", "１３８００００００００",
    "138.1234.0004", "138—1234—0005", "138–1234–0005", "3505 2619 8001 0112 34", "350526 1980 0101 1235",
    "350526.19800101.1235", "350526—19800101—123X", "911234199001011234", "9 11234 19900101 1234",
]  # fmt: skip
OTHERS = [
    "0595-23522888", "059523522888", "(0595)23522888", "400-820-8820", "12345", "350526100012345", "350526133112345",
    "6222020200000000005", "35052600000012345678", "2025032812345678", "E12345678", "91350526MA0000015F", "10086",
    "12800000000", "1380000000", "138000000000", DIGITS_ONLY, "138.12340004", "2025.03.01 2025.04.01",
]  # fmt: skip


@pytest.mark.parametrize("number", PERSONAL)
@pytest.mark.parametrize("around", ["{}", "陈某{}", "{}，德化", "({})", "a{}b"])
def test_numbers_of_persons_are_dropped_wherever_they_stand(number, around):
    kept = without_personal_data(around.format(number))
    assert WITHHELD in kept
    assert sum(map(str.isdigit, kept)) <= 4, "nothing but the code of the country may remain"


@pytest.mark.parametrize("number", OTHERS)
def test_landlines_documents_and_codes_of_enterprises_stay(number):
    assert without_personal_data(f"见{number}号") == f"见{number}号"


def test_several_numbers_in_one_text_are_all_dropped():
    assert without_personal_data("陈13800000000，林13900000000") == f"陈{WITHHELD},林{WITHHELD}"


@pytest.mark.parametrize(("number", "real"), [
    ("11010519491231002X", True), ("11010519491231002x", True), ("110105194912310021", True), ("110105491231002", False),
    ("11010519491331002X", False), ("350526201012310021", True), ("350526201101010021", False),
    ("911234199001011234", True), (DIGITS_ONLY, False),
])  # fmt: skip
def test_an_identity_number_is_known_by_its_date_and_its_check_character(number, real):
    assert is_resident_id(number) is real


@given(st.text("0123456789Xx -+１２３陈厂", max_size=60))
def test_what_was_hidden_once_holds_nothing_more_to_hide(text):
    kept = without_personal_data(text)
    assert without_personal_data(kept) == kept
