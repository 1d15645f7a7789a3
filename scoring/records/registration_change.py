"""Registration changes (变更登记): what was changed, from what to what, and when."""

from scoring.errors import Text
from scoring.records import kinds
from scoring.records.checks import broken, needed, word
from scoring.records.contract import Field, Source
from scoring.records.metered import ENTERPRISE_FIELD, NAME_FIELD

NAME, ADDRESS, PERSON, CAPITAL, SCOPE = "name", "address", "person_in_charge", "capital", "scope"

REGISTRATION_CHANGE = Source(
    name="registration_change",
    label=Text("变更登记", "Registration changes"),
    owner="德化县市场监督管理局",
    update_days=31,
    legal_basis="国办发〔2021〕52号（登记注册信息）",
    sharing="physical",
    shape="events",
    dimension="profile",
    key=("enterprise", "item", "changed_on"),
    occurred="changed_on",
    fields=(
        ENTERPRISE_FIELD,
        NAME_FIELD,
        Field(
            "item",
            ("变更事项",),
            kinds.Choice(
                {"名称变更": NAME, "住所变更": ADDRESS, "法定代表人变更": PERSON, "负责人变更": PERSON,
                 "注册资本变更": CAPITAL, "经营范围变更": SCOPE, "行业代码变更": "industry", "类型变更": "kind",
                 "投资人变更": "shareholders", "其他": "other"}
            ),
        ),
        Field("before", ("变更前内容", "变更前"), kinds.TextKind(1000), required=False),
        Field("after", ("变更后内容", "变更后"), kinds.TextKind(1000), required=False),
        Field("changed_on", ("变更日期", "核准变更日期"), kinds.Day()),
    ),
    checks=(
        needed(
            "RC01",
            "after",
            word("item", NAME, ADDRESS, CAPITAL),
            Text("没有变更后内容", "What it was changed to is missing"),
        ),
        needed("RC02", "before", word("item", NAME), Text("名称变更没有原名称", "The former name is missing")),
        broken(
            "RC03",
            "after",
            lambda c: (c["before"] == c["after"]) & (c["after"] != None),  # noqa: E711  (elementwise)
            Text("变更前后内容相同", "Nothing was changed"),
        ),
    ),
    personal=("法定代表人证件号码", "变更前证件号码", "变更后证件号码"),
    defects=(
        "名称变更给出曾用名，用于按名称关联；人员变更只记事项和日期，人员关系见任职关系。"
        "Changes of name give former names for linking; who holds which duty is told by the duty links."
    ),
)  # fmt: skip
