"""The words in which features are described: dimensions, units, missing values, actions, limits of use, evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scoring.errors import Text

Dimension = Literal["operation", "tax", "social_insurance", "public_credit", "profile"]
Unit = Literal[
    "ratio",
    "kWh/month",
    "m3/month",
    "yuan",
    "yuan/kWh",
    "months",
    "count",
    "years",
    "persons",
    "days",
    "grade",
    "colour",
    "size",
    "yes",
]
Direction = Literal["higher_is_safer", "higher_is_riskier", "none"]
Missing = Literal["no_record", "not_delivered", "too_short", "no_basis", "none_such", "not_stated", "not_graded"]
Action = Literal["business", "pay", "insure", "file", "repair", "keep", "report", "none"]
Limit = Literal["authorised", "firm_level", "in_use", "environment", "creditor", "public", "duties"]

DIMENSIONS: dict[str, Text] = {
    "operation": Text("生产经营（水电气）", "Operation (water, electricity, gas)"),
    "tax": Text("纳税与交易", "Tax and trade"),
    "social_insurance": Text("社会保险", "Social insurance"),
    "public_credit": Text("公共信用", "Public credit"),
    "profile": Text("基本情况", "Profile"),
}

UNITS: dict[str, Text] = {
    "ratio": Text("比例", "ratio"),
    "kWh/month": Text("千瓦时/月", "kWh a month"),
    "m3/month": Text("立方米/月", "m³ a month"),
    "yuan": Text("元", "yuan"),
    "yuan/kWh": Text("元/千瓦时", "yuan a kWh"),
    "months": Text("个月", "months"),
    "count": Text("次（个）", "number"),
    "years": Text("年", "years"),
    "persons": Text("人", "persons"),
    "days": Text("天", "days"),
    "grade": Text("级别", "grade"),
    "colour": Text("颜色等级", "colour"),
    "size": Text("规模类型", "size class"),
    "yes": Text("是否", "yes or no"),
}

DIRECTIONS: dict[str, Text] = {
    "higher_is_safer": Text("越高越稳健", "higher is safer"),
    "higher_is_riskier": Text("越高风险越大", "higher is riskier"),
    "none": Text("不设方向", "no direction set"),
}

MISSING: dict[str, Text] = {
    "no_record": Text(
        "该来源没有这家企业的记录：情况未知，不等于不好",
        "The source has no record of the enterprise: unknown, which is not bad",
    ),
    "not_delivered": Text(
        "该来源在基准日前从未报送；已报送而无记录的按零计",
        "The source had never delivered by the as-of date; where it had, having no record counts as zero",
    ),
    "too_short": Text("已知月份太少，无法判断", "Too few months are known to tell"),
    "no_basis": Text("没有可比的基数（例如没有销售额）", "There is nothing to compare with (no sales, for example)"),
    "none_such": Text("没有这类事项，无从计算", "Nothing of the kind happened, so there is nothing to measure"),
    "not_stated": Text("记录没有写明：未知，不等于零", "The records do not state it: unknown, which is not zero"),
    "not_graded": Text(
        "未评级，或级别（如 M 级）不表示好坏", "Not graded, or a grade (such as M) that says neither good nor bad"
    ),
}

ACTIONS: dict[str, Text] = {
    "business": Text("随经营情况逐月变化", "Changes with the course of business, month by month"),
    "pay": Text("缴清欠费、按期缴费", "Pay what is owed, and pay on time"),
    "insure": Text("足额参保、按期缴纳社会保险费", "Insure all staff and pay contributions on time"),
    "file": Text("按期申报、如实开票", "File on time and invoice truthfully"),
    "repair": Text(
        "履行义务、纠正失信行为后申请信用修复或移出", "Perform the duty, then apply for credit repair or removal"
    ),
    "keep": Text("履行所作的信用承诺", "Keep the commitments given"),
    "report": Text("补充、更正登记或账户资料", "Complete or correct registered or account data"),
    "none": Text("企业无法自行改变", "The enterprise cannot change it"),
}

LIMITS: dict[str, Text] = {
    "authorised": Text(
        "须经企业授权方可用于融资推荐", "For financing recommendations only with the enterprise's authorisation"
    ),
    "firm_level": Text("只用单位合计数，不用任何个人明细", "Totals of the firm only, never anything about a person"),
    "in_use": Text(
        "只用仍可使用的记录：修复、移出、撤销或公示期满的一律不用",
        "Only records that may still be used: none that was repaired, lifted, revoked or is past its publication",
    ),
    "environment": Text(
        "有效的环保信用等级代替生态环境处罚，不重复计算",
        "An environmental credit grade in force takes the place of environmental penalties; nothing counts twice",
    ),
    "creditor": Text("债权人是受害方，不作为失信记录", "The creditor is the victim: this is never a mark against it"),
    "public": Text("依法公开的信息", "Information that is public by law"),
    "duties": Text("只用履行职务的关联关系，不用个人信息", "Only links through official duties, nothing private"),
}


@dataclass(frozen=True)
class Evidence:
    """Where a feature comes from: a product rule, a study, a law, or practice. ``verified``: the page was seen."""

    title: Text
    link: str = ""
    verified: bool = True


EVIDENCE: dict[str, Evidence] = {
    "grid_score": Evidence(
        Text("“电E贷”评分规则（浙江，数据知识产权登记）", "Scoring rules of 电E贷 (Zhejiang, registered data product)"),
        "https://www.selectdataset.com/dataset/0cbfabbacb2e655abe768fbfda501a7a/",
    ),
    "grid_loan": Evidence(
        Text("“电e贷”准入条件（建设银行与国家电网，2019）", "Admission rules of 电e贷 (CCB and State Grid, 2019)"),
        "http://www.nxnews.net/cj/cjdyx/201904/t20190424_6269352.html",
    ),
    "grid_classes": Evidence(
        Text(
            "“电力看征信”指标体系（深圳，4 类 23 项）", "Indicators of 电力看征信 (Shenzhen, 4 classes, 23 indicators)"
        ),
        "https://gobysa.com/wanboguanwangmanbetx/dlxxh/dsj/20221117/175269.html",
    ),
    "grid_patent": Evidence(
        Text(
            "上海用电信用评分专利（同比、环比、同行均值、欠费）",
            "Shanghai patent on scoring by electricity: year, month, peers, arrears",
        ),
        "https://patents.google.com/patent/CN111861712A/en",
    ),
    "load_study": Evidence(
        Text(
            "363 家钢铁小微企业用电研究（标签为电费缴纳）",
            "Study of 363 steel SMEs by electricity (label: paying the bill)",
        ),
        "https://wp.zxtsg.top/Qikan/Article/Detail?id=674682201",
    ),
    "industry_pattern": Evidence(
        Text(
            "江苏电费回收研究：偏离行业用电特征预示迟缴",
            "Jiangsu study: deviation from the industry's use foretells late payment",
        ),
        "https://lunwen90.cn/article/b8a098c3ef371393b343037f.html",
    ),
    "payment_study": Evidence(
        Text("江苏缴费及时性研究（缴费积极性）", "Jiangsu study of payment timeliness"),
        "https://opaj.napstic.cn/periodicalArticle/0120161200246832",
    ),
    "cash_flow_platform": Evidence(
        Text(
            "资金流信用信息平台应用：水电气支出的连续性与波动",
            "Cash-flow platform in use: continuity and volatility of water, electricity and gas outlay",
        ),
        "http://big5.news.cn/gate/big5/gs.news.cn/20251121/330958a785204e87b02fcf0e0abb5102/c.html",
    ),
    "kilns": Evidence(
        Text(
            "德化约七成陶瓷企业使用电窑（2018），其余以燃气为主",
            "About 70 % of Dehua's ceramic firms fire electric kilns (2018), most others gas",
        ),
        "https://ukrainian.cri.cn/661/2018/05/18/2s54859.htm",
    ),
    "tax_loan": Evidence(
        Text(
            "税贷准入条件（纳税年限、近期缴税、信用级别）",
            "Admission rules of tax loans (years, recent payment, grade)",
        ),
        "http://jinrong.0593cns.com/show-1-8817.aspx",
    ),
    "tax_cloud": Evidence(
        Text(
            "“减税云贷”准入条件（近 12 个月税额、近 6 个月有缴税）",
            "Admission rules of 减税云贷 (tax of 12 months, a payment within 6)",
        ),
        "http://19ps.cn/dk/41129.html",
    ),
    "tax_season": Evidence(
        Text(
            "755 家企业月度纳税研究：季末、年末季节性强",
            "Study of 755 firms' monthly tax: strong seasons at quarter and year ends",
        ),
        "https://soolun.net/degree/bd08f12837a61d0b51969adcabbc2132.html",
    ),
    "invoices": Evidence(
        Text(
            "全国大学生数学建模竞赛 2020 年 C 题：123 家企业发票与违约",
            "CUMCM 2020 problem C: invoices and defaults of 123 enterprises",
        ),
    ),
    "tax_grade": Evidence(
        Text(
            "纳税缴费信用管理（税务总局公告 2025 年第 12 号）",
            "Taxpayer credit (State Taxation Administration, announcement 12 of 2025)",
        ),
        "http://m.cdjhcw.cn/sys-nd/295.html",
    ),
    "taizhou": Evidence(
        Text(
            "台州公共数据评分产品（欠税、异常名录否决，连续 A 级加分）",
            "Taizhou public-data score (arrears and abnormal listing veto, consecutive A adds)",
        ),
        "https://www.selectdataset.com/dataset/aa15bedaf8a49cae6370820d35ab7c9e",
    ),
    "judgments": Evidence(
        Text(
            "Yin 等（2020）：判决金额相对企业规模有预测力", "Yin et al. (2020): judgments relative to firm size predict"
        ),
        "https://www.x-mol.com/paperRedirect/1286000319728893952",
    ),
    "repair_rules": Evidence(
        Text(
            "《信用修复管理办法》（发改委令第 36 号，2026-04-01 施行）",
            "Measures for credit repair (NDRC order 36, in force 2026-04-01)",
        ),
        "http://m.law-lib.com/law/law_view.asp?id=786242",
    ),
    "abnormal_rules": Evidence(
        Text("企业经营异常名录四类列入情形", "The four grounds of the abnormal-operation list"),
        "https://mip.maxlaw.cn/l/20200716/984396729993.shtml",
    ),
    "court_list": Evidence(
        Text("失信被执行人名单制度", "The list of dishonest judgment debtors"),
        "http://www.wapcai.cn/lvshizixun/20176.html",
    ),
    "guangzhou": Evidence(
        Text(
            "广州公共信用综合评价（含拖欠公共事业费用）",
            "Guangzhou public credit evaluation (unpaid utility fees among its items)",
        ),
        "http://fgw.gz.gov.cn/tzgg/content/post_8793105.html",
    ),
    "payment_rules": Evidence(
        Text("《保障中小企业款项支付条例》（2025 年修订）", "Regulation on payments to SMEs (revised 2025)"),
        "https://hengtai-law.com/insight/research/data_549.html",
    ),
    "green_credit": Evidence(
        Text(
            "福建企业环境信用评价（绿、蓝、黄、红四级；“以信代罚”）",
            "Fujian environmental credit (green, blue, yellow, red; grade instead of penalty)",
        ),
        "http://www.babysources.cn/news/362143.htm",
    ),
    "mechanism": Evidence(
        Text(
            "支持小微企业融资协调工作机制（金发〔2024〕32 号）",
            "Coordination mechanism for small and micro enterprises' financing (2024)",
        ),
        "https://xqw.gxj.nanyang.gov.cn/policy/detail/1096.html",
    ),
    "credit_report": Evidence(
        Text("公共信用信息报告标准（2022 年版）", "Standard of the public credit report (2022)"),
        "http://hxcredit.com.cn/msg_detail/id-24.html",
    ),
    "zhejiang": Evidence(
        Text(
            "浙江公共信用评价指标（2020，社保缴纳占 1000 分中的 30 分）",
            "Zhejiang public credit evaluation (2020: 30 of 1,000 points for paying social insurance)",
        ),
        "https://m.jinchutou.com/p-136006308.html",
    ),
    "size_classes": Evidence(
        Text("中小企业划型标准（工信部联企业〔2011〕300号）", "Size classes of enterprises (MIIT and others, 2011)"),
        "http://ningde.gov.cn/hdjl/hdjlzsk/gxj_31137/202312/t20231212_1893552.htm",
    ),
    "practice": Evidence(
        Text("信贷实务通行做法，未见公开实证", "Common credit practice; no published evidence seen"), verified=False
    ),
}
