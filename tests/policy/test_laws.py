"""Laws that hold of every policy and every population; and the same decisions made plainly, one after the other."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.codes.size import CLASSES
from scoring.policy.decide import CULTIVATED, RECOMMENDED, decide
from scoring.policy.parameters import PRODUCTS, Policy, changed
from scoring.policy.population import population
from scoring.policy.rules import EVERY, LISTED
from tests.policy.people import AS_OF, crowds
from tests.policy.reference import ORDER, decided

plenty = settings(max_examples=60)
"""Of crowds of some two hundred enterprises each: more than ten thousand decisions a law."""

_scores = st.one_of(st.sampled_from([0.0, 560.0, 580.0, 600.0]), st.floats(400, 800))
_risks = st.one_of(st.sampled_from([0.02, 0.05, 1.0]), st.floats(0.001, 1))
_places = st.integers(0, 3)
_switch = st.booleans()
_sizes, _industries = st.sampled_from(CLASSES), st.sampled_from(["30", "17"])
_townships, _banks = st.sampled_from(["龙浔镇", "浔中镇"]), st.sampled_from(["north-bank", "south-bank"])
_scope = st.fixed_dictionaries(
    {},
    optional={
        "industries": st.lists(_industries, max_size=1),
        "townships": st.lists(_townships, max_size=1),
        "sizes": st.lists(_sizes, max_size=2),
        "products": st.lists(st.sampled_from(list(PRODUCTS)), max_size=2),
    },
)

policies = st.fixed_dictionaries(
    {},
    optional={
        "minimum_score": _scores,
        "minimum_score_by_size": st.dictionaries(_sizes, _scores, max_size=2),
        "minimum_score_by_industry": st.dictionaries(_industries, _scores, max_size=2),
        "maximum_pd": _risks,
        "maximum_pd_by_size": st.dictionaries(_sizes, _risks, max_size=2),
        "minimum_sources": st.integers(1, 8),
        "minimum_operating_months": st.sampled_from([0, 6, 12, 24]),
        "tax_arrears_veto_yuan": st.sampled_from([0, 1_000_000]),
        "grade_d_spreads": _switch,
        "unreachable_excludes": _switch,
        "public_grade_d_excludes": _switch,
        "red_environment_excludes": _switch,
        "own_meter_required": _switch,
        "watch_points": st.sampled_from([0.0, 20.0, 55.5]),
        "watch_limit_share": st.sampled_from([0.0, 0.5, 1.0]),
        "forbidden_purposes": st.sampled_from([(), ("购房",), ("购", "周转")]),
        **{f"{name}_offered": _switch for name in PRODUCTS},
        "electricity_multiple": st.sampled_from([0.0, 0.7, 3.0]),
        "tax_grades": st.dictionaries(st.sampled_from("ABMC"), st.sampled_from([0.5, 8.0]), max_size=3),
        "green_grades": st.dictionaries(st.sampled_from(["green", "blue", "yellow"]), st.just(0.3), max_size=2),
        "ceramics_infringements": st.integers(0, 1),
        "ceramics_cap_yuan": st.sampled_from([0, 3_000_000]),
        "credit_limits_yuan": st.dictionaries(st.sampled_from("123457"), st.sampled_from([9_999, 570_000]), max_size=3),
        "tier_shares": st.dictionaries(st.sampled_from("123457"), st.sampled_from([0.57, 1.0]), max_size=4),
        "outstanding_counts": _switch,
        "smallest_limit_yuan": st.sampled_from([1_000, 10_000, 70_000]),
        "quota_by_bank": st.dictionaries(_banks, _places, max_size=2),
        "quota_by_industry": st.dictionaries(_industries, _places, max_size=2),
        "quota_by_township": st.dictionaries(_townships, _places, max_size=2),
        "bank_scopes": st.dictionaries(_banks, _scope, max_size=2),
        "cultivation_points": st.sampled_from([0.0, 40.0]),
        "cultivation_causes": st.integers(0, 3),
    },
).map(lambda given_: changed(Policy(), given_))


@plenty
@given(crowds, policies)
def test_all_at_once_the_decisions_are_those_made_plainly_one_after_the_other(facts, policy):
    people = population(facts, AS_OF)
    made, plainly = decide(people, policy), decided(facts.to_dict("records"), policy)
    for i, expected in enumerate(plainly):
        told = made.causes_of(i)
        assert told == (tuple(cause for cause in ORDER if cause in expected.causes) or (LISTED,))
        assert dict(zip(PRODUCTS, made.limits[:, i].tolist(), strict=True)) == expected.limits
        assert (made.rank[i], made.cultivated[i]) == (expected.rank, expected.cultivated)
        assert made.needed[i] == expected.needed
        if made.listed[i]:
            assert {bank for bank, to in zip(people.banks, made.banks[i], strict=True) if to} == expected.banks


@plenty
@given(crowds, policies)
def test_every_enterprise_has_exactly_one_decision_with_at_least_one_cause(facts, policy):
    made = decide(population(facts, AS_OF), policy)
    for i in range(len(facts)):
        told = made.causes_of(i)
        assert told
        assert len(set(told)) == len(told)
        assert (told == (LISTED,)) == made.listed[i] == (made.decision_of(i) == RECOMMENDED)
        assert made.cultivated[i] == (made.decision_of(i) == CULTIVATED)
    assert not (made.listed & made.cultivated).any()


@plenty
@given(crowds, policies)
def test_ranks_are_one_to_n_by_score_and_then_by_code_and_nobody_else_has_one(facts, policy):
    people = population(facts, AS_OF)
    made = decide(people, policy)
    ranked = sorted(np.flatnonzero(made.rank), key=lambda i: made.rank[i])
    assert [made.rank[i] for i in ranked] == list(range(1, len(ranked) + 1))
    assert ranked == sorted(np.flatnonzero(made.listed), key=lambda i: (-people.score[i], people.enterprises[i]))


@plenty
@given(crowds, policies)
def test_whoever_is_listed_stated_a_demand_gave_a_consent_and_has_a_limit_and_a_bank(facts, policy):
    people = population(facts, AS_OF)
    made = decide(people, policy)
    for i in np.flatnonzero(made.listed):
        assert people.marks["demand"][i]
        assert made.banks[i].any()
        assert (made.banks[i] <= people.consents[i]).all()
        assert made.products_of(i)
        assert made.limit_yuan[i] == made.products_of(i)[0][1] / 100


@plenty
@given(crowds, policies)
def test_no_more_are_listed_than_there_are_places(facts, policy):
    people = population(facts, AS_OF)
    made = decide(people, policy)
    for table, name in ((policy.quota_by_industry, "industry"), (policy.quota_by_township, "township")):
        for word, places in table.items():
            assert (made.listed & people.groups[name].among([word])).sum() <= places
    for column, bank in enumerate(people.banks):
        assert (made.listed & made.banks[:, column]).sum() <= policy.quota_by_bank.get(bank, np.inf)


# Raising a threshold never admits.


def raised(table: dict[str, float], by: float, highest: float) -> dict[str, float]:
    return {name: min(value + by, highest) for name, value in table.items()}


RAISED = {
    "in general": lambda p, by: replace(p, minimum_score=p.minimum_score + by),
    "for a size": lambda p, by: replace(p, minimum_score_by_size=raised(p.minimum_score_by_size, by, 1000)),
    "for an industry": lambda p, by: replace(
        p, minimum_score_by_industry=raised(p.minimum_score_by_industry, by, 1000)
    ),
    "of a size that had none": lambda p, by: replace(
        p, minimum_score_by_size={"small": p.minimum_score + by, **p.minimum_score_by_size}
    ),
    "for the watched": lambda p, by: replace(p, watch_points=p.watch_points + by),
    "of the PD": lambda p, by: replace(p, maximum_pd=p.maximum_pd / (1 + by)),
    "of the PD of a size": lambda p, by: replace(
        p, maximum_pd_by_size={size: bound / (1 + by) for size, bound in p.maximum_pd_by_size.items()}
    ),
    "of the sources": lambda p, by: replace(p, minimum_sources=p.minimum_sources + round(by / 40)),
    "of the age": lambda p, by: replace(p, minimum_operating_months=p.minimum_operating_months + round(by)),
}


@settings(max_examples=300)
@given(crowds, policies, st.sampled_from(list(RAISED)), st.floats(0, 200))
def test_raising_a_threshold_never_admits_even_where_places_are_few(facts, policy, raising, by):
    people = population(facts, AS_OF)
    before, after = decide(people, policy), decide(people, RAISED[raising](policy, by))
    assert not (after.listed & ~before.listed).any()
    assert (after.banks == before.banks).all(), "and moves nobody to another bank"


# Nobody's decision rests on the company it keeps, but for places.


def without_places(policy: Policy) -> Policy:
    return replace(policy, quota_by_bank={}, quota_by_industry={}, quota_by_township={})


@plenty
@given(crowds, policies, st.randoms(use_true_random=False))
def test_the_order_of_the_facts_makes_no_difference(facts, policy, random):
    shuffled = facts.iloc[random.sample(range(len(facts)), len(facts))]
    one, other = (decide(population(each, AS_OF), policy) for each in (facts, shuffled))
    assert (one.people.enterprises == other.people.enterprises).all()
    for name in ("causes", "rank", "limits", "cultivated"):
        assert (getattr(one, name) == getattr(other, name)).all()


@plenty
@given(crowds, policies)
def test_an_enterprise_decided_alone_is_decided_as_among_the_others(facts, policy):
    policy = without_places(policy)
    together = decide(population(facts, AS_OF), policy)
    for i in range(0, len(facts), 40):
        made_alone = (population(facts.iloc[[i]], AS_OF), together.people.taken(np.array([i])))
        for alone in (decide(people, policy) for people in made_alone):
            assert alone.causes_of(0) == together.causes_of(i)
            assert alone.products_of(0) == together.products_of(i)
            assert alone.decision_of(0) == together.decision_of(i)


@plenty
@given(crowds, policies)
def test_what_is_lawfully_excluded_no_score_brings_back(facts, policy):
    lawful = [place for place, rule in enumerate(EVERY) if rule.kind == "exclusion"]
    best = facts.assign(score=1000.0, pd=0.0001, sources=8, band=1)
    one, other = (decide(population(each, AS_OF), policy) for each in (facts, best))
    assert (one.causes[lawful] == other.causes[lawful]).all()
