"""Water bills (水): one row per meter account and month."""

from scoring.errors import Text
from scoring.records import kinds
from scoring.records.contract import Field, Source
from scoring.records.metered import bill_checks, bill_fields

THIRTY_YUAN_A_CUBIC_METRE = 3.0
"""In fen a litre."""

WATER = Source(
    name="water",
    label=Text("用水", "Water"),
    owner="德化县自来水公司",
    update_days=92,
    legal_basis="国办发〔2021〕52号（水电气费纳入共享范围）",
    sharing="physical",
    shape="months",
    dimension="operation",
    key=("account", "month", "enterprise"),
    occurred="month",
    fields=bill_fields(Field("volume_litre", ("用水量(立方米)", "用水量(吨)", "水量"), kinds.CUBIC_METRES)),
    checks=bill_checks("WA", "volume_litre", THIRTY_YUAN_A_CUBIC_METRE),
    defects=(
        "按季报送；估抄月份读数平均分摊。Sent by the quarter; estimated readings are spread evenly over the months."
    ),
)
