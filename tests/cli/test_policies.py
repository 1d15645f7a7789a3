"""The life of a policy on the command line: drafted by one person, approved by another, compared in words."""

import json

import pytest


@pytest.fixture
def person(monkeypatch):
    return lambda name: monkeypatch.setenv("LOGNAME", name)


def versions(run):
    return {row["version"]: row["state"] for row in map(json.loads, run("policies", "--json")[1].splitlines())}


def test_a_policy_is_drafted_edited_submitted_and_approved_by_another(run, person):
    person("li")
    code, version, err = run("draft-policy", "--set", "minimum_score=580", "--reason", "更稳")
    assert (code, version.strip()) == (0, "2")
    assert "最低融资推荐分由 560 分提高到 580 分" in err
    words = ("--set", "forbidden_purposes=赌", "--set", 'minimum_score_by_size={"micro": 540}', "--from", "2099-01-02")
    assert run("edit-policy", 2, *words, "--reason", "微型放宽")[0] == 0
    assert "approve-policy 2" in run("submit-policy", 2)[2]
    code, _, err = run("approve-policy", 2)
    assert (code, "Somebody else" in err) == (1, True)
    person("wang")
    assert "2099-01-02" in run("approve-policy", 2)[2]
    assert versions(run) == {2: "scheduled", 1: "in_force"}
    out = "".join(run("policies")[1].split())
    for part in ("2099-01-02", "待生效", "微型放宽", "li", "wang"):
        assert part in out
    code, _, err = run("withdraw-policy", 2, "--reason", "形势变化")
    assert (code, versions(run)) == (0, {2: "withdrawn", 1: "in_force"})


def test_two_versions_are_compared_and_an_older_one_comes_back(run, person):
    person("li")
    run("draft-policy", "--set", "grade_d_spreads=false", "--reason", "试行")
    run("submit-policy", 2)
    person("wang")
    run("approve-policy", 2)
    assert "纳税 D 级按负责人关联由“否”改为“是”" in run("compare-policies", 2, 1)[2]
    assert "the same parameters" in run("compare-policies", 1, 1)[2]
    code, version, _ = run("roll-back-policy", 1, "--reason", "恢复原标准")
    assert (code, version.strip()) == (0, "3")
    person("li")
    assert run("reject-policy", 3, "--reason", "再试一个月")[0] == 0
    assert versions(run) == {3: "rejected", 2: "in_force", 1: "superseded"}


def test_a_draft_whose_ground_has_changed_is_told_and_carried_on(run, person):
    person("zhao")
    run("draft-policy", "--set", "minimum_score=600", "--set", "valid_days=60", "--reason", "更稳")
    person("li")
    run("draft-policy", "--set", "minimum_score=580", "--reason", "稍稳")
    run("submit-policy", 3)
    person("wang")
    run("approve-policy", 3)
    _, table, err = run("policy", 2)
    assert "version 3 was approved meanwhile" in err
    assert "changed by both: minimum_score" in err
    assert "600 分" in table
    person("zhao")
    code, version, _ = run("rebase-policy", 2, "--keep", "minimum_score")
    assert (code, version.strip()) == (0, "4")
    assert "最低融资推荐分由 580 分提高到 600 分" in run("policy", 4)[2]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("draft-policy", "--set", "minimum_score", "--reason", "x"), "NAME=VALUE"),
        (("draft-policy", "--set", "maximum_score=1", "--reason", "x"), "maximum_score"),
        (("draft-policy", "--set", "minimum_score=high", "--reason", "x"), "'high'"),
        (("draft-policy", "--set", "minimum_score=580", "--reason", " "), "No reason"),
        (("draft-policy", "--set", "minimum_score=580", "--from", "2001-01-01", "--reason", "x"), "is past"),
        (("draft-policy", "--reason", "x"), "unchanged"),
        (("approve-policy", 9), "no version 9"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(run, words, said):
    code, _, err = run(*words)
    assert code == 1
    assert said in err
