"""National public-credit grade (公共信用综合评价): A to D, imported, never computed here (国办发〔2026〕8号)."""

from scoring.errors import Text
from scoring.records import kinds
from scoring.records.checks import limited, ordered, within
from scoring.records.contract import Field, Source
from scoring.records.metered import ENTERPRISE_FIELD, NAME_FIELD

PUBLIC_GRADE = Source(
    name="public_grade",
    label=Text("全国公共信用综合评价等级", "National public-credit grade"),
    owner="全国信用信息共享平台（经省、市节点下发）",
    update_days=366,
    legal_basis="国办发〔2026〕8号（企业信用状况综合评价，等级为 A、B、C、D）",
    sharing="interface",
    shape="events",
    dimension="public_credit",
    key=("enterprise", "evaluated_on"),
    occurred="evaluated_on",
    fields=(
        ENTERPRISE_FIELD,
        NAME_FIELD,
        Field("grade", ("公共信用综合评价等级", "公共信用评价等级"), kinds.Choice({**{g: g for g in "ABCD"},
              "优": "A", "良": "B", "中": "C", "差": "D"})),
        Field("year", ("公共信用评价年度",), kinds.count(2099), required=False),
        Field("evaluated_on", ("公共信用评价日期", "评价日期"), kinds.Day()),
        Field("until", ("评价有效期至", "有效期至"), kinds.Day(), required=False, ahead=True),
    ),
    checks=(
        ordered("GP01", "evaluated_on", "until", Text("有效期早于评价日期", "It ends before it was evaluated")),
        limited("GP02", "year", Text("评价年度早于 2018 年的试评", "A year before the pilots of 2018"), least=2018),
        within("GP03", "evaluated_on", "until", 1096, Text("有效期超过三年", "A term of more than three years")),
    ),
    defects=(
        "每年至少评价一次；县里不得自行评定公共信用等级，本平台的融资推荐分与它并列展示、互不混合。"
        "At least once a year; a county may not mint its own. It is shown beside our score, never mixed with it."
    ),
)  # fmt: skip
