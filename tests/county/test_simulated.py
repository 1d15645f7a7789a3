"""The simulated county sends what the contracts ask for, dirty rows as tallied, the same bytes every time."""

from __future__ import annotations

import csv
import hashlib
import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook

from scoring.county.files import MANIFEST
from scoring.county.identity import person_tokens
from scoring.county.plan import month_end
from scoring.county.population import settle
from scoring.county.simulated import AS_OF, BANKS, CountyPlan, Delivery, deliver
from scoring.county.uncoded import WAITING
from scoring.errors import Invalid
from scoring.records import kinds
from scoring.records.contract import ENTERPRISE, MISSING_INTEGER, Field, Source, heading
from scoring.records.sources import SOURCES, source

PLAN = CountyPlan(enterprises=240, seed=7, largest_district=100)
"""A county of three districts."""
RARE = {"serious_violation", "tax_violation", "key_attention"}
"""Sources that may have nothing to tell of so few."""

Record = dict[str, object]


class Judged(NamedTuple):
    """What an ingester must do with a file: accept these, quarantine that many, look for the code of the others."""

    accepted: list[Record]
    refused: int
    uncoded: int


class County(NamedTuple):
    """A delivered county, read back independently of the project's own reader."""

    delivery: Delivery
    folder: Path
    manifest: list[dict[str, str]]
    judged: dict[str, Judged]

    def records(self, name: str) -> list[Record]:
        """Accepted records of a source, oldest delivery first."""
        files = [entry["文件"] for entry in self.manifest if entry["来源"] == name]
        return [record for file in files for record in self.judged[file].accepted]


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> County:
    folder = tmp_path_factory.mktemp("county")
    delivery = deliver(PLAN, folder)
    with (folder / MANIFEST).open(encoding="utf-8-sig", newline="") as stream:
        manifest = list(csv.DictReader(stream))
    return County(delivery, folder, manifest, {e["文件"]: _judge(folder, e) for e in manifest})


def _rows(path: Path) -> list[list[str]]:
    if path.suffix == ".csv":
        raw = path.read_bytes()
        damaged = raw.replace(b"\xff", b"")  # the one byte that no encoding of ours holds
        encoding = "utf-8-sig" if _decodes(damaged) else "gb18030"
        return list(csv.reader(raw.decode(encoding, errors="replace").splitlines()))
    if path.suffix == ".jsonl":
        objects = [_object(line) for line in path.read_text(encoding="utf-8").splitlines()]
        keys = max(objects, key=len)
        return [list(keys), *([row.get(key, "") for key in keys] if row else [] for row in objects)]
    if path.suffix == ".parquet":
        table = pq.read_table(path)
        return [table.column_names, *(list(row.values()) for row in table.to_pylist())]
    sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    return [[_text(cell) for cell in row] for row in sheet]


def _object(line: str) -> dict[str, str]:
    """The cells of an object; none of one that is broken, nested, or has a key twice."""
    try:
        pairs: list[tuple[str, object]] = json.loads(line, object_pairs_hook=list)
    except ValueError:
        return {}
    cells = {key: cell for key, cell in pairs if isinstance(cell, str)}
    return cells if len(cells) == len(pairs) else {}


def _decodes(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _text(cell: object) -> str:
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return str(cell)


def _judge(folder: Path, entry: dict[str, str]) -> Judged:
    """Read a file cell by cell by the contract: slow, plain, and nobody else's code."""
    contract, delivered = source(entry["来源"]), date.fromisoformat(entry["报送日期"])
    official = {h: (f, kind) for f in reversed(contract.fields) for h, kind in f.spellings.items()}
    rows = _rows(folder / entry["文件"])
    at = next(i for i, row in enumerate(rows) if sum(heading(cell) in official for cell in row) > len(row) // 2)
    header, body = [heading(cell) for cell in rows[at]], rows[at + 1 :]
    assert len(body) == int(entry["行数"]), entry
    columns = {place: official[cell] for place, cell in enumerate(header) if cell in official}
    named = {field.name for field, _ in columns.values()}
    if not {f.name for f in contract.fields if f.required} <= named:
        return Judged([], len(body), 0)
    accepted: list[Record] = []
    keys: set[tuple[object, ...]] = set()
    uncoded = 0
    for row in body:
        if _lacks_code(contract, columns, row):
            uncoded += 1
            continue
        record = _record(contract, columns, row, len(header), delivered)
        key = tuple(record[k] for k in contract.key) if record else ()
        if record and key not in keys:
            keys.add(key)
            accepted.append(record)
    return Judged(accepted, len(body) - len(accepted) - uncoded, uncoded)


Columns = dict[int, tuple[Field, kinds.Kind]]


def _lacks_code(contract: Source, columns: Columns, row: list[str]) -> bool:
    """Whether another number stands in the place of the code, or nothing; private persons have none anyway."""
    code = next((row[place] for place, (field, _) in columns.items() if field.name == ENTERPRISE and row), "-")
    return len(code) in {9, 15} or (code == "" and contract.natural_person is None)


def _record(contract: Source, columns: Columns, row: list[str], width: int, delivered: date) -> Record | None:
    """The record in a row, or ``None`` if it must be quarantined."""
    if len(row) != width or any("\ufffd" in cell for cell in row):
        return None
    record: Record = {f.name: None for f in contract.fields}
    for place, (field, kind) in columns.items():
        text = kinds.tidy(row[place])
        if text in kinds.BLANK_WORDS:
            if field.required:
                return None
            continue
        try:
            record[field.name] = kind.parse(text)
        except kinds.RejectedValue:
            return None
    if contract.natural_person is not None:
        column, word = contract.natural_person
        if record[column] == word:
            return None
    occurred = record[contract.occurred]
    assert isinstance(occurred, date)
    if occurred > delivered:
        return None
    arrays = {f.name: _column(f.kind, record[f.name]) for f in contract.fields}
    return None if any(check.broken(arrays).any() for check in contract.checks) else record


def _column(kind: kinds.Kind, value: object) -> np.ndarray:
    if isinstance(kind, kinds.Day | kinds.Month):
        return np.array([value or "NaT"], dtype="datetime64[D]")
    if isinstance(kind, kinds.Number):
        return np.array([MISSING_INTEGER if value is None else value], dtype=np.int64)
    return np.array([value], dtype=object)


def test_manifest_names_every_file_with_its_digest(county: County) -> None:
    assert {e["文件"] for e in county.manifest} == {p.name for p in county.folder.iterdir()} - {MANIFEST}
    for entry in county.manifest:
        assert entry["SHA256"] == hashlib.sha256((county.folder / entry["文件"]).read_bytes()).hexdigest()
    assert len(county.manifest) == county.delivery.files
    assert sum(int(e["行数"]) for e in county.manifest) == county.delivery.rows


def test_every_source_is_delivered_and_the_newest_file_is_a_day_old(county: County) -> None:
    sources = {s.name for s in SOURCES}
    assert sources - RARE <= {e["来源"] for e in county.manifest} <= sources
    newest = max(date.fromisoformat(e["报送日期"]) for e in county.manifest)
    assert (AS_OF - newest).days == 1
    assert PLAN.as_of == np.datetime64(AS_OF)


def test_exactly_the_tallied_rows_must_be_quarantined(county: County) -> None:
    delivery, judged = county.delivery, county.judged.values()
    waiting = sum(count for fault, count in delivery.dirty_of.items() if fault in WAITING)
    assert sum(j.refused for j in judged) + waiting == delivery.dirty == sum(delivery.dirty_of.values())
    assert sum(j.uncoded for j in judged) == delivery.uncoded + waiting
    assert 0.003 < delivery.dirty / delivery.rows < 0.006
    assert len(delivery.dirty_of) >= 14


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_same_plan_gives_the_same_bytes_whatever_the_number_of_processes(tmp_path: Path) -> None:
    small = CountyPlan(enterprises=60, seed=3, months=7, largest_district=25)
    for processes in (1, 2, 3):
        deliver(small, tmp_path / str(processes), processes=processes)
    alone, two, three = (_bytes(tmp_path / name) for name in "123")
    assert alone == two == three
    assert len(alone) > 80


def test_a_district_is_drawn_as_it_is_whichever_others_there_are() -> None:
    """So that several processes may draw them in any order."""
    third = PLAN.divided()[2]
    first, again = (settle(third, *_people(third)) for _ in range(2))
    other = settle(PLAN.divided()[1], *_people(PLAN.divided()[1]))
    assert first.uscc.equals(again.uscc)
    assert (first.scale == again.scale).all()
    assert (first.scale != other.scale).all()


def _people(plan: CountyPlan) -> tuple[np.random.Generator, np.random.Generator]:
    streams = plan.streams()
    return streams["population"], streams["identity"]


def test_districts_share_the_county_out_evenly() -> None:
    plans = CountyPlan(enterprises=20_001, largest_district=5000).divided()
    assert [plan.enterprises for plan in plans] == [4001, 4000, 4000, 4000, 4000]
    assert [plan.district for plan in plans] == list(range(5))
    assert CountyPlan(enterprises=3000).divided() == [CountyPlan(enterprises=3000)]


def test_another_seed_gives_another_county(tmp_path: Path) -> None:
    for seed in (1, 2):
        deliver(CountyPlan(enterprises=30, seed=seed, months=6), tmp_path / str(seed))
    first, second = _bytes(tmp_path / "1"), _bytes(tmp_path / "2")
    assert first[MANIFEST] != second[MANIFEST]


NUMBERED = {
    "registration": "registration_no", "electricity": "account", "water": "account", "gas": "account",
    "vat_invoice": "number", "tax_payment": "voucher", "penalty": "document", "permit": "document",
    "judgment": "document", "executed_person": "document", "dishonest_debtor": "document",
    "abnormal_operation": "document", "commitment": "document", "honour": "document",
    "loan_outcome": "loan_no", "demand": "demand_no", "consent": "consent_no",
}  # fmt: skip
"""What numbers each source gives."""


@pytest.mark.parametrize("name", NUMBERED)
def test_no_district_gives_a_number_that_another_one_gave(county: County, name: str) -> None:
    bearers: dict[object, set[object]] = {}
    for record in county.records(name):
        if record[NUMBERED[name]]:
            bearers.setdefault(record[NUMBERED[name]], set()).add(record[ENTERPRISE])
    assert len(bearers) > 9
    assert [number for number, codes in bearers.items() if len(codes) > 1] == []


def test_no_district_has_a_code_a_name_or_a_person_of_another() -> None:
    """Rows without a code are linked by names: one that only one enterprise of a district has, only one has at all."""
    seen: Counter[str] = Counter()
    for plan in CountyPlan(enterprises=400, seed=5, largest_district=10).divided():
        people = settle(plan, *_people(plan))
        identity = people.identity
        persons = person_tokens(plan, np.concatenate([identity.person, identity.successor]))
        for words in (people.uscc, pa.concat_arrays([identity.name, identity.former, identity.later]), persons):
            seen.update(set(words.to_pylist()) - {""})
    assert len(seen) > 1600
    assert set(seen.values()) == {1}


def test_progress_goes_up_to_the_end(tmp_path: Path) -> None:
    told: list[float] = []
    plan = CountyPlan(enterprises=60, seed=1, months=6, largest_district=20)
    deliver(plan, tmp_path, lambda _, share: told.append(share), processes=1)
    assert told == sorted(told)
    assert len(set(told)) > 10
    assert told[-1] == 1.0


def test_unpaid_bills_come_again_once_they_were_paid(county: County) -> None:
    seen: dict[tuple[object, object], list[object]] = {}
    for record in county.records("electricity"):
        seen.setdefault((record["account"], record["month"]), []).append(record["paid_on"])
    again = [days for days in seen.values() if len(days) > 1]
    assert len(again) > len(seen) / 3
    assert all(day is None for days in again for day in days[:-1])
    assert sum(days[-1] is not None for days in again) > 0.8 * len(again)


def test_most_works_rest_at_the_chinese_new_year(county: County) -> None:
    use: Counter[tuple[object, int, int]] = Counter()
    for record in county.records("electricity"):
        month, energy = record["month"], record["energy_wh"]
        assert isinstance(month, date)
        assert isinstance(energy, int)
        use[record["enterprise"], month.year, month.month] += energy
    everybody = {enterprise for enterprise, _, _ in use}
    for year, feast in ((2026, 2), (2025, 1)):
        april = {who: use[who, year, 4] for who in everybody if use[who, year, 4]}
        assert np.median([use[who, year, feast] / energy for who, energy in april.items()]) < 0.9


def test_small_taxpayers_declare_by_the_quarter(county: County) -> None:
    declared: Counter[int] = Counter()
    for record in county.records("tax_declaration"):
        month = record["month"]
        assert isinstance(month, date)
        declared[month.month % 3] += 1
    assert declared[0] > 1.3 * declared[1]


def test_amount_and_tax_make_the_total_and_some_invoices_are_void_or_negative(county: County) -> None:
    lines = county.records("vat_invoice")
    out = [line for line in lines if line["direction"] == "out"]
    void = sum(line["status"] == "void" for line in out) / len(out)
    negative = sum(str(line["total_fen"]).startswith("-") for line in lines) / len(lines)
    assert 0.04 < void < 0.12
    assert 0.01 < negative < 0.06
    assert {line["direction"] for line in lines} == {"in", "out"}


def test_demands_and_consents_at_the_end(county: County) -> None:
    enterprises = {r["enterprise"] for r in county.records("registration")}
    wanting = {r["enterprise"] for r in county.records("demand") if str(r["valid_until"]) >= str(AS_OF)}
    latest = {r["consent_no"]: r for r in county.records("consent")}
    agreed = {
        r["enterprise"] for r in latest.values() if r["withdrawn_on"] is None and str(r["valid_until"]) >= str(AS_OF)
    }
    assert 0.2 < len(wanting) / len(enterprises) < 0.4
    assert 0.7 < len(wanting & agreed) / len(wanting) < 0.97
    assert {r["bank"] for r in latest.values()} == set(BANKS)


def test_defaults_are_rare_and_happen(tmp_path: Path) -> None:
    """Default or dishonest/serious listing within a year: about 4 % of enterprises."""
    plan = CountyPlan(enterprises=1500, seed=5)
    assert set(deliver(plan, tmp_path).rows_of) == {s.name for s in SOURCES}
    listed = {row[0] for p in (*tmp_path.glob("失信*.csv"), *tmp_path.glob("严重*.csv")) for row in _rows(p)[1:]}
    reports = [row for p in tmp_path.glob("贷后反馈*.csv") for row in _rows(p)[1:]]
    bad = {row[0] for row in reports if "核销" in row or (row[-1].isdigit() and 90 <= int(row[-1]) < 2000)}
    struck = {code for code in listed | bad if len(code) == 18}
    yearly = len(struck) / plan.enterprises / 3
    assert 0.02 < yearly < 0.06


def test_a_gas_kiln_that_changes_to_electricity_goes_silent_in_one_meter(county: County) -> None:
    last: dict[object, float] = {}
    for record in county.records("gas"):
        volume = record["volume_litre"]
        assert isinstance(volume, int)
        last[record["enterprise"]] = volume
    assert any(volume == 0 for volume in last.values())


def test_some_enterprises_are_missing_from_some_sources(county: County) -> None:
    everybody = {r["enterprise"] for r in county.records("registration")}
    for name in ("electricity", "social_insurance"):
        known = {r["enterprise"] for r in county.records(name)}
        assert known < everybody
        assert len(known) > 0.7 * len(everybody)


def test_a_county_of_nobody_is_refused() -> None:
    with pytest.raises(Invalid):
        CountyPlan(enterprises=0)


def test_month_end_knows_leap_years() -> None:
    months = np.array(["2024-02", "2025-02"], dtype="datetime64[M]")
    assert month_end(months).astype(str).tolist() == ["2024-02-29", "2025-02-28"]
