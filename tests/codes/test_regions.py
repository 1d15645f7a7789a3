import pytest

from scoring.codes.regions import every, region, within
from scoring.errors import Invalid, NotFound


def test_dehua_lies_in_quanzhou_in_fujian():
    dehua = region("350526")
    assert (dehua.name.zh, dehua.name.en, dehua.parent) == ("德化县", "Dehua", "350500")
    assert region("350500").parent == "350000"
    assert region("350000").parent is None


def test_quanzhou_has_its_twelve_counties():
    counties = [r.name.zh for r in every() if r.parent == "350500"]
    assert " ".join(counties) == "鲤城区 丰泽区 洛江区 泉港区 惠安县 安溪县 永春县 德化县 金门县 石狮市 晋江市 南安市"


def test_every_region_kept_has_its_parent_kept_and_names_in_both_languages():
    for r in every():
        assert r.parent is None or region(r.parent)
        assert r.name.zh
        assert r.name.en.isascii()


@pytest.mark.parametrize(
    ("code", "ancestor", "expected"),
    [
        ("350526", "350526", True),
        ("350526", "350500", True),
        ("350526", "350000", True),
        ("350500", "350526", False),
        ("350526", "350525", False),
        ("440305", "350000", False),
        ("440305", "440300", True),
        ("350510", "350500", True),
        ("350100", "350500", False),
    ],
)
def test_one_region_lies_within_another_by_its_digits_kept_here_or_not(code, ancestor, expected):
    assert within(code, ancestor) is expected


def test_every_region_lies_within_its_parent_and_not_the_other_way_round():
    for r in every():
        if r.parent:
            assert within(r.code, r.parent)
            assert not within(r.parent, r.code)


@pytest.mark.parametrize("code", ["", "35052", "3505261", "35052A", "050526", "３５０５２６"])
def test_what_is_no_region_code_is_refused(code):
    with pytest.raises(Invalid):
        within(code, "350000")
    with pytest.raises(Invalid):
        within("350526", code)


def test_a_region_elsewhere_is_not_invented():
    with pytest.raises(NotFound):
        region("440305")
