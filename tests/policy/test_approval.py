"""The form on which a change of policy is approved says what changes, in words, and what it would do."""

import datetime as dt
import hashlib
from dataclasses import asdict, replace

from scoring.model.bundle import canonical
from scoring.model.points import DISCLAIMER
from scoring.policy.approval import COLUMNS, Proposal, form
from scoring.policy.parameters import Policy, changed
from scoring.policy.preview import preview
from scoring.policy.scheme import Scheme
from scoring.records.workbooks.signed import Figure, workbook
from tests.policy.people import AS_OF, people_of

BEFORE = Policy()
AFTER = changed(BEFORE, {"minimum_score": 620.0, "grade_d_spreads": False, "quota_by_township": {"龙浔镇": 30}})
PEOPLE = people_of({"score": 700.0}, {"score": 600.0}, {"demand": False}, {"score": 630.0, "grade_d_linked": True})
PROPOSAL = Proposal(
    version=4,
    base=3,
    state="待批准",
    reason="一季度逾期上升",
    proposed_by="li",
    proposed_on=dt.date(2026, 11, 20),
    decided_by="",
    decided_on=None,
    effective_on=dt.date(2026, 12, 1),
)
FORESEEN = (AS_OF, preview(PEOPLE, BEFORE, AFTER))


def made(proposal=PROPOSAL, foreseen=FORESEEN):
    return form("德化县", proposal, BEFORE, AFTER, foreseen)


def table(told):
    return [dict(zip([c.title for c in COLUMNS], row, strict=True)) for row in told.rows]


def test_every_changed_parameter_is_told_with_both_values_and_the_change_in_words():
    changes = [row for row in table(made()) if row["类别"] != "预演"]
    assert changes == [
        {
            "类别": "门槛",
            "事项": "最低融资推荐分",
            "原方案": "560 分",
            "拟议方案": "620 分",
            "变动": "最低融资推荐分由 560 分提高到 620 分",
        },
        {
            "类别": "排除",
            "事项": "纳税 D 级按负责人关联",
            "原方案": "是",
            "拟议方案": "否",
            "变动": "纳税 D 级按负责人关联由“是”改为“否”",
        },
        {
            "类别": "名额与范围",
            "事项": "各乡镇名额",
            "原方案": "未设定",
            "拟议方案": "龙浔镇 30 户",
            "变动": "各乡镇名额（龙浔镇）设为 30 户",
        },
    ]


def test_what_the_change_would_do_stands_beside_what_is_now():
    told = {row["事项"]: row for row in table(made()) if row["类别"] == "预演"}
    listed = told["推荐户数"]
    assert (listed["原方案"], listed["拟议方案"]) == (Figure(2, "whole"), Figure(2, "whole"))
    assert listed["变动"] == "进入 1 户，退出 1 户"
    assert told["平均违约概率（按户）"]["拟议方案"] == Figure(0.008, "share")
    assert told["建议额度合计（万元）"]["拟议方案"] == Figure(300_000_000, "wan")
    assert not any(name.startswith("基金") for name in told)


def test_with_a_scheme_the_funds_part_is_told_too():
    foreseen = preview(PEOPLE, BEFORE, AFTER, Scheme())
    told = {row["事项"] for row in table(made(foreseen=(AS_OF, foreseen))) if row["类别"] == "预演"}
    assert {"基金预期补偿（万元）", "99% 的年份基金补偿不超过（万元）", "达到补偿上限的年份"} <= told


def test_who_proposed_why_from_when_and_who_decided_stand_above():
    assert made().about == [
        "改自：第 3 版　　状态：待批准　　生效日：2026-12-01",
        "提出：li（2026-11-20）　　决定：待定",
        "理由：一季度逾期上升",
        "预演：按基准日 2026-11-16 的评分计算",
    ]
    decided = replace(PROPOSAL, decided_by="wang", decided_on=dt.date(2026, 11, 21), effective_on=None, base=None)
    above = made(decided, None).about
    assert above[0] == "改自：安装时的初始方案　　状态：待批准　　生效日：批准之日"
    assert above[1].endswith("决定：wang（2026-11-21）")
    assert above[3] == "预演：还没有评分"


def test_an_empty_list_has_no_mean_and_says_so():
    nobody = preview(people_of({"demand": False}), BEFORE, AFTER)
    told = {row["事项"]: row["原方案"] for row in table(made(foreseen=(AS_OF, nobody)))}
    assert told["平均违约概率（按户）"] == "—"


def test_the_paper_is_tied_to_the_parameters_and_prints_upright():
    told = made()
    assert hashlib.sha256(canonical(asdict(AFTER))).hexdigest() in told.footer[0]
    assert told.title == "德化县信易贷方案审批表（第 4 版）"
    assert told.notes[-1] == DISCLAIMER.zh
    assert told.portrait
    assert workbook([told]) == workbook([made()])
