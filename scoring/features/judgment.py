"""Judgments: what the enterprise lost as defendant, measured against its size, and what it won as plaintiff.

Being plaintiff is no mark against anybody, and what was won stands apart.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from scoring.errors import Text
from scoring.features.feature import declared
from scoring.features.firm_size import capital, to_size, year_sales
from scoring.features.monthly import Array
from scoring.features.shapes import TWO_YEARS, Events, Months, shared
from scoring.records.judgment import DEFENDANT, PLAINTIFF

FINANCE = "借款|借贷|信用卡|融资|保证|担保|票据|典当|保理"
TRADE = "买卖|承揽|加工|定作|货款|运输|仓储|建设工程|供用|服务合同|(?<!融资)租赁"
LABOUR = "劳动|劳务|工资|工伤|社会保险|人事"

feature = partial(
    declared,
    dimension="public_credit",
    unit="count",
    window=24,
    missing=("not_delivered",),
    direction="higher_is_riskier",
    action="repair",
    evidence=("judgments",),
    limits=("in_use", "public"),
)


@shared
def lost(judgment: Events) -> Array:
    """Judgments of the last 24 months that the enterprise lost, wholly or in part, as defendant."""
    recent = judgment.days_ago <= TWO_YEARS
    return recent & judgment.where("role", DEFENDANT) & judgment.where("result", "lost", "part")


@shared
def won(judgment: Events) -> Array:
    """Judgments of the last 24 months that the enterprise won, wholly or in part, as plaintiff."""
    recent = judgment.days_ago <= TWO_YEARS
    return recent & judgment.where("role", PLAINTIFF) & judgment.where("result", "won", "part")


@shared
def unperformed(judgment: Events) -> Array:
    """Judgments and settlements against the enterprise in force and not performed; partly won ones are among them."""
    against = judgment.where("role", DEFENDANT) & judgment.where("result", "lost", "part", "settled")
    return against & (judgment["effective_on"] < judgment.today) & np.isnat(judgment["performed_on"])


@feature(
    label=Text("近24个月作为被告败诉次数", "Judgments lost as defendant, 24 months"),
    meaning=Text(
        "最近24个月作为被告败诉（含部分败诉）的案件有几件。",
        "How many cases it lost as defendant, wholly or in part, in the last 24 months.",
    ),
)
def judgments_lost(judgment: Events) -> Array:
    """Judgments of the last 720 days lost as defendant, wholly or in part."""
    return judgment.count(lost(judgment))


@feature(
    unit="ratio",
    missing=("not_delivered", "no_basis"),
    limits=("in_use", "public", "authorised"),
    label=Text("近24个月败诉金额占近12个月申报销售额", "Amount lost in court over declared sales of 12 months"),
    meaning=Text(
        "最近24个月被判付的钱相当于一年申报销售额的多少。",
        "What it was ordered to pay in the last 24 months, as a share of a year's declared sales.",
    ),
)
def judgments_lost_to_sales(judgment: Events, tax_declaration: Months) -> Array:
    """Amounts lost as defendant (as in judgments_lost) over the sales declared for the last 12 months, at most 10.

    0 without any, whatever the sales. Null below 3 declared months or without sales.
    """
    return to_size(judgment.total("amount_fen", lost(judgment)), year_sales(tax_declaration))


@feature(
    unit="ratio",
    missing=("not_delivered", "no_basis"),
    label=Text("近24个月败诉金额占注册资本", "Amount lost in court over registered capital"),
    meaning=Text(
        "最近24个月被判付的钱相当于注册资本的多少。",
        "What it was ordered to pay in the last 24 months, as a share of the registered capital.",
    ),
)
def judgments_lost_to_capital(judgment: Events, registration: Events) -> Array:
    """Amounts lost as defendant (as in judgments_lost) over the registered capital, at most 10.

    0 without any, whatever the capital. Null where no capital is registered.
    """
    return to_size(judgment.total("amount_fen", lost(judgment)), capital(registration))


@feature(
    label=Text("近24个月借款担保类败诉次数", "Judgments lost over loans and guarantees, 24 months"),
    meaning=Text(
        "最近24个月因借款、担保、票据等纠纷作为被告败诉几次。",
        "How many cases over loans, guarantees or bills it lost in the last 24 months.",
    ),
)
def finance_disputes_lost(judgment: Events) -> Array:
    """Judgments lost (as in judgments_lost) whose cause names loans, cards, finance leases, guarantees or bills."""
    return judgment.count(lost(judgment) & judgment.mentions("cause", FINANCE))


@feature(
    label=Text("近24个月买卖承揽类败诉次数", "Judgments lost over sales and works, 24 months"),
    meaning=Text(
        "最近24个月因买卖、加工承揽、运输等纠纷作为被告败诉几次。",
        "How many cases over sales, works or carriage it lost in the last 24 months.",
    ),
)
def trade_disputes_lost(judgment: Events) -> Array:
    """Judgments lost (as in judgments_lost) whose cause names sale, works, carriage, storage, services or a lease."""
    return judgment.count(lost(judgment) & judgment.mentions("cause", TRADE))


@feature(
    label=Text("近24个月劳动争议败诉次数", "Judgments lost over labour, 24 months"),
    meaning=Text(
        "最近24个月因工资、劳动合同等争议作为被告败诉几次。",
        "How many cases over wages or labour contracts it lost in the last 24 months.",
    ),
)
def labour_disputes_lost(judgment: Events) -> Array:
    """Judgments lost (as in judgments_lost) whose cause names labour, services of persons, wages or work injuries."""
    return judgment.count(lost(judgment) & judgment.mentions("cause", LABOUR))


@feature(
    unit="yuan",
    window=None,
    label=Text("已生效未履行的判决金额", "Judgments in force and not performed"),
    meaning=Text(
        "已经生效的判决和调解里，还没有履行完的一共多少钱。",
        "The sum of judgments and settlements in force that have not been performed.",
    ),
)
def judgments_unperformed(judgment: Events) -> Array:
    """Amounts of judgments and settlements against the enterprise in force and without a day of performance, in yuan.

    In force: the effective date is stated and lies before the as-of date. The whole amount counts until performed.
    """
    return judgment.total("amount_fen", unperformed(judgment)) / 100.0


@feature(
    unit="ratio",
    window=None,
    missing=("not_delivered", "no_basis"),
    limits=("in_use", "public", "authorised"),
    label=Text("未履行判决金额占近12个月申报销售额", "Unperformed judgments over declared sales of 12 months"),
    meaning=Text(
        "生效而未履行的判决金额相当于一年申报销售额的多少。",
        "Judgments in force and not performed, as a share of a year's declared sales.",
    ),
)
def judgments_unperformed_to_sales(judgment: Events, tax_declaration: Months) -> Array:
    """Amounts in force and not performed (as in judgments_unperformed) over 12 months of declared sales, at most 10.

    0 without any, whatever the sales. Null below 3 declared months or without sales.
    """
    return to_size(judgment.total("amount_fen", unperformed(judgment)), year_sales(tax_declaration))


@feature(
    unit="months",
    missing=("none_such",),
    direction="higher_is_safer",
    evidence=("practice",),
    label=Text("最近一次败诉距今月数", "Months since the newest judgment lost"),
    meaning=Text(
        "最近一次作为被告败诉过去了多少个月（只看24个月内）。",
        "How many months ago it last lost a case as defendant, within 24 months.",
    ),
)
def months_since_judgment_lost(judgment: Events) -> Array:
    """Days since the newest judgment lost (as in judgments_lost) over 30. Null without one."""
    return judgment.newest(judgment.days_ago, lost(judgment)) / 30.0


@feature(
    direction="none",
    why=Text(
        "作为原告胜诉不是不利信息，也不说明自身履约情况",
        "Winning as plaintiff is nothing adverse, and says nothing of how it performs itself",
    ),
    action="none",
    limits=("in_use", "public", "creditor"),
    label=Text("近24个月作为原告胜诉次数", "Judgments won as plaintiff, 24 months"),
    meaning=Text(
        "最近24个月作为原告胜诉（含部分胜诉）的案件有几件；不是不利记录。",
        "How many cases it won as plaintiff in the last 24 months: no mark against it.",
    ),
)
def judgments_won(judgment: Events) -> Array:
    """Judgments of the last 720 days won as plaintiff, wholly or in part."""
    return judgment.count(won(judgment))


@feature(
    unit="ratio",
    missing=("not_delivered", "no_basis"),
    direction="none",
    why=Text(
        "判给企业的钱是应收的钱，也说明有客户没有付款：两种影响方向相反",
        "Money awarded is money to come, but also money that a customer did not pay: the two point in opposite ways",
    ),
    action="none",
    limits=("in_use", "public", "creditor", "authorised"),
    label=Text("近24个月胜诉金额占近12个月申报销售额", "Amount won in court over declared sales of 12 months"),
    meaning=Text(
        "最近24个月法院判给企业的钱相当于一年申报销售额的多少；不是不利记录。",
        "What courts awarded it in the last 24 months, as a share of a year's declared sales: no mark against it.",
    ),
)
def judgments_won_to_sales(judgment: Events, tax_declaration: Months) -> Array:
    """Amounts won as plaintiff (as in judgments_won) over the sales declared for the last 12 months, at most 10.

    0 without any, whatever the sales. Null below 3 declared months or without sales.
    """
    return to_size(judgment.total("amount_fen", won(judgment)), year_sales(tax_declaration))


FEATURES = (
    judgments_lost,
    judgments_lost_to_sales,
    judgments_lost_to_capital,
    finance_disputes_lost,
    trade_disputes_lost,
    labour_disputes_lost,
    judgments_unperformed,
    judgments_unperformed_to_sales,
    months_since_judgment_lost,
    judgments_won,
    judgments_won_to_sales,
)
