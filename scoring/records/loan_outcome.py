"""Loan outcomes (贷后反馈): what a bank reports of a loan at the end of a month. It becomes the label."""

from scoring.errors import Text
from scoring.records import kinds
from scoring.records.checks import at_most, broken, limited, ordered
from scoring.records.contract import Field, Source
from scoring.records.metered import ENTERPRISE_FIELD

NINETY_DAYS = 90

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
        Field("bank", ("银行", "报送银行"), kinds.Code()),
        Field("loan_no", ("借据编号", "贷款编号"), kinds.Code()),
        Field("granted_on", ("放款日期",), kinds.Day()),
        Field("principal_fen", ("放款金额(万元)",), kinds.WAN_YUAN, required=False),
        Field("reported_on", ("反馈日期", "报告日期"), kinds.Day()),
        Field(
            "state",
            ("贷款状态",),
            kinds.Choice({"正常": "normal", "逾期": "overdue", "结清": "settled", "核销": "written_off"}),
        ),
        Field("balance_fen", ("贷款余额(万元)",), kinds.WAN_YUAN, required=False),
        Field("matures_on", ("到期日",), kinds.Day(), required=False, ahead=True),
        Field(
            "classification",
            ("五级分类",),
            kinds.Choice(
                {"正常": "normal", "关注": "special_mention", "次级": "substandard", "可疑": "doubtful", "损失": "loss"}
            ),
            required=False,
        ),
        Field("overdue_days", ("逾期天数",), kinds.count(10_000)),
    ),
    checks=(
        ordered(
            "LO01",
            "granted_on",
            "reported_on",
            Text("反馈日期早于放款日期", "The report is dated before the loan was granted"),
        ),
        broken(
            "LO02",
            "overdue_days",
            lambda c: (
                ((c["state"] == "overdue") & (c["overdue_days"] == 0))
                | ((c["state"] == "normal") & (c["overdue_days"] > 0))
            ),
            Text(
                "状态为逾期而逾期天数为零，或状态为正常而逾期天数大于零",
                "State and days overdue contradict each other",
            ),
        ),
        broken(
            "LO03",
            "overdue_days",
            lambda c: c["overdue_days"] > (c["reported_on"] - c["granted_on"]).astype(int).clip(0),
            Text("逾期天数多于放款以来的天数", "Overdue for longer than the loan has run"),
        ),
        limited(
            "LO04",
            "principal_fen",
            Text("放款金额须在 0.1 万元与 10 亿元之间", "From 1,000 yuan to a billion"),
            least=100_000,
            most=10**11,
        ),
        at_most("LO05", "balance_fen", "principal_fen", Text("贷款余额大于放款金额", "More is left than was lent")),
        broken(
            "LO06",
            "balance_fen",
            lambda c: (c["state"] == "settled") & (c["balance_fen"] > 0),
            Text("已结清而仍有余额", "Settled, yet a balance is left"),
        ),
        ordered("LO07", "granted_on", "matures_on", Text("到期日早于放款日期", "It matures before it was granted")),
        broken(
            "LO08",
            "classification",
            lambda c: (c["classification"] == "normal") & (c["overdue_days"] >= NINETY_DAYS),
            Text("逾期满 90 天而五级分类为正常", "Ninety days overdue, yet classified as normal"),
        ),
    ),
    defects=(
        "只有获批企业才有结果（选择性）；逾期满 90 天或核销视为违约。"
        "Only approved enterprises show outcomes; 90 days overdue or written off counts as default."
    ),
)
