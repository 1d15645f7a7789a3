"""An edition is bytes: canonical, whole, and made only of its inputs."""

import datetime as dt
import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given

from scoring.codes import data
from scoring.errors import Invalid, UnreadableFile
from scoring.policy.decide import DECISIONS, decide
from scoring.policy.parameters import Policy
from scoring.policy.population import population
from scoring.policy.rules import CAUSES
from scoring.whitelist.edition import Inputs, compose, parse
from tests.policy.people import AS_OF, crowds, facts_of

INPUTS = Inputs(AS_OF, "m" * 64, Policy(), (("demand", "b1", "2026-11-01"),), data.digests())


def edition(*changes, inputs=INPUTS):
    return composed(facts_of(*changes), inputs)


def composed(facts, inputs=INPUTS):
    electricity = [i % 2 == 0 for i in range(len(facts))]
    coverage = pd.DataFrame({"vat_invoice": True, "electricity": electricity}, index=facts.index)
    return compose(inputs, facts, coverage, decide(population(facts, AS_OF), inputs.policy))


def test_manifest_then_the_recommended_in_rank_order_then_everybody_else_by_code():
    made = edition({"score": 600.0}, {"score": 700.0}, {"demand": False}, {"score": 559.5}, {"dishonest": True})
    lines = [json.loads(line) for line in made.body.splitlines()]
    assert lines[0]["counts"] == {"recommended": 2, "cultivated": 1, "left_out": 2, "applied": 4}
    assert [(r["rank"], r["enterprise"]) for r in lines[1:3]] == [(1, "E00001"), (2, "E00000")]
    assert [(r["enterprise"], r["decision"]) for r in lines[3:]] == [
        ("E00002", "left_out"),
        ("E00003", "cultivated"),
        ("E00004", "left_out"),
    ]
    assert lines[3] == {
        "applied": False,
        "causes": ["NO_DEMAND"],
        "decision": "left_out",
        "enterprise": "E00002",
        "score": 650.0,
    }


def test_a_recommended_row_tells_tier_products_limits_and_the_banks_it_is_recommended_to():
    [row] = edition({"amount_fen": 1e8, "banks": ("north-bank", "south-bank"), "watched": True}).listed
    assert (row["tier"], row["watched"], row["amount_fen"]) == (2, True, 10**8)
    assert row["limit_fen"] == max(fen for _, fen in row["products"])
    assert row["banks"] == ["north-bank", "south-bank"]
    assert row["causes"] == ["MEETS_ALL"]
    limited = Inputs(AS_OF, "m", Policy(bank_scopes={"south-bank": {"townships": ("上涌镇",)}}), (), {})
    [row] = edition({"banks": ("north-bank", "south-bank")}, inputs=limited).listed
    assert row["banks"] == ["north-bank"]


def test_a_cultivated_row_tells_what_separates_it_from_the_list():
    [row] = edition({"score": 545.5, "sources": 2}).others
    assert (row["decision"], row["score"], row["needed"]) == ("cultivated", 545.5, 560.0)
    assert row["gaps"] == [
        {"cause": "FEW_SOURCES", "have": 2.0, "lacking": [], "need": 3.0, "unit": "sources"},
        {"cause": "LOW_SCORE", "have": 545.5, "lacking": [], "need": 560.0, "unit": "points"},
    ]


def test_an_amount_not_stated_is_null_and_sources_are_named():
    first = edition({"amount_fen": np.nan}, {"score": 600.0}).listed[0]
    assert first["amount_fen"] is None
    assert first["sources"] == ["electricity", "vat_invoice"]


def test_it_counts_until_the_policys_last_day():
    assert edition({}).valid_until == AS_OF + dt.timedelta(days=Policy().valid_days)


@given(crowds)
def test_every_enterprise_has_exactly_one_decision_with_at_least_one_cause(facts):
    made = composed(facts)
    rows = [*made.listed, *made.others]
    assert sorted(row["enterprise"] for row in rows) == list(facts.index)
    for row in rows:
        assert row["decision"] in DECISIONS
        assert row["causes"]
        assert set(row["causes"]) <= set(CAUSES)
        assert (row["decision"] == "recommended") == (row["causes"] == ["MEETS_ALL"])


@given(crowds)
def test_the_same_inputs_give_the_same_bytes_and_parsing_gives_them_back(facts):
    made = composed(facts)
    assert composed(facts).body == made.body
    assert parse(made.body) == made
    assert parse(made.body).inputs == INPUTS


def test_rows_in_another_order_give_the_same_bytes():
    facts = facts_of({}, {"score": 600.0}, {"demand": False})
    coverage = pd.DataFrame({"electricity": [True, False, True]}, index=facts.index)
    made = compose(INPUTS, facts, coverage, decide(population(facts, AS_OF), INPUTS.policy))
    turned, known = facts.iloc[::-1], coverage.iloc[[1, 0, 2]]
    assert compose(INPUTS, turned, known, decide(population(turned, AS_OF), INPUTS.policy)).body == made.body


@pytest.mark.parametrize("body", [b"", b"{}\n", b"\xff", b'{"format":"other"}\n', b"[]\n"])
def test_anything_else_is_refused(body):
    with pytest.raises(UnreadableFile):
        parse(body)


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (b'"as_of":"2026-11-16"', b'"as_of":"someday"'),
        (b'"valid_until":"20', b'"valid_until":"x'),
        (b',"minimum_sources":3', b""),
        (b'"minimum_sources":3', b'"minimum_sources":"3"'),
        (b'[["demand","b1","2026-11-01"]]', b'[["x"]]'),
        (b'"batches":[', b'"batchez":['),
        (b'"rules":{', b'"rulez":{'),
        (b'"recommended":1}', b'"recommended":0}'),
        (b'"decision":"left_out"', b'"decision":"shelved"'),
        (b'"xinyidai-edition/2"', b'"xinyidai-edition/3"'),
    ],
)
def test_an_edition_that_is_not_whole_is_refused(good, bad):
    body = edition({}, {"demand": False}).body
    assert good in body
    with pytest.raises(UnreadableFile):
        parse(body.replace(good, bad))


def test_a_cut_edition_is_refused():
    body = edition({}, {"demand": False}).body
    with pytest.raises(UnreadableFile):
        parse(b"\n".join(body.splitlines()[:-1]))


EARLIER = (
    b'{"as_of":"2026-05-16","batches":[],"format":"xinyidai-edition/1","left_out":1,"listed":1,"model":"m","policy":{}}\n'
    b'{"enterprise":"A","rank":1}\n{"causes":["NO_DEMAND"],"enterprise":"B","score":600.0}\n'
)


def test_an_edition_of_before_is_read_and_says_that_it_cannot_be_made_again():
    read = parse(EARLIER)
    assert read.counts == {"recommended": 1, "cultivated": 0, "left_out": 1}
    assert read.valid_until is None
    with pytest.raises(Invalid, match="earlier version"):
        _ = read.inputs
    with pytest.raises(UnreadableFile):
        parse(EARLIER.replace(b'"listed":1', b'"listed":3'))
