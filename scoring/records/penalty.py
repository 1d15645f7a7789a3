"""Administrative penalties (行政处罚) in the exchange format of 双公示 (2018): field names ``cf_*`` or Chinese.

Natural persons share the template: their rows are refused and not kept. Fines are stated in 万元.
Columns of identity documents are never read.
"""

from scoring.errors import Text
from scoring.records import kinds
from scoring.records.contract import ENTERPRISE, Check, Field, Source
from scoring.records.reasons import Reason

PENALTY = Source(
    name="penalty",
    label=Text("行政处罚", "Administrative penalties"),
    owner="各行政执法部门（经县发改局归集）",
    update_days=31,
    legal_basis="发改办财金〔2018〕424号（自决定之日起七个工作日内公示）",
    sharing="physical",
    shape="events",
    dimension="public_credit",
    key=("enterprise", "document", "decided_on"),
    occurred="decided_on",
    fields=(
        Field("name", ("行政相对人名称", "cf_xdr_mc"), kinds.TextKind()),
        Field(
            "subject_kind",
            ("行政相对人类别", "cf_xdr_lb"),
            kinds.Choice({"法人及非法人组织": "organisation", "个体工商户": "sole_trader", "自然人": "person"}),
        ),
        Field(ENTERPRISE, ("行政相对人代码_1(统一社会信用代码)", "行政相对人代码_1", "cf_xdr_shxym"), kinds.Uscc()),
        Field("document", ("行政处罚决定书文号", "cf_wsh"), kinds.TextKind(128)),
        Field("violation", ("违法行为类型", "cf_wfxw"), kinds.TextKind(500)),
        Field("classes", ("处罚类别", "cf_cflb"), kinds.TextKind()),
        Field("fine_fen", ("罚款金额(万元)", "cf_nr_fk"), kinds.Number(scale=1_000_000), required=False),
        Field("decided_on", ("处罚决定日期", "cf_jdrq"), kinds.Day()),
        Field("authority", ("处罚机关", "cf_cfjg"), kinds.TextKind()),
        Field("published_until", ("公示截止期", "cf_gsjzq"), kinds.Day(), ahead=True),
        Field(
            "state",
            ("当前状态", "cf_zt"),
            kinds.Choice({"0": "in_force", "1": "revoked", "2": "disputed", "3": "other"}),
            required=False,
        ),
    ),
    checks=(
        Check(
            Reason(
                "P11",
                Text("公示截止期早于处罚决定日期", "Publication ends before the decision"),
                Text("核对两个日期", "Compare the two dates"),
            ),
            "published_until",
            lambda c: c["published_until"] < c["decided_on"],
        ),
    ),
    natural_person=("subject_kind", "person"),
    adverse=True,
    defects=(
        "代码序号在 2015 版与 2018 版模板之间移动过，故只按列名而不按序号读取；撤销和异议中的记录不使用"
        "（状态码 0 至 3 的含义未与标准原文核对）。"
        "The ordinals of the codes moved between the templates of 2015 and 2018: columns are read by name."
    ),
)
