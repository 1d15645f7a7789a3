"""An edition is bytes: canonical, whole, and made only of its inputs."""

import datetime as dt
import json

import numpy as np
import pandas as pd
import pytest

from scoring.errors import UnreadableFile
from scoring.policy.decide import decide
from scoring.policy.parameters import Policy
from scoring.whitelist.edition import Inputs, compose, parse
from tests.policy.test_policy import population

INPUTS = Inputs(dt.date(2026, 11, 16), "m" * 64, Policy(), (("demand", "b1", "2026-11-01"),))


def edition(*changes):
    people = population(*changes).assign(
        industry="3074", township="浔中镇", purpose="周转", amount_fen=[np.nan, *[1e8] * (len(changes) - 1)]
    )
    coverage = pd.DataFrame(
        {"vat_invoice": True, "electricity": [i % 2 == 0 for i in range(len(changes))]}, index=people.index
    )
    return compose(INPUTS, people, coverage, decide(people, INPUTS.policy))


def test_manifest_then_the_listed_in_rank_order_then_those_left_out():
    made = edition({"score": 600.0}, {"score": 700.0}, {"demand": False}, {"score": 1.0, "banks": ()})
    lines = [json.loads(line) for line in made.body.splitlines()]
    assert lines[0]["listed"] == 2
    assert [r["rank"] for r in lines[1:3]] == [1, 2]
    assert [r["enterprise"] for r in lines[1:3]] == ["E1", "E0"]
    assert lines[3:] == [
        {"causes": ["NO_DEMAND"], "enterprise": "E2", "score": 650.0},
        {"causes": ["NO_CONSENT", "LOW_SCORE"], "enterprise": "E3", "score": 1.0},
    ]


def test_an_amount_not_stated_is_null_and_sources_are_named():
    first = edition({"score": 600.0}, {}).listed[1]
    assert first["amount_fen"] is None
    assert first["sources"] == ["electricity", "vat_invoice"]


def test_the_same_inputs_give_the_same_bytes_and_parsing_gives_them_back():
    made = edition({}, {"demand": False})
    assert edition({}, {"demand": False}).body == made.body
    assert parse(made.body) == made
    assert parse(made.body).inputs == INPUTS


@pytest.mark.parametrize("body", [b"", b"{}\n", b"\xff", b'{"format":"other"}\n', b"[]\n"])
def test_anything_else_is_refused(body):
    with pytest.raises(UnreadableFile):
        parse(body)


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (b'"as_of":"2026-11-16"', b'"as_of":"someday"'),
        (b',"minimum_sources":3', b""),
        (b'"minimum_sources":3', b'"minimum_sources":"3"'),
        (b'[["demand","b1","2026-11-01"]]', b'[["x"]]'),
        (b'"batches":[', b'"batchez":['),
    ],
)
def test_a_manifest_that_names_no_inputs_is_refused(good, bad):
    body = edition({}).body
    assert good in body
    with pytest.raises(UnreadableFile):
        parse(body.replace(good, bad))


def test_a_cut_edition_is_refused():
    body = edition({}, {"demand": False}).body
    with pytest.raises(UnreadableFile):
        parse(b"\n".join(body.splitlines()[:-1]))
