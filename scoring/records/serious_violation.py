"""Serious violations (严重违法失信名单): the list kept by market supervision."""

from scoring.errors import Text
from scoring.records import kinds
from scoring.records.checks import has, needed, within
from scoring.records.contract import Field, Source
from scoring.records.listed import listed_checks, listed_fields, listed_use

THREE_YEARS = 1096

SERIOUS_VIOLATION = Source(
    name="serious_violation",
    label=Text("严重违法失信名单", "Serious violations"),
    owner="德化县市场监督管理局",
    update_days=7,
    legal_basis="市场监督管理严重违法失信名单管理办法（市场监管总局令第44号）",
    sharing="physical",
    shape="events",
    dimension="public_credit",
    adverse=True,
    key=("enterprise", "document"),
    occurred="listed_on",
    fields=listed_fields(
        Field("ground", ("列入严重违法失信名单原因", "列入严重违法失信企业名单原因"), kinds.TextKind(500)),
        ("列入决定文号", "列入决定书文号"),
        ("列入日期",),
        Field("removal_ground", ("移出严重违法失信名单原因", "移出原因"), kinds.TextKind(500), required=False),
        Field("authority", ("作出决定机关(列入)", "列入机关"), kinds.TextKind()),
    ),
    checks=(
        *listed_checks("YZ"),
        within("YZ03", "listed_on", "until", THREE_YEARS, Text("名单期限超过三年", "A term of more than three years")),
        needed(
            "YZ04",
            "removed_on",
            has("removal_ground"),
            Text("有移出原因而没有移出日期", "A ground of removal without its day"),
        ),
    ),
    use=listed_use("serious_violation"),
    defects="移出后推送可能延迟。A removal may reach us late.",
)
