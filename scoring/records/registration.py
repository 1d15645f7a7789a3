"""Registration (登记注册): one row per enterprise; a later row corrects the earlier one."""

from scoring.errors import Text
from scoring.records import kinds
from scoring.records.contract import Check, Field, Source
from scoring.records.metered import ENTERPRISE_FIELD
from scoring.records.reasons import Reason

REGISTRATION = Source(
    name="registration",
    label=Text("登记注册", "Registration"),
    owner="德化县市场监督管理局",
    update_days=31,
    legal_basis="国办发〔2021〕52号（登记注册信息）",
    sharing="physical",
    shape="events",
    dimension="profile",
    key=("enterprise",),
    occurred="changed_on",
    fields=(
        ENTERPRISE_FIELD,
        Field("name", ("企业名称", "市场主体名称"), kinds.TextKind()),
        Field(
            "kind",
            ("主体类型",),
            kinds.Choice({"企业": "company", "个体工商户": "sole_trader", "农民专业合作社": "cooperative"}),
        ),
        Field("established_on", ("成立日期",), kinds.Day()),
        Field("capital_fen", ("注册资本(万元)",), kinds.Number(scale=1_000_000), required=False),
        Field("industry", ("行业代码",), kinds.TextKind(5)),
        Field("industry_edition", ("行业代码版本",), kinds.Choice({"2017": "2017", "2011": "2011"})),
        Field("township", ("所属乡镇", "属地乡镇"), kinds.TextKind(40), required=False),
        Field(
            "state",
            ("登记状态", "经营状态"),
            kinds.Choice(
                {"存续": "operating", "在业": "operating", "注销": "dissolved", "吊销": "revoked", "迁出": "moved_away"}
            ),
        ),
        Field("changed_on", ("变更日期", "核准日期"), kinds.Day()),
    ),
    checks=(
        Check(
            Reason(
                "R01",
                Text("变更日期早于成立日期", "The change is dated before the foundation"),
                Text("核对两个日期", "Compare the two dates"),
            ),
            "changed_on",
            lambda c: c["changed_on"] < c["established_on"],
        ),
    ),
    defects=(
        "代码中的六位区划是登记机关所在地，不是属地；行业代码须注明 2011 或 2017 版（3073 两版含义不同）。"
        "The six digits inside the code are the registering authority's region; the industry code needs its edition."
    ),
)
