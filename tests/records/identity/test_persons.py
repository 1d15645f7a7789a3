"""Ties by persons: a grade D reaches what its responsible person takes on afterwards, one step far, for as long as both last."""

from datetime import date, timedelta

import pyarrow as pa
import pytest

from scoring.records.identity.persons import TIES, ties, ties_of
from scoring.records.view import View
from tests.conftest import KILN, SHOP, STUDIO

D_DAY, AS_OF = date(2025, 4, 20), date(2025, 12, 1)
ANNA, BORIS = "aaaaaaaa1", "bbbbbbbb2"


def duty(
    enterprise: str, person: str = ANNA, since: str = "2020-01-01", until: str = "", role: str = "legal_representative"
):
    ends = date.fromisoformat(until) if until else None
    return {"enterprise": enterprise, "person": person, "role": role, "since": date.fromisoformat(since), "until": ends}


def grade(enterprise: str = KILN, letter: str = "D", year: int = 2024, published: date = D_DAY):
    return {"enterprise": enterprise, "year": year, "grade": letter, "published_on": published}


LINKS = pa.schema(
    [
        ("enterprise", pa.string()),
        ("person", pa.string()),
        ("role", pa.string()),
        ("since", pa.date32()),
        ("until", pa.date32()),
    ]
)
GRADES = pa.schema(
    [("enterprise", pa.string()), ("year", pa.int64()), ("grade", pa.string()), ("published_on", pa.date32())]
)


def found(links, grades, as_of: date = AS_OF) -> list[tuple[str, str, bool]]:
    table = ties(pa.Table.from_pylist(links, LINKS), pa.Table.from_pylist(grades, GRADES), as_of)
    assert table.schema == TIES
    return [(r["enterprise"], r["graded"], r["spreads"]) for r in table.to_pylist()]


def test_a_firm_taken_on_after_the_grade_is_reached():
    """税务总局公告2025年第12号, art. 18, item 11."""
    assert found([duty(KILN), duty(SHOP, since="2025-04-21")], [grade()]) == [(SHOP, KILN, True)]


def test_a_firm_held_since_before_the_grade_is_tied_and_not_reached():
    assert found([duty(KILN), duty(SHOP, since="2025-04-20")], [grade()]) == [(SHOP, KILN, False)]


def test_the_tie_names_the_person_and_both_days():
    links = pa.Table.from_pylist([duty(KILN), duty(SHOP, since="2025-05-01")], LINKS)
    [row] = ties(links, pa.Table.from_pylist([grade()], GRADES), AS_OF).to_pylist()
    assert row == {
        "enterprise": SHOP,
        "graded": KILN,
        "person": ANNA,
        "since": date(2025, 5, 1),
        "graded_on": D_DAY,
        "spreads": True,
    }


def test_the_grade_goes_one_step_and_no_further():
    links = [duty(KILN), duty(SHOP, since="2025-05-01"), duty(SHOP, BORIS), duty(STUDIO, BORIS, since="2025-06-01")]
    assert found(links, [grade()]) == [(SHOP, KILN, True)]


def test_two_firms_graded_d_are_tied_both_ways_and_no_firm_to_itself():
    links = [duty(KILN), duty(SHOP), duty(KILN, role="controller")]
    assert found(links, [grade(), grade(SHOP)]) == sorted([(KILN, SHOP, False), (SHOP, KILN, False)])


@pytest.mark.parametrize("role", ["shareholder", "director", "supervisor"])
def test_who_does_not_answer_for_a_firm_ties_nothing(role: str):
    assert found([duty(KILN, role=role), duty(SHOP, since="2025-05-01")], [grade()]) == []
    assert found([duty(KILN), duty(SHOP, since="2025-05-01", role=role)], [grade()]) == []


def test_the_tie_lasts_through_the_last_day_of_the_duty():
    links = [duty(KILN), duty(SHOP, since="2025-05-01", until="2025-12-01")]
    assert found(links, [grade()], date(2025, 12, 1)) == [(SHOP, KILN, True)]
    assert found(links, [grade()], date(2025, 12, 2)) == []


def test_the_tie_ends_when_the_grade_is_no_longer_d():
    links = [duty(KILN), duty(SHOP, since="2025-05-01")]
    assert found(links, [grade(year=2023), grade(letter="C", year=2024)]) == []
    assert found(links, [grade(letter="M", year=2023), grade(year=2024)]) == [(SHOP, KILN, True)]


def test_a_second_d_in_a_row_does_not_reset_the_day_of_the_first():
    links = [duty(KILN), duty(SHOP, since="2024-08-01")]
    assert found(links, [grade(year=2023, published=date(2024, 4, 20)), grade(year=2024)]) == [(SHOP, KILN, True)]


def test_who_resigned_within_the_year_that_was_graded_still_answers_for_it():
    after = duty(SHOP, since="2025-05-01")
    assert found([duty(KILN, until="2024-01-01"), after], [grade()]) == [(SHOP, KILN, True)]
    assert found([duty(KILN, until="2023-12-31"), after], [grade()]) == []


def test_who_came_to_mend_a_firm_after_its_grade_does_not_carry_it_on():
    assert found([duty(KILN, since="2025-04-21"), duty(SHOP, since="2025-05-01")], [grade()]) == []


def test_nothing_is_tied_before_it_was_known(lake_of):
    """The link became known on 1 July, the grade on 21 April: before both there is no tie."""
    late = {"known_at": date(2025, 7, 1), "received_on": date(2025, 7, 1)}
    files = lake_of(
        person_link=[duty(KILN), duty(SHOP, since="2025-05-01") | late],
        taxpayer_grade=[grade() | {"known_at": date(2025, 4, 21)}],
    )
    assert ties_of(View(files, date(2025, 7, 1))).num_rows == 0
    assert ties_of(View(files, date(2025, 7, 2))).column("enterprise").to_pylist() == [SHOP]


def test_an_end_of_duty_counts_from_the_day_it_was_known(lake_of):
    told = {"known_at": date(2025, 10, 10), "received_on": date(2025, 10, 10)}
    files = lake_of(
        person_link=[
            duty(KILN),
            duty(SHOP, since="2025-05-01"),
            duty(SHOP, since="2025-05-01", until="2025-09-30") | told,
        ],
        taxpayer_grade=[grade() | {"known_at": D_DAY + timedelta(days=1)}],
    )
    assert ties_of(View(files, date(2025, 10, 10))).num_rows == 1
    assert ties_of(View(files, date(2025, 10, 11))).num_rows == 0


def test_without_either_source_there_are_no_ties():
    assert ties_of(View({}, AS_OF)).schema == TIES
