"""Tax declarations and payments (税): one row per enterprise and month."""

from scoring.errors import Text
from scoring.records import kinds
from scoring.records.contract import Check, Field, Source
from scoring.records.metered import ENTERPRISE_FIELD, NAME_FIELD
from scoring.records.reasons import Reason

TAX_DECLARATION = Source(
    name="tax_declaration",
    label=Text("纳税申报", "Tax declarations"),
    owner="国家税务总局德化县税务局",
    update_days=31,
    legal_basis="国办发〔2021〕52号（纳税信息纳入共享范围，授权查询）",
    sharing="interface",
    shape="months",
    dimension="tax",
    key=("enterprise", "month"),
    occurred="month",
    fields=(
        ENTERPRISE_FIELD,
        NAME_FIELD,
        Field("month", ("税款所属期", "所属期"), kinds.Month()),
        Field("declared_sales_fen", ("申报销售额(元)", "计税销售额(元)"), kinds.Number(scale=100)),
        Field("tax_due_fen", ("应纳税额(元)",), kinds.Number(scale=100)),
        Field("tax_paid_fen", ("已缴税额(元)", "实缴税额(元)"), kinds.Number(scale=100)),
        Field("due_on", ("缴款期限",), kinds.Day(), ahead=True),
        Field("paid_on", ("缴款日期", "入库日期"), kinds.Day(), required=False),
    ),
    checks=(
        Check(
            Reason(
                "X01",
                Text("已缴税额大于零而没有缴款日期", "Tax was paid but the day of payment is missing"),
                Text("补填缴款日期", "Fill in the day of payment"),
            ),
            "paid_on",
            lambda c: (c["tax_paid_fen"] > 0) & (c["paid_on"] != c["paid_on"]),
        ),
    ),
    defects=(
        "按季申报的小规模纳税人集中在季末月；季末、年末有明显季节性。"
        "Small-scale taxpayers declare by the quarter; the ends of quarter and year stand out."
    ),
)
