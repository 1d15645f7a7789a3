"""Tax declarations (纳税申报): one row per enterprise and month."""

from scoring.errors import Text
from scoring.records import kinds
from scoring.records.checks import at_most, broken, needed, ordered, positive, within
from scoring.records.contract import Field, Source
from scoring.records.metered import ENTERPRISE_FIELD, NAME_FIELD

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
        Field("declared_sales_fen", ("申报销售额(元)", "计税销售额(元)"), kinds.YUAN),
        Field("tax_due_fen", ("应纳税额(元)",), kinds.YUAN),
        Field("tax_paid_fen", ("已缴税额(元)", "实缴税额(元)"), kinds.YUAN),
        Field("due_on", ("缴款期限",), kinds.Day(), ahead=True),
        Field("declared_on", ("申报日期",), kinds.Day(), required=False),
        Field("paid_on", ("缴款日期", "入库日期"), kinds.Day(), required=False),
    ),
    checks=(
        needed(
            "TD01",
            "paid_on",
            positive("tax_paid_fen"),
            Text("已缴税额大于零而没有缴款日期", "Tax was paid but the day of payment is missing"),
        ),
        at_most(
            "TD02",
            "tax_paid_fen",
            "tax_due_fen",
            Text("已缴税额大于应纳税额；滞纳金请按缴款记录报送", "More tax paid than due; send late fees as payments"),
        ),
        at_most(
            "TD03",
            "tax_due_fen",
            "declared_sales_fen",
            Text("应纳税额大于申报销售额，可能写错计量单位", "More tax than sales; the units may be mixed up"),
        ),
        ordered(
            "TD04",
            "month",
            "due_on",
            Text("缴款期限早于所属期的期末", "The tax falls due before its period is over"),
        ),
        within(
            "TD05",
            "month",
            "due_on",
            366,
            Text("缴款期限晚于所属期一年以上", "The tax falls due more than a year after its period"),
        ),
        broken(
            "TD06",
            "paid_on",
            lambda c: c["paid_on"] < c["month"].astype("datetime64[M]").astype("datetime64[D]"),
            Text("缴款日期早于所属期", "Paid before the period began"),
        ),
        broken(
            "TD07",
            "declared_on",
            lambda c: c["declared_on"] < c["month"].astype("datetime64[M]").astype("datetime64[D]"),
            Text("申报日期早于所属期", "Declared before the period began"),
        ),
    ),
    defects=(
        "按季申报的小规模纳税人集中在季末月；季末、年末有明显季节性。"
        "Small-scale taxpayers declare by the quarter; the ends of quarter and year stand out."
    ),
)
