"""The catalogue of features as programs and people read it, and their drift as the office does."""

import re

import numpy as np
import pytest
from small_county import AS_OF, CODES, House

from api.pages.charts import boxes, spread
from scoring.features import catalogue
from scoring.features.registry import BY_NAME, FEATURES
from scoring.features.statistics import distribution
from scoring.features.vocabulary import DIMENSIONS

GROWTH = "electricity_growth"


def test_the_catalogue_lists_every_feature_and_tells_each_in_full(house: House):
    program = house.program()
    listed = program.get("/v1/features").json()
    assert [a["name"] for a in listed] == [f.name for f in FEATURES]
    for each in listed[::25]:
        told = program.get(f"/v1/features/{each['name']}").json()
        assert told["about"] == each
        assert told["definition"] == catalogue.entry(BY_NAME[each["name"]]).definition


def test_a_feature_is_told_with_its_words_in_both_languages(house: House):
    told = house.program().get(f"/v1/features/{GROWTH}").json()
    assert told["about"]["dimension"] == {
        "id": "operation",
        "zh": "生产经营（水电气）",
        "en": "Operation (water, electricity, gas)",
    }
    assert told["about"]["direction"]["id"] == "higher_is_safer"
    assert {m["id"] for m in told["missing"]} == set(BY_NAME[GROWTH].missing)
    assert all({"title", "link", "verified"} == set(e) for e in told["evidence"])


def test_drift_is_told_by_run_with_the_edition_that_rests_on_it(house: House):
    told = house.program("office").get(f"/v1/features/{GROWTH}/drift").json()
    [run] = told["runs"]
    assert told["feature"] == GROWTH
    assert (run["editions"], run["as_of"], run["model"]) == ([1], AS_OF.isoformat(), "test/1")
    assert (run["enterprises"], run["known"], run["coverage"], run["mean"]) == (len(CODES), len(CODES), 1.0, 0.1)
    assert set(run["quantiles"]) == {"1", "5", "25", "50", "75", "95", "99"}
    assert (run["psi_model"], run["psi_before"], run["before_run"], run["level"]) == (0.3, None, None, "shifted")


def test_of_a_feature_that_is_known_of_nobody_there_are_no_quantiles(house: House):
    [run] = house.program("office").get("/v1/features/tax_arrears/drift").json()["runs"]
    assert (run["coverage"], run["mean"], run["quantiles"], run["level"]) == (0.0, None, {}, "stable")


def test_a_feature_that_no_run_measured_has_no_runs(house: House):
    assert house.program("office").get("/v1/features/water_growth/drift").json()["runs"] == []
    assert "还没有评分算过这个特征的分布" in house.browser("office").get("/features/water_growth").text


@pytest.mark.parametrize("name", ["luck", "Electricity", "a" * 81])
@pytest.mark.parametrize("path", ["/v1/features/{}", "/v1/features/{}/drift", "/features/{}"])
def test_there_is_nothing_under_an_unknown_name(house: House, name: str, path: str):
    assert house.browser("office").get(path.format(name)).status_code in {404, 422}


def test_the_page_lists_every_feature_by_dimension(house: House):
    page = house.browser().get("/features").text
    assert re.findall(r'href="/features/(\w+)"', page) == [
        f.name for dimension in DIMENSIONS for f in FEATURES if f.dimension == dimension
    ]
    assert all(f'id="{dimension}"' in page for dimension in DIMENSIONS)


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("q=用电+同比", lambda f: f.name == GROWTH),
        ("dimension=tax", lambda f: f.dimension == "tax"),
        ("source=penalty", lambda f: "penalty" in f.sources),
        ("dimension=tax&source=penalty", lambda f: False),
    ],
)
def test_the_list_is_searched_by_its_address(house: House, asked: str, wanted):
    found = set(re.findall(r'href="/features/(\w+)"', house.browser().get(f"/features?{asked}").text))
    expected = {f.name for f in FEATURES if wanted(f)}
    assert found >= expected if "q=" in asked else found == expected
    assert len(found) < len(FEATURES)


def test_what_was_searched_for_cannot_break_the_page(house: House):
    page = house.browser().get("/features", params={"q": '"><script>alert(1)</script>'}).text
    assert "<script" not in page
    assert "没有符合条件的特征" in page


def test_the_office_sees_coverage_and_drift_beside_each_and_finds_what_shifted(house: House):
    officer = house.browser("office")
    page = officer.get("/features").text
    assert "PSI 0.300" in page
    shifted = officer.get("/features?level=shifted").text
    assert re.findall(r'href="/features/(\w+)"', shifted) == [GROWTH]


@pytest.mark.parametrize("caller", [None, "bank", "enterprise"])
def test_nobody_else_sees_a_distribution(house: House, caller: str | None):
    client = house.browser(caller)
    for path in ("/features", f"/features/{GROWTH}"):
        page = client.get(path).text
        assert "PSI 0." not in page
        assert "<figure" not in page
        assert "第 1 期" not in page


@pytest.mark.parametrize("name", [f.name for f in FEATURES])
def test_a_features_page_tells_all_of_it(open_house: House, name: str):
    told = catalogue.entry(BY_NAME[name])
    page = open_house.browser().get(f"/features/{name}").text.replace("&#39;", "'").replace("&#34;", '"')
    assert told.about.label.zh in page
    assert told.about.label.en in page
    assert told.about.meaning.zh in page
    assert told.definition.replace("<", "&lt;").replace(">", "&gt;") in page
    assert all(e.title.zh in page and e.link in page.replace("&amp;", "&") for e in told.evidence)
    assert all(word.zh in page for word in (*told.missing, *told.limits, told.action))


def test_the_office_reads_distribution_and_drift_on_the_page_of_a_feature(house: House):
    page = house.browser("office").get(f"/features/{GROWTH}").text
    assert 'class="histogram"' in page
    assert "第 1 期" in page
    assert "0.300" in page
    assert "偏移" in page
    english = house.browser("office").get(f"/features/{GROWTH}?lang=en").text
    assert "edition 1" in english
    assert "shifted" in english


def test_the_drawing_of_values_stays_within_its_field():
    told = distribution(np.arange(1_000.0))
    drawn = spread(told.columns, told.quantiles)
    assert drawn is not None
    assert sum(p.count for p in drawn.pillars) == 1_000
    assert all(8 <= p.x <= p.x + p.width <= 372 and 34 <= p.y <= p.y + p.height <= 172.01 for p in drawn.pillars)
    assert drawn.median.x == pytest.approx(190, abs=1)
    assert spread((), ()) is None


def test_one_value_for_all_is_one_column_with_one_tick():
    drawn = spread((40,), (0.1,) * 7)
    assert drawn is not None
    assert [t.value for t in drawn.ticks] == [0.1]
    assert (drawn.pillars[0].start, drawn.pillars[0].end) == (0.1, 0.1)


def test_boxes_share_one_axis():
    wide, narrow, none = boxes([(0, 1, 2, 5, 8, 9, 10), (4, 4, 4, 5, 6, 6, 6), ()])
    assert none is None
    assert wide is not None
    assert narrow is not None
    assert (wide.whole.x, wide.whole.width, wide.half.x, wide.half.width) == (0, 100, 20, 60)
    assert (narrow.whole.x, narrow.whole.width, narrow.median) == (40, 20, 50)
    assert boxes([(3,) * 7])[0].median == 50


@pytest.mark.parametrize("kind", ["in", "out", "floor", "now", "then", "strong"])
def test_drawings_have_their_colours_from_the_sheet(house: House, kind: str):
    assert f".histogram .{kind} {{" in house.browser().get("/static/style.css").text
