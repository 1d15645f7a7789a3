"""The policy as data: every number explained, bounded and referenced; what does not fit is refused with a sentence."""

import json
from dataclasses import asdict, fields
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.codes.industries import divisions
from scoring.errors import Invalid
from scoring.policy.parameters import (
    BY_NAME,
    NAMES,
    PARAMETERS,
    PRODUCTS,
    SCOPES,
    SECTIONS,
    Parameter,
    Policy,
    changed,
    checked,
    policy,
)

AS_INSTALLED = asdict(Policy())


def refused(**change: object) -> Invalid:
    with pytest.raises(Invalid) as refusal:
        changed(Policy(), change)
    assert refusal.value.detail.zh
    assert refusal.value.remedy.zh
    return refusal.value


def test_every_field_of_a_policy_has_its_entry_in_the_same_order_and_there_is_no_other():
    assert [p.name for p in PARAMETERS] == [f.name for f in fields(Policy)]


@pytest.mark.parametrize("parameter", PARAMETERS, ids=lambda p: p.name)
def test_every_parameter_says_what_it_means_in_both_languages_and_where_it_comes_from(parameter):
    assert parameter.section in SECTIONS
    assert parameter.reference
    for words in (parameter.label, parameter.meaning):
        assert words.zh
        assert words.en
        assert words.zh != words.en
    if parameter.kind in {"number", "whole", "table"}:
        assert parameter.unit.zh
        assert parameter.lowest < parameter.highest


@pytest.mark.parametrize("parameter", PARAMETERS, ids=lambda p: p.name)
def test_what_is_installed_passes_its_own_checks(parameter):
    installed = getattr(Policy(), parameter.name)
    assert checked(parameter, installed) == installed
    assert type(checked(parameter, installed)) is type(installed)


def test_a_policy_written_as_json_and_read_again_is_the_same_to_the_byte():
    written = json.dumps(AS_INSTALLED, sort_keys=True)
    again = policy(json.loads(written))
    assert again == Policy()
    assert json.dumps(asdict(again), sort_keys=True) == written


def test_the_order_of_a_tables_names_makes_no_difference():
    one, other = ({"small": 600.0, "micro": 580.0}, {"micro": 580.0, "small": 600.0})
    written = [json.dumps(asdict(changed(Policy(), {"minimum_score_by_size": t}))) for t in (one, other)]
    assert written[0] == written[1]


def test_some_parameters_are_changed_and_the_others_stay():
    new = changed(Policy(), MappingProxyType({"minimum_score": 580, "quota_by_industry": {"30": 5}}))
    assert (new.minimum_score, new.quota_by_industry) == (580.0, {"30": 5.0})
    assert asdict(new) | {"minimum_score": 560.0, "quota_by_industry": {}} == AS_INSTALLED


def test_a_misspelt_parameter_is_refused_and_the_right_names_are_told():
    refusal = refused(minimum_scores=580)
    assert "minimum_scores" in str(refusal.detail)
    assert "minimum_score" in refusal.remedy.en


@pytest.mark.parametrize("name", [p.name for p in PARAMETERS])
def test_a_missing_parameter_is_named(name):
    with pytest.raises(Invalid, match=f"'{name}' is missing"):
        policy({other: value for other, value in AS_INSTALLED.items() if other != name})


@pytest.mark.parametrize("parameter", [p for p in PARAMETERS if p.kind in {"number", "whole"}], ids=lambda p: p.name)
@pytest.mark.parametrize("value", ["580", True, None, float("nan"), float("inf"), [1], {}])
def test_what_is_no_number_is_refused_for_a_number(parameter, value):
    refusal = refused(**{parameter.name: value})
    assert parameter.label.en in refusal.detail.en
    assert parameter.label.zh in refusal.detail.zh


@pytest.mark.parametrize("parameter", [p for p in PARAMETERS if p.kind in {"number", "whole"}], ids=lambda p: p.name)
def test_a_number_is_taken_at_its_bounds_and_refused_beyond_them(parameter):
    for bound in (parameter.lowest, parameter.highest):
        assert getattr(changed(Policy(), {parameter.name: bound}), parameter.name) == bound
    for beyond in (parameter.lowest - 1, parameter.highest + 1):
        assert "between" in refused(**{parameter.name: beyond}).remedy.en


def test_the_bounds_are_told_in_full():
    assert "0 and 100,000,000 (yuan)" in refused(tax_arrears_veto_yuan=-1).remedy.en
    assert "0.001 and 1 (share)" in refused(maximum_pd=0).remedy.en


@pytest.mark.parametrize("parameter", [p for p in PARAMETERS if p.kind == "whole"], ids=lambda p: p.name)
def test_a_whole_number_has_no_fraction(parameter):
    assert "whole number" in refused(**{parameter.name: parameter.highest - 0.5}).remedy.en
    taken = getattr(changed(Policy(), {parameter.name: float(parameter.highest)}), parameter.name)
    assert type(taken) is int


@pytest.mark.parametrize("parameter", [p for p in PARAMETERS if p.kind == "switch"], ids=lambda p: p.name)
@pytest.mark.parametrize("value", [0, 1, "true", None])
def test_a_switch_is_true_or_false_and_nothing_else(parameter, value):
    assert "true or false" in refused(**{parameter.name: value}).remedy.en


@pytest.mark.parametrize(
    ("name", "good", "unknown"),
    [
        ("minimum_score_by_size", "micro", "tiny"),
        ("maximum_pd_by_size", "large", "Large"),
        ("minimum_score_by_industry", "30", "3074"),
        ("quota_by_industry", "01", "99"),
        ("credit_limits_yuan", "7", "8"),
        ("tier_shares", "0", "8"),
        ("tax_grades", "C", "D"),
        ("green_grades", "yellow", "red"),
    ],
)
def test_a_table_takes_the_names_of_its_kind_and_refuses_any_other(name, good, unknown):
    value = BY_NAME[name].highest
    assert getattr(changed(Policy(), {name: {good: value}}), name) == {good: value}
    refusal = refused(**{name: {good: value, unknown: value}})
    assert f"cannot be '{unknown}'" in refusal.detail.en
    assert refusal.remedy.en.startswith("Names: ")


@pytest.mark.parametrize("name", ["quota_by_bank", "quota_by_township"])
def test_banks_and_townships_are_named_as_the_records_name_them(name):
    assert getattr(changed(Policy(), {name: {"龙浔镇": 3}}), name) == {"龙浔镇": 3.0}
    for bad in ("", "镇" * 41, 5):
        assert refused(**{name: {bad: 3}})


@pytest.mark.parametrize("parameter", [p for p in PARAMETERS if p.kind == "table"], ids=lambda p: p.name)
def test_a_number_in_a_table_has_the_bounds_of_the_table(parameter):
    good = next(iter({"industry": divisions()}.get(parameter.keys) or NAMES.get(parameter.keys, ("某",))))
    for bad in (parameter.lowest - 1, parameter.highest + 1, "1", True):
        assert "between" in refused(**{parameter.name: {good: bad}}).remedy.en
    for bad in ([], "x", 1, None, {str(n): 1 for n in range(501)}):
        assert "table" in refused(**{parameter.name: bad}).remedy.en


def test_only_the_first_of_many_names_are_told():
    assert refused(quota_by_industry={"99": 1}).remedy.en.endswith("…")
    assert not refused(minimum_score_by_size={"tiny": 1}).remedy.en.endswith("…")


def test_words_are_a_list_of_short_words():
    assert changed(Policy(), {"forbidden_purposes": [" 炒股 ", "购房"]}).forbidden_purposes == ("炒股", "购房")
    for bad in ("炒股", [""], ["  "], ["长" * 41], [1], {"炒股": 1}, ["词"] * 501):
        assert "words" in refused(forbidden_purposes=bad).remedy.en


def test_a_banks_scope_names_divisions_townships_sizes_and_products():
    scopes = {"north-bank": {"industries": ["30"], "townships": ["龙浔镇"], "sizes": ["micro"], "products": ["tax"]}}
    taken = changed(Policy(), {"bank_scopes": scopes}).bank_scopes
    assert taken == {"north-bank": {aspect: tuple(names) for aspect, names in scopes["north-bank"].items()}}
    assert set(scopes["north-bank"]) == set(SCOPES)


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        ({"industries": ["3074"]}, "cannot be '3074'"),
        ({"sizes": ["tiny"]}, "cannot be 'tiny'"),
        ({"products": ["mortgage"]}, "cannot be 'mortgage'"),
        ({"townships": [""]}, "cannot be ['']"),
        ({"regions": ["350526"]}, "cannot be 'regions'"),
        ({"products": "tax"}, "cannot be 'tax'"),
        ({1: ["30"], "sizes": ["micro"]}, "cannot be 1"),
    ],
)
def test_an_unknown_aspect_or_name_in_a_scope_is_refused(scope, words):
    assert words in refused(bank_scopes={"north-bank": scope}).detail.en


def test_a_refused_product_is_told_which_there_are():
    assert refused(bank_scopes={"north-bank": {"products": ["mortgage"]}}).remedy.en == f"Names: {', '.join(PRODUCTS)}"


@pytest.mark.parametrize("bad", [[], "x", {"north-bank": []}, {"": {}}, {"north-bank": {}, 1: {}}])
def test_what_is_no_table_of_scopes_is_refused(bad):
    assert refused(bank_scopes=bad)


_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 2000)
    | st.floats()
    | st.sampled_from(["", "micro", "30", "1", "A", "tax"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["micro", "30", "1", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(st.sampled_from(PARAMETERS), _values)
def test_any_value_is_either_taken_in_the_parameters_type_or_refused_with_a_sentence(parameter: Parameter, value):
    taken, refusal = None, None
    try:
        taken = changed(Policy(), {parameter.name: value})
    except Invalid as caught:
        refusal = caught
    if taken is None:
        assert parameter.label.zh in refusal.detail.zh
        assert refusal.remedy.en
    else:
        assert type(getattr(taken, parameter.name)) is type(getattr(Policy(), parameter.name))
        assert policy(json.loads(json.dumps(asdict(taken)))) == taken
