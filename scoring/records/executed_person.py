"""Executed persons (被执行人): a judgment is being enforced against the enterprise. No dishonesty by itself."""

from scoring.errors import Text
from scoring.records import kinds
from scoring.records.checks import at_most, broken, has, needed, ordered, unwanted
from scoring.records.contract import Field, Source
from scoring.records.documents import Document
from scoring.records.metered import ENTERPRISE_FIELD, NAME_FIELD
from scoring.records.use import Use

PERFORMED = "performed"

EXECUTED_PERSON = Source(
    name="executed_person",
    label=Text("被执行人", "Executed persons"),
    owner="德化县人民法院",
    update_days=7,
    legal_basis="国办发〔2021〕52号（司法判决及执行信息）",
    sharing="physical",
    shape="events",
    dimension="public_credit",
    adverse=True,
    key=("enterprise", "document"),
    occurred="filed_on",
    fields=(
        ENTERPRISE_FIELD,
        NAME_FIELD,
        Field("document", ("执行案件案号", "执行案号", "案号"), Document()),
        Field("authority", ("执行法院",), kinds.TextKind()),
        Field("filed_on", ("立案日期", "立案时间"), kinds.Day()),
        Field("amount_fen", ("执行标的(元)", "执行标的金额(元)"), kinds.YUAN),
        Field("unpaid_fen", ("未履行金额(元)",), kinds.YUAN, required=False),
        Field("closed_on", ("结案日期", "终结日期"), kinds.Day(), required=False),
        Field(
            "ending",
            ("结案方式",),
            kinds.Choice({"执行完毕": PERFORMED, "终结本次执行": "no_assets", "终结执行": "ended",
                          "和解": "settled", "销案": "dropped"}),
            required=False,
        ),
    ),
    checks=(
        ordered("ZX01", "filed_on", "closed_on", Text("结案日期早于立案日期", "Closed before it was filed")),
        at_most("ZX02", "unpaid_fen", "amount_fen", Text("未履行金额大于执行标的", "More is left than was claimed")),
        needed("ZX03", "closed_on", has("ending"), Text("有结案方式而没有结案日期", "Ended, but the day is missing")),
        unwanted(
            "ZX04",
            "closed_on",
            lambda c: c["ending"] == None,  # noqa: E711  (elementwise)
            Text("有结案日期而没有结案方式", "Closed, but how is missing"),
        ),
        broken(
            "ZX05",
            "unpaid_fen",
            lambda c: (c["ending"] == PERFORMED) & (c["unpaid_fen"] > 0),
            Text("执行完毕而仍有未履行金额", "Performed in full, yet an amount is left"),
        ),
    ),
    personal=("身份证号码", "身份证号码/组织机构代码", "性别", "年龄"),
    use=Use(document="document"),
    defects=(
        "终结本次执行表示暂无财产可供执行，不是履行完毕。"
        "An execution ended for this time means that no assets were found, not that the debt was paid."
    ),
)  # fmt: skip
