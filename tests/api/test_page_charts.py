"""Geometry of charts, and cells of spreadsheets."""

import csv
import io

import pytest

from api.pages.charts import count_bars, histogram, score_bar, signed_bars, waterfall
from api.pages.spreadsheet import csv_for_excel


def test_a_score_bar_is_cut_at_the_ends_of_its_axis():
    assert [score_bar(score).width for score in (0.0, 400.0, 600.0, 800.0, 990.0)] == [0.0, 0.0, 50.0, 100.0, 100.0]


def test_signed_bars_share_one_axis_and_lean_to_their_side():
    gain, loss, nothing = signed_bars([10.0, -5.0, 0.0])
    assert (gain.x, gain.width, gain.tone) == (50.0, 50.0, "for")
    assert (loss.x, loss.width, loss.tone) == (25.0, 25.0, "against")
    assert nothing.width == 0.0
    assert signed_bars([]) == []
    assert signed_bars([0.0])[0].width == 0.0


def test_counts_are_measured_against_the_largest():
    assert [bar.width for bar in count_bars([20, 10, 5])] == [100.0, 50.0, 25.0]


def test_in_a_waterfall_each_step_begins_where_the_one_before_ended():
    fall = waterfall(600.0, [20.0, -5.0, 0.0])
    assert fall.low == 580.0
    first, second, third = fall.steps
    assert first.x == pytest.approx(fall.base.width)
    assert second.x + second.width == pytest.approx(first.x + first.width, abs=0.02)
    assert third.x == second.x
    assert fall.total.width == pytest.approx(second.x)


def test_a_histogram_counts_every_score_once():
    scores = [404.0, 560.0, 579.9, 580.0, 580.0, 799.0]
    drawn = histogram(scores, 560.0, 580.0)
    assert drawn is not None
    assert sum(column.count for column in drawn.columns) == len(scores)
    assert all(8.0 <= column.x <= column.x + column.width <= 372.0 for column in drawn.columns)
    assert {column.start for column in drawn.columns if column.listed} == set(range(580, 800, 20))
    assert drawn.in_force.x < drawn.proposed.x


@pytest.mark.parametrize("scores", [[600.0], [600.0] * 3, [-300.0, 1200.0], [0.0, 5.0]])
def test_a_histogram_of_anything_stays_on_its_drawing(scores: list[float]):
    drawn = histogram(scores, 560.0, 1000.0)
    assert drawn is not None
    assert sum(column.count for column in drawn.columns) == len(scores)
    assert all(8.0 <= mark.x <= 372.0 for mark in (*drawn.ticks, drawn.in_force, drawn.proposed))


def test_there_is_no_histogram_of_nothing():
    assert histogram([], 560.0, 580.0) is None


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        ("913505261234567890", "913505261234567890\t"),
        ("德化,瓷厂", "德化,瓷厂"),
        (-1.5, "-1.5"),
        (None, ""),
    ],
)
def test_no_cell_runs_as_a_formula_and_no_code_is_rounded(value: object, cell: str):
    table = csv_for_excel(["a"], [[value]]).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(table)))[1] == ([cell] if cell else [""])
