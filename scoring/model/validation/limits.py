"""What a model may and may not be used for, and why nothing about a natural person is in it: words, not figures."""

from __future__ import annotations

from scoring.errors import Text

PURPOSE = Text(
    "估计企业在基准日之后 12 个月内违约或发生信用事件的概率，供金融办形成融资推荐白名单、供银行参考。"
    "它不是公共信用评价，也不是征信报告；最终授信决策由银行独立作出。",
    "Estimates the probability that an enterprise defaults or suffers a credit event within 12 months of the as-of "
    "date, for the whitelist of a finance office and as one input of a bank's own decision. It is neither a "
    "public-credit grade nor a credit report; the bank decides on its own.",
)

LIMITS = (
    Text(
        "未获贷款的企业没有贷后结果，样本有选择性；结论不能直接推广到从未申请贷款的企业。",
        "Enterprises without a loan show no repayment: the sample is selected, and conclusions do not simply extend to "
        "those that never applied.",
    ),
    Text(
        "已知数据少的企业，得分接近总体基准，依据也少；资料不足的不给结论。",
        "Where little is known the score stays near the base and rests on little; below the floor nothing is said.",
    ),
    Text(
        "只对训练所在地区、训练所用来源和 12 个月以内的预测有效；来源、口径或经济环境变化后应重新验证。",
        "Valid for the region and the sources it learned from and for 12 months ahead; when sources, definitions or "
        "the economy change, validate again.",
    ),
    Text(
        "得分和名次不得作为拒绝贷款的唯一理由；企业可以要求说明、提出异议和申请人工复核。",
        "Neither score nor rank may be the only ground of a refusal; an enterprise may ask for the reasons, object, "
        "and have a person look.",
    ),
    Text(
        "特征与违约相关，不等于导致违约；影响的大小不是因果效应。",
        "A feature goes with default, it need not cause it: its weight is no causal effect.",
    ),
)

NO_PERSON = Text(
    "模型不使用任何自然人的特征，公平性检查也只按企业的属性分组。",
    "The model uses no trait of any natural person, and fairness is checked by traits of the enterprise alone.",
)

GROUNDS = (
    Text(
        "《征信业管理条例》第十三条：采集个人信息须经本人同意；董事、监事、高级管理人员履行职务的信息不作为个人信息。",
        "Regulation on the Credit Reporting Industry, article 13: personal information needs the person's consent; "
        "what directors, supervisors and senior managers do in office is not personal information.",
    ),
    Text(
        "同条例第十四条：禁止采集个人的宗教信仰、基因、指纹、血型、疾病等信息；"
        "个人的收入、存款、不动产、纳税数额等，未告知不利后果并取得书面同意不得采集。",
        "Article 14: religion, genes, fingerprints, blood type and illness of a person may not be collected; income, "
        "deposits, real estate, taxes paid and the like only with written consent after a warning.",
    ),
    Text(
        "《个人信息保护法》第二十四条：自动化决策应当透明，结果应当公平、公正。",
        "Personal Information Protection Law, article 24: automated decisions must be transparent, their results fair.",
    ),
    Text(
        "《征信业务管理办法》第七条：采集信用信息遵循最小、必要的原则。",
        "Measures for Credit Reporting Business, article 7: no more credit information than is necessary.",
    ),
)
"""As found on public pages that repeat the official texts; the page says that these prevail."""
