"""Judgments (裁判文书): what a court decided for or against the enterprise, and over how much."""

import numpy as np

from scoring.errors import Text
from scoring.records import kinds
from scoring.records.checks import broken, needed, ordered, present, word, written
from scoring.records.contract import Columns, Field, Source
from scoring.records.documents import Document
from scoring.records.metered import ENTERPRISE_FIELD, NAME_FIELD
from scoring.records.use import Use

PLAINTIFF, DEFENDANT = "plaintiff", "defendant"


def _year(case: str | None) -> int:
    """The year that a case number such as （2025）闽0526民初12号 begins with; 0 if there is none."""
    digits = (case or "")[1:5]
    return int(digits) if digits.isdigit() else 0


def _judged_before_its_case(c: Columns) -> np.ndarray:
    years = np.array([_year(case) for case in c["document"]])
    return present(c["judged_on"]) & (c["judged_on"].astype("datetime64[Y]").astype(int) + 1970 < years)


JUDGMENT = Source(
    name="judgment",
    label=Text("裁判文书", "Judgments"),
    owner="德化县人民法院",
    update_days=31,
    legal_basis="国办发〔2021〕52号（司法判决及执行信息）",
    sharing="physical",
    shape="events",
    dimension="public_credit",
    key=("enterprise", "document", "role"),
    occurred="judged_on",
    fields=(
        ENTERPRISE_FIELD,
        NAME_FIELD,
        Field("document", ("裁判案号", "案号"), Document()),
        Field("authority", ("审理法院", "裁判法院"), kinds.TextKind()),
        Field("cause", ("案由",), kinds.TextKind()),
        Field("role", ("诉讼地位",), kinds.Choice({"原告": PLAINTIFF, "被告": DEFENDANT, "第三人": "third_party"})),
        Field(
            "result",
            ("裁判结果",),
            kinds.Choice({"胜诉": "won", "败诉": "lost", "部分胜诉": "part", "调解": "settled", "撤诉": "withdrawn",
                          "驳回": "dismissed"}),
        ),
        Field("amount_fen", ("判决给付金额(元)", "判决金额(元)"), kinds.YUAN, required=False),
        Field("judged_on", ("裁判日期",), kinds.Day()),
        Field("effective_on", ("生效日期",), kinds.Day(), required=False, ahead=True),
        Field("performed_on", ("履行完毕日期",), kinds.Day(), required=False),
    ),
    checks=(
        written(
            "PJ01",
            "document",
            r"\(\d{4}\).+号.*|〔\d{4}〕.+号.*",
            Text(
                "案号应以年份开头，如（2025）闽0526民初12号",
                "A case number begins with its year, as in (2025)...12",
            ),
            Text("填写完整案号", "Give the whole case number"),
        ),
        broken(
            "PJ02",
            "judged_on",
            _judged_before_its_case,
            Text("裁判日期早于案号的年份", "Judged before the year of the case"),
        ),
        ordered("PJ03", "judged_on", "effective_on", Text("生效日期早于裁判日期", "Effective before it was judged")),
        ordered("PJ04", "judged_on", "performed_on", Text("履行完毕日期早于裁判日期", "Performed before the judgment")),
        needed(
            "PJ05",
            "amount_fen",
            lambda c: word("role", DEFENDANT)(c) & word("result", "lost")(c),
            Text("被告败诉而没有判决给付金额（无金额填 0）", "Lost as defendant without an amount (0 if none)"),
        ),
    ),
    personal=("当事人身份证号", "法定代表人身份证号", "对方当事人", "身份证号码"),
    use=Use(document="document"),
    defects=(
        "只收已生效的裁判；原告胜诉不是不利信息；金额须与企业规模相比才有意义。"
        "Winning as plaintiff is nothing adverse; amounts mean something only against the size of the firm."
    ),
)  # fmt: skip
