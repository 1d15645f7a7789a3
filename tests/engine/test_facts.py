"""The facts side by side: newest versions, columns that came later, tables and views beside them."""

from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq

from scoring.engine.embedded import Scan
from scoring.engine.facts import facts, filled
from scoring.records.sources import source
from tests.conftest import KILN

GRADE = source("taxpayer_grade")
ROW = {"enterprise": KILN, "name": None, "year": 2025, "grade": "B", "published_on": date(2026, 4, 20)}


def opened(files, as_of=date(2026, 11, 1)):
    return facts({"taxpayer_grade": (Scan(files, GRADE.key), GRADE.schema)}, as_of)


def test_each_fact_stands_once_in_the_version_known_last(lake_of):
    [first] = lake_of(taxpayer_grade=[ROW])["taxpayer_grade"]
    [second] = lake_of(taxpayer_grade=[ROW | {"grade": "C", "known_at": date(2026, 6, 1)}])["taxpayer_grade"]
    with opened((first, second)) as asked:
        assert asked.ask("SELECT grade FROM taxpayer_grade") == [("C",)]
    with opened((first, second), as_of=date(2026, 6, 1)) as asked:
        assert asked.ask("SELECT grade FROM taxpayer_grade") == [("B",)]


def test_of_two_files_of_one_day_the_one_that_tells_of_an_end_counts_here_as_for_features(lake_of):
    debtor, day = source("dishonest_debtor"), date(2026, 4, 2)
    entry = {"enterprise": KILN, "ground": "x", "document": "1", "listed_on": date(2026, 3, 10)}
    entry |= {"known_at": day, "received_on": day}
    gone = entry | {"removed_on": date(2026, 4, 1)}
    for rows in ([entry, gone], [gone, entry]):
        scan = Scan(lake_of(dishonest_debtor=rows)["dishonest_debtor"], debtor.key, debtor.use.lifted)
        with facts({"dishonest_debtor": (scan, debtor.schema)}, date(2026, 5, 1)) as asked:
            assert asked.ask("SELECT removed_on FROM dishonest_debtor") == [(date(2026, 4, 1),)]


def test_a_source_without_files_is_an_empty_table():
    with opened(()) as asked:
        assert asked.ask("SELECT * FROM taxpayer_grade") == []


def test_a_column_that_the_contract_got_later_is_null_in_older_files(lake_of, tmp_path):
    [path] = lake_of(taxpayer_grade=[ROW])["taxpayer_grade"]
    older = tmp_path / "older.parquet"
    pq.write_table(pq.read_table(path).drop_columns(["name"]), older)
    with opened((older,)) as asked:
        assert asked.ask("SELECT name, grade FROM taxpayer_grade") == [(None, "B")]
    rows, full = filled(Scan((older,), GRADE.key), GRADE.schema)
    assert (rows, full["grade"], full["name"]) == (1, 1, 0)


def test_tables_and_views_stand_beside_the_sources_and_bounds_go_where_they_are_named(lake_of):
    files = lake_of(taxpayer_grade=[ROW])["taxpayer_grade"]
    with opened(files) as asked:
        asked.add("good", pa.table({"grade": ["A", "B"]}))
        asked.view("fine", "SELECT * FROM taxpayer_grade SEMI JOIN good USING (grade)")
        assert asked.ask("SELECT count(*) FROM fine WHERE year >= $year", year=2025, other=1) == [(1,)]
        assert asked.ask("SELECT count(*) FROM fine", year=2025) == [(1,)]
