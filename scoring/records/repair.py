"""Credit repair (信用修复): applications and their result; one that was granted ends the use of the record it names.

发改委令第36号 (since 2026-04-01): publication, sharing and use end, and evaluations must be renewed.
"""

from scoring.errors import Text
from scoring.records import kinds
from scoring.records.checks import needed, ordered, unwanted, within, word
from scoring.records.contract import Field, Source
from scoring.records.documents import Document
from scoring.records.metered import ENTERPRISE_FIELD, NAME_FIELD
from scoring.records.use import GRANTED

PENDING, REFUSED, CANCELLED = "pending", "refused", "cancelled"

REPAIR = Source(
    name="repair",
    label=Text("信用修复", "Credit repair"),
    owner="德化县发展和改革局、德化县市场监督管理局",
    update_days=7,
    legal_basis="信用修复管理办法（国家发展改革委令第36号，自2026-04-01起施行）",
    sharing="physical",
    shape="events",
    dimension="public_credit",
    key=("enterprise", "document", "applied_on"),
    occurred="applied_on",
    fields=(
        ENTERPRISE_FIELD,
        NAME_FIELD,
        Field("document", ("被修复信息文号", "原决定文书号", "修复文号"), Document()),
        Field(
            "record_kind",
            ("被修复信息类别", "失信信息类别"),
            kinds.Choice(
                {"行政处罚": "penalty", "经营异常名录": "abnormal_operation", "严重违法失信名单": "serious_violation",
                 "失信被执行人": "dishonest_debtor", "重大税收违法": "tax_violation",
                 "重点关注名单": "key_attention", "信用承诺": "commitment", "其他": "other"}
            ),
        ),
        Field("applied_on", ("修复申请日期", "申请日期"), kinds.Day()),
        Field(
            "result",
            ("修复结果", "办理结果"),
            kinds.Choice({"受理中": PENDING, "准予修复": GRANTED, "已修复": GRANTED, "不予修复": REFUSED,
                          "撤销修复": CANCELLED}),
        ),
        Field("decided_on", ("修复决定日期", "办结日期"), kinds.Day(), required=False),
        Field(
            "channel",
            ("修复渠道",),
            kinds.Choice(
                {"信用中国": "credit_china", "国家企业信用信息公示系统": "enterprise_publicity", "其他": "other"}
            ),
            required=False,
        ),
        Field("reason", ("不予修复原因", "撤销原因"), kinds.TextKind(500), required=False),
        Field("authority", ("修复决定机关",), kinds.TextKind(), required=False),
    ),
    checks=(
        ordered("XF01", "applied_on", "decided_on", Text("决定日期早于申请日期", "Decided before it was applied for")),
        needed(
            "XF02",
            "decided_on",
            word("result", GRANTED, REFUSED, CANCELLED),
            Text("已有修复结果而没有决定日期", "There is a result, but its day is missing"),
        ),
        unwanted("XF03", "decided_on", word("result", PENDING), Text("受理中而有决定日期", "Pending, yet decided")),
        needed(
            "XF04",
            "reason",
            word("result", REFUSED, CANCELLED),
            Text("不予或撤销修复而没有原因", "Refused or cancelled, but the reason is missing"),
        ),
        within("XF05", "applied_on", "decided_on", 366, Text("申请一年以后才决定", "Decided more than a year later")),
    ),
    defects=(
        "两个渠道分别办理，文号写法不一，匹配时不计空格和括号形式；撤销修复后原记录恢复使用。"
        "Two channels write document numbers differently: spaces and brackets are ignored. A repair that is "
        "cancelled brings the record back."
    ),
)  # fmt: skip
