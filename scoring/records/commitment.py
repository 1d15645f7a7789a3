"""Credit commitments (信用承诺) and whether they were kept."""

from scoring.errors import Text
from scoring.records import kinds
from scoring.records.checks import broken, needed, ordered, unwanted, word
from scoring.records.contract import Field, Source
from scoring.records.metered import ENTERPRISE_FIELD, NAME_FIELD
from scoring.records.use import Use

OPEN, KEPT, PARTLY, FAILED = "open", "kept", "partly_kept", "broken"

COMMITMENT = Source(
    name="commitment",
    label=Text("信用承诺", "Credit commitments"),
    owner="各行业主管部门（经县发改局归集）",
    update_days=31,
    legal_basis="国办发〔2019〕35号（信用承诺制度）",
    sharing="physical",
    shape="events",
    dimension="public_credit",
    key=("enterprise", "document"),
    occurred="committed_on",
    fields=(
        ENTERPRISE_FIELD,
        NAME_FIELD,
        Field("document", ("承诺编码", "承诺书编号"), kinds.Code(128)),
        Field(
            "kind",
            ("承诺类型",),
            kinds.Choice({"审批替代型": "instead_of_permit", "主动型": "voluntary", "行业自律型": "industry",
                          "证明事项型": "instead_of_proof", "信用修复型": "repair", "容缺受理型": "late_papers"}),
        ),
        Field("content", ("承诺事项", "承诺内容"), kinds.TextKind(2000), required=False),
        Field("committed_on", ("承诺作出日期", "承诺日期"), kinds.Day()),
        Field("due_on", ("承诺履行期限", "承诺有效期"), kinds.Day(), required=False, ahead=True),
        Field(
            "state",
            ("履约状态", "承诺履行状态"),
            kinds.Choice({"履行中": OPEN, "全部履行": KEPT, "已履行": KEPT, "部分履行": PARTLY,
                          "未履行": FAILED, "违反承诺": FAILED}),
        ),
        Field("verified_on", ("履约核查日期", "核查日期"), kinds.Day(), required=False),
        Field("authority", ("承诺受理单位",), kinds.TextKind()),
    ),
    checks=(
        ordered("CN01", "committed_on", "due_on", Text("履行期限早于承诺日期", "Due before it was made")),
        ordered("CN02", "committed_on", "verified_on", Text("核查日期早于承诺日期", "Checked before it was made")),
        needed(
            "CN03",
            "verified_on",
            word("state", KEPT, PARTLY, FAILED),
            Text("已有履约结果而没有核查日期", "There is a result, but the day of the check is missing"),
        ),
        unwanted(
            "CN04", "verified_on", word("state", OPEN), Text("履行中而有核查日期", "Still open, yet checked")
        ),
        broken(
            "CN05",
            "state",
            lambda c: (c["state"] == FAILED) & (c["verified_on"] < c["due_on"]),
            Text("履行期限未到而认定未履行", "Found broken before it fell due"),
        ),
    ),
    use=Use(document="document"),
    defects=(
        "履约状态常为空白，空白的不收；“— —”按空白处理。"
        "The state is often left blank: such rows are refused until it is known."
    ),
)  # fmt: skip
