"""Financing demands (融资需求): what an enterprise wishes to borrow, for what, until when."""

from scoring.errors import Text
from scoring.records import kinds
from scoring.records.contract import Check, Field, Source
from scoring.records.metered import ENTERPRISE_FIELD, NAME_FIELD
from scoring.records.reasons import Reason

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
        Field("demand_no", ("需求编号",), kinds.TextKind(40)),
        Field("amount_fen", ("需求金额(万元)", "申请金额(万元)"), kinds.Number(scale=1_000_000), required=False),
        Field("term_months", ("期限(月)",), kinds.Number(largest=600), required=False),
        Field("purpose", ("用途", "贷款用途"), kinds.TextKind()),
        Field("stated_on", ("申报日期",), kinds.Day()),
        Field("valid_until", ("有效期至",), kinds.Day(), ahead=True),
    ),
    checks=(
        Check(
            Reason(
                "D01",
                Text("有效期早于申报日期", "The demand ends before it was stated"),
                Text("核对两个日期", "Compare the two dates"),
            ),
            "valid_until",
            lambda c: c["valid_until"] < c["stated_on"],
        ),
    ),
    defects="金额可能未填，视为未说明。The amount may be left open; that means not stated.",
)
