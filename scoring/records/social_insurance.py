"""Social insurance (社会保险): one row per enterprise and month, never about a person."""

from scoring.errors import Text
from scoring.records import kinds
from scoring.records.contract import Check, Field, Source
from scoring.records.metered import ENTERPRISE_FIELD, NAME_FIELD
from scoring.records.reasons import Reason

SOCIAL_INSURANCE = Source(
    name="social_insurance",
    label=Text("社会保险", "Social insurance"),
    owner="国家税务总局德化县税务局、德化县人力资源和社会保障局",
    update_days=31,
    legal_basis="国办发〔2021〕52号（社会保险费缴纳信息纳入共享范围，授权查询）",
    sharing="interface",
    shape="months",
    dimension="social_insurance",
    key=("enterprise", "month"),
    occurred="month",
    fields=(
        ENTERPRISE_FIELD,
        NAME_FIELD,
        Field("month", ("费款所属期", "所属月份"), kinds.Month()),
        Field("insured", ("参保人数", "缴费人数"), kinds.Number(largest=1_000_000)),
        Field("contribution_due_fen", ("应缴费额(元)", "应缴金额(元)"), kinds.Number(scale=100)),
        Field("contribution_paid_fen", ("实缴费额(元)", "实缴金额(元)"), kinds.Number(scale=100)),
        Field("paid_on", ("到账日期", "缴费日期"), kinds.Day(), required=False),
    ),
    checks=(
        Check(
            Reason(
                "S01",
                Text("有应缴费额而参保人数为零", "Contributions are due but nobody is insured"),
                Text("核对参保人数", "Check the number of insured"),
            ),
            "insured",
            lambda c: (c["insured"] == 0) & (c["contribution_due_fen"] > 0),
        ),
        Check(
            Reason(
                "S02",
                Text("实缴费额大于应缴费额的两倍", "More than twice the amount due was paid"),
                Text("补缴请按所属期分开报送", "Report back payments under the months they belong to"),
            ),
            "contribution_paid_fen",
            lambda c: c["contribution_paid_fen"] > 2 * c["contribution_due_fen"],
        ),
    ),
    defects=(
        "参保人数少于从业人数（不含劳务派遣和未参保人员）。"
        "The insured are fewer than the staff: agency workers and the uninsured are not among them."
    ),
)
