"""Rows without a code, from the file to the decision: linked by what was known, waiting, decided, known from then on."""

from datetime import date
from hashlib import sha256
from pathlib import Path

import pyarrow.dataset as ds
import pytest

from scoring.errors import Invalid, NotFound
from scoring.pipeline.directory import directory_of
from scoring.pipeline.ingest import Delivery, Receipt, deliveries, ingest
from scoring.pipeline.linking import carry_out, decide, questions
from scoring.pipeline.withdrawal import withdraw
from scoring.pipeline.workspace import Workspace, opened
from scoring.records.identity.clues import Clue
from scoring.records.sources import source
from scoring.settings import Settings
from scoring.store import aliases, audit, quarantine
from scoring.store.quarantine import Filter
from tests.conftest import KILN, SHOP
from tests.records.rows import row, table

FIRST, TODAY = date(2025, 6, 2), date(2025, 6, 30)
KILN_NAME, SHOP_NAME = "德化县宏达瓷厂", "德化县宏远陶瓷有限公司"
LIKE_SHOP = Clue("name", "德化县宏源陶瓷有限公司")
"""One character is another one that sounds the same."""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return opened(Settings(home=tmp_path / "home", today=TODAY))


def deliver(workspace: Workspace, name: str, *rows: dict[str, str], on: date = TODAY, file: str = "") -> Receipt:
    path = workspace.settings.home / (file or f"{name}-{on}-{len(list(workspace.settings.home.iterdir()))}.csv")
    path.write_text(table(name, *rows), encoding="utf-8")
    [receipt] = ingest(workspace, [Delivery(path, on, source(name))], "clerk")
    assert receipt.problem is None
    return receipt


def register(workspace: Workspace, on: date = FIRST) -> None:
    rows = (row("registration", enterprise=code, name=name) for code, name in ((KILN, KILN_NAME), (SHOP, SHOP_NAME)))
    deliver(workspace, "registration", *rows, on=on)


def arrears(name: str, **changes: str) -> dict[str, str]:
    return row("tax_arrears", enterprise="", name=name, **changes)


def records(workspace: Workspace, name: str) -> list[dict]:
    folder = workspace.lake.root / name
    return ds.dataset(folder).to_table().to_pylist() if folder.exists() else []


def waiting(workspace: Workspace):
    with workspace.database.reading() as connection:
        return questions(connection)


def states(workspace: Workspace) -> dict[str, int]:
    with workspace.database.reading() as connection:
        return {state: count for state, count in quarantine.by_state(connection).items() if count}


def test_a_row_is_linked_by_what_was_known_on_its_day_and_keeps_the_rule(workspace: Workspace):
    register(workspace)
    assert deliver(workspace, "tax_arrears", arrears(KILN_NAME)).accepted == 1
    [record] = records(workspace, "tax_arrears")
    assert (record["enterprise"], record["linked"], record["known_at"]) == (KILN, "L6", TODAY)


def test_what_is_known_later_does_not_link_an_earlier_delivery(workspace: Workspace):
    register(workspace, on=TODAY)
    early = deliver(workspace, "tax_arrears", arrears(KILN_NAME), on=date(2025, 6, 29))
    assert (early.accepted, early.by_reason) == (0, (("N01", 1),))


def test_a_register_that_came_on_the_same_day_counts(workspace: Workspace):
    register(workspace, on=TODAY)
    assert deliver(workspace, "tax_arrears", arrears(KILN_NAME)).accepted == 1


def test_of_one_delivery_what_says_who_is_who_is_read_first(workspace: Workspace):
    """The manifest says which file is which; by name alone 欠税 would come before 登记."""
    folder = workspace.settings.home / "delivery"
    folder.mkdir()
    files = {
        "欠税.csv": ("tax_arrears", table("tax_arrears", arrears(KILN_NAME))),
        "登记.csv": ("registration", table("registration", row("registration", enterprise=KILN, name=KILN_NAME))),
    }
    lines = ["文件,来源,报送日期,行数,SHA256"]
    for file, (name, text) in files.items():
        (folder / file).write_text(text, encoding="utf-8")
        lines.append(f"{file},{name},{TODAY},1,{sha256(text.encode()).hexdigest()}")
    (folder / "清单.csv").write_text("\n".join(lines), encoding="utf-8")
    receipts = ingest(workspace, deliveries([folder], TODAY), "clerk")
    assert [(r.source, r.accepted) for r in receipts] == [("registration", 1), ("tax_arrears", 1)]


def test_a_name_that_was_changed_is_a_former_name(workspace: Workspace):
    register(workspace)
    change = row("registration_change", enterprise=KILN, item="名称变更", before="德化县旧日瓷厂", after=KILN_NAME)
    deliver(workspace, "registration_change", change, on=FIRST)
    deliver(workspace, "tax_arrears", arrears("德化旧日瓷厂"))
    assert [(r["enterprise"], r["linked"]) for r in records(workspace, "tax_arrears")] == [(KILN, "L7")]
    assert directory_of(workspace, TODAY).known[KILN].name == KILN_NAME


def test_a_bill_follows_its_account_and_a_landlords_meter_waits(workspace: Workspace):
    register(workspace)
    own = row(
        "utility_account",
        enterprise=KILN,
        account="0591",
        ownership="自有",
        share_percent="",
        landlord_name="",
        capacity_kva="",
        opened_on="2020-01-01",
    )
    rented = own | {"account": "0592", "ownership": "房东", "landlord_name": "某某"}
    deliver(workspace, "utility_account", own, rented, on=FIRST)
    bills = [row("electricity", enterprise="", account=account, account_name="") for account in ("0591", "0592")]
    receipt = deliver(workspace, "electricity", *bills)
    assert (receipt.accepted, receipt.by_reason) == (1, (("N04", 1),))
    [question] = waiting(workspace)
    assert (question.clue, question.offered[0].candidate.enterprise) == (Clue("account", "电/0592"), KILN)


def test_rows_wait_together_by_their_clue_with_what_speaks_for_each_candidate(workspace: Workspace):
    register(workspace)
    deliver(
        workspace,
        "tax_arrears",
        arrears(LIKE_SHOP.value),
        arrears(LIKE_SHOP.value, tax_type="增值税"),
        arrears("厦门远洋运输集团"),
    )
    deliver(workspace, "tax_payment", row("tax_payment", enterprise="", name=LIKE_SHOP.value))
    [question] = waiting(workspace)
    assert (question.clue, question.count, question.sources) == (LIKE_SHOP, 3, {"tax_arrears": 2, "tax_payment": 1})
    first = question.offered[0]
    assert first.candidate.enterprise == SHOP
    told = {sign.words.zh: sign.favours for sign in first.signs}
    assert told == {"字号行业不同": False, "读音相同": True, "组织形式相同": True, "行政区划相同": True}


def test_a_decision_sends_the_rows_in_again_known_from_today(workspace: Workspace):
    register(workspace)
    deliver(workspace, "tax_arrears", arrears(LIKE_SHOP.value), arrears(KILN_NAME), on=FIRST)
    [receipt] = decide(workspace, LIKE_SHOP, SHOP, "officer", "电话核实")
    assert (receipt.accepted, receipt.resolved, receipt.quarantined) == (1, 1, 0)
    linked = {r["enterprise"]: (r["linked"], r["known_at"]) for r in records(workspace, "tax_arrears")}
    assert linked == {KILN: ("L6", FIRST), SHOP: ("L0", TODAY)}
    assert waiting(workspace) == []
    assert states(workspace) == {"resolved": 1}


def test_later_rows_are_linked_by_the_decision_and_earlier_ones_are_not(workspace: Workspace):
    register(workspace)
    deliver(workspace, "tax_arrears", arrears(LIKE_SHOP.value), on=FIRST)
    decide(workspace, LIKE_SHOP, SHOP, "officer", "电话核实")
    assert deliver(workspace, "tax_payment", row("tax_payment", enterprise="", name=LIKE_SHOP.value)).accepted == 1
    early = row("tax_payment", enterprise="", name=LIKE_SHOP.value, tax_type="旧")
    assert deliver(workspace, "tax_payment", early, on=FIRST).by_reason == (("N03", 1),)


def test_nobodys_rows_are_dismissed_and_later_ones_refused_for_that_reason(workspace: Workspace):
    register(workspace)
    deliver(workspace, "tax_arrears", arrears(LIKE_SHOP.value), on=FIRST)
    assert decide(workspace, LIKE_SHOP, None, "officer", "外县企业") == []
    assert states(workspace) == {"dismissed": 1}
    later = arrears(LIKE_SHOP.value, tax_type="增值税")
    assert deliver(workspace, "tax_arrears", later).by_reason == (("N05", 1),)
    assert waiting(workspace) == []


def test_a_decision_is_kept_with_who_and_why_and_stands_in_the_audit_trail(workspace: Workspace):
    register(workspace)
    deliver(workspace, "tax_arrears", arrears(LIKE_SHOP.value))
    decide(workspace, LIKE_SHOP, SHOP, "officer", "电话核实")
    with workspace.database.reading() as connection:
        [kept] = aliases.newest(connection)
        [noted] = [e for e in audit.newest(connection) if e["action"] == "link"]
        audit.verify(connection)
    assert (kept["value"], kept["enterprise"], kept["decided_by"], kept["reason"], kept["decided_on"]) == (
        LIKE_SHOP.value, SHOP, "officer", "电话核实", TODAY,
    )  # fmt: skip
    assert (noted["actor"], noted["subject"], noted["detail"]["because"]) == ("officer", SHOP, "电话核实")


def test_nothing_is_decided_without_a_reason_a_question_or_a_registered_enterprise(workspace: Workspace):
    register(workspace)
    deliver(workspace, "tax_arrears", arrears(LIKE_SHOP.value))
    with pytest.raises(Invalid):
        decide(workspace, LIKE_SHOP, SHOP, "officer", " ")
    with pytest.raises(Invalid):
        decide(workspace, LIKE_SHOP, "91350526MA00000000", "officer", "核实")
    with pytest.raises(NotFound):
        decide(workspace, Clue("name", "没有这一家"), SHOP, "officer", "核实")
    with workspace.database.reading() as connection:
        assert aliases.newest(connection) == []


def test_a_decision_that_was_interrupted_is_carried_out_later_and_only_once(workspace: Workspace):
    """The decision is kept before the rows come in again; what stops between the two is taken up."""
    register(workspace)
    deliver(workspace, "tax_arrears", arrears(LIKE_SHOP.value))
    with workspace.database.transaction() as connection:
        aliases.add(connection, LIKE_SHOP, SHOP, TODAY, "officer", "电话核实")
    assert [r.accepted for r in carry_out(workspace, "officer")] == [1]
    assert carry_out(workspace, "officer") == []


def test_a_row_that_is_wrong_in_another_way_too_takes_the_place_of_the_one_that_waited(workspace: Workspace):
    register(workspace)
    deliver(workspace, "tax_arrears", arrears(LIKE_SHOP.value, balance_fen="约三万"), on=FIRST)
    assert waiting(workspace) == []
    with workspace.database.reading() as connection:
        assert quarantine.by_reason(connection, Filter(state="open")) == [("V04", "tax_arrears", 1)]


def test_a_lost_lake_file_is_written_again_as_it_was(workspace: Workspace):
    """Although more is known by now: an enterprise of the same name has come, which would make the row wait."""
    register(workspace)
    first = deliver(workspace, "tax_arrears", arrears(KILN_NAME), file="twice.csv")
    path = workspace.lake.path("tax_arrears", first.batch)
    before = path.read_bytes()
    path.unlink()
    deliver(
        workspace,
        "registration",
        row("registration", enterprise=SHOP, name=KILN_NAME, changed_on="2025-06-01"),
        on=FIRST,
    )
    again = deliver(workspace, "tax_arrears", arrears(KILN_NAME), file="twice.csv")
    assert again.state == "known"
    assert path.read_bytes() == before


def test_a_withdrawn_register_is_not_asked(workspace: Workspace):
    register(workspace)
    assert directory_of(workspace, TODAY).known
    with workspace.database.reading() as connection:
        batch = next(r["subject"] for r in audit.newest(connection) if r["action"] == "ingest")
    withdraw(workspace, batch, "officer", "报错文件")
    assert directory_of(workspace, TODAY).known == {}
