"""Size classes by 工信部联企业〔2011〕300号: both sides of every bound, and the rule that one failing drops the class."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.codes.industries import sections
from scoring.codes.size import CLASSES, FEN_IN_WAN_YUAN, group_of, groups, size_class
from scoring.errors import Invalid, NotFound

PLENTY = {"staff": 10**7, "revenue_fen": 10**15, "assets_fen": 10**15}

TABLE = """
agriculture    revenue 50 500 20000
industry       staff 20 300 1000      revenue 300 2000 40000
construction   revenue 300 6000 80000 assets 300 5000 80000
wholesale      staff 5 20 200         revenue 1000 5000 40000
retail         staff 10 50 300        revenue 100 500 20000
transport      staff 20 300 1000      revenue 200 3000 30000
storage        staff 20 100 200       revenue 100 1000 30000
post           staff 20 300 1000      revenue 100 2000 30000
accommodation  staff 10 100 300       revenue 100 2000 10000
catering       staff 10 100 300       revenue 100 2000 10000
information    staff 10 100 2000      revenue 100 1000 100000
software       staff 10 100 300       revenue 50 1000 10000
real_estate    revenue 100 1000 200000 assets 2000 5000 10000
property       staff 100 300 1000     revenue 500 1000 5000
leasing        staff 10 100 300       assets 100 8000 120000
other          staff 10 100 300
"""


def _bounds():
    for line in TABLE.split("\n"):
        words = line.split()
        for place in range(1, len(words), 4):
            word, *numbers = words[place : place + 4]
            indicator, factor = ("staff", 1) if word == "staff" else (f"{word}_fen", FEN_IN_WAN_YUAN)
            for tier, number in zip(("small", "medium", "large"), numbers, strict=True):
                yield words[0], indicator, tier, int(number) * factor


BOUNDS = list(_bounds())


@pytest.mark.parametrize(("group", "indicator", "tier", "bound"), BOUNDS)
def test_a_bound_belongs_to_the_class_above_it(group, indicator, tier, bound):
    below = CLASSES[CLASSES.index(tier) - 1]
    assert size_class(group, **PLENTY | {indicator: bound}) == tier
    assert size_class(group, **PLENTY | {indicator: bound - 1}) == below


def test_the_table_above_is_the_whole_standard():
    assert len(groups()) == 16
    assert {(g.name, i) for g in groups().values() for i in g.bounds} == {(g, i) for g, i, _, _ in BOUNDS}


@pytest.mark.parametrize(
    ("staff", "wan", "expected"),
    [
        (25, 280, "micro"),
        (400, 1900, "small"),
        (300, 2000, "medium"),
        (1000, 40000, "large"),
        (5000, 299, "micro"),
        (19, 50000, "micro"),
        (999, 40000, "medium"),
    ],
)
def test_failing_one_lower_bound_drops_the_class(staff, wan, expected):
    assert size_class("industry", staff=staff, revenue_fen=wan * FEN_IN_WAN_YUAN) == expected


@pytest.mark.parametrize("group", list(groups()))
def test_a_missing_indicator_leaves_the_class_open_and_a_needless_one_does_not(group):
    needed = set(groups()[group].bounds)
    for indicator in PLENTY:
        found = size_class(group, **PLENTY | {indicator: None})
        assert found == (None if indicator in needed else "large")


amounts = st.integers(0, 3 * 10**11)


@given(st.sampled_from(list(groups())), st.integers(0, 3000), amounts, amounts, st.data())
def test_raising_an_indicator_never_lowers_the_class(group, staff, revenue, assets, data):
    given_now = {"staff": staff, "revenue_fen": revenue, "assets_fen": assets}
    raised = {name: value + data.draw(st.integers(0, 3 * 10**11)) for name, value in given_now.items()}
    assert CLASSES.index(size_class(group, **raised)) >= CLASSES.index(size_class(group, **given_now))


@pytest.mark.parametrize(
    ("code", "group"),
    [
        ("0141", "agriculture"),
        ("3074", "industry"),
        ("4411", "industry"),
        ("4790", "construction"),
        ("5164", "wholesale"),
        ("5211", "retail"),
        ("5310", None),
        ("5430", "transport"),
        ("5810", "transport"),
        ("5910", "transport"),
        ("5920", "storage"),
        ("6020", "post"),
        ("6110", "accommodation"),
        ("6210", "catering"),
        ("6420", "information"),
        ("6510", "software"),
        ("6621", None),
        ("7010", "real_estate"),
        ("7020", "property"),
        ("7030", "other"),
        ("7040", None),
        ("70", None),
        ("7211", "leasing"),
        ("7499", "other"),
        ("8311", None),
        ("8415", None),
        ("8521", "other"),
        ("9011", "other"),
        ("9111", None),
    ],
)
def test_an_industry_belongs_to_a_group_or_to_none(code, group):
    assert group_of(code) == group


def test_every_division_has_an_answer():
    answers = {group_of(f"{d:02}") for s in sections() for d in range(s.first, s.last + 1)}
    assert answers - {None} == set(groups()) - {"real_estate", "property"}


def test_what_is_no_industry_or_no_group_is_refused():
    with pytest.raises(Invalid):
        group_of("ceramics")
    with pytest.raises(NotFound):
        group_of("9911")
    with pytest.raises(NotFound) as error:
        size_class("ceramics", staff=1)
    assert "industry" in error.value.remedy.zh
