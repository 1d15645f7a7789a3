"""Environmental credit grade (企业环境信用等级): green, blue, yellow, red, by year."""

from scoring.errors import Text
from scoring.records import kinds
from scoring.records.checks import broken, limited, ordered
from scoring.records.contract import Field, Source
from scoring.records.metered import ENTERPRISE_FIELD, NAME_FIELD

ENVIRONMENTAL_GRADE = Source(
    name="environmental_grade",
    label=Text("环境信用等级", "Environmental credit grade"),
    owner="泉州市德化生态环境局",
    update_days=366,
    legal_basis="福建省企业环境信用评价（省生态环境厅规定）",
    sharing="physical",
    shape="events",
    dimension="public_credit",
    key=("enterprise", "year"),
    occurred="published_on",
    fields=(
        ENTERPRISE_FIELD,
        NAME_FIELD,
        Field("year", ("环境信用评价年度",), kinds.count(2099)),
        Field(
            "grade",
            ("环境信用等级",),
            kinds.Choice({"绿": "green", "蓝": "blue", "黄": "yellow", "红": "red",
                          "绿牌": "green", "蓝牌": "blue", "黄牌": "yellow", "红牌": "red",
                          "诚信": "green", "良好": "blue", "警示": "yellow", "不良": "red"}),
        ),
        Field("score", ("环境信用得分",), kinds.count(1000), required=False),
        Field("published_on", ("环境信用公布日期", "公布日期"), kinds.Day()),
        Field("until", ("等级有效期至", "有效期至"), kinds.Day(), required=False, ahead=True),
    ),
    checks=(
        broken(
            "HJ01",
            "year",
            lambda c: c["year"] > c["published_on"].astype("datetime64[Y]").astype(int) + 1970,
            Text("评价年度晚于公布年份", "The year evaluated is after the year of publication"),
        ),
        limited("HJ02", "score", Text("得分须在 0 与 100 之间", "The score lies between 0 and 100"), most=100),
        ordered("HJ03", "published_on", "until", Text("有效期早于公布日期", "It ends before it was published")),
        limited("HJ04", "year", Text("评价年度早于 2010 年", "A year before 2010"), least=2010),
    ),
    defects=(
        "与公共信用评价、纳税信用级别是不同的等级，不能互换。没有参评不等于不良。"
        "Not to be mixed with other grades; not being rated is no bad grade."
    ),
)  # fmt: skip
