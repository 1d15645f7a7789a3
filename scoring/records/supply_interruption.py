"""Supply interruptions (停供与复供): when electricity, water or gas was cut, why, and when it came back."""

from scoring.errors import Text
from scoring.records import kinds
from scoring.records.checks import broken, needed, ordered, unwanted, within, word
from scoring.records.contract import Field, Source
from scoring.records.metered import ENTERPRISE_FIELD
from scoring.records.utility_account import UTILITIES

ARREARS, THEFT, PLANNED = "arrears", "theft", "planned"

SUPPLY_INTERRUPTION = Source(
    name="supply_interruption",
    label=Text("停供与复供", "Supply interruptions"),
    owner="供电公司、自来水公司、燃气经营企业",
    update_days=31,
    legal_basis="国办发〔2021〕52号（水电气费纳入共享范围）",
    sharing="physical",
    shape="events",
    dimension="operation",
    adverse=True,
    key=("utility", "account", "cut_on"),
    occurred="cut_on",
    fields=(
        Field("utility", ("用能类别",), UTILITIES),
        Field("account", ("户号", "用户编号", "客户编号"), kinds.Code(account=True)),
        ENTERPRISE_FIELD,
        Field(
            "ground",
            ("停供原因",),
            kinds.Choice(
                {"欠费": ARREARS, "违约用能": THEFT, "窃电": THEFT, "计划检修": PLANNED,
                 "用户申请": "request", "故障": "fault"}
            ),
        ),
        Field("cut_on", ("停供日期",), kinds.Day()),
        Field("restored_on", ("复供日期", "恢复供应日期"), kinds.Day(), required=False),
        Field("arrears_fen", ("停供时欠费(元)",), kinds.YUAN, required=False),
        Field("penalty_fen", ("违约使用费(元)",), kinds.YUAN, required=False),
    ),
    checks=(
        ordered("SI01", "cut_on", "restored_on", Text("复供日期早于停供日期", "Restored before it was cut")),
        needed(
            "SI02",
            "arrears_fen",
            word("ground", ARREARS),
            Text("因欠费停供而没有欠费金额", "Cut for arrears, but the arrears are missing"),
        ),
        broken(
            "SI03",
            "arrears_fen",
            lambda c: word("ground", ARREARS)(c) & (c["arrears_fen"] == 0),
            Text("因欠费停供而欠费金额为零", "Cut for arrears, but the arrears are zero"),
        ),
        unwanted(
            "SI04",
            "penalty_fen",
            lambda c: ~word("ground", THEFT)(c),
            Text("非违约用能而有违约使用费", "A penalty for misuse without misuse as the ground"),
        ),
        within(
            "SI05",
            "cut_on",
            "restored_on",
            3650,
            Text("停供超过十年才复供", "Restored more than ten years later"),
        ),
    ),
    defects=(
        "计划检修和故障停供不是企业的过错，特征只用欠费和违约用能。"
        "Planned works and faults are nobody's fault: only arrears and misuse count against an enterprise."
    ),
)  # fmt: skip
