"""Gas bills (气): one row per meter account and month."""

from scoring.errors import Text
from scoring.records import kinds
from scoring.records.contract import Field, Source
from scoring.records.metered import bill_checks, bill_fields

TWENTY_YUAN_A_CUBIC_METRE = 2.0
"""In fen a litre."""

GAS = Source(
    name="gas",
    label=Text("用气", "Gas"),
    owner="德化县燃气经营企业",
    update_days=31,
    legal_basis="国办发〔2021〕52号（水电气费纳入共享范围）",
    sharing="physical",
    shape="months",
    dimension="operation",
    key=("account", "month", "enterprise"),
    occurred="month",
    fields=bill_fields(Field("volume_litre", ("用气量(立方米)", "用气量(m3)", "气量"), kinds.CUBIC_METRES)),
    checks=bill_checks("GA", "volume_litre", TWENTY_YUAN_A_CUBIC_METRE),
    defects=(
        "只有部分窑炉用气；改烧电窑后气量归零不等于停产，须与用电合并看。"
        "Only some kilns burn gas; a kiln that changes to electricity drops to zero here without stopping."
    ),
)
