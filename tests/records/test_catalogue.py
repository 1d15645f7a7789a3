"""The catalogue: every rule that it lists can be broken, and the door then says exactly that rule."""

import csv

import pytest
from python_calamine import CalamineWorkbook

from scoring.records import kinds, reasons
from scoring.records.catalogue import EXAMPLE_USCC, OF_LINKING, OF_THE_ROW, about, english, entry, unit
from scoring.records.contract import ENTERPRISE
from scoring.records.quality.conflicts import CONFLICTS
from scoring.records.sources import SOURCES, source
from scoring.records.workbooks.exports import catalogue_workbook
from tests.conftest import KILN
from tests.records.rows import headers, row, through

NAMES = [s.name for s in SOURCES]
WHOLE_ROW = {r.id for r in OF_THE_ROW}
UNLINKED = {r.id for r in OF_LINKING}
TESTED_ELSEWHERE = WHOLE_ROW | UNLINKED | {"F03", "F04", "F05", "T02", "P01"}
BREAKS = {
    "V01": lambda kind: "",
    "V02": lambda kind: KILN[:17],
    "V03": lambda kind: KILN[:17] + ("0" if KILN[17] != "0" else "1"),
    "V04": lambda kind: "许多",
    "V05": lambda kind: "2025-13-45",
    "V06": lambda kind: f"0.{'0' * len(str(kind.scale))}5",
    "V07": lambda kind: "其实没有这个词",
    "V08": lambda kind: "-1",
    "V09": lambda kind: str(kind.largest // kind.scale + 1),
    "V10": lambda kind: "1" * (kind.longest + 1) if isinstance(kind, kinds.Code) else "长" * (kind.longest + 1),
    "V11": lambda kind: "3E+15",
    "V12": lambda kind: "45000",
    "V13": lambda kind: "114.3.1",
    "V15": lambda kind: "#N/A",
    "T01": lambda kind: "2025-07" if isinstance(kind, kinds.Month) else "2025-07-01",
    "P02": lambda kind: "110101199003077571",
}
"""A cell that breaks a rule of its kind and, where the rule has a bound, only just."""


KEEPS = {
    "V06": lambda kind: f"0.{'1' * (len(str(kind.scale)) - 1)}" if kind.scale > 1 else "1",
    "V08": lambda kind: "0",
    "V09": lambda kind: str(kind.largest // kind.scale),
    "V10": lambda kind: "1" * kind.longest if isinstance(kind, kinds.Code) else "长" * kind.longest,
}
"""The last cell that keeps a rule that has a bound."""


def told_by(tmp_path, name, rows):
    """Line by line, the reasons for which the door refused; ``{field: cell}`` rows under the official headers."""
    path = tmp_path / "file.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([headers(name), *rows])
    found: dict[int, set[tuple[str, str]]] = {}
    for line, field, reason in through(source(name), path).troubles:
        found.setdefault(line, set()).add((field, reason))
    return found


@pytest.mark.parametrize("name", NAMES)
def test_every_rule_on_a_cell_is_told_by_the_door_when_that_cell_breaks_it(tmp_path, name):
    contract = source(name)
    kind_of = {f.name: f.kind for f in contract.fields}
    checks = {c.reason.id for c in contract.checks}
    own = [r for r in entry(contract).rules if r.field and r.id.rsplit(".", 1)[1] in BREAKS]
    own = [r for r in own if r.id.rsplit(".", 1)[1] not in checks]
    rows = []
    for at, rule in enumerate(own):
        reason = rule.id.rsplit(".", 1)[1]
        unique = {f: f"{at}-1" for f in contract.key if isinstance(kind_of[f], kinds.Code) and f != rule.field}
        rows.append(list((row(name) | unique | {rule.field: BREAKS[reason](kind_of[rule.field])}).values()))
    told = told_by(tmp_path, name, rows)
    silent = [
        rule.id
        for line, rule in enumerate(own, 2)
        if not told.get(line, set()) & {(rule.header, said) for said in spoken(rule.id.rsplit(".", 1)[1], rule.field)}
    ]
    assert silent == []


def spoken(reason, field):
    """A row without its code may be linked by other clues: where that fails, this is told instead."""
    return {reason} | (UNLINKED if field == ENTERPRISE and reason in {"V01", "F03"} else set())


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_required_column_is_told_as_its_rule_says(tmp_path, name):
    for field in (f for f in source(name).fields if f.required):
        path = tmp_path / "file.csv"
        kept = {f.name: f.headers[0] for f in source(name).fields if f.name != field.name}
        cells = [row(name)[f] for f in kept]
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([list(kept.values()), cells])
        told = {(2, field.headers[0], said) for said in spoken("F03", field.name)}
        assert told & set(through(source(name), path).troubles)
        assert f"{name}.{field.name}.F03" in {r.id for r in entry(source(name)).rules}


@pytest.mark.parametrize("name", NAMES)
def test_the_last_cell_within_a_bound_is_read_and_the_first_beyond_it_is_not(name):
    kind_of = {f.name: f.kind for f in source(name).fields}
    for rule in entry(source(name)).rules:
        reason = rule.id.rsplit(".", 1)[1]
        if reason in KEEPS:
            kind = kind_of[rule.field]
            assert kind.parse(KEEPS[reason](kind)) is not None
            with pytest.raises(kinds.RejectedValue) as refused:
                kind.parse(BREAKS[reason](kind))
            assert refused.value.reason.id == reason


@pytest.mark.parametrize("name", NAMES)
def test_the_example_of_every_column_is_read_without_complaint(name):
    for field, column in zip(source(name).fields, entry(source(name)).columns, strict=True):
        assert field.kind.parse(column.example) is not None


def test_ids_are_unique_over_all_sources_and_made_of_source_field_and_reason():
    ids = [rule.id for s in SOURCES for rule in entry(s).rules]
    assert len(ids) == len(set(ids)) >= 150
    known = {r.id for r in reasons.CATALOGUE} | {c.reason.id for s in SOURCES for c in s.checks}
    for contract in SOURCES:
        fields = {f.name for f in contract.fields}
        for rule in entry(contract).rules:
            name, *between, reason = rule.id.split(".")
            assert name == contract.name
            assert reason in known
            assert between == ([rule.field] if rule.field else [])
            assert rule.field in fields or (not rule.field and reason in WHOLE_ROW)


def test_every_check_of_every_source_stands_among_its_rules():
    for contract in SOURCES:
        ids = {rule.id for rule in entry(contract).rules}
        assert {f"{contract.name}.{c.field}.{c.reason.id}" for c in contract.checks} <= ids
        assert about(contract).rules == len(ids)


def test_every_common_reason_stands_in_the_catalogue_and_in_these_tests():
    listed = {r.id.rsplit(".", 1)[1] for s in SOURCES for r in entry(s).rules}
    common = {r.id for r in reasons.CATALOGUE}
    assert common - listed == {"F04"}, "a file of no known source has no place under a source"
    assert listed & common - TESTED_ELSEWHERE == BREAKS.keys()


def test_a_field_is_told_with_unit_english_name_and_bound():
    bill = next(c for c in entry(source("electricity")).columns if c.name == "bill_fen")
    assert (bill.zh, bill.en, bill.unit, bill.type, bill.required) == ("应收金额(元)", "bill", "元", "number", True)
    account = next(f for f in source("electricity").fields if f.name == "account")
    assert (unit(account), english(account)) == ("", "account")
    bounds = {r.id: r.bound for r in entry(source("electricity")).rules}
    assert bounds["electricity.bill_fen.V09"] == "≤ 10,000,000,000,000"
    assert bounds["electricity.account.V10"] == "≤ 40"


def test_what_ends_the_use_of_a_record_is_said_in_words():
    told = " ".join(use.zh for use in entry(source("penalty")).about.use)
    assert "信用修复" in told
    assert "公示截止期" in told
    assert about(source("electricity")).use[0].zh == "没有停止使用的规定"


def test_the_example_code_has_two_right_check_characters():
    assert kinds.Uscc().parse(EXAMPLE_USCC) == EXAMPLE_USCC


def test_the_workbook_lists_sources_fields_rules_and_rules_between_sources(tmp_path):
    path = tmp_path / "catalogue.xlsx"
    path.write_bytes(catalogue_workbook(SOURCES))
    book = CalamineWorkbook.from_path(str(path))
    rows = {name: len(book.get_sheet_by_name(name).to_python()) - 1 for name in book.sheet_names}
    assert rows == {
        "来源": len(SOURCES),
        "字段": sum(len(s.fields) for s in SOURCES),
        "规则": sum(about(s).rules for s in SOURCES),
        "来源间规则": len(CONFLICTS),
    }
