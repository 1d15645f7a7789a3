"""Taxpayer credit grade (纳税信用级别): one row per enterprise and year of evaluation.

M and a missing grade mean *unknown*: M is given to young firms and to firms without income.
"""

from scoring.errors import Text
from scoring.records import kinds
from scoring.records.checks import Rows, broken, limited, present
from scoring.records.contract import Field, Source
from scoring.records.metered import ENTERPRISE_FIELD, NAME_FIELD

FIRST_YEAR = 2003
"""The first measure on taxpayer credit grades dates from 2003 (国税发〔2003〕92号)."""
BEST_OF_C, BEST_OF_B = 70, 90
WORST_OF_C = 40


def _outside(grade: str, least: int, below: int) -> Rows:
    """Rows with this grade whose score, if given, does not belong to it."""
    return lambda c: (c["grade"] == grade) & present(c["score"]) & ((c["score"] < least) | (c["score"] >= below))


TAXPAYER_GRADE = Source(
    name="taxpayer_grade",
    label=Text("纳税信用级别", "Taxpayer credit grade"),
    owner="国家税务总局德化县税务局",
    update_days=366,
    legal_basis="国家税务总局公告2025年第12号（自2025-07-01起为纳税缴费信用）",
    sharing="interface",
    shape="events",
    dimension="tax",
    key=("enterprise", "year"),
    occurred="published_on",
    fields=(
        ENTERPRISE_FIELD,
        NAME_FIELD,
        Field("year", ("评价年度",), kinds.count(2099)),
        Field("grade", ("纳税信用级别", "纳税缴费信用级别", "信用级别"), kinds.Choice({g: g for g in "ABMCD"})),
        Field("score", ("评价得分", "年度指标得分"), kinds.count(1000), required=False),
        Field("published_on", ("发布日期", "评价结果发布日期"), kinds.Day()),
    ),
    checks=(
        broken(
            "TG01",
            "year",
            lambda c: c["year"] >= c["published_on"].astype("datetime64[Y]").astype(int) + 1970,
            Text("评价年度不早于发布年份", "The year evaluated is not before the year of publication"),
            Text("评价结果次年四月发布，核对年度", "Results appear in April of the next year; check the year"),
        ),
        limited(
            "TG02",
            "year",
            Text("评价年度早于纳税信用评价制度", "A year before there were such grades"),
            least=FIRST_YEAR,
        ),
        limited("TG03", "score", Text("评价得分须在 0 与 100 之间", "The score lies between 0 and 100"), most=100),
        broken("TG04", "grade", _outside("A", BEST_OF_B, 1001), Text("A 级的得分应在 90 分以上", "A needs 90 points")),
        broken(
            "TG05",
            "grade",
            _outside("B", BEST_OF_C, BEST_OF_B),
            Text("B 级的得分应在 70 分以上、不满 90 分", "B needs 70 points and less than 90"),
        ),
        broken(
            "TG06",
            "grade",
            _outside("C", WORST_OF_C, BEST_OF_C),
            Text("C 级的得分应在 40 分以上、不满 70 分", "C needs 40 points and less than 70"),
        ),
    ),
    defects=(
        "评价结果滞后 4 至 16 个月；M 级和没有级别表示未知，不表示差。直接判为 D 级的没有得分限制。"
        "The grade lags 4 to 16 months; M or no grade means unknown, not bad. D may be given directly, at any score."
    ),
)
