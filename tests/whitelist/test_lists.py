"""The lists of an edition on paper: who is on each, in the words and numbers that officials sign."""

import datetime as dt

import pytest

from scoring.errors import Conflict
from scoring.model.points import DISCLAIMER
from scoring.policy.decide import decide
from scoring.policy.parameters import Policy, changed
from scoring.policy.population import population
from scoring.whitelist.edition import Edition, Inputs, compose
from scoring.whitelist.lists import Head, listed_in, sheet
from tests.policy.people import AS_OF, facts_of

HEAD = Head(county="德化县", number=7, policy=3, model="county/1", key="the-key")
BEST, SECOND, NEAR, EXCLUDED, SILENT = (f"E{i:05d}" for i in range(5))
FACTS = facts_of(
    {"score": 700.0, "name": "甲窑", "banks": ("north-bank", "south-bank")},
    {"score": 600.0, "name": "乙窑", "watched": True},
    {"score": 540.0, "name": "丙窑", "banks": ()},
    {"score": 690.0, "name": "丁窑", "dishonest": True, "banks": ()},
    {"demand": False, "name": "戊窑"},
)
POLICY = changed(Policy(), {"quota_by_industry": {"30": 3}})


def edition(facts=FACTS):
    coverage = facts.assign(electricity=True)[["electricity"]]
    inputs = Inputs(AS_OF, "m" * 64, POLICY, (("demand", "b1", "2026-11-01"),), {})
    return compose(inputs, facts, coverage, decide(population(facts, AS_OF), POLICY))


def made(which, head=HEAD, facts=FACTS):
    found = edition(facts)
    return sheet(which, head, found, facts.to_dict("index")), found


def rows(which):
    told, _ = made(which)
    return [dict(zip([c.title for c in told.columns], row, strict=True)) for row in told.rows]


def test_the_recommended_stand_by_rank_with_products_limits_banks_and_validity():
    first, second = rows("recommended")
    assert first == {
        "名次": 1,
        "统一社会信用代码": BEST,
        "企业名称": "甲窑",
        "乡镇": "龙浔镇",
        "行业": "C3074 日用陶瓷制品制造",
        "规模": "小型",
        "融资推荐分": 700.0,
        "风险档次": "二档",
        "产品及额度（万元）": "绿易贷 150.00；陶瓷贷 100.00；信用贷 80.00；电易贷 60.00；税易贷 50.00",
        "建议额度（万元）": 150_000_000,
        "推荐给的授权银行": "north-bank、south-bank",
        "有效期至": AS_OF + dt.timedelta(days=POLICY.valid_days),
    }
    assert (second["名次"], second["企业名称"], second["风险档次"]) == (2, "乙窑", "二档（关注）")


def test_everybody_who_applied_is_on_the_list_of_applications_with_a_decision_and_all_causes():
    told = {row["统一社会信用代码"]: row for row in rows("applied")}
    assert set(told) == {BEST, SECOND, NEAR, EXCLUDED}
    assert [told[e]["决定"] for e in (BEST, SECOND, NEAR, EXCLUDED)] == ["推荐", "推荐", "培育", "未推荐"]
    assert told[BEST]["全部原因"] == "符合全部条件"
    assert told[EXCLUDED]["全部原因"] == "没有有效的授权；列为失信被执行人，尚未移出"
    assert told[EXCLUDED]["如何改变"] == "向银行授权；履行完毕或达成和解后由执行法院删除"
    assert (told[EXCLUDED]["企业名称"], told[EXCLUDED]["规模"], told[EXCLUDED]["名次"]) == ("丁窑", "小型", None)


def test_the_cultivated_are_told_what_separates_them_from_the_list():
    [near] = rows("cultivated")
    assert near["统一社会信用代码"] == NEAR
    assert near["要求的分数"] == 560.0
    assert near["与推荐清单的差距"] == (
        "没有有效的授权（现为 0 个，须为 1 个）；融资推荐分低于最低分（现为 540 分，须为 560 分）"
    )
    assert near["如何改变"] == "向银行授权；见画像中的改进建议"


@pytest.mark.parametrize(
    ("which", "title"), [("recommended", "推荐清单"), ("applied", "申报清单"), ("cultivated", "培育清单")]
)
def test_each_list_is_headed_and_tied_to_the_bytes_of_the_edition_and_its_seal(which, title):
    told, found = made(which)
    assert (told.name, told.title) == (title, f"德化县信易贷第 7 期{title}")
    assert told.about[:2] == ["基准日：2026-11-16　　有效期至：2027-02-16", "方案：第 3 版　　模型：county/1"]
    assert told.notes[-1] == DISCLAIMER.zh
    assert found.digest in told.footer[0]
    assert told.footer[1] == "签章密钥：the-key"


def test_the_sums_are_told_beneath_the_title():
    assert made("recommended")[0].about[2] == "推荐 2 户，建议额度合计 225.00 万元"
    assert made("applied")[0].about[2] == "申报 4 户：推荐 2 户，培育 1 户，未推荐 1 户"
    assert made("cultivated")[0].about[2] == "培育 1 户"


def test_an_edition_without_a_seal_or_taken_back_says_so():
    told, _ = made("recommended", Head("德化县", 1, 1, "county/1", key="", withdrawn="批次有误"))
    assert told.footer[1] == "本期没有签章"
    assert told.about[-1] == "本期已撤回：批次有误"


def test_whom_a_list_names_is_known():
    assert listed_in("recommended", edition()) == [BEST, SECOND]
    assert listed_in("applied", edition()) == [BEST, SECOND, NEAR, EXCLUDED]
    assert listed_in("cultivated", edition()) == [NEAR]


def test_an_edition_of_the_earlier_format_is_refused():
    earlier = Edition({"format": "xinyidai-edition/1", "as_of": "2026-11-16"}, (), (), b"")
    with pytest.raises(Conflict, match="较早的版本"):
        sheet("applied", HEAD, earlier, {})
