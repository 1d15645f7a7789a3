"""Key attention (重点关注名单): industry lists between good standing and the black list; they lower, never exclude."""

from scoring.errors import Text
from scoring.records import kinds
from scoring.records.checks import within
from scoring.records.contract import Field, Source
from scoring.records.listed import listed_checks, listed_fields, listed_use

LONGEST_DAYS = 1096

KEY_ATTENTION = Source(
    name="key_attention",
    label=Text("重点关注名单", "Key attention list"),
    owner="各行业主管部门（经县发改局归集）",
    update_days=31,
    legal_basis="各行业领域信用监管规定（县信用办转列）",
    sharing="physical",
    shape="events",
    dimension="public_credit",
    adverse=True,
    key=("enterprise", "field", "document"),
    occurred="listed_on",
    fields=listed_fields(
        Field("ground", ("列入重点关注名单原因",), kinds.TextKind(500)),
        ("认定文号", "重点关注认定文号"),
        ("认定日期", "列入日期"),
        Field("field", ("领域", "行业领域"), kinds.TextKind(60)),
        Field("authority", ("认定部门", "认定机关"), kinds.TextKind()),
    ),
    checks=(
        *listed_checks("GZ"),
        within("GZ03", "listed_on", "until", LONGEST_DAYS, Text("名单期限超过三年", "A term of more than three years")),
    ),
    use=listed_use(),
    defects="各领域认定标准不一，只作提示。Standards differ between fields: it is a hint only.",
)
