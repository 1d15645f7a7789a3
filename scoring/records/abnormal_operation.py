"""Abnormal operation (经营异常名录), weighed by ground: a late report is less than a dead address."""

from scoring.errors import Text
from scoring.records import kinds
from scoring.records.checks import has, needed
from scoring.records.contract import Field, Source
from scoring.records.listed import listed_checks, listed_fields, listed_use

NO_REPORT, NO_NOTICE, FALSE_NOTICE, UNREACHABLE = "no_report", "no_notice", "false_notice", "unreachable"

ABNORMAL_OPERATION = Source(
    name="abnormal_operation",
    label=Text("经营异常名录", "Abnormal operation"),
    owner="德化县市场监督管理局",
    update_days=7,
    legal_basis="企业信息公示暂行条例（国务院令第654号，第777号修改）第十八条",
    sharing="physical",
    shape="events",
    dimension="public_credit",
    adverse=True,
    key=("enterprise", "document", "listed_on"),
    occurred="listed_on",
    fields=listed_fields(
        Field(
            "ground",
            ("列入经营异常名录原因", "列入经营异常名录原因类型", "speCause_CN"),
            kinds.Choice(
                {
                    "未依照规定期限公示年度报告": NO_REPORT,
                    "未按照规定的期限公示年度报告": NO_REPORT,
                    "未依照《企业信息公示暂行条例》第八条规定的期限公示年度报告的": NO_REPORT,
                    "未按规定公示应当公示的信息": NO_NOTICE,
                    "未在责令的期限内公示有关企业信息": NO_NOTICE,
                    "未在企业公示信息责令的期限内公示有关企业信息的": NO_NOTICE,
                    "公示企业信息隐瞒真实情况、弄虚作假": FALSE_NOTICE,
                    "公示企业信息隐瞒真实情况、弄虚作假的": FALSE_NOTICE,
                    "通过登记的住所或者经营场所无法联系": UNREACHABLE,
                    "通过登记的住所或者经营场所无法联系的": UNREACHABLE,
                    "通过登记的住所或者经营场所无法与企业取得联系": UNREACHABLE,
                }
            ),
        ),
        ("列入异常名录决定文号", "列入决定文号"),
        ("列入日期", "abntime"),
        Field(
            "removal_ground", ("移出经营异常名录原因", "移出原因", "remExcpRes_CN"), kinds.TextKind(500), required=False
        ),
        Field("authority", ("作出决定机关(列入)", "列入机关", "decOrg_CN"), kinds.TextKind()),
    ),
    checks=(
        *listed_checks("YC"),
        needed(
            "YC03",
            "removed_on",
            has("removal_ground"),
            Text("有移出原因而没有移出日期", "A ground of removal without its day"),
        ),
    ),
    use=listed_use(),
    defects=(
        "多数因未按时公示年报，补报后移出；原因轻重不同，按原因区别对待。"
        "Most entries are for a late annual report and end when it is filed; they are weighed by their ground."
    ),
)
