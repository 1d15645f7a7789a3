"""Red lists (红名单): who was named an example of good faith, until when."""

from scoring.errors import Text
from scoring.records import kinds
from scoring.records.checks import within
from scoring.records.contract import Field, Source
from scoring.records.listed import listed_checks, listed_fields, listed_use

LONGEST_DAYS = 1827

RED_LIST = Source(
    name="red_list",
    label=Text("红名单", "Red lists"),
    owner="各行业主管部门（经县发改局归集）",
    update_days=92,
    legal_basis="国发〔2016〕33号（守信联合激励）",
    sharing="physical",
    shape="events",
    dimension="public_credit",
    key=("enterprise", "list", "document"),
    occurred="listed_on",
    fields=listed_fields(
        Field("list", ("红名单名称",), kinds.TextKind(100)),
        ("红名单认定文号", "认定文号"),
        ("认定日期", "列入日期"),
        Field("authority", ("认定部门", "认定机关"), kinds.TextKind()),
    ),
    checks=(
        *listed_checks("HM"),
        within("HM03", "listed_on", "until", LONGEST_DAYS, Text("有效期超过五年", "A term of more than five years")),
    ),
    use=listed_use(),
    defects="有效期满未复核的不再使用。One whose term is over and was not renewed is no longer used.",
)
