"""Loan outcomes (贷后反馈): what a bank reports of a loan at the end of a month. It becomes the label."""

from scoring.errors import Text
from scoring.records import kinds
from scoring.records.contract import Check, Field, Source
from scoring.records.metered import ENTERPRISE_FIELD
from scoring.records.reasons import Reason

LOAN_OUTCOME = Source(
    name="loan_outcome",
    label=Text("贷后反馈", "Loan outcomes"),
    owner="各合作银行",
    update_days=31,
    legal_basis="合作协议（贷款结果反馈）",
    sharing="physical",
    shape="events",
    dimension="label",
    key=("bank", "loan_no", "reported_on"),
    occurred="reported_on",
    fields=(
        ENTERPRISE_FIELD,
        Field("bank", ("银行", "报送银行"), kinds.TextKind(40)),
        Field("loan_no", ("借据编号", "贷款编号"), kinds.TextKind(40)),
        Field("granted_on", ("放款日期",), kinds.Day()),
        Field("principal_fen", ("放款金额(万元)",), kinds.Number(scale=1_000_000), required=False),
        Field("reported_on", ("反馈日期", "报告日期"), kinds.Day()),
        Field(
            "state",
            ("贷款状态",),
            kinds.Choice({"正常": "normal", "逾期": "overdue", "结清": "settled", "核销": "written_off"}),
        ),
        Field("overdue_days", ("逾期天数",), kinds.Number(largest=10_000)),
    ),
    checks=(
        Check(
            Reason(
                "O01",
                Text("反馈日期早于放款日期", "The report is dated before the loan was granted"),
                Text("核对两个日期", "Compare the two dates"),
            ),
            "reported_on",
            lambda c: c["reported_on"] < c["granted_on"],
        ),
        Check(
            Reason(
                "O02",
                Text(
                    "状态为逾期而逾期天数为零，或状态为正常而逾期天数大于零",
                    "State and days overdue contradict each other",
                ),
                Text("核对状态与逾期天数", "Compare the state with the days overdue"),
            ),
            "overdue_days",
            lambda c: (
                ((c["state"] == "overdue") & (c["overdue_days"] == 0))
                | ((c["state"] == "normal") & (c["overdue_days"] > 0))
            ),
        ),
    ),
    defects=(
        "只有获批企业才有结果（选择性）；逾期满 90 天或核销视为违约。"
        "Only approved enterprises show outcomes; 90 days overdue or written off counts as default."
    ),
)
