"""What is repaired, lifted, voided or expired is out of use from the moment we knew, by the rule of the day."""

import datetime as dt

import pytest

from scoring.features.lineage import lineage
from scoring.features.matrix import build
from scoring.features.registry import BY_NAME
from scoring.policy.facts import facts, needed
from scoring.records.documents import canonical, document_key
from scoring.records.sources import SOURCES, source
from scoring.records.use import ALWAYS
from scoring.records.view import View
from tests.conftest import KILN, SHOP
from tests.records.rows import row, table, through

DAY = dt.timedelta(days=1)


def penalty(decided: dt.date, classes: str = "罚款", **more):
    row = {
        "enterprise": KILN,
        "name": "窑",
        "document": "德罚〔2026〕1号",
        "violation": "x",
        "classes": classes,
        "decided_on": decided,
        "authority": "德化县市场监督管理局",
        "state": "in_force",
    }
    return row | more


def repair(document: str, result: str = "granted", **more):
    row = {
        "enterprise": KILN,
        "document": document,
        "record_kind": "penalty",
        "applied_on": dt.date(2026, 8, 1),
        "result": result,
        "decided_on": dt.date(2026, 8, 9),
        "known_at": dt.date(2026, 8, 10),
    }
    return row | more


def used(files, name: str, as_of: dt.date) -> int:
    return len(View(files, as_of).table(name))


@pytest.mark.parametrize(
    ("regulation", "classes", "decided", "as_of", "in_use"),
    [
        # the longest period counts from the document; the day after it the penalty is out of use
        ("发改委令第36号", "罚款", dt.date(2026, 4, 10), dt.date(2027, 4, 10), 1),
        ("发改委令第36号", "罚款", dt.date(2026, 4, 10), dt.date(2027, 4, 11), 0),
        ("发改委令第36号", "责令停产停业", dt.date(2026, 4, 10), dt.date(2029, 4, 10), 1),
        ("发改委令第36号", "责令停产停业", dt.date(2026, 4, 10), dt.date(2029, 4, 11), 0),
        ("发改委令第36号", "警告", dt.date(2026, 4, 10), dt.date(2026, 4, 12), 0),
        # a back-test uses the rule of its day: three years for every penalty until 31 March 2026
        ("发改委令第58号", "罚款", dt.date(2024, 1, 10), dt.date(2026, 3, 31), 1),
        ("发改委令第36号", "罚款", dt.date(2024, 1, 10), dt.date(2026, 4, 1), 0),
        ("发改办财金〔2019〕527号", "罚款", dt.date(2022, 4, 30), dt.date(2023, 4, 30), 1),
        ("发改办财金〔2019〕527号", "警告", dt.date(2023, 4, 10), dt.date(2023, 4, 30), 1),
        ("发改委令第58号", "警告", dt.date(2023, 4, 10), dt.date(2023, 5, 1), 0),
    ],
)
def test_a_penalty_is_used_until_its_longest_lawful_period_is_over(
    lake_of, regulation, classes, decided, as_of, in_use
):
    files = lake_of(penalty=[penalty(decided, classes, known_at=decided + DAY)])
    assert used(files, "penalty", as_of) == in_use, regulation


@pytest.mark.parametrize(("as_of", "in_use"), [(dt.date(2028, 3, 10), 1), (dt.date(2028, 3, 11), 0)])
def test_a_dishonest_debtor_is_listed_for_two_years_unless_a_longer_term_is_stated(lake_of, as_of, in_use):
    """法释〔2017〕7号."""
    entry = {"enterprise": KILN, "ground": "x", "document": "1", "listed_on": dt.date(2026, 3, 10)}
    assert used(lake_of(dishonest_debtor=[entry]), "dishonest_debtor", as_of) == in_use
    longer = entry | {"until": dt.date(2029, 3, 10)}
    assert used(lake_of(dishonest_debtor=[longer]), "dishonest_debtor", as_of) == 1


def test_a_stated_end_of_publication_that_comes_earlier_holds(lake_of):
    files = lake_of(penalty=[penalty(dt.date(2026, 5, 1), published_until=dt.date(2026, 9, 1))])
    assert used(files, "penalty", dt.date(2026, 9, 1)) == 1
    assert used(files, "penalty", dt.date(2026, 9, 2)) == 0


def test_a_repaired_penalty_is_out_of_use_everywhere_from_the_moment_we_knew(lake_of):
    """发改委令第36号, art. 3: publication, sharing and use end."""
    files = lake_of(penalty=[penalty(dt.date(2026, 5, 1), fine_fen=100_00)], repair=[repair("德罚(2026) 1号")])
    before, after = dt.date(2026, 8, 10), dt.date(2026, 8, 11)
    for as_of, count in ((before, 1), (after, 0)):
        values = build(files, as_of).values
        assert values.loc[KILN, "penalties_in_use"] == count
        assert values.loc[KILN, "fines_in_use"] == 100 * count
        assert len(lineage(files, BY_NAME["penalties_in_use"], KILN, as_of)["penalty"]) == count


def test_a_repaired_listing_no_longer_excludes(lake_of):
    entry = {"enterprise": KILN, "ground": "x", "document": "德市监严1号", "listed_on": dt.date(2026, 5, 1)}
    files = lake_of(
        serious_violation=[entry],
        repair=[repair("德市监严1号", record_kind="serious_violation")],
        penalty=[penalty(dt.date(2026, 5, 1))],
    )
    for as_of, excluded in ((dt.date(2026, 8, 10), True), (dt.date(2026, 8, 11), False)):
        assert facts(files, build(files, as_of, features=needed(()))).loc[KILN, "serious"] == excluded


@pytest.mark.parametrize("result", ["pending", "refused", "cancelled"])
def test_a_repair_that_was_not_granted_or_was_cancelled_changes_nothing(lake_of, result):
    files = lake_of(penalty=[penalty(dt.date(2026, 5, 1))], repair=[repair("德罚〔2026〕1号", result)])
    assert used(files, "penalty", dt.date(2026, 9, 1)) == 1


def test_a_repair_of_one_enterprise_does_not_touch_the_same_document_of_another(lake_of):
    files = lake_of(
        penalty=[penalty(dt.date(2026, 5, 1)), penalty(dt.date(2026, 5, 1), enterprise=SHOP)],
        repair=[repair("德罚〔2026〕1号")],
    )
    [left] = View(files, dt.date(2026, 9, 1)).table("penalty").to_pylist()
    assert left["enterprise"] == SHOP


@pytest.mark.parametrize("state", ["revoked", "disputed"])
def test_a_revoked_or_disputed_decision_is_not_used(lake_of, state):
    assert used(lake_of(penalty=[penalty(dt.date(2026, 5, 1), state=state)]), "penalty", dt.date(2026, 9, 1)) == 0


@pytest.mark.parametrize(
    ("authority", "as_of", "in_use"),
    [
        ("泉州市德化生态环境局", dt.date(2026, 9, 1), 0),
        ("德化县环境监察大队", dt.date(2026, 9, 1), 0),
        ("德化县应急管理局", dt.date(2026, 9, 1), 1),
        ("泉州市德化生态环境局", dt.date(2024, 12, 31), 1),
    ],
)
def test_in_fujian_an_environmental_grade_takes_the_place_of_environmental_penalties(lake_of, authority, as_of, in_use):
    """福建省企业环境信用评价实施方案（2025年）; the grade counts two years where it states no end."""
    decided = as_of - 30 * DAY
    grade = {"enterprise": KILN, "year": 2024, "grade": "yellow", "published_on": dt.date(2024, 11, 1)}
    files = lake_of(penalty=[penalty(decided, authority=authority)], environmental_grade=[grade])
    assert used(files, "penalty", as_of) == in_use
    later = lake_of(penalty=[penalty(decided, authority=authority)])
    assert used(later, "penalty", as_of) == 1, "without a grade the penalty itself counts"


def test_what_was_paid_removed_or_revoked_is_out_of_use_from_the_day_after(lake_of):
    paid = {
        "enterprise": KILN,
        "tax_type": "增值税",
        "balance_fen": 100,
        "announced_on": dt.date(2026, 3, 1),
        "cleared_on": dt.date(2026, 7, 1),
    }
    files = lake_of(tax_arrears=[paid])
    assert used(files, "tax_arrears", dt.date(2026, 7, 1)) == 1
    assert used(files, "tax_arrears", dt.date(2026, 7, 2)) == 0


@pytest.mark.parametrize("contract", [s for s in SOURCES if s.use != ALWAYS], ids=lambda s: s.name)
def test_what_ends_the_use_of_a_source_is_told_by_columns_that_it_has(contract):
    use, names = contract.use, contract.schema.names
    told = [use.lifted, use.stated, use.void and use.void[0], use.document, use.environmental]
    assert {name for name in told if name} <= set(names)


@pytest.mark.parametrize("contract", [s for s in SOURCES if s.adverse], ids=lambda s: s.name)
def test_every_adverse_record_can_end(contract):
    """An adverse source whose records could never leave use would break the right to repair."""
    assert contract.use != ALWAYS or contract.name == "supply_interruption", "a cut is over when the supply is back"


SPELLINGS = [
    "德罚〔2026〕15号", "德罚（2026）15号", "德罚[2026] 15号", "德罚〈2026〉15号", "德罚《2026》15号", "德罚〖2026〗15號",
    "德罚【2026】第15号", "德罚〔2026〕015号", "“德罚〔2026〕15号”", "德罚〔2026〕15号.",
]  # fmt: skip


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_document_has_one_number_however_it_is_written(spelling):
    assert canonical(spelling) == "德罚〔2026〕15号"
    assert canonical(canonical(spelling)) == canonical(spelling)


@pytest.mark.parametrize("spelling", ["德罚〔2026〕15", "德罚2026-15号", "德罚〔2026〕15号行政处罚决定书"])
def test_departments_are_compared_without_the_words_around_the_number(spelling):
    assert document_key(spelling) == document_key("德罚〔2026〕15号")


@pytest.mark.parametrize("other", ["德罚〔2026〕1号", "德罚〔2026〕151号", "德罚〔2025〕15号", "德监罚〔2026〕15号"])
def test_another_number_is_another_document(other):
    assert document_key(other) != document_key("德罚〔2026〕15号")


def test_a_decision_sent_again_in_another_spelling_corrects_the_first(tmp_path, lake_of):
    first = row("penalty", document="德市监处罚〔2026〕15号")
    again = row("penalty", document="德市监处罚[2026] 第15号", state="1")
    documents = []
    for name, sent in (("first", first), ("again", again)):
        path = tmp_path / f"{name}.csv"
        path.write_text(table("penalty", sent), encoding="utf-8")
        documents += [record["document"] for record in through(source("penalty"), path).accepted]
    assert documents == ["德市监处罚〔2026〕15号"] * 2


def test_a_cancelled_repair_brings_the_record_back_whatever_application_it_answers(lake_of):
    files = lake_of(
        penalty=[penalty(dt.date(2026, 5, 1))],
        repair=[
            repair("德罚〔2026〕1号"),
            repair("德罚[2026]1", "cancelled", applied_on=dt.date(2026, 8, 20), decided_on=dt.date(2026, 8, 25)),
        ],
    )
    assert used(files, "penalty", dt.date(2026, 9, 1)) == 1


def test_a_repair_of_a_listing_leaves_a_penalty_of_the_same_number_alone(lake_of):
    files = lake_of(
        penalty=[penalty(dt.date(2026, 5, 1))], repair=[repair("德罚〔2026〕1号", record_kind="abnormal_operation")]
    )
    assert used(files, "penalty", dt.date(2026, 9, 1)) == 1


def test_of_two_files_of_one_day_the_one_that_tells_of_the_removal_counts(lake_of):
    entry = {"enterprise": KILN, "ground": "x", "document": "1", "listed_on": dt.date(2026, 3, 10)}
    gone = entry | {"removed_on": dt.date(2026, 4, 1)}
    day = {"known_at": dt.date(2026, 4, 2), "received_on": dt.date(2026, 4, 2)}
    for rows in ([entry | day, gone | day], [gone | day, entry | day]):
        assert used(lake_of(dishonest_debtor=rows), "dishonest_debtor", dt.date(2026, 4, 3)) == 0


def test_each_enterprise_behind_a_shared_account_has_its_own_bill(lake_of):
    bill = {
        "account": "S1",
        "month": dt.date(2026, 2, 28),
        "energy_wh": 1,
        "bill_fen": 1,
        "due_on": dt.date(2026, 3, 20),
    }
    files = lake_of(electricity=[bill | {"enterprise": KILN}, bill | {"enterprise": SHOP}])
    assert used(files, "electricity", dt.date(2026, 9, 1)) == 2


def test_the_grade_of_the_newest_year_counts_although_an_older_one_was_published_later(lake_of):
    grades = [
        {"enterprise": KILN, "year": 2024, "grade": "D", "published_on": dt.date(2025, 4, 20)},
        {"enterprise": KILN, "year": 2023, "grade": "B", "published_on": dt.date(2025, 6, 20)},
    ]
    files = lake_of(taxpayer_grade=grades)
    built = build(files, dt.date(2026, 1, 1), features=needed((BY_NAME["taxpayer_grade"],)))
    assert facts(files, built).loc[KILN, "grade_d"]
    assert built.values.loc[KILN, "taxpayer_grade"] == 0


def test_before_the_first_rule_nothing_ends_by_law(lake_of):
    files = lake_of(penalty=[penalty(dt.date(2010, 5, 1))])
    assert used(files, "penalty", dt.date(2016, 1, 1)) == 1
    assert source("penalty").use.last_day is not None
