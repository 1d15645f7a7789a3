"""Arrears owed to the enterprise (拖欠账款): what public bodies and large firms have not paid it. It is the victim."""

from scoring.errors import Text
from scoring.records import kinds
from scoring.records.checks import at_most, broken, ordered
from scoring.records.contract import ENTERPRISE, Field, Source
from scoring.records.metered import ENTERPRISE_FIELD, NAME_FIELD
from scoring.records.use import Use

ARREARS_OWED = Source(
    name="arrears_owed",
    label=Text("被拖欠账款", "Arrears owed to the enterprise"),
    owner="德化县工业和信息化局",
    update_days=31,
    legal_basis="保障中小企业款项支付条例（国务院令第802号，自2025-06-01起施行）",
    sharing="physical",
    shape="events",
    dimension="operation",
    key=("enterprise", "contract"),
    occurred="reported_on",
    fields=(
        ENTERPRISE_FIELD,
        NAME_FIELD,
        Field("contract", ("合同编号", "投诉编号"), kinds.Code(128)),
        Field("debtor_name", ("欠款单位", "拖欠单位名称"), kinds.TextKind()),
        Field("debtor", ("欠款单位统一社会信用代码",), kinds.Uscc(), required=False),
        Field(
            "debtor_kind",
            ("欠款单位类型",),
            kinds.Choice(
                {"机关": "public_body", "事业单位": "public_body", "国有企业": "state_owned", "大型企业": "large_firm"}
            ),
        ),
        Field("amount_fen", ("拖欠金额(元)",), kinds.YUAN),
        Field("paid_fen", ("已清偿金额(元)",), kinds.YUAN, required=False),
        Field("due_on", ("约定付款日", "应付日期"), kinds.Day()),
        Field("reported_on", ("登记日期", "投诉日期"), kinds.Day()),
        Field("settled_on", ("清偿完毕日期",), kinds.Day(), required=False),
        Field(
            "disputed",
            ("是否存在分歧", "有无分歧"),
            kinds.Choice({"否": "no", "是": "yes", "有": "yes"}),
            required=False,
        ),
    ),
    checks=(
        ordered("TQ01", "due_on", "reported_on", Text("未到付款日即登记拖欠", "Reported before it fell due")),
        ordered("TQ02", "due_on", "settled_on", Text("清偿日期早于付款日，不属拖欠", "Settled before it fell due")),
        broken(
            "TQ03",
            "amount_fen",
            lambda c: c["amount_fen"] == 0,
            Text("拖欠金额为零", "Arrears of nothing"),
        ),
        at_most("TQ04", "paid_fen", "amount_fen", Text("已清偿金额大于拖欠金额", "More was paid than was owed")),
        broken(
            "TQ05",
            "debtor",
            lambda c: (c["debtor"] == c[ENTERPRISE]) & (c["debtor"] != None),  # noqa: E711  (elementwise)
            Text("欠款单位是本企业自己", "The debtor is the enterprise itself"),
        ),
    ),
    use=Use(lifted="settled_on"),
    defects=(
        "企业是债权人和受害者：只作流动性信号，绝不作失信记录。有分歧的欠款另行标明。"
        "The enterprise is the creditor and the victim: a sign of liquidity, never a mark of dishonesty."
    ),
)  # fmt: skip
