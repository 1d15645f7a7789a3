"""Rows without a code on the command line."""

import json

import pytest

from tests.conftest import KILN, SHOP
from tests.records.rows import row, table

WRITTEN = "德化县宏源陶瓷有限公司"


@pytest.fixture
def waiting(run, file):
    """One row waits for a decision about a name."""
    names = {KILN: "德化县宏达瓷厂", SHOP: "德化县宏远陶瓷有限公司"}
    register = table("registration", *(row("registration", enterprise=code, name=name) for code, name in names.items()))
    arrears = table("tax_arrears", row("tax_arrears", enterprise="", name=WRITTEN))
    for name, text in (("registration", register), ("tax_arrears", arrears)):
        run("ingest", file(text, f"{name}.csv"), "--received", "2025-06-30", "--source", name)


def test_what_waits_is_shown_with_the_candidates(run, waiting):
    code, out, _ = run("linking")
    assert code == 0
    assert WRITTEN in out
    assert SHOP in out
    [told] = [json.loads(line) for line in run("linking", "--json")[1].splitlines()]
    assert (told["kind"], told["value"], told["rows"], told["candidates"][0]["enterprise"]) == (
        "name",
        WRITTEN,
        1,
        SHOP,
    )


def test_a_decision_takes_the_row_in(run, waiting):
    code, _, err = run("link", "name", WRITTEN, "--enterprise", SHOP, "--reason", "电话核实")
    assert code == 0
    assert "1 accepted, 0 refused" in err
    assert run("linking", "--json")[1] == ""


def test_nobody_is_a_decision_too(run, waiting):
    code, _, err = run("link", "name", WRITTEN, "--none", "--reason", "外县企业")
    assert code == 0
    assert "的行不再处理" in err
    assert "0 accepted" not in err
    assert run("linking", "--json")[1] == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("name", WRITTEN, "--reason", "核实"), "--none"),
        (("name", WRITTEN, "--reason", "核实", "--none", "--enterprise", SHOP), "--none"),
        (("colour", WRITTEN, "--reason", "核实", "--none"), "“colour”不是线索的类别"),
        (("number", WRITTEN, "--reason", "核实", "--none"), "类别不是 number"),
        (("name", "没有这一家", "--reason", "核实", "--none"), "没有待核定的“没有这一家”"),
        (("name", WRITTEN, "--reason", " ", "--none"), "没有填写理由"),
    ],
    ids=["neither code nor none", "both", "unknown kind", "another kind", "nothing waits", "no reason"],
)
def test_an_incomplete_decision_is_refused_and_changes_nothing(run, waiting, words, said):
    code, _, err = run("link", *words)
    assert code == 1
    assert said in err
    assert json.loads(run("linking", "--json")[1])["rows"] == 1
