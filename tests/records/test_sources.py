"""The contracts: every check just inside and just outside, every header, every unit, every word."""

import re

import pytest

from scoring.errors import NotFound
from scoring.records import kinds
from scoring.records.contract import BOOK_KEEPING, ENTERPRISE
from scoring.records.door.reading import recognise
from scoring.records.reasons import CATALOGUE
from scoring.records.sources import SOURCES, source
from tests.records.boundaries import BOUNDARIES
from tests.records.rows import RECEIVED, headers, row, table, through

NAMES = [s.name for s in SOURCES]
CHECKED = sorted((s.name, check.reason.id) for s in SOURCES for check in s.checks)


def outcome(tmp_path, name, *rows):
    path = tmp_path / "file.csv"
    path.write_text(table(name, *rows), encoding="utf-8")
    return through(source(name), path)


@pytest.mark.parametrize("name", NAMES)
def test_a_valid_row_of_each_source_is_accepted(tmp_path, name):
    [record] = outcome(tmp_path, name, row(name)).accepted
    assert record["known_at"] == (record["occurred_at"] if name == "vat_invoice" else RECEIVED)


@pytest.mark.parametrize(("name", "reason", "inside", "outside"), BOUNDARIES)
def test_each_check_lets_the_last_good_row_in_and_the_first_bad_one_not(tmp_path, name, reason, inside, outside):
    assert outcome(tmp_path, name, row(name, **inside)).troubles == []
    field = next(c.field for c in source(name).checks if c.reason.id == reason)
    assert outcome(tmp_path, name, row(name, **outside)).troubles == [(2, source(name).header_of(field), reason)]


def test_every_check_of_every_source_has_its_boundary_above():
    assert sorted({(name, reason) for name, reason, _, _ in BOUNDARIES}) == CHECKED


def test_no_two_reasons_share_an_id_and_each_speaks_both_languages():
    every = [*CATALOGUE, *(check.reason for s in SOURCES for check in s.checks)]
    assert len({r.id for r in every}) == len(every)
    for reason in every:
        for text in (reason.title, reason.remedy):
            assert re.search("[\u4e00-\u9fff]", text.zh), reason.id
            assert text.en, reason.id
            assert not re.search("[\u4e00-\u9fff]", text.en), reason.id


@pytest.mark.parametrize("name", NAMES)
def test_the_official_headers_are_recognised_as_their_source(name):
    assert recognise(headers(name), SOURCES) is source(name)


@pytest.mark.parametrize("name", NAMES)
def test_any_synonym_of_any_header_still_leads_to_the_source(name):
    official = headers(name)
    for place, field in enumerate(source(name).fields):
        for synonym in field.headers:
            changed = [*official[:place], synonym, *official[place + 1 :]]
            assert recognise(changed, SOURCES) is source(name), synonym


@pytest.mark.parametrize("name", NAMES)
def test_the_last_synonym_of_every_header_together_is_recognised_too(name):
    last = [f.headers[-1] for f in source(name).fields]
    assert recognise(last, SOURCES, source(name)) is source(name)


def test_bills_without_their_quantity_could_be_any_and_are_not_guessed():
    bill = [h for h in headers("water") if "用水量" not in h]
    assert recognise(bill, SOURCES) is None
    assert recognise(bill, SOURCES, source("water")) is source("water")
    assert recognise(bill, SOURCES, source("penalty")) is None


def test_unknown_or_too_few_headers_lead_nowhere():
    assert recognise(["甲", "乙"], SOURCES) is None
    assert recognise(headers("penalty")[:4], SOURCES, source("penalty")) is None


@pytest.mark.parametrize("contract", SOURCES, ids=lambda s: s.name)
def test_the_name_of_a_number_carries_the_unit_it_is_held_in(contract):
    units = {
        1: ("year", "_months", "_days", "_percent", "_kva", "score", "insured", "depositors", "staff"),
        100: ("_fen",),
        1000: ("_wh", "_litre"),
        1_000_000: ("_fen",),
    }
    for field in contract.fields:
        if isinstance(field.kind, kinds.Number):
            assert field.name.endswith(units[field.kind.scale]), field.name
            assert (field.kind.scale == 1_000_000) == ("万元" in field.headers[0]), field.name


@pytest.mark.parametrize("contract", SOURCES, ids=lambda s: s.name)
def test_a_contract_is_whole(contract):
    names = [f.name for f in contract.fields]
    assert len(set(names)) == len(names)
    assert not set(names) & {f.name for f in BOOK_KEEPING}
    kinds_by_name = {f.name: f for f in contract.fields}
    assert isinstance(kinds_by_name[ENTERPRISE].kind, kinds.Uscc)
    for needed in (contract.occurred, *filter(None, [contract.known])):
        assert kinds_by_name[needed].required, f"{needed} dates a fact: it cannot be missing"
    for part in contract.key:  # an entry and its removal are two facts under one number
        assert kinds_by_name[part].required or part in {"removed_on", "withdrawn_on"}
    assert not kinds_by_name[contract.occurred].ahead
    assert {c.field for c in contract.checks} <= set(names)
    assert contract.owner
    assert contract.legal_basis
    assert contract.defects
    assert contract.schema.names == [*names, *(f.name for f in BOOK_KEEPING)]


def test_a_source_is_found_by_its_name_and_an_unknown_name_says_which_there_are():
    assert [source(name).name for name in NAMES] == NAMES
    with pytest.raises(NotFound) as problem:
        source("gossip")
    assert "electricity" in problem.value.remedy.en
