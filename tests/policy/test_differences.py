"""Two policies compared in words, and a draft carried onto another ground."""

from dataclasses import asdict, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.policy.differences import carried, differences
from scoring.policy.parameters import BY_NAME, PARAMETERS, Policy, changed
from scoring.policy.wording import written
from tests.policy.drawn import policies

INSTALLED = Policy()


def told(**changes):
    found = differences(INSTALLED, changed(INSTALLED, changes))
    assert {change.name for change in found} <= set(changes)
    return [change.text.zh for change in found]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"minimum_score": 580}, ["最低融资推荐分由 560 分提高到 580 分"]),
        ({"maximum_pd": 0.05}, ["最高违约概率由 100% 降低到 5%"]),
        ({"watch_limit_share": 0.125}, ["关注名单企业的额度折扣由 50% 降低到 12.5%"]),
        ({"tax_arrears_veto_yuan": 1_500_000}, ["欠税一票否决的金额由 100 万元提高到 150 万元"]),
        ({"tax_paid_yuan": 12_345}, ["税易贷近12个月最少纳税由 5,000 元提高到 1.2345 万元"]),
        ({"minimum_operating_months": 6}, ["最短经营时间由 12 个月降低到 6 个月"]),
        ({"ceramics_infringements": 2}, ["陶瓷贷容许的侵权处罚由 0 个提高到 2 个"]),
        ({"grade_d_spreads": False}, ["纳税 D 级按负责人关联由“是”改为“否”"]),
        ({"forbidden_purposes": [*INSTALLED.forbidden_purposes[1:], "购车"]}, ["不得用于的用途增加“购车”", "不得用于的用途去掉“分红”"]),
        ({"forbidden_purposes": [*INSTALLED.forbidden_purposes[::-1]]}, ["不得用于的用途写法改变，含义不变"]),
        (
            {"tax_grades": {"A": 12, "M": 5, "C": 1}},
            [
                "税易贷各纳税级别的额度倍数（A 级）由 10 倍提高到 12 倍",
                "税易贷各纳税级别的额度倍数（B 级）取消，原为 8 倍",
                "税易贷各纳税级别的额度倍数（C 级）设为 1 倍",
            ],
        ),
        ({"minimum_score_by_industry": {"30": 540}}, ["分行业的最低分（行业大类 30）设为 540 分"]),
        ({"quota_by_township": {"上涌镇": 20}}, ["各乡镇名额（上涌镇）设为 20 户"]),
        (
            {"bank_scopes": {"农商行": {"industries": ["30", "31"], "products": ["tax"]}}},
            ["各银行接收范围（农商行，行业）限为 30、31", "各银行接收范围（农商行，产品）限为 税易贷"],
        ),
        ({"minimum_score": 580, "valid_days": 60}, ["最低融资推荐分由 560 分提高到 580 分", "白名单有效期由 92 天降低到 60 天"]),
    ],
    ids=lambda v: next(iter(v)) if isinstance(v, dict) else "",
)  # fmt: skip
def test_a_change_is_told_with_its_unit(changes, words):
    assert told(**changes) == words


def test_the_scope_of_a_bank_is_told_word_by_word_and_when_it_ends():
    before = changed(INSTALLED, {"bank_scopes": {"a": {"industries": ["30", "31"], "sizes": ["micro"]}}})
    after = changed(INSTALLED, {"bank_scopes": {"a": {"industries": ["30", "32"]}}})
    assert [change.text.zh for change in differences(before, after)] == [
        "各银行接收范围（a，行业）增加“32”",
        "各银行接收范围（a，行业）去掉“31”",
        "各银行接收范围（a，规模）不再限制，原为 微型",
    ]
    assert differences(INSTALLED, changed(INSTALLED, {"bank_scopes": {"a": {}}}))[0].text.en.endswith(
        "the same meaning"
    )


def test_english_readers_read_the_same():
    other = changed(
        INSTALLED, {"minimum_score": 580, "tax_cap_yuan": 2_000_000, "minimum_score_by_size": {"micro": 540}}
    )
    assert [change.text.en for change in differences(INSTALLED, other)] == [
        "Minimum score: raised from 560 points to 580 points",
        "Minimum score by size class (micro): set to 540 points",
        "税易贷, highest limit: lowered from 3,000,000 yuan to 2,000,000 yuan",
    ]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("minimum_score", "560 分"),
        ("grade_d_spreads", "是"),
        ("quota_by_bank", "未设定"),
        ("green_grades", "绿牌 30%、蓝牌 20%"),
        ("forbidden_purposes", "分红、炒股、股票、理财、购房、房地产、股权、转贷、赌"),
    ],
)
def test_a_value_is_written_in_words(name, words):
    assert written(BY_NAME[name], getattr(INSTALLED, name)).zh == words


def test_scopes_are_written_bank_by_bank():
    scopes = {"a": {"townships": ["上涌镇"], "products": ["tax", "credit"]}, "b": {}}
    value = changed(INSTALLED, {"bank_scopes": scopes}).bank_scopes
    assert written(BY_NAME["bank_scopes"], value).zh == "a：产品 税易贷、信用贷，乡镇 上涌镇；b不限"


@settings(max_examples=60, deadline=None)
@given(policies(), policies())
def test_nothing_differs_without_a_word_and_no_word_is_said_of_what_does_not(one, other):
    named = {change.name for change in differences(one, other)}
    assert named == {p.name for p in PARAMETERS if getattr(one, p.name) != getattr(other, p.name)}
    assert differences(one, one) == ()


@settings(max_examples=60, deadline=None)
@given(policies(), policies(), policies(), st.sets(st.sampled_from([p.name for p in PARAMETERS])))
def test_carried_changes_take_each_parameter_from_who_changed_it(base, draft, ground, keep):
    found = carried(base, draft, ground, keep)
    for p in PARAMETERS:
        before, mine, theirs = (getattr(each, p.name) for each in (base, draft, ground))
        contested = p.name in found.conflicts
        assert contested == (before not in (mine, theirs) and mine != theirs)
        expected = (mine if p.name in keep else theirs) if contested else theirs if mine == before else mine
        assert getattr(found.policy, p.name) == expected


def test_carrying_is_without_effect_where_nobody_or_everybody_did_the_same():
    draft = replace(INSTALLED, minimum_score=580.0)
    assert carried(INSTALLED, draft, INSTALLED).policy == draft
    assert carried(INSTALLED, draft, draft).policy == draft
    assert carried(INSTALLED, INSTALLED, draft).policy == draft
    assert carried(INSTALLED, draft, draft).conflicts == ()
    assert asdict(carried(INSTALLED, draft, replace(INSTALLED, valid_days=60)).policy)["valid_days"] == 60
