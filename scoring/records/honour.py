"""Honours (荣誉表彰): awards and certified standings of the enterprise, while they last."""

from scoring.errors import Text
from scoring.records import kinds
from scoring.records.checks import ordered, within
from scoring.records.contract import Field, Source
from scoring.records.metered import ENTERPRISE_FIELD, NAME_FIELD
from scoring.records.use import Use

HONOUR = Source(
    name="honour",
    label=Text("荣誉表彰", "Honours"),
    owner="各行业主管部门（经县发改局归集）",
    update_days=92,
    legal_basis="国办发〔2021〕52号（荣誉表彰信息）",
    sharing="physical",
    shape="events",
    dimension="public_credit",
    key=("enterprise", "title", "awarded_on"),
    occurred="awarded_on",
    fields=(
        ENTERPRISE_FIELD,
        NAME_FIELD,
        Field("title", ("荣誉名称", "表彰名称"), kinds.TextKind()),
        Field(
            "level",
            ("荣誉级别", "表彰级别"),
            kinds.Choice(
                {"国家级": "nation", "省级": "province", "市级": "prefecture", "县级": "county", "行业": "industry"}
            ),
        ),
        Field("document", ("表彰文号", "证书编号"), kinds.Code(128), required=False),
        Field("awarded_on", ("授予日期", "表彰日期"), kinds.Day()),
        Field("until", ("荣誉有效期至", "有效期至"), kinds.Day(), required=False, ahead=True),
        Field("revoked_on", ("荣誉撤销日期", "撤销日期"), kinds.Day(), required=False),
        Field("authority", ("授予单位", "表彰单位"), kinds.TextKind()),
    ),
    checks=(
        ordered("RY01", "awarded_on", "until", Text("有效期早于授予日期", "It ends before it was awarded")),
        ordered("RY02", "awarded_on", "revoked_on", Text("撤销日期早于授予日期", "Revoked before it was awarded")),
        within("RY03", "awarded_on", "until", 7305, Text("有效期超过二十年", "A term of more than twenty years")),
    ),
    use=Use(lifted="revoked_on", stated="until"),
    defects=("付费评选不收；个人荣誉不收。Bought awards and honours of persons are not taken."),
)
