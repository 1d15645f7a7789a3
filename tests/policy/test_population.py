"""A population in columns: the same facts as in the table, told by words and numbers in arrays."""

import numpy as np
import pytest

from scoring.policy.facts import MARKS, NUMBERS
from scoring.policy.population import population
from tests.policy.people import AS_OF, GOOD, facts_of, people_of


def words(group):
    return [group.names[code] for code in group.codes]


def test_every_mark_number_and_word_of_the_facts_is_found_again():
    facts = facts_of(
        {}, {"dishonest": True, "sales_yuan": np.nan, "township": ""}, {"name": "店", "tax_paid_yuan": 7.0}
    )
    people = population(facts, AS_OF)
    assert (len(people), people.as_of, people.enterprises.tolist()) == (3, AS_OF, facts.index.tolist())
    for name in MARKS:
        assert people.marks[name].tolist() == facts[name].tolist()
    for name in NUMBERS:
        assert people.numbers[name].tolist() == pytest.approx(facts[name].tolist(), nan_ok=True)
    for name in ("township", "size", "ownership", "taxpayer_grade", "environmental_grade", "public_grade"):
        assert words(people.groups[name]) == facts[name].tolist()
    assert words(people.purposes) == facts["purpose"].tolist()
    assert people.names.tolist() == facts["name"].tolist()
    assert [people.score[0], people.pd[0], people.tier[0], people.sources[0]] == [
        GOOD["score"], GOOD["pd"], GOOD["band"], GOOD["sources"],
    ]  # fmt: skip


def test_enterprises_stand_in_the_order_of_their_codes():
    facts = facts_of({"score": 1.0}, {"score": 2.0}, {"score": 3.0}).iloc[[2, 0, 1]]
    people = population(facts, AS_OF)
    assert (people.enterprises.tolist(), people.score.tolist()) == (["E00000", "E00001", "E00002"], [1.0, 2.0, 3.0])


@pytest.mark.parametrize(
    ("code", "division"),
    [("C3074", "30"), ("3074", "30"), ("C30", "30"), ("A0141", "01"), ("01", "01"), ("C", ""), ("", "")],
)
def test_an_industry_is_told_by_its_division_whether_or_not_the_letter_of_the_section_stands_before_it(code, division):
    assert words(people_of({"industry": code}).groups["industry"]) == [division]


def test_consents_are_a_table_of_enterprises_and_banks():
    people = people_of({"banks": ("b",)}, {"banks": ()}, {"banks": ("a", "b")})
    assert people.banks == ("a", "b")
    assert people.consents.tolist() == [[False, True], [False, False], [True, True]]


def test_nobody_and_nobodys_consent_are_populations_too():
    assert (people_of().consents.shape, len(people_of())) == ((0, 0), 0)
    assert people_of({"banks": ()}).consents.shape == (1, 0)


def test_a_group_looks_up_counts_and_finds_words():
    group = people_of({"size": "micro"}, {"size": ""}, {"size": "small"}, {"size": "micro"}).groups["size"]
    assert group.looked_up({"micro": 5.0}, 1.0).tolist() == [5.0, 1.0, 1.0, 5.0]
    assert group.among(["micro", "large"]).tolist() == [True, False, False, True]
    counts = group.counts(np.array([True, True, False, False]))
    assert dict(zip(group.names, counts.tolist(), strict=True)) == {"": 1, "micro": 1, "small": 0}


def test_some_of_a_population_keep_their_facts():
    people = people_of({}, {"name": "店", "score": 1.0, "township": "上涌镇", "banks": ("b",), "dishonest": True})
    one = people.taken(np.array([1]))
    assert (len(one), one.names.tolist(), one.score.tolist(), words(one.groups["township"])) == (
        1,
        ["店"],
        [1.0],
        ["上涌镇"],
    )
    assert one.consents.tolist() == [people.consents[1].tolist()]
    assert one.marks["dishonest"].tolist() == [True]
