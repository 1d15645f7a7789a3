"""The report as a page: readable without pictures, without scripts, and under a strict content security policy."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest

from scoring.errors import Text
from scoring.model.bundle import canonical
from scoring.model.validation import page, svg
from scoring.model.validation.report import Labels
from tests.model.judged import asked, told

PICTURES = [
    "roc", "ks", "histogram", "reliability", "tiers", "known", "cohorts", "rates", "challengers", "psi", "refits",
    "effects", "sensitivity", "moved", "fairness-size", "fairness-industry", "fairness-township", "fairness-ownership",
]  # fmt: skip
SECTIONS = [
    "summary",
    "ranking",
    "calibration",
    "cohorts",
    "others",
    "stability",
    "sources",
    "fairness",
    "made",
    "limits",
]
EMPTY = {"meta", "link", "br", "img", "input"}


class Reader(HTMLParser):
    """Notes tags and attributes, and complains of what is not closed in order."""

    def __init__(self, text):
        super().__init__()
        self.open, self.attributes, self.tags = [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def report():
    return told()


@pytest.fixture(scope="module")
def body(report):
    return page.body(report)


def pictures(text):
    return [ET.fromstring(found) for found in re.findall(r"<svg.*?</svg>", text, re.DOTALL)]


def test_every_picture_is_there_and_has_a_name_and_a_description(body):
    found = pictures(body)
    space = "{http://www.w3.org/2000/svg}"
    assert [p.find(f"{space}title").get("id") for p in found] == [f"{key}-title" for key in PICTURES]
    for picture in found:
        title, description = picture.find(f"{space}title"), picture.find(f"{space}desc")
        assert picture.get("role") == "img"
        assert picture.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
        assert " / " in title.text
        assert description.text.strip()


def test_nothing_in_a_picture_stands_outside_of_it(body):
    for picture in pictures(body):
        wide, tall = (float(v) for v in picture.get("viewBox").split()[2:])
        for mark in picture.iter():
            across = [float(mark.get(a)) for a in ("x", "x1", "x2", "cx") if mark.get(a)]
            down = [float(mark.get(a)) for a in ("y", "y1", "y2", "cy") if mark.get(a)]
            assert all(0 <= v <= wide for v in across), ET.tostring(mark)
            assert all(0 <= v <= tall for v in down), ET.tostring(mark)


def test_the_sections_stand_in_their_order(body):
    assert re.findall(r'<section id="(\w+)">', body) == SECTIONS


def test_the_fragment_has_no_style_no_script_and_asks_nothing_of_others(body):
    read = Reader(body)
    assert read.open == []
    assert not {"script", "style", "link", "iframe", "img", "object"} & set(read.tags)
    assert not [a for a in read.attributes if a[1] == "style" or a[1].startswith("on") or a[1] in {"src", "href"}]


def test_ids_are_unique(body):
    ids = [value for _, name, value in Reader(body).attributes if name == "id"]
    assert len(ids) == len(set(ids))


def test_tables_have_captions_and_headings_with_a_scope(body):
    read = Reader(body)
    assert read.tags.count("caption") == read.tags.count("table") > 8
    scopes = [value for tag, name, value in read.attributes if (tag, name) == ("th", "scope")]
    assert len(scopes) == read.tags.count("th")


def test_the_file_stands_alone_in_chinese_with_one_style_sheet(report):
    text = page.html(report)
    read = Reader(text)
    assert text.startswith('<!doctype html>\n<html lang="zh">')
    assert read.open == []
    assert read.tags.count("style") == 1
    assert "@import" not in text
    assert "url(" not in text
    assert page.body(report) in text


def test_the_same_report_gives_the_same_page_also_when_read_again(report):
    assert page.html(json.loads(canonical(report))) == page.html(report)


def test_what_comes_from_outside_is_escaped():
    hostile = "<script>alert('&')</script>"
    trial = asked()["trial"]
    traits = trial.sample.traits.assign(township=hostile)
    sample = replace(trial.sample, traits=traits)
    text = page.html(
        told(
            about={
                "name": hostile,
                "version": "1",
                "about": hostile,
                "libraries": {hostile: hostile},
                "command": hostile,
            },
            labels=Labels([(Text(hostile, hostile), 1)], []),
            search=[{hostile: hostile}],
            trial=replace(trial, sample=sample),
        )
    )
    assert "<script" not in text
    assert "&lt;script&gt;" in text


def test_a_bare_report_has_no_empty_chapters():
    given = asked()
    day, sample = given["trial"].as_of, replace(given["trial"].sample, traits=None)
    bare = type(given["trial"])(as_of=day, sample=sample, log_odds=given["trial"].log_odds, out_of_time=False)
    text = page.body(
        told(
            trial=bare,
            cohorts={day: sample},
            held_out={day: bare.log_odds},
            effects={},
            search=[],
            labels=Labels([], []),
        )
    )
    assert Reader(text).open == []
    assert re.findall(r'<section id="(\w+)">', text) == [s for s in SECTIONS if s not in {"stability", "sources"}]
    assert "尚不能做时间外检验" in text
    assert "没有比较的模型" in text


def test_why_no_trait_of_a_person_is_used_is_said_with_its_grounds(body):
    for words in (
        "不使用任何自然人的特征",
        "《征信业管理条例》第十三条",
        "《个人信息保护法》第二十四条",
        "以正式公布的文本为准",
    ):
        assert words in body


def test_reject_inference_is_told_as_offered_and_not_applied():
    plain = {
        "auc": 0.8,
        "pd_borrowers": 0.03,
        "pd_rejects": 0.05,
        "turned_away_borrowers": 0.1,
        "turned_away_rejects": 0.2,
    }
    more = {"rank_correlation": 0.97, "newly_turned_away": 0.01, "newly_let_through": 0.0}
    guesses = [{"method": "fuzzy", "factor": 2.0, **plain, **more}]
    rejects = {"borrowers": 900, "bad": 80, "rejects": 55, "threshold": 0.1, "without": plain, "with": guesses}
    text = page.body(told(rejects=rejects))
    assert "未用于模型" in text
    assert "模糊扩充 × 2" in text


def test_axes_have_round_ticks_and_values_beyond_stand_at_the_end():
    axis = svg.around([0.031, 0.274], 0, 100)
    assert axis.ticks() == [0.0, 0.1, 0.2, 0.3]
    assert (axis.place(-1), axis.place(0.15), axis.place(9)) == (0, pytest.approx(50), 100)
    assert svg.Axis(0.002, 0.4, 0, 100, logarithmic=True).ticks() == pytest.approx([0.003, 0.01, 0.03, 0.1, 0.3])


def test_a_text_too_long_for_its_place_is_cut_with_an_ellipsis():
    assert svg.fitting("裁判文书", 44) == "裁判文书"
    assert svg.fitting("裁判文书", 40) == "裁判…"
