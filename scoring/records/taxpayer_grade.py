"""Taxpayer credit grade (纳税信用级别): one row per enterprise and year of evaluation.

M and a missing grade mean *unknown*: M is given to young firms and to firms without income.
"""

from scoring.errors import Text
from scoring.records import kinds
from scoring.records.contract import Check, Field, Source
from scoring.records.metered import ENTERPRISE_FIELD, NAME_FIELD
from scoring.records.reasons import Reason

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
        Field("year", ("评价年度",), kinds.Number(largest=2099)),
        Field("grade", ("纳税信用级别", "信用级别"), kinds.Choice({g: g for g in "ABMCD"})),
        Field("published_on", ("发布日期", "评价结果发布日期"), kinds.Day()),
    ),
    checks=(
        Check(
            Reason(
                "X11",
                Text("评价年度不早于发布年份", "The year evaluated is not before the year of publication"),
                Text("评价结果次年四月发布，核对年度", "Results appear in April of the next year; check the year"),
            ),
            "year",
            lambda c: c["year"] >= c["published_on"].astype("datetime64[Y]").astype(int) + 1970,
        ),
    ),
    defects=(
        "评价结果滞后 4 至 16 个月；M 级和没有级别表示未知，不表示差。"
        "The grade lags 4 to 16 months; M or no grade means unknown, not bad."
    ),
)
