"""Dishonest judgment debtors (失信被执行人): who could perform a judgment and did not.

Being executed against (被执行人) is another thing, and no dishonesty: see :mod:`scoring.records.executed_person`.
"""

from scoring.errors import Text
from scoring.records import kinds
from scoring.records.checks import broken, ordered, within
from scoring.records.contract import Field, Source
from scoring.records.listed import listed_checks, listed_fields, listed_use

FIVE_YEARS = 1827
"""Two years, and at most three more (法释〔2017〕7号)."""

DISHONEST_DEBTOR = Source(
    name="dishonest_debtor",
    label=Text("失信被执行人", "Dishonest judgment debtors"),
    owner="德化县人民法院",
    update_days=7,
    legal_basis="最高人民法院关于公布失信被执行人名单信息的若干规定（法释〔2017〕7号）",
    sharing="physical",
    shape="events",
    dimension="public_credit",
    adverse=True,
    key=("enterprise", "document"),
    occurred="listed_on",
    fields=listed_fields(
        Field("ground", ("失信被执行人行为具体情形", "失信行为具体情形"), kinds.TextKind(500)),
        ("执行案号", "案号"),
        ("发布时间", "发布日期", "列入日期"),
        Field("filed_on", ("立案时间", "立案日期"), kinds.Day(), required=False),
        Field("basis_document", ("执行依据文号",), kinds.TextKind(), required=False),
        Field("duty", ("生效法律文书确定的义务",), kinds.TextKind(4000), required=False),
        Field("amount_fen", ("未履行金额(元)", "执行标的(元)"), kinds.YUAN, required=False),
        Field(
            "performance",
            ("被执行人的履行情况", "履行情况"),
            kinds.Choice({"全部未履行": "none", "部分未履行": "part", "部分履行": "part", "全部已履行": "full"}),
            required=False,
        ),
        Field("authority", ("执行法院",), kinds.TextKind()),
    ),
    checks=(
        *listed_checks("SX"),
        ordered("SX03", "filed_on", "listed_on", Text("发布日期早于立案日期", "Listed before the case was filed")),
        within(
            "SX04",
            "listed_on",
            "until",
            FIVE_YEARS,
            Text("名单期限超过五年", "A term of more than five years"),
        ),
        broken(
            "SX05",
            "amount_fen",
            lambda c: (c["performance"] == "full") & (c["amount_fen"] > 0),
            Text("全部已履行而仍有未履行金额", "Performed in full, yet an amount is left"),
        ),
    ),
    personal=("身份证号码", "身份证号码/组织机构代码", "性别", "年龄", "法定代表人身份证号"),
    use=listed_use("dishonest_debtor"),
    defects=(
        "失信被执行人与被执行人、限制消费是三件事，此处只收失信被执行人；履行完毕后移出常晚到。"
        "Only dishonest debtors stand here, not everybody executed against; removals come late."
    ),
)
