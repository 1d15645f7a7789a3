"""Geometry of charts, and cells of spreadsheets."""

import csv
import io
import math

import numpy as np
import pytest

from api.pages.charts import count_bars, histogram, radar, score_bar, signed_bars, waterfall
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


def places(outline: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in outline.split())]


def test_on_a_radar_more_points_stand_further_out_and_zero_is_a_ring():
    drawn = radar([30.0, -10.0, 0.0, 10.0, 20.0], [(-5.0, 0.0, 5.0)] * 5)
    centre = drawn.middle
    far = [math.dist(place, centre) for place in places(drawn.own)]
    assert np.argsort(far).tolist() == [1, 2, 3, 4, 0]
    zero = [math.dist(place, centre) for place in places(drawn.zero)]
    assert zero == pytest.approx([far[2]] * 5, abs=0.02)
    assert drawn.median == drawn.zero
    assert places(drawn.own)[0][0] == centre[0] == drawn.spokes[0].x
    assert far[0] == pytest.approx(math.dist((drawn.spokes[0].x, drawn.spokes[0].y), centre), abs=0.02)


@pytest.mark.parametrize("own", [[0.0] * 5, [5.0] * 5, [-5.0] * 5, [1e6, -1e6, 0.0, 3.0, 4.0]])
def test_a_radar_of_anything_stays_on_its_drawing_with_or_without_peers(own: list[float]):
    for peers in ([], [(-40.0, 2.0, 900.0)] * 5):
        drawn = radar(own, peers)
        assert (drawn.median is None) == (drawn.half is None) == (not peers)
        for x, y in [*places(drawn.own), *places(drawn.median or ""), *((s.x, s.y) for s in drawn.spokes)]:
            assert 0.0 <= x <= drawn.width
            assert 0.0 <= y <= drawn.height


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
