"""Tax violations (重大税收违法失信主体): the list published by the tax authority."""

from scoring.errors import Text
from scoring.records import kinds
from scoring.records.checks import broken
from scoring.records.contract import Field, Source
from scoring.records.listed import listed_checks, listed_fields, listed_use

TAX_VIOLATION = Source(
    name="tax_violation",
    label=Text("重大税收违法失信主体", "Serious tax violations"),
    owner="国家税务总局德化县税务局",
    update_days=31,
    legal_basis="重大税收违法失信主体信息公布管理办法（国家税务总局令第54号）",
    sharing="physical",
    shape="events",
    dimension="public_credit",
    adverse=True,
    key=("enterprise", "document"),
    occurred="listed_on",
    fields=listed_fields(
        Field("ground", ("案件性质",), kinds.TextKind(500)),
        ("税务处理决定书文号", "处理决定文号", "案件编号"),
        ("失信信息公布日期", "公布日期"),
        Field("amount_fen", ("涉案税额(元)", "查补税额(元)"), kinds.YUAN, required=False),
        Field("paid_on", ("缴清日期",), kinds.Day(), required=False),
        Field("authority", ("公布税务机关", "检查机关"), kinds.TextKind()),
    ),
    checks=(
        *listed_checks("TV"),
        broken(
            "TV03",
            "amount_fen",
            lambda c: c["amount_fen"] == 0,
            Text("涉案税额为零", "A case about no tax at all"),
        ),
    ),
    personal=("法定代表人证件号码", "负有直接责任的财务人员证件号码", "身份证号码"),
    use=listed_use("tax_violation"),
    defects="缴清税款后停止公布，推送可能延迟。Publication ends when the tax is paid; the news may come late.",
)
