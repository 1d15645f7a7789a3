"""Social insurance (社会保险): one row per enterprise and month, never about a person."""

from scoring.errors import Text
from scoring.records import kinds
from scoring.records.contract import Field, Source
from scoring.records.contributions import PERSONAL, contribution_checks, contribution_fields

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
    fields=contribution_fields(Field("insured", ("参保人数", "缴费人数"), kinds.count(1_000_000))),
    checks=contribution_checks("SS", "insured", Text("参保人数", "insured")),
    personal=PERSONAL,
    defects=(
        "参保人数少于从业人数（不含劳务派遣和未参保人员）。"
        "The insured are fewer than the staff: agency workers and the uninsured are not among them."
    ),
)
