from itertools import combinations, pairwise

import pytest

from scoring.codes.grades import SCHEMES, Grade, grade
from scoring.errors import Invalid, NotFound


@pytest.mark.parametrize("scheme", list(SCHEMES))
def test_within_a_scheme_the_better_grade_is_the_greater(scheme):
    grades = [Grade(SCHEMES[scheme], symbol) for symbol in SCHEMES[scheme].symbols]
    assert all(better > worse and worse <= better and better >= worse for better, worse in pairwise(grades))
    assert sorted(grades) == grades[::-1]


@pytest.mark.parametrize(("one", "other"), list(combinations(SCHEMES, 2)))
def test_grades_of_two_schemes_are_never_compared_and_never_equal(one, other):
    a, b = Grade(SCHEMES[one], SCHEMES[one].symbols[0]), Grade(SCHEMES[other], SCHEMES[other].symbols[0])
    for compare in (a.__lt__, a.__le__, a.__gt__, a.__ge__):
        with pytest.raises(TypeError):
            compare(b)
    assert a != b


def test_m_means_unknown_and_stands_nowhere_between_a_and_d():
    unknown = grade("taxpayer", "M")
    assert not unknown.known
    assert grade("taxpayer", "D").known
    assert unknown == grade("taxpayer", "M")
    for other in (grade("taxpayer", "A"), grade("taxpayer", "D"), unknown):
        with pytest.raises(TypeError):
            assert unknown < other
        with pytest.raises(TypeError):
            assert other < unknown


@pytest.mark.parametrize(
    ("scheme", "text", "symbol"),
    [
        ("taxpayer", "A级", "A"),
        ("taxpayer", " M ", "M"),
        ("public_credit", "D", "D"),
        ("environment", "绿牌", "绿"),
        ("rating", "AA-", "AA-"),
        ("bank_rating", "D", "D"),
    ],
)
def test_a_grade_is_read_as_departments_write_it(scheme, text, symbol):
    assert grade(scheme, text) == Grade(SCHEMES[scheme], symbol)


@pytest.mark.parametrize(
    ("scheme", "text"),
    [
        ("public_credit", "M"),
        ("taxpayer", "E"),
        ("taxpayer", ""),
        ("taxpayer", "AB"),
        ("environment", "A"),
        ("rating", "D"),
        ("rating", "AAA-"),
        ("rating", "CCC+"),
    ],
)
def test_a_symbol_of_another_alphabet_is_refused(scheme, text):
    with pytest.raises(Invalid) as error:
        grade(scheme, text)
    assert SCHEMES[scheme].symbols[0] in error.value.remedy.zh


def test_an_unknown_scheme_is_not_found():
    with pytest.raises(NotFound):
        grade("school", "A")


def test_only_the_risk_class_of_market_supervision_is_internal():
    assert [s.name for s in SCHEMES.values() if s.internal] == ["market_risk"]


def test_grades_may_be_counted():
    assert len({grade("taxpayer", "A"), grade("taxpayer", "A级"), grade("public_credit", "A")}) == 2
