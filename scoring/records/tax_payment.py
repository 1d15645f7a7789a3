"""Tax payments (税款入库): one row per payment voucher, refunds and late fees kept apart from the tax itself."""

from scoring.errors import Text
from scoring.records import kinds
from scoring.records.checks import broken, within, word
from scoring.records.contract import Field, Source
from scoring.records.metered import ENTERPRISE_FIELD, NAME_FIELD

REFUND, LATE_FEE = "refund", "late_fee"

TAX_PAYMENT = Source(
    name="tax_payment",
    label=Text("税款缴纳", "Tax payments"),
    owner="国家税务总局德化县税务局",
    update_days=31,
    legal_basis="国办发〔2021〕52号（纳税信息纳入共享范围，授权查询）",
    sharing="interface",
    shape="events",
    dimension="tax",
    key=("enterprise", "voucher", "tax_type"),
    occurred="paid_on",
    fields=(
        ENTERPRISE_FIELD,
        NAME_FIELD,
        Field("voucher", ("税票号码", "电子税票号码"), kinds.Code()),
        Field("tax_type", ("征收项目", "税种"), kinds.TextKind(60)),
        Field("month", ("税款所属期止", "税款所属期"), kinds.Month()),
        Field(
            "nature",
            ("税款种类",),
            kinds.Choice({"正税": "tax", "税款": "tax", "滞纳金": LATE_FEE, "罚款": "fine", "退税": REFUND}),
        ),
        Field("amount_fen", ("实缴金额(元)", "入库金额(元)"), kinds.Number(scale=100, negative=True)),
        Field("paid_on", ("入库日期", "上解日期"), kinds.Day()),
    ),
    checks=(
        broken(
            "TP01",
            "amount_fen",
            lambda c: word("nature", REFUND)(c) & (c["amount_fen"] > 0),
            Text("退税金额应为负数", "A refund is a negative amount"),
        ),
        broken(
            "TP02",
            "amount_fen",
            lambda c: ~word("nature", REFUND)(c) & (c["amount_fen"] < 0),
            Text("非退税而金额为负数", "A negative amount that is no refund"),
        ),
        broken(
            "TP03",
            "amount_fen",
            lambda c: c["amount_fen"] == 0,
            Text("缴款金额为零", "A payment of nothing"),
        ),
        broken(
            "TP04",
            "paid_on",
            lambda c: c["paid_on"] < c["month"].astype("datetime64[M]").astype("datetime64[D]"),
            Text("入库日期早于税款所属期", "Paid before the period began"),
        ),
        broken(
            "TP05",
            "paid_on",
            lambda c: word("nature", LATE_FEE)(c) & (c["paid_on"] <= c["month"]),
            Text("所属期未过而有滞纳金", "A late fee before the period is over"),
        ),
        within(
            "TP06",
            "month",
            "paid_on",
            3653,
            Text("入库日期晚于所属期十年以上", "Paid more than ten years after the period"),
        ),
    ),
    defects=(
        "查补税款的入库日期远晚于所属期；合并缴税时一张税票有多个税种。"
        "Tax assessed later is paid long after its period; one voucher may cover several taxes."
    ),
)
