"""VAT invoices (增值税发票): one row per invoice, issued or received, void and negative ones kept as such.

A red-letter (negative) invoice is a return or a correction; a void one was cancelled in the month of
issue. Both stay what they are: they are counted, never netted away on entry.
"""

from scoring.errors import Text
from scoring.records import kinds
from scoring.records.checks import TWO_AMOUNTS, adding_up, broken
from scoring.records.contract import ENTERPRISE, Field, Source
from scoring.records.metered import ENTERPRISE_FIELD

TWO_FEN = 2
"""Rounding of amount and tax may each be half a fen off."""
ONE_YUAN = 100
"""Rounding of the tax, line by line, over an invoice of many lines."""
HIGHEST_RATE = 0.17
"""The highest rate of VAT that there was, until 2018."""
SIGNED = kinds.Number(scale=100, negative=True)

VAT_INVOICE = Source(
    name="vat_invoice",
    label=Text("增值税发票", "VAT invoices"),
    owner="国家税务总局德化县税务局",
    update_days=31,
    legal_basis="国办发〔2021〕52号（纳税信息纳入共享范围，授权查询）",
    sharing="interface",
    shape="events",
    dimension="tax",
    key=("enterprise", "direction", "number", "issued_on", "counterparty", "total_fen"),
    occurred="issued_on",
    known="issued_on",
    fields=(
        ENTERPRISE_FIELD,
        Field("direction", ("进销标志", "发票方向"), kinds.Choice({"销项": "out", "进项": "in"})),
        Field("number", ("发票号码",), kinds.Code()),
        Field("issued_on", ("开票日期",), kinds.Day()),
        Field(
            "counterparty",
            ("对方单位代号", "对方纳税人识别号", "购方单位代号", "销方单位代号"),
            kinds.TextKind(40),
        ),
        Field("amount_fen", ("金额", "金额(元)"), SIGNED),
        Field("tax_fen", ("税额", "税额(元)"), SIGNED),
        Field("total_fen", ("价税合计", "价税合计(元)"), SIGNED),
        Field(
            "status",
            ("发票状态",),
            kinds.Choice({"有效发票": "valid", "作废发票": "void", "正常": "valid", "作废": "void"}),
        ),
    ),
    checks=(
        adding_up(
            "VI01",
            "total_fen",
            ("amount_fen", "tax_fen"),
            TWO_FEN,
            Text("金额加税额不等于价税合计", "Amount plus tax is not the total"),
        ),
        broken(
            "VI02",
            "tax_fen",
            lambda c: abs(c["tax_fen"]) > HIGHEST_RATE * abs(c["amount_fen"]) + ONE_YUAN,
            Text("税额超过金额的 17%", "More tax than 17 per cent of the amount"),
            TWO_AMOUNTS,
        ),
        broken(
            "VI03",
            "tax_fen",
            lambda c: (c["tax_fen"] > 0) & (c["amount_fen"] < 0) | (c["tax_fen"] < 0) & (c["amount_fen"] > 0),
            Text("税额与金额的正负号相反", "Tax and amount have opposite signs"),
            TWO_AMOUNTS,
        ),
        broken(
            "VI04",
            "counterparty",
            lambda c: c["counterparty"] == c[ENTERPRISE],
            Text("对方单位是本企业自己", "The counterparty is the enterprise itself"),
        ),
    ),
    defects=(
        "电子底账当日可知，故获知日期取开票日期；作废状态以报送时为准。缺发票代码时，同号发票按日期、对方和金额区分。"
        "对方为自然人时，其证件号码不留存。"
        "The electronic ledger knows an invoice on its day; whether it is void is as of the delivery. The number of a "
        "private counterparty is not kept."
    ),
)
