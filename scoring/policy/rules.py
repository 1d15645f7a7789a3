"""The rules, listed: each a cause for leaving an enterprise off the list, with its criterion, legal basis and exit.

What excludes by law cannot be switched off; what the finance office may decide stands in the policy.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np

from scoring.errors import Text
from scoring.policy.parameters import Policy
from scoring.policy.population import Group, Population

Criterion = Literal[
    "compliant_operation", "fixed_place", "real_demand", "good_credit", "lawful_purpose", "consent", "data", "score",
    "product", "places",
]  # fmt: skip

CRITERIA: dict[Criterion, Text] = {
    "compliant_operation": Text("合规持续经营", "Compliant, continuing operation"),
    "fixed_place": Text("固定经营场所", "A fixed place of business"),
    "real_demand": Text("真实融资需求", "A real demand"),
    "good_credit": Text("信用状况良好", "Good credit"),
    "lawful_purpose": Text("贷款用途依法合规", "A lawful purpose"),
    "consent": Text("企业授权", "The enterprise's consent"),
    "data": Text("资料充分", "Enough data"),
    "score": Text("融资推荐分", "The score"),
    "product": Text("产品条件", "The products' terms"),
    "places": Text("名额与范围", "Places and scopes"),
}
"""The first five are those of the coordination mechanism (金发〔2024〕32号)."""

Kind = Literal["exclusion", "condition", "threshold", "places"]
"""An exclusion is a matter of law and lasts until its exit; the others change with the enterprise or the policy.

Thresholds are what the policy asks of a measure: raising one never admits, because places are counted without them.
"""


@dataclass(frozen=True)
class Rule:
    """``applies`` returns a mask of the enterprises that the rule keeps off the list. ``exit``: what ends it."""

    id: str
    kind: Kind
    criterion: Criterion
    text: Text
    basis: str
    exit: Text
    applies: Callable[[Population, Policy], np.ndarray]


LISTED = "MEETS_ALL"
"""The cause of a listing."""

REMOVED = Text("履行义务后由认定部门移出名单", "Perform the duty; the authority then removes the entry")
DECIDED = Text("调整方案后重新评估", "Follows the policy")


def _none(people: Population) -> np.ndarray:
    return np.zeros(len(people), dtype=bool)


def known_above(values: np.ndarray, bound: float) -> np.ndarray:
    """A mask of what is known and above a bound."""
    return np.asarray(values > bound)


def watched(people: Population) -> np.ndarray:
    """The watch list, which only lowers: key attention, other abnormal entries, open cases of enforcement.

    Environmental grade yellow (警示) belongs to it, and cases ended for want of assets.
    """
    marked = people.marks["watched"] | people.marks["abnormal"]
    enforced = known_above(people.numbers["open_executions"], 0) | known_above(people.numbers["without_assets"], 0)
    return marked | enforced | people.groups["environmental_grade"].among(["yellow"])


def minimum_scores(people: Population, policy: Policy) -> np.ndarray:
    """The score that each enterprise needs: by size class or in general, raised by industry and by the watch list."""
    by_size = people.groups["size"].looked_up(dict(policy.minimum_score_by_size), policy.minimum_score)
    needed = by_size
    if policy.minimum_score_by_industry:
        by_industry = dict(policy.minimum_score_by_industry)
        industry = people.groups["industry"].looked_up(by_industry, np.nan)
        named = people.groups["size"].among(list(policy.minimum_score_by_size))
        needed = np.where(np.isnan(industry), by_size, np.where(named, np.maximum(by_size, industry), industry))
    return needed + policy.watch_points * watched(people) if policy.watch_points else needed


def _no_lawful_purpose(people: Population, policy: Policy) -> np.ndarray:
    bad = _forbidden(people.purposes, policy.forbidden_purposes)
    return np.asarray(people.marks["demand"] & bad.take(people.purposes.codes))


@lru_cache(maxsize=8)
def _forbidden(purposes: Group, words: tuple[str, ...]) -> np.ndarray:
    """Which of the purposes contain one of the words, or say nothing."""
    return np.array([not text or any(word in text for word in words) for text in purposes.names], dtype=bool)


RULES: tuple[Rule, ...] = (
    Rule(
        "NO_DEMAND",
        "condition",
        "real_demand",
        Text("没有有效的融资需求", "No financing demand in force"),
        "金发〔2024〕32号（企业自愿申报）",
        Text("申报融资需求", "State a demand"),
        lambda f, _: ~f.marks["demand"],
    ),
    Rule(
        "NO_CONSENT",
        "condition",
        "consent",
        Text("没有有效的授权", "No consent in force"),
        "授权查询（经企业书面授权方可提供）",
        Text("向银行授权", "Give a consent to a bank"),
        lambda f, _: np.logical_not(f.consents.any(axis=1)),
    ),
    Rule(
        "DISHONEST",
        "exclusion",
        "good_credit",
        Text("列为失信被执行人，尚未移出", "Listed as a dishonest judgment debtor"),
        "最高人民法院关于公布失信被执行人名单信息的若干规定",
        Text("履行完毕或达成和解后由执行法院删除", "Perform or settle; the court then deletes the entry"),
        lambda f, _: f.marks["dishonest"],
    ),
    Rule(
        "SERIOUS",
        "exclusion",
        "good_credit",
        Text("列入严重违法失信名单，尚未移出", "On the list of serious violations"),
        "市场监督管理严重违法失信名单管理办法",
        Text("满一年后可申请提前移出", "Early removal may be asked for after a year"),
        lambda f, _: f.marks["serious"],
    ),
    Rule(
        "TAX_VIOLATION",
        "exclusion",
        "good_credit",
        Text("列入重大税收违法失信主体，尚未移出", "On the list of serious tax violations"),
        "重大税收违法失信主体信息公布管理办法",
        REMOVED,
        lambda f, _: f.marks["tax_violation"],
    ),
    Rule(
        "GRADE_D",
        "exclusion",
        "good_credit",
        Text("最近一次纳税信用级别为 D", "Newest taxpayer grade is D"),
        "纳税信用管理制度",
        Text("纠正后申请纳税信用修复，或下一年度重新评价", "Repair the grade, or the next year's evaluation"),
        lambda f, _: f.marks["grade_d"],
    ),
    Rule(
        "GRADE_D_LINKED",
        "exclusion",
        "good_credit",
        Text("负责人同时负责一家纳税 D 级企业", "The person in charge also answers for an enterprise of grade D"),
        "纳税信用管理制度（D 级关联）",
        Text("关联企业修复纳税信用，或不再由同一人负责", "The other enterprise repairs its grade, or another answers"),
        lambda f, p: f.marks["grade_d_linked"] if p.grade_d_spreads else _none(f),
    ),
    Rule(
        "TAX_ARREARS",
        "exclusion",
        "good_credit",
        Text("公告的欠税超过否决金额", "Announced tax arrears above the veto"),
        "欠税公告办法（试行）；金额由金融办设定",
        Text("缴清欠税", "Pay the arrears"),
        lambda f, p: known_above(f.numbers["tax_arrears_yuan"], p.tax_arrears_veto_yuan),
    ),
    Rule(
        "PUBLIC_GRADE_D",
        "exclusion",
        "good_credit",
        Text("全国公共信用综合评价为 D", "National public-credit grade D"),
        "国办发〔2026〕8号",
        Text("完成信用修复后由国家重新评价", "Repair; the nation evaluates again"),
        lambda f, p: f.groups["public_grade"].among(["D"]) if p.public_grade_d_excludes else _none(f),
    ),
    Rule(
        "RED_ENVIRONMENT",
        "exclusion",
        "compliant_operation",
        Text("环保信用等级为红牌", "Environmental credit grade red"),
        "福建省企业环境信用评价",
        Text("整改后由生态环境部门调整等级", "Mend; the environmental office then changes the grade"),
        lambda f, p: f.groups["environmental_grade"].among(["red"]) if p.red_environment_excludes else _none(f),
    ),
    Rule(
        "BANKRUPT",
        "exclusion",
        "compliant_operation",
        Text("已进入破产程序", "In bankruptcy"),
        "企业破产法",
        Text("破产程序终结并恢复登记状态", "The case ends and the registration is restored"),
        lambda f, _: f.marks["bankrupt"],
    ),
    Rule(
        "NOT_OPERATING",
        "exclusion",
        "compliant_operation",
        Text("登记状态不是存续", "Not registered as operating"),
        "金发〔2024〕32号（合规持续经营）",
        Text("恢复存续的登记状态", "Be registered as operating again"),
        lambda f, _: ~f.marks["operating"] & ~f.marks["bankrupt"],
    ),
    Rule(
        "UNREACHABLE",
        "exclusion",
        "fixed_place",
        Text("通过登记的住所无法联系", "Out of reach at the registered address"),
        "企业经营异常名录管理；金发〔2024〕32号（固定经营场所）",
        Text("变更住所或重新取得联系后申请移出", "Register the address or be reached, then ask for removal"),
        lambda f, p: known_above(f.numbers["unreachable"], 0) if p.unreachable_excludes else _none(f),
    ),
    Rule(
        "NO_FIXED_PLACE",
        "condition",
        "fixed_place",
        Text("没有在用的水、电、气账户证明经营场所", "No open utility account shows a place of business"),
        "金发〔2024〕32号（固定经营场所）",
        Text(
            "登记用能账户，或补充房东户表的分摊资料",
            "Have its utility account recorded, or its share of the landlord's",
        ),
        lambda f, p: ~known_above(f.numbers["utility_accounts"], 0) if p.own_meter_required else _none(f),
    ),
    Rule(
        "TOO_YOUNG",
        "threshold",
        "compliant_operation",
        Text("经营时间不足或未知", "Too short a time in operation, or unknown"),
        "金发〔2024〕32号（合规持续经营）",
        Text("经营满规定时间", "Be in operation for that long"),
        lambda f, p: (
            ~(f.numbers["operating_months"] >= p.minimum_operating_months) if p.minimum_operating_months else _none(f)
        ),
    ),
    Rule(
        "UNLAWFUL_PURPOSE",
        "condition",
        "lawful_purpose",
        Text("贷款用途未说明或不合规", "The purpose is not stated, or not allowed"),
        "金发〔2024〕32号（贷款用途依法合规）",
        Text("按真实、合规的用途重新申报", "State the demand again with its true, lawful purpose"),
        _no_lawful_purpose,
    ),
    Rule(
        "FEW_SOURCES",
        "threshold",
        "data",
        Text("可依据的数据来源太少", "Too few data sources to rest on"),
        "金融办设定",
        Text("授权并补充缺少的数据", "Authorise and complete what is missing"),
        lambda f, p: f.sources < p.minimum_sources,
    ),
    Rule(
        "LOW_SCORE",
        "threshold",
        "score",
        Text("融资推荐分低于最低分", "Score below the minimum"),
        "金融办设定",
        Text("见画像中的改进建议", "See the portrait's advice"),
        lambda f, p: f.score < minimum_scores(f, p),
    ),
    Rule(
        "HIGH_PD",
        "threshold",
        "score",
        Text("违约概率高于上限", "Probability of default above the limit"),
        "金融办设定",
        Text("见画像中的改进建议", "See the portrait's advice"),
        lambda f, p: f.pd > f.groups["size"].looked_up(dict(p.maximum_pd_by_size), p.maximum_pd),
    ),
)
"""What looks at one enterprise by itself. Products and places follow, see :mod:`scoring.policy.decide`."""

NO_PRODUCT = Rule(
    "NO_PRODUCT",
    "condition",
    "product",
    Text("没有一种产品的条件全部满足", "No product whose terms are all met"),
    "金融办设定（产品条件）",
    Text("见各产品差在哪里", "See what each product lacks"),
    lambda f, _: _none(f),
)
NO_PLACE = Rule(
    "NO_PLACE",
    "places",
    "places",
    Text("本期名额已满，或不在任何授权银行的接收范围", "No place left, or outside what each consenting bank is sent"),
    "金发〔2024〕32号（分批推送，与银行特点匹配）；名额由金融办设定",
    Text("下一期再参加排序，或向其他银行授权", "Ranked again in the next edition; or give a consent to another bank"),
    lambda f, _: _none(f),
)

EVERY: tuple[Rule, ...] = (*RULES, NO_PRODUCT, NO_PLACE)
"""All causes for being left off, in the order in which they are told."""

PLACES = {rule.id: place for place, rule in enumerate(EVERY)}

CAUSES: dict[str, Text] = {rule.id: rule.text for rule in EVERY} | {
    LISTED: Text("符合全部条件", "Meets every condition")
}
