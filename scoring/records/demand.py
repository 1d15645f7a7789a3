"""Financing demands (融资需求): what an enterprise wishes to borrow, for what, until when."""

from scoring.errors import Text
from scoring.records import kinds
from scoring.records.checks import limited, ordered, within
from scoring.records.contract import Field, Source
from scoring.records.metered import ENTERPRISE_FIELD, NAME_FIELD

TWO_YEARS = 731

DEMAND = Source(
    name="demand",
    label=Text("融资需求", "Financing demand"),
    owner="德化县金融办（企业申报）",
    update_days=7,
    legal_basis="金发〔2024〕32号（支持小微企业融资协调工作机制，企业自愿申报）",
    sharing="physical",
    shape="events",
    dimension="profile",
    key=("enterprise", "demand_no"),
    occurred="stated_on",
    fields=(
        ENTERPRISE_FIELD,
        NAME_FIELD,
        Field("demand_no", ("需求编号",), kinds.Code()),
        Field("amount_fen", ("需求金额(万元)", "申请金额(万元)"), kinds.WAN_YUAN, required=False),
        Field("term_months", ("期限(月)",), kinds.count(600), required=False),
        Field("purpose", ("用途", "贷款用途"), kinds.TextKind()),
        Field("stated_on", ("申报日期",), kinds.Day()),
        Field("valid_until", ("有效期至",), kinds.Day(), ahead=True),
    ),
    checks=(
        ordered("DM01", "stated_on", "valid_until", Text("有效期早于申报日期", "The demand ends before it was stated")),
        within(
            "DM02", "stated_on", "valid_until", TWO_YEARS, Text("有效期超过两年", "A demand of more than two years")
        ),
        limited(
            "DM03",
            "amount_fen",
            Text("需求金额须在 0.1 万元与 10 亿元之间", "From 1,000 yuan to a billion"),
            least=100_000,
            most=10**11,
        ),
        limited("DM04", "term_months", Text("期限须在 1 至 360 个月之间", "From 1 to 360 months"), least=1, most=360),
    ),
    defects="金额可能未填，视为未说明。The amount may be left open; that means not stated.",
)
