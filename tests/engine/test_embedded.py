"""What the engine hands out: what was known before a date, in its newest version, and nothing else."""

import datetime as dt

import pytest

from scoring.engine.embedded import Scan, anything_known, enterprises, newest
from tests.conftest import KILN, SHOP, STUDIO

JANUARY, FEBRUARY, MARCH = dt.date(2025, 1, 31), dt.date(2025, 2, 28), dt.date(2025, 3, 31)
AS_OF = dt.date(2025, 6, 1)


def day(month: int, number: int) -> dt.date:
    return dt.date(2025, month, number)


def bill(fen: int, month=JANUARY, account="1", who=KILN, known=None, **more):
    return {
        "account": account,
        "month": month,
        "enterprise": who,
        "bill_fen": fen,
        "known_at": known or day(2, 10),
    } | more


@pytest.fixture
def scan(lake_of):
    """Bills of one or several batches as the engine scans them."""

    def write(*batches):
        files = [lake_of(electricity=rows)["electricity"] for rows in batches]
        return Scan(tuple(path for each in files for path in each), ("account", "month"))

    return write


def fens(table):
    return table.column("bill_fen").to_pylist()


@pytest.mark.parametrize(("as_of", "expected"), [(day(2, 9), []), (day(2, 10), []), (day(2, 11), [1])])
def test_known_means_known_strictly_before_the_date(scan, as_of, expected):
    assert fens(newest(scan([bill(1)]), ["bill_fen"], as_of)) == expected


@pytest.mark.parametrize(("as_of", "expected"), [(JANUARY, []), (day(2, 1), [1])])
def test_what_happens_on_the_date_itself_has_not_happened_before_it(scan, as_of, expected):
    early = scan([bill(1, known=day(1, 1))])
    assert fens(newest(early, ["bill_fen"], as_of)) == expected


@pytest.mark.parametrize(
    ("as_of", "expected"), [(day(2, 11), [1]), (day(3, 5), [1]), (day(3, 6), [2]), (day(4, 2), [3])]
)
def test_a_correction_counts_from_the_day_after_we_knew_it(scan, as_of, expected):
    corrected = scan([bill(1)], [bill(3, known=day(4, 1))], [bill(2, known=day(3, 5))])
    assert fens(newest(corrected, ["bill_fen"], as_of)) == expected


def test_a_correction_that_moves_a_bill_to_another_enterprise_leaves_none_behind(scan):
    moved = scan([bill(1)], [bill(1, who=SHOP, known=day(3, 1))])
    assert newest(moved, ["enterprise"], AS_OF).column("enterprise").to_pylist() == [SHOP]


def test_of_two_versions_known_on_the_same_day_the_same_one_wins_whatever_the_order_of_the_files(scan):
    tied = scan([bill(1)], [bill(2)])
    other = Scan(tied.files[::-1], tied.key)
    assert fens(newest(tied, ["bill_fen"], AS_OF)) == fens(newest(other, ["bill_fen"], AS_OF)) == [2]


def test_within_a_batch_the_later_line_wins_a_tie(scan):
    assert fens(newest(scan([bill(1), bill(2)]), ["bill_fen"], AS_OF)) == [2]


def test_since_leaves_out_what_happened_earlier(scan):
    three = scan([bill(1), bill(2, FEBRUARY), bill(3, MARCH, known=day(4, 10))])
    assert fens(newest(three, ["bill_fen"], AS_OF, since=FEBRUARY)) == [2, 3]
    assert fens(newest(three, ["bill_fen"], AS_OF)) == [1, 2, 3]


def test_known_by_looks_back_with_later_knowledge(scan):
    late = scan([bill(1, known=day(8, 1))])
    assert fens(newest(late, ["bill_fen"], AS_OF)) == []
    assert fens(newest(late, ["bill_fen"], AS_OF, known_by=day(8, 2))) == [1]
    assert fens(newest(late, ["bill_fen"], JANUARY, known_by=day(8, 2))) == []


def test_a_range_of_enterprises_has_both_its_ends(scan):
    first, second, third = sorted((KILN, SHOP, STUDIO))
    every = scan([bill(1, who=first), bill(2, who=second, account="2"), bill(3, who=third, account="3")])
    assert fens(newest(every, ["bill_fen"], AS_OF, enterprises=(first, second))) == [1, 2]
    assert fens(newest(every, ["bill_fen"], AS_OF, enterprises=(third, third))) == [3]


def test_rows_come_by_enterprise_and_then_by_date(scan):
    first, second = sorted((KILN, SHOP))
    mixed = scan([bill(4, FEBRUARY, who=second, account="2"), bill(1, who=first)], [bill(3, who=second, account="2")],
                 [bill(2, FEBRUARY, who=first)])  # fmt: skip
    assert fens(newest(mixed, ["bill_fen"], AS_OF)) == [1, 2, 3, 4]


def test_enterprises_are_those_of_which_anything_was_known_in_order(scan):
    some = scan([bill(1, who=SHOP), bill(1, who=KILN, account="2"), bill(1, who=STUDIO, account="3", known=day(7, 1))])
    assert enterprises([some, Scan((), ("account",))], AS_OF) == sorted((KILN, SHOP))
    assert enterprises([some], day(8, 1)) == sorted((KILN, SHOP, STUDIO))
    assert enterprises([some], JANUARY) == []
    assert enterprises([], AS_OF) == enterprises([Scan((), ("account",))], AS_OF) == []


def test_whether_a_source_had_told_anything(scan):
    some = scan([bill(1)])
    assert anything_known(some, day(2, 11))
    assert not anything_known(some, day(2, 10))
    assert not anything_known(Scan((), ("account",)), AS_OF)


def test_a_folder_with_a_quotation_mark_and_brackets_in_its_name_is_scanned(tmp_path, scan):
    [path] = scan([bill(1)]).files
    odd = tmp_path / "it's [a] *lake*" / "b.parquet"
    odd.parent.mkdir()
    odd.write_bytes(path.read_bytes())
    assert fens(newest(Scan((odd,), ("account", "month")), ["bill_fen"], AS_OF)) == [1]
