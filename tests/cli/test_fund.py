"""The fund on the command line: drafted, filled, enrolled, claimed, recovered, each by whom it may."""

import datetime as dt
import json

import pytest

from scoring.pipeline.workspace import opened
from scoring.settings import Settings
from tests.store.lent import GRANTED, ground, listed, report

KILN = "91350526MA0000001K"
LATER = GRANTED + dt.timedelta(120)


@pytest.fixture
def li(monkeypatch, run):
    return _by("li", monkeypatch, run)


@pytest.fixture
def wang(monkeypatch, run):
    return _by("wang", monkeypatch, run)


def _by(name, monkeypatch, run):
    def command(*words, on=GRANTED):
        monkeypatch.setenv("LOGNAME", name)
        monkeypatch.setenv("XINYIDAI_TODAY", on.isoformat())
        return run("fund", *words)

    return command


@pytest.fixture
def loans(tmp_path):
    """A store in which a bank lent a million yuan to a recommended enterprise, and half of it is 90 days late."""
    workspace = opened(Settings(home=tmp_path / "home", _env_file=None))
    with workspace.database.transaction() as connection:
        ground(connection)
        listed(connection, (KILN, "one"))
        report(connection, "one", "L1", KILN)
        report(connection, "one", "L2", "91350526MA0000002H")

    def late():
        with workspace.database.transaction() as connection:
            said = {"reported_on": LATER, "state": "overdue", "overdue_days": 90, "balance_fen": 50_000_000}
            report(connection, "one", "L1", KILN, **said)

    return late


def begun(li, wang):
    code, version, err = li("scheme", "draft", "--template", "pingshan", "--set", "compensation_cap_bp=10000",
                            "--reason", "试行", "--from", GRANTED)  # fmt: skip
    assert code == 0, err
    assert "post_12634606" in err
    assert wang("scheme", "approve", version.strip())[0] == 0
    assert li("contribute", "1,000", "--from", "德化县财政局")[0] == 0


def test_the_fund_from_its_scheme_to_a_recovery(li, wang, loans):
    begun(li, wang)
    code, out, err = li("enrol")
    assert code == 0
    assert "one L1" in out
    assert "L2" in err
    loans()
    code, out, err = li("claim", "one", "L1", "50", on=LATER)
    assert code == 0, err
    number = err.split()[-1]
    assert "待审批" in li(on=LATER)[1]
    assert li("approve-claim", number, on=LATER)[0] == 1, "li filed it"
    code, out, _ = wang("approve-claim", number, on=LATER)
    assert code == 0
    assert out.count("20.00") >= 2
    assert li("recover", "one", "L1", "5", on=LATER)[0] == 0
    out = "".join(li(on=LATER)[1].split())
    for told in ("资金池/pool│982.00", "已补偿待追偿/compensated,stillowed│45.00", "已补偿20.00"):
        assert told in out, out
    lines = [json.loads(line) for line in li("ledger", "--json", on=LATER)[1].splitlines()]
    assert [e["kind"] for e in lines] == ["contribution", "enrolment", "report", "claim", "payment", "recovery"]
    assert all(sum(p["fen"] for p in e["postings"]) == 0 for e in lines)
    assert "已补偿" in li("claims", on=LATER)[1]


def test_what_is_wrong_is_told_with_what_to_do(li, wang, loans):
    assert "xinyidai fund scheme draft" in li()[2]
    assert "pingshan" in li("scheme", "draft", "--template", "mars", "--reason", "试")[2]
    assert "fuse_bank_bp" in li("scheme", "draft", "--set", "fuse=1", "--reason", "试")[2]
    begun(li, wang)
    for amount in ("0", "-1", "0.0000001", "many"):
        assert li("contribute", "--from", "财政局", "--", amount)[0] == 2
    for words, why in (
        (("claim", "one", "L1", "1"), "not in the fund's cover"),
        (("correct", "1", "--reason", "误记"), "Somebody else"),
        (("approve-claim", "9"), "no claim 9"),
        (("fuse", "--lift", "--reason", "已回落"), "not blown"),
    ):
        code, _, err = li(*words)
        assert (code, why in err) == (1, True), err


def test_a_blown_fuse_is_told_and_lifted_by_a_person(li, wang, loans):
    begun(li, wang)
    _, version, _ = li("scheme", "draft", "--set", "fuse_bank_bp=3000", "--reason", "熔断")
    wang("scheme", "approve", version.strip())
    li("enrol")
    loans()
    assert "熔断" in li("refresh", on=LATER)[1] + li("fuse", "--bank", "one", on=LATER)[1]
    assert "fuse blown since" in li("claim", "one", "L1", "50", on=LATER)[2]
    assert "cannot be lifted" in wang("fuse", "--lift", "--bank", "one", "--reason", "已整改", on=LATER)[2]


def test_the_scheme_is_shown_in_words_and_rejected_or_withdrawn(li, wang, loans):
    version = li("scheme", "draft", "--template", "xiamen", "--reason", "试行")[1].strip()
    assert "未核实" in li("scheme", "draft", "--template", "xiamen", "--reason", "试行")[2]
    assert wang("scheme", "reject", version)[0] == 0
    listed_ = li("scheme", "show")[1]
    assert "厦门 2025" in listed_
    assert "rejected" in listed_
    assert "基金分担比例" in li("scheme", "show", version)[1]


def test_refusals_corrections_and_write_offs_need_a_reason(li, wang, loans):
    begun(li, wang)
    li("enrol")
    loans()
    number = li("claim", "one", "L1", "50", on=LATER)[2].split()[-1]
    assert wang("refuse-claim", number, on=LATER)[0] == 2
    assert wang("refuse-claim", number, "--reason", "材料不全", on=LATER)[0] == 0
    number = li("claim", "one", "L1", "50", on=LATER)[2].split()[-1]
    wang("approve-claim", number, on=LATER)
    assert "Somebody else" in wang("write-off", "one", "L1", "--reason", "破产终结", on=LATER)[2]
    assert li("write-off", "one", "L1", "--reason", "破产终结", on=LATER)[0] == 0
    assert wang("correct", "1", "--reason", "误记", on=LATER)[0] == 1, "the pool would be overdrawn"
