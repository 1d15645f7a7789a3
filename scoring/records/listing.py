"""Lists (名单): entries into and removals from lists kept by courts and authorities.

A removal arrives as the same entry again, now with its day of removal.
"""

from scoring.errors import Text
from scoring.records import kinds
from scoring.records.contract import Check, Field, Source
from scoring.records.metered import ENTERPRISE_FIELD
from scoring.records.reasons import Reason

DISHONEST, SERIOUS, ABNORMAL = "dishonest_debtor", "serious_violation", "abnormal_operation"

LISTING = Source(
    name="listing",
    label=Text("失信与异常名单", "Adverse lists"),
    owner="德化县人民法院、德化县市场监督管理局",
    update_days=7,
    legal_basis="各名单的认定规定（失信被执行人、严重违法失信名单、经营异常名录）",
    sharing="physical",
    shape="events",
    dimension="public_credit",
    adverse=True,
    key=("enterprise", "list", "document"),
    occurred="listed_on",
    fields=(
        ENTERPRISE_FIELD,
        Field("name", ("企业名称", "被执行人名称"), kinds.TextKind(), required=False),
        Field(
            "list",
            ("名单类型",),
            kinds.Choice({"失信被执行人": DISHONEST, "严重违法失信名单": SERIOUS, "经营异常名录": ABNORMAL}),
        ),
        Field("ground", ("列入原因", "具体情形"), kinds.TextKind(300)),
        Field("document", ("文号", "执行案号", "列入决定文号"), kinds.TextKind(128)),
        Field("listed_on", ("列入日期", "发布日期"), kinds.Day()),
        Field("removed_on", ("移出日期", "删除日期"), kinds.Day(), required=False),
        Field("authority", ("列入机关", "执行法院"), kinds.TextKind()),
    ),
    checks=(
        Check(
            Reason(
                "L01",
                Text("移出日期早于列入日期", "The removal is dated before the listing"),
                Text("核对两个日期", "Compare the two dates"),
            ),
            "removed_on",
            lambda c: c["removed_on"] < c["listed_on"],
        ),
    ),
    defects=(
        "失信被执行人与被执行人、限制消费是三件事，此处只收前者；经营异常的原因轻重不同，须按原因区别对待。"
        "Only dishonest judgment debtors are taken, not every executed person; entries of abnormal "
        "operation are weighed by their ground."
    ),
)
